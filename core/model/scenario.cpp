// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/scenario.h"

#include <algorithm>
#include <array>
#include <utility>

namespace forereach {
namespace {

constexpr std::array<std::pair<DistributionMode, std::string_view>, kDistributionModes> kModes{{
    {DistributionMode::Recommended, "recommended"},
    {DistributionMode::Chronological, "chronological"},
    {DistributionMode::Random, "random"},
    {DistributionMode::Social, "social"},
    {DistributionMode::Portal, "portal"},
}};

constexpr std::int64_t kDefaultStart = 1795392000; // 2026-11-23T00:00:00Z

template <class T>
const T* findById(const std::vector<T>& all, std::string_view id) {
    for (const T& one : all)
        if (one.id == id) return &one;
    return nullptr;
}

} // namespace

std::string_view toText(DistributionMode mode) {
    for (const auto& [value, text] : kModes)
        if (value == mode) return text;
    return "";
}

std::optional<DistributionMode> distributionModeFromText(std::string_view text) {
    for (const auto& [value, name] : kModes)
        if (name == text) return value;
    return std::nullopt;
}

std::string_view toText(ReRanker kind) {
    return kind == ReRanker::Mmr ? "mmr" : (kind == ReRanker::Dpp ? "dpp" : "spacing");
}

std::optional<ReRanker> reRankerFromText(std::string_view text) {
    for (const ReRanker kind : {ReRanker::Spacing, ReRanker::Mmr, ReRanker::Dpp})
        if (toText(kind) == text) return kind;
    return std::nullopt;
}

const Market* Catalog::market(std::string_view code) const {
    for (const Market& one : markets)
        if (one.code == code) return &one;
    return nullptr;
}

const RankingPreset* Catalog::ranking(std::string_view id) const {
    return findById(rankingPresets, id);
}
const ResponsePreset* Catalog::response(std::string_view id) const {
    return findById(responsePresets, id);
}

SegmentId segmentIdOf(std::string_view market, Gender gender, AgeBand band) {
    std::string text(market);
    text += ':';
    text += toText(gender);
    text += ':';
    text += toText(band);
    return {text};
}

// Folklore made explicit: a few hundred impressions first, then about ten times as many a level. No platform
// has published its quotas (docs/sources.md, "Traffic pools").
std::vector<TrafficPoolLevel> defaultPools() {
    return {{300, 24, 0.5}, {3000, 24, 0.6}, {30000, 24, 0.7}, {300000, 24, 0.8}};
}

Scenario resolved(Scenario scenario) {
    if (scenario.start.seconds == 0) {
        std::int64_t earliest = 0;
        for (const ContentItem& item : scenario.content)
            if (item.publishAt.seconds != 0 && (earliest == 0 || item.publishAt.seconds < earliest))
                earliest = item.publishAt.seconds;
        // Down to the whole hour: ticks are hours, and an item may appear inside one.
        scenario.start = {earliest > 0 ? earliest - earliest % 3600 : kDefaultStart};
    }
    for (ContentItem& item : scenario.content)
        if (item.publishAt.seconds == 0) item.publishAt = scenario.start;
    for (Campaign& campaign : scenario.campaigns)
        for (LineItem& line : campaign.lineItems) {
            if (line.start.seconds == 0) line.start = scenario.start;
            if (line.end.seconds == 0) line.end = scenario.start.plusHours(24LL * scenario.horizonDays);
        }
    if (scenario.platform.pools.empty()) scenario.platform.pools = defaultPools();
    return scenario;
}

} // namespace forereach
