// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Places on the circle of a class's people, shared by everything that takes a part of them.

#include <cstdint>
#include <vector>

#include "core/ads/exposure.h"

namespace forereach {

inline constexpr std::uint32_t kPlaces = 32;       // fixed places at which arcs may begin and end
inline constexpr std::uint32_t kSnappedAbove = 64; // smaller classes: any person

/// The person at a fixed place.
inline std::uint32_t placeOf(std::uint32_t place, std::uint32_t of) {
    return static_cast<std::uint32_t>(static_cast<std::uint64_t>(place) * of / kPlaces);
}

/// `people` persons from `begin` on, around the circle, as one or two arcs in order.
void appendCircular(std::uint32_t begin, std::uint32_t people, std::uint32_t of, std::vector<Arc>& out);

} // namespace forereach
