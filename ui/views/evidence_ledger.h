// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// LedgerPanel: how good were the forecasts? Each forecast that was stored before its post was published, with
// its interval, beside what an imported export says came; and whether as many lie inside as was claimed.

#include <QWidget>

#include "core/report/ledger.h"
#include "ui/charts/chart_data.h"
#include "ui/views/figure_table.h"

class QComboBox;
class QLabel;

namespace forereach::ui {

class LedgerChart;
class WorkspaceSession;

/// Of one quantity ("views", "reach"); the table holds every entry.
struct LedgerLook {
    QString finding, subtitle;
    ChartData data; // forecasts, then what came; oldest post first
    FigureData table;
};
LedgerLook ledgerLook(const Ledger&, const std::string& quantity);
/// Quantities that counted entries are of, the most frequent first.
std::vector<std::string> quantitiesOf(const Ledger&);

class LedgerPanel : public QWidget {
    Q_OBJECT

public:
    explicit LedgerPanel(QWidget* parent = nullptr);
    void setSession(WorkspaceSession*);
    /// Reads it anew; read() follows.
    void refresh();

Q_SIGNALS:
    void read();

private:
    void show();

    WorkspaceSession* m_session = nullptr;
    Ledger m_ledger;
    QString m_problem;
    QComboBox* m_quantity = nullptr;
    QLabel* m_notes = nullptr;
    LedgerChart* m_chart = nullptr;
    FigureTable* m_table = nullptr;
};

} // namespace forereach::ui
