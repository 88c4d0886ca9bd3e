// SPDX-License-Identifier: GPL-3.0-or-later
// Subtitles as JSON. A reader of its own, since core/media links no JSON library: values become a small tree,
// nesting is limited, anything that is not JSON ends it.
#include <cctype>
#include <charconv>
#include <string>
#include <vector>

#include "core/base/text_encoding.h"
#include "core/media/subtitle_formats.h"

namespace forereach::subtitle {

namespace {

struct Member;

struct Value {
    enum class Kind { Null, Number, Text, Array, Object } kind = Kind::Null;
    double number = 0;
    std::string text;
    std::vector<Member> members; // keys are empty in arrays

    const Value* find(std::string_view key) const;
};

struct Member {
    std::string key;
    Value value;
};

const Value* Value::find(std::string_view key) const {
    for (const Member& member : members)
        if (member.key == key) return &member.value;
    return nullptr;
}

class Reader {
public:
    explicit Reader(std::string_view text) : m_text(text) {}
    bool readAll(Value& out) { return read(out, 0) && (skipSpace(), m_at == m_text.size()); }

private:
    static constexpr int kMaxDepth = 32;
    static constexpr std::size_t kMaxValues = 4'000'000;

    void skipSpace() {
        while (m_at < m_text.size() && std::isspace(static_cast<unsigned char>(m_text[m_at]))) ++m_at;
    }
    bool take(char c) {
        skipSpace();
        if (m_at >= m_text.size() || m_text[m_at] != c) return false;
        ++m_at;
        return true;
    }
    bool takeWord(std::string_view word) {
        if (!m_text.substr(m_at).starts_with(word)) return false;
        m_at += word.size();
        return true;
    }
    bool readHex(unsigned& code) {
        if (m_at + 4 > m_text.size()) return false;
        const auto [end, error] = std::from_chars(m_text.data() + m_at, m_text.data() + m_at + 4, code, 16);
        m_at += 4;
        return error == std::errc() && end == m_text.data() + m_at;
    }
    bool readText(std::string& out) {
        if (!take('"')) return false;
        while (m_at < m_text.size()) {
            const char c = m_text[m_at++];
            if (c == '"') return true;
            if (c != '\\') {
                out += c;
                continue;
            }
            if (m_at >= m_text.size()) return false;
            const char escaped = m_text[m_at++];
            switch (escaped) {
            case 'n':
                out += '\n';
                break;
            case 't':
                out += '\t';
                break;
            case 'r':
            case 'b':
            case 'f':
                break;
            case 'u': {
                unsigned code = 0, low = 0;
                if (!readHex(code)) return false;
                if (code >= 0xD800 && code < 0xDC00 && takeWord("\\u")) {
                    if (!readHex(low)) return false;
                    code = low >= 0xDC00 && low < 0xE000 ? 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00)
                                                         : 0xFFFD;
                }
                appendUtf8(out, code);
                break;
            }
            default:
                out += escaped;
            }
        }
        return false;
    }
    bool read(Value& out, int depth) {
        skipSpace();
        if (depth > kMaxDepth || m_at >= m_text.size() || ++m_values > kMaxValues) return false;
        const char c = m_text[m_at];
        if (c == '"') {
            out.kind = Value::Kind::Text;
            return readText(out.text);
        }
        if (c == '{' || c == '[') {
            const bool object = c == '{';
            out.kind = object ? Value::Kind::Object : Value::Kind::Array;
            ++m_at;
            if (take(object ? '}' : ']')) return true;
            do {
                auto& [key, value] = out.members.emplace_back();
                if (object && (!readText(key) || !take(':'))) return false;
                if (!read(value, depth + 1)) return false;
            } while (take(','));
            return take(object ? '}' : ']');
        }
        if (takeWord("true") || takeWord("false") || takeWord("null")) return true;
        out.kind = Value::Kind::Number;
        const auto [end, error] =
            std::from_chars(m_text.data() + m_at, m_text.data() + m_text.size(), out.number);
        if (error != std::errc() && error != std::errc::result_out_of_range) return false;
        m_at = static_cast<std::size_t>(end - m_text.data());
        return true;
    }

    std::string_view m_text;
    std::size_t m_at = 0;
    std::size_t m_values = 0;
};

/// Seconds of a time that is a number in `unit` seconds or a text like "00:01:02.5".
bool timeOf(const Value* value, double unit, double& seconds) {
    if (!value) return false;
    if (value->kind == Value::Kind::Number) {
        seconds = value->number * unit;
        return seconds >= 0 && seconds < 1e7;
    }
    std::string_view text = value->text;
    if (value->kind != Value::Kind::Text) return false;
    if (takeTime(text, seconds)) return true;
    double number = 0;
    text = trimmed(text);
    if (!takeNumber(text, number) || !text.empty()) return false;
    seconds = number * unit;
    return seconds >= 0 && seconds < 1e7;
}

const Value* firstOf(const Value& object, std::initializer_list<std::string_view> keys) {
    for (const std::string_view key : keys)
        if (const Value* found = object.find(key)) return found;
    return nullptr;
}

bool timed(const Value& entry) {
    return firstOf(entry, {"start", "startTime", "start_time", "from"}) &&
           firstOf(entry, {"text", "content", "line"});
}

/// Whole numbers of hundreds are milliseconds; a fraction means seconds.
double unitOf(const Value& list) {
    double largest = 0;
    for (const auto& [key, entry] : list.members) {
        const Value* end = firstOf(entry, {"end", "endTime", "end_time", "to", "start"});
        if (!end || end->kind != Value::Kind::Number) continue;
        if (end->number != static_cast<double>(static_cast<long long>(end->number))) return 1;
        largest = std::max(largest, end->number);
    }
    // A file whose last whole number is beyond four hours of seconds counts milliseconds, and so does one of
    // a few cues beyond a minute each.
    return largest > 14400 || largest > 120.0 * static_cast<double>(list.members.size()) ? 0.001 : 1;
}

void readList(const Value& list, double unit, SubtitleText& out) {
    int index = 0;
    for (const auto& [key, entry] : list.members) {
        ++index;
        const Value* text = firstOf(entry, {"text", "content", "line"});
        if (!text || !firstOf(entry, {"start", "startTime", "start_time", "from"}))
            continue; // metadata among the cues
        double startS = 0, endS = 0, lengthS = 0;
        const bool begins =
            timeOf(firstOf(entry, {"start", "startTime", "start_time", "from"}), unit, startS);
        bool ends = timeOf(firstOf(entry, {"end", "endTime", "end_time", "to"}), unit, endS);
        if (!ends && timeOf(firstOf(entry, {"duration", "dur"}), unit, lengthS)) {
            endS = startS + lengthS;
            ends = true;
        }
        if (begins && ends)
            addCue(out, startS, endS, plainText(text->text), index);
        else
            skipCue(out, index);
    }
}

void readEvents(const Value& events, SubtitleText& out) {
    int index = 0;
    for (const auto& [key, event] : events.members) {
        ++index;
        const Value* pieces = event.find("segs");
        if (!pieces) continue;
        std::string text;
        for (const auto& [name, piece] : pieces->members)
            if (const Value* words = piece.find("utf8")) text += words->text;
        double startS = 0, lengthS = 0;
        if (timeOf(event.find("tStartMs"), 0.001, startS) &&
            timeOf(event.find("dDurationMs"), 0.001, lengthS))
            addCue(out, startS, startS + lengthS, plainText(text), index);
        else
            skipCue(out, index);
    }
}

} // namespace

std::optional<SubtitleText> readJson(std::string_view text) {
    Value root;
    if (!Reader(text).readAll(root)) return std::nullopt;
    SubtitleText out;
    out.format = "json";
    if (root.kind == Value::Kind::Array) {
        bool any = false;
        for (const auto& [key, entry] : root.members) any = any || timed(entry);
        if (!any) return std::nullopt;
        readList(root, unitOf(root), out);
        return out;
    }
    if (const Value* events = root.find("events");
        events && !events->members.empty() && events->members.front().value.find("tStartMs")) {
        readEvents(*events, out);
        return out;
    }
    if (const Value* list = firstOf(root, {"segments", "cues", "subtitles", "captions"});
        list && list->kind == Value::Kind::Array) {
        bool any = list->members.empty();
        for (const auto& [key, entry] : list->members) any = any || timed(entry);
        if (!any) return std::nullopt;
        readList(*list, root.find("segments") ? 1 : unitOf(*list), out);
        if (const Value* language = root.find("language"); language && language->text.size() <= 8)
            out.language = language->text;
        return out;
    }
    return std::nullopt;
}

} // namespace forereach::subtitle
