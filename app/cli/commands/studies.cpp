// SPDX-License-Identifier: GPL-3.0-or-later
// forereach-cli stages, drivers, hours: studies of one item on its own luck.

#include <algorithm>
#include <array>
#include <memory>

#include "app/cli/commands.h"
#include "app/cli/compared_input.h"
#include "app/cli/table.h"
#include "core/compare/studies.h"
#include "core/compare/trials.h"
#include "core/report/html_text.h"
#include "core/report/rounding.h"
#include "core/store/studies_json.h"

namespace forereach::cli {
namespace {

struct Options {
    std::string input;
    ScenarioOptions size;
    std::string out;
    std::vector<std::string> weekdays;
    int every = 1, age = 3;
    bool json = false, noSearch = false;
};

constexpr std::array<const char*, 7> kWeekdays{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

std::string value(const Estimate& e) {
    return numberText(e.p50.value_or(e.mean), roundEstimate(e).unit);
}

std::string decimals(std::optional<double> x) {
    return x ? numberText(*x, 0.01) : "-";
}

std::string summaryLine(std::int64_t viewers, int replications, std::uint64_t seed) {
    return "\nSimulated: " + numberText(static_cast<double>(viewers), 1) + " viewers, " +
           std::to_string(replications) + (replications == 1 ? " replication" : " replications") + ", seed " +
           std::to_string(seed) + ", everything on the item's own luck.\n";
}

std::string changeText(const SmallestChange& c, int level) {
    return "  " + c.knob + " " + numberText(c.from, 0.01) + " + " + numberText(c.change, 0.01) + " (" +
           numberText(100 * (c.hold3sChanged - c.hold3s), 0.1) + " points of 3-second hold, " +
           shareText(c.hold3s) + " to " + shareText(c.hold3sChanged) + ") passes pool " +
           std::to_string(level + 1) + " in " + shareText(c.passedShare) +
           " of replications (re-simulated); nine tenths of it in " + shareText(c.passedShareAtNineTenths) +
           ".\n";
}

std::string stagesText(const StallReport& s, bool searched) {
    std::string text = (s.title.empty() ? s.item.value : s.title) + ": typically " + estimateText(s.reach) +
                       " people reached\n\n";
    Table table({{"pool"},
                 {"shown", Align::Right},
                 {"worth", Align::Right},
                 {"needed", Align::Right},
                 {"chance", Align::Right},
                 {"passes", Align::Right},
                 {"against", Align::Right},
                 {"why"}});
    for (const Stage& stage : s.stages)
        table.add({std::to_string(stage.pool.level + 1) + " of " +
                       numberText(static_cast<double>(stage.pool.quota), 1),
                   value(stage.pool.impressions), decimals(stage.pool.value), decimals(stage.pool.threshold),
                   stage.pool.probability ? shareText(*stage.pool.probability) : "-",
                   shareText(stage.pool.passedShare),
                   stage.rivals ? numberText(*stage.rivals, 1) + " new items" : "-", stage.pool.reason});
    text += table.text();
    Table segments({{"inside pools"}, {"shown", Align::Right}, {"worth", Align::Right}});
    for (std::size_t i = 0; i < std::min<std::size_t>(8, s.segments.size()); ++i)
        segments.add(
            {segmentName(s.segments[i].id), value(s.segments[i].shown), decimals(s.segments[i].value)});
    if (!s.segments.empty()) text += "\n" + segments.text();
    text += "\nWorth: what an impression brought, over what was expected of it for these people.\n";
    if (!s.stoppedAt) return text + "It passes all pools.\n" + summaryLine(s.viewers, s.replications, s.seed);
    text += "It stops at pool " + std::to_string(*s.stoppedAt + 1) + ".\n";
    if (searched) {
        text += "\nThe smallest change that passes, one thing alone:\n";
        for (const SmallestChange& c : s.changes) text += changeText(c, *s.stoppedAt);
        for (const std::string& knob : s.cannot)
            text += "  " + knob + " alone does not pass, up to +" + numberText(kFurthestChange, 1) +
                    " standard deviations.\n";
        text += s.hour ? "  publish " + std::to_string(std::abs(s.hour->hoursLater)) + " h " +
                             (s.hour->hoursLater > 0 ? "later" : "earlier") + " (" + s.hour->publishAt.iso() +
                             "): passes in " + shareText(s.hour->passedShare) + ".\n"
                       : "  no hour within 12 hours of its own passes.\n";
        if (s.topics.empty()) text += "  as no single topic does it pass.\n";
        for (std::size_t i = 0; i < std::min<std::size_t>(3, s.topics.size()); ++i)
            text += "  as " + s.topics[i].topic + ": passes in " + shareText(s.topics[i].passedShare) + ".\n";
    }
    return text + summaryLine(s.viewers, s.replications, s.seed);
}

std::string driversText(const DriversReport& s) {
    Table table({{"driver"},
                 {"low"},
                 {"people", Align::Right},
                 {"high"},
                 {"people", Align::Right},
                 {"width", Align::Right},
                 {"tell apart"}});
    for (const DriverBar& bar : s.bars) {
        const Verdict low = verdictOf(bar.atLow), high = verdictOf(bar.atHigh);
        const bool told =
            low == Verdict::Less || low == Verdict::More || high == Verdict::More || high == Verdict::Less;
        table.add({bar.driver, fitted(bar.low, 22), differenceText(bar.atLow.difference),
                   fitted(bar.high, 22), differenceText(bar.atHigh.difference),
                   numberText(bar.width(), std::max(1.0, decadeOf(bar.width()) / 10)),
                   told ? "yes" : "can't tell yet"});
    }
    return (s.title.empty() ? s.item.value : s.title) + ": typically " + estimateText(s.reach) +
           " people reached; against that:\n\n" + table.text() +
           summaryLine(s.viewers, s.replications, s.seed);
}

std::string hoursText(const HoursReport& s) {
    std::string text;
    for (const MarketHours& m : s.markets) {
        text += m.market + ": people reached " + std::to_string(s.ageHours) +
                " h after publishing, by local hour\n\n";
        std::vector<Table::Column> columns{{"hour"}};
        std::vector<int> days;
        for (const HourCell& c : m.cells)
            if (std::find(days.begin(), days.end(), c.weekday) == days.end()) {
                days.push_back(c.weekday);
                columns.push_back({kWeekdays[static_cast<std::size_t>(c.weekday)], Align::Right});
            }
        columns.push_back({"new items an hour", Align::Right});
        Table table(columns);
        for (int hour = 0; hour < 24; ++hour) {
            char name[16];
            std::snprintf(name, sizeof name, "%02d:00", hour);
            std::vector<std::string> row{name};
            double crowd = 0;
            for (const int day : days)
                for (const HourCell& c : m.cells)
                    if (c.weekday == day && c.hour == hour) {
                        row.push_back(value(c.reach));
                        crowd = c.newItems;
                    }
            row.push_back(numberText(crowd, 1));
            if (row.size() == columns.size()) table.add(std::move(row));
        }
        text += table.text();
        if (m.cells.empty()) continue;
        const HourCell& best = m.cells[m.best];
        text += std::string("\nBest: ") + kWeekdays[static_cast<std::size_t>(best.weekday)] + " " +
                std::to_string(best.hour) + ":00, against now (" +
                kWeekdays[static_cast<std::size_t>(m.ownWeekday)] + " " + std::to_string(m.ownHour) +
                ":00) " + differenceText(best.againstOwn.difference) +
                (m.bestIs == Verdict::More        ? ""
                 : m.bestIs == Verdict::Identical ? ": the hour it has"
                                                  : ": can't tell yet that it is better") +
                ". It is the best of " + std::to_string(m.cells.size()) +
                ", so some of its lead is luck.\n\n";
    }
    return text + summaryLine(s.viewers, s.replications, s.seed).substr(1);
}

/// Loads, finds the item, runs, prints, writes.
template <class Study, class Run, class Json, class Text>
Exit study(const Options& options, Console& console, const Run& run, const Json& toJson, const Text& toText) {
    std::variant<std::vector<NamedScenario>, Exit> loaded =
        loadCompared({options.input}, options.size, console);
    if (const Exit* exit = std::get_if<Exit>(&loaded)) return *exit;
    const Scenario& scenario = std::get<std::vector<NamedScenario>>(loaded)[0].scenario;
    if (scenario.content.size() > 1) {
        std::string known;
        for (const ContentItem& item : scenario.content) known += (known.empty() ? "" : ", ") + item.id.value;
        return console.fail({ErrorCode::InvalidInput,
                             "the scenario has several items; name one as in FILE#/ITEM: " + known,
                             options.input});
    }
    const Result<std::size_t> item = itemToStudy(scenario, "");
    if (!item) return console.fail(item.error());
    const Result<Study> answer =
        withProgress<Study>(options.size, console, [&](const RunOptions& o, const RunControl& c) {
            return run(scenario, *item, o, c);
        });
    if (!answer) return console.fail(answer.error());
    const std::string json = toJson(*answer);
    console.print(options.json ? json : toText(*answer));
    if (options.out.empty()) return Exit::Done;
    if (const Result<void> written = writeAnswer(options.out, json); !written)
        return console.fail(written.error());
    console.say("Wrote " + options.out);
    return Exit::Done;
}

std::shared_ptr<Options> declare(Arguments& arguments) {
    auto options = std::make_shared<Options>();
    arguments
        .option("SCENARIO", options->input,
                "A scenario file or workspace with one item, or FILE#SCENARIO/ITEM, FILE#/ITEM")
        .required()
        .shownAs("SCENARIO");
    addSizeOptions(arguments, options->size);
    arguments.option("--out", options->out, "Write the answer as JSON").shownAs("FILE");
    arguments.flag("--json", options->json, "Print the answer as JSON instead of tables");
    return options;
}

} // namespace

Action declareStages(Arguments& arguments) {
    auto options = declare(arguments);
    arguments.flag("--no-search", options->noSearch, "Only say where it stops");
    arguments.footer(
        "The smallest change is found by simulating: with it the item passes in at least half of the "
        "replications, with nine tenths of it it does not. Signals are in standard deviations of the "
        "catalogue; 3-second hold is the share of impressions watched for 3 s and more.");
    return [options](Console& console) {
        return study<StallReport>(
            *options, console,
            [&](const Scenario& s, std::size_t item, const RunOptions& o, const RunControl& c) {
                return stallOf(s, item, shippedCatalog(), o, c, {!options->noSearch});
            },
            stallToJson, [&](const StallReport& r) { return stagesText(r, !options->noSearch); });
    };
}

Action declareDrivers(Arguments& arguments) {
    auto options = declare(arguments);
    arguments.footer(
        "One thing at a time at a low and a high value, all else and all luck the same; the widest "
        "first. Competition is simulated with a warm-up of its own.");
    return [options](Console& console) {
        return study<DriversReport>(
            *options, console,
            [](const Scenario& s, std::size_t item, const RunOptions& o, const RunControl& c) {
                return driversOf(s, item, shippedCatalog(), o, c);
            },
            driversToJson, driversText);
    };
}

Action declareHours(Arguments& arguments) {
    auto options = declare(arguments);
    arguments.option("--weekdays", options->weekdays, "Days of the week to try; default tue,fri,sat")
        .separatedBy(',')
        .oneOf({kWeekdays.begin(), kWeekdays.end()})
        .shownAs("DAY,DAY");
    arguments.option("--every", options->every, "Try every so many hours: 1 to 12")
        .between(1, 12)
        .shownAs("H");
    arguments.option("--age", options->age, "Read reach so many days after publishing, 1 to 14; default 3")
        .between(1, 14)
        .shownAs("D");
    arguments.footer(
        "Every hour meets the same viewers with the same luck and the rivals of its own hour. The "
        "horizon is made long enough for the last.");
    return [options](Console& console) {
        HoursOptions hours;
        hours.everyHours = options->every;
        hours.ageDays = options->age;
        if (!options->weekdays.empty()) hours.weekdays.clear();
        for (std::size_t d = 0; d < kWeekdays.size(); ++d)
            if (std::find(options->weekdays.begin(), options->weekdays.end(), kWeekdays[d]) !=
                options->weekdays.end())
                hours.weekdays.push_back(static_cast<int>(d));
        return study<HoursReport>(
            *options, console,
            [&](const Scenario& s, std::size_t item, const RunOptions& o, const RunControl& c) {
                return hoursOf(s, item, shippedCatalog(), o, c, hours);
            },
            hoursToJson, hoursText);
    };
}

} // namespace forereach::cli
