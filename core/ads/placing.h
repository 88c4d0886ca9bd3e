// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Where ads stand in a session: in slots of their own between organic ones, so that they displace nothing.

#include <array>
#include <cstdint>

#include "core/base/random.h"

namespace forereach {

inline constexpr int kMostAds = 16; // of one session

/// One ad at a random place in each run of `load` organic slots, but never before the first organic slot, and
/// at least `gap` organic slots after the start and after the ad before. `after[i]` is the number of organic
/// slots before ad i; the viewer meets it by going on to the next slot, so all are below `organicSlots`.
/// Returns how many.
int placeAds(int load, int gap, int organicSlots, RandomStream&, std::array<std::uint8_t, kMostAds>& after);

/// Mean number of ads of a session of so many organic slots, for planning only.
double expectedAds(int load, double organicSlots);

} // namespace forereach
