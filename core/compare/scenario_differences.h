// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// In which fields two scenarios differ, for people: "What differs".

#include <vector>

#include "core/model/scenario.h"
#include "core/report/comparison.h"

namespace forereach {

/// `paired[i]`: the item of b that item i of a is compared with, -1: none. Names are left out.
std::vector<FieldDifference> scenarioDifferences(const Scenario& a, const Scenario& b,
                                                 const std::vector<int>& paired);

} // namespace forereach
