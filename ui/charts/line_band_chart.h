// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// LineBandChart: values along a continuous axis. A P50 line with the P10 to P90 band of the forecast, up to
// three bands; with more series the interval becomes a whisker at the line's end. Each series has colour,
// dash and letter and is named at its end. Dotted hairlines beside P50 show the error of computing where it
// is wider than 3 px. Markers name moments.

#include "ui/charts/chart_frame.h"

class QCPGraph;

namespace forereach::ui {

class LineBandChart : public ChartFrame {
    Q_OBJECT

public:
    explicit LineBandChart(const QString& name, QWidget* parent = nullptr);
    ChartData chartData() const override;
    /// Upper end of the y axis when zoomed out; by default the next round value above the data.
    void setFixedTop(std::optional<double> top) { m_fixedTop = top; }

protected:
    void build() override;
    void clear() override;
    void applyRanges() override;
    bool zoomable() const override { return true; }
    QPointF pixelOf(Spot) const override;
    Spot spotAt(QPointF) const override;
    void paintMark(QCPPainter*, Spot) const override;

private:
    struct Lines {
        QCPGraph* middle = nullptr;
        QCPGraph* low = nullptr;
        QCPGraph* high = nullptr;
        QCPGraph* errorLow = nullptr;
        QCPGraph* errorHigh = nullptr;
    };
    void beforeReplot();
    void paintLabels(QCPPainter*) const;
    QString endText(const ChartSeries&) const;

    std::vector<Lines> m_lines;
    std::optional<double> m_fixedTop;
};

} // namespace forereach::ui
