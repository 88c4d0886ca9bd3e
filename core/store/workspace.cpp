// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/workspace.h"

#include <sqlite3.h>

#include <system_error>

#include "core/store/database.h"
#include "core/store/migrations.h"

namespace forereach {

namespace fs = std::filesystem;

Result<void> makeReady(SQLite::Database& db, const fs::path& path) {
    if (auto migrated = migrate(db, path, shippedMigrations()); !migrated) return migrated;
    return guarded(path, [&]() -> Result<void> {
        const std::string mode = db.execAndGet("PRAGMA journal_mode = WAL").getString();
        if (mode != "wal")
            return Error{ErrorCode::Io, "the file system allows no write-ahead log beside the file",
                         path.string()};
        // Takes the lock now, rather than at the first change.
        {
            SQLite::Transaction transaction(db, SQLite::TransactionBehavior::IMMEDIATE);
            transaction.commit();
        }
        try {
            db.exec("DELETE FROM item WHERE removed = 1");
        } catch (const SQLite::Exception& e) {
            // A damaged table must not keep check() from being reached.
            if (e.getErrorCode() != SQLITE_CORRUPT) throw;
        }
        return {};
    });
}

Workspace::Workspace(std::unique_ptr<Private> p) : m_private(std::move(p)) {}
Workspace::Workspace(Workspace&&) noexcept = default;
Workspace& Workspace::operator=(Workspace&&) noexcept = default;
Workspace::~Workspace() = default;

const fs::path& Workspace::path() const {
    return m_private->path;
}

Result<Workspace> Workspace::create(const fs::path& given) {
    std::error_code error;
    const fs::path path = fs::absolute(given, error);
    // A file of no bytes holds nothing to lose: it is what remains when creating was killed at its first
    // step.
    if (fs::exists(path, error) && !(fs::is_regular_file(path, error) && fs::file_size(path, error) == 0))
        return Error{ErrorCode::InvalidInput, "exists already; nothing was changed", path.string()};
    if (path.has_parent_path() && !fs::is_directory(path.parent_path(), error))
        return Error{ErrorCode::NotFound, "there is no such folder", path.parent_path().string()};
    auto db = openExclusively(path, true);
    if (!db) return db.error();
    if (auto ready = makeReady(**db, path); !ready) {
        db->reset();
        fs::remove(path, error);
        return ready.error();
    }
    return Workspace(std::make_unique<Private>(Private{path, std::move(*db)}));
}

Result<Workspace> Workspace::open(const fs::path& given) {
    std::error_code error;
    const fs::path path = fs::absolute(given, error);
    if (!fs::exists(path, error))
        return Error{ErrorCode::NotFound, "there is no such workspace", path.string()};
    if (!fs::is_regular_file(path, error))
        return Error{ErrorCode::InvalidInput, "is not a file and so no workspace", path.string()};
    auto db = openExclusively(path, false);
    if (!db) return db.error();
    if (auto version = workspaceVersion(**db, path); !version) return version.error();
    if (auto ready = makeReady(**db, path); !ready) return ready.error();
    return Workspace(std::make_unique<Private>(Private{path, std::move(*db)}));
}

Result<std::optional<std::string>> Workspace::setting(std::string_view key) const {
    using Found = Result<std::optional<std::string>>;
    return guarded(path(), [&]() -> Found {
        SQLite::Statement query(*m_private->db, "SELECT value FROM setting WHERE key = ?");
        query.bind(1, std::string(key));
        return query.executeStep() ? Found(query.getColumn(0).getString()) : Found(std::nullopt);
    });
}

Result<void> Workspace::putSetting(std::string_view key, std::string_view value) {
    return guarded(path(), [&]() -> Result<void> {
        SQLite::Statement write(*m_private->db, "INSERT INTO setting(key, value) VALUES(?, ?) "
                                                "ON CONFLICT(key) DO UPDATE SET value = excluded.value");
        write.bind(1, std::string(key));
        write.bind(2, std::string(value));
        write.exec();
        return {};
    });
}

} // namespace forereach
