// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Campaigns, their line items, and what they compete with. Words follow OpenRTB 2.6 and AdCOM (bidfloor,
// crid); money is in integer micros, all of one scenario in one currency.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/money.h"
#include "core/base/sim_time.h"
#include "core/base/text_id.h"

namespace forereach {

struct FrequencyCap {
    int impressions = 0; // 0: no cap
    int windowHours = 168;
    bool operator==(const FrequencyCap&) const = default;
};

/// How a line item spreads its budget: Even follows the traffic that is still expected on its target, Asap
/// takes every opportunity until the money is gone.
enum class Pacing { Even, Asap };
std::string_view toText(Pacing); // "even", "asap"
std::optional<Pacing> pacingFromText(std::string_view);

/// Own line items of a scenario, over all campaigns, at most: an auction reads them as the bits of one word.
inline constexpr int kMaxLineItems = 64;

struct LineItem {
    LineItemId id;
    std::string name;
    ItemId creative;                  // content item shown (crid)
    std::vector<std::string> markets; // empty: all of the scenario's
    std::vector<SegmentId> segments;  // empty: everyone in the markets
    SimTime start, end;
    Money lifetimeBudget; // 0: none, only the daily one limits
    Money dailyBudget;    // 0: none; with neither, nothing is bought
    Money bidCpm;         // per thousand impressions; 0: does not bid
    Pacing pacing = Pacing::Even;
    FrequencyCap frequencyCap;
    bool operator==(const LineItem&) const = default;
};

struct Campaign {
    CampaignId id;
    std::string name;
    std::string advertiser;
    std::string currency; // ISO 4217
    std::vector<LineItem> lineItems;
    bool operator==(const Campaign&) const = default;
};

/// The highest bid of everybody else for one ad slot and person: log-normal, as the user knows it. No prices
/// are shipped, since no open source supports any.
struct PriceLandscape {
    Money medianCpm;
    Money p90Cpm;        // at least the median
    double presence = 1; // share of slots in which anybody else bids, 0..1
    bool operator==(const PriceLandscape&) const = default;
};

} // namespace forereach
