// SPDX-License-Identifier: GPL-3.0-or-later
// forereach-cli calibrate: fits parameters and says how well they fit.

#include "app/cli/commands/calibrate.h"

#include <memory>

#include "app/cli/commands.h"

namespace forereach::cli {

Action declareCalibrate(Arguments& arguments) {
    auto options = std::make_shared<CalibrateOptions>();
    arguments.flag("--published", options->published, "Fit a response preset to the published statistics");
    arguments.option("--preset", options->preset, "Response preset to start from; default: kuairand")
        .shownAs("P");
    addSizeOptions(arguments, options->size);
    arguments.option("--rounds", options->rounds, "Rounds of running and fitting, 1 to 20; default: 5")
        .shownAs("N")
        .between(1, 20);
    arguments.option("--out", options->out, "Write the fitted preset to this file").shownAs("PRESET.json");
    arguments.flag("--json", options->json, "Print JSON instead of tables");
    arguments.footer("With --published: moment matching of the statistics that `validate` calls fitted, "
                     "20,000 viewers and "
                     "5 days a round unless told otherwise. The file has the shape of resources/presets.");
    return [options](Console& console) {
        if (!options->published) return console.wrongUsage("say what to fit to: --published.");
        return calibratePublished(*options, console);
    };
}

} // namespace forereach::cli
