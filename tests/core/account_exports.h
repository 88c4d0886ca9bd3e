// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Accounts with known truth, drawn from the account model, and their exports as the platforms write them,
// traps included: the fit and the backtest are tested on what the importer makes of these.

#include <string>
#include <vector>

#include "core/analytics/account_history.h"

namespace forereach::fixtures {

struct AccountTruth {
    double level = 7; // of ln(1 + views), at the last post
    double spread = 0.8;
    double growth = 0;       // ln views in 30 days
    double lengthEffect = 0; // ln views by ln s
    double drift = 0;        // sd of the level's step from post to post
    bool heavyTail = false;  // one post in twelve goes far
    int posts = 40;
    int everyHours = 41;
    double averageViewed = 0.5; // share of the length
    std::string firstIso = "2024-01-03T17:00:00Z";
};

/// Oldest first.
std::vector<AccountPost> postsOf(const AccountTruth&, std::uint64_t seed);
AccountHistory historyOf(std::vector<AccountPost>, int daysAfterTheLast = 8);

/// Content.csv: byte order mark, all fields quoted, quotes and commas in titles not escaped, day without
/// year, no final newline, newest first.
std::string tiktokContent(const std::vector<AccountPost>&, const std::string& handle, SimTime exported);
/// "Content_2024-01-01_1727800000_quay.csv": tells handle and day of export.
std::string tiktokName(const std::string& handle, SimTime exported);
/// Table data.csv: a Total row that does not add up, ids that start with '-' behind a blank, "Jan 6, 2024",
/// lengths as H:MM:SS, empty cells.
std::string youtubeTable(const std::vector<AccountPost>&);

} // namespace forereach::fixtures
