// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "core/store/database.h"
#include "core/store/documents_json.h"
#include "core/store/forecast_json.h"
#include "core/store/report_parts_json.h"

namespace forereach {

namespace {

/// The entries of one run, without what came.
std::vector<LedgerEntry> entriesOf(std::int64_t run, std::int64_t madeAt, const RunReport& report) {
    std::vector<LedgerEntry> entries;
    const SimTime end = report.scenario.start.plusHours(std::int64_t{24} * report.scenario.horizonDays);
    const auto add = [&]() -> LedgerEntry& {
        LedgerEntry& e = entries.emplace_back();
        e.run = run;
        e.scenarioName = report.scenario.name;
        e.engineVersion = report.provenance.engineVersion;
        e.digest = report.digest;
        e.scenarioDigest = report.provenance.scenarioDigest;
        e.seed = report.provenance.seed;
        e.viewers = report.provenance.viewers;
        e.replications = report.provenance.replications;
        e.madeAt = {madeAt};
        e.publishAt = report.scenario.start;
        return e;
    };
    for (const ItemReport& item : report.items) {
        LedgerEntry& e = add();
        e.item = item.id;
        e.title = item.title;
        for (const ContentItem& content : report.scenario.content)
            if (content.id == item.id) {
                e.publishAt = content.publishAt;
                e.fitted = content.creator.account.has_value();
            }
        e.until = end;
        e.impressions = item.impressions;
        e.reach = item.reach;
    }
    for (const CampaignReport& campaign : report.campaigns) {
        LedgerEntry& e = add();
        e.item = {"campaign:" + campaign.id.value};
        e.campaign = campaign.id.value;
        SimTime from = end, until = report.scenario.start;
        for (const Campaign& stated : report.scenario.campaigns) {
            if (stated.id != campaign.id) continue;
            if (!stated.name.empty()) e.campaign = stated.name;
            for (const LineItem& line : stated.lineItems) {
                from = std::min(from, std::max(line.start, report.scenario.start));
                until = std::max(until, std::min(line.end, end));
            }
        }
        e.title = "Campaign: " + e.campaign;
        if (from < until) e.publishAt = from;
        e.until = from < until ? until : end;
        e.impressions = campaign.impressions;
        e.reach = campaign.reach;
    }
    return entries;
}

void insertForecast(SQLite::Database& db, const LedgerEntry& e) {
    SQLite::Statement write(
        db, "INSERT OR IGNORE INTO forecast(run, item, made_at, document) VALUES(?, ?, ?, ?)");
    write.bind(1, e.run);
    write.bind(2, e.item.value);
    write.bind(3, e.madeAt.seconds);
    write.bind(4, forecastToJson(e));
    write.exec();
}

} // namespace

std::string forecastToJson(const LedgerEntry& e) {
    JsonWriter w;
    w.beginObject(JsonWriter::Layout::Inline);
    w.member("scenario", e.scenarioName).member("engine_version", e.engineVersion);
    w.member("digest", e.digest).member("scenario_digest", e.scenarioDigest);
    w.member("seed", e.seed).member("viewers", e.viewers).member("replications", e.replications);
    w.member("fitted", e.fitted).member("title", e.title);
    if (!e.campaign.empty()) w.member("campaign", e.campaign);
    w.member("publish_at", e.publishAt).member("until", e.until);
    writeEstimate(w, "impressions", e.impressions);
    writeEstimate(w, "reach", e.reach);
    w.endObject();
    return w.take();
}

Result<LedgerEntry> forecastFromJson(std::string_view text) {
    return documentFromJson<LedgerEntry>(text, [](const JsonNode& node, Issues& issues, LedgerEntry& e) {
        ObjectReader r(node, "", issues);
        r.read("scenario", e.scenarioName, Need::Required);
        r.read("engine_version", e.engineVersion);
        r.read("digest", e.digest);
        r.read("scenario_digest", e.scenarioDigest);
        r.read("seed", e.seed);
        r.read("viewers", e.viewers);
        r.read("replications", e.replications);
        r.read("fitted", e.fitted);
        r.read("title", e.title);
        r.read("campaign", e.campaign);
        r.read("publish_at", e.publishAt, Need::Required);
        r.read("until", e.until, Need::Required);
        readEstimate(r, "impressions", issues, e.impressions);
        readEstimate(r, "reach", issues, e.reach);
        r.finish("a forecast");
    });
}

void writeForecasts(SQLite::Database& db, std::int64_t run, std::int64_t madeAt, const RunReport& report) {
    for (const LedgerEntry& e : entriesOf(run, madeAt, report)) insertForecast(db, e);
}

Result<std::vector<LedgerEntry>> Workspace::forecasts() const {
    using Entries = Result<std::vector<LedgerEntry>>;
    return guarded(path(), [&]() -> Entries {
        SQLite::Database& db = *m_private->db;
        std::vector<LedgerEntry> entries;
        std::int64_t newest = 0;
        SQLite::Statement query(
            db, "SELECT run, item, made_at, document FROM forecast ORDER BY made_at DESC, run DESC, "
                "item LIKE 'campaign:%', item");
        while (query.executeStep()) {
            auto e = forecastFromJson(query.getColumn(3).getString());
            if (!e)
                return Error{ErrorCode::Corrupt,
                             "cannot be read; \"forereach-cli check --repair\" sets it aside",
                             "forecast of run " + query.getColumn(0).getString()};
            e->run = query.getColumn(0).getInt64();
            e->item = {query.getColumn(1).getString()};
            e->madeAt = {query.getColumn(2).getInt64()};
            newest = std::max(newest, e->run);
            entries.push_back(std::move(*e));
        }
        // Runs of an older file: read from their reports, which are kept.
        SQLite::Statement older(
            db,
            "SELECT id, finished_at FROM run WHERE id NOT IN (SELECT run FROM forecast) ORDER BY id DESC");
        while (older.executeStep()) {
            const std::int64_t id = older.getColumn(0).getInt64();
            const auto report = run(id);
            if (!report) continue; // check() tells
            for (LedgerEntry& e : entriesOf(id, older.getColumn(1).getInt64(), *report))
                entries.push_back(std::move(e));
        }
        return entries;
    });
}

Result<std::vector<AccountFit>> Workspace::accountFits() const {
    using Fits = Result<std::vector<AccountFit>>;
    return guarded(path(), [&]() -> Fits {
        std::vector<AccountFit> fits;
        SQLite::Statement query(*m_private->db,
                                "SELECT document, account FROM account_fit ORDER BY platform, account");
        while (query.executeStep()) {
            auto fit = accountFitFromJson(query.getColumn(0).getString());
            if (!fit)
                return Error{ErrorCode::Corrupt,
                             "cannot be read; \"forereach-cli check --repair\" sets it aside",
                             "fit of the account " + query.getColumn(1).getString()};
            fits.push_back(std::move(*fit));
        }
        return fits;
    });
}

Result<void> Workspace::putAccountFit(const AccountFit& fit) {
    return guarded(path(), [&]() -> Result<void> {
        SQLite::Statement write(*m_private->db,
                                "INSERT INTO account_fit(platform, account, fitted_at, document) "
                                "VALUES(?, ?, ?, ?) ON CONFLICT(platform, account) DO UPDATE SET "
                                "fitted_at = excluded.fitted_at, document = excluded.document");
        write.bind(1, fit.platform);
        write.bind(2, fit.account);
        write.bind(3, fit.fittedAt.seconds);
        write.bind(4, accountFitToJson(fit));
        write.exec();
        return {};
    });
}

Result<int> Workspace::removeAccountFits() {
    return guarded(path(), [&]() -> Result<int> { return m_private->db->exec("DELETE FROM account_fit"); });
}

} // namespace forereach
