// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// How many people of a class meet each of the user's items in a session, from which source, and what they do.
// Used by runSession only; a part of it in a file of its own.

#include "core/base/random.h"
#include "core/sim/own_items.h"
#include "core/sim/session.h"

namespace forereach {

/// Key of a session's draws for one purpose.
std::uint64_t sessionKey(const Luck&, Purpose, std::int64_t viewer, std::uint32_t tick, int session);

/// Where in a visit the user's items would be met.
struct Meeting {
    DistributionMode mode = DistributionMode::Recommended;
    /// Score of the last background item that the viewer was shown for its score; what ranks above it would
    /// have been shown.
    float bar = 0;
    /// Seconds for which the page's first item was watched; a user's item stands after it and is loaded
    /// meanwhile.
    float loadedFor = 0;
    float mood = 0; // on log watch time
    const std::array<std::uint8_t, kTopicCount>* taste = nullptr;
};

/// `own`: those of the items that the person met whose state the class has.
void meetTracked(const World& world, const TickState& state, const Luck& luck, std::int64_t viewer,
                 int session, const Meeting& meeting, const ViewerBelief& belief, const Serving& serving,
                 std::vector<Reached*>& reached, OwnItems& own, Tally* tally, SessionRecord* record);

/// Of the ads that the viewer's class was just sold, those that boost a user's post: who of them had not met
/// it has now. Neither belief nor pools look at them.
void meetBoosted(const World&, const TickState&, std::int64_t viewer, std::vector<Reached*>& reached, Tally&);

} // namespace forereach
