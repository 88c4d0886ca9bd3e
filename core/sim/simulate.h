// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// simulate(): the one door to the engine. Blocks until done or cancelled; same scenario, same report, for any
// number of workers. Thread-safe: may run in several threads at once. Never throws, prints or reads a clock
// that enters a result.

#include <filesystem>
#include <functional>
#include <memory>
#include <vector>

#include "core/base/cancel_token.h"
#include "core/base/result.h"
#include "core/report/run_report.h"
#include "core/sim/luck_of.h"

namespace forereach {

/// Warm-up checkpoints kept between runs of one owner (a window, a command): scenarios with the same markets,
/// preset, seed and population start from the same one. From the cache or computed anew, the same bits.
/// Thread-safe.
class EngineCache {
public:
    EngineCache();
    ~EngineCache();
    struct Private;
    Private& state() { return *m_private; }

private:
    std::unique_ptr<Private> m_private;
};

struct RunOptions {
    int workers = 0;                    // 0: one per core
    std::size_t memoryLimit = 0;        // bytes; 0: what the machine has free
    bool keepTrace = true;              // keep what replayFeed() needs
    std::shared_ptr<EngineCache> cache; // null: nothing is kept
    /// Gather FeedDetail over all replications; costs a few per cent of time and changes no result. Not for a
    /// run that goes on from a file.
    bool describeFeed = false;
    std::uint32_t sampleOneIn = 0; // FeedDetail::sampleOneIn
    /// Of each item of the content, as in a comparison; empty: all have their own luck. Not for a run that is
    /// written to a file or goes on from one.
    std::vector<LuckOf> luck;
    /// If set: after the warm-up and after each simulated day but a replication's last, all that is needed to
    /// go on is written here. Also the file to go on from, if that is set; then nothing is kept for
    /// replayFeed().
    std::filesystem::path checkpointTo, resumeFrom;
};

struct Progress {
    enum class Stage { Preparing, WarmUp, Simulating, Reporting };
    Stage stage = Stage::Preparing;
    double done = 0;     // 0..1 over the whole run
    int replication = 0; // 1-based while simulating
    int replications = 0;
    double secondsLeft = -1; // negative: not known yet
};

struct RunControl {
    CancelToken cancel;
    std::function<void(const Progress&)>
        progress; // called from a worker thread, at most about 20 times a second
};

struct FeedDetail;

/// What replayFeed() needs of a finished run; opaque, immutable, shareable between threads.
class RunTrace;

struct RunOutcome {
    RunReport report;
    std::shared_ptr<const RunTrace> trace;  // null unless RunOptions::keepTrace
    std::shared_ptr<const FeedDetail> feed; // null unless RunOptions::describeFeed
};

/// Fails with InvalidInput (text lists all issues; or the checkpoint is damaged, or of another scenario or
/// version), OutOfMemory (says how many viewers would fit), Cancelled, NotFound or Io (a checkpoint cannot be
/// read or written).
Result<RunOutcome> simulate(const Scenario&, const Catalog&, const RunOptions&, const RunControl&);

/// Computes and caches the warm-up of a scenario so that a later simulate() starts at once. Needs
/// options.cache.
Result<void> prepareWarmUp(const Scenario&, const Catalog&, const RunOptions&, const RunControl&);

/// Bytes that a run of this scenario will need at its peak.
std::size_t estimateMemory(const Scenario&, const RunOptions&);

/// Digest of the scenario as it enters provenance: every field and every figure of the catalog that can
/// change a result, with the overrides applied.
std::string scenarioDigest(const Scenario&, const Catalog&);

} // namespace forereach
