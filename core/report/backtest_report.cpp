// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/backtest_report.h"

#include <cmath>

namespace forereach {

ForecasterScore scoreOf(std::string name, const std::vector<AnsweredForecast>& answered) {
    ForecasterScore score;
    score.name = std::move(name);
    score.forecasts = static_cast<std::int64_t>(answered.size());
    if (answered.empty()) return score;
    const auto n = static_cast<double>(answered.size());
    std::vector<double> positions, errors;
    double width = 0, squares = 0;
    bool points = true;
    for (const AnsweredForecast& f : answered) {
        points = points && f.curve.isPoint();
        positions.push_back(f.curve.position(f.actual));
        const double error = f.actual - f.curve.median();
        score.crps += crps(f.curve, f.actual) / n;
        score.bias += error / n;
        errors.push_back(std::abs(error));
        width += f.curve.quantile(0.9) - f.curve.quantile(0.1);
    }
    for (const AnsweredForecast& f : answered)
        squares += std::pow(f.actual - f.curve.median() - score.bias, 2);
    if (answered.size() > 1) score.biasError = std::sqrt(squares / (n - 1) / n);
    score.medianAbsError = middleValue(std::move(errors));
    if (!points) {
        score.coverage = coverageOf(positions);
        score.width80 = width / n;
    }
    return score;
}

} // namespace forereach
