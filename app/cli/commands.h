// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// The commands of forereach-cli, one file each. declareX() adds the options of a command to its parser and
// returns what is done once they are parsed.

#include <functional>

#include "app/cli/console.h"

namespace CLI {
class App;
}

namespace forereach::cli {

using Action = std::function<Exit(Console&)>;

Action declareBench(CLI::App&);
Action declareCheck(CLI::App&);
Action declareDemo(CLI::App&);
Action declareFeed(CLI::App&);
Action declareImport(CLI::App&);
Action declareList(CLI::App&);
Action declareNew(CLI::App&);
Action declareSchema(CLI::App&);
Action declareSimulate(CLI::App&);
Action declareSources(CLI::App&);
Action declareValidate(CLI::App&);

} // namespace forereach::cli
