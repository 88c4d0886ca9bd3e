// SPDX-License-Identifier: GPL-3.0-or-later
// forereach-cli sources: every default that a scenario uses, its source and quality.

#include <memory>

#include "app/cli/commands.h"
#include "app/cli/commands/account_text.h"
#include "app/cli/scenario_input.h"
#include "app/cli/table.h"
#include "core/model/defaults_in_use.h"
#include "core/response/signal_effects.h"
#include "core/store/json.h"
#include "core/store/json_write.h"

namespace forereach::cli {
namespace {

/// The defaults of packs and presets, then what each measured signal is assumed to do.
std::vector<DefaultInUse> figures(const Scenario& scenario, const Catalog& catalog) {
    std::vector<DefaultInUse> list = defaultsInUse(scenario, catalog);
    for (const ContentItem& item : scenario.content)
        for (DefaultInUse& figure : signalFigures(item)) list.push_back(std::move(figure));
    return list;
}

std::string json(const std::vector<DefaultInUse>& list) {
    JsonWriter out;
    out.beginArray();
    for (const DefaultInUse& f : list) {
        out.beginObject()
            .member("name", f.path)
            .member("label", f.label)
            .member("unit", f.unit)
            .member("value", f.value.value)
            .member("low", f.value.low)
            .member("high", f.value.high)
            .memberIf("yours", f.yours);
        out.member("drawn", f.drawn && !f.yours);
        if (f.value.year != 0) out.member("year", f.value.year);
        out.member("quality", toText(f.value.quality))
            .member("source", f.value.source)
            .member("influences", f.influences)
            .endObject();
    }
    out.endArray();
    return out.take();
}

std::string short6(double value) {
    char buffer[40];
    std::snprintf(buffer, sizeof buffer, "%.6g", value);
    return buffer;
}

std::string table(const std::vector<DefaultInUse>& list) {
    Table out({{"figure"},
               {"value", Align::Right},
               {"low", Align::Right},
               {"high", Align::Right},
               {"year"},
               {"quality"},
               {"drawn"},
               {"yours", Align::Right},
               {"influences"},
               {"source"}});
    for (const DefaultInUse& f : list)
        out.add({fitted(f.path, 60), short6(f.value.value), short6(f.value.low), short6(f.value.high),
                 f.value.year ? std::to_string(f.value.year) : "", std::string(toText(f.value.quality)),
                 f.drawn && !f.yours ? "yes" : "", f.yours ? short6(*f.yours) : "", f.influences,
                 f.value.source});
    const RestsOn rests = restsOn(list);
    return out.text() + "\n" + std::to_string(list.size()) + " figures, of which " +
           std::to_string(rests.unverified) + " unverified (U, S-, assumption) and " +
           std::to_string(rests.changed) + " changed.\n";
}

} // namespace

Action declareSources(Arguments& arguments) {
    struct Options {
        ScenarioOptions input;
        bool json = false;
    };
    auto options = std::make_shared<Options>();
    addInputOptions(arguments, options->input);
    arguments.flag("--json", options->json, "Print a JSON array instead of a table");
    arguments.footer(
        "Quality: P read at the publisher, P-q publisher quoted, S secondary, S- weak, C computed "
        "from named data, U unverified, assumption: ours.");
    return [options](Console& console) {
        const std::variant<LoadedScenario, Exit> loaded = loadScenario(options->input, console);
        if (const Exit* exit = std::get_if<Exit>(&loaded)) return *exit;
        const LoadedScenario& source = std::get<LoadedScenario>(loaded);
        std::vector<DefaultInUse> list = figures(source.scenario, shippedCatalog());
        for (const AccountFit& fit : source.fits) addFigures(fit, list);
        console.print(options->json ? json(list) : table(list));
        return Exit::Done;
    };
}

} // namespace forereach::cli
