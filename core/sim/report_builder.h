// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// From replications to the report: estimates over replications, laws checked on the run itself, the digest.

#include "core/sim/replication.h"

namespace forereach {

RunReport buildReport(const World&, const std::vector<ReplicationResult>&);

} // namespace forereach
