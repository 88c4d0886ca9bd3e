// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <set>

#include "core/store/database.h"
#include "core/store/documents_json.h"

namespace forereach {

namespace {

constexpr const char* kUnreadable = "cannot be read; \"forereach-cli check --repair\" saves what can be read";

Result<LibraryItem> itemFrom(const SQLite::Column& id, const SQLite::Column& document) {
    auto item = libraryItemFromJson({document.getText(), static_cast<std::size_t>(document.getBytes())});
    if (!item) return Error{ErrorCode::Corrupt, kUnreadable, "library item " + id.getString()};
    return item;
}

Result<std::optional<LibraryItem>> newestWhere(SQLite::Database& db, const char* condition,
                                               const std::string& value) {
    using Found = Result<std::optional<LibraryItem>>;
    std::string sql("SELECT id, document FROM item WHERE removed = 0 AND ");
    sql.append(condition).append(" ORDER BY changed_at DESC, id LIMIT 1");
    SQLite::Statement query(db, sql);
    query.bind(1, value);
    if (!query.executeStep()) return Found(std::nullopt);
    auto item = itemFrom(query.getColumn(0), query.getColumn(1));
    return item ? Found(std::move(*item)) : Found(item.error());
}

void writeThumbnails(SQLite::Database& db, const ItemId& id, const std::vector<MediaThumbnail>& thumbnails) {
    SQLite::Statement clear(db, "DELETE FROM thumbnail WHERE item = ?");
    clear.bind(1, id.value);
    clear.exec();
    SQLite::Statement insert(
        db, "INSERT INTO thumbnail(item, number, at_s, width, height, jpeg) VALUES(?, ?, ?, ?, ?, ?)");
    for (std::size_t i = 0; i < thumbnails.size(); ++i) {
        const MediaThumbnail& t = thumbnails[i];
        insert.bind(1, id.value);
        insert.bind(2, static_cast<std::int64_t>(i));
        insert.bind(3, t.atS);
        insert.bind(4, t.width);
        insert.bind(5, t.height);
        insert.bind(6, t.jpeg.data(), static_cast<int>(t.jpeg.size()));
        insert.exec();
        insert.reset();
    }
}

MediaThumbnail thumbnailFrom(SQLite::Statement& row) {
    const SQLite::Column jpeg = row.getColumn(3);
    return {row.getColumn(0).getDouble(), row.getColumn(1).getInt(), row.getColumn(2).getInt(),
            std::string(static_cast<const char*>(jpeg.getBlob()), static_cast<std::size_t>(jpeg.getBytes()))};
}

bool isPresent(SQLite::Database& db, const ItemId& id) {
    SQLite::Statement query(db, "SELECT 1 FROM item WHERE id = ? AND removed = 0");
    query.bind(1, id.value);
    return query.executeStep();
}

Result<void> applyInside(SQLite::Database& db, const LibraryEdit& edit) {
    std::set<ItemId> before, after;
    for (const LibraryItem& item : edit.before) before.insert(item.content.id);
    for (const LibraryItem& item : edit.after) after.insert(item.content.id);
    if (before.size() != edit.before.size() || after.size() != edit.after.size())
        return Error{ErrorCode::InvalidInput, "the edit names an item twice", ""};
    for (const ItemId& id : before)
        if (!isPresent(db, id))
            return Error{ErrorCode::NotFound, "there is no such item", "library item " + id.value};
    for (const ItemId& id : after) {
        if (id.empty()) return Error{ErrorCode::InvalidInput, "an item needs an id", ""};
        if (!before.contains(id) && isPresent(db, id))
            return Error{ErrorCode::InvalidInput, "there is an item of that id already",
                         "library item " + id.value};
    }
    SQLite::Statement remove(db, "UPDATE item SET removed = 1 WHERE id = ?");
    for (const ItemId& id : before) {
        if (after.contains(id)) continue;
        remove.bind(1, id.value);
        remove.exec();
        remove.reset();
    }
    for (const LibraryItem& item : edit.after) writeItemRow(db, item);
    return {};
}

} // namespace

void writeItemRow(SQLite::Database& db, const LibraryItem& item) {
    SQLite::Statement write(db, R"sql(
INSERT INTO item(id, title, format, duration_s, language, status, piece, content_hash, file_path, added_at, changed_at,
                 removed, document)
VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?)
ON CONFLICT(id) DO UPDATE SET title = excluded.title, format = excluded.format, duration_s = excluded.duration_s,
  language = excluded.language, status = excluded.status, piece = excluded.piece,
  content_hash = excluded.content_hash, file_path = excluded.file_path, added_at = excluded.added_at,
  changed_at = excluded.changed_at, removed = 0, document = excluded.document
)sql");
    const ContentItem& content = item.content;
    write.bind(1, content.id.value);
    write.bind(2, content.title);
    write.bind(3, std::string(toText(content.format)));
    write.bind(4, std::isfinite(content.durationS) ? content.durationS : 0.0);
    write.bind(5, content.language);
    write.bind(6, item.status == ItemStatus::Published ? "published" : "draft");
    write.bind(7, item.piece);
    if (item.file) {
        write.bind(8, item.file->contentHash);
        write.bind(9, item.file->path.string());
    }
    write.bind(10, item.addedAt);
    write.bind(11, item.changedAt);
    write.bind(12, libraryItemToJson(item));
    write.exec();
}

Result<std::vector<LibraryItem>> Workspace::items() const {
    using Items = Result<std::vector<LibraryItem>>;
    return guarded(path(), [&]() -> Items {
        std::vector<LibraryItem> items;
        SQLite::Statement query(
            *m_private->db, "SELECT id, document FROM item WHERE removed = 0 ORDER BY changed_at DESC, id");
        while (query.executeStep()) {
            auto item = itemFrom(query.getColumn(0), query.getColumn(1));
            if (!item) return item.error();
            items.push_back(std::move(*item));
        }
        return items;
    });
}

Result<LibraryItem> Workspace::item(const ItemId& id) const {
    return guarded(path(), [&]() -> Result<LibraryItem> {
        SQLite::Statement query(*m_private->db, "SELECT id, document FROM item WHERE id = ? AND removed = 0");
        query.bind(1, id.value);
        if (!query.executeStep())
            return Error{ErrorCode::NotFound, "there is no such item", "library item " + id.value};
        return itemFrom(query.getColumn(0), query.getColumn(1));
    });
}

Result<std::optional<LibraryItem>> Workspace::itemByHash(const std::string& contentHash) const {
    return guarded(path(), [&] { return newestWhere(*m_private->db, "content_hash = ?", contentHash); });
}

Result<std::optional<LibraryItem>> Workspace::itemByPath(const std::filesystem::path& file) const {
    return guarded(path(), [&] { return newestWhere(*m_private->db, "file_path = ?", file.string()); });
}

Result<std::optional<LibraryItem>> Workspace::lastChangedItem() const {
    return guarded(path(), [&] { return newestWhere(*m_private->db, "id <> ?", ""); });
}

Result<std::vector<ItemFile>> Workspace::itemFiles() const {
    using Files = Result<std::vector<ItemFile>>;
    return guarded(path(), [&]() -> Files {
        std::vector<ItemFile> files;
        SQLite::Statement query(*m_private->db,
                                "SELECT id, file_path FROM item WHERE removed = 0 AND file_path IS NOT "
                                "NULL ORDER BY changed_at DESC, id");
        while (query.executeStep())
            files.push_back({{query.getColumn(0).getString()}, query.getColumn(1).getString()});
        return files;
    });
}

Result<void> Workspace::apply(const LibraryEdit& edit) {
    return apply(edit, {}, {});
}

Result<void> Workspace::apply(const LibraryEdit& edit, const ItemId& id,
                              const std::vector<MediaThumbnail>& thumbnails) {
    return guarded(path(), [&]() -> Result<void> {
        SQLite::Transaction transaction(*m_private->db, SQLite::TransactionBehavior::IMMEDIATE);
        if (auto applied = applyInside(*m_private->db, edit); !applied) return applied;
        if (!id.empty()) writeThumbnails(*m_private->db, id, thumbnails);
        transaction.commit();
        return {};
    });
}

Result<void> Workspace::setThumbnails(const ItemId& id, const std::vector<MediaThumbnail>& thumbnails) {
    return guarded(path(), [&]() -> Result<void> {
        if (!isPresent(*m_private->db, id))
            return Error{ErrorCode::NotFound, "there is no such item", "library item " + id.value};
        return apply({}, id, thumbnails);
    });
}

Result<std::vector<MediaThumbnail>> Workspace::thumbnails(const ItemId& id) const {
    using Pictures = Result<std::vector<MediaThumbnail>>;
    return guarded(path(), [&]() -> Pictures {
        std::vector<MediaThumbnail> pictures;
        SQLite::Statement query(
            *m_private->db, "SELECT at_s, width, height, jpeg FROM thumbnail WHERE item = ? ORDER BY number");
        query.bind(1, id.value);
        while (query.executeStep()) pictures.push_back(thumbnailFrom(query));
        return pictures;
    });
}

Result<std::optional<MediaThumbnail>> Workspace::cover(const ItemId& id) const {
    using Found = Result<std::optional<MediaThumbnail>>;
    const auto owner = item(id);
    if (!owner) return owner.error();
    return guarded(path(), [&]() -> Found {
        SQLite::Statement query(*m_private->db,
                                "SELECT at_s, width, height, jpeg FROM thumbnail WHERE item = ? "
                                "ORDER BY abs(at_s - ?), number LIMIT 1");
        query.bind(1, id.value);
        query.bind(2, owner->coverAtS);
        return query.executeStep() ? Found(thumbnailFrom(query)) : Found(std::nullopt);
    });
}

Result<ItemId> Workspace::freshItemId(std::string_view stem) const {
    std::string base;
    for (const char c : stem) {
        const bool capital = c >= 'A' && c <= 'Z';
        if (capital || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
            base += capital ? static_cast<char>(c - 'A' + 'a') : c;
        else if (!base.empty() && base.back() != '-')
            base += '-';
        if (base.size() >= 60) break;
    }
    while (!base.empty() && base.back() == '-') base.pop_back();
    if (base.empty()) base = "item";
    return guarded(path(), [&]() -> Result<ItemId> {
        // Removed items count too: undo may bring them back.
        SQLite::Statement query(*m_private->db, "SELECT 1 FROM item WHERE id = ?");
        for (int number = 1;; ++number) {
            const std::string id = number == 1 ? base : base + "-" + std::to_string(number);
            query.bind(1, id);
            if (!query.executeStep()) return ItemId{id};
            query.reset();
        }
    });
}

} // namespace forereach
