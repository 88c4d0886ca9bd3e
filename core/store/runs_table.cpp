// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/database.h"
#include "core/store/json.h"

namespace forereach {

namespace {

constexpr const char* kInfoColumns =
    "SELECT id, scenario_name, digest, scenario_digest, finished_at, viewers, replications FROM run ";

StoredRunInfo infoFrom(SQLite::Statement& row) {
    StoredRunInfo info;
    info.id = row.getColumn(0).getInt64();
    info.scenarioName = row.getColumn(1).getString();
    info.digest = row.getColumn(2).getString();
    info.scenarioDigest = row.getColumn(3).getString();
    info.finishedAt = row.getColumn(4).getInt64();
    info.viewers = row.getColumn(5).getInt64();
    info.replications = row.getColumn(6).getInt();
    return info;
}

} // namespace

Result<std::vector<std::string>> Workspace::scenarioNames() const {
    using Names = Result<std::vector<std::string>>;
    return guarded(path(), [&]() -> Names {
        std::vector<std::string> names;
        SQLite::Statement query(*m_private->db, "SELECT name FROM scenario ORDER BY name");
        while (query.executeStep()) names.push_back(query.getColumn(0).getString());
        return names;
    });
}

Result<Scenario> Workspace::scenario(std::string_view name) const {
    return guarded(path(), [&]() -> Result<Scenario> {
        SQLite::Statement query(*m_private->db, "SELECT document FROM scenario WHERE name = ?");
        query.bind(1, std::string(name));
        if (!query.executeStep())
            return Error{ErrorCode::NotFound, "there is no such scenario", "scenario " + std::string(name)};
        auto read = scenarioFromJson(query.getColumn(0).getString());
        if (Scenario* scenario = std::get_if<Scenario>(&read)) return std::move(*scenario);
        return Error{ErrorCode::Corrupt, "cannot be read; \"forereach-cli check --repair\" sets it aside",
                     "scenario " + std::string(name)};
    });
}

Result<void> Workspace::putScenario(const Scenario& scenario) {
    return guarded(path(), [&]() -> Result<void> {
        SQLite::Statement write(
            *m_private->db,
            "INSERT INTO scenario(name, changed_at, document) VALUES(?, ?, ?) ON CONFLICT(name) "
            "DO UPDATE SET changed_at = excluded.changed_at, document = excluded.document");
        write.bind(1, scenario.name);
        write.bind(2, secondsNow());
        write.bind(3, scenarioToJson(scenario));
        write.exec();
        return {};
    });
}

Result<void> Workspace::removeScenario(std::string_view name) {
    return guarded(path(), [&]() -> Result<void> {
        SQLite::Statement remove(*m_private->db, "DELETE FROM scenario WHERE name = ?");
        remove.bind(1, std::string(name));
        if (remove.exec() == 0)
            return Error{ErrorCode::NotFound, "there is no such scenario", "scenario " + std::string(name)};
        return {};
    });
}

Result<std::int64_t> Workspace::storeRun(const RunReport& report) {
    return guarded(path(), [&]() -> Result<std::int64_t> {
        const std::string text = reportToJson(report);
        const std::string bytes = packed(text);
        SQLite::Transaction transaction(*m_private->db, SQLite::TransactionBehavior::IMMEDIATE);
        const std::int64_t now = secondsNow();
        SQLite::Statement write(*m_private->db, R"sql(
INSERT INTO run(scenario_name, digest, scenario_digest, engine_version, finished_at, viewers, replications,
                document_size, document)
VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)
)sql");
        write.bind(1, report.scenario.name);
        write.bind(2, report.digest);
        write.bind(3, report.provenance.scenarioDigest);
        write.bind(4, report.provenance.engineVersion);
        write.bind(5, now);
        write.bind(6, report.provenance.viewers);
        write.bind(7, report.provenance.replications);
        write.bind(8, static_cast<std::int64_t>(text.size()));
        write.bind(9, bytes.data(), static_cast<int>(bytes.size()));
        write.exec();
        const std::int64_t run = m_private->db->getLastInsertRowid();
        writeForecasts(*m_private->db, run, now, report);
        transaction.commit();
        return run;
    });
}

Result<std::vector<StoredRunInfo>> Workspace::runs() const {
    using Runs = Result<std::vector<StoredRunInfo>>;
    return guarded(path(), [&]() -> Runs {
        std::vector<StoredRunInfo> runs;
        SQLite::Statement query(*m_private->db, std::string(kInfoColumns) + "ORDER BY id DESC");
        while (query.executeStep()) runs.push_back(infoFrom(query));
        return runs;
    });
}

Result<RunReport> Workspace::run(std::int64_t id) const {
    const std::string name = "run " + std::to_string(id);
    return guarded(path(), [&]() -> Result<RunReport> {
        SQLite::Statement query(*m_private->db, "SELECT document, document_size FROM run WHERE id = ?");
        query.bind(1, id);
        if (!query.executeStep()) return Error{ErrorCode::NotFound, "there is no such run", name};
        const SQLite::Column bytes = query.getColumn(0);
        const auto text = unpacked(bytes.getBlob(), static_cast<std::size_t>(bytes.getBytes()),
                                   query.getColumn(1).getInt64());
        if (!text) return Error{ErrorCode::Corrupt, text.error().message, name};
        auto report = reportFromJson(*text);
        if (!report) return Error{ErrorCode::Corrupt, report.error().text(), name};
        return report;
    });
}

Result<std::optional<StoredRunInfo>> Workspace::latestRun(std::string_view scenarioName) const {
    using Found = Result<std::optional<StoredRunInfo>>;
    return guarded(path(), [&]() -> Found {
        SQLite::Statement query(*m_private->db, std::string(kInfoColumns) +
                                                    "WHERE scenario_name = ? ORDER BY id DESC LIMIT 1");
        query.bind(1, std::string(scenarioName));
        return query.executeStep() ? Found(infoFrom(query)) : Found(std::nullopt);
    });
}

} // namespace forereach
