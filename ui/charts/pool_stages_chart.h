// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// PoolStagesChart: the traffic pools of an item, one row a pool. Left, on a log axis of times shown: the
// quota (tick) and what was spent (dot, whisker). Right, on its own axis: the value per time shown (dot)
// against what the pool needs (tick). Beside them in words how it ended. Two plots side by side: neither axis
// is shared.

#include "ui/charts/chart_frame.h"

class QCPAxisRect;
class QCPGraph;
class QCPLayoutElement;

namespace forereach::ui {

struct PoolStage {
    QString name;     // "Pool 1"
    ChartPoint shown; // times shown in this pool
    double quota = 0; // times
    std::optional<double> value, needed;
    QString verdict; // "Passed after 6 h", "Stopped: value below threshold"
    QString detail;  // "94 % sure to be above"
    bool passed = false;
};

class PoolStagesChart : public ChartFrame {
    Q_OBJECT

public:
    explicit PoolStagesChart(const QString& name, QWidget* parent = nullptr);
    /// Replaces setData(): axes of the two plots, then the rows.
    void setStages(const ChartAxis& shown, const ChartAxis& value, std::vector<PoolStage> stages);
    /// Times shown (series 0) and quota (series 1).
    ChartData chartData() const override;
    /// Value per time shown (series 0) and what is needed (series 1).
    ChartData valueData() const;

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
    void paintRows(QCPPainter*) const;
    int wordsWidth() const;
    QCPLayoutElement* m_words = nullptr; // room for the words on the right

    std::vector<PoolStage> m_stages;
    ChartAxis m_valueAxis;
    QCPAxisRect* m_right = nullptr;
    QCPGraph* m_shown = nullptr;
    QCPGraph* m_quota = nullptr;
    QCPGraph* m_value = nullptr;
    QCPGraph* m_needed = nullptr;
};

} // namespace forereach::ui
