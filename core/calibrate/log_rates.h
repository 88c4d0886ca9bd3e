// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Rates of an item (completions, likes ... for each impression) in a log's last window. Private to the
// backtest of logs.

#include <optional>

#include "core/calibrate/log_windows.h"
#include "core/report/backtest_report.h"

namespace forereach {

struct RateWindows { // three times what was known before a window, and the window
    std::vector<ItemWindow> fitHistory, fit, calibrateHistory, calibrate, testHistory, test;
};

/// A beta prior by length of the item, updated by its own history; the forecast is beta-binomial for as many
/// impressions as came. Nothing below kSectionItems items.
std::optional<BacktestSection> rateSection(const InteractionLog&, const RateWindows&, LogOutcome);

/// The coverage of `positions` after stretching by `answered`, which are of other outcomes. Nothing while
/// these are too few.
std::optional<Recalibration> recalibrationOf(const std::vector<double>& answered,
                                             const std::vector<double>& positions);

} // namespace forereach
