// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// What stands in a page of a recommended feed beside what was ranked for the person: results of a search for
// what they like, one of the editors' picks, something new by a creator whom they follow. None of it as
// Forereach ships: docs/model.md "Beside the feed".

#include "core/sim/session.h"

namespace forereach {

inline constexpr int kSearchResults = 3; // watched of one search (assumption, 1 to 6)
inline constexpr int kBesideFeed = kSearchResults + 2;

struct BesideFeed {
    struct Item {
        std::uint32_t item = 0;
        int place = 0; // slot before which it stands, if those before it stand in theirs
        CandidateSource source = CandidateSource::Search;
    };
    int count = 0;
    std::array<Item, kBesideFeed> item{};
};
BesideFeed besideFeed(const World&, const Serving&, const Luck&, std::int64_t viewer, std::uint32_t tick,
                      int session);

/// Editors choose the same for all: the best of what trends in the market to nobody in particular.
inline constexpr std::size_t kEditorsPicks = 8; // assumption
struct FrontPage {
    std::size_t count = 0;
    std::array<std::uint32_t, kEditorsPicks> item{}; // best first
    float weakest = 0;                               // common value of the last
};
FrontPage frontPageOf(const Serving&);

} // namespace forereach
