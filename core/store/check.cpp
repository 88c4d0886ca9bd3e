// SPDX-License-Identifier: GPL-3.0-or-later
// Workspace::check(): what is wrong with a workspace, and putting right what can be. Texts of the user are
// never dropped: a document that cannot be read moves to the table "quarantine" as it is.
#include <optional>
#include <set>

#include "core/store/analytics_json.h"
#include "core/store/database.h"
#include "core/store/documents_json.h"
#include "core/store/forecast_json.h"

namespace forereach {

namespace {

class Checker {
public:
    Checker(std::unique_ptr<SQLite::Database>& db, const std::filesystem::path& path, bool repair)
        : m_db(db), m_path(path), m_repair(repair) {}

    Result<std::vector<CheckFinding>> run() {
        if (auto structural = structure(); !structural) return structural.error();
        std::optional<SQLite::Transaction> transaction;
        if (m_repair) transaction.emplace(*m_db, SQLite::TransactionBehavior::IMMEDIATE);
        section("foreign key", [this] { foreignKeys(); });
        section("item unreadable", [this] { items(); });
        section("scenario unreadable", [this] { scenarios(); });
        section("run unreadable", [this] { runs(); });
        section("observation unreadable", [this] { observations(); });
        section("forecast unreadable", [this] { forecastsAndFits(); });
        if (transaction) transaction->commit();
        for (const LibraryItem& item : m_items) mediaOf(item);
        section("quarantine", [this] { summary(); });
        return std::move(m_findings);
    }

private:
    void add(std::string what, std::string message, bool repaired) {
        m_findings.push_back({std::move(what), std::move(message), repaired, true});
    }

    /// A table too damaged to be listed is a finding of its own.
    template <class Work>
    void section(const char* what, Work work) {
        try {
            work();
        } catch (const SQLite::Exception& e) {
            add(what, std::string("the table cannot be read: ") + e.what(), false);
        }
    }

    std::vector<std::string> integrity() {
        std::vector<std::string> lines;
        try {
            SQLite::Statement query(*m_db, "PRAGMA integrity_check(20)");
            while (query.executeStep()) lines.push_back(query.getColumn(0).getString());
        } catch (const SQLite::Exception& e) {
            lines.push_back(e.what());
        }
        if (lines.size() == 1 && lines[0] == "ok") lines.clear();
        return lines;
    }

    Result<void> structure() {
        const std::vector<std::string> lines = integrity();
        if (lines.empty()) return {};
        if (!m_repair) {
            for (const std::string& line : lines) add("integrity", line, false);
            return {};
        }
        auto saved = rebuildFile(m_db, m_path);
        if (!saved) return saved.error();
        const bool sound = integrity().empty();
        for (const std::string& line : lines) add("integrity", line, sound);
        m_findings.push_back({"integrity", "the file was rebuilt: " + *saved, sound, !sound});
        return {};
    }

    void foreignKeys() {
        std::set<std::string> orphans;
        SQLite::Statement query(
            *m_db, "SELECT DISTINCT item FROM thumbnail WHERE item NOT IN (SELECT id FROM item)");
        while (query.executeStep()) orphans.insert(query.getColumn(0).getString());
        for (const std::string& id : orphans) {
            if (m_repair) execute("DELETE FROM thumbnail WHERE item = ?", id);
            add("foreign key", "pictures of an item that does not exist: " + id, m_repair);
        }
        std::int64_t others = 0;
        SQLite::Statement rest(*m_db, "PRAGMA foreign_key_check");
        while (rest.executeStep()) ++others;
        if (others > 0 && (m_repair || orphans.empty()))
            add("foreign key", std::to_string(others) + " rows point at nothing", false);
    }

    void execute(const char* sql, const std::string& value) {
        SQLite::Statement statement(*m_db, sql);
        statement.bind(1, value);
        statement.exec();
    }

    void quarantine(const char* kind, const std::string& name, const std::string& reason,
                    const std::string& bytes) {
        SQLite::Statement insert(
            *m_db, "INSERT INTO quarantine(kind, name, reason, moved_at, document) VALUES(?, ?, ?, ?, ?)");
        insert.bind(1, std::string(kind));
        insert.bind(2, name);
        insert.bind(3, reason);
        insert.bind(4, secondsNow());
        insert.bind(5, bytes.data(), static_cast<int>(bytes.size()));
        insert.exec();
    }

    /// What the columns beside an unreadable document still say.
    LibraryItem itemFromColumns(SQLite::Statement& row) {
        LibraryItem item;
        item.content.id = {row.getColumn(0).getString()};
        item.content.title = row.getColumn(2).getString();
        item.content.format = formatFromText(row.getColumn(3).getString()).value_or(Format::ShortVideo);
        item.content.durationS = row.getColumn(4).getDouble();
        item.content.language = row.getColumn(5).getString();
        item.status = row.getColumn(6).getString() == "published" ? ItemStatus::Published : ItemStatus::Draft;
        item.piece = row.getColumn(7).getString();
        item.addedAt = row.getColumn(10).getInt64();
        item.changedAt = row.getColumn(11).getInt64();
        item.content.publishAt = {item.addedAt};
        item.content.creator.id = {"me"};
        item.verdict = MediaVerdict::UsableWithWarning;
        item.findings = {{"restored", "was restored without its measurements; import the file again"}};
        // Size, time and hash are unknown on purpose: the file counts as changed until it is imported again.
        if (!row.getColumn(9).isNull()) item.file = MediaFile{row.getColumn(9).getString(), 0, 0, ""};
        return item;
    }

    bool columnsAgree(SQLite::Statement& row, const LibraryItem& item) {
        const std::string hash = item.file ? item.file->contentHash : "",
                          path = item.file ? item.file->path.string() : "";
        return row.getColumn(0).getString() == item.content.id.value &&
               row.getColumn(2).getString() == item.content.title &&
               row.getColumn(3).getString() == toText(item.content.format) &&
               row.getColumn(5).getString() == item.content.language &&
               row.getColumn(7).getString() == item.piece && row.getColumn(8).getString() == hash &&
               row.getColumn(9).getString() == path && row.getColumn(10).getInt64() == item.addedAt &&
               row.getColumn(11).getInt64() == item.changedAt;
    }

    void items() {
        std::vector<LibraryItem> rewrite;
        SQLite::Statement row(*m_db,
                              "SELECT id, document, title, format, duration_s, language, status, piece, "
                              "content_hash, file_path, added_at, changed_at FROM item WHERE removed = 0");
        while (row.executeStep()) {
            const std::string id = row.getColumn(0).getString(), document = row.getColumn(1).getString();
            auto item = libraryItemFromJson(document);
            if (!item) {
                if (m_repair) {
                    quarantine("item", id, item.error().text(), document);
                    rewrite.push_back(itemFromColumns(row));
                }
                add("item unreadable", id + ": " + item.error().text(), m_repair);
                continue;
            }
            if (item->content.id.value != id) {
                add("item unreadable", id + ": its document speaks of " + item->content.id.value, m_repair);
                item->content.id = {id};
                if (m_repair) rewrite.push_back(*item);
            } else if (!columnsAgree(row, *item)) {
                add("item columns", id + ": the columns for lists differ from the item", m_repair);
                if (m_repair) rewrite.push_back(*item);
            }
            m_items.push_back(std::move(*item));
        }
        for (const LibraryItem& item : rewrite) writeItemRow(*m_db, item);
    }

    void scenarios() {
        std::vector<std::string> drop;
        SQLite::Statement row(*m_db, "SELECT name, document FROM scenario");
        while (row.executeStep()) {
            const std::string name = row.getColumn(0).getString(), document = row.getColumn(1).getString();
            const auto read = scenarioFromJson(document);
            ++m_scenarios;
            if (std::holds_alternative<Scenario>(read)) continue;
            const std::string why = joined(std::get<Issues>(read));
            if (m_repair) {
                quarantine("scenario", name, why, document);
                drop.push_back(name);
            }
            add("scenario unreadable", name + ": " + why, m_repair);
        }
        for (const std::string& name : drop) execute("DELETE FROM scenario WHERE name = ?", name);
    }

    /// Why a stored run cannot be used; empty if it can.
    static std::string runProblem(SQLite::Statement& row) {
        const SQLite::Column bytes = row.getColumn(1);
        const auto text = unpacked(bytes.getBlob(), static_cast<std::size_t>(bytes.getBytes()),
                                   row.getColumn(2).getInt64());
        if (!text) return text.error().message;
        const auto report = reportFromJson(*text);
        if (!report) return report.error().text();
        return report->digest == row.getColumn(3).getString()
                   ? ""
                   : "its digest differs from the one recorded beside it";
    }

    void runs() {
        std::vector<std::string> drop;
        SQLite::Statement row(*m_db, "SELECT id, document, document_size, digest FROM run");
        while (row.executeStep()) {
            const std::string id = row.getColumn(0).getString();
            ++m_runs;
            const std::string why = runProblem(row);
            if (why.empty()) continue;
            if (m_repair) {
                const SQLite::Column bytes = row.getColumn(1);
                quarantine(
                    "run", id, why,
                    {static_cast<const char*>(bytes.getBlob()), static_cast<std::size_t>(bytes.getBytes())});
                drop.push_back(id);
            }
            add("run unreadable", "run " + id + ": " + why, m_repair);
        }
        for (const std::string& id : drop) execute("DELETE FROM run WHERE id = CAST(? AS INTEGER)", id);
    }

    /// Reports of imports and what they observed. An unreadable report takes nothing else with it.
    void observations() {
        std::vector<std::string> drop, empty;
        SQLite::Statement row(*m_db, "SELECT id, document FROM observation");
        while (row.executeStep()) {
            const std::string id = row.getColumn(0).getString(), document = row.getColumn(1).getString();
            if (valuesFromJson(document)) continue;
            if (m_repair) {
                quarantine("observation", id, "is no list of values", document);
                drop.push_back(id);
            }
            add("observation unreadable", "observation " + id + " is no list of values", m_repair);
        }
        SQLite::Statement import(*m_db, "SELECT id, report FROM analytics_import");
        while (import.executeStep()) {
            const std::string id = import.getColumn(0).getString(), report = import.getColumn(1).getString();
            if (importReportFromJson(report)) continue;
            if (m_repair) {
                quarantine("import report", id, "cannot be read", report);
                empty.push_back(id);
            }
            add("import report unreadable", "the report of import " + id + " cannot be read", m_repair);
        }
        for (const std::string& id : drop)
            execute("DELETE FROM observation WHERE id = CAST(? AS INTEGER)", id);
        for (const std::string& id : empty)
            execute("UPDATE analytics_import SET report = '{}' WHERE id = CAST(? AS INTEGER)", id);
    }

    void forecastsAndFits() {
        std::vector<std::string> forecasts, fits;
        const auto aside = [&](const char* kind, const std::string& id, const std::string& document,
                               std::vector<std::string>& drop) {
            if (m_repair) {
                quarantine(kind, id, "cannot be read", document);
                drop.push_back(id);
            }
            add(std::string(kind) + " unreadable",
                std::string("a ") + kind + " cannot be read (row " + id + ")", m_repair);
        };
        SQLite::Statement row(*m_db, "SELECT rowid, document FROM forecast");
        while (row.executeStep())
            if (const std::string text = row.getColumn(1).getString(); !forecastFromJson(text))
                aside("forecast", row.getColumn(0).getString(), text, forecasts);
        SQLite::Statement fit(*m_db, "SELECT rowid, document FROM account_fit");
        while (fit.executeStep())
            if (const std::string text = fit.getColumn(1).getString(); !accountFitFromJson(text))
                aside("fit of an account", fit.getColumn(0).getString(), text, fits);
        for (const std::string& id : forecasts)
            execute("DELETE FROM forecast WHERE rowid = CAST(? AS INTEGER)", id);
        for (const std::string& id : fits)
            execute("DELETE FROM account_fit WHERE rowid = CAST(? AS INTEGER)", id);
    }

    void mediaOf(const LibraryItem& item) {
        if (!item.file) return;
        const std::string name = item.content.id.value + ": " + item.file->path.string();
        switch (mediaFileState(*item.file)) {
        case MediaFileState::Present:
            break;
        case MediaFileState::Missing:
            add("file missing", name + " is not there; import its folder to find it", false);
            break;
        case MediaFileState::Changed:
            add("file changed", name + " differs from what was measured; import it again", false);
            break;
        }
        for (const auto& subtitle : item.subtitles) {
            std::error_code error;
            if (!std::filesystem::exists(subtitle, error))
                add("file missing", item.content.id.value + ": " + subtitle.string() + " is not there",
                    false);
        }
    }

    void summary() {
        const int aside = m_db->execAndGet("SELECT count(*) FROM quarantine").getInt();
        std::string text = std::to_string(m_items.size()) + " items, " + std::to_string(m_scenarios) +
                           " scenarios and " + std::to_string(m_runs) + " runs were read";
        if (aside > 0)
            text += "; " + std::to_string(aside) + " unreadable documents are set aside in the file";
        m_findings.push_back({"summary", text, false, false});
    }

    std::unique_ptr<SQLite::Database>& m_db;
    const std::filesystem::path& m_path;
    const bool m_repair;
    std::vector<CheckFinding> m_findings;
    std::vector<LibraryItem> m_items;
    int m_scenarios = 0, m_runs = 0;
};

} // namespace

Result<std::vector<CheckFinding>> Workspace::check(bool repair) {
    return guarded(path(), [&] { return Checker(m_private->db, m_private->path, repair).run(); });
}

} // namespace forereach
