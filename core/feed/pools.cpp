// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/feed/pools.h"

#include <algorithm>
#include <cmath>

#include "core/base/det_math.h"

namespace forereach {

double Cohort::quantile(double q) const {
    return mean + sd * detNormalQuantile(q);
}

double relativeValue(double value, double expected, double worth) {
    return 1 + (value - expected) / worth;
}

double Cohort::noiseAt(double expectedWorth) const {
    if (expected <= 0 || expectedWorth <= 0) return noise;
    const double times = expected / expectedWorth;
    return noise * times * times;
}

Cohort cohortOf(const std::vector<ItemVisible>& visible, const std::vector<ItemFeedback>& feedback,
                std::uint32_t begin, std::uint32_t end, std::uint32_t fromTick, std::uint32_t tick,
                const Cohort& previous) {
    double people = 0, value = 0, worth = 0, squared = 0;
    struct Seen {
        double ratio, worth, sightings; // relative value; worth expected of an impression
    };
    std::vector<Seen> seen;
    for (std::uint32_t i = begin; i < end && visible[i].bornTick < tick; ++i) {
        const ItemFeedback& f = feedback[i];
        if (!isVideoBin(visible[i].durationBin)) continue;
        if (visible[i].bornTick < fromTick || f.explored < 4 || f.worthExpected <= 0) continue;
        const auto w = static_cast<double>(f.exploredWeight), v = static_cast<double>(f.value),
                   e = static_cast<double>(f.valueExpected), g = static_cast<double>(f.worthExpected);
        people += w, value += v, worth += g;
        squared += static_cast<double>(f.valueSquared);
        seen.push_back({relativeValue(v, e, g), g / w / 65536.0, static_cast<double>(f.explored)});
    }
    if (seen.size() < 20) return previous;
    const double meanValue = value / people / 65536.0;
    Cohort c;
    c.items = static_cast<int>(seen.size());
    c.expected = worth / people / 65536.0;
    c.noise = std::clamp((squared / people / 65536.0 - meanValue * meanValue) / (c.expected * c.expected),
                         0.05, 1000.0);
    const auto precision = [&](const Seen& s) { return s.sightings / c.noiseAt(s.worth); };
    double total = 0, totalSquared = 0, totalCubed = 0, fixedMean = 0;
    for (const Seen& s : seen) {
        const double p = precision(s);
        total += p, totalSquared += p * p, totalCubed += p * p * p, fixedMean += p * s.ratio;
    }
    fixedMean /= total;
    const auto count = static_cast<double>(seen.size());
    double q = 0, qSquared = 0;
    for (const Seen& s : seen) {
        const double one = precision(s) * (s.ratio - fixedMean) * (s.ratio - fixedMean);
        q += one, qSquared += one * one;
    }
    const double scale = total - totalSquared / total, estimate = (q - (count - 1)) / scale;
    // Its error, from the items (outliers count) and by Biggerstaff and Tweedie (1997) where items spread no
    // less than supposed: an estimate that came out low by chance must not think itself exact.
    const double before = kCohortSd * kCohortSd, spread = std::max(estimate, before);
    const double byItems = qSquared - q * q / count;
    const double byLaw =
        2 * (count - 1 + 2 * scale * spread +
             (totalSquared - 2 * totalCubed / total + totalSquared * totalSquared / (total * total)) *
                 spread * spread);
    const double known = scale * scale / std::max(byItems, byLaw),
                 trusted = 1 / (before * before); // the prior is known no better than its own size
    const double variance = std::max(0.0025, (estimate * known + before * trusted) / (known + trusted));
    c.sd = std::sqrt(variance);
    double weights = 0, sum = 0;
    for (const Seen& s : seen) {
        const double w = 1 / (variance + 1 / precision(s));
        weights += w, sum += w * s.ratio;
    }
    c.mean = sum / weights;
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
    s.worthExpected += evidence.worthExpected;
    if (s.open() || s.stopped) return;
    const auto l = static_cast<std::size_t>(s.level);
    PoolLevelState& level = s.levels[l];
    level.impressions += evidence.people;
    level.passedBy += evidence.passedBy;
    const bool windowOver =
        tick + 1 - s.windowStart >= static_cast<std::uint32_t>(std::max(1.0, ladder[l].windowHours));
    if (!windowOver && quotaLeft(s, ladder) > 0) return;
    if (s.people == 0 || s.worthExpected <= 0) {
        if (windowOver) {
            s.stopped = true;
            level.verdict = PoolVerdict::Stopped;
        }
        return;
    }
    const auto worth = static_cast<double>(s.worthExpected);
    const double ratio =
        relativeValue(static_cast<double>(s.value), static_cast<double>(s.valueExpected), worth);
    const double priorPrecision = 1.0 / (cohort.sd * cohort.sd);
    const double dataPrecision =
        static_cast<double>(s.people) / cohort.noiseAt(worth / static_cast<double>(s.people) / 65536.0);
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
