// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Two versions of a plan side by side: each budget sold in the feed of both, on the same viewers with the
// same luck, replication by replication.

#include "core/plan/plan.h"
#include "core/report/comparison.h"

namespace forereach {

struct PlanVersion {
    Scenario scenario; // its name is the version's
    CampaignId campaign;
};

/// What a version buys against what the other does. Differences are B minus A.
struct VersionRow {
    std::optional<Money> budget; // of both; absent: each as it is planned
    Difference spend;            // units of the currency
    Difference impressions, reach;
    Difference often; // people met three times or more
    std::optional<double> cpmA, cpmB;
    bool operator==(const VersionRow&) const = default;
};

struct VersionComparison {
    std::string currency;
    CountingRule counted = CountingRule::All;
    std::vector<VersionRow> rows; // as planned, then by budget, rising
    bool sameFeed = true;         // both were sold in one recorded feed: nothing but the plan differs
    bool operator==(const VersionComparison&) const = default;
};

/// Why two versions cannot be set side by side ("seeds differ: 7 and 9"); empty if they can.
std::string versionsDiffer(const PlanVersion& a, const PlanVersion& b);

/// `recording` is that of A. The feed of B is recorded too where more than the plan differs. Fails as
/// planCurve() does, and with InvalidInput where versionsDiffer(). Impressions, people and prices of both are
/// counted by the rule; the money is the same by each.
Result<VersionComparison> compareVersions(const AdRecording& recording, const PlanVersion& a,
                                          const PlanVersion& b, const std::vector<Money>& budgets,
                                          const RunOptions&, const PlanControl&,
                                          CountingRule = CountingRule::All);

} // namespace forereach
