// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// JSON forms of the documents, fixed by contract.md and resources/schemas. Reading lists every issue with its
// field path; text that is not JSON names line and column.

#include <string>
#include <string_view>
#include <variant>

#include "core/report/run_report.h"

namespace forereach {

/// Either the scenario or everything that is wrong with the text (a syntax error is one issue whose path is
/// "line 3, column 7"). Unknown keys and keys whose feature does not exist yet are issues, never ignored.
std::variant<Scenario, Issues> scenarioFromJson(std::string_view text);
std::string scenarioToJson(const Scenario&); // pretty, stable key order

std::string reportToJson(const RunReport&); // pretty, stable key order
Result<RunReport> reportFromJson(std::string_view text);

std::string signalsToJson(const MediaSignals&);
Result<MediaSignals> signalsFromJson(std::string_view text);

/// The shipped market packs and presets (resources/), parsed once. A damaged pack is a programmer's mistake.
const Catalog& shippedCatalog();

} // namespace forereach
