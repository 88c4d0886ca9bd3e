// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// ComparedFeeds: what one person is shown in one session under each of several scenarios with the same luck;
// core/compare/feeds.h fills it.

#include "core/sim/replay.h"

namespace forereach {

struct ComparedFeeds {
    std::vector<std::string> letters; // of the scenarios
    std::vector<FeedAnswer> feeds;    // in their order
    std::vector<ItemId> items;        // the item of each that is compared; empty: it has none
    bool seen = false;                // the person was shown the baseline's item
    std::int64_t viewers = 0;         // of the population that was simulated
    /// Slots of an own item in the feed of scenario k, 1-based; 0: it is not shown to this person.
    int slotOf(std::size_t k) const;
    /// First slot in which two feeds show different items, 1-based, the compared items of both counted as
    /// one; 0: none.
    int firstDifference(std::size_t a, std::size_t b) const;
};

} // namespace forereach
