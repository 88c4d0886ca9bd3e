// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/calibrate/account_model.h"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>
#include <numbers>

namespace forereach {
namespace {

using Vector = Eigen::Matrix<double, kAccountTerms, 1>;
using Matrix = Eigen::Matrix<double, kAccountTerms, kAccountTerms>;
constexpr double kDay = 86400.0, kMonth = 30 * kDay;
// 0: no forgetting.
// Forgetting must have forecast better by so much (ln of the odds; assumption), or an outlier would bring it
// about.
constexpr double kForgettingOdds = 3;
constexpr std::array kHalfLives{0.0, 360.0, 180.0, 90.0, 45.0, 20.0, 10.0};

Vector termsOf(const AccountPost& post, SimTime now, double meanLogDuration) {
    Vector x;
    x[0] = 1;
    x[1] = static_cast<double>(post.at.seconds - now.seconds) / kMonth;
    x[2] = post.durationS && *post.durationS > 0 ? std::log(*post.durationS) - meanLogDuration : 0;
    const double hour = static_cast<double>(((post.at.seconds % 86400) + 86400) % 86400) / 3600;
    const double angle = 2 * std::numbers::pi * hour / 24;
    x[3] = post.hasHour ? std::sin(angle) : 0;
    x[4] = post.hasHour ? std::cos(angle) : 0;
    x[5] = post.at.dayOfWeek(0) >= 5 ? 1 : 0;
    return x;
}

double logDensity(const AccountPosterior::Forecast& f, double y) {
    const double z = (y - f.centre) / f.scale;
    return std::lgamma((f.df + 1) / 2) - std::lgamma(f.df / 2) - 0.5 * std::log(f.df * std::numbers::pi) -
           std::log(f.scale) - (f.df + 1) / 2 * std::log1p(z * z / f.df);
}

bool isKnown(const AccountPost& post, SimTime now, int embargoDays) {
    return static_cast<double>(now.seconds - post.at.seconds) > embargoDays * kDay;
}

} // namespace

AccountPosterior fitPosts(std::span<const AccountPost> posts, const AccountPrior& prior, SimTime now,
                          double halfLifeDays, int embargoDays) {
    AccountPosterior out;
    out.now = now;
    out.halfLifeDays = halfLifeDays;
    double sum = 0;
    int lengths = 0;
    for (const AccountPost& post : posts)
        if (isKnown(post, now, embargoDays) && post.durationS && *post.durationS > 0) {
            sum += std::log(*post.durationS);
            ++lengths;
        }
    if (lengths > 0) out.meanLogDuration = sum / lengths;

    // Prior: terms ~ N(start, spread^2 / precision), spread^2 ~ inverse gamma.
    Vector start = Vector::Zero();
    start[0] = prior.level;
    Matrix precision = Matrix::Zero();
    for (int k = 0; k < kAccountTerms; ++k) {
        const double sd = k == 0 ? prior.levelSd : prior.effectSd[static_cast<std::size_t>(k)];
        precision(k, k) = prior.spread * prior.spread / (sd * sd);
    }
    double squares = prior.spreadDf * prior.spread * prior.spread + start.dot(precision * start);
    Vector right = precision * start;
    for (const AccountPost& post : posts) {
        if (!isKnown(post, now, embargoDays)) continue;
        const double days = static_cast<double>(now.seconds - post.at.seconds) / kDay;
        const double w = halfLifeDays > 0 ? std::exp2(-days / halfLifeDays) : 1.0;
        const Vector x = termsOf(post, now, out.meanLogDuration);
        const double y = std::log1p(post.views);
        precision.noalias() += w * x * x.transpose();
        right += w * y * x;
        squares += w * y * y;
        out.counted += w;
    }
    const Eigen::LLT<Matrix> factor(precision);
    const Vector mean = factor.solve(right);
    const Matrix shape = factor.solve(Matrix::Identity());
    out.df = prior.spreadDf + out.counted;
    const double variance = std::max(1e-6, (squares - mean.dot(right)) / out.df);
    out.spread = std::sqrt(variance);
    // sd of the root of an inverse gamma, by the delta method.
    out.spreadSd = out.spread / std::sqrt(2 * out.df);
    for (std::size_t k = 0; k < kAccountTerms; ++k) {
        const auto i = static_cast<Eigen::Index>(k);
        out.mean[k] = mean[i];
        out.sd[k] = out.spread * std::sqrt(shape(i, i) * out.df / std::max(1.0, out.df - 2));
        for (std::size_t l = 0; l < kAccountTerms; ++l)
            out.shape[k * kAccountTerms + l] = shape(i, static_cast<Eigen::Index>(l));
    }
    return out;
}

AccountPosterior::Forecast AccountPosterior::forecast(const AccountPost& post) const {
    const Vector x = termsOf(post, now, meanLogDuration);
    double centre = 0, extra = 0;
    for (std::size_t k = 0; k < kAccountTerms; ++k) {
        const double xk = x[static_cast<Eigen::Index>(k)];
        centre += xk * mean[k];
        for (std::size_t l = 0; l < kAccountTerms; ++l)
            extra += xk * shape[k * kAccountTerms + l] * x[static_cast<Eigen::Index>(l)];
    }
    return {centre, spread * std::sqrt(1 + extra), df};
}

AccountPosterior::Forecast AccountPosterior::level() const {
    return {mean[0], spread * std::sqrt(shape[0]), df};
}

RollingResult rollPosts(std::span<const AccountPost> posts, const AccountPrior& prior,
                        std::size_t minimumKnown) {
    RollingResult out;
    // Log density that each half-life gave each post, once it could be told.
    std::vector<std::array<double, kHalfLives.size()>> density(posts.size());
    std::vector<bool> judged(posts.size(), false);
    const auto best = [&](SimTime now, int embargoDays) {
        std::array<double, kHalfLives.size()> sum{};
        sum[0] = kForgettingOdds;
        for (std::size_t i = 0; i < posts.size(); ++i)
            if (judged[i] && isKnown(posts[i], now, embargoDays))
                for (std::size_t h = 0; h < sum.size(); ++h) sum[h] += density[i][h];
        return static_cast<std::size_t>(std::ranges::max_element(sum) - sum.begin());
    };
    constexpr std::size_t kEnough = 4; // to judge a half-life by
    for (std::size_t j = 0; j < posts.size(); ++j) {
        const SimTime now = posts[j].at;
        const auto known = static_cast<std::size_t>(
            std::ranges::count_if(posts, [&](const AccountPost& p) { return isKnown(p, now, kMatureDays); }));
        if (known < std::min(kEnough, minimumKnown)) continue;
        std::array<AccountPosterior::Forecast, kHalfLives.size()> forecasts;
        for (std::size_t h = 0; h < kHalfLives.size(); ++h) {
            forecasts[h] = fitPosts(posts, prior, now, kHalfLives[h], kMatureDays).forecast(posts[j]);
            density[j][h] = logDensity(forecasts[h], std::log1p(posts[j].views));
        }
        if (known >= minimumKnown) out.forecasts.push_back({j, known, forecasts[best(now, kMatureDays)]});
        judged[j] = true;
    }
    if (!posts.empty()) out.halfLifeDays = kHalfLives[best(posts.back().at.plusSeconds(1), 0)];
    return out;
}

} // namespace forereach
