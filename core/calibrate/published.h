// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// What has been published about real feeds: every statistic that a run is compared with, its source, what may
// differ, and how it is read off a run. The rows of docs/model.md, "Numbers that came out". Used by
// validatePublished() and fitPublished().

#include <optional>
#include <span>
#include <string_view>

#include "core/report/run_report.h"
#include "core/sim/feed_detail.h"

namespace forereach {

/// What a row is for.
enum class TargetUse {
    // Parameters were moved towards it: those of responses by calibrate --published, towards what is read off
    // people's impressions; when people come by hand, towards what is read off the run.
    Fitted,
    HeldOut,   // compared only: no parameter was moved towards it
    Reference, // another platform, another measure or an input: a frame, not a law
};
std::string_view toText(TargetUse); // "fitted", "held out", "reference"

enum class ToleranceKind {
    Relative, // |simulated / target - 1| <= tolerance
    Absolute, // |simulated - target| <= tolerance
    Range,    // low <= simulated <= high
};

/// What is measured beside the feed itself.
struct FollowFigures {
    double followsMedian = 0, followersMedian = 0, followersGini = 0;
};
struct DayExposure { // over items, on one day
    double gini = 0, top1 = 0, top10 = 0;
};
struct RunFacts {
    const MarketReport* market = nullptr;
    std::optional<FollowFigures> follows;
    std::optional<DayExposure> day;
};

struct PublishedTarget {
    std::string_view preset, statistic;
    std::string_view unit; // "share", "s", "ratio", "count"
    TargetUse use = TargetUse::Fitted;
    ToleranceKind kind = ToleranceKind::Relative;
    double value = 0, tolerance = 0.1;
    double low = 0, high = 0; // of a range
    std::string_view source;
    /// One of the two: of people's impressions, with a sampling error; or of the run as a whole. Empty: the
    /// run cannot tell, and whyAbsent() says why.
    std::optional<double> (*ofFeed)(const GroupDetail&) = nullptr;
    std::optional<double> (*ofRun)(const RunFacts&) = nullptr;
    /// Of a share of impressions: how many were drawn for it.
    double (*draws)(const GroupDetail&) = nullptr;
    /// What stands in for the tolerance in the objective of the fit; 0: the tolerance.
    double fitScale = 0;

    double fitTolerance() const { return fitScale > 0 ? fitScale : tolerance; }
    /// Why a run has no such figure.
    std::string_view whyAbsent() const;
};

/// All of them, in the order in which they are printed.
std::span<const PublishedTarget> publishedTargets();
bool hasPublishedTargets(std::string_view responsePreset);

} // namespace forereach
