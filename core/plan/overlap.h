// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Overlap: exactly how many people met which of several line items, creatives and organic posts. Counted
// person by person over the replayed ads, never from a formula.

#include "core/plan/plan.h"

namespace forereach {

enum class OverlapBy { LineItems, Creatives };

struct OverlapPart {
    enum class Kind { LineItem, Creative, Organic };
    Kind kind = Kind::LineItem;
    std::string id;   // of the line item or the content item
    Estimate reach;   // met it at all
    Estimate unique;  // met nothing else of the list
    Estimate added;   // people that it adds to those before it in the list
    double spend = 0; // units of the currency; 0 for organic
    std::optional<double> costPerPerson, costPerAdded, costPerUnique; // absent for organic, and for nobody
    bool operator==(const OverlapPart&) const = default;
};

/// People who met exactly these parts: a column of an UpSet picture.
struct OverlapSet {
    std::vector<std::size_t> parts;
    double people = 0; // mean over replications
    Estimate outcome;  // the same with its interval
    bool operator==(const OverlapSet&) const = default;
};

struct Overlap {
    std::vector<OverlapPart> parts; // as in the scenario, organic posts last
    std::vector<OverlapSet> sets;   // the largest first
    Estimate reach;                 // each person once
    double sumOfReaches = 0;        // what adding the parts up would claim
    std::string currency;
    bool operator==(const Overlap&) const = default;
};

/// Of one campaign (or of all: empty id) as it stands in the scenario. Organic: the content items of its
/// creatives as met in the feed. Fails as planCurve() does; InvalidInput beyond 64 parts.
Result<Overlap> overlapOf(const AdRecording&, const Scenario&, const CampaignId&, OverlapBy, bool organic,
                          int workers, const PlanControl&);

} // namespace forereach
