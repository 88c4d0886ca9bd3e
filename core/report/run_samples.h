// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// RunSamples: what a run came to, replication by replication. A report has estimates; two runs with the same
// luck are compared replication by replication, which their estimates no longer allow.

#include <string>
#include <vector>

#include "core/model/scenario.h"

namespace forereach {

/// One value a replication.
using Samples = std::vector<double>;

struct PoolSamples {
    std::vector<bool> entered, passed, looked;
    Samples impressions;
    Samples value, threshold, probability;     // at the last look; 0 where there was none
    Samples cohortMean, cohortSd, cohortItems; // what it was held against then
    Samples passedAfterH;                      // since publishing; 0 where it did not pass
    bool operator==(const PoolSamples&) const = default;
};

struct ItemSamples {
    ItemId id;
    Samples impressions, reach, watchTimeS, completions, likes, comments, shares, follows, notInterested;
    Samples held3s;                                        // watched 3 s and more
    std::vector<Samples> segmentReach, segmentImpressions; // by segment
    std::vector<Samples> hourReach; // cumulative, at the end of each hour since publishing
    std::vector<Samples> retention; // 33 points of the duration; empty: nobody saw it in some replication
    std::vector<PoolSamples> pools; // by level
    std::vector<std::vector<Samples>> marketHourReach; // as hourReach, by market of the scenario
    // Inside pools, by segment: impressions, their value, what was expected of it, and its unit.
    std::vector<Samples> segmentPool, segmentPoolValue, segmentPoolExpected, segmentPoolWorth;
    bool operator==(const ItemSamples&) const = default;
};

/// Of a line item, or of a campaign with each person counted once.
struct AdSamples {
    std::string id; // "campaign/line", or "campaign"
    std::string currency;
    Samples impressions, reach, spend; // units of the currency
    bool operator==(const AdSamples&) const = default;
};

struct RunSamples {
    int replications = 0;
    std::vector<SegmentId> segments;
    std::vector<std::int64_t> segmentPeople, segmentViewers;
    std::vector<ItemSamples> items; // in the order of the scenario's content
    std::vector<AdSamples> ads;     // each campaign, after it its line items
    bool operator==(const RunSamples&) const = default;
};

} // namespace forereach
