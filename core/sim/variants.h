// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// simulateVariants(): several scenarios on common random numbers. The user's items change nothing for the
// rest of the feed nor for each other (docs/model.md), so scenarios that differ in their items alone meet one
// simulated world together, bit for bit what each would meet in a run of its own.

#include "core/report/run_samples.h"
#include "core/sim/simulate.h"
#include "core/sim/world.h"

namespace forereach {

struct Variant {
    Scenario scenario;
    /// Of each item of its content; empty: all have their own luck.
    std::vector<LuckOf> luck;
    double rivalShift = 0; // background items are better by so many standard deviations
};

struct VariantOutcome {
    RunReport report;
    RunSamples samples;
};

struct VariantsOutcome {
    std::vector<VariantOutcome> variants; // in the order asked for
    int worlds = 0;                       // simulated: at most as many as there are variants
};

/// Fails as simulate() does; a message about a variant's scenario has "variants[i]" as its context. Keeps no
/// trace, writes no checkpoint.
Result<VariantsOutcome> simulateVariants(const std::vector<Variant>&, const Catalog&, const RunOptions&,
                                         const RunControl&);

} // namespace forereach
