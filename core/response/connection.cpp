// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/response/connection.h"

#include <algorithm>

#include "core/base/det_math.h"
#include "core/base/lanes.h"

namespace forereach {

ConnectionModel connectionModel(double medianMbps, double roundTripMs) {
    ConnectionModel m;
    const double logMedian = detLog(std::max(1e-3, medianMbps) * 1000);
    m.logMedianKbps = static_cast<float>(logMedian);
    m.roundTripS = static_cast<float>(roundTripMs / 1000);
    // As fast as the heaviest video, and its first second within patience without any preloading.
    const double left = static_cast<double>(kPatienceS - kRoundTrips * m.roundTripS);
    if (left <= 0) {
        m.slowBelow = 1;
        return m;
    }
    const double enough =
        static_cast<double>(kHighestKbps) * std::max(1.0, static_cast<double>(kStartBufferS) / left);
    m.slowBelow = static_cast<float>(
        detNormalCdf((detLog(enough) - logMedian) / static_cast<double>(kThroughputSd)) + 1e-6);
    return m;
}

float throughputOf(const ConnectionModel& m, float u) {
    return fastExp(m.logMedianKbps + kThroughputSd * fastNormal(u));
}

Arrival arrivalOf(float kbps, float durationS, float watchedS, float throughput, float roundTripS,
                  float before, float beforeKbps) {
    Arrival a;
    const float load = kbps / throughput; // seconds of loading for a second of video
    const float whole = kRoundTrips * roundTripS + kStartBufferS * load;
    a.startS = std::max(0.0f, whole - before * std::max(0.0f, 1.0f - beforeKbps / throughput));
    const auto stalled = [&](float watched) {
        const float loaded = std::min(watched, durationS); // what is watched again is there already
        return std::max(0.0f, (loaded - kStartBufferS) * load - loaded);
    };
    a.watchedS = watchedS;
    a.stallS = stalled(watchedS);
    if (a.stallS <= 0) return a;
    a.stalls = true;
    a.watchedS = watchedS * std::max(kLeastWatched, 1.0f - kLessForStalls * a.stallS / durationS);
    a.stallS = stalled(a.watchedS);
    return a;
}

float givesUp(float startS) {
    return std::clamp(kGivesUpPerS * (startS - kPatienceS), 0.0f, 1.0f);
}

} // namespace forereach
