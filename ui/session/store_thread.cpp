// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/store_thread.h"

namespace forereach::ui {

StoreThread::StoreThread() : m_thread([this] { loop(); }) {}

StoreThread::~StoreThread() {
    {
        const std::lock_guard lock(m_mutex);
        m_stop = true;
        m_pictures.clear();
    }
    m_wake.notify_one();
    m_thread.join();
}

void StoreThread::post(Task task) {
    {
        const std::lock_guard lock(m_mutex);
        m_tasks.push_back(std::move(task));
    }
    m_wake.notify_one();
}

void StoreThread::postPicture(Task task) {
    {
        const std::lock_guard lock(m_mutex);
        m_pictures.push_front(std::move(task));
    }
    m_wake.notify_one();
}

void StoreThread::wait() {
    ask<bool>([](std::optional<Workspace>&) { return true; });
}

void StoreThread::loop() {
    std::optional<Workspace> workspace;
    for (;;) {
        Task task;
        {
            std::unique_lock lock(m_mutex);
            m_wake.wait(lock, [this] { return m_stop || !m_tasks.empty() || !m_pictures.empty(); });
            auto& queue = m_tasks.empty() ? m_pictures : m_tasks;
            if (queue.empty()) return;
            task = std::move(queue.front());
            queue.pop_front();
        }
        task(workspace);
    }
}

} // namespace forereach::ui
