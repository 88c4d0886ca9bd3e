// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// PlanSplitLimits: the least and the most of the budget that a line may get when the best split is searched.
// What contradicts itself is said while one types.

#include <QDialog>

#include "core/plan/optimise.h"
#include "ui/session/plan_desk.h"

class QLabel;
class QPushButton;
class QTableWidget;

namespace forereach::ui {

class PlanSplitLimits : public QDialog {
    Q_OBJECT

public:
    PlanSplitLimits(const Campaign&, const PlanDesk::SplitLimits&, QWidget* parent = nullptr);
    /// Lines without a limit are left out.
    PlanDesk::SplitLimits chosen() const;

private:
    void judge();
    double percentAt(int row, int column, double unsaid) const; // 0..1; not a number if it cannot be read
    std::vector<std::pair<double, double>> shares() const;

    Campaign m_campaign;
    QTableWidget* m_table = nullptr;
    QLabel* m_issue = nullptr;
    QPushButton* m_ok = nullptr;
};

} // namespace forereach::ui
