// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Which published post is which item of the library. Certain is what an id, a link or the user says, or a
// title together with length or day; a title alone is a doubtful match for the user to decide. Pure.

#include <optional>
#include <string>
#include <vector>

#include "core/analytics/analytics.h"
#include "core/store/workspace.h"

namespace forereach {

struct PostKey {
    AnalyticsPlatform platform = AnalyticsPlatform::Unknown;
    std::string post; // analyticsKey() of the post: "id:7301...", "link:...", "title:..."
    auto operator<=>(const PostKey&) const = default;
};

struct PostMatch {
    PostKey key;
    std::string title; // of the post
    ItemId item;
    bool certain = false;
    std::string why; // one English clause
    bool operator==(const PostMatch&) const = default;
};

struct PublishedPost {
    PostKey key;
    std::string id, link, title;
    std::optional<SimTime> at;
    std::optional<double> durationS;
};

struct MatchDecision {
    PostKey key;
    ItemId item;
    bool accepted = false;
};

/// A post with a certain match has no doubtful ones. In the order of the posts, best first.
std::vector<PostMatch> matchPosts(const std::vector<PublishedPost>&, const std::vector<LibraryItem>&,
                                  const std::vector<MatchDecision>&);

} // namespace forereach
