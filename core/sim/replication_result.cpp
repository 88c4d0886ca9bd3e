// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cstdlib>

#include "core/sim/replication.h"

#include <algorithm>
#include <numeric>

#include "core/base/det_math.h"

namespace forereach {

std::vector<float> qualitiesOf(const World& world, const Luck& luck) {
    std::vector<float> out;
    for (const TrackedItem& item : world.tracked) {
        // The part of quality that nothing measures is luck of the replication, shared by cuts of one
        // creator's item id only through the seed: equal ids draw equal luck.
        RandomStream random(luck.seed, luck.replication, Purpose::Parameters, item.creatorKey, 0);
        const double z = detNormalQuantile(random.uniform());
        const double sd = item.unmeasuredSd.value_or(world.assumed.unmeasuredQualitySd);
        out.push_back(item.truth.quality +
                      (item.qualityIsStated ? 0.0f : static_cast<float>(item.unmeasuredMean + sd * z)));
    }
    return out;
}

std::int64_t ReplicationResult::allPeople() const {
    return std::accumulate(people.begin(), people.end(), std::int64_t{0});
}

std::vector<double> reachFactorsOf(const World& world, const Luck& luck) {
    std::vector<double> out;
    for (const TrackedItem& item : world.tracked) {
        // The draw after that of quality: an account's luck is independent of it.
        RandomStream random(luck.seed, luck.replication, Purpose::Parameters, item.creatorKey, 0);
        random.uniform();
        out.push_back(detExp(item.reachMean + item.reachSd * detNormalQuantile(random.uniform())));
    }
    return out;
}

std::vector<std::vector<TrafficPoolLevel>> laddersOf(const World& world, const std::vector<double>& factors) {
    std::vector<std::vector<TrafficPoolLevel>> out(factors.size(), world.scenario.platform.pools);
    for (std::size_t i = 0; i < out.size(); ++i)
        for (TrafficPoolLevel& level : out[i])
            level.quota = std::max<std::int64_t>(
                1, static_cast<std::int64_t>(static_cast<double>(level.quota) * factors[i] + 0.5));
    return out;
}

AttentionCounts ReplicationResult::attention(const World& world) const {
    AttentionCounts c;
    c.sessions = feed.sessions;
    c.impressions = feed.impressions;
    c.timeDs = feed.watchDs + feed.random.watchDs;
    c.personDays = allPeople() * world.scenario.horizonDays;
    c.activePersonDays = feed.activePersonDays;
    c.fatigueMilli = feed.fatigueMilli;
    c.satisfactionMilli = feed.satisfactionMilli;
    c.newcomerImpressions = feed.newcomer;
    return c;
}

// What the feed as a whole came to: whom it exposed, and how wide the topics shown were.
void ReplicationRun::describeFeed(std::span<const std::int64_t> weightBefore, ReplicationResult& out) const {
    std::vector<std::int64_t> shown;
    for (std::size_t i = 0; i < weightBefore.size(); ++i)
        if (m_world.catalogue.visible[i].diesTick > m_world.warmupTicks)
            shown.push_back(m_state.feedback[i].weight - weightBefore[i]);
    out.exposure = exposure(std::move(shown));
    std::vector<TopicCounts> all(m_topics.size()), first(m_topicsFirst.size()), second(m_topicsFirst.size());
    for (std::size_t v = 0; v < all.size(); ++v)
        for (std::size_t k = 0; k < kTopicCount; ++k) {
            all[v][k] = m_topics[v][k];
            if (v >= first.size()) continue;
            first[v][k] = m_topicsFirst[v][k];
            second[v][k] = all[v][k] - first[v][k];
        }
    out.shown = meanEntropy(all);
    for (std::size_t v = 0; v < all.size(); ++v)
        for (std::size_t k = 0; k < kTopicCount; ++k) all[v][k] = m_liked[v][k];
    out.liked = meanEntropyOfFew(all);
    // How far interests have moved: half the sum of what each gained and lost, of the sampled viewers.
    double moved = 0;
    std::int64_t sampled = 0;
    for (std::size_t v = 0; v < m_state.own.size(); v += kTopicSample, ++sampled) {
        std::array<std::uint8_t, kTopicCount> taste;
        const auto& base = m_world.population.truth[v].taste;
        currentTaste(m_world.state, base, m_state.own[v], taste);
        int change = 0;
        for (std::size_t k = 0; k < kTopicCount; ++k) change += std::abs(int{taste[k]} - int{base[k]});
        moved += change / 510.0;
    }
    out.drift = moved / static_cast<double>(std::max<std::int64_t>(1, sampled));
    out.narrowing = narrowing(first, second);
}

void ReplicationRun::lastDayBegins() {
    m_weightLastDay.clear();
    for (const ItemFeedback& f : m_state.feedback) m_weightLastDay.push_back(f.weight);
}

void ReplicationRun::gatherDetail() {
    FeedDetail all;
    for (const FeedDetail& d : m_detail) all.add(d);
    std::sort(all.samples.begin(), all.samples.end(),
              [](const ImpressionSample& a, const ImpressionSample& b) { return a.key < b.key; });
    for (std::size_t i = 0; i < m_weightLastDay.size(); ++i) {
        const ItemVisible& item = m_world.catalogue.visible[i];
        if (item.diesTick > m_world.ticks - 24 && item.bornTick < m_world.ticks)
            all.lastDay.push_back(m_state.feedback[i].weight - m_weightLastDay[i]);
    }
    m_describeTo->add(all);
}

std::vector<std::int64_t> ReplicationResult::integers() const {
    std::vector<std::int64_t> x{feed.sessions,
                                feed.impressions,
                                feed.sampledImpressions,
                                feed.watchDs,
                                feed.completed,
                                feed.valid,
                                feed.longView,
                                feed.like,
                                feed.comment,
                                feed.share,
                                feed.follow,
                                feed.notInterested,
                                feed.gaveUp,
                                feed.fatigueMilli,
                                feed.satisfactionMilli,
                                feed.newcomer,
                                feed.activePersonDays,
                                feed.random.impressions,
                                feed.random.watchDs,
                                feed.random.completed,
                                feed.random.valid};
    x.insert(x.end(), feed.hour.begin(), feed.hour.end());
    for (const FeedCounts::OfFormat& f : feed.format)
        if (f.impressions != 0) {
            x.insert(x.end(), {f.impressions, f.taken, f.completed, f.timeDs});
            x.insert(x.end(), f.actions.begin(), f.actions.end());
        }
    for (const TrackedResult& r : tracked) {
        x.insert(x.end(), r.hourImpressions.begin(), r.hourImpressions.end());
        x.insert(x.end(), r.hourReach.begin(), r.hourReach.end());
        for (const TrackedCounts::Cell& c : r.segment)
            x.insert(x.end(), {c.impressions, c.reach, c.watchDs, c.completions, c.likes, c.shares, c.classes,
                               c.sessions, c.opened});
        for (const TrackedCounts::Cell& c : r.segment)
            if (c.boughtShown != 0) x.insert(x.end(), {c.bought, c.boughtShown, c.boughtShares});
        x.insert(x.end(), r.source.begin(), r.source.end());
        for (const LineCounts& l : r.line) x.insert(x.end(), {l.people, l.gaveUp, l.startMs, l.stallMs});
        x.insert(x.end(), {r.outcome.people, r.outcome.watchDs, r.outcome.completed, r.outcome.like,
                           r.outcome.comment, r.outcome.share, r.outcome.follow, r.outcome.notInterested});
        if (r.more != FormatOutcome{})
            x.insert(x.end(), {r.more.taken, r.more.depthPermille, r.more.parts, r.more.gift, r.more.vote});
        x.insert(x.end(), {r.cascades.seeds, r.cascades.sharers, r.cascades.opened, r.cascades.largest,
                           static_cast<std::int64_t>(r.cascades.depth)});
        x.insert(x.end(), r.outcome.leftInCell.begin(), r.outcome.leftInCell.end());
        for (const PoolLevelState& l : r.pools.levels)
            x.insert(x.end(), {l.impressions, static_cast<std::int64_t>(l.verdict),
                               static_cast<std::int64_t>(l.passedTick)});
    }
    if (!ads.lines.empty()) ads.integers(x);
    return x;
}

} // namespace forereach
