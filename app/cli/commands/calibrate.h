// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// What calibrate can fit to: one file each.

#include <string>
#include <vector>

#include "app/cli/console.h"
#include "app/cli/scenario_input.h"

namespace forereach::cli {

struct CalibrateOptions {
    std::string workspace; // the account's; empty: --published
    std::string account;
    std::vector<std::string> markets, creators;
    bool reset = false, show = false;
    bool published = false;
    std::string preset = "kuairand";
    std::string presetFile; // to start from, in place of the shipped one; empty: none
    ScenarioOptions size;
    int rounds = 5;
    std::string out; // file of the fitted preset; empty: none
    bool json = false;
};

Exit calibrateAccount(const CalibrateOptions&, Console&);
Exit calibratePublished(const CalibrateOptions&, Console&);

} // namespace forereach::cli
