// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// The document of one row of the table "forecast". Private to this folder.

#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/report/ledger.h"

namespace forereach {

/// Without run, item and time, which are columns.
std::string forecastToJson(const LedgerEntry&);
Result<LedgerEntry> forecastFromJson(std::string_view text);

} // namespace forereach
