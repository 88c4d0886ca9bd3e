// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// What `plan` says besides its curve: counting rules, caps, overlap, the best split,
// auctions, boosted posts.

#include <optional>
#include <string>
#include <vector>

#include "core/plan/auctions.h"
#include "core/plan/boost.h"
#include "core/plan/delivery.h"
#include "core/plan/optimise.h"
#include "core/plan/overlap.h"
#include "core/store/json_write.h"

namespace forereach::cli {

struct PlanDetails {
    std::optional<std::vector<RuleFigures>> rules;
    std::optional<std::vector<CapFigures>> caps;
    std::optional<Overlap> overlap;
    std::optional<SplitAnswer> split;
    std::optional<Auctions> auctions;
    std::optional<Boost> boost;
};

/// Members of an object that is open.
void writeDetails(JsonWriter&, const PlanDetails&);
std::string detailTables(const PlanDetails&, const std::string& currency);

} // namespace forereach::cli
