// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// BudgetChart: lines over a budget with a marker that is dragged along them: by the mouse, by Left and Right
// (1 % of the axis; 10 % with Shift), Up and Down to the next dot, Home and End. Moving the marker paints one
// layer anew, so that whoever follows it keeps pace. Beyond `flattensFrom` the ground is hatched.

#include "ui/charts/line_band_chart.h"

namespace forereach::ui {

class BudgetChart : public LineBandChart {
    Q_OBJECT

public:
    explicit BudgetChart(const QString& name, QWidget* parent = nullptr);
    /// Not above 0: none. Does not emit markerMoved().
    void setMarker(double x, const QString& text);
    double marker() const { return m_marker; }
    /// What is read out of the marker when it was moved by key.
    void setMarkerSpoken(const QString& text);
    void setFlattensFrom(std::optional<double> x);
    /// Where the marker stands, in pixels of the plot.
    QPointF markerPixel() const;

Q_SIGNALS:
    /// The user wants it there; whoever holds the marker answers with setMarker().
    void markerMoved(double x);
    void markerStepped(double percentOfAxis);

protected:
    void build() override;
    bool eventFilter(QObject*, QEvent*) override;

private:
    bool near(QPointF pixel) const;
    bool onMarkerKey(QKeyEvent*);
    void toDot(int direction);
    void paintZone(QCPPainter*) const;
    void paintMarker(QCPPainter*) const;

    double m_marker = 0;
    QString m_markerText;
    std::optional<double> m_flattensFrom;
    bool m_dragging = false;
};

} // namespace forereach::ui
