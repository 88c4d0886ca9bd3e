// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// When an impression counts. Platforms and industry bodies disagree, so the rule is chosen and stands beside
// the number (docs/model.md, "Counting rules").

#include <array>
#include <cstddef>
#include <string_view>

namespace forereach {

enum class CountingRule {
    All,        // every ad that somebody came to
    Viewable,   // MRC video: half of the pixels for 2 s
    FullView,   // cross-media MRC: all pixels for 2 s; an ad here fills the screen, so it equals Viewable
    SixSeconds, // watched for 6 s or to the end
    Completed,  // to the end
};
inline constexpr std::array kCountingRules{CountingRule::All, CountingRule::Viewable, CountingRule::FullView,
                                           CountingRule::SixSeconds, CountingRule::Completed};

constexpr std::string_view toText(CountingRule rule) {
    constexpr std::array<std::string_view, 5> kNames{"all", "viewable_2s", "full_view_2s", "views_6s",
                                                     "completed"};
    return kNames[static_cast<std::size_t>(rule)];
}

/// What is followed person by person besides All.
inline constexpr std::size_t kFollowedRules = 3;
/// Index of a rule among the followed; All has none.
constexpr std::size_t followedRule(CountingRule rule) {
    return rule == CountingRule::Completed ? 2 : rule == CountingRule::SixSeconds ? 1 : 0;
}

} // namespace forereach
