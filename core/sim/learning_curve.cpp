// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/learning_curve.h"

#include <algorithm>
#include <cmath>

#include "core/base/det_math.h"

namespace forereach {
namespace {

using Outcomes = std::array<std::array<std::int64_t, 2>, kScoreBins>;

double log2Of(double x) {
    return detLog(x) / 0.6931471805599453;
}

std::size_t formatOf(std::size_t bin) {
    switch (bin) {
    case kLiveBin:
        return static_cast<std::size_t>(Format::Live);
    case kPictureBin:
        return static_cast<std::size_t>(Format::Picture);
    case kShortArticleBin:
    case kLongArticleBin:
        return static_cast<std::size_t>(Format::Article);
    case kQuestionBin:
        return static_cast<std::size_t>(Format::QuestionAnswer);
    case kPostBin:
        return static_cast<std::size_t>(Format::CommunityPost);
    default:
        return static_cast<std::size_t>(Format::ShortVideo);
    }
}

} // namespace

double aucOf(const Outcomes& bins) {
    double below = 0, wins = 0, positives = 0, negatives = 0;
    for (const auto& b : bins) {
        const auto neg = static_cast<double>(b[0]), pos = static_cast<double>(b[1]);
        wins += pos * (below + 0.5 * neg);
        below += neg;
        positives += pos;
        negatives += neg;
    }
    return positives > 0 && negatives > 0 ? wins / positives / negatives : 0.5;
}

double informationOf(const Outcomes& bins) {
    double all = 0, positive = 0;
    for (const auto& b : bins) {
        all += static_cast<double>(b[0] + b[1]);
        positive += static_cast<double>(b[1]);
    }
    if (!(positive > 0 && positive < all)) return 0;
    const double share = positive / all;
    double bits = 0;
    for (const auto& b : bins) {
        const auto n = static_cast<double>(b[0] + b[1]);
        if (n <= 0) continue;
        const double p = static_cast<double>(b[1]) / n;
        if (p > 0) bits += n / all * p * log2Of(p / share);
        if (p < 1) bits += n / all * (1 - p) * log2Of((1 - p) / (1 - share));
    }
    return std::max(0.0, bits);
}

void describeFormats(const WatchCounts& day, const Heads& served, double people, LearningPoint& point) {
    struct Sums {
        Outcomes outcome{}, finished{}; // by predicted interest
        std::array<double, kScoreBins> predicted{};
        double impressions = 0, seconds = 0;
    };
    std::array<Sums, kFormats> sums{};
    for (std::size_t bin = 0; bin < kBins; ++bin) {
        Sums& f = sums[formatOf(bin)];
        for (std::size_t c = 0; c < kScoreBins; ++c) {
            const HeadCell& cell = day[bin][c];
            if (cell.weight == 0) continue;
            const double s =
                static_cast<double>(kScoreLow) +
                (static_cast<double>(c) + 0.5) * static_cast<double>(kScoreHigh - kScoreLow) / kScoreBins;
            const double chance = detLogistic(static_cast<double>(served.finish[bin][0]) +
                                              static_cast<double>(served.finish[bin][1]) * s);
            f.outcome[c][0] += cell.weight - cell.valid;
            f.outcome[c][1] += cell.valid;
            f.finished[c][0] += cell.weight - cell.finish;
            f.finished[c][1] += cell.finish;
            f.predicted[c] += chance * static_cast<double>(cell.weight);
            f.impressions += static_cast<double>(cell.weight);
            f.seconds += static_cast<double>(cell.watchDs) / 10.0;
        }
    }
    Outcomes all{};
    double seconds = 0;
    for (std::size_t k = 0; k < kFormats; ++k) {
        const Sums& f = sums[k];
        seconds += f.seconds;
        for (std::size_t c = 0; c < kScoreBins; ++c)
            for (std::size_t hit = 0; hit < 2; ++hit) all[c][hit] += f.outcome[c][hit];
        FormatLearning& out = point.formats[k];
        if (f.impressions <= 0) continue;
        double predicted = 0, finished = 0, error = 0;
        for (std::size_t c = 0; c < kScoreBins; ++c) {
            predicted += f.predicted[c];
            finished += static_cast<double>(f.finished[c][1]);
            error += std::abs(static_cast<double>(f.finished[c][1]) - f.predicted[c]);
        }
        out.impressions = f.impressions;
        out.auc = aucOf(f.outcome);
        out.calibration = predicted > 0 ? finished / predicted : 0;
        out.calibrationError = error / f.impressions;
        out.bits = informationOf(f.outcome);
        out.signalsPerMinute = f.seconds > 0 ? f.impressions * 60.0 / f.seconds : 0;
    }
    point.bits = informationOf(all);
    point.minutes = people > 0 ? seconds / 60.0 / people : 0;
}

} // namespace forereach
