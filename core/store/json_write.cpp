// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/json_write.h"

#include <cassert>
#include <charconv>
#include <cmath>

namespace forereach {

namespace {

template <class T>
std::string shortest(T number) {
    char buffer[40];
    const auto result = std::to_chars(buffer, buffer + sizeof buffer, number);
    return std::string(buffer, result.ptr);
}

} // namespace

JsonWriter& JsonWriter::begin(char opening, Layout layout) {
    separate();
    m_text += opening;
    const bool inlined =
        layout == Layout::Inline || (!m_levels.empty() && m_levels.back().layout == Layout::Inline);
    m_levels.push_back({opening == '{' ? '}' : ']', inlined ? Layout::Inline : Layout::Lines});
    return *this;
}

JsonWriter& JsonWriter::end(char closing) {
    assert(!m_levels.empty() && m_levels.back().closing == closing && !m_afterKey);
    const Level level = m_levels.back();
    m_levels.pop_back();
    if (!level.empty && level.layout == Layout::Lines) indent();
    m_text += closing;
    return *this;
}

void JsonWriter::indent() {
    m_text += '\n';
    m_text.append(m_levels.size() * 2, ' ');
}

void JsonWriter::separate() {
    if (m_afterKey) {
        m_afterKey = false;
        return;
    }
    if (m_levels.empty()) return;
    Level& level = m_levels.back();
    if (!level.empty) m_text += level.layout == Layout::Inline ? ", " : ",";
    if (level.layout == Layout::Lines) indent();
    level.empty = false;
}

JsonWriter& JsonWriter::key(std::string_view name) {
    value(name);
    m_text += ": ";
    m_afterKey = true;
    return *this;
}

JsonWriter& JsonWriter::value(std::string_view text) {
    separate();
    m_text += '"';
    for (const char c : text) {
        switch (c) {
        case '"':
            m_text += "\\\"";
            break;
        case '\\':
            m_text += "\\\\";
            break;
        case '\n':
            m_text += "\\n";
            break;
        case '\r':
            m_text += "\\r";
            break;
        case '\t':
            m_text += "\\t";
            break;
        default:
            if (static_cast<unsigned char>(c) < 0x20) {
                constexpr char kHex[] = "0123456789abcdef";
                m_text += "\\u00";
                m_text += kHex[(c >> 4) & 15];
                m_text += kHex[c & 15];
            } else {
                m_text += c;
            }
        }
    }
    m_text += '"';
    return *this;
}

JsonWriter& JsonWriter::value(bool flag) {
    raw(flag ? "true" : "false");
    return *this;
}

JsonWriter& JsonWriter::value(double number) {
    raw(std::isfinite(number) ? shortest(number) : "null");
    return *this;
}

JsonWriter& JsonWriter::value(float number) {
    raw(std::isfinite(number) ? shortest(number) : "null");
    return *this;
}

JsonWriter& JsonWriter::value(std::int64_t number) {
    raw(std::to_string(number));
    return *this;
}

JsonWriter& JsonWriter::value(std::uint64_t number) {
    raw(std::to_string(number));
    return *this;
}

JsonWriter& JsonWriter::value(Money money) {
    const bool negative = money.micros < 0;
    const std::uint64_t micros = negative ? std::uint64_t{0} - static_cast<std::uint64_t>(money.micros)
                                          : static_cast<std::uint64_t>(money.micros);
    std::string text;
    if (negative) text += '-';
    text += std::to_string(micros / 1'000'000);
    if (micros % 1'000'000 != 0) {
        std::string places = std::to_string(1'000'000 + micros % 1'000'000);
        places.erase(places.find_last_not_of('0') + 1);
        places.front() = '.';
        text += places;
    }
    raw(text);
    return *this;
}

std::string JsonWriter::take() {
    assert(m_levels.empty());
    m_text += '\n';
    return std::move(m_text);
}

} // namespace forereach
