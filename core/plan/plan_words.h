// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Words and figures that all forms of an exported plan share.

#include <string>

#include "core/plan/plan.h"

namespace forereach {

/// "half in view for 2 s (MRC)": completes "An impression counts when it was".
const char* planCounted(CountingRule);
/// Two places.
std::string planMoney(double units);
/// Two places, more below ten cents: "0.0123".
std::string planPrice(double units);
/// "Forereach 0.1.0, scenario 3fa9.., seed 7, 200000 viewers, 8 replications".
std::string planProvenanceOf(const PlanCurve&);

} // namespace forereach
