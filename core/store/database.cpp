// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/database.h"

#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>
#include <zlib.h>

#include <chrono>
#include <cstdio>
#include <fstream>
#include <sstream>

#include "core/store/migrations.h"

namespace forereach {

namespace {

/// The process that holds a lock on the file, from the kernel's table; 0 if it cannot be told. Opening the
/// file to ask is no way: closing it again would drop the locks of this very process.
int lockHolder(const std::filesystem::path& path) {
    struct stat info {};
    if (::stat(path.c_str(), &info) != 0) return 0;
    char wanted[64];
    std::snprintf(wanted, sizeof wanted, "%02x:%02x:%llu", major(info.st_dev), minor(info.st_dev),
                  static_cast<unsigned long long>(info.st_ino));
    std::ifstream locks("/proc/locks");
    for (std::string line; std::getline(locks, line);) {
        std::istringstream words(line);
        std::string number, kind, advisory, mode, file;
        int process = 0;
        words >> number >> kind;
        if (kind == "->") continue; // someone who waits
        words >> advisory >> mode >> process >> file;
        if (file == wanted && process > 0) return process;
    }
    return 0;
}

std::string busyMessage(const std::filesystem::path& path) {
    const int holder = lockHolder(path);
    if (holder == static_cast<int>(::getpid())) return "is open already in this program";
    if (holder == 0) return "is in use by another program; close it there first";
    std::string name;
    std::ifstream("/proc/" + std::to_string(holder) + "/comm") >> name;
    return "is in use by " + (name.empty() ? "another program" : name) + " (process " +
           std::to_string(holder) + "); close it there first";
}

} // namespace

Error errorFrom(const SQLite::Exception& e, const std::filesystem::path& path) {
    const std::string file = path.string();
    switch (e.getErrorCode()) {
    case SQLITE_FULL:
        return {ErrorCode::Io, "the disk is full; the change was not made and nothing was lost", file};
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return {ErrorCode::Busy, busyMessage(path), file};
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
        return {ErrorCode::Io, "cannot be written; check the permissions of the file and its folder", file};
    case SQLITE_CANTOPEN:
        return {ErrorCode::Io,
                "cannot be opened for writing; check the permissions of the file and its folder", file};
    case SQLITE_IOERR:
        return {ErrorCode::Io, std::string("reading or writing failed: ") + e.getErrorStr(), file};
    case SQLITE_NOTADB:
        return {ErrorCode::InvalidInput, "is not a Forereach workspace", file};
    case SQLITE_CORRUPT:
        return {ErrorCode::Corrupt, "is damaged; \"forereach-cli check --repair\" saves what can be read",
                file};
    case SQLITE_NOMEM:
        return {ErrorCode::OutOfMemory, "there is not enough memory", file};
    default:
        return {ErrorCode::Io, e.what(), file};
    }
}

Result<std::unique_ptr<SQLite::Database>> openExclusively(const std::filesystem::path& path, bool create) {
    using Opened = Result<std::unique_ptr<SQLite::Database>>;
    return guarded(path, [&]() -> Opened {
        auto db = std::make_unique<SQLite::Database>(
            path.string(), SQLite::OPEN_READWRITE | (create ? SQLite::OPEN_CREATE : 0), 300);
        if (sqlite3_db_readonly(db->getHandle(), "main") == 1)
            return Error{ErrorCode::Io, "cannot be written; check the permissions of the file and its folder",
                         path.string()};
        // Exclusive before the first read: SQLite then keeps the lock until the connection ends, however it
        // ends, and needs no shared memory file. The kernel drops the lock of a killed process.
        db->exec("PRAGMA locking_mode = EXCLUSIVE");
        db->exec("PRAGMA foreign_keys = ON");
        // FULL: a change that was acknowledged survives a power cut, not only a kill. A commit is a user's
        // edit or one imported file, so that the milliseconds of a sync do not matter.
        db->exec("PRAGMA synchronous = FULL");
        db->exec("SELECT count(*) FROM sqlite_schema");
        return Opened(std::move(db));
    });
}

Result<int> workspaceVersion(SQLite::Database& db, const std::filesystem::path& path) {
    return guarded(path, [&]() -> Result<int> {
        if (db.execAndGet("PRAGMA application_id").getInt() != kApplicationId)
            return Error{ErrorCode::InvalidInput, "is not a Forereach workspace", path.string()};
        return db.execAndGet("PRAGMA user_version").getInt();
    });
}

std::string packed(std::string_view text) {
    uLongf size = compressBound(static_cast<uLong>(text.size()));
    std::string out(size, '\0');
    const int status =
        compress2(reinterpret_cast<Bytef*>(out.data()), &size, reinterpret_cast<const Bytef*>(text.data()),
                  static_cast<uLong>(text.size()), 6);
    if (status != Z_OK) throw std::bad_alloc();
    out.resize(size);
    return out;
}

Result<std::string> unpacked(const void* bytes, std::size_t length, std::int64_t size) {
    constexpr std::int64_t kLimit = std::int64_t{1} << 30;
    if (size < 0 || size > kLimit) return Error{ErrorCode::Corrupt, "the stored size makes no sense", ""};
    std::string out(static_cast<std::size_t>(size), '\0');
    uLongf written = static_cast<uLongf>(size);
    const int status = uncompress(reinterpret_cast<Bytef*>(out.data()), &written,
                                  static_cast<const Bytef*>(bytes), static_cast<uLong>(length));
    if (status != Z_OK || written != static_cast<uLongf>(size))
        return Error{ErrorCode::Corrupt, "the stored document is damaged", ""};
    return out;
}

std::int64_t secondsNow() {
    return std::chrono::duration_cast<std::chrono::seconds>(
               std::chrono::system_clock::now().time_since_epoch())
        .count();
}

} // namespace forereach
