// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// A fitted account as text and JSON, and as rows of `sources`. Private to those commands.

#include <string>
#include <vector>

#include "core/model/account.h"
#include "core/model/defaults_in_use.h"

namespace forereach::cli {

std::string accountText(const AccountFit&);
std::string accountJson(const AccountFit&);
std::string accountsJson(const std::vector<AccountFit>&);
/// What of it takes part in a scenario's forecasts.
void addFigures(const AccountFit&, std::vector<DefaultInUse>&);

} // namespace forereach::cli
