// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// How people used the app in a run, as a list for tables: what of the market and attention report is one
// number.

#include <string>
#include <string_view>
#include <vector>

#include "core/report/run_report.h"

namespace forereach {

struct AudienceFigure {
    std::string key;             // "minutes_per_day"
    std::string label;           // "Time with it, a person and day"
    std::string_view unit;       // "min"
    double value = 0;            // as in the report
    std::string text;            // rounded, with its unit
    std::string_view about = {}; // what one must know to read it
};
/// Empty: the run has no sessions. What the run cannot tell is left out.
std::vector<AudienceFigure> audienceFigures(const RunReport&);

} // namespace forereach
