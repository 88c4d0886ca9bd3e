// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// What calibrate can fit to: one file each.

#include <string>

#include "app/cli/console.h"
#include "app/cli/scenario_input.h"

namespace forereach::cli {

struct CalibrateOptions {
    bool published = false;
    std::string preset = "kuairand";
    ScenarioOptions size;
    int rounds = 5;
    std::string out; // file of the fitted preset; empty: none
    bool json = false;
};

Exit calibratePublished(const CalibrateOptions&, Console&);

} // namespace forereach::cli
