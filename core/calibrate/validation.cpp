// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/calibrate/validation.h"

#include <algorithm>
#include <cmath>

#include "core/audience/graph_statistics.h"
#include "core/base/random.h"
#include "core/sim/attention.h"
#include "core/sim/sharing_ties.h"
#include "core/sim/workers.h"

namespace forereach {
namespace {

// Delete-a-group jackknife: each group of viewers left out once.
std::optional<double> jackknifeError(const FeedDetail& feed, const GroupDetail& total,
                                     std::optional<double> (*figure)(const GroupDetail&)) {
    std::vector<double> without;
    for (std::size_t g = 0; g < feed.group.size(); ++g) {
        GroupDetail rest;
        for (std::size_t o = 0; o < feed.group.size(); ++o)
            if (o != g) rest.add(feed.group[o]);
        if (feed.group[g].ranked.impressions == 0) continue;
        const std::optional<double> value = figure(rest);
        if (!value) return std::nullopt;
        without.push_back(*value);
    }
    if (without.size() < 2 || !figure(total)) return std::nullopt;
    const auto n = static_cast<double>(without.size());
    double mean = 0, squares = 0;
    for (const double x : without) mean += x / n;
    for (const double x : without) squares += (x - mean) * (x - mean);
    const double error = std::sqrt(squares * (n - 1) / n);
    // All groups the same, but for rounding: coarse, or nothing happened. No error is known, not none.
    if (error <= 1e-9 * std::abs(mean)) return std::nullopt;
    return error;
}

/// Draws of one viewer are alike: the sampling error over groups says for how many they count.
ShareInterval intervalOfShare(double share, double draws, std::optional<double> error) {
    const double chance = share * (1 - share);
    if (error && chance > 0) draws = std::min(draws, chance / (*error * *error));
    return wilsonOfShare(std::clamp(share, 0.0, 1.0), draws);
}

ValidationRow rowOf(const PublishedTarget& t, std::optional<double> simulated) {
    ValidationRow row;
    row.statistic = t.statistic;
    row.preset = t.preset;
    row.unit = t.unit;
    row.source = t.source;
    row.use = t.use;
    row.kind = t.kind;
    row.target = t.value;
    row.simulated = simulated;
    row.tolerance =
        t.kind == ToleranceKind::Range ? std::max(t.value - t.low, t.high - t.value) : t.tolerance;
    row.low = t.kind == ToleranceKind::Range      ? t.low
              : t.kind == ToleranceKind::Relative ? t.value * (1 - t.tolerance)
                                                  : t.value - t.tolerance;
    row.high = t.kind == ToleranceKind::Range      ? t.high
               : t.kind == ToleranceKind::Relative ? t.value * (1 + t.tolerance)
                                                   : t.value + t.tolerance;
    if (!simulated || !std::isfinite(*simulated)) {
        row.simulated.reset();
        row.whyNot = t.whyAbsent();
        return row;
    }
    row.error = t.kind == ToleranceKind::Relative ? *simulated / t.value - 1 : *simulated - t.value;
    row.holds = t.kind == ToleranceKind::Range ? t.low <= *simulated && *simulated <= t.high
                                               : std::abs(row.error) <= t.tolerance;
    return row;
}

} // namespace

std::size_t Validation::holding() const {
    return static_cast<std::size_t>(std::count_if(rows.begin(), rows.end(), [](const ValidationRow& row) {
        return row.holds && row.use != TargetUse::Reference;
    }));
}

std::size_t Validation::counted() const {
    return static_cast<std::size_t>(std::count_if(
        rows.begin(), rows.end(), [](const ValidationRow& row) { return row.use != TargetUse::Reference; }));
}

std::size_t Validation::absent() const {
    return static_cast<std::size_t>(std::count_if(rows.begin(), rows.end(), [](const ValidationRow& row) {
        return !row.simulated && row.use != TargetUse::Reference;
    }));
}

Scenario validationScenario(const ValidationOptions& options) {
    Scenario scenario;
    scenario.name = "Validation";
    scenario.markets = {"CN"};
    scenario.distribution.responsePreset = options.preset;
    scenario.viewers = options.viewers;
    scenario.horizonDays = options.days;
    scenario.warmupDays = options.warmupDays;
    scenario.replications = options.replications;
    scenario.parameterDraws = false; // the model at its values
    scenario.seed = options.seed;
    ContentItem item;
    item.id.value = "neutral";
    item.title = "Neutral item";
    item.durationS = 60;
    item.topics[std::string(kTopics.front().name)] = 1;
    item.creator.id.value = "nobody";
    scenario.content.push_back(item);
    return scenario;
}

DayExposure dayExposure(const std::vector<std::int64_t>& impressionsByItem) {
    const ExposureShare e = exposure(impressionsByItem, 0.01);
    return {e.gini, e.top, exposure(impressionsByItem, 0.10).top};
}

std::optional<FollowFigures> followFigures(const Scenario& valid, const Catalog& catalog, int workers,
                                           const CancelToken& cancel) {
    Workers threads(workers);
    const ParallelFor blocks = [&](std::int64_t n, const std::function<void(std::int64_t, std::int64_t)>& f) {
        threads.run(n, [&](std::int64_t unit, int) { f(unit, unit + 1); });
    };
    Scenario scenario = resolved(valid);
    scenario.viewers = std::min<std::int64_t>(scenario.viewers, kTiesSample);
    const Population p = synthesise(
        scenario, catalog, [&](std::int64_t n, const std::function<void(std::int64_t, std::int64_t)>& f) {
            constexpr std::int64_t kUnit = 1024;
            threads.run((n + kUnit - 1) / kUnit,
                        [&](std::int64_t unit, int) { f(unit * kUnit, std::min(n, (unit + 1) * kUnit)); });
        });
    const std::vector<GraphNode> nodes = graphNodes(p);
    // Creators as many as the catalogue has, of the languages and interests of viewers drawn at random.
    std::vector<GraphCreator> creators(
        static_cast<std::size_t>(std::max(1, scenario.platform.catalogueItems / 5)));
    for (std::size_t c = 0; c < creators.size(); ++c) {
        RandomStream random(scenario.seed, 0, Purpose::FollowGraph, c, 0xc4ea);
        const GraphNode& like = nodes[random.below(static_cast<std::uint32_t>(nodes.size()))];
        creators[c] = {like.market, like.language, like.topic};
    }
    GraphOptions options;
    options.seed = scenario.seed;
    const auto graph = FollowGraph::build(nodes, creators, options, blocks, cancel);
    if (!graph) return std::nullopt;
    const GraphStatistics s = graphStatistics(*graph, nodes);
    return FollowFigures{s.follows.median, s.followers.median, s.followersGini};
}

std::vector<ValidationRow> compareWithPublished(std::string_view preset, const FeedDetail& feed,
                                                const RunFacts& facts) {
    const GroupDetail total = feed.total();
    std::vector<ValidationRow> rows;
    for (const PublishedTarget& t : publishedTargets()) {
        if (t.preset != preset) continue;
        const std::optional<double> simulated = t.ofFeed ? t.ofFeed(total) : t.ofRun(facts);
        ValidationRow row = rowOf(t, simulated);
        if (row.simulated && t.ofFeed) {
            row.samplingError = jackknifeError(feed, total, t.ofFeed);
            if (const double draws = t.draws ? t.draws(total) : 0; draws > 0)
                row.interval = intervalOfShare(*row.simulated, draws, row.samplingError);
            else if (row.samplingError) {
                const double half = studentQuantile(0.975, kDetailGroups - 1) * *row.samplingError;
                row.interval = {*row.simulated - half, *row.simulated + half};
            }
        }
        rows.push_back(std::move(row));
    }
    return rows;
}

Result<Validation> validatePublished(const Catalog& catalog, const ValidationOptions& options,
                                     const RunControl& control) {
    if (!catalog.response(options.preset))
        return Error{ErrorCode::NotFound, "there is no response preset of this name", options.preset};
    if (!hasPublishedTargets(options.preset))
        return Error{ErrorCode::InvalidInput, "no statistics have been published for this response preset",
                     options.preset};
    const Scenario scenario = validationScenario(options);
    RunOptions run;
    run.workers = options.workers;
    run.keepTrace = false;
    run.describeFeed = true;
    run.sampleOneIn = options.sampleOneIn;
    const Result<RunOutcome> outcome = simulate(scenario, catalog, run, control);
    if (!outcome) return outcome.error();
    Validation out;
    out.feed = outcome->feed;
    out.market = outcome->report.market;
    out.digest = outcome->report.digest;
    RunFacts facts;
    facts.market = &out.market;
    facts.follows = followFigures(scenario, catalog, options.workers, control.cancel);
    if (control.cancel.cancelled()) return Error{ErrorCode::Cancelled, "cancelled", ""};
    if (!out.feed->lastDay.empty()) facts.day = dayExposure(out.feed->lastDay);
    out.rows = compareWithPublished(options.preset, *out.feed, facts);
    return out;
}

} // namespace forereach
