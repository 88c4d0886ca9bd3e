// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Every default that a scenario rests on, with its range, source and quality, and what it moves: what the
// sources command and the Sources page list. What measured signals are assumed to do stands in
// core/response/signal_effects.h.

#include <optional>
#include <string>
#include <vector>

#include "core/model/scenario.h"

namespace forereach {

struct DefaultInUse {
    std::string path;  // "markets.GB.penetration.F:18-24"
    std::string label; // "Share of women 18-24 in the United Kingdom who use the app"
    std::string unit;  // "people", "share", "a day"; empty for a bare number
    Sourced value;
    std::string influences;      // "reach; size of the segment"
    std::optional<double> yours; // what the scenario says instead
    double least = 0, most = 0;  // what it may say
    bool drawn = false;          // replications draw it from low to high (core/sim/parameter_draws.h)
    bool operator==(const DefaultInUse&) const = default;
};

/// In a fixed order: the markets as named, the ranking preset, the response preset, the engine's assumptions,
/// the platform, and the constants of this version about viewers, which no override changes. Unknown markets
/// and presets are left out (validate() names them). A platform parameter that the scenario sets itself is no
/// default and is left out too.
std::vector<DefaultInUse> defaultsInUse(const Scenario&, const Catalog&);

/// No source at all, or none that says how: U, S- and assumption.
bool isUnverified(Quality);

/// What a result rests on, as its mark says it.
struct RestsOn {
    int unverified = 0; // figures without a source, as shipped
    int changed = 0;    // figures that the scenario overrides
    bool operator==(const RestsOn&) const = default;
};
RestsOn restsOn(const std::vector<DefaultInUse>&);

} // namespace forereach
