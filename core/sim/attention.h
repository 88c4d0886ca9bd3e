// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Attention and exposure from integer counts: how long people stay, how narrow what they see and like
// becomes, who gets the exposure, and how far an item went beyond where it started. Pure functions; the
// engine gathers the counts, the report asks.

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "core/model/topics.h"

namespace forereach {

using TopicCounts = std::array<std::int64_t, kTopicCount>;

/// Entropy of a distribution given as counts, in bits; 0 if all are 0. At most log2 of the number of counts.
double entropyBits(std::span<const std::int64_t> counts);
/// Topics that would be as diverse if equally frequent: 2 to the entropy.
double effectiveTopics(std::span<const std::int64_t> counts);
/// Mean entropy over viewers with at least `minimum` counts (entropy of few counts is biased down), and how
/// many there were.
struct MeanEntropy {
    double bits = 0;
    std::int64_t viewers = 0;
};
MeanEntropy meanEntropy(std::span<const TopicCounts> byViewer, std::int64_t minimum = 30);
/// The same for few counts, by the estimate of P. Grassberger ("Entropy estimates from insufficient
/// samplings", 2003), whose bias is small where the plain one's is not.
MeanEntropy meanEntropyOfFew(std::span<const TopicCounts> byViewer, std::int64_t minimum = 10);
/// Narrowing between two periods: mean over viewers who have the minimum in both of (later - earlier) bits;
/// negative: narrower.
MeanEntropy narrowing(std::span<const TopicCounts> earlier, std::span<const TopicCounts> later,
                      std::int64_t minimum = 30);

/// Sums over a run; people's sessions, each counted with its weight.
struct AttentionCounts {
    std::int64_t sessions = 0, impressions = 0;
    std::int64_t timeDs = 0;           // tenths of seconds
    std::int64_t personDays = 0;       // people x days of the horizon
    std::int64_t activePersonDays = 0; // with at least one session
    std::int64_t fatigueMilli = 0;     // sum over sessions of fatigue at their end, 1/1000
    std::int64_t satisfactionMilli = 0;
    std::int64_t newcomerImpressions = 0; // of items younger than the platform's newcomer age
    void add(const AttentionCounts&);
    bool operator==(const AttentionCounts&) const = default;
};
struct AttentionFigures { // absent counts give 0
    double sessionMinutes = 0, impressionsPerSession = 0;
    double minutesPerDay = 0;       // per person and day
    double minutesPerActiveDay = 0; // per person and day of use
    double fatigue = 0, satisfaction = 0;
    double newcomerShare = 0; // of impressions
};
AttentionFigures attentionFigures(const AttentionCounts&);

/// Gini coefficient of exposure over items (or creators), and what the best `topShare` of them got.
struct ExposureShare {
    double gini = 0, top = 0;
};
ExposureShare exposure(std::vector<std::int64_t> impressionsByItem, double topShare = 0.01);

/// How far an item got beyond the community it started in. `reachByTick[tick][segment]`: people newly
/// reached.
struct Spread {
    int firstSegment = -1;        // the one with most people reached in the first tick that reached anyone
    double outsideFirst = 0;      // share of reach outside of it
    double outsideFollowers = 0;  // share of reach that does not follow the creator
    double effectiveSegments = 0; // 2 to the entropy of reach over segments
};
Spread spreadOf(std::span<const std::vector<std::int64_t>> reachByTick, std::int64_t reachedFollowers);

} // namespace forereach
