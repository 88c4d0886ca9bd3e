// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Figures of a viewer's state, in the form that a session reads: docs/model.md "State".

#include <array>
#include <cstdint>

#include "core/model/viewer_figures.h"

namespace forereach {

struct StateModel {
    float tiring = 0, recoveryH = 1, tiredWatch = 0;
    float memory = 0, sharpness = 0;
    float driftRate = 0, driftBack = 0;
    float leave = 0, satisfiedLeave = 0, tiredLeave = 0;
    std::array<float, 16> leaveAt{}; // of the logit, by slot met before
    std::array<float, 16> rested{};  // what is left of a rest after as many videos as the slot's number
    /// What a latent drift moves an interest by, in units of 1/255, by the byte.
    std::array<std::int16_t, 256> moved{};
};
StateModel stateModel(const ViewerFigures&);

} // namespace forereach
