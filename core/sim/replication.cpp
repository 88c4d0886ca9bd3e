// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/replication.h"

#include <algorithm>
#include <chrono>
#include <cmath>

#include "core/base/det_math.h"
#include "core/base/large_memory.h"
#include "core/base/random.h"

namespace forereach {
namespace {

constexpr std::int64_t kBlock = kLeaseBlock; // viewers a unit of work

// Of one topic on a portal's page (assumption).
constexpr std::size_t kFrontPerTopic = 2;
constexpr double kTrendDecay = 0.8909; // per hour: half-life 6 h

} // namespace

std::size_t Checkpoint::bytes() const {
    std::size_t sum = sizeof *this + viewers.size() * sizeof(ViewerBelief) +
                      own.size() * sizeof(ViewerState) + feedback.size() * sizeof(ItemFeedback) +
                      (items.size() + served.size()) * sizeof(ItemBelief) +
                      engagedSeen.size() * sizeof(std::int64_t);
    for (const Serving& s : serving)
        sum += sizeof s + s.shelves.size() * sizeof(Block) +
               (s.fresh.size() + s.alive.size()) * sizeof(std::uint32_t);
    return sum;
}

ReplicationRun::ReplicationRun(const World& world, Workers& workers, std::uint32_t replication,
                               const CancelToken& cancel)
    : m_world(world), m_workers(workers), m_luck{world.scenario.seed, replication}, m_cancel(cancel) {}

void ReplicationRun::start(const Checkpoint* from) {
    const std::size_t markets = m_world.population.markets.size();
    if (from) {
        reserveLarge(m_state.viewers, from->viewers.size());
        reserveLarge(m_state.own, from->own.size());
        m_state = *from;
    } else {
        m_state = {};
        reserveLarge(m_state.viewers, m_world.population.truth.size());
        reserveLarge(m_state.own, m_world.population.truth.size());
        m_state.viewers.resize(m_world.population.truth.size());
        m_state.own.resize(m_world.population.truth.size());
        m_state.feedback.resize(m_world.catalogue.visible.size());
        m_state.items.resize(m_world.catalogue.visible.size());
        if (syncTicks() > 1) m_state.served.resize(m_world.catalogue.visible.size());
        m_state.engagedSeen.resize(m_world.catalogue.visible.size());
        std::array<float, kDurationBins> typical{3, 7, 14, 28, 56, 110, 220, 450};
        m_state.heads = priorHeads(typical);
        buildCurves(m_state.heads, m_world.weights);
        m_state.servedHeads = m_state.heads;
        m_state.serving.resize(markets);
        m_state.cohort.resize(markets);
    }
    m_tally.resize(static_cast<std::size_t>(m_workers.count()));
    for (Tally& t : m_tally) {
        t.items.assign(m_world.catalogue.visible.size(), {});
        t.touched.clear();
        t.heads = {};
        t.feed = {};
        t.tracked.assign(m_world.tracked.size(), {});
        for (TrackedCounts& c : t.tracked) c.segment.resize(m_world.population.segments.size());
    }
    m_rate.assign(m_world.population.truth.size(), 0);
    m_sureHour.assign(m_world.population.truth.size(), DayPlan::kNone);
    m_planned = false;
    m_firstShelf.assign(m_world.population.truth.size(), 0);
    m_lastDay.assign(m_world.population.truth.size(), 0);
    m_topicsFirst.clear();
    for (std::size_t v = 0; from && v < m_firstShelf.size(); ++v)
        m_firstShelf[v] = m_state.viewers[v].shelf[0];
    m_topics.assign(m_world.population.truth.size() / kTopicSample + 1, {});
    m_liked.assign(m_topics.size(), {});
    for (Tally& t : m_tally) t.topics = &m_topics, t.liked = &m_liked;
    m_detail.assign(from && m_describeTo ? m_tally.size() : 0, {});
    for (std::size_t w = 0; w < m_detail.size(); ++w) {
        m_detail[w].sampleOneIn = m_describeTo->sampleOneIn;
        m_tally[w].detail = &m_detail[w];
    }
}

CatalogueView ReplicationRun::viewOf(std::size_t market) const {
    CatalogueView view;
    view.visible = &m_world.catalogue.visible;
    view.beliefs = syncTicks() > 1 ? &m_state.served : &m_state.items;
    view.feedback = &m_state.feedback;
    view.byDeath = &m_world.catalogue.byDeath;
    view.begin = m_world.catalogue.marketRange[market].first;
    view.end = m_world.catalogue.marketRange[market].second;
    view.minimumSightings = kMinimumSightings;
    // Editors fill their page from all topics.
    if (m_world.shareOf(DistributionMode::Portal) > 0) view.trendingOfTopic = kFrontPerTopic;
    return view;
}

void ReplicationRun::refreshServing(std::uint32_t t) {
    for (std::size_t m = 0; m < m_state.serving.size(); ++m) {
        const std::uint64_t key =
            RandomStream(m_luck.seed, m_luck.replication, Purpose::Exploration, 0xfeed0000ULL + m, t).key();
        m_state.serving[m].heads = syncTicks() > 1 ? m_state.servedHeads : m_state.heads;
        rebuildServing(m_state.serving[m], viewOf(m), m_world.weights, t, key);
    }
}

bool ReplicationRun::tick(std::uint32_t t, bool tracked, ReplicationResult* out,
                          std::vector<TickTrace>* trace) {
    const auto viewers = static_cast<std::int64_t>(m_state.viewers.size());
    const std::int64_t blocks = (viewers + kBlock - 1) / kBlock;
    startDays(t, out);
    const auto before = std::chrono::steady_clock::now();
    refreshServing(t);
    m_barrierSeconds += std::chrono::duration<double>(std::chrono::steady_clock::now() - before).count();
    TickState state;
    state.tick = t;
    for (const Serving& s : m_state.serving) state.serving.push_back(&s);
    if (tracked) serveTracked(t, state);
    if (m_ads) {
        m_ads->beginTick(t);
        state.ads = m_ads.get();
    }
    if (tracked) state.log = m_log;
    if (trace) {
        TickTrace tr;
        const auto heads = std::make_shared<const Heads>(m_state.heads);
        for (const Serving& s : m_state.serving) {
            ServingMeta meta;
            for (const Block& b : s.shelves) meta.shelves.push_back(b.meta);
            meta.trending = s.trending.meta;
            meta.random = s.random.meta;
            meta.fresh = s.fresh;
            meta.alive = s.alive;
            meta.heads = heads;
            meta.tick = t;
            tr.serving.push_back(std::move(meta));
        }
        tr.tracked = state.tracked;
        trace->push_back(std::move(tr));
    }
    const std::uint64_t tickKey = tickKeyOf(m_luck, t);
    m_workers.run(blocks, [&](std::int64_t b, int worker) {
        if (m_cancel.cancelled()) return;
        Tally& tally = m_tally[static_cast<std::size_t>(worker)];
        std::vector<Reached*> reached(tracked ? m_world.tracked.size() : 0);
        // Who is active first. Viewers of a block who read the same shelf one after the other find it in the
        // cache; the order changes no sum.
        std::array<Active, kBlock> found, active;
        const std::size_t count =
            activeViewers(m_world, tickKey, b * kBlock, std::min(viewers, (b + 1) * kBlock), t, m_rate,
                          m_sureHour, found.data());
        std::array<std::uint32_t, 257> place{};
        for (std::size_t i = 0; i < count; ++i) ++place[m_firstShelf[found[i].viewer] + 1u];
        for (std::size_t k = 1; k < place.size(); ++k) place[k] += place[k - 1];
        for (std::size_t i = 0; i < count; ++i) active[place[m_firstShelf[found[i].viewer]]++] = found[i];
        // Their records are asked for eight ahead.
        const auto fetch = [&](std::size_t i) {
            if (i >= count) return;
            const std::size_t v = active[i].viewer;
            const char* const line = reinterpret_cast<const char*>(&m_state.viewers[v]);
            for (std::size_t at = 0; at < sizeof(ViewerBelief); at += 64) __builtin_prefetch(line + at, 1);
            __builtin_prefetch(&m_state.own[v], 1);
            __builtin_prefetch(&m_world.population.truth[v]);
            __builtin_prefetch(&m_world.population.visible[v]);
        };
        for (std::size_t i = 0; i < 8; ++i) fetch(i);
        const auto answer = [&](Visit& visit) {
            const auto v = static_cast<std::size_t>(visit.viewer);
            for (std::size_t k = 0; k < reached.size(); ++k) reached[k] = &m_reached[k][v];
            answerPage(m_world, state, m_luck, m_state.viewers[v], m_state.own[v], visit, reached, &tally,
                       nullptr);
        };
        // A page is answered when the next viewer's has been made: its items' lines have arrived by then.
        std::array<Visit, 2> visits;
        Visit* waiting = nullptr;
        for (std::size_t i = 0; i < count; ++i) {
            fetch(i + 8);
            if (m_cancel.cancelled()) return;
            const std::size_t v = active[i].viewer;
            if (const auto day = static_cast<std::uint16_t>(t / 24 + 1); m_lastDay[v] != day) {
                m_lastDay[v] = day;
                tally.feed.activePersonDays += m_world.population.truth[v].weight;
            }
            for (int s = 0; s < active[i].sessions; ++s) {
                if (s > 0) {
                    answer(*waiting); // a person's sessions follow one another
                    waiting = nullptr;
                }
                Visit& visit = visits[waiting == &visits[0] ? 1 : 0];
                visit.viewer = static_cast<std::int64_t>(v);
                visit.session = s;
                if (state.ads) state.ads->expect(visit.viewer);
                requestPage(m_world, state, m_luck, m_state.viewers[v], &tally, visit, nullptr);
                if (waiting) answer(*waiting);
                waiting = &visit;
            }
            m_firstShelf[v] = m_state.viewers[v].shelf[0];
        }
        if (waiting) answer(*waiting);
    });
    if (m_cancel.cancelled()) return false;
    const auto served = std::chrono::steady_clock::now();
    barrier(t, tracked, out);
    m_barrierSeconds += std::chrono::duration<double>(std::chrono::steady_clock::now() - served).count();
    return true;
}

void ReplicationRun::barrier(std::uint32_t t, bool tracked, ReplicationResult* out) {
    // Everything merged here is an integer sum: the order of workers and blocks cannot matter.
    std::vector<ItemFeedback>& feedback = m_state.feedback;
    std::vector<std::uint32_t> touched;
    FeedCounts feed;
    for (Tally& tally : m_tally) {
        for (const std::uint32_t i : tally.touched) {
            ItemFeedback& f = tally.items[i];
            feedback[i].add(f);
            f = {};
        }
        touched.insert(touched.end(), tally.touched.begin(), tally.touched.end());
        tally.touched.clear();
        m_state.headCounts.add(tally.heads);
        for (std::size_t d = 0; d < kBins; ++d)
            for (std::size_t c = 0; c < kScoreBins; ++c) {
                const HeadCell& cell = tally.heads.watch[d][c];
                tally.feed.ranking[c][0] += cell.weight - cell.valid;
                tally.feed.ranking[c][1] += cell.valid;
                HeadCell& sum = m_dayWatch[d][c];
                sum.weight += cell.weight, sum.watchDs += cell.watchDs, sum.finish += cell.finish,
                    sum.valid += cell.valid;
            }
        tally.heads = {};
        feed.add(tally.feed);
        tally.feed = {};
    }
    for (const std::uint32_t i : touched) {
        const std::int64_t engaged = feedback[i].engaged - m_state.engagedSeen[i];
        const float trend =
            m_state.items[i].trend + static_cast<float>(static_cast<double>(engaged) / 65536.0);
        m_state.engagedSeen[i] = feedback[i].engaged;
        m_state.items[i] = itemBelief(feedback[i], m_world.meanWeight);
        m_state.items[i].trend = trend;
    }
    if (syncTicks() == 1)
        for (std::size_t m = 0; m < m_state.serving.size(); ++m)
            noteFeedback(m_state.serving[m], viewOf(m), touched);
    for (std::size_t m = 0; m < m_state.serving.size(); ++m)
        for (const std::uint32_t i : m_state.serving[m].alive)
            m_state.items[i].trend *= static_cast<float>(kTrendDecay);
    m_dayFeed.add(feed);
    if (out) out->feed.add(feed);

    // The heads are refitted often while the platform knows nothing, daily afterwards; old evidence fades by
    // half a day.
    const bool day = (t + 1) % 24 == 0;
    const Heads served = m_state.heads;
    if (day || (t < 24 && (t + 1) % 4 == 0))
        m_state.heads = fitHeads(m_state.headCounts, m_state.heads, m_world.weights);
    if (day) {
        auto halve = [](std::int64_t& x) { x /= 2; };
        for (auto& d : m_state.headCounts.watch)
            for (HeadCell& c : d) halve(c.weight), halve(c.finish), halve(c.watchDs), halve(c.valid);
        for (ActionCell& c : m_state.headCounts.actions)
            for (std::int64_t& hits : c) halve(hits);
        for (auto& bin : m_state.headCounts.formatActions)
            for (ActionCell& c : bin)
                for (std::int64_t& hits : c) halve(hits);
        for (auto& l : m_state.headCounts.label)
            for (std::int64_t& x : l) halve(x);
        for (std::size_t m = 0; m < m_state.cohort.size(); ++m)
            m_state.cohort[m] =
                cohortOf(m_world.catalogue.visible, feedback, m_world.catalogue.marketRange[m].first,
                         m_world.catalogue.marketRange[m].second, t + 1 > 72 ? t + 1 - 72 : 0, t + 1,
                         m_state.cohort[m]);
        LearningPoint point;
        point.day = static_cast<int>(t / 24) - static_cast<int>(m_world.warmupTicks / 24);
        point.auc = aucOf(m_dayFeed.ranking);
        const auto shown = static_cast<double>(m_dayFeed.impressions - m_dayFeed.random.impressions);
        point.validPlay = shown > 0 ? static_cast<double>(m_dayFeed.valid) / shown : 0;
        describeFormats(m_dayWatch, served, static_cast<double>(m_world.population.people), point);
        if (!m_state.learning.empty() && m_state.learning.back().minutes > 0)
            point.learnedPerMinute =
                (point.bits - m_state.learning.back().bits) / m_state.learning.back().minutes;
        m_state.learning.push_back(point);
        m_dayFeed = {};
        m_dayWatch = {};
    }

    if (syncTicks() > 1) syncItems(t, touched);
    if (m_ads && out) m_ads->endTick(t, out->ads);
    if (m_log && out) m_log->endTick(t);
    if (!tracked || !out) return;
    for (std::size_t i = 0; i < m_world.tracked.size(); ++i) {
        TrackedCounts sum = m_tally[0].tracked[i];
        m_tally[0].tracked[i].clear();
        for (std::size_t w = 1; w < m_tally.size(); ++w) {
            sum.add(m_tally[w].tracked[i]);
            m_tally[w].tracked[i].clear();
        }
        TrackedResult& r = out->tracked[i];
        std::int64_t impressions = 0, reach = 0;
        for (std::size_t s = 0; s < sum.segment.size(); ++s) {
            const TrackedCounts::Cell& c = sum.segment[s];
            TrackedCounts::Cell& total = r.segment[s];
            impressions += c.impressions;
            reach += c.reach;
            r.reachBySegment[t - m_world.warmupTicks][s] = c.reach;
            total.impressions += c.impressions, total.reach += c.reach, total.watchDs += c.watchDs,
                total.completions += c.completions;
            total.likes += c.likes, total.shares += c.shares, total.classes += c.classes,
                total.sessions += c.sessions, total.opened += c.opened;
            total.bought += c.bought, total.boughtShown += c.boughtShown,
                total.boughtShares += c.boughtShares;
            total.pool.add(c.pool);
            const auto market = static_cast<std::size_t>(m_world.population.segments[s].market);
            r.segmentHour[s][static_cast<std::size_t>(m_world.localHour(market, t))] += c.impressions;
        }
        const std::size_t hour = t - m_world.warmupTicks;
        r.hourImpressions[hour] = impressions;
        r.hourReach[hour] = (hour ? r.hourReach[hour - 1] : 0) + reach;
        for (std::size_t s = 0; s < sum.source.size(); ++s) r.source[s] += sum.source[s];
        for (std::size_t c = 0; c < sum.line.size(); ++c) r.line[c].add(sum.line[c]);
        r.outcome.add(sum.outcome);
        r.more.add(sum.more);
        m_trackedAudience[i] = static_cast<double>(sum.outcome.watchDs) / 36000.0;
        m_trackedFeedback[i].add(sum.feedback);
        m_trackedTrend[i] =
            (m_trackedTrend[i] + static_cast<double>(sum.feedback.engaged) / 65536.0) * kTrendDecay;
        passOn(t, i, sum);
        if (t >= m_world.tracked[i].publishTick) {
            const TrackedItem& item = m_world.tracked[i];
            PoolEvidence evidence = sum.evidence;
            evidence.passedBy =
                evidence.people -
                static_cast<std::int64_t>(static_cast<double>(evidence.people) * takenShare(item) + 0.5);
            stepPools(m_pools[i], m_ladder[i], evidence, cohortFor(item), t);
        }
        r.pools = m_pools[i];
    }
}

std::shared_ptr<const Checkpoint> ReplicationRun::warmUp(const std::function<void(double)>& progress) {
    m_luck.replication = 0xffff - m_world.replication; // luck of its own, away from any horizon's
    start(nullptr);
    for (std::uint32_t t = 0; t < m_world.warmupTicks; ++t) {
        if (!tick(t, false, nullptr, nullptr)) return nullptr;
        progress(static_cast<double>(t + 1) / m_world.warmupTicks);
    }
    m_state.tick = m_world.warmupTicks;
    m_dayFeed = {};
    m_dayWatch = {};
    return std::make_shared<const Checkpoint>(std::move(m_state));
}

bool ReplicationRun::run(const Checkpoint& from, const std::function<void(double)>& progress,
                         std::vector<TickTrace>* trace, ReplicationResult& out,
                         const std::function<void()>& dayDone) {
    start(&from);
    const std::size_t tracked = m_world.tracked.size();
    const std::size_t hours = m_world.ticks - m_world.warmupTicks;
    m_reached.assign(tracked, std::vector<Reached>(m_state.viewers.size()));
    m_trackedFeedback.assign(tracked, {});
    m_trackedTrend.assign(tracked, 0);
    m_trackedAudience.assign(tracked, 0);
    m_trackedServed.assign(tracked, {});
    m_flows.clear();
    m_flows.reserve(tracked);
    for (const TrackedItem& item : m_world.tracked)
        m_flows.emplace_back(
            *m_world.ties, SharingModel{}, m_world.ticks,
            RandomStream(m_luck.seed, m_luck.replication, Purpose::Cascade, item.key, 0).key());
    m_pools.assign(tracked, {});
    m_trackedQuality = qualitiesOf(m_world, m_luck);
    m_trackedReach = reachFactorsOf(m_world, m_luck);
    m_ladder = laddersOf(m_world, m_trackedReach);
    out = {};
    for (const Segment& s : m_world.population.segments) out.people.push_back(s.people);
    m_ads = AdRun::needed(m_world) && !m_log
                ? std::make_unique<AdRun>(m_world, m_world.scenario, m_luck, m_trackedQuality,
                                          interestsOf(m_state.viewers),
                                          AdDetail{.responses = true, .shown = trace != nullptr})
                : nullptr;
    out.tracked.resize(tracked);
    for (std::size_t i = 0; i < tracked; ++i) {
        const TrackedItem& item = m_world.tracked[i];
        m_pools[i] = startPools(m_ladder[i], item.publishTick);
        TrackedResult& r = out.tracked[i];
        r.hourImpressions.assign(hours, 0);
        r.hourReach.assign(hours, 0);
        r.segment.assign(m_world.population.segments.size(), {});
        r.segmentHour.assign(m_world.population.segments.size(), {});
        r.reachBySegment.assign(hours, std::vector<std::int64_t>(m_world.population.segments.size(), 0));
        r.pools = m_pools[i];
    }
    m_weightBefore.resize(m_state.feedback.size());
    for (std::size_t i = 0; i < m_weightBefore.size(); ++i) m_weightBefore[i] = m_state.feedback[i].weight;
    m_next = m_world.warmupTicks;
    if (m_resume) {
        archive(*m_resume);
        (*m_resume)(out);
        if (!m_resume->finish()) return false;
        for (std::size_t v = 0; v < m_firstShelf.size(); ++v) m_firstShelf[v] = m_state.viewers[v].shelf[0];
    }
    while (m_next < m_world.ticks && m_next - m_world.warmupTicks < m_limit) {
        if (m_next - m_world.warmupTicks == hours / 2) m_topicsFirst = m_topics;
        if (m_describeTo && m_next + 24 == m_world.ticks) lastDayBegins();
        if (!tick(m_next, true, &out, trace)) return false;
        ++m_next;
        progress(static_cast<double>(m_next - m_world.warmupTicks) / static_cast<double>(hours));
        if (dayDone && m_next < m_world.ticks && (m_next - m_world.warmupTicks) % 24 == 0) dayDone();
    }
    if (m_next == m_world.ticks) countDays(m_next, &out);
    if (m_ads) m_ads->finish(out.ads);
    for (std::size_t i = 0; i < tracked; ++i) out.tracked[i].cascades = m_flows[i].figures();
    out.learning = m_state.learning;
    describeFeed(m_weightBefore, out);
    if (m_describeTo) gatherDetail();
    return true;
}

std::vector<AdShown> ReplicationRun::takeBought() {
    std::vector<AdShown> shown = m_ads ? m_ads->takeShown() : std::vector<AdShown>();
    std::erase_if(shown, [](const AdShown& ad) { return ad.bought == 0; });
    return shown;
}

void ReplicationRun::archive(Archive& a) {
    a(m_next);
    a(m_state);
    a(m_reached);
    a(m_trackedFeedback);
    a(m_trackedTrend);
    a(m_trackedAudience);
    a(m_trackedServed);
    for (ShareFlow& flow : m_flows) a(flow);
    a(m_pools);
    if (m_ads) a(*m_ads);
    a(m_dayFeed);
    a(m_dayWatch);
    a(m_topics);
    a(m_liked);
    a(m_topicsFirst);
    a(m_lastDay);
    a(m_weightBefore);
}

} // namespace forereach
