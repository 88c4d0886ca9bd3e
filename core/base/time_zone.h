// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Daylight saving by rule. The rules stand here and not in the machine's time zone database, so that a run is
// the same everywhere; a test compares them with the database where there is one.

#include <optional>
#include <string_view>

#include "core/base/sim_time.h"

namespace forereach {

/// In force since 2007 (United States), 1996 (European Union and United Kingdom) and 2008 (New South Wales
/// and Victoria): IANA time zone database, rules US, EU and AN. Clocks are an hour ahead: UnitedStates:
/// second Sunday of March to first of November, both at 2:00 local time; Europe: last Sunday of March to last
/// of October, both at 1:00 UTC; Australia: first Sunday of October to first of April, both at 2:00 standard
/// time.
enum class DaylightSaving { None, UnitedStates, Europe, Australia };

/// Whether clocks are an hour ahead of `standardOffsetMinutes` from UTC.
bool inSummerTime(DaylightSaving, int standardOffsetMinutes, SimTime);

std::string_view toText(DaylightSaving); // "none", "us", "eu", "au"
std::optional<DaylightSaving> daylightSavingFromText(std::string_view);

} // namespace forereach
