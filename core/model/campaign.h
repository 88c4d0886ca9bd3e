// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Campaigns, their line items, and what they compete with. Words follow OpenRTB 2.6 and AdCOM (bidfloor,
// crid); money is in integer micros, all of one scenario in one currency.

#include <map>
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

/// By what Even holds back: a share of the opportunities, or the bid (stepwise with a dead band, or by a
/// controller).
enum class PacingMethod { Throttling, Multiplicative, Pid };
std::string_view toText(PacingMethod); // "throttling", "multiplicative", "pid"
std::optional<PacingMethod> pacingMethodFromText(std::string_view);

/// What a bid is for, and what is paid: a thousand impressions, a click, a view of 6 s; Ocpm bids what it
/// believes an impression is worth at a target cost for each action, and pays for impressions.
enum class BidStrategy { Cpm, Cpc, Cpv, Ocpm };
std::string_view toText(BidStrategy); // "cpm", "cpc", "cpv", "ocpm"
std::optional<BidStrategy> bidStrategyFromText(std::string_view);

/// The action of Ocpm.
enum class AdGoal { Completion, Like, Share, Follow, Click };
std::string_view toText(AdGoal); // "completion", "like", "share", "follow", "click"
std::optional<AdGoal> adGoalFromText(std::string_view);

/// Own line items of a scenario, over all campaigns, at most: an auction reads them as the bits of one word.
inline constexpr int kMaxLineItems = 64;

/// Hours of the local day, [from, to); over midnight where from is above to.
struct HourRange {
    int from = 0, to = 24;
    bool contains(int hour) const {
        return from <= to ? hour >= from && hour < to : hour >= from || hour < to;
    }
    bool operator==(const HourRange&) const = default;
};

/// Whom a line item is for, besides markets and segments. Each empty list admits everybody.
struct Targeting {
    std::vector<std::string> topics, excludeTopics; // among the topics that the platform believes in
    std::vector<std::string> languages;             // understands one of them, besides that of the creative
    std::vector<std::string> connections;
    std::vector<std::string> excludeMarkets;
    std::vector<SegmentId> excludeSegments;
    std::vector<HourRange> hours;
    bool operator==(const Targeting&) const = default;
};

struct Flight {
    SimTime start, end;
    bool operator==(const Flight&) const = default;
};

struct LineItem {
    LineItemId id;
    std::string name;
    ItemId creative;                  // content item shown (crid)
    std::vector<std::string> markets; // empty: all of the scenario's
    std::vector<SegmentId> segments;  // empty: everyone in the markets
    Targeting targeting;
    SimTime start, end;
    std::vector<Flight> flights; // parts of it in which it runs; empty: all of it
    Money lifetimeBudget;        // 0: none, only the daily one limits
    Money dailyBudget;           // 0: none; with neither, nothing is bought
    BidStrategy bidStrategy = BidStrategy::Cpm;
    Money bidCpm;                     // of Cpm: per thousand impressions; 0: does not bid
    Money bid;                        // of the others: per click, per view, per action
    AdGoal goal = AdGoal::Completion; // of Ocpm
    double clickRate = 0;             // clicks for each impression, as the user knows it
    Money quality;                    // added to what it bids per thousand, in ranking only
    Pacing pacing = Pacing::Even;
    PacingMethod pacingMethod = PacingMethod::Throttling;
    FrequencyCap frequencyCap;
    /// So often each person whom it reaches is to meet it in the window, and not more often: who has begun
    /// comes before who has not. 0: none. In place of a cap.
    FrequencyCap targetFrequency;
    /// Creatives that follow the first, in this order, one each time that a person meets the line item; the
    /// last one stays.
    std::vector<ItemId> sequence;
    /// The creative is a post that is promoted, not an ad beside it: whom it reaches as an ad does not meet
    /// it in the feed any more, and who shares it sends links to it.
    bool boost = false;
    bool operator==(const LineItem&) const = default;
};

/// What holds of how often a person may meet it: its cap, or what it aims at.
inline const FrequencyCap& capOf(const LineItem& line) {
    return line.targetFrequency.impressions > 0 ? line.targetFrequency : line.frequencyCap;
}
/// Of a sequence, besides the first.
inline constexpr std::size_t kMostInSequence = 9;

/// Whether it is for people of a segment, by market and segment alone.
bool targets(const LineItem&, std::string_view market, const SegmentId&);

struct Campaign {
    CampaignId id;
    std::string name;
    std::string advertiser;
    std::string currency; // ISO 4217
    std::vector<LineItem> lineItems;
    bool operator==(const Campaign&) const = default;
};

/// How the winner's price is found. Slots are sold one at a time, where what a winner costs the others is the
/// next bid: Vcg charges what SecondPrice does.
enum class AuctionKind { SecondPrice, FirstPrice, Vcg };
std::string_view toText(AuctionKind); // "second_price", "first_price", "vcg"
std::optional<AuctionKind> auctionKindFromText(std::string_view);

/// The highest bid of everybody else for one ad slot and person: log-normal, as the user knows it. No prices
/// are shipped, since no open source supports any.
struct PriceLandscape {
    Money medianCpm;
    Money p90Cpm;                   // at least the median
    double presence = 1;            // share of slots in which anybody else bids, 0..1
    std::vector<double> hours = {}; // factor of the price by local hour, 24 of them; empty: 1
    bool operator==(const PriceLandscape&) const = default;
};

} // namespace forereach
