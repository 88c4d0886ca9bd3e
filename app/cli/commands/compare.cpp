// SPDX-License-Identifier: GPL-3.0-or-later
// forereach-cli compare: scenarios on the same viewers with the same luck.

#include <filesystem>
#include <memory>

#include "app/cli/commands.h"
#include "app/cli/compared_input.h"
#include "app/cli/table.h"
#include "core/report/comparison_csv.h"
#include "core/report/export.h"
#include "core/report/rounding.h"
#include "core/store/comparison_json.h"

namespace forereach::cli {
namespace {

struct Options {
    std::vector<std::string> inputs;
    ScenarioOptions size; // of all
    std::string out, html, csv;
    bool json = false;
};

std::string percentText(const Difference& d) {
    return d.percent ? differenceText({d.percent->mean, d.percent->error, {}, d.percent->p50, {}}, 0.1) + " %"
                     : "-";
}

void addRow(Table& table, const std::string& name, const Difference& d) {
    const RoundedEstimate a = roundEstimate(d.a), b = roundEstimate(d.b), diff = roundEstimate(d.difference);
    std::string signedText(d.difference.p50.value_or(d.difference.mean) > 0 ? "+" : "");
    signedText.append(numberText(d.difference.p50.value_or(d.difference.mean), diff.unit));
    table.add({name, numberText(a.value, a.unit), numberText(b.value, b.unit), signedText,
               intervalText(d.difference).empty() ? "-" : intervalText(d.difference), percentText(d),
               std::to_string(d.ahead) + " of " + std::to_string(d.replications)});
}

Table tableFor(const std::string& what, const std::string& letter) {
    return Table({{what},
                  {"A", Align::Right},
                  {letter, Align::Right},
                  {letter + " - A", Align::Right},
                  {"8 in 10 outcomes"},
                  {"of A", Align::Right},
                  {letter + " ahead", Align::Right}});
}

std::string itemText(const ItemComparison& item, const std::string& letter) {
    std::string text = "\n" + findingOf(item, "A", letter) + "\n\n";
    Table totals = tableFor(fitted(item.titleB.empty() ? item.b.value : item.titleB, 30), letter);
    addRow(totals, "people reached", item.reach);
    addRow(totals, "impressions", item.impressions);
    addRow(totals, "seconds watched", item.watchTimeS);
    addRow(totals, "finished", item.completions);
    addRow(totals, "likes", item.likes);
    addRow(totals, "comments", item.comments);
    addRow(totals, "shares", item.shares);
    addRow(totals, "follows", item.follows);
    text += totals.text();
    Table segments = tableFor("people reached", letter);
    int rows = 0;
    for (const SegmentDifference& s : item.segments)
        if (s.reach.a.mean + s.reach.b.mean > 0 && rows++ < 8) addRow(segments, s.id.value, s.reach);
    if (rows > 0) text += "\n" + segments.text();
    Table pools({{"pool"}, {"A passes", Align::Right}, {letter + " passes", Align::Right}});
    for (const PoolDifference& p : item.pools)
        pools.add({std::to_string(p.level + 1), shareText(p.passed.a.mean), shareText(p.passed.b.mean)});
    text += "\n" + pools.text();
    if (item.reach.narrower)
        text += "\nSame luck makes the interval " + numberText(*item.reach.narrower, 0.1) +
                " times narrower than two unrelated runs would.\n";
    if (const auto gap = widestGapS(item)) text += "Viewers part most at " + numberText(*gap, 0.1) + " s.\n";
    if (!item.liveTests.empty()) {
        const LiveTest& t = item.liveTests.front();
        text += "A live test needs " + numberText(static_cast<double>(t.impressionsEach), 1) +
                " impressions of each to see it (share " + t.measure + ", " + shareText(t.rateA) +
                " against " + shareText(t.rateB) + "; 80 % power, 5 % level).\n";
    }
    return text;
}

std::string summary(const Comparison& c) {
    std::string text;
    for (const ComparedVariant& v : c.variants) text += v.letter + ": " + v.name + "\n";
    for (const VariantComparison& v : c.comparisons) {
        for (const ItemComparison& item : v.items) text += itemText(item, v.letter);
        for (const AdComparison& ad : v.ads) {
            Table table = tableFor(ad.id, v.letter);
            addRow(table, "people reached", ad.reach);
            addRow(table, "impressions", ad.impressions);
            addRow(table, "spend, " + ad.currency, ad.spend);
            text += "\n" + table.text();
        }
        if (!v.differs.empty()) {
            Table table({{"what differs"}, {"A"}, {v.letter}});
            for (const FieldDifference& f : v.differs) table.add({f.path, fitted(f.a, 40), fitted(f.b, 40)});
            text += "\n" + table.text();
        }
        for (const std::string& note : v.notes) text += "Note: " + note + ".\n";
    }
    return text + "\nSimulated: " + numberText(static_cast<double>(c.viewers), 1) + " viewers, " +
           std::to_string(c.days) + (c.days == 1 ? " day, " : " days, ") + std::to_string(c.replications) +
           (c.replications == 1 ? " replication" : " replications") + ", seed " + std::to_string(c.seed) +
           "; all variants met the same viewers with the same luck.\n";
}

Exit run(const Options& options, Console& console) {
    std::variant<std::vector<NamedScenario>, Exit> loaded =
        loadCompared(options.inputs, options.size, console);
    if (const Exit* exit = std::get_if<Exit>(&loaded)) return *exit;
    std::vector<NamedScenario>& scenarios = std::get<std::vector<NamedScenario>>(loaded);
    if (const Issues issues = whyNotComparable(scenarios); !issues.empty())
        return console.refuse("compare", issues);
    const Result<ComparisonOutcome> outcome = withProgress<ComparisonOutcome>(
        options.size, console, [&](const RunOptions& run, const RunControl& control) {
            return compareScenarios(scenarios, shippedCatalog(), run, control);
        });
    if (!outcome) return console.fail(outcome.error());
    const Comparison& comparison = outcome->comparison;
    const std::string json = comparisonToJson(comparison);
    console.print(options.json ? json : summary(comparison));
    for (const auto& [file, bytes] :
         {std::pair{options.out, json},
          std::pair{options.html, options.html.empty() ? "" : htmlComparison(comparison)},
          std::pair{options.csv, options.csv.empty() ? "" : comparisonCsv(comparison)}}) {
        if (file.empty()) continue;
        if (const Result<void> written = writeAnswer(file, bytes); !written)
            return console.fail(written.error());
        console.say("Wrote " + file);
    }
    return Exit::Done;
}

} // namespace

Action declareCompare(Arguments& arguments) {
    auto options = std::make_shared<Options>();
    arguments
        .option("SCENARIOS", options->inputs,
                "Two to six: scenario files, workspaces, or one scenario or item of them: "
                "FILE#SCENARIO, FILE#SCENARIO/ITEM, FILE#/ITEM")
        .required()
        .shownAs("A B [C..F]");
    addSizeOptions(arguments, options->size);
    arguments.option("--out", options->out, "Write the comparison as JSON").shownAs("FILE");
    arguments.option("--html", options->html, "Write the comparison as one HTML page with pictures")
        .shownAs("FILE");
    arguments.option("--csv", options->csv, "Write all differences as one CSV table").shownAs("FILE");
    arguments.flag("--json", options->json, "Print the comparison as JSON instead of tables");
    arguments.footer(
        "Each is compared with the first, on the same viewers with the same luck. Items are paired by id, or "
        "the "
        "only item of each. Seed, viewers, replications and days must agree: the options set them for all. A "
        "scenario compared with itself differs by exactly 0.");
    return [options](Console& console) { return run(*options, console); };
}

} // namespace forereach::cli
