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
#include "core/report/scores.h"
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
    double target = 0;
    std::optional<double> simulated; // absent: not computed, and whyNot says why
    std::string whyNot;
    /// One standard error of `simulated`: over groups of viewers, each with luck of its own. Absent where
    /// nothing is known of the error: of the run as a whole, or where all groups say the same. The catalogue
    /// and what the platform learned are the run's.
    std::optional<double> samplingError;
    /// 95 %: Wilson's of a share of draws, which exists without one hit too; else from the sampling error.
    std::optional<ShareInterval> interval;
    double error =
        0; // relative: simulated / target - 1; absolute and range: simulated - target; above 0: too many
    double tolerance = 0;
    double low = 0, high = 0; // what holds
    bool holds = false;       // never of what was not computed
    bool operator==(const ValidationRow&) const = default;
};

struct Validation {
    std::vector<ValidationRow> rows;        // in the order of publishedTargets(), all of the preset's
    std::shared_ptr<const FeedDetail> feed; // distributions, for pictures
    MarketReport market;
    std::string digest; // of the run

    std::size_t holding() const; // rows that hold, references not counted
    std::size_t counted() const; // rows but references, computed or not
    std::size_t absent() const;  // of these, not computed
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
