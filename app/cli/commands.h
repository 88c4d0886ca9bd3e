// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// The commands of forereach-cli, one file each. declareX() adds the options of a command to its parser and
// returns what is done once they are parsed.

#include <functional>

#include "app/cli/arguments.h"
#include "app/cli/console.h"

namespace forereach::cli {

using Action = std::function<Exit(Console&)>;

Action declareBacktest(Arguments&);
Action declareBench(Arguments&);
Action declareCalibrate(Arguments&);
Action declareCheck(Arguments&);
Action declareCompare(Arguments&);
Action declareDemo(Arguments&);
Action declareDrivers(Arguments&);
Action declareFeed(Arguments&);
Action declareHours(Arguments&);
Action declareImport(Arguments&);
Action declareImports(Arguments&);
Action declareLedger(Arguments&);
Action declareList(Arguments&);
Action declareMarkers(Arguments&);
Action declareNew(Arguments&);
Action declarePlan(Arguments&);
Action declareSchema(Arguments&);
Action declareSimulate(Arguments&);
Action declarePresets(Arguments&);
Action declareSources(Arguments&);
Action declareStages(Arguments&);
Action declareValidate(Arguments&);

} // namespace forereach::cli
