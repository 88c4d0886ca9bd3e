// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Plans as files: the campaigns of a scenario as a table (CSV, XLSX) or as a document (JSON). Reading lists
// everything that is wrong, each with its line and column or its field; nothing is guessed and nothing
// ignored.

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/model/line_item_table.h"

namespace forereach {

/// RFC 4180, decimal point; columns as of lineItemTable().
std::string planToCsv(const std::vector<Campaign>&);
/// "forereach-plan", resources/schemas/plan.schema.json.
std::string planToJson(const std::vector<Campaign>&);

/// What the bytes are is told by the bytes: a workbook (its first sheet that is a plan), JSON (a plan, or a
/// scenario whose campaigns are taken), else CSV.
PlanReading readPlan(std::string_view bytes, char decimalMark = '.');
/// Fails if the file cannot be read at all, or is larger than 16 MB.
Result<PlanReading> readPlanFile(const std::filesystem::path&, char decimalMark = '.');

/// Whether a file is a plan rather than an export of figures: told by its bytes, whatever its name is. False
/// if it cannot be read, or is larger than 16 MB.
bool isPlanFile(const std::filesystem::path&);

} // namespace forereach
