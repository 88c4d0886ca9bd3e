// SPDX-License-Identifier: GPL-3.0-or-later
// forereach-cli presets: the ranking presets with their dates, or two of them side by side.

#include <cstdio>
#include <memory>

#include "app/cli/commands.h"
#include "app/cli/table.h"
#include "core/model/preset_diff.h"
#include "core/store/json.h"
#include "core/store/json_write.h"

namespace forereach::cli {
namespace {

struct PresetOptions {
    std::string a, b;
    bool json = false, all = false;
};

std::string plain(double value) {
    char buffer[40];
    std::snprintf(buffer, sizeof buffer, "%.6g", value);
    return buffer;
}

std::string listOf(const std::vector<RankingPreset>& presets, bool json) {
    if (json) {
        JsonWriter out;
        out.beginArray();
        for (const RankingPreset& p : presets)
            out.beginObject().member("id", p.id).member("title", p.title).member("date", p.date).endObject();
        out.endArray();
        return out.take();
    }
    Table table({{"preset"}, {"weights of"}, {"title"}});
    for (const RankingPreset& p : presets) table.add({p.id, p.date, p.title});
    return table.text();
}

std::string diffOf(const RankingPreset& a, const RankingPreset& b, const PresetOptions& options) {
    const std::vector<PresetLine> lines = sideBySide(a, b);
    if (options.json) {
        JsonWriter out;
        out.beginArray();
        for (const PresetLine& line : lines) {
            out.beginObject().member("name", line.name).member("label", line.label);
            out.member("a", line.a.value).member("b", line.b.value).member("differs", line.differs());
            out.member("source_a", line.a.source).member("source_b", line.b.source).endObject();
        }
        out.endArray();
        return out.take();
    }
    Table table({{"figure"},
                 {a.id + " (" + a.date + ")", Align::Right},
                 {b.id + " (" + b.date + ")", Align::Right},
                 {"source of the second"}});
    std::size_t equal = 0;
    for (const PresetLine& line : lines) {
        equal += line.differs() ? 0 : 1;
        if (line.differs() || options.all)
            table.add({line.label, plain(line.a.value), plain(line.b.value),
                       std::string(toText(line.b.quality)) + ": " + line.b.source});
    }
    return table.text() + std::to_string(equal) + " of " + std::to_string(lines.size()) +
           " figures are equal.\n";
}

Exit runPresets(const PresetOptions& options, Console& console) {
    const Catalog& catalog = shippedCatalog();
    if (options.a.empty()) {
        console.print(listOf(catalog.rankingPresets, options.json));
        return Exit::Done;
    }
    if (options.b.empty()) return console.wrongUsage("Two presets are compared; name a second one.");
    for (const std::string& id : {options.a, options.b})
        if (!catalog.ranking(id))
            return console.fail({ErrorCode::NotFound, "there is no ranking preset of this name", id});
    console.print(diffOf(*catalog.ranking(options.a), *catalog.ranking(options.b), options));
    return Exit::Done;
}

} // namespace

Action declarePresets(Arguments& arguments) {
    auto options = std::make_shared<PresetOptions>();
    arguments.option("A", options->a, "A ranking preset; without it, all are listed");
    arguments.option("B", options->b, "Another one, to show how they differ");
    arguments.flag("--all", options->all, "Show equal figures too");
    arguments.flag("--json", options->json, "Print a JSON array instead of a table");
    arguments.footer("What if a weight were another: simulate --set ranking.PRESET.like=2");
    return [options](Console& console) { return runPresets(*options, console); };
}

} // namespace forereach::cli
