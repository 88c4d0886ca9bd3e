// SPDX-License-Identifier: GPL-3.0-or-later
// forereach-cli markers: the moments at which viewers leave, for the editor the video was cut in.

#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>

#include "app/cli/commands.h"
#include "app/cli/table.h"
#include "core/report/export.h"
#include "core/store/json_write.h"
#include "core/store/marker_files.h"
#include "core/store/workspace.h"

namespace forereach::cli {
namespace {

struct Options {
    std::string workspace, item, format, out;
    std::optional<double> frameRate;
    bool json = false;
};

/// The newest stored run that has this item with a retention curve.
Result<std::optional<RunReport>> newestWith(const Workspace& workspace, const ItemId& id) {
    const Result<std::vector<StoredRunInfo>> runs = workspace.runs();
    if (!runs) return runs.error();
    for (const StoredRunInfo& info : *runs) {
        Result<RunReport> report = workspace.run(info.id);
        if (!report) return report.error();
        const ItemReport* item = report->item(id);
        if (item && !item->retention.empty()) return std::optional<RunReport>(std::move(*report));
    }
    return std::optional<RunReport>();
}

std::string table(const std::vector<LeaveMoment>& moments) {
    Table out({{"from", Align::Right},
               {"to", Align::Right},
               {"watching", Align::Right},
               {"times typical", Align::Right},
               {"what"}});
    char text[32];
    const auto number = [&](const char* format, double x) {
        std::snprintf(text, sizeof text, format, x);
        return std::string(text);
    };
    for (const LeaveMoment& m : moments)
        out.add({number("%.1f s", m.fromS), number("%.1f s", m.toS), number("%.0f %%", 100 * m.watchingAtS),
                 m.timesTypical ? number("%.1f", *m.timesTypical) : "", toText(m)});
    return out.text();
}

std::string json(const std::vector<LeaveMoment>& moments) {
    JsonWriter out;
    out.beginArray();
    for (const LeaveMoment& m : moments) {
        out.beginObject(JsonWriter::Layout::Inline);
        out.member("from_s", m.fromS).member("to_s", m.toS).member("points_lost", 100 * m.points);
        out.member("watching_at_start", m.watchingAtS).memberIf("times_typical", m.timesTypical);
        out.member("opening", m.opening).member("still", m.passage.still).member("silent", m.passage.silent);
        out.member("black", m.passage.black)
            .member("cut", m.passage.cut)
            .member("what", toText(m))
            .endObject();
    }
    out.endArray();
    return out.take();
}

} // namespace

Action declareMarkers(Arguments& arguments) {
    auto options = std::make_shared<Options>();
    arguments.option("WORKSPACE", options->workspace, "The workspace, with a stored run of the item")
        .required();
    arguments.option("ITEM", options->item, "Id of the item, as 'list' shows it").required();
    arguments
        .option("--format", options->format,
                "edl: CMX 3600 with markers as DaVinci Resolve reads them; otio: OpenTimelineIO JSON; csv")
        .oneOf({"edl", "otio", "csv"});
    arguments.option("--out", options->out, "File to write; else standard output").shownAs("FILE");
    arguments.option("--frame-rate", options->frameRate, "Frames a second of the edit; else the file's")
        .shownAs("F");
    arguments.flag("--json", options->json, "Print a JSON array instead of a table");
    arguments.footer("Without --format: a table. The curve is the newest stored run's; it is simulated.");
    return [options](Console& console) {
        const Result<Workspace> workspace = Workspace::open(options->workspace);
        if (!workspace) return console.fail(workspace.error());
        const Result<LibraryItem> item = workspace.value().item({options->item});
        if (!item) return console.fail(item.error());
        const Result<std::optional<RunReport>> found = newestWith(workspace.value(), {options->item});
        if (!found) return console.fail(found.error());
        if (!*found)
            return console.fail({ErrorCode::NotFound,
                                 "no stored run has this item with a retention curve; run the scenario first",
                                 "item " + options->item});
        const RunReport& report = **found;
        if (options->format.empty()) {
            const std::vector<LeaveMoment> moments = leaveMoments(*item, report);
            console.print(options->json ? json(moments) : table(moments));
            return Exit::Done;
        }
        if (options->frameRate && !(*options->frameRate > 0 && *options->frameRate <= 1000))
            return console.wrongUsage("--frame-rate must be above 0 and at most 1000");
        const std::string text = markerFile(options->format == "edl"   ? MarkerFormat::Edl
                                            : options->format == "csv" ? MarkerFormat::Csv
                                                                       : MarkerFormat::Otio,
                                            *item, report, options->frameRate);
        if (options->out.empty()) {
            console.print(text);
            return Exit::Done;
        }
        if (const Result<void> written = writeFileAtomically(options->out, text); !written)
            return console.fail(written.error());
        console.say("Written: " + options->out);
        return Exit::Done;
    };
}

} // namespace forereach::cli
