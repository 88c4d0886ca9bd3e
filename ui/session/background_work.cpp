// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/background_work.h"

#include <algorithm>
#include <chrono>
#include <mutex>
#include <thread>

#include "ui/session/thread_priority.h"

namespace forereach::ui {

namespace {
using WorkClock = std::chrono::steady_clock;
constexpr auto kProgressTold = std::chrono::milliseconds(50);
constexpr double kTimeLeftFrom = 0.05; // of the work done: from here on the time left means something
} // namespace

struct BackgroundWork::Job {
    CancelToken cancel;
    bool ended = false, threadEnded = false; // on the thread of the object only
    std::mutex mutex;                        // of the two below
    WorkClock::time_point began = WorkClock::now();
    WorkClock::time_point told{};
    std::thread thread;
};

BackgroundWork::BackgroundWork(QObject* parent) : QObject(parent) {}

BackgroundWork::~BackgroundWork() {
    if (m_job) m_job->cancel.cancel();
    for (const auto& job : m_ending) job->thread.join();
    if (m_job && m_job->thread.joinable()) m_job->thread.join();
}

bool BackgroundWork::isRunning() const {
    return m_job && !m_job->ended;
}

void BackgroundWork::begin(Work work) {
    if (m_job) {
        m_job->cancel.cancel();
        m_job->ended = true;
        if (m_job->threadEnded)
            m_job->thread.join();
        else
            m_ending.push_back(m_job);
    }
    auto job = std::make_shared<Job>();
    m_job = job;
    m_failure.clear();
    m_progress = {};
    Q_EMIT changed();

    const auto post = [this, job](Apply what, bool last) {
        QMetaObject::invokeMethod(
            this, [this, job, what = std::move(what), last] { deliver(job, what, last); },
            Qt::QueuedConnection);
    };
    job->thread = std::thread([this, job, post, work = std::move(work)] {
        giveWay(kBehindTheWindow);
        RunControl control;
        control.cancel = job->cancel;
        control.progress = [this, job, post](const Progress& p) {
            Progress now = p;
            {
                const std::lock_guard lock(job->mutex);
                const auto time = WorkClock::now();
                if (time - job->told < kProgressTold) return;
                job->told = time;
                const double seconds = std::chrono::duration<double>(time - job->began).count();
                now.secondsLeft = p.done > kTimeLeftFrom ? seconds * (1 - p.done) / p.done : -1;
            }
            post(
                [this, now] {
                    m_progress = now;
                    Q_EMIT changed();
                },
                false);
        };
        Result<Apply> answer = work(control, [post](Apply what) { post(std::move(what), false); });
        Apply last;
        if (answer && !job->cancel.cancelled())
            last = std::move(answer).value();
        else if (!answer && answer.error().code != ErrorCode::Cancelled)
            last = [this, what = QString::fromStdString(answer.error().text())] { m_failure = what; };
        post(std::move(last), true);
        QMetaObject::invokeMethod(
            this,
            [this, job] {
                job->threadEnded = true;
                const auto it = std::find(m_ending.begin(), m_ending.end(), job);
                if (it == m_ending.end()) return;
                job->thread.join();
                m_ending.erase(it);
            },
            Qt::QueuedConnection);
    });
}

void BackgroundWork::deliver(const std::shared_ptr<Job>& job, const Apply& what, bool last) {
    if (job != m_job || job->ended) return;
    if (last) {
        job->ended = true;
        m_progress = {};
    }
    if (what) what();
    if (last) Q_EMIT changed();
}

void BackgroundWork::cancel() {
    if (!isRunning()) return;
    m_job->cancel.cancel();
    deliver(m_job, {}, true);
}

} // namespace forereach::ui
