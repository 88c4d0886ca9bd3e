// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/plan/delivery.h"

#include <algorithm>
#include <mutex>

#include "core/sim/workers.h"

namespace forereach {
namespace {

Result<std::size_t> campaignIndex(const AdRecording& recording, const Scenario& s, const CampaignId& id) {
    if (!recording.fits(s))
        return Error{ErrorCode::InvalidInput, "the feed was recorded for another scenario", "scenario"};
    const Campaign* const campaign = campaignOf(s, id);
    if (!campaign)
        return Error{ErrorCode::InvalidInput, "there is no campaign \"" + id.value + "\"", "campaign"};
    return static_cast<std::size_t>(campaign - s.campaigns.data());
}

std::int64_t plus(const std::array<std::int64_t, kPlusReach>& times, std::size_t n) {
    std::int64_t people = 0;
    for (std::size_t k = n; k < times.size(); ++k) people += times[k];
    return people;
}

template <class Value>
Estimate overResults(const std::vector<AdLineResult>& results, Value value) {
    std::vector<double> x;
    for (const AdLineResult& r : results) x.push_back(static_cast<double>(value(r)));
    return estimateOf(x);
}

/// One replay for each unit: terms by row, replications within.
std::vector<std::vector<AdLineResult>> replayAll(const AdRecording& recording,
                                                 const std::vector<Scenario>& rows, std::size_t campaign,
                                                 AdDetail detail, int workerCount,
                                                 const PlanControl& control) {
    const auto reps = static_cast<std::size_t>(recording.replications());
    std::vector<std::vector<AdLineResult>> out(rows.size(), std::vector<AdLineResult>(reps));
    std::mutex mutex;
    std::size_t done = 0;
    Workers workers(workerCount);
    workers.run(static_cast<std::int64_t>(rows.size() * reps), [&](std::int64_t unit, int) {
        if (control.cancel.cancelled()) return;
        const std::size_t row = static_cast<std::size_t>(unit) / reps,
                          rep = static_cast<std::size_t>(unit) % reps;
        AdResult result = recording.replay(static_cast<int>(rep), rows[row], detail, control.cancel);
        if (control.cancel.cancelled()) return;
        out[row][rep] = std::move(result.campaigns[campaign]);
        const std::lock_guard lock(mutex);
        if (!control.progress) return;
        Progress p;
        p.stage = Progress::Stage::Simulating;
        p.done = static_cast<double>(++done) / static_cast<double>(rows.size() * reps);
        control.progress(p);
    });
    return out;
}

constexpr AdDetail kWithRules{.responses = true, .shown = false, .rules = true};

/// Nobody beyond `target` people is met.
std::vector<RuleFigures> figuresByRule(const std::vector<AdLineResult>& results, std::int64_t target) {
    const double spend = overResults(results, [](const AdLineResult& r) { return r.prices; }).mean / 1e6;
    std::vector<RuleFigures> out;
    for (const CountingRule rule : kCountingRules) {
        const bool all = rule == CountingRule::All;
        const std::size_t k = followedRule(rule);
        RuleFigures f;
        f.rule = rule;
        f.impressions = overResults(
            results, [&](const AdLineResult& r) { return all ? r.outcome.people : r.ruled[k].impressions; });
        for (std::size_t n = 0; n < kPlusReach; ++n)
            f.nPlusReach[n] = bounded(
                overResults(results,
                            [&](const AdLineResult& r) { return plus(all ? r.times : r.ruled[k].times, n); }),
                static_cast<double>(target));
        f.reach = f.nPlusReach[0];
        if (f.reach.mean > 0) f.averageFrequency = f.impressions.mean / f.reach.mean;
        if (f.impressions.mean > 0) f.cpm = 1000 * spend / f.impressions.mean;
        const double total = out.empty() ? f.impressions.mean : out[0].impressions.mean;
        f.share = total > 0 ? f.impressions.mean / total : 0;
        out.push_back(std::move(f));
    }
    return out;
}

Estimate times(const Estimate& e, double factor) {
    const auto of = [&](const std::optional<double>& x) {
        return x ? std::optional<double>(*x * factor) : std::nullopt;
    };
    return {e.mean * factor, of(e.error), of(e.p10), of(e.p50), of(e.p90)};
}

/// A point of the curve of all impressions, counted by another rule: the money is the same.
void recount(CurvePoint& p, const RuleFigures& f, const PlanCurve& curve) {
    p.impressions = f.impressions;
    for (std::size_t n = 0; n < kPlusReach; ++n) p.nPlusReach[n] = f.nPlusReach[n];
    p.reach = p.nPlusReach[0];
    for (std::size_t n = 0; n < kPlusReach; ++n)
        p.times[n] = f.nPlusReach[n].mean - (n + 1 < kPlusReach ? f.nPlusReach[n + 1].mean : 0);
    p.averageFrequency = f.averageFrequency;
    p.grp = times(f.impressions, 100 / static_cast<double>(curve.people));
    if (curve.targetPeople > 0) // an ad goes to its target, by whichever rule it counts
        p.trp = 100 * f.impressions.mean * p.onTarget.value_or(1) / static_cast<double>(curve.targetPeople);
    p.cpm = f.cpm;
    p.costPerPerson.reset();
    if (f.reach.mean > 0) p.costPerPerson = p.spend.mean / f.reach.mean;
}

} // namespace

Result<std::vector<RuleFigures>> countByRules(const AdRecording& recording, const Scenario& scenario,
                                              const CampaignId& id, int workers, const PlanControl& control) {
    const Result<std::size_t> campaign = campaignIndex(recording, scenario, id);
    if (!campaign) return campaign.error();
    const auto results = replayAll(recording, {scenario}, *campaign, kWithRules, workers, control);
    if (control.cancel.cancelled()) return Error{ErrorCode::Cancelled, "cancelled", ""};
    return figuresByRule(results[0], targetPeople(recording.world(), scenario.campaigns[*campaign]));
}

Result<std::vector<PlanCurve>> curvesByRule(const AdRecording& recording, const Scenario& scenario,
                                            const PlanCurve& curve, int workers, const PlanControl& control) {
    const Result<std::size_t> campaign = campaignIndex(recording, scenario, curve.campaign);
    if (!campaign) return campaign.error();
    std::vector<Scenario> rows;
    for (const CurvePoint& p : curve.points) rows.push_back(withBudget(scenario, curve.campaign, p.budget));
    rows.push_back(withoutLimit(scenario, curve.campaign));
    const auto results = replayAll(recording, rows, *campaign, kWithRules, workers, control);
    if (control.cancel.cancelled()) return Error{ErrorCode::Cancelled, "cancelled", ""};
    std::vector<PlanCurve> out(kCountingRules.size(), curve);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const std::vector<RuleFigures> figures = figuresByRule(results[i], curve.targetPeople);
        for (std::size_t r = 1; r < out.size(); ++r) // the first counts all of them, as the curve does
            recount(i < curve.points.size() ? out[r].points[i] : out[r].most, figures[r], curve);
    }
    for (std::size_t r = 0; r < out.size(); ++r) {
        out[r].counted = kCountingRules[r];
        setPointsAgainstOthers(out[r]);
    }
    return out;
}

Result<std::vector<CapFigures>> compareCaps(const AdRecording& recording, const Scenario& scenario,
                                            const CapQuestion& question, int workers,
                                            const PlanControl& control) {
    const Result<std::size_t> campaign = campaignIndex(recording, scenario, question.campaign);
    if (!campaign) return campaign.error();
    std::vector<CapFigures> out;
    std::vector<Scenario> rows;
    const auto add = [&](FrequencyCap cap, bool asPlanned) {
        CapFigures f;
        f.cap = cap;
        f.asPlanned = asPlanned;
        Scenario s = scenario;
        if (!asPlanned)
            for (LineItem& line : s.campaigns[*campaign].lineItems)
                line.frequencyCap = cap, line.targetFrequency = {};
        rows.push_back(std::move(s));
        out.push_back(std::move(f));
    };
    add(scenario.campaigns[*campaign].lineItems[0].frequencyCap, true);
    add({}, false);
    for (const int window : question.windowHours)
        for (const int cap : question.caps) {
            if (cap < 1 || cap > 1000 || window < 1 || window > 8760)
                return Error{ErrorCode::InvalidInput, "caps are 1 to 1000 impressions in 1 to 8760 hours",
                             "caps"};
            add({cap, window}, false);
        }
    const auto results = replayAll(recording, rows, *campaign,
                                   {.responses = false, .shown = false, .rules = false}, workers, control);
    if (control.cancel.cancelled()) return Error{ErrorCode::Cancelled, "cancelled", ""};
    const auto enough = static_cast<std::size_t>(std::clamp(question.enough, 1, 10));
    const auto target = static_cast<double>(targetPeople(recording.world(), scenario.campaigns[*campaign]));
    for (std::size_t i = 0; i < out.size(); ++i) {
        CapFigures& f = out[i];
        f.spend = overResults(results[i],
                              [](const AdLineResult& r) { return static_cast<double>(r.prices) / 1e6; });
        f.impressions = overResults(results[i], [](const AdLineResult& r) { return r.timesSum; });
        for (std::size_t n = 0; n < kPlusReach; ++n)
            f.nPlusReach[n] = bounded(
                overResults(results[i], [&](const AdLineResult& r) { return plus(r.times, n); }), target);
        f.reach = f.nPlusReach[0];
        if (f.reach.mean > 0) {
            f.averageFrequency = f.impressions.mean / f.reach.mean;
            f.cpm = 1000 * f.spend.mean / f.impressions.mean;
        }
        f.wasted = overResults(results[i], [&](const AdLineResult& r) {
                       std::int64_t kept = 0; // the first `enough` of each person
                       for (std::size_t n = 0; n < enough; ++n) kept += plus(r.times, n);
                       return r.timesSum - kept;
                   }).mean;
    }
    return out;
}

} // namespace forereach
