// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <mutex>

#include "core/plan/plan.h"
#include "core/sim/workers.h"

namespace forereach {
namespace {

constexpr std::int64_t kPreliminary = 3000; // viewers of the preliminary answer
constexpr std::int64_t kLarge = 10'000 * 7; // viewer-days that are answered without one

/// What one replication of one budget came to; integers.
struct Sample {
    std::int64_t spent = 0, impressions = 0, inTarget = 0;
    std::array<std::int64_t, kPlusReach> times{};
};

Sample sampleOf(const AdLineResult& r, const std::vector<bool>& target) {
    Sample out;
    out.spent = r.prices;
    out.times = r.times;
    for (std::size_t s = 0; s < r.segment.size(); ++s) {
        out.impressions += r.segment[s].impressions;
        if (target[s]) out.inTarget += r.segment[s].impressions;
    }
    return out;
}

CurvePoint pointOf(Money budget, const std::vector<Sample>& samples, const PlanCurve& curve) {
    const auto over = [&](auto value) {
        std::vector<double> x;
        for (const Sample& s : samples) x.push_back(value(s));
        return estimateOf(x);
    };
    CurvePoint p;
    p.budget = budget;
    p.spend = over([](const Sample& s) { return static_cast<double>(s.spent) / 1e6; });
    p.impressions = over([](const Sample& s) { return static_cast<double>(s.impressions); });
    for (std::size_t n = 0; n < kPlusReach; ++n) {
        p.nPlusReach[n] = over([&](const Sample& s) {
            std::int64_t people = 0;
            for (std::size_t k = n; k < kPlusReach; ++k) people += s.times[k];
            return static_cast<double>(people);
        });
        p.nPlusReach[n] = bounded(p.nPlusReach[n], static_cast<double>(curve.targetPeople));
        for (const Sample& s : samples)
            p.times[n] += static_cast<double>(s.times[n]) / static_cast<double>(samples.size());
    }
    p.reach = p.nPlusReach[0];
    const auto people = static_cast<double>(curve.people);
    p.grp = over([&](const Sample& s) { return 100 * static_cast<double>(s.impressions) / people; });
    if (curve.targetPeople > 0)
        p.trp = 100 * over([](const Sample& s) { return static_cast<double>(s.inTarget); }).mean /
                static_cast<double>(curve.targetPeople);
    if (p.reach.mean > 0) {
        p.averageFrequency = p.impressions.mean / p.reach.mean;
        p.cpm = 1000 * p.spend.mean / p.impressions.mean;
        p.costPerPerson = p.spend.mean / p.reach.mean;
        p.onTarget =
            over([](const Sample& s) { return static_cast<double>(s.inTarget); }).mean / p.impressions.mean;
    }
    if (budget.micros > 0) p.spentShare = p.spend.mean / budget.units();
    return p;
}

/// The curve of a question over the replications that have been replayed so far.
class CurveWork {
public:
    CurveWork(const Scenario& terms, const Catalog& catalog, const PlanQuestion& question)
        : m_terms(terms), m_question(question) {
        m_budgets = question.budgets;
        std::sort(m_budgets.begin(), m_budgets.end());
        m_budgets.erase(std::unique(m_budgets.begin(), m_budgets.end()), m_budgets.end());
        m_curve.campaign = question.campaign;
        m_curve.currency = campaignOf(terms, question.campaign)->currency;
        m_curve.stated = budgetOf(terms, question.campaign);
        m_curve.seed = terms.seed;
        m_curve.scenarioDigest = scenarioDigest(terms, catalog);
        if (m_budgets.empty() && m_curve.stated.micros > 0) m_budgets = defaultBudgets(m_curve.stated, {});
    }

    /// False if cancelled.
    bool add(const AdRecording& recording, int replication, Workers& workers, const PlanControl& control,
             const std::function<void(double)>& done) {
        if (m_target.empty()) begin(recording);
        if (m_budgets.empty()) { // the ladder needs to know what can be spent
            const AdResult most = recording.replay(replication, withoutLimit(m_terms, m_question.campaign),
                                                   kReach, control.cancel);
            if (control.cancel.cancelled()) return false;
            m_budgets = defaultBudgets({}, Money{most.campaigns[m_campaign].prices});
        }
        const std::size_t points = m_budgets.size() + 1;
        m_samples.resize(points);
        std::vector<Sample> fresh(points);
        std::mutex mutex;
        std::size_t finished = 0;
        // The dearest first: they take longest.
        workers.run(static_cast<std::int64_t>(points), [&](std::int64_t unit, int) {
            const std::size_t point = points - 1 - static_cast<std::size_t>(unit);
            const Scenario terms = point < m_budgets.size()
                                       ? withBudget(m_terms, m_question.campaign, m_budgets[point])
                                       : withoutLimit(m_terms, m_question.campaign);
            const AdResult result = recording.replay(replication, terms, kReach, control.cancel);
            if (control.cancel.cancelled()) return;
            fresh[point] = sampleOf(result.campaigns[m_campaign], m_target);
            const std::lock_guard lock(mutex);
            done(static_cast<double>(++finished) / static_cast<double>(points));
        });
        if (control.cancel.cancelled()) return false;
        for (std::size_t p = 0; p < points; ++p) m_samples[p].push_back(fresh[p]);
        ++m_curve.replications;
        return true;
    }

    PlanCurve curve() const {
        PlanCurve out = m_curve;
        if (m_samples.empty()) return out;
        for (std::size_t p = 0; p < m_budgets.size(); ++p)
            out.points.push_back(pointOf(m_budgets[p], m_samples[p], out));
        out.most = pointOf({}, m_samples.back(), out);
        out.most.budget = Money{static_cast<std::int64_t>(out.most.spend.mean * 1e6 + 0.5)};
        out.most.spentShare = 1;
        out.most.saturated = true;
        setPointsAgainstOthers(out);
        return out;
    }

private:
    static constexpr AdDetail kReach{.responses = false, .shown = false};

    void begin(const AdRecording& recording) {
        const Population& population = recording.world().population;
        const Campaign* const campaign = campaignOf(m_terms, m_question.campaign);
        m_campaign = static_cast<std::size_t>(campaign - m_terms.campaigns.data());
        m_target = targetOf(recording.world(), *campaign);
        m_curve.people = population.people;
        m_curve.viewers = population.viewers();
        m_curve.targetPeople = targetPeople(recording.world(), *campaign);
    }

    const Scenario& m_terms;
    const PlanQuestion& m_question;
    std::vector<Money> m_budgets;
    std::size_t m_campaign = 0;
    std::vector<bool> m_target;
    std::vector<std::vector<Sample>> m_samples; // by budget, then without limit; by replication
    PlanCurve m_curve;
};

Result<void> checked(const Scenario& scenario, const PlanQuestion& question) {
    if (!campaignOf(scenario, question.campaign)) {
        std::string known;
        for (const Campaign& c : scenario.campaigns)
            known += (known.empty() ? "\"" : ", \"") + c.id.value + "\"";
        return Error{ErrorCode::InvalidInput,
                     known.empty()
                         ? "the scenario has no campaign"
                         : "there is no campaign \"" + question.campaign.value + "\"; there are " + known,
                     "campaign"};
    }
    for (const Money& b : question.budgets)
        if (b.micros <= 0) return Error{ErrorCode::InvalidInput, "must be above 0", "budgets"};
    return {};
}

Error cancelledPlan() {
    return {ErrorCode::Cancelled, "cancelled", ""};
}

} // namespace

std::vector<bool> targetOf(const World& world, const Campaign& campaign) {
    std::vector<bool> out;
    for (const Segment& s : world.population.segments) {
        const std::string& market = world.population.markets[static_cast<std::size_t>(s.market)]->code;
        out.push_back(std::any_of(campaign.lineItems.begin(), campaign.lineItems.end(),
                                  [&](const LineItem& l) { return targets(l, market, s.id); }));
    }
    return out;
}

std::int64_t targetPeople(const World& world, const Campaign& campaign) {
    const std::vector<bool> target = targetOf(world, campaign);
    std::int64_t people = 0;
    for (std::size_t s = 0; s < target.size(); ++s)
        if (target[s]) people += world.population.segments[s].people;
    return people;
}

void setPointsAgainstOthers(PlanCurve& curve) {
    double spend = 0, reach = 0;
    for (CurvePoint& p : curve.points) {
        p.marginalCost.reset();
        if (p.reach.mean > reach && p.spend.mean > spend)
            p.marginalCost = (p.spend.mean - spend) / (p.reach.mean - reach);
        p.saturated = p.reach.mean >= kSaturated * curve.most.reach.mean;
        spend = p.spend.mean;
        reach = p.reach.mean;
    }
}

Result<PlanCurve> planCurve(const AdRecording& recording, const Scenario& scenario, int workerCount,
                            const PlanQuestion& question, const PlanControl& control) {
    if (const Result<void> ok = checked(scenario, question); !ok) return ok.error();
    if (!recording.fits(scenario))
        return Error{ErrorCode::InvalidInput, "the feed was recorded for another scenario", "scenario"};
    Workers workers(workerCount);
    CurveWork work(scenario, recording.catalog(), question);
    for (int r = 0; r < recording.replications(); ++r) {
        const auto tell = [&](double done) {
            if (!control.progress) return;
            Progress p;
            p.stage = Progress::Stage::Simulating;
            p.replication = r + 1;
            p.replications = recording.replications();
            p.done = (r + done) / recording.replications();
            control.progress(p);
        };
        if (!work.add(recording, r, workers, control, tell)) return cancelledPlan();
        if (control.points) control.points(work.curve());
    }
    return work.curve();
}

Result<PlanCurve> planCurve(const Scenario& scenario, const Catalog& catalog, const RunOptions& options,
                            const PlanQuestion& question, const PlanControl& control,
                            std::shared_ptr<const AdRecording>* keep) {
    if (const Result<void> ok = checked(scenario, question); !ok) return ok.error();
    RunControl run;
    run.cancel = control.cancel;
    if (control.points && scenario.viewers * scenario.horizonDays * scenario.replications > kLarge) {
        Scenario small = scenario;
        small.viewers = std::min(kPreliminary, scenario.viewers);
        small.replications = 1;
        small.controls = 0;
        const auto recorded = recordFeed(small, catalog, options, run);
        if (!recorded) return recorded.error();
        PlanControl quiet;
        quiet.cancel = control.cancel;
        auto first = planCurve(**recorded, small, options.workers, question, quiet);
        if (!first) return first.error();
        first->preliminary = true;
        control.points(*first);
    }
    // Progress over both parts: one half each, which is near the truth for the default ladder.
    const auto half = [&](double from) {
        return [&control, from](Progress p) {
            p.done = from + 0.5 * p.done;
            control.progress(p);
        };
    };
    if (control.progress) run.progress = half(0);
    const auto recorded = recordFeed(scenario, catalog, options, run);
    if (!recorded) return recorded.error();
    if (keep) *keep = *recorded;
    PlanControl replays = control;
    if (control.progress) replays.progress = half(0.5);
    return planCurve(**recorded, scenario, options.workers, question, replays);
}

} // namespace forereach
