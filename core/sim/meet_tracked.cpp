// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/meet_tracked.h"

#include <algorithm>

#include "core/base/det_math.h"
#include "core/sim/session_log.h"

namespace forereach {

std::uint64_t sessionKey(const Luck& luck, Purpose purpose, std::int64_t viewer, std::uint32_t tick,
                         int session) {
    return RandomStream(luck.seed, luck.replication, purpose, static_cast<std::uint64_t>(viewer),
                        static_cast<std::uint64_t>(tick) * 8 + static_cast<std::uint64_t>(session))
        .key();
}

namespace {

// What a score outside of the viewer's network is worth inside of it.
float inNetworkScore(const RankingWeights& w, DistributionMode mode, float score) {
    return mode == DistributionMode::Chronological ? score : weighed(score, w.networkRatio());
}

} // namespace

// A broadcast as the session finds it: at one minute of the hour, the same for all of the class. False: off
// air then.
bool findOnAir(const World& world, const TrackedItem& item, const TickState& state, const Luck& luck,
               std::int64_t viewer, int session, FormatSubject& subject) {
    const double u =
        RandomStream(mix64(sessionKey(luck, Purpose::Watch, viewer, state.tick, session) ^ 0x0a1eULL))
            .uniform();
    const SimTime moment{world.timeOf(state.tick).seconds + static_cast<std::int64_t>(u * 3600.0)};
    subject.leftOnAirS = leftOnAir(item.onAirFrom, static_cast<double>(subject.lengthS), moment);
    return subject.leftOnAirS > 0;
}

// What people of a class do with an item: those who met it in its pool apart.
struct Met {
    PeopleOutcome inPool, elsewhere;
    FormatOutcome inPoolMore, elsewhereMore;
};
Met respondTracked(const World& world, const TrackedItem& item, const TrackedServing& ts,
                   FormatSubject& subject, std::int64_t viewer, const Meeting& meeting,
                   std::uint32_t explored, std::uint32_t followers, std::uint32_t others, std::uint64_t key) {
    Met met;
    const auto v = static_cast<std::size_t>(viewer);
    const float level = world.population.truth[v].level;
    ItemTruth itemTruth = item.truth;
    itemTruth.quality = ts.quality;
    const float aff = affinity(world.response, *meeting.taste, itemTruth);
    if (item.isVideo()) { // a video does not ask who follows
        ItemResponse response = itemResponse(world.response, level, aff, itemTruth);
        response.mu += meeting.mood;
        const ConnectionModel& line = world.lines[static_cast<std::size_t>(world.population.marketOf(viewer))]
                                                 [world.population.visible[v].connection];
        if (explored)
            respondPeople(world.response, response, itemTruth, item.warp, explored, key, met.inPool, &line,
                          meeting.loadedFor);
        if (followers + others)
            respondPeople(world.response, response, itemTruth, item.warp, followers + others, mix64(key),
                          met.elsewhere, &line, meeting.loadedFor);
        return met;
    }
    subject.quality = ts.quality;
    subject.audience = ts.audience;
    FormatViewer who{aff, level, false, meeting.mood};
    respondFormat(world.response, subject, who, explored, key, met.inPool, met.inPoolMore);
    respondFormat(world.response, subject, who, others, mix64(key), met.elsewhere, met.elsewhereMore);
    who.follows = true;
    respondFormat(world.response, subject, who, followers, mix64(key + 1), met.elsewhere, met.elsewhereMore);
    return met;
}

// Share of a person's searches that are for what an item is about.
double searchesFor(const World& world, std::int64_t viewer, const ItemTruth& item) {
    const std::uint8_t* const taste = world.population.truth[static_cast<std::size_t>(viewer)].taste.data();
    std::int64_t both = 0, all = 0;
    for (std::size_t k = 0; k < kTopicCount; ++k) {
        both += std::int64_t{taste[k]} * item.topic[k];
        all += taste[k];
    }
    return static_cast<double>(both) / (255.0 * static_cast<double>(std::max<std::int64_t>(1, all)));
}

// The user's items: how many of the class's people meet each, from which source, and what they do.
void meetTracked(const World& world, const TickState& state, const Luck& luck, std::int64_t viewer,
                 int session, const Meeting& meeting, const ViewerBelief& belief, const Serving& serving,
                 std::vector<Reached*>& reached, OwnItems& own, Tally* tally, SessionRecord* record) {
    const DistributionMode mode = meeting.mode;
    const float bar = meeting.bar;
    const auto v = static_cast<std::size_t>(viewer);
    const ViewerTruth& truth = world.population.truth[v];
    const ViewerPublic& visible = world.population.visible[v];
    const std::size_t segment = world.population.segmentOf[v];
    const bool random = mode == DistributionMode::Random, newest = mode == DistributionMode::Chronological,
               portal = mode == DistributionMode::Portal;
    const bool explores = mode == DistributionMode::Recommended || portal;
    for (std::size_t t = 0; t < world.tracked.size(); ++t) {
        const TrackedServing& ts = state.tracked[t];
        if (!ts.live) continue;
        const TrackedItem& item = world.tracked[t];
        if ((item.languageBit & visible.languages) == 0 || !item.admits(segment)) continue;
        FormatSubject subject = item.subject;
        if (item.isLive() && !findOnAir(world, item, state, luck, viewer, session, subject)) continue;
        const std::uint32_t already = reached[t]->people, boughtBefore = reached[t]->bought;
        std::uint32_t left = truth.weight - std::min(truth.weight, already);
        if (left == 0 && !record) continue;
        RandomStream draws(
            mix64(sessionKey(luck, Purpose::Thinning, viewer, state.tick, session) ^ item.key));
        std::array<std::uint32_t, kCandidateSources> n{};
        const auto draw = [&](CandidateSource source, double p, double u) {
            // Most draws are zero: (1 - p)^n >= 1 - np settles them without the exact inversion.
            if (p <= 0 || left == 0 || u < 1.0 - p * left) return;
            const std::uint32_t k = binomialFromUniform(left, p, u);
            n[static_cast<std::size_t>(source)] += k;
            left -= k;
        };
        const double u0 = draws.uniform(), u1 = draws.uniform(), u2 = draws.uniform(), u3 = draws.uniform(),
                     u4 = draws.uniform(), u5 = draws.uniform();
        const double followP = random || portal ? 0.0 : ts.followP;
        const double foundP = newest                                  ? ts.newestP
                              : portal                                ? (ts.front ? 1.0 : 0.0)
                              : mode == DistributionMode::Recommended ? ts.interestP
                                                                      : 0.0;
        draw(CandidateSource::Exploration, explores ? ts.exploreP : 0.0, u0);
        draw(CandidateSource::Share, random || ts.shareP.empty() ? 0.0 : ts.shareP[segment], u1);
        draw(CandidateSource::Random, random ? ts.randomP : 0.0, u1);
        SingleScore score;
        bool wouldRank = false;
        if (followP > 0 || foundP > 0 || random ||
            n[static_cast<std::size_t>(CandidateSource::Exploration)] > 0 || record) {
            score = scoreSingle(belief, serving.heads, item.visible, ts.belief, world.weights.outOfNetwork,
                                ts.freshness);
            if (newest) score.score = -static_cast<float>(state.tick - item.publishTick);
            if (portal)
                score.score = commonValue(serving.heads, item.visible, ts.belief,
                                          ts.freshness * world.weights.outOfNetwork);
            wouldRank = score.score > bar;
            if (followP > 0 && item.followersShare > 0) {
                // Followers in the class: drawn once for (viewer, creator). Those met by other sources are
                // not told apart.
                RandomStream once(luck.seed, world.replication, Purpose::Sharing,
                                  static_cast<std::uint64_t>(viewer), item.creatorKey);
                const std::uint32_t followers =
                    binomialFromUniform(truth.weight, item.followersIn(segment), once.uniform());
                const std::uint32_t unseen = followers - std::min(followers, reached[t]->followers);
                const float inNetwork = inNetworkScore(world.weights, mode, score.score);
                double p = followP * (inNetwork > bar ? 1.0 : 0.1);
                // Followers meet ads as others do: as many of them are left.
                if (const std::uint32_t bought = reached[t]->bought)
                    p *= static_cast<double>(left) / static_cast<double>(left + bought);
                const std::uint32_t k = std::min(left, binomialFromUniform(unseen, p, u2));
                n[static_cast<std::size_t>(CandidateSource::Follow)] += k;
                left -= k;
            }
            if (wouldRank && foundP > 0)
                draw(portal        ? CandidateSource::Editorial
                     : ts.trending ? CandidateSource::Trending
                                   : CandidateSource::Interest,
                     foundP, u3);
        }
        // Who searches looks for what they like; most draws are zero whatever the topic.
        if (mode == DistributionMode::Recommended && u4 >= 1.0 - ts.searchP * left)
            draw(CandidateSource::Search, ts.searchP * searchesFor(world, viewer, item.truth), u4);
        if (mode == DistributionMode::Recommended && !ts.pickedP.empty())
            draw(CandidateSource::Editorial,
                 ts.pickedP[static_cast<std::size_t>(world.population.marketOf(viewer))], u5);
        std::uint32_t people = 0;
        for (const std::uint32_t k : n) people += k;
        if (record) record->offers.push_back({static_cast<int>(t), score, people, wouldRank});
        if (people == 0) continue;
        reached[t]->people += people;
        reached[t]->followers += n[static_cast<std::size_t>(CandidateSource::Follow)];
        const std::uint64_t key =
            mix64(sessionKey(luck, Purpose::Watch, viewer, state.tick, session) ^ item.key);
        const std::uint32_t explored = n[static_cast<std::size_t>(CandidateSource::Exploration)],
                            followed = n[static_cast<std::size_t>(CandidateSource::Follow)];
        const Met met = respondTracked(world, item, ts, subject, viewer, meeting, explored, followed,
                                       people - explored - followed, key);
        const PeopleOutcome &inPool = met.inPool, &elsewhere = met.elsewhere;
        PeopleOutcome all = inPool;
        all.add(elsewhere);
        const bool inserted = explored > 0 || n[static_cast<std::size_t>(CandidateSource::Share)] > 0 ||
                              n[static_cast<std::size_t>(CandidateSource::Search)] > 0 ||
                              (!portal && n[static_cast<std::size_t>(CandidateSource::Editorial)] > 0);
        own.meet({&item.truth, ts.quality, score.score, inserted, false, false, 0}, all, truth.weight,
                 world.assumed.itemsMoveViewers, mix64(key ^ 0x0b5e55ed1ULL));
        if (record) {
            const PeopleOutcome& o = explored ? inPool : elsewhere;
            SlotRecord slot;
            slot.tracked = static_cast<int>(t);
            slot.people = people;
            slot.trackedScore = score;
            slot.inserted = inserted;
            for (std::size_t s = 0; s < n.size(); ++s)
                if (n[s] > 0) {
                    slot.slot.source = static_cast<CandidateSource>(s);
                    break;
                }
            // Who follows the creator met it at the weight of their own network.
            if (slot.slot.source == CandidateSource::Follow)
                slot.trackedScore.score = inNetworkScore(world.weights, mode, score.score);
            slot.slot.score = slot.trackedScore.score;
            slot.slot.prediction = score.prediction;
            slot.slot.content = score.content;
            slot.watchedS = static_cast<float>(o.watchDs) / 10.0f /
                            static_cast<float>(std::max<std::int64_t>(1, o.people));
            const auto mean = [&](std::int64_t ms) {
                return static_cast<float>(ms) / 1000.0f /
                       static_cast<float>(std::max<std::int64_t>(1, o.people));
            };
            slot.startS = mean(o.startMs);
            slot.stallS = mean(o.stallMs);
            slot.gaveUp = o.gaveUp * 2 > o.people;
            slot.flags = static_cast<std::uint8_t>(
                (o.completed * 2 >= o.people ? kCompleted : 0) | (o.like * 2 >= o.people ? kLiked : 0) |
                (o.share * 2 >= o.people ? kShared : 0) | (o.skipped * 2 >= o.people ? kSkipped : 0));
            record->slots.push_back(slot);
        }
        if (!tally) continue;
        if (state.log) state.log->met(viewer, t, people);
        TrackedCounts& c = tally->tracked[t];
        TrackedCounts::Cell& cell = c.segment[segment];
        cell.impressions += people;
        cell.reach += people;
        cell.watchDs += all.watchDs;
        cell.completions += all.completed;
        cell.likes += all.like;
        cell.shares += all.share;
        cell.classes += already == boughtBefore ? 1 : 0;
        cell.sessions += 1;
        cell.opened += n[static_cast<std::size_t>(CandidateSource::Share)];
        for (std::size_t s = 0; s < n.size(); ++s) c.source[s] += n[s];
        c.line[visible.connection].add({all.people, all.gaveUp, all.startMs, all.stallMs});
        c.outcome.add(all);
        c.more.add(met.inPoolMore);
        c.more.add(met.elsewhereMore);
        const RankingWeights& w = world.weights;
        const std::size_t bin = item.visible.durationBin;
        const auto scale = static_cast<double>(serving.heads.scaleOf(bin));
        const auto valueOf = [&](const PeopleOutcome& o) {
            const double value =
                static_cast<double>(w.finish) * static_cast<double>(item.isVideo() ? o.completed : o.valid) +
                static_cast<double>(w.watchPerSecond) * static_cast<double>(o.watchDs) / 10.0 +
                static_cast<double>(w.action[0]) * static_cast<double>(o.like) +
                static_cast<double>(w.action[1]) * static_cast<double>(o.comment) +
                static_cast<double>(w.action[2]) * static_cast<double>(o.share) +
                static_cast<double>(w.action[3]) * static_cast<double>(o.follow) +
                static_cast<double>(w.action[4]) * static_cast<double>(o.notInterested);
            return static_cast<std::int64_t>(value * scale * 65536.0);
        };
        if (explored) {
            const Heads& heads = serving.heads;
            const float expected =
                valueAt(heads.baseCurve[bin], score.content) + valueAt(heads.likeOf(bin), score.content);
            const double aversion = aversionAt(heads, w, bin, score.content);
            const auto ofAll = [&](double value) {
                return inPool.people * static_cast<std::int64_t>(value * 65536.0);
            };
            const PoolEvidence evidence{inPool.people, valueOf(inPool), ofAll(static_cast<double>(expected)),
                                        ofAll(static_cast<double>(expected) + aversion)};
            c.evidence.add(evidence);
            cell.pool.add(evidence);
        }
        const double mean = static_cast<double>(serving.heads.labelMean[bin]),
                     sd = static_cast<double>(serving.heads.labelSd[bin]);
        const double residual =
            (static_cast<double>(all.logWatch) - static_cast<double>(all.people) * mean * 1024.0) / sd -
            static_cast<double>(all.people) * static_cast<double>(score.content) * 1024.0;
        const std::array<float, 2>& like = serving.heads.actionOf(bin)[0];
        const double likeP = fastLogistic(like[0] + like[1] * score.prediction);
        c.feedback.weight += all.people;
        c.feedback.sightings += all.people;
        c.feedback.residual += static_cast<std::int64_t>(residual);
        c.feedback.likes += all.like;
        c.feedback.likesExpected += static_cast<std::int64_t>(likeP * 65536.0) * all.people;
        // What counts against it makes nothing trend the less for being met by more.
        PeopleOutcome liked = all;
        if (w.action[4] < 0) liked.notInterested = 0;
        c.feedback.engaged += std::max<std::int64_t>(0, valueOf(liked));
    }
}

} // namespace forereach
