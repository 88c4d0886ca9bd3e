// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Two ranking presets side by side: what each wants, and since when.

#include <string>
#include <vector>

#include "core/model/presets.h"

namespace forereach {

struct PresetLine {
    std::string name;  // "like", as in the path ranking.ID.like
    std::string label; // "Weight of a like"
    Sourced a, b;
    bool differs() const { return a.value != b.value; }
};

/// Every figure of a ranking preset, in its order.
std::vector<PresetLine> sideBySide(const RankingPreset& a, const RankingPreset& b);

} // namespace forereach
