// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// UpSetChart: how many people are in exactly which of several sets: a bar for each combination, and under it
// a column of dots that says which sets those are.

#include <QStringList>

#include "ui/charts/bar_chart.h"

namespace forereach::ui {

class UpSetChart : public BarChart {
    Q_OBJECT

public:
    explicit UpSetChart(const QString& name, QWidget* parent = nullptr);
    /// One bar a combination; `members[i]` are the rows of bar i.
    void setSets(const QStringList& rows, std::vector<std::vector<std::size_t>> members, const ChartData&);

protected:
    void build() override;

private:
    void paintMatrix(QCPPainter*) const;
    QStringList m_rows;
    std::vector<std::vector<std::size_t>> m_members;
};

} // namespace forereach::ui
