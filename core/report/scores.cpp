// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/scores.h"

#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>

namespace forereach {
namespace {

using Normal = boost::math::normal_distribution<double>;
using Student = boost::math::students_t_distribution<double>;
constexpr double kNearlyNormal = 1e6; // degrees of freedom

} // namespace

double normalQuantileOf(double p) {
    return boost::math::quantile(Normal(), p);
}

double studentQuantile(double p, double df) {
    return df > kNearlyNormal ? normalQuantileOf(p) : boost::math::quantile(Student(df), p);
}

double studentCdf(double x, double df) {
    return df > kNearlyNormal ? boost::math::cdf(Normal(), x) : boost::math::cdf(Student(df), x);
}

ShareInterval wilson(std::int64_t inside, std::int64_t of, double level) {
    if (of <= 0) return {};
    const auto n = static_cast<double>(of);
    return wilsonOfShare(static_cast<double>(inside) / n, n, level);
}

ShareInterval wilsonOfShare(double share, double n, double level) {
    if (!(n > 0)) return {};
    const double z = normalQuantileOf(0.5 + level / 2), z2 = z * z;
    const double centre = share + z2 / (2 * n);
    const double half = z * std::sqrt(share * (1 - share) / n + z2 / (4 * n * n));
    return {std::max(0.0, (centre - half) / (1 + z2 / n)), std::min(1.0, (centre + half) / (1 + z2 / n))};
}

double ForecastCurve::quantile(double p) const {
    const double place = std::clamp(p * kForecastQuantiles - 0.5, 0.0, kForecastQuantiles - 1.0);
    const auto low = static_cast<std::size_t>(place);
    const std::size_t high = std::min(low + 1, at.size() - 1);
    const double part = place - static_cast<double>(low);
    return at[low] + part * (at[high] - at[low]);
}

double ForecastCurve::position(double x) const {
    const auto first = std::ranges::lower_bound(at, x), last = std::ranges::upper_bound(at, x);
    if (first != last) // on one or several quantiles
        return (static_cast<double>(first - at.begin()) + static_cast<double>(last - at.begin())) /
               (2.0 * kForecastQuantiles);
    if (first == at.begin() || first == at.end())
        return static_cast<double>(first - at.begin()) / kForecastQuantiles;
    const double part = (x - *(first - 1)) / (*first - *(first - 1));
    return (static_cast<double>(first - at.begin()) - 0.5 + part) / kForecastQuantiles;
}

ForecastCurve studentCurve(double centre, double scale, double df) {
    ForecastCurve curve;
    for (std::size_t i = 0; i < curve.at.size(); ++i)
        curve.at[i] =
            centre + scale * studentQuantile((static_cast<double>(i) + 0.5) / kForecastQuantiles, df);
    return curve;
}

ForecastCurve pointCurve(double x) {
    ForecastCurve curve;
    curve.at.fill(x);
    return curve;
}

ForecastCurve empiricalCurve(std::vector<double> values) {
    std::ranges::sort(values);
    ForecastCurve curve;
    const auto n = static_cast<double>(values.size());
    for (std::size_t i = 0; i < curve.at.size(); ++i) {
        const double place =
            std::clamp((static_cast<double>(i) + 0.5) / kForecastQuantiles * n - 0.5, 0.0, n - 1);
        const auto low = static_cast<std::size_t>(place);
        const std::size_t high = std::min(low + 1, values.size() - 1);
        curve.at[i] = values[low] + (place - static_cast<double>(low)) * (values[high] - values[low]);
    }
    return curve;
}

double crps(const ForecastCurve& forecast, double x) {
    double sum = 0;
    for (std::size_t i = 0; i < forecast.at.size(); ++i) {
        const double p = (static_cast<double>(i) + 0.5) / kForecastQuantiles;
        const double off = x - forecast.at[i];
        sum += off >= 0 ? p * off : (p - 1) * off;
    }
    return 2 * sum / kForecastQuantiles;
}

std::vector<Coverage> coverageOf(const std::vector<double>& positions) {
    std::vector<Coverage> rows;
    for (const double level : kCoverageLevels) {
        Coverage row;
        row.level = level;
        row.of = static_cast<std::int64_t>(positions.size());
        row.inside = std::ranges::count_if(positions, [&](double p) { return std::abs(2 * p - 1) <= level; });
        row.interval = wilson(row.inside, row.of);
        rows.push_back(row);
    }
    return rows;
}

std::optional<double> conformalLevel(const std::vector<double>& answered, double level) {
    const double rank = std::ceil((static_cast<double>(answered.size()) + 1) * level - 1e-9);
    if (rank < 1 || rank > static_cast<double>(answered.size())) return std::nullopt;
    std::vector<double> scores;
    for (const double p : answered) scores.push_back(std::abs(2 * p - 1));
    const auto place = scores.begin() + static_cast<std::ptrdiff_t>(rank) - 1;
    std::ranges::nth_element(scores, place);
    return *place;
}

double middleValue(std::vector<double> values) {
    std::ranges::sort(values);
    const std::size_t half = values.size() / 2;
    return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
}

} // namespace forereach
