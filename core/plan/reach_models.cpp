// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/plan/reach_models.h"

#include <algorithm>
#include <cmath>

#include "core/base/det_math.h"

namespace forereach {
namespace {

constexpr std::size_t kRates = 120; // of the grid, besides 0
constexpr double kLeastRate = 1e-3, kMostRate = 40;
constexpr int kSteps = 3000; // of the fit
constexpr double kPoissonShape = 1e7;

/// P(X = 0), .., P(X = 9) of a Poisson.
std::array<double, kPlusReach> poissonMasses(double mean) {
    std::array<double, kPlusReach> p{};
    p[0] = detExp(-mean);
    for (std::size_t k = 1; k < p.size(); ++k) p[k] = p[k - 1] * mean / static_cast<double>(k);
    return p;
}

PlusShares plusOf(const std::array<double, kPlusReach>& masses) {
    PlusShares out{};
    double below = 0;
    for (std::size_t k = 0; k < out.size(); ++k) {
        below += masses[k];
        out[k] = std::clamp(1 - below, 0.0, 1.0);
    }
    return out;
}

} // namespace

PlusShares poissonPlus(double mean) {
    return plusOf(poissonMasses(std::max(0.0, mean)));
}

PlusShares nbdPlus(double mean, double r) {
    if (mean <= 0) return {};
    if (r >= kPoissonShape) return poissonPlus(mean);
    std::array<double, kPlusReach> p{};
    p[0] = detPow(1 + mean / r, -r);
    for (std::size_t k = 1; k < p.size(); ++k)
        p[k] = p[k - 1] * (r + static_cast<double>(k) - 1) / static_cast<double>(k) * (mean / (r + mean));
    return plusOf(p);
}

double nbdShape(double mean, double share) {
    if (mean <= 0 || share <= 0) return kPoissonShape;
    double low = -14, high = detLog(kPoissonShape); // of the logarithm
    for (int i = 0; i < 100; ++i) {
        const double middle = 0.5 * (low + high);
        (nbdPlus(mean, detExp(middle))[0] < share ? low : high) = middle;
    }
    return detExp(high);
}

Goerg Goerg::through(double impressions, double reach) {
    return {impressions > reach ? impressions * reach / (impressions - reach) : 0};
}

double Goerg::plus(double impressions, int k) const {
    if (rho <= 0 || impressions <= 0) return k <= 1 ? impressions : 0;
    double out = rho;
    for (int i = 0; i < k; ++i) out *= impressions / (impressions + rho);
    return out;
}

double bbdReach(double a, double b, int insertions) {
    double none = 1;
    for (int i = 0; i < insertions; ++i) none *= (b + i) / (a + b + i);
    return 1 - none;
}

double binomialReach(double share, int insertions) {
    double none = 1;
    for (int i = 0; i < insertions; ++i) none *= 1 - share;
    return 1 - none;
}

double sainsburyReach(std::span<const double> reaches) {
    double none = 1;
    for (const double r : reaches) none *= 1 - r;
    return 1 - none;
}

CappedMean cappedPoisson(double mean, int cap) {
    CappedMean out;
    double mass = detExp(-mean), below = 0;
    for (int k = 0; k < cap; ++k) {
        below += mass;
        out.impressions += 1 - below; // P(X > k)
        mass *= mean / (k + 1);
    }
    out.reach = cap > 0 ? 1 - detExp(-mean) : 0;
    return out;
}

std::vector<double> plusFromShares(double people, std::span<const double> shares) {
    std::vector<double> out(shares.size());
    double sum = 0;
    for (std::size_t k = shares.size(); k-- > 0;) {
        sum += shares[k];
        out[k] = people * sum;
    }
    return out;
}

MixedPoisson MixedPoisson::fit(double people, std::span<const double, kPlusReach> times) {
    MixedPoisson out;
    std::array<double, kPlusReach + 1> cell{}; // 0 .. 9, 10 and more
    double met = 0;
    for (const double t : times) met += t;
    cell[0] = std::max(0.0, people - met) / people;
    for (std::size_t k = 0; k < times.size(); ++k) cell[k + 1] = times[k] / people;

    out.m_rate.push_back(0);
    const double step = detLog(kMostRate / kLeastRate) / (kRates - 1);
    for (std::size_t j = 0; j < kRates; ++j)
        out.m_rate.push_back(kLeastRate * detExp(step * static_cast<double>(j)));
    std::vector<std::array<double, kPlusReach + 1>> mass;
    for (const double rate : out.m_rate) {
        const std::array<double, kPlusReach> p = poissonMasses(rate);
        std::array<double, kPlusReach + 1> m{};
        double rest = 1;
        for (std::size_t k = 0; k < p.size(); ++k) {
            m[k] = p[k];
            rest -= p[k];
        }
        m[kPlusReach] = std::max(0.0, rest);
        mass.push_back(m);
    }
    // Expectation and maximisation from equal weights: every step raises a concave likelihood.
    out.m_weight.assign(out.m_rate.size(), 1.0 / static_cast<double>(out.m_rate.size()));
    for (int i = 0; i < kSteps; ++i) {
        std::array<double, kPlusReach + 1> ratio{};
        for (std::size_t c = 0; c < ratio.size(); ++c) {
            double f = 0;
            for (std::size_t j = 0; j < mass.size(); ++j) f += out.m_weight[j] * mass[j][c];
            ratio[c] = f > 0 ? cell[c] / f : 0;
        }
        for (std::size_t j = 0; j < mass.size(); ++j) {
            double factor = 0;
            for (std::size_t c = 0; c < ratio.size(); ++c) factor += ratio[c] * mass[j][c];
            out.m_weight[j] *= factor;
        }
    }
    double sum = 0;
    for (const double w : out.m_weight) sum += w;
    for (double& w : out.m_weight) w /= sum;
    return out;
}

PlusShares MixedPoisson::plus(double scale) const {
    std::array<double, kPlusReach> masses{};
    for (std::size_t j = 0; j < m_rate.size(); ++j) {
        if (m_weight[j] < 1e-15) continue;
        const std::array<double, kPlusReach> p = poissonMasses(m_rate[j] * scale);
        for (std::size_t k = 0; k < p.size(); ++k) masses[k] += m_weight[j] * p[k];
    }
    return plusOf(masses);
}

double MixedPoisson::mean() const {
    double mean = 0;
    for (std::size_t j = 0; j < m_rate.size(); ++j) mean += m_rate[j] * m_weight[j];
    return mean;
}

double shuffleDistance(const PlusShares& a, const PlusShares& b) {
    if (a[0] <= 0 || b[0] <= 0) return 1;
    double sum = 0;
    for (std::size_t k = 0; k < 5; ++k) {
        // The fifth bucket is exactly five times, as the others are exact.
        const double p = (a[k] - a[k + 1]) / a[0], q = (b[k] - b[k + 1]) / b[0];
        sum += std::abs(p - q);
    }
    return 0.5 * sum;
}

} // namespace forereach
