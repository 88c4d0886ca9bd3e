// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/boost_run.h"

#include <algorithm>

#include "core/sim/run_parts.h"
#include "core/sim/world.h"

namespace forereach {
namespace {

BoostedReach reachOf(const TrackedResult& with, const TrackedResult& without,
                     const std::vector<std::int64_t>& people) {
    BoostedReach out;
    for (std::size_t s = 0; s < with.segment.size(); ++s) {
        BoostedReach::Cell& cell = out.segment.emplace_back();
        cell.people = people[s];
        cell.without = without.segment[s].reach;
        cell.feed = with.segment[s].reach;
        cell.bought = with.segment[s].bought;
        cell.shown = with.segment[s].boughtShown;
    }
    return out;
}

std::int64_t spentOn(const Scenario& s, const AdResult& ads) {
    std::int64_t micros = 0;
    std::size_t index = 0;
    for (const Campaign& c : s.campaigns)
        for (const LineItem& line : c.lineItems) {
            if (line.boost) micros += ads.lines[index].prices;
            ++index;
        }
    return micros;
}

} // namespace

BoostedReach::Cell BoostedReach::whole() const {
    Cell sum;
    for (const Cell& c : segment) {
        sum.people += c.people, sum.without += c.without, sum.feed += c.feed;
        sum.bought += c.bought, sum.shown += c.shown;
    }
    return sum;
}

std::vector<ItemId> boostedItems(const Scenario& s) {
    std::vector<ItemId> out;
    for (const Campaign& c : s.campaigns)
        for (const LineItem& line : c.lineItems)
            if (line.boost && std::find(out.begin(), out.end(), line.creative) == out.end())
                out.push_back(line.creative);
    return out;
}

Result<BoostRun> simulateBoost(const Scenario& scenario, const Catalog& catalog, const RunOptions& options,
                               const RunControl& control) {
    if (const Result<void> admitted = admit(scenario, catalog, options); !admitted) return admitted.error();
    const std::vector<ItemId> boosted = boostedItems(scenario);
    if (boosted.empty()) return Error{ErrorCode::InvalidInput, "no line item boosts a post", "campaigns"};
    Scenario both = resolved(scenario);
    both.overrides[kItemsMoveViewers] = 0; // the two copies meet one world
    std::vector<std::size_t> original;
    for (const ItemId& id : boosted) {
        const auto it = std::find_if(both.content.begin(), both.content.end(),
                                     [&](const ContentItem& item) { return item.id == id; });
        original.push_back(static_cast<std::size_t>(it - both.content.begin()));
    }
    const std::size_t stated = both.content.size();
    for (const std::size_t i : original) both.content.push_back(ContentItem(both.content[i]));
    if (const Result<void> fits = admitMemory(both, options); !fits) return fits.error();
    std::vector<LuckOf> luck;
    for (const ContentItem& item : both.content) luck.push_back({item.id, item.creator.id, {}});

    ProgressMeter meter(control, both.replications, both.warmupDays, both.replications, both.horizonDays);
    Workers workers(options.workers);
    ReplicationWorlds worlds(both, catalog, workers, options, control.cancel, luck);
    const auto first = worlds.at(0);
    if (!first) return cancelledError();
    BoostRun out;
    for (const Segment& s : first->population.segments) out.segments.push_back({s.id, s.people, s.viewers});
    for (const ItemId& id : boosted) out.items.push_back({id, {}});
    for (int r = 0; r < both.replications; ++r) {
        const auto replication = static_cast<std::uint32_t>(r);
        const auto warm = worlds.warm(replication, meter);
        const auto own = warm ? worlds.drawn(replication) : nullptr;
        if (!own) return cancelledError();
        ReplicationRun run(*own, workers, replication, control.cancel);
        ReplicationResult result;
        meter.simulating(r + 1);
        if (!run.run(
                *warm, [&](double done) { meter.report(done); }, nullptr, result))
            return cancelledError();
        for (std::size_t k = 0; k < original.size(); ++k)
            out.items[k].replications.push_back(
                reachOf(result.tracked[original[k]], result.tracked[stated + k], result.people));
        out.spent.push_back(spentOn(both, result.ads));
    }
    return out;
}

} // namespace forereach
