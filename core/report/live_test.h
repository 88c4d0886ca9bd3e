// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// LiveTest: how many real impressions a test on the platform needs to see the difference that the simulation
// says there is.

#include <cstdint>
#include <optional>
#include <string>

namespace forereach {

inline constexpr double kTestPower = 0.8;  // chance to see a difference that is there
inline constexpr double kTestLevel = 0.05; // chance to see one that is not there, two-sided

struct LiveTest {
    std::string measure;              // "watched 3 s", "finished", "liked", "shared", "followed"
    double rateA = 0, rateB = 0;      // per impression
    std::int64_t impressionsEach = 0; // of A, and as many of B
    bool operator==(const LiveTest&) const = default;
};

/// Impressions of each of two groups for which a two-sided test of two proportions at kTestLevel has
/// kTestPower (J. L. Fleiss, B. Levin, M. C. Paik, "Statistical Methods for Rates and Proportions", 3rd ed.,
/// 2003, formula 4.14, without correction for continuity). Absent if the rates are equal or not within 0..1.
std::optional<std::int64_t> impressionsToTell(double rateA, double rateB);

} // namespace forereach
