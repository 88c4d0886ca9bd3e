// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Ads in the sessions of a replication: slots of their own between the organic ones, an auction for the
// people of the class in each, budgets as leases of fixed blocks of viewers, frequencies by person. The
// organic feed never reads any of it, so campaigns change nothing in it, bit for bit.

#include "core/ads/auction.h"
#include "core/ads/exposure.h"
#include "core/ads/landscape.h"
#include "core/ads/pacing.h"
#include "core/ads/placing.h"
#include "core/base/archive.h"
#include "core/sim/session.h"
#include "core/sim/session_log.h"

namespace forereach {

/// What happened to the opportunities of a line item: one for each person and ad slot while it is in flight.
struct AdLosses {
    std::int64_t targeting = 0, budget = 0, cap = 0, pacing = 0, price = 0;
    std::int64_t sum() const { return targeting + budget + cap + pacing + price; }
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
    };
    std::vector<Hour> hours;
    std::vector<Cell> segment;
    std::vector<std::array<std::int64_t, 24>> segmentHour; // impressions by local hour
    PeopleOutcome outcome;
    std::int64_t opportunities = 0;
    AdLosses lost;
    std::int64_t charged = 0, prices = 0;  // the budget's ledger; the sum of clearing prices
    std::array<std::int64_t, 10> times{};  // people who met it 1, 2, .. 9, 10 or more times
    std::int64_t timesSum = 0;             // sum over people of how often, not cut at 10
    std::int64_t dearestDay = 0;           // the most that one day cost
    std::int64_t audited = 0, overCap = 0; // person-impressions checked one by one; beyond the cap
    std::int64_t reach() const;
    auto fields() {
        return std::tie(hours, segment, segmentHour, outcome, opportunities, lost, charged, prices, times,
                        timesSum, dearestDay, audited, overCap);
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

/// One ad as a viewer was shown it: for a replay.
struct AdShown {
    std::uint32_t viewer = 0;
    std::uint16_t hour = 0;   // of the horizon
    std::uint8_t session = 0; // of the hour
    std::uint8_t after = 0;   // organic slots before it
    std::uint16_t line = 0;   // by campaign and line item
    std::uint32_t people = 0; // of the class
    std::int64_t spent = 0;   // micros
};

/// What is kept of an ad run beyond its sums.
struct AdDetail {
    bool responses = true; // what people did: needed by everything but reach, frequency and money
    bool shown = false;    // each ad as shown, for a replay of a feed
};

class AdRun {
public:
    /// `terms`: whose campaigns run and how ads are sold; the world's own scenario, or one that differs from
    /// it in nothing else. `quality`: of the user's items in this replication.
    AdRun(const World&, const Scenario& terms, const Luck&, std::vector<float> quality, AdDetail);
    static bool needed(const World& world) { return !world.scenario.campaigns.empty(); }

    /// At the barrier before a tick of the horizon: plans, leases.
    void beginTick(std::uint32_t tick);
    /// A session of `length` organic slots. Called by whoever serves the viewer's block.
    void session(std::int64_t viewer, int session, int length);
    /// Asks for the memory of a viewer who is served soon: `stage` 0 first, then 1.
    void expect(std::int64_t viewer, int stage) const;
    /// At the barrier after it: refunds, sums in the order of the blocks.
    void endTick(std::uint32_t tick, AdResult&);
    /// After the last tick: frequencies, people counted once, the audit of caps.
    void finish(AdResult&) const;
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
        double beats = 1;                 // chance to bid more than the competition
        Pacer pacer;
        Pacer::Plan plan;
        std::vector<double> demand; // [block x market] expected people-sessions a day of the target
    };
    /// How often the people of a block's viewers have met something.
    struct Met {
        std::vector<std::uint32_t> record; // by viewer of the block; 0: never
        std::vector<Exposure> exposure;
        std::int64_t reach = 0; // new in the tick
        const Exposure* of(std::size_t local) const {
            return record.empty() || record[local] == 0 ? nullptr : &exposure[record[local] - 1];
        }
        Exposure& at(std::size_t local, std::uint32_t people, int cap);
        auto fields() { return std::tie(record, exposure, reach); }
    };
    struct LineBlock {
        std::int64_t lease = 0, spent = 0, prices = 0, impressions = 0, targeted = 0; // of the tick
        AdLosses lost;                                                                // of the tick
        PeopleOutcome outcome;                                                        // the rest over the run
        std::vector<AdLineResult::Cell> segment;
        std::vector<std::int64_t> segmentNow; // impressions of the tick
        Met met;
        std::vector<Arc> open; // scratch: who takes part in the slot at hand
        auto fields() { return std::tie(outcome, segment, met); } // what outlives a tick
    };
    struct Audit {
        std::uint32_t viewer;
        std::uint16_t line, hour;
        Arc arc;
    };
    struct Block {
        std::int64_t slots = 0; // of the tick
        std::size_t firstSegment = 0;
        std::vector<LineBlock> line; // by place in the book
        std::vector<Met> campaign;   // of those with several line items: each person once
        std::vector<AdShown> shown;
        std::vector<Audit> audit;
        std::vector<std::uint32_t> cuts;                                 // scratch
        std::vector<Arc> arcs, part;                                     // scratch
        auto fields() { return std::tie(line, campaign, shown, audit); } // what outlives a tick
    };
    struct Slot {
        std::int64_t viewer;
        std::size_t segment, local;
        int session, index, after;
        std::uint32_t people;
        std::uint64_t key;
    };

    void compileLines();
    void meetSlot(Block&, const Slot&, std::uint64_t target);
    void gatherTaking(Block&, const Slot&, std::uint64_t target, std::uint64_t& taking);
    void show(Block&, const Slot&, std::size_t place, std::int64_t people, std::int64_t spent);
    void respond(const Slot&, const Line&, std::int64_t people, PeopleOutcome&) const;
    void auditCaps(const Block&, AdResult&) const;

    const World& m_world;
    const Scenario& m_terms;
    Luck m_luck;
    std::vector<float> m_quality; // by tracked item
    AdDetail m_detail;
    BidBook m_book;
    Landscape m_landscape;
    std::vector<Line> m_lines;                          // by place in the book
    std::vector<std::uint64_t> m_target;                // by segment: places that target it
    std::vector<std::vector<std::size_t>> m_ofCampaign; // places of its line items
    std::vector<Block> m_blocks;
    std::uint64_t m_flight = 0, m_funded = 0;
    std::uint32_t m_tick = 0, m_hour = 0;
};

} // namespace forereach
