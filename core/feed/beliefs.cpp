// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/feed/beliefs.h"

#include <algorithm>
#include <cmath>

#include "core/base/det_math.h"
#include "core/base/lanes.h"

namespace forereach {
namespace {

// Sightings that weigh as much as the prior of an item's residual, and of its like factor in expected likes
// (assumption).
constexpr double kResidualPrior = 12.0;
constexpr double kLikePrior = 3.0;

double scoreOfBin(int bin) {
    return kScoreLow + (bin + 0.5) * (kScoreHigh - kScoreLow) / kScoreBins;
}

// Two-parameter logistic regression on binned counts by Newton's method with a weak Gaussian prior around
// `start`.
std::array<float, 2> fitLogistic(const std::array<double, kScoreBins>& n,
                                 const std::array<double, kScoreBins>& k, std::array<float, 2> start,
                                 double priorWeight) {
    double a = start[0], b = start[1];
    const double a0 = a, b0 = b;
    for (int it = 0; it < 12; ++it) {
        double ga = -priorWeight * (a - a0), gb = -priorWeight * (b - b0);
        double haa = priorWeight, hab = 0, hbb = priorWeight;
        for (int i = 0; i < kScoreBins; ++i) {
            const auto s = static_cast<std::size_t>(i);
            if (n[s] <= 0) continue;
            const double x = scoreOfBin(i), p = detLogistic(a + b * x), w = n[s] * p * (1 - p),
                         r = k[s] - n[s] * p;
            ga += r, gb += r * x, haa += w, hab += w * x, hbb += w * x * x;
        }
        const double det = haa * hbb - hab * hab;
        if (!(det > 1e-12)) break;
        double da = (hbb * ga - hab * gb) / det, db = (haa * gb - hab * ga) / det;
        da = std::clamp(da, -2.0, 2.0);
        db = std::clamp(db, -2.0, 2.0);
        a += da, b += db;
        if (std::abs(da) + std::abs(db) < 1e-9) break;
    }
    return {static_cast<float>(std::clamp(a, -16.0, 8.0)), static_cast<float>(std::clamp(b, -3.0, 4.0))};
}

} // namespace

void HeadCounts::add(const HeadCounts& o) {
    for (std::size_t d = 0; d < kBins; ++d) {
        for (std::size_t s = 0; s < kScoreBins; ++s) {
            watch[d][s].weight += o.watch[d][s].weight;
            watch[d][s].watchDs += o.watch[d][s].watchDs;
            watch[d][s].finish += o.watch[d][s].finish;
            watch[d][s].valid += o.watch[d][s].valid;
        }
        for (std::size_t k = 0; k < 3; ++k) label[d][k] += o.label[d][k];
    }
    for (std::size_t s = 0; s < kScoreBins; ++s)
        for (std::size_t a = 0; a < 5; ++a) actions[s][a] += o.actions[s][a];
    for (std::size_t f = 0; f < kFormatBins; ++f)
        for (std::size_t s = 0; s < kScoreBins; ++s)
            for (std::size_t a = 0; a < 5; ++a) formatActions[f][s][a] += o.formatActions[f][s][a];
}

RankingWeights rankingWeights(const RankingPreset& p) {
    RankingWeights w;
    w.finish = static_cast<float>(p.finish.value);
    w.watchPerSecond = static_cast<float>(p.watchPerSecond.value);
    w.action = {static_cast<float>(p.like.value), static_cast<float>(p.comment.value),
                static_cast<float>(p.share.value), static_cast<float>(p.follow.value),
                static_cast<float>(p.notInterested.value)};
    w.inNetwork = static_cast<float>(p.inNetworkFactor.value);
    w.outOfNetwork = static_cast<float>(p.outOfNetworkFactor.value);
    w.freshnessHalfLifeH = static_cast<float>(p.freshnessHalfLifeH.value);
    w.explorationRate = static_cast<float>(p.explorationRate.value);
    return w;
}

std::uint8_t durationBinOf(float seconds) {
    static constexpr std::array<float, kDurationBins - 1> kEdges{5, 10, 20, 40, 80, 160, 320};
    std::uint8_t b = 0;
    while (b < kDurationBins - 1 && seconds >= kEdges[b]) ++b;
    return b;
}

std::uint8_t binOf(Format format, float seconds, float words) {
    switch (format) {
    case Format::ShortVideo:
        break;
    case Format::Live:
        return kLiveBin;
    case Format::Picture:
        return kPictureBin;
    case Format::Article:
        return words < 1000 ? kShortArticleBin : kLongArticleBin;
    case Format::QuestionAnswer:
        return kQuestionBin;
    case Format::CommunityPost:
        return kPostBin;
    }
    return durationBinOf(seconds);
}

namespace {

// Of other formats a platform has long shown some before the run: what it knows of each, from an audience
// that nobody chose (assumptions; a test holds them to what such an audience does). In the order of the bins.
struct FormatPrior {
    float labelMean, labelSd;
    std::array<float, 2> finish, watch;
    std::array<float, 5> action; // constants; slopes below
};
constexpr std::array<FormatPrior, kFormatBins> kFormatPriors{{
    {1.36f, 0.83f, {-2.82f, 1.3f}, {2.35f, 1.6f}, {-5.2f, -6.5f, -9.5f, -9.4f, -7.0f}},   // live
    {1.04f, 0.73f, {-0.40f, 0.75f}, {1.08f, 0.8f}, {-4.1f, -6.1f, -6.9f, -6.9f, -7.0f}},  // picture
    {0.85f, 0.88f, {-2.55f, 0.8f}, {1.65f, 0.8f}, {-6.1f, -8.0f, -8.9f, -8.9f, -7.0f}},   // article
    {0.91f, 1.09f, {-2.55f, 0.8f}, {2.35f, 1.0f}, {-6.2f, -8.1f, -8.9f, -8.9f, -7.0f}},   // long article
    {1.04f, 1.06f, {-1.75f, 0.85f}, {1.90f, 0.6f}, {-5.2f, -7.0f, -8.0f, -8.0f, -7.0f}},  // question
    {1.04f, 0.75f, {-0.78f, 0.85f}, {1.08f, 0.75f}, {-4.5f, -6.0f, -7.2f, -7.2f, -7.0f}}, // post
}};

} // namespace

Heads priorHeads(const std::array<float, kDurationBins>& typicalDurationS) {
    // Before any feedback: a platform of this kind would start from an earlier product; these are only where
    // the fit starts, and the warm-up replaces them within a day (the learning curve shows it).
    Heads h;
    for (std::size_t d = 0; d < kDurationBins; ++d) {
        h.labelMean[d] = 1.8f;
        h.labelSd[d] = 1.2f;
        h.finish[d] = {static_cast<float>(0.5 - 0.9 * detLog(typicalDurationS[d] / 8.0)), 0.8f};
        h.watch[d] = {1.8f, 0.8f};
    }
    h.videoShare.fill(1.0f / kDurationBins);
    for (std::size_t f = 0; f < kFormatBins; ++f) {
        const FormatPrior& p = kFormatPriors[f];
        h.labelMean[kDurationBins + f] = p.labelMean;
        h.labelSd[kDurationBins + f] = p.labelSd;
        h.finish[kDurationBins + f] = p.finish;
        h.watch[kDurationBins + f] = p.watch;
        for (std::size_t a = 0; a < 5; ++a) h.formatAction[f][a] = {p.action[a], a < 4 ? 1.1f : -1.0f};
    }
    h.action = {{{-4.5f, 0.8f}, {-6.5f, 0.8f}, {-7.2f, 0.8f}, {-7.2f, 0.8f}, {-6.8f, -0.4f}}};
    return h;
}

namespace {

// The polynomial through seven points, from divided differences.
template <class Function>
ValueCurve curveThrough(Function f) {
    // cos((2 k + 1) pi / 14): the Chebyshev nodes.
    static constexpr std::array<double, kCurveTerms> kNodes{
        0.9749279121818236,  0.7818314824680298,  0.4338837391175581, 0.0,
        -0.4338837391175581, -0.7818314824680298, -0.9749279121818236};
    std::array<double, kCurveTerms> d{};
    for (std::size_t i = 0; i < kCurveTerms; ++i) d[i] = f(kNodes[i] * static_cast<double>(kCurveLimit));
    for (std::size_t j = 1; j < kCurveTerms; ++j)
        for (std::size_t i = kCurveTerms - 1; i >= j; --i)
            d[i] = (d[i] - d[i - 1]) / (kNodes[i] - kNodes[i - j]);
    // Newton's form multiplied out: c <- c (x - node) + d, from the last term.
    std::array<double, kCurveTerms> c{};
    for (std::size_t i = kCurveTerms; i-- > 0;) {
        for (std::size_t k = kCurveTerms - 1; k > 0; --k) c[k] = c[k - 1] - kNodes[i] * c[k];
        c[0] = d[i] - kNodes[i] * c[0];
    }
    ValueCurve out{};
    for (std::size_t k = 0; k < kCurveTerms; ++k) out[k] = static_cast<float>(c[k]);
    return out;
}

} // namespace

void buildCurves(Heads& h, const RankingWeights& w) {
    const auto action = [&](const ActionHeads& heads, std::size_t a, double x) {
        return static_cast<double>(w.action[a]) *
               detLogistic(static_cast<double>(heads[a][0]) + static_cast<double>(heads[a][1]) * x);
    };
    const auto base = [&](std::size_t d, double x) {
        double v = 0;
        for (std::size_t a = 1; a < 5; ++a) v += action(h.actionOf(d), a, x);
        return v +
               static_cast<double>(w.finish) * detLogistic(static_cast<double>(h.finish[d][0]) +
                                                           static_cast<double>(h.finish[d][1]) * x) +
               static_cast<double>(w.watchPerSecond) *
                   detExp(std::min(7.0, static_cast<double>(h.watch[d][0]) +
                                            static_cast<double>(h.watch[d][1]) * x));
    };
    for (std::size_t d = 0; d < kDurationBins; ++d)
        h.baseCurve[d] = curveThrough([&](double x) { return base(d, x); });
    h.likeCurve = curveThrough([&](double x) { return action(h.action, 0, x); });
    // Worth of an impression of average interest of a short video.
    double video = 0;
    for (std::size_t d = 0; d < kDurationBins; ++d)
        video += base(d, 0) * static_cast<double>(h.videoShare[d]);
    video += action(h.action, 0, 0);
    for (std::size_t f = 0; f < kFormatBins; ++f) {
        const std::size_t d = kDurationBins + f;
        const double own = base(d, 0) + action(h.formatAction[f], 0, 0);
        // A preset that asks for nothing a format has, or for the opposite, is not turned around by a scale.
        const double scale = own > 1e-6 && video > 0 ? std::min(50.0, video / own) : 1.0;
        h.formatScale[f] = static_cast<float>(scale);
        h.baseCurve[d] = curveThrough([&](double x) { return scale * base(d, x); });
        h.formatLikeCurve[f] =
            curveThrough([&](double x) { return scale * action(h.formatAction[f], 0, x); });
    }
}

double aversionAt(const Heads& h, const RankingWeights& w, std::size_t bin, float interest) {
    const double x = std::clamp(static_cast<double>(interest), -static_cast<double>(kCurveLimit),
                                static_cast<double>(kCurveLimit));
    double sum = 0;
    for (std::size_t a = 0; a < 5; ++a) {
        const std::array<float, 2>& head = h.actionOf(bin)[a];
        if (w.action[a] < 0)
            sum -= static_cast<double>(w.action[a]) *
                   detLogistic(static_cast<double>(head[0]) + static_cast<double>(head[1]) * x);
    }
    return sum * static_cast<double>(h.scaleOf(bin));
}

double relativeNoise(const Heads& h, const RankingWeights& w, std::size_t bin) {
    const double scale = static_cast<double>(h.scaleOf(bin));
    const double mean = (static_cast<double>(valueAt(h.baseCurve[bin], 0) + valueAt(h.likeOf(bin), 0)) +
                         aversionAt(h, w, bin, 0)) /
                        scale;
    const auto ofChance = [](double weight, const std::array<float, 2>& logit) {
        const double p = detLogistic(static_cast<double>(logit[0]));
        return weight * weight * p * (1 - p);
    };
    double variance = ofChance(static_cast<double>(w.finish), h.finish[bin]);
    for (std::size_t a = 0; a < 5; ++a)
        variance += ofChance(static_cast<double>(w.action[a]), h.actionOf(bin)[a]);
    // Of a log-normal time with the spread of its label: (e^(sd^2) - 1) mean^2.
    const double sd = std::min(1.5, static_cast<double>(h.labelSd[bin])),
                 seconds = detExp(static_cast<double>(h.watch[bin][0]));
    variance +=
        static_cast<double>(w.watchPerSecond * w.watchPerSecond) * seconds * seconds * (detExp(sd * sd) - 1);
    return mean * mean > 1e-12 ? variance / (mean * mean) : 0;
}

Heads fitHeads(const HeadCounts& c, const Heads& previous, const RankingWeights& weights) {
    Heads h = previous;
    // Counts are people; a prior of 200 sampled impressions' worth is expressed relative to the mean weight.
    double totalWeight = 0, videoWeight = 0;
    std::array<double, kScoreBins> shown{};
    for (std::size_t d = 0; d < kBins; ++d)
        for (std::size_t s = 0; s < kScoreBins; ++s) {
            const auto n = static_cast<double>(c.watch[d][s].weight);
            totalWeight += n;
            if (isVideoBin(d)) shown[s] += n;
        }
    for (const double n : shown) videoWeight += n;
    if (totalWeight <= 0) {
        buildCurves(h, weights);
        return h;
    }
    for (std::size_t d = 0; d < kBins; ++d) {
        const auto w = static_cast<double>(c.label[d][0]);
        if (w > 0) {
            const double mean = static_cast<double>(c.label[d][1]) / w / 1024.0;
            const double var = static_cast<double>(c.label[d][2]) / w / 1024.0 / 1024.0 - mean * mean;
            h.labelMean[d] = static_cast<float>(mean);
            h.labelSd[d] = static_cast<float>(std::max(0.3, std::sqrt(std::max(0.0, var))));
        }
        if (isVideoBin(d) && videoWeight > 0) {
            double shownOfBin = 0;
            for (const HeadCell& cell : c.watch[d]) shownOfBin += static_cast<double>(cell.weight);
            h.videoShare[d] = static_cast<float>(shownOfBin / videoWeight);
        }
        std::array<double, kScoreBins> n{}, k{};
        double sw = 0, sx = 0, sy = 0, sxx = 0, sxy = 0, all = 0;
        for (int i = 0; i < kScoreBins; ++i) {
            const auto s = static_cast<std::size_t>(i);
            n[s] = static_cast<double>(c.watch[d][s].weight);
            k[s] = static_cast<double>(c.watch[d][s].finish);
            all += n[s];
            if (n[s] > 0 && c.watch[d][s].watchDs > 0) {
                const double y = detLog(static_cast<double>(c.watch[d][s].watchDs) / n[s] / 10.0),
                             x = scoreOfBin(i);
                sw += n[s], sx += n[s] * x, sy += n[s] * y, sxx += n[s] * x * x, sxy += n[s] * x * y;
            }
        }
        if (all <= 0) continue;
        const double scale =
            1e4 / totalWeight; // the fit sees relative counts, so it does not depend on the population's size
        for (std::size_t s = 0; s < kScoreBins; ++s) n[s] *= scale, k[s] *= scale;
        h.finish[d] = fitLogistic(n, k, previous.finish[d], 2.0);
        const double det = sw * sxx - sx * sx;
        if (sw * scale > 20 && det > 1e-9 * sw * sw) {
            h.watch[d][1] = static_cast<float>(std::clamp((sw * sxy - sx * sy) / det, 0.0, 2.0));
            h.watch[d][0] = static_cast<float>((sy - h.watch[d][1] * sx) / sw);
        }
    }
    const auto fitActions = [](const std::array<double, kScoreBins>& times, double total,
                               const std::array<ActionCell, kScoreBins>& did, const ActionHeads& before,
                               ActionHeads& heads) {
        if (total <= 0) return;
        for (std::size_t a = 0; a < 5; ++a) {
            std::array<double, kScoreBins> n{}, k{};
            const double scale = 1e6 / total; // rare actions: a million impressions against a prior of a few
            for (std::size_t s = 0; s < kScoreBins; ++s) {
                n[s] = times[s] * scale;
                k[s] = static_cast<double>(did[s][a]) * scale;
            }
            heads[a] = fitLogistic(n, k, before[a], 5.0);
        }
    };
    fitActions(shown, videoWeight, c.actions, previous.action, h.action);
    for (std::size_t f = 0; f < kFormatBins; ++f) {
        std::array<double, kScoreBins> times{};
        double total = 0;
        for (std::size_t s = 0; s < kScoreBins; ++s)
            total += times[s] = static_cast<double>(c.watch[kDurationBins + f][s].weight);
        fitActions(times, total, c.formatActions[f], previous.formatAction[f], h.formatAction[f]);
    }
    buildCurves(h, weights);
    return h;
}

FOREREACH_CLONED(void, learnViewer,
                 (ViewerBelief & v, const std::int8_t* const* x, const float* error, int count),
                 (v, x, error, count)) {
    // Normalised stochastic gradient with a rate that falls as the viewer is known better and never to zero,
    // since interests drift (assumption; the learning curve and the lift over random exposure test it). The
    // items of a session overlap: the falling part is divided by what they would add up to.
    const auto n = static_cast<float>(v.sightings), m = static_cast<float>(count);
    const float fall = 0.4f / (1.0f + 0.04f * n);
    const float rate = kFeatureUnit / kThetaUnit * (0.03f + fall / (1.0f + fall * m));
    static_assert(kTopicCount == 32);
    alignas(64) float theta[kTopicCount];
    for (std::size_t k = 0; k < kTopicCount; ++k) theta[k] = static_cast<float>(v.theta[k]);
    Float8 t0 = load8(theta), t1 = load8(theta + 8), t2 = load8(theta + 16), t3 = load8(theta + 24);
    float sum = 0;
    for (int i = 0; i < count; ++i) {
        float e = error[i];
        e = e < -3.0f ? -3.0f : e;
        e = e > 3.0f ? 3.0f : e;
        const float step = rate * e;
        const std::int8_t* const q = x[i];
        alignas(64) float f[kTopicCount];
        for (int k = 0; k < kTopicCount; ++k) f[k] = static_cast<float>(q[k]);
        t0 += step * load8(f);
        t1 += step * load8(f + 8);
        t2 += step * load8(f + 16);
        t3 += step * load8(f + 24);
        sum += e;
    }
    store8(theta, t0), store8(theta + 8, t1), store8(theta + 16, t2), store8(theta + 24, t3);
    // To the nearest step; a session's pull on a feature that an item has is many of them.
    for (std::size_t k = 0; k < kTopicCount; ++k) {
        float t = theta[k] < -32767.0f ? -32767.0f : theta[k];
        t = t > 32767.0f ? 32767.0f : t;
        v.theta[k] = static_cast<std::int16_t>(static_cast<std::int32_t>(t + (t < 0.0f ? -0.5f : 0.5f)));
    }
    v.bias += (0.01f + 0.25f / (2.0f + n + 2.0f * m)) * sum;
    v.sightings = static_cast<std::uint16_t>(std::min(0xffff, v.sightings + count));
}

FOREREACH_CLONED(float, contentOf, (const ViewerBelief& v, const ItemVisible& item), (v, item)) {
    std::int32_t dot = 0;
    for (std::size_t k = 0; k < kTopicCount; ++k) dot += v.theta[k] * item.x[k];
    return v.bias + kDotUnit * static_cast<float>(dot);
}

ItemBelief itemBelief(const ItemFeedback& f, double meanWeight) {
    ItemBelief b;
    const double prior = kResidualPrior * meanWeight;
    b.residual = static_cast<float>(static_cast<double>(f.residual) / 1024.0 /
                                    (static_cast<double>(f.weight) + prior));
    const double likePrior = kLikePrior * meanWeight;
    b.likeFactor = static_cast<float>((static_cast<double>(f.likes) + likePrior) /
                                      (static_cast<double>(f.likesExpected) / 65536.0 + likePrior));
    return b;
}

} // namespace forereach
