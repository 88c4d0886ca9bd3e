// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Steps that simulate() and the recording of a feed share. Not for use outside of core/sim.

#include <functional>
#include <memory>

#include "core/sim/replication.h"
#include "core/sim/simulate.h"

namespace forereach {

/// Valid, and small enough for the machine.
Result<void> admit(const Scenario&, const Catalog&, const RunOptions&);
TiesCache* tiesOf(const RunOptions&);
Error cancelledError();
/// The checkpoint at the start of the horizon, from the cache (then cached() is called) or computed. Null if
/// cancelled.
std::shared_ptr<const Checkpoint> warmStart(const World&, Workers&, const RunOptions&, const CancelToken&,
                                            const std::function<void(double)>& warming,
                                            const std::function<void()>& cached);

} // namespace forereach
