// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// fitPublished(): moves the parameters of a response preset, and the durations of its catalogue, until the
// published statistics of its preset come out. Moment matching in rounds: a run of the whole engine gives a
// sample of impressions as the learned recommender makes them; on these, held fixed, expected values in
// closed form are brought to the targets; then the engine runs again, because other people teach another
// recommender. One set of parameters serves both arms. The same luck in every round. Deterministic for any
// number of workers.

#include <functional>

#include "core/calibrate/validation.h"

namespace forereach {

struct FitOptions {
    ValidationOptions run{.viewers = 20'000, .days = 5}; // of each round
    int rounds = 5;
    std::size_t impressions = 20'000; // of each arm, in closed form
};

struct FittedParameter {
    std::string name;
    double before = 0, after = 0;
    double low = 0, high = 0; // where it was looked for
};

struct FitMoment { // one fitted statistic
    std::string statistic;
    double target = 0, tolerance = 0; // absolute
    double before = 0, after = 0;     // expected values
};

struct PublishedFit {
    ResponsePreset preset;
    std::vector<FittedParameter> parameters;
    std::vector<FitMoment> moments;
    double before = 0, after = 0;  // objective: mean over moments of (misfit / tolerance) squared
    std::vector<double> objective; // at the start of each round
    int evaluations = 0;           // of closed forms
};

/// The best parameters of all rounds, rounded to five digits. Fails as validatePublished() does.
Result<PublishedFit> fitPublished(const Catalog&, const FitOptions&, const RunControl&);

/// Mean of ln(seconds) of a catalogue with these quantiles: ln d is linear between them.
double meanLogDurationOf(const std::vector<double>& quantilesS);

} // namespace forereach
