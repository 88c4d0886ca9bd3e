// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/published.h"

#include <cmath>

namespace forereach {
namespace {

struct Target {
    std::string_view preset, statistic, unit;
    bool random; // of the random arm
    double MarketReport::*field;
    double value, tolerance;
    std::string_view source;
};

// Frequent outcomes within 10 %, rare ones (below 0.3 % of impressions) within 25 %: what a preset fitted by
// moments can keep while the learner, the catalogue and the audience vary.
constexpr double kFrequent = 0.10, kRare = 0.25;
constexpr std::string_view kShare = "share of impressions";
constexpr std::string_view kFunnel = "KuaiRand-Pure, funnel of standard and random exposure (CC BY-SA 4.0)";
constexpr std::string_view kPaired =
    "KuaiRand-Pure, paired table of both arms (github.com/Sham-Moon/KuaiRand-Analysis)";
constexpr std::string_view kPooled = "KuaiRand-Pure, pooled over 1,436,609 standard rows (KuaiSim notebook)";

constexpr Target kTargets[] = {
    {"kuairand", "mean play time, recommended", "s", false, &MarketReport::meanWatchS, 23.58, kFrequent,
     kPaired},
    {"kuairand", "valid play, recommended", kShare, false, &MarketReport::validPlayRate, 130442.0 / 289119,
     kFrequent, kFunnel},
    {"kuairand", "long view, recommended", kShare, false, &MarketReport::longViewRate, 92035.0 / 289119,
     kFrequent, kFunnel},
    {"kuairand", "completion, recommended", kShare, false, &MarketReport::completionRate, 40728.0 / 284321,
     kFrequent, kFunnel},
    {"kuairand", "like, recommended", kShare, false, &MarketReport::likeRate, 0.01848, kFrequent, kPooled},
    {"kuairand", "comment, recommended", kShare, false, &MarketReport::commentRate, 0.00255, kRare, kPooled},
    {"kuairand", "share, recommended", kShare, false, &MarketReport::shareRate, 0.00096, kRare, kPooled},
    {"kuairand", "follow, recommended", kShare, false, &MarketReport::followRate, 0.00107, kRare, kPooled},
    {"kuairand", "negative feedback, recommended", kShare, false, &MarketReport::notInterestedRate,
     227.0 / 289119, kRare, kFunnel},
    {"kuairand", "mean play time, random", "s", true, &MarketReport::randomMeanWatchS, 6.47, kFrequent,
     kPaired},
    {"kuairand", "valid play, random", kShare, true, &MarketReport::randomValidPlayRate, 208934.0 / 1186049,
     kFrequent, kFunnel},
    {"kuairand", "long view, random", kShare, true, &MarketReport::randomLongViewRate, 100769.0 / 1186049,
     kFrequent, kFunnel},
    {"kuairand", "completion, random", kShare, true, &MarketReport::randomCompletionRate, 38136.0 / 1149129,
     kFrequent, kFunnel},
    {"kuairand", "like, random", kShare, true, &MarketReport::randomLikeRate, 0.0047, kFrequent, kPaired},
    {"kuairand", "negative feedback, random", kShare, true, &MarketReport::randomNotInterestedRate,
     1351.0 / 1186049, kRare, kFunnel},
};

} // namespace

bool hasPublishedTargets(std::string_view responsePreset) {
    for (const Target& target : kTargets)
        if (target.preset == responsePreset) return true;
    return false;
}

std::vector<PublishedComparison> comparePublished(std::string_view responsePreset,
                                                  const MarketReport& market) {
    std::vector<PublishedComparison> rows;
    for (const Target& target : kTargets) {
        if (target.preset != responsePreset || (target.random && market.randomImpressions == 0)) continue;
        const double simulated = market.*target.field;
        const double error = simulated / target.value - 1;
        rows.push_back({std::string(target.statistic), std::string(target.preset), std::string(target.unit),
                        target.value, simulated, error, target.tolerance, std::abs(error) <= target.tolerance,
                        std::string(target.source)});
    }
    return rows;
}

} // namespace forereach
