// SPDX-License-Identifier: GPL-3.0-or-later
// Same seed, same bits: for any number of workers, from the cache or computed anew, with other items beside.
#include <QTemporaryDir>

#include "core/sim/bench_world.h"
#include "core/sim/replay.h"
#include "core/sim/world.h"
#include "tests/core/engine_world.h"

using namespace forereach;
using namespace forereach::test;

namespace {

Campaign someCampaign(const Scenario& s) {
    LineItem line;
    line.id.value = "line";
    line.name = "Line";
    line.creative = s.content[0].id;
    line.start = s.start;
    line.end = s.start.plusHours(72);
    line.lifetimeBudget.micros = 200'000'000;
    line.bidCpm.micros = 4'000'000;
    line.frequencyCap = {2, 24};
    Campaign c;
    c.id.value = "campaign";
    c.name = c.advertiser = "Somebody";
    c.currency = "AUD";
    c.lineItems = {line};
    return c;
}

} // namespace

class EngineDeterminismTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void digestIsEqualForAnyNumberOfWorkers() {
        Scenario s = smallScenario();
        s.replications = 2;
        compareAnyNumberOfWorkers(s);
    }

    void anotherSeedIsAnotherWorld() {
        Scenario s = smallScenario();
        const std::string a = mustRun(s).report.digest;
        s.seed = 12;
        QVERIFY(mustRun(s).report.digest != a);
    }

    void warmUpFromTheCacheGivesTheSameBits() {
        const Scenario s = smallScenario();
        RunOptions cached;
        cached.cache = std::make_shared<EngineCache>();
        QVERIFY(prepareWarmUp(s, shippedCatalog(), cached, {}).ok());
        QCOMPARE(mustRun(s, cached).report.digest, mustRun(s).report.digest);
    }

    void anItemsLuckDoesNotDependOnItsNeighbours() {
        Scenario alone = smallScenario();
        alone.overrides[kItemsMoveViewers] = 0; // or one would find the other's viewers changed
        Scenario together = alone;
        together.content.push_back(someItem("two", "Sports"));
        const RunReport a = mustRun(alone).report, b = mustRun(together).report;
        QCOMPARE(a.items[0].impressions.mean, b.items[0].impressions.mean);
        QCOMPARE(a.items[0].watchTimeS.mean, b.items[0].watchTimeS.mean);
        QVERIFY(b.items[1].impressions.mean > 0);
    }

    void scenarioDigestIgnoresWordsAndSeesNumbers() {
        Scenario s = smallScenario();
        const std::string before = scenarioDigest(s, shippedCatalog());
        s.name = "Another name";
        s.content[0].title = "Another title";
        QCOMPARE(scenarioDigest(s, shippedCatalog()), before);
        s.content[0].durationS += 1;
        QVERIFY(scenarioDigest(s, shippedCatalog()) != before);
    }

    void aThousandReplayedSessionsGiveTheImpressionsOfTheRun() {
        // Every session of every virtual viewer is replayed alone: the sessions and the people shown the item
        // add up to the run's figures exactly.
        Scenario s = smallScenario(240, 2);
        s.content[0].creator.followers = 200000;
        const RunOutcome outcome = mustRun(s);
        std::int64_t people = 0, sessions = 0, with = 0;
        for (std::int64_t v = 0; v < outcome.report.provenance.viewers; ++v) {
            FeedQuery query;
            query.viewer = v;
            query.slots = 17;
            const auto first = replayFeed(*outcome.trace, query);
            if (!first) continue; // never active
            for (const FeedSession& session : first->sessions) {
                query.at = session.at;
                query.session = session.number;
                const auto answer = replayFeed(*outcome.trace, query);
                QVERIFY(answer.ok());
                QVERIFY(answer->at == session.at && answer->session == session.number);
                ++sessions;
                with += session.userItemSlots.empty() ? 0 : 1;
                for (const FeedSlot& slot : answer->slots)
                    if (slot.shown.item) people += slot.peopleShown;
            }
        }
        QVERIFY2(sessions >= 1000, qPrintable(QString::number(sessions)));
        QVERIFY(with > 50);
        QCOMPARE(with, outcome.report.items[0].sampled.impressions);
        QCOMPARE(people, static_cast<std::int64_t>(outcome.report.items[0].impressions.mean));
    }

    void aRunCancelledAtACheckpointAndResumedGivesTheSameBits() {
        // With shares on their way, pools open, and money half spent.
        Scenario s = smallScenario(4000, 3);
        s.replications = 2;
        s.content[0].creator.followers = 300000;
        s.campaigns = {someCampaign(s)};
        const RunReport whole = mustRun(s).report;
        QVERIFY(whole.items[0].sharing && whole.campaigns[0].impressions.mean > 0);
        QTemporaryDir folder;
        const std::filesystem::path file = folder.filePath(QStringLiteral("run.checkpoint")).toStdString();
        RunOptions options;
        options.workers = 3;
        options.checkpointTo = file;
        RunControl control;
        control.progress = [&](const Progress& p) {
            if (p.done > 0.3) control.cancel.cancel();
        };
        const auto cancelled = simulate(s, shippedCatalog(), options, control);
        QVERIFY(!cancelled.ok());
        QCOMPARE(cancelled.error().code, ErrorCode::Cancelled);
        const auto resumed = [&](const Scenario& scenario) {
            RunOptions on;
            on.workers = 2;
            on.resumeFrom = file;
            return simulate(scenario, shippedCatalog(), on, {});
        };
        auto again = resumed(s);
        QVERIFY2(again.ok(), again.ok() ? "" : again.error().text().c_str());
        QVERIFY(again->report == whole);
        // A run that is done leaves its last checkpoint: within a replication, or before the last one.
        for (const auto& [days, replications] : {std::pair{3, 2}, std::pair{2, 1}, std::pair{1, 3}}) {
            s.horizonDays = days;
            s.replications = replications;
            const auto done = simulate(s, shippedCatalog(), options, {});
            again = resumed(s);
            QVERIFY(done.ok() && again.ok());
            QVERIFY(again->report == done->report);
        }
        QVERIFY(!std::filesystem::exists(file.string() + ".part"));

        // Refused: another scenario, damage, other files, none.
        options = {};
        options.resumeFrom = file;
        Scenario other = s;
        other.seed += 1;
        const auto refusal = [&](const Scenario& scenario) {
            const auto result = simulate(scenario, shippedCatalog(), options, {});
            return result.ok() ? QString() : QString::fromStdString(result.error().text());
        };
        QVERIFY(refusal(other).contains(QStringLiteral("is of another scenario")));
        QFile damaged(QString::fromStdString(file.string()));
        QVERIFY(damaged.open(QIODevice::ReadWrite) && damaged.seek(damaged.size() / 2) &&
                damaged.write("x", 1) == 1);
        damaged.close();
        QVERIFY(refusal(s).contains(QStringLiteral("is damaged")));
        QVERIFY(damaged.resize(damaged.size() / 3));
        QVERIFY(refusal(s).contains(QStringLiteral("is damaged")));
        QVERIFY(damaged.resize(5));
        QVERIFY(refusal(s).contains(QStringLiteral("is not a checkpoint")));
        options.resumeFrom = folder.filePath(QStringLiteral("nowhere")).toStdString();
        QVERIFY(refusal(s).contains(QStringLiteral("does not exist")));
        options.resumeFrom.clear();
        options.checkpointTo = folder.filePath(QStringLiteral("no/folder/file")).toStdString();
        QVERIFY(refusal(s).contains(QStringLiteral("cannot be written")));
    }

    void pagesEqualThoseOfAPlainImplementation() {
        QCOMPARE(QString::fromStdString(provePagesEqualPlainReference(shippedCatalog(), 1000)), QString());
    }

    void cancelLeavesNothingAndReturnsSoon() {
        Scenario s = smallScenario(20000, 5);
        RunControl control;
        QElapsedTimer sinceCancel;
        control.progress = [&](const Progress& p) {
            if (p.done > 0.05 && !control.cancel.cancelled()) {
                sinceCancel.start();
                control.cancel.cancel();
            }
        };
        RunOptions options;
        options.workers = 2;
        const auto result = simulate(s, shippedCatalog(), options, control);
        QVERIFY(!result.ok());
        QCOMPARE(result.error().code, ErrorCode::Cancelled);
        // Between blocks of 512 viewers: a few milliseconds on an idle machine; the bound leaves room for a
        // busy one.
        QVERIFY2(sinceCancel.elapsed() < 1000, qPrintable(QString::number(sinceCancel.elapsed())));
    }

    void aRunThatCannotFitIsRefusedWithTheNumberThatWould() {
        Scenario s = smallScenario(1000000, 7);
        RunOptions options;
        options.memoryLimit = 300u << 20;
        const auto result = simulate(s, shippedCatalog(), options, {});
        QVERIFY(!result.ok());
        QCOMPARE(result.error().code, ErrorCode::OutOfMemory);
        QVERIFY(QString::fromStdString(result.error().message).contains(QStringLiteral("viewers would fit")));
    }
};

QTEST_GUILESS_MAIN(EngineDeterminismTest)
#include "engine_determinism_test.moc"
