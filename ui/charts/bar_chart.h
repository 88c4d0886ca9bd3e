// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// BarChart: one value a category, from zero, as bars or as dots, standing or lying, with P10 to P90 whiskers
// where the value has an interval, and its rounded value written at the end. A hollow mark says that too few
// viewers stand behind it.

#include "ui/charts/chart_frame.h"

class QCPAxis;
class QCPBars;

namespace forereach::ui {

class BarChart : public ChartFrame {
    Q_OBJECT

public:
    enum class Mark { Bar, Dot };

    BarChart(const QString& name, Qt::Orientation, Mark, QWidget* parent = nullptr);
    ChartData chartData() const override;

protected:
    void build() override;
    void clear() override;
    void applyRanges() override;
    QPointF pixelOf(Spot) const override;
    Spot spotAt(QPointF) const override;
    Spot stepped(Spot from, int key) const override;
    void paintMark(QCPPainter*, Spot) const override;

private:
    const std::vector<ChartPoint>& points() const { return data().series.front().points; }
    QCPAxis* categoryAxis() const;
    QCPAxis* valueAxis() const;
    QPointF pixelOf(double category, double value) const;
    QRectF band(int category) const;
    void paintMarks(QCPPainter*) const;
    void paintSelection(QCPPainter*) const;

    Qt::Orientation m_orientation;
    Mark m_mark;
    QCPBars* m_bars = nullptr;
};

} // namespace forereach::ui
