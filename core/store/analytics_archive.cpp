// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/analytics_archive.h"

#include <algorithm>
#include <map>

#include "core/base/hash.h"
#include "core/store/analytics_json.h"
#include "core/store/database.h"

namespace forereach {

namespace {

/// What an observation is about. A post's or an audience's totals are those of the moment of export; a day's
/// are the day's, whenever it was exported.
std::string identityOf(const AnalyticsTable& table, const std::optional<SimTime>& exportedAt,
                       const AnalyticsRow& row) {
    const bool ofTheMoment = table.kind == AnalyticsKind::Posts || table.kind == AnalyticsKind::Audience ||
                             table.kind == AnalyticsKind::Retention;
    std::string identity;
    identity.append(toText(table.platform)).append("|").append(table.account).append("|");
    identity.append(toText(table.kind)).append("|");
    if (ofTheMoment) {
        identity.append(table.period).append("|");
        if (exportedAt) identity.append(exportedAt->iso());
    }
    identity.append("|").append(table.currency).append("|");
    return identity.append(analyticsKey(table.kind, row));
}

void bindTime(SQLite::Statement& statement, int at, const std::optional<SimTime>& time) {
    if (time)
        statement.bind(at, time->seconds);
    else
        statement.bind(at);
}

/// Adds the rows of one import, inside the caller's transaction.
class Writer {
public:
    /// `again`: the same file was imported before, and what it said then is no news, whatever came since.
    Writer(SQLite::Database& db, std::int64_t import, std::optional<SimTime> exportedAt, bool again)
        : m_db(db), m_import(import), m_exportedAt(exportedAt), m_again(again), m_same(db, kSame),
          m_insert(db, kInsert), m_link(db, kLink) {}

    /// Whether the archive knew all of it.
    bool add(const AnalyticsTable& table, const AnalyticsRow& row) {
        const std::string identity = identityOf(table, m_exportedAt, row);
        const std::string document = valuesToJson(row.values);
        std::map<AnalyticsField, double> known;
        bool any = false;
        std::int64_t same = 0;
        m_same.reset();
        m_same.bind(1, identity);
        while (m_same.executeStep()) {
            any = true;
            const std::string text = m_same.getColumn(1).getString();
            if (text == document && m_same.getColumn(2).getString() == row.title)
                same = m_same.getColumn(0).getInt64();
            if (const auto values = valuesFromJson(text))
                for (const auto& [field, value] : *values) known[field] = value;
        }
        bool allKnown = any;
        for (const auto& [field, value] : row.values) {
            const auto found = known.find(field);
            allKnown = allKnown && found != known.end() && found->second == value;
        }
        allKnown = allKnown || (m_again && same != 0);
        if (same == 0) same = insert(table, row, identity, document);
        m_link.reset();
        m_link.bind(1, same);
        m_link.bind(2, m_import);
        m_link.bind(3, row.line);
        m_link.exec();
        m_differing += any && !allKnown ? 1 : 0;
        return allKnown;
    }
    int differing() const { return m_differing; }

private:
    static constexpr const char* kSame =
        "SELECT id, document, title FROM observation WHERE identity = ? ORDER BY id";
    static constexpr const char* kInsert = R"sql(
INSERT INTO observation(identity, platform, account, kind, period, currency, as_of, post, link, title, audience, at,
                        until, hour, position, document)
VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
)sql";
    static constexpr const char* kLink =
        "INSERT OR IGNORE INTO observation_source(observation, import, line) VALUES(?, ?, ?)";

    std::int64_t insert(const AnalyticsTable& table, const AnalyticsRow& row, const std::string& identity,
                        const std::string& document) {
        m_insert.reset();
        m_insert.clearBindings();
        m_insert.bind(1, identity);
        m_insert.bind(2, std::string(toText(table.platform)));
        m_insert.bind(3, table.account);
        m_insert.bind(4, std::string(toText(table.kind)));
        m_insert.bind(5, table.period);
        m_insert.bind(6, table.currency);
        bindTime(m_insert, 7, m_exportedAt);
        m_insert.bind(8, row.id);
        m_insert.bind(9, row.link);
        m_insert.bind(10, row.title);
        m_insert.bind(11, row.group);
        bindTime(m_insert, 12, row.at);
        bindTime(m_insert, 13, row.until);
        if (row.hour) m_insert.bind(14, *row.hour);
        if (row.position) m_insert.bind(15, *row.position);
        m_insert.bind(16, document);
        m_insert.exec();
        return m_db.getLastInsertRowid();
    }

    SQLite::Database& m_db;
    std::int64_t m_import;
    std::optional<SimTime> m_exportedAt;
    bool m_again;
    SQLite::Statement m_same, m_insert, m_link;
    int m_differing = 0;
};

Result<AnalyticsImportRecord> recordFrom(SQLite::Statement& row) {
    auto record = importReportFromJson(row.getColumn(4).getString());
    if (!record)
        return Error{ErrorCode::Corrupt, "its report cannot be read",
                     "import " + row.getColumn(0).getString()};
    record->id = row.getColumn(0).getInt64();
    record->file = row.getColumn(1).getString();
    record->importedAt = row.getColumn(2).getInt64();
    if (!row.getColumn(3).isNull()) record->exportedAt = SimTime{row.getColumn(3).getInt64()};
    return record;
}

constexpr const char* kRecordColumns =
    "SELECT id, file, imported_at, exported_at, report FROM analytics_import ";

struct Kept {
    Observation observation;
    std::int64_t moment = 0; // of the export, or else of the import
};

Result<std::vector<Kept>> keptOf(SQLite::Database& db, AnalyticsKind kind) {
    // Of the sources of one observation the newest gives the line (a bare column beside max()).
    SQLite::Statement query(db, R"sql(
SELECT o.identity, o.platform, o.account, o.period, o.currency, o.as_of, o.post, o.link, o.title, o.audience, o.at,
       o.until, o.hour, o.position, o.document, max(s.import), s.line, i.imported_at
FROM observation o JOIN observation_source s ON s.observation = o.id JOIN analytics_import i ON i.id = s.import
WHERE o.kind = ? GROUP BY o.id ORDER BY max(s.import), o.id
)sql");
    query.bind(1, std::string(toText(kind)));
    std::vector<Kept> all;
    std::map<std::string, std::size_t> places;
    while (query.executeStep()) {
        const auto time = [&](int c) {
            return query.getColumn(c).isNull() ? std::nullopt
                                               : std::optional(SimTime{query.getColumn(c).getInt64()});
        };
        const auto values = valuesFromJson(query.getColumn(14).getString());
        if (!values)
            return Error{ErrorCode::Corrupt, "cannot be read; \"forereach-cli check --repair\" sets it aside",
                         "observation " + query.getColumn(0).getString()};
        const auto [place, fresh] = places.try_emplace(query.getColumn(0).getString(), all.size());
        if (fresh) all.emplace_back();
        Kept& kept = all[place->second];
        Observation& o = kept.observation;
        AnalyticsRow& row = o.row;
        o.kind = kind;
        o.platform =
            analyticsPlatformFromText(query.getColumn(1).getString()).value_or(AnalyticsPlatform::Unknown);
        o.account = query.getColumn(2).getString();
        o.period = query.getColumn(3).getString();
        o.currency = query.getColumn(4).getString();
        o.asOf = time(5);
        row.id = query.getColumn(6).getString();
        row.link = query.getColumn(7).getString();
        row.title = query.getColumn(8).getString();
        row.group = query.getColumn(9).getString();
        row.at = time(10);
        row.until = time(11);
        if (!query.getColumn(12).isNull()) row.hour = query.getColumn(12).getInt();
        if (!query.getColumn(13).isNull()) row.position = query.getColumn(13).getDouble();
        // What says otherwise about one thing may be of another state altogether: it is not mixed.
        const bool agrees = std::ranges::all_of(*values, [&](const auto& entry) {
            const auto known = row.values.find(entry.first);
            return known == row.values.end() || known->second == entry.second;
        });
        if (!agrees) row.values.clear();
        for (const auto& [field, value] : *values) row.values[field] = value;
        row.line = query.getColumn(16).getInt();
        o.importedAt = query.getColumn(17).getInt64();
        kept.moment = o.asOf ? o.asOf->seconds : o.importedAt;
    }
    return all;
}

std::vector<MatchDecision> decisionsOf(SQLite::Database& db) {
    std::vector<MatchDecision> decisions;
    SQLite::Statement query(db,
                            "SELECT platform, post, item, accepted FROM analytics_match ORDER BY decided_at");
    while (query.executeStep())
        decisions.push_back(
            {{analyticsPlatformFromText(query.getColumn(0).getString()).value_or(AnalyticsPlatform::Unknown),
              query.getColumn(1).getString()},
             {query.getColumn(2).getString()},
             query.getColumn(3).getInt() != 0});
    return decisions;
}

/// The same columns in any order are one kind of file.
std::string mappingKey(const std::vector<AnalyticsColumn>& columns) {
    std::vector<std::string> names;
    for (const AnalyticsColumn& column : columns) names.push_back(column.name);
    std::ranges::sort(names);
    std::string all;
    for (const std::string& name : names) all.append(name).append(1, '\n');
    return std::string("mapping:").append(digestOf(all));
}

} // namespace

AnalyticsImportRecord importRecordOf(const AnalyticsImport& import) {
    const auto noted = [](const std::vector<AnalyticsNote>& notes) {
        std::vector<ImportNote> all;
        for (const AnalyticsNote& note : notes)
            all.push_back({note.kind, note.text(), static_cast<int>(note.lines.size())});
        return all;
    };
    AnalyticsImportRecord record;
    record.file = import.name;
    record.importedAt = secondsNow();
    record.exportedAt = import.exportedAt;
    record.notes = noted(import.notes);
    for (const AnalyticsTable& table : import.tables)
        record.tables.push_back(
            {table.name, table.kind, table.platform, table.account, table.period, table.currency,
             table.counts, 0, 0, noted(table.notes),
             table.kind == AnalyticsKind::NeedsMapping ? table.columns : std::vector<AnalyticsColumn>()});
    return record;
}

Result<AnalyticsImportRecord> AnalyticsArchive::add(const AnalyticsImport& import,
                                                    const std::string& fileHash) {
    return guarded(m_workspace.path(), [&]() -> Result<AnalyticsImportRecord> {
        SQLite::Database& db = *m_workspace.m_private->db;
        AnalyticsImportRecord record = importRecordOf(import);
        SQLite::Transaction transaction(db, SQLite::TransactionBehavior::IMMEDIATE);
        bool seen = false;
        {
            SQLite::Statement query(db, "SELECT 1 FROM analytics_import WHERE file_hash = ?");
            query.bind(1, fileHash);
            seen = query.executeStep();
        }
        SQLite::Statement start(db, "INSERT INTO analytics_import(file, file_hash, imported_at, exported_at, "
                                    "report) VALUES(?, ?, ?, ?, '')");
        start.bind(1, record.file);
        start.bind(2, fileHash);
        start.bind(3, record.importedAt);
        bindTime(start, 4, record.exportedAt);
        start.exec();
        record.id = db.getLastInsertRowid();
        bool anyNew = false;
        for (std::size_t t = 0; t < import.tables.size(); ++t) {
            ImportedTable& done = record.tables[t];
            Writer writer(db, record.id, import.exportedAt, seen);
            for (const AnalyticsRow& row : import.tables[t].rows)
                if (writer.add(import.tables[t], row))
                    ++(row.repaired ? done.unchangedRepaired : done.unchanged);
            anyNew =
                anyNew || done.unchanged + done.unchangedRepaired < done.counts.taken + done.counts.repaired;
            if (writer.differing() > 0)
                done.notes.push_back(
                    {NoteKind::Doubt,
                     std::to_string(writer.differing()) +
                         " rows say otherwise than, or more than, an earlier import; what is newer "
                         "counts, what was said before is kept",
                     writer.differing()});
        }
        if (seen && !anyNew) {
            record.id = 0;
            return record; // the transaction is taken back: nothing has changed
        }
        SQLite::Statement end(db, "UPDATE analytics_import SET report = ? WHERE id = ?");
        end.bind(1, importReportToJson(record));
        end.bind(2, record.id);
        end.exec();
        transaction.commit();
        return record;
    });
}

Result<std::vector<AnalyticsImportRecord>> AnalyticsArchive::imports() const {
    using Records = Result<std::vector<AnalyticsImportRecord>>;
    return guarded(m_workspace.path(), [&]() -> Records {
        std::vector<AnalyticsImportRecord> records;
        SQLite::Statement query(*m_workspace.m_private->db, std::string(kRecordColumns) + "ORDER BY id DESC");
        while (query.executeStep()) {
            auto record = recordFrom(query);
            if (!record) return record.error();
            records.push_back(std::move(*record));
        }
        return records;
    });
}

Result<AnalyticsImportRecord> AnalyticsArchive::import(std::int64_t id) const {
    return guarded(m_workspace.path(), [&]() -> Result<AnalyticsImportRecord> {
        SQLite::Statement query(*m_workspace.m_private->db, std::string(kRecordColumns) + "WHERE id = ?");
        query.bind(1, id);
        if (!query.executeStep())
            return Error{ErrorCode::NotFound, "there is no such import", "import " + std::to_string(id)};
        return recordFrom(query);
    });
}

Result<void> AnalyticsArchive::undo(std::int64_t id) {
    return guarded(m_workspace.path(), [&]() -> Result<void> {
        SQLite::Database& db = *m_workspace.m_private->db;
        SQLite::Transaction transaction(db, SQLite::TransactionBehavior::IMMEDIATE);
        SQLite::Statement remove(db, "DELETE FROM analytics_import WHERE id = ?");
        remove.bind(1, id);
        if (remove.exec() == 0)
            return Error{ErrorCode::NotFound, "there is no such import", "import " + std::to_string(id)};
        db.exec("DELETE FROM observation WHERE id NOT IN (SELECT observation FROM observation_source)");
        transaction.commit();
        return {};
    });
}

Result<std::vector<Observation>> AnalyticsArchive::observations(AnalyticsKind kind) const {
    using Observations = Result<std::vector<Observation>>;
    return guarded(m_workspace.path(), [&]() -> Observations {
        auto kept = keptOf(*m_workspace.m_private->db, kind);
        if (!kept) return kept.error();
        std::vector<Observation> all;
        for (Kept& one : *kept) all.push_back(std::move(one.observation));
        return all;
    });
}

Result<std::vector<Observation>> AnalyticsArchive::posts() const {
    using Observations = Result<std::vector<Observation>>;
    return guarded(m_workspace.path(), [&]() -> Observations {
        auto kept = keptOf(*m_workspace.m_private->db, AnalyticsKind::Posts);
        if (!kept) return kept.error();
        std::map<PostKey, std::size_t> places;
        std::vector<Kept> newest;
        for (Kept& one : *kept) {
            const PostKey key{one.observation.platform,
                              analyticsKey(AnalyticsKind::Posts, one.observation.row)};
            const auto [place, fresh] = places.try_emplace(key, newest.size());
            if (fresh)
                newest.push_back(std::move(one));
            else if (one.moment >= newest[place->second].moment)
                newest[place->second] = std::move(one);
        }
        std::vector<Observation> all;
        for (Kept& one : newest) all.push_back(std::move(one.observation));
        return all;
    });
}

Result<std::vector<PostMatch>> AnalyticsArchive::matches() const {
    const auto newest = posts();
    if (!newest) return newest.error();
    std::vector<PublishedPost> published;
    for (const Observation& o : *newest) {
        const auto duration = o.row.values.find(AnalyticsField::DurationS);
        published.push_back(
            {{o.platform, analyticsKey(AnalyticsKind::Posts, o.row)},
             o.row.id,
             o.row.link,
             o.row.title,
             o.row.at,
             duration == o.row.values.end() ? std::nullopt : std::optional(duration->second)});
    }
    if (published.empty()) return std::vector<PostMatch>();
    const auto items = m_workspace.items();
    if (!items) return items.error();
    return guarded(m_workspace.path(), [&]() -> Result<std::vector<PostMatch>> {
        return matchPosts(published, *items, decisionsOf(*m_workspace.m_private->db));
    });
}

Result<void> AnalyticsArchive::decide(const PostKey& key, const ItemId& item, bool accepted) {
    if (const auto known = m_workspace.item(item); !known) return known.error();
    return guarded(m_workspace.path(), [&]() -> Result<void> {
        SQLite::Statement write(
            *m_workspace.m_private->db,
            "INSERT INTO analytics_match(platform, post, item, accepted, decided_at) VALUES(?, ?, ?, ?, ?) "
            "ON CONFLICT(platform, post, item) DO UPDATE SET accepted = excluded.accepted, "
            "decided_at = excluded.decided_at");
        write.bind(1, std::string(toText(key.platform)));
        write.bind(2, key.post);
        write.bind(3, item.value);
        write.bind(4, accepted ? 1 : 0);
        write.bind(5, secondsNow());
        write.exec();
        return {};
    });
}

Result<void> AnalyticsArchive::rememberMapping(const std::vector<AnalyticsColumn>& columns,
                                               const AnalyticsOptions& options) {
    return m_workspace.putSetting(mappingKey(columns), mappingToJson(options));
}

Result<std::optional<AnalyticsOptions>>
AnalyticsArchive::rememberedMapping(const std::vector<AnalyticsColumn>& columns) const {
    const auto text = m_workspace.setting(mappingKey(columns));
    if (!text) return text.error();
    return *text ? mappingFromJson(**text) : std::nullopt;
}

} // namespace forereach
