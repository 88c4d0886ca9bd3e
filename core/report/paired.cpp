// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <cmath>

#include "core/base/det_math.h"
#include "core/report/run_report.h"

namespace forereach {
namespace {

constexpr std::size_t kHalf = 512; // points of a law; each has its mirror
constexpr double kHighest = 40;    // ln of more than anybody counts

/// Bivariate t: its squared radius exceeds x with chance (1 + x / degrees)^(-degrees / 2), all directions are
/// alike. Radii at even steps of chance, each a golden angle on: deterministic, no libm.
std::array<std::array<double, 2>, kHalf> bivariateT(double degrees) {
    constexpr double kCos = -0.73736887807831985, kSin = 0.67549029426152376; // of the golden angle
    std::array<std::array<double, 2>, kHalf> points;
    double x = 1, y = 0;
    for (std::size_t i = 0; i < kHalf; ++i) {
        const double beyond = (static_cast<double>(i) + 0.5) / static_cast<double>(kHalf);
        const double radius = std::sqrt(degrees * (detPow(beyond, -2 / degrees) - 1));
        points[i] = {radius * x, radius * y};
        const double turned = kCos * x - kSin * y;
        y = kSin * x + kCos * y;
        x = turned;
    }
    return points;
}

struct PairLaw {
    double level = 0, apart = 0;                        // means
    double levelSd = 0, apartOnLevel = 0, apartOwn = 0; // Cholesky factor of their covariance
};

PairLaw pairLawOf(const std::vector<double>& level, const std::vector<double>& apart) {
    const auto n = static_cast<double>(level.size());
    PairLaw m;
    for (std::size_t r = 0; r < level.size(); ++r) m.level += level[r], m.apart += apart[r];
    m.level /= n, m.apart /= n;
    double ll = 0, la = 0, aa = 0;
    for (std::size_t r = 0; r < level.size(); ++r) {
        const double l = level[r] - m.level, a = apart[r] - m.apart;
        ll += l * l / (n - 1), la += l * a / (n - 1), aa += a * a / (n - 1);
    }
    m.levelSd = std::sqrt(ll);
    m.apartOnLevel = ll > 0 ? la / m.levelSd : 0;
    m.apartOwn = std::sqrt(std::max(0.0, aa - m.apartOnLevel * m.apartOnLevel));
    return m;
}

} // namespace

Estimate estimateOfDifference(const std::vector<double>& a, const std::vector<double>& b) {
    std::vector<double> differences, level, apart;
    for (std::size_t r = 0; r < a.size() && r < b.size(); ++r) {
        differences.push_back(b[r] - a[r]);
        const double x = detLog(1 + std::max(0.0, a[r])), y = detLog(1 + std::max(0.0, b[r]));
        level.push_back((x + y) / 2);
        apart.push_back(y - x);
    }
    Estimate e = estimateOfDifference(differences); // its mean and error
    if (!e.p10) return e;
    const PairLaw m = pairLawOf(level, apart);
    const auto n = static_cast<double>(level.size());
    const double further = std::sqrt(1 + 1 / n); // one outcome more, not their mean
    std::array<double, 2 * kHalf> outcomes;
    std::size_t at = 0;
    for (const auto& [p, q] : bivariateT(n - 1))
        for (const double own :
             {q, -q}) { // mirrored: B minus A is A minus B the other way round, bit for bit
            const double l = m.level + further * m.levelSd * p;
            const double half = (m.apart + further * (m.apartOnLevel * p + m.apartOwn * own)) / 2;
            const auto people = [](double log) { return std::max(0.0, detExp(std::min(kHighest, log)) - 1); };
            outcomes[at++] = people(l + half) - people(l - half);
        }
    std::sort(outcomes.begin(), outcomes.end());
    constexpr std::size_t kTenth = kHalf / 5;
    e.p10 = outcomes[kTenth];
    e.p50 = (outcomes[kHalf - 1] + outcomes[kHalf]) / 2;
    e.p90 = outcomes[2 * kHalf - 1 - kTenth];
    return e;
}

} // namespace forereach
