// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Sheet: a table of text cells with line numbers, whatever container it came in (CSV, XLSX, ZIP of them).
// Private to core/analytics, and to core/store for plans.

#include <string>
#include <string_view>
#include <vector>

#include "core/analytics/analytics.h"

namespace forereach {

/// What is wider is no export.
inline constexpr std::size_t kMostColumns = 2000;

struct SheetRow {
    int line = 0;
    std::vector<std::string> cells;
    std::string raw;     // the line itself if its quotes do not fit
    bool broken = false; // then `cells` is empty
};

struct Sheet {
    std::string name;
    std::vector<SheetRow> rows; // blank ones left out
    std::vector<AnalyticsNote> notes;
    char delimiter = ',';
    bool tooLarge = false; // more cells than kMostCells: `rows` is cut off
    bool typed = false;    // from a workbook: numbers are written with a point, dates as ISO
};

/// Never fails: bytes that are no table give a sheet of one column.
Sheet readCsv(std::string_view bytes);
/// Cells of one line, quotes honoured where they fit; `intact` says whether they all did.
std::vector<std::string> splitLine(std::string_view line, char delimiter, bool& intact);

/// A bound on memory: a cell takes fifty bytes and more.
inline constexpr std::size_t kMostCells = 4'000'000;
inline constexpr std::string_view kTooManyCells = "has more than 4 million cells; export a shorter period";

struct ArchiveEntry {
    std::string name;
    std::string bytes;
};
inline constexpr std::size_t kMostUnpacked = std::size_t{256} << 20;
bool isZip(std::string_view bytes);
/// The files of a ZIP. `wanted` chooses by name before anything is unpacked.
Result<std::vector<ArchiveEntry>> readZip(std::string_view bytes, bool (*wanted)(std::string_view name));
/// The sheets of an Office Open XML workbook; empty rows left out, line = row number.
Result<std::vector<Sheet>> readXlsx(std::string_view bytes);
/// Whether the files of a ZIP are those of a workbook.
bool isWorkbook(std::string_view bytes);

} // namespace forereach
