// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// TablePlan: what a sheet is and what each of its columns means, before a row is read. Private to
// core/analytics.

#include <string>
#include <string_view>
#include <vector>

#include "core/analytics/fields.h"
#include "core/analytics/notebook.h"
#include "core/analytics/sheet.h"

namespace forereach {

/// What names tell: that of the file, of the ZIP around it, of the sheet.
struct NameHints {
    std::string file; // "Overview.csv"; lower case, without folders
    std::string stem; // as written
    std::string period;
    std::string account;
    std::optional<SimTime> from, until, exported;
};
/// `outer`: the ZIP's name, or empty.
NameHints hintsOf(std::string_view name, std::string_view outer);

struct PlannedColumn {
    std::string name;
    AnalyticsField field = AnalyticsField::None;
    ValueType type = ValueType::Text;
    bool known = false; // false: guessed, or of no use
    bool guessed = false;
};

struct TablePlan {
    AnalyticsKind kind = AnalyticsKind::NeedsMapping;
    AnalyticsPlatform platform = AnalyticsPlatform::Unknown;
    std::size_t header = 0; // its row; rows after it are data
    std::vector<PlannedColumn> columns;
    std::string currency;
    bool byShape = false; // the names said nothing
};

TablePlan planTable(const Sheet&, const NameHints&, const AnalyticsOptions&, NoteBook&);

/// The cells of a line whose quotes do not fit; false if they cannot be told for certain.
bool rejoinLine(const Sheet&, const TablePlan&, const SheetRow&, std::vector<std::string>& cells);

/// Fills the rows, notes and counts of `table` from the sheet.
void readRows(const Sheet&, const TablePlan&, const NameHints&, const AnalyticsOptions&,
              AnalyticsTable& table, NoteBook&);

} // namespace forereach
