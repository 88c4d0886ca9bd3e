// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// PlanTargetDialog: for whom a line item is. Each list that is left empty admits everybody; what the choice
// leaves is judged by the scenario's validator, not here.

#include <QDialog>

#include <map>

#include "core/model/scenario.h"

class QFormLayout;
class QLineEdit;

namespace forereach::ui {

class CheckListButton;

class PlanTargetDialog : public QDialog {
    Q_OBJECT

public:
    PlanTargetDialog(const Scenario&, const Catalog&, const LineItem&, QWidget* parent = nullptr);
    /// The line item with the target as chosen.
    LineItem chosen() const;

private:
    CheckListButton* add(QFormLayout*, const char* name, const QString& label, const QString& none,
                         const QList<std::pair<QString, QString>>& options, const QStringList& chosen);
    LineItem m_line;
    std::map<QString, CheckListButton*> m_lists;
    QLineEdit* m_hours = nullptr;
};

} // namespace forereach::ui
