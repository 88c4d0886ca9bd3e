// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// HeatMapChart: a value for each row (series) and column (point) in viridis, with a legend that names the
// unit. A cell without a value is hatched, never coloured; cells that are large enough carry their value in
// black or white ink.

#include "ui/charts/chart_frame.h"

class QCPColorMap;
class QCPColorScale;

namespace forereach::ui {

class HeatMapChart : public ChartFrame {
    Q_OBJECT

public:
    explicit HeatMapChart(const QString& name, QWidget* parent = nullptr);
    ChartData chartData() const override;
    /// Colour of a cell as drawn; invalid for a missing one.
    QColor cellColour(Spot) const;
    /// What stands at the rows: "Segment".
    void setRowNoun(const QString& noun) { m_rowNoun = noun; }

protected:
    void build() override;
    void clear() override;
    void applyRanges() override;
    QPointF pixelOf(Spot) const override;
    Spot spotAt(QPointF) const override;
    void paintMark(QCPPainter*, Spot) const override;

private:
    QRectF cellRect(int row, int column) const;
    int columns() const;
    void paintCells(QCPPainter*) const;
    void chooseColumnLabels();

    QString m_rowNoun;
    QCPColorMap* m_map = nullptr;
    QCPColorScale* m_scale = nullptr;
    int m_labelledEvery = 0;
};

} // namespace forereach::ui
