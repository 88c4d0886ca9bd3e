// SPDX-License-Identifier: GPL-3.0-or-later
// forereach-cli list: the content library.

#include <algorithm>
#include <memory>

#include "app/cli/commands.h"
#include "app/cli/table.h"
#include "core/store/json_write.h"
#include "core/store/workspace.h"

namespace forereach::cli {
namespace {

std::string_view statusText(ItemStatus status) {
    return status == ItemStatus::Published ? "published" : "draft";
}

std::string_view fileText(const LibraryItem& item) {
    if (!item.file) return "none";
    switch (mediaFileState(*item.file)) {
    case MediaFileState::Present:
        return "present";
    case MediaFileState::Missing:
        return "missing";
    case MediaFileState::Changed:
        return "changed";
    }
    return "";
}

std::string mainTopic(const ContentItem& item) {
    const auto most = std::max_element(item.topics.begin(), item.topics.end(),
                                       [](const auto& a, const auto& b) { return a.second < b.second; });
    return most == item.topics.end() ? std::string() : most->first;
}

std::string json(const std::vector<LibraryItem>& items) {
    JsonWriter out;
    out.beginArray();
    for (const LibraryItem& item : items) {
        const ContentItem& c = item.content;
        out.beginObject();
        out.member("id", c.id).member("title", c.title).member("format", toText(c.format));
        out.member("duration_s", c.durationS).member("status", statusText(item.status));
        out.key("topics").beginObject(JsonWriter::Layout::Inline);
        for (const auto& [topic, weight] : c.topics) out.member(topic, weight);
        out.endObject();
        out.member("language", c.language).member("publish_at", c.publishAt);
        out.key("creator").beginObject(JsonWriter::Layout::Inline);
        out.member("id", c.creator.id)
            .member("name", c.creator.name)
            .member("followers", c.creator.followers)
            .endObject();
        out.member("piece", item.piece).member("cut", item.cutLabel).member("verdict", toText(item.verdict));
        out.memberList("findings", [&] {
            std::vector<std::string> messages;
            for (const MediaFinding& f : item.findings) messages.push_back(f.message);
            return messages;
        }());
        if (item.file)
            out.member("file", item.file->path.string()).member("content_hash", item.file->contentHash);
        out.member("file_state", fileText(item));
        out.endObject();
    }
    out.endArray();
    return out.take();
}

std::string table(const std::vector<LibraryItem>& items) {
    Table out({{"id"},
               {"title"},
               {"format"},
               {"duration", Align::Right},
               {"status"},
               {"topic"},
               {"language"},
               {"cut of"},
               {"file"}});
    for (const LibraryItem& item : items) {
        const ContentItem& c = item.content;
        const std::string cut =
            item.piece.empty() ? "" : item.piece + (item.cutLabel.empty() ? "" : " (" + item.cutLabel + ")");
        out.add({fitted(c.id.value, 30), fitted(c.title, 36), std::string(toText(c.format)),
                 durationText(c.durationS), std::string(statusText(item.status)), fitted(mainTopic(c), 24),
                 c.language, fitted(cut, 24), std::string(fileText(item))});
    }
    return out.text();
}

} // namespace

Action declareList(Arguments& arguments) {
    struct Options {
        std::string workspace;
        bool json = false;
    };
    auto options = std::make_shared<Options>();
    arguments.option("WORKSPACE", options->workspace, "The workspace").required();
    arguments.flag("--json", options->json, "Print a JSON array instead of a table");
    return [options](Console& console) {
        const Result<Workspace> workspace = Workspace::open(options->workspace);
        if (!workspace) return console.fail(workspace.error());
        const Result<std::vector<LibraryItem>> items = workspace.value().items();
        if (!items) return console.fail(items.error());
        console.print(options->json ? json(*items) : table(*items));
        if (items->empty() && !options->json)
            console.say("The library is empty; 'forereach-cli import' fills it.");
        return Exit::Done;
    };
}

} // namespace forereach::cli
