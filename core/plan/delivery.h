// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// One plan looked at closely: the same run counted by every rule, and the same money under every frequency
// cap.

#include "core/ads/counting.h"
#include "core/plan/plan.h"

namespace forereach {

/// What a campaign bought, counted by one rule.
struct RuleFigures {
    CountingRule rule = CountingRule::All;
    Estimate impressions, reach;
    std::array<Estimate, kPlusReach> nPlusReach{};
    double averageFrequency = 0;
    std::optional<double> cpm; // spend for a thousand that count
    double share = 0;          // of all impressions
    bool operator==(const RuleFigures&) const = default;
};

/// All rules over the same replayed run, in the order of kCountingRules.
Result<std::vector<RuleFigures>> countByRules(const AdRecording&, const Scenario&, const CampaignId&,
                                              int workers, const PlanControl&);

/// A curve counted by every rule instead, in the order of kCountingRules: the same budgets, the same replayed
/// runs. `curve` is that of the recording, the scenario and the rule All.
Result<std::vector<PlanCurve>> curvesByRule(const AdRecording&, const Scenario&, const PlanCurve& curve,
                                            int workers, const PlanControl&);

/// The campaign with one cap for all of its line items.
struct CapFigures {
    FrequencyCap cap;       // 0 impressions: none
    bool asPlanned = false; // the caps that the line items have
    Estimate spend, impressions, reach;
    std::array<Estimate, kPlusReach> nPlusReach{};
    double averageFrequency = 0;
    std::optional<double> cpm;
    double wasted = 0; // impressions beyond `enough` for a person, means
    bool operator==(const CapFigures&) const = default;
};

struct CapQuestion {
    CampaignId campaign;
    std::vector<int> caps = {1, 2, 3, 5, 8};  // impressions
    std::vector<int> windowHours = {24, 168}; // sliding
    int enough = 3; // times after which a further one is wasted (effective frequency of Krugman: assumption)
};

/// As planned, then without a cap, then every cap in every window, with the budget of the scenario.
Result<std::vector<CapFigures>> compareCaps(const AdRecording&, const Scenario&, const CapQuestion&,
                                            int workers, const PlanControl&);

} // namespace forereach
