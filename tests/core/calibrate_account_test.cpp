// SPDX-License-Identifier: GPL-3.0-or-later
// An account from its export to its forecast: imported by the real importer, fitted with the engine, kept in
// the workspace, carried into simulations, taken back; and the ledger of what was forecast.
#include <QTest>

#include <cmath>
#include <variant>

#include "account_exports.h"
#include "core/calibrate/account_fit.h"
#include "core/calibrate/posts_backtest.h"
#include "core/store/account_history.h"
#include "core/store/import_media.h"
#include "core/store/json.h"
#include "core/store/ledger.h"
#include "store_helper.h"

using namespace forereach;
using namespace forereach::fixtures;

namespace {

void import(Workspace& workspace, const std::filesystem::path& path, const std::string& bytes) {
    writeFile(path, bytes);
    auto prepared = prepareImport(path, AnalyticsOptions(), [](double) {}, {});
    if (!prepared) qFatal("%s", prepared.error().text().c_str());
    const auto done = commitImport(workspace, *prepared);
    if (!done) qFatal("%s", done.error().text().c_str());
    if (done->row.verdict == "refused") qFatal("%s", done->row.messages.front().c_str());
}

EngineSetting small() {
    EngineSetting setting;
    setting.markets = {"GB"};
    setting.viewers = 500;
    setting.replications = 12;
    setting.followers = 800;
    return setting;
}

Result<AccountFit> fitted(const AccountHistory& history, const EngineSetting& setting = small()) {
    return fitAccount(history, setting, shippedCatalog(), {}, {}, SimTime{1'700'000'000});
}

} // namespace

class CalibrateAccountTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aTikTokExportWithItsTrapsBecomesTheAccountsHistory() {
        const Folder folder;
        Workspace workspace = created(folder / "w.forereach");
        const auto posts = postsOf({}, 2);
        const SimTime exported =
            posts.back().at.plusHours(60); // the last three posts are younger than a week
        import(workspace, folder / tiktokName("quay", exported), tiktokContent(posts, "quay", exported));
        const auto histories = accountHistories(workspace);
        VERIFY_OK(histories);
        QCOMPARE(histories->size(), 1u);
        const AccountHistory& h = histories->front();
        QCOMPARE(accountName(h), std::string("tiktok/quay"));
        QCOMPARE(h.imported, 40);
        QCOMPARE(h.young, 3);
        QCOMPARE(h.unknown, 0);
        QCOMPARE(h.posts.size(), 37u);
        for (std::size_t i = 0; i < h.posts.size(); ++i) {
            QCOMPARE(h.posts[i].views, posts[i].views);
            QCOMPARE(h.posts[i].at.iso().substr(0, 10), posts[i].at.iso().substr(0, 10));
            QVERIFY2(!h.posts[i].averageViewS, "Content.csv does not tell it");
        }
    }

    void aYouTubeTableWithItsTrapsTellsHold() {
        const Folder folder;
        Workspace workspace = created(folder / "w.forereach");
        const auto posts = postsOf({}, 3);
        import(workspace, folder / "Table data.csv", youtubeTable(posts));
        const AccountHistory h = accountHistories(workspace)->front();
        QCOMPARE(h.platform, std::string("youtube"));
        QCOMPARE(h.imported, 40);
        QVERIFY2(h.young > 0, "without a day of export, what is near the newest post may be young");
        QCOMPARE(h.posts.size() + static_cast<std::size_t>(h.young), 40u);
        for (std::size_t i = 0; i < h.posts.size(); ++i) {
            QCOMPARE(h.posts[i].views, posts[i].views);
            QCOMPARE(*h.posts[i].durationS, *posts[i].durationS);
            QVERIFY(std::abs(*h.posts[i].averageViewS - *posts[i].averageViewS) <= 0.5);
            QVERIFY(!h.posts[i].hasHour);
        }
    }

    void fivePostsAreRefusedAndSayWhy() {
        AccountTruth truth;
        truth.posts = 5;
        const auto fit = fitted(historyOf(postsOf(truth, 1)));
        QVERIFY(!fit.ok());
        QCOMPARE(fit.error().code, ErrorCode::InvalidInput);
        QVERIFY2(fit.error().text().find("5 count, 10 are needed") != std::string::npos,
                 fit.error().text().c_str());
    }

    void theAudienceIsPulledTowardsTheMarketsPeople() {
        AccountHistory history = historyOf(postsOf({}, 4));
        history.countries = {{"United Kingdom", 0.7}, {"US", 0.2}, {"Germany", 0.1}};
        history.ages = {{"18-24 years", 60}, {"25-34 years", 30}, {"35+", 10}};
        history.genders = {{"Female", 0.8}, {"Male", 0.2}};
        const AudienceFit fit = fitAudience(history, {"GB", "US"}, shippedCatalog());
        const auto share = [&](const std::string& group) {
            for (const AccountShare& s : fit.shares)
                if (s.group == group) return s;
            qFatal("%s", group.c_str());
        };
        QVERIFY(share("F").mean > 0.74 && share("F").mean < 0.8);
        QVERIFY(share("GB").mean > share("GB").prior && share("GB").mean < 0.78);
        QVERIFY(share("age 18-24").mean > 0.5 && share("age 18-24").mean < 0.6);
        QCOMPARE(fit.notes.size(), 1u); // a tenth is elsewhere
        double people = 0, followers = 0;
        for (const char* code : {"GB", "US"})
            for (const Gender g : {Gender::Female, Gender::Male})
                for (int b = 0; b < kAgeBands; ++b) {
                    const auto n = static_cast<double>(
                        shippedCatalog().market(code)->usersOf(g, static_cast<AgeBand>(b)));
                    people += n;
                    followers += n * fit.density.at(segmentIdOf(code, g, static_cast<AgeBand>(b)).value);
                }
        QVERIFY2(std::abs(followers / people - 1) < 1e-9, "as many followers as before");
    }

    void aFitIsKeptCarriedIntoScenariosAndTakenBack() {
        const Folder folder;
        AccountFit fit;
        fit.platform = "tiktok";
        fit.account = "quay";
        fit.creators = {"me"};
        fit.markets = {"GB"};
        fit.used = 30;
        fit.posts = 34;
        fit.fittedAt = fit.asOf = fit.forecastFor = SimTime{1'700'000'000};
        fit.parameters = {{"level", "ln(1 + views)", 5, 3, 8.25, 0.2, 30, "the engine"}};
        fit.audience = {{"F", 0.5, 0.7, 0.01}};
        fit.postingHours[18] = 0.5;
        fit.followers = 4100;
        fit.followersPerDay = 3.5;
        fit.forecastLog = 8.25;
        fit.forecastScale = 0.8;
        fit.forecastDf = 33;
        fit.growthPerDay = 0.01;
        fit.growthPerDaySd = 0.004;
        fit.engineSlope = 0.9;
        fit.effect.reachMean = 1.5;
        fit.effect.reachSd = 0.7;
        fit.effect.qualityMean = 0.25;
        fit.effect.qualitySd = 0.4;
        fit.effect.followerDensity = {{"GB:F:18-24", 1.4}};
        fit.notes = {"a note"};
        Workspace workspace = created(folder / "w.forereach");
        VERIFY_OK(workspace.putAccountFit(fit));
        QVERIFY(workspace.accountFits()->front() == fit);
        Scenario scenario;
        scenario.markets = {"GB"};
        ContentItem item;
        item.id = {"a"};
        item.durationS = 20;
        item.topics["Travel"] = 1;
        item.creator.id = {"me"};
        item.publishAt = fit.forecastFor.plusHours(24 * 400);
        scenario.content = {item, item};
        scenario.content[1].id = {"b"};
        scenario.content[1].creator.id = {"someone-else"};
        const std::string before = scenarioDigest(scenario, shippedCatalog());
        QCOMPARE(applyAccounts(*workspace.accountFits(), scenario), std::vector<std::string>{"me"});
        QVERIFY(scenario.content[0].creator.account && !scenario.content[1].creator.account);
        QCOMPARE(scenario.content[0].creator.followers, std::int64_t{4100});
        const double moved = scenario.content[0].creator.account->reachMean - fit.effect.reachMean;
        QVERIFY2(std::abs(moved - fit.growthPerDay * kGrowthDays / fit.engineSlope) < 1e-9,
                 "growth is carried no further than a month");
        QVERIFY(scenarioDigest(scenario, shippedCatalog()) != before);
        QVERIFY(validate(scenario, shippedCatalog()).empty());
        const auto read = scenarioFromJson(scenarioToJson(scenario));
        QVERIFY(std::get<Scenario>(read) == scenario);
        QCOMPARE(*workspace.removeAccountFits(), 1);
        QVERIFY(workspace.accountFits()->empty());
    }

    void whatWasForecastIsSetBesideWhatCame() {
        const Folder folder;
        Workspace workspace = created(folder / "w.forereach");
        AccountTruth truth; // published in the far future: every run of today is a forecast
        truth.firstIso = "2090-01-03T17:00:00Z";
        truth.posts = 3;
        const auto posts = postsOf(truth, 6);
        RunReport report = samples::report();
        report.items.resize(1);
        report.items[0].id = {"cut"};
        report.scenario.content.resize(1);
        report.scenario.content[0].id = {"cut"};
        report.scenario.content[0].publishAt = posts[1].at;
        report.scenario.start = posts[1].at;
        report.scenario.horizonDays = 5;
        LibraryItem item = samples::item("cut");
        item.content.caption = "https://www.tiktok.com/@quay/video/" + posts[1].post.substr(3);
        VERIFY_OK(workspace.apply(adding(item)));
        const auto run = workspace.storeRun(report);
        VERIFY_OK(run);
        QCOMPARE(readLedger(workspace)->entries.front().state, LedgerState::Unanswered);

        const SimTime early = posts[1].at.plusHours(48), due = posts[1].at.plusHours(24 * 6),
                      later = posts[1].at.plusHours(24 * 30);
        import(workspace, folder / tiktokName("quay", early),
               tiktokContent({posts[0], posts[1]}, "quay", early));
        QCOMPARE(readLedger(workspace)->entries.front().state, LedgerState::Early);
        auto grown = posts;
        for (AccountPost& post : grown) post.views += 100;
        import(workspace, folder / tiktokName("quay", due), tiktokContent(posts, "quay", due));
        import(workspace, folder / tiktokName("quay", later), tiktokContent(grown, "quay", later));
        const auto ledger = readLedger(workspace);
        VERIFY_OK(ledger);
        QCOMPARE(ledger->counted, 1);
        const LedgerEntry& e = ledger->entries.front();
        QCOMPARE(e.state, LedgerState::Counts);
        QCOMPARE(e.run, *run);
        QCOMPARE(e.digest, report.digest);
        QCOMPARE(e.actual->value, posts[1].views); // the first export that was due, not the later one
        QVERIFY(e.impressions == report.items[0].impressions);
        QVERIFY(e.logError.has_value());
    }

    void runsOfAnOlderFileAreInTheLedgerToo() {
        const Folder folder;
        {
            Workspace workspace = created(folder / "w.forereach");
            VERIFY_OK(workspace.storeRun(samples::report()));
        }
        executeRaw(folder / "w.forereach", "DELETE FROM forecast");
        Workspace workspace = opened(folder / "w.forereach");
        const auto ledger = readLedger(workspace);
        VERIFY_OK(ledger);
        QCOMPARE(ledger->entries.size(), samples::report().items.size() + samples::report().campaigns.size());
    }

    void aCampaignsForecastIsHeldAgainstWhatAnAdManagerDelivered() {
        const Folder folder;
        Workspace workspace = created(folder / "w.forereach");
        RunReport report = samples::report();
        report.items.clear();
        report.campaigns.resize(1);
        report.campaigns[0].id = {"push"};
        report.scenario.start = *SimTime::parse("2040-01-04");
        report.scenario.horizonDays = 7;
        report.scenario.campaigns.resize(1);
        Campaign& campaign = report.scenario.campaigns[0];
        campaign.id = {"push"};
        campaign.name = "Noodle week";
        campaign.lineItems.resize(1);
        campaign.lineItems[0].start = report.scenario.start;
        campaign.lineItems[0].end = report.scenario.start.plusHours(5 * 24);
        VERIFY_OK(workspace.storeRun(report));
        QCOMPARE(readLedger(workspace)->entries.front().state, LedgerState::Unanswered);
        const std::string head =
            "Reporting starts,Reporting ends,Campaign name,Ad set name,Reach,Impressions,"
            "Amount spent (GBP)\n";
        const auto newest = [&] { return readLedger(workspace)->entries.front(); };
        import(workspace, folder / "other.csv", head + "2040-01-04,2040-01-08,Another,GB,900,1000,9\n");
        QCOMPARE(newest().state, LedgerState::Unanswered);
        import(workspace, folder / "early.csv", head + "2040-01-04,2040-01-05,noodle WEEK,GB,300,400,3\n");
        QCOMPARE(newest().state, LedgerState::Early);
        // Two ad sets of the whole flight: what was shown adds up, who was reached does not.
        import(workspace, folder / "whole.csv",
               head + "2040-01-04,2040-01-08,Noodle week,GB,900,1000,9\n"
                      "2040-01-04,2040-01-08,Noodle week,GB again,700,800,7\n");
        const LedgerEntry e = newest();
        QCOMPARE(e.state, LedgerState::Counts);
        QCOMPARE(e.title, std::string("Campaign: Noodle week"));
        QCOMPARE(e.actual->quantity, std::string("views"));
        QCOMPARE(e.actual->value, 1800.0);
        QVERIFY(e.forecast() == report.campaigns[0].impressions && e.logError.has_value());
        QCOMPARE(readLedger(workspace)->counted, 1);
    }
};

QTEST_APPLESS_MAIN(CalibrateAccountTest)
#include "calibrate_account_test.moc"
