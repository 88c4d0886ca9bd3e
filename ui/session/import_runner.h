// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// ImportRunner: imports files and folders in the background, one file after the other. Analysis runs on a
// worker thread, the short commit where the workspace lives. Progress is thinned to 20 a second; each file
// ends with its row (verdict and reasons); cancel() returns at once, files already taken stay, the one at
// work leaves nothing.

#include <QObject>
#include <QStringList>

#include <functional>
#include <memory>
#include <vector>

#include "core/store/import_media.h"

namespace forereach::ui {

struct ImportProgress {
    QString file;     // name of the file at work
    double done = 0;  // of this file, 0..1
    int finished = 0; // files ended
    int total = 0;    // files found so far
};

class ImportRunner : public QObject {
    Q_OBJECT

public:
    using Prepare = std::function<Result<PreparedImport>(const std::filesystem::path&, const MediaProgress&,
                                                         const CancelToken&)>;
    using Collect = std::function<Result<std::vector<std::filesystem::path>>(const std::filesystem::path&)>;
    /// Called on the worker thread; blocks until the workspace has taken the file.
    using Commit = std::function<Result<CommittedImport>(const PreparedImport&)>;

    ImportRunner(Collect, Prepare, Commit, QObject* parent = nullptr);
    ~ImportRunner() override;

    /// Adds to the queue; starts if idle.
    void add(const QStringList& paths);
    void cancel();
    bool isRunning() const;

Q_SIGNALS:
    void progressed(const forereach::ui::ImportProgress& progress);
    /// One file ended. A taken file carries the library edit that undo reverts.
    void fileFinished(const forereach::CommittedImport& import);
    /// The queue is empty or was cancelled. Exactly once for each time the runner became busy.
    void finished(bool cancelled);

private:
    struct Queue;
    void work(Queue&, const CancelToken&); // the worker thread's loop

    Collect m_collect;
    Prepare m_prepare;
    Commit m_commit;
    std::shared_ptr<Queue> m_queue;
    QStringList m_afterCancel; // added while a cancelled worker winds up
};

} // namespace forereach::ui

Q_DECLARE_METATYPE(forereach::ui::ImportProgress)
Q_DECLARE_METATYPE(forereach::CommittedImport)
