// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/forest_chart.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "ui/charts/plot_view.h"

namespace forereach::ui {

namespace {
constexpr int kLanePixels = 17, kBarPixels = 22, kBetweenRows = 6;
constexpr double kBarShare = 0.5; // of a row

/// Round values with their sign.
class SignedTicker : public RoundTicker {
public:
    using RoundTicker::RoundTicker;

protected:
    QString getTickLabel(double tick, const QLocale& locale, QChar format, int precision) override {
        const QString text = RoundTicker::getTickLabel(tick, locale, format, precision);
        return tick > 0 ? QLatin1Char('+') + text : text;
    }
};
} // namespace

ForestChart::ForestChart(const QString& name, QWidget* parent, Mark mark)
    : ChartFrame(name, parent), m_mark(mark) {
    plot()->yAxis->setRangeReversed(true); // the first row on top
    new PlotPainter(plot(), QStringLiteral("background"), [this](QCPPainter* painter) {
        if (!isEmpty()) paintSelection(painter);
    });
    new PlotPainter(plot(), QStringLiteral("legend"), [this](QCPPainter* painter) {
        if (isEmpty()) return;
        if (bars())
            paintBars(painter);
        else
            paintMarks(painter);
    });
}

int ForestChart::rows() const {
    return data().series.empty() ? 0 : static_cast<int>(data().series.front().points.size());
}

const ChartPoint& ForestChart::pointAt(Spot spot) const {
    return data().series[static_cast<std::size_t>(spot.series)].points[static_cast<std::size_t>(spot.point)];
}

double ForestChart::lane(Spot spot) const {
    if (bars()) return spot.point;
    const auto n = static_cast<double>(data().series.size());
    return spot.point + (spot.series - (n - 1) / 2) * kLanePixels / (kLanePixels * n + kBetweenRows);
}

void ForestChart::clear() {
    plot()->clearPlottables();
    m_values.clear();
}

void ForestChart::build() {
    clear();
    auto ticker = QSharedPointer<QCPAxisTickerText>::create();
    for (int row = 0; row < rows(); ++row) ticker->addTick(row, pointAt({0, row}).label);
    int widest = 0;
    const QFontMetrics metrics(textFont(TextSize::Table));
    for (int s = 0; s < static_cast<int>(data().series.size()); ++s) {
        auto* graph = new QCPGraph(plot()->yAxis, plot()->xAxis);
        graph->setLineStyle(QCPGraph::lsNone);
        graph->setScatterStyle(QCPScatterStyle::ssNone); // painted by paintMarks()
        graph->setSelectable(QCP::stNone);
        for (int row = 0; row < rows(); ++row) {
            graph->addData(row, pointAt({s, row}).y.value_or(std::numeric_limits<double>::quiet_NaN()));
            widest = std::max(widest, metrics.horizontalAdvance(textOf({s, row})));
        }
        m_values.push_back(graph);
    }
    const double most = std::max(std::abs(data().largest()), std::abs(data().smallest()));
    plot()->yAxis->setTicker(ticker);
    plot()->yAxis->grid()->setVisible(false);
    plot()->xAxis->setTicker(
        QSharedPointer<SignedTicker>::create(data().y.kind, axisScale(data().y, most), 5));
    plot()->xAxis->setLabel(axisTitle(data().y, most));
    plot()->setTopTitles(axisTitle(data().x, 0));
    plot()->axisRect()->setMinimumMargins(QMargins(0, PlotView::headRoom(), widest + 16, 0));
    plot()->setMinimumHeight(rows() * scaled((bars() ? kBarPixels : kLanePixels * lanes()) + kBetweenRows) +
                             scaled(84));
}

void ForestChart::applyRanges() {
    double low = std::min(0.0, data().smallest()), high = std::max(0.0, data().largest());
    if (high - low <= 0) low = -1, high = 1;
    if (bars() && low < 0) low -= 0.2 * (high - low); // for the words at the left ends
    const double step = niceStep(high - low, 5);
    plot()->xAxis->setRange(std::floor(low / step + 1e-9) * step, std::ceil(high / step - 1e-9) * step);
    plot()->yAxis->setRange(-0.5, rows() - 0.5);
}

QPointF ForestChart::pixelOf(Spot spot) const {
    return {plot()->xAxis->coordToPixel(pointAt(spot).y.value_or(0)),
            plot()->yAxis->coordToPixel(lane(spot))};
}

QRectF ForestChart::band(int row) const {
    const QRectF area = plot()->axisRect()->rect();
    return QRectF(QPointF(area.left(), plot()->yAxis->coordToPixel(row - 0.5)),
                  QPointF(area.right(), plot()->yAxis->coordToPixel(row + 0.5)))
        .normalized();
}

QString ForestChart::textOf(Spot spot) const {
    const QString& letter = data().series[static_cast<std::size_t>(spot.series)].letter;
    const QString& text = pointAt(spot).text;
    return !bars() && data().series.size() > 1 && !letter.isEmpty() && !text.isEmpty()
               ? letter + QStringLiteral("  ") + text
               : text;
}

void ForestChart::paintSelection(QCPPainter* painter) const {
    if (selected().point < 0 || selected().point >= rows()) return;
    const Tokens& t = tokensOf(this);
    QRectF stripe = band(selected().point);
    stripe.setLeft(0); // under the row's name too
    painter->setPen(Qt::NoPen);
    painter->setBrush(mixed(t.surface, t.line, 0.6));
    painter->drawRect(stripe);
}

void ForestChart::paintMarks(QCPPainter* painter) const {
    const Tokens& t = tokensOf(this);
    const QRectF area = plot()->axisRect()->rect();
    const QFont font = textFont(TextSize::Table);
    const QFontMetrics metrics(font);
    const double zero = plot()->xAxis->coordToPixel(0);
    painter->setPen(QPen(t.text, 1));
    painter->drawLine(QPointF(zero, area.top()), QPointF(zero, area.bottom()));
    painter->setFont(font);
    for (int s = 0; s < static_cast<int>(data().series.size()); ++s) {
        const QColor colour = seriesColour(t, data().series[static_cast<std::size_t>(s)].slot);
        for (int row = 0; row < rows(); ++row) {
            const ChartPoint& p = pointAt({s, row});
            if (!p.y) continue;
            const QPointF at = pixelOf({s, row});
            double end = at.x();
            if (p.low && p.high) {
                const QPointF low(plot()->xAxis->coordToPixel(*p.low), at.y()),
                    high(plot()->xAxis->coordToPixel(*p.high), at.y()), cap(0, 4);
                painter->setPen(QPen(colour, 2));
                painter->drawLine(low, high);
                painter->setPen(QPen(colour, 1));
                painter->drawLine(low - cap, low + cap);
                painter->drawLine(high - cap, high + cap);
                end = std::max(end, high.x());
            }
            painter->setPen(QPen(colour, 2));
            painter->setBrush(p.hollow ? QBrush(t.surface) : QBrush(colour));
            painter->drawEllipse(at, 4.5, 4.5);
            painter->setPen(t.text);
            painter->drawText(QPointF(end + 8, at.y() + metrics.ascent() / 2.0 - 1), textOf({s, row}));
        }
    }
}

void ForestChart::paintBars(QCPPainter* painter) const {
    const Tokens& t = tokensOf(this);
    const QRectF area = plot()->axisRect()->rect();
    const QFontMetrics metrics(textFont(TextSize::Table));
    const double zero = plot()->xAxis->coordToPixel(0);
    painter->setFont(textFont(TextSize::Table));
    for (int row = 0; row < rows(); ++row) {
        Spot left{0, row}, right{1, row};
        if (!pointAt(left).y || !pointAt(right).y) continue;
        if (*pointAt(left).y > *pointAt(right).y) std::swap(left, right);
        const double half = band(row).height() * kBarShare / 2;
        const double y = pixelOf(left).y();
        // From the item as it is to each end, in the colour of the end: low or high.
        const bool across = *pointAt(left).y < 0 && *pointAt(right).y > 0;
        const double from[] = {pixelOf(left).x(), across ? zero : pixelOf(left).x()};
        const double to[] = {across ? zero : pixelOf(left).x(), pixelOf(right).x()};
        for (const int end : {0, 1}) {
            const Spot spot = end == 0 ? left : right;
            const QColor colour = seriesColour(t, data().series[static_cast<std::size_t>(spot.series)].slot);
            painter->setPen(QPen(colour, 1));
            painter->setBrush(pointAt(spot).hollow ? QBrush(t.surface) : QBrush(colour));
            if (to[end] > from[end])
                painter->drawRect(QRectF(QPointF(from[end], y - half), QPointF(to[end], y + half)));
        }
        double ends[] = {pixelOf(left).x(), pixelOf(right).x()};
        for (const int end : {0, 1}) {
            const ChartPoint& p = pointAt(end == 0 ? left : right);
            if (!p.low || !p.high) continue;
            const QPointF low(plot()->xAxis->coordToPixel(*p.low), y + (end == 0 ? -2 : 2)),
                high(plot()->xAxis->coordToPixel(*p.high), low.y());
            painter->setPen(QPen(t.text, 1));
            painter->drawLine(low, high);
            ends[0] = std::min(ends[0], low.x());
            ends[1] = std::max(ends[1], high.x());
        }
        painter->setPen(t.text);
        const double base = y + metrics.ascent() / 2.0 - 1;
        painter->drawText(QPointF(ends[0] - 6 - metrics.horizontalAdvance(textOf(left)), base), textOf(left));
        painter->drawText(QPointF(ends[1] + 6, base), textOf(right));
    }
    painter->setPen(QPen(t.text, 1));
    painter->drawLine(QPointF(zero, area.top()), QPointF(zero, area.bottom()));
}

ChartData ForestChart::chartData() const {
    ChartData drawn = data();
    for (std::size_t s = 0; s < m_values.size(); ++s)
        for (std::size_t i = 0; i < drawn.series[s].points.size(); ++i) {
            const double value = m_values[s]->dataMainValue(static_cast<int>(i));
            drawn.series[s].points[i].x = m_values[s]->dataMainKey(static_cast<int>(i));
            drawn.series[s].points[i].y = std::isfinite(value) ? std::optional<double>(value) : std::nullopt;
        }
    return drawn;
}

ChartFrame::Spot ForestChart::spotAt(QPointF pixel) const {
    const QRect area = plot()->axisRect()->rect();
    if (pixel.y() < area.top() || pixel.y() > area.bottom()) return {};
    const double at = plot()->yAxis->pixelToCoord(pixel.y());
    const int row = static_cast<int>(std::lround(at));
    if (row < 0 || row >= rows()) return {};
    if (bars()) { // the end that is nearer
        const Spot low{0, row}, high{1, row};
        return std::abs(pixelOf(low).x() - pixel.x()) <= std::abs(pixelOf(high).x() - pixel.x()) ? low : high;
    }
    Spot nearest{0, row};
    for (int s = 1; s < static_cast<int>(data().series.size()); ++s)
        if (std::abs(lane({s, row}) - at) < std::abs(lane(nearest) - at)) nearest = {s, row};
    return nearest;
}

ChartFrame::Spot ForestChart::stepped(Spot from, int key) const {
    const int series = static_cast<int>(data().series.size());
    if (key == Qt::Key_Left || key == Qt::Key_Right)
        return {std::clamp(from.series + (key == Qt::Key_Left ? -1 : 1), 0, series - 1), from.point};
    return {from.series, std::clamp(from.point + (key == Qt::Key_Up ? -1 : 1), 0, rows() - 1)};
}

QString ForestChart::titleOfSpot(Spot spot) const {
    const ChartSeries& series = data().series[static_cast<std::size_t>(spot.series)];
    return data().series.size() > 1 && !series.letter.isEmpty()
               ? QStringLiteral("%1, %2").arg(series.letter, pointAt(spot).label)
               : pointAt(spot).label;
}

QString ForestChart::valueOfSpot(Spot spot) const {
    const ChartPoint& p = pointAt(spot);
    const QString text = ChartFrame::valueOfSpot(spot);
    return p.y && *p.y > 0 ? QLatin1Char('+') + text : text;
}

void ForestChart::paintMark(QCPPainter* painter, Spot spot) const {
    const Tokens& t = tokensOf(this);
    painter->setPen(QPen(t.edge, 1));
    painter->setBrush(Qt::NoBrush);
    painter->drawRect(band(spot.point).adjusted(0.5, 0.5, -0.5, -0.5));
}

} // namespace forereach::ui
