// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/campaign.h"

#include <algorithm>
#include <array>

namespace forereach {
namespace {

template <class Word, std::size_t N>
std::optional<Word> wordOf(std::string_view text, const std::array<std::string_view, N>& words) {
    for (std::size_t i = 0; i < N; ++i)
        if (text == words[i]) return static_cast<Word>(i);
    return std::nullopt;
}
template <class Word, std::size_t N>
std::string_view textOf(Word word, const std::array<std::string_view, N>& words) {
    const auto i = static_cast<std::size_t>(word);
    return i < N ? words[i] : std::string_view();
}

constexpr std::array<std::string_view, 2> kPacings{"even", "asap"};
constexpr std::array<std::string_view, 3> kMethods{"throttling", "multiplicative", "pid"};
constexpr std::array<std::string_view, 4> kStrategies{"cpm", "cpc", "cpv", "ocpm"};
constexpr std::array<std::string_view, 5> kGoals{"completion", "like", "share", "follow", "click"};
constexpr std::array<std::string_view, 3> kAuctions{"second_price", "first_price", "vcg"};

} // namespace

bool targets(const LineItem& line, std::string_view market, const SegmentId& segment) {
    const auto in = [](const auto& list, const auto& one) {
        return std::find(list.begin(), list.end(), one) != list.end();
    };
    return (line.markets.empty() || in(line.markets, market)) &&
           (line.segments.empty() || in(line.segments, segment)) &&
           !in(line.targeting.excludeMarkets, market) && !in(line.targeting.excludeSegments, segment);
}

std::string_view toText(Pacing x) {
    return textOf(x, kPacings);
}
std::optional<Pacing> pacingFromText(std::string_view text) {
    return wordOf<Pacing>(text, kPacings);
}
std::string_view toText(PacingMethod x) {
    return textOf(x, kMethods);
}
std::optional<PacingMethod> pacingMethodFromText(std::string_view text) {
    return wordOf<PacingMethod>(text, kMethods);
}
std::string_view toText(BidStrategy x) {
    return textOf(x, kStrategies);
}
std::optional<BidStrategy> bidStrategyFromText(std::string_view text) {
    return wordOf<BidStrategy>(text, kStrategies);
}
std::string_view toText(AdGoal x) {
    return textOf(x, kGoals);
}
std::optional<AdGoal> adGoalFromText(std::string_view text) {
    return wordOf<AdGoal>(text, kGoals);
}
std::string_view toText(AuctionKind x) {
    return textOf(x, kAuctions);
}
std::optional<AuctionKind> auctionKindFromText(std::string_view text) {
    return wordOf<AuctionKind>(text, kAuctions);
}

} // namespace forereach
