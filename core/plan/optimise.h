// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// The best split of a campaign's budget over its line items, searched on replays of the recorded feed and
// verified on all of its replications.

#include "core/plan/plan.h"

namespace forereach {

enum class PlanGoal { Reach, EffectiveReach, CompletedViews };

struct SplitQuestion {
    CampaignId campaign;
    Money budget; // 0: the campaign's own
    PlanGoal goal = PlanGoal::Reach;
    int times = 3;                                 // of EffectiveReach: met at least so often
    std::vector<std::pair<double, double>> shares; // least and most of the budget by line item; empty: 0 to 1
    int evaluations = 40;
};

struct Split {
    std::vector<Money> budgets; // by line item
    Estimate value;             // people, or completed views
    Estimate spend;
    std::optional<double> costEach; // spend for each of the value
    bool operator==(const Split&) const = default;
};

struct SplitAnswer {
    Money budget;
    std::vector<LineItemId> lineItems;
    Split stated, best;  // over all replications
    Estimate difference; // best against stated, replication by replication
    int evaluations = 0;
    bool operator==(const SplitAnswer&) const = default;
};

/// What contradicts itself in the limits of a question, each with its line item: "shares[1]" is the second's.
Issues splitIssues(const Campaign&, const SplitQuestion&);

/// Replication 0 is searched (NLopt's Sbplx from the stated split, without derivatives), all verify. The best
/// is the stated split where nothing better was found.
Result<SplitAnswer> optimiseSplit(const AdRecording&, const Scenario&, const SplitQuestion&, int workers,
                                  const PlanControl&);
/// The same for several budgets: the frontier of a goal.
Result<std::vector<SplitAnswer>> splitFrontier(const AdRecording&, const Scenario&, const SplitQuestion&,
                                               const std::vector<Money>& budgets, int workers,
                                               const PlanControl&);

} // namespace forereach
