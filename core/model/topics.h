// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// The 32 interest dimensions of the engine: tier-1 names of the IAB Tech Lab Content Taxonomy 3.1 (CC BY 3.0)
// without "Genres", "Sensitive Topics", "War and Conflicts", "Disasters" and "Law", which are folded into a
// near neighbour. Every lower-tier name maps to one of these (core/model/topics.cpp); order is fixed: it is
// part of stored digests.

#include <array>
#include <optional>
#include <string_view>
#include <vector>

namespace forereach {

inline constexpr int kTopicCount = 32;

struct TopicInfo {
    std::string_view iabId; // unique id in the IAB Content Taxonomy 3.1
    std::string_view name;
};

extern const std::array<TopicInfo, kTopicCount> kTopics;

/// One row of the taxonomy as shipped (resources/topics/iab_tiers.tsv): what a topic may be called, and the
/// interest dimension it counts for. For completion and for the topic picker. Views live as long as the
/// process.
struct TopicTier {
    std::string_view iabId;
    std::string_view parentId; // empty at tier 1
    int tier = 1;              // 1..4
    std::string_view name;
    int dimension = -1; // index into kTopics
};
const std::vector<TopicTier>& topicTiers();

/// Index of a tier-1 name or IAB id (of any tier shipped in resources/topics), ASCII case folded; nothing if
/// unknown.
std::optional<int> topicIndex(std::string_view nameOrIabId);

} // namespace forereach
