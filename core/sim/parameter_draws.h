// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Ignorance in the interval: each replication draws, beside its luck, the figures that are known only from
// low to high and that the warm-up does not depend on (docs/model.md, "Parameter draws"). Draws are keyed by
// figure and replication, so that scenarios which are compared draw the same.

#include <memory>

#include "core/sim/world.h"

namespace forereach {

/// A figure at standard normal z: its value at 0, low and high at the 5th and 95th percentile; log-normal on
/// either side if low is positive, else normal. Nothing beyond the 1st and 99th percentile.
double figureAt(const Sourced&, double z);

/// False: the scenario says so, or one replication, which has no interval, is simulated at the values.
bool drawsParameters(const Scenario&);

/// The world as a replication has it: the same viewers, catalogue and platform, with what is drawn.
std::shared_ptr<const World> drawnWorld(const World&, std::uint32_t replication);

} // namespace forereach
