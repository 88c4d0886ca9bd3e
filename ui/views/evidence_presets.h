// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// PresetsPanel: two ranking presets side by side, with their dates, and what if a weight of the scenario's
// own were another.

#include <QWidget>

class QCheckBox;
class QComboBox;
class QLabel;
class QPushButton;

namespace forereach::ui {

class FigureEditor;
class FigureTable;
class WorkspaceSession;

class PresetsPanel : public QWidget {
    Q_OBJECT

public:
    explicit PresetsPanel(QWidget* parent = nullptr);
    void setSession(WorkspaceSession*);
    void refresh();
    FigureEditor* editor() const { return m_editor; }

private:
    void fill();
    void choose(const QString& name);
    void useRight();

    WorkspaceSession* m_session = nullptr;
    QString m_chosen; // "like"
    QComboBox* m_left = nullptr;
    QComboBox* m_right = nullptr;
    QCheckBox* m_differing = nullptr;
    QPushButton* m_use = nullptr;
    QLabel* m_finding = nullptr;
    FigureTable* m_table = nullptr;
    FigureEditor* m_editor = nullptr;
};

} // namespace forereach::ui
