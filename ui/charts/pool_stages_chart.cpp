// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/pool_stages_chart.h"

#include <algorithm>
#include <cmath>

#include "ui/charts/plot_view.h"

namespace forereach::ui {

namespace {

constexpr int kRowPixels = 44;
constexpr int kBetween = 28;

std::optional<double> keyAt(const QCPGraph* graph, std::size_t index) {
    if (graph == nullptr) return std::nullopt;
    const double v = graph->dataMainValue(static_cast<int>(index));
    return std::isfinite(v) ? std::optional<double>(v) : std::nullopt;
}

} // namespace

PoolStagesChart::PoolStagesChart(const QString& name, QWidget* parent) : ChartFrame(name, parent) {
    plot()->yAxis->setRangeReversed(true);
    plot()->xAxis->setScaleType(QCPAxis::stLogarithmic);
    m_right = new QCPAxisRect(plot());
    plot()->plotLayout()->addElement(0, 1, m_right);
    plot()->plotLayout()->setColumnStretchFactor(0, 1.2);
    m_words = new QCPLayoutElement(plot());
    plot()->plotLayout()->addElement(0, 2, m_words);
    plot()->plotLayout()->setColumnSpacing(kBetween);
    m_right->axis(QCPAxis::atLeft)->setRangeReversed(true);
    m_right->axis(QCPAxis::atLeft)->setTickLabels(false);
    for (QCPAxisRect* rect : {plot()->axisRect(0), m_right}) {
        rect->axis(QCPAxis::atTop)->setVisible(false);
        rect->axis(QCPAxis::atRight)->setVisible(false);
    }
    auto* sameHeight = new QCPMarginGroup(plot());
    plot()->axisRect(0)->setMarginGroup(QCP::msBottom | QCP::msTop, sameHeight);
    m_right->setMarginGroup(QCP::msBottom | QCP::msTop, sameHeight);
    new PlotPainter(plot(), QStringLiteral("legend"), [this](QCPPainter* painter) {
        if (!isEmpty()) paintRows(painter);
    });
}

void PoolStagesChart::setStages(const ChartAxis& shown, const ChartAxis& value,
                                std::vector<PoolStage> stages) {
    m_stages = std::move(stages);
    m_valueAxis = value;
    ChartData data;
    data.x = {tr("Stage"), tr("traffic pool"), ValueKind::Plain};
    data.y = shown;
    ChartSeries spent{shown.noun, {}, 0, {}}, quota{tr("Quota"), {}, -1, {}};
    for (std::size_t i = 0; i < m_stages.size(); ++i) {
        ChartPoint p = m_stages[i].shown;
        p.x = static_cast<double>(i);
        p.label = m_stages[i].name;
        spent.points.push_back(p);
        ChartPoint q;
        q.x = p.x;
        q.y = m_stages[i].quota;
        q.label = p.label;
        quota.points.push_back(q);
    }
    data.series = {spent, quota};
    if (!value.complete()) data.y.unit.clear(); // refused like any chart without units
    setData(data);
}

void PoolStagesChart::clear() {
    plot()->clearGraphs();
    m_shown = m_quota = m_value = m_needed = nullptr;
}

void PoolStagesChart::build() {
    clear();
    QCPAxis* words = m_right->axis(QCPAxis::atLeft);
    QCPAxis* value = m_right->axis(QCPAxis::atBottom);
    const auto add = [this](QCPAxis* key, QCPAxis* of,
                            const std::function<std::optional<double>(const PoolStage&)>& get) {
        QCPGraph* graph = plot()->addGraph(key, of);
        QVector<double> keys, values;
        for (std::size_t i = 0; i < m_stages.size(); ++i) {
            keys << static_cast<double>(i);
            values << get(m_stages[i]).value_or(std::numeric_limits<double>::quiet_NaN());
        }
        graph->setData(keys, values, true);
        graph->setLineStyle(QCPGraph::lsNone); // painted by paintRows(), which knows whiskers and ticks
        graph->setSelectable(QCP::stNone);
        return graph;
    };
    m_shown = add(plot()->yAxis, plot()->xAxis, [](const PoolStage& s) { return s.shown.y; });
    m_quota =
        add(plot()->yAxis, plot()->xAxis, [](const PoolStage& s) { return std::optional<double>(s.quota); });
    m_value = add(words, value, [](const PoolStage& s) { return s.value; });
    m_needed = add(words, value, [](const PoolStage& s) { return s.needed; });
    auto rows = QSharedPointer<QCPAxisTickerText>::create();
    for (std::size_t i = 0; i < m_stages.size(); ++i) rows->addTick(static_cast<double>(i), m_stages[i].name);
    plot()->yAxis->setTicker(rows);
    words->setTicker(rows);
    plot()->yAxis->grid()->setVisible(false);
    words->grid()->setVisible(false);
    plot()->xAxis->setLabel(axisTitle(data().y, 0));
    value->setLabel(axisTitle(m_valueAxis, 0));
    value->setTicker(QSharedPointer<RoundTicker>::create(m_valueAxis.kind, 1, 4));
    plot()->axisRect(0)->setMinimumMargins(QMargins(0, PlotView::headRoom(), 8, 0));
    m_right->setMinimumMargins(QMargins(8, PlotView::headRoom(), 8, 0));
    m_words->setMinimumSize(wordsWidth(), 0);
    m_words->setMaximumSize(wordsWidth(), QWIDGETSIZE_MAX);
    plot()->setMinimumHeight(static_cast<int>(m_stages.size()) * scaled(kRowPixels) + 80);
}

void PoolStagesChart::applyRanges() {
    double least = 1e300, most = 1;
    for (const PoolStage& s : m_stages) {
        for (const auto& v : {s.shown.y, s.shown.low, s.shown.high, std::optional<double>(s.quota)}) {
            if (!v || *v < 1) continue;
            least = std::min(least, *v);
            most = std::max(most, *v);
        }
    }
    if (least > most) least = most;
    const double from = std::pow(10, std::floor(std::log10(least) - 0.05));
    const double to = std::pow(10, std::ceil(std::log10(most) + 0.05));
    plot()->xAxis->setRange(from, std::max(to, from * 10));
    plot()->xAxis->setTicker(QSharedPointer<DecadeTicker>::create(to / from > 1.5e4 ? 2 : 1));
    double top = 0;
    double bottom = 0;
    for (const PoolStage& s : m_stages) {
        for (const auto& v : {s.value, s.needed}) {
            top = std::max(top, v.value_or(0));
            bottom = std::min(bottom, v.value_or(0));
        }
    }
    const double step = niceStep(top - bottom > 0 ? top - bottom : 1, 4);
    m_right->axis(QCPAxis::atBottom)
        ->setRange(std::floor(bottom / step) * step, std::max(step, std::ceil(top / step - 1e-9) * step));
    const QCPRange rows(-0.5, static_cast<double>(m_stages.size()) - 0.5);
    plot()->yAxis->setRange(rows);
    m_right->axis(QCPAxis::atLeft)->setRange(rows);
}

int PoolStagesChart::wordsWidth() const {
    const QFontMetrics strong(textFont(TextSize::Table, true)), plain(textFont(TextSize::Table));
    int widest = 0;
    for (const PoolStage& s : m_stages) {
        widest = std::max({widest, strong.horizontalAdvance(s.verdict), plain.horizontalAdvance(s.detail)});
    }
    return widest;
}

void PoolStagesChart::paintRows(QCPPainter* painter) const {
    const Tokens& t = tokensOf(this);
    const QColor colour = seriesColour(t, 0);
    const QFont strong = textFont(TextSize::Table, true), plain = textFont(TextSize::Table);
    const QFontMetrics metrics(plain);
    QCPAxis* value = m_right->axis(QCPAxis::atBottom);
    const QRect left = plot()->axisRect(0)->rect(), right = m_right->rect();
    const double half =
        std::min(11.0, left.height() / std::max(1.0, 2.6 * static_cast<double>(m_stages.size())));

    painter->setFont(plain);
    painter->setPen(t.muted);
    painter->drawText(QPointF(left.left(), left.top() - 10), tr("● shown   ┃ quota"));
    painter->drawText(QPointF(right.left(), right.top() - 10), tr("● reached   ┃ needed"));
    for (std::size_t i = 0; i < m_stages.size(); ++i) {
        const PoolStage& s = m_stages[i];
        const double y = plot()->yAxis->coordToPixel(static_cast<double>(i));
        const auto tick = [&](double x) {
            painter->setPen(QPen(t.text, 2));
            painter->drawLine(QPointF(x, y - half), QPointF(x, y + half));
        };
        const auto dot = [&](double x, bool hollow) {
            painter->setPen(QPen(colour, 2));
            painter->setBrush(hollow ? QBrush(t.surface) : QBrush(colour));
            painter->drawEllipse(QPointF(x, y), 5, 5);
        };
        painter->setPen(QPen(t.line, 1));
        painter->drawLine(QPointF(left.left(), y), QPointF(left.right(), y));
        painter->drawLine(QPointF(right.left(), y), QPointF(right.right(), y));
        if (s.quota >= 1) tick(plot()->xAxis->coordToPixel(s.quota));
        const double least = plot()->xAxis->range().lower;
        if (s.shown.low && s.shown.high && *s.shown.high >= least) {
            painter->setPen(QPen(colour, 2));
            painter->drawLine(QPointF(plot()->xAxis->coordToPixel(std::max(least, *s.shown.low)), y),
                              QPointF(plot()->xAxis->coordToPixel(*s.shown.high), y));
        }
        if (s.shown.y && *s.shown.y >= least) dot(plot()->xAxis->coordToPixel(*s.shown.y), s.shown.hollow);
        if (s.value && s.needed) {
            painter->setPen(QPen(colour, 2));
            painter->drawLine(QPointF(value->coordToPixel(*s.value), y),
                              QPointF(value->coordToPixel(*s.needed), y));
        }
        if (s.needed) tick(value->coordToPixel(*s.needed));
        if (s.value) dot(value->coordToPixel(*s.value), !s.passed);
        const double x = m_words->rect().left();
        painter->setFont(strong);
        painter->setPen(t.text);
        painter->drawText(QPointF(x, s.detail.isEmpty() ? y + metrics.ascent() / 2.0 - 1 : y - 3), s.verdict);
        painter->setFont(plain);
        painter->setPen(t.muted);
        painter->drawText(QPointF(x, y + metrics.height() - 3), s.detail);
    }
}

ChartData PoolStagesChart::chartData() const {
    ChartData drawn = data();
    for (std::size_t i = 0; m_shown != nullptr && i < m_stages.size(); ++i) {
        drawn.series[0].points[i].y = keyAt(m_shown, i);
        drawn.series[1].points[i].y = keyAt(m_quota, i);
    }
    return drawn;
}

ChartData PoolStagesChart::valueData() const {
    ChartData drawn;
    drawn.x = data().x;
    drawn.y = m_valueAxis;
    drawn.series = {ChartSeries{m_valueAxis.noun, {}, 0, {}}, ChartSeries{tr("Needed"), {}, -1, {}}};
    for (std::size_t i = 0; m_value != nullptr && i < m_stages.size(); ++i) {
        ChartPoint p;
        p.x = static_cast<double>(i);
        p.label = m_stages[i].name;
        p.y = keyAt(m_value, i);
        drawn.series[0].points.push_back(p);
        p.y = keyAt(m_needed, i);
        drawn.series[1].points.push_back(p);
    }
    return drawn;
}

QPointF PoolStagesChart::pixelOf(Spot spot) const {
    const PoolStage& s = m_stages[static_cast<std::size_t>(spot.point)];
    const double least = plot()->xAxis->range().lower;
    return {plot()->xAxis->coordToPixel(std::max(least, s.shown.y.value_or(least))),
            plot()->yAxis->coordToPixel(spot.point)};
}

ChartFrame::Spot PoolStagesChart::spotAt(QPointF pixel) const {
    const QRect area = plot()->axisRect(0)->rect();
    if (pixel.y() < area.top() || pixel.y() > area.bottom()) return {};
    const int row = static_cast<int>(std::lround(plot()->yAxis->pixelToCoord(pixel.y())));
    return row >= 0 && row < static_cast<int>(m_stages.size()) ? Spot{0, row} : Spot{};
}

ChartFrame::Spot PoolStagesChart::stepped(Spot from, int key) const {
    const int by = key == Qt::Key_Left || key == Qt::Key_Up ? -1 : 1;
    return {0, std::clamp(from.point + by, 0, static_cast<int>(m_stages.size()) - 1)};
}

void PoolStagesChart::paintMark(QCPPainter* painter, Spot spot) const {
    const Tokens& t = tokensOf(this);
    const double a = plot()->yAxis->coordToPixel(spot.point - 0.5),
                 b = plot()->yAxis->coordToPixel(spot.point + 0.5);
    painter->setPen(QPen(t.edge, 1));
    painter->setBrush(Qt::NoBrush);
    painter->drawRect(
        QRectF(QPointF(0.5, std::min(a, b) + 0.5), QPointF(plot()->width() - 1.5, std::max(a, b) - 0.5)));
}

QString PoolStagesChart::titleOfSpot(Spot spot) const {
    return m_stages[static_cast<std::size_t>(spot.point)].name;
}

QString PoolStagesChart::valueOfSpot(Spot spot) const {
    const PoolStage& s = m_stages[static_cast<std::size_t>(spot.point)];
    QStringList parts{ChartFrame::valueOfSpot({0, spot.point}),
                      tr("quota %1").arg(exactWithUnit(s.quota, data().y))};
    if (s.value)
        parts << QStringLiteral("%1 %2").arg(m_valueAxis.noun, exactNumber(*s.value, m_valueAxis.kind));
    if (s.needed) parts << tr("needed %1").arg(exactNumber(*s.needed, m_valueAxis.kind));
    parts << s.verdict << s.detail;
    parts.removeAll(QString());
    return parts.join(QStringLiteral("; "));
}

} // namespace forereach::ui
