// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// What the platform believes: parameters of viewers and items learned from impressions and responses, and
// nothing else. The hidden columns of core/audience and core/response cannot be named here (tests/lint, link
// targets).

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "core/model/content_item.h"
#include "core/model/presets.h"
#include "core/model/topics.h"

namespace forereach {

inline constexpr int kShelfSlots = 48; // candidates from one topic's shelf
inline constexpr int kShelfPages = 3;  // a topic's items: the best 48, the next 48, the next
inline constexpr int kWideSlots = 32;  // trending, and a random draw of the catalogue
inline constexpr int kShelves = 3;     // of the viewer's strongest believed topics
inline constexpr int kCandidates = kShelves * kShelfSlots + 2 * kWideSlots; // 208
inline constexpr int kDurationBins = 8;                                     // of short videos
/// Formats other than short video stand behind the durations, each a bin of its own; articles, whose length
/// says as much as a video's, have two.
inline constexpr int kLiveBin = 8, kPictureBin = 9, kShortArticleBin = 10, kLongArticleBin = 11,
                     kQuestionBin = 12, kPostBin = 13;
inline constexpr int kBins = 14, kFormatBins = kBins - kDurationBins;
constexpr bool isVideoBin(std::size_t bin) {
    return bin < kDurationBins;
}
inline constexpr int kScoreBins = 64; // of predicted interest, -4..4
inline constexpr float kScoreLow = -4.0f, kScoreHigh = 4.0f;
inline constexpr int kCurveTerms = 7;      // of a value curve: a polynomial of degree six
inline constexpr float kCurveLimit = 3.0f; // predicted interest is held within -3..3 when it is valued

/// Step of a content feature, and of a viewer's interest weight (within -8..8).
inline constexpr float kFeatureUnit = 0.01f;
inline constexpr float kThetaUnit = 1.0f / 4096;
/// An interest times a feature in these steps.
inline constexpr float kDotUnit = kFeatureUnit * kThetaUnit;

/// One viewer as the platform knows it. 128 bytes.
struct alignas(64) ViewerBelief {
    std::array<std::int16_t, kTopicCount> theta{}; // interest weights, in kThetaUnit
    float bias = 0;                                // watches more or less than predicted
    float spareF = 0;
    std::uint16_t sightings = 0;                         // impressions learned from, saturating
    std::uint16_t lastTick = 0xffff;                     // of the last session
    std::uint16_t shelvesDay = 0xffff;                   // when the shelves were chosen
    std::array<std::uint8_t, kShelves> shelf{{0, 1, 2}}; // topic + 32 x page
    std::uint8_t spare = 0;
    std::array<std::uint64_t, kShelves> seenShelf{}; // bit per slot
    std::uint32_t seenTrending = 0, seenRandom = 0;
    float interest(std::size_t topic) const { return kThetaUnit * static_cast<float>(theta[topic]); }
};
static_assert(sizeof(ViewerBelief) == 128);

/// What the platform can read off an item without any feedback. One line.
struct alignas(64) ItemVisible {
    std::array<std::int8_t, kTopicCount> x{}; // noisy content features, in kFeatureUnit
    std::uint32_t creator = 0;
    std::uint8_t mainTopic = 0;
    std::uint8_t durationBin = 0; // or the bin of another format
    std::uint8_t language = 0xff; // index into Population::languages; 0xff: no words
    std::uint8_t minimumAgeBand = 0;
    std::uint32_t bornTick = 0, diesTick = 0;
    float durationS = 15;
};

/// Integer sums of feedback on an item. Fixed point: residuals in 1/1024, values in 1/65536. The first line
/// is what every impression touches.
struct alignas(64) ItemFeedback {
    std::int64_t weight = 0;        // people-impressions
    std::int64_t sightings = 0;     // sampled impressions
    std::int64_t residual = 0;      // sum of weight * (label - prediction without the item's own residual)
    std::int64_t likes = 0;         // weight
    std::int64_t likesExpected = 0; // weight * P in 1/65536
    std::int64_t engaged = 0;       // sum of weight * observed value, none below zero, all slots: what trends
    std::int64_t spare = 0;
    // Exploration and random slots only, an audience nobody chose:
    std::int64_t explored = 0;       // sampled impressions
    std::int64_t exploredWeight = 0; // people-impressions
    std::int64_t value = 0;          // sum of weight * observed value
    std::int64_t valueExpected = 0;  // sum of weight * value predicted from content alone
    std::int64_t worthExpected = 0;  // the same without what counts against it: the unit of relative value
    std::int64_t valueSquared = 0;   // sum of weight * observed value squared
    void add(const ItemFeedback& o) {
        weight += o.weight, residual += o.residual, sightings += o.sightings, likes += o.likes;
        likesExpected += o.likesExpected, engaged += o.engaged, explored += o.explored;
        exploredWeight += o.exploredWeight, value += o.value, valueExpected += o.valueExpected,
            worthExpected += o.worthExpected, valueSquared += o.valueSquared;
    }
};

/// The platform's parameters of an item, recomputed from feedback at a barrier.
struct ItemBelief {
    float residual = 0;   // posterior mean of the item's effect on the label
    float likeFactor = 1; // observed over expected likes, shrunk
    float trend = 0;      // decayed value an hour, for trending
};

/// Everything the heads are fitted on: per duration bin and score bin, weighted counts.
struct alignas(32) HeadCell {
    std::int64_t weight = 0, watchDs = 0, finish = 0, valid = 0;
};
using ActionCell = std::array<std::int64_t, 5>; // like, comment, share, follow, notInterested
struct HeadCounts {
    std::array<std::array<HeadCell, kScoreBins>, kBins> watch{};
    std::array<ActionCell, kScoreBins> actions{}; // of short videos
    std::array<std::array<ActionCell, kScoreBins>, kFormatBins> formatActions{};
    // Label statistics from exploration slots: weight, sum and sum of squares of ln(1 + W) in 1/1024.
    std::array<std::array<std::int64_t, 3>, kBins> label{};
    void add(const HeadCounts&);
};

/// Polynomial in s / kCurveLimit, lowest term first: the heads' weighted sum as the ranker evaluates it in
/// lanes. Interpolates the sum at seven Chebyshev nodes; within 2.5 % of it (tests/core).
using ValueCurve = std::array<float, kCurveTerms>;
inline float valueAt(const ValueCurve& c, float s) {
    const float x =
        (s < -kCurveLimit ? -kCurveLimit : (s > kCurveLimit ? kCurveLimit : s)) * (1.0f / kCurveLimit);
    float v = c[kCurveTerms - 1];
    for (std::size_t k = kCurveTerms - 1; k-- > 0;) v = v * x + c[k];
    return v;
}

/// A value by a factor for its age or network. Below zero it is divided: what is old or of nobody whom the
/// viewer follows gains nothing by being so.
inline float weighed(float value, float factor) {
    return value < 0.0f ? value / factor : value * factor;
}

using ActionHeads =
    std::array<std::array<float, 2>, 5>; // logits of like, comment, share, follow, notInterested

/// Fitted curves of the predicted interest s: P(finish | s, bin), E[watch | s, bin], P(action | s); actions
/// of all short videos together, of each other format apart.
struct Heads {
    std::array<float, kBins> labelMean{}, labelSd{};
    std::array<std::array<float, 2>, kBins> finish{}; // logit = f[0] + f[1] s
    std::array<std::array<float, 2>, kBins> watch{};  // ln seconds = w[0] + w[1] s
    ActionHeads action{};
    std::array<ActionHeads, kFormatBins> formatAction{};
    // What an impression is worth at a predicted interest, as served: everything but the like, by bin, and
    // the like, which an item's own factor multiplies.
    std::array<ValueCurve, kBins> baseCurve{};
    ValueCurve likeCurve{};
    std::array<ValueCurve, kFormatBins> formatLikeCurve{};
    // Of the impressions of short videos, by duration: what an average one of them is worth.
    std::array<float, kDurationBins> videoShare{};
    // Puts all formats on one scale: an impression of average interest is worth what one of a short video is.
    std::array<float, kFormatBins> formatScale{};

    const ActionHeads& actionOf(std::size_t bin) const {
        return isVideoBin(bin) ? action : formatAction[bin - kDurationBins];
    }
    const ValueCurve& likeOf(std::size_t bin) const {
        return isVideoBin(bin) ? likeCurve : formatLikeCurve[bin - kDurationBins];
    }
    float scaleOf(std::size_t bin) const { return isVideoBin(bin) ? 1.0f : formatScale[bin - kDurationBins]; }
};

/// Weights of a ranking preset as the hot loop reads them.
struct RankingWeights {
    float finish = 0, watchPerSecond = 0;
    std::array<float, 5> action{}; // like, comment, share, follow, notInterested
    float inNetwork = 1, outOfNetwork = 1;
    /// What a score outside of the viewer's network is multiplied by inside of it.
    float networkRatio() const { return inNetwork / std::max(0.01f, outOfNetwork); }
    float freshnessHalfLifeH = 48;
    float explorationRate = 0.08f;
};
RankingWeights rankingWeights(const RankingPreset&);

/// Prior heads before any feedback, and the duration bins' label statistics to start from.
Heads priorHeads(const std::array<float, kDurationBins>& typicalDurationS);
/// Refits all curves from counts (deterministic: sequential double arithmetic), starting from `previous`.
Heads fitHeads(const HeadCounts&, const Heads& previous, const RankingWeights&);
void buildCurves(Heads&, const RankingWeights&);
/// Variance of what one impression of average interest is worth, over its mean squared, as the heads have it:
/// to say how much harder one format is to judge than another.
/// What is predicted to count against an impression by the preset's weights below zero; at least 0.
double aversionAt(const Heads&, const RankingWeights&, std::size_t bin, float interest);
double relativeNoise(const Heads&, const RankingWeights&, std::size_t bin);

/// Index 0..7 of a duration: 5, 10, 20, 40, 80, 160, 320 s.
std::uint8_t durationBinOf(float seconds);
/// The bin of any format. `words`: of an article, long from 1,000 on.
std::uint8_t binOf(Format, float seconds, float words);

/// Learns the impressions of a session together: moves the viewer's parameters by `error` = label minus
/// prediction, both as served. `x[i]`: the kTopicCount features of the i-th item; at most 16 items.
void learnViewer(ViewerBelief&, const std::int8_t* const* x, const float* error, int count);

/// Predicted interest from content alone.
float contentOf(const ViewerBelief&, const ItemVisible&);

ItemBelief itemBelief(const ItemFeedback&, double meanWeight);

} // namespace forereach
