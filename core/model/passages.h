// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// What happens in picture and sound during a part of a clip: what the model of leaving reads (core/response)
// and what a moment at which viewers leave is named after (core/report).

#include "core/model/media_signals.h"

namespace forereach {

inline constexpr double kSilentDb = -50;         // as MediaSignals::silenceShare
inline constexpr double kBlackBrightness = 0.04; // mean luma
inline constexpr double kStillMotion = 0.002;    // mean luma change in a tenth of a second

struct Passage {
    bool still = false; // nothing moves, and no cut
    bool silent = false;
    bool black = false;
    bool cut = false;
    bool operator==(const Passage&) const = default;
};

/// Means of the measured curves over [fromS, toS). What was not measured is false; without sound nothing is
/// silent, since no part differs from another.
Passage passageBetween(const MediaSignals&, double fromS, double toS);

} // namespace forereach
