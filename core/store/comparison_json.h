// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// JSON of comparisons. Every key whose name contains "difference" is an estimate of B minus A
// (docs/file-format.md).

#include <string>

#include "core/report/comparison.h"

namespace forereach {

std::string comparisonToJson(const Comparison&); // pretty, stable key order

} // namespace forereach
