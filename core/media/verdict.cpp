// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/media/verdict.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace forereach {

namespace {

constexpr double kTooLongS = 24 * 3600; // no such upload exists: a wrong header
constexpr double kLongS = 900;
constexpr double kShortS = 1.0;
constexpr double kLeastPlayable = 0.25; // of the claimed length
constexpr int kLowShortSide = 360;
constexpr double kTallest = 0.49, kWidest = 1.95;

std::string number(double value, int digits) {
    char text[64];
    std::snprintf(text, sizeof text, "%.*f", digits, value);
    return text;
}

std::string number(std::int64_t value) {
    return std::to_string(value);
}

/// "4.9 of 10 s": both in the unit of the larger one.
std::string ofText(double part, double whole) {
    if (whole < 600) {
        const std::string wholeText =
            std::fabs(whole - std::round(whole)) < 0.05 ? number(whole, 0) : number(whole, 1);
        return number(part, 1) + " of " + wholeText + " s";
    }
    return durationText(part) + " of " + durationText(whole);
}

std::string sizeText(const MediaSignals& s) {
    return std::to_string(s.width) + " x " + std::to_string(s.height);
}

bool isTruncated(const DecodeFacts& facts, const MediaAnalysis& out) {
    const auto fallsShort = [](double end, double claimed) {
        return claimed > 0 && end < claimed - std::max(0.4, 0.03 * claimed);
    };
    if (facts.family == Family::Gif || isStill(facts.family)) return false;
    return fallsShort(out.decodedToS, facts.claimedS) ||
           (facts.video.frames > 1 && fallsShort(facts.video.endS, facts.video.claimedS));
}

/// Why a file that should have had a picture shows none.
void judgeWithoutPicture(const DecodeFacts& facts, const IsoLayout& iso, Family content, ByteSource& source,
                         MediaAnalysis& out) {
    const bool encrypted = iso.encrypted || facts.video.encrypted || facts.audio.encrypted;
    if (encrypted) {
        addFinding(out, Weight::Refuses, "encrypted",
                   "is encrypted (protected against copying) and cannot be decoded");
        return;
    }
    if (content == Family::Mp4 && !iso.hasIndex && !iso.hasFragments) {
        addFinding(out, Weight::Refuses, "truncated",
                   "is cut off: of an MP4 file's index (moov) nothing is in its " + number(source.size()) +
                       " bytes; the recording or the copy was not finished");
        return;
    }
    if (facts.video.present && facts.tooLarge) {
        addFinding(out, Weight::Refuses, "too_large",
                   "has pictures of " + std::to_string(facts.codedWidth) + " x " +
                       std::to_string(facts.codedHeight) + " pixels, more than can be decoded");
        return;
    }
    if (facts.video.present && !facts.video.hasDecoder) {
        addFinding(out, Weight::Refuses, "no_decoder",
                   "has pictures in a format for which there is no decoder here (" + facts.video.codec + ")");
        return;
    }
    if (content == Family::Mp4 && iso.hasIndex && !iso.hasData) {
        addFinding(out, Weight::Refuses, "header_only",
                   "holds only a header of " + number(source.size()) + " bytes, without pictures or sound");
        return;
    }
    if (facts.video.present && facts.video.packets == 0 &&
        (facts.audio.frames == 0 || facts.audio.packets == 0)) {
        addFinding(
            out, Weight::Refuses, "header_only",
            "holds a header of its pictures but none of them" +
                (facts.claimedS > 0 ? ": it plays 0 of " + durationText(facts.claimedS) : std::string()));
        return;
    }
    if (facts.video.present) {
        addFinding(out, Weight::Refuses, "corrupt",
                   "is damaged: none of its " + number(facts.video.packets) +
                       " coded pictures can be decoded");
        return;
    }
    if (facts.audio.present) {
        if (!facts.audio.hasDecoder || (facts.audio.frames == 0 && facts.audio.errors > 0))
            addFinding(out, Weight::Refuses, "no_picture",
                       "holds sound only (" + facts.audio.codec +
                           ", which cannot be decoded here) and no picture");
        else
            addFinding(out, Weight::Refuses, "no_picture",
                       "holds sound only (" + facts.audio.codec + ", " + durationText(out.decodedToS) +
                           ") and no picture");
        return;
    }
    addFinding(out, Weight::Refuses, "header_only", "holds a header but neither pictures nor sound");
}

void judgeShape(const DecodeFacts& facts, MediaAnalysis& out) {
    const MediaSignals& s = out.signals;
    const int shortSide = std::min(s.width, s.height);
    if (shortSide > 0 && shortSide < kLowShortSide)
        addFinding(out, Weight::Warns, "low_resolution",
                   "is only " + sizeText(s) + " pixels: the shorter side should have at least " +
                       std::to_string(kLowShortSide));
    const double shape = s.height > 0 ? static_cast<double>(s.width) / s.height : 1;
    const bool stretched = std::fabs(facts.pixelAspect - 1) > 0.02;
    if (shape < kTallest || shape > kWidest)
        addFinding(out, Weight::Warns, "odd_aspect",
                   "is shown at " + sizeText(s) + " (" + number(shape, 2) + " : 1)" +
                       (stretched ? ", with pixels that are not square," : "") +
                       " which feeds crop or frame with bars");
    if (facts.hdr)
        addFinding(out, Weight::Informs, "hdr",
                   "is high dynamic range (" + facts.hdrKind +
                       "): platforms convert it, and its brightness is measured before that");
    if (s.rotationDegrees != 0)
        addFinding(out, Weight::Informs, "rotated",
                   "is stored turned by " + std::to_string(s.rotationDegrees) +
                       " degrees and shown upright at " + sizeText(s));
}

void judgeVideo(const DecodeFacts& facts, MediaAnalysis& out) {
    const MediaSignals& s = out.signals;
    if (facts.claimedS > kTooLongS || s.durationS > kTooLongS) {
        addFinding(out, Weight::Refuses, "too_long",
                   "claims to last " + durationText(std::max(facts.claimedS, s.durationS)) +
                       ", which is no real length (" + durationText(out.decodedToS) + " can be decoded)");
        return;
    }
    const bool damaged =
        facts.video.errors > 0 || facts.audio.errors > facts.audio.packets / 50 + 1 || facts.readErrors > 0;
    if (isTruncated(facts, out)) {
        const double plays = std::min(out.decodedToS, facts.video.endS);
        const double claimed = std::max(facts.claimedS, facts.video.claimedS);
        const bool tooLittle = plays < kLeastPlayable * claimed || plays < kShortS;
        addFinding(out, tooLittle ? Weight::Refuses : Weight::Warns, "truncated",
                   "is cut off: it plays " + ofText(plays, claimed));
    }
    if (damaged) {
        const std::int64_t errors = facts.video.errors + facts.audio.errors + facts.readErrors;
        const bool hopeless = facts.video.errors > facts.video.frames;
        std::string message = "is damaged: ";
        if (facts.video.errors > 0)
            message += number(facts.video.errors) + " of " +
                       number(std::max(facts.video.packets, facts.video.errors)) +
                       " coded pictures are broken";
        else
            message += number(errors) + (errors == 1 ? " part" : " parts") + " cannot be read";
        if (facts.video.firstErrorS >= 0)
            message += ", the first at " + number(facts.video.firstErrorS, 1) + " s";
        addFinding(out, hopeless ? Weight::Refuses : Weight::Warns, "corrupt", message);
    }
    if (facts.gaveUp)
        addFinding(out, Weight::Warns, "corrupt",
                   "is built so that reading it does not end; reading was stopped");
    if (facts.video.frames == 1) {
        const bool still = s.durationS < kShortS;
        addFinding(out, still ? Weight::Refuses : Weight::Warns, "one_frame",
                   still ? "holds a single picture (" + number(s.durationS, 2) +
                               " s): import it as a picture instead"
                         : "shows a single picture for all of its " + durationText(s.durationS));
    } else if (s.durationS < kShortS) {
        addFinding(out, Weight::Warns, "too_short", "lasts only " + number(s.durationS, 2) + " s");
    }
    if (facts.measuredInSamples && s.durationS > kLongS)
        addFinding(out, Weight::Warns, "too_long",
                   "lasts " + durationText(s.durationS) +
                       ", long for a feed; motion and cuts were measured on samples (" +
                       number(100 * facts.sampledShare, 0) + " % of it)");
    judgeShape(facts, out);
    if (!facts.audio.present)
        addFinding(out, Weight::Warns, "no_sound", "has no sound");
    else if (facts.audio.frames == 0)
        addFinding(out, Weight::Warns, "no_sound",
                   facts.audio.hasDecoder ? "has sound (" + facts.audio.codec + ") that cannot be decoded"
                                          : "has sound in a format for which there is no decoder here (" +
                                                facts.audio.codec + ")");
    else if (s.silenceShare > 0.98)
        addFinding(out, Weight::Warns, "silent",
                   "is silent: " + number(100 * s.silenceShare, 0) + " % of its sound is below -50 dBFS");
    if (facts.video.frames > 1 && facts.darkShare > 0.97)
        addFinding(out, Weight::Warns, "black",
                   "is black for " + number(100 * facts.darkShare, 0) + " % of its time");
    if (facts.variableFrameRate)
        addFinding(out, Weight::Informs, "variable_frame_rate",
                   "has a variable frame rate (" + number(facts.slowestFps, 1) + " to " +
                       number(facts.fastestFps, 1) + " a second)");
}

void judgePicture(const DecodeFacts& facts, bool cutOff, MediaAnalysis& out) {
    if (cutOff)
        addFinding(out, Weight::Warns, "truncated", "is cut off: the end of the picture is missing");
    else if (facts.video.errors > 0)
        addFinding(out, Weight::Warns, "corrupt", "is damaged: parts of the picture are broken");
    judgeShape(facts, out);
}

MediaVerdict worse(MediaVerdict verdict, Weight weight) {
    if (weight == Weight::Refuses) return MediaVerdict::Refused;
    if (weight == Weight::Warns && verdict == MediaVerdict::Usable) return MediaVerdict::UsableWithWarning;
    return verdict;
}

} // namespace

std::string durationText(double seconds) {
    if (!(seconds >= 0) || seconds > 1e15) return "an unknown time";
    if (seconds < 59.95) return number(seconds, seconds < 0.995 ? 2 : 1) + " s";
    const auto whole = static_cast<std::int64_t>(std::llround(seconds));
    if (whole < 3600) return number(whole / 60) + " min " + number(whole % 60) + " s";
    const std::int64_t minutes = whole / 60;
    return number(minutes / 60) + " h " + number(minutes % 60) + " min";
}

void addFinding(MediaAnalysis& out, Weight weight, std::string code, const std::string& predicate) {
    // What refuses comes first, then what warns; inside a group in the order of being found.
    auto at = out.findings.end();
    if (weight == Weight::Refuses && out.verdict != MediaVerdict::Refused) at = out.findings.begin();
    out.findings.insert(at, MediaFinding{std::move(code), "The file " + predicate});
    out.verdict = worse(out.verdict, weight);
}

void judge(const DecodeFacts& facts, Family content, const std::string& extension, ByteSource& source,
           MediaAnalysis& out) {
    out.verdict = MediaVerdict::Usable;
    const Family named = familyOfExtension(extension);
    if (facts.opened && facts.family != Family::Unknown) content = facts.family;
    const bool mislabelled = named != Family::Unknown && content != Family::Unknown && named != content;
    if (mislabelled)
        addFinding(out, Weight::Warns, "mislabelled",
                   "is named " + extension + " but is " + std::string(familyText(content)));

    if (!facts.opened) {
        if (content == Family::HeicAvif) {
            out.kind = MediaKind::Picture;
            addFinding(
                out, Weight::Refuses, "no_decoder",
                "is a HEIC or AVIF picture, for which there is no decoder here; export it as JPEG or PNG");
        } else if (content == Family::Mp4) {
            out.kind = MediaKind::Video;
            judgeWithoutPicture(facts, readIsoLayout(source), content, source, out);
        } else if (mislabelled && (content == Family::Text || content > Family::Amr)) {
            out.verdict = MediaVerdict::Refused;
        } else if (named != Family::Unknown && content == Family::Unknown) {
            addFinding(out, Weight::Refuses, "unreadable",
                       "is named " + extension + " but nothing of that format is in it (" +
                           number(source.size()) + " bytes)");
        } else if (content == Family::Unknown || content == Family::Text || content > Family::Amr) {
            addFinding(out, Weight::Refuses, "unreadable",
                       "is " + std::string(familyText(content)) + ", not a video, picture or subtitle file");
        } else {
            addFinding(out, Weight::Refuses, "unreadable",
                       "is " + std::string(familyText(content)) + " that cannot be opened (" +
                           facts.openError + ")");
        }
        return;
    }

    const IsoLayout iso = content == Family::Mp4 ? readIsoLayout(source) : IsoLayout{};
    const bool picture = (isStill(content) || content == Family::Gif) && facts.video.frames <= 1;
    out.kind = picture               ? MediaKind::Picture
               : facts.video.present ? MediaKind::Video
               : facts.audio.present ? MediaKind::Audio
                                     : MediaKind::Unknown;
    if (iso.encrypted || facts.video.encrypted) {
        addFinding(out, Weight::Refuses, "encrypted",
                   "is encrypted (protected against copying) and cannot be decoded");
        return;
    }
    if (facts.video.frames == 0 || facts.tooLarge) {
        if (content == Family::Webp && source.bytes(0, 256).find("ANIM") != std::string::npos)
            addFinding(out, Weight::Refuses, "no_decoder",
                       "is an animated WebP picture, for which there is no decoder here");
        else if (picture && facts.video.present && !facts.tooLarge && facts.video.hasDecoder)
            addFinding(out, Weight::Refuses, stillIsCutOff(content, source) ? "truncated" : "corrupt",
                       stillIsCutOff(content, source) ? "is cut off so early that no picture can be decoded"
                                                      : "is damaged: no picture can be decoded");
        else
            judgeWithoutPicture(facts, iso, content, source, out);
        return;
    }
    if (picture)
        judgePicture(facts, stillIsCutOff(content, source), out);
    else
        judgeVideo(facts, out);
}

} // namespace forereach
