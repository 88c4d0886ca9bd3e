// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/response/viewer_state.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "core/base/lanes.h"
#include "core/base/random.h"

namespace forereach {
StateModel stateModel(const ViewerFigures& v) {
    StateModel m;
    m.tiring = v.f(figures::kTiring), m.recoveryH = v.f(figures::kRecovery);
    m.tiredWatch = v.f(figures::kTiredWatch);
    m.memory = v.f(figures::kMemory), m.sharpness = v.f(figures::kSharpness);
    m.driftRate = v.f(figures::kDriftRate), m.driftBack = v.f(figures::kDriftBack);
    m.leave = v.f(figures::kLeave), m.satisfiedLeave = v.f(figures::kSatisfiedLeave);
    m.tiredLeave = v.f(figures::kTiredLeave);
    float rest = 1;
    for (std::size_t i = 0; i < m.rested.size(); ++i) {
        m.leaveAt[i] = v.f(figures::kLeaveTime) * fastLog(static_cast<float>(i + 1));
        m.rested[i] = rest *= 1.0f - m.tiring;
    }
    // sq(z) = 4 M (sigma(z / M) - 1/2).
    const float bound = v.f(figures::kDriftBound);
    for (int z = -128; z < 128 && bound > 0; ++z)
        m.moved[static_cast<std::uint8_t>(z)] = static_cast<std::int16_t>(std::floor(
            255.0f * 4 * bound * (fastLogistic(static_cast<float>(z) * (kDriftUnit / bound)) - 0.5f) + 0.5f));
    return m;
}

float satisfactionOf(const StateModel& m, const ViewerState& s) {
    return 2.0f * fastLogistic(m.sharpness * (s.content - figures::kUsualContent)) - 1.0f;
}

float fatigueAt(const StateModel& m, const ViewerState& s, std::uint32_t tick) {
    const auto hours = static_cast<float>(tick - s.lastTick);
    return s.fatigue * fastExp(-0.6931472f / m.recoveryH * hours);
}

void currentTaste(const StateModel& m, const std::array<std::uint8_t, kTopicCount>& base,
                  const ViewerState& s, std::array<std::uint8_t, kTopicCount>& taste) {
    for (std::size_t k = 0; k < kTopicCount; ++k)
        taste[k] = static_cast<std::uint8_t>(
            std::clamp(base[k] + m.moved[static_cast<std::uint8_t>(s.drift[k])], 0, 255));
}

float moodOf(const StateModel& m, float fatigue) {
    return -m.tiredWatch * (fatigue - figures::kUsualFatigue);
}

FOREREACH_CLONED(void, settle,
                 (const StateModel& m, ViewerState& s, const std::array<std::uint8_t, kTopicCount>& taste,
                  const std::array<const ItemTruth*, kPageSlots>& items, const PageResponse& page, int length,
                  float fatigue, std::uint32_t tick, std::uint64_t key),
                 (m, s, taste, items, page, length, fatigue, tick, key)) {
    alignas(64) float value[kPageSlots];
    const float* const quality = page.quality.data();
    const float* const aff = page.aff.data();
    const float* const hook = page.hook.data();
    for (int i = 0; i < kPageSlots; ++i) value[i] = given(quality[i], aff[i], hook[i]);
    // What was skipped at once promised nothing; who waited in vain got nothing at all.
    const std::uint32_t met = (1u << length) - 1;
    const std::uint32_t watched = met & ~page.slotsOf[0] & ~page.gaveUp, gaveUp = met & page.gaveUp;
    float sum = 0, remembers = 1, keeps = 1;
    alignas(64) float pull[kTopicCount] = {};
    for (int i = 0; i < length; ++i) {
        keeps *= 1.0f - m.tiring;
        if (!((watched >> i) & 1)) continue;
        sum += value[i];
        const float v = value[i];
        const std::uint8_t* const topic = items[static_cast<std::size_t>(i)]->topic.data();
        for (int k = 0; k < kTopicCount; ++k) pull[k] += v * static_cast<float>(topic[k]);
    }
    const int counted = std::popcount(watched | gaveUp);
    for (int i = 0; i < counted; ++i) remembers *= 1.0f - m.memory;
    if (counted > 0)
        s.content +=
            (1.0f - remembers) *
            ((sum - static_cast<float>(std::popcount(gaveUp))) / static_cast<float>(counted) - s.content);
    s.fatigue = 1.0f - (1.0f - fatigue) * keeps;
    s.lastTick = tick;
    // z <- z + eta q (d - x) - rho (z - z0) + epsilon; epsilon is the rounding to units, up or down by
    // chance.
    const std::uint8_t* const x = taste.data();
    std::int8_t* const z = s.drift.data();
    alignas(64) float next[kTopicCount];
    alignas(64) std::uint8_t chances[kTopicCount];
    for (std::size_t k = 0; k < kTopicCount; k += 8) {
        const std::uint64_t bits = mix64(key + k * 0x9e3779b97f4a7c15ULL);
        __builtin_memcpy(chances + k, &bits, sizeof bits);
    }
    for (int k = 0; k < kTopicCount; ++k) {
        const float chance = (static_cast<float>(chances[k]) + 0.5f) * 0x1p-8f;
        const float moved = static_cast<float>(z[k]) * (1.0f - m.driftBack) +
                            (m.driftRate / 255.0f / kDriftUnit) * (pull[k] - sum * static_cast<float>(x[k]));
        const float v = moved + chance + 127.0f; // positive, so that truncation rounds down
        next[k] = v < 0.0f ? 0.0f : (v > 254.0f ? 254.0f : v);
    }
    for (int k = 0; k < kTopicCount; ++k)
        z[k] = static_cast<std::int8_t>(static_cast<std::int32_t>(next[k]) - 127);
}

} // namespace forereach
