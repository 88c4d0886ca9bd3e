// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// ExpectedFeed: what people would be expected to do with a fixed sample of impressions under other parameters
// of the response model, in closed form (normal CDF, truncated log-normal means). Expected values instead of
// draws: rare answers need millions of draws for the same accuracy. Used by fitPublished().

#include <array>
#include <span>
#include <vector>

#include "core/model/presets.h"
#include "core/sim/feed_detail.h"

namespace forereach {

/// Of one arm: means over its impressions.
struct WatchMoments {
    double playS = 0, valid = 0, longView = 0, completed = 0;
    double ratio = 0, ratioSquare = 0; // of min(W, 5 d) / d
};

/// Quantiles 25, 50, 75 % of the watch ratio.
using RatioQuartiles = std::array<double, 3>;

class ExpectedFeed {
public:
    /// Keeps at most `most` impressions of each arm, evenly spread.
    ExpectedFeed(std::span<const ImpressionSample>, std::size_t most = 20'000);

    std::size_t impressions(bool random) const { return arm(random).size(); }
    WatchMoments watch(const ResponsePreset&, bool random) const;
    /// Of the ranked arm, from at most 4,000 impressions.
    RatioQuartiles ratioQuartiles(const ResponsePreset&) const;

    /// What an action's chance is made of, given how long people watch: prepared once for a response model,
    /// then cheap for any constant and affinity of the action.
    struct ActionBase {
        struct Term {
            double weight = 0, aff = 0, quality = 0;
            std::array<double, 3> powers{}; // E[e^m], E[e^2m], E[e^3m], m = valid play and watch fraction
        };
        std::vector<Term> terms;
    };
    ActionBase actionBase(const ResponsePreset&, const ActionLogit&, bool random) const;
    /// Expected share of impressions answered. Exact to a thousandth while the chance stays below one fifth.
    static double actionShare(const ActionBase&, const ActionLogit&);

private:
    struct Impression {
        double weight = 1, aff = 0, quality = 0, hook = 0, pace = 0, duration = 15, logDuration = 2.7,
               level = 0, mood = 0;
    };
    const std::vector<Impression>& arm(bool random) const { return random ? m_random : m_ranked; }
    struct Watch; // of one impression: the two components
    std::vector<Impression> m_ranked, m_random;
};

} // namespace forereach
