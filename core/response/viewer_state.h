// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// What a viewer's watching does to the viewer (truth): fatigue within and between sessions, satisfaction with
// what was promised and what was got, and interests that drift within bounds. docs/model.md "State".

#include "core/audience/activity.h"
#include "core/base/det_math.h"
#include "core/response/response.h"
#include "core/response/state_model.h"

namespace forereach {

/// One line; moves with every session, crosses no barrier.
struct alignas(64) ViewerState {
    /// Latent drift of each interest, in kDriftUnit of a share; 0 is the base.
    std::array<std::int8_t, kTopicCount> drift{};
    float content = 0;          // running mean of what videos gave less what they promised, -1..1
    float fatigue = 0;          // at the end of the last session, 0..1
    std::uint32_t lastTick = 0; // of the last session
    ViewerDays days;
    std::array<std::uint8_t, 14> spare{};
};
static_assert(sizeof(ViewerState) == 64);

inline constexpr float kDriftUnit = 1.0f / 1024;

/// Satisfaction, -1..1: 0 is what a recommended feed usually gives.
float satisfactionOf(const StateModel&, const ViewerState&);
/// Fatigue at the start of a session: it wears off.
float fatigueAt(const StateModel&, const ViewerState&, std::uint32_t tick);

/// What fatigue does to log watch time.
float moodOf(const StateModel&, float fatigue);

/// Interests of the moment, in units of 1/255: base and squashed drift.
void currentTaste(const StateModel&, const std::array<std::uint8_t, kTopicCount>& base, const ViewerState&,
                  std::array<std::uint8_t, kTopicCount>& taste);

/// What a session leaves behind: of the first `length` slots those that were not skipped at once. `taste` as
/// it was in the session, `fatigue` at its start, `key` of its draws.
void settle(const StateModel&, ViewerState&, const std::array<std::uint8_t, kTopicCount>& taste,
            const std::array<const ItemTruth*, kPageSlots>& items, const PageResponse&, int length,
            float fatigue, std::uint32_t tick, std::uint64_t key);

/// What a video gives beyond what it promises, -1..1: quality and half the affinity against the hook. Minus
/// one is plain clickbait.
inline float given(float quality, float aff, float hook) {
    return 1.0f - 2.0f * fastLogistic(hook - quality - 0.5f * aff);
}

} // namespace forereach
