// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// An account's imported history as core/calibrate reads it: plain values, gathered from the archive by
// core/store/account_history.h.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/base/sim_time.h"

namespace forereach {

struct AccountPost {
    std::string post; // "id:7301..."
    std::string title;
    SimTime at;           // published
    bool hasHour = false; // `at` tells an hour and not only a day
    double views = 0;
    std::optional<double> durationS;
    std::optional<double> averageViewS; // seconds watched for each view
    bool operator==(const AccountPost&) const = default;
};

struct AccountHistory {
    std::string platform, account;
    std::vector<AccountPost> posts; // oldest first; those that count
    int imported = 0;               // posts in the archive
    int young = 0;                  // left out: younger than kMatureDays at the export
    int unknown = 0;                // left out: no views or no day of publication
    SimTime asOf;                   // of the newest export
    std::map<std::string, double> countries, ages, genders; // shares as exported; empty: not told
    std::vector<std::pair<SimTime, double>> followers;      // by day, oldest first
    std::vector<std::string> creators; // of library items that are certainly this account's posts
};

/// A post's views are taken for what they will be once it is so old (assumption, range 2 to 30 days: most
/// views of a short video come in its first days).
inline constexpr int kMatureDays = 7;

/// A fit needs so many posts (assumption: with fewer the interval of the level is wider than what the presets
/// say), a backtest so many before the first forecast, and so many to forecast.
inline constexpr int kMinimumPosts = 10;
inline constexpr int kMinimumForecasts = 10;

} // namespace forereach
