// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// What a campaign's money buys: reach and frequency against its budget. The feed is run once and recorded;
// each budget is an exact replay of the ads in it (core/sim/ad_recording.h). Plain values for the window,
// the command line and exports. docs/model.md, "Planning".

#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/ads/counting.h"
#include "core/plan/reach_models.h"
#include "core/sim/ad_recording.h"

namespace forereach {

inline constexpr double kSaturated = 0.95; // of the most that can be reached

/// What one budget buys: estimates over replications.
struct CurvePoint {
    Money budget;
    Estimate spend; // units of the currency
    Estimate impressions, reach;
    std::array<Estimate, kPlusReach> nPlusReach{};
    std::array<double, kPlusReach> times{}; // people met 1, 2, .. 10 or more times, means
    double averageFrequency = 0;
    Estimate grp;                   // impressions for each hundred people of the scenario's markets
    double trp = 0;                 // for each hundred people of the target
    std::optional<double> cpm;      // absent where nothing was bought, and so on
    std::optional<double> onTarget; // share of impressions inside the target
    std::optional<double> costPerPerson;
    /// Units of the currency for each further person, against the point before (the first: against nothing);
    /// absent where no further person is reached.
    std::optional<double> marginalCost;
    double spentShare = 0;  // of the budget
    bool saturated = false; // reaches 95 % of the most that can be reached
    bool operator==(const CurvePoint&) const = default;
};

struct PlanCurve {
    CampaignId campaign;
    std::string currency;
    CountingRule counted = CountingRule::All; // when an impression counts, and so who is reached
    std::int64_t people = 0, targetPeople = 0;
    std::int64_t viewers = 0;
    int replications = 0; // that the figures stand on; fewer than the scenario's while it is still computed
    bool preliminary = false; // from a small sample, while the whole one is computed
    std::uint64_t seed = 0;
    std::string scenarioDigest;
    Money stated;                   // the campaign's own budget; 0: none
    std::vector<CurvePoint> points; // by budget, rising
    CurvePoint most;                // without a limit of money; its budget is what was spent
    bool operator==(const PlanCurve&) const = default;
};

struct PlanQuestion {
    CampaignId campaign;
    std::vector<Money> budgets; // empty: defaultBudgets()
};

struct PlanControl {
    CancelToken cancel;
    std::function<void(const Progress&)> progress;
    std::function<void(const PlanCurve&)> points; // each time that there are more of them, or better ones
};

const Campaign* campaignOf(const Scenario&, const CampaignId&);
/// [segment] whether a line item of the campaign is for it; and people of those, more than whom are not met.
std::vector<bool> targetOf(const World&, const Campaign&);
std::int64_t targetPeople(const World&, const Campaign&);
/// What a campaign may spend: lifetime budgets, or daily ones over the days of the flight.
Money budgetOf(const Scenario&, const CampaignId&);
/// The scenario with another budget for a campaign, split over its line items in proportion to their own
/// (equally if none has any); daily budgets move in proportion. Spends the budget at most, to the micro.
Scenario withBudget(Scenario, const CampaignId&, Money);
/// The scenario without a limit on what a campaign spends.
Scenario withoutLimit(Scenario, const CampaignId&);
/// A tenth to three times the campaign's budget; where it has none, up to what can be spent (`most`).
std::vector<Money> defaultBudgets(Money stated, Money most);

/// Records the feed and answers; a small preliminary answer first if control.points is set and the scenario
/// is large. `recording`, if not null, receives the recording for further questions. Fails as simulate()
/// does, and with InvalidInput if there is no such campaign or a budget is not above 0.
Result<PlanCurve> planCurve(const Scenario&, const Catalog&, const RunOptions&, const PlanQuestion&,
                            const PlanControl&, std::shared_ptr<const AdRecording>* recording = nullptr);
/// The same from a recording that fits the scenario.
Result<PlanCurve> planCurve(const AdRecording&, const Scenario&, int workers, const PlanQuestion&,
                            const PlanControl&);

/// Fills in what a point of a curve says against others: marginal cost, saturation.
void setPointsAgainstOthers(PlanCurve&);

/// The curve at any budget, for a marker that is dragged: exact at the simulated budgets, between them mixed
/// Poisson fits of both neighbours, weighted by nearness; impressions and spend straight.
struct CurveReading {
    double spend = 0, impressions = 0, reach = 0, averageFrequency = 0, grp = 0;
    std::array<double, kPlusReach> nPlusReach{};
    std::optional<double> cpm, costPerPerson, marginalCost;
    /// The same as estimates: between two budgets an interval is as wide, for its size, as theirs.
    Estimate impressionsOutcomes;
    std::array<Estimate, kPlusReach> outcomes{};
    bool saturated = false;
};
class CurveReader {
public:
    explicit CurveReader(const PlanCurve&);
    /// Beyond the last budget: that of the last.
    CurveReading at(double budgetUnits) const;
    /// The least of the simulated budgets from which on a curve is saturated.
    std::optional<double> flattensFrom() const { return m_flattensFrom; }

private:
    struct Knot {
        double budget = 0, spend = 0, impressions = 0;
        PlusShares plus{};
        MixedPoisson fit;
        Estimate shown; // of impressions, in shares of their mean
        std::array<Estimate, kPlusReach> widths{};
    };
    PlusShares plusAt(std::size_t upper, double impressions) const;
    double m_people = 0, m_most = 0;
    std::optional<double> m_flattensFrom;
    std::vector<Knot> m_knots;
};

} // namespace forereach
