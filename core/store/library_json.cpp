// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/documents_json.h"

namespace forereach {

namespace {

constexpr int kItemVersion = 1;

std::string_view word(ItemStatus status) {
    return status == ItemStatus::Published ? "published" : "draft";
}

std::optional<ItemStatus> statusFromText(std::string_view text) {
    for (const ItemStatus status : {ItemStatus::Draft, ItemStatus::Published})
        if (word(status) == text) return status;
    return std::nullopt;
}

std::string_view word(MediaVerdict verdict) {
    switch (verdict) {
    case MediaVerdict::Usable:
        return "usable";
    case MediaVerdict::UsableWithWarning:
        return "usable_with_warning";
    case MediaVerdict::Refused:
        return "refused";
    }
    return "";
}

std::optional<MediaVerdict> verdictFromText(std::string_view text) {
    for (const MediaVerdict v :
         {MediaVerdict::Usable, MediaVerdict::UsableWithWarning, MediaVerdict::Refused})
        if (word(v) == text) return v;
    return std::nullopt;
}

void readLibraryItem(const JsonNode& node, Issues& issues, LibraryItem& item) {
    ObjectReader r(node, "", issues);
    if (!readHeader(r, "forereach-item", kItemVersion)) return;
    r.readWord("status", item.status, statusFromText, "draft, published");
    r.read("piece", item.piece);
    r.read("cut_label", item.cutLabel);
    if (const JsonNode* file = r.find("file")) {
        MediaFile& f = item.file.emplace();
        std::string path;
        ObjectReader o(*file, "file", issues);
        o.read("path", path, Need::Required);
        o.read("size", f.size);
        o.read("modified_at", f.modifiedAt);
        o.read("content_hash", f.contentHash);
        o.finish("a media file");
        f.path = path;
    }
    std::vector<std::string> subtitles;
    r.read("subtitles", subtitles);
    item.subtitles.assign(subtitles.begin(), subtitles.end());
    r.readWord("verdict", item.verdict, verdictFromText, "usable, usable_with_warning, refused");
    r.each("findings", [&](const JsonNode& element, const std::string& at) {
        MediaFinding& finding = item.findings.emplace_back();
        ObjectReader f(element, at, issues);
        f.read("code", finding.code, Need::Required);
        f.read("message", finding.message);
        f.finish("a finding");
    });
    r.read("cover_at_s", item.coverAtS);
    r.read("added_at", item.addedAt);
    r.read("changed_at", item.changedAt);
    if (const JsonNode* content = r.find("content", Need::Required))
        readContentItem(*content, "content", issues, item.content);
    r.finish("a library item");
}

} // namespace

std::string libraryItemToJson(const LibraryItem& item) {
    JsonWriter w;
    w.beginObject();
    w.member("format", "forereach-item").member("version", kItemVersion);
    w.member("status", word(item.status)).member("piece", item.piece).member("cut_label", item.cutLabel);
    if (item.file) {
        w.key("file").beginObject();
        w.member("path", item.file->path.string()).member("size", item.file->size);
        w.member("modified_at", item.file->modifiedAt).member("content_hash", item.file->contentHash);
        w.endObject();
    }
    w.key("subtitles").beginArray();
    for (const auto& path : item.subtitles) w.value(path.string());
    w.endArray();
    w.member("verdict", word(item.verdict));
    w.key("findings").beginArray();
    for (const MediaFinding& finding : item.findings) {
        w.beginObject(JsonWriter::Layout::Inline);
        w.member("code", finding.code).member("message", finding.message).endObject();
    }
    w.endArray();
    w.member("cover_at_s", item.coverAtS)
        .member("added_at", item.addedAt)
        .member("changed_at", item.changedAt);
    w.key("content");
    writeContentItem(w, item.content);
    w.endObject();
    return w.take();
}

Result<LibraryItem> libraryItemFromJson(std::string_view text) {
    return documentFromJson<LibraryItem>(text, readLibraryItem);
}

} // namespace forereach
