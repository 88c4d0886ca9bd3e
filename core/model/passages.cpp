// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/passages.h"

#include <algorithm>
#include <cmath>

namespace forereach {
namespace {

double meanBetween(const std::vector<float>& curve, double stepS, double fromS, double toS) {
    const auto last = curve.size() - 1;
    const auto from = std::min(last, static_cast<std::size_t>(fromS / stepS));
    const auto to =
        std::min(last, static_cast<std::size_t>(std::max(0.0, std::ceil(toS / stepS - 1e-9) - 1)));
    double sum = 0;
    for (std::size_t i = from; i <= std::max(from, to); ++i) sum += static_cast<double>(curve[i]);
    return sum / static_cast<double>(std::max(from, to) - from + 1);
}

} // namespace

Passage passageBetween(const MediaSignals& s, double fromS, double toS) {
    Passage p;
    if (!(s.stepS > 0)) return p;
    p.cut = std::any_of(s.cutsS.begin(), s.cutsS.end(), [&](double at) { return at >= fromS && at < toS; });
    p.still = !p.cut && !s.motion.empty() && meanBetween(s.motion, s.stepS, fromS, toS) < kStillMotion;
    p.silent =
        s.hasAudio && !s.loudnessDb.empty() && meanBetween(s.loudnessDb, s.stepS, fromS, toS) < kSilentDb;
    p.black = !s.brightness.empty() && meanBetween(s.brightness, s.stepS, fromS, toS) < kBlackBrightness;
    return p;
}

} // namespace forereach
