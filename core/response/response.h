// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// What viewers do with what they are shown (truth): latent log-normal watch time mixed with a quick skip,
// truncated at the duration, completion and rewatch, and the actions that follow. model.md "Response";
// constants are a ResponsePreset. One page of up to 16 slots is answered at once, in lanes. The platform
// never includes this header.

#include <array>
#include <cstdint>

#include "core/model/content_item.h"
#include "core/model/presets.h"
#include "core/response/connection.h"
#include "core/response/signal_effects.h"
#include "core/response/state_model.h"

namespace forereach {

inline constexpr int kPageSlots = 16;
inline constexpr int kRetentionCells = 32;

/// Hidden columns of an item.
struct alignas(64) ItemTruth {
    std::array<std::uint8_t, kTopicCount> topic{}; // weights in units of 1/255, sum near 255
    float quality = 0;                             // standardised, heavy-tailed
    float hook = 0;                                // standard deviations; lowers the quick skip
    float pace = 0;                                // standard deviations; raises watch time
    float durationS = 15;
    float logDuration = 2.7f;
    float kbps = kTypicalKbps; // of the video as the platform serves it; 0: nothing that one waits for
    // Of a format other than short video, what it is made of (core/sim/other_formats.h).
    float words = 0; // live: people watching
    Format format = Format::ShortVideo;
    std::uint8_t parts = 1; // pictures, answers
    bool poll = false;
};
static_assert(sizeof(ItemTruth) == 64);

/// A preset in the form the hot loop reads.
struct ResponseModel {
    float b0 = 0, a = 0, c = 0, g = 0, h = 0, sigma = 1, meanLogDuration = 0;
    float s0 = 0, sa = 0, sq = 0, logSkipMedian = 0, skipSd = 1, rho = 0;
    float affinityScale = 1, affinityOffset = 0; // aff = dot * scale + offset
    WaitModel waits;
    std::array<ActionLogit, 5> actions{}; // like, comment, share, follow, notInterested
};

/// Effects of one standard deviation of hook on the skip logit and of pace on log watch time (assumptions).
inline constexpr float kHookOnSkip = 0.45f;
inline constexpr float kPaceOnWatch = 0.15f;

ResponseModel responseModel(const ResponsePreset&, const ViewerFigures&, double affinityMean,
                            double affinitySd);

/// Standardised affinity of a viewer's taste to an item's topics.
float affinity(const ResponseModel&, const std::array<std::uint8_t, kTopicCount>& taste, const ItemTruth&);

/// The same for the items of a page.
void affinities(const ResponseModel&, const std::array<std::uint8_t, kTopicCount>& taste,
                const std::array<const ItemTruth*, kPageSlots>& items, std::array<float, kPageSlots>& out);

/// A page in lanes: inputs first, then what happened. All lanes are computed, so whoever has no item for one
/// fills it all the same, or begins with `PageResponse page{}`: arrays without a first value are left alone
/// otherwise.
struct PageResponse {
    int slots = 0;
    std::array<float, kPageSlots> aff, quality, hook, pace, duration, logDuration;
    std::array<float, kPageSlots> watched;      // seconds, rewatching included
    std::array<float, kPageSlots> logWatch;     // ln(1 + watched)
    std::array<std::uint8_t, kPageSlots> flags; // Outcome bits
    std::array<std::uint32_t, 8> slotsOf;       // the same by Outcome: bit i of [k] is bit k of flags[i]
    std::array<float, kPageSlots> leaveU;       // uniform draws that pageLength() uses
    float mood = 0;                             // the viewer's, on log watch time
    // The line; 0: fast enough that nothing is waited for, and what follows is not read or written.
    float throughput = 0, roundTripS = 0; // kilobits a second, seconds
    std::array<float, kPageSlots> kbps;
    std::array<float, kPageSlots> startS{}, stallS{}; // waits that came of it
    std::uint32_t gaveUp = 0;                         // bits of slots that were not waited for: watched 0 s
};

enum Outcome : std::uint8_t {
    kSkipped = 1,
    kCompleted = 2,
    kValid = 4,
    kLong = 8,
    kLiked = 16,
    kCommented = 32,
    kShared = 64,
    kFollowed = 128,
};

/// Valid play: over 7 s or complete; long view: at least 18 s or complete (KuaiRand README).
inline constexpr float kValidS = 7.0f;
inline constexpr float kLongS = 18.0f;
/// The "3-second hold" of creators' dashboards.
inline constexpr float kHoldS = 3.0f;

/// Answers all slots. `key` identifies (seed, replication, viewer, session). notInterested is drawn into
/// `notInterested` (bit i for slot i) since a byte of flags is full.
void respondPage(const ResponseModel&, float viewerLevel, std::uint64_t key, PageResponse&,
                 std::uint32_t& notInterested);

/// Closed form of one viewer against one item, for the user's items where many people of a class are drawn at
/// once.
struct ItemResponse {
    float skipProbability = 0;
    float mu = 0; // of ln W*
    float aff = 0;
};
ItemResponse itemResponse(const ResponseModel&, float viewerLevel, float aff, const ItemTruth&);

/// What `people` persons of a class did with an item: counts and integer sums, added to `out`.
struct PeopleOutcome {
    std::int64_t people = 0, watchDs = 0; // tenths of seconds
    std::int64_t skipped = 0, completed = 0, valid = 0, longView = 0;
    std::int64_t held = 0; // watched kHoldS and more, or to the end
    std::int64_t like = 0, comment = 0, share = 0, follow = 0, notInterested = 0;
    std::int64_t logWatch = 0;             // sum of ln(1 + seconds) in 1/1024, per person
    std::int64_t gaveUp = 0;               // before it started
    std::int64_t startMs = 0, stallMs = 0; // sums of waits, of all people
    std::array<std::int64_t, kRetentionCells>
        leftInCell{}; // left (not completed) in this cell of the duration
    void add(const PeopleOutcome&);
};
/// `warp[c]`: cumulative relative hazard at the end of cell c, ending at 1 (32 values; identity is (c+1)/32).
/// `line`: the people's class of connections; null: nothing is waited for. `loadedFor`: seconds for which
/// what stood before was watched; meanwhile this was loaded.
void respondPeople(const ResponseModel&, const ItemResponse&, const ItemTruth&,
                   const std::array<float, kRetentionCells>& warp, std::uint32_t people, std::uint64_t key,
                   PeopleOutcome& out, const ConnectionModel* line = nullptr, float loadedFor = 0);

/// Draws of people of one class who meet several items, side by side: lane i is one draw of the response to
/// the item that page.aff[i] and so on describe, with its own key and `warp`. leftAt[i]: the cell in which it
/// was left, kStayed if never.
inline constexpr std::uint8_t kStayed = 0xff;
void respondDraws(const ResponseModel&, float viewerLevel, const std::array<std::uint64_t, kPageSlots>& keys,
                  PageResponse&, std::uint32_t& notInterested,
                  const std::array<const float*, kPageSlots>& warp,
                  std::array<std::uint8_t, kPageSlots>& leftAt);
/// Adds one lane to `out`, as what `people` persons did.
void addDraw(const PageResponse&, std::uint32_t notInterested, std::uint8_t leftAt, std::size_t lane,
             std::int64_t people, PeopleOutcome& out);

/// Chance of leaving the app after each slot of a page that begins at a fatigue and a satisfaction
/// (core/response/viewer_state.h).
void leaveHazards(const StateModel&, float satisfaction, float fatigue,
                  std::array<float, kPageSlots>& hazard);

/// Slots that the viewer sees before leaving: at least 1, at most page.slots.
int pageLength(const StateModel&, float satisfaction, float fatigue, const PageResponse& page);

} // namespace forereach
