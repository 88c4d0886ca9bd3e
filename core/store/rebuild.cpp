// SPDX-License-Identifier: GPL-3.0-or-later
// rebuildFile(): saving what can be read of a damaged workspace.
#include <array>
#include <optional>

#include "core/store/database.h"
#include "core/store/migrations.h"

namespace forereach {

namespace fs = std::filesystem;

namespace {

/// Parents before children.
constexpr std::array<const char*, 12> kTables{"item",
                                              "thumbnail",
                                              "scenario",
                                              "run",
                                              "setting",
                                              "quarantine",
                                              "analytics_import",
                                              "observation",
                                              "observation_source",
                                              "analytics_match",
                                              "account_fit",
                                              "forecast"};

std::vector<std::string> columnsOf(SQLite::Database& db, const std::string& table) {
    std::vector<std::string> columns;
    SQLite::Statement query(db, "SELECT name FROM pragma_table_info(?)");
    query.bind(1, table);
    while (query.executeStep()) columns.push_back(query.getColumn(0).getString());
    return columns;
}

/// Copies the rows of one table by row number, around whatever cannot be read.
class TableRescue {
public:
    TableRescue(SQLite::Database& from, SQLite::Database& to, const std::string& table)
        : m_from(from), m_to(to) {
        std::string columns, marks;
        for (const std::string& column : columnsOf(to, table)) {
            columns.append(", ").append(column);
            marks.append(", ?");
        }
        m_select = "SELECT rowid";
        m_select.append(columns).append(" FROM ").append(table).append(" NOT INDEXED ");
        m_insert = "INSERT OR IGNORE INTO ";
        m_insert.append(table)
            .append("(rowid")
            .append(columns)
            .append(") VALUES(?")
            .append(marks)
            .append(")");
    }

    /// The number of rows saved.
    std::int64_t run() {
        walk("ORDER BY rowid", m_first);
        if (m_damaged) {
            walk("ORDER BY rowid DESC", m_last);
            probeBetween();
        }
        return m_saved;
    }
    bool damaged() const { return m_damaged; }

private:
    void walk(const char* order, std::optional<std::int64_t>& reached) {
        try {
            SQLite::Statement query(m_from, m_select + order);
            while (query.executeStep()) {
                reached = query.getColumn(0).getInt64();
                copy(query);
            }
        } catch (const SQLite::Exception&) {
            m_damaged = true;
        }
    }

    /// Rows between two unreadable pages are reached one by one.
    void probeBetween() {
        constexpr std::int64_t kMost = 200'000;
        const std::int64_t first = m_first.value_or(0) + 1;
        const std::int64_t last = std::min(m_last.value_or(first + 10'000) - 1, first + kMost);
        for (std::int64_t row = first; row <= last; ++row) {
            try {
                SQLite::Statement query(m_from, m_select + "WHERE rowid = ?");
                query.bind(1, row);
                if (query.executeStep()) copy(query);
            } catch (const SQLite::Exception&) {
                continue; // this row is what was lost
            }
        }
    }

    void copy(SQLite::Statement& row) {
        SQLite::Statement insert(m_to, m_insert);
        for (int i = 0; i < row.getColumnCount(); ++i) {
            const SQLite::Column column = row.getColumn(i);
            if (column.isInteger())
                insert.bind(i + 1, column.getInt64());
            else if (column.isFloat())
                insert.bind(i + 1, column.getDouble());
            else if (column.isText())
                insert.bind(i + 1, column.getString());
            else if (column.isBlob())
                insert.bind(i + 1, column.getBlob(), column.getBytes());
        }
        m_saved += insert.exec();
    }

    SQLite::Database& m_from;
    SQLite::Database& m_to;
    std::string m_select, m_insert;
    std::optional<std::int64_t> m_first, m_last;
    std::int64_t m_saved = 0;
    bool m_damaged = false;
};

fs::path freeName(const fs::path& file) {
    for (int number = 1;; ++number) {
        const fs::path name = file.string() + ".damaged-" + std::to_string(number);
        std::error_code error;
        if (!fs::exists(name, error)) return name;
    }
}

} // namespace

Result<std::string> rebuildFile(std::unique_ptr<SQLite::Database>& db, const fs::path& path) {
    return guarded(path, [&]() -> Result<std::string> {
        const fs::path fresh = path.string() + ".repaired";
        fs::remove(fresh);
        std::string saved;
        {
            auto opened = openExclusively(fresh, true);
            if (!opened) return opened.error();
            SQLite::Database& target = **opened;
            if (auto migrated = migrate(target, fresh, shippedMigrations()); !migrated)
                return migrated.error();
            target.exec("PRAGMA foreign_keys = OFF");
            SQLite::Transaction transaction(target);
            for (const char* table : kTables) {
                TableRescue rescue(*db, target, table);
                const std::int64_t rows = rescue.run();
                saved.append(saved.empty() ? "saved " : ", ")
                    .append(std::to_string(rows))
                    .append(" rows of ");
                saved.append(table).append(rescue.damaged() ? " (some were lost)" : "");
            }
            target.exec("DELETE FROM thumbnail WHERE item NOT IN (SELECT id FROM item)");
            target.exec(
                "DELETE FROM observation_source WHERE import NOT IN (SELECT id FROM analytics_import) "
                "OR observation NOT IN (SELECT id FROM observation)");
            transaction.commit();
        }
        // The copy first, then one atomic rename: at no instant is there less than before.
        const fs::path kept = freeName(path);
        const fs::path log = path.string() + "-wal";
        db.reset();
        fs::copy_file(path, kept);
        if (fs::exists(log)) fs::copy_file(log, kept.string() + "-wal");
        fs::remove(log);
        fs::rename(fresh, path);
        auto reopened = openExclusively(path, false);
        if (!reopened) return reopened.error();
        db = std::move(*reopened);
        if (auto ready = makeReady(*db, path); !ready) return ready.error();
        return saved + "; the damaged file is kept as " + kept.filename().string();
    });
}

} // namespace forereach
