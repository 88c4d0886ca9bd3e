// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/import_runner.h"

#include <chrono>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>

namespace forereach::ui {

namespace fs = std::filesystem;

namespace {
constexpr auto kProgressEvery = std::chrono::milliseconds(50);

CommittedImport refusal(const fs::path& path, const Error& error) {
    CommittedImport import;
    import.row.file = path.string();
    import.row.kind = "unknown";
    import.row.verdict = "refused";
    import.row.refused = 1;
    import.row.messages = {error.message};
    return import;
}
}

struct ImportRunner::Queue {
    std::mutex mutex;
    std::deque<fs::path> dropped; // files and folders, not looked into yet
    std::deque<fs::path> files;
    int finished = 0;
    int total = 0;
    bool working = false; // the thread will look at the queue again
    CancelToken cancel;   // of the present busy period
    std::thread thread;
    bool busy = false;  // GUI thread only
    quint64 period = 0; // GUI thread only: numbers the threads started
};

ImportRunner::ImportRunner(Collect collect, Prepare prepare, Commit commit, QObject* parent)
    : QObject(parent), m_collect(std::move(collect)), m_prepare(std::move(prepare)),
      m_commit(std::move(commit)), m_queue(std::make_shared<Queue>()) {}

ImportRunner::~ImportRunner() {
    {
        const std::lock_guard lock(m_queue->mutex);
        m_queue->cancel.cancel();
    }
    if (m_queue->thread.joinable()) m_queue->thread.join();
}

void ImportRunner::add(const QStringList& paths) {
    if (paths.isEmpty()) return;
    {
        const std::lock_guard lock(m_queue->mutex);
        if (m_queue->busy && m_queue->cancel.cancelled()) { // its end is still to be told
            m_afterCancel += paths;
            return;
        }
        for (const QString& path : paths) m_queue->dropped.emplace_back(path.toStdString());
        if (m_queue->working) return;
        m_queue->working = true;
        if (!m_queue->busy) m_queue->finished = m_queue->total = 0;
    }
    if (m_queue->thread.joinable()) m_queue->thread.join(); // has left its loop: ends at once
    m_queue->cancel = CancelToken();
    m_queue->busy = true;
    const quint64 period = ++m_queue->period;
    m_queue->thread = std::thread([this, queue = m_queue, cancel = m_queue->cancel, period] {
        work(*queue, cancel);
        QMetaObject::invokeMethod(
            this,
            [this, cancel, period] {
                if (period != m_queue->period) return; // more was added meanwhile
                m_queue->busy = false;
                Q_EMIT finished(cancel.cancelled());
                add(std::exchange(m_afterCancel, {}));
            },
            Qt::QueuedConnection);
    });
}

void ImportRunner::work(Queue& queue, const CancelToken& cancel) {
    const auto report = [this](const CommittedImport& import) {
        QMetaObject::invokeMethod(
            this, [this, import] { Q_EMIT fileFinished(import); }, Qt::QueuedConnection);
    };
    auto lastProgress = std::chrono::steady_clock::time_point{};
    const auto progress = [&](const fs::path& file, double done, bool always) {
        const auto now = std::chrono::steady_clock::now();
        if (!always && now - lastProgress < kProgressEvery) return;
        lastProgress = now;
        ImportProgress state;
        state.file = QString::fromStdString(file.filename().string());
        state.done = done;
        {
            const std::lock_guard lock(queue.mutex);
            state.finished = queue.finished;
            state.total = queue.total;
        }
        QMetaObject::invokeMethod(
            this, [this, state] { Q_EMIT progressed(state); }, Qt::QueuedConnection);
    };
    const auto ended = [&queue] {
        const std::lock_guard lock(queue.mutex);
        ++queue.finished;
    };
    for (;;) {
        std::optional<fs::path> dropped, file;
        {
            const std::lock_guard lock(queue.mutex);
            if (cancel.cancelled()) {
                queue.dropped.clear();
                queue.files.clear();
            }
            if (!queue.dropped.empty()) {
                dropped = std::move(queue.dropped.front());
                queue.dropped.pop_front();
            } else if (!queue.files.empty()) {
                file = std::move(queue.files.front());
                queue.files.pop_front();
            } else {
                queue.working = false;
                return;
            }
        }
        if (dropped) {
            auto found = m_collect(*dropped);
            if (!found) report(refusal(*dropped, found.error()));
            const std::lock_guard lock(queue.mutex);
            if (!found) {
                ++queue.total;
                ++queue.finished;
                continue;
            }
            queue.total += static_cast<int>(found->size());
            for (auto& path : *found) queue.files.push_back(std::move(path));
            continue;
        }
        progress(*file, 0, false);
        auto prepared = m_prepare(
            *file, [&](double done) { progress(*file, done, false); }, cancel);
        if (cancel.cancelled() || (!prepared && prepared.error().code == ErrorCode::Cancelled)) continue;
        if (!prepared) {
            ended();
            report(refusal(*file, prepared.error()));
            continue;
        }
        auto committed = m_commit(*prepared);
        ended();
        if (committed)
            report(*committed);
        else
            report(refusal(*file, committed.error()));
        progress(*file, 1, false);
    }
}

void ImportRunner::cancel() {
    const std::lock_guard lock(m_queue->mutex);
    m_queue->cancel.cancel();
}

bool ImportRunner::isRunning() const {
    return m_queue->busy;
}

} // namespace forereach::ui
