// SPDX-License-Identifier: GPL-3.0-or-later
// forereach-cli simulate: runs a scenario, prints its reach, stores the run, writes report.json, CSV and
// HTML.

#include <algorithm>
#include <filesystem>
#include <memory>
#include <system_error>

#include "app/cli/commands.h"
#include "app/cli/scenario_input.h"
#include "app/cli/table.h"
#include "core/report/export.h"
#include "core/report/rounding.h"
#include "core/store/json.h"

namespace forereach::cli {
namespace {

struct Options {
    ScenarioOptions input;
    std::string out, csv, html;
    bool json = false;
};

std::string reachTable(const RunReport& report) {
    const bool videos = std::all_of(report.items.begin(), report.items.end(),
                                    [](const ItemReport& i) { return i.format == Format::ShortVideo; });
    Table table({{"item"},
                 {"people reached"},
                 {"8 in 10 outcomes"},
                 {"impressions", Align::Right},
                 {"times each", Align::Right},
                 {videos ? "watched each" : "time each", Align::Right},
                 {videos ? "finished" : "to the end", Align::Right}});
    for (const ItemReport& item : report.items) {
        const bool shown = item.impressions.mean > 0;
        const RoundedEstimate reach = roundEstimate(item.reach);
        char times[32];
        std::snprintf(times, sizeof times, "%.2f", item.averageFrequency);
        table.add({fitted(item.title.empty() ? item.id.value : item.title, 40),
                   numberText(reach.value, reach.unit), intervalText(item.reach),
                   numberText(roundEstimate(item.impressions).value, roundEstimate(item.impressions).unit),
                   shown ? times : "-",
                   shown ? durationText(item.watchTimeS.mean / item.impressions.mean) : "-",
                   shown ? shareText(item.completions.mean / item.impressions.mean) : "-"});
    }
    return table.text();
}

std::string segmentTable(const RunReport& report) {
    std::string text;
    if (report.items.size() > 4) return text; // the report has them all
    for (const ItemReport& item : report.items) {
        std::vector<const SegmentReport*> segments;
        for (const SegmentReport& s : item.segments)
            if (s.reach.mean > 0) segments.push_back(&s);
        std::sort(segments.begin(), segments.end(), [](const SegmentReport* a, const SegmentReport* b) {
            return a->reach.mean != b->reach.mean ? a->reach.mean > b->reach.mean : a->id < b->id;
        });
        if (segments.size() > 5) segments.resize(5);
        if (segments.empty()) continue;
        Table table({{fitted(item.title.empty() ? item.id.value : item.title, 40) + ": most reached"},
                     {"people", Align::Right},
                     {"people reached"},
                     {"8 in 10 outcomes"},
                     {"share", Align::Right}});
        for (const SegmentReport* s : segments) {
            const RoundedEstimate reach = roundEstimate(s->reach);
            table.add({s->id.value, numberText(static_cast<double>(s->people), 1),
                       numberText(reach.value, reach.unit), intervalText(s->reach),
                       s->people > 0 ? shareText(s->reach.mean / static_cast<double>(s->people)) : "-"});
        }
        text += "\n" + table.text();
    }
    return text;
}

std::string summary(const RunReport& report) {
    const Provenance& p = report.provenance;
    std::string text =
        "\nSimulated: " + numberText(static_cast<double>(p.viewers), 1) + " viewers for " +
        numberText(static_cast<double>(report.market.users), 1) + " people, " +
        std::to_string(report.scenario.horizonDays) +
        (report.scenario.horizonDays == 1 ? " day, " : " days, ") + std::to_string(p.replications) +
        (p.replications == 1 ? " replication" : " replications") + ", seed " + std::to_string(p.seed) + "\n";
    if (report.market.sessions.mean > 0) {
        const AttentionReport& a = report.attention;
        text += "People: " + numberText(a.sessionsPerDay, 0.1) + " sessions and " +
                numberText(a.minutesPerDay, 0.1) + " minutes a day; fatigue " + numberText(a.fatigue, 0.01) +
                ", satisfaction " + numberText(a.satisfaction, 0.01) + ", " + shareText(a.interestDrift) +
                " of interests moved, " + shareText(report.market.startsLostRate) + " of starts lost\n";
    }
    const auto broken = std::count_if(report.laws.begin(), report.laws.end(),
                                      [](const LawResult& law) { return !law.holds; });
    text += "Laws: " + std::to_string(static_cast<long>(report.laws.size()) - broken) + " of " +
            std::to_string(report.laws.size()) + " hold\n";
    for (const LawResult& law : report.laws)
        if (!law.holds) text += "  broken: " + law.name + ": " + law.detail + "\n";
    if (p.replications > 1) text += "Intervals: " + widthText(p) + "\n";
    for (const ItemReport& item : report.items)
        if (item.width)
            text += "  " + fitted(item.title.empty() ? item.id.value : item.title, 40) + ": " +
                    widthText(*item.width) + "\n";
    if (!restsOnText(p).empty()) text += "This " + restsOnText(p) + "; the command sources lists them\n";
    return text + "Digest: " + report.digest + "\n";
}

Result<void> makeParent(const std::filesystem::path& file) {
    if (!file.has_parent_path()) return {};
    std::error_code error;
    std::filesystem::create_directories(file.parent_path(), error);
    if (error) return Error{ErrorCode::Io, "cannot be made: " + error.message(), file.parent_path().string()};
    return {};
}

Result<void> writeOne(const std::filesystem::path& file, std::string_view bytes) {
    const Result<void> parent = makeParent(file);
    return parent ? writeFileAtomically(file, bytes) : parent;
}

/// All files that were asked for; their paths.
Result<std::vector<std::string>> writeFiles(const Options& options, const RunReport& report) {
    std::vector<std::string> written;
    if (!options.out.empty()) {
        if (const Result<void> r = writeOne(options.out, reportToJson(report)); !r) return r.error();
        written.push_back(options.out);
    }
    if (!options.html.empty()) {
        if (const Result<void> r = writeOne(options.html, htmlReport(report)); !r) return r.error();
        written.push_back(options.html);
    }
    if (!options.csv.empty()) {
        for (const CsvTable& table : csvTables(report)) {
            const std::filesystem::path file = std::filesystem::path(options.csv) / table.name;
            if (const Result<void> r = writeOne(file, table.text); !r) return r.error();
            written.push_back(file.string());
        }
    }
    return written;
}

Exit run(const Options& options, Console& console) {
    std::variant<LoadedScenario, Exit> loaded = loadScenario(options.input, console);
    if (const Exit* exit = std::get_if<Exit>(&loaded)) return *exit;
    LoadedScenario& source = std::get<LoadedScenario>(loaded);
    std::variant<RunOutcome, Exit> outcome = runScenario(source.scenario, options.input, false, console);
    if (const Exit* exit = std::get_if<Exit>(&outcome)) return *exit;
    const RunReport& report = std::get<RunOutcome>(outcome).report;

    for (const AccountFit& fit : source.fits)
        console.say("Fitted to " + std::to_string(fit.used) + " posts of " + fit.platform +
                    (fit.account.empty() ? "" : "/" + fit.account) +
                    " (calibrate); --without-account leaves it out");
    if (options.json)
        console.print(reportToJson(report));
    else
        console.print(reachTable(report) + segmentTable(report) + summary(report));
    const Result<std::vector<std::string>> written = writeFiles(options, report);
    if (!written) return console.fail(written.error());
    for (const std::string& file : *written) console.say("Wrote " + file);
    if (source.workspace) {
        const Result<std::int64_t> stored = source.workspace->storeRun(report);
        if (!stored) return console.fail(stored.error());
        console.say("Stored as run " + std::to_string(*stored) + " of " + source.workspace->path().string());
    }
    return Exit::Done;
}

} // namespace

Action declareSimulate(Arguments& arguments) {
    auto options = std::make_shared<Options>();
    addInputOptions(arguments, options->input);
    addSizeOptions(arguments, options->input);
    arguments.option("--out", options->out, "Write the report as JSON").shownAs("REPORT.json");
    arguments.option("--csv", options->csv, "Write the report as CSV tables into a folder").shownAs("DIR");
    arguments.option("--html", options->html, "Write the report as one HTML page with pictures")
        .shownAs("FILE");
    arguments.flag("--json", options->json, "Print the report as JSON instead of tables");
    arguments
        .option("--checkpoint", options->input.checkpoint,
                "After the warm-up and after each simulated day, write what is needed to go on")
        .shownAs("FILE");
    arguments
        .option("--resume", options->input.resume,
                "Go on from a checkpoint of the same scenario, seed and size; may be the same FILE")
        .shownAs("FILE");
    arguments.footer(
        "A run of a workspace is stored in it. Same scenario and seed, same digest, on any machine "
        "and with any --workers.");
    return [options](Console& console) { return run(*options, console); };
}

} // namespace forereach::cli
