// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/bench_world.h"

#include <algorithm>
#include <bit>
#include <chrono>
#include <ctime>

#include "core/base/hash.h"
#include "core/base/random.h"
#include "core/sim/replication.h"

namespace forereach {
namespace {

// What `full` adds: three items, and four campaigns of five line items each that want about as much of the
// traffic as there is.
void addContentAndCampaigns(Scenario& s) {
    for (int i = 0; i < 3; ++i) {
        ContentItem item;
        item.id.value = item.title = "item " + std::to_string(i);
        item.durationS = 10 + 10 * i;
        item.topics = {{i == 0 ? "Food & Drink" : i == 1 ? "Travel" : "Sports", 1.0}};
        item.publishAt = s.start;
        item.creator = {{"creator"}, "Creator", 50'000};
        s.content.push_back(item);
    }
    s.distribution.blend = {{DistributionMode::Recommended, 0.8},
                            {DistributionMode::Social, 0.08},
                            {DistributionMode::Chronological, 0.05},
                            {DistributionMode::Portal, 0.05},
                            {DistributionMode::Random, 0.02}};
    s.platform.competition = PriceLandscape{{3'000'000}, {7'000'000}, 0.9};
    for (int c = 0; c < 4; ++c) {
        Campaign campaign;
        campaign.id.value = campaign.name = campaign.advertiser = "campaign " + std::to_string(c);
        campaign.currency = "EUR";
        for (int l = 0; l < 5; ++l) {
            LineItem line;
            line.id.value = line.name = "line " + std::to_string(c) + "." + std::to_string(l);
            line.creative = s.content[static_cast<std::size_t>(l % 3)].id;
            if (l == 4) line.markets = {s.markets[static_cast<std::size_t>(c)]};
            line.dailyBudget = Money::fromUnits(l == 3 ? 20'000 : 100'000);
            line.bidCpm = Money{2'500'000 + 400'000 * c + 300'000 * l};
            line.pacing = l == 3 ? Pacing::Asap : Pacing::Even;
            line.frequencyCap = {1 + l % 3, l % 2 == 0 ? 24 : 168};
            campaign.lineItems.push_back(line);
        }
        s.campaigns.push_back(campaign);
    }
}

Scenario benchScenario(const BenchOptions& options) {
    Scenario s;
    s.name = "bench";
    s.seed = 1;
    s.start = SimTime{1'795'392'000}; // 2026-11-23
    s.horizonDays = std::max(1, (options.ticks + 23) / 24);
    s.warmupDays = 1; // feedback to rank on; not timed
    s.viewers = options.viewers;
    s.replications = 1;
    s.markets = {"US", "GB", "DE", "JP", "AU", "BR"};
    s.platform.catalogueItems = std::max(100, options.items / 6);
    if (options.full) addContentAndCampaigns(s);
    return s;
}

// The page as one would write it without lanes: all candidates sorted, the same rules one after the other.
void plainPage(const ViewerBelief& v, const RequestContext& c, Page& page) {
    const Serving& serving = *c.serving;
    struct Row {
        std::int32_t key;
        int index;
        float score, content, prediction;
        std::uint32_t item, creator;
        std::uint8_t topic;
    };
    std::vector<Row> rows;
    const auto filtered = filtersOf(v, c);
    for (int i = 0; i < kCandidates; ++i) {
        const CandidateRef ref = candidateAt(v, serving, i);
        const auto s = static_cast<std::size_t>(ref.slot);
        const Block& b = *ref.block;
        if (filtered[static_cast<std::size_t>(i)] != Filtered::Passed) continue;
        std::int64_t dot = 0;
        for (std::size_t k = 0; k < kTopicCount; ++k) dot += std::int64_t{v.theta[k]} * b.feature(k, s);
        const float content = v.bias + kDotUnit * static_cast<float>(dot);
        const float prediction = content + b.meta.residual[s];
        ValueCurve curve;
        for (std::size_t k = 0; k < kCurveTerms; ++k)
            curve[k] = (serving.heads.baseCurve[b.durationBin[s]][k] +
                        b.meta.likeFactor[s] * serving.heads.likeOf(b.durationBin[s])[k]) *
                       b.meta.freshness[s];
        float score = valueAt(curve, prediction);
        if (score < 0) score *= 1.0f / (b.meta.freshness[s] * b.meta.freshness[s]);
        std::int32_t bits = std::bit_cast<std::int32_t>(score);
        bits = bits < 0 ? bits ^ 0x7fffffff : bits;
        rows.push_back({(bits & ~0xff) | (255 - i), i, score, content, prediction, b.meta.item[s],
                        b.creator[s], b.topic[s]});
    }
    std::sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) { return a.key > b.key; });
    std::array<int, kPageLanes> perLane{};
    std::erase_if(rows, [&](const Row& r) {
        return perLane[static_cast<std::size_t>(r.index % kPageLanes)]++ >= kLaneDepth;
    });
    std::array<int, kTopicCount> perTopic{};
    std::vector<Row> placed;
    const auto allowed = [&](const Row& r) {
        if (perTopic[r.topic] >= kTopicPerPage) return false;
        if (placed.empty()) return true;
        if (r.creator == placed.back().creator) return false;
        return placed.size() < 2 || r.topic != placed.back().topic ||
               r.topic != placed[placed.size() - 2].topic;
    };
    while (placed.size() < kPage) {
        const auto next = std::find_if(rows.begin(), rows.end(), allowed);
        if (next == rows.end()) break;
        ++perTopic[next->topic];
        placed.push_back(*next);
        rows.erase(next);
    }
    page.slots = static_cast<int>(placed.size());
    for (std::size_t i = 0; i < placed.size(); ++i) {
        page.slot[i].item = placed[i].item;
        page.slot[i].candidate = static_cast<std::uint16_t>(placed[i].index);
        page.slot[i].score = placed[i].score;
    }
}

double cpuNow() {
    timespec t{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return static_cast<double>(t.tv_sec) + 1e-9 * static_cast<double>(t.tv_nsec);
}

} // namespace

Result<BenchResult> runBench(const BenchOptions& options, const Catalog& catalog) {
    const Scenario scenario = benchScenario(options);
    if (const Issues issues = validate(scenario, catalog);
        !issues.empty() && !(issues.size() == 1 && issues[0].path == "content"))
        return Error{ErrorCode::InvalidInput, issues[0].message, issues[0].path};
    Workers workers(options.workers);
    const CancelToken cancel;
    const auto world = compileWorld(scenario, catalog, workers, cancel);
    ReplicationRun warm(*world, workers, 0, cancel);
    const auto checkpoint = warm.warmUp([](double) {});
    ReplicationRun run(*world, workers, 0, cancel);
    ReplicationResult result;
    const auto start = std::chrono::steady_clock::now();
    const double cpu = cpuNow();
    run.limitTicks(static_cast<std::uint32_t>(options.ticks));
    double pausedWall = 0, pausedCpu = 0;
    const auto afterTick = [&](double) {
        if (!options.betweenTicks) return;
        const auto pause = std::chrono::steady_clock::now();
        const double pauseCpu = cpuNow();
        options.betweenTicks();
        pausedWall += std::chrono::duration<double>(std::chrono::steady_clock::now() - pause).count();
        pausedCpu += cpuNow() - pauseCpu;
    };
    run.run(*checkpoint, afterTick, nullptr, result);
    BenchResult out;
    out.seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count() - pausedWall;
    out.cpuSeconds = cpuNow() - cpu - pausedCpu;
    out.barrierShare = run.barrierSeconds() / std::max(1e-9, out.seconds);
    out.viewers = world->population.viewers();
    out.items = static_cast<std::int64_t>(scenario.platform.catalogueItems) * 6;
    out.ticks = options.ticks;
    out.workers = workers.count();
    out.segments = static_cast<int>(world->population.segments.size());
    out.sessions = result.feed.sampledSessions;
    out.impressions = result.feed.sampledImpressions;
    // What a session of a viewer touches: belief, truth, public columns, the day and its plan, the segment.
    out.hotBytesPerViewer = sizeof(ViewerBelief) + sizeof(ViewerTruth) + sizeof(ViewerPublic) +
                            sizeof(ViewerState) + sizeof(DayPlan) + sizeof(std::uint16_t);
    Digest digest;
    for (const std::int64_t x : result.integers()) digest.add(x);
    out.digest = digest.hex();
    return out;
}

std::string provePagesEqualPlainReference(const Catalog& catalog, int requests) {
    BenchOptions small;
    small.viewers = 4000;
    small.items = 12000;
    const Scenario scenario = benchScenario(small);
    Workers workers(1);
    const CancelToken cancel;
    const auto world = compileWorld(scenario, catalog, workers, cancel);
    ReplicationRun warm(*world, workers, 0, cancel);
    const auto checkpoint = warm.warmUp([](double) {});
    for (int i = 0; i < requests; ++i) {
        const auto viewer = static_cast<std::int64_t>(
            mix64(static_cast<std::uint64_t>(i)) % static_cast<std::uint64_t>(world->population.viewers()));
        const auto v = static_cast<std::size_t>(viewer);
        const auto market = static_cast<std::size_t>(world->population.marketOf(viewer));
        const Serving& serving = checkpoint->serving[market];
        ViewerBelief belief = checkpoint->viewers[v];
        prepareViewer(belief, serving, serving.tick, static_cast<std::uint64_t>(i));
        RequestContext context{&serving, &world->weights, world->population.visible[v].languages,
                               world->population.visible[v].ageBand, 0};
        Candidates candidates;
        scoreCandidates(belief, context, candidates);
        Page page, plain;
        buildPage(belief, context, candidates, page);
        plainPage(belief, context, plain);
        bool equal = page.slots == plain.slots;
        for (std::size_t s = 0; equal && s < static_cast<std::size_t>(page.slots); ++s)
            equal = page.slot[s].item == plain.slot[s].item &&
                    page.slot[s].candidate == plain.slot[s].candidate &&
                    page.slot[s].score == plain.slot[s].score;
        if (!equal) return "viewer " + std::to_string(viewer) + ": the page differs from the plain reference";
    }
    return {};
}

} // namespace forereach
