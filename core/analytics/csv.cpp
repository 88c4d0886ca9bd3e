// SPDX-License-Identifier: GPL-3.0-or-later
// The CSV reader: quotes as RFC 4180 has them, and lines whose quotes do not fit handed on as they are, so
// that the table's own columns can put them right. A general CSV library would swallow or drop such lines
// (docs/decisions/0006-imports.md).
#include <algorithm>
#include <array>

#include "core/analytics/notebook.h"
#include "core/analytics/sheet.h"
#include "core/base/text_encoding.h"

namespace forereach {

namespace {

/// One record from `at`; false if a quote stands where none may, or no table is that wide.
bool readRecord(std::string_view text, std::size_t& at, char delimiter, std::vector<std::string>& cells,
                int& lines) {
    for (;;) {
        if (cells.size() >= kMostColumns) return false;
        std::string& cell = cells.emplace_back();
        if (at < text.size() && text[at] == '"') {
            ++at;
            for (;;) {
                const std::size_t quote = text.find('"', at);
                if (quote == std::string_view::npos) return false;
                cell.append(text, at, quote - at);
                lines +=
                    static_cast<int>(std::count(text.begin() + static_cast<std::ptrdiff_t>(at),
                                                text.begin() + static_cast<std::ptrdiff_t>(quote), '\n'));
                at = quote + 1;
                if (at >= text.size() || text[at] != '"') break;
                cell += '"';
                ++at;
            }
            if (at < text.size() && text[at] != delimiter && text[at] != '\n') return false;
        } else {
            const char ends[] = {delimiter, '\n'};
            const std::size_t end = std::min(text.find_first_of(std::string_view(ends, 2), at), text.size());
            cell.assign(text, at, end - at);
            at = end;
        }
        if (at >= text.size()) return true;
        if (text[at++] == '\n') {
            ++lines;
            return true;
        }
    }
}

/// The mark that splits the first lines into most cells, the same number each.
char findDelimiter(std::string_view text) {
    char best = ',';
    int bestScore = -1;
    for (const char candidate : {',', ';', '\t', '|'}) {
        std::size_t at = 0;
        int score = 0;
        std::size_t last = 0;
        for (int row = 0; row < 12 && at < text.size(); ++row) {
            std::vector<std::string> cells;
            int lines = 0;
            const std::size_t start = at;
            if (!readRecord(text, at, candidate, cells, lines))
                at = std::min(text.find('\n', start), text.size() - 1) + 1;
            if (cells.size() > 1) score += cells.size() == last ? 4 : 1;
            last = cells.size();
        }
        if (score > bestScore) {
            bestScore = score;
            best = candidate;
        }
    }
    return best;
}

std::string hex(unsigned char c) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    return {'0', 'x', kDigits[c >> 4], kDigits[c & 15]};
}

} // namespace

std::vector<std::string> splitLine(std::string_view line, char delimiter, bool& intact) {
    std::vector<std::string> cells;
    std::size_t at = 0;
    int lines = 0;
    intact = readRecord(line, at, delimiter, cells, lines) && at >= line.size();
    return cells;
}

Sheet readCsv(std::string_view bytes) {
    Sheet sheet;
    NoteBook notes;
    const auto startsWith = [&](std::string_view mark) { return bytes.starts_with(mark); };
    if (startsWith("\xFF\xFE") || startsWith("\xFE\xFF"))
        notes.add(NoteKind::Repair, "read as UTF-16, as its byte order mark says", 1);
    else if (startsWith("\xEF\xBB\xBF"))
        notes.add(NoteKind::Repair, "byte order mark left out", 1);
    const TextInUtf8 decoded = toUtf8(bytes);
    if (!decoded.assumed.empty()) notes.add(NoteKind::Doubt, "is not UTF-8; read as " + decoded.assumed);
    std::string_view text = decoded.utf8;
    int line = 1;
    bool told = false;
    if (text.starts_with("sep=") || text.starts_with("\"sep=")) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::size_t mark = text.find('=') + 1;
        if (mark < end) {
            sheet.delimiter = text[mark];
            told = true;
            notes.add(NoteKind::Repair, "separator line left out", 1);
            text.remove_prefix(std::min(end + 1, text.size()));
            ++line;
        }
    }
    if (!told) sheet.delimiter = findDelimiter(text);
    if (sheet.delimiter != ',' && sheet.delimiter != '\t')
        notes.add(NoteKind::Repair,
                  std::string("separated by ") + (sheet.delimiter == ';'
                                                      ? "semicolons"
                                                      : hex(static_cast<unsigned char>(sheet.delimiter))));

    std::size_t cells = 0;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t start = at;
        SheetRow row;
        row.line = line;
        int lines = 0;
        if (!readRecord(text, at, sheet.delimiter, row.cells, lines)) {
            const std::size_t end = std::min(text.find('\n', start), text.size());
            row.raw = std::string(text.substr(start, end - start));
            row.cells.clear();
            row.broken = true;
            at = end + 1;
            lines = 1;
        } else {
            std::string_view raw = text.substr(start, at - start);
            if (raw.ends_with('\n')) raw.remove_suffix(1);
            row.raw = std::string(raw);
        }
        line += lines;
        cells += row.cells.size() + 1;
        sheet.tooLarge = cells > kMostCells;
        if (sheet.tooLarge) break;
        const bool blank = !row.broken && std::ranges::all_of(row.cells, [](const std::string& cell) {
            return cell.find_first_not_of(" \t") == std::string::npos;
        });
        if (!blank) sheet.rows.push_back(std::move(row));
    }
    sheet.notes = notes.take();
    return sheet;
}

} // namespace forereach
