// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// BacktestReport: how forecasts of data that was held out came out, beside naive ones. Plain values; made by
// core/calibrate, printed by forereach-cli backtest, drawn by views. What cannot be computed is absent.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/sim_time.h"
#include "core/report/scores.h"

namespace forereach {

/// One way of forecasting, over the same held-out outcomes as the others.
struct ForecasterScore {
    std::string name; // "Forereach", "account median", "last post", "log-normal fit"
    std::int64_t forecasts = 0;
    std::vector<Coverage> coverage;  // empty: a point forecast has no interval
    std::optional<double> width80;   // mean width of the 80 % interval, in the section's unit
    double crps = 0;                 // mean, in the section's unit
    double medianAbsError = 0;       // of the forecast's median
    double bias = 0;                 // mean of actual - median
    std::optional<double> biasError; // of that mean; from two on
    bool operator==(const ForecasterScore&) const = default;
};

struct BacktestPoint { // one held-out outcome; in the section's unit
    std::string name;
    std::optional<SimTime> at;
    double actual = 0, p5 = 0, p10 = 0, p50 = 0, p90 = 0, p95 = 0;
    double position = 0;                 // of the actual in the forecast, 0..1
    std::optional<double> low80, high80; // of the recalibrated interval, where there was enough to make it
    bool operator==(const BacktestPoint&) const = default;
};

/// Intervals stretched or shrunk by what earlier forecasts got (conformal), scored on outcomes not used for
/// it.
struct Recalibration {
    std::vector<Coverage> coverage;
    std::int64_t calibratedOn = 0; // outcomes behind the last interval
    std::vector<double> rawLevel;  // of each of kCoverageLevels: the claimed level now used for it
    std::optional<double> width80;
    bool operator==(const Recalibration&) const = default;
};

struct BacktestSection {
    std::string quantity; // "views of a post", "reach of items already seen", "completion rate"
    std::string unit;     // "ln(1 + views)", "share of impressions"
    std::vector<ForecasterScore> scores;       // ours first
    std::optional<Recalibration> recalibrated; // absent: too few forecasts before others
    std::vector<BacktestPoint> points;         // at most kBacktestPoints, in order of time
    std::vector<std::string> notes;
    bool operator==(const BacktestSection&) const = default;
};
inline constexpr std::size_t kBacktestPoints = 500;

struct BacktestReport {
    std::string subject;            // "tiktok/quay", "log.csv"
    std::string kind;               // "posts" or "log"
    std::vector<std::string> about; // what was read, how it was split
    std::vector<BacktestSection> sections;
    bool operator==(const BacktestReport&) const = default;
};

/// An answered forecast, for scoring.
struct AnsweredForecast {
    ForecastCurve curve;
    double actual = 0;
};
ForecasterScore scoreOf(std::string name, const std::vector<AnsweredForecast>&);

/// One self-contained HTML page with tables and pictures.
std::string htmlBacktest(const BacktestReport&);

} // namespace forereach
