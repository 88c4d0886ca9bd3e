// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/replay.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/base/det_math.h"
#include "core/sim/days.h"
#include "core/sim/trace.h"

namespace forereach {
namespace {

constexpr std::size_t kBeat = 5;
constexpr std::int64_t kSearchLimit = 20000; // viewers looked through for one who fits

// One viewer's horizon, session by session, from the checkpoint; the same function as the full run.
class ViewerReplay {
public:
    ViewerReplay(const RunTrace& trace, std::int64_t viewer)
        : m_trace(trace), m_world(*trace.world), m_viewer(viewer),
          m_belief(trace.checkpoint->viewers[static_cast<std::size_t>(viewer)]),
          m_own(trace.checkpoint->own[static_cast<std::size_t>(viewer)]), m_reached(m_world.tracked.size()) {
        m_luck = {m_world.scenario.seed, 0};
        for (Reached& r : m_reached) m_pointers.push_back(&r);
    }

    /// Calls visit(tick, session, record) for every session; stops when it returns false. `full`: fill whole
    /// records.
    template <class Visit>
    void run(Visit visit) {
        const auto market = static_cast<std::size_t>(m_world.population.marketOf(m_viewer));
        DayPlan plan;
        for (std::size_t h = 0; h < m_trace.ticks.size(); ++h) {
            const auto tick = m_world.warmupTicks + static_cast<std::uint32_t>(h);
            const std::uint32_t day = m_world.localDay(market, tick);
            const bool begins = tick == 0 || day != m_world.localDay(market, tick - 1);
            if (tick == 0)
                firstDay(m_world, m_luck, m_viewer, m_own.days);
            else if (begins)
                newDay(m_world, m_luck, m_viewer, day, satisfactionOf(m_world.state, m_own), m_own.days);
            if (h == 0 || begins) plan = planOf(m_world, m_luck, m_viewer, day, m_own.days.today != 0);
            const int n = sessionsInTick(m_world, tickKeyOf(m_luck, tick), m_viewer, tick, plan);
            if (n == 0) continue;
            const TickState& state = serve(h);
            for (int s = 0; s < n; ++s) {
                SessionRecord record;
                runSession(m_world, state, m_luck, m_viewer, s, m_belief, m_own, m_pointers, nullptr,
                           &record);
                if (!visit(tick, s, record)) return;
                meetBought(h, s); // its ads come after what it met
            }
        }
    }
    const Serving& serving() const { return *m_serving; }
    /// People of this viewer who have met the user's item so far.
    std::uint32_t met(int tracked) const { return m_reached[static_cast<std::size_t>(tracked)].people; }

private:
    // Who was shown a boosted post as an ad does not meet it in the feed any more.
    void meetBought(std::size_t hour, int session) {
        const auto first = std::lower_bound(
            m_trace.bought.begin(), m_trace.bought.end(), m_viewer,
            [](const AdShown& ad, std::int64_t viewer) { return std::int64_t{ad.viewer} < viewer; });
        for (auto ad = first; ad != m_trace.bought.end() && std::int64_t{ad->viewer} == m_viewer; ++ad) {
            if (ad->hour != hour || ad->session != session || ad->item >= m_reached.size()) continue;
            m_reached[ad->item].people += ad->bought;
            m_reached[ad->item].bought += ad->bought;
        }
    }

    const TickState& serve(std::size_t hour) {
        const auto market = static_cast<std::size_t>(m_world.population.marketOf(m_viewer));
        const ServingMeta& meta = m_trace.ticks[hour].serving[market];
        m_serving = std::make_shared<Serving>();
        m_serving->shelves.resize(meta.shelves.size());
        for (std::size_t b = 0; b < meta.shelves.size(); ++b) m_serving->shelves[b].meta = meta.shelves[b];
        m_serving->trending.meta = meta.trending;
        m_serving->random.meta = meta.random;
        m_serving->fresh = meta.fresh;
        m_serving->alive = meta.alive;
        m_serving->heads = *meta.heads;
        finishServing(*m_serving, m_world.catalogue.visible, meta.tick);
        m_state.tick = meta.tick;
        m_state.serving.assign(m_world.population.markets.size(), m_serving.get());
        m_state.tracked = m_trace.ticks[hour].tracked;
        return m_state;
    }

    const RunTrace& m_trace;
    const World& m_world;
    std::int64_t m_viewer;
    Luck m_luck;
    ViewerBelief m_belief;
    ViewerState m_own;
    std::vector<Reached> m_reached;
    std::vector<Reached*> m_pointers;
    std::shared_ptr<Serving> m_serving;
    TickState m_state;
};

int trackedIndex(const World& world, const ItemId& id) {
    for (std::size_t i = 0; i < world.tracked.size(); ++i)
        if (world.tracked[i].id == id) return static_cast<int>(i);
    return -1;
}

struct Found {
    std::int64_t viewer = -1;
    std::uint32_t tick = 0;
    int session = 0;
};

// First session of a viewer that fits: at or after `from`, and with the wanted item if there is one.
// `number`: the hour's session that is wanted, or its last if it has fewer.
Found firstSession(const RunTrace& trace, std::int64_t viewer, std::uint32_t from, int wanted, bool exactTime,
                   int number = 0) {
    Found found;
    Found last;
    ViewerReplay replay(trace, viewer);
    replay.run([&](std::uint32_t tick, int session, const SessionRecord& record) {
        const bool has = wanted < 0 || std::any_of(record.slots.begin(), record.slots.end(),
                                                   [&](const SlotRecord& s) { return s.tracked == wanted; });
        if (!has) return true;
        if (found.viewer >= 0 && tick != found.tick) return false;
        last = {viewer, tick, session};
        if (tick < from) return true;
        found = last;
        return session < number;
    });
    // Nothing later: the last one before serves, unless the hour was asked for strictly.
    return found.viewer < 0 && !exactTime ? last : found;
}

/// Why the items of the user that took part and were not shown were not.
std::vector<FeedMiss> missesOf(const World& world, const ViewerReplay& replay, std::uint32_t people,
                               const SessionRecord& record) {
    const SlotRecord* lastWon = nullptr; // inserted slots are not won by score
    for (const SlotRecord& slot : record.slots)
        if (!slot.inserted && slot.tracked < 0) lastWon = &slot;
    std::vector<FeedMiss> misses;
    if (!lastWon) return misses;
    for (const SessionRecord::Offer& offer : record.offers) {
        if (offer.people > 0) continue;
        const ContentItem& item = world.scenario.content[static_cast<std::size_t>(offer.tracked)];
        FeedMiss miss;
        miss.item = item.id;
        miss.itemLabel = item.title.empty() ? item.id.value : item.title;
        miss.score = static_cast<double>(offer.score.score);
        if (replay.met(offer.tracked) >= people) {
            miss.why = FeedMiss::Why::Seen;
        } else if (offer.wouldRank || lastWon->slot.score <= offer.score.score) {
            miss.why = FeedMiss::Why::NotFound;
        } else {
            miss.closestSlot = static_cast<int>(lastWon - record.slots.data()) + 1;
            miss.shortBy = static_cast<double>(lastWon->slot.score) - miss.score;
        }
        misses.push_back(std::move(miss));
    }
    return misses;
}

LedgerCandidate describeBackground(const World& world, std::uint32_t item) {
    LedgerCandidate c;
    const ItemVisible& v = world.catalogue.visible[item];
    c.catalogueId = item;
    c.itemLabel = "Simulated item " + std::to_string(item);
    c.mainTopic = std::string(kTopics[v.mainTopic].name);
    c.format = world.catalogue.truth[item].format;
    c.durationS = static_cast<double>(v.durationS);
    c.creatorLabel = "Simulated creator " + std::to_string(v.creator);
    return c;
}

void addParts(LedgerCandidate& c, const Heads& heads, const RankingWeights& w, std::size_t bin,
              float prediction, float likeFactor, float factor) {
    const double x = std::clamp(prediction, -kCurveLimit, kCurveLimit);
    const auto part = [&](const char* name, double p, double weight, double multiplier) {
        if (weight != 0) c.parts.push_back({name, p, weight, p * weight * multiplier});
    };
    const double f = static_cast<double>(factor) * static_cast<double>(heads.scaleOf(bin));
    const ActionHeads& actions = heads.actionOf(bin);
    part(isVideoBin(bin) ? "finish" : "taken", detLogistic(heads.finish[bin][0] + heads.finish[bin][1] * x),
         static_cast<double>(w.finish), f);
    part("watch", detExp(std::min(7.0, heads.watch[bin][0] + heads.watch[bin][1] * x)),
         static_cast<double>(w.watchPerSecond), f);
    static constexpr const char* kNames[5] = {"like", "comment", "share", "follow", "notInterested"};
    for (std::size_t a = 0; a < 5; ++a)
        part(kNames[a], detLogistic(actions[a][0] + actions[a][1] * x), static_cast<double>(w.action[a]),
             a == 0 ? f * static_cast<double>(likeFactor) : f);
    // The ranker evaluates the sum as a polynomial; the parts are scaled to add up to the score that ranked.
    double sum = 0;
    for (const LedgerPart& p : c.parts) sum += p.product;
    if (sum != 0 && c.score != 0)
        for (LedgerPart& p : c.parts) p.product *= c.score / sum;
}

// A chronological feed weighs nothing but the hours since publication.
void addAge(LedgerCandidate& c) {
    c.parts.push_back({"age", -c.score, -1, c.score});
}

const char* filterName(Filtered f) {
    switch (f) {
    case Filtered::Duplicate:
        return "duplicate";
    case Filtered::Age:
        return "age";
    case Filtered::Language:
        return "language";
    case Filtered::Seen:
        return "seen";
    case Filtered::Mode:
        return "not followed";
    default:
        return "";
    }
}

FeedAnswer answerOf(const RunTrace& trace, const Found& found, int slots) {
    const World& world = *trace.world;
    const auto v = static_cast<std::size_t>(found.viewer);
    FeedAnswer answer;
    answer.viewer = found.viewer;
    answer.peopleRepresented = world.population.truth[v].weight;
    answer.segment = world.population.segments[world.population.segmentOf[v]].id;
    answer.connection = std::string(toText(static_cast<Connection>(world.population.visible[v].connection)));
    answer.at = world.timeOf(found.tick);
    answer.session = found.session;
    ViewerReplay replay(trace, found.viewer);
    replay.run([&](std::uint32_t tick, int session, const SessionRecord& record) {
        FeedSession entry;
        entry.at = world.timeOf(tick);
        entry.number = session;
        entry.slots = static_cast<int>(record.slots.size());
        for (std::size_t i = 0; i < record.slots.size(); ++i)
            if (record.slots[i].tracked >= 0) entry.userItemSlots.push_back(static_cast<int>(i) + 1);
        answer.sessions.push_back(std::move(entry));
        if (tick != found.tick || session != found.session) return true;

        answer.misses = missesOf(world, replay, static_cast<std::uint32_t>(answer.peopleRepresented), record);
        answer.throughputMbps = static_cast<double>(record.kbps) / 1000;
        const ViewerBelief& belief = record.before;
        const Serving& serving = replay.serving();
        std::array<std::pair<float, int>, kTopicCount> believed, truth;
        for (int k = 0; k < kTopicCount; ++k) {
            believed[static_cast<std::size_t>(k)] = {belief.interest(static_cast<std::size_t>(k)), k};
            truth[static_cast<std::size_t>(k)] = {
                static_cast<float>(record.taste[static_cast<std::size_t>(k)]) / 255.0f, k};
        }
        const auto strongest = [](auto& list, auto& out) {
            std::sort(list.begin(), list.end(), [](const auto& a, const auto& b) {
                return a.first != b.first ? a.first > b.first : a.second < b.second;
            });
            for (std::size_t k = 0; k < 5; ++k)
                out.emplace_back(std::string(kTopics[static_cast<std::size_t>(list[k].second)].name),
                                 static_cast<double>(list[k].first));
        };
        strongest(believed, answer.believedInterests);
        strongest(truth, answer.trueInterests);

        // Every candidate, by score.
        std::array<int, kCandidates> order{};
        std::iota(order.begin(), order.end(), 0);
        const Candidates& cand = record.candidates;
        std::stable_sort(order.begin(), order.end(), [&](int a, int b) {
            return cand.score[static_cast<std::size_t>(a)] > cand.score[static_cast<std::size_t>(b)];
        });
        std::array<int, kFilteredKinds> removed{}; // by Filtered
        const bool social = record.mode == DistributionMode::Social,
                   portal = record.mode == DistributionMode::Portal;
        std::array<int, kCandidateSources> bySource{};
        std::array<int, kCandidates> at{};
        at.fill(-1);
        int rank = 0;
        for (const int i : order) {
            const auto s = static_cast<std::size_t>(i);
            if (record.filtered[s] == Filtered::Empty) continue;
            if (portal && record.filtered[s] == Filtered::Mode) continue; // the front page is all there is
            const CandidateRef ref = candidateAt(belief, serving, i);
            const auto slot = static_cast<std::size_t>(ref.slot);
            LedgerCandidate c = describeBackground(world, ref.block->meta.item[slot]);
            c.source = social && record.filtered[s] != Filtered::Mode ? CandidateSource::Follow
                       : portal                                       ? CandidateSource::Editorial
                                                                      : ref.source;
            c.sourceDetail = std::string(toText(c.source));
            if (c.source == CandidateSource::Interest)
                c.sourceDetail +=
                    ": " +
                    std::string(
                        kTopics[belief.shelf[static_cast<std::size_t>(i / kShelfSlots)] % kTopicCount].name);
            if (!social && holds(record.followed, i)) c.sourceDetail += ", followed";
            c.score = static_cast<double>(cand.score[s]);
            if (record.mode == DistributionMode::Chronological)
                addAge(c);
            else
                addParts(c, serving.heads, world.weights, ref.block->durationBin[slot],
                         (portal ? 0.0f : cand.content[s]) + ref.block->meta.residual[slot],
                         ref.block->meta.likeFactor[slot], ref.block->meta.freshness[slot]);
            c.filteredBy = filterName(record.filtered[s]);
            ++answer.funnel.found;
            ++bySource[static_cast<std::size_t>(c.source)];
            if (c.filteredBy.empty())
                c.rankByScore = ++rank;
            else
                ++removed[static_cast<std::size_t>(record.filtered[s])];
            at[s] = static_cast<int>(answer.candidates.size());
            answer.candidates.push_back(std::move(c));
        }
        const auto describeTracked = [&](const SlotRecord& r) {
            const ContentItem& item = world.scenario.content[static_cast<std::size_t>(r.tracked)];
            LedgerCandidate c;
            c.itemLabel = item.title.empty() ? item.id.value : item.title;
            c.item = item.id;
            c.source = r.slot.source;
            c.sourceDetail = std::string(toText(r.slot.source));
            const TrackedItem& tracked = world.tracked[static_cast<std::size_t>(r.tracked)];
            c.mainTopic = std::string(kTopics[tracked.visible.mainTopic].name);
            c.format = item.format;
            c.durationS = lasts(item.format) ? item.durationS : 0;
            c.creatorLabel = item.creator.name;
            c.score = static_cast<double>(r.trackedScore.score);
            const TrackedServing& ts =
                trace.ticks[found.tick - world.warmupTicks].tracked[static_cast<std::size_t>(r.tracked)];
            if (record.mode == DistributionMode::Chronological)
                addAge(c);
            else
                addParts(c, serving.heads, world.weights, tracked.visible.durationBin,
                         portal ? ts.belief.residual : r.trackedScore.prediction, ts.belief.likeFactor,
                         ts.freshness * (r.slot.source == CandidateSource::Follow
                                             ? world.weights.inNetwork
                                             : world.weights.outOfNetwork));
            c.rankByScore = 1;
            for (const LedgerCandidate& o : answer.candidates)
                c.rankByScore += o.filteredBy.empty() && o.score > c.score ? 1 : 0;
            return c;
        };
        for (std::size_t s = 0; s < record.slots.size(); ++s) {
            const SlotRecord& r = record.slots[s];
            FeedSlot out;
            out.slot = static_cast<int>(s) + 1;
            if (r.tracked >= 0) {
                out.shown = describeTracked(r);
                ++answer.funnel.found;
                ++bySource[static_cast<std::size_t>(r.slot.source)];
            } else if (r.slot.candidate < kCandidates && at[r.slot.candidate] >= 0) {
                LedgerCandidate& c = answer.candidates[static_cast<std::size_t>(at[r.slot.candidate])];
                c.shownInSlot = out.slot;
                out.shown = c;
            } else {
                out.shown = describeBackground(world, r.slot.item);
                out.shown.source = r.slot.source;
                out.shown.sourceDetail =
                    r.slot.source == CandidateSource::Exploration ? "exploration: new item inside its pool"
                    : r.slot.source == CandidateSource::Search    ? "search: its topic"
                    : r.slot.source == CandidateSource::Editorial ? "editorial: picked for all"
                    : r.slot.source == CandidateSource::Follow    ? "follow: new"
                                                                  : "random";
            }
            out.shown.shownInSlot = out.slot;
            out.insertedByPool = r.inserted;
            out.peopleShown = r.people;
            out.watchedS = static_cast<double>(r.watchedS);
            out.completed = r.flags & kCompleted;
            out.liked = r.flags & kLiked;
            out.shared = r.flags & kShared;
            out.quickSkip = r.flags & kSkipped;
            out.startS = static_cast<double>(r.startS);
            out.stallS = static_cast<double>(r.stallS);
            out.gaveUp = r.gaveUp;
            answer.slots.push_back(std::move(out));
            if (answer.slots.size() == static_cast<std::size_t>(slots)) break;
        }
        for (FeedSlot& out : answer.slots) {
            for (const LedgerCandidate& c : answer.candidates)
                if (c.filteredBy.empty() && c.shownInSlot == 0 && c.score <= out.shown.score &&
                    out.beat.size() < kBeat)
                    out.beat.push_back(c);
            if (!out.insertedByPool && !out.beat.empty())
                out.margin = out.shown.score - out.beat.front().score;
        }
        for (std::size_t s = 0; s < bySource.size(); ++s)
            if (bySource[s])
                answer.funnel.bySource.emplace_back(std::string(toText(static_cast<CandidateSource>(s))),
                                                    bySource[s]);
        for (std::size_t f = removed.size(); f-- > 0;)
            if (removed[f])
                answer.funnel.removedBy.emplace_back(filterName(static_cast<Filtered>(f)), removed[f]);
        answer.funnel.ranked = rank;
        return true;
    });
    return answer;
}

} // namespace

Result<FeedAnswer> replayFeed(const RunTrace& trace, const FeedQuery& query) {
    const World& world = *trace.world;
    const auto notFound = [](std::string text) {
        return Error{ErrorCode::NotFound, std::move(text), "feed"};
    };
    int wanted = -1;
    if (query.whoSaw) {
        wanted = trackedIndex(world, *query.whoSaw);
        if (wanted < 0) return notFound("no item \"" + query.whoSaw->value + "\" in the run");
    }
    std::uint32_t from = world.warmupTicks;
    if (query.at) {
        const std::int64_t hours = (query.at->seconds - world.origin.seconds) / 3600;
        if (hours < world.warmupTicks || hours >= world.ticks)
            return notFound("the run covers " + world.timeOf(world.warmupTicks).iso() + " to " +
                            world.timeOf(world.ticks).iso());
        from = static_cast<std::uint32_t>(hours);
    }
    if (query.viewer) {
        if (*query.viewer < 0 || *query.viewer >= world.population.viewers())
            return notFound("no viewer " + std::to_string(*query.viewer) + "; there are " +
                            std::to_string(world.population.viewers()));
        const Found found =
            firstSession(trace, *query.viewer, from, wanted, false, query.session.value_or(0));
        if (found.viewer < 0)
            return notFound("viewer " + std::to_string(*query.viewer) +
                            (wanted < 0 ? " has no session in the run" : " was not shown the item"));
        return answerOf(trace, found, query.slots);
    }
    // Viewers are tried in a fixed order that spreads over the segment.
    std::int64_t first = 0, count = world.population.viewers();
    if (query.segment) {
        const auto it = std::find_if(world.population.segments.begin(), world.population.segments.end(),
                                     [&](const Segment& s) { return s.id == *query.segment; });
        if (it == world.population.segments.end())
            return notFound("no segment \"" + query.segment->value + "\" in the run");
        first = it->firstViewer;
        count = it->viewers;
    }
    Found fallback;
    int skip = query.skip;
    const std::int64_t stride =
        std::max<std::int64_t>(1, static_cast<std::int64_t>(static_cast<double>(count) * 0.6180339887)) | 1;
    for (std::int64_t i = 0, v = count / 2; i < std::min(count, kSearchLimit);
         ++i, v = (v + stride) % count) {
        const Found found = firstSession(trace, first + v, from, wanted, query.at.has_value());
        if (found.viewer < 0) continue;
        if ((!query.at || found.tick < from + 2) && skip-- <= 0) return answerOf(trace, found, query.slots);
        if (fallback.viewer < 0 || found.tick < fallback.tick) fallback = found;
        if (wanted < 0 && i > 200) break;
    }
    if (fallback.viewer >= 0) return answerOf(trace, fallback, query.slots);
    return notFound(wanted >= 0 ? "no viewer among those looked through was shown the item"
                                : "no viewer was active then");
}

} // namespace forereach
