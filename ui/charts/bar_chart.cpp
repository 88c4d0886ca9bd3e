// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/bar_chart.h"

#include <algorithm>
#include <cmath>

#include "ui/charts/plot_view.h"

namespace forereach::ui {

namespace {

constexpr double kBarWidth = 0.62;
constexpr int kRowPixels = 18;

} // namespace

BarChart::BarChart(const QString& name, Qt::Orientation orientation, Mark mark, QWidget* parent)
    : ChartFrame(name, parent), m_orientation(orientation), m_mark(mark) {
    if (m_orientation == Qt::Horizontal) plot()->yAxis->setRangeReversed(true); // the first category on top
    new PlotPainter(plot(), QStringLiteral("background"), [this](QCPPainter* painter) {
        if (!isEmpty()) paintSelection(painter);
    });
    new PlotPainter(plot(), QStringLiteral("legend"), [this](QCPPainter* painter) {
        if (!isEmpty()) paintMarks(painter);
    });
}

QCPAxis* BarChart::categoryAxis() const {
    return m_orientation == Qt::Horizontal ? plot()->yAxis : plot()->xAxis;
}
QCPAxis* BarChart::valueAxis() const {
    return m_orientation == Qt::Horizontal ? plot()->xAxis : plot()->yAxis;
}

void BarChart::clear() {
    plot()->clearPlottables();
    m_bars = nullptr;
}

void BarChart::build() {
    clear();
    const Tokens& t = tokensOf(this);
    const ChartSeries& series = data().series.front();
    m_bars = new QCPBars(categoryAxis(), valueAxis());
    m_bars->setSelectable(QCP::stNone);
    m_bars->setWidth(kBarWidth);
    m_bars->setAntialiased(false);
    m_bars->setPen(Qt::NoPen);
    // Dots and hollow bars are painted by paintMarks(); the bars hold the values in every case.
    const bool solid = m_mark == Mark::Bar && std::none_of(points().begin(), points().end(),
                                                           [](const ChartPoint& p) { return p.hollow; });
    m_bars->setBrush(solid ? QBrush(seriesColour(t, series.slot)) : QBrush(Qt::NoBrush));
    auto ticker = QSharedPointer<QCPAxisTickerText>::create();
    for (std::size_t i = 0; i < points().size(); ++i) {
        ticker->addTick(static_cast<double>(i), points()[i].label);
        m_bars->addData(static_cast<double>(i),
                        points()[i].y.value_or(std::numeric_limits<double>::quiet_NaN()));
    }
    const double most = data().largest();
    categoryAxis()->setTicker(ticker);
    categoryAxis()->grid()->setVisible(false);
    valueAxis()->setTicker(QSharedPointer<RoundTicker>::create(data().y.kind, axisScale(data().y, most), 5));
    const QString categories = axisTitle(data().x, 0), values = axisTitle(data().y, most);
    plot()->xAxis->setLabel(m_orientation == Qt::Horizontal ? values : categories);
    plot()->setTopTitles(m_orientation == Qt::Horizontal ? categories : values);
    valueAxis()->grid()->setVisible(true);
    if (m_orientation == Qt::Horizontal) {
        int widest = 0;
        const QFontMetrics metrics(textFont(TextSize::Table));
        for (const ChartPoint& p : points()) widest = std::max(widest, metrics.horizontalAdvance(p.text));
        plot()->axisRect()->setMinimumMargins(QMargins(0, PlotView::headRoom(), widest + 16, 0));
        plot()->setMinimumHeight(static_cast<int>(points().size()) * scaled(kRowPixels) + scaled(84));
    } else {
        plot()->axisRect()->setMinimumMargins(QMargins(0, PlotView::headRoom(1), 12, 0));
    }
}

void BarChart::applyRanges() {
    const double most = data().largest();
    const double step = niceStep(most > 0 ? most : 1, 5);
    valueAxis()->setRange(0, std::max(step, std::ceil(most / step - 1e-9) * step));
    categoryAxis()->setRange(-0.5, static_cast<double>(points().size()) - 0.5);
}

QPointF BarChart::pixelOf(double category, double value) const {
    const double c = categoryAxis()->coordToPixel(category), v = valueAxis()->coordToPixel(value);
    return m_orientation == Qt::Horizontal ? QPointF(v, c) : QPointF(c, v);
}

QPointF BarChart::pixelOf(Spot spot) const {
    return pixelOf(spot.point, points()[static_cast<std::size_t>(spot.point)].y.value_or(0));
}

/// The stripe of the plot that belongs to a category.
QRectF BarChart::band(int category) const {
    const QRectF area = plot()->axisRect()->rect();
    const double a = categoryAxis()->coordToPixel(category - 0.5),
                 b = categoryAxis()->coordToPixel(category + 0.5);
    const QRectF stripe = m_orientation == Qt::Horizontal
                              ? QRectF(QPointF(area.left(), a), QPointF(area.right(), b))
                              : QRectF(QPointF(a, area.top()), QPointF(b, area.bottom()));
    return stripe.normalized();
}

void BarChart::paintSelection(QCPPainter* painter) const {
    if (selected().point < 0 || selected().point >= static_cast<int>(points().size())) return;
    painter->setPen(Qt::NoPen);
    const Tokens& t = tokensOf(this);
    painter->setBrush(mixed(t.surface, t.line, 0.6));
    QRectF stripe = band(selected().point);
    if (m_orientation == Qt::Horizontal) stripe.setLeft(0); // under the category's name too
    painter->drawRect(stripe);
}

void BarChart::paintMarks(QCPPainter* painter) const {
    const Tokens& t = tokensOf(this);
    const QColor colour = seriesColour(t, data().series.front().slot);
    const QFont font = textFont(TextSize::Table);
    const QFontMetrics metrics(font);
    const bool lying = m_orientation == Qt::Horizontal;
    const bool solid = m_bars != nullptr && m_bars->brush().style() != Qt::NoBrush;
    painter->setFont(font);
    for (std::size_t i = 0; i < points().size(); ++i) {
        const ChartPoint& p = points()[i];
        const auto category = static_cast<double>(i);
        if (!p.y) continue;
        const QPointF at = pixelOf(category, *p.y);
        QPointF end = at;
        if (m_mark == Mark::Bar && !solid) {
            painter->setPen(QPen(colour, 1.5));
            painter->setBrush(p.hollow ? QBrush(t.surface) : QBrush(colour));
            painter->drawRect(
                QRectF(pixelOf(category - kBarWidth / 2, 0), pixelOf(category + kBarWidth / 2, *p.y)));
        }
        if (p.low && p.high) {
            const QPointF low = pixelOf(category, *p.low), high = pixelOf(category, *p.high);
            const QPointF cap = lying ? QPointF(0, 4) : QPointF(4, 0);
            painter->setPen(QPen(m_mark == Mark::Bar ? t.text : colour, m_mark == Mark::Bar ? 1 : 2));
            painter->drawLine(low, high);
            painter->setPen(QPen(m_mark == Mark::Bar ? t.text : colour, 1));
            painter->drawLine(low - cap, low + cap);
            painter->drawLine(high - cap, high + cap);
            end = lying ? QPointF(std::max(at.x(), high.x()), at.y())
                        : QPointF(at.x(), std::min(at.y(), high.y()));
        }
        if (m_mark == Mark::Dot) {
            painter->setPen(QPen(colour, 2));
            painter->setBrush(p.hollow ? QBrush(t.surface) : QBrush(colour));
            painter->drawEllipse(at, 4.5, 4.5);
        }
        if (p.text.isEmpty()) continue;
        const double width = metrics.horizontalAdvance(p.text);
        painter->setPen(t.text);
        painter->drawText(lying ? QPointF(end.x() + 8, end.y() + metrics.ascent() / 2.0 - 1)
                                : QPointF(end.x() - width / 2, end.y() - 6),
                          p.text);
    }
}

ChartData BarChart::chartData() const {
    ChartData drawn = data();
    if (m_bars == nullptr) return drawn;
    auto& all = drawn.series.front().points;
    for (std::size_t i = 0; i < all.size(); ++i) {
        const double value = m_bars->dataMainValue(static_cast<int>(i));
        all[i].x = m_bars->dataMainKey(static_cast<int>(i));
        all[i].y = std::isfinite(value) ? std::optional<double>(value) : std::nullopt;
    }
    return drawn;
}

ChartFrame::Spot BarChart::spotAt(QPointF pixel) const {
    const QRect area = plot()->axisRect()->rect();
    const double along = m_orientation == Qt::Horizontal ? pixel.y() : pixel.x();
    const double low = m_orientation == Qt::Horizontal ? area.top() : area.left();
    const double high = m_orientation == Qt::Horizontal ? area.bottom() : area.right();
    if (along < low || along > high) return {};
    const int category = static_cast<int>(std::lround(categoryAxis()->pixelToCoord(along)));
    return category >= 0 && category < static_cast<int>(points().size()) ? Spot{0, category} : Spot{};
}

ChartFrame::Spot BarChart::stepped(Spot from, int key) const {
    const int last = static_cast<int>(points().size()) - 1;
    const int by = key == Qt::Key_Left || key == Qt::Key_Up ? -1 : 1;
    return {0, std::clamp(from.point + by, 0, last)};
}

void BarChart::paintMark(QCPPainter* painter, Spot spot) const {
    const Tokens& t = tokensOf(this);
    painter->setPen(QPen(t.edge, 1));
    painter->setBrush(Qt::NoBrush);
    painter->drawRect(band(spot.point).adjusted(0.5, 0.5, -0.5, -0.5));
}

} // namespace forereach::ui
