// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// compareFeeds(): the same person at the same hour, under each of several scenarios with the same luck: what
// each shows, slot by slot.

#include "core/compare/compare.h"
#include "core/sim/replay.h"

namespace forereach {

struct FeedsQuery {
    std::optional<SegmentId> segment; // a person of it; absent: of any
    std::size_t baseline = 0;         // whose item the person was shown, if anybody was
    std::optional<ItemId> item;       // of the baseline; absent: its first
    int skip = 0;                     // pass over so many who fit
};

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

/// At most `viewers` of each scenario's are simulated, one replication. Fails as compareScenarios() and
/// replayFeed() do.
Result<ComparedFeeds> compareFeeds(std::vector<NamedScenario>, const FeedsQuery&, std::int64_t viewers,
                                   const Catalog&, const RunOptions&, const RunControl&);

} // namespace forereach
