// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/learn_session.h"

#include <bit>

#include "core/base/lanes.h"

namespace forereach {
namespace {

// Fixed-point figures of each slot, computed in lanes.
struct alignas(64) Figures {
    float error[kPage]; // label - prediction
    std::int32_t cell[kPage], watchDs[kPage], residual[kPage], likesExpected[kPage], value[kPage],
        valueSquared[kPage], logWatch[kPage];
};

FOREREACH_CLONED(void, figure,
                 (const float* labelMean, const float* labelScale, const ShownPage& shown,
                  const PageResponse& response, std::uint32_t hate, const RankingWeights& weights,
                  const std::array<float, 2>& likeHead, Figures& __restrict out),
                 (labelMean, labelScale, shown, response, hate, weights, likeHead, out)) {
    const float* const content = shown.content.data();
    const float* const prediction = shown.prediction.data();
    const float* const watched = response.watched.data();
    const float* const logWatch = response.logWatch.data();
    constexpr float kBinsPerUnit = static_cast<float>(kScoreBins) / (kScoreHigh - kScoreLow);
    constexpr float kTop = static_cast<float>(kScoreBins) - 0.5f;
    const float perSecond = weights.watchPerSecond, finish = weights.finish;
    const float like0 = likeHead[0], like1 = likeHead[1];
    const std::uint32_t completed = response.slotsOf[1];
    alignas(64) float value[kPage];
    for (int i = 0; i < kPage; ++i) {
        const float label = (logWatch[i] - labelMean[i]) * labelScale[i];
        out.error[i] = label - prediction[i];
        out.residual[i] = static_cast<std::int32_t>((label - content[i]) * 1024.0f);
        float c = (prediction[i] - kScoreLow) * kBinsPerUnit;
        c = c < 0.0f ? 0.0f : c;
        c = c > kTop ? kTop : c;
        out.cell[i] = static_cast<std::int32_t>(c);
        out.watchDs[i] = static_cast<std::int32_t>(watched[i] * 10.0f + 0.5f);
        out.logWatch[i] = static_cast<std::int32_t>(logWatch[i] * 1024.0f);
        out.likesExpected[i] =
            static_cast<std::int32_t>(fastLogistic(like0 + like1 * prediction[i]) * 65536.0f);
        value[i] = perSecond * watched[i] + ((completed >> i) & 1 ? finish : 0.0f);
    }
    for (int k = 0; k < 5; ++k) {
        const std::uint32_t slots = k < 4 ? response.slotsOf[static_cast<std::size_t>(4 + k)] : hate;
        const float w = weights.action[static_cast<std::size_t>(k)];
        for (int i = 0; i < kPage; ++i) value[i] += (slots >> i) & 1 ? w : 0.0f;
    }
    for (int i = 0; i < kPage; ++i) {
        out.value[i] = static_cast<std::int32_t>(value[i] * 65536.0f);
        // Used for exploration slots; a value beyond 180 counts as 180 here.
        const float v = value[i] > 180.0f ? 180.0f : value[i];
        out.valueSquared[i] = static_cast<std::int32_t>(v * v * 65536.0f);
    }
}

} // namespace

void learnSession(const World& world, const Heads& heads, std::int64_t viewer, const ShownPage& shown,
                  const PageResponse& response, std::uint32_t hate, int length, ViewerBelief& belief,
                  Tally* tally) {
    alignas(64) float labelMean[kPage] = {}, labelScale[kPage] = {};
    std::array<const std::int8_t*, kPage> features;
    std::array<std::uint8_t, kPage> bin;
    for (int i = 0; i < length; ++i) {
        const auto s = static_cast<std::size_t>(i);
        const ItemVisible& item = world.catalogue.visible[shown.item[s]];
        bin[s] = item.durationBin;
        labelMean[i] = heads.labelMean[item.durationBin];
        labelScale[i] = 1.0f / heads.labelSd[item.durationBin];
        features[s] = item.x.data();
    }
    Figures f;
    figure(labelMean, labelScale, shown, response, hate, world.weights, heads.action[0], f);
    if (tally) {
        const std::int64_t weight = world.population.truth[static_cast<std::size_t>(viewer)].weight;
        const std::uint32_t seen = (1u << length) - 1;
        const auto slotsOf = [&](Outcome o) {
            return response.slotsOf[static_cast<std::size_t>(std::countr_zero(static_cast<unsigned>(o)))] &
                   seen;
        };
        const std::uint32_t completed = slotsOf(kCompleted), valid = slotsOf(kValid);
        const std::array<std::uint32_t, 5> actions{slotsOf(kLiked), slotsOf(kCommented), slotsOf(kShared),
                                                   slotsOf(kFollowed), hate & seen};
        for (int i = 0; i < length; ++i) {
            const auto s = static_cast<std::size_t>(i);
            ItemFeedback& item = tally->items[shown.item[s]];
            if (item.sightings == 0) tally->touched.push_back(shown.item[s]);
            item.weight += weight;
            item.sightings += 1;
            item.residual += weight * f.residual[i];
            item.likes += (actions[0] >> i) & 1 ? weight : 0;
            item.likesExpected += weight * f.likesExpected[i];
            item.engaged += weight * f.value[i];
            HeadCell& cell = tally->heads.watch[bin[s]][static_cast<std::size_t>(f.cell[i])];
            cell.weight += weight;
            cell.watchDs += weight * f.watchDs[i];
            cell.finish += (completed >> i) & 1 ? weight : 0;
            cell.valid += (valid >> i) & 1 ? weight : 0;
        }
        // Actions and insertions are rare.
        for (std::size_t k = 0; k < actions.size(); ++k)
            for (std::uint32_t slots = actions[k]; slots; slots &= slots - 1)
                tally->heads.actions[static_cast<std::size_t>(f.cell[std::countr_zero(slots)])][k] += weight;
        for (std::uint32_t slots = shown.inserted & seen; slots; slots &= slots - 1) {
            const auto i = static_cast<std::size_t>(std::countr_zero(slots));
            auto& label = tally->heads.label[bin[i]];
            const std::int64_t fixed = f.logWatch[i];
            label[0] += weight;
            label[1] += weight * fixed;
            label[2] += weight * fixed * fixed;
            ItemFeedback& item = tally->items[shown.item[i]];
            item.explored += 1;
            item.exploredWeight += weight;
            item.value += weight * f.value[i];
            item.valueSquared += weight * f.valueSquared[i];
            const float expected = valueAt(heads.baseCurve[bin[i]], shown.content[i]) +
                                   valueAt(heads.likeCurve, shown.content[i]);
            item.valueExpected += weight * static_cast<std::int64_t>(expected * 65536.0f);
        }
        if (tally->topics && viewer % kTopicSample == 0)
            for (int i = 0; i < length; ++i)
                ++(*tally
                        ->topics)[static_cast<std::size_t>(viewer / kTopicSample)]
                                 [world.catalogue.visible[shown.item[static_cast<std::size_t>(i)]].mainTopic];
        FeedCounts& feed = tally->feed;
        feed.impressions += weight * length;
        feed.sampledImpressions += length;
        const std::uint32_t arm = shown.randomArm & seen, ranked = seen & ~arm;
        const auto count = [&](std::uint32_t slots) { return weight * std::popcount(slots); };
        std::int64_t watchDs = 0;
        for (int i = 0; i < length; ++i) watchDs += f.watchDs[i];
        if (arm) {
            const int i = std::countr_zero(arm);
            watchDs -= f.watchDs[i];
            FeedCounts::Arm& random = feed.random;
            random.impressions += weight;
            random.sampled += 1;
            random.watchDs += weight * f.watchDs[i];
            random.completed += count(completed & arm);
            random.valid += count(valid & arm);
            random.longView += count(slotsOf(kLong) & arm);
            random.like += count(actions[0] & arm);
            random.notInterested += count(actions[4] & arm);
        }
        feed.watchDs += weight * watchDs;
        feed.completed += count(completed & ranked);
        feed.valid += count(valid & ranked);
        feed.longView += count(slotsOf(kLong) & ranked);
        feed.like += count(actions[0] & ranked);
        feed.comment += count(actions[1] & ranked);
        feed.share += count(actions[2] & ranked);
        feed.follow += count(actions[3] & ranked);
        feed.notInterested += count(actions[4] & ranked);
        feed.newcomer += count(shown.inserted & ranked);
    }
    learnViewer(belief, features.data(), f.error, length);
}

} // namespace forereach
