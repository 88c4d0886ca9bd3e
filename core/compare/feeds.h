// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// compareFeeds(): the same person at the same hour, under each of several scenarios with the same luck: what
// each shows, slot by slot.

#include "core/compare/compare.h"
#include "core/sim/compared_feeds.h"

namespace forereach {

struct FeedsQuery {
    std::optional<SegmentId> segment; // a person of it; absent: of any
    std::size_t baseline = 0;         // whose item the person was shown, if anybody was
    std::optional<ItemId> item;       // of the baseline; absent: its first
    int skip = 0;                     // pass over so many who fit
};

/// At most `viewers` of each scenario's are simulated, one replication. Fails as compareScenarios() and
/// replayFeed() do.
Result<ComparedFeeds> compareFeeds(std::vector<NamedScenario>, const FeedsQuery&, std::int64_t viewers,
                                   const Catalog&, const RunOptions&, const RunControl&);

} // namespace forereach
