// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// fitAccount(): from an account's imported posts to AccountFit, and from that to what the engine reads. The
// level, growth and spread come from the account model; hold (seconds watched) becomes quality through the
// engine's own answers; the reach multiplier is the one with which the engine forecasts a neutral post as the
// account model does. docs/model.md, "Calibration and backtests".

#include "core/calibrate/audience_mix.h"
#include "core/calibrate/engine_reference.h"

namespace forereach {

/// Fails with InvalidInput below kMinimumPosts, saying how many there are and why others do not count; with
/// Cancelled; with what simulate() fails with. `history.creators` may be empty: the fit is then of no item
/// yet.
Result<AccountFit> fitAccount(const AccountHistory&, const EngineSetting&, const Catalog&, const RunOptions&,
                              const RunControl&, SimTime fittedAt);

/// Gives the items of the fitted creators their account: level (moved by growth to the day of publication),
/// its uncertainty, and the fitted followers where a creator states none. Returns the creators it changed.
std::vector<std::string> applyAccounts(const std::vector<AccountFit>&, Scenario&);

/// Growth is carried no further than this from the day that the fit speaks of (assumption).
inline constexpr double kGrowthDays = 30;

} // namespace forereach
