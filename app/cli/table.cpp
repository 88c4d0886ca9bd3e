// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/table.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstdint>
#include <cstdio>

namespace forereach::cli {
namespace {

/// Bytes of the character that starts at `at`; a broken sequence is one byte.
std::size_t lengthAt(std::string_view text, std::size_t at, std::uint32_t& code) {
    const auto lead = static_cast<unsigned char>(text[at]);
    const std::size_t length = lead < 0x80 ? 1 : lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
    if (length == 1 || at + length > text.size()) {
        code = lead;
        return 1;
    }
    code = lead & (0xffu >> (length + 1));
    for (std::size_t i = 1; i < length; ++i)
        code = code << 6 | (static_cast<unsigned char>(text[at + i]) & 0x3fu);
    return length;
}

/// Unicode's East Asian Width W and F by block, combining marks 0: close enough for a table.
std::size_t cellsOf(std::uint32_t code) {
    if ((code >= 0x300 && code <= 0x36f) || code == 0x200d || (code >= 0xfe00 && code <= 0xfe0f)) return 0;
    const bool wide = (code >= 0x1100 && code <= 0x115f) || (code >= 0x2e80 && code <= 0xa4cf) ||
                      (code >= 0xac00 && code <= 0xd7a3) || (code >= 0xf900 && code <= 0xfaff) ||
                      (code >= 0xfe30 && code <= 0xfe6f) || (code >= 0xff00 && code <= 0xff60) ||
                      (code >= 0x1f300 && code <= 0x1faff) || (code >= 0x20000 && code <= 0x3fffd);
    return wide ? 2 : 1;
}

} // namespace

std::size_t displayWidth(std::string_view text) {
    std::size_t cells = 0;
    std::uint32_t code = 0;
    for (std::size_t at = 0; at < text.size();) {
        at += lengthAt(text, at, code);
        cells += cellsOf(code);
    }
    return cells;
}

std::string fitted(std::string_view text, std::size_t room) {
    const bool fits = displayWidth(text) <= room;
    std::string out;
    std::size_t cells = 0;
    std::uint32_t code = 0;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t length = lengthAt(text, at, code);
        if (!fits && cells + cellsOf(code) + 1 > room) break;
        if (code < 0x20 || code == 0x7f)
            out += ' ';
        else
            out += text.substr(at, length);
        cells += cellsOf(code);
        at += length;
    }
    if (!fits) out += "\u2026";
    return out;
}

std::string durationText(double seconds) {
    char buffer[48];
    const auto whole = static_cast<long long>(std::llround(std::isfinite(seconds) ? seconds : 0));
    if (seconds < 60)
        std::snprintf(buffer, sizeof buffer, "%.1f s", seconds);
    else if (whole < 3600)
        std::snprintf(buffer, sizeof buffer, "%lld:%02lld", whole / 60, whole % 60);
    else
        std::snprintf(buffer, sizeof buffer, "%lld:%02lld:%02lld", whole / 3600, whole / 60 % 60, whole % 60);
    return buffer;
}

std::string Table::text() const {
    std::vector<std::size_t> widths;
    for (const Column& column : m_columns) widths.push_back(displayWidth(column.title));
    for (const auto& row : m_rows) {
        assert(row.size() == m_columns.size());
        for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], displayWidth(row[i]));
    }
    std::string out;
    const auto line = [&](auto cellAt) {
        std::string text;
        for (std::size_t i = 0; i < m_columns.size(); ++i) {
            const std::string& cell = cellAt(i);
            const std::string gap(widths[i] - displayWidth(cell), ' ');
            text += i ? "  " : "";
            text += m_columns[i].align == Align::Right ? gap + cell : cell + gap;
        }
        text.erase(text.find_last_not_of(' ') + 1);
        out += text + "\n";
    };
    line([&](std::size_t i) -> const std::string& { return m_columns[i].title; });
    std::size_t total = 0;
    for (std::size_t i = 0; i < widths.size(); ++i) total += widths[i] + (i ? 2 : 0);
    for (std::size_t i = 0; i < total; ++i) out += "\u2500";
    out += "\n";
    for (const auto& row : m_rows) line([&](std::size_t i) -> const std::string& { return row[i]; });
    return out;
}

} // namespace forereach::cli
