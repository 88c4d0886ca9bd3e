// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/session.h"

#include <algorithm>
#include <bit>

#include "core/base/det_math.h"
#include "core/base/lanes.h"
#include "core/base/random.h"
#include "core/feed/rerank.h"
#include "core/sim/beside_feed.h"
#include "core/sim/follows.h"
#include "core/sim/learn_session.h"
#include "core/sim/meet_ads.h"
#include "core/sim/meet_tracked.h"
#include "core/sim/other_formats.h"
#include "core/sim/session_log.h"

namespace forereach {
namespace {

// Share of random items inserted into the recommended feed, as in KuaiRand (0.37 % of impressions).
constexpr double kRandomArm = 0.0037;
constexpr double kMeanPage = 12.5;
constexpr int kInsertions = 8; // at most, the random arm among them

// Which slot of the page, or which inserted item, stands where: bytes of one number, so that an insertion
// moves the rest by a shift.
using Order = unsigned __int128;
constexpr std::uint8_t kInserted = 0x80;

constexpr Order firstOrder() {
    Order o = 0;
    for (int i = kPage - 1; i >= 0; --i) o = o << 8 | static_cast<unsigned>(i);
    return o;
}

void insertAt(Order& order, int& slots, int position, std::uint8_t what) {
    position = std::min(position, std::min(slots, kPage - 1));
    const Order below = (Order{1} << (8 * position)) - 1;
    order = (order & below) | Order{what} << (8 * position) | (order & ~below) << 8;
    slots = std::min(slots + 1, kPage);
}

// Background slots before a user's item: it stands where its score puts it, one given by its pool or a friend
// after the first slots. The page's first is watched while it is loaded.
int placeOf(bool inserted, float score, std::int64_t viewer, std::uint32_t tick, const ShownPage& shown,
            int length) {
    if (inserted)
        return std::min<int>(length,
                             2 + static_cast<int>(mix64(static_cast<std::uint64_t>(viewer) + tick) % 4));
    int at = std::min(1, length);
    while (at < length && ((((shown.inserted | shown.beside) >> at) & 1) ||
                           shown.score[static_cast<std::size_t>(at)] >= score))
        ++at;
    return at;
}

void keepRecord(const ShownPage& shown, const PageResponse& response, int length, std::uint32_t people,
                std::int64_t viewer, std::uint32_t tick, SessionRecord& record) {
    record.length = length;
    std::vector<SlotRecord> tracked;
    tracked.swap(record.slots);
    for (int i = 0; i < length; ++i) {
        const auto s = static_cast<std::size_t>(i);
        SlotRecord r;
        r.slot.item = shown.item[s];
        r.slot.candidate = shown.candidate[s];
        r.slot.content = shown.content[s];
        r.slot.prediction = shown.prediction[s];
        r.slot.score = shown.score[s];
        const bool beside = (shown.beside >> i) & 1;
        r.inserted = beside || ((shown.inserted >> i) & 1);
        const bool social = record.mode == DistributionMode::Social;
        r.slot.source = beside ? shown.source[s]
                        : r.inserted && !((shown.randomArm >> i) & 1)
                            ? (social ? CandidateSource::Follow : CandidateSource::Exploration)
                            : CandidateSource::Random;
        r.people = people;
        r.watchedS = response.watched[s];
        r.startS = response.startS[s];
        r.stallS = response.stallS[s];
        r.gaveUp = (response.gaveUp >> i) & 1;
        r.flags = response.flags[s];
        record.slots.push_back(r);
    }
    for (const SlotRecord& t : tracked) {
        std::size_t at = std::min<std::size_t>(1, record.slots.size());
        if (t.inserted)
            at = std::min<std::size_t>(record.slots.size(),
                                       2 + (mix64(static_cast<std::uint64_t>(viewer) + tick) % 4));
        else
            while (at < record.slots.size() &&
                   (record.slots[at].inserted || record.slots[at].slot.score >= t.slot.score))
                ++at;
        record.slots.insert(record.slots.begin() + static_cast<std::ptrdiff_t>(at), t);
        if (record.slots.size() > kPage) {
            // The page is full: the last background slot gives way.
            auto last = record.slots.end() - 1;
            while (last->tracked >= 0 && last != record.slots.begin()) --last;
            record.slots.erase(last);
        }
    }
}

} // namespace

void TrackedCounts::add(const TrackedCounts& o) {
    for (std::size_t s = 0; s < segment.size(); ++s) {
        Cell& c = segment[s];
        const Cell& d = o.segment[s];
        c.impressions += d.impressions, c.reach += d.reach, c.watchDs += d.watchDs,
            c.completions += d.completions;
        c.likes += d.likes, c.shares += d.shares, c.classes += d.classes, c.sessions += d.sessions;
        c.opened += d.opened;
        c.bought += d.bought, c.boughtShown += d.boughtShown, c.boughtShares += d.boughtShares;
        c.pool.add(d.pool);
    }
    for (std::size_t s = 0; s < source.size(); ++s) source[s] += o.source[s];
    for (std::size_t c = 0; c < line.size(); ++c) line[c].add(o.line[c]);
    outcome.add(o.outcome);
    more.add(o.more);
    evidence.add(o.evidence);
    feedback.add(o.feedback);
}

void TrackedCounts::clear() {
    std::fill(segment.begin(), segment.end(), Cell{});
    source = {};
    line = {};
    outcome = {};
    more = {};
    evidence = {};
    feedback = {};
}

void FeedCounts::add(const FeedCounts& o) {
    sessions += o.sessions, impressions += o.impressions, sampledSessions += o.sampledSessions,
        sampledImpressions += o.sampledImpressions;
    watchDs += o.watchDs, completed += o.completed, valid += o.valid, longView += o.longView, like += o.like,
        comment += o.comment;
    share += o.share, follow += o.follow, notInterested += o.notInterested, newcomer += o.newcomer;
    activePersonDays += o.activePersonDays, gaveUp += o.gaveUp;
    fatigueMilli += o.fatigueMilli, satisfactionMilli += o.satisfactionMilli;
    random.impressions += o.random.impressions, random.watchDs += o.random.watchDs,
        random.completed += o.random.completed;
    random.valid += o.random.valid, random.longView += o.random.longView, random.like += o.random.like;
    random.notInterested += o.random.notInterested, random.sampled += o.random.sampled;
    for (std::size_t h = 0; h < 24; ++h) hour[h] += o.hour[h];
    for (std::size_t f = 0; f < format.size(); ++f) {
        OfFormat& to = format[f];
        const OfFormat& from = o.format[f];
        to.impressions += from.impressions, to.taken += from.taken, to.completed += from.completed,
            to.timeDs += from.timeDs;
        for (std::size_t a = 0; a < 5; ++a) to.actions[a] += from.actions[a];
    }
    for (std::size_t b = 0; b < kScoreBins; ++b)
        ranking[b][0] += o.ranking[b][0], ranking[b][1] += o.ranking[b][1];
}

DistributionMode modeOf(const World& world, const Luck& luck, std::int64_t viewer, std::uint32_t tick,
                        int session) {
    if (world.scenario.distribution.blend.empty()) return world.scenario.distribution.mode;
    double u = RandomStream(sessionKey(luck, Purpose::Portal, viewer, tick, session)).uniform();
    DistributionMode last = world.scenario.distribution.mode;
    for (const auto& [mode, share] : world.scenario.distribution.blend) {
        if (u < share) return mode;
        u -= share;
        last = mode;
    }
    return last;
}

FOREREACH_CLONED(void, requestPage,
                 (const World& world, const TickState& state, const Luck& luck, ViewerBelief& belief,
                  const Tally* tally, Visit& visit, SessionRecord* record),
                 (world, state, luck, belief, tally, visit, record)) {
    const std::int64_t viewer = visit.viewer;
    const int session = visit.session;
    const auto v = static_cast<std::size_t>(viewer);
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
    const DistributionMode mode = visit.mode = modeOf(world, luck, viewer, state.tick, session);
    context.order = mode == DistributionMode::Chronological ? PageOrder::Newest
                    : mode == DistributionMode::Portal      ? PageOrder::Editorial
                                                            : PageOrder::Value;
    // What is ordered by time or for all alike is not thinned for one.
    if (context.order == PageOrder::Value) context.reranker = world.scenario.platform.reranker;
    context.theta = static_cast<float>(world.scenario.platform.rerankTheta);
    const Follows follows(world, luck, viewer);
    // What is of the person's network counts at the weight of that, where it has one.
    const bool weighs =
        context.order == PageOrder::Value && world.weights.inNetwork != world.weights.outOfNetwork;
    SlotMasks followed{};
    if (mode == DistributionMode::Social || weighs) followed = follows.among(belief, serving);
    if (mode == DistributionMode::Social) context.allowed = &followed;
    Candidates candidates;
    scoreCandidates(belief, context, candidates);
    if (weighs) multiplyScores(followed, world.weights.networkRatio(), candidates);
    Page page;
    const bool randomFeed = mode == DistributionMode::Random;
    if (randomFeed) {
        const auto n = static_cast<std::uint32_t>(serving.alive.size());
        for (int tries = 0; page.slots < kPage && n > 0 && tries < 64; ++tries) {
            const std::uint32_t item = serving.alive[random.below(n)];
            if (!understands(world.catalogue.visible[item], visible.languages)) continue;
            PageSlot& slot = page.slot[static_cast<std::size_t>(page.slots++)];
            slot = {};
            slot.item = item;
            slot.candidate = 0xffff;
            slot.source = CandidateSource::Random;
        }
    } else {
        (context.reranker == ReRanker::Spacing ? buildPage : buildDiversePage)(belief, context, candidates,
                                                                               page);
    }
    if (record) {
        record->mode = mode;
        record->before = belief;
        record->candidates = candidates;
        record->followed = followed;
        record->filtered = filtersOf(belief, context);
    }

    // Items inside their pools and the random arm are inserted into the page.
    Order order = firstOrder();
    int slots = page.slots;
    std::array<std::uint32_t, kInsertions> insertions{};
    std::uint8_t inserted = 0, arm = 0xff;
    if (!randomFeed) {
        const double expected = static_cast<double>(world.weights.explorationRate) * kMeanPage;
        int explore = static_cast<int>(expected);
        if (random.uniform() < expected - explore) ++explore;
        // In a social feed what is new is shown to those who follow its creator, and to nobody else.
        const bool social = mode == DistributionMode::Social;
        if (social) explore = kInsertions - 1;
        for (int e = 0; e < explore && inserted < kInsertions - 1 && !serving.fresh.empty(); ++e)
            for (int tries = 0; tries < (social ? kFollowTries : 4); ++tries) {
                const std::uint32_t item =
                    serving.fresh[random.below(static_cast<std::uint32_t>(serving.fresh.size()))];
                const ItemVisible& fresh = world.catalogue.visible[item];
                if (!understands(fresh, visible.languages)) continue;
                if (social && !follows(fresh.creator, fresh.mainTopic)) continue;
                insertions[inserted] = item;
                insertAt(order, slots, 1 + static_cast<int>(random.below(kPage - 2)), kInserted | inserted);
                ++inserted;
                break;
            }
        if (random.uniform() < kRandomArm * kMeanPage && !serving.alive.empty()) {
            insertions[inserted] =
                serving.alive[random.below(static_cast<std::uint32_t>(serving.alive.size()))];
            insertAt(order, slots, 1 + static_cast<int>(random.below(kPage - 2)), kInserted | inserted);
            arm = inserted;
        }
    }

    // What stands beside the feed: neither ranked nor explored.
    const int firstBeside = inserted + (arm == 0xff ? 0 : 1);
    int beside = 0;
    std::array<CandidateSource, kInsertions> besideSource{};
    if (mode == DistributionMode::Recommended) {
        const BesideFeed found = besideFeed(world, serving, luck, viewer, state.tick, session);
        for (int i = 0; i < found.count && firstBeside + beside < kInsertions; ++i) {
            const BesideFeed::Item& one = found.item[static_cast<std::size_t>(i)];
            bool twice = false;
            for (int s = 0; s < page.slots; ++s)
                twice |= page.slot[static_cast<std::size_t>(s)].item == one.item;
            for (int s = 0; s < firstBeside + beside; ++s)
                twice |= insertions[static_cast<std::size_t>(s)] == one.item;
            if (twice) continue;
            const int which = firstBeside + beside;
            besideSource[static_cast<std::size_t>(beside++)] = one.source;
            insertions[static_cast<std::size_t>(which)] = one.item;
            insertAt(order, slots, one.place, static_cast<std::uint8_t>(kInserted | which));
        }
    }

    ShownPage& shown = visit.shown;
    shown.inserted = shown.randomArm = shown.beside = 0;
    for (int i = 0; i < slots; ++i, order >>= 8) {
        const auto s = static_cast<std::size_t>(i);
        const auto what = static_cast<std::uint8_t>(order);
        if (what & kInserted) {
            const std::size_t which = what & 0x7f;
            shown.item[s] = insertions[which];
            shown.candidate[s] = 0xffff;
            shown.score[s] = 0;
            const int extra = static_cast<int>(which) - firstBeside;
            (extra >= 0 ? shown.beside : shown.inserted) |= 1u << i;
            if (extra >= 0) shown.source[s] = besideSource[static_cast<std::size_t>(extra)];
            shown.randomArm |= (which == arm ? 1u : 0u) << i;
        } else {
            const PageSlot& slot = page.slot[what];
            shown.item[s] = slot.item;
            shown.candidate[s] = slot.candidate;
            shown.content[s] = slot.content;
            shown.prediction[s] = slot.prediction;
            shown.score[s] = slot.score;
        }
    }
    shown.slots = slots;

    // The slots' items lie anywhere in the catalogue: ask for their lines together, to be read when the
    // session before this one has been answered.
    for (int i = 0; i < slots; ++i) {
        const std::uint32_t item = shown.item[static_cast<std::size_t>(i)];
        __builtin_prefetch(&world.catalogue.truth[item]);
        __builtin_prefetch(&world.catalogue.visible[item]);
        if (tally) __builtin_prefetch(&tally->items[item], 1);
    }
}

void answerPage(const World& world, const TickState& state, const Luck& luck, ViewerBelief& belief,
                ViewerState& own, Visit& visit, std::vector<Reached*>& reached, Tally* tally,
                SessionRecord* record) {
    const std::int64_t viewer = visit.viewer;
    const int session = visit.session;
    const DistributionMode mode = visit.mode;
    ShownPage& shown = visit.shown;
    const int slots = shown.slots;
    const auto v = static_cast<std::size_t>(viewer);
    const ViewerTruth& truth = world.population.truth[v];
    const ViewerPublic& visible = world.population.visible[v];
    const auto market = static_cast<std::size_t>(world.population.marketOf(viewer));
    const Serving& serving = *state.serving[market];
    // What stands in no block has no score yet; an inserted item has no believed effect of its own either.
    for (int i = 0; i < slots; ++i) {
        const auto s = static_cast<std::size_t>(i);
        if (shown.candidate[s] != 0xffff) continue;
        shown.content[s] = shown.prediction[s] = contentOf(belief, world.catalogue.visible[shown.item[s]]);
    }
    PageResponse response;
    response.slots = slots;
    std::array<const ItemTruth*, kPage> items{};
    for (int i = 0; i < kPage; ++i) {
        const auto s = static_cast<std::size_t>(i);
        const ItemTruth& item = world.catalogue.truth[i < slots ? shown.item[s] : 0];
        items[s] = &item;
        response.quality[s] = item.quality;
        response.hook[s] = item.hook;
        response.pace[s] = item.pace;
        response.duration[s] = item.durationS;
        response.logDuration[s] = item.logDuration;
        response.kbps[s] = item.kbps;
    }
    const std::uint64_t watchKey = sessionKey(luck, Purpose::Watch, viewer, state.tick, session);
    const ConnectionModel& line = world.lines[market][visible.connection];
    const float onLine =
        (static_cast<float>(mix64(watchKey ^ 0x2545f4914f6cdd1dULL) >> 40) + 0.5f) * 0x1p-24f;
    if (onLine < line.slowBelow || record) {
        response.throughput = throughputOf(line, onLine);
        response.roundTripS = line.roundTripS;
    }
    std::array<std::uint8_t, kTopicCount> taste;
    currentTaste(world.state, truth.taste, own, taste);
    affinities(world.response, taste, items, response.aff);
    const float fatigue = fatigueAt(world.state, own, state.tick),
                satisfaction = satisfactionOf(world.state, own);
    response.mood = moodOf(world.state, fatigue);
    std::uint32_t hate = 0;
    respondPage(world.response, truth.level, watchKey, response, hate);
    if (world.mixed) respondOthers(world.response, truth.level, watchKey, items, response, hate);
    int length = pageLength(world.state, satisfaction, fatigue, response);
    int met = length; // slots, with those of the user's items
    OwnItems ownItems;
    if (!reached.empty()) {
        float bar = 0;
        for (int i = 0; i < length; ++i)
            if (!(((shown.inserted | shown.beside) >> i) & 1)) bar = shown.score[static_cast<std::size_t>(i)];
        // Who comes to the end of what their network has published would see one more.
        if (mode == DistributionMode::Social && length == slots && slots < kPage) bar = -1e30f;
        const Meeting meeting{mode, bar, response.watched[0], response.mood, &taste};
        meetTracked(world, state, luck, viewer, session, meeting, belief, serving, reached, ownItems, tally,
                    record);
        if (ownItems.count > 0) {
            std::array<int, kPageSlots> place{};
            for (int i = 0; i < ownItems.count; ++i) {
                const OwnItem& item = ownItems.item[static_cast<std::size_t>(i)];
                place[static_cast<std::size_t>(i)] =
                    placeOf(item.inserted, item.score, viewer, state.tick, shown, length);
            }
            ownItems.standAt(world.state, place, satisfaction, fatigue, response);
            length = ownItems.others;
            met = ownItems.slots;
        }
    }
    if (state.ads && tally) {
        state.ads->session(viewer, session, met);
        if (state.ads->boosts()) meetBoosted(world, state, viewer, reached, *tally);
    }
    if (state.log && tally) state.log->add(viewer, session, met);
    learnSession(world, serving.heads, viewer, shown, response, hate, length, belief, tally);
    if (tally && tally->detail) tally->detail->note(world, viewer, watchKey, shown, response, hate, length);
    markSeen(belief, shown.candidate.data(), length);
    if (record) record->kbps = response.throughput, record->taste = taste;
    if (record) keepRecord(shown, response, length, truth.weight, viewer, state.tick, *record);
    if (ownItems.count > 0) ownItems.putAmong(world.response, taste, items, response);
    settle(world.state, own, taste, items, response, met, fatigue, state.tick, mix64(watchKey));
    own.days.used = 1;
    own.days.videos = static_cast<std::uint16_t>(std::min(0xffff, own.days.videos + met));
    if (tally) {
        const std::int64_t weight = truth.weight;
        tally->feed.sessions += weight;
        tally->feed.sampledSessions += 1;
        tally->feed.fatigueMilli += weight * static_cast<std::int64_t>(own.fatigue * 1000.0f);
        tally->feed.satisfactionMilli +=
            weight * static_cast<std::int64_t>(satisfactionOf(world.state, own) * 1000.0f);
        tally->feed.hour[static_cast<std::size_t>(world.localHour(market, state.tick))] += weight;
    }
}

void runSession(const World& world, const TickState& state, const Luck& luck, std::int64_t viewer,
                int session, ViewerBelief& belief, ViewerState& own, std::vector<Reached*>& reached,
                Tally* tally, SessionRecord* record) {
    Visit visit;
    visit.viewer = viewer;
    visit.session = session;
    requestPage(world, state, luck, belief, tally, visit, record);
    answerPage(world, state, luck, belief, own, visit, reached, tally, record);
}

} // namespace forereach
