// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/content_item.h"

#include <algorithm>
#include <array>
#include <utility>

namespace forereach {
namespace {

constexpr std::array<std::pair<Format, std::string_view>, kFormats> kFormatWords{{
    {Format::ShortVideo, "short_video"},
    {Format::Live, "live"},
    {Format::Picture, "picture"},
    {Format::Article, "article"},
    {Format::QuestionAnswer, "question_answer"},
    {Format::CommunityPost, "community_post"},
}};

} // namespace

bool AudienceRules::admits(std::string_view market, AgeBand age) const {
    return youngestOf(age) >= minAge &&
           (markets.empty() || std::find(markets.begin(), markets.end(), market) != markets.end());
}

std::string_view toText(Format format) {
    for (const auto& [value, text] : kFormatWords)
        if (value == format) return text;
    return "";
}

std::optional<Format> formatFromText(std::string_view text) {
    for (const auto& [value, name] : kFormatWords)
        if (name == text) return value;
    return std::nullopt;
}

} // namespace forereach
