// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// The acceptance protocol of the World Federation of Advertisers' planning-evaluation framework for reach
// models: fit at one spend, test from a tenth of it to three times as much (docs/model.md, "Reach models").

#include <array>
#include <string>
#include <vector>

#include "core/plan/reach_models.h"

namespace forereach {

/// One model on one set of data.
struct ReachAcceptance {
    std::string data;              // "gamma-Poisson, shape 1, scale 2"
    std::string model;             // "mixed Poisson"
    std::array<double, 9> error{}; // quantiles 10 % to 90 % of the relative error of reach over the tests
    double worst = 0;              // largest absolute one
    /// Mean absolute relative error of 2+ .. 9+ reach, where at least one person in 10,000 is reached so
    /// often.
    std::array<double, 8> plusError{};
    double shuffle = 0; // mean shuffle distance
};

/// True curve at each multiple of the fitted buying; `people` of whom times[k] were met k + 1 times at 1.
struct ReachTruth {
    std::string data;
    double people = 1;
    double impressions = 0; // at a multiple of 1
    std::array<double, kPlusReach> times{};
    std::vector<double> multiple;
    std::vector<PlusShares> plus;
};

/// The published data sets: Poisson 2 and 5; gamma-Poisson (4, .5), (1, 2), (4, 1), (1, 4); zeta 2.5 and 5.
/// Inventory is what is bought at a multiple of 3; smaller spends buy a random part of it. Exact masses, no
/// sample.
std::vector<ReachTruth> publishedReachData();
/// Mixed Poisson, NBD and Goerg, each fitted at a multiple of 1.
std::vector<ReachAcceptance> acceptReachModels(const ReachTruth&);

/// Beside what must come out, as rows for `forereach-cli validate`: hand-computed test vectors, and reach at
/// three times the fitted buying for each set of data.
struct ReachModelRow {
    std::string statistic, source;
    double target = 0, simulated = 0;
    double tolerance = 0; // of |simulated / target - 1|
    bool holds() const;
};
std::vector<ReachModelRow> reachModelRows();

} // namespace forereach
