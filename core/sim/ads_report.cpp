// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/ads_report.h"

#include <algorithm>
#include <cstdio>

#include "core/sim/outcome_estimates.h"

namespace forereach {
namespace {

using Results = std::vector<const AdLineResult*>; // one a replication

template <class F>
Estimate over(const Results& reps, F value) {
    std::vector<double> x;
    x.reserve(reps.size());
    for (const AdLineResult* r : reps) x.push_back(static_cast<double>(value(*r)));
    return estimateOf(x);
}

template <class F>
double meanOver(const Results& reps, F value) {
    double sum = 0;
    for (const AdLineResult* r : reps) sum += static_cast<double>(value(*r));
    return sum / static_cast<double>(reps.size());
}

std::int64_t impressionsOf(const AdLineResult& r) {
    return r.outcome.people;
}

std::int64_t timesOrMore(const AdLineResult& r, std::size_t n) {
    std::int64_t people = 0;
    for (std::size_t k = n; k < r.times.size(); ++k) people += r.times[k];
    return people;
}

SampledCounts sampledOf(const Results& reps, std::int64_t viewers, std::size_t firstSegment,
                        std::size_t endSegment) {
    SampledCounts out;
    out.viewers = viewers;
    std::int64_t classes = 0;
    for (const AdLineResult* r : reps)
        for (std::size_t s = firstSegment; s < endSegment; ++s) {
            classes += r->segment[s].classes;
            out.impressions += r->segment[s].slots;
        }
    const auto n = static_cast<std::int64_t>(reps.size());
    out.reach = (classes + n / 2) / n;
    return out;
}

void addSegments(const World& world, const Results& reps, AdFigures& out) {
    using Cell = AdLineResult::Cell;
    for (std::size_t s = 0; s < world.population.segments.size(); ++s) {
        const Segment& segment = world.population.segments[s];
        const auto cell = [&](auto field) {
            return over(reps, [&](const AdLineResult& r) { return field(r.segment[s]); });
        };
        SegmentReport row;
        row.id = segment.id;
        row.people = segment.people;
        row.impressions = cell([](const Cell& c) { return c.impressions; });
        row.reach = cell([](const Cell& c) { return c.reach; });
        row.watchTimeS = cell([](const Cell& c) { return static_cast<double>(c.watchDs) / 10.0; });
        row.completions = cell([](const Cell& c) { return c.completions; });
        row.likes = cell([](const Cell& c) { return c.likes; });
        row.shares = cell([](const Cell& c) { return c.shares; });
        row.sampled = sampledOf(reps, segment.viewers, s, s + 1);
        out.segments.push_back(std::move(row));
        std::vector<double> hours(24);
        for (std::size_t h = 0; h < 24; ++h)
            hours[h] = meanOver(reps, [&](const AdLineResult& r) { return r.segmentHour[s][h]; });
        out.segmentHour.push_back(std::move(hours));
    }
    out.sampled = sampledOf(reps, world.population.viewers(), 0, world.population.segments.size());
}

SimTime hourStart(const World& world, std::size_t hour) {
    return world.timeOf(world.warmupTicks + static_cast<std::uint32_t>(hour));
}

/// `targeted[s]`: the segment is of the target.
void addFigures(const World& world, const Results& reps, const std::vector<bool>& targeted, AdFigures& out) {
    double target = 0; // its people: nobody else is met
    for (std::size_t s = 0; s < targeted.size(); ++s)
        if (targeted[s]) target += static_cast<double>(world.population.segments[s].people);
    out.impressions = over(reps, impressionsOf);
    out.reach = bounded(over(reps, [](const AdLineResult& r) { return r.reach(); }), target);
    out.spend = over(reps, [](const AdLineResult& r) { return static_cast<double>(r.prices) / 1e6; });
    if (out.impressions.mean > 0) out.cpm = 1000 * out.spend.mean / out.impressions.mean;
    const auto outcome = [&](auto field) {
        return over(reps, [&](const AdLineResult& r) { return field(r.outcome); });
    };
    addOutcomes(out, outcome);
    out.grp = over(reps, [](const AdLineResult& r) {
        std::int64_t people = 0;
        for (const AdLineResult::Cell& c : r.segment) people += c.people;
        return 100.0 * static_cast<double>(impressionsOf(r)) / static_cast<double>(people);
    });
    for (std::size_t n = 0; n < out.nPlusReach.size(); ++n)
        out.nPlusReach[n] =
            bounded(over(reps, [&](const AdLineResult& r) { return timesOrMore(r, n); }), target);
    if (out.reach.mean > 0) {
        out.averageFrequency = out.impressions.mean / out.reach.mean;
        for (std::size_t n = 0; n < out.frequencyDistribution.size(); ++n)
            out.frequencyDistribution[n] =
                meanOver(reps, [&](const AdLineResult& r) { return r.times[n]; }) / out.reach.mean;
    }
    if (out.impressions.mean > 0)
        out.onTarget = meanOver(reps,
                                [&](const AdLineResult& r) {
                                    std::int64_t inside = 0;
                                    for (std::size_t s = 0; s < r.segment.size(); ++s)
                                        inside += targeted[s] ? r.segment[s].impressions : 0;
                                    return inside;
                                }) /
                       out.impressions.mean;
    addSegments(world, reps, out);
    for (std::size_t h = 0; h < reps[0]->hours.size(); ++h) {
        HourReport hour;
        hour.at = hourStart(world, h);
        hour.impressions = over(reps, [&](const AdLineResult& r) { return r.hours[h].impressions; });
        hour.reach = over(reps, [&](const AdLineResult& r) { return r.hours[h].reach; });
        out.hours.push_back(std::move(hour));
    }
    boundByLaterHours(out.hours);
}

void addRetention(const Results& reps, double duration, AdFigures& out) {
    for (const AdLineResult* r : reps)
        if (impressionsOf(*r) == 0) return;
    for (std::size_t c = 0; c <= kRetentionCells; ++c) {
        RetentionPoint p;
        p.at = duration * static_cast<double>(c) / kRetentionCells;
        p.share = over(reps, [&](const AdLineResult& r) {
            std::int64_t left = 0;
            for (std::size_t k = 0; k < c; ++k) left += r.outcome.leftInCell[k];
            return 1.0 - static_cast<double>(left) / static_cast<double>(impressionsOf(r));
        });
        for (std::optional<double>* q : {&p.share.p10, &p.share.p50, &p.share.p90})
            if (*q) *q = std::clamp(**q, 0.0, 1.0);
        out.retention.push_back(std::move(p));
    }
}

double durationOf(const Scenario& s, const ItemId& id) {
    const auto item =
        std::find_if(s.content.begin(), s.content.end(), [&](const ContentItem& i) { return i.id == id; });
    return item->durationS;
}

/// Impressions watched for so long or to the end, each creative of a sequence by its own duration.
double watchedOf(const Scenario& s, const LineItem& line, const AdLineResult& r, double seconds) {
    if (r.steps.empty()) return watchedFor(r.outcome, seconds, durationOf(s, line.creative));
    double sum = 0;
    for (std::size_t k = 0; k < r.steps.size(); ++k)
        sum += watchedFor(r.steps[k], seconds, durationOf(s, k == 0 ? line.creative : line.sequence[k - 1]));
    return sum;
}

void addSequence(const LineItem& line, const Results& reps, LineItemReport& out) {
    for (std::size_t k = 0; k <= line.sequence.size() && !line.sequence.empty(); ++k) {
        StepReport& step = out.sequence.emplace_back();
        step.creative = k == 0 ? line.creative : line.sequence[k - 1];
        const auto of = [&](std::int64_t PeopleOutcome::*field) {
            return over(reps, [&](const AdLineResult& r) { return r.steps[k].*field; });
        };
        step.impressions = of(&PeopleOutcome::people);
        step.watchTimeS =
            over(reps, [&](const AdLineResult& r) { return static_cast<double>(r.steps[k].watchDs) / 10.0; });
        step.completions = of(&PeopleOutcome::completed);
        step.likes = of(&PeopleOutcome::like);
        step.shares = of(&PeopleOutcome::share);
    }
}

void addDelivery(const World& world, const LineItem& line, const Results& reps, LineItemReport& out) {
    out.opportunities = meanOver(reps, [](const AdLineResult& r) { return r.opportunities; });
    const auto lost = [&](std::int64_t AdLosses::*why) {
        return meanOver(reps, [&](const AdLineResult& r) { return r.lost.*why; });
    };
    out.losses.targeting = lost(&AdLosses::targeting);
    out.losses.budget = lost(&AdLosses::budget);
    out.losses.cap = lost(&AdLosses::cap);
    out.losses.pacing = lost(&AdLosses::pacing);
    out.losses.price = lost(&AdLosses::price);
    if (line.bidStrategy != BidStrategy::Cpm) {
        out.actions = over(reps, [](const AdLineResult& r) { return r.actions; });
        if (out.actions->mean > 0) out.costPerAction = out.spend.mean / out.actions->mean;
    }
    const double entered = out.impressions.mean + out.losses.price;
    if (entered > 0) out.winRate = out.impressions.mean / entered;
    for (std::size_t h = 0; h < reps[0]->hours.size(); ++h) {
        PacingPoint p;
        p.at = hourStart(world, h);
        p.spend = meanOver(reps, [&](const AdLineResult& r) { return r.hours[h].spent; }) / 1e6;
        p.planned = meanOver(reps, [&](const AdLineResult& r) { return r.hours[h].planned; }) / 1e6;
        p.share = meanOver(reps, [&](const AdLineResult& r) { return r.hours[h].share; }) / 1e6;
        out.pacing.push_back(p);
    }
}

std::vector<bool> targetOf(const World& world, const LineItem& line) {
    std::vector<bool> out;
    for (const Segment& s : world.population.segments)
        out.push_back(
            targets(line, world.population.markets[static_cast<std::size_t>(s.market)]->code, s.id));
    return out;
}

struct Laws {
    bool spend = true, budget = true, cap = true, times = true, falls = true, reach = true, segments = true,
         hours = true, opportunities = true, once = true;
    std::int64_t micros = 0, audited = 0, overCap = 0, impressions = 0;
};

void checkLine(const LineItem& line, const std::vector<bool>& target, const AdLineResult& r, Laws& laws) {
    const std::int64_t impressions = impressionsOf(r), reach = r.reach();
    std::int64_t bySegment = 0, reachBySegment = 0, spentBySegment = 0, byHour = 0, spentByHour = 0,
                 local = 0;
    for (std::size_t s = 0; s < r.segment.size(); ++s) {
        const AdLineResult::Cell& c = r.segment[s];
        bySegment += c.impressions, reachBySegment += c.reach, spentBySegment += c.spent;
        laws.reach = laws.reach && c.reach <= c.people && (target[s] || c.impressions == 0);
        for (const std::int64_t h : r.segmentHour[s]) local += h;
    }
    std::int64_t opportunitiesByHour = 0;
    bool eachHour = true;
    for (const AdLineResult::Hour& h : r.hours) {
        byHour += h.impressions, spentByHour += h.spent, opportunitiesByHour += h.opportunities;
        eachHour = eachHour && h.opportunities == h.impressions + h.lost.sum();
    }
    laws.micros += r.prices;
    laws.impressions += impressions;
    laws.spend = laws.spend && r.prices == r.charged && spentByHour == r.prices && spentBySegment == r.prices;
    if (line.lifetimeBudget.micros > 0) laws.budget = laws.budget && r.charged <= line.lifetimeBudget.micros;
    if (line.dailyBudget.micros > 0) laws.budget = laws.budget && r.dearestDay <= line.dailyBudget.micros;
    if (line.lifetimeBudget.micros == 0 && line.dailyBudget.micros == 0)
        laws.budget = laws.budget && impressions == 0;
    laws.audited += r.audited, laws.overCap += r.overCap;
    laws.cap = laws.cap && r.overCap == 0;
    laws.times = laws.times && r.timesSum == impressions;
    for (std::size_t n = 1; n < r.times.size(); ++n)
        laws.falls = laws.falls && timesOrMore(r, n) <= timesOrMore(r, n - 1) && r.times[n] >= 0;
    laws.reach = laws.reach && reach <= impressions && r.hours.back().reach == reach;
    laws.segments = laws.segments && bySegment == impressions && reachBySegment == reach;
    if (!r.steps.empty()) {
        PeopleOutcome all;
        for (const PeopleOutcome& step : r.steps) all.add(step);
        laws.segments = laws.segments && all.people == impressions && all.completed == r.outcome.completed;
    }
    laws.hours = laws.hours && byHour == impressions && local == impressions;
    laws.opportunities = laws.opportunities && r.opportunities == impressions + r.lost.sum() &&
                         r.opportunities == opportunitiesByHour && eachHour;
}

std::string counted(std::int64_t n, const char* what) {
    return std::to_string(n) + " " + what;
}

std::string moneyText(Money money) {
    char buffer[40];
    std::snprintf(buffer, sizeof buffer, "%.10g", money.units());
    return buffer;
}

void addNotes(const Scenario& s, RunReport& report) {
    const PlatformParameters& p = s.platform;
    const std::string& currency = s.campaigns[0].currency;
    if (p.adLoad == 0)
        report.notes.push_back(
            "Ads: platform.ad_load is 0, so the feed shows no ads and the campaigns buy nothing.");
    if (p.competition && p.competitionByMarket.empty()) {
        char presence[32];
        std::snprintf(presence, sizeof presence, "%.3g", 100 * p.competition->presence);
        report.notes.push_back("Ads: the price landscape is the scenario's own: in " + std::string(presence) +
                               " % of slots somebody else bids, with a median of " + currency + " " +
                               moneyText(p.competition->medianCpm) + " and a P90 of " + currency + " " +
                               moneyText(p.competition->p90Cpm) +
                               " CPM. No prices are shipped with Forereach.");
    } else if (!p.competitionByMarket.empty()) {
        report.notes.push_back(
            "Ads: the price landscapes are the scenario's own, by market. No prices are shipped with "
            "Forereach.");
    } else if (p.adFloorCpm) {
        report.notes.push_back(
            "Ads: no price landscape is stated (platform.competition), so the own line items "
            "compete with each other and with the floor of " +
            currency + " " + moneyText(*p.adFloorCpm) +
            " CPM only. Real competition costs more and wins slots.");
    } else {
        report.notes.push_back(
            "Ads: neither a price landscape (platform.competition) nor a floor (platform.ad_floor_cpm) is "
            "stated, so nobody else bids and every impression is charged the winner's own bid, as in a buy "
            "at a "
            "fixed price.");
    }
    for (const Campaign& c : s.campaigns)
        for (const LineItem& l : c.lineItems) {
            const std::string name = "Ads: line item \"" + l.id.value + "\" ";
            if (l.lifetimeBudget.micros == 0 && l.dailyBudget.micros == 0)
                report.notes.push_back(name + "has no budget and buys nothing.");
            else if ((l.bidStrategy == BidStrategy::Cpm ? l.bidCpm : l.bid).micros == 0)
                report.notes.push_back(name + "bids nothing and wins nothing.");
            else if (p.adFloorCpm && l.bidStrategy == BidStrategy::Cpm && l.bidCpm < *p.adFloorCpm)
                report.notes.push_back(name + "bids below the floor and wins nothing.");
        }
}

// Of boosted posts: people who met it in the feed or as an ad.
void addReachWithAds(const std::vector<ReplicationResult>& reps, RunReport& report) {
    for (std::size_t i = 0; i < report.items.size(); ++i) {
        std::vector<double> reach;
        std::int64_t shown = 0;
        double people = 0;
        for (const ReplicationResult& r : reps) {
            std::int64_t met = r.tracked[i].hourReach.back();
            for (const TrackedCounts::Cell& c : r.tracked[i].segment) met += c.bought, shown += c.boughtShown;
            reach.push_back(static_cast<double>(met));
            people = std::max(people, static_cast<double>(r.allPeople()));
        }
        if (shown > 0) report.items[i].reachWithAds = bounded(estimateOf(reach), people);
    }
}

} // namespace

void addAds(const World& world, const Scenario& s, const std::vector<ReplicationResult>& reps,
            RunReport& report) {
    if (s.campaigns.empty()) return;
    Laws laws;
    std::size_t index = 0;
    for (std::size_t c = 0; c < s.campaigns.size(); ++c) {
        const Campaign& campaign = s.campaigns[c];
        CampaignReport out;
        out.id = campaign.id;
        out.currency = campaign.currency;
        std::vector<bool> target(world.population.segments.size(), false);
        for (const LineItem& line : campaign.lineItems) {
            Results results;
            for (const ReplicationResult& r : reps) results.push_back(&r.ads.lines[index]);
            ++index;
            const std::vector<bool> own = targetOf(world, line);
            for (std::size_t g = 0; g < own.size(); ++g) target[g] = target[g] || own[g];
            LineItemReport entry;
            entry.id = line.id;
            addFigures(world, results, own, entry);
            entry.viewable2s = over(results, [&](const AdLineResult& r) { return watchedOf(s, line, r, 2); });
            entry.views6s = over(results, [&](const AdLineResult& r) { return watchedOf(s, line, r, 6); });
            // Creatives of different length have no curve together.
            if (line.sequence.empty()) addRetention(results, durationOf(s, line.creative), entry);
            addSequence(line, results, entry);
            addDelivery(world, line, results, entry);
            for (const AdLineResult* r : results) checkLine(line, own, *r, laws);
            out.lineItems.push_back(std::move(entry));
        }
        Results results;
        for (const ReplicationResult& r : reps) results.push_back(&r.ads.campaigns[c]);
        addFigures(world, results, target, out);
        // Seconds of creatives of different length: per replication, line item by line item.
        const std::size_t first = index - campaign.lineItems.size();
        const auto sumOf = [&](double seconds) {
            std::vector<double> x;
            for (const ReplicationResult& r : reps) {
                double sum = 0;
                for (std::size_t l = 0; l < campaign.lineItems.size(); ++l)
                    sum += watchedOf(s, campaign.lineItems[l], r.ads.lines[first + l], seconds);
                x.push_back(sum);
            }
            return estimateOf(x);
        };
        out.viewable2s = sumOf(2);
        out.views6s = sumOf(6);
        for (std::size_t k = 0; k < reps.size(); ++k) {
            const AdLineResult& all = *results[k];
            std::int64_t most = 0, sum = 0, impressions = 0;
            for (std::size_t l = first; l < index; ++l) {
                most = std::max(most, reps[k].ads.lines[l].reach());
                sum += reps[k].ads.lines[l].reach();
                impressions += impressionsOf(reps[k].ads.lines[l]);
            }
            laws.once = laws.once && all.reach() >= most && all.reach() <= sum &&
                        all.timesSum == impressions && all.hours.back().reach == all.reach();
        }
        report.campaigns.push_back(std::move(out));
    }
    const auto law = [&](const char* name, bool holds, std::string detail) {
        report.laws.push_back({name, holds, std::move(detail)});
    };
    law("ads: spend = sum of clearing prices", laws.spend,
        counted(laws.micros, "micros, by hour and by segment"));
    law("ads: no budget is overspent", laws.budget, "lifetime and daily, to the micro");
    law("ads: no frequency cap is exceeded", laws.cap,
        counted(laws.overCap, "of ") + counted(laws.audited, "audited impressions of single people"));
    law("ads: sum of n x frequency(n) = impressions", laws.times, counted(laws.impressions, "impressions"));
    law("ads: n+ reach falls with n", laws.falls, "1+ to 10+");
    law("ads: reach <= people targeted and <= impressions", laws.reach, "nobody outside of the target");
    law("ads: segments add up to the total", laws.segments, "impressions and reach");
    law("ads: hours add up to the total", laws.hours, "impressions, by simulated hour and by local hour");
    law("ads: opportunities = impressions + losses", laws.opportunities,
        "targeting, budget, cap, pacing, price");
    law("ads: a campaign counts each person once", laws.once,
        "reach between the largest line item and the sum of all");
    addReachWithAds(reps, report);
    addNotes(s, report);
}

} // namespace forereach
