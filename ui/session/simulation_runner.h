// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// SimulationRunner: click to chart. start() copies the scenario and returns at once; a worker thread answers
// first with a small population (at most 5,000 viewers, one replication), then with the full one. Everything
// arrives as one ordered signal on the thread of this object: progress at most 20 times a second, then
// exactly one terminal update. Starting again cancels the run before; updates of an older run are dropped.
// cancel() sets a flag and returns at once.

#include <QObject>

#include <functional>
#include <memory>

#include "core/sim/simulate.h"

namespace forereach::ui {

using RunId = quint64;
using RunOutcomePtr = std::shared_ptr<const RunOutcome>;

struct RunUpdate {
    enum class State {
        Progress,  // of the stage at work; `progress` is set
        Partial,   // the small population's answer; `outcome` is set, the full run goes on
        Finished,  // terminal: the full answer; `outcome` is set
        Failed,    // terminal: `error` is set
        Cancelled, // terminal
    };
    RunId id = 0;
    State state = State::Progress;
    bool smallPopulation = false; // progress of the first answer
    Progress progress;
    RunOutcomePtr outcome;
    Error error;
    double seconds = 0; // since start(), of Partial and terminal updates
    bool isTerminal() const { return state != State::Progress && state != State::Partial; }
};

class SimulationRunner : public QObject {
    Q_OBJECT

public:
    using Simulate = std::function<Result<RunOutcome>(const Scenario&, const Catalog&, const RunOptions&,
                                                      const RunControl&)>;
    static constexpr std::int64_t kSmallViewers = 2'000;
    /// What the first answer simulates.
    static Scenario firstPopulation(Scenario);

    /// `simulate` is the engine's in the product; tests pass their own.
    explicit SimulationRunner(Simulate simulate, QObject* parent = nullptr);
    ~SimulationRunner() override; // cancels and waits for the worker

    /// `alsoFull` false answers with the small population only (a preview while dragging).
    RunId start(const Scenario&, std::shared_ptr<const Catalog>, const RunOptions&, bool alsoFull = true);
    void cancel();
    bool isRunning() const;
    RunId current() const;

Q_SIGNALS:
    void updated(const forereach::ui::RunUpdate& update);

private:
    struct Job;
    void deliver(const std::shared_ptr<Job>&, RunUpdate);

    Simulate m_simulate;
    RunId m_next = 1;
    std::shared_ptr<Job> m_job;                 // the current one
    std::vector<std::shared_ptr<Job>> m_ending; // cancelled, their threads not joined yet
};

} // namespace forereach::ui

Q_DECLARE_METATYPE(forereach::ui::RunUpdate)
