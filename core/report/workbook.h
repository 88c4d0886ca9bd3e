// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Workbooks (Office Open XML, .xlsx) of plain tables, for people who go on in a spreadsheet. The only user of
// libxlsxwriter.

#include <filesystem>
#include <string>
#include <variant>
#include <vector>

#include "core/base/result.h"

namespace forereach {

/// Nothing: an empty cell, what is not known.
using SheetCell = std::variant<std::monostate, std::string, double>;

struct WorkbookSheet {
    std::string name; // at most 31 characters, none of []:*?/\ in it
    std::vector<std::string> head;
    std::vector<std::vector<SheetCell>> rows;
};

/// Through a temporary file and rename; a failure leaves what was there. The same sheets give the same
/// workbook, whenever it is written.
Result<void> writeWorkbook(const std::filesystem::path&, const std::vector<WorkbookSheet>&);

} // namespace forereach
