// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// RunTrace: what a replay needs of replication 0. Engine-internal; users see only core/sim/replay.h.

#include "core/sim/replication.h"

namespace forereach {

class RunTrace {
public:
    std::shared_ptr<const World> world;
    std::shared_ptr<const Checkpoint> checkpoint;
    std::vector<TickTrace> ticks; // of the horizon
    std::vector<AdShown> bought;  // ReplicationRun::takeBought()
};

} // namespace forereach
