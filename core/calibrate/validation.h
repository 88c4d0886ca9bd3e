// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// validatePublished(): runs the model as it ships, in the market where the data were taken, and sets what
// came out beside what has been published. Plain rows with target, source, simulated value, its sampling
// error and a verdict; used by `forereach-cli validate` and the window. Blocks until done or cancelled; equal
// rows for any number of workers.

#include <memory>
#include <string>
#include <vector>

#include "core/calibrate/published.h"
#include "core/sim/simulate.h"

namespace forereach {

struct ValidationOptions {
    std::string preset = "kuairand"; // response preset
    std::int64_t viewers = 100'000;
    int days = 14, warmupDays = 5, replications = 1;
    std::uint64_t seed = 7;
    int workers = 0;
    std::uint32_t sampleOneIn = 0; // RunOptions::sampleOneIn
};

struct ValidationRow {
    std::string statistic; // "valid play, recommended"
    std::string preset, unit, source;
    TargetUse use = TargetUse::Fitted;
    ToleranceKind kind = ToleranceKind::Relative;
    double target = 0, simulated = 0;
    /// One standard error of `simulated`: over groups of viewers, each with luck of its own. Absent for what
    /// is measured of the run as a whole. The catalogue and what the platform learned are the run's.
    std::optional<double> samplingError;
    double error = 0; // relative: simulated / target - 1; absolute and range: simulated - target
    double tolerance = 0;
    double low = 0, high = 0; // what holds
    bool holds = false;
    bool operator==(const ValidationRow&) const = default;
};

struct Validation {
    std::vector<ValidationRow> rows; // in the order of publishedTargets(); what a run cannot tell is left out
    std::shared_ptr<const FeedDetail> feed; // distributions, for pictures
    MarketReport market;
    std::string digest; // of the run

    std::size_t holding() const; // rows that hold, references not counted
    std::size_t counted() const; // rows but references
};

/// The scenario that is run: the product's defaults and one neutral item, because a scenario needs one.
Scenario validationScenario(const ValidationOptions&);

/// Fails with NotFound (no such preset), InvalidInput (no published statistics for it, or a size out of
/// range), OutOfMemory or Cancelled.
Result<Validation> validatePublished(const Catalog&, const ValidationOptions&, const RunControl&);

/// Rows of a preset from what a run gathered.
std::vector<ValidationRow> compareWithPublished(std::string_view preset, const FeedDetail&, const RunFacts&);

/// Follows and followers of the audience of a scenario, as its follow graph has them.
std::optional<FollowFigures> followFigures(const Scenario& valid, const Catalog&, int workers,
                                           const CancelToken&);
DayExposure dayExposure(const std::vector<std::int64_t>& impressionsByItem);

} // namespace forereach
