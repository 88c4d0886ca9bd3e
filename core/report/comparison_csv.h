// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// A comparison as one CSV table: RFC 4180, UTF-8, decimal point, full precision, '' where nothing is known.

#include <string>

#include "core/report/comparison.h"

namespace forereach {

/// A row for each measure, segment, hour and point of the retention curve of each item of each variant: both
/// sides, the difference and the paired per cent with their intervals.
std::string comparisonCsv(const Comparison&);

} // namespace forereach
