// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/calibrate/expected_feed.h"

#include <algorithm>
#include <cmath>

#include "core/base/det_math.h"
#include "core/response/response.h"

namespace forereach {
namespace {

constexpr double kRewatchLimit = 5; // of durations, as in the engine
constexpr int kNodes = 16;          // of each component, for what follows a watch

double normalCdf(double x) {
    return 0.5 * std::erfc(-x * 0.7071067811865476);
}

} // namespace

// The watch time of one impression: quick with a chance, slow otherwise, each log-normal.
struct ExpectedFeed::Watch {
    double skip, logQuick, quickSd, mu, sigma;

    Watch(const ResponsePreset& p, const Impression& i)
        : skip(1 / (1 + std::exp(-(p.s0 - p.sa * i.aff - p.sq * i.quality -
                                   static_cast<double>(kHookOnSkip) * i.hook)))),
          logQuick(std::log(p.skipMedianS)), quickSd(p.skipSd),
          mu(p.b0 + p.a * i.aff + p.c * i.quality + p.g * i.level +
             p.h * (i.logDuration - p.meanLogDuration) + static_cast<double>(kPaceOnWatch) * i.pace + i.mood),
          sigma(p.sigma) {}

    template <class F>
    double mix(F f) const {
        return skip * f(logQuick, quickSd) + (1 - skip) * f(mu, sigma);
    }
    /// P(W* >= x).
    double atLeast(double x) const {
        const double logX = std::log(x);
        return mix([&](double m, double s) { return normalCdf((m - logX) / s); });
    }
    /// E[min(W*, x)^power], power 1 or 2.
    double truncated(double x, int power) const {
        const double logX = std::log(x), k = power;
        return mix([&](double m, double s) {
            return std::exp(k * m + 0.5 * k * k * s * s) * normalCdf((logX - m - k * s * s) / s) +
                   std::pow(x, k) * normalCdf((m - logX) / s);
        });
    }
};

ExpectedFeed::ExpectedFeed(std::span<const ImpressionSample> samples, std::size_t most) {
    std::array<std::size_t, 2> have{}, seen{};
    for (const ImpressionSample& s : samples) ++have[s.random ? 1 : 0];
    for (const ImpressionSample& s : samples) {
        const std::size_t which = s.random ? 1 : 0, stride = (have[which] + most - 1) / most;
        if (seen[which]++ % std::max<std::size_t>(1, stride) != 0) continue;
        (s.random ? m_random : m_ranked)
            .push_back({static_cast<double>(s.weight), static_cast<double>(s.aff),
                        static_cast<double>(s.quality), static_cast<double>(s.hook),
                        static_cast<double>(s.pace), static_cast<double>(s.durationS),
                        std::log(static_cast<double>(s.durationS)), static_cast<double>(s.level),
                        static_cast<double>(s.mood)});
    }
}

WatchMoments ExpectedFeed::watch(const ResponsePreset& p, bool random) const {
    WatchMoments m;
    double weight = 0;
    for (const Impression& i : arm(random)) {
        const Watch w(p, i);
        const double d = i.duration, all = kRewatchLimit * d;
        const auto seconds = [&](int power) {
            const double once = w.truncated(d, power);
            return once + p.rho * (w.truncated(all, power) - once);
        };
        const double play = seconds(1);
        weight += i.weight;
        m.playS += i.weight * play;
        m.valid += i.weight * w.atLeast(std::min(d, static_cast<double>(kValidS)));
        m.longView += i.weight * w.atLeast(std::min(d, static_cast<double>(kLongS)));
        m.completed += i.weight * w.atLeast(d);
        m.ratio += i.weight * play / d;
        m.ratioSquare += i.weight * seconds(2) / (d * d);
    }
    for (double* x : {&m.playS, &m.valid, &m.longView, &m.completed, &m.ratio, &m.ratioSquare})
        *x /= std::max(1e-300, weight);
    return m;
}

RatioQuartiles ExpectedFeed::ratioQuartiles(const ResponsePreset& p) const {
    const std::size_t stride = std::max<std::size_t>(1, m_ranked.size() / 4000);
    std::vector<std::pair<Watch, const Impression*>> some;
    double weight = 0;
    for (std::size_t i = 0; i < m_ranked.size(); i += stride) {
        some.emplace_back(Watch(p, m_ranked[i]), &m_ranked[i]);
        weight += m_ranked[i].weight;
    }
    RatioQuartiles out{};
    for (std::size_t q = 0; q < out.size(); ++q) {
        const double wanted = 1 - 0.25 * static_cast<double>(q + 1);
        double low = 0, high = kRewatchLimit;
        for (int step = 0; step < 16; ++step) {
            const double r = 0.5 * (low + high);
            double above = 0; // people whose ratio is larger
            for (const auto& [w, i] : some)
                above += i->weight * w.atLeast(r * i->duration) * (r < 1 ? 1.0 : p.rho);
            (above > wanted * weight ? low : high) = r;
        }
        out[q] = 0.5 * (low + high);
    }
    return out;
}

ExpectedFeed::ActionBase ExpectedFeed::actionBase(const ResponsePreset& p, const ActionLogit& action,
                                                  bool random) const {
    std::array<double, kNodes> z{};
    for (int k = 0; k < kNodes; ++k) z[static_cast<std::size_t>(k)] = detNormalQuantile((k + 0.5) / kNodes);
    ActionBase base;
    base.terms.reserve(arm(random).size());
    for (const Impression& i : arm(random)) {
        const Watch w(p, i);
        ActionBase::Term& term = base.terms.emplace_back();
        term.weight = i.weight;
        term.aff = i.aff;
        term.quality = i.quality;
        for (int component = 0; component < 2; ++component) {
            const double m = component ? w.mu : w.logQuick, s = component ? w.sigma : w.quickSd;
            const double chance = (component ? 1 - w.skip : w.skip) / kNodes;
            for (const double x : z) {
                const double watched = std::exp(m + s * x);
                const bool valid = watched >= i.duration || watched > static_cast<double>(kValidS);
                const double e = std::exp((valid ? action.validPlay : 0.0) +
                                          action.watchFraction * std::min(1.0, watched / i.duration));
                term.powers[0] += chance * e;
                term.powers[1] += chance * e * e;
                term.powers[2] += chance * e * e * e;
            }
        }
    }
    return base;
}

double ExpectedFeed::actionShare(const ActionBase& base, const ActionLogit& action) {
    double sum = 0, weight = 0;
    for (const ActionBase::Term& t : base.terms) {
        const double e = std::exp(action.constant + action.affinity * t.aff + action.quality * t.quality);
        // logistic(y) = e^y - e^2y + e^3y - ..
        sum += t.weight * e * (t.powers[0] - e * (t.powers[1] - e * t.powers[2]));
        weight += t.weight;
    }
    return weight > 0 ? sum / weight : 0;
}

} // namespace forereach
