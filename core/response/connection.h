// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// What a connection does to watching (truth): the wait before a video starts, whether a viewer waits that
// long, and stalls. docs/model.md "Connection".

#include <array>
#include <cstdint>

#include "core/model/viewer_figures.h"

namespace forereach {

inline constexpr float kPatienceS = figures::kPatience.f();   // nobody gives up before
inline constexpr float kGivesUpPerS = figures::kGivingUp.f(); // share of starts lost for each further second
inline constexpr float kThroughputSd =
    figures::kThroughputSd.f(); // of its logarithm, between sessions of one class
inline constexpr float kStartBufferS = figures::kStartBuffer.f(); // of video, before it plays
inline constexpr float kRoundTrips = figures::kRoundTrips.f();    // before the first byte
inline constexpr float kTypicalKbps = figures::kTypicalKbps.f();  // of a video whose file was not measured
inline constexpr float kLowestKbps = static_cast<float>(figures::kTypicalKbps.low),
                       kHighestKbps =
                           static_cast<float>(figures::kTypicalKbps.high); // rungs of a short-video service
inline constexpr float kLessForStalls =
    figures::kLessForStalls.f(); // watching lost per share of the duration stalled
inline constexpr float kLeastWatched =
    figures::kLeastWatched.f(); // of the watching that is left, whatever the stalls

/// A class of connections of a market.
struct ConnectionModel {
    float logMedianKbps = 10;
    float roundTripS = 0.05f;
    float slowBelow = 0; // uniform draws below: a video may be waited for or stall; above: none can
};
ConnectionModel connectionModel(double medianMbps, double roundTripMs);

/// Kilobits a second that a uniform draw gives.
float throughputOf(const ConnectionModel&, float u);

/// How a video arrives.
struct Arrival {
    float startS = 0; // wait before it plays
    float stallS = 0; // if it is watched for as long as it would be without stalls; then again for what is
    float watchedS = 0;
    bool stalls = false; // watched less because of them
};
/// `before`: seconds for which the item before was watched, with `beforeKbps`: meanwhile this one is loaded
/// with what the other leaves of the line. 0: nothing was.
Arrival arrivalOf(float kbps, float durationS, float watchedS, float throughput, float roundTripS,
                  float before, float beforeKbps);
/// Chance of giving up during a wait.
float givesUp(float startS);

} // namespace forereach
