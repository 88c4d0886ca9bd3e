// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// What a connection does to watching (truth): the wait before a video starts, whether a viewer waits that
// long, and stalls. docs/model.md "Connection".

#include <array>
#include <cstdint>

#include "core/model/viewer_figures.h"

namespace forereach {

/// Figures of waiting, in the form that the engine reads.
struct WaitModel {
    float patienceS = 0;     // nobody gives up before
    float givesUpPerS = 0;   // share of starts lost for each further second
    float throughputSd = 0;  // of its logarithm, between sessions of one class
    float startBufferS = 0;  // of video, before it plays
    float roundTrips = 0;    // before the first byte
    float lessForStalls = 0; // watching lost per share of the duration stalled
    float leastWatched = 0;  // of the watching that is left, whatever the stalls
};
WaitModel waitModel(const ViewerFigures&);

inline constexpr float kTypicalKbps = figures::kTypicalKbps.f(); // of a video whose file was not measured
inline constexpr float kLowestKbps = static_cast<float>(figures::kTypicalKbps.low),
                       kHighestKbps =
                           static_cast<float>(figures::kTypicalKbps.high); // rungs of a short-video service

/// A class of connections of a market.
struct ConnectionModel {
    float logMedianKbps = 10;
    float roundTripS = 0.05f;
    float sd = 1;        // of the logarithm of a session's speed
    float slowBelow = 0; // uniform draws below: a video may be waited for or stall; above: none can
};
ConnectionModel connectionModel(const WaitModel&, double medianMbps, double roundTripMs);

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
Arrival arrivalOf(const WaitModel&, float kbps, float durationS, float watchedS, float throughput,
                  float roundTripS, float before, float beforeKbps);
/// Chance of giving up during a wait.
float givesUp(const WaitModel&, float startS);

} // namespace forereach
