// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Who an account's audience is: exported shares of countries, ages and genders, pulled towards the people of
// the markets. Pure.

#include "core/analytics/account_history.h"
#include "core/model/account.h"
#include "core/model/scenario.h"

namespace forereach {

/// Exported shares count as so many people at most, the markets' people as so many (assumptions: exports are
/// rounded, and of followers rather than of those reached).
inline constexpr double kAudienceWeight = 1000, kAudiencePrior = 100;

/// "United Kingdom", "GB": the code of a market of the catalog; empty if it is none.
std::string marketCodeOf(const std::string& country, const Catalog&);

struct AudienceFit {
    std::vector<AccountShare> shares;
    std::map<std::string, double> density; // as AccountEffect::followerDensity
    std::vector<std::string> notes;
};
AudienceFit fitAudience(const AccountHistory&, const std::vector<std::string>& markets, const Catalog&);

} // namespace forereach
