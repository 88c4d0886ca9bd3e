// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/heat_map_chart.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "ui/charts/colour_map.h"
#include "ui/charts/plot_view.h"

namespace forereach::ui {

HeatMapChart::HeatMapChart(const QString& name, QWidget* parent) : ChartFrame(name, parent) {
    m_scale = new QCPColorScale(plot());
    m_scale->setType(QCPAxis::atRight);
    m_scale->setBarWidth(12);
    m_scale->setRangeDrag(false);
    m_scale->setRangeZoom(false);
    plot()->plotLayout()->addElement(0, 1, m_scale);
    auto* sameHeight = new QCPMarginGroup(plot());
    plot()->axisRect()->setMarginGroup(QCP::msBottom | QCP::msTop, sameHeight);
    m_scale->setMarginGroup(QCP::msBottom | QCP::msTop, sameHeight);
    plot()->yAxis->setRangeReversed(true); // the first row on top
    new PlotPainter(plot(), QStringLiteral("legend"), [this](QCPPainter* painter) {
        if (!isEmpty()) paintCells(painter);
    });
    connect(plot(), &QCustomPlot::afterLayout, this, &HeatMapChart::chooseColumnLabels);
}

int HeatMapChart::columns() const {
    std::size_t most = 0;
    for (const ChartSeries& row : data().series) most = std::max(most, row.points.size());
    return static_cast<int>(most);
}

void HeatMapChart::clear() {
    plot()->clearPlottables();
    m_map = nullptr;
    m_scale->setVisible(false);
}

void HeatMapChart::build() {
    clear();
    m_scale->setVisible(true);
    const Tokens& t = tokensOf(this);
    const int width = columns(), height = static_cast<int>(data().series.size());
    m_map = new QCPColorMap(plot()->xAxis, plot()->yAxis);
    m_map->setSelectable(QCP::stNone);
    m_map->setInterpolate(false);
    m_map->setTightBoundary(false);
    m_map->setAntialiased(false);
    m_map->data()->setSize(width, height);
    m_map->data()->setRange(QCPRange(0, std::max(1, width - 1)), QCPRange(0, std::max(1, height - 1)));
    auto ticker = QSharedPointer<QCPAxisTickerText>::create();
    for (int row = 0; row < height; ++row) {
        const ChartSeries& series = data().series[static_cast<std::size_t>(row)];
        ticker->addTick(row, series.name);
        for (int column = 0; column < width; ++column) {
            const auto at = static_cast<std::size_t>(column);
            const bool known = at < series.points.size() && series.points[at].y;
            m_map->data()->setCell(column, row,
                                   known ? *series.points[at].y : std::numeric_limits<double>::quiet_NaN());
        }
    }
    const double most = data().largest();
    const double step = niceStep(most > 0 ? most : 1, 4);
    QCPColorGradient gradient;
    gradient.clearColorStops();
    for (int i = 0; i <= 32; ++i) gradient.setColorStopAt(i / 32.0, viridis(i / 32.0));
    gradient.setLevelCount(256);
    gradient.setNanHandling(QCPColorGradient::nhTransparent);
    m_map->setColorScale(m_scale);
    m_map->setGradient(gradient);
    m_map->setDataRange(QCPRange(0, std::max(step, std::ceil(most / step - 1e-9) * step)));
    m_scale->axis()->setTicker(
        QSharedPointer<RoundTicker>::create(data().y.kind, axisScale(data().y, most), 4));
    PlotView::dressAxis(m_scale->axis(), t);
    m_scale->axis()->setBasePen(Qt::NoPen);
    m_scale->axis()->grid()->setVisible(false);
    plot()->yAxis->setTicker(ticker);
    plot()->setTopTitles(m_rowNoun, axisTitle(data().y, most));
    plot()->axisRect()->setMinimumMargins(QMargins(0, PlotView::headRoom(), 12, 0));
    plot()->setMinimumHeight(height * scaled(17) + scaled(84));
    plot()->xAxis->setLabel(axisTitle(data().x, 0));
    plot()->xAxis->grid()->setVisible(false);
    plot()->yAxis->grid()->setVisible(false);
    m_labelledEvery = 0;
    chooseColumnLabels();
}

void HeatMapChart::applyRanges() {
    plot()->xAxis->setRange(-0.5, columns() - 0.5);
    plot()->yAxis->setRange(-0.5, static_cast<double>(data().series.size()) - 0.5);
}

/// Labels every 1, 2, 3, 6 or 12 columns, so that neighbours never touch.
void HeatMapChart::chooseColumnLabels() {
    if (isEmpty() || m_map == nullptr) return;
    const auto& points = data().series.front().points;
    const QFontMetrics metrics(textFont(TextSize::Table));
    int widest = 1;
    for (const ChartPoint& p : points) widest = std::max(widest, metrics.horizontalAdvance(p.label));
    const double cell = plot()->axisRect()->width() / static_cast<double>(std::max(1, columns()));
    int every = 12;
    for (const int step : {1, 2, 3, 6}) {
        if (cell * step > widest + 10) {
            every = step;
            break;
        }
    }
    if (every == m_labelledEvery) return;
    m_labelledEvery = every;
    auto ticker = QSharedPointer<QCPAxisTickerText>::create();
    for (std::size_t i = 0; i < points.size(); i += static_cast<std::size_t>(every)) {
        ticker->addTick(static_cast<double>(i), points[i].label);
    }
    plot()->xAxis->setTicker(ticker);
    plot()->replot(QCustomPlot::rpQueuedReplot); // ticks of this pass are made already
}

QRectF HeatMapChart::cellRect(int row, int column) const {
    const QPointF a(plot()->xAxis->coordToPixel(column - 0.5), plot()->yAxis->coordToPixel(row - 0.5));
    const QPointF b(plot()->xAxis->coordToPixel(column + 0.5), plot()->yAxis->coordToPixel(row + 0.5));
    return QRectF(a, b).normalized();
}

QColor HeatMapChart::cellColour(Spot spot) const {
    if (m_map == nullptr || !spot.valid()) return {};
    const double value = m_map->data()->cell(spot.point, spot.series);
    return std::isfinite(value) ? viridis(value / m_map->dataRange().upper) : QColor();
}

void HeatMapChart::paintCells(QCPPainter* painter) const {
    const Tokens& t = tokensOf(this);
    const int width = columns(), height = static_cast<int>(data().series.size());
    if (m_map == nullptr || width == 0) return;
    const QFont font = textFont(TextSize::Table);
    const QFontMetrics metrics(font);
    const double most = data().largest(), scale = axisScale(data().y, most);
    const QRectF first = cellRect(0, 0);
    const QString sample = tickText(most, most / 100, scale, data().y.kind);
    const bool roomy =
        first.width() > metrics.horizontalAdvance(sample) + 6 && first.height() > metrics.height() + 2;
    painter->setFont(font);
    for (int row = 0; row < height; ++row) {
        for (int column = 0; column < width; ++column) {
            const QColor colour = cellColour({row, column});
            const QRectF cell = cellRect(row, column);
            if (!colour.isValid()) {
                painter->setPen(Qt::NoPen);
                painter->setBrush(QBrush(t.edge, Qt::BDiagPattern));
                painter->drawRect(cell);
            } else if (roomy) {
                const double value = m_map->data()->cell(column, row);
                const double step = value / scale >= 10 || value == 0 ? scale : scale / 10;
                const bool tiny = value > 0 && value / scale < 0.05;
                painter->setPen(readableOn(colour));
                painter->drawText(
                    cell, Qt::AlignCenter,
                    tiny ? QStringLiteral("<") + tickText(scale / 10, scale / 10, scale, data().y.kind)
                         : tickText(std::round(value / step) * step, step, scale, data().y.kind));
            }
        }
    }
    painter->setAntialiasing(false); // hairline gaps, so that cells read as cells
    painter->setPen(QPen(t.surface, 1));
    const QRectF last = cellRect(height - 1, width - 1);
    for (int column = 1; column < width; ++column) {
        const double x = std::round(cellRect(0, column).left());
        painter->drawLine(QPointF(x, first.top()), QPointF(x, last.bottom()));
    }
    for (int row = 1; row < height; ++row) {
        const double y = std::round(cellRect(row, 0).top());
        painter->drawLine(QPointF(first.left(), y), QPointF(last.right(), y));
    }
    if (selected().series >= 0 && selected().series < height) {
        painter->setAntialiasing(true);
        painter->setBrush(Qt::NoBrush);
        painter->setPen(QPen(t.text, 2));
        const int column = selected().point;
        const QRectF row = cellRect(selected().series, 0).united(cellRect(selected().series, width - 1));
        painter->drawRect(column >= 0 && column < width ? cellRect(selected().series, column) : row);
    }
}

ChartData HeatMapChart::chartData() const {
    ChartData drawn = data();
    if (m_map == nullptr) return drawn;
    for (std::size_t row = 0; row < drawn.series.size(); ++row) {
        auto& points = drawn.series[row].points;
        for (std::size_t column = 0; column < points.size(); ++column) {
            const double value = m_map->data()->cell(static_cast<int>(column), static_cast<int>(row));
            points[column].y = std::isfinite(value) ? std::optional<double>(value) : std::nullopt;
        }
    }
    return drawn;
}

QPointF HeatMapChart::pixelOf(Spot spot) const {
    return cellRect(spot.series, spot.point).center();
}

ChartFrame::Spot HeatMapChart::spotAt(QPointF pixel) const {
    if (!plot()->axisRect()->rect().contains(pixel.toPoint())) return {};
    const int column = static_cast<int>(std::lround(plot()->xAxis->pixelToCoord(pixel.x())));
    const int row = static_cast<int>(std::lround(plot()->yAxis->pixelToCoord(pixel.y())));
    if (row < 0 || row >= static_cast<int>(data().series.size()) || column < 0) return {};
    const auto count = static_cast<int>(data().series[static_cast<std::size_t>(row)].points.size());
    return column < count ? Spot{row, column} : Spot{};
}

void HeatMapChart::paintMark(QCPPainter* painter, Spot spot) const {
    const Tokens& t = tokensOf(this);
    const QRectF cell = cellRect(spot.series, spot.point);
    painter->setBrush(Qt::NoBrush);
    painter->setPen(QPen(t.surface, 4));
    painter->drawRect(cell);
    painter->setPen(QPen(t.text, 2));
    painter->drawRect(cell);
}

} // namespace forereach::ui
