// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// What imported posts say about an account. AccountFit is what was learned, with prior and posterior of each
// parameter; AccountEffect is the part that the engine reads, and stands in a scenario as part of its
// creator, so that a report tells all it rests on. Made by core/calibrate, kept by core/store.

#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/base/sim_time.h"

namespace forereach {

/// On the engine's side. One draw of each for a creator in a replication.
struct AccountEffect {
    /// ln of what multiplies the item's pool quotas and its chances of retrieval, trending and follow.
    double reachMean = 0, reachSd = 0;
    /// Replaces mean 0 and sd 0.5 of the unmeasured part of quality (standard deviations of the catalogue).
    double qualityMean = 0, qualitySd = 0.5;
    /// Segment -> followers there for each follower that an even spread over people would put there. Segments
    /// that are not named: 1.
    std::map<std::string, double> followerDensity;
    bool operator==(const AccountEffect&) const = default;
};

struct AccountParameter {
    std::string name; // "level"
    std::string unit; // "ln views"
    double prior = 0, priorSd = 0;
    double mean = 0, sd = 0; // of the posterior
    int posts = 0;           // that told something about it
    std::string basis;       // where the prior comes from
    bool operator==(const AccountParameter&) const = default;
};

struct AccountShare {  // of an audience
    std::string group; // "GB", "age 18-24", "F"
    double prior = 0;
    double mean = 0, sd = 0;
    bool operator==(const AccountShare&) const = default;
};

struct AccountFit {
    std::string platform; // "tiktok"
    std::string account;  // handle; empty: the exports do not tell
    SimTime fittedAt;
    std::vector<std::string> creators; // ids of the creators whose items are this account's
    std::vector<std::string> markets;  // that the engine was asked in
    int posts = 0;                     // imported
    int used = 0;                      // old enough, with views
    SimTime firstPost, lastPost, asOf; // of those used; of the export
    std::vector<AccountParameter> parameters;
    std::vector<AccountShare> audience;
    std::array<double, 24>
        postingHours{}; // share of posts by hour of the day, UTC as in the export, smoothed
    std::optional<double> followers, followersPerDay;
    // The forecast of a neutral post of the account: a Student t of ln views.
    double forecastLog = 0, forecastScale = 0, forecastDf = 0;
    SimTime forecastFor;     // when it would be published
    double growthPerDay = 0; // of ln views; the forecast moves by it
    double growthPerDaySd = 0;
    // What the engine says of the same post without the fit, and with it.
    double engineLog = 0, engineSd = 0; // of ln(1 + views) over replications
    double fittedLog = 0, fittedSd = 0;
    double engineSlope = 1; // of ln views by reachMean, there
    AccountEffect effect;
    std::vector<std::string> notes;

    const AccountParameter* parameter(std::string_view name) const {
        for (const AccountParameter& p : parameters)
            if (p.name == name) return &p;
        return nullptr;
    }
    bool operator==(const AccountFit&) const = default;
};

} // namespace forereach
