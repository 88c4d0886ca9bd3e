// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/scenario_input.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <set>
#include <system_error>
#include <utility>

#include "app/cli/interrupt.h"
#include "core/calibrate/account_fit.h"
#include "core/model/overrides.h"
#include "core/model/topics.h"
#include "core/store/json.h"
#include "core/store/market_pack_json.h"

namespace forereach::cli {
namespace {

constexpr std::string_view kSqliteMagic("SQLite format 3\0", 16);
constexpr std::uintmax_t kLargestScenario = 256u << 20; // bytes

bool isWorkspace(const std::filesystem::path& path, std::string_view firstBytes) {
    return firstBytes.starts_with(kSqliteMagic) || path.extension() == ".forereach";
}

Result<std::string> firstBytes(const std::filesystem::path& path) {
    std::error_code error;
    const auto status = std::filesystem::status(path, error);
    if (status.type() == std::filesystem::file_type::not_found)
        return Error{ErrorCode::NotFound, "there is no such file", path.string()};
    if (status.type() == std::filesystem::file_type::directory)
        return Error{ErrorCode::InvalidInput, "is a folder; a workspace or a scenario file is wanted",
                     path.string()};
    std::ifstream file(path, std::ios::binary);
    if (!file)
        return Error{ErrorCode::Io, std::string("cannot be read: ") + std::strerror(errno), path.string()};
    std::string bytes(kSqliteMagic.size(), '\0');
    file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    bytes.resize(static_cast<std::size_t>(file.gcount()));
    return bytes;
}

std::string quotedList(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names) text += (text.empty() ? "\"" : ", \"") + name + "\"";
    return text;
}

std::size_t editsBetween(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j < row.size(); ++j) row[j] = j;
    for (std::size_t i = 0; i < a.size(); ++i) {
        std::size_t corner = std::exchange(row[0], i + 1);
        for (std::size_t j = 0; j < b.size(); ++j)
            corner = std::exchange(row[j + 1],
                                   std::min({row[j] + 1, row[j + 1] + 1, corner + (a[i] == b[j] ? 0 : 1)}));
    }
    return row.back();
}

/// The three names nearest to what was typed.
std::string closeTopics(std::string_view typed) {
    std::vector<std::string> names;
    for (const TopicInfo& topic : kTopics) names.emplace_back(topic.name);
    std::ranges::stable_sort(names, {}, [&](const std::string& n) { return editsBetween(typed, n); });
    names.resize(3);
    return quotedList(names);
}

/// A scenario of everything usable in the library, for workspaces without a stored one. All items are
/// published at the same time, so that they can be compared.
Result<Scenario> scenarioOfLibrary(const Workspace& workspace, const ScenarioOptions& options) {
    Result<std::vector<LibraryItem>> items = workspace.items();
    if (!items) return items.error();
    Scenario scenario;
    scenario.name = "Library";
    scenario.markets = options.markets;
    SimTime latest;
    for (const LibraryItem& item : items.value())
        if (item.verdict != MediaVerdict::Refused) {
            scenario.content.push_back(item.content);
            latest = std::max(latest, item.content.publishAt);
        }
    if (scenario.content.empty())
        return Error{ErrorCode::InvalidInput, "the library holds no item; import one first",
                     workspace.path().string()};
    for (ContentItem& item : scenario.content) {
        item.publishAt = latest;
        if (item.topics.empty())
            for (const std::string& topic : options.topics) item.topics[topic] = 1;
    }
    return scenario;
}

Result<Scenario> scenarioOfWorkspace(const Workspace& workspace, const ScenarioOptions& options) {
    Result<std::vector<std::string>> names = workspace.scenarioNames();
    if (!names) return names.error();
    if (!options.scenario.empty()) {
        for (const std::string& name : *names)
            if (name == options.scenario) return workspace.scenario(name);
        return Error{ErrorCode::NotFound,
                     "there is no scenario \"" + options.scenario + "\"; " +
                         (names->empty() ? "there is none" : "there are " + quotedList(*names)),
                     workspace.path().string()};
    }
    if (names->empty()) {
        if (!options.markets.empty()) return scenarioOfLibrary(workspace, options);
        return Error{
            ErrorCode::InvalidInput,
            "the workspace holds no scenario; name the markets to run its library in, as in --markets GB,US",
            workspace.path().string()};
    }
    const Result<std::optional<std::string>> last = workspace.setting("last_scenario");
    if (last && *last)
        for (const std::string& name : *names)
            if (name == **last) return workspace.scenario(name);
    return workspace.scenario(names->front());
}

void applyOptions(const ScenarioOptions& options, Scenario& scenario) {
    if (!options.markets.empty()) scenario.markets = options.markets;
    if (options.viewers) scenario.viewers = *options.viewers;
    if (options.days) scenario.horizonDays = *options.days;
    if (options.replications) {
        scenario.replications = *options.replications;
        if (scenario.controls > scenario.replications)
            scenario.controls = scenario.replications < 2 ? 0 : scenario.replications;
    }
    if (options.seed) scenario.seed = *options.seed;
    if (options.noDraws) scenario.parameterDraws = false;
    if (options.controls) scenario.controls = *options.controls;
}

std::string_view stageText(Progress::Stage stage) {
    switch (stage) {
    case Progress::Stage::Preparing:
        return "Preparing";
    case Progress::Stage::WarmUp:
        return "Warming up";
    case Progress::Stage::Simulating:
        return "Simulating";
    case Progress::Stage::Reporting:
        return "Reporting";
    }
    return "";
}

} // namespace

bool isWorkspaceFile(const std::filesystem::path& path) {
    const Result<std::string> start = firstBytes(path);
    return isWorkspace(path, start ? *start : "");
}

Result<std::string> readFile(const std::filesystem::path& path) {
    const Result<std::string> start = firstBytes(path);
    if (!start) return start.error();
    std::error_code error;
    const std::uintmax_t size = std::filesystem::file_size(path, error);
    if (!error && size > kLargestScenario)
        return Error{ErrorCode::InvalidInput, "is larger than 256 MiB: not a scenario", path.string()};
    std::ifstream file(path, std::ios::binary);
    std::string text;
    char block[65536];
    while (file.read(block, sizeof block) || file.gcount() > 0) {
        text.append(block, static_cast<std::size_t>(file.gcount()));
        if (text.size() > kLargestScenario)
            return Error{ErrorCode::InvalidInput, "is larger than 256 MiB: not a scenario", path.string()};
    }
    if (file.bad()) return Error{ErrorCode::Io, "could not be read to its end", path.string()};
    return text;
}

void addInputOptions(Arguments& arguments, ScenarioOptions& options) {
    arguments
        .option("WORKSPACE-or-SCENARIO", options.input, "A workspace (*.forereach) or a scenario (*.json)")
        .required();
    arguments.option("--scenario", options.scenario, "Scenario of the workspace; default: the last one used")
        .shownAs("NAME");
    arguments
        .option("--markets", options.markets,
                "Markets instead of the scenario's, as in GB,US; runs the library of a workspace without "
                "a scenario")
        .separatedBy(',')
        .shownAs("CODE,CODE");
    arguments
        .option("--topics", options.topics,
                "With --markets: topics of items that have none, as in Travel,Sports (IAB Content Taxonomy)")
        .separatedBy(',')
        .shownAs("NAME,NAME");
    arguments
        .option("--set", options.set,
                "Another value for a figure, as in markets.GB.penetration.F:18-24=0.4; may stand more than "
                "once; the command sources lists the paths")
        .onePerOption()
        .shownAs("PATH=VALUE");
    arguments.flag("--without-account", options.withoutAccount,
                   "Leave out what calibrate learned of the account");
}

void addSizeOptions(Arguments& arguments, ScenarioOptions& options) {
    arguments.option("--viewers", options.viewers, "Virtual viewers, 12 to 20 million").shownAs("N");
    arguments.option("--days", options.days, "Horizon in days, 1 to 60").shownAs("D");
    arguments.option("--replications", options.replications, "Independent replications, 1 to 64")
        .shownAs("R");
    arguments.flag("--no-draws", options.noDraws,
                   "Keep all figures at their values: the interval is luck alone");
    arguments
        .option(
            "--controls", options.controls,
            "Run so many replications once more without draws, to tell luck and ignorance apart; 2 or more")
        .shownAs("K");
    arguments.option("--seed", options.seed, "Seed of all chance, 0 to 18446744073709551615")
        .shownAs("S")
        .seed();
    arguments.option("--workers", options.workers, "Threads; changes no result; default: one per core")
        .shownAs("W")
        .between(0, 1024);
}

std::variant<Catalog, Exit> catalogWithPreset(const std::string& file, Console& console) {
    Catalog catalog = shippedCatalog();
    if (file.empty()) return catalog;
    const Result<std::string> text = readFile(file);
    if (!text) return console.fail(text.error());
    Result<ResponsePreset> preset = responsePresetFromJson(*text);
    if (!preset) {
        Error error = preset.error();
        error.context = file + (error.context.empty() ? "" : ": " + error.context);
        return console.fail(error);
    }
    for (ResponsePreset& p : catalog.responsePresets)
        if (p.id == preset->id) {
            p = std::move(*preset);
            return catalog;
        }
    catalog.responsePresets.push_back(std::move(*preset));
    return catalog;
}

std::variant<LoadedScenario, Exit> loadScenario(const ScenarioOptions& options, Console& console) {
    for (const std::string& topic : options.topics)
        if (!topicIndex(topic))
            return console.wrongUsage("--topics knows no \"" + topic.substr(0, 60) + "\"; near it are " +
                                      closeTopics(topic.substr(0, 60)) + ".");
    const std::filesystem::path path = options.input;
    const Result<std::string> start = firstBytes(path);
    if (!start) return console.fail(start.error());
    LoadedScenario loaded;
    if (isWorkspace(path, *start)) {
        Result<Workspace> workspace = Workspace::open(path);
        if (!workspace) return console.fail(workspace.error());
        loaded.workspace.emplace(std::move(workspace.value()));
        Result<Scenario> scenario = scenarioOfWorkspace(*loaded.workspace, options);
        if (!scenario) return console.fail(scenario.error());
        loaded.scenario = std::move(scenario.value());
    } else {
        if (!options.scenario.empty())
            return console.wrongUsage("--scenario names a scenario of a workspace; " + options.input +
                                      " is a file.");
        const Result<std::string> text = readFile(path);
        if (!text) return console.fail(text.error());
        std::variant<Scenario, Issues> parsed = scenarioFromJson(*text);
        if (const Issues* issues = std::get_if<Issues>(&parsed))
            return console.refuse(options.input, *issues);
        loaded.scenario = std::move(std::get<Scenario>(parsed));
    }
    applyOptions(options, loaded.scenario);
    std::set<std::string> set;
    for (const std::string& text : options.set) {
        const auto figure = overrideFromText(text);
        if (!figure)
            return console.wrongUsage(
                "--set wants PATH=VALUE with a number, as in ranking.x-2023.like=2; got \"" + text + "\".");
        if (!set.insert(figure->first).second)
            return console.wrongUsage("--set gives " + figure->first + " twice; give it once.");
        loaded.scenario.overrides[figure->first] = figure->second;
    }
    if (loaded.workspace && !options.withoutAccount) {
        auto fits = loaded.workspace->accountFits();
        if (!fits) return console.fail(fits.error());
        const std::vector<std::string> changed = applyAccounts(*fits, loaded.scenario);
        for (AccountFit& fit : *fits)
            if (std::ranges::any_of(changed, [&](const std::string& creator) {
                    return std::ranges::find(fit.creators, creator) != fit.creators.end();
                }))
                loaded.fits.push_back(std::move(fit));
    }
    if (const Issues issues = validate(loaded.scenario, shippedCatalog()); !issues.empty())
        return console.refuse(options.input, issues);
    return loaded;
}

struct ProgressToConsole::Private {
    InterruptWatch interrupt;
    Console& console;
};

ProgressToConsole::ProgressToConsole(Console& console) : m_private(new Private{{}, console}) {}
ProgressToConsole::~ProgressToConsole() = default;

RunControl ProgressToConsole::control() const {
    RunControl control;
    control.cancel = m_private->interrupt.token();
    control.progress = [&console = m_private->console](const Progress& p) {
        std::string what(stageText(p.stage));
        if (p.replication > 0 && p.replications > 1)
            what +=
                ", replication " + std::to_string(p.replication) + " of " + std::to_string(p.replications);
        console.progress(what, p.done, p.secondsLeft);
    };
    return control;
}

std::variant<RunOutcome, Exit> runScenario(const Scenario& scenario, const ScenarioOptions& options,
                                           bool keepTrace, Console& console) {
    const ProgressToConsole progress(console);
    RunOptions run;
    run.workers = options.workers;
    run.keepTrace = keepTrace;
    run.checkpointTo = options.checkpoint;
    run.resumeFrom = options.resume;
    Result<RunOutcome> outcome = simulate(scenario, shippedCatalog(), run, progress.control());
    console.endProgress();
    if (!outcome) return console.fail(outcome.error());
    return std::move(outcome.value());
}

} // namespace forereach::cli
