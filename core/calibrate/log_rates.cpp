// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/calibrate/log_rates.h"

#include <algorithm>
#include <cmath>

#include "core/calibrate/log_backtest.h"

namespace forereach {
namespace {

constexpr std::array kLengthEdges{5.0, 10.0, 20.0, 40.0, 80.0, 160.0, 320.0}; // the engine's duration bins
constexpr std::size_t kLengths = kLengthEdges.size() + 1;
constexpr std::int64_t kExactUpTo = 2000; // impressions; beyond, the distribution of a rate is normal

struct Beta {
    double a = 1, b = 1;
    double mean() const { return a / (a + b); }
};

std::size_t lengthOf(float seconds) {
    std::size_t bin = 0;
    while (bin < kLengthEdges.size() && static_cast<double>(seconds) >= kLengthEdges[bin]) ++bin;
    return bin;
}

std::int64_t trialsOf(const ItemWindow& w, LogOutcome outcome) {
    return outcome == LogOutcome::Completed ? w.timed : w.rated;
}
std::int64_t hitsOf(const ItemWindow& w, LogOutcome outcome) {
    return w.outcomes[static_cast<std::size_t>(outcome)];
}

/// By moments: the mean of all, and how much items differ beyond what chance explains.
Beta betaOf(const std::vector<std::pair<std::int64_t, std::int64_t>>& items) { // hits, trials
    double hits = 0.5, trials = 1; // half a hit in one trial more, so that no rate is 0 or 1
    for (const auto& [k, n] : items) {
        hits += static_cast<double>(k);
        trials += static_cast<double>(n);
    }
    const double p = hits / trials;
    // Sum of n (rate - p)^2 has expectation p (1 - p) (m + rho (N - m)), m items and N trials.
    double squares = 0, m = 0;
    for (const auto& [k, n] : items)
        if (n > 0) {
            squares +=
                static_cast<double>(n) * std::pow(static_cast<double>(k) / static_cast<double>(n) - p, 2);
            ++m;
        }
    const double rho = std::clamp((squares / (p * (1 - p)) - m) / std::max(1.0, trials - 1 - m), 1e-4,
                                  0.9); // within an item
    const double strength = 1 / rho - 1;
    return {p * strength, (1 - p) * strength};
}

/// Priors of all lengths; one with few items takes part of the common one.
class RatePriors {
public:
    RatePriors(const InteractionLog& log, const std::vector<ItemWindow>& history, LogOutcome outcome) {
        std::array<std::vector<std::pair<std::int64_t, std::int64_t>>, kLengths> items;
        std::vector<std::pair<std::int64_t, std::int64_t>> all;
        for (std::size_t i = 0; i < history.size(); ++i)
            if (const std::int64_t n = trialsOf(history[i], outcome); n > 0) {
                items[lengthOf(log.durationS[i])].emplace_back(hitsOf(history[i], outcome), n);
                all.emplace_back(hitsOf(history[i], outcome), n);
            }
        m_common = betaOf(all);
        for (std::size_t l = 0; l < kLengths; ++l)
            m_byLength[l] =
                items[l].size() < static_cast<std::size_t>(kSectionItems) ? m_common : betaOf(items[l]);
    }
    const Beta& of(float seconds) const { return m_byLength[lengthOf(seconds)]; }
    const Beta& common() const { return m_common; }

private:
    Beta m_common;
    std::array<Beta, kLengths> m_byLength;
};

struct RateForecast {
    ForecastCurve curve;
    double position = 0; // of the hits that came, spread over their step
};

/// Beta-binomial for n trials, or its normal approximation; `spread` 0..1 says where inside its step k lies.
RateForecast forecastOf(const Beta& beta, std::int64_t trials, std::int64_t hits, double spread) {
    RateForecast out;
    const auto n = static_cast<double>(trials);
    if (trials > kExactUpTo) {
        const double p = beta.mean(), s = beta.a + beta.b;
        const double sd = std::sqrt(p * (1 - p) * (s + n) / (s + 1) / n) + 1e-12;
        for (std::size_t i = 0; i < out.curve.at.size(); ++i)
            out.curve.at[i] = std::clamp(
                p + sd * normalQuantileOf((static_cast<double>(i) + 0.5) / kForecastQuantiles), 0.0, 1.0);
        out.position = studentCdf((static_cast<double>(hits) / n - p) / sd, 1e9);
        return out;
    }
    double log = std::lgamma(beta.b + n) - std::lgamma(beta.a + beta.b + n) + std::lgamma(beta.a + beta.b) -
                 std::lgamma(beta.b); // of no hit
    double below = 0;
    std::size_t quantile = 0;
    for (std::int64_t k = 0; k <= trials; ++k) {
        const auto kk = static_cast<double>(k);
        const double mass = std::exp(log);
        if (k == hits) out.position = std::min(1.0, below + spread * mass);
        below += mass;
        while (quantile < out.curve.at.size() &&
               (below >= (static_cast<double>(quantile) + 0.5) / kForecastQuantiles || k == trials))
            out.curve.at[quantile++] = kk / n;
        if (k >= hits && quantile == out.curve.at.size()) break;
        log += std::log((n - kk) / (kk + 1) * (beta.a + kk) / (beta.b + n - kk - 1));
    }
    return out;
}

Beta posteriorOf(const RatePriors& priors, const InteractionLog& log, const ItemWindow& history,
                 std::size_t item, LogOutcome outcome) {
    Beta beta = priors.of(log.durationS[item]);
    beta.a += static_cast<double>(hitsOf(history, outcome));
    beta.b += static_cast<double>(trialsOf(history, outcome) - hitsOf(history, outcome));
    return beta;
}

} // namespace

std::optional<Recalibration> recalibrationOf(const std::vector<double>& answered,
                                             const std::vector<double>& positions) {
    Recalibration r;
    r.calibratedOn = static_cast<std::int64_t>(answered.size());
    for (const double level : kCoverageLevels) {
        const auto raw = conformalLevel(answered, level);
        if (!raw) return std::nullopt;
        Coverage c;
        c.level = level;
        c.of = static_cast<std::int64_t>(positions.size());
        c.inside = std::ranges::count_if(positions, [&](double p) { return std::abs(2 * p - 1) <= *raw; });
        c.interval = wilson(c.inside, c.of);
        r.coverage.push_back(c);
        r.rawLevel.push_back(*raw);
    }
    return r;
}

std::optional<BacktestSection> rateSection(const InteractionLog& log, const RateWindows& w,
                                           LogOutcome outcome) {
    const RatePriors before(log, w.calibrateHistory, outcome), now(log, w.testHistory, outcome);
    const auto purpose = static_cast<std::uint32_t>(outcome) + 16;
    std::vector<double> answered, positions;
    for (std::size_t i = 0; i < w.calibrate.size(); ++i)
        if (const std::int64_t n = trialsOf(w.calibrate[i], outcome); n >= kRateImpressions)
            answered.push_back(forecastOf(posteriorOf(before, log, w.calibrateHistory[i], i, outcome), n,
                                          hitsOf(w.calibrate[i], outcome), jitterOf(log.items[i], purpose))
                                   .position);
    BacktestSection section;
    section.quantity = std::string(toText(outcome)) + " rate of an item";
    section.unit = "share of impressions";
    std::vector<AnsweredForecast> ours, common, own;
    for (std::size_t i = 0; i < w.test.size(); ++i) {
        const std::int64_t n = trialsOf(w.test[i], outcome), k = hitsOf(w.test[i], outcome);
        if (n < kRateImpressions) continue;
        const double actual = static_cast<double>(k) / static_cast<double>(n);
        const double spread = jitterOf(log.items[i], purpose + 16);
        const RateForecast f = forecastOf(posteriorOf(now, log, w.testHistory[i], i, outcome), n, k, spread);
        ours.push_back({f.curve, actual});
        positions.push_back(f.position);
        const double pooled = now.common().mean();
        // All items alike: chance alone.
        common.push_back({forecastOf({pooled * 1e6, (1 - pooled) * 1e6}, n, k, spread).curve, actual});
        const std::int64_t past = trialsOf(w.testHistory[i], outcome);
        own.push_back({pointCurve(past > 0 ? static_cast<double>(hitsOf(w.testHistory[i], outcome)) /
                                                 static_cast<double>(past)
                                           : pooled),
                       actual});
        if (section.points.size() < kBacktestPoints)
            section.points.push_back({log.items[i], std::nullopt, actual, f.curve.quantile(0.05),
                                      f.curve.quantile(0.1), f.curve.quantile(0.5), f.curve.quantile(0.9),
                                      f.curve.quantile(0.95), f.position, std::nullopt, std::nullopt});
    }
    if (ours.size() < static_cast<std::size_t>(kSectionItems)) return std::nullopt;
    section.scores = {scoreOf("Forereach", ours), scoreOf("rate of all items", common),
                      scoreOf("the item's rate so far", own)};
    section.scores.front().coverage = coverageOf(positions);
    section.recalibrated = recalibrationOf(answered, positions);
    section.notes.push_back(std::to_string(ours.size()) + " items with " + std::to_string(kRateImpressions) +
                            " or more impressions in the window, which are taken as given" +
                            (log.tellsArm ? "; random exposures are left out" : ""));
    return section;
}

} // namespace forereach
