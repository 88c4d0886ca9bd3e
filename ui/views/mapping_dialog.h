// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// MappingDialog: the columns of an export on one side, what Forereach can take on the other. Guesses are
// shown as guesses; decimal mark and day of export are asked for, since a file without known columns tells
// neither.

#include <QDialog>

#include "ui/session/session.h"

class QCheckBox;
class QComboBox;
class QDateEdit;
class QLabel;
class QPushButton;
class QTableWidget;

namespace forereach::ui {

class MappingDialog : public QDialog {
    Q_OBJECT

public:
    MappingDialog(const UnmappedExport&, QWidget* parent = nullptr);
    AnalyticsOptions options() const;

private:
    void judge();
    void recall(const AnalyticsOptions& said);

    std::vector<AnalyticsColumn> m_columns;
    QLabel* m_intro = nullptr;
    QTableWidget* m_table = nullptr;
    std::vector<QComboBox*> m_fields;
    QComboBox* m_mark = nullptr;
    QCheckBox* m_dated = nullptr;
    QDateEdit* m_day = nullptr;
    QLabel* m_problem = nullptr;
    QPushButton* m_import = nullptr;
};

} // namespace forereach::ui
