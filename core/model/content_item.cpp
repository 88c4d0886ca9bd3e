// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/content_item.h"

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
