// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// PlanPricesDialog: what other advertisers bid, stated by the user for all markets or market by market, the
// floor and how the winner pays. Forereach ships no prices. What cannot be is said while one types.

#include <QDialog>

#include "core/model/scenario.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QTableWidget;

namespace forereach {
struct Catalog;
}

namespace forereach::ui {

class PlanPricesDialog : public QDialog {
    Q_OBJECT

public:
    PlanPricesDialog(const Scenario&, const Catalog&, const QString& currency, QWidget* parent = nullptr);
    /// The scenario with the prices as typed.
    const Scenario& scenario() const { return m_scenario; }

private:
    void judge();

    Scenario m_scenario;
    const Catalog& m_catalog;
    QTableWidget* m_table = nullptr; // all markets, then each
    QLineEdit* m_floor = nullptr;
    QComboBox* m_auction = nullptr;
    QLabel* m_issue = nullptr;
    QPushButton* m_ok = nullptr;
};

} // namespace forereach::ui
