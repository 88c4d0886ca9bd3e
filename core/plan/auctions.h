// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// A plan's money hour by hour, planned against delivered, and the auctions in which it was spent: what it
// would have taken to win them, and why opportunities were lost. From replays of the recorded feed.

#include "core/plan/plan.h"

namespace forereach {

/// An hour, or a day, of a line item.
struct PaceStep {
    SimTime at;                      // where it begins
    std::optional<Estimate> planned; // units of the currency; absent where as fast as possible
    Estimate spend;
    std::optional<Estimate> plannedSoFar; // planned at its end: spent before it, and what it planned
    Estimate spendSoFar;
    Estimate impressions; // people shown it
    double share = 0;     // of opportunities that it took part in, mean; of a campaign 0
    double opportunities = 0;
    AdLossReport lost;             // means
    std::optional<double> winRate; // of the auctions that it took part in
    bool operator==(const PaceStep&) const = default;
};

/// The share of the auctions that a bid of so much for a thousand impressions would have won.
struct WinPoint {
    Money bid;
    Estimate share; // 0..1
    bool operator==(const WinPoint&) const = default;
};

/// Auctions that a line item took part in.
struct BidLandscape {
    Estimate auctions; // in people
    /// By bid, rising, from the last that wins nothing to the first that wins all; its own steps are at most
    /// 1/16 of the bid apart. Empty where it took part in none.
    std::vector<WinPoint> points;
    Money bid;                                      // for a thousand: the median of what it bid
    double underFloor = 0, toOwn = 0, toOthers = 0; // people lost to the floor, to own line items, to others
    /// The least simulated bid that would have won a share of the auctions; absent where none does.
    std::optional<Money> priceToWin(double share) const;
    bool operator==(const BidLandscape&) const = default;
};

struct LineAuctions {
    LineItemId id;                     // empty: all line items of the campaign
    bool asap = false;                 // any of them, as fast as possible: nothing is planned by the hour
    Money budget;                      // of the flight
    std::vector<PaceStep> hours, days; // days: of the first market's local time
    PaceStep whole;                    // of the run
    std::optional<double> offPlan;     // what hours were off their plan, together, for each unit planned
    BidLandscape landscape;            // of line items; empty for the campaign, whose auctions are theirs
    bool operator==(const LineAuctions&) const = default;
};

struct Auctions {
    std::string currency;
    int replications = 0;
    std::vector<LineAuctions> lines; // the campaign first, then its line items
    bool operator==(const Auctions&) const = default;
};

/// Of a campaign as it stands in the scenario. Fails as planCurve() does.
Result<Auctions> auctionsOf(const AdRecording&, const Scenario&, const CampaignId&, int workers,
                            const PlanControl&);

} // namespace forereach
