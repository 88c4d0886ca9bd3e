// SPDX-License-Identifier: GPL-3.0-or-later
// forereach-cli calibrate: fits parameters and says how well they fit.

#include "app/cli/commands/calibrate.h"

#include <memory>

#include "app/cli/commands.h"

namespace forereach::cli {

Action declareCalibrate(Arguments& arguments) {
    auto options = std::make_shared<CalibrateOptions>();
    arguments.option("WORKSPACE", options->workspace, "Whose imported posts to fit to (*.forereach)");
    arguments.option("--account", options->account, "Of several accounts the one to fit; default: most posts")
        .shownAs("PLATFORM/HANDLE");
    arguments.option("--markets", options->markets, "Where the account is seen; default: the last scenario's")
        .separatedBy(',')
        .shownAs("CODE,CODE");
    arguments
        .option("--creators", options->creators,
                "Ids of the creators whose items are the account's; default: those of matched items")
        .separatedBy(',')
        .shownAs("ID,ID");
    arguments.flag("--show", options->show, "Print what was learned before, and change nothing");
    arguments.flag("--reset", options->reset, "Take back what was learned");
    arguments.flag("--published", options->published, "Fit a response preset to the published statistics");
    arguments.option("--preset", options->preset, "Response preset to start from; default: kuairand")
        .shownAs("P");
    arguments
        .option("--preset-file", options->presetFile, "Start from a preset of that name in this file instead")
        .shownAs("PRESET.json");
    addSizeOptions(arguments, options->size);
    arguments.option("--rounds", options->rounds, "Rounds of running and fitting, 1 to 20; default: 5")
        .shownAs("N")
        .between(1, 20);
    arguments.option("--out", options->out, "Write the fitted preset to this file").shownAs("PRESET.json");
    arguments.flag("--json", options->json, "Print JSON instead of tables");
    arguments.footer(
        "Of a workspace: fits level, growth, spread, hold, audience and posting hours of an account "
        "to its imported posts, pulled towards the presets. Fewer than 10 posts of 7 days and more "
        "are refused, and nothing is changed. Later runs of the workspace forecast the items of the "
        "account's creators with it. With --published: moment matching of the statistics that "
        "`validate` calls fitted, 20,000 viewers and 5 days a round unless told otherwise. The file "
        "has the shape of resources/presets.");
    return [options](Console& console) {
        if (options->published && !options->workspace.empty())
            return console.wrongUsage("fit to a WORKSPACE or to what is --published, not both.");
        if (options->published) return calibratePublished(*options, console);
        if (options->workspace.empty())
            return console.wrongUsage("say what to fit to: a WORKSPACE, or --published.");
        return calibrateAccount(*options, console);
    };
}

} // namespace forereach::cli
