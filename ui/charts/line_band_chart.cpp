// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/line_band_chart.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "ui/charts/plot_view.h"

namespace forereach::ui {

namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t kBandsAtMost = 3;
constexpr std::size_t kManyPoints = 500;
constexpr double kHairlinesFrom = 3; // pixels

double orNone(const std::optional<double>& v) {
    return v ? *v : kNone;
}

std::optional<double> valueAt(const QCPGraph* graph, int index) {
    if (graph == nullptr) return std::nullopt;
    const double v = graph->dataMainValue(index);
    return std::isfinite(v) ? std::optional<double>(v) : std::nullopt;
}

QSharedPointer<QCPGraphDataContainer> points(const ChartSeries& series,
                                             const std::function<double(const ChartPoint&)>& y) {
    QVector<QCPGraphData> values;
    values.reserve(static_cast<qsizetype>(series.points.size()));
    for (const ChartPoint& p : series.points) values.append(QCPGraphData(p.x, y(p)));
    auto container = QSharedPointer<QCPGraphDataContainer>::create();
    container->set(values, true);
    return container;
}

bool has(const ChartSeries& series, std::optional<double> ChartPoint::*field) {
    return std::any_of(series.points.begin(), series.points.end(),
                       [field](const ChartPoint& p) { return p.*field; });
}

} // namespace

LineBandChart::LineBandChart(const QString& name, QWidget* parent) : ChartFrame(name, parent) {
    connect(plot(), &QCustomPlot::afterLayout, this, &LineBandChart::beforeReplot);
    new PlotPainter(plot(), QStringLiteral("legend"), [this](QCPPainter* painter) {
        if (!isEmpty()) paintLabels(painter);
    });
}

void LineBandChart::clear() {
    plot()->clearGraphs();
    m_lines.clear();
}

void LineBandChart::build() {
    clear();
    const Tokens& t = tokensOf(this);
    const auto& series = data().series;
    const auto banded = static_cast<std::size_t>(std::count_if(
        series.begin(), series.end(), [](const ChartSeries& s) { return has(s, &ChartPoint::low); }));
    for (const ChartSeries& s : series) {
        Lines lines;
        const bool thin = s.stroke == Stroke::Thin || s.points.size() >= kManyPoints;
        const QPen pen = s.stroke == Stroke::None ? QPen(Qt::NoPen) : seriesPen(t, s.slot, thin ? 1 : 2);
        const auto add = [&](const std::function<double(const ChartPoint&)>& y, const QPen& with) {
            QCPGraph* graph = plot()->addGraph();
            graph->setData(points(s, y));
            graph->setPen(with);
            graph->setSelectable(QCP::stNone);
            return graph;
        };
        if (has(s, &ChartPoint::low)) {
            lines.low = add([](const ChartPoint& p) { return orNone(p.low); }, Qt::NoPen);
            lines.high = add([](const ChartPoint& p) { return orNone(p.high); }, Qt::NoPen);
            if (banded <= kBandsAtMost) {
                QColor fill = seriesColour(t, s.slot);
                fill.setAlphaF(0.2f);
                lines.high->setBrush(fill);
                lines.high->setChannelFillGraph(lines.low);
            }
        }
        if (has(s, &ChartPoint::error)) {
            QPen hair(t.text, 1, Qt::DotLine);
            const auto around = [](const ChartPoint& p, double sign) {
                return p.y && p.error ? *p.y + sign * *p.error : kNone;
            };
            lines.errorLow = add([&around](const ChartPoint& p) { return around(p, -1); }, hair);
            lines.errorHigh = add([&around](const ChartPoint& p) { return around(p, 1); }, hair);
        }
        lines.middle = add([](const ChartPoint& p) { return orNone(p.y); }, pen);
        m_lines.push_back(lines);
    }
    const double most = data().largest();
    plot()->xAxis->setTicker(QSharedPointer<RoundTicker>::create(data().x.kind, 1, 7));
    plot()->yAxis->setTicker(
        QSharedPointer<RoundTicker>::create(data().y.kind, axisScale(data().y, most), 5));
    plot()->xAxis->setLabel(axisTitle(data().x, 0));
    plot()->setTopTitles(axisTitle(data().y, most));
    plot()->xAxis->grid()->setVisible(false);

    int widest = 0;
    const QFontMetrics metrics(textFont(TextSize::Table, true));
    for (const ChartSeries& s : series) widest = std::max(widest, metrics.horizontalAdvance(endText(s)));
    // minimumMargins leave room for the names at the lines' ends.
    const int markerRows = std::min<int>(2, static_cast<int>(data().markers.size()));
    plot()->axisRect()->setMinimumMargins(QMargins(0, PlotView::headRoom(markerRows), widest + 20, 0));
}

void LineBandChart::applyRanges() {
    double from = std::numeric_limits<double>::max(), to = std::numeric_limits<double>::lowest();
    for (const ChartSeries& s : data().series) {
        for (const ChartPoint& p : s.points) {
            from = std::min(from, p.x);
            to = std::max(to, p.x);
        }
    }
    from = std::min(from, 0.0);
    if (!(to > from)) to = from + 1;
    plot()->xAxis->setRange(from, to);
    const double most = data().largest(), least = data().smallest();
    const double step = niceStep(most - least > 0 ? most - least : 1, 5);
    const double top = m_fixedTop ? *m_fixedTop : std::max(step, std::ceil(most / step - 1e-9) * step);
    plot()->yAxis->setRange(std::floor(least / step) * step, top);
}

/// The hairlines of computing are drawn only where they can be told from the line.
void LineBandChart::beforeReplot() {
    for (std::size_t i = 0; i < m_lines.size(); ++i) {
        if (m_lines[i].errorLow == nullptr) continue;
        double widest = 0;
        for (const ChartPoint& p : data().series[i].points) widest = std::max(widest, p.error.value_or(0));
        const double pixels = std::abs(plot()->yAxis->coordToPixel(widest) - plot()->yAxis->coordToPixel(0));
        m_lines[i].errorLow->setVisible(pixels > kHairlinesFrom);
        m_lines[i].errorHigh->setVisible(pixels > kHairlinesFrom);
    }
}

QString LineBandChart::endText(const ChartSeries& s) const {
    QString text = s.letter.isEmpty() ? s.name : s.letter + QStringLiteral("  ") + s.name;
    if (!s.points.empty() && !s.points.back().text.isEmpty()) {
        text += QStringLiteral("  ") + s.points.back().text;
    }
    return text.trimmed();
}

void LineBandChart::paintLabels(QCPPainter* painter) const {
    const Tokens& t = tokensOf(this);
    const QRect area = plot()->axisRect()->rect();
    const QFont strong = textFont(TextSize::Table, true), plain = textFont(TextSize::Table);
    const QFontMetrics metrics(strong);

    // Moments: a hairline and its name above the plot, in two rows; one that fits in neither is left to the
    // read-out.
    painter->setFont(plain);
    const QFontMetrics small(plain);
    double free[2] = {0, 0};
    for (const ChartMarker& marker : data().markers) {
        const double x = plot()->xAxis->coordToPixel(marker.x);
        if (x < area.left() || x > area.right()) continue;
        const double width = small.horizontalAdvance(marker.text);
        const double from = std::min(x, plot()->width() - width);
        const int row = from >= free[0] ? 0 : from >= free[1] ? 1 : -1;
        painter->setPen(QPen(t.edge, 1, Qt::DashLine));
        painter->drawLine(QPointF(x, area.top() - 4 - std::max(0, row) * small.lineSpacing()),
                          QPointF(x, area.bottom()));
        if (row < 0) continue;
        const double base = area.top() - 7 - row * small.lineSpacing();
        painter->fillRect(QRectF(from + 2, base - small.ascent(), width + 2, small.height()), t.surface);
        painter->setPen(t.muted);
        painter->drawText(QPointF(from + 4, base), marker.text);
        free[row] = from + width + 12;
    }

    for (const ChartSeries& s : data().series) {
        const double size = s.stroke == Stroke::Thin ? 2.5 : 4;
        painter->setPen(QPen(t.surface, 1));
        painter->setBrush(seriesColour(t, s.slot));
        for (const ChartPoint& p : s.points)
            if (p.dot && p.y)
                painter->drawEllipse(
                    QPointF(plot()->xAxis->coordToPixel(p.x), plot()->yAxis->coordToPixel(*p.y)), size, size);
    }
    painter->setBrush(Qt::NoBrush);

    struct End {
        std::size_t series;
        double at, y;
    };
    std::vector<End> ends;
    for (std::size_t i = 0; i < m_lines.size(); ++i) {
        const auto& all = data().series[i].points;
        const auto last =
            std::find_if(all.rbegin(), all.rend(), [](const ChartPoint& p) { return p.y.has_value(); });
        if (last == all.rend()) continue;
        const double y =
            std::clamp(plot()->yAxis->coordToPixel(*last->y), double(area.top()), double(area.bottom()));
        ends.push_back({i, y, y});
    }
    std::sort(ends.begin(), ends.end(), [](const End& a, const End& b) { return a.y < b.y; });
    const double gap = metrics.height();
    for (std::size_t i = 1; i < ends.size(); ++i) ends[i].y = std::max(ends[i].y, ends[i - 1].y + gap);
    for (std::size_t i = ends.size(); i-- > 0;) { // and back up, should the lowest have left the plot
        const double limit = i + 1 < ends.size() ? ends[i + 1].y - gap : area.bottom() - 2;
        ends[i].y = std::min(ends[i].y, limit);
    }
    painter->setFont(strong);
    for (const End& end : ends) {
        const ChartSeries& s = data().series[end.series];
        painter->setPen(seriesPen(t, s.slot, 2));
        painter->drawLine(QPointF(area.right() + 2, end.at), QPointF(area.right() + 8, end.y));
        painter->setPen(t.text);
        painter->drawText(QPointF(area.right() + 12, end.y + metrics.ascent() / 2.0 - 1), endText(s));
        const bool whisker =
            m_lines[end.series].high != nullptr && m_lines[end.series].high->brush().style() == Qt::NoBrush;
        const ChartPoint& last = s.points.back();
        if (whisker && last.low && last.high) {
            const double x = plot()->xAxis->coordToPixel(last.x);
            painter->setPen(QPen(seriesColour(t, s.slot), 1));
            painter->drawLine(QPointF(x, plot()->yAxis->coordToPixel(*last.low)),
                              QPointF(x, plot()->yAxis->coordToPixel(*last.high)));
        }
    }
}

ChartData LineBandChart::chartData() const {
    ChartData drawn = data();
    for (std::size_t i = 0; i < m_lines.size(); ++i) {
        const Lines& lines = m_lines[i];
        for (std::size_t j = 0; j < drawn.series[i].points.size(); ++j) {
            const int index = static_cast<int>(j);
            ChartPoint& p = drawn.series[i].points[j];
            p.x = lines.middle->dataMainKey(index);
            p.y = valueAt(lines.middle, index);
            p.low = valueAt(lines.low, index);
            p.high = valueAt(lines.high, index);
        }
    }
    return drawn;
}

QPointF LineBandChart::pixelOf(Spot spot) const {
    const ChartPoint& p =
        data().series[static_cast<std::size_t>(spot.series)].points[static_cast<std::size_t>(spot.point)];
    return {plot()->xAxis->coordToPixel(p.x), plot()->yAxis->coordToPixel(p.y.value_or(0))};
}

ChartFrame::Spot LineBandChart::spotAt(QPointF pixel) const {
    if (!plot()->axisRect()->rect().adjusted(-8, -8, 8, 8).contains(pixel.toPoint())) return {};
    Spot best;
    double bestDistance = std::numeric_limits<double>::max();
    for (std::size_t i = 0; i < m_lines.size(); ++i) {
        const int count = m_lines[i].middle->dataCount();
        if (count == 0) continue;
        const double x = plot()->xAxis->pixelToCoord(pixel.x());
        int at = m_lines[i].middle->findBegin(x); // the last point at or before x
        if (at + 1 < count && std::abs(m_lines[i].middle->dataMainKey(at + 1) - x) <
                                  std::abs(m_lines[i].middle->dataMainKey(at) - x)) {
            ++at;
        }
        const Spot spot{static_cast<int>(i), std::min(at, count - 1)};
        const double distance = std::abs(pixelOf(spot).y() - pixel.y());
        if (distance < bestDistance) {
            best = spot;
            bestDistance = distance;
        }
    }
    return best;
}

void LineBandChart::paintMark(QCPPainter* painter, Spot spot) const {
    const Tokens& t = tokensOf(this);
    const QRect area = plot()->axisRect()->rect();
    const QPointF at = pixelOf(spot);
    if (at.x() < area.left() - 1 || at.x() > area.right() + 1) return;
    const ChartPoint& p =
        data().series[static_cast<std::size_t>(spot.series)].points[static_cast<std::size_t>(spot.point)];
    painter->setPen(QPen(t.edge, 1));
    painter->drawLine(QPointF(at.x(), area.top()), QPointF(at.x(), area.bottom()));
    if (!p.y) return;
    const QColor colour = seriesColour(t, data().series[static_cast<std::size_t>(spot.series)].slot);
    painter->setPen(QPen(t.surface, 2));
    painter->setBrush(colour);
    painter->drawEllipse(at, 5, 5);
}

} // namespace forereach::ui
