// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/simulation_runner.h"

#include <algorithm>
#include <chrono>
#include <mutex>
#include <thread>

#include "ui/session/thread_priority.h"

namespace forereach::ui {

namespace {
using Clock = std::chrono::steady_clock;
constexpr auto kProgressEvery = std::chrono::milliseconds(50);
}

struct SimulationRunner::Job {
    RunId id = 0;
    CancelToken cancel;
    Clock::time_point started = Clock::now();
    bool ended = false;       // a terminal update was emitted or must not be any more; GUI thread only
    bool threadEnded = false; // GUI thread only
    std::mutex mutex;         // of lastProgress
    Clock::time_point lastProgress{};
    std::thread thread;

    double seconds() const { return std::chrono::duration<double>(Clock::now() - started).count(); }
};

SimulationRunner::SimulationRunner(Simulate simulate, QObject* parent)
    : QObject(parent), m_simulate(std::move(simulate)) {}

SimulationRunner::~SimulationRunner() {
    if (m_job) m_job->cancel.cancel();
    for (const auto& job : m_ending) job->thread.join();
    if (m_job && m_job->thread.joinable()) m_job->thread.join();
}

RunId SimulationRunner::start(const Scenario& scenario, std::shared_ptr<const Catalog> catalog,
                              const RunOptions& options, bool alsoFull) {
    if (m_job) {
        m_job->cancel.cancel();
        m_job->ended = true;
        if (m_job->threadEnded)
            m_job->thread.join();
        else
            m_ending.push_back(m_job);
    }
    auto job = std::make_shared<Job>();
    job->id = m_next++;
    m_job = job;

    const auto post = [this, job](RunUpdate update) {
        update.id = job->id;
        update.seconds = job->seconds();
        QMetaObject::invokeMethod(
            this, [this, job, update] { deliver(job, update); }, Qt::QueuedConnection);
    };
    // Runs one population and says whether to go on.
    const auto answer = [this, job, post, catalog, options](const Scenario& asked, bool small, bool last) {
        RunControl control;
        control.cancel = job->cancel;
        control.progress = [job, post, small](const Progress& progress) {
            {
                const std::lock_guard lock(job->mutex);
                const auto now = Clock::now();
                if (now - job->lastProgress < kProgressEvery) return;
                job->lastProgress = now;
            }
            RunUpdate update;
            update.smallPopulation = small;
            update.progress = progress;
            post(update);
        };
        auto result = m_simulate(asked, *catalog, options, control);
        RunUpdate update;
        update.smallPopulation = small;
        if (result.ok() && !job->cancel.cancelled()) {
            update.state = last ? RunUpdate::State::Finished : RunUpdate::State::Partial;
            update.outcome = std::make_shared<const RunOutcome>(std::move(result).value());
        } else if (result.ok() || result.error().code == ErrorCode::Cancelled) {
            update.state = RunUpdate::State::Cancelled;
        } else {
            update.state = RunUpdate::State::Failed;
            update.error = result.error();
        }
        const bool goOn = update.state == RunUpdate::State::Partial;
        post(update);
        return goOn;
    };
    job->thread = std::thread([this, job, answer, scenario, alsoFull] {
        giveWay(kBehindTheWindow);
        const Scenario small = firstPopulation(scenario);
        const bool smallFirst =
            !alsoFull || small.viewers < scenario.viewers || small.replications < scenario.replications;
        bool goOn = true;
        if (smallFirst) goOn = answer(small, true, !alsoFull);
        if (goOn && alsoFull) answer(scenario, false, true);
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
    return job->id;
}

Scenario SimulationRunner::firstPopulation(Scenario scenario) {
    scenario.viewers = std::min(scenario.viewers, kSmallViewers);
    scenario.replications = 1;
    scenario.controls = 0;
    return scenario;
}

void SimulationRunner::cancel() {
    if (!isRunning()) return;
    m_job->cancel.cancel();
    RunUpdate update;
    update.id = m_job->id;
    update.state = RunUpdate::State::Cancelled;
    update.seconds = m_job->seconds();
    deliver(m_job, update);
}

bool SimulationRunner::isRunning() const {
    return m_job && !m_job->ended;
}

RunId SimulationRunner::current() const {
    return m_job ? m_job->id : 0;
}

void SimulationRunner::deliver(const std::shared_ptr<Job>& job, RunUpdate update) {
    if (job != m_job || job->ended) return;
    if (update.isTerminal()) job->ended = true;
    Q_EMIT updated(update);
}

} // namespace forereach::ui
