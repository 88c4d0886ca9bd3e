// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/calibrate/log_weekdays.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace forereach {

Weekdays::Weekdays(const InteractionLog& log, int until) {
    const int weeks = until / 7;
    if (weeks < 2) return;
    m_weeks = weeks;
    const int first = until - 7 * weeks;
    std::vector<double> shown(static_cast<std::size_t>(7 * weeks));
    for (const LogRow& row : log.rows)
        if (row.day >= first && row.day < until) ++shown[static_cast<std::size_t>(row.day - first)];
    for (double& x : shown) x = std::log1p(x);
    // The trend from week to week, which the days of a week do not bend.
    double meanWeek = 0, meanLevel = 0, across = 0, spread = 0;
    std::vector<double> level(static_cast<std::size_t>(weeks));
    for (std::size_t d = 0; d < shown.size(); ++d) level[d / 7] += shown[d] / 7;
    for (std::size_t w = 0; w < level.size(); ++w) {
        meanWeek += static_cast<double>(w) / weeks;
        meanLevel += level[w] / weeks;
    }
    for (std::size_t w = 0; w < level.size(); ++w) {
        const double x = static_cast<double>(w) - meanWeek;
        across += x * (level[w] - meanLevel);
        spread += x * x;
    }
    const double slope = across / spread / 7; // a day
    std::array<double, 7> effect{};
    double mean = 0;
    for (std::size_t d = 0; d < shown.size(); ++d) {
        shown[d] -= slope * static_cast<double>(d);
        effect[d % 7] += shown[d] / weeks;
        mean += shown[d] / (7.0 * weeks);
    }
    double between = 0, within = 0;
    for (double& e : effect) e -= mean, between += e * e / 7;
    for (std::size_t d = 0; d < shown.size(); ++d) within += std::pow(shown[d] - mean - effect[d % 7], 2);
    within /= 7.0 * weeks - 8; // seven days and a slope
    const double kept = between > 0 ? std::max(0.0, 1 - within / weeks * 6 / 7 / between) : 0;
    for (std::size_t d = 0; d < 7; ++d)
        m_effect[(static_cast<std::size_t>(first) + d) % 7] = kept * effect[d];
}

double Weekdays::logMean(int from, int until) const {
    double sum = 0;
    for (int day = from; day < until; ++day) sum += std::exp(m_effect[static_cast<std::size_t>(day) % 7]);
    return until > from ? std::log(sum / (until - from)) : 0;
}

std::string Weekdays::said() const {
    if (m_weeks == 0)
        return "weekdays are not modelled: there are fewer than two whole weeks before the last windows; "
               "where days "
               "of the week differ, intervals are too narrow";
    const auto [least, most] = std::ranges::minmax(m_effect);
    char text[160];
    std::snprintf(
        text, sizeof text,
        "weekdays: reach is forecast with what they brought in %d whole weeks, from %+.0f %% to %+.0f %% of "
        "impressions; rates without",
        m_weeks, 100 * std::expm1(least), 100 * std::expm1(most));
    return text;
}

} // namespace forereach
