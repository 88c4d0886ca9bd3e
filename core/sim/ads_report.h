// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// What campaigns bought, from replications to the report: estimates, laws, notes.

#include "core/sim/replication.h"

namespace forereach {

/// Adds campaigns, their laws and their notes. Nothing without campaigns.
/// `terms`: the scenario whose campaigns ran.
void addAds(const World&, const Scenario& terms, const std::vector<ReplicationResult>&, RunReport&);

} // namespace forereach
