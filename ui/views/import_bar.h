// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// ImportBar: what an import is doing, with cancel, and afterwards each file's verdict and the reasons for it.
// Opens by itself when files are dropped; the list opens by itself when a file was refused or repaired.

#include <QFrame>

#include "core/store/import_media.h"

class QLabel;
class QProgressBar;
class QPushButton;
class QToolButton;
class QTreeWidget;

namespace forereach::ui {

class WorkspaceSession;
struct ImportProgress;

class ImportBar : public QFrame {
    Q_OBJECT

public:
    ImportBar(WorkspaceSession&, QWidget* parent = nullptr);
    QTreeWidget* results() const { return m_results; }
    QString summary() const;

Q_SIGNALS:
    /// The report of what was imported is asked for; 0: that of an export whose columns are not known.
    void reportRequested(qlonglong import);

protected:
    void changeEvent(QEvent*) override;

private:
    void begin();
    void onProgress(const ImportProgress&);
    void onFile(const ImportRow&);
    void onFinished(bool cancelled);
    void setListShown(bool);

    WorkspaceSession& m_session;
    QLabel* m_text = nullptr;
    QProgressBar* m_progress = nullptr;
    QPushButton* m_details = nullptr;
    QPushButton* m_report = nullptr;
    QPushButton* m_cancel = nullptr;
    QToolButton* m_close = nullptr;
    QTreeWidget* m_results = nullptr;
    bool m_running = false;
    std::optional<qlonglong> m_import; // the last export of the drop, or 0 if one has unknown columns
    int m_taken = 0, m_warned = 0, m_unchanged = 0, m_refused = 0;
};

} // namespace forereach::ui
