// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/sim_time.h"

#include <array>
#include <cstdio>

namespace forereach {
namespace {

// Days since 1970-01-01 of a proleptic Gregorian date (H. Hinnant, "chrono-compatible low-level date
// algorithms").
std::int64_t daysFromCivil(std::int64_t y, int m, int d) {
    y -= m <= 2;
    const std::int64_t era = (y >= 0 ? y : y - 399) / 400;
    const auto yoe = static_cast<int>(y - era * 400);
    const int doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
    const int doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
    return era * 146097 + doe - 719468;
}

bool digits(std::string_view s, std::size_t at, std::size_t n, int& out) {
    if (at + n > s.size()) return false;
    out = 0;
    for (std::size_t i = at; i < at + n; ++i) {
        if (s[i] < '0' || s[i] > '9') return false;
        out = out * 10 + (s[i] - '0');
    }
    return true;
}

Error bad(std::string_view iso) {
    return {ErrorCode::InvalidInput,
            "not an ISO 8601 date-time such as 2026-11-24T18:00:00Z: \"" + std::string(iso) + "\"", ""};
}

std::int64_t floorDiv(std::int64_t a, std::int64_t b) {
    return a / b - (a % b != 0 && (a % b < 0) != (b < 0));
}

} // namespace

Result<SimTime> SimTime::parse(std::string_view iso) {
    int y, mo, d, h = 0, mi = 0, s = 0;
    if (!digits(iso, 0, 4, y) || iso.size() < 10 || iso[4] != '-' || !digits(iso, 5, 2, mo) ||
        iso[7] != '-' || !digits(iso, 8, 2, d))
        return bad(iso);
    std::size_t at = 10;
    if (at < iso.size() && (iso[at] == 'T' || iso[at] == ' ')) {
        if (!digits(iso, at + 1, 2, h) || at + 3 >= iso.size() || iso[at + 3] != ':' ||
            !digits(iso, at + 4, 2, mi))
            return bad(iso);
        at += 6;
        if (at < iso.size() && iso[at] == ':') {
            if (!digits(iso, at + 1, 2, s)) return bad(iso);
            at += 3;
            if (at < iso.size() && iso[at] == '.') {
                ++at;
                while (at < iso.size() && iso[at] >= '0' && iso[at] <= '9') ++at;
            }
        }
    }
    int offset = 0;
    if (at < iso.size()) {
        if (iso[at] == 'Z' && at + 1 == iso.size()) {
            ++at;
        } else if (iso[at] == '+' || iso[at] == '-') {
            int oh, om = 0;
            const int sign = iso[at] == '-' ? -1 : 1;
            if (!digits(iso, at + 1, 2, oh)) return bad(iso);
            at += 3;
            if (at < iso.size() && iso[at] == ':') ++at;
            if (at < iso.size()) {
                if (!digits(iso, at, 2, om)) return bad(iso);
                at += 2;
            }
            if (oh > 14 || om > 59) return bad(iso);
            offset = sign * (oh * 60 + om);
        }
        if (at != iso.size()) return bad(iso);
    }
    static constexpr std::array<int, 12> kDays{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
    if (mo < 1 || mo > 12 || d < 1 || d > kDays[mo - 1] + (mo == 2 && leap) || h > 23 || mi > 59 || s > 59)
        return bad(iso);
    return SimTime{daysFromCivil(y, mo, d) * 86400 + h * 3600 + mi * 60 + s - offset * 60};
}

std::string SimTime::iso() const {
    const std::int64_t days = floorDiv(seconds, 86400);
    const auto rest = static_cast<int>(seconds - days * 86400);
    const std::int64_t z = days + 719468;
    const std::int64_t era = (z >= 0 ? z : z - 146096) / 146097;
    const auto doe = static_cast<int>(z - era * 146097);
    const int yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    const int doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    const int mp = (5 * doy + 2) / 153;
    const int d = doy - (153 * mp + 2) / 5 + 1;
    const int m = mp < 10 ? mp + 3 : mp - 9;
    const auto y = static_cast<long long>(yoe + era * 400 + (m <= 2));
    char buffer[64];
    std::snprintf(buffer, sizeof buffer, "%04lld-%02d-%02dT%02d:%02d:%02dZ", y, m, d, rest / 3600,
                  rest / 60 % 60, rest % 60);
    return buffer;
}

int SimTime::hourOfDay(int utcOffsetMinutes) const {
    const std::int64_t local = seconds + utcOffsetMinutes * 60LL;
    return static_cast<int>((local - floorDiv(local, 86400) * 86400) / 3600);
}

int SimTime::dayOfWeek(int utcOffsetMinutes) const {
    const std::int64_t day = floorDiv(seconds + utcOffsetMinutes * 60LL, 86400);
    return static_cast<int>(((day + 3) % 7 + 7) % 7); // 1970-01-01 was a Thursday
}

} // namespace forereach
