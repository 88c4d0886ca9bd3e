// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Every default that a scenario rests on, with its range, source and quality, and what it moves: what the
// sources command and the Sources page list. What measured signals are assumed to do stands in
// core/response/signal_effects.h.

#include <string>
#include <vector>

#include "core/model/scenario.h"

namespace forereach {

struct DefaultInUse {
    std::string path;  // "markets.GB.penetration.F:18-24"
    std::string label; // "Share of women 18-24 in the United Kingdom who use the app"
    std::string unit;  // "people", "share", "a day"; empty for a bare number
    Sourced value;
    std::string influences; // "reach; size of the segment"
    bool operator==(const DefaultInUse&) const = default;
};

/// In a fixed order: the markets as named, the ranking preset, the response preset, the platform. Unknown
/// markets and presets are left out (validate() names them). A platform parameter that the scenario sets
/// itself is no default and is left out too.
std::vector<DefaultInUse> defaultsInUse(const Scenario&, const Catalog&);

} // namespace forereach
