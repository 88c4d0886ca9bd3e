// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/session.h"

#include <algorithm>

#include "core/base/det_math.h"
#include "core/base/lanes.h"
#include "core/base/random.h"
#include "core/sim/meet_ads.h"
#include "core/sim/meet_tracked.h"

namespace forereach {
namespace {

// Share of random items inserted into the recommended feed, as in KuaiRand (0.37 % of impressions).
constexpr double kRandomArm = 0.0037;
constexpr double kMeanPage = 12.5;

bool understands(const ItemVisible& item, std::uint16_t languages) {
    return item.language == 0xff || ((languages >> item.language) & 1);
}

void insertSlot(std::array<Shown, kPage>& shown, int& slots, std::uint32_t item, CandidateSource source,
                bool randomArm, std::uint32_t at) {
    const int position = std::min(static_cast<int>(at), slots);
    if (slots < kPage) ++slots;
    for (int i = slots - 1; i > position; --i)
        shown[static_cast<std::size_t>(i)] = shown[static_cast<std::size_t>(i - 1)];
    Shown& s = shown[static_cast<std::size_t>(position)];
    s.slot = {};
    s.slot.item = item;
    s.slot.candidate = 0xffff;
    s.slot.source = source;
    s.inserted = true;
    s.randomArm = randomArm;
}

} // namespace

void TrackedCounts::add(const TrackedCounts& o) {
    for (std::size_t s = 0; s < segment.size(); ++s) {
        Cell& c = segment[s];
        const Cell& d = o.segment[s];
        c.impressions += d.impressions, c.reach += d.reach, c.watchDs += d.watchDs,
            c.completions += d.completions;
        c.likes += d.likes, c.shares += d.shares, c.classes += d.classes, c.sessions += d.sessions;
    }
    for (std::size_t s = 0; s < source.size(); ++s) source[s] += o.source[s];
    outcome.add(o.outcome);
    evidence.people += o.evidence.people, evidence.value += o.evidence.value,
        evidence.valueExpected += o.evidence.valueExpected;
    feedback.add(o.feedback);
}

void TrackedCounts::clear() {
    std::fill(segment.begin(), segment.end(), Cell{});
    source = {};
    outcome = {};
    evidence = {};
    feedback = {};
}

void FeedCounts::add(const FeedCounts& o) {
    sessions += o.sessions, impressions += o.impressions, sampledSessions += o.sampledSessions,
        sampledImpressions += o.sampledImpressions;
    watchDs += o.watchDs, completed += o.completed, valid += o.valid, longView += o.longView, like += o.like,
        comment += o.comment;
    share += o.share, follow += o.follow, notInterested += o.notInterested, newcomer += o.newcomer;
    random.impressions += o.random.impressions, random.watchDs += o.random.watchDs,
        random.completed += o.random.completed;
    random.valid += o.random.valid, random.longView += o.random.longView, random.like += o.random.like;
    random.notInterested += o.random.notInterested, random.sampled += o.random.sampled;
    for (std::size_t h = 0; h < 24; ++h) hour[h] += o.hour[h];
    for (std::size_t b = 0; b < kScoreBins; ++b)
        ranking[b][0] += o.ranking[b][0], ranking[b][1] += o.ranking[b][1];
}

float dayRateOf(const World& world, const Luck& luck, std::int64_t viewer, std::uint32_t day) {
    const std::uint64_t key =
        RandomStream(luck.seed, luck.replication, Purpose::Activity, static_cast<std::uint64_t>(viewer), day)
            .key();
    const float z = fastNormal((static_cast<float>(mix64(key) >> 40) + 0.5f) * 0x1p-24f);
    const float sd = world.withinSd;
    return world.population.truth[static_cast<std::size_t>(viewer)].dailyRate *
           fastExp(sd * z - 0.5f * sd * sd);
}

std::uint64_t tickKeyOf(const Luck& luck, std::uint32_t tick) {
    return RandomStream(luck.seed, luck.replication, Purpose::Activity, 0xac71f17eULL << 32, tick).key();
}

int sessionsInTick(const World& world, std::uint64_t tickKey, std::int64_t viewer, std::uint32_t tick,
                   float dayRate) {
    const auto market = static_cast<std::size_t>(world.population.marketOf(viewer));
    const float lambda = dayRate * world.hourShare[market][static_cast<std::size_t>(world.utcHour(tick))];
    const double u = (static_cast<double>(
                          mix64(tickKey + static_cast<std::uint64_t>(viewer) * 0xd1342543de82ef95ULL) >> 11) +
                      0.5) *
                     0x1p-53;
    if (u < 1.0 - static_cast<double>(lambda)) return 0;
    return static_cast<int>(std::min(4u, poissonFromUniform(static_cast<double>(lambda), u)));
}

void runSession(const World& world, const TickState& state, const Luck& luck, std::int64_t viewer,
                int session, ViewerBelief& belief, std::vector<Reached*>& reached, Tally* tally,
                SessionRecord* record) {
    const auto v = static_cast<std::size_t>(viewer);
    const ViewerTruth& truth = world.population.truth[v];
    const ViewerPublic& visible = world.population.visible[v];
    const auto market = static_cast<std::size_t>(world.population.marketOf(viewer));
    const Serving& serving = *state.serving[market];
    RandomStream random(sessionKey(luck, Purpose::Exploration, viewer, state.tick, session));

    prepareViewer(belief, serving, state.tick,
                  RandomStream(luck.seed, luck.replication, Purpose::Drift,
                               static_cast<std::uint64_t>(viewer), state.tick / 24)
                      .key());
    RequestContext context;
    context.serving = &serving;
    context.weights = &world.weights;
    context.languages = visible.languages;
    context.ageBand = visible.ageBand;
    Candidates candidates;
    scoreCandidates(belief, context, candidates);
    Page page;
    if (world.scenario.distribution.mode == DistributionMode::Random) {
        const auto n = static_cast<std::uint32_t>(serving.alive.size());
        for (int tries = 0; page.slots < kPage && n > 0 && tries < 64; ++tries) {
            const std::uint32_t item = serving.alive[random.below(n)];
            if (!understands(world.catalogue.visible[item], visible.languages)) continue;
            PageSlot& slot = page.slot[static_cast<std::size_t>(page.slots++)];
            slot.item = item;
            slot.candidate = 0xffff;
            slot.source = CandidateSource::Random;
        }
    } else {
        buildPage(belief, context, candidates, page);
    }
    if (record) {
        record->before = belief;
        record->candidates = candidates;
        record->context = context;
        record->page = page;
    }

    std::array<Shown, kPage> shown{};
    int slots = page.slots;
    for (int i = 0; i < slots; ++i)
        shown[static_cast<std::size_t>(i)].slot = page.slot[static_cast<std::size_t>(i)];
    if (world.scenario.distribution.mode != DistributionMode::Random) {
        const double expected = static_cast<double>(world.weights.explorationRate) * kMeanPage;
        int explore = static_cast<int>(expected);
        if (random.uniform() < expected - explore) ++explore;
        for (int e = 0; e < explore && !serving.fresh.empty(); ++e)
            for (int tries = 0; tries < 4; ++tries) {
                const std::uint32_t item =
                    serving.fresh[random.below(static_cast<std::uint32_t>(serving.fresh.size()))];
                if (!understands(world.catalogue.visible[item], visible.languages)) continue;
                insertSlot(shown, slots, item, CandidateSource::Exploration, false,
                           1 + random.below(kPage - 2));
                break;
            }
        if (random.uniform() < kRandomArm * kMeanPage && !serving.alive.empty()) {
            const std::uint32_t item =
                serving.alive[random.below(static_cast<std::uint32_t>(serving.alive.size()))];
            insertSlot(shown, slots, item, CandidateSource::Random, true, 1 + random.below(kPage - 2));
        }
    }

    // The slots' items lie anywhere in the catalogue: ask for their lines together before they are read one
    // by one.
    for (int i = 0; i < slots; ++i) {
        const std::uint32_t item = shown[static_cast<std::size_t>(i)].slot.item;
        __builtin_prefetch(&world.catalogue.truth[item]);
        const char* const visibleLine = reinterpret_cast<const char*>(&world.catalogue.visible[item]);
        __builtin_prefetch(visibleLine);
        __builtin_prefetch(visibleLine + 64);
        __builtin_prefetch(visibleLine + 128);
        if (tally) {
            const char* const line = reinterpret_cast<const char*>(&tally->items[item]);
            __builtin_prefetch(line, 1);
            __builtin_prefetch(line + 64, 1);
        }
    }
    PageResponse response;
    response.slots = slots;
    std::array<const ItemTruth*, kPage> items{};
    for (int i = 0; i < kPage; ++i) {
        const auto s = static_cast<std::size_t>(i);
        const ItemTruth& item = world.catalogue.truth[i < slots ? shown[s].slot.item : 0];
        items[s] = &item;
        response.quality[s] = item.quality;
        response.hook[s] = item.hook;
        response.pace[s] = item.pace;
        response.duration[s] = item.durationS;
        response.logDuration[s] = item.logDuration;
    }
    affinities(world.response, truth.taste, items, response.aff);
    std::uint32_t hate = 0;
    respondPage(world.response, truth.level, sessionKey(luck, Purpose::Watch, viewer, state.tick, session),
                response, hate);

    std::array<float, kPage> hazard{};
    leaveHazards(belief.satisfaction, hazard);
    int length = 0;
    while (length < slots)
        if (random.uniformF() < hazard[static_cast<std::size_t>(length++)]) break;

    if (state.ads && tally) state.ads->session(state, viewer, session, length);
    if (!reached.empty())
        meetTracked(world, state, luck, viewer, session, belief, serving, shown, length, reached, tally,
                    record);

    const std::int64_t weight = truth.weight;
    const Heads& heads = serving.heads;
    const RankingWeights& w = world.weights;
    for (int i = 0; i < length; ++i) {
        const auto s = static_cast<std::size_t>(i);
        const Shown& slot = shown[s];
        const ItemVisible& item = world.catalogue.visible[slot.slot.item];
        const float watched = response.watched[s];
        const std::uint8_t flags = response.flags[s];
        const std::size_t bin = item.durationBin;
        const float logWatch = response.logWatch[s];
        const float label = (logWatch - heads.labelMean[bin]) / heads.labelSd[bin];
        const float content = belief.bias + dot32(belief.theta.data(), item.x.data());
        // An inserted item has no believed effect of its own yet.
        const float own = slot.inserted ? 0.0f : slot.slot.prediction - slot.slot.content;
        const float prediction = content + own;
        if (tally) {
            if (!tally->mark[slot.slot.item]) {
                tally->mark[slot.slot.item] = 1;
                tally->touched.push_back(slot.slot.item);
            }
            ItemFeedback& f = tally->items[slot.slot.item];
            f.weight += weight;
            f.sightings += 1;
            f.residual += weight * static_cast<std::int64_t>((label - content) * 1024.0f);
            const bool like = flags & kLiked, comment = flags & kCommented, share = flags & kShared,
                       follow = flags & kFollowed;
            const bool hated = (hate >> i) & 1;
            const auto table = static_cast<std::size_t>(
                std::clamp(static_cast<int>((prediction - kScoreLow) *
                                            (static_cast<float>(kScoreBins) / (kScoreHigh - kScoreLow))),
                           0, kScoreBins - 1));
            f.likes += like ? weight : 0;
            f.likesExpected += weight * static_cast<std::int64_t>(heads.likeTable[table] /
                                                                  std::max(1e-6f, w.action[0]) * 65536.0f);
            const float value = w.watchPerSecond * watched + ((flags & kCompleted) ? w.finish : 0.0f) +
                                (like ? w.action[0] : 0.0f) + (comment ? w.action[1] : 0.0f) +
                                (share ? w.action[2] : 0.0f) + (follow ? w.action[3] : 0.0f) +
                                (hated ? w.action[4] : 0.0f);
            f.engaged += weight * static_cast<std::int64_t>(value * 65536.0f);
            HeadCounts& h = tally->heads;
            HeadCell& cell = h.watch[bin][table];
            cell.weight += weight;
            cell.finish += (flags & kCompleted) ? weight : 0;
            const auto ds = static_cast<std::int64_t>(watched * 10.0f + 0.5f);
            cell.watchDs += weight * ds;
            ActionCell& act = h.actions[table];
            act.weight += weight;
            act.hits[0] += like ? weight : 0;
            act.hits[1] += comment ? weight : 0;
            act.hits[2] += share ? weight : 0;
            act.hits[3] += follow ? weight : 0;
            act.hits[4] += hated ? weight : 0;
            if (slot.inserted) {
                const auto fixed = static_cast<std::int64_t>(logWatch * 1024.0f);
                h.label[bin][0] += weight;
                h.label[bin][1] += weight * fixed;
                h.label[bin][2] += weight * fixed * fixed;
                f.explored += 1;
                f.exploredWeight += weight;
                f.value += weight * static_cast<std::int64_t>(value * 65536.0f);
                f.valueSquared += weight * static_cast<std::int64_t>(value * value * 65536.0f);
                const float expected =
                    tableAt(heads.baseTable[bin], content) + tableAt(heads.likeTable, content);
                f.valueExpected += weight * static_cast<std::int64_t>(expected * 65536.0f);
            }
            if (tally->topics && viewer % kTopicSample == 0)
                ++(*tally->topics)[static_cast<std::size_t>(viewer / kTopicSample)][item.mainTopic];
            FeedCounts& feed = tally->feed;
            feed.impressions += weight;
            feed.sampledImpressions += 1;
            if (slot.randomArm) {
                FeedCounts::Arm& arm = feed.random;
                arm.impressions += weight;
                arm.sampled += 1;
                arm.watchDs += weight * ds;
                arm.completed += (flags & kCompleted) ? weight : 0;
                arm.valid += (flags & kValid) ? weight : 0;
                arm.longView += (flags & kLong) ? weight : 0;
                arm.like += like ? weight : 0;
                arm.notInterested += hated ? weight : 0;
            } else {
                feed.watchDs += weight * ds;
                feed.completed += (flags & kCompleted) ? weight : 0;
                feed.valid += (flags & kValid) ? weight : 0;
                feed.longView += (flags & kLong) ? weight : 0;
                feed.like += like ? weight : 0;
                feed.comment += comment ? weight : 0;
                feed.share += share ? weight : 0;
                feed.follow += follow ? weight : 0;
                feed.notInterested += hated ? weight : 0;
                if (slot.inserted) feed.newcomer += weight;
                feed.ranking[table][(flags & kValid) ? 1 : 0] += weight;
            }
        }
        learnViewer(belief, item.x, label - prediction);
    }
    // Seen bits of the slots that were really shown.
    for (int i = 0; i < length; ++i) {
        const Shown& slot = shown[static_cast<std::size_t>(i)];
        if (slot.inserted) continue;
        Page one;
        one.slots = 1;
        one.slot[0] = slot.slot;
        markSeen(belief, one, 1);
    }
    if (tally) {
        tally->feed.sessions += weight;
        tally->feed.sampledSessions += 1;
        const Market& m = *world.population.markets[market];
        tally->feed.hour[static_cast<std::size_t>(world.timeOf(state.tick).hourOfDay(m.utcOffsetMinutes))] +=
            weight;
    }
    if (record) {
        record->length = length;
        std::vector<SlotRecord> tracked;
        tracked.swap(record->slots);
        for (int i = 0; i < length; ++i) {
            const auto s = static_cast<std::size_t>(i);
            SlotRecord r;
            r.slot = shown[s].slot;
            r.inserted = shown[s].inserted;
            r.people = truth.weight;
            r.watchedS = response.watched[s];
            r.flags = response.flags[s];
            record->slots.push_back(r);
        }
        // A user's item stands where its score puts it; one given by its pool or a friend after the first
        // slots.
        for (const SlotRecord& t : tracked) {
            std::size_t at = 0;
            if (t.inserted)
                at = std::min<std::size_t>(record->slots.size(),
                                           2 + (mix64(static_cast<std::uint64_t>(viewer) + state.tick) % 4));
            else
                while (at < record->slots.size() &&
                       (record->slots[at].inserted || record->slots[at].slot.score >= t.slot.score))
                    ++at;
            record->slots.insert(record->slots.begin() + static_cast<std::ptrdiff_t>(at), t);
            if (record->slots.size() > kPage) {
                // The page is full: the last background slot gives way.
                auto last = record->slots.end() - 1;
                while (last->tracked >= 0 && last != record->slots.begin()) --last;
                record->slots.erase(last);
            }
        }
    }
}

} // namespace forereach
