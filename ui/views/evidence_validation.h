// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// ValidationPanel: does the model come out where the world has been measured? Each published statistic as a
// dot beside its target, the failing first, and the same as a table. Computed when asked, never by itself.

#include <QWidget>

#include <memory>

#include "ui/charts/chart_data.h"
#include "ui/session/validation_desk.h"
#include "ui/views/figure_table.h"

class QComboBox;
class QLabel;
class QPushButton;

namespace forereach::ui {

class RatioChart;
class WorkspaceSession;

/// What the picture and the table show: the failing first, references last.
struct ValidationLook {
    QString finding, subtitle;
    ChartData data;
    std::vector<std::pair<double, double>> tolerances;
    FigureData table;
};
ValidationLook validationLook(const ValidationDesk::Answer&);

class ValidationPanel : public QWidget {
    Q_OBJECT

public:
    explicit ValidationPanel(ValidationDesk::Validate validate = {}, QWidget* parent = nullptr);
    void setSession(WorkspaceSession*);
    void refresh();
    ValidationDesk* desk() { return &m_desk; }

private:
    ValidationOptions chosen() const;
    void show(const ValidationDesk::Answer*);

    ValidationDesk m_desk;
    WorkspaceSession* m_session = nullptr;
    const ValidationDesk::Answer* m_shown = nullptr;
    std::string m_shownDigest;
    QComboBox* m_preset = nullptr;
    QComboBox* m_size = nullptr;
    QPushButton* m_run = nullptr;
    QPushButton* m_cancel = nullptr;
    QLabel* m_progress = nullptr;
    QLabel* m_state = nullptr;
    RatioChart* m_chart = nullptr;
    FigureTable* m_table = nullptr;
};

} // namespace forereach::ui
