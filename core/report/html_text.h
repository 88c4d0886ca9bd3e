// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Small text helpers of the HTML report: escaping, names of segments and sources, shortening.

#include <string>
#include <string_view>
#include <vector>

#include "core/report/run_report.h"

namespace forereach {

/// Safe between tags and inside quoted attributes. Control characters and bytes that are no UTF-8 become
/// U+FFFD.
std::string escapeHtml(std::string_view);
/// At most `most` characters (code points), the last one "…" if anything was cut.
std::string shortened(std::string_view text, std::size_t most);
/// "GB:F:18-24" -> "Women 18-24, GB"; anything else as it is.
std::string segmentName(const SegmentId&);
/// "interest" -> "Interest: items near what the viewer liked"
std::string_view sourceName(CandidateSource);
/// Coordinates in pictures: at most one decimal.
std::string coordinate(double);
/// "3 days", "1 day".
std::string counted(std::int64_t n, std::string_view one, std::string_view many);
/// "a, b and c"
std::string joined(const std::vector<std::string>& parts);
/// "Tue 24 Nov 2026, 18:00 UTC"
std::string dateTimeText(SimTime);

} // namespace forereach
