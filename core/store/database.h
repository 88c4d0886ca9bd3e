// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// What the files of this folder share about SQLite: the open connection, how its exceptions become Errors,
// and packing of documents. Private to this folder: SQLite headers go no further.

#include <SQLiteCpp/SQLiteCpp.h>

#include <filesystem>
#include <new>
#include <string>
#include <string_view>

#include "core/store/workspace.h"

namespace forereach {

/// A short connection opened for writing and held by this process alone: another holder gives Busy, with its
/// process id where the system tells. Checks neither what kind of database it is nor its version.
Result<std::unique_ptr<SQLite::Database>> openExclusively(const std::filesystem::path&, bool create);

/// The user_version of a file whose application_id is ours; otherwise InvalidInput.
Result<int> workspaceVersion(SQLite::Database&, const std::filesystem::path&);

/// The last steps of creating and opening: newest version, write-ahead log, the lock taken, leftovers gone.
Result<void> makeReady(SQLite::Database&, const std::filesystem::path&);

Error errorFrom(const SQLite::Exception&, const std::filesystem::path&);

/// Runs `work`, which may throw what SQLiteCpp throws, and turns that into an Error about `path`.
template <class Work>
auto guarded(const std::filesystem::path& path, Work work) -> decltype(work()) {
    try {
        return work();
    } catch (const SQLite::Exception& e) {
        return errorFrom(e, path);
    } catch (const std::bad_alloc&) {
        return Error{ErrorCode::OutOfMemory, "there is not enough memory", path.string()};
    } catch (const std::exception& e) {
        return Error{ErrorCode::Io, e.what(), path.string()};
    }
}

/// zlib; `size` is that of the text.
std::string packed(std::string_view text);
Result<std::string> unpacked(const void* bytes, std::size_t length, std::int64_t size);

std::int64_t secondsNow();

struct Workspace::Private {
    std::filesystem::path path;
    std::unique_ptr<SQLite::Database> db;
};

/// Copies every row that can still be read into a new file and puts that in place of the damaged one, which
/// is kept beside it ("name.forereach.damaged-1"). Reopens `db`. Returns one sentence on what was saved.
Result<std::string> rebuildFile(std::unique_ptr<SQLite::Database>& db, const std::filesystem::path&);

/// Writes one row of the library. Inside the caller's transaction.
void writeItemRow(SQLite::Database&, const LibraryItem&);

/// What a run said of its items, into rows of their own. Inside the caller's transaction.
void writeForecasts(SQLite::Database&, std::int64_t run, std::int64_t madeAt, const RunReport&);

} // namespace forereach
