// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// ForestChart: differences about a zero line, a row each: a dot with its P10 to P90 whisker, its rounded
// value written beside it. Several series are variants, below each other in every row, each with its letter.
// All series have the same rows; a point without a value is left out. A hollow dot: too few viewers behind
// it.

#include "ui/charts/chart_frame.h"

class QCPGraph;

namespace forereach::ui {

class ForestChart : public ChartFrame {
    Q_OBJECT

public:
    enum class Mark { Dots, Bars };
    explicit ForestChart(const QString& name, QWidget* parent = nullptr, Mark mark = Mark::Dots);
    ChartData chartData() const override;

protected:
    void build() override;
    void clear() override;
    void applyRanges() override;
    QPointF pixelOf(Spot) const override;
    Spot spotAt(QPointF) const override;
    Spot stepped(Spot from, int key) const override;
    void paintMark(QCPPainter*, Spot) const override;
    QString titleOfSpot(Spot) const override;
    QString valueOfSpot(Spot) const override;

private:
    int rows() const;
    double lane(Spot) const; // where a mark stands on the axis of rows
    const ChartPoint& pointAt(Spot) const;
    QRectF band(int row) const;
    QString textOf(Spot) const;
    void paintSelection(QCPPainter*) const;
    void paintMarks(QCPPainter*) const;
    void paintBars(QCPPainter*) const;
    bool bars() const { return m_mark == Mark::Bars; }
    int lanes() const { return bars() ? 1 : static_cast<int>(data().series.size()); }

    Mark m_mark;
    std::vector<QCPGraph*> m_values; // one a series: they hold the differences
};

} // namespace forereach::ui
