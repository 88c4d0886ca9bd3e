// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// How good the platform's own predictions were on a day: of all, and of each format. Read from what the heads
// counted; nothing reads it but the report.

#include "core/feed/beliefs.h"
#include "core/report/run_report.h"

namespace forereach {

using WatchCounts = std::array<std::array<HeadCell, kScoreBins>, kBins>;

/// Area under the ROC curve of binned predictions (ties count one half).
double aucOf(const std::array<std::array<std::int64_t, 2>, kScoreBins>&);

/// Mutual information of the binned prediction and the outcome, in bits an impression.
double informationOf(const std::array<std::array<std::int64_t, 2>, kScoreBins>&);

/// `day`: what was counted since the day began. `served`: the heads that predicted. `people`: app users.
void describeFormats(const WatchCounts& day, const Heads& served, double people, LearningPoint&);

} // namespace forereach
