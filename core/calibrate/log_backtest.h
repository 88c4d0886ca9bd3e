// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// backtestLog(): forecasts of the last days of an interaction log from the days before: reach of items
// already seen and of new ones, completion and rates of actions by item; scored beside naive forecasts,
// recalibrated on the days before the last. Pure.

#include "core/calibrate/log_reader.h"
#include "core/report/backtest_report.h"

namespace forereach {

/// How the days are split. Windows of `test` days: one to fit the reach model to, one to recalibrate on, the
/// last to score; each is forecast from the `history` days before it.
struct LogSplit {
    int history = 0, test = 0;
    static LogSplit of(int days);
};

/// A rate is scored for items with so many impressions in the window (assumption: with fewer it is luck).
inline constexpr int kRateImpressions = 20;
/// Items that a section needs (assumption).
inline constexpr int kSectionItems = 30;
/// An outcome that happened less often in the whole log is not forecast (assumption, as for small samples).
inline constexpr int kLeastOutcomes = 30;

/// Fails with InvalidInput below four days or kSectionItems items.
Result<BacktestReport> backtestLog(const InteractionLog&, const std::string& name);

} // namespace forereach
