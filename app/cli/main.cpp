// SPDX-License-Identifier: GPL-3.0-or-later
// forereach-cli: parses the command line, runs one command, ends with its exit status.

#include <algorithm>
#include <array>
#include <clocale>
#include <cstdio>
#include <exception>
#include <string_view>
#include <vector>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "app/cli/commands.h"

namespace {

using namespace forereach::cli;

struct Command {
    const char* name;
    const char* summary;
    Action (*declare)(Arguments&);
};

constexpr std::array kCommands{
    Command{"demo", "Make the demo workspace and its videos", declareDemo},
    Command{"new", "Make an empty workspace", declareNew},
    Command{"import", "Import videos, pictures, subtitles and analytics exports into a workspace",
            declareImport},
    Command{"imports", "List, explain and take back imported analytics exports", declareImports},
    Command{"list", "List the content library of a workspace", declareList},
    Command{"markers", "Where viewers leave, as markers for the video editor", declareMarkers},
    Command{"simulate", "Run a scenario and report its reach", declareSimulate},
    Command{"compare", "Compare scenarios on the same viewers with the same luck", declareCompare},
    Command{"stages", "Say where an item stops and the smallest change that passes", declareStages},
    Command{"drivers", "Say what the reach of an item hangs on most", declareDrivers},
    Command{"hours", "Find the best hour to publish an item, by market", declareHours},
    Command{"feed", "Show the feed of one viewer, with the reasons for every slot", declareFeed},
    Command{"plan", "Show what a campaign's budget buys: reach and frequency", declarePlan},
    Command{"calibrate", "Fit the model to an account's imported posts, or to what has been published",
            declareCalibrate},
    Command{"backtest", "Forecast what was held out, and score it", declareBacktest},
    Command{"ledger", "Set stored forecasts beside what came", declareLedger},
    Command{"sources", "List every default in use, its source and quality", declareSources},
    Command{"presets", "List the ranking presets, or show how two differ", declarePresets},
    Command{"validate", "Set what the model gives beside what has been published", declareValidate},
    Command{"check", "Check the integrity of a workspace", declareCheck},
    Command{"bench", "Measure the speed of the engine", declareBench},
    Command{"schema", "Print the JSON Schema of a document", declareSchema},
};

constexpr const char* kFooter =
    "Every command has --help. Exit status: 0 done, 1 failed, 2 wrong usage, 3 invalid input, "
    "130 cancelled.";

Exit run(int argc, char** argv, Console& console) {
    CLI::App app("forereach-cli: see the reach of a piece of content before publishing it.", "forereach-cli");
    app.set_version_flag("--version", "forereach-cli " FOREREACH_VERSION);
    app.footer(kFooter);
    app.require_subcommand(1);
    std::vector<std::pair<CLI::App*, Action>> commands;
    for (const Command& command : kCommands) {
        CLI::App* sub = app.add_subcommand(command.name, command.summary);
        Arguments arguments(*sub);
        commands.emplace_back(sub, command.declare(arguments));
    }
    std::string topic;
    CLI::App* help = app.add_subcommand("help", "Explain a command");
    help->add_option("COMMAND", topic, "The command to explain");

    try {
        app.parse(argc, argv);
    } catch (const CLI::CallForVersion& e) {
        console.print(std::string(e.what()) + "\n");
        return Exit::Done;
    } catch (const CLI::Success&) { // --help, also of a command
        console.print(app.help());
        return Exit::Done;
    } catch (const CLI::ParseError& e) {
        console.wrongUsage(e.what());
        console.say(
            "Run 'forereach-cli help' for the commands, 'forereach-cli help COMMAND' for one of them.");
        return Exit::WrongUsage;
    }
    if (help->parsed()) {
        if (topic.empty()) {
            // app.help() would give the help of the command "help".
            console.print(app.get_formatter()->make_help(&app, app.get_name(), CLI::AppFormatMode::Normal));
            return Exit::Done;
        }
        for (const auto& [sub, action] : commands)
            if (sub->get_name() == topic) {
                console.print(sub->help(app.get_name()));
                return Exit::Done;
            }
        return console.wrongUsage("there is no command '" + topic + "'.");
    }
    for (const auto& [sub, action] : commands)
        if (sub->parsed()) return action(console);
    return Exit::WrongUsage;
}

} // namespace

int main(int argc, char** argv) {
    Console console;
    try {
        const Exit exit = run(argc, argv, console);
        if (std::fflush(stdout) != 0) {
            console.say("forereach-cli: the answer could not be written to standard output.");
            return static_cast<int>(Exit::Failed);
        }
        return static_cast<int>(exit);
    } catch (const std::bad_alloc&) {
        console.say("forereach-cli: not enough memory.");
    } catch (const std::exception& e) {
        console.say(std::string("forereach-cli: ") + e.what());
    }
    return static_cast<int>(Exit::Failed);
}
