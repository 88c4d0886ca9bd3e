// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Plans as JSON (docs/user-guide.md).

#include <optional>
#include <string>

#include "app/cli/commands/plan_details.h"
#include "core/plan/plan.h"

namespace forereach::cli {

/// Two budgets simulated whole and compared with their replays.
struct PlanProof {
    struct Point {
        Money budget;
        bool equal = false;
        double reachReplayed = 0, reachSimulated = 0;
    };
    std::vector<Point> points;
};

std::string planJson(const PlanCurve&, const PlanDetails&, const std::optional<PlanProof>&);

} // namespace forereach::cli
