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
    // The world itself, the one that is drawn, and the one that a replay is of.
    const std::size_t worlds = !drawsParameters(scenario) ? 1 : options.keepTrace ? 3 : 2;
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
    const auto world = compileWorld(scenario, catalog, workers, control.cancel, tiesOf(options));
    if (!world) return cancelledError();
    ProgressMeter meter(control, 0, 1, 0);
    if (!checkpointFor(*world, workers, options, control, meter)) return cancelledError();
    return {};
}

Result<RunOutcome> simulate(const Scenario& scenario, const Catalog& catalog, const RunOptions& options,
                            const RunControl& control) {
    if (const Result<void> admitted = admit(scenario, catalog, options); !admitted) return admitted.error();
    ProgressMeter meter(control, scenario.replications + scenario.controls, scenario.warmupDays,
                        scenario.horizonDays);
    meter.report(Progress::Stage::Preparing, 0, 0);
    Workers workers(options.workers);
    auto trace = std::make_shared<RunTrace>();
    trace->world = compileWorld(scenario, catalog, workers, control.cancel, tiesOf(options), options.luck);
    if (!trace->world) return cancelledError();
    const std::shared_ptr<const World> nominal = trace->world;
    const World& world = *nominal;
    const bool draws = drawsParameters(scenario);
    // The controls come last: the same luck, nothing drawn.
    const int drawn = scenario.replications, runs = drawn + scenario.controls;
    SavedRun saved(world.ground.digest, options.checkpointTo);
    const bool resumed = !options.resumeFrom.empty(), keepTrace = options.keepTrace && !resumed;
    if (resumed) {
        if (const Result<void> opened = saved.open(options.resumeFrom, world); !opened) return opened.error();
        meter.warmupWasCached();
    } else {
        saved.warm = checkpointFor(world, workers, options, control, meter);
        if (!saved.warm) return cancelledError();
    }
    trace->checkpoint = saved.warm;
    if (const Result<void> kept = saved.write(nullptr, nullptr); !kept) return kept.error();
    Result<void> kept;
    std::shared_ptr<FeedDetail> feed;
    if (options.describeFeed && !resumed) {
        feed = std::make_shared<FeedDetail>();
        feed->sampleOneIn = options.sampleOneIn;
    }
    while (static_cast<int>(saved.results.size()) < runs) {
        const auto r = static_cast<int>(saved.results.size());
        const auto luck = static_cast<std::uint32_t>(r < drawn ? r : r - drawn);
        const std::shared_ptr<const World> own = draws && r < drawn ? drawnWorld(world, luck) : nominal;
        if (r == 0) trace->world = own; // what a replay is of
        ReplicationRun run(*own, workers, luck, control.cancel);
        ReplicationResult result;
        if (saved.half) run.resumeFrom(*saved.half);
        if (feed && r < drawn) run.describeTo(feed.get());
        std::function<void()> dayDone;
        if (!options.checkpointTo.empty())
            dayDone = [&] {
                if (kept) kept = saved.write(&run, &result);
            };
        if (!run.run(
                *saved.warm, [&](double done) { meter.report(Progress::Stage::Simulating, r + 1, done); },
                r == 0 && keepTrace ? &trace->ticks : nullptr, result, dayDone)) {
            if (control.cancel.cancelled()) return cancelledError();
            return Error{ErrorCode::InvalidInput, "is damaged: it ends too early",
                         options.resumeFrom.string()};
        }
        if (!kept) return kept.error();
        if (r == 0 && keepTrace) trace->bought = run.takeBought();
        saved.half.reset();
        saved.results.push_back(std::move(result));
        if (static_cast<int>(saved.results.size()) < runs) kept = saved.write(nullptr, nullptr);
        if (!kept) return kept.error();
    }
    RunOutcome outcome;
    const auto last = saved.results.begin() + drawn;
    outcome.report = buildReport(world, {saved.results.begin(), last}, {last, saved.results.end()});
    if (keepTrace) outcome.trace = std::move(trace);
    outcome.feed = std::move(feed);
    return outcome;
}

} // namespace forereach
