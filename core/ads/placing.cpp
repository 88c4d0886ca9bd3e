// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ads/placing.h"

#include <algorithm>

namespace forereach {

int placeAds(int load, int gap, int organicSlots, RandomStream& random,
             std::array<std::uint8_t, kMostAds>& after) {
    if (load <= 0) return 0;
    int ads = 0, before = 0;
    for (int run = 0; ads < kMostAds; ++run) {
        const int drawn = run * load + 1 + static_cast<int>(random.below(static_cast<std::uint32_t>(load)));
        const int at = std::max(drawn, before + std::max(1, gap));
        if (at >= organicSlots) break;
        after[static_cast<std::size_t>(ads++)] = static_cast<std::uint8_t>(std::min(at, 255));
        before = at;
    }
    return ads;
}

double expectedAds(int load, double organicSlots) {
    return load <= 0 ? 0.0 : std::max(0.0, organicSlots - 1.0) / load;
}

} // namespace forereach
