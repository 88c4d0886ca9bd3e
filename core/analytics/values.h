// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Cells as numbers, lengths of time and dates. Nothing is assumed that a cell or its column does not tell.
// Private to core/analytics.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/analytics/analytics.h"

namespace forereach {

std::string trimmed(std::string_view);
/// ASCII letters lowered, blanks of any kind single, quotes of any kind plain, '_' a blank.
std::string plainName(std::string_view);
/// "", "-", "--", "n/a": known to be unknown.
bool isBlankCell(std::string_view);
/// "undefined", "null", "NaN": a program's slip, unknown too.
bool isUndefinedCell(std::string_view);

struct ParsedNumber {
    double value = 0;
    bool percent = false;   // a percent sign stood behind it; the value is as written
    bool shortened = false; // "1.2K"
    bool ambiguous = false; // "5,431" may be two numbers and the mark is not known
};
/// Nothing if it is no number. `whole`: the column counts, so that "5,431" can only be thousands.
std::optional<ParsedNumber> parseNumber(std::string_view, DecimalMark, bool whole);
/// The mark that a cell proves ("1.234,5", "1 234,56", "12,5"), or Auto.
DecimalMark markProvedBy(std::string_view);

/// "H:MM:SS", "M:SS" or seconds, in seconds.
std::optional<double> parseClock(std::string_view, DecimalMark);

struct ParsedDate {
    int year = 0, month = 0, day = 0; // 0: not said
    int first = 0, second = 0;        // "4/5/2024": which of them is the month is not said
    int secondOfDay = 0;
    bool hasTime = false;
};
std::optional<ParsedDate> parseDate(std::string_view);

/// What is known about a column of dates beside its cells.
struct DateHints {
    bool daily = false;                            // a row a day
    bool monthFirst = false;                       // the platform writes MM/DD
    std::optional<SimTime> from;                   // first day, from a name
    std::optional<SimTime> until;                  // time of the export, from a name or the user
    std::vector<std::optional<SimTime>> notBefore; // of each row; may be empty
};
struct DateColumn {
    std::vector<std::optional<SimTime>> times; // nothing: blank, unreadable or not decidable
    bool dayFirst = false, orderTold = true;   // of "4/5/2024"
    std::vector<bool> yearInferred, unreadable, undecided;
};
DateColumn resolveDates(const std::vector<std::string>& cells, const DateHints&);

/// Days since 1970; checks that the day exists.
std::optional<SimTime> civilTime(int year, int month, int day, int secondOfDay);

} // namespace forereach
