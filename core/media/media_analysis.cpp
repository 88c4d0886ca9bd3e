// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/media/media_analysis.h"

#include <algorithm>

#include "core/media/byte_source.h"
#include "core/media/decode.h"
#include "core/media/subtitle_file.h"
#include "core/media/verdict.h"

namespace forereach {

namespace {
constexpr double kHashShare = 0.1; // of the progress
constexpr std::size_t kHeadBytes = 4096;
} // namespace

std::string_view toText(MediaKind kind) {
    switch (kind) {
    case MediaKind::Video:
        return "video";
    case MediaKind::Picture:
        return "picture";
    case MediaKind::Subtitle:
        return "subtitle";
    case MediaKind::Audio:
        return "audio";
    case MediaKind::Unknown:
        return "unknown";
    }
    return "unknown";
}

std::string_view toText(MediaVerdict verdict) {
    switch (verdict) {
    case MediaVerdict::Usable:
        return "usable";
    case MediaVerdict::UsableWithWarning:
        return "usable with a warning";
    case MediaVerdict::Refused:
        return "refused";
    }
    return "refused";
}

Result<MediaAnalysis> analyseMedia(const std::filesystem::path& path, const MediaOptions& options,
                                   const MediaProgress& progress, const CancelToken& cancel) {
    av::quiet();
    const auto report = [&progress](double done) {
        if (progress) progress(std::clamp(done, 0.0, 1.0));
    };
    auto opened = ByteSource::open(path, cancel);
    if (!opened) return opened.error();
    ByteSource& source = **opened;
    const auto failed = [&path](Error error) {
        error.context = path.string();
        return error;
    };

    MediaAnalysis out;
    out.fileSize = source.size();
    report(0);
    auto hash = source.hash([&](double done) { report(kHashShare * done); });
    if (!hash) return failed(hash.error());
    out.contentHash = *hash;
    if (source.size() == 0) {
        addFinding(out, Weight::Refuses, "empty", "is empty: it holds 0 bytes");
        report(1);
        return out;
    }

    const std::string extension = extensionOf(path);
    const Family content = sniff(source.bytes(0, kHeadBytes));
    if (content == Family::Text && analyseSubtitleFile(source, path, out)) {
        report(1);
        return out;
    }
    DecodeFacts facts;
    // libav would take some texts for sound or pictures.
    if (content != Family::Text && content <= Family::Amr && content != Family::HeicAvif) {
        auto decoded = decodeFile(
            source, content, options, [&](double done) { report(kHashShare + (1 - kHashShare) * done); },
            out);
        if (!decoded) return failed(decoded.error());
        facts = *decoded;
    }
    judge(facts, content, extension, source, out);
    if (out.kind == MediaKind::Picture) {
        out.signals.durationS = 0;
        out.signals.frameRate = out.signals.bitrateKbps = out.decodedToS = 0;
        out.signals.motion.clear();
        out.signals.loudnessDb.clear();
        out.signals.cutsS.clear();
    }
    if (cancel.cancelled()) return failed(Error{ErrorCode::Cancelled, "cancelled", {}});
    report(1);
    return out;
}

} // namespace forereach
