// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/simulate.h"

#include <algorithm>

#include "core/sim/parameter_draws.h"
#include "core/sim/report_builder.h"
#include "core/sim/run_parts.h"
#include "core/sim/saved_run.h"
#include "core/sim/trace.h"

namespace forereach {

std::size_t estimateMemory(const Scenario& scenario, const RunOptions& options) {
    const auto viewers = static_cast<std::size_t>(std::max<std::int64_t>(scenario.viewers, 1));
    const std::size_t markets = std::max<std::size_t>(1, scenario.markets.size());
    const double alive = static_cast<double>(scenario.platform.catalogueItems);
    const double born = alive * (1.0 + (scenario.warmupDays + scenario.horizonDays) /
                                           std::max(0.1, scenario.platform.renewalDays));
    const auto items = static_cast<std::size_t>(born) * markets;
    const std::size_t workers = options.workers > 0 ? static_cast<std::size_t>(options.workers) : 2;
    // Viewers: truth, visible, the checkpoint and the running copy of the beliefs, the day's rate, reach per
    // item.
    // The first world, the one at work, the same as it is drawn, and the one that a replay is of.
    const std::size_t worlds = scenario.replications == 1   ? 1
                               : !drawsParameters(scenario) ? 2
                               : options.keepTrace          ? 4
                                                            : 3;
    std::size_t bytes =
        viewers * (worlds * (sizeof(ViewerTruth) + sizeof(ViewerPublic) + 2) + 2 * sizeof(ViewerBelief) +
                   2 * sizeof(ViewerState) + sizeof(DayPlan) + sizeof(Reached) * scenario.content.size() + 1);
    bytes +=
        items * (worlds * (sizeof(ItemTruth) + sizeof(ItemVisible)) +
                 2 * (sizeof(ItemFeedback) + sizeof(ItemBelief) + 8) + workers * (sizeof(ItemFeedback) + 1));
    bytes += markets * (kTopicCount * kShelfPages + 2) * sizeof(Block) * 2;
    if (options.keepTrace)
        bytes += static_cast<std::size_t>(scenario.horizonDays) * 24 * markets *
                 ((kTopicCount * kShelfPages + 2) * sizeof(BlockMeta) + static_cast<std::size_t>(alive * 8));
    return bytes + (64u << 20);
}

Result<void> prepareWarmUp(const Scenario& scenario, const Catalog& catalog, const RunOptions& options,
                           const RunControl& control) {
    if (const Result<void> admitted = admit(scenario, catalog, options); !admitted) return admitted.error();
    Workers workers(options.workers);
    ReplicationWorlds worlds(scenario, catalog, workers, options, control.cancel);
    ProgressMeter meter(control, scenario.replications, 1, 0, 0);
    for (int r = 0; r < scenario.replications; ++r)
        if (!worlds.warm(static_cast<std::uint32_t>(r), meter)) return cancelledError();
    return {};
}

Result<RunOutcome> simulate(const Scenario& scenario, const Catalog& catalog, const RunOptions& options,
                            const RunControl& control) {
    if (const Result<void> admitted = admit(scenario, catalog, options); !admitted) return admitted.error();
    // Each replication that has a control is followed by it: the same world and luck, nothing drawn.
    const int drawn = scenario.replications, paired = 2 * scenario.controls, runs = drawn + scenario.controls;
    const auto replicationOf = [&](int run) {
        return static_cast<std::uint32_t>(run < paired ? run / 2 : run - scenario.controls);
    };
    const auto isControl = [&](int run) { return run < paired && run % 2 == 1; };
    ProgressMeter meter(control, drawn, scenario.warmupDays, runs, scenario.horizonDays);
    Workers workers(options.workers);
    ReplicationWorlds worlds(scenario, catalog, workers, options, control.cancel, options.luck);
    const std::shared_ptr<const World> nominal = worlds.at(0);
    if (!nominal) return cancelledError();
    auto trace = std::make_shared<RunTrace>();
    SavedRun saved(nominal->ground.digest, options.checkpointTo);
    const bool resumed = !options.resumeFrom.empty(), keepTrace = options.keepTrace && !resumed;
    if (resumed)
        if (const Result<void> opened = saved.open(options.resumeFrom, *nominal); !opened)
            return opened.error();
    Result<void> kept;
    std::shared_ptr<FeedDetail> feed;
    if (options.describeFeed && !resumed) {
        feed = std::make_shared<FeedDetail>();
        feed->sampleOneIn = options.sampleOneIn;
    }
    while (static_cast<int>(saved.results.size()) < runs) {
        const auto r = static_cast<int>(saved.results.size());
        const std::uint32_t replication = replicationOf(r);
        const auto own = isControl(r) ? worlds.at(replication) : worlds.drawn(replication);
        if (!own) return cancelledError();
        if (!saved.warm) {
            saved.warm = worlds.warm(replication, meter);
            if (!saved.warm) return cancelledError();
            if (kept = saved.write(nullptr, nullptr); !kept) return kept.error();
        }
        if (r == 0) trace->world = own, trace->checkpoint = saved.warm; // what a replay is of
        ReplicationRun run(*own, workers, replication, control.cancel);
        ReplicationResult result;
        if (saved.half) run.resumeFrom(*saved.half);
        if (feed && !isControl(r)) run.describeTo(feed.get());
        std::function<void()> dayDone;
        if (!options.checkpointTo.empty())
            dayDone = [&] {
                if (kept) kept = saved.write(&run, &result);
            };
        meter.simulating(r + 1);
        if (!run.run(
                *saved.warm, [&](double done) { meter.report(done); },
                r == 0 && keepTrace ? &trace->ticks : nullptr, result, dayDone)) {
            if (control.cancel.cancelled()) return cancelledError();
            return Error{ErrorCode::InvalidInput, "is damaged: it ends too early",
                         options.resumeFrom.string()};
        }
        if (!kept) return kept.error();
        if (r == 0 && keepTrace) trace->bought = run.takeBought();
        saved.half.reset();
        saved.results.push_back(std::move(result));
        if (r + 1 == runs) break;
        if (!isControl(r + 1)) saved.warm.reset();
        if (kept = saved.write(nullptr, nullptr); !kept) return kept.error();
    }
    std::vector<ReplicationResult> results, controls;
    for (int r = 0; r < runs; ++r)
        (isControl(r) ? controls : results).push_back(std::move(saved.results[static_cast<std::size_t>(r)]));
    RunOutcome outcome;
    outcome.report = buildReport(*nominal, results, controls);
    if (keepTrace) outcome.trace = std::move(trace);
    outcome.feed = std::move(feed);
    return outcome;
}

} // namespace forereach
