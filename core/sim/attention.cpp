// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/attention.h"

#include <algorithm>

#include "core/base/det_math.h"

namespace forereach {
namespace {

constexpr double kLn2 = 0.6931471805599453, kEulerGamma = 0.5772156649015329;

double ratio(std::int64_t a, std::int64_t b) {
    return b > 0 ? static_cast<double>(a) / static_cast<double>(b) : 0.0;
}

std::int64_t sumOf(std::span<const std::int64_t> counts) {
    std::int64_t sum = 0;
    for (const std::int64_t c : counts) sum += c;
    return sum;
}

} // namespace

double entropyBits(std::span<const std::int64_t> counts) {
    const auto all = static_cast<double>(sumOf(counts));
    double bits = 0;
    for (const std::int64_t c : counts)
        if (c > 0) {
            const double share = static_cast<double>(c) / all;
            bits -= share * detLog(share) / kLn2;
        }
    return std::max(0.0, bits);
}

double effectiveTopics(std::span<const std::int64_t> counts) {
    return sumOf(counts) > 0 ? detExp(entropyBits(counts) * kLn2) : 0.0;
}

MeanEntropy meanEntropy(std::span<const TopicCounts> byViewer, std::int64_t minimum) {
    MeanEntropy m;
    for (const TopicCounts& c : byViewer)
        if (sumOf(c) >= std::max<std::int64_t>(1, minimum)) {
            m.bits += entropyBits(c);
            ++m.viewers;
        }
    if (m.viewers > 0) m.bits /= static_cast<double>(m.viewers);
    return m;
}

MeanEntropy meanEntropyOfFew(std::span<const TopicCounts> byViewer, std::int64_t minimum) {
    MeanEntropy m;
    for (const TopicCounts& c : byViewer) {
        const std::int64_t n = sumOf(c);
        if (n < std::max<std::int64_t>(1, minimum)) continue;
        // ln n - sum of x G(x) / n; G(1) = -gamma - ln 2, G(2) = 2 + G(1), and every two further 2 / odd.
        double sum = 0;
        for (const std::int64_t x : c) {
            double g = -kEulerGamma - kLn2;
            for (std::int64_t k = 2; k <= x; k += 2) g += 2.0 / static_cast<double>(k - 1);
            sum += static_cast<double>(x) * g;
        }
        m.bits += (detLog(static_cast<double>(n)) - sum / static_cast<double>(n)) / kLn2;
        ++m.viewers;
    }
    if (m.viewers > 0) m.bits /= static_cast<double>(m.viewers);
    return m;
}

MeanEntropy narrowing(std::span<const TopicCounts> earlier, std::span<const TopicCounts> later,
                      std::int64_t minimum) {
    MeanEntropy m;
    const std::int64_t least = std::max<std::int64_t>(1, minimum);
    for (std::size_t v = 0; v < std::min(earlier.size(), later.size()); ++v)
        if (sumOf(earlier[v]) >= least && sumOf(later[v]) >= least) {
            m.bits += entropyBits(later[v]) - entropyBits(earlier[v]);
            ++m.viewers;
        }
    if (m.viewers > 0) m.bits /= static_cast<double>(m.viewers);
    return m;
}

void AttentionCounts::add(const AttentionCounts& o) {
    sessions += o.sessions, impressions += o.impressions, timeDs += o.timeDs, personDays += o.personDays;
    activePersonDays += o.activePersonDays, fatigueMilli += o.fatigueMilli;
    satisfactionMilli += o.satisfactionMilli, newcomerImpressions += o.newcomerImpressions;
}

AttentionFigures attentionFigures(const AttentionCounts& c) {
    AttentionFigures f;
    f.sessionMinutes = ratio(c.timeDs, c.sessions) / 600;
    f.impressionsPerSession = ratio(c.impressions, c.sessions);
    f.minutesPerDay = ratio(c.timeDs, c.personDays) / 600;
    f.minutesPerActiveDay = ratio(c.timeDs, c.activePersonDays) / 600;
    f.fatigue = ratio(c.fatigueMilli, c.sessions) / 1000;
    f.satisfaction = ratio(c.satisfactionMilli, c.sessions) / 1000;
    f.newcomerShare = ratio(c.newcomerImpressions, c.impressions);
    return f;
}

ExposureShare exposure(std::vector<std::int64_t> x, double topShare) {
    ExposureShare e;
    std::sort(x.begin(), x.end());
    const auto total = static_cast<double>(sumOf(x));
    if (total <= 0) return e;
    const auto n = static_cast<double>(x.size());
    double ranked = 0;
    for (std::size_t i = 0; i < x.size(); ++i)
        ranked += static_cast<double>(i + 1) * static_cast<double>(x[i]);
    e.gini = 2 * ranked / (n * total) - (n + 1) / n;
    const auto top = static_cast<std::size_t>(std::clamp(topShare, 0.0, 1.0) * n + 0.5);
    for (std::size_t i = x.size() - top; i < x.size(); ++i) e.top += static_cast<double>(x[i]) / total;
    return e;
}

Spread spreadOf(std::span<const std::vector<std::int64_t>> reachByTick, std::int64_t reachedFollowers) {
    Spread s;
    std::vector<std::int64_t> bySegment;
    for (const std::vector<std::int64_t>& tick : reachByTick) {
        if (bySegment.size() < tick.size()) bySegment.resize(tick.size(), 0);
        if (s.firstSegment < 0 && sumOf(tick) > 0) // equal numbers: the lower segment
            s.firstSegment = static_cast<int>(std::max_element(tick.begin(), tick.end()) - tick.begin());
        for (std::size_t k = 0; k < tick.size(); ++k) bySegment[k] += tick[k];
    }
    const std::int64_t all = sumOf(bySegment);
    if (s.firstSegment < 0) return s;
    s.outsideFirst = ratio(all - bySegment[static_cast<std::size_t>(s.firstSegment)], all);
    s.outsideFollowers = ratio(all - std::clamp<std::int64_t>(reachedFollowers, 0, all), all);
    s.effectiveSegments = effectiveTopics(bySegment);
    return s;
}

} // namespace forereach
