// SPDX-License-Identifier: GPL-3.0-or-later
// forereach-cli validate: runs the model as it ships and sets what comes out beside what has been published.

#include <algorithm>
#include <cstdio>
#include <memory>

#include "app/cli/commands.h"
#include "app/cli/scenario_input.h"
#include "app/cli/table.h"
#include "core/report/published.h"
#include "core/report/rounding.h"
#include "core/store/json.h"
#include "core/store/json_write.h"

namespace forereach::cli {
namespace {

struct Options {
    ScenarioOptions size;
    std::string preset = "kuairand";
    bool json = false;
};

/// The product's defaults in the market where the data were taken; one neutral item, because a scenario needs
/// one.
Scenario standardScenario(const Options& options) {
    Scenario scenario;
    scenario.name = "Validation";
    scenario.markets = {"CN"};
    scenario.distribution.responsePreset = options.preset;
    scenario.viewers = options.size.viewers.value_or(50'000);
    scenario.horizonDays = options.size.days.value_or(5);
    scenario.replications = options.size.replications.value_or(2);
    scenario.seed = options.size.seed.value_or(scenario.seed);
    ContentItem item;
    item.id.value = "neutral";
    item.title = "Neutral item";
    item.durationS = 60;
    item.topics[std::string(kTopics.front().name)] = 1;
    item.creator.id.value = "nobody";
    scenario.content.push_back(item);
    return scenario;
}

std::string_view verdict(const PublishedComparison& row) {
    return row.holds ? "holds" : "fails";
}

std::string json(const std::vector<PublishedComparison>& rows) {
    JsonWriter out;
    out.beginArray();
    for (const PublishedComparison& row : rows) {
        out.beginObject()
            .member("statistic", row.statistic)
            .member("preset", row.preset)
            .member("unit", row.unit);
        out.member("target", row.target).member("source", row.source).member("simulated", row.simulated);
        out.member("error", row.error)
            .member("tolerance", row.tolerance)
            .member("verdict", verdict(row))
            .endObject();
    }
    out.endArray();
    return out.take();
}

std::string valueText(const PublishedComparison& row, double value) {
    char text[48];
    if (row.unit == "s")
        std::snprintf(text, sizeof text, "%.1f s", value);
    else
        std::snprintf(text, sizeof text, "%.3g %%", value * 100);
    return text;
}

std::string table(const std::vector<PublishedComparison>& rows) {
    Table out({{"statistic"},
               {"target", Align::Right},
               {"simulated", Align::Right},
               {"error", Align::Right},
               {"tolerance", Align::Right},
               {"verdict"},
               {"source"}});
    for (const PublishedComparison& row : rows) {
        char error[32], tolerance[32];
        std::snprintf(error, sizeof error, "%+.1f %%", row.error * 100);
        std::snprintf(tolerance, sizeof tolerance, "%.0f %%", row.tolerance * 100);
        out.add({row.statistic, valueText(row, row.target), valueText(row, row.simulated), error, tolerance,
                 std::string(verdict(row)), row.source});
    }
    return out.text();
}

Exit run(const Options& options, Console& console) {
    const Catalog& catalog = shippedCatalog();
    if (!catalog.response(options.preset))
        return console.fail(
            {ErrorCode::NotFound, "there is no response preset of this name", options.preset});
    if (!hasPublishedTargets(options.preset))
        return console.wrongUsage("this version computes none of the published statistics of the preset '" +
                                  options.preset + "'.");
    const Scenario scenario = standardScenario(options);
    if (const Issues issues = validate(scenario, catalog); !issues.empty())
        return console.refuse("validation", issues);
    const std::variant<RunOutcome, Exit> outcome = runScenario(scenario, options.size, false, console);
    if (const Exit* exit = std::get_if<Exit>(&outcome)) return *exit;
    const MarketReport& market = std::get<RunOutcome>(outcome).report.market;
    const std::vector<PublishedComparison> rows = comparePublished(options.preset, market);
    console.print(options.json ? json(rows) : table(rows));
    const auto fails =
        std::count_if(rows.begin(), rows.end(), [](const PublishedComparison& row) { return !row.holds; });
    console.say(std::to_string(static_cast<long>(rows.size()) - fails) + " of " +
                std::to_string(rows.size()) + " hold; random arm: " +
                numberText(static_cast<double>(market.randomImpressions), 1) + " sampled impressions.");
    return Exit::Done;
}

} // namespace

Action declareValidate(Arguments& arguments) {
    auto options = std::make_shared<Options>();
    arguments.option("--preset", options->preset, "Response preset; default: kuairand").shownAs("P");
    addSizeOptions(arguments, options->size);
    arguments.flag("--json", options->json, "Print a JSON array instead of a table");
    arguments.footer(
        "Runs the shipped defaults in the market CN, where the data were taken: 20,000 viewers, 3 "
        "days, 2 replications unless told "
        "otherwise. Error and tolerance are relative to the target.");
    return [options](Console& console) { return run(*options, console); };
}

} // namespace forereach::cli
