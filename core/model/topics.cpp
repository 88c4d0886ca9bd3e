// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/topics.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <string>

#include "core/base/resource.h"

namespace forereach {

const std::array<TopicInfo, kTopicCount> kTopics{{
    {"150", "Attractions"},
    {"1", "Automotive"},
    {"42", "Books and Literature"},
    {"52", "Business and Finance"},
    {"123", "Careers"},
    {"80DV8O", "Communication"},
    {"380", "Crime"},
    {"132", "Education"},
    {"JLBCU7", "Entertainment"},
    {"8VZQHL", "Events"},
    {"186", "Family and Relationships"},
    {"201", "Fine Art"},
    {"210", "Food & Drink"},
    {"223", "Healthy Living"},
    {"239", "Hobbies & Interests"},
    {"1KXCLD", "Holidays"},
    {"274", "Home & Garden"},
    {"286", "Medical Health"},
    {"163", "Personal Celebrations & Life Events"},
    {"391", "Personal Finance"},
    {"422", "Pets"},
    {"386", "Politics"},
    {"432", "Pop Culture"},
    {"441", "Real Estate"},
    {"453", "Religion & Spirituality"},
    {"464", "Science"},
    {"473", "Shopping"},
    {"483", "Sports"},
    {"552", "Style & Fashion"},
    {"596", "Technology & Computing"},
    {"653", "Travel"},
    {"680", "Video Gaming"},
}};

namespace {

std::string folded(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

int dimensionOf(std::string_view tierOneName) {
    for (std::size_t i = 0; i < kTopics.size(); ++i)
        if (kTopics[i].name == tierOneName) return static_cast<int>(i);
    return -1;
}

std::string_view nextField(std::string_view& line) {
    const std::size_t tab = std::min(line.find('\t'), line.size());
    const std::string_view field = line.substr(0, tab);
    line.remove_prefix(std::min(tab + 1, line.size()));
    return field;
}

std::vector<TopicTier> readTiers() {
    std::vector<TopicTier> tiers;
    std::string_view text = findResource("topics/iab_tiers.tsv").value_or("");
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (line.empty() || line[0] == '#') continue;
        TopicTier tier;
        tier.iabId = nextField(line);
        tier.parentId = nextField(line);
        const std::string_view depth = nextField(line);
        std::from_chars(depth.data(), depth.data() + depth.size(), tier.tier);
        tier.name = nextField(line);
        tier.dimension = dimensionOf(nextField(line));
        if (tier.dimension >= 0) tiers.push_back(tier);
    }
    return tiers;
}

struct Index {
    std::map<std::string, int> byName, byId;
    Index() {
        for (int i = 0; i < kTopicCount; ++i) {
            byName.emplace(folded(kTopics[static_cast<std::size_t>(i)].name), i);
            byId.emplace(folded(kTopics[static_cast<std::size_t>(i)].iabId), i);
        }
        for (const TopicTier& tier : topicTiers()) {
            byName.emplace(folded(tier.name), tier.dimension);
            byId.emplace(folded(tier.iabId), tier.dimension);
        }
    }
};

} // namespace

const std::vector<TopicTier>& topicTiers() {
    static const std::vector<TopicTier> tiers = readTiers();
    return tiers;
}

std::optional<int> topicIndex(std::string_view nameOrIabId) {
    static const Index index;
    const std::string key = folded(nameOrIabId);
    if (const auto found = index.byName.find(key); found != index.byName.end()) return found->second;
    if (const auto found = index.byId.find(key); found != index.byId.end()) return found->second;
    return std::nullopt;
}

} // namespace forereach
