// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// ScenarioBar: the strip on top of the window. What is simulated (scenario, markets, segments, horizon,
// sample, seed) and the one button that runs it, shows how far it is, and cancels it. Edits are undo steps of
// the session.

#include <QFrame>

class QComboBox;
class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;
class QSpinBox;
class QHBoxLayout;
class QToolButton;

namespace forereach::ui {

class CheckListButton;
class WorkspaceSession;
struct RunUpdate;

class ScenarioBar : public QFrame {
    Q_OBJECT

public:
    ScenarioBar(WorkspaceSession&, QWidget* parent = nullptr);
    QToolButton* workspaceButton() const { return m_workspace; }
    QToolButton* scenarioMenuButton() const { return m_scenarioMenu; }
    /// Puts the cursor into the field that an issue's path names; false if the bar has no such field.
    bool goToField(const QString& path);

protected:
    void changeEvent(QEvent*) override;
    void resizeEvent(QResizeEvent*) override;

private:
    void build();
    void fit();
    void showScenario();
    void showRun(const RunUpdate&);
    void showIdle();
    void refreshIcons();

    WorkspaceSession& m_session;
    QToolButton* m_workspace = nullptr;
    QComboBox* m_scenario = nullptr;
    QToolButton* m_scenarioMenu = nullptr;
    CheckListButton* m_markets = nullptr;
    CheckListButton* m_segments = nullptr;
    QWidget* m_segmentsHost = nullptr;
    QHBoxLayout* m_row = nullptr;
    QComboBox* m_distribution = nullptr;
    QSpinBox* m_days = nullptr;
    QSpinBox* m_viewers = nullptr;
    QSpinBox* m_replications = nullptr;
    QLineEdit* m_seed = nullptr;
    QPushButton* m_run = nullptr;
    QProgressBar* m_progress = nullptr;
};

} // namespace forereach::ui
