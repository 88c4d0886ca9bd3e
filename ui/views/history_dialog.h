// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// HistoryDialog: the analytics exports in the workspace. Each import with every repair, doubt and refusal,
// taken back as a whole by one button; exports whose columns are not known wait to be told; posts beside
// library items, the doubtful matches for the user to decide. Not modal: it follows what is imported
// meanwhile.

#include <QDialog>

#include "ui/session/session.h"

class QLabel;
class QPushButton;
class QTabWidget;
class QTreeWidget;

namespace forereach::ui {

class HistoryDialog : public QDialog {
    Q_OBJECT

public:
    HistoryDialog(WorkspaceSession&, QWidget* parent = nullptr);
    /// Selects this import once it is listed; 0: the newest, or the first that waits for its columns.
    void showImport(std::int64_t id);

Q_SIGNALS:
    void listed(); // the answer of the workspace is on screen

private:
    QWidget* reportTab();
    QWidget* matchesTab();
    void reload();
    void list(const ImportHistory&);
    void listMatches(const std::vector<PostMatch>&);
    void showReport();
    void showButtons();
    void tellColumns();
    void undo();
    void decide(bool accepted);
    const AnalyticsImportRecord* selected() const;
    const UnmappedExport* selectedUnmapped() const;

    WorkspaceSession& m_session;
    ImportHistory m_history;
    std::vector<UnmappedExport> m_unmapped;
    std::int64_t m_wanted = 0;
    QLabel* m_summary = nullptr;
    QTreeWidget* m_imports = nullptr;
    QTabWidget* m_tabs = nullptr;
    QTreeWidget* m_report = nullptr;
    QTreeWidget* m_matches = nullptr;
    QPushButton* m_undo = nullptr;
    QPushButton* m_map = nullptr;
    QPushButton* m_accept = nullptr;
    QPushButton* m_reject = nullptr;
};

} // namespace forereach::ui
