// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Studies of one item: where it stops and the smallest change that passes, what its reach hangs on, the best
// hour. Each takes many variants on the item's own luck; variants of one feed meet one world together.
// Cancellable; progress over the whole.

#include "core/report/studies.h"
#include "core/sim/simulate.h"

namespace forereach {

/// An item passes a level if it does in this share of replications.
inline constexpr double kPassing = 0.5;
/// The search stops when this part of the change does not pass any more.
inline constexpr double kNineTenths = 0.9;
/// The search begins with a population of at most so many viewers.
inline constexpr std::int64_t kSearchViewers = 2000;

struct StallOptions {
    bool search = true; // for the smallest change; else only where it stops
};
Result<StallReport> stallOf(const Scenario&, std::size_t item, const Catalog&, const RunOptions&,
                            const RunControl&, const StallOptions& = {});

Result<DriversReport> driversOf(const Scenario&, std::size_t item, const Catalog&, const RunOptions&,
                                const RunControl&);

struct HoursOptions {
    std::vector<int> weekdays{1, 4, 5}; // 0: Monday; Tuesday, Friday, Saturday
    int everyHours = 1;                 // 1, 2, 3, 4, 6, 8 or 12
    int ageDays = 3;                    // since publishing, at which reach is read
};
/// The days are those of the week that begins at the scenario's start.
Result<HoursReport> hoursOf(const Scenario&, std::size_t item, const Catalog&, const RunOptions&,
                            const RunControl&, const HoursOptions& = {});

} // namespace forereach
