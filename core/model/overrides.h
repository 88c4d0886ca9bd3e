// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// What a scenario says against the shipped figures, applied. An overridden figure is what the user says, with
// no range of its own; of shares that add up to one, the others make room in proportion.

#include "core/model/scenario.h"

namespace forereach {

/// "markets.GB.penetration.F:18-24=0.4": path and value. Nothing if it is not of this form.
std::optional<std::pair<std::string, double>> overrideFromText(std::string_view);

/// Each names a figure of the catalog or of the platform, and lies in what that figure may be.
Issues overrideIssues(const Scenario&, const Catalog&);

/// The catalog as the scenario has it.
Catalog withOverrides(const Catalog&, const Scenario&);
/// The scenario with its platform as it says. Applying it twice changes nothing.
Scenario withOverrides(Scenario);

} // namespace forereach
