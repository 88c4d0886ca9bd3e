// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// World: a scenario compiled to a dense, immutable snapshot: population, catalogue, response model, ranking
// weights, clock. Everything that does not move while the simulation runs. Ticks are hours; tick 0 is the
// start of the warm-up.

#include <algorithm>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "core/audience/population.h"
#include "core/base/cancel_token.h"
#include "core/feed/pools.h"
#include "core/feed/request.h"
#include "core/model/defaults_in_use.h"
#include "core/response/formats.h"
#include "core/response/viewer_state.h"
#include "core/sim/luck_of.h"
#include "core/sim/sharing_ties.h"

namespace forereach {

class Workers;

struct Catalogue { // background items, by market and birth
    std::vector<ItemTruth> truth;
    std::vector<ItemVisible> visible;
    std::vector<std::pair<std::uint32_t, std::uint32_t>> marketRange;
    std::vector<std::uint32_t> byDeath; // each market's items, the first to die first
};

/// A user's item, followed person by person.
struct TrackedItem {
    ItemId id;
    SignalShift shift;
    std::uint64_t key = 0;        // of its draws, from its id: other items do not move its luck
    ItemTruth truth;              // quality: the part that is measured or stated
    bool qualityIsStated = false; // no unmeasured part is drawn
    ItemVisible visible;
    std::uint16_t languageBit = 0xffff;
    // By the item's audience rules; both empty: anyone.
    std::vector<std::uint8_t> admitted; // [segment] 1: may be shown to it
    std::vector<double> admittedShare;  // [market] of its people-sessions
    bool admits(std::size_t segment) const { return admitted.empty() || admitted[segment] != 0; }
    /// Whether anyone of the segment may: it needs a language that somebody speaks too.
    bool mayMeet(std::size_t segment) const { return languageBit != 0 && admits(segment); }
    std::array<float, kRetentionCells> warp{};
    FormatSubject subject; // of a format other than short video; quality and time left are the session's
    std::uint32_t publishTick = 0;
    std::uint32_t endTick = 0xffffffff;  // first tick that it cannot be shown in: a broadcast is over
    SimTime onAirFrom;                   // of a broadcast
    double followersShare = 0;           // followers over all people of the scenario's markets
    std::vector<double> followerDensity; // of each segment, beside an even spread; empty: even
    double reachMean = 0, reachSd = 0;   // ln of what multiplies quotas and chances; fitted to the account
    double unmeasuredMean = 0;           // of the part of quality that no signal measures
    std::optional<double> unmeasuredSd;  // absent: as Assumed says
    double followersIn(std::size_t segment) const {
        return followerDensity.empty() ? followersShare
                                       : std::min(0.9, followersShare * followerDensity[segment]);
    }
    std::uint32_t creatorKey = 0;

    bool isVideo() const { return subject.format == Format::ShortVideo; }
    bool isLive() const { return subject.format == Format::Live; }
    /// Share of the hour that begins at `from` in which it can be shown, once it is published.
    double shareOfHour(SimTime from) const;
};

/// EngineAssumptions in the form that the engine reads.
struct Assumed {
    double unmeasuredQualitySd = 0, quotaHours = 0, retrievalShare = 0, trendingShare = 0, trendingLevel = 0,
           followSession = 0, itemsMoveViewers = 0, searchShare = 0, searchFound = 0, editorialShare = 0,
           networkShare = 0;
};

/// What a scenario is known by and rests on.
struct ScenarioGround {
    std::string digest;
    RestsOn restsOn;
    int drawnFigures = 0; // that each replication draws; 0: none
};

struct World {
    std::uint32_t replication = 0;          // whose viewers, catalogue and warm-up these are
    Scenario scenario;                      // resolved, its overrides of the platform applied
    std::shared_ptr<const Catalog> catalog; // with the scenario's overrides applied
    ScenarioGround ground;
    Assumed assumed;
    Population population;
    Catalogue catalogue;
    std::vector<TrackedItem> tracked;
    std::shared_ptr<const SegmentTies> ties; // of friends; null without the user's items
    ResponseModel response;
    ReturnModel returns;
    StateModel state;
    std::vector<std::array<ConnectionModel, kConnections>> lines; // [market]
    RankingWeights weights;
    std::array<double, kDistributionModes> modeShare{}; // of visits, by mode; they add up to 1
    // [market][UTC hour of day]: the local curve shifted, as at the start of the horizon, and in the other
    // half of the year.
    std::vector<std::array<float, 24>> hourShare, otherShare;
    std::vector<std::vector<std::int16_t>> offsetMinutes; // [market][tick], of local time from UTC
    std::vector<double> sessionsPerDay;                   // [market] expected people-sessions a day
    std::vector<double> segmentSessions;                  // [segment] the same
    std::uint32_t warmupTicks = 0, ticks = 0;             // ticks counts the warm-up in
    SimTime origin;                                       // of tick 0
    bool mixed = false;                                   // the catalogue has formats other than short video
    float withinSd = 0.6f;                                // sd of log activity between days
    double meanWeight = 1;
    std::uint64_t warmupKey = 0; // equal keys: equal warm-ups

    SimTime timeOf(std::uint32_t tick) const { return origin.plusHours(tick); }
    double shareOf(DistributionMode mode) const { return modeShare[static_cast<std::size_t>(mode)]; }
    /// Share of a market's daily use in the hour of a tick.
    float shareOfHour(std::size_t market, std::uint32_t tick) const {
        return sharesAt(market, offsetMinutes[market][tick])[static_cast<std::size_t>(utcHour(tick))];
    }
    const std::array<float, 24>& sharesAt(std::size_t market, int offset) const {
        return offset == offsetMinutes[market][warmupTicks] ? hourShare[market] : otherShare[market];
    }
    /// By UTC hour, on a local day; where clocks change in it, as at its noon.
    const std::array<float, 24>& sharesOfDay(std::size_t market, std::uint32_t day) const;
    int localHour(std::size_t market, std::uint32_t tick) const {
        return timeOf(tick).hourOfDay(offsetMinutes[market][tick]);
    }
    int utcHour(std::uint32_t tick) const { return timeOf(tick).hourOfDay(0); }
    /// Number of a market's local day, from 0 at the start of the warm-up; differs from that of the tick
    /// before at midnight.
    std::uint32_t localDay(std::size_t market, std::uint32_t tick) const;
};

/// From the markets' classes of connections: lines.
void setLines(World&, const WaitModel&);
/// From the viewers' weights and rates: sessionsPerDay, segmentSessions and meanWeight.
void sumSessions(World&);
/// From the item's audience rules and sumSessions(): admitted and admittedShare.
void setAdmitted(const World&, const ContentItem&, TrackedItem&);
/// Followers of an item's creator over all people.
double followersShareOf(const World&, const ContentItem&);

/// Path of the figure that says how far the user's items move their viewers.
inline constexpr const char* kItemsMoveViewers = "engine.items_move_viewers";

/// Sampled impressions after which a background item leaves exploration.
inline constexpr std::int64_t kMinimumSightings = 8;

ScenarioGround groundOf(const Scenario&, const Catalog& shipped);

/// What is drawn in the world of one replication is keyed by it. Null when cancelled. `cache` may be null.
/// `luck`: of each item of the content; empty: all have their own. With it, ids may repeat. `rivalShift`:
/// added to the quality of background items, standard deviations.
std::shared_ptr<const World> compileWorld(const Scenario& valid, const Catalog&, Workers&, const CancelToken&,
                                          TiesCache* cache = nullptr, std::span<const LuckOf> luck = {},
                                          double rivalShift = 0, std::uint32_t replication = 0);

} // namespace forereach
