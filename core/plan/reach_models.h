// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Reach models: what share of people is met at least n times when impressions are bought at random among the
// opportunities of a population. Closed forms of the literature, and the mixed Poisson that is fitted to a
// simulated frequency histogram to answer between simulated budgets (docs/model.md, "Reach models").

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace forereach {

inline constexpr std::size_t kPlusReach = 10; // 1+ to 10+

/// Shares of people met at least 1, 2, .. 10 times.
using PlusShares = std::array<double, kPlusReach>;

/// All people alike; `mean` impressions a person. The upper bound of reach.
PlusShares poissonPlus(double mean);
/// Negative binomial (gamma-Poisson): activity is gamma with shape `r`.
PlusShares nbdPlus(double mean, double r);
/// The shape at which an NBD of this mean reaches `share`; large where even a Poisson reaches no more.
double nbdShape(double mean, double share);

/// J. Goerg's model from one point: rho = I R / (I - R); R_k+(I) = rho (I / (I + rho))^k. In people.
struct Goerg {
    double rho = 0;
    static Goerg through(double impressions, double reach);
    double plus(double impressions, int k) const;
};

/// Beta-binomial (R. Metheringham): share met at least once by n equal insertions.
double bbdReach(double a, double b, int insertions);
double binomialReach(double share, int insertions);
/// Independent media (Sainsbury).
double sainsburyReach(std::span<const double> reaches);

struct CappedMean {
    double impressions = 0, reach = 0; // a person
};
/// A Poisson of `mean` opportunities of which at most `cap` are taken.
CappedMean cappedPoisson(double mean, int cap);

/// k+ reach of a list of shares by frequency 1, 2, ..: people x the sum from k on.
std::vector<double> plusFromShares(double people, std::span<const double> shares);

/// Mixture of Poissons over a fixed grid of rates: f(x) = sum of w_j Pois(x; lambda_j). Scaling the buying by
/// t scales the rates. Fitted by maximum likelihood, which is convex; deterministic.
class MixedPoisson {
public:
    /// `times[k]`: people met k + 1 times, the last one 10 or more; `people`: all of them.
    static MixedPoisson fit(double people, std::span<const double, kPlusReach> times);
    /// Shares at `scale` times the buying that it was fitted to.
    PlusShares plus(double scale) const;
    double mean() const;

private:
    std::vector<double> m_rate, m_weight;
};

/// Half the sum of differences of two distributions over the frequencies 1 to 5, each among those reached.
double shuffleDistance(const PlusShares&, const PlusShares&);

} // namespace forereach
