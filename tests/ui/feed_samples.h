// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// A FeedAnswer as the engine makes them, small and known: parts add up to scores, two own items, filters, a
// placed slot.

#include "core/sim/replay.h"

namespace forereach::test {

/// 40 candidates (two filtered), 12 slots; slots 3 and 9 show the item "mine", slot 9 placed by its traffic
/// pool.
FeedAnswer sampleAnswer();

} // namespace forereach::test
