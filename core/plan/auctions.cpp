// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/plan/auctions.h"

#include <algorithm>
#include <cmath>
#include <mutex>

#include "core/sim/workers.h"

namespace forereach {
namespace {

using Results = std::vector<const AdLineResult*>; // one a replication

template <class Value>
Estimate overResults(const Results& results, Value value) {
    std::vector<double> x;
    for (const AdLineResult* r : results) x.push_back(static_cast<double>(value(*r)));
    return estimateOf(x);
}

/// Hours [from, to) of the run as one step.
PaceStep stepOf(const Results& results, std::size_t from, std::size_t to, SimTime at, bool asap) {
    using Hour = AdLineResult::Hour;
    const auto sum = [&](const AdLineResult& r, std::size_t first, std::size_t end, auto field) {
        double all = 0;
        for (std::size_t h = first; h < end; ++h) all += static_cast<double>(field(r.hours[h]));
        return all;
    };
    const auto over = [&](auto field) {
        return overResults(results, [&](const AdLineResult& r) { return sum(r, from, to, field); });
    };
    const auto units = [](std::int64_t Hour::*micros) {
        return [micros](const Hour& h) { return static_cast<double>(h.*micros) / 1e6; };
    };
    const auto lost = [&](std::int64_t AdLosses::*why) {
        return over([why](const Hour& h) { return h.lost.*why; }).mean;
    };
    PaceStep out;
    out.at = at;
    out.spend = over(units(&Hour::spent));
    out.spendSoFar =
        overResults(results, [&](const AdLineResult& r) { return sum(r, 0, to, units(&Hour::spent)); });
    if (!asap) {
        out.planned = over(units(&Hour::planned));
        out.plannedSoFar = overResults(results, [&](const AdLineResult& r) {
            return sum(r, 0, from, units(&Hour::spent)) + sum(r, from, to, units(&Hour::planned));
        });
    }
    out.impressions = over([](const Hour& h) { return h.impressions; });
    out.opportunities = over([](const Hour& h) { return h.opportunities; }).mean;
    out.share = over([](const Hour& h) { return static_cast<double>(h.share) / 1e6; }).mean /
                static_cast<double>(to - from);
    out.lost = {lost(&AdLosses::targeting), lost(&AdLosses::budget), lost(&AdLosses::cap),
                lost(&AdLosses::pacing), lost(&AdLosses::price)};
    if (const double entered = out.impressions.mean + out.lost.price; entered > 0)
        out.winRate = out.impressions.mean / entered;
    return out;
}

BidLandscape landscapeOf(const Results& results) {
    BidLandscape out;
    std::vector<std::int64_t> toWin(PriceBins::kBins, 0), bids(PriceBins::kBins, 0);
    std::vector<std::int64_t> auctions;
    const auto n = static_cast<double>(results.size());
    for (const AdLineResult* r : results) {
        const AdLineResult::Landscape& l = r->landscape;
        std::int64_t all = 0;
        for (std::size_t b = 0; b < l.toWin.size(); ++b) {
            toWin[b] += l.toWin[b];
            bids[b] += l.bid[b];
            all += l.toWin[b];
        }
        auctions.push_back(all);
        out.underFloor += static_cast<double>(l.underFloor) / n;
        out.toOwn += static_cast<double>(l.toOwn) / n;
        out.toOthers += static_cast<double>(l.toOthers) / n;
    }
    out.auctions = estimateOf(std::vector<double>(auctions.begin(), auctions.end()));
    std::size_t first = 0, last = PriceBins::kBins;
    while (first < last && toWin[first] == 0) ++first;
    while (last > first && toWin[last - 1] == 0) --last;
    if (first == last) return out;
    std::vector<std::int64_t> won(results.size(), 0);
    for (std::size_t b = first; b <= last; ++b) { // a bid at the start of a bin beats all bins below
        std::vector<double> share;
        for (std::size_t r = 0; r < results.size(); ++r)
            if (auctions[r] > 0)
                share.push_back(static_cast<double>(won[r]) / static_cast<double>(auctions[r]));
        if (b == first || toWin[b - 1] > 0)
            out.points.push_back({Money{PriceBins::lowest(b)}, bounded(estimateOf(share), 1)});
        for (std::size_t r = 0; b < last && r < results.size(); ++r)
            if (!results[r]->landscape.toWin.empty()) won[r] += results[r]->landscape.toWin[b];
    }
    std::int64_t all = 0, below = 0;
    for (const std::int64_t x : bids) all += x;
    for (std::size_t b = 0; b < bids.size(); ++b) {
        below += bids[b];
        if (2 * below < all) continue;
        out.bid = Money{PriceBins::lowest(b)};
        break;
    }
    return out;
}

LineAuctions linesOf(const World& world, const Results& results, const std::vector<const LineItem*>& items) {
    LineAuctions out;
    for (const LineItem* item : items) out.asap = out.asap || item->pacing == Pacing::Asap;
    const std::size_t hours = results[0]->hours.size();
    const auto at = [&](std::size_t hour) {
        return world.timeOf(world.warmupTicks + static_cast<std::uint32_t>(hour));
    };
    const auto dayOf = [&](std::size_t hour) {
        return world.localDay(0, world.warmupTicks + static_cast<std::uint32_t>(hour));
    };
    for (std::size_t h = 0; h < hours; ++h) out.hours.push_back(stepOf(results, h, h + 1, at(h), out.asap));
    out.whole = stepOf(results, 0, hours, at(0), out.asap);
    double planned = 0, off = 0;
    for (const PaceStep& hour : out.hours) {
        if (!hour.planned) continue;
        planned += hour.planned->mean;
        off += std::abs(hour.spend.mean - hour.planned->mean);
    }
    if (planned > 0) out.offPlan = off / planned;
    for (std::size_t from = 0; from < hours;) {
        std::size_t to = from + 1;
        while (to < hours && dayOf(to) == dayOf(from)) ++to;
        out.days.push_back(stepOf(results, from, to, at(from), out.asap));
        from = to;
    }
    return out;
}

} // namespace

std::optional<Money> BidLandscape::priceToWin(double share) const {
    for (const WinPoint& p : points)
        if (p.share.mean >= share) return p.bid;
    return std::nullopt;
}

Result<Auctions> auctionsOf(const AdRecording& recording, const Scenario& scenario, const CampaignId& id,
                            int workerCount, const PlanControl& control) {
    if (!recording.fits(scenario))
        return Error{ErrorCode::InvalidInput, "the feed was recorded for another scenario", "scenario"};
    const Campaign* const campaign = campaignOf(scenario, id);
    if (!campaign)
        return Error{ErrorCode::InvalidInput, "there is no campaign \"" + id.value + "\"", "campaign"};
    const auto reps = static_cast<std::size_t>(recording.replications());
    std::vector<AdResult> results(reps);
    std::mutex mutex;
    std::size_t done = 0;
    Workers workers(workerCount);
    workers.run(static_cast<std::int64_t>(reps), [&](std::int64_t r, int) {
        AdDetail detail;
        detail.responses = false;
        detail.landscape = true;
        results[static_cast<std::size_t>(r)] =
            recording.replay(static_cast<int>(r), scenario, detail, control.cancel);
        const std::lock_guard lock(mutex);
        if (!control.progress) return;
        Progress p;
        p.stage = Progress::Stage::Simulating;
        p.done = static_cast<double>(++done) / static_cast<double>(reps);
        control.progress(p);
    });
    if (control.cancel.cancelled()) return Error{ErrorCode::Cancelled, "cancelled", ""};

    Auctions out;
    out.currency = campaign->currency;
    out.replications = recording.replications();
    std::size_t first = 0;
    for (const Campaign* c = scenario.campaigns.data(); c != campaign; ++c) first += c->lineItems.size();
    const auto index = static_cast<std::size_t>(campaign - scenario.campaigns.data());
    Results all;
    std::vector<const LineItem*> items;
    for (const AdResult& r : results) all.push_back(&r.campaigns[index]);
    for (const LineItem& line : campaign->lineItems) items.push_back(&line);
    out.lines.push_back(linesOf(recording.world(), all, items));
    out.lines.back().budget = budgetOf(scenario, id);
    for (std::size_t l = 0; l < campaign->lineItems.size(); ++l) {
        const LineItem& line = campaign->lineItems[l];
        Results own;
        for (const AdResult& r : results) own.push_back(&r.lines[first + l]);
        LineAuctions& entry = out.lines.emplace_back(linesOf(recording.world(), own, {&line}));
        entry.id = line.id;
        entry.budget = line.lifetimeBudget;
        entry.landscape = landscapeOf(own);
        // What it bids is known where nothing moves it.
        if (line.bidStrategy == BidStrategy::Cpm && !entry.landscape.points.empty() &&
            (line.pacing == Pacing::Asap || line.pacingMethod == PacingMethod::Throttling))
            entry.landscape.bid = line.bidCpm;
    }
    return out;
}

} // namespace forereach
