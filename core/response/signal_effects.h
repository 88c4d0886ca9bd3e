// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// From measured media signals to the priors of the response model: every mapping is an assumption with a
// name, a range and, where there is one, a source; the user can override the result (SignalOverrides). Used
// by the engine and by the Item page ("what each signal is assumed to do").

#include <functional>
#include <string>
#include <vector>

#include "core/model/content_item.h"
#include "core/model/defaults_in_use.h"
#include "core/model/market.h"

namespace forereach {

/// Standard deviations of the catalogue; 0 is a typical item.
struct SignalPriors {
    double hook = 0;            // lowers the quick-skip logit
    double quality = 0;         // raises watch time and skip resistance
    double pace = 0;            // raises watch time after the first seconds
    std::vector<double> hazard; // relative hazard of leaving in 32 equal cells of the duration, mean 1
};

struct SignalEffect {
    std::string signal;   // "change in the first 3 s"
    std::string measured; // "0.21 a second"; "not measured"
    std::string acts_on;  // "hook", "quality", "pace", "hazard"
    double effect = 0;    // on that prior, standard deviations
    double low = 0, high = 0;
    Quality basis = Quality::Assumption;
    std::string source;
};

SignalPriors signalPriors(const ContentItem&);
/// The same with another size for each effect that was measured; what is not measured, or the user's own,
/// stays.
SignalPriors signalPriors(const ContentItem&, const std::function<double(const SignalEffect&)>& size);
std::vector<SignalEffect> explainSignals(const ContentItem&);

/// The same as figures that a scenario rests on; what the user states is theirs.
std::vector<DefaultInUse> signalFigures(const ContentItem&);

} // namespace forereach
