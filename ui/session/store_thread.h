// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// StoreThread: the one thread that owns the Workspace. Tasks run in the order posted; reading pictures waits
// behind everything else, so that scrolling never delays a save. The destructor finishes what was posted.

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>

#include "core/store/workspace.h"

namespace forereach::ui {

class StoreThread {
public:
    /// The workspace is empty until a task opens one.
    using Task = std::function<void(std::optional<Workspace>&)>;

    StoreThread();
    ~StoreThread();
    StoreThread(const StoreThread&) = delete;
    StoreThread& operator=(const StoreThread&) = delete;

    void post(Task);
    void postPicture(Task); // newest first: what has just scrolled into view matters most
    /// Blocks until everything posted with post() so far has run.
    void wait();
    /// Posts and blocks for the answer. Not from the GUI thread.
    template <class T>
    T ask(std::function<T(std::optional<Workspace>&)> question);

private:
    void loop();

    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<Task> m_tasks;
    std::deque<Task> m_pictures;
    bool m_stop = false;
    std::thread m_thread;
};

template <class T>
T StoreThread::ask(std::function<T(std::optional<Workspace>&)> question) {
    std::mutex mutex;
    std::condition_variable done;
    std::optional<T> answer;
    post([&](std::optional<Workspace>& workspace) {
        T value = question(workspace);
        const std::lock_guard lock(mutex);
        answer.emplace(std::move(value));
        done.notify_one();
    });
    std::unique_lock lock(mutex);
    done.wait(lock, [&] { return answer.has_value(); });
    return std::move(*answer);
}

} // namespace forereach::ui
