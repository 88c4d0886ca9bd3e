// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/evidence_charts.h"

#include <QLocale>

#include <algorithm>
#include <cmath>

#include "ui/charts/plot_view.h"

namespace forereach::ui {

namespace {

constexpr double kLeast = 0.5; // people: where "none" stands on a log axis

/// 1, 2 and 5 of every decade, or the decades alone where that would be many.
QSharedPointer<QCPAxisTickerText> logTicks(double low, double high) {
    auto ticker = QSharedPointer<QCPAxisTickerText>::create();
    const bool wide = std::log10(high / low) > 2;
    for (int decade = static_cast<int>(std::floor(std::log10(low))); std::pow(10, decade) <= high; ++decade)
        for (const double of : {1.0, 2.0, 5.0}) {
            const double at = of * std::pow(10, decade);
            if (at < low * (1 - 1e-9) || at > high * (1 + 1e-9) || (wide && of > 1)) continue;
            ticker->addTick(at, at >= 1 ? QLocale().toString(at, 'f', 0)
                                        : QLocale().toString(at, 'f', std::max(0, -decade)));
        }
    return ticker;
}

} // namespace

// RatioChart

RatioChart::RatioChart(const QString& name, QWidget* parent)
    : BarChart(name, Qt::Horizontal, BarChart::Mark::Dot, parent) {
    new PlotPainter(plot(), QStringLiteral("background"), [this](QCPPainter* painter) {
        if (!isEmpty()) paintTolerances(painter);
    });
}

void RatioChart::setRatios(std::vector<std::pair<double, double>> tolerances, const ChartData& ratios) {
    m_tolerances = std::move(tolerances);
    setData(ratios);
}

/// From the least to the most that is drawn, and at least half to twice.
std::pair<double, double> RatioChart::span() const {
    double low = 0.5, high = 2;
    const auto take = [&](double value) {
        if (value <= 0) return;
        low = std::min(low, value);
        high = std::max(high, value);
    };
    for (const ChartPoint& p : data().series.front().points) {
        take(p.y.value_or(1));
        take(p.high.value_or(1));
        if (p.low) take(std::max(*p.low, low / 2));
    }
    return {low / 1.05, high * 1.05};
}

void RatioChart::build() {
    BarChart::build();
    const auto [low, high] = span();
    plot()->xAxis->setScaleType(QCPAxis::stLogarithmic);
    auto ticker = QSharedPointer<QCPAxisTickerText>::create();
    for (const double at :
         {0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 0.8, 1.0, 1.25, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0})
        if (at >= low && at <= high) ticker->addTick(at, QLocale().toString(at, 'g', 3));
    plot()->xAxis->setTicker(ticker);
    // The values stand above too: with many rows the lower axis is out of sight.
    QCPAxis* above = plot()->xAxis2;
    above->setVisible(true);
    above->setScaleType(QCPAxis::stLogarithmic);
    above->setTicker(ticker);
    above->setTickLabels(true);
    above->setTickLength(0, 0);
    above->setSubTickLength(0, 0);
    above->setTickPen(Qt::NoPen);
    above->setBasePen(Qt::NoPen);
    above->setTickLabelFont(plot()->xAxis->tickLabelFont());
    above->setTickLabelColor(plot()->xAxis->tickLabelColor());
    QMargins room = plot()->axisRect()->minimumMargins();
    room.setTop(PlotView::headRoom(1));
    plot()->axisRect()->setMinimumMargins(room);
}

void RatioChart::applyRanges() {
    BarChart::applyRanges();
    const auto [low, high] = span();
    plot()->xAxis->setRange(low, high);
    plot()->xAxis2->setRange(low, high);
}

void RatioChart::paintTolerances(QCPPainter* painter) const {
    const Tokens& t = tokensOf(this);
    const QRect area = plot()->axisRect()->rect();
    painter->setPen(Qt::NoPen);
    painter->setBrush(mixed(t.surface, t.text, 0.14));
    const QCPRange range = plot()->xAxis->range();
    const double half = std::abs(plot()->yAxis->coordToPixel(0.5) - plot()->yAxis->coordToPixel(0)) * 0.62;
    for (std::size_t i = 0; i < m_tolerances.size(); ++i) {
        const double low = std::clamp(m_tolerances[i].first, range.lower, range.upper),
                     high = std::clamp(m_tolerances[i].second, range.lower, range.upper);
        if (high <= low) continue;
        const double y = plot()->yAxis->coordToPixel(static_cast<double>(i));
        painter->drawRect(QRectF(QPointF(plot()->xAxis->coordToPixel(low), y - half),
                                 QPointF(plot()->xAxis->coordToPixel(high), y + half)));
    }
    const double one = plot()->xAxis->coordToPixel(1);
    painter->setPen(QPen(t.text, 2));
    painter->drawLine(QPointF(one, area.top()), QPointF(one, area.bottom()));
}

// LedgerChart

LedgerChart::LedgerChart(const QString& name, QWidget* parent)
    : BarChart(name, Qt::Vertical, BarChart::Mark::Dot, parent) {
    new PlotPainter(plot(), QStringLiteral("legend"), [this](QCPPainter* painter) {
        if (!isEmpty()) paintDiamonds(painter);
    });
}

void LedgerChart::build() {
    BarChart::build();
    // Days under every post would touch: as many as fit.
    const auto& posts = data().series.front().points;
    auto days = QSharedPointer<QCPAxisTickerText>::create();
    const std::size_t every = posts.size() / 8 + 1;
    for (std::size_t i = 0; i < posts.size(); i += every)
        days->addTick(static_cast<double>(i), posts[i].label.section(QLatin1Char('\n'), 0, 0));
    plot()->xAxis->setTicker(days);
    plot()->yAxis->setScaleType(QCPAxis::stLogarithmic);
    plot()->setTopTitles(axisTitle(data().y, 0)); // written out: no one factor fits decades
}

void LedgerChart::applyRanges() {
    BarChart::applyRanges();
    double low = 1e300, high = 1;
    for (const ChartSeries& s : data().series)
        for (const ChartPoint& p : s.points)
            for (const auto& value : {p.y, p.low, p.high})
                if (value) {
                    low = std::min(low, std::max(*value, kLeast));
                    high = std::max(high, *value);
                }
    low = std::min(low, high) / 1.5;
    high *= 2; // room for what is written above
    plot()->yAxis->setRange(low, high);
    plot()->yAxis->setTicker(logTicks(low, high));
}

QString LedgerChart::valueOfSpot(Spot spot) const {
    QString text = BarChart::valueOfSpot(spot);
    if (data().series.size() < 2) return text;
    const auto& came = data().series[1].points;
    if (spot.point >= 0 && spot.point < static_cast<int>(came.size()))
        if (const ChartPoint& p = came[static_cast<std::size_t>(spot.point)]; p.y)
            text += tr("; came: %1").arg(exactWithUnit(*p.y, data().y));
    return text;
}

void LedgerChart::paintDiamonds(QCPPainter* painter) const {
    if (data().series.size() < 2) return;
    const Tokens& t = tokensOf(this);
    painter->setPen(QPen(t.surface, 1.5)); // apart from the dot beneath
    painter->setBrush(seriesColour(t, data().series[1].slot));
    for (std::size_t i = 0; i < data().series[1].points.size(); ++i) {
        const ChartPoint& p = data().series[1].points[i];
        if (!p.y) continue;
        const QPointF at(plot()->xAxis->coordToPixel(static_cast<double>(i)),
                         plot()->yAxis->coordToPixel(std::max(*p.y, kLeast)));
        constexpr double kHalf = 6.5;
        painter->drawPolygon(QPolygonF{{at.x(), at.y() - kHalf},
                                       {at.x() + kHalf, at.y()},
                                       {at.x(), at.y() + kHalf},
                                       {at.x() - kHalf, at.y()}});
    }
}

} // namespace forereach::ui
