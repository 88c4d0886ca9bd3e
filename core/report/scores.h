// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// How good forecasts were: coverage with its own interval, CRPS, bias. A forecast is a list of quantiles on
// the log scale, so that a log-normal fit, a Student t and an empirical distribution are scored by one rule.
// Used by backtests and by the ledger; no part of the engine.

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

namespace forereach {

/// Wilson's interval of a share from counts; `level` 0..1 (two-sided). Of nothing: 0 to 1.
struct ShareInterval {
    double low = 0, high = 1;
};
ShareInterval wilson(std::int64_t inside, std::int64_t of, double level = 0.95);
/// The same of a share in `of` draws, which need not be whole: weighted or clustered ones count for fewer.
ShareInterval wilsonOfShare(double share, double of, double level = 0.95);

/// Student's t; df may be fractional, above 1e6 the normal's.
double studentQuantile(double p, double df);
double studentCdf(double x, double df);
double normalQuantileOf(double p); // of the standard normal

/// Levels that every backtest and the ledger speak of.
inline constexpr std::array<double, 3> kCoverageLevels{0.5, 0.8, 0.9};

/// Quantiles at (i + 0.5) / kForecastQuantiles, never falling. All equal: a point forecast.
inline constexpr int kForecastQuantiles = 200;
struct ForecastCurve {
    std::array<double, kForecastQuantiles> at{};
    double quantile(double p) const; // straight between the entries, flat beyond the ends
    double median() const { return quantile(0.5); }
    /// Share of the forecast below `x`, ties counted one half.
    double position(double x) const;
    bool isPoint() const { return at.front() == at.back(); }
};
ForecastCurve studentCurve(double centre, double scale, double df);
ForecastCurve pointCurve(double x);
/// Of values and how much each counts; at least one.
ForecastCurve empiricalCurve(std::vector<double> values);

/// Twice the mean pinball loss over the quantiles: the continuous ranked probability score, in units of x. Of
/// a point forecast: |x - point|.
double crps(const ForecastCurve&, double x);

struct Coverage {
    double level = 0; // claimed
    std::int64_t inside = 0, of = 0;
    ShareInterval interval; // Wilson, 95 %, of inside / of
    double share() const { return of > 0 ? static_cast<double>(inside) / static_cast<double>(of) : 0; }
    /// Whether the claim lies in the interval.
    bool holds() const { return interval.low <= level && level <= interval.high; }
    bool operator==(const Coverage&) const = default;
};
inline bool operator==(const ShareInterval& a, const ShareInterval& b) {
    return a.low == b.low && a.high == b.high;
}

/// From where each outcome fell in its forecast (0..1).
std::vector<Coverage> coverageOf(const std::vector<double>& positions);

/// Conformal recalibration of central intervals from the positions of forecasts already answered: the claimed
/// level whose raw interval would have held `level` of them, by the rank ceil((n + 1) level). Nothing while n
/// is too small for that rank. Exchangeability is assumed.
std::optional<double> conformalLevel(const std::vector<double>& answered, double level);

double middleValue(std::vector<double>); // of at least one

} // namespace forereach
