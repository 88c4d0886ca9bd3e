// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/plan/versions.h"

#include <algorithm>
#include <mutex>

#include "core/sim/workers.h"

namespace forereach {
namespace {

constexpr std::size_t kOften = 3;

struct VersionSamples {
    Samples spend, impressions, reach, often;
    explicit VersionSamples(std::size_t replications)
        : spend(replications), impressions(replications), reach(replications), often(replications) {}

    void set(std::size_t replication, const AdLineResult& r, CountingRule rule) {
        const bool all = rule == CountingRule::All;
        const std::size_t followed = followedRule(rule);
        const auto& times = all ? r.times : r.ruled[followed].times;
        spend[replication] = static_cast<double>(r.prices) / 1e6;
        impressions[replication] = static_cast<double>(all ? r.timesSum : r.ruled[followed].impressions);
        std::int64_t people = 0, often3 = 0;
        for (std::size_t k = 0; k < times.size(); ++k) {
            people += times[k];
            if (k + 1 >= kOften) often3 += times[k];
        }
        reach[replication] = static_cast<double>(people);
        often[replication] = static_cast<double>(often3);
    }
};

std::optional<double> cpmOf(const Difference& spend, const Difference& impressions, bool ofB) {
    const double money = ofB ? spend.b.mean : spend.a.mean,
                 shown = ofB ? impressions.b.mean : impressions.a.mean;
    return shown > 0 ? std::optional(1000 * money / shown) : std::nullopt;
}

std::string two(const std::string& what, const std::string& a, const std::string& b) {
    return what + " differ: " + a + " and " + b;
}
std::string two(const std::string& what, std::int64_t a, std::int64_t b) {
    return two(what, std::to_string(a), std::to_string(b));
}

} // namespace

std::string versionsDiffer(const PlanVersion& a, const PlanVersion& b) {
    const Campaign *const of = campaignOf(a.scenario, a.campaign), *const with =
                                                                       campaignOf(b.scenario, b.campaign);
    if (!of || !with) return "one of them has no campaign";
    const Scenario &x = a.scenario, &y = b.scenario;
    // Common random numbers need the same people, the same days and the same luck.
    if (x.seed != y.seed) return two("seeds", std::to_string(x.seed), std::to_string(y.seed));
    if (x.viewers != y.viewers) return two("viewers", x.viewers, y.viewers);
    if (x.replications != y.replications) return two("replications", x.replications, y.replications);
    if (x.horizonDays != y.horizonDays) return two("days", x.horizonDays, y.horizonDays);
    if (x.start != y.start) return two("starts", x.start.iso(), y.start.iso());
    if (x.markets != y.markets) return "markets differ";
    if (of->currency != with->currency) return two("currencies", of->currency, with->currency);
    return {};
}

Result<VersionComparison> compareVersions(const AdRecording& recording, const PlanVersion& a,
                                          const PlanVersion& b, const std::vector<Money>& budgets,
                                          const RunOptions& options, const PlanControl& control,
                                          CountingRule rule) {
    if (const std::string why = versionsDiffer(a, b); !why.empty())
        return Error{ErrorCode::InvalidInput, why, "versions"};
    if (!recording.fits(a.scenario))
        return Error{ErrorCode::InvalidInput, "the feed was recorded for another scenario", "scenario"};
    VersionComparison out;
    out.currency = campaignOf(a.scenario, a.campaign)->currency;
    out.counted = rule;
    AdDetail detail;
    detail.responses = detail.rules = rule != CountingRule::All;
    out.sameFeed = recording.fits(b.scenario);
    std::shared_ptr<const AdRecording> own;
    double from = 0;
    if (!out.sameFeed) {
        RunControl run;
        run.cancel = control.cancel;
        if (control.progress)
            run.progress = [&control](Progress p) {
                p.done *= 0.5;
                control.progress(p);
            };
        auto recorded = recordFeed(b.scenario, recording.catalog(), options, run);
        if (!recorded) return recorded.error();
        own = std::move(*recorded);
        from = 0.5;
    }
    const AdRecording& ofB = own ? *own : recording;

    std::vector<Money> steps = budgets;
    std::sort(steps.begin(), steps.end());
    steps.erase(std::unique(steps.begin(), steps.end()), steps.end());
    if (std::any_of(steps.begin(), steps.end(), [](Money m) { return m.micros <= 0; }))
        return Error{ErrorCode::InvalidInput, "must be above 0", "budgets"};
    const std::size_t rows = steps.size() + 1, reps = static_cast<std::size_t>(recording.replications());
    std::vector<std::array<VersionSamples, 2>> samples(rows, {VersionSamples(reps), VersionSamples(reps)});
    std::mutex mutex;
    std::size_t done = 0;
    const std::size_t units = rows * reps * 2;
    Workers workers(options.workers);
    workers.run(static_cast<std::int64_t>(units), [&](std::int64_t unit, int) {
        if (control.cancel.cancelled()) return;
        const auto at = static_cast<std::size_t>(unit);
        const std::size_t side = at % 2, rep = at / 2 % reps, row = at / 2 / reps;
        const PlanVersion& version = side == 0 ? a : b;
        const Scenario terms =
            row == 0 ? version.scenario : withBudget(version.scenario, version.campaign, steps[row - 1]);
        const auto campaign =
            static_cast<std::size_t>(campaignOf(terms, version.campaign) - terms.campaigns.data());
        const AdResult result =
            (side == 0 ? recording : ofB).replay(static_cast<int>(rep), terms, detail, control.cancel);
        if (control.cancel.cancelled()) return;
        samples[row][side].set(rep, result.campaigns[campaign], rule);
        const std::lock_guard lock(mutex);
        if (!control.progress) return;
        Progress p;
        p.stage = Progress::Stage::Simulating;
        p.done = from + (1 - from) * static_cast<double>(++done) / static_cast<double>(units);
        control.progress(p);
    });
    if (control.cancel.cancelled()) return Error{ErrorCode::Cancelled, "cancelled", ""};
    for (std::size_t r = 0; r < rows; ++r) {
        const auto& [x, y] = samples[r];
        VersionRow& row = out.rows.emplace_back();
        if (r > 0) row.budget = steps[r - 1];
        row.spend = differenceOf(x.spend, y.spend);
        row.impressions = differenceOf(x.impressions, y.impressions);
        row.reach = differenceOf(x.reach, y.reach);
        row.often = differenceOf(x.often, y.often);
        row.cpmA = cpmOf(row.spend, row.impressions, false);
        row.cpmB = cpmOf(row.spend, row.impressions, true);
    }
    return out;
}

} // namespace forereach
