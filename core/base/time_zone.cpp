// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/time_zone.h"

#include <array>
#include <chrono>
#include <cstdint>

namespace forereach {
namespace {

constexpr std::array<std::string_view, 4> kNames{"none", "us", "eu", "au"};

std::int64_t midnightOf(std::chrono::sys_days day) {
    return day.time_since_epoch().count() * 86400LL;
}

} // namespace

bool inSummerTime(DaylightSaving rule, int standardOffsetMinutes, SimTime at) {
    if (rule == DaylightSaving::None) return false;
    const std::int64_t standard = at.seconds + standardOffsetMinutes * 60LL;
    using namespace std::chrono;
    const year y = year_month_day(floor<days>(sys_seconds(seconds(standard)))).year();
    switch (rule) {
    case DaylightSaving::UnitedStates: // the end is at 1:00 standard time
        return standard >= midnightOf(y / March / Sunday[2]) + 7200 &&
               standard < midnightOf(y / November / Sunday[1]) + 3600;
    case DaylightSaving::Europe:
        return at.seconds >= midnightOf(y / March / Sunday[last]) + 3600 &&
               at.seconds < midnightOf(y / October / Sunday[last]) + 3600;
    case DaylightSaving::Australia:
        return standard < midnightOf(y / April / Sunday[1]) + 7200 ||
               standard >= midnightOf(y / October / Sunday[1]) + 7200;
    case DaylightSaving::None:
        break;
    }
    return false;
}

std::string_view toText(DaylightSaving rule) {
    return kNames[static_cast<std::size_t>(rule)];
}

std::optional<DaylightSaving> daylightSavingFromText(std::string_view text) {
    for (std::size_t i = 0; i < kNames.size(); ++i)
        if (kNames[i] == text) return static_cast<DaylightSaving>(i);
    return std::nullopt;
}

} // namespace forereach
