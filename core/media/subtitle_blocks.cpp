// SPDX-License-Identifier: GPL-3.0-or-later
// Formats of lines of text: WebVTT, SubRip, sbv, SubViewer, SubStation, MicroDVD, lyrics, SAMI.
#include <algorithm>
#include <cctype>

#include "core/media/stream_decoder.h"
#include "core/media/subtitle_formats.h"

namespace forereach::subtitle {

namespace {

constexpr double kLastCueS = 4; // where a format gives only beginnings
constexpr double kMicroDvdFps = 25;

bool takeTimes(std::string_view line, double& startS, double& endS) {
    if (!takeTime(line, startS)) return false;
    line = trimmed(line);
    if (line.starts_with("-->"))
        line.remove_prefix(3);
    else if (line.starts_with(','))
        line.remove_prefix(1);
    else
        return false;
    return takeTime(line, endS);
}

/// A line that was meant to be one of times.
bool looksTimed(std::string_view line) {
    return line.find("-->") != std::string_view::npos;
}

bool onlyDigits(std::string_view line) {
    return !line.empty() &&
           std::all_of(line.begin(), line.end(), [](unsigned char c) { return std::isdigit(c) != 0; });
}

/// Cues that know only their beginning end where the next begins.
void closeOpenCues(SubtitleText& text, double longestS) {
    for (std::size_t i = 0; i < text.cues.size(); ++i) {
        SubtitleCue& cue = text.cues[i];
        const double next = i + 1 < text.cues.size() ? text.cues[i + 1].startS : cue.startS + kLastCueS;
        cue.endS = std::min(next > cue.startS ? next : cue.startS + kLastCueS, cue.startS + longestS);
    }
    std::erase_if(text.cues, [](const SubtitleCue& cue) { return cue.text.empty(); });
}

} // namespace

SubtitleText readTimedBlocks(std::string_view text, std::string_view format) {
    SubtitleText out;
    out.format = format;
    Lines lines(text);
    std::string body;
    double startS = 0, endS = 0;
    int cueLine = 0;
    bool inCue = false, inHeader = format == "webvtt";
    const auto finishCue = [&] {
        if (inCue) addCue(out, startS, endS, plainText(body), cueLine);
        inCue = false;
        body.clear();
    };
    for (std::string_view line; lines.next(line);) {
        const std::string_view bare = trimmed(line);
        double from = 0, to = 0;
        if (takeTimes(bare, from, to)) {
            // A missing empty line: the number of this cue was taken for text of the one before.
            if (inCue) {
                const std::size_t last = body.rfind('\n', body.size() > 1 ? body.size() - 2 : 0);
                const std::size_t at = last == std::string::npos ? 0 : last + 1;
                if (onlyDigits(trimmed(std::string_view(body).substr(at)))) body.resize(at);
            }
            finishCue();
            inHeader = false;
            inCue = true;
            startS = from;
            endS = to;
            cueLine = lines.number();
        } else if (bare.empty()) {
            // SubRip made by hand has empty lines inside a cue; they are rarer than cues without text.
            finishCue();
            inHeader = false;
        } else if (looksTimed(bare)) {
            finishCue();
            skipCue(out, lines.number());
        } else if (inCue) {
            body += bare;
            body += '\n';
        } else if (inHeader && startsWithNoCase(bare, "language:")) {
            out.language = languageTag(trimmed(bare.substr(9)));
        }
    }
    finishCue();
    return out;
}

bool looksLikeCommaTimes(std::string_view text) {
    Lines lines(text);
    int looked = 0;
    for (std::string_view line; lines.next(line) && looked < 60; ++looked) {
        double from = 0, to = 0;
        const std::string_view bare = trimmed(line);
        if (bare.find(',') != std::string_view::npos && takeTimes(bare, from, to)) return true;
    }
    return false;
}

SubtitleText readSubStation(std::string_view text) {
    SubtitleText out;
    out.format = "ass";
    Lines lines(text);
    // The order of the fields is given by the Format line of [Events].
    std::size_t fields = 10, startField = 1, endField = 2;
    bool inEvents = false;
    for (std::string_view line; lines.next(line);) {
        const std::string_view bare = trimmed(line);
        if (bare.starts_with('[')) {
            inEvents = startsWithNoCase(bare, "[events]");
        } else if (inEvents && startsWithNoCase(bare, "format:")) {
            std::string_view rest = bare.substr(7);
            fields = 0;
            while (true) {
                const std::size_t comma = rest.find(',');
                const std::string_view name = trimmed(rest.substr(0, comma));
                if (startsWithNoCase(name, "start")) startField = fields;
                if (startsWithNoCase(name, "end")) endField = fields;
                ++fields;
                if (comma == std::string_view::npos) break;
                rest.remove_prefix(comma + 1);
            }
        } else if (inEvents && startsWithNoCase(bare, "dialogue:")) {
            std::string_view rest = bare.substr(9);
            double startS = -1, endS = -1;
            bool whole = fields > 0;
            for (std::size_t field = 0; field + 1 < fields; ++field) {
                const std::size_t comma = rest.find(',');
                if (comma == std::string_view::npos) {
                    whole = false;
                    break;
                }
                std::string_view value = rest.substr(0, comma);
                if (field == startField && !takeTime(value, startS)) whole = false;
                if (field == endField && !takeTime(value, endS)) whole = false;
                rest.remove_prefix(comma + 1);
            }
            if (whole)
                addCue(out, startS, endS, plainText(rest), lines.number());
            else
                skipCue(out, lines.number());
        }
    }
    return out;
}

bool looksLikeMicroDvd(std::string_view start) {
    if (!start.starts_with('{')) return false;
    const std::size_t end = start.find('}');
    return end != std::string_view::npos && onlyDigits(start.substr(1, end - 1));
}

SubtitleText readMicroDvd(std::string_view text) {
    SubtitleText out;
    out.format = "microdvd";
    out.assumedFrameRate = true;
    double fps = kMicroDvdFps;
    Lines lines(text);
    for (std::string_view line; lines.next(line);) {
        std::string_view rest = trimmed(line);
        if (rest.empty()) continue;
        double frames[2] = {-1, -1};
        bool whole = true;
        for (double& frame : frames) {
            const std::size_t close = rest.find('}');
            std::string_view digits = rest.starts_with('{') && close != std::string_view::npos
                                          ? rest.substr(1, close - 1)
                                          : std::string_view{};
            whole = whole && !digits.empty() && takeNumber(digits, frame) && digits.empty();
            if (!whole) break;
            rest.remove_prefix(close + 1);
        }
        if (!whole) {
            skipCue(out, lines.number());
            continue;
        }
        // By custom a first cue {1}{1} states the frame rate.
        std::string_view rate = trimmed(rest);
        double stated = 0;
        if (out.cues.empty() && frames[0] == frames[1] && takeNumber(rate, stated) && stated > 5 &&
            stated < 200) {
            fps = stated;
            out.assumedFrameRate = false;
            continue;
        }
        std::string body(rest);
        std::replace(body.begin(), body.end(), '|', '\n');
        // {y:i} and the like are styles.
        while (true) {
            const std::size_t open = body.find('{');
            const std::size_t close = open == std::string::npos ? open : body.find('}', open);
            if (close == std::string::npos || close - open < 3 || body[open + 2] != ':') break;
            body.erase(open, close - open + 1);
        }
        addCue(out, frames[0] / fps, frames[1] / fps, plainText(body), lines.number());
    }
    return out;
}

bool looksLikeLyrics(std::string_view text) {
    Lines lines(text);
    int looked = 0;
    for (std::string_view line; lines.next(line) && looked < 60; ++looked) {
        std::string_view bare = trimmed(line);
        double at = 0;
        if (!bare.starts_with('[')) continue;
        bare.remove_prefix(1);
        if (takeTime(bare, at) && bare.starts_with(']')) return true;
    }
    return false;
}

SubtitleText readLyrics(std::string_view text) {
    SubtitleText out;
    out.format = "lrc";
    constexpr double kLongestS = 15;
    double offsetS = 0;
    Lines lines(text);
    for (std::string_view line; lines.next(line);) {
        std::string_view rest = trimmed(line);
        std::vector<double> starts;
        while (rest.starts_with('[')) {
            std::string_view inside = rest.substr(1);
            double at = 0;
            if (!takeTime(inside, at) || !inside.starts_with(']')) break;
            starts.push_back(at);
            rest = inside.substr(1);
        }
        if (starts.empty() && startsWithNoCase(rest, "[la:"))
            out.language = languageTag(trimmed(rest.substr(4, rest.find(']') - 4)));
        if (starts.empty() && startsWithNoCase(rest, "[offset:")) {
            std::string_view value = trimmed(rest.substr(8));
            if (value.starts_with('+')) value.remove_prefix(1);
            double milliseconds = 0;
            if (takeNumber(value, milliseconds))
                offsetS = -milliseconds / 1000; // + moves the text up, to earlier
        }
        for (const double at : starts) out.cues.push_back({at, at, plainText(rest)});
    }
    for (SubtitleCue& cue : out.cues) cue.startS = std::max(0.0, cue.startS + offsetS);
    std::stable_sort(out.cues.begin(), out.cues.end(),
                     [](const SubtitleCue& a, const SubtitleCue& b) { return a.startS < b.startS; });
    closeOpenCues(out, kLongestS);
    return out;
}

SubtitleText readSami(std::string_view text) {
    SubtitleText out;
    out.format = "sami";
    constexpr double kLongestS = 30;
    const auto findNoCase = [&](std::string_view what, std::size_t from) {
        for (; from + what.size() <= text.size(); ++from) {
            from = text.find(what.front(), from);
            if (from == std::string_view::npos) break;
            if (startsWithNoCase(text.substr(from), what)) return from;
        }
        return std::string_view::npos;
    };
    if (const std::size_t at = findNoCase("lang:", 0); at != std::string_view::npos) {
        const std::string_view rest = trimmed(text.substr(at + 5, 16));
        std::string_view code = trimmed(rest.substr(0, rest.find_first_of("; }\n")));
        out.language = languageTag(code);
        // The Korean of many files calls itself by its country.
        if (out.language.starts_with("kr") && startsWithNoCase(code, "kr-kr")) out.language = "ko-KR";
    }
    int number = 1;
    std::size_t counted = 0;
    for (std::size_t at = findNoCase("<sync", 0); at != std::string_view::npos;) {
        number += static_cast<int>(std::count(text.begin() + static_cast<std::ptrdiff_t>(counted),
                                              text.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
        counted = at;
        const std::size_t next = findNoCase("<sync", at + 5);
        const std::string_view block = text.substr(at, next == std::string_view::npos ? next : next - at);
        const std::size_t close = block.find('>');
        const std::size_t equals = block.find('=');
        double milliseconds = -1;
        std::string_view value;
        if (close != std::string_view::npos && equals < close)
            value = trimmed(block.substr(equals + 1, close - equals - 1));
        if (value.starts_with('"')) value.remove_prefix(1);
        if (!value.empty() && takeNumber(value, milliseconds) && milliseconds >= 0) {
            std::string_view body = block.substr(close + 1);
            if (const std::size_t end = body.find("</BODY"); end != std::string_view::npos)
                body = body.substr(0, end);
            // An empty cue clears the screen: it ends the one before.
            out.cues.push_back({milliseconds / 1000, milliseconds / 1000, plainText(body)});
        } else {
            skipCue(out, number);
        }
        at = next;
    }
    std::stable_sort(out.cues.begin(), out.cues.end(),
                     [](const SubtitleCue& a, const SubtitleCue& b) { return a.startS < b.startS; });
    closeOpenCues(out, kLongestS);
    return out;
}

} // namespace forereach::subtitle
