// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// What has been published about real feeds, beside what a run came out with: the targets of docs/model.md
// that a MarketReport can answer. Tolerances are relative and stand on the statistic. Used by `forereach-cli
// validate`.

#include <string>
#include <string_view>
#include <vector>

#include "core/report/run_report.h"

namespace forereach {

struct PublishedComparison {
    std::string statistic; // "valid play, recommended"
    std::string preset;
    std::string unit; // "s", "share of impressions"
    double target = 0;
    double simulated = 0;
    double error = 0;     // simulated / target - 1
    double tolerance = 0; // of |error|
    bool holds = false;
    std::string source;
};

/// In a fixed order; statistics whose arm the run did not sample are left out. Empty for a preset without
/// targets that a MarketReport can answer.
std::vector<PublishedComparison> comparePublished(std::string_view responsePreset, const MarketReport&);
/// Whether comparePublished() knows the preset.
bool hasPublishedTargets(std::string_view responsePreset);

} // namespace forereach
