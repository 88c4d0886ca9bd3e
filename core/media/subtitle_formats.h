// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// One reader a subtitle format, and what they share. Private to core/media, used by subtitles.cpp.

#include <string>
#include <string_view>

#include "core/media/subtitles.h"

namespace forereach::subtitle {

// Shared.
std::string_view trimmed(std::string_view);
bool startsWithNoCase(std::string_view text, std::string_view start);
/// "1:02:03.450", "02:03,45", "3.4": seconds; false if it is no time. Takes what it read off `text`.
bool takeTime(std::string_view& text, double& seconds);
bool takeNumber(std::string_view& text, double& value);
/// Without <tags> and {\codes}, with &amp; and the like resolved, blank lines dropped.
std::string plainText(std::string_view marked);
/// Lines with their numbers.
class Lines {
public:
    explicit Lines(std::string_view text) : m_rest(text) {}
    bool next(std::string_view& line);
    int number() const { return m_number; }

private:
    std::string_view m_rest;
    int m_number = 0;
    bool m_done = false;
};
/// Adds the cue, or counts it as skipped if it has no length or no text.
void addCue(SubtitleText& to, double startS, double endS, std::string text, int line);
void skipCue(SubtitleText& to, int line);

// Formats.
/// WebVTT and SubRip ("-->"), sbv and SubViewer (","): a line of two times, then text up to an empty line.
SubtitleText readTimedBlocks(std::string_view text, std::string_view format);
bool looksLikeCommaTimes(std::string_view text);
SubtitleText readSubStation(std::string_view text);
SubtitleText readSami(std::string_view text);
SubtitleText readMicroDvd(std::string_view text);
bool looksLikeMicroDvd(std::string_view start);
SubtitleText readLyrics(std::string_view text);
bool looksLikeLyrics(std::string_view text);
/// An array of {start, end, text} in milliseconds; {"segments"} in seconds (speech recognisers); {"events"}
/// with tStartMs (YouTube). Nothing for any other JSON.
std::optional<SubtitleText> readJson(std::string_view text);

} // namespace forereach::subtitle
