// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/feed/pools.h"

#include <algorithm>
#include <cmath>

#include "core/base/det_math.h"

namespace forereach {

double Cohort::quantile(double q) const {
    return mean + sd * detNormalQuantile(q);
}

Cohort cohortOf(const std::vector<ItemVisible>& visible, const std::vector<ItemFeedback>& feedback,
                std::uint32_t begin, std::uint32_t end, std::uint32_t fromTick, std::uint32_t tick,
                const Cohort& previous) {
    double w = 0, v = 0, e = 0, vv = 0;
    std::vector<std::pair<double, double>> ratios; // ratio, sightings
    for (std::uint32_t i = begin; i < end && visible[i].bornTick < tick; ++i) {
        const ItemFeedback& f = feedback[i];
        if (!isVideoBin(visible[i].durationBin)) continue;
        if (visible[i].bornTick < fromTick || f.explored < 4 || f.valueExpected <= 0) continue;
        w += static_cast<double>(f.exploredWeight);
        v += static_cast<double>(f.value);
        e += static_cast<double>(f.valueExpected);
        vv += static_cast<double>(f.valueSquared);
        ratios.emplace_back(static_cast<double>(f.value) / static_cast<double>(f.valueExpected),
                            static_cast<double>(f.explored));
    }
    if (ratios.size() < 20 || e <= 0) return previous;
    Cohort c;
    c.items = static_cast<int>(ratios.size());
    const double meanExpected = e / w / 65536.0;
    c.noise = std::clamp(vv / w / 65536.0 / (meanExpected * meanExpected) - (v / e) * (v / e), 0.05, 50.0);
    double mean = 0, noise = 0, total = 0;
    for (const auto& [r, n] : ratios) mean += n * r, total += n;
    mean /= total;
    double var = 0;
    for (const auto& [r, n] : ratios) var += n * (r - mean) * (r - mean), noise += c.noise;
    c.mean = mean;
    c.sd = std::sqrt(std::max(0.0025, (var - noise) / total));
    return c;
}

PoolState startPools(const std::vector<TrafficPoolLevel>& ladder, std::uint32_t tick) {
    PoolState s;
    s.windowStart = tick;
    s.levels.resize(ladder.size());
    if (!s.levels.empty()) s.levels[0].entered = true;
    return s;
}

std::int64_t quotaLeft(const PoolState& s, const std::vector<TrafficPoolLevel>& ladder) {
    if (s.open() || s.stopped) return 0;
    const auto l = static_cast<std::size_t>(s.level);
    // An undecided item gets the same quota once more for its second look.
    return std::max<std::int64_t>(0, ladder[l].quota * (1 + s.levels[l].looks) - s.levels[l].impressions +
                                         s.levels[l].passedBy);
}

void stepPools(PoolState& s, const std::vector<TrafficPoolLevel>& ladder, const PoolEvidence& evidence,
               const Cohort& cohort, std::uint32_t tick) {
    s.people += evidence.people;
    s.value += evidence.value;
    s.valueExpected += evidence.valueExpected;
    if (s.open() || s.stopped) return;
    const auto l = static_cast<std::size_t>(s.level);
    PoolLevelState& level = s.levels[l];
    level.impressions += evidence.people;
    level.passedBy += evidence.passedBy;
    const bool windowOver =
        tick + 1 - s.windowStart >= static_cast<std::uint32_t>(std::max(1.0, ladder[l].windowHours));
    if (!windowOver && quotaLeft(s, ladder) > 0) return;
    if (s.people == 0 || s.valueExpected <= 0) {
        if (windowOver) {
            s.stopped = true;
            level.verdict = PoolVerdict::Stopped;
        }
        return;
    }
    const double ratio = static_cast<double>(s.value) / static_cast<double>(s.valueExpected);
    const double priorPrecision = 1.0 / (cohort.sd * cohort.sd);
    const double dataPrecision = static_cast<double>(s.people) / cohort.noise;
    const double mean =
        (priorPrecision * cohort.mean + dataPrecision * ratio) / (priorPrecision + dataPrecision);
    const double sd = std::sqrt(1.0 / (priorPrecision + dataPrecision));
    level.value = mean;
    level.threshold = cohort.quantile(ladder[l].cohortQuantile);
    level.probability = detNormalCdf((mean - level.threshold) / sd);
    level.cohortMean = cohort.mean;
    level.cohortSd = cohort.sd;
    level.cohortItems = cohort.items;
    ++level.looks;
    s.windowStart = tick + 1;
    if (level.probability > kPromoteProbability) {
        level.verdict = PoolVerdict::Passed;
        level.passedTick = tick + 1;
        ++s.level;
        if (!s.open()) s.levels[static_cast<std::size_t>(s.level)].entered = true;
    } else if (level.probability < kStopProbability || level.looks >= kMaximumLooks) {
        level.verdict = PoolVerdict::Stopped;
        s.stopped = true;
    }
}

} // namespace forereach
