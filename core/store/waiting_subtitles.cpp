// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/waiting_subtitles.h"

#include <algorithm>

#include "core/store/import_media.h"
#include "core/store/json_read.h"
#include "core/store/json_write.h"

namespace forereach {

namespace {

constexpr std::string_view kKey = "waiting_subtitles";

Result<std::vector<WaitingSubtitle>> load(const Workspace& workspace) {
    const auto text = workspace.setting(kKey);
    if (!text) return text.error();
    std::vector<WaitingSubtitle> waiting;
    if (!*text) return waiting;
    auto parsed = parseJson(**text);
    const JsonNode* root = std::get_if<JsonNode>(&parsed);
    Issues issues; // a damaged list is an empty list: the files themselves can be imported again
    for (const JsonNode& node : root ? root->children : std::vector<JsonNode>{}) {
        std::string path, language;
        ObjectReader r(node, "", issues);
        r.read("path", path);
        r.read("language", language);
        if (!path.empty()) waiting.push_back({path, language});
    }
    return waiting;
}

Result<void> save(Workspace& workspace, const std::vector<WaitingSubtitle>& waiting) {
    JsonWriter w;
    w.beginArray();
    for (const WaitingSubtitle& one : waiting) {
        w.beginObject(JsonWriter::Layout::Inline);
        w.member("path", one.path.string()).member("language", one.language).endObject();
    }
    w.endArray();
    return workspace.putSetting(kKey, w.take());
}

} // namespace

Result<void> keepWaiting(Workspace& workspace, const WaitingSubtitle& subtitle) {
    auto waiting = load(workspace);
    if (!waiting) return waiting.error();
    if (std::find(waiting->begin(), waiting->end(), subtitle) != waiting->end()) return {};
    waiting->push_back(subtitle);
    return save(workspace, *waiting);
}

Result<std::vector<WaitingSubtitle>> waitingFor(const Workspace& workspace, std::string_view videoStem) {
    auto waiting = load(workspace);
    if (!waiting) return waiting;
    std::erase_if(*waiting, [&](const WaitingSubtitle& one) {
        std::error_code error;
        return !subtitleBelongsTo(one.path.stem().string(), videoStem) ||
               !std::filesystem::exists(one.path, error);
    });
    return waiting;
}

Result<void> forgetWaiting(Workspace& workspace, const std::vector<WaitingSubtitle>& found) {
    if (found.empty()) return {};
    auto waiting = load(workspace);
    if (!waiting) return waiting.error();
    std::erase_if(*waiting, [&](const WaitingSubtitle& one) {
        return std::find(found.begin(), found.end(), one) != found.end();
    });
    return save(workspace, *waiting);
}

} // namespace forereach
