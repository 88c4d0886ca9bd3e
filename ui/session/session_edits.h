// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// The two undo commands: everything a user can change is a Scenario or library items, so before and after are
// enough.

#include <QUndoCommand>

#include <chrono>

#include "ui/session/session.h"

namespace forereach::ui {

class EditScenarioCommand : public QUndoCommand {
public:
    EditScenarioCommand(WorkspaceSession& session, const QString& label, Scenario before, Scenario after);
    void undo() override;
    void redo() override;
    int id() const override { return 1; }
    bool mergeWith(const QUndoCommand* next) override;

private:
    WorkspaceSession& m_session;
    Scenario m_before, m_after;
    std::chrono::steady_clock::time_point m_at = std::chrono::steady_clock::now();
};

class EditLibraryCommand : public QUndoCommand {
public:
    enum class FirstTime { Apply, IsDone }; // IsDone: an import has written it already
    EditLibraryCommand(WorkspaceSession& session, const QString& label, std::vector<LibraryItem> before,
                       std::vector<LibraryItem> after, FirstTime first);
    void undo() override;
    void redo() override;

private:
    WorkspaceSession& m_session;
    std::vector<LibraryItem> m_before, m_after;
    FirstTime m_first;
};

} // namespace forereach::ui
