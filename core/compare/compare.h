// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// compareScenarios(): scenarios A, B, .. on the same viewers with the same luck. Items are paired by id, or
// the only item of each; the items of a pair have A's luck.

#include "core/model/issue.h"
#include "core/report/comparison.h"
#include "core/sim/variants.h"

namespace forereach {

inline constexpr std::size_t kMostVariants = 6; // A to F

struct NamedScenario {
    std::string name;
    Scenario scenario;       // valid
    std::string letter = {}; // empty: by its place
};

struct ComparisonOutcome {
    Comparison comparison;                // with the first
    std::vector<NamedScenario> scenarios; // as they were run: with a common start
    std::vector<RunReport> reports;       // of each scenario, with A's luck
    std::vector<RunSamples> samples;
    int worlds = 0;
};

/// Why these cannot be compared, each with what to do; empty: they can. Paths are "B.seed".
Issues whyNotComparable(const std::vector<NamedScenario>&);

/// Index of the item in `b` that an item of `a` is compared with; -1: none.
std::vector<int> pairedItems(const Scenario& a, const Scenario& b);

/// The item of A that has the luck of each item of B; B's own where it is in no pair.
std::vector<LuckOf> luckOf(const Scenario& a, const Scenario& b, const std::vector<int>& paired);

/// One start for all, so that they meet the same world: the stated one, or the earliest of what they come to.
void alignStarts(std::vector<NamedScenario>&);

/// Fails with InvalidInput (all that whyNotComparable() says) and as simulate() does.
Result<ComparisonOutcome> compareScenarios(std::vector<NamedScenario>, const Catalog&, const RunOptions&,
                                           const RunControl&);

/// The same runs, compared with another of them: nothing is simulated. Items of two others are a pair if they
/// had the same luck. `letters`: of each, instead of their own.
Comparison comparisonWith(const ComparisonOutcome&, std::size_t baseline,
                          const std::vector<std::string>& letters = {});

/// "A", "B", ..
std::string variantLetter(std::size_t index);

} // namespace forereach
