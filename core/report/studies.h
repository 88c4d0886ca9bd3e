// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Answers that take many runs of one item on common random numbers: where it stops and the smallest change
// that passes, what its reach hangs on, and the best hour. Plain values; core/compare fills them.

#include <cmath>

#include "core/report/comparison.h"

namespace forereach {

/// Signals are changed by at most this much and no further than this from the catalogue's mean (standard
/// deviations).
inline constexpr double kFurthestChange = 3;

/// A pool level in one segment.
struct StageSegment {
    SegmentId id;
    Estimate shown;              // inside pools, all levels
    std::optional<double> value; // worth per impression, over what was expected of it for these people
    bool operator==(const StageSegment&) const = default;
};

struct Stage {
    PoolReport pool; // shown, value, needed, chance
    /// What it competed with: new items of the market, their typical value and its spread.
    std::optional<double> rivals, rivalValue, rivalSpread;
    bool operator==(const Stage&) const = default;
};

/// A change of one thing that makes the item pass the level it stopped at: found by simulating, on the same
/// luck. It passes in at least half of the replications.
struct SmallestChange {
    std::string knob;                                    // "hook", "quality", "pace"
    double from = 0;                                     // standard deviations
    double change = 0;                                   // standard deviations
    double passedShare = 0, passedShareAtNineTenths = 0; // both re-simulated
    double hold3s = 0, hold3sChanged = 0;                // share of impressions watched for 3 s and more
    double reach = 0, reachChanged = 0;                  // means
    bool operator==(const SmallestChange&) const = default;
};

struct OtherHour { // the nearest hour at which it passes
    SimTime publishAt;
    int hoursLater = 0; // negative: earlier
    double passedShare = 0;
    bool operator==(const OtherHour&) const = default;
};

struct OtherTopic {
    std::string topic;
    double passedShare = 0;
    bool operator==(const OtherTopic&) const = default;
};

struct StallReport {
    ItemId item;
    std::string title;
    std::uint64_t seed = 0;
    std::int64_t viewers = 0;
    int replications = 0;
    Estimate reach;
    std::vector<Stage> stages;
    std::vector<StageSegment> segments;  // most shown first
    std::optional<int> stoppedAt;        // level; absent: it passes all
    std::vector<SmallestChange> changes; // the smallest in points of 3-second hold first
    std::vector<std::string> cannot;     // knobs that alone do not make it pass, as far as they go
    std::optional<OtherHour> hour;       // within 12 hours of its own
    std::vector<OtherTopic> topics;      // as which it passes; most often first
    int simulated = 0;                   // variants
    bool operator==(const StallReport&) const = default;
};

/// One bar of the tornado: people reached at a low and a high value of one thing.
struct DriverBar {
    std::string driver;       // "hook", "publish hour", ..
    std::string low, high;    // "-0.6", "03:00"
    std::string basis;        // why these two
    Difference atLow, atHigh; // people reached against the item as it is
    double width() const {
        return std::fabs(atHigh.difference.mean - atLow.difference.mean);
    } // between the two means
    bool operator==(const DriverBar&) const = default;
};

struct DriversReport {
    ItemId item;
    std::string title;
    std::uint64_t seed = 0;
    std::int64_t viewers = 0;
    int replications = 0, worlds = 0;
    Estimate reach;
    std::vector<DriverBar> bars; // widest first
    bool operator==(const DriversReport&) const = default;
};

struct HourCell {
    int weekday = 0;       // 0: Monday, in the market's time
    int hour = 0;          // 0..23, the same
    Estimate reach;        // of this market, after the same time since publishing
    Difference againstOwn; // against the hour it has now
    double newItems = 0;   // that the market's catalogue gets in this hour: the crowd
    bool operator==(const HourCell&) const = default;
};

struct MarketHours {
    std::string market;
    std::vector<HourCell> cells;          // by weekday, then hour
    std::size_t best = 0;                 // of cells: the largest mean
    Verdict bestIs = Verdict::CannotTell; // against the hour it has now
    int ownWeekday = 0, ownHour = 0;
    Estimate ownReach;
    bool operator==(const MarketHours&) const = default;
};

struct HoursReport {
    ItemId item;
    std::string title;
    std::uint64_t seed = 0;
    std::int64_t viewers = 0;
    int replications = 0;
    int ageHours = 0; // since publishing, at which reach is read
    std::vector<MarketHours> markets;
    bool operator==(const HoursReport&) const = default;
};

} // namespace forereach
