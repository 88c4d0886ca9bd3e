// SPDX-License-Identifier: GPL-3.0-or-later
// forereach-cli calibrate --published: fits a response preset until the published statistics come out.

#include <cstdio>

#include "app/cli/commands/calibrate.h"
#include "app/cli/table.h"
#include "core/calibrate/fit_published.h"
#include "core/report/export.h"
#include "core/store/json.h"
#include "core/store/json_write.h"
#include "core/store/market_pack_json.h"

namespace forereach::cli {
namespace {

std::string number(double x) {
    char text[40];
    std::snprintf(text, sizeof text, "%.5g", x);
    return text;
}

std::string percent(double part, double whole) {
    char text[40];
    std::snprintf(text, sizeof text, "%+.1f %%", 100 * (part / whole - 1));
    return text;
}

std::string tables(const PublishedFit& fit) {
    Table parameters({{"parameter"},
                      {"before", Align::Right},
                      {"after", Align::Right},
                      {"from", Align::Right},
                      {"to", Align::Right}});
    for (const FittedParameter& p : fit.parameters)
        parameters.add({p.name, number(p.before), number(p.after), number(p.low), number(p.high)});
    Table moments({{"statistic"},
                   {"target", Align::Right},
                   {"before", Align::Right},
                   {"misfit", Align::Right},
                   {"after", Align::Right},
                   {"misfit", Align::Right},
                   {"tolerance", Align::Right}});
    for (const FitMoment& m : fit.moments)
        moments.add({m.statistic, number(m.target), number(m.before), percent(m.before, m.target),
                     number(m.after), percent(m.after, m.target),
                     percent(m.target + m.tolerance, m.target).substr(1)});
    return parameters.text() + "\n" + moments.text();
}

std::string json(const PublishedFit& fit) {
    JsonWriter out;
    out.beginObject().member("preset", fit.preset.id);
    out.member("objective_before", fit.before).member("objective_after", fit.after);
    out.memberList("objective_by_round", fit.objective).member("evaluations", fit.evaluations);
    out.key("parameters").beginArray();
    for (const FittedParameter& p : fit.parameters)
        out.beginObject()
            .member("name", p.name)
            .member("before", p.before)
            .member("after", p.after)
            .member("low", p.low)
            .member("high", p.high)
            .endObject();
    out.endArray().key("moments").beginArray();
    for (const FitMoment& m : fit.moments)
        out.beginObject()
            .member("statistic", m.statistic)
            .member("target", m.target)
            .member("tolerance", m.tolerance)
            .member("before", m.before)
            .member("after", m.after)
            .endObject();
    out.endArray().endObject();
    return out.take();
}

// The part of the source that says where a preset's numbers came from, with the last fit.
std::string sourceWithFit(const std::string& source, const FitOptions& options) {
    const std::size_t before = source.find("; fitted by ");
    return source.substr(0, before) +
           "; fitted by calibrate --published, version " FOREREACH_VERSION ", seed " +
           std::to_string(options.run.seed) + ", " + std::to_string(options.run.viewers) + " viewers, " +
           std::to_string(options.run.days) + " days";
}

} // namespace

Exit calibratePublished(const CalibrateOptions& options, Console& console) {
    FitOptions wanted;
    wanted.run.preset = options.preset;
    wanted.run.viewers = options.size.viewers.value_or(wanted.run.viewers);
    wanted.run.days = options.size.days.value_or(wanted.run.days);
    wanted.run.replications = options.size.replications.value_or(wanted.run.replications);
    wanted.run.seed = options.size.seed.value_or(wanted.run.seed);
    wanted.run.workers = options.size.workers;
    wanted.rounds = options.rounds;
    const std::variant<Catalog, Exit> loaded = catalogWithPreset(options.presetFile, console);
    if (const Exit* exit = std::get_if<Exit>(&loaded)) return *exit;
    const Catalog& catalog = std::get<Catalog>(loaded);
    if (const Issues issues = validate(validationScenario(wanted.run), catalog);
        !issues.empty() && catalog.response(wanted.run.preset))
        return console.refuse("calibration", issues);
    const ProgressToConsole progress(console);
    Result<PublishedFit> fit = fitPublished(catalog, wanted, progress.control());
    console.endProgress();
    if (!fit) return console.fail(fit.error());
    fit->preset.source = sourceWithFit(fit->preset.source, wanted);
    if (!options.out.empty()) {
        const std::string text = responsePresetToJson(
            fit->preset,
            "Objective, moments and misfit: docs/model.md, \"The fit\". mean_log_duration: mean of "
            "ln(seconds) with ln d linear between the quantiles 0, 5, 25, 50, 75, 95, 100 %.");
        if (const Result<void> written = writeFileAtomically(options.out, text); !written)
            return console.fail(written.error());
    }
    console.print(options.json ? json(*fit) : tables(*fit));
    std::string rounds;
    for (const double objective : fit->objective) rounds += (rounds.empty() ? "" : ", ") + number(objective);
    console.say("Objective, mean of (misfit / tolerance) squared: " + number(fit->before) + " before, " +
                number(fit->after) + " after; by round " + rounds + "; " + std::to_string(fit->evaluations) +
                " evaluations of closed forms.");
    return Exit::Done;
}

} // namespace forereach::cli
