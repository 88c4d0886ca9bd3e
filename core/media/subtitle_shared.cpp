// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>

#include "core/base/text_encoding.h"
#include "core/media/stream_decoder.h"
#include "core/media/subtitle_formats.h"

namespace forereach {

namespace {

// ISO 639-1, and the three-letter codes of the languages that containers name most (ISO 639-2, both forms).
constexpr std::string_view kTwoLetter =
    " aa ab af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz "
    "ee el en eo es et eu fa ff fi fj fo fr "
    "fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl "
    "km kn ko kr ks ku kv kw ky la lb lg li ln "
    "lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps "
    "pt qu rm rn ro ru rw sa sc sd se sg si sk "
    "sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo "
    "xh yi yo za zh zu ";
struct LongCode {
    std::string_view three, two;
};
constexpr LongCode kThreeLetter[] = {
    {"ara", "ar"}, {"bul", "bg"}, {"cat", "ca"}, {"ces", "cs"}, {"cze", "cs"}, {"chi", "zh"},  {"zho", "zh"},
    {"dan", "da"}, {"deu", "de"}, {"ger", "de"}, {"ell", "el"}, {"gre", "el"}, {"eng", "en"},  {"spa", "es"},
    {"est", "et"}, {"fas", "fa"}, {"per", "fa"}, {"fin", "fi"}, {"fra", "fr"}, {"fre", "fr"},  {"heb", "he"},
    {"hin", "hi"}, {"hrv", "hr"}, {"hun", "hu"}, {"ind", "id"}, {"ita", "it"}, {"jpn", "ja"},  {"kor", "ko"},
    {"lit", "lt"}, {"lav", "lv"}, {"msa", "ms"}, {"may", "ms"}, {"nld", "nl"}, {"dut", "nl"},  {"nor", "no"},
    {"nob", "nb"}, {"pol", "pl"}, {"por", "pt"}, {"ron", "ro"}, {"rum", "ro"}, {"rus", "ru"},  {"slk", "sk"},
    {"slo", "sk"}, {"slv", "sl"}, {"srp", "sr"}, {"swe", "sv"}, {"tam", "ta"}, {"tel", "te"},  {"tha", "th"},
    {"tur", "tr"}, {"ukr", "uk"}, {"urd", "ur"}, {"vie", "vi"}, {"ben", "bn"}, {"fil", "fil"},
};

std::string lower(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return out;
}

bool allLetters(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isalpha(c) != 0; });
}

} // namespace

std::string languageTag(std::string_view code) {
    const std::size_t cut = code.find_first_of("-_");
    std::string base = lower(code.substr(0, cut));
    if (!allLetters(base)) return {};
    if (base.size() == 3) {
        const auto known = std::find_if(std::begin(kThreeLetter), std::end(kThreeLetter),
                                        [&](const LongCode& c) { return c.three == base; });
        if (known == std::end(kThreeLetter)) return {};
        base = known->two;
    } else if (base.size() != 2 || kTwoLetter.find(" " + base + " ") == std::string_view::npos) {
        return {};
    }
    if (cut == std::string_view::npos) return base;
    std::string rest(code.substr(cut + 1));
    if (!allLetters(rest) || (rest.size() != 2 && rest.size() != 4)) return base;
    if (rest.size() == 2)
        for (char& c : rest) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return base + "-" + rest;
}

std::string languageOfName(std::string_view stem) {
    const std::size_t dot = stem.rfind('.');
    if (dot != std::string_view::npos)
        if (std::string tag = languageTag(stem.substr(dot + 1)); !tag.empty()) return tag;
    for (std::size_t at = stem.find_last_of("-_. "); at != std::string_view::npos && at > 0;
         at = stem.find_last_of("-_. ", at - 1)) {
        const std::string_view ending = stem.substr(at + 1);
        if (ending.size() > 8) break;
        const std::string tag = languageTag(ending);
        if (tag.empty()) continue;
        // A lone ending may be the region of what stands before it ("talk_pt-BR").
        if (ending.size() == 2) {
            const std::size_t before = stem.find_last_of("-_. ", at - 1);
            const std::size_t from = before == std::string_view::npos ? at : before + 1;
            const std::string longer =
                from < at && at - from <= 3 ? languageTag(stem.substr(from)) : std::string();
            if (longer.find('-') != std::string::npos) return longer;
        }
        return tag;
    }
    return {};
}

namespace subtitle {

std::string_view trimmed(std::string_view text) {
    const std::size_t from = text.find_first_not_of(" \t\n\f");
    if (from == std::string_view::npos) return {};
    return text.substr(from, text.find_last_not_of(" \t\n\f") - from + 1);
}

bool startsWithNoCase(std::string_view text, std::string_view start) {
    return text.size() >= start.size() && lower(text.substr(0, start.size())) == lower(start);
}

bool takeNumber(std::string_view& text, double& value) {
    const auto [end, error] =
        std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
    if (error != std::errc() || !(value >= -1e9 && value <= 1e9)) return false;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return true;
}

bool takeTime(std::string_view& text, double& seconds) {
    std::string_view rest = text;
    while (!rest.empty() && (rest.front() == ' ' || rest.front() == '\t')) rest.remove_prefix(1);
    double total = 0;
    int parts = 0;
    while (true) {
        unsigned value = 0;
        const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), value);
        if (error != std::errc() || value > 999'999) return false;
        rest.remove_prefix(static_cast<std::size_t>(end - rest.data()));
        total = total * 60 + value;
        if (++parts > 3) return false;
        if (rest.empty() || rest.front() != ':') break;
        rest.remove_prefix(1);
    }
    if (rest.size() >= 2 && (rest[0] == '.' || rest[0] == ',') &&
        std::isdigit(static_cast<unsigned char>(rest[1]))) {
        double place = 0.1;
        std::size_t i = 1;
        for (; i < rest.size() && std::isdigit(static_cast<unsigned char>(rest[i])); ++i, place /= 10)
            total += (rest[i] - '0') * place;
        rest.remove_prefix(i);
    }
    if (parts < 2) return false;
    seconds = total;
    text = rest;
    return true;
}

std::string plainText(std::string_view marked) {
    std::string out;
    for (std::size_t i = 0; i < marked.size(); ++i) {
        const std::string_view rest = marked.substr(i);
        if (rest.front() == '<') {
            const std::size_t end = rest.find('>');
            const bool tag =
                end != std::string_view::npos && rest.size() > 1 &&
                (std::isalnum(static_cast<unsigned char>(rest[1])) || rest[1] == '/' || rest[1] == '!');
            if (tag) {
                if (startsWithNoCase(rest, "<br")) out += '\n';
                i += end;
                continue;
            }
        } else if (rest.starts_with("{\\")) {
            if (const std::size_t end = rest.find('}'); end != std::string_view::npos) {
                i += end;
                continue;
            }
        } else if (rest.starts_with("\\N") || rest.starts_with("\\n")) {
            out += '\n';
            ++i;
            continue;
        } else if (rest.starts_with("\\h")) {
            out += ' ';
            ++i;
            continue;
        } else if (startsWithNoCase(rest, "[br]")) {
            out += '\n';
            i += 3;
            continue;
        } else if (rest.front() == '&') {
            struct Entity {
                std::string_view name, text;
            };
            constexpr Entity kEntities[] = {{"&amp;", "&"},   {"&lt;", "<"},   {"&gt;", ">"}, {"&nbsp;", " "},
                                            {"&quot;", "\""}, {"&apos;", "'"}, {"&lrm;", ""}, {"&rlm;", ""}};
            const auto known = std::find_if(std::begin(kEntities), std::end(kEntities),
                                            [&](const Entity& e) { return startsWithNoCase(rest, e.name); });
            if (known != std::end(kEntities)) {
                out += known->text;
                i += known->name.size() - 1;
                continue;
            }
            unsigned code = 0;
            if (rest.starts_with("&#")) {
                const bool hex = rest.size() > 2 && (rest[2] == 'x' || rest[2] == 'X');
                const char* from = rest.data() + (hex ? 3 : 2);
                const auto [end, error] =
                    std::from_chars(from, rest.data() + rest.size(), code, hex ? 16 : 10);
                if (error == std::errc() && end < rest.data() + rest.size() && *end == ';') {
                    appendUtf8(out, code);
                    i += static_cast<std::size_t>(end - rest.data());
                    continue;
                }
            }
        }
        out += rest.front();
    }
    std::string lines;
    Lines each(out);
    for (std::string_view line; each.next(line);) {
        const std::string_view text = trimmed(line);
        if (text.empty()) continue;
        if (!lines.empty()) lines += '\n';
        lines += text;
    }
    return lines;
}

bool Lines::next(std::string_view& line) {
    if (m_done) return false;
    ++m_number;
    const std::size_t end = m_rest.find('\n');
    if (end == std::string_view::npos) {
        m_done = true;
        line = m_rest;
        return !line.empty();
    }
    line = m_rest.substr(0, end);
    m_rest.remove_prefix(end + 1);
    return true;
}

void skipCue(SubtitleText& to, int line) {
    if (to.skipped++ == 0) to.firstSkippedLine = line;
}

void addCue(SubtitleText& to, double startS, double endS, std::string text, int line) {
    constexpr std::size_t kMaxCues = 500'000;
    if (text.empty()) return; // some tools write a cue without text to clear the screen
    if (!(startS >= 0) || !(endS > startS) || to.cues.size() >= kMaxCues)
        skipCue(to, line);
    else
        to.cues.push_back({startS, endS, std::move(text)});
}

} // namespace subtitle
} // namespace forereach
