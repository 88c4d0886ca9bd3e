// SPDX-License-Identifier: GPL-3.0-or-later
// Same seed, same bits: for any number of workers, from the cache or computed anew, with other items beside.
#include "core/sim/bench_world.h"
#include "core/sim/replay.h"
#include "tests/core/engine_world.h"

using namespace forereach;
using namespace forereach::test;

class EngineDeterminismTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void digestIsEqualForAnyNumberOfWorkers() {
        Scenario s = smallScenario();
        s.replications = 2;
        RunOptions one;
        one.workers = 1;
        const std::string expected = mustRun(s, one).report.digest;
        for (const int workers : {2, 3, 7}) {
            RunOptions many;
            many.workers = workers;
            QCOMPARE(QString::fromStdString(mustRun(s, many).report.digest),
                     QString::fromStdString(expected));
        }
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
        Scenario together = alone;
        together.content.push_back(someItem("two", "Sports"));
        const RunReport a = mustRun(alone).report, b = mustRun(together).report;
        QCOMPARE(a.items[0].impressions.mean, b.items[0].impressions.mean);
        QCOMPARE(a.items[0].watchTimeS.mean, b.items[0].watchTimeS.mean);
        QVERIFY(b.items[1].impressions.mean > 0);
    }

    void scenarioDigestIgnoresWordsAndSeesNumbers() {
        Scenario s = smallScenario();
        const std::string before = scenarioDigest(s);
        s.name = "Another name";
        s.content[0].title = "Another title";
        QCOMPARE(scenarioDigest(s), before);
        s.content[0].durationS += 1;
        QVERIFY(scenarioDigest(s) != before);
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
