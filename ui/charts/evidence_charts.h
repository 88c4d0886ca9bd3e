// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Charts of the evidence page: dots on a log axis, since ratios and audiences span decades.

#include "ui/charts/bar_chart.h"

namespace forereach::ui {

/// RatioChart: a row a statistic, what was simulated as a multiple of its target, with the tolerance as a
/// grey stretch behind it and a line at 1. Hollow: a frame, not a law.
class RatioChart : public BarChart {
    Q_OBJECT

public:
    explicit RatioChart(const QString& name, QWidget* parent = nullptr);
    /// `tolerances[i]`: of row i, as multiples of its target; values must be above 0.
    void setRatios(std::vector<std::pair<double, double>> tolerances, const ChartData&);
    const std::vector<std::pair<double, double>>& tolerances() const { return m_tolerances; }

protected:
    void build() override;
    void applyRanges() override;

private:
    void paintTolerances(QCPPainter*) const;
    std::pair<double, double> span() const;
    std::vector<std::pair<double, double>> m_tolerances;
};

/// LedgerChart: forecasts by the day of their posts, each a dot with its interval, and what came as a
/// diamond. The first series are the forecasts, the second what came, in the same order.
class LedgerChart : public BarChart {
    Q_OBJECT

public:
    explicit LedgerChart(const QString& name, QWidget* parent = nullptr);

protected:
    void build() override;
    void applyRanges() override;
    QString valueOfSpot(Spot) const override;

private:
    void paintDiamonds(QCPPainter*) const;
};

} // namespace forereach::ui
