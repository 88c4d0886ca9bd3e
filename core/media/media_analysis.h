// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// analyseMedia(): opens a file with libavformat/libavcodec, decodes it once, and says what it is, whether it
// can be used and what was measured. Never crashes or hangs on any bytes. Runs on the caller's thread; cancel
// is honoured between frames (within 50 ms).

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "core/base/cancel_token.h"
#include "core/base/result.h"
#include "core/model/media_signals.h"

namespace forereach {

enum class MediaKind { Video, Picture, Subtitle, Audio, Unknown };
enum class MediaVerdict { Usable, UsableWithWarning, Refused };
std::string_view toText(MediaKind);    // "video", "picture", "subtitle", "audio", "unknown"
std::string_view toText(MediaVerdict); // "usable", "usable with a warning", "refused"

/// code is stable and translated by the window; message is the English sentence with its figures.
/// Codes: "empty", "unreadable", "no_picture" (sound only), "encrypted", "one_frame", "truncated", "corrupt",
/// "mislabelled" (the name says another format), "too_long", "no_decoder", "header_only", "no_sound",
/// "odd_aspect", "low_resolution", "variable_frame_rate", "hdr", "rotated", "silent", "black", "too_short",
/// "too_large" (pixels); of subtitles also "encoding" (not UTF-8) and "assumed_frame_rate". "rotated", "hdr"
/// and "variable_frame_rate" inform and leave the verdict alone.
struct MediaFinding {
    std::string code;
    std::string message;
    bool operator==(const MediaFinding&) const = default;
};

struct MediaThumbnail {
    double atS = 0;
    int width = 0, height = 0;
    std::string jpeg; // bytes
};

struct SubtitleCue {
    double startS = 0, endS = 0;
    std::string text; // plain, lines separated by \n
};

struct MediaAnalysis {
    MediaKind kind = MediaKind::Unknown;
    MediaVerdict verdict = MediaVerdict::Refused;
    std::vector<MediaFinding> findings;            // why, most important first; empty for a clean file
    std::string container, videoCodec, audioCodec; // libav names
    MediaSignals signals;                          // of videos and pictures
    std::vector<MediaThumbnail>
        thumbnails;                // evenly spaced strip, first one is the cover; longest side <= option
    std::vector<SubtitleCue> cues; // of subtitle files
    std::string language;          // of subtitle files, if the name or header says ("sintel-de.vtt" -> "de")
    std::int64_t fileSize = 0;
    std::string contentHash; // XXH3-128 hex of the whole file
    double decodedToS = 0;   // how far decoding got; < durationS when truncated
};

struct MediaOptions {
    int thumbnails = 24;
    int thumbnailMaxSide = 256;
    double curveStepS = 0.5; // halved for files under 20 s
};

using MediaProgress = std::function<void(double done)>; // 0..1

/// Fails only with Cancelled, NotFound or Io (cannot be read at all); everything else is a verdict.
Result<MediaAnalysis> analyseMedia(const std::filesystem::path&, const MediaOptions&, const MediaProgress&,
                                   const CancelToken&);

/// Files below a folder, or the path itself, sorted; hidden files and workspaces left out.
Result<std::vector<std::filesystem::path>> collectFiles(const std::filesystem::path&);

} // namespace forereach
