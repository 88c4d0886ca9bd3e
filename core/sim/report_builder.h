// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// From replications to the report: estimates over replications, laws checked on the run itself, the digest.

#include "core/sim/replication.h"

namespace forereach {

/// `controls`: the first replications once more, with the same luck and nothing drawn; may be empty.
RunReport buildReport(const World&, const std::vector<ReplicationResult>&,
                      const std::vector<ReplicationResult>& controls);

} // namespace forereach
