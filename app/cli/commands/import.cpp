// SPDX-License-Identifier: GPL-3.0-or-later
// forereach-cli import: analyses files and adds them to the library, each one atomically; a row a file.

#include <algorithm>
#include <memory>
#include <optional>

#include "app/cli/commands.h"
#include "app/cli/interrupt.h"
#include "app/cli/table.h"
#include "core/store/import_media.h"
#include "core/store/json_write.h"

namespace forereach::cli {
namespace {

struct Options {
    std::string workspace;
    std::vector<std::string> paths;
    std::string exported, decimalMark;
    std::vector<std::string> map;
    bool json = false;
};

/// What the user says about exports; nothing, after the reason was told, if it cannot be understood.
std::optional<AnalyticsOptions> analyticsOptions(const Options& options, Console& console) {
    AnalyticsOptions analytics;
    if (!options.exported.empty()) {
        const Result<SimTime> time = SimTime::parse(options.exported);
        if (!time) {
            console.wrongUsage("--exported: '" + options.exported + "' is no date like 2026-11-24.");
            return std::nullopt;
        }
        // A day means its end: what was exported that day may tell of it.
        analytics.exportedAt = options.exported.size() == 10 ? time->plusSeconds(86399) : *time;
    }
    if (!options.decimalMark.empty())
        analytics.decimalMark = options.decimalMark == "comma" ? DecimalMark::Comma : DecimalMark::Point;
    for (const std::string& one : options.map) {
        const std::size_t equals = one.rfind('=');
        const auto field =
            equals == std::string::npos ? std::nullopt : analyticsFieldFromText(one.substr(equals + 1));
        if (!field) {
            console.wrongUsage("--map: '" + one +
                               "' is not HEADER=FIELD with a field of docs/user-guide.md.");
            return std::nullopt;
        }
        analytics.mapping[one.substr(0, equals)] = *field;
    }
    return analytics;
}

ImportRow refusedRow(const std::string& file, const Error& error) {
    ImportRow row;
    row.file = file;
    row.kind = "unknown";
    row.verdict = "refused";
    row.rows = 1;
    row.refused = 1;
    row.messages = {error.message};
    return row;
}

std::string json(const std::vector<ImportRow>& rows) {
    JsonWriter out;
    out.beginArray();
    for (const ImportRow& row : rows) {
        out.beginObject();
        out.member("file", row.file).member("kind", row.kind).member("verdict", row.verdict);
        out.member("rows", row.rows).member("taken", row.taken).member("repaired", row.repaired);
        out.member("unchanged", row.unchanged).member("ignored", row.ignored).member("refused", row.refused);
        out.memberList("messages", row.messages);
        if (row.import) out.member("import", *row.import);
        if (row.item) out.member("item", *row.item);
        out.endObject();
    }
    out.endArray();
    return out.take();
}

std::string table(const std::vector<ImportRow>& rows) {
    Table out({{"file"}, {"kind"}, {"verdict"}, {"item"}, {"why"}});
    for (const ImportRow& row : rows) {
        const std::string name = std::filesystem::path(row.file).filename().string();
        const std::string verdict = row.unchanged > 0 && row.taken == 0 ? "unchanged" : row.verdict;
        std::size_t lines = std::max<std::size_t>(row.messages.size(), 1);
        for (std::size_t i = 0; i < lines; ++i) {
            const std::string message = i < row.messages.size() ? row.messages[i] : "";
            if (i == 0)
                out.add({fitted(name, 44), row.kind, verdict, row.item ? fitted(row.item->value, 30) : "",
                         message});
            else
                out.add({"", "", "", "", message});
        }
    }
    return out.text();
}

/// Every file below the paths, in order; what cannot be looked at becomes a row.
std::vector<std::filesystem::path> collect(const std::vector<std::string>& paths,
                                           std::vector<ImportRow>& rows) {
    std::vector<std::filesystem::path> files;
    for (const std::string& path : paths) {
        const Result<std::vector<std::filesystem::path>> found = collectFiles(path);
        if (!found)
            rows.push_back(refusedRow(path, found.error()));
        else
            for (const std::filesystem::path& file : *found) files.push_back(file);
    }
    // Subtitles join the item of the same name, which must be there first.
    std::stable_partition(files.begin(), files.end(), [](const std::filesystem::path& file) {
        const std::string ext = file.extension().string();
        for (const char* subtitle : {".vtt", ".srt", ".ass", ".ssa", ".sub", ".sbv", ".smi", ".lrc"})
            if (ext == subtitle) return false;
        return true;
    });
    return files;
}

Exit run(const Options& options, Console& console) {
    const InterruptWatch interrupt;
    const auto analytics = analyticsOptions(options, console);
    if (!analytics) return Exit::WrongUsage;
    Result<Workspace> workspace = Workspace::open(options.workspace);
    if (!workspace) return console.fail(workspace.error());
    std::vector<ImportRow> rows;
    const std::vector<std::filesystem::path> files = collect(options.paths, rows);
    bool cancelled = false;
    for (std::size_t i = 0; i < files.size() && !cancelled; ++i) {
        const std::string name = files[i].filename().string();
        const auto progress = [&](double done) {
            console.progress(name, (static_cast<double>(i) + done) / static_cast<double>(files.size()));
        };
        const Result<PreparedImport> prepared =
            prepareImport(files[i], *analytics, progress, interrupt.token());
        if (!prepared) {
            cancelled = prepared.error().code == ErrorCode::Cancelled;
            if (!cancelled) rows.push_back(refusedRow(files[i].string(), prepared.error()));
            continue;
        }
        const Result<CommittedImport> committed = commitImport(*workspace, *prepared);
        if (!committed) {
            console.endProgress();
            return console.fail(committed.error());
        }
        rows.push_back(committed.value().row);
    }
    console.endProgress();
    console.print(options.json ? json(rows) : table(rows));
    if (cancelled) {
        console.say("Cancelled; the files listed above were imported, the others were not touched.");
        return Exit::Cancelled;
    }
    if (rows.empty()) console.say("There was no file to import.");
    const bool refused =
        std::any_of(rows.begin(), rows.end(), [](const ImportRow& row) { return row.verdict == "refused"; });
    return refused ? Exit::InvalidInput : Exit::Done;
}

} // namespace

Action declareImport(Arguments& arguments) {
    auto options = std::make_shared<Options>();
    arguments.option("WORKSPACE", options->workspace, "The workspace").required();
    arguments
        .option("PATH", options->paths,
                "Videos, pictures, subtitles, analytics exports (CSV, XLSX, ZIP), or folders of them")
        .required();
    arguments
        .option("--exported", options->exported, "When the exports were downloaded, for dates without a year")
        .shownAs("DATE");
    arguments
        .option("--decimal-mark", options->decimalMark, "What divides a number's fraction in the exports")
        .oneOf({"point", "comma"});
    arguments
        .option("--map", options->map, "What a column of an export means, for columns that are not known")
        .shownAs("HEADER=FIELD");
    arguments.flag("--json", options->json, "Print a JSON array instead of a table");
    arguments.footer(
        "Files stay where they are. Each file is taken whole or not at all; if one is refused the "
        "others are kept and the "
        "exit status is 3.");
    return [options](Console& console) { return run(*options, console); };
}

} // namespace forereach::cli
