// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// The 32 interest dimensions of the engine: tier-1 names of the IAB Tech Lab Content Taxonomy 3.1 (CC BY 3.0) without
// "Genres", "Sensitive Topics", "War and Conflicts", "Disasters" and "Law", which are folded into a near neighbour.
// Every lower-tier name maps to one of these (core/model/topics.cpp); order is fixed: it is part of stored digests.

#include <array>
#include <optional>
#include <string_view>

namespace forereach {

inline constexpr int kTopicCount = 32;

struct TopicInfo {
    std::string_view iabId;  // unique id in the IAB Content Taxonomy 3.1
    std::string_view name;
};

extern const std::array<TopicInfo, kTopicCount> kTopics;

/// Index of a tier-1 name or IAB id (of any tier shipped in resources/topics), ASCII case folded; nothing if unknown.
std::optional<int> topicIndex(std::string_view nameOrIabId);

} // namespace forereach
