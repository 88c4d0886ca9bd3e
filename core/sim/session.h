// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// One session of one virtual viewer inside a tick: the request, what the class was shown, what it did, what
// the platform learned, and how many people of the class met each of the user's items. The only place where
// truth and beliefs meet. Pure in (world, tick state, viewer state, luck): the full run and a replay call the
// same function.

#include <vector>

#include "core/sim/feed_detail.h"
#include "core/sim/world.h"

namespace forereach {

/// How the platform treats one of the user's items during a tick; integers and fixed doubles set at the
/// barrier.
struct TrackedServing {
    bool live = false;          // published
    double exploreP = 0;        // chance a tick's session of an eligible person carries it, inside its pool
    std::vector<double> shareP; // by segment: the same for links sent by friends; empty: none are due
    double interestP = 0;       // chance that retrieval finds it for a person for whom it would rank
    double newestP = 0;         // the same in a chronological feed, where nobody asks for traffic pools
    bool front = false;         // trends enough for the page that all see in a portal
    bool trending = false;
    double randomP = 0; // the same in a random feed, where it is one item of the catalogue
    double searchP = 0; // chance that a session has a search whose results, if for its topic, hold it
    std::vector<double> pickedP; // by market: that a session shows it as an editors' pick; empty: none does
    double followP = 0;          // chance that a follower's session carries it, if it would rank
    ItemBelief belief;
    float freshness = 1;
    float quality = 0;  // truth of this replication, read by response only
    float audience = 0; // of a broadcast: people watching, the same
};

class AdRun;
class SessionLog;

struct TickState {
    std::uint32_t tick = 0;
    std::vector<const Serving*> serving; // by market
    std::vector<TrackedServing> tracked;
    AdRun* ads = nullptr;      // null: no ads
    SessionLog* log = nullptr; // null: sessions are not recorded
};

struct Luck {
    std::uint64_t seed = 0;
    std::uint32_t replication = 0;
};

/// How an item arrived at people of one class of connections.
struct LineCounts {
    std::int64_t people = 0, gaveUp = 0, startMs = 0, stallMs = 0;
    void add(const LineCounts& o) {
        people += o.people, gaveUp += o.gaveUp, startMs += o.startMs, stallMs += o.stallMs;
    }
};

/// Sums over one tick for one of the user's items; integers of people.
struct TrackedCounts {
    struct Cell {
        std::int64_t impressions = 0, reach = 0, watchDs = 0, completions = 0, likes = 0, shares = 0,
                     classes = 0, sessions = 0, opened = 0; // opened: came by a friend's link
        // Of a boosted post, as an ad; none of it is in the figures above.
        std::int64_t bought = 0, boughtShown = 0, boughtShares = 0; // bought: people who had not met it yet
        PoolEvidence pool;                                          // inside pools
    };
    std::vector<Cell> segment; // by segment
    std::array<std::int64_t, kCandidateSources> source{};
    std::array<LineCounts, kConnections> line{}; // by the people's connection
    PeopleOutcome outcome;
    FormatOutcome more;    // of a format other than short video
    PoolEvidence evidence; // exploration only
    ItemFeedback feedback; // people, one sighting a person
    void add(const TrackedCounts&);
    void clear();
};

/// Whole-feed sums.
struct FeedCounts {
    std::int64_t sessions = 0, impressions = 0; // people's
    std::int64_t sampledSessions = 0, sampledImpressions = 0;
    std::int64_t watchDs = 0, completed = 0, valid = 0, longView = 0, like = 0, comment = 0, share = 0,
                 follow = 0, notInterested = 0;
    std::int64_t fatigueMilli = 0, satisfactionMilli = 0; // over sessions, at their end
    std::int64_t gaveUp = 0;                              // before the start; the random arm apart
    std::int64_t newcomer = 0;                            // impressions in exploration slots
    std::int64_t activePersonDays = 0; // people x days with a session, counted from the start
    struct Arm {
        std::int64_t impressions = 0, watchDs = 0, completed = 0, valid = 0, longView = 0, like = 0,
                     notInterested = 0, sampled = 0;
    } random;
    std::array<std::int64_t, 24> hour{}; // sessions by local hour
    struct OfFormat {                    // other than short video; without the random arm
        std::int64_t impressions = 0, taken = 0, completed = 0, timeDs = 0;
        std::array<std::int64_t, 5> actions{};
    };
    std::array<OfFormat, kFormats> format{}; // short video: empty
    std::array<std::array<std::int64_t, 2>, kScoreBins>
        ranking{}; // predicted interest x valid play, for the AUC; gathered at the barrier from the heads'
                   // counts
    void add(const FeedCounts&);
};

/// What one worker gathers during a tick.
struct Tally {
    std::vector<ItemFeedback> items;
    std::vector<std::uint32_t> touched; // those with sightings
    HeadCounts heads;
    FeedCounts feed;
    std::vector<TrackedCounts> tracked;
    std::vector<std::array<std::uint16_t, kTopicCount>>* liked = nullptr; // the same, of videos liked
    std::vector<std::array<std::uint16_t, kTopicCount>>* topics =
        nullptr;                  // of every kTopicSample-th viewer, disjoint
    FeedDetail* detail = nullptr; // null: not asked for
};
inline constexpr std::int64_t kTopicSample = 64;

/// What happened in a slot, for a replay. Filled only on request.
struct SlotRecord {
    PageSlot slot;
    bool inserted = false;
    int tracked = -1;         // index of the user's item, -1: background
    std::uint32_t people = 0; // of the class
    SingleScore trackedScore;
    float watchedS = 0;
    float startS = 0, stallS = 0; // waits; of people: means
    bool gaveUp = false;          // of people: most
    std::uint8_t flags = 0;
};
struct SessionRecord {
    DistributionMode mode = DistributionMode::Recommended;
    float kbps = 0;                                // of the line
    std::array<std::uint8_t, kTopicCount> taste{}; // truth, of the moment
    ViewerBelief before;                           // as served
    Candidates candidates;
    SlotMasks followed; // candidates of creators whom the viewer follows; none where that changes nothing
    std::array<Filtered, kCandidates> filtered;
    std::vector<SlotRecord> slots; // as shown, up to the slot at which the viewer left
    int length = 0;
    struct Offer { // every user's item that competed, shown or not
        int tracked = 0;
        SingleScore score;
        std::uint32_t people = 0;
        bool wouldRank = false;
    };
    std::vector<Offer> offers;
};

/// People of one class met so far by one of the user's items.
struct Reached {
    std::uint32_t people = 0;    // of whom
    std::uint32_t followers = 0; // were drawn as followers of the creator
    std::uint32_t bought = 0;    // met it first as an ad; the others in the feed
};

/// How a visit is served: drawn from the scenario's shares.
DistributionMode modeOf(const World&, const Luck&, std::int64_t viewer, std::uint32_t tick, int session);

/// `reached[t]`: of this class by tracked item t; updated. Empty: the user's items do not exist yet
/// (warm-up). What the visit does to the viewer is noted in `own`.
void runSession(const World&, const TickState&, const Luck&, std::int64_t viewer, int session, ViewerBelief&,
                ViewerState& own, std::vector<Reached*>& reached, Tally*, SessionRecord*);

/// A page with its insertions, in lanes.
struct ShownPage {
    int slots = 0;
    std::uint32_t inserted = 0, randomArm = 0; // bits of slots
    std::uint32_t beside = 0;                  // the same, of what stands beside the feed
    std::array<CandidateSource, kPage> source; // of those
    std::array<std::uint32_t, kPage> item{};
    std::array<std::uint16_t, kPage> candidate{}; // 0xffff: stands in no block
    std::array<float, kPage> content{}, prediction{}, score{};
};

/// The two halves of runSession: what is served, then what comes of it. Between them the lines of the shown
/// items are on their way from memory, so a worker asks for the next viewer's page before it answers this
/// one's.
struct Visit {
    std::int64_t viewer = 0;
    int session = 0;
    DistributionMode mode = DistributionMode::Recommended;
    ShownPage shown;
};
void requestPage(const World&, const TickState&, const Luck&, ViewerBelief&, const Tally*, Visit&,
                 SessionRecord*);
void answerPage(const World&, const TickState&, const Luck&, ViewerBelief&, ViewerState& own, Visit&,
                std::vector<Reached*>& reached, Tally*, SessionRecord*);

} // namespace forereach
