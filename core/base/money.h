// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Money: an amount in millionths of a currency's unit ("micros"). Integer, so that sums are exact and no
// budget is overspent by rounding. The currency stands beside it, once per campaign.

#include <compare>
#include <cstdint>

namespace forereach {

struct Money {
    std::int64_t micros = 0;
    static constexpr Money fromUnits(std::int64_t units) { return {units * 1'000'000}; }
    double units() const { return static_cast<double>(micros) / 1e6; }
    auto operator<=>(const Money&) const = default;
    Money operator+(Money o) const { return {micros + o.micros}; }
    Money operator-(Money o) const { return {micros - o.micros}; }
};

} // namespace forereach
