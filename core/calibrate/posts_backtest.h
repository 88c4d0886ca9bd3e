// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// backtestPosts(): every later post of an account forecast from the earlier ones, scored beside the account's
// median, its last post and a log-normal fit, and recalibrated by earlier answers. Pure.

#include "core/base/result.h"
#include "core/calibrate/account_model.h"
#include "core/report/backtest_report.h"

namespace forereach {

/// Posts known before the first forecast.
inline constexpr std::size_t kKnownBeforeForecast = 8;

/// Fails with InvalidInput if fewer than kMinimumForecasts posts can be forecast, and says how many there
/// are.
Result<BacktestReport> backtestPosts(const AccountHistory&, const AccountPrior&);

/// "12 posts of tiktok/quay; 2 are left out ...": how an account's history was read.
std::vector<std::string> describeHistory(const AccountHistory&);
std::string accountName(const AccountHistory&);

} // namespace forereach
