// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// JSON and tables of what backtest and ledger found. Private to those commands.

#include <string>

#include "core/report/backtest_report.h"
#include "core/report/ledger.h"

namespace forereach::cli {

std::string backtestJson(const BacktestReport&);
std::string backtestText(const BacktestReport&);
std::string ledgerJson(const Ledger&);
std::string ledgerText(const Ledger&);

} // namespace forereach::cli
