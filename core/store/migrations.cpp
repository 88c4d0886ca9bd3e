// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/migrations.h"

#include "core/store/database.h"

namespace forereach {

namespace {

// A removed item keeps its row, marked, until the file is next opened: undo brings it back with its pictures.
// `document` is the truth of an item or a run; the columns beside it repeat what lists sort and search by.
constexpr const char* kVersion1 = R"sql(
CREATE TABLE item(
  id TEXT PRIMARY KEY NOT NULL,
  title TEXT NOT NULL,
  format TEXT NOT NULL,
  duration_s REAL NOT NULL,
  language TEXT NOT NULL,
  status TEXT NOT NULL,
  piece TEXT NOT NULL,
  content_hash TEXT,
  file_path TEXT,
  added_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  removed INTEGER NOT NULL DEFAULT 0,
  document TEXT NOT NULL
) STRICT;
CREATE INDEX item_by_change ON item(removed, changed_at DESC, id);
CREATE INDEX item_by_hash ON item(content_hash) WHERE content_hash IS NOT NULL;

CREATE TABLE thumbnail(
  item TEXT NOT NULL REFERENCES item(id) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  at_s REAL NOT NULL,
  width INTEGER NOT NULL,
  height INTEGER NOT NULL,
  jpeg BLOB NOT NULL,
  PRIMARY KEY(item, number)
) STRICT;

CREATE TABLE scenario(
  name TEXT PRIMARY KEY NOT NULL,
  changed_at INTEGER NOT NULL,
  document TEXT NOT NULL
) STRICT;

CREATE TABLE run(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  scenario_name TEXT NOT NULL,
  digest TEXT NOT NULL,
  scenario_digest TEXT NOT NULL,
  engine_version TEXT NOT NULL,
  finished_at INTEGER NOT NULL,
  viewers INTEGER NOT NULL,
  replications INTEGER NOT NULL,
  document_size INTEGER NOT NULL,
  document BLOB NOT NULL
) STRICT;
CREATE INDEX run_by_scenario ON run(scenario_name, id DESC);

CREATE TABLE setting(
  key TEXT PRIMARY KEY NOT NULL,
  value TEXT NOT NULL
) STRICT;

CREATE TABLE quarantine(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  reason TEXT NOT NULL,
  moved_at INTEGER NOT NULL,
  document BLOB
) STRICT;
)sql";

// An observation is what one or more imported files say about one thing (a post, a day, a group). It lives as
// long as one of its sources does: undoing an import takes back what only that import said. `identity` is
// what the thing is, `document` its known values.
constexpr const char* kVersion2 = R"sql(
CREATE TABLE analytics_import(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  file TEXT NOT NULL,
  file_hash TEXT NOT NULL,
  imported_at INTEGER NOT NULL,
  exported_at INTEGER,
  report TEXT NOT NULL
) STRICT;

CREATE TABLE observation(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  identity TEXT NOT NULL,
  platform TEXT NOT NULL,
  account TEXT NOT NULL,
  kind TEXT NOT NULL,
  period TEXT NOT NULL,
  currency TEXT NOT NULL,
  as_of INTEGER,
  post TEXT NOT NULL,
  link TEXT NOT NULL,
  title TEXT NOT NULL,
  audience TEXT NOT NULL,
  at INTEGER,
  until INTEGER,
  hour INTEGER,
  position REAL,
  document TEXT NOT NULL
) STRICT;
CREATE INDEX observation_by_identity ON observation(identity);
CREATE INDEX observation_by_kind ON observation(kind, id);

CREATE TABLE observation_source(
  observation INTEGER NOT NULL REFERENCES observation(id) ON DELETE CASCADE,
  import INTEGER NOT NULL REFERENCES analytics_import(id) ON DELETE CASCADE,
  line INTEGER NOT NULL,
  PRIMARY KEY(observation, import)
) STRICT;
CREATE INDEX observation_source_by_import ON observation_source(import);

CREATE TABLE analytics_match(
  platform TEXT NOT NULL,
  post TEXT NOT NULL,
  item TEXT NOT NULL,
  accepted INTEGER NOT NULL,
  decided_at INTEGER NOT NULL,
  PRIMARY KEY(platform, post, item)
) STRICT;
)sql";

// A forecast is what a stored run said of one item. It outlives the run, so that its answer can still be
// scored.
constexpr const char* kVersion3 = R"sql(
CREATE TABLE account_fit(
  platform TEXT NOT NULL,
  account TEXT NOT NULL,
  fitted_at INTEGER NOT NULL,
  document TEXT NOT NULL,
  PRIMARY KEY(platform, account)
) STRICT;

CREATE TABLE forecast(
  run INTEGER NOT NULL,
  item TEXT NOT NULL,
  made_at INTEGER NOT NULL,
  document TEXT NOT NULL,
  PRIMARY KEY(run, item)
) STRICT;
)sql";

constexpr Migration kSteps[] = {
    {1, "0.1.0", kVersion1},
    {2, "0.1.0", kVersion2},
    {3, "0.1.0", kVersion3},
};

/// The program that a newer file asks for, as the file itself says.
std::string programNeeded(SQLite::Database& db) {
    try {
        SQLite::Statement query(db, "SELECT value FROM setting WHERE key = 'needs_forereach'");
        if (query.executeStep()) return query.getColumn(0).getString();
    } catch (const SQLite::Exception&) {
        // The table may look different by then; the number of the format is said in any case.
    }
    return "";
}

/// A complete copy, under its final name only when it is whole.
void backUp(SQLite::Database& db, const std::filesystem::path& target) {
    const std::filesystem::path part = target.string() + ".part";
    std::filesystem::remove(part);
    {
        SQLite::Statement copy(db, "VACUUM INTO ?");
        copy.bind(1, part.string());
        copy.exec();
    }
    std::filesystem::rename(part, target);
}

} // namespace

std::span<const Migration> shippedMigrations() {
    return kSteps;
}

Result<void> migrate(SQLite::Database& db, const std::filesystem::path& file,
                     std::span<const Migration> steps) {
    return guarded(file, [&]() -> Result<void> {
        const int version = db.execAndGet("PRAGMA user_version").getInt();
        const int newest = steps.back().version;
        if (version > newest) {
            const std::string program = programNeeded(db);
            return Error{
                ErrorCode::NewerVersion,
                "was written by a newer Forereach: it needs " +
                    (program.empty() ? std::string("a newer version") : "version " + program + " or newer") +
                    " (file format " + std::to_string(version) + "; this program reads up to " +
                    std::to_string(newest) + ")",
                file.string()};
        }
        if (version == newest) return {};
        if (version > 0) backUp(db, file.string() + ".backup-v" + std::to_string(version));
        SQLite::Transaction transaction(db, SQLite::TransactionBehavior::IMMEDIATE);
        for (const Migration& step : steps) {
            if (step.version <= version) continue;
            db.exec(step.sql);
            SQLite::Statement needs(db, "INSERT INTO setting(key, value) VALUES('needs_forereach', ?) "
                                        "ON CONFLICT(key) DO UPDATE SET value = excluded.value");
            needs.bind(1, std::string(step.program));
            needs.exec();
        }
        db.exec("PRAGMA application_id = " + std::to_string(kApplicationId));
        db.exec("PRAGMA user_version = " + std::to_string(newest));
        transaction.commit();
        return {};
    });
}

} // namespace forereach
