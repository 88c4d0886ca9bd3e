// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// What simulate() and simulateVariants() do alike before the first replication: admission, the warm-up's
// checkpoint, progress.

#include <algorithm>
#include <chrono>

#include "core/sim/run_steps.h"

namespace forereach {

struct EngineCache::Private {
    RecentCache<Checkpoint> checkpoints;
    TiesCache ties;
};

// Progress over stages, thinned to 20 a second; the clock is read for the time left only.
class ProgressMeter {
public:
    ProgressMeter(const RunControl& control, int replications, double warmupWork, double horizonWork)
        : m_control(control), m_replications(replications), m_warmup(warmupWork), m_horizon(horizonWork),
          m_total(warmupWork + horizonWork * replications), m_start(Clock::now()),
          m_last(m_start - std::chrono::seconds(1)) {}

    void report(Progress::Stage stage, int replication, double inStage) {
        if (!m_control.progress) return;
        const auto now = Clock::now();
        if (inStage < 1 && now - m_last < std::chrono::milliseconds(50)) return;
        m_last = now;
        Progress p;
        p.stage = stage;
        p.replication = replication;
        p.replications = m_replications;
        const double work = stage == Progress::Stage::WarmUp
                                ? m_warmup * inStage
                                : m_warmup + m_horizon * (replication - 1 + inStage);
        p.done = stage == Progress::Stage::Preparing ? 0 : std::min(1.0, work / m_total);
        const double spent = std::chrono::duration<double>(now - m_start).count();
        if (p.done > 0.02) p.secondsLeft = spent * (1 - p.done) / p.done;
        m_control.progress(p);
    }
    void warmupWasCached() {
        m_total -= m_warmup;
        m_warmup = 0;
    }

private:
    using Clock = std::chrono::steady_clock;
    const RunControl& m_control;
    int m_replications;
    double m_warmup, m_horizon, m_total;
    Clock::time_point m_start, m_last;
};

/// Whether a run of this scenario fits the memory there is.
Result<void> admitMemory(const Scenario&, const RunOptions&);
/// The checkpoint at the start of the horizon, from the cache or computed. Null if cancelled.
std::shared_ptr<const Checkpoint> checkpointFor(const World&, Workers&, const RunOptions&, const RunControl&,
                                                ProgressMeter&);

} // namespace forereach
