// SPDX-License-Identifier: GPL-3.0-or-later
// forereach-cli validate: runs the model as it ships and sets what comes out beside what has been published.

#include <memory>

#include "app/cli/commands.h"
#include "app/cli/scenario_input.h"
#include "app/cli/validation_text.h"
#include "core/store/json.h"

namespace forereach::cli {
namespace {

struct Options {
    ScenarioOptions size;
    std::string preset = "kuairand";
    std::string presetFile;
    bool json = false;
};

Exit run(const Options& options, Console& console) {
    ValidationOptions wanted;
    wanted.preset = options.preset;
    wanted.viewers = options.size.viewers.value_or(wanted.viewers);
    wanted.days = options.size.days.value_or(wanted.days);
    wanted.replications = options.size.replications.value_or(wanted.replications);
    wanted.seed = options.size.seed.value_or(wanted.seed);
    wanted.workers = options.size.workers;
    const std::variant<Catalog, Exit> loaded = catalogWithPreset(options.presetFile, console);
    if (const Exit* exit = std::get_if<Exit>(&loaded)) return *exit;
    const Catalog& catalog = std::get<Catalog>(loaded);
    if (const Issues issues = validate(validationScenario(wanted), catalog);
        !issues.empty() && catalog.response(wanted.preset))
        return console.refuse("validation", issues);
    const ProgressToConsole progress(console);
    const Result<Validation> result = validatePublished(catalog, wanted, progress.control());
    console.endProgress();
    if (!result) return console.fail(result.error());
    console.print(options.json ? validationJson(result->rows) : validationTable(result->rows));
    console.say(
        std::to_string(result->holding()) + " of " + std::to_string(result->counted()) + " hold" +
        (result->absent() > 0 ? ", " + std::to_string(result->absent()) + " could not be computed" : "") +
        ", references not counted; random arm: " + std::to_string(result->feed->total().random.sampled) +
        " sampled impressions. After a simulated value: one standard error of sampling. Off by: above 0, "
        "the model has more than was published.");
    return Exit::Done;
}

} // namespace

Action declareValidate(Arguments& arguments) {
    auto options = std::make_shared<Options>();
    arguments.option("--preset", options->preset, "Response preset; default: kuairand").shownAs("P");
    arguments
        .option("--preset-file", options->presetFile,
                "A preset that calibrate wrote, in place of the shipped one")
        .shownAs("PRESET.json");
    addSizeOptions(arguments, options->size);
    arguments.flag("--json", options->json, "Print a JSON array instead of a table");
    arguments.footer(
        "Runs the shipped defaults in the market CN, where the data were taken: 100,000 viewers, 14 days, 1 "
        "replication unless told otherwise. Off by and tolerance are relative to the target, or differences "
        "where the target is a ratio; above 0, the model has more than was published. A figure that the run "
        "is too small or too short to tell is listed as not computed, and counts as not holding. References "
        "are other platforms or inputs: a frame, not a law.");
    return [options](Console& console) { return run(*options, console); };
}

} // namespace forereach::cli
