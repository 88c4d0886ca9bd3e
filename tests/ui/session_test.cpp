// SPDX-License-Identifier: GPL-3.0-or-later
#include <thread>

#include "tests/ui/shell_world.h"

using namespace forereach;
using namespace forereach::ui;

class SessionTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void anEditIsStoredUndoneAndRedone() {
        ShellWorld world;
        world.add({ShellWorld::item("a", "Before")});
        LibraryItem changed = *world.session->item({"a"});
        changed.content.title = "After";
        world.session->editItem(QStringLiteral("Change title"), changed);
        QCOMPARE(world.session->item({"a"})->content.title, std::string("After"));
        world.session->undoStack()->undo();
        QCOMPARE(world.session->item({"a"})->content.title, std::string("Before"));
        world.session->undoStack()->redo();
        world.session->flush();
        const QString path = world.session->path();
        world.session.reset();
        auto workspace = Workspace::open(path.toStdString());
        QVERIFY2(workspace.ok(), "the workspace must be free and readable");
        QCOMPARE(workspace->item({"a"})->content.title, std::string("After"));
    }

    void removingAnItemTakesItOutOfTheScenarioAndUndoBringsBothBack() {
        ShellWorld world;
        world.add({ShellWorld::item("a", "One"), ShellWorld::item("b", "Two")});
        world.session->setInScenario({{"a"}, {"b"}}, true);
        world.session->removeItems({{"a"}});
        QVERIFY(!world.session->item({"a"}));
        QVERIFY(!world.session->inScenario({"a"}));
        world.session->undoStack()->undo();
        QVERIFY(world.session->item({"a"}));
        QVERIFY(world.session->inScenario({"a"}));
    }

    void aRunAnswersSmallFirstAndEndsExactlyOnce() {
        ShellWorld world;
        world.add({ShellWorld::item("a", "One")});
        world.session->setInScenario({{"a"}}, true);
        QVERIFY2(world.session->issues().empty(),
                 world.session->issues().empty() ? "" : world.session->issues()[0].message.c_str());
        std::vector<RunUpdate::State> states;
        std::vector<std::int64_t> viewers;
        QObject::connect(world.session.get(), &WorkspaceSession::runUpdated, world.session.get(),
                         [&](const RunUpdate& update) {
                             if (update.state == RunUpdate::State::Progress) return;
                             states.push_back(update.state);
                             if (update.outcome) viewers.push_back(update.outcome->report.provenance.viewers);
                         });
        world.session->run();
        QTRY_COMPARE(world.session->answerState(), AnswerState::Full);
        QTest::qWait(50);
        QCOMPARE(states, (std::vector{RunUpdate::State::Partial, RunUpdate::State::Finished}));
        QCOMPARE(viewers, (std::vector<std::int64_t>{SimulationRunner::kSmallViewers,
                                                     world.session->scenario().viewers}));
        QVERIFY(!world.session->isOutOfDate());
    }

    void theWarmUpsOfTheScenarioAreMadeSmallFirstAndOnlyOnce() {
        ShellWorld world;
        QSignalSpy ready(world.session.get(), &WorkspaceSession::warmUpChanged);
        world.add({ShellWorld::item("a", "One"), ShellWorld::item("b", "Two")});
        world.session->setInScenario({{"a"}}, true);
        QTRY_COMPARE(ready.size(), 2);
        QVERIFY(world.session->isWarm());
        QCOMPARE(world.warmed(), (std::vector<std::int64_t>{SimulationRunner::kSmallViewers,
                                                            world.session->scenario().viewers}));
        world.session->setInScenario({{"b"}}, true); // other items: the same warm-ups
        QTest::qWait(500);
        QCOMPARE(world.warmed().size(), std::size_t(2));
        Scenario other = world.session->scenario();
        ++other.seed;
        world.session->editScenario(QStringLiteral("Change seed"), other);
        QTRY_COMPARE(world.warmed().size(), std::size_t(4));
    }

    void aRunDoesNotWaitForAWarmUpAndOneThatWasStoppedIsTakenUpAgain() {
        ShellWorld world;
        *world.holdWarmUps = true;
        world.add({ShellWorld::item("a", "One")});
        world.session->setInScenario({{"a"}}, true);
        QTRY_COMPARE(world.warmed().size(), std::size_t(1));
        world.session->run();
        QTRY_COMPARE(world.session->answerState(), AnswerState::Full);
        QVERIFY(!world.session->isWarm());
        *world.holdWarmUps = false;
        QTRY_VERIFY(world.session->isWarm());
    }

    void aNewRunSilencesTheOneBefore() {
        ShellWorld world;
        world.add({ShellWorld::item("a", "One")});
        world.session->setInScenario({{"a"}}, true);
        *world.holdRuns = true;
        world.session->run();
        QTest::qWait(30);
        std::vector<RunId> ended;
        QObject::connect(world.session.get(), &WorkspaceSession::runUpdated, world.session.get(),
                         [&](const RunUpdate& update) {
                             if (update.isTerminal()) ended.push_back(update.id);
                         });
        world.session->run();
        *world.holdRuns = false;
        QTRY_COMPARE(ended.size(), std::size_t(1));
        QTest::qWait(50);
        QCOMPARE(ended, (std::vector<RunId>{2}));
    }

    void progressIsThinnedAndCancelReturnsAtOnce() {
        ShellWorld world;
        world.add({ShellWorld::item("a", "One")});
        world.session->setInScenario({{"a"}}, true);
        *world.holdRuns = true;
        int progress = 0, cancelled = 0;
        QObject::connect(world.session.get(), &WorkspaceSession::runUpdated, world.session.get(),
                         [&](const RunUpdate& update) {
                             progress += update.state == RunUpdate::State::Progress;
                             cancelled += update.state == RunUpdate::State::Cancelled;
                         });
        world.session->run();
        QTest::qWait(500);
        QVERIFY2(progress <= 13, qPrintable(QString::number(progress)));
        QVERIFY(progress >= 3);
        QElapsedTimer timer;
        timer.start();
        world.session->cancelRun();
        QVERIFY(timer.elapsed() < 50);
        QVERIFY(!world.session->isRunning());
        QTest::qWait(100);
        QCOMPARE(cancelled, 1);
    }

    void anAnswerSaysWhyItIsOutOfDate() {
        ShellWorld world;
        world.add({ShellWorld::item("a", "Sunrise")});
        world.session->setInScenario({{"a"}}, true);
        world.session->run();
        QTRY_COMPARE(world.session->answerState(), AnswerState::Full);
        LibraryItem later = *world.session->item({"a"});
        later.content.publishAt = later.content.publishAt.plusHours(3);
        world.session->editItem(QStringLiteral("Change publish time"), later);
        QVERIFY(world.session->isOutOfDate());
        QCOMPARE(world.session->outOfDateReason(), QStringLiteral("publish time of Sunrise changed"));
        world.session->undoStack()->undo();
        QVERIFY(!world.session->isOutOfDate());
    }

    void anImportIsOneUndoStepAndJoinsTheScenario() {
        ShellWorld world;
        QSignalSpy finished(world.session.get(), &WorkspaceSession::importFinished);
        const QString a = world.makeFile(QStringLiteral("cut-a.mp4")),
                      b = world.makeFile(QStringLiteral("cut-b.mp4"));
        world.session->import({a, b});
        QVERIFY(finished.wait(10000));
        QCOMPARE(world.session->items().size(), std::size_t(2));
        QCOMPARE(world.session->scenario().content.size(), std::size_t(2));
        world.session->undoStack()->undo();
        QCOMPARE(world.session->items().size(), std::size_t(0));
        QCOMPARE(world.session->scenario().content.size(), std::size_t(0));
        world.session->undoStack()->redo();
        QCOMPARE(world.session->items().size(), std::size_t(2));
    }

    void aCancelledImportLeavesNothingOfTheFileAtWorkAndTakesTheNextDrop_data() {
        QTest::addColumn<int>("waitMs");
        QTest::newRow("dropped before the worker wound up") << 0;
        QTest::newRow("dropped when it has, and nobody was told yet") << 200;
    }
    void aCancelledImportLeavesNothingOfTheFileAtWorkAndTakesTheNextDrop() {
        QFETCH(const int, waitMs);
        ShellWorld world;
        *world.holdImports = true;
        QSignalSpy finished(world.session.get(), &WorkspaceSession::importFinished);
        world.session->import({world.makeFile(QStringLiteral("slow.mp4"))});
        QTest::qWait(50);
        world.session->cancelImport();
        std::this_thread::sleep_for(std::chrono::milliseconds(waitMs)); // no event is delivered
        world.session->import({world.makeFile(QStringLiteral("next.mp4"))});
        *world.holdImports = false;
        QTRY_COMPARE(finished.size(), 2);
        QCOMPARE(finished[0][0].toBool(), true);
        QCOMPARE(finished[1][0].toBool(), false);
        QCOMPARE(world.session->items().size(), std::size_t(1));
    }

    void escapeDropsWhatWasSelectedLast() {
        ShellWorld world;
        Selection selection;
        selection.hour = SimTime{3600};
        world.session->select(selection);
        selection.item = ItemId{"a"};
        world.session->select(selection);
        world.session->dropLastSelected();
        QVERIFY(!world.session->selection().item);
        QVERIFY(world.session->selection().hour);
    }

    void aSecondSessionOnTheSameWorkspaceIsRefused() {
        ShellWorld world;
        WorkspaceSession second(WorkspaceSession::Services{});
        QSignalSpy failed(&second, &WorkspaceSession::openFailed);
        second.open(world.session->path());
        QVERIFY(failed.wait(10000));
        QVERIFY(!failed[0][0].toString().isEmpty());
    }
};

QTEST_GUILESS_MAIN(SessionTest)
#include "session_test.moc"
