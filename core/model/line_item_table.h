// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// A plan as a table: a row a line item, its columns named as in the scenario document. What lineItemTable()
// writes, campaignsFromTable() reads back equal; tables of people's own need fewer columns.

#include <string>
#include <string_view>
#include <vector>

#include "core/model/issue.h"
#include "core/model/scenario.h"

namespace forereach {

struct LineItemTable {
    struct Row {
        int line = 0; // of the file
        std::vector<std::string> cells;
    };
    std::vector<std::string> head;
    std::vector<Row> rows;
};

LineItemTable lineItemTable(const std::vector<Campaign>&);
/// Columns of amounts and counts: a sheet writes them as numbers.
/// Whether the first row of a table is that of a plan and of nothing else: every column is one of a plan, and
/// campaign, creative, and line_item or name are among them.
bool isPlanHead(const std::vector<std::string>& head);
bool isPlanFigure(std::string_view column);

struct PlanReading {
    std::vector<Campaign> campaigns; // in the order of their first rows
    Issues issues;                   // "line 3, bid"; with any of them the campaigns are not to be used
    bool commaUnclear = false;       // an amount has a comma, and nothing says what it stands for
};
/// `decimalMark`: '.' or ','. The other one is refused, never taken for a thousands mark: an amount is not
/// guessed.
PlanReading campaignsFromTable(const LineItemTable&, char decimalMark);

/// The scenario with these campaigns: one of the same id is replaced, others are added.
Scenario withCampaigns(Scenario, const std::vector<Campaign>&);

} // namespace forereach
