// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/media/subtitles.h"

#include <algorithm>

#include "core/media/subtitle_formats.h"

namespace forereach {

namespace {

bool contains(std::string_view text, std::string_view what) {
    return text.find(what) != std::string_view::npos;
}

std::optional<SubtitleText> readAny(std::string_view text, std::string_view extension) {
    using namespace subtitle;
    const std::string_view start = trimmed(text.substr(0, 4096));
    if (start.starts_with("WEBVTT")) return readTimedBlocks(text, "webvtt");
    if (start.starts_with('[') || start.starts_with('{') || extension == ".json")
        if (auto json = readJson(text)) return json;
    if (contains(start, "[Script Info]") || contains(start, "[V4")) return readSubStation(text);
    if (startsWithNoCase(start, "<SAMI") || extension == ".smi" || extension == ".sami")
        return readSami(text);
    if (looksLikeMicroDvd(start)) return readMicroDvd(text);
    if (contains(text, "-->")) return readTimedBlocks(text, "subrip");
    if (looksLikeLyrics(text)) return readLyrics(text);
    if (looksLikeCommaTimes(text)) return readTimedBlocks(text, extension == ".sub" ? "subviewer" : "sbv");
    return std::nullopt;
}

} // namespace

std::optional<SubtitleText> readSubtitles(std::string_view utf8, std::string_view extension) {
    std::optional<SubtitleText> read = readAny(utf8, extension);
    if (read)
        std::stable_sort(read->cues.begin(), read->cues.end(),
                         [](const SubtitleCue& a, const SubtitleCue& b) { return a.startS < b.startS; });
    return read;
}

} // namespace forereach
