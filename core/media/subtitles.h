// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Reading subtitle files: WebVTT, SubRip, SubStation (ass, ssa), MicroDVD and SubViewer (sub), YouTube (sbv),
// SAMI (smi), lyrics (lrc) and the JSON forms of common tools. Tolerant: what is wrong in one cue costs that
// cue and is counted. Private to core/media.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/media/media_analysis.h"

namespace forereach {

struct SubtitleText {
    std::string format; // "webvtt", "subrip", "ass", "microdvd", "subviewer", "sbv", "sami", "lrc", "json"
    std::vector<SubtitleCue> cues; // sorted by start
    int skipped = 0;               // cues without a readable time or text
    int firstSkippedLine = 0;
    bool assumedFrameRate = false; // MicroDVD counts frames and does not say how many a second
    std::string language;          // of the header, BCP 47
};

/// Reads `utf8` as the format that its content shows, with the extension (".sub") as a hint. Nothing if it is
/// none.
std::optional<SubtitleText> readSubtitles(std::string_view utf8, std::string_view extension);

/// "de" of "sintel-de", "pt-BR" of "talk.pt-BR", empty if the name ends in no language.
std::string languageOfName(std::string_view stem);

} // namespace forereach
