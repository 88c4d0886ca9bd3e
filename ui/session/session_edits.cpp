// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/session_edits.h"

namespace forereach::ui {

namespace {
constexpr auto kMergeWithin = std::chrono::seconds(1);
}

EditScenarioCommand::EditScenarioCommand(WorkspaceSession& session, const QString& label, Scenario before,
                                         Scenario after)
    : QUndoCommand(label), m_session(session), m_before(std::move(before)), m_after(std::move(after)) {}

void EditScenarioCommand::undo() {
    m_session.applyScenario(m_before);
}

void EditScenarioCommand::redo() {
    m_session.applyScenario(m_after);
}

bool EditScenarioCommand::mergeWith(const QUndoCommand* next) {
    const auto* other = static_cast<const EditScenarioCommand*>(next);
    if (other->text() != text() || other->m_at - m_at > kMergeWithin) return false;
    m_after = other->m_after;
    m_at = other->m_at;
    return true;
}

EditLibraryCommand::EditLibraryCommand(WorkspaceSession& session, const QString& label,
                                       std::vector<LibraryItem> before, std::vector<LibraryItem> after,
                                       FirstTime first)
    : QUndoCommand(label), m_session(session), m_before(std::move(before)), m_after(std::move(after)),
      m_first(first) {}

void EditLibraryCommand::undo() {
    m_session.applyLibrary(text(), m_after, m_before);
}

void EditLibraryCommand::redo() {
    if (m_first == FirstTime::Apply) m_session.applyLibrary(text(), m_before, m_after);
    m_first = FirstTime::Apply;
}

} // namespace forereach::ui
