// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// SimTime: whole seconds since 1970-01-01T00:00:00Z. Parsed from and printed as ISO 8601. Calendar arithmetic
// only; the engine never reads the machine's clock.

#include "core/base/result.h"

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace forereach {

struct SimTime {
    std::int64_t seconds = 0;

    /// Accepts "2026-11-24", "2026-11-24T18:00", with seconds, and a zone "Z" or "+01:00" (none means UTC).
    static Result<SimTime> parse(std::string_view iso);
    /// "2026-11-24T18:00:00Z".
    std::string iso() const;

    SimTime plusSeconds(std::int64_t s) const { return {seconds + s}; }
    SimTime plusHours(std::int64_t h) const { return {seconds + h * 3600}; }
    /// Hour of the day 0..23 at an offset from UTC.
    int hourOfDay(int utcOffsetMinutes) const;
    /// 0 = Monday .. 6 = Sunday at an offset from UTC.
    int dayOfWeek(int utcOffsetMinutes) const;

    auto operator<=>(const SimTime&) const = default;
};

} // namespace forereach
