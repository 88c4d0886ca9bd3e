// SPDX-License-Identifier: GPL-3.0-or-later
// Lines that quotes or commas in a title broke: the cells left of the title are read from the left, those
// right of it (the link above all) from the right, and what stays between them is the title.
#include "core/analytics/table_plan.h"
#include "core/analytics/values.h"

namespace forereach {

namespace {

using enum AnalyticsField;

/// The last cell of a line and what is left of it; false if there is no delimiter.
bool splitLast(std::string_view& line, char delimiter, std::string& cell) {
    std::size_t cut;
    if (line.size() > 1 && line.ends_with('"')) {
        const char opening[] = {delimiter, '"'};
        cut = line.substr(0, line.size() - 1).rfind(std::string_view(opening, 2));
        if (cut == std::string_view::npos) return false;
        cell = std::string(line.substr(cut + 2, line.size() - cut - 3));
    } else {
        cut = line.rfind(delimiter);
        if (cut == std::string_view::npos) return false;
        cell = std::string(line.substr(cut + 1));
    }
    line = line.substr(0, cut);
    return true;
}

/// The one column of free text, whose quotes and commas break a line.
std::optional<std::size_t> titleColumn(const TablePlan& plan) {
    for (std::size_t c = 0; c < plan.columns.size(); ++c)
        if (plan.columns[c].field == Title) return c;
    return std::nullopt;
}

} // namespace

bool rejoinLine(const Sheet& sheet, const TablePlan& plan, const SheetRow& row,
                std::vector<std::string>& cells) {
    const auto title = titleColumn(plan);
    const std::size_t n = plan.columns.size();
    if (!title || row.raw.empty()) return false;
    std::string_view rest = row.raw;
    cells.assign(n, "");
    for (std::size_t c = n - 1; c > *title; --c)
        if (!splitLast(rest, sheet.delimiter, cells[c])) return false;
    for (std::size_t c = 0; c < *title; ++c) {
        bool intact = true;
        const std::size_t end = rest.starts_with('"') ? rest.find('"', 1) + 1 : rest.find(sheet.delimiter);
        if (end == std::string_view::npos || end >= rest.size() || rest[end] != sheet.delimiter) return false;
        const auto cell = splitLine(rest.substr(0, end), sheet.delimiter, intact);
        if (!intact || cell.size() != 1) return false;
        cells[c] = cell[0];
        rest.remove_prefix(end + 1);
    }
    if (rest.size() > 1 && rest.starts_with('"') && rest.ends_with('"'))
        rest = rest.substr(1, rest.size() - 2);
    cells[*title] = std::string(rest);
    // Certain only if everything right of it is what its column holds, the link above all.
    for (std::size_t c = 0; c < n; ++c) {
        const PlannedColumn& column = plan.columns[c];
        const std::string& cell = cells[c];
        if (column.field == Link && !cell.starts_with("http")) return false;
        if (c == *title || isBlankCell(cell) || isUndefinedCell(cell)) continue;
        if (column.type == ValueType::When && column.known && !parseDate(cell)) return false;
        const bool counts = column.type == ValueType::Whole || column.type == ValueType::Real;
        if (counts && !parseNumber(cell, DecimalMark::Auto, true) &&
            !parseNumber(cell, DecimalMark::Auto, false))
            return false;
    }
    return true;
}

} // namespace forereach
