// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// What a boosted post's ads add to it, and what of its reach in the feed they only replace: with its ads
// against without, on the same people with the same luck.

#include "core/plan/plan.h"
#include "core/report/comparison.h"

namespace forereach {

/// People of a segment, or of all.
struct BoostPart {
    SegmentId id; // empty: all
    std::int64_t people = 0, viewers = 0;
    Difference reach;      // in the feed or as an ad, each person once: without its ads (a) and with them (b)
    Difference feed;       // in the feed alone: without (a), with (b)
    Estimate bought;       // met it as an ad and had not met it in the feed
    Estimate cannibalised; // met it in the feed without its ads, and do not with them; below 0: more do
    bool operator==(const BoostPart&) const = default;
};

struct BoostedPost {
    ItemId item;
    Estimate shown; // times as an ad
    BoostPart all;
    std::vector<BoostPart> segments; // those of whom anybody met it, the most added first
    bool operator==(const BoostedPost&) const = default;
};

struct Boost {
    std::string currency;
    int replications = 0;
    Estimate spend;                     // units, of the line items that boost
    std::optional<double> costPerAdded; // spend for each person added to all posts; absent if none is
    std::vector<BoostedPost> posts;
    bool operator==(const Boost&) const = default;
};

/// Runs the feed with the scenario's campaigns once, with a copy of each boosted post beside it that has no
/// ads. Fails as simulate() does, and with InvalidInput where the campaign boosts nothing.
Result<Boost> boostOf(const Scenario&, const Catalog&, const RunOptions&, const CampaignId&,
                      const PlanControl&);

} // namespace forereach
