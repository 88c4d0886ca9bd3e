// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Ads in the sessions of a replication: slots of their own between the organic ones, an auction for the
// people of the class in each, budgets as leases of fixed blocks of viewers, frequencies by person. The
// organic feed never reads any of it, so campaigns change nothing in it, bit for bit.

#include "core/ads/auction.h"
#include "core/ads/circle.h"
#include "core/ads/counting.h"
#include "core/ads/exposure.h"
#include "core/ads/landscape.h"
#include "core/ads/pacing.h"
#include "core/ads/placing.h"
#include "core/ads/price_bins.h"
#include "core/base/archive.h"
#include "core/sim/session.h"
#include "core/sim/session_log.h"

#include <map>

namespace forereach {

/// What happened to the opportunities of a line item: one for each person and ad slot while it is in flight.
struct AdLosses {
    std::int64_t targeting = 0, budget = 0, cap = 0, pacing = 0, price = 0;
    std::int64_t sum() const { return targeting + budget + cap + pacing + price; }
    void add(const AdLosses&);
};

/// A line item, or a campaign, over one replication; integers of people and micros.
struct AdLineResult {
    struct Cell {
        std::int64_t impressions = 0, reach = 0, spent = 0, watchDs = 0, completions = 0, likes = 0,
                     shares = 0, classes = 0, slots = 0;
        std::int64_t people = 0; // of the segment, as this replication drew them; set at the end
        void add(const Cell&);
    };
    struct Hour {
        std::int64_t impressions = 0, reach = 0; // reach cumulative
        std::int64_t spent = 0, planned = 0;     // micros
        std::int64_t share = 0;                  // of opportunities that it took part in, millionths
        std::int64_t opportunities = 0;          // = impressions and losses
        AdLosses lost;
    };
    std::vector<Hour> hours;
    std::vector<Cell> segment;
    std::vector<std::array<std::int64_t, 24>> segmentHour; // impressions by local hour
    PeopleOutcome outcome;
    std::int64_t opportunities = 0;
    AdLosses lost;
    std::int64_t charged = 0, prices = 0;  // the budget's ledger; the sum of clearing prices
    std::int64_t actions = 0;              // clicks, views or actions that it bids for; 0 for Cpm
    std::array<std::int64_t, 10> times{};  // people who met it 1, 2, .. 9, 10 or more times
    std::int64_t timesSum = 0;             // sum over people of how often, not cut at 10
    std::int64_t dearestDay = 0;           // the most that one day cost
    std::int64_t audited = 0, overCap = 0; // person-impressions checked one by one; beyond the cap
    struct Ruled { // what counts by a rule, person by person; only with AdDetail::rules
        std::int64_t impressions = 0;
        std::array<std::int64_t, 10> times{};
    };
    std::array<Ruled, kFollowedRules> ruled{};
    /// The auctions that it took part in, in people; only with AdDetail::landscape.
    struct Landscape {
        std::vector<std::int64_t> toWin; // by PriceBins: the least bid that would have won
        std::vector<std::int64_t> bid;   // by PriceBins: what it bid
        std::int64_t underFloor = 0, toOwn = 0, toOthers = 0; // why lost; they add up to the losses to price
        void add(const Landscape&);
    };
    Landscape landscape;
    std::vector<PeopleOutcome> steps; // of a sequence, by its creatives; else empty
    std::int64_t reach() const;
    auto fields() {
        return std::tie(hours, segment, segmentHour, outcome, opportunities, lost, charged, prices, actions,
                        times, timesSum, dearestDay, audited, overCap, steps);
    }
};

struct AdResult {
    std::vector<AdLineResult> lines; // by campaign and line item
    std::vector<AdLineResult>
        campaigns;          // people counted once over line items: times, timesSum, segment reach
    std::int64_t slots = 0; // person-slots
    void integers(std::vector<std::int64_t>& out) const;
    auto fields() { return std::tie(lines, campaigns, slots); }
};

/// Impressions watched for so long or to the end, read off where people left; linear inside a cell.
double watchedFor(const PeopleOutcome&, double seconds, double duration);
/// The same as whole people, at least those who completed it.
std::int64_t watchedPeople(const PeopleOutcome&, double seconds, double duration);

/// One ad as a viewer was shown it: for a replay.
struct AdShown {
    std::uint32_t viewer = 0;
    std::uint16_t hour = 0;   // of the horizon
    std::uint8_t session = 0; // of the hour
    std::uint8_t after = 0;   // organic slots before it
    std::uint16_t line = 0;   // by campaign and line item
    std::uint32_t people = 0; // of the class
    std::int64_t spent = 0;   // micros
    std::uint32_t bought = 0; // people who had not met the boosted post
    std::uint16_t item = 0;   // of the content
};

/// What is kept of an ad run beyond its sums.
struct AdDetail {
    bool responses = true;  // what people did: needed by everything but reach, frequency and money
    bool shown = false;     // each ad as shown, for a replay of a feed
    bool rules = false;     // counted by every rule, which needs responses
    bool landscape = false; // what it would have taken to win each auction
};

/// Who met which of some parts: line items taken together, or the user's items as met in the feed.
struct MetTogether {
    struct Part {
        std::vector<std::size_t> lines;   // by campaign and line item
        std::vector<std::uint32_t> times; // of each, so often at least; empty: once
        std::vector<std::size_t> items;   // of the content
    };
    std::vector<Part> parts;                      // at most 64
    std::map<std::uint64_t, std::int64_t> people; // by the parts that they met, as bits
};

/// The topics that the platform believes in for each viewer, as bits: the three strongest, none for somebody
/// it hardly knows.
std::vector<std::uint32_t> interestsOf(const std::vector<ViewerBelief>&);

class AdRun {
public:
    /// `terms`: whose campaigns run and how ads are sold; the world's own scenario, or one that differs from
    /// it in nothing else. `quality`: of the user's items in this replication.
    /// `interests`: by viewer, the topics that the platform believes in as bits; empty: it believes in none.
    AdRun(const World&, const Scenario& terms, const Luck&, std::vector<float> quality,
          const std::vector<std::uint32_t>& interests, AdDetail);
    static bool needed(const World& world) { return !world.scenario.campaigns.empty(); }

    /// At the barrier before a tick of the horizon: plans, leases.
    void beginTick(std::uint32_t tick);
    /// A session of `length` organic slots. Called by whoever serves the viewer's block.
    void session(std::int64_t viewer, int session, int length);
    /// Whether any line item boosts a post.
    bool boosts() const { return m_boosts != 0; }
    /// What the last session() of the viewer's block has sold for boosted posts, in the order shown.
    struct Boosted {
        std::size_t item = 0;     // of the content
        std::uint32_t people = 0; // shown; of them `fresh` for the first time as an ad
        std::uint32_t fresh = 0;
        std::uint32_t before = 0; // of the class, met it as an ad before
        double luck = 0;          // uniform
        std::int64_t shares = 0;
        std::size_t shown = 0; // AdDetail::shown: which
    };
    const std::vector<Boosted>& boosted(std::int64_t viewer) const {
        return m_blocks[static_cast<std::size_t>(viewer) / kLeaseBlock].boosted;
    }
    /// So many of them had not met the post at all: for a replay.
    void noteBought(std::int64_t viewer, const Boosted&, std::uint32_t people);
    /// Asks for the memory of a viewer who is served soon.
    void expect(std::int64_t viewer) const;
    /// At the barrier after it: refunds, sums in the order of the blocks.
    void endTick(std::uint32_t tick, AdResult&);
    /// After the last tick: frequencies, people counted once, the audit of caps.
    void finish(AdResult&) const;
    /// After the last tick: people by what they met. Whom of a class the feed reached is drawn, evenly.
    void metTogether(const SessionLog&, MetTogether&) const;
    /// Sorted by viewer and time.
    std::vector<AdShown> takeShown();
    /// Between ticks.
    void archive(Archive&);

private:
    struct Line {
        const LineItem* item = nullptr;
        std::size_t result = 0; // by campaign and line item
        std::size_t campaign = 0;
        std::size_t creative = 0; // index of the tracked item
        std::uint64_t key = 0;
        std::uint32_t first = 0, end = 0; // horizon hours of the flight
        std::uint32_t openHours = 0;      // local hours of the day in which it runs, as bits
        bool opensAt(int localHour) const { return ((openHours >> localHour) & 1) != 0; }
        std::vector<bool> flying;      // by horizon hour
        FrequencyCap cap;              // capOf()
        bool begunFirst = false;       // a target frequency
        std::vector<std::size_t> then; // tracked items of its sequence
        bool paysActions = false;      // Cpc, Cpv
        ActionRates rates;             // of the action that it bids for
        double tempered = 1;           // Ocpm: factor of the bid that keeps to the target cost
        std::int64_t most = 0;         // what one impression, or action that is paid for, costs at most
        std::uint32_t together = 1;    // people who are paid for at once: the largest place of its target
        Pacer pacer{PacingTerms{}};
        Pacer::Plan plan;
        std::vector<double> demand; // [block x market] expected people-sessions a day of the target
    };
    /// What a line item bids for people of a segment in the tick.
    struct Offer {
        double rate = 0;  // believed, of the action
        double beats = 1; // chance to score more than the competition
        std::int64_t scored = -1;
        double factor = 0; // for which `beats` holds
    };
    /// Line items that bid for people of a segment in the tick, the best first.
    struct Order {
        std::array<std::uint8_t, kMaxLineItems> place{};
        int count = 0;
        std::uint64_t of = 0; // those that it was made for
    };
    /// How often the people of a block's viewers have met things: each line item, each campaign of several,
    /// and the same by the counting rules if they are followed. What one viewer has met lies together.
    struct Mets {
        struct Sum {
            std::int64_t reach = 0;  // new in the tick
            std::int64_t people = 0; // shown, over the run: each as often as met
            auto fields() { return std::tie(reach, people); }
        };
        std::vector<std::uint32_t> record; // by viewer of the block; 0: nothing yet
        std::vector<Exposure> exposure;    // by record and thing
        std::vector<Sum> sum;              // by thing
        /// Of the viewer's things, the first; null: nothing yet.
        Exposure* of(std::size_t local) {
            return record[local] == 0 ? nullptr : &exposure[(record[local] - 1) * sum.size()];
        }
        const Exposure* of(std::size_t local) const { return const_cast<Mets*>(this)->of(local); }
        /// The people of these places meet it, those of the viewer `local` of the block.
        void show(std::size_t local, std::size_t thing, const Circle&, Places, const FrequencyCap&,
                  std::uint32_t hour);
        auto fields() { return std::tie(record, exposure, sum); }
    };
    struct LineBlock {
        std::int64_t lease = 0, spent = 0, prices = 0, impressions = 0, targeted = 0; // of the tick
        AdLosses lost;                                                                // of the tick
        PeopleOutcome outcome;                                                        // the rest over the run
        std::vector<AdLineResult::Cell> segment;
        std::vector<std::int64_t> segmentNow; // impressions of the tick
        std::vector<std::int64_t> actionsNow; // of the tick, by segment
        std::int64_t actions = 0;
        PeopleOutcome billed; // scratch: what those did for whose actions was paid in the slot at hand
        std::int64_t acted = 0;
        std::array<std::int64_t, kFollowedRules> ruled{}; // impressions that count by each rule, over the run
        AdLineResult::Landscape landscape;                // over the run; empty unless it is asked for
        std::vector<PeopleOutcome> steps;                 // of a sequence, over the run
        auto fields() { return std::tie(outcome, segment, actions, ruled, steps); } // what outlives a tick
    };
    struct Audit {
        std::uint32_t viewer;
        std::uint16_t line, hour;
        Places who;
    };
    /// Who of a slot's class won it for a line item.
    struct Won {
        std::size_t place = 0;
        Places who = 0;
        std::uint32_t people = 0;
        std::int64_t spent = 0;
        PeopleOutcome outcome;
        bool responded = false;
        std::size_t step = 0; // of a sequence
    };
    struct Block {
        std::int64_t slots = 0; // of the tick
        std::size_t firstSegment = 0;
        std::vector<LineBlock> line; // by place in the book
        Mets met;
        std::vector<AdShown> shown;
        std::vector<Audit> audit;
        std::vector<Won> won;                                       // scratch: of the slot at hand
        std::vector<Boosted> boosted;                               // scratch: of the session at hand
        auto fields() { return std::tie(line, met, shown, audit); } // what outlives a tick
    };
    struct Slot {
        std::int64_t viewer;
        std::size_t segment, local;
        int session, index, after;
        std::uint32_t people;
        std::uint64_t key;
        const Bidder* bidders; // of the segment, by place
        const Offer* offers;
        std::size_t market;
        Circle circle{0};
    };
    /// A slot's auction while it is held.
    struct Sale {
        const Slot* slot = nullptr;
        const Order* order = nullptr;
        std::uint64_t taking = 0;
        std::array<Places, kMaxLineItems> open;  // by place: who takes part
        std::array<Places, kMaxLineItems> asked; // of them who was won; only for a landscape
        std::uint32_t first = 0;                 // competition rises around the circle from here
        double into = 0;                         // of a place
        std::uint32_t begin = 0;                 // who comes first where money runs out
    };

    void compileLines(const std::vector<std::uint32_t>& interests);
    void makeOffers();
    void temper(Line&, const AdLineResult&) const;
    std::int64_t dearest(const Slot&, std::size_t place) const;
    /// Of those who won at that price on average: who can be paid for, by what they do. Sets what it costs.
    void payActions(LineBlock&, const Slot&, std::int64_t price, Won&);
    double clickChance(const Slot&, const Line&, std::size_t creative) const;
    std::int64_t actionsIn(const Line&, const Slot&, const Won&) const;
    void meetSlot(Block&, const Slot&, std::uint64_t target);
    void recordLandscape(Block&, const Sale&) const;
    void gatherTaking(Block&, std::uint64_t target, Sale&);
    /// Sells the places that the k-th of the order has won; `won` is emptied of what could not be paid.
    void sell(LineBlock&, const Sale&, int k, Won& won);
    std::size_t creativeOf(const Line& line, const Won& won) const {
        return won.step == 0 ? line.creative : line.then[won.step - 1];
    }
    /// Of line items with a sequence, apart by the creative that it is their turn to meet.
    void splitByStep(Block&, const Slot&) const;
    void respondTo(const Slot&, std::vector<Won>&) const;
    void show(Block&, const Slot&, Won&);
    void noteBoosted(Block&, const Slot&, const Won&) const;
    void respond(const Slot&, const Line&, std::int64_t people, std::uint64_t luck, PeopleOutcome&) const;
    void countByRules(Block&, const Slot&, const Won&);
    void auditCaps(const Block&, AdResult&) const;

    const World& m_world;
    const Scenario& m_terms;
    Luck m_luck;
    std::vector<float> m_quality; // by tracked item
    AdDetail m_detail;
    AuctionTerms m_auction;
    std::vector<Landscape> m_landscapes;                // by market
    std::vector<double> m_priceFactor;                  // by market, of the hour
    bool m_priced = false;                              // somebody else bids
    std::vector<Line> m_lines;                          // by campaign and line item
    std::vector<std::uint64_t> m_target;                // by viewer: lines that target it
    std::vector<std::uint64_t> m_running;               // by market: lines in flight now
    std::vector<Bidder> m_bidders;                      // by segment and place, of the tick
    std::vector<Offer> m_offers;                        // the same
    std::vector<Order> m_orders;                        // by segment
    std::vector<std::vector<std::int64_t>> m_prices;    // by market: of the hour, at kPrices quantiles
    std::vector<std::vector<std::size_t>> m_ofCampaign; // places of its line items
    std::vector<std::size_t> m_campaignThing;           // of those of several: what Mets calls it
    std::size_t m_things = 0;                           // by each counting rule
    std::vector<Block> m_blocks;
    std::uint64_t m_flight = 0, m_funded = 0, m_boosts = 0, m_sequences = 0;
    std::uint32_t m_tick = 0, m_hour = 0;
};

} // namespace forereach
