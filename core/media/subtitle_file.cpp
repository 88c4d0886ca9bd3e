// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/media/subtitle_file.h"

#include "core/base/text_encoding.h"
#include "core/media/sniff.h"
#include "core/media/stream_decoder.h"
#include "core/media/subtitles.h"
#include "core/media/verdict.h"

namespace forereach {

namespace {

constexpr std::int64_t kMaxBytes = 16 << 20;

bool namedSubtitle(const std::string& extension) {
    for (const std::string_view known :
         {".vtt", ".srt", ".ass", ".ssa", ".sub", ".sbv", ".smi", ".sami", ".lrc"})
        if (extension == known) return true;
    return false;
}

std::string_view expectedFormat(const std::string& extension) {
    if (extension == ".vtt") return "webvtt";
    if (extension == ".srt") return "subrip";
    if (extension == ".ass" || extension == ".ssa") return "ass";
    if (extension == ".sbv") return "sbv";
    if (extension == ".smi" || extension == ".sami") return "sami";
    if (extension == ".lrc") return "lrc";
    if (extension == ".json") return "json";
    return {};
}

} // namespace

bool analyseSubtitleFile(ByteSource& source, const std::filesystem::path& path, MediaAnalysis& out) {
    const std::string extension = extensionOf(path);
    if (source.size() > kMaxBytes) return false;
    const TextInUtf8 text = toUtf8(source.bytes(0, static_cast<std::size_t>(source.size())));
    const std::optional<SubtitleText> read = readSubtitles(text.utf8, extension);
    if (!read || read->cues.empty()) {
        if (!namedSubtitle(extension)) return false;
        out.kind = MediaKind::Subtitle;
        out.verdict = MediaVerdict::Usable;
        if (read && read->skipped == 0)
            addFinding(out, Weight::Refuses, "header_only", "holds the header of a subtitle file but no cue");
        else if (read)
            addFinding(out, Weight::Refuses, "corrupt",
                       "none of its " + std::to_string(read->skipped) +
                           " cues has a readable time and text, the first is in line " +
                           std::to_string(read->firstSkippedLine));
        else
            addFinding(out, Weight::Refuses, "unreadable",
                       "is named " + extension + " but no subtitle is in its " +
                           std::to_string(source.size()) + " bytes of text");
        return true;
    }

    out.kind = MediaKind::Subtitle;
    out.verdict = MediaVerdict::Usable;
    out.container = read->format;
    out.cues = read->cues;
    out.language = read->language;
    if (const std::string named = languageOfName(path.stem().string()); !named.empty()) out.language = named;
    out.signals.hasCaptions = true;
    out.signals.captionLanguage = out.language;
    for (const SubtitleCue& cue : out.cues) out.decodedToS = std::max(out.decodedToS, cue.endS);
    out.signals.durationS = out.decodedToS;

    const std::string_view expected = expectedFormat(extension);
    const bool known = familyOfExtension(extension) != Family::Unknown && extension != ".txt" &&
                       extension != ".md" && extension != ".csv";
    if (known && extension != ".sub" && expected != read->format)
        addFinding(out, Weight::Warns, "mislabelled",
                   "is named " + extension + " but is a subtitle file of the format " + read->format);
    if (read->skipped > 0)
        addFinding(
            out, Weight::Warns, "corrupt",
            "has cues without a readable time or text, which are left out: " + std::to_string(read->skipped) +
                " of " + std::to_string(read->skipped + static_cast<int>(out.cues.size())) +
                ", the first in line " + std::to_string(read->firstSkippedLine));
    if (!text.assumed.empty())
        addFinding(out, Weight::Warns, "encoding", "is not UTF-8; it was read as " + text.assumed);
    if (read->assumedFrameRate)
        addFinding(out, Weight::Warns, "assumed_frame_rate",
                   "counts in frames without saying how many a second; 25 were assumed");
    return true;
}

} // namespace forereach
