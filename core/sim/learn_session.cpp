// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/learn_session.h"

#include <algorithm>
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

inline void figure(const float* labelMean, const float* labelScale, const ShownPage& shown,
                   const PageResponse& response, std::uint32_t finished, std::uint32_t hate,
                   const RankingWeights& weights, const std::array<float, 2>& likeHead, Figures& out) {
    constexpr float kBinsPerUnit = static_cast<float>(kScoreBins) / (kScoreHigh - kScoreLow);
    constexpr float kTop = static_cast<float>(kScoreBins) - 0.5f;
    const auto whole = [](Float8 x) { return __builtin_convertvector(x, Int8); };
    for (int i = 0; i < kPage; i += 8) {
        const Int8 bit = Int8{1, 2, 4, 8, 16, 32, 64, 128} << i;
        const auto where = [&](std::uint32_t slots, float value) {
            return (bit & static_cast<std::int32_t>(slots)) != 0 ? Float8{} + value : Float8{};
        };
        const Float8 content = load8(shown.content.data() + i),
                     prediction = load8(shown.prediction.data() + i);
        const Float8 watched = load8(response.watched.data() + i),
                     logWatch = load8(response.logWatch.data() + i);
        const Float8 label = (logWatch - load8(labelMean + i)) * load8(labelScale + i);
        store8(out.error + i, label - prediction);
        storeInt8(out.residual + i, whole((label - content) * 1024.0f));
        Float8 c = (prediction - kScoreLow) * kBinsPerUnit;
        c = c < 0.0f ? Float8{} : c;
        c = c > kTop ? Float8{} + kTop : c;
        storeInt8(out.cell + i, whole(c));
        storeInt8(out.watchDs + i, whole(watched * 10.0f + 0.5f));
        storeInt8(out.logWatch + i, whole(logWatch * 1024.0f));
        alignas(32) float likes[8];
        for (int l = 0; l < 8; ++l)
            likes[l] =
                fastLogistic(likeHead[0] + likeHead[1] * shown.prediction[static_cast<std::size_t>(i + l)]);
        storeInt8(out.likesExpected + i, whole(load8(likes) * 65536.0f));
        Float8 value = weights.watchPerSecond * watched + where(finished, weights.finish);
        for (std::size_t k = 0; k < 5; ++k)
            value += where(k < 4 ? response.slotsOf[4 + k] : hate, weights.action[k]);
        storeInt8(out.value + i, whole(value * 65536.0f));
        // Used for exploration slots; a value beyond 180 counts as 180 here.
        const Float8 v = value > 180.0f ? Float8{} + 180.0f : value;
        storeInt8(out.valueSquared + i, whole(v * v * 65536.0f));
    }
}

// Slots of other formats: worth what it is on the scale of short videos, likes expected by a head of their
// own.
void figureOthers(std::uint32_t others, const std::array<std::uint8_t, kPage>& bin, const Heads& heads,
                  const ShownPage& shown, Figures& out) {
    for (std::uint32_t slots = others; slots; slots &= slots - 1) {
        const auto i = static_cast<std::size_t>(std::countr_zero(slots));
        const float value = static_cast<float>(out.value[i]) * 0x1p-16f * heads.scaleOf(bin[i]),
                    v = std::clamp(value, -180.0f, 180.0f);
        const std::array<float, 2>& like = heads.actionOf(bin[i])[0];
        out.value[i] = static_cast<std::int32_t>(value * 65536.0f);
        out.valueSquared[i] = static_cast<std::int32_t>(v * v * 65536.0f);
        out.likesExpected[i] =
            static_cast<std::int32_t>(fastLogistic(like[0] + like[1] * shown.prediction[i]) * 65536.0f);
    }
}

} // namespace

FOREREACH_CLONED(void, learnSession,
                 (const World& world, const Heads& heads, std::int64_t viewer, const ShownPage& shown,
                  const PageResponse& response, std::uint32_t hate, int length, ViewerBelief& belief,
                  Tally* tally),
                 (world, heads, viewer, shown, response, hate, length, belief, tally)) {
    alignas(64) float labelMean[kPage] = {}, labelScale[kPage] = {};
    std::array<const std::int8_t*, kPage> features;
    std::array<std::uint8_t, kPage> bin;
    std::uint32_t others = 0; // slots of formats other than short video
    for (int i = 0; i < length; ++i) {
        const auto s = static_cast<std::size_t>(i);
        const ItemVisible& item = world.catalogue.visible[shown.item[s]];
        bin[s] = item.durationBin;
        labelMean[i] = heads.labelMean[item.durationBin];
        labelScale[i] = 1.0f / heads.labelSd[item.durationBin];
        features[s] = item.x.data();
        others |= (isVideoBin(item.durationBin) ? 0u : 1u) << i;
    }
    // A video is finished; what another format asks for is not to be passed by.
    const std::uint32_t finished = (response.slotsOf[1] & ~others) | (response.slotsOf[2] & others);
    Figures f;
    figure(labelMean, labelScale, shown, response, finished, hate, world.weights, heads.action[0], f);
    if (others) figureOthers(others, bin, heads, shown, f);
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
            item.engaged += weight * std::max(0, f.value[i]);
            HeadCell& cell = tally->heads.watch[bin[s]][static_cast<std::size_t>(f.cell[i])];
            cell.weight += weight;
            cell.watchDs += weight * f.watchDs[i];
            cell.finish += (finished >> i) & 1 ? weight : 0;
            cell.valid += (valid >> i) & 1 ? weight : 0;
        }
        // Actions and insertions are rare.
        for (std::size_t k = 0; k < actions.size(); ++k)
            for (std::uint32_t slots = actions[k]; slots; slots &= slots - 1) {
                const auto i = static_cast<std::size_t>(std::countr_zero(slots));
                auto& cells = isVideoBin(bin[i]) ? tally->heads.actions
                                                 : tally->heads.formatActions[bin[i] - kDurationBins];
                cells[static_cast<std::size_t>(f.cell[i])][k] += weight;
            }
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
                                   valueAt(heads.likeOf(bin[i]), shown.content[i]);
            const double aversion = aversionAt(heads, world.weights, bin[i], shown.content[i]);
            item.valueExpected += weight * static_cast<std::int64_t>(expected * 65536.0f);
            item.worthExpected +=
                weight * static_cast<std::int64_t>((static_cast<double>(expected) + aversion) * 65536.0);
        }
        if (tally->topics && viewer % kTopicSample == 0) {
            const auto sample = static_cast<std::size_t>(viewer / kTopicSample);
            for (int i = 0; i < length; ++i) {
                const std::size_t topic =
                    world.catalogue.visible[shown.item[static_cast<std::size_t>(i)]].mainTopic;
                ++(*tally->topics)[sample][topic];
                if ((actions[0] >> i) & 1) ++(*tally->liked)[sample][topic];
            }
        }
        FeedCounts& feed = tally->feed;
        feed.impressions += weight * length;
        feed.sampledImpressions += length;
        const std::uint32_t arm = shown.randomArm & seen, ranked = seen & ~arm;
        for (std::uint32_t slots = others & ranked; slots; slots &= slots - 1) {
            const auto i = static_cast<std::size_t>(std::countr_zero(slots));
            const ItemTruth& item = world.catalogue.truth[shown.item[i]];
            FeedCounts::OfFormat& c = feed.format[static_cast<std::size_t>(item.format)];
            c.impressions += weight;
            c.taken += (valid >> i) & 1 ? weight : 0;
            c.completed += (completed >> i) & 1 ? weight : 0;
            c.timeDs += weight * f.watchDs[i];
            for (std::size_t k = 0; k < actions.size(); ++k)
                c.actions[k] += (actions[k] >> i) & 1 ? weight : 0;
        }
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
        feed.gaveUp += count(response.gaveUp & ranked);
        feed.newcomer += count(shown.inserted & ranked);
    }
    learnViewer(belief, features.data(), f.error, length);
}

} // namespace forereach
