// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/response/connection.h"

#include <algorithm>

#include "core/base/det_math.h"
#include "core/base/lanes.h"

namespace forereach {

WaitModel waitModel(const ViewerFigures& v) {
    return {v.f(figures::kPatience),    v.f(figures::kGivingUp),   v.f(figures::kThroughputSd),
            v.f(figures::kStartBuffer), v.f(figures::kRoundTrips), v.f(figures::kLessForStalls),
            v.f(figures::kLeastWatched)};
}

ConnectionModel connectionModel(const WaitModel& waits, double medianMbps, double roundTripMs) {
    ConnectionModel m;
    m.sd = waits.throughputSd;
    const double logMedian = detLog(std::max(1e-3, medianMbps) * 1000);
    m.logMedianKbps = static_cast<float>(logMedian);
    m.roundTripS = static_cast<float>(roundTripMs / 1000);
    // As fast as the heaviest video, and its first second within patience without any preloading.
    const double left = static_cast<double>(waits.patienceS - waits.roundTrips * m.roundTripS);
    if (left <= 0) {
        m.slowBelow = 1;
        return m;
    }
    const double enough =
        static_cast<double>(kHighestKbps) * std::max(1.0, static_cast<double>(waits.startBufferS) / left);
    m.slowBelow = static_cast<float>(
        detNormalCdf((detLog(enough) - logMedian) / static_cast<double>(waits.throughputSd)) + 1e-6);
    return m;
}

float throughputOf(const ConnectionModel& m, float u) {
    return fastExp(m.logMedianKbps + m.sd * fastNormal(u));
}

Arrival arrivalOf(const WaitModel& waits, float kbps, float durationS, float watchedS, float throughput,
                  float roundTripS, float before, float beforeKbps) {
    Arrival a;
    const float load = kbps / throughput; // seconds of loading for a second of video
    const float whole = waits.roundTrips * roundTripS + waits.startBufferS * load;
    a.startS = std::max(0.0f, whole - before * std::max(0.0f, 1.0f - beforeKbps / throughput));
    const auto stalled = [&](float watched) {
        const float loaded = std::min(watched, durationS); // what is watched again is there already
        return std::max(0.0f, (loaded - waits.startBufferS) * load - loaded);
    };
    a.watchedS = watchedS;
    a.stallS = stalled(watchedS);
    if (a.stallS <= 0) return a;
    a.stalls = true;
    a.watchedS = watchedS * std::max(waits.leastWatched, 1.0f - waits.lessForStalls * a.stallS / durationS);
    a.stallS = stalled(a.watchedS);
    return a;
}

float givesUp(const WaitModel& waits, float startS) {
    return std::clamp(waits.givesUpPerS * (startS - waits.patienceS), 0.0f, 1.0f);
}

} // namespace forereach
