// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Boosted posts with their ads and without, in one run: a second copy of each post, which nothing boosts,
// meets the same people with the same luck. As where variants share a world, items do not move viewers in it
// (engine.items_move_viewers 0), so that each copy fares bit for bit as in such a run of its own.

#include <vector>

#include "core/sim/simulate.h"

namespace forereach {

/// A post in one replication, by segment; people.
struct BoostedReach {
    struct Cell {
        std::int64_t people = 0;  // that there are, as the replication drew them
        std::int64_t without = 0; // in the feed, without ads
        std::int64_t feed = 0;    // in the feed, beside its ads
        std::int64_t bought = 0;  // as an ad, who had not met it in the feed
        std::int64_t shown = 0;   // times shown as an ad
        std::int64_t added() const { return feed + bought - without; }
        std::int64_t cannibalised() const { return without - feed; }
    };
    std::vector<Cell> segment;
    Cell whole() const;
};

struct BoostedItem {
    ItemId id;
    std::vector<BoostedReach> replications;
};

struct BoostRun {
    struct Group { // a segment
        SegmentId id;
        std::int64_t people = 0, viewers = 0; // people: as the scenario states
    };
    std::vector<Group> segments;
    std::vector<BoostedItem> items;  // those that a line item boosts
    std::vector<std::int64_t> spent; // micros by replication, of the line items that boost
};

/// The posts that line items of a scenario boost, each once.
std::vector<ItemId> boostedItems(const Scenario&);
/// Fails as simulate() does, and with InvalidInput where nothing is boosted.
Result<BoostRun> simulateBoost(const Scenario&, const Catalog&, const RunOptions&, const RunControl&);

} // namespace forereach
