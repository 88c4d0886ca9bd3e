// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/plan/reach_acceptance.h"

#include <algorithm>
#include <cmath>
#include <functional>

#include "core/base/det_math.h"

namespace forereach {
namespace {

constexpr int kMultiples = 30; // 0.1 .. 3.0
constexpr double kMostMultiple = 3.0;
constexpr double kSeldom = 1e-4; // of people: what is rarer is not scored

ReachTruth truthOf(std::string data, double meanAtOne, const std::function<PlusShares(double)>& plusAt) {
    ReachTruth out;
    out.data = std::move(data);
    out.impressions = meanAtOne;
    const PlusShares one = plusAt(1);
    for (std::size_t k = 0; k < kPlusReach; ++k)
        out.times[k] = one[k] - (k + 1 < kPlusReach ? one[k + 1] : 0);
    for (int i = 1; i <= kMultiples; ++i) {
        out.multiple.push_back(i * 0.1);
        out.plus.push_back(plusAt(i * 0.1));
    }
    return out;
}

/// Everybody has n >= 1 opportunities with chance proportional to n^-s; a part of them is bought.
ReachTruth zetaTruth(double s) {
    constexpr int kMost = 4000;
    std::vector<double> mass(kMost + 1, 0.0);
    double total = 0, mean = 0;
    for (int n = 1; n <= kMost; ++n) total += mass[static_cast<std::size_t>(n)] = detPow(n, -s);
    for (int n = 1; n <= kMost; ++n) {
        mass[static_cast<std::size_t>(n)] /= total;
        mean += n * mass[static_cast<std::size_t>(n)];
    }
    const auto plusAt = [&](double multiple) {
        const double bought = std::min(1 - 1e-12, multiple / kMostMultiple);
        std::array<double, kPlusReach> exactly{};
        for (int n = 1; n <= kMost; ++n) {
            double p = detExp(n * detLog(1 - bought)); // of buying none of n
            for (int k = 0; k < static_cast<int>(kPlusReach) && k <= n; ++k) {
                exactly[static_cast<std::size_t>(k)] += mass[static_cast<std::size_t>(n)] * p;
                p *= (n - k) / (k + 1.0) * bought / (1 - bought);
            }
        }
        PlusShares out{};
        double below = 0;
        for (std::size_t k = 0; k < out.size(); ++k) {
            below += exactly[k];
            out[k] = std::max(0.0, 1 - below);
        }
        return out;
    };
    char name[32];
    std::snprintf(name, sizeof name, "zeta, s %g", s);
    return truthOf(name, mean / kMostMultiple, plusAt);
}

std::string named(const char* pattern, double a, double b = 0) {
    char text[64];
    std::snprintf(text, sizeof text, pattern, a, b);
    return text;
}

ReachAcceptance score(const ReachTruth& truth, const char* model,
                      const std::function<PlusShares(double)>& plusAt) {
    ReachAcceptance out;
    out.data = truth.data;
    out.model = model;
    std::vector<double> errors;
    std::array<double, 8> tests{};
    for (std::size_t i = 0; i < truth.multiple.size(); ++i) {
        const PlusShares& is = truth.plus[i];
        const PlusShares said = plusAt(truth.multiple[i]);
        errors.push_back(said[0] / is[0] - 1);
        out.worst = std::max(out.worst, std::abs(errors.back()));
        for (std::size_t k = 0; k < out.plusError.size(); ++k)
            if (is[k + 1] >= kSeldom) {
                out.plusError[k] += std::abs(said[k + 1] / is[k + 1] - 1);
                tests[k] += 1;
            }
        out.shuffle += shuffleDistance(is, said) / static_cast<double>(truth.multiple.size());
    }
    for (std::size_t k = 0; k < tests.size(); ++k)
        if (tests[k] > 0) out.plusError[k] /= tests[k];
    std::sort(errors.begin(), errors.end());
    for (std::size_t q = 0; q < out.error.size(); ++q) {
        const double at = 0.1 * static_cast<double>(q + 1) * static_cast<double>(errors.size() - 1);
        const auto low = static_cast<std::size_t>(at);
        const double part = at - static_cast<double>(low);
        out.error[q] = errors[low] * (1 - part) + errors[std::min(low + 1, errors.size() - 1)] * part;
    }
    return out;
}

} // namespace

std::vector<ReachTruth> publishedReachData() {
    std::vector<ReachTruth> out;
    for (const double rate : {2.0, 5.0})
        out.push_back(truthOf(named("Poisson, rate %g", rate), rate,
                              [&](double multiple) { return poissonPlus(rate * multiple); }));
    for (const auto& [shape, scale] :
         {std::pair{4.0, 0.5}, std::pair{1.0, 2.0}, std::pair{4.0, 1.0}, std::pair{1.0, 4.0}})
        out.push_back(
            truthOf(named("gamma-Poisson, shape %g, scale %g", shape, scale), shape * scale,
                    [&, r = shape, m = shape * scale](double multiple) { return nbdPlus(m * multiple, r); }));
    for (const double s : {2.5, 5.0}) out.push_back(zetaTruth(s));
    return out;
}

std::vector<ReachAcceptance> acceptReachModels(const ReachTruth& truth) {
    const MixedPoisson mixed = MixedPoisson::fit(truth.people, truth.times);
    const double mean = truth.impressions / truth.people;
    double reached = 0;
    for (const double t : truth.times) reached += t;
    const double r = nbdShape(mean, reached / truth.people);
    const Goerg goerg = Goerg::through(truth.impressions, reached);
    return {score(truth, "mixed Poisson", [&](double t) { return mixed.plus(t); }),
            score(truth, "NBD", [&](double t) { return nbdPlus(mean * t, r); }),
            score(truth, "Goerg", [&](double t) {
                PlusShares out{};
                for (std::size_t k = 0; k < out.size(); ++k)
                    out[k] = goerg.plus(truth.impressions * t, static_cast<int>(k) + 1) / truth.people;
                return out;
            })};
}

bool ReachModelRow::holds() const {
    return std::abs(simulated / target - 1) <= tolerance;
}

std::vector<ReachModelRow> reachModelRows() {
    static constexpr const char* kVectors = "closed form, computed by hand";
    std::vector<ReachModelRow> rows;
    const auto add = [&](std::string statistic, double target, double is) {
        rows.push_back({std::move(statistic), kVectors, target, is, 2e-4});
    };
    const PlusShares nbd = nbdPlus(2, 0.3);
    add("NBD, mean 2, shape 0.3: 1+ reach", .4572, nbd[0]);
    add("NBD, mean 2, shape 0.3: 3+ reach", .2356, nbd[2]);
    add("Goerg, rho 1000, 700 impressions: 2+ reach", 169.55, Goerg{1000}.plus(700, 2));
    add("BBD, a 0.5, b 2, 10 insertions", .6122, bbdReach(.5, 2, 10));
    const double media[] = {.4, .3, .2};
    add("Sainsbury, 0.4, 0.3, 0.2", .664, sainsburyReach(media));
    add("Poisson 3 with a cap of 2: impressions a person", 1.7511, cappedPoisson(3, 2).impressions);
    for (const ReachTruth& truth : publishedReachData()) {
        const MixedPoisson fit = MixedPoisson::fit(truth.people, truth.times);
        rows.push_back({"mixed Poisson, reach at 3 times the fitted spend: " + truth.data,
                        "WFA planning-evaluation framework, data set", truth.plus.back()[0],
                        fit.plus(truth.multiple.back())[0], 0.05});
    }
    return rows;
}

} // namespace forereach
