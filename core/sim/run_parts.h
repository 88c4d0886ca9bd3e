// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// What every run does alike: admission, the worlds of its replications, their warm-ups, progress. Not for use
// outside of core/sim.

#include <algorithm>
#include <chrono>

#include "core/sim/replication.h"
#include "core/sim/simulate.h"

namespace forereach {

struct EngineCache::Private {
    RecentCache<Checkpoint> checkpoints{std::size_t{2} << 30}; // bytes
    TiesCache ties{64};                                        // entries, some kilobytes each
};

// Progress over stages, thinned to 20 a second; the clock is read for the time left only.
class ProgressMeter {
public:
    /// `warmups` and `horizons`: how many there are; their work in one unit, such as simulated days.
    ProgressMeter(const RunControl& control, int warmups, double warmupWork, int horizons, double horizonWork)
        : m_control(control), m_horizons(horizons), m_warmup(warmupWork), m_horizon(horizonWork),
          m_total(warmupWork * warmups + horizonWork * horizons), m_start(Clock::now()),
          m_last(m_start - std::chrono::seconds(1)) {
        report(0);
    }

    /// `replication`: from 1.
    void warming(int replication) { begin(Progress::Stage::WarmUp, replication, m_warmup); }
    void warmupWasCached() {
        m_total -= m_warmup;
        m_current = 0;
    }
    void simulating(int replication) { begin(Progress::Stage::Simulating, replication, m_horizon); }
    /// `inStage`: the share of the stage that is done.
    void report(double inStage) {
        if (!m_control.progress) return;
        const auto now = Clock::now();
        if (inStage < 1 && now - m_last < std::chrono::milliseconds(50)) return;
        m_last = now;
        Progress p;
        p.stage = m_stage;
        p.replication = m_replication;
        p.replications = m_horizons;
        p.done = std::min(1.0, (m_before + m_current * inStage) / std::max(1e-9, m_total));
        const double spent = std::chrono::duration<double>(now - m_start).count();
        if (p.done > 0.02) p.secondsLeft = spent * (1 - p.done) / p.done;
        m_control.progress(p);
    }

private:
    using Clock = std::chrono::steady_clock;
    void begin(Progress::Stage stage, int replication, double work) {
        m_before += m_current;
        m_current = work;
        m_stage = stage;
        m_replication = replication;
    }

    const RunControl& m_control;
    Progress::Stage m_stage = Progress::Stage::Preparing;
    int m_replication = 0, m_horizons;
    double m_warmup, m_horizon, m_total, m_before = 0, m_current = 0;
    Clock::time_point m_start, m_last;
};

/// Valid, and small enough for the machine.
Result<void> admit(const Scenario&, const Catalog&, const RunOptions&);
/// Whether a run of this scenario fits the memory there is.
Result<void> admitMemory(const Scenario&, const RunOptions&);
Error cancelledError();

/// The worlds of a scenario's replications. Holds the first, which reports describe, and the one asked for
/// last. Keeps references to what it is made of.
class ReplicationWorlds {
public:
    ReplicationWorlds(const Scenario& scenario, const Catalog& catalog, Workers& workers,
                      const RunOptions& options, const CancelToken& cancel, std::span<const LuckOf> luck = {},
                      double rivalShift = 0)
        : m_scenario(scenario), m_catalog(catalog), m_workers(workers), m_options(options), m_cancel(cancel),
          m_luck(luck), m_rivalShift(rivalShift) {}

    /// At the catalog's figures. Null if cancelled, as all of these.
    std::shared_ptr<const World> at(std::uint32_t replication);
    /// With what the replication draws; the same as at() if it draws nothing.
    std::shared_ptr<const World> drawn(std::uint32_t replication);
    /// The checkpoint of at() at the start of the horizon, from the cache or computed.
    std::shared_ptr<const Checkpoint> warm(std::uint32_t replication, ProgressMeter&);

private:
    const Scenario& m_scenario;
    const Catalog& m_catalog;
    Workers& m_workers;
    const RunOptions& m_options;
    const CancelToken& m_cancel;
    std::span<const LuckOf> m_luck;
    double m_rivalShift;
    std::shared_ptr<const World> m_first, m_last;
};

} // namespace forereach
