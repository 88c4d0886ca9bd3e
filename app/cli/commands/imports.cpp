// SPDX-License-Identifier: GPL-3.0-or-later
// forereach-cli imports: the analytics exports that the archive holds, their reports, taking one back, and
// the doubtful matches between posts and items.

#include <memory>

#include "app/cli/commands.h"
#include "app/cli/table.h"
#include "core/store/analytics_archive.h"
#include "core/store/json_write.h"

namespace forereach::cli {
namespace {

struct Options {
    std::string workspace;
    std::int64_t report = 0, undo = 0;
    bool matches = false;
    std::string accept, reject;
    bool json = false;
};

std::string_view wordOf(NoteKind kind) {
    switch (kind) {
    case NoteKind::Repair:
        return "repaired";
    case NoteKind::Doubt:
        return "doubt";
    case NoteKind::Ignored:
        return "left out";
    case NoteKind::Refused:
        break;
    }
    return "refused";
}

SimTime timeOf(std::int64_t seconds) {
    return SimTime{seconds};
}

void write(JsonWriter& out, const std::vector<ImportNote>& notes) {
    out.key("notes").beginArray();
    for (const ImportNote& note : notes)
        out.beginObject(JsonWriter::Layout::Inline)
            .member("kind", wordOf(note.kind))
            .member("text", note.text)
            .member("lines", note.lines)
            .endObject();
    out.endArray();
}

std::string json(const std::vector<AnalyticsImportRecord>& records) {
    JsonWriter out;
    out.beginArray();
    for (const AnalyticsImportRecord& record : records) {
        out.beginObject();
        out.member("id", record.id).member("file", record.file);
        out.member("imported_at", timeOf(record.importedAt)).memberIf("exported_at", record.exportedAt);
        write(out, record.notes);
        out.key("tables").beginArray();
        for (const ImportedTable& table : record.tables) {
            const AnalyticsCounts& c = table.counts;
            out.beginObject();
            out.member("name", table.name).member("platform", toText(table.platform));
            out.member("kind", toText(table.kind))
                .member("account", table.account)
                .member("period", table.period);
            out.member("currency", table.currency).member("rows", c.rows);
            out.member("taken", c.taken - table.unchanged)
                .member("repaired", c.repaired - table.unchangedRepaired);
            out.member("unchanged", table.unchanged + table.unchangedRepaired);
            out.member("ignored", c.ignored).member("refused", c.refused);
            write(out, table.notes);
            out.endObject();
        }
        out.endArray().endObject();
    }
    out.endArray();
    return out.take();
}

std::string table(const std::vector<AnalyticsImportRecord>& records) {
    Table out({{"import", Align::Right},
               {"at"},
               {"file"},
               {"platform"},
               {"kind"},
               {"rows", Align::Right},
               {"refused", Align::Right}});
    for (const AnalyticsImportRecord& record : records)
        for (const ImportedTable& t : record.tables) {
            const bool first = &t == &record.tables.front();
            out.add({first ? std::to_string(record.id) : "", first ? timeOf(record.importedAt).iso() : "",
                     fitted(t.name.empty() ? record.file : record.file + ": " + t.name, 50),
                     std::string(toText(t.platform)), std::string(toText(t.kind)),
                     std::to_string(t.counts.rows), std::to_string(t.counts.refused)});
        }
    return out.text();
}

std::string report(const AnalyticsImportRecord& record) {
    Table out({{"table"}, {"what"}, {"lines"}});
    for (const ImportNote& note : record.notes) out.add({"", std::string(wordOf(note.kind)), note.text});
    for (const ImportedTable& t : record.tables) {
        const std::string name = fitted(t.name.empty() ? record.file : t.name, 40);
        out.add({name, std::string(toText(t.kind)),
                 std::to_string(t.counts.rows) + " rows of " + std::string(toText(t.platform))});
        for (const ImportNote& note : t.notes) out.add({name, std::string(wordOf(note.kind)), note.text});
    }
    return out.text();
}

std::string keyText(const PostKey& key) {
    return std::string(toText(key.platform)) + "/" + key.post;
}

std::string matchesText(const std::vector<PostMatch>& matches, bool asJson) {
    if (asJson) {
        JsonWriter out;
        out.beginArray();
        for (const PostMatch& match : matches)
            out.beginObject(JsonWriter::Layout::Inline)
                .member("post", keyText(match.key))
                .member("title", match.title)
                .member("item", match.item)
                .member("certain", match.certain)
                .member("why", match.why)
                .endObject();
        out.endArray();
        return out.take();
    }
    Table out({{"post"}, {"title"}, {"item"}, {"match"}, {"why"}});
    for (const PostMatch& match : matches)
        out.add({keyText(match.key), fitted(match.title, 40), fitted(match.item.value, 30),
                 match.certain ? "certain" : "doubtful", match.why});
    return out.text();
}

/// "tiktok/id:7301...=harbour": the item stands behind the last '='.
Exit decide(AnalyticsArchive& archive, const std::string& text, bool accepted, Console& console) {
    const std::size_t equals = text.rfind('='), slash = text.find('/');
    const auto platform = analyticsPlatformFromText(text.substr(0, std::min(slash, text.size())));
    if (equals == std::string::npos || slash > equals || !platform)
        return console.wrongUsage("'" + text + "' is no match; write POST=ITEM as --matches prints them.");
    const PostKey key{*platform, text.substr(slash + 1, equals - slash - 1)};
    const auto matches = archive.matches();
    if (!matches) return console.fail(matches.error());
    bool known = false;
    for (const PostMatch& match : *matches) known = known || match.key == key;
    const auto posts = archive.posts();
    if (!posts) return console.fail(posts.error());
    for (const Observation& post : *posts)
        known = known ||
                (post.platform == key.platform && analyticsKey(AnalyticsKind::Posts, post.row) == key.post);
    if (!known) return console.fail({ErrorCode::NotFound, "there is no such post", text.substr(0, equals)});
    if (const auto done = archive.decide(key, {text.substr(equals + 1)}, accepted); !done)
        return console.fail(done.error());
    return Exit::Done;
}

Exit run(const Options& options, Console& console) {
    Result<Workspace> workspace = Workspace::open(options.workspace);
    if (!workspace) return console.fail(workspace.error());
    AnalyticsArchive archive(*workspace);
    if (options.undo != 0) {
        const auto record = archive.import(options.undo);
        if (!record) return console.fail(record.error());
        if (const auto undone = archive.undo(options.undo); !undone) return console.fail(undone.error());
        console.say("Took back the import of " + record->file + ".");
        return Exit::Done;
    }
    if (!options.accept.empty()) return decide(archive, options.accept, true, console);
    if (!options.reject.empty()) return decide(archive, options.reject, false, console);
    if (options.matches) {
        const auto matches = archive.matches();
        if (!matches) return console.fail(matches.error());
        console.print(matchesText(*matches, options.json));
        return Exit::Done;
    }
    if (options.report != 0) {
        const auto record = archive.import(options.report);
        if (!record) return console.fail(record.error());
        console.print(options.json ? json({*record}) : report(*record));
        return Exit::Done;
    }
    const auto records = archive.imports();
    if (!records) return console.fail(records.error());
    console.print(options.json ? json(*records) : table(*records));
    if (records->empty() && !options.json)
        console.say("The archive is empty; 'forereach-cli import' takes analytics exports too.");
    return Exit::Done;
}

} // namespace

Action declareImports(Arguments& arguments) {
    auto options = std::make_shared<Options>();
    arguments.option("WORKSPACE", options->workspace, "The workspace").required();
    arguments.option("--report", options->report, "Every repair, doubt and refusal of one import")
        .shownAs("IMPORT");
    arguments.option("--undo", options->undo, "Take back one import as a whole").shownAs("IMPORT");
    arguments.flag("--matches", options->matches, "Which post is which item of the library, and how surely");
    arguments.option("--accept", options->accept, "Say that a doubtful match is right").shownAs("POST=ITEM");
    arguments.option("--reject", options->reject, "Say that a match is wrong").shownAs("POST=ITEM");
    arguments.flag("--json", options->json, "Print JSON instead of a table");
    arguments.footer(
        "Without an option: every analytics export in the archive, newest first. Undoing an import "
        "leaves what other imports say too.");
    return [options](Console& console) { return run(*options, console); };
}

} // namespace forereach::cli
