// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/variants.h"

#include <bit>

#include "core/sim/report_builder.h"
#include "core/sim/run_parts.h"

namespace forereach {
namespace {

/// Scenarios that meet one world: their indices.
struct Together {
    std::vector<std::size_t> variants;
};

/// What the world and the way of an item through it depend on, apart from the items.
std::string worldDigest(const Scenario& scenario, const Catalog& catalog) {
    Scenario s = resolved(scenario);
    s.content.clear();
    return scenarioDigest(s, catalog);
}

std::vector<Together> groupsOf(const std::vector<Variant>& variants, const Catalog& catalog,
                               const RunOptions& options) {
    std::vector<Together> groups;
    std::vector<std::string> digests;
    std::vector<Scenario> merged;
    for (std::size_t i = 0; i < variants.size(); ++i) {
        const Scenario& s = variants[i].scenario;
        const std::string digest =
            worldDigest(s, catalog) + std::to_string(std::bit_cast<std::uint64_t>(variants[i].rivalShift));
        bool found = false;
        // Line items may compete with each other: a scenario with campaigns runs alone.
        for (std::size_t g = 0; g < groups.size() && !found && s.campaigns.empty(); ++g) {
            if (digests[g] != digest) continue;
            Scenario both = merged[g];
            both.content.insert(both.content.end(), s.content.begin(), s.content.end());
            if (!admitMemory(both, options)) continue;
            merged[g] = std::move(both);
            groups[g].variants.push_back(i);
            found = true;
        }
        if (found) continue;
        groups.push_back({{i}});
        digests.push_back(digest);
        merged.push_back(resolved(s));
    }
    return groups;
}

/// The results of the items [first, first + count) alone.
std::vector<ReplicationResult> partOf(std::vector<ReplicationResult>& results, std::size_t first,
                                      std::size_t count) {
    std::vector<ReplicationResult> part;
    part.reserve(results.size());
    for (ReplicationResult& r : results) {
        std::vector<TrackedResult> all = std::move(r.tracked);
        r.tracked.clear();
        ReplicationResult& p = part.emplace_back(r);
        p.tracked.assign(all.begin() + static_cast<std::ptrdiff_t>(first),
                         all.begin() + static_cast<std::ptrdiff_t>(first + count));
        r.tracked = std::move(all);
    }
    return part;
}

template <class Value>
Samples each(const std::vector<ReplicationResult>& results, Value value) {
    Samples out;
    out.reserve(results.size());
    for (const ReplicationResult& r : results) out.push_back(static_cast<double>(value(r)));
    return out;
}

PoolSamples poolSamples(const std::vector<ReplicationResult>& results, std::size_t item, std::size_t level,
                        std::uint32_t publishTick) {
    PoolSamples out;
    for (const ReplicationResult& r : results) {
        const PoolLevelState& l = r.tracked[item].pools.levels[level];
        const bool passed = l.verdict == PoolVerdict::Passed;
        out.entered.push_back(l.entered);
        out.passed.push_back(passed);
        out.looked.push_back(l.looks > 0);
        out.impressions.push_back(static_cast<double>(l.impressions));
        out.value.push_back(l.value);
        out.threshold.push_back(l.threshold);
        out.probability.push_back(l.probability);
        out.cohortMean.push_back(l.cohortMean);
        out.cohortSd.push_back(l.cohortSd);
        out.cohortItems.push_back(l.cohortItems);
        out.passedAfterH.push_back(passed ? static_cast<double>(l.passedTick - publishTick) : 0.0);
    }
    return out;
}

ItemSamples itemSamples(const ReportedWorld& part, const std::vector<ReplicationResult>& results,
                        std::size_t i) {
    ItemSamples out;
    out.id = part.scenario.content[i].id;
    const auto outcome = [&](std::int64_t PeopleOutcome::*field) {
        return each(results, [&](const ReplicationResult& r) { return r.tracked[i].outcome.*field; });
    };
    out.impressions = outcome(&PeopleOutcome::people);
    out.reach = each(results, [&](const ReplicationResult& r) { return r.tracked[i].hourReach.back(); });
    out.watchTimeS = outcome(&PeopleOutcome::watchDs);
    for (double& s : out.watchTimeS) s /= 10.0;
    out.completions = outcome(&PeopleOutcome::completed);
    out.held3s = outcome(&PeopleOutcome::held);
    out.likes = outcome(&PeopleOutcome::like);
    out.comments = outcome(&PeopleOutcome::comment);
    out.shares = outcome(&PeopleOutcome::share);
    out.follows = outcome(&PeopleOutcome::follow);
    out.notInterested = outcome(&PeopleOutcome::notInterested);
    for (std::size_t s = 0; s < part.world.population.segments.size(); ++s) {
        out.segmentReach.push_back(
            each(results, [&](const ReplicationResult& r) { return r.tracked[i].segment[s].reach; }));
        out.segmentImpressions.push_back(
            each(results, [&](const ReplicationResult& r) { return r.tracked[i].segment[s].impressions; }));
        const auto pool = [&](std::int64_t PoolEvidence::*field) {
            return each(results,
                        [&](const ReplicationResult& r) { return r.tracked[i].segment[s].pool.*field; });
        };
        out.segmentPool.push_back(pool(&PoolEvidence::people));
        out.segmentPoolValue.push_back(pool(&PoolEvidence::value));
        out.segmentPoolExpected.push_back(pool(&PoolEvidence::valueExpected));
        out.segmentPoolWorth.push_back(pool(&PoolEvidence::worthExpected));
    }
    const std::uint32_t publish = part.tracked(i).publishTick;
    for (std::size_t h = publish - part.world.warmupTicks; h < results[0].tracked[i].hourReach.size(); ++h)
        out.hourReach.push_back(
            each(results, [&](const ReplicationResult& r) { return r.tracked[i].hourReach[h]; }));
    for (std::size_t m = 0; m < part.world.population.markets.size(); ++m) {
        std::vector<Samples>& hours = out.marketHourReach.emplace_back();
        Samples soFar(results.size(), 0.0);
        for (std::size_t h = publish - part.world.warmupTicks; h < results[0].tracked[i].hourReach.size();
             ++h) {
            for (std::size_t r = 0; r < results.size(); ++r)
                for (std::size_t s = 0; s < part.world.population.segments.size(); ++s)
                    if (static_cast<std::size_t>(part.world.population.segments[s].market) == m)
                        soFar[r] += static_cast<double>(results[r].tracked[i].reachBySegment[h][s]);
            hours.push_back(soFar);
        }
    }
    bool anyone = true;
    for (const double people : out.impressions) anyone = anyone && people > 0;
    for (std::size_t c = 0; anyone && c <= kRetentionCells; ++c)
        out.retention.push_back(each(results, [&](const ReplicationResult& r) {
            const PeopleOutcome& o = r.tracked[i].outcome;
            std::int64_t left = 0;
            for (std::size_t k = 0; k < c; ++k) left += o.leftInCell[k];
            return 1.0 - static_cast<double>(left) / static_cast<double>(o.people);
        }));
    for (std::size_t l = 0; l < part.scenario.platform.pools.size(); ++l)
        out.pools.push_back(poolSamples(results, i, l, publish));
    return out;
}

/// Sums over line items, without reach.
AdSamples adSamples(const std::vector<ReplicationResult>& results, std::size_t first, std::size_t end) {
    AdSamples out;
    for (const ReplicationResult& r : results) {
        std::int64_t impressions = 0, prices = 0;
        for (std::size_t l = first; l < end; ++l) {
            for (const AdLineResult::Cell& cell : r.ads.lines[l].segment) impressions += cell.impressions;
            prices += r.ads.lines[l].prices;
        }
        out.impressions.push_back(static_cast<double>(impressions));
        out.spend.push_back(static_cast<double>(prices) / 1e6);
    }
    return out;
}

RunSamples samplesOf(const ReportedWorld& part, const std::vector<ReplicationResult>& results) {
    RunSamples out;
    out.replications = static_cast<int>(results.size());
    for (const Segment& s : part.world.population.segments) {
        out.segments.push_back(s.id);
        out.segmentPeople.push_back(s.people);
        out.segmentViewers.push_back(s.viewers);
    }
    for (std::size_t i = 0; i < part.scenario.content.size(); ++i)
        out.items.push_back(itemSamples(part, results, i));
    std::size_t line = 0;
    for (std::size_t c = 0; c < part.scenario.campaigns.size(); ++c) {
        const Campaign& campaign = part.scenario.campaigns[c];
        const std::size_t whole = out.ads.size(), first = line;
        out.ads.emplace_back().reach =
            each(results, [&](const ReplicationResult& r) { return r.ads.campaigns[c].reach(); });
        for (const LineItem& item : campaign.lineItems) {
            out.ads.push_back(adSamples(results, line, line + 1));
            out.ads.back().id = campaign.id.value + "/" + item.id.value;
            out.ads.back().reach =
                each(results, [&](const ReplicationResult& r) { return r.ads.lines[line].reach(); });
            ++line;
        }
        AdSamples sums = adSamples(results, first, line);
        out.ads[whole].impressions = std::move(sums.impressions);
        out.ads[whole].spend = std::move(sums.spend);
        out.ads[whole].id = campaign.id.value;
        for (std::size_t i = whole; i < out.ads.size(); ++i) out.ads[i].currency = campaign.currency;
    }
    return out;
}

/// One world for all the variants of a group.
Result<void> runTogether(const std::vector<Variant>& variants, const Together& group, bool moved,
                         const Catalog& catalog, const RunOptions& options, const RunControl& control,
                         std::vector<VariantOutcome>& out) {
    Scenario merged = resolved(variants[group.variants[0]].scenario);
    merged.content.clear();
    // Variants that meet one world must not move it.
    if (!moved) merged.overrides[kItemsMoveViewers] = 0;
    std::vector<LuckOf> luck;
    for (const std::size_t v : group.variants)
        for (std::size_t i = 0; i < variants[v].scenario.content.size(); ++i) {
            const ContentItem& item = variants[v].scenario.content[i];
            merged.content.push_back(item);
            luck.push_back(variants[v].luck.empty() ? LuckOf{item.id, item.creator.id, {}}
                                                    : variants[v].luck[i]);
        }
    ProgressMeter meter(control, merged.replications, merged.warmupDays, merged.replications,
                        merged.horizonDays);
    Workers workers(options.workers);
    ReplicationWorlds worlds(merged, catalog, workers, options, control.cancel, luck,
                             variants[group.variants[0]].rivalShift);
    std::vector<ReplicationResult> results;
    for (int r = 0; r < merged.replications; ++r) {
        const auto replication = static_cast<std::uint32_t>(r);
        const auto warm = worlds.warm(replication, meter);
        const auto own = warm ? worlds.drawn(replication) : nullptr;
        if (!own) return cancelledError();
        ReplicationRun run(*own, workers, replication, control.cancel);
        meter.simulating(r + 1);
        if (!run.run(
                *warm, [&](double done) { meter.report(done); }, nullptr, results.emplace_back()))
            return cancelledError();
    }
    const auto world = worlds.at(0);
    std::size_t first = 0;
    for (const std::size_t v : group.variants) {
        const Scenario scenario = resolved(variants[v].scenario);
        const ScenarioGround ground = groundOf(variants[v].scenario, catalog);
        const ReportedWorld part{*world, scenario, ground, first};
        const std::vector<ReplicationResult> mine = partOf(results, first, scenario.content.size());
        out[v] = {buildReport(part, mine, {}), samplesOf(part, mine)};
        first += scenario.content.size();
    }
    return {};
}

} // namespace

Result<VariantsOutcome> simulateVariants(const std::vector<Variant>& variants, const Catalog& catalog,
                                         const RunOptions& options, const RunControl& control) {
    for (std::size_t i = 0; i < variants.size(); ++i)
        if (const Result<void> admitted = admit(variants[i].scenario, catalog, options); !admitted)
            return Error{admitted.error().code, admitted.error().message,
                         "variants[" + std::to_string(i) + "]"};
    const std::vector<Together> groups = groupsOf(variants, catalog, options);
    // All or none: what is compared differs in nothing else.
    const bool moved = groups.size() == variants.size();
    VariantsOutcome outcome;
    outcome.variants.resize(variants.size());
    outcome.worlds = static_cast<int>(groups.size());
    for (std::size_t g = 0; g < groups.size(); ++g) {
        RunControl part = control;
        if (control.progress)
            part.progress = [&](const Progress& p) {
                Progress whole = p;
                const auto n = static_cast<double>(groups.size());
                whole.done = (static_cast<double>(g) + p.done) / n;
                if (p.secondsLeft >= 0 && p.done > 0.02)
                    whole.secondsLeft = p.secondsLeft + p.secondsLeft / std::max(0.02, 1 - p.done) *
                                                            (n - 1 - static_cast<double>(g));
                control.progress(whole);
            };
        if (const Result<void> ran =
                runTogether(variants, groups[g], moved, catalog, options, part, outcome.variants);
            !ran)
            return ran.error();
    }
    return outcome;
}

} // namespace forereach
