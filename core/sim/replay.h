// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// replayFeed(): the feed one virtual viewer was shown in a finished run's first replication, recomputed with
// the whole ranking ledger of every slot. Nothing is stored per impression: the viewer's day is replayed from
// the checkpoint.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/sim/simulate.h"

namespace forereach {

struct FeedQuery {
    std::optional<std::int64_t> viewer; // a virtual viewer's number, or
    std::optional<SegmentId> segment;   // the first viewer of this segment who is active at the time,
    std::optional<ItemId> whoSaw;       // if given: one who was shown this item (in the segment if given)
    std::optional<SimTime>
        at; // session nearest at or after this; absent: first session (with whoSaw: that session)
    std::optional<int> session; // with `viewer` and `at`: which of the hour's sessions, from 0
    int slots = 16;
    int skip = 0; // without `viewer`: pass over so many who fit
};

/// One prediction of the platform and what it contributes. All of it is belief.
struct LedgerPart {
    std::string action; // "finish", of other formats than video "taken", "watch", "like", "comment", "share",
                        // "follow", "notInterested"; "age" (hours)
    double prediction = 0; // probability, or expected seconds for "watch"
    double weight = 0;
    double product = 0; // weight * prediction * factor
};

struct LedgerCandidate {
    std::string itemLabel;         // title of a user's item, or "Simulated item 4711"
    std::optional<ItemId> item;    // the user's item
    std::int64_t catalogueId = -1; // background item number, -1 for the user's
    CandidateSource source = CandidateSource::Interest;
    std::string sourceDetail; // "interest: Food & Drink"
    std::string mainTopic;
    Format format = Format::ShortVideo;
    double durationS = 0; // of what lasts; else 0
    std::string creatorLabel;
    std::vector<LedgerPart> parts;
    double score = 0;
    int rankByScore = 0; // 1-based among the candidates that passed the filters
    std::string
        filteredBy; // empty if it passed: "seen", "language", "age", "spacing: creator", "spacing: topic"
    int shownInSlot = 0; // 1-based; 0: not shown
};

struct FeedSlot {
    int slot = 0; // 1-based
    LedgerCandidate shown;
    bool insertedByPool = false;       // an exploration slot: not won by score
    std::int64_t peopleShown = 0;      // of the people this virtual viewer stands for
    double margin = 0;                 // score it could lose and keep the slot; 0 for inserted ones
    std::vector<LedgerCandidate> beat; // the next best five
    double watchedS = 0;               // truth: what this viewer did
    bool completed = false, liked = false, shared = false, quickSkip = false;
    double startS = 0, stallS = 0; // truth: waited before it played, and while it played
    bool gaveUp = false;           // did not wait for its start
};

struct FeedFunnel { // one number per stage of the request
    int found = 0;
    std::vector<std::pair<std::string, int>> bySource;
    std::vector<std::pair<std::string, int>> removedBy; // filter name, how many
    int ranked = 0;
};

struct FeedSession {
    SimTime at;
    int number = 0; // within its hour, from 0
    int slots = 0;
    std::vector<int> userItemSlots; // 1-based slots with a user's item
};

/// A user's item that took part in a session and was not shown.
struct FeedMiss {
    enum class Why {
        Score,    // below the last slot won by score: closestSlot, shortBy
        NotFound, // would have had a place, but no source carried it to this viewer
        Seen,     // everybody this viewer stands for has met it
    };
    ItemId item;
    std::string itemLabel;
    Why why = Why::Score;
    double score = 0;
    int closestSlot = 0; // 1-based
    double shortBy = 0;  // score it lacked
};

struct FeedAnswer {
    std::int64_t viewer = 0;
    std::int64_t peopleRepresented = 0;
    SegmentId segment;
    std::string connection;    // "4g"
    double throughputMbps = 0; // of the line in this session
    std::vector<std::pair<std::string, double>>
        believedInterests; // topic, belief (standard deviations), strongest first
    std::vector<std::pair<std::string, double>> trueInterests; // truth, shown on request only
    std::vector<FeedSession> sessions;                         // all sessions of the viewer's horizon
    SimTime at;                                                // of the session shown
    int session = 0;                                           // its number within the hour
    FeedFunnel funnel;
    std::vector<FeedSlot> slots;
    std::vector<LedgerCandidate> candidates; // every candidate of the request, by score
    std::vector<FeedMiss> misses;            // the user's items of the session that were not shown
};

/// Fails with NotFound when no viewer or session matches (the message says what was looked for).
Result<FeedAnswer> replayFeed(const RunTrace&, const FeedQuery&);

} // namespace forereach
