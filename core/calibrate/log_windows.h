// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// What a log says of its items inside a stretch of days. Private to the backtest of logs.

#include <array>
#include <cstdint>
#include <vector>

#include "core/calibrate/log_reader.h"

namespace forereach {

struct ItemWindow {
    std::int64_t impressions = 0; // all arms
    std::int64_t reach = 0;       // distinct viewers
    std::int64_t rated = 0,
                 timed = 0; // impressions that were no random exposure; of these with a known length
    std::array<std::int64_t, kLogOutcomes> outcomes{}; // of the rated
    double watchedS = 0;                               // of the rated
};

/// Of every item, days [from, until).
std::vector<ItemWindow> windowOf(const InteractionLog&, int from, int until);
/// The first day of every item.
std::vector<int> firstDays(const InteractionLog&);
/// Uniform in (0, 1), of an item's name alone: spreads counts over the steps between them.
double jitterOf(std::string_view item, std::uint32_t purpose);

} // namespace forereach
