// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/time_zone.h"

#include <array>
#include <string>

namespace forereach {
namespace {

constexpr std::array<std::string_view, 4> kNames{"none", "us", "eu", "au"};

// Midnight UTC of a Sunday of a month: the n-th, or with 0 the last.
std::int64_t sundayOf(int year, int month, int n) {
    char text[16] = "0000-00-01";
    const auto digit = [](int x) { return static_cast<char>('0' + x % 10); };
    const int m = n == 0 ? month % 12 + 1 : month, y = n == 0 && month == 12 ? year + 1 : year;
    for (int i = 0, rest = y; i < 4; ++i, rest /= 10) text[3 - i] = digit(rest);
    text[5] = digit(m / 10), text[6] = digit(m);
    const std::int64_t first = SimTime::parse(text)->seconds;
    const int weekday = SimTime{first}.dayOfWeek(0); // 6 is a Sunday
    // The last of a month is the last before the first of the next.
    const int days = n == 0 ? -(weekday == 6 ? 7 : weekday + 1) : 6 - weekday + 7 * (n - 1);
    return first + days * 86400LL;
}

} // namespace

bool inSummerTime(DaylightSaving rule, int standardOffsetMinutes, SimTime at) {
    if (rule == DaylightSaving::None) return false;
    const std::int64_t standard = at.seconds + standardOffsetMinutes * 60LL;
    const std::string iso = SimTime{standard}.iso();
    const int year = (iso[0] - '0') * 1000 + (iso[1] - '0') * 100 + (iso[2] - '0') * 10 + (iso[3] - '0');
    switch (rule) {
    case DaylightSaving::UnitedStates: // the end is at 1:00 standard time
        return standard >= sundayOf(year, 3, 2) + 7200 && standard < sundayOf(year, 11, 1) + 3600;
    case DaylightSaving::Europe:
        return at.seconds >= sundayOf(year, 3, 0) + 3600 && at.seconds < sundayOf(year, 10, 0) + 3600;
    case DaylightSaving::Australia:
        return standard < sundayOf(year, 4, 1) + 7200 || standard >= sundayOf(year, 10, 1) + 7200;
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
