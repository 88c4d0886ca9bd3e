// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Rounding for people: a figure shows as many digits as its error allows, never more. Used by the HTML report
// and by the window (which prints with its own locale from RoundedEstimate). Text here is English and
// independent of the C locale.

#include <optional>
#include <string>

#include "core/report/run_report.h"

namespace forereach {

/// The power of ten of the decade x lies in: 1,300 -> 1,000; 0.04 -> 0.01; 0 for 0, negative or not finite.
double decadeOf(double x);

/// `value` rounded to the decade of `error` (1,300: thousands). An error of 0 leaves it as it is.
double roundToError(double value, double error);

/// The unit a figure is printed in where its estimate has `unit`: that one, but a figure below it keeps one
/// digit, down to 1 (400 within 0 to 2,000 is "400", not "<1,000").
double unitOf(double value, double unit);

/// An estimate as it may be shown. Each figure is a multiple of its unitOf; unit 0 means exact.
struct RoundedEstimate {
    double value = 0;                // P50, or the mean where there is no P50
    std::optional<double> low, high; // P10 and P90: 8 in 10 outcomes
    double expected = 0;             // the mean, which alone adds up
    double unit = 0;
};

/// The unit is the decade of the error of computing, but leaves at most two digits of the interval's
/// half-width, and is at least `smallest` (1 for people and impressions). One replication has no error: two
/// digits of the value.
RoundedEstimate roundEstimate(const Estimate&, double smallest = 1);

/// "41,000"; "<1" for something that rounds to nothing; "0" only for none; "-" for not a number.
std::string numberText(double value, double unit);
/// `value` is the unrounded one: "41,000 (28,000 to 66,000)", or "41,000" without an interval.
std::string estimateText(const Estimate&, double smallest = 1);
/// "(28,000 to 66,000)" without the brackets; empty without an interval.
std::string intervalText(const Estimate&, double smallest = 1);
/// "62 %", below 10 % one decimal "4.1 %", "<0.1 %"; "0 %" only for none.
std::string shareText(double share);
/// "rests on 92 unverified figures, 1 changed"; empty if it was not counted.
std::string restsOnText(const Provenance&);
/// "luck and ignorance: each replication draws 47 figures from low to high"; "luck alone".
std::string widthText(const Provenance&);
/// "62 % of the width is ignorance (8 in 10: 20 to 90 %), the rest luck; 4 pairs".
std::string widthText(const WidthReport&);
/// Shortest text that reads back as the same double; "." as decimal point whatever the locale.
std::string exactText(double value);

} // namespace forereach
