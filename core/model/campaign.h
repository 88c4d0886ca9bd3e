// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Campaigns and their line items. Words follow OpenRTB 2.6 and AdCOM (bidfloor, crid); money is in integer
// micros.

#include <string>
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

struct LineItem {
    LineItemId id;
    std::string name;
    ItemId creative;                 // content item shown (crid)
    std::vector<SegmentId> segments; // empty: everyone in the markets
    SimTime start, end;
    Money lifetimeBudget;
    Money dailyBudget; // 0: none
    Money bidCpm;      // per thousand impressions
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

} // namespace forereach
