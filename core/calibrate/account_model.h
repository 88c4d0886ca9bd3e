// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// The account model: ln(1 + views) of a post is normal around level + growth + effects of length, hour and
// weekend; all of them and the spread have priors (conjugate, normal-inverse-gamma), so that few posts stay
// near what is published and many speak for themselves. Older posts count less by a half-life that is chosen
// by how well it has forecast so far. The forecast of the next post is a Student t. Pure; no engine.
// docs/model.md, "Calibration and backtests".

#include <array>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/analytics/account_history.h"

namespace forereach {

inline constexpr int kAccountTerms = 6; // level, growth, length, hour (two), weekend
using AccountTerms = std::array<double, kAccountTerms>;

struct AccountPrior {
    double level = 5.7, levelSd = 3; // of ln(1 + views): the first traffic pool, a factor of 20 either way
    double spread = 1;               // sd of ln views between posts of one account
    double spreadDf = 3;             // how much that is believed: as many posts
    AccountTerms effectSd{0, 0.2, 0.3, 0.15, 0.15, 0.15}; // growth: a 30 days; length: a unit of ln s
};

/// What is believed after some posts, as of `now`.
struct AccountPosterior {
    SimTime now;                                               // growth counts from here
    double meanLogDuration = 0;                                // length counts from here
    AccountTerms mean{}, sd{};                                 // of the terms, Student t with `df`
    std::array<double, kAccountTerms * kAccountTerms> shape{}; // row by row; times spread squared: covariance
    double spread = 0, df = 0;                                 // scale of a post around its mean
    double spreadSd = 0;                                       // of `spread`
    double halfLifeDays = 0;                                   // 0: all posts count alike
    double counted = 0;                                        // sum of the posts' weights

    struct Forecast {
        double centre = 0, scale = 0, df = 0; // Student t of ln(1 + views)
    };
    Forecast forecast(const AccountPost&) const; // views are not looked at
    /// Of the level alone, without the spread between posts.
    Forecast level() const;
};

/// Posts oldest first; those published before `now` less `embargoDays` are used.
AccountPosterior fitPosts(std::span<const AccountPost>, const AccountPrior&, SimTime now,
                          double halfLifeDays = 0, int embargoDays = 0);

/// Forecasts every post from `first` on by the posts that were mature when it was published, with the
/// half-life that had forecast those best.
struct RollingForecast {
    std::size_t post = 0;  // index
    std::size_t known = 0; // posts it rests on
    AccountPosterior::Forecast forecast;
};
struct RollingResult {
    std::vector<RollingForecast> forecasts;
    double halfLifeDays = 0; // best over all of them
};
RollingResult rollPosts(std::span<const AccountPost>, const AccountPrior&, std::size_t minimumKnown);

} // namespace forereach
