// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/plan/optimise.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <numeric>

#include <nlopt.h>

#include "core/sim/workers.h"

namespace forereach {
namespace {

class SplitSearch {
public:
    SplitSearch(const AdRecording& recording, const Scenario& scenario, const SplitQuestion& question,
                Money budget, int workers, const PlanControl& control)
        : m_recording(recording), m_scenario(scenario), m_question(question), m_budget(budget),
          m_workers(workers), m_control(control) {
        const Campaign* const campaign = campaignOf(scenario, question.campaign);
        m_campaign = static_cast<std::size_t>(campaign - scenario.campaigns.data());
        const Scenario stated = withBudget(scenario, question.campaign, budget);
        for (const LineItem& line : stated.campaigns[m_campaign].lineItems)
            m_stated.push_back(line.lifetimeBudget);
    }

    SplitAnswer answer() {
        SplitAnswer out;
        out.budget = m_budget;
        for (const LineItem& line : m_scenario.campaigns[m_campaign].lineItems)
            out.lineItems.push_back(line.id);
        const std::vector<Money> best = m_stated.size() > 1 ? search() : m_stated;
        out.evaluations = m_evaluations;
        if (m_control.cancel.cancelled()) return out;
        const std::vector<Sample> before = verified(m_stated), after = verified(best);
        if (m_control.cancel.cancelled()) return out;
        out.stated = splitOf(m_stated, before);
        out.best = splitOf(best, after);
        std::vector<double> difference;
        for (std::size_t r = 0; r < before.size(); ++r)
            difference.push_back(static_cast<double>(after[r].value - before[r].value));
        if (m_question.shares.empty() && out.best.value.mean < out.stated.value.mean) {
            out.best = out.stated;
            std::fill(difference.begin(), difference.end(), 0.0);
        }
        out.difference = estimateOfDifference(difference);
        return out;
    }

private:
    struct Sample {
        std::int64_t value = 0, spent = 0;
    };

    Sample sample(const std::vector<Money>& budgets, int replication) const {
        Scenario s = withBudget(m_scenario, m_question.campaign, m_budget);
        for (std::size_t l = 0; l < budgets.size(); ++l) {
            LineItem& line = s.campaigns[m_campaign].lineItems[l];
            line.lifetimeBudget = budgets[l];
            line.dailyBudget = {}; // the split is of the whole; days would hold it back unequally
        }
        const bool views = m_question.goal == PlanGoal::CompletedViews;
        const AdResult result = m_recording.replay(
            replication, s, {.responses = views, .shown = false, .rules = false}, m_control.cancel);
        if (m_control.cancel.cancelled()) return {};
        const AdLineResult& r = result.campaigns[m_campaign];
        Sample out;
        out.spent = r.prices;
        const auto from = static_cast<std::size_t>(
            m_question.goal == PlanGoal::EffectiveReach ? std::clamp(m_question.times, 1, 10) - 1 : 0);
        if (views)
            out.value = r.outcome.completed;
        else
            out.value = std::accumulate(r.times.begin() + static_cast<std::ptrdiff_t>(from), r.times.end(),
                                        std::int64_t{0});
        return out;
    }

    std::vector<Sample> verified(const std::vector<Money>& budgets) const {
        std::vector<Sample> out(static_cast<std::size_t>(m_recording.replications()));
        Workers workers(m_workers);
        workers.run(m_recording.replications(), [&](std::int64_t r, int) {
            out[static_cast<std::size_t>(r)] = sample(budgets, static_cast<int>(r));
        });
        return out;
    }

    Split splitOf(const std::vector<Money>& budgets, const std::vector<Sample>& samples) const {
        Split out;
        out.budgets = budgets;
        std::vector<double> value, spend;
        for (const Sample& s : samples) {
            value.push_back(static_cast<double>(s.value));
            spend.push_back(static_cast<double>(s.spent) / 1e6);
        }
        out.value = estimateOf(value);
        out.spend = estimateOf(spend);
        if (out.value.mean > 0) out.costEach = out.spend.mean / out.value.mean;
        return out;
    }

    std::pair<double, double> bounds(std::size_t line) const {
        return line < m_question.shares.size() ? m_question.shares[line] : std::pair{0.0, 1.0};
    }

    // Shares from weights: each at least its least, the rest in proportion to the weights, none above its
    // most; whole micros, what is left over to the first.
    std::vector<Money> budgetsOf(const double* weight) const {
        const std::size_t n = m_stated.size();
        std::vector<double> share(n);
        double rest = 1;
        for (std::size_t l = 0; l < n; ++l) rest -= share[l] = bounds(l).first;
        for (std::size_t round = 0; round < n && rest > 1e-12; ++round) {
            double sum = 0;
            for (std::size_t l = 0; l < n; ++l)
                if (share[l] < bounds(l).second) sum += std::max(1e-9, weight[l]);
            if (sum <= 0) break;
            double given = 0;
            for (std::size_t l = 0; l < n; ++l) {
                if (share[l] >= bounds(l).second) continue;
                const double more =
                    std::min(rest * std::max(1e-9, weight[l]) / sum, bounds(l).second - share[l]);
                share[l] += more;
                given += more;
            }
            rest -= given;
        }
        std::vector<Money> out(n);
        std::int64_t left = m_budget.micros;
        for (std::size_t l = 0; l < n; ++l) {
            out[l].micros =
                std::min(left, static_cast<std::int64_t>(share[l] * static_cast<double>(m_budget.micros)));
            left -= out[l].micros;
        }
        std::size_t first = 0;
        while (first + 1 < n && bounds(first).second < 1) ++first;
        if (rest <= 1e-9) out[first].micros += left;
        return out;
    }

    static double objective(unsigned, const double* x, double*, void* self) {
        SplitSearch& s = *static_cast<SplitSearch*>(self);
        const std::vector<Money> budgets = s.budgetsOf(x);
        const double value = static_cast<double>(s.sample(budgets, 0).value);
        ++s.m_evaluations;
        if (s.m_control.cancel.cancelled()) {
            nlopt_force_stop(s.m_optimiser.get());
            return 0;
        }
        if (value > s.m_bestValue) {
            s.m_bestValue = value;
            s.m_best = budgets;
        }
        if (s.m_control.progress) {
            Progress p;
            p.stage = Progress::Stage::Simulating;
            p.done = std::min(1.0, static_cast<double>(s.m_evaluations) / (s.m_question.evaluations + 2));
            s.m_control.progress(p);
        }
        return value;
    }

    std::vector<Money> search() {
        const auto n = static_cast<unsigned>(m_stated.size());
        m_best = m_stated;
        m_bestValue = static_cast<double>(sample(m_stated, 0).value);
        m_optimiser.reset(nlopt_create(NLOPT_LN_SBPLX, n));
        nlopt_set_max_objective(m_optimiser.get(), objective, this);
        nlopt_set_lower_bounds1(m_optimiser.get(), 0);
        nlopt_set_upper_bounds1(m_optimiser.get(), 1);
        nlopt_set_maxeval(m_optimiser.get(), std::max(1, m_question.evaluations));
        nlopt_set_ftol_rel(m_optimiser.get(), 1e-4);
        nlopt_set_initial_step1(m_optimiser.get(), 0.2);
        std::vector<double> x;
        for (const Money& m : m_stated)
            x.push_back(static_cast<double>(m.micros) / static_cast<double>(m_budget.micros));
        if (!m_question.shares.empty()) { // the stated split may be outside of what is wanted
            m_best = budgetsOf(x.data());
            m_bestValue = static_cast<double>(sample(m_best, 0).value);
        }
        double value = 0;
        nlopt_optimize(m_optimiser.get(), x.data(), &value); // what was best is kept, however it ends
        return m_best;
    }

    struct Destroy {
        void operator()(nlopt_opt o) const { nlopt_destroy(o); }
    };
    const AdRecording& m_recording;
    const Scenario& m_scenario;
    const SplitQuestion& m_question;
    Money m_budget;
    int m_workers;
    const PlanControl& m_control;
    std::size_t m_campaign = 0;
    std::vector<Money> m_stated, m_best;
    double m_bestValue = -1;
    int m_evaluations = 0;
    std::unique_ptr<std::remove_pointer_t<nlopt_opt>, Destroy> m_optimiser;
};

Result<void> admitted(const AdRecording& recording, const Scenario& s, const SplitQuestion& q, Money budget) {
    const Campaign* const campaign = campaignOf(s, q.campaign);
    if (!campaign)
        return Error{ErrorCode::InvalidInput, "there is no campaign \"" + q.campaign.value + "\"",
                     "campaign"};
    if (!recording.fits(s))
        return Error{ErrorCode::InvalidInput, "the feed was recorded for another scenario", "scenario"};
    if (budget.micros <= 0) return Error{ErrorCode::InvalidInput, "must be above 0", "budget"};
    if (const Issues issues = splitIssues(*campaign, q); !issues.empty())
        return Error{ErrorCode::InvalidInput, issues[0].message, issues[0].path};
    return {};
}

} // namespace

Issues splitIssues(const Campaign& campaign, const SplitQuestion& q) {
    Issues out;
    if (q.shares.empty()) return out;
    if (q.shares.size() != campaign.lineItems.size()) {
        out.push_back({"shares", "must name every line item"});
        return out;
    }
    const auto percent = [](double share) {
        return std::to_string(static_cast<int>(std::round(share * 100))) + " %";
    };
    double least = 0, most = 0;
    for (std::size_t l = 0; l < q.shares.size(); ++l) {
        const auto& [low, high] = q.shares[l];
        const LineItem& line = campaign.lineItems[l];
        const std::string path = "shares[" + std::to_string(l) + "]",
                          name = line.name.empty() ? line.id.value : line.name;
        if (!(low >= 0 && low <= 1 && high >= 0 && high <= 1))
            out.push_back({path, name + ": shares lie between 0 and 100 %"});
        else if (low > high)
            out.push_back(
                {path, name + ": at least " + percent(low) + " is more than at most " + percent(high)});
        least += low;
        most += high;
    }
    if (!out.empty()) return out;
    constexpr double kRounding = 1e-9;
    if (least > 1 + kRounding)
        out.push_back({"shares", "the least shares add up to " + percent(least) + ", more than the budget"});
    if (most < 1 - kRounding)
        out.push_back({"shares", "the most add up to " + percent(most) + ", less than the budget"});
    return out;
}

Result<SplitAnswer> optimiseSplit(const AdRecording& recording, const Scenario& scenario,
                                  const SplitQuestion& question, int workers, const PlanControl& control) {
    const Money budget = question.budget.micros > 0 ? question.budget : budgetOf(scenario, question.campaign);
    if (const Result<void> ok = admitted(recording, scenario, question, budget); !ok) return ok.error();
    SplitAnswer answer = SplitSearch(recording, scenario, question, budget, workers, control).answer();
    if (control.cancel.cancelled()) return Error{ErrorCode::Cancelled, "cancelled", ""};
    return answer;
}

Result<std::vector<SplitAnswer>> splitFrontier(const AdRecording& recording, const Scenario& scenario,
                                               const SplitQuestion& question,
                                               const std::vector<Money>& budgets, int workers,
                                               const PlanControl& control) {
    std::vector<SplitAnswer> out;
    for (std::size_t i = 0; i < budgets.size(); ++i) {
        SplitQuestion one = question;
        one.budget = budgets[i];
        PlanControl part = control;
        if (control.progress)
            part.progress = [&, i](Progress p) {
                p.done = (static_cast<double>(i) + p.done) / static_cast<double>(budgets.size());
                control.progress(p);
            };
        Result<SplitAnswer> answer = optimiseSplit(recording, scenario, one, workers, part);
        if (!answer) return answer.error();
        out.push_back(std::move(*answer));
    }
    return out;
}

} // namespace forereach
