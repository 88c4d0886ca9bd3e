// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Traffic pools: a new item has a guaranteed quota of impressions a level; promotion is a test of its value
// per impression against the cohort of new items, looked at once a window. model.md "Traffic pools". Belief
// only.

#include <cstdint>
#include <tuple>
#include <vector>

#include "core/feed/beliefs.h"

namespace forereach {

/// Between items, of a cohort that is not known yet (assumption).
inline constexpr double kCohortSd = 0.3;

/// Distribution of new items' relative value: 1 + (value - expected) / worth, where expected is what their
/// content predicted for the same audience and worth the same without what counts against it. Where nothing
/// does that is value over expected; where the sum may be zero or less, it still rises with value.
struct Cohort {
    double mean = 1;       // of relative value
    double sd = kCohortSd; // between items, noise removed
    double noise = 2.0;    // variance of one impression's relative value, of an item expected to be worth:
    double expected = 0;   // an impression; 0: the noise is the same whatever an item is expected to be worth
    int items = 0;
    double quantile(double q) const;
    /// Relative noise of an item of which so much value is expected an impression: the noise of value itself
    /// does not hang on what was expected, so that it is the larger part of a small expectation.
    double noiseAt(double expectedWorth) const;
};
/// From the short videos born in [fromTick, tick) of a market; falls back to `previous` when fewer than 20
/// have been explored. The spread between items is the moment estimate of DerSimonian and Laird (1986),
/// weighed against the spread of a cohort not known yet by its own standard error.
Cohort cohortOf(const std::vector<ItemVisible>&, const std::vector<ItemFeedback>&, std::uint32_t begin,
                std::uint32_t end, std::uint32_t fromTick, std::uint32_t tick, const Cohort& previous);

enum class PoolVerdict { Running, Passed, Stopped };

struct PoolLevelState {
    std::int64_t impressions = 0;
    std::int64_t passedBy = 0; // of them, in a format that can be: they do not count against the quota
    PoolVerdict verdict = PoolVerdict::Running;
    int looks = 0;
    double value = 0, threshold = 0, probability = 0; // at the last look
    double cohortMean = 0, cohortSd = 0;              // what it was held against
    int cohortItems = 0;
    std::uint32_t passedTick = 0;
    bool entered = false;
};

/// One item's way through the levels.
struct PoolState {
    int level = 0; // levels.size(): through all of them
    bool stopped = false;
    std::uint32_t windowStart = 0; // tick
    // Evidence so far, fixed point as ItemFeedback.
    std::int64_t people = 0, value = 0, valueExpected = 0, worthExpected = 0;
    std::vector<PoolLevelState> levels;

    auto fields() {
        return std::tie(level, stopped, windowStart, people, value, valueExpected, worthExpected, levels);
    }
    bool open() const { return level >= static_cast<int>(levels.size()); }
};

struct PoolEvidence { // of one tick
    std::int64_t people = 0, value = 0, valueExpected = 0, worthExpected = 0;
    std::int64_t passedBy = 0; // none of a short video, which plays by itself
    void add(const PoolEvidence& o) {
        people += o.people, value += o.value, valueExpected += o.valueExpected,
            worthExpected += o.worthExpected, passedBy += o.passedBy;
    }
};

/// 1 + (value - expected) / worth; worth above 0.
double relativeValue(double value, double expected, double worth);

PoolState startPools(const std::vector<TrafficPoolLevel>&, std::uint32_t tick);
/// Adds the tick's evidence and looks if the window or the quota is over. `tick` is the one that just ended.
void stepPools(PoolState&, const std::vector<TrafficPoolLevel>&, const PoolEvidence&, const Cohort&,
               std::uint32_t tick);
/// What the present level still guarantees, in what counts against its quota.
std::int64_t quotaLeft(const PoolState&, const std::vector<TrafficPoolLevel>&);

/// Promotion needs this posterior probability; below one tenth of it the item stops at once; between, one
/// more window.
inline constexpr double kPromoteProbability = 0.9;
inline constexpr double kStopProbability = 0.1;
inline constexpr int kMaximumLooks = 2;

} // namespace forereach
