// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// From replications to the report: estimates over replications, laws checked on the run itself, the digest.

#include "core/sim/replication.h"

namespace forereach {

/// `controls`: the first replications once more, with the same luck and nothing drawn; may be empty.
RunReport buildReport(const World&, const std::vector<ReplicationResult>&,
                      const std::vector<ReplicationResult>& controls);

/// One of several scenarios whose items met the same world in one run: its items stand from `first` among the
/// world's.
struct ReportedWorld {
    const World& world;
    const Scenario& scenario; // resolved
    const ScenarioGround& ground;
    std::size_t first = 0;
    const TrackedItem& tracked(std::size_t i) const { return world.tracked[first + i]; }
};
/// `results` and `controls` hold the items of this part alone.
RunReport buildReport(const ReportedWorld&, const std::vector<ReplicationResult>& results,
                      const std::vector<ReplicationResult>& controls);

} // namespace forereach
