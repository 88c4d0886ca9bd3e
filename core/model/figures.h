// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Where every figure of the catalog and of a scenario's platform stands, by its path: what the list of
// defaults, overrides and the scenario's digest walk through.

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/model/scenario.h"

namespace forereach {

struct Figure {
    using Place = std::variant<double*, std::int32_t*, std::int64_t*>;
    std::string path, label;
    std::string_view unit, influences;
    Sourced shipped;              // as it stands there
    Place place;                  // of the value, inside the catalog or the platform that were walked
    Sourced* sourced = nullptr;   // the whole figure, where it has a range of its own
    double least = 0, most = 0;   // what an override may say
    double value() const;         // what stands at the place
    void set(double value) const; // whole numbers are rounded
};

/// The figures of these parts only. In a fixed order: markets, ranking presets, response presets, the
/// engine's own assumptions, the platform, viewers.
std::vector<Figure> figuresOf(Market&);
std::vector<Figure> figuresOf(RankingPreset&);
std::vector<Figure> figuresOf(ResponsePreset&);
std::vector<Figure> figuresOf(EngineAssumptions&);
std::vector<Figure> figuresOf(ViewerFigures&);
/// Of the platform those that stand at their default or are overridden. Pools must be filled in (resolved()).
std::vector<Figure> figuresOf(PlatformParameters&, const Scenario& scenario);

/// All of these that a scenario uses. The scenario must be resolved().
std::vector<Figure> figuresInUse(Scenario& resolved, Catalog&);

} // namespace forereach
