// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Searches: in some sessions the person asks for a topic, by what they like, and finds items of it in the
// order of the platform's own shelf. docs/model.md "Search".

#include "core/sim/session.h"

namespace forereach {

inline constexpr int kSearchResults = 3; // watched of one search (assumption, 1 to 6)

struct SearchResults {
    int count = 0; // 0: nobody searches, or nothing was found
    int place = 0; // slot before which they stand
    std::array<std::uint32_t, kSearchResults> item{};
};
SearchResults searchIn(const World&, const Serving&, const Luck&, std::int64_t viewer, std::uint32_t tick,
                       int session);

} // namespace forereach
