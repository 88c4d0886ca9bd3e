// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// SourcesPanel: every figure that the scenario rests on, searchable, with its mark and source; a figure can
// be said otherwise, in one undo step, and put back.

#include <QWidget>

#include <vector>

#include "core/model/defaults_in_use.h"

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;

namespace forereach::ui {

class FigureEditor;
class FigureTable;
class WorkspaceSession;

class SourcesPanel : public QWidget {
    Q_OBJECT

public:
    explicit SourcesPanel(QWidget* parent = nullptr);
    void setSession(WorkspaceSession*);
    void refresh();
    /// Says a figure otherwise, or nothing: puts it back. False if the scenario cannot have it; the editor
    /// says why.
    bool setFigure(const QString& path, std::optional<double> value);

private:
    enum class Show { All, Unverified, Changed, Drawn };
    void build();
    void fill();
    void choose(const QString& path);
    void setDraws(bool draws);
    void setControls(bool controls);

    WorkspaceSession* m_session = nullptr;
    std::vector<DefaultInUse> m_figures;
    QString m_chosen;
    QLabel* m_summary = nullptr;
    QLabel* m_width = nullptr;
    QLineEdit* m_search = nullptr;
    QComboBox* m_show = nullptr;
    QCheckBox* m_draws = nullptr;
    QCheckBox* m_controls = nullptr;
    FigureTable* m_table = nullptr;
    FigureEditor* m_editor = nullptr;
};

} // namespace forereach::ui
