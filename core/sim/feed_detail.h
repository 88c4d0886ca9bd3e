// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// FeedDetail: distributions of the whole feed that a report does not hold, gathered only when
// RunOptions::describeFeed asks for them: both arms with every outcome, watch ratios, completion by duration,
// exposure on the last day, and a sample of impressions with what the truth knew of them. Counted by groups
// of viewers, so that a sampling error can be read off how the groups differ. Integers; no result of a run
// depends on it. Used by core/calibrate.

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "core/response/response.h"

namespace forereach {

struct ShownPage;
struct World;

inline constexpr int kDetailGroups = 16; // a viewer belongs to the group of its number modulo 16
inline constexpr int kRatioCells = 501;  // of 1/100; the last one: five and more
inline constexpr int kTimeCells = 513;   // of a quarter second; the last one: 128 s and more
/// Upper ends of the classes of duration, in seconds: those of Dashlet, and longer ones.
inline constexpr std::array<float, 7> kLengthEnds{10, 15, 30, 60, 120, 240, 1e9f};
/// Moments before which an impression may be over, in seconds.
inline constexpr std::array<float, 4> kGoneBefore{1, 2, 3, 5};

/// People's impressions and what was done with them.
struct ArmDetail {
    std::int64_t impressions = 0, sampled = 0, watchDs = 0, completed = 0, valid = 0, longView = 0, like = 0,
                 comment = 0, share = 0, follow = 0, notInterested = 0;
    std::int64_t positive = 0; // liked, commented, shared or followed
    void add(const ArmDetail&);
};

struct GroupDetail {
    ArmDetail ranked, random; // the random arm is not in ranked
    // Of ranked impressions:
    std::array<std::int64_t, kRatioCells> ratio{};
    std::int64_t ratioSum = 0, ratioSquares = 0; // of min(ratio, 5), in 1/1024
    std::array<std::int64_t, kTimeCells> watch{}, duration{};
    std::array<std::int64_t, kLengthEnds.size()> shownByLength{}, completedByLength{};
    std::array<std::int64_t, kGoneBefore.size()> goneBefore{};
    void add(const GroupDetail&);
};

/// One sampled impression as the truth saw it before it was answered.
struct ImpressionSample {
    std::uint64_t key = 0; // viewer, tick, session and slot: the order of samples
    std::int64_t weight = 1;
    bool random = false; // of the random arm
    float aff = 0, quality = 0, hook = 0, pace = 0, durationS = 15, level = 0;
    float mood = 0; // of that moment, on log watch time
};

struct FeedDetail {
    std::vector<GroupDetail> group = std::vector<GroupDetail>(kDetailGroups);
    std::vector<std::int64_t> lastDay; // impressions of each background item that was alive on the last day
    std::vector<ImpressionSample> samples; // ascending by key once a run has ended
    std::uint32_t sampleOneIn = 0;         // ranked impressions; the random arm is kept whole. 0: none

    /// Counts the first `length` slots of a page.
    void note(const World&, std::int64_t viewer, std::uint64_t pageKey, const ShownPage&, const PageResponse&,
              std::uint32_t notInterested, int length);
    void add(const FeedDetail&); // of a worker, or of another replication
    GroupDetail total() const;
};

/// Quantile of a histogram of equal cells, linear inside a cell. 0 of an empty one.
double histogramQuantile(std::span<const std::int64_t> cells, double cellWidth, double share);

} // namespace forereach
