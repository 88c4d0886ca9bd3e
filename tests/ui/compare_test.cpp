// SPDX-License-Identifier: GPL-3.0-or-later
// The compare page: variants that keep their letters, a verdict that does not decide what luck decides,
// figures that are the engine's, and an answer that says when it no longer fits.
#include <QAction>
#include <QApplication>
#include <QFile>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QTabBar>

#include "tests/ui/compare_table.h"
#include "ui/charts/forest_chart.h"
#include "ui/charts/line_band_chart.h"
#include "ui/views/compare_page.h"
#include "ui/views/compare_pictures.h"
#include "ui/views/figure_table.h"
#include "ui/views/library_page.h"
#include "ui/views/main_window.h"
#include "ui/views/preferences.h"
#include "ui/views/product_pages.h"
#include "ui/views/reach_words.h"

using namespace forereach;
using namespace forereach::ui;

namespace {

/// Waits until it is cancelled.
CompareDesk::Compare held(std::shared_ptr<std::atomic<int>> calls) {
    return [calls](std::vector<NamedScenario>, const Catalog&, const RunOptions&,
                   const RunControl& control) -> Result<ComparisonOutcome> {
        ++*calls;
        while (!control.cancel.cancelled()) {
            Progress p;
            p.stage = Progress::Stage::Simulating;
            p.done = 0.4;
            p.replication = 1;
            p.replications = 3;
            control.progress(p);
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
        return Error{ErrorCode::Cancelled, "cancelled", ""};
    };
}

} // namespace

class ComparePageTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void anEmptyPageOffersTheScenarioUnderASecondName() {
        CompareTable desk;
        QVERIFY(desk.page.isEmptyShown());
        QCOMPARE(desk.text("comparePageEmptyText"),
                 QStringLiteral("Two cuts or scenarios, same viewers, same luck."));
        desk.button("comparePageEmptyAction")->click();
        QVERIFY(QTest::qWaitFor([&] { return desk.world.session->scenario().name == "First look B"; }, 5000));
        QVERIFY(QTest::qWaitFor([&] { return desk.page.desk()->variants().size() == 2; }, 5000));
        QVERIFY(!desk.page.isEmptyShown());
        QCOMPARE(desk.page.desk()->variants()[0].name, QStringLiteral("First look"));
        QCOMPARE(desk.page.desk()->variants()[1].name, QStringLiteral("First look B"));
    }

    void theVerdictAndEveryFigureAreTheEngines() {
        CompareTable desk;
        QVERIFY(desk.compare({"one", "two"}));
        const ItemComparison& item = desk.item();
        QCOMPARE(verdictOf(item.reach), Verdict::More);
        QCOMPARE(desk.text("compareSentence"),
                 QStringLiteral("B reaches more people: ") + differenceWords(item.reach.difference));
        QVERIFY2(desk.text("compareDetail").contains(QStringLiteral("ahead in 9 of 9 replications")),
                 qPrintable(desk.text("compareDetail")));
        QVERIFY2(desk.text("compareBasis").startsWith(QStringLiteral("Australia (AU) · 2 days · ")) &&
                     desk.text("compareBasis").endsWith(QStringLiteral("replications: 9 · seed 7")),
                 qPrintable(desk.text("compareBasis")));
        const ChartData drawn = desk.forest()->chartData();
        QCOMPARE(drawn.series.size(), std::size_t{1});
        QCOMPARE(*drawn.series[0].points[0].y, typical(item.reach.difference));
        QCOMPARE(*drawn.series[0].points[0].low, *item.reach.difference.p10);
        QCOMPARE(drawn.series[0].slot, 1);
        const FigureData& table = desk.table()->figures();
        QCOMPARE(table.rows.size(), drawn.series[0].points.size());
        QCOMPARE(table.rows[0][1].exact.toDouble(), typical(item.reach.a));
        QCOMPARE(table.rows[0][2].exact.toDouble(), typical(item.reach.b));
        QCOMPARE(table.rows[0][3].exact.toDouble(), typical(item.reach.difference));
        QCOMPARE(table.rows[0][4].exact.toDouble(), typical(*item.reach.percent));
        // By segment, the largest difference first, as in the picture.
        for (std::size_t i = 1; i < table.rows.size(); ++i) {
            QCOMPARE(table.keys[i].toStdString(), item.segments[i - 1].id.value);
            QCOMPARE(table.rows[i][3].exact.toDouble(), *drawn.series[0].points[i].y);
        }
    }

    void everyTabShowsWhatTheEngineSays() {
        using Tab = ComparePage::Tab;
        CompareTable desk;
        QVERIFY(desk.compare({"one", "two", "same"}));
        const ItemComparison& b = desk.item(0);
        auto* forest = desk.find<ForestChart>(QStringLiteral("compareOutcomes"));
        desk.page.setTab(Tab::Outcomes);
        ChartData drawn = forest->chartData();
        QCOMPARE(*drawn.series[0].points[1].y, typical(*b.impressions.percent));
        QCOMPARE(*drawn.series[1].points[1].y, 0.0); // C is A
        QCOMPARE(desk.table()->figures().rows.size(), std::size_t{2 * 9});

        desk.page.setTab(Tab::OverTime);
        drawn = desk.find<LineBandChart>(QStringLiteral("compareOverTime"))->chartData();
        QCOMPARE(drawn.series.size(), std::size_t{2});
        QCOMPARE(drawn.series[0].letter, QStringLiteral("B"));
        QCOMPARE(drawn.series[0].slot, 1);
        QCOMPARE(*drawn.series[0].points.back().y, typical(b.hours.back().reach.difference));
        QCOMPARE(*drawn.series[0].points.back().high, *b.hours.back().reach.difference.p90);
        QCOMPARE(*drawn.series[1].points.back().y, 0.0);
        QVERIFY2(desk.find<ChartFrame>(QStringLiteral("compareOverTime"))
                     ->title()
                     .startsWith(QStringLiteral("B leads A from ")),
                 qPrintable(desk.find<ChartFrame>(QStringLiteral("compareOverTime"))->title()));

        desk.page.setTab(Tab::Retention);
        drawn = desk.find<LineBandChart>(QStringLiteral("compareRetention"))->chartData();
        QCOMPARE(*drawn.series[1].points[16].y, typical(b.retention[16].share.b));
        const std::size_t row = 2 * 16; // of B
        QCOMPARE(desk.table()->figures().rows[row][4].exact.toDouble(),
                 100 * typical(b.retention[16].share.difference));

        desk.page.setTab(Tab::WhatDiffers);
        const FigureData differs = desk.table()->figures();
        QCOMPARE(desk.text("compareFinding"), QStringLiteral("One thing differs, all else is the same"));
        const auto hook = std::ranges::find(differs.keys, QStringLiteral("content[0].overrides.hook"));
        QVERIFY(hook != differs.keys.end());
        const auto& cells = differs.rows[static_cast<std::size_t>(hook - differs.keys.begin())];
        QCOMPARE(cells[0].text, QStringLiteral("Hook, your value"));
        QCOMPARE(cells[2].text, QStringLiteral("2"));
        QCOMPARE(cells[3].text, QStringLiteral("as A"));
        QVERIFY(!desk.find<QWidget>(QStringLiteral("compareOutcomes"))->isVisible());

        desk.page.setTab(Tab::LiveTest);
        const FigureData tests = desk.table()->figures();
        QCOMPARE(tests.rows.size(), b.liveTests.size()); // A against itself needs none
        QCOMPARE(tests.rows[0][4].exact.toDouble(), static_cast<double>(b.liveTests[0].impressionsEach));
        QVERIFY(desk.text("compareFinding")
                    .startsWith(countText(static_cast<double>(b.liveTests[0].impressionsEach))));
    }

    void aCutAgainstItselfIsIdentical() {
        CompareTable desk;
        QVERIFY(desk.compare({"one", "same"}));
        QCOMPARE(desk.text("compareSentence"), QStringLiteral("Identical: difference exactly 0"));
        QVERIFY(!desk.button("compareMore")->isVisible());
        for (const ChartPoint& p : desk.forest()->chartData().series[0].points) QCOMPARE(*p.y, 0.0);
    }

    void oneReplicationCannotTellAndOffersMore() {
        CompareTable desk;
        Scenario s = smallWorld();
        s.replications = 1;
        desk.world.session->editScenario(QStringLiteral("test"), s);
        QVERIFY(desk.compare({"one", "two"}));
        QVERIFY2(desk.text("compareSentence").startsWith(QStringLiteral("Can't tell yet")),
                 qPrintable(desk.text("compareSentence")));
        QVERIFY(desk.text("compareDetail").contains(QStringLiteral("One replication has no interval")));
        QCOMPARE(desk.button("compareMore")->text(), QStringLiteral("Run 9 replications"));
        desk.button("compareMore")->click();
        QVERIFY(desk.finish());
        QCOMPARE(desk.page.desk()->comparison()->replications, 9);
        QCOMPARE(desk.world.session->scenario().replications, 1); // the scenario is as it was
        QVERIFY(!desk.page.desk()->isStale());
    }

    void bracketsChangeTheBaselineAndLettersStay() {
        CompareTable desk;
        QVERIFY(desk.compare({"one", "two", "three"}));
        const double bMinusA = typical(desk.item(0).reach.difference);
        QCOMPARE(baselineOf(*desk.page.desk()->comparison()), std::string("A"));
        QTest::keyClick(desk.table(), Qt::Key_BracketRight);
        QCOMPARE(baselineOf(*desk.page.desk()->comparison()), std::string("B"));
        QCOMPARE(typical(desk.item(0).reach.difference), -bMinusA);
        QCOMPARE(desk.page.desk()->comparison()->comparisons[0].letter, std::string("A"));
        QCOMPARE(desk.page.desk()->comparison()->comparisons[1].letter, std::string("C"));
        QCOMPARE(desk.forest()->chartData().series[1].slot, 2); // C keeps its colour
        QVERIFY(!desk.page.desk()->work().isRunning());         // nothing is simulated again
        QTest::keyClick(desk.table(), Qt::Key_BracketLeft);
        QTest::keyClick(desk.table(), Qt::Key_BracketLeft);
        QCOMPARE(baselineOf(*desk.page.desk()->comparison()), std::string("C"));
        // Without B the other two keep what they are called.
        desk.find<QAction>(QStringLiteral("compareLeaveOut_B"))->trigger();
        QCoreApplication::processEvents();
        QCOMPARE(desk.page.desk()->variants()[1].letter(), QStringLiteral("C"));
        QCOMPARE(desk.page.desk()->comparison()->comparisons.size(), std::size_t{1});
        QVERIFY(!desk.page.desk()->isStale());
    }

    void aChangeOfTheScenarioSaysThatTheAnswerIsOutOfDate() {
        CompareTable desk;
        QVERIFY(desk.compare({"one", "two"}));
        Scenario changed = desk.world.session->scenario();
        changed.horizonDays = 3;
        desk.world.session->editScenario(QStringLiteral("Horizon"), changed);
        QCoreApplication::processEvents();
        QCOMPARE(desk.text("compareState"), QStringLiteral("Out of date: A: horizon changed"));
        QVERIFY(desk.forest()->isStale());
        QVERIFY(desk.button("compareUndo")->isVisible());
        desk.button("compareUndo")->click();
        QCoreApplication::processEvents();
        QVERIFY(!desk.forest()->isStale() && !desk.find<QLabel>(QStringLiteral("compareState"))->isVisible());
        LibraryItem item = *desk.world.session->item({"two"});
        item.content.language = "de";
        desk.world.session->editItem(QStringLiteral("Language"), item);
        QCoreApplication::processEvents();
        QCOMPARE(desk.text("compareState"),
                 QStringLiteral("Out of date: B: language of Sunrise two changed"));
    }

    void differentSeedsAreRefusedWithTheRemedyBesideIt() {
        CompareTable desk;
        WorkspaceSession& session = *desk.world.session;
        session.setInScenario({{"one"}}, true);
        session.duplicateScenario(QStringLiteral("Other"));
        QVERIFY(QTest::qWaitFor([&] { return session.scenario().name == "Other"; }, 5000));
        Scenario other = session.scenario();
        other.seed = 9;
        session.editScenario(QStringLiteral("Seed"), other);
        using Kind = ComparedSource::Kind;
        desk.page.desk()->setVariants({{Kind::Scenario, {}, QStringLiteral("First look"), 0, {}},
                                       {Kind::Scenario, {}, QStringLiteral("Other"), 0, {}}});
        QVERIFY(QTest::qWaitFor(
            [&] { return desk.page.desk()->obstacle().text.startsWith(QStringLiteral("Seeds")); }, 5000));
        QCoreApplication::processEvents();
        QCOMPARE(desk.text("compareState"), QStringLiteral("Cannot run: Seeds differ: 7 and 9."));
        QVERIFY(!desk.button("compareRun")->isEnabled());
        QCOMPARE(desk.button("compareRemedy")->text(), QStringLiteral("Use 7 for both"));
        desk.button("compareRemedy")->click();
        QVERIFY(desk.button("compareRun")->isEnabled());
        desk.button("compareRun")->click();
        QVERIFY(desk.finish());
        QCOMPARE(desk.text("compareSentence"), QStringLiteral("Identical: difference exactly 0"));
        QCOMPARE(session.scenario().seed, std::uint64_t{9});
    }

    void cancelKeepsTheAnswerThatWasThere() {
        auto calls = std::make_shared<std::atomic<int>>(0);
        auto hold = std::make_shared<std::atomic<bool>>(false);
        CompareTable desk([calls, hold, slow = held(calls)](std::vector<NamedScenario> all, const Catalog& c,
                                                            const RunOptions& o, const RunControl& control) {
            return *hold ? slow(std::move(all), c, o, control)
                         : compareScenarios(std::move(all), c, o, control);
        });
        QVERIFY(desk.compare({"one", "two"}));
        const QString sentence = desk.text("compareSentence");
        *hold = true;
        desk.button("compareRun")->click();
        QVERIFY(QTest::qWaitFor(
            [&] { return desk.text("compareProgress").contains(QStringLiteral("replication 1 of 3")); },
            5000));
        QVERIFY(desk.text("compareProgress").contains(QLocale().percent() + QString()));
        QVERIFY(!desk.button("compareRun")->isEnabled() && desk.button("compareCancel")->isVisible());
        desk.button("compareCancel")->click();
        QVERIFY(!desk.page.desk()->work().isRunning());
        QVERIFY(!desk.button("compareCancel")->isVisible() && desk.button("compareRun")->isEnabled());
        QCOMPARE(desk.text("compareSentence"), sentence);
        QVERIFY(desk.page.desk()->work().failure().isEmpty());
    }

    void aFailureIsSaidAndTheAnswerStays() {
        auto fail = std::make_shared<std::atomic<bool>>(false);
        CompareTable desk([fail](std::vector<NamedScenario> all, const Catalog& c, const RunOptions& o,
                                 const RunControl& control) -> Result<ComparisonOutcome> {
            if (*fail) return Error{ErrorCode::OutOfMemory, "needs 9.2 GB, 6.0 free", ""};
            return compareScenarios(std::move(all), c, o, control);
        });
        QVERIFY(desk.compare({"one", "two"}));
        *fail = true;
        desk.button("compareRun")->click();
        QVERIFY(desk.finish());
        QCOMPARE(desk.text("compareState"), QStringLiteral("Cannot run: needs 9.2 GB, 6.0 free"));
        QVERIFY(desk.page.desk()->comparison() != nullptr);
    }

    void aLargePopulationIsAnsweredFirstByASmallOne() {
        CompareTable desk([](std::vector<NamedScenario> all, const Catalog& c, const RunOptions& o,
                             const RunControl& control) -> Result<ComparisonOutcome> {
            if (all[0].scenario.viewers > 2000) {
                while (!control.cancel.cancelled()) std::this_thread::sleep_for(std::chrono::milliseconds(5));
                return Error{ErrorCode::Cancelled, "cancelled", ""};
            }
            return compareScenarios(std::move(all), c, o, control);
        });
        Scenario s = smallWorld();
        s.viewers = 90000;
        s.replications = 8;
        desk.world.session->editScenario(QStringLiteral("test"), s);
        desk.page.compareItems({{"one"}, {"two"}});
        QVERIFY(QTest::qWaitFor([&] { return desk.page.desk()->answer() == CompareDesk::Answer::Partial; },
                                20000));
        QCoreApplication::processEvents();
        QVERIFY2(
            desk.text("compareState").startsWith(QStringLiteral("First answer: ")) &&
                desk.text("compareState").contains(QStringLiteral("90,000 viewers, 4 of 8 replications")),
            qPrintable(desk.text("compareState")));
        QVERIFY(desk.page.desk()->work().isRunning());
        desk.button("compareCancel")->click();
        QVERIFY(desk.page.desk()->comparison() != nullptr);
    }

    void choosingARowChoosesTheSegmentForTheWholeWindow() {
        CompareTable desk;
        QVERIFY(desk.compare({"one", "two"}));
        const std::string first = desk.item().segments[0].id.value;
        desk.table()->setFocus();
        desk.table()->setCurrentIndex(desk.table()->model()->index(0, 0));
        QTest::keyClick(desk.table(), Qt::Key_Down);
        QVERIFY(desk.world.session->selection().segment.has_value());
        QCOMPARE(desk.world.session->selection().segment->value, first);
        QCOMPARE(desk.forest()->selected().point, 1);
    }

    void theFilesHoldWhatIsShown() {
        CompareTable desk;
        QVERIFY(desk.compare({"one", "two"}));
        QTest::keyClick(desk.table(), Qt::Key_BracketRight); // B is the baseline
        QSignalSpy written(desk.page.desk(), &CompareDesk::written);
        const auto bytes = [&](CompareDesk::ExportKind kind, const QString& name) {
            const QString path = desk.world.folder.filePath(name);
            desk.page.desk()->exportTo(kind, path);
            if (!written.wait(10000)) return QByteArray();
            QFile file(path);
            return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
        };
        const QByteArray csv = bytes(CompareDesk::ExportKind::Csv, QStringLiteral("c.csv"));
        const QList<QByteArray> lines = csv.split('\n');
        QVERIFY(lines[0].startsWith("variant,name,with,name_with,item"));
        QVERIFY2(lines[1].startsWith("A,Sunrise one,B,Sunrise two,one,two,people reached,people,"),
                 lines[1].constData());
        QVERIFY(lines[1].contains(QByteArray::number(desk.item().reach.difference.mean, 'g', 17).left(6)));
        // The report calls the baseline A.
        const QByteArray html = bytes(CompareDesk::ExportKind::Html, QStringLiteral("c.html"));
        QVERIFY(html.contains("A: Sunrise two / B: Sunrise one"));
        QVERIFY(
            bytes(CompareDesk::ExportKind::Json, QStringLiteral("c.json")).contains("forereach-comparison"));
        desk.page.desk()->exportTo(CompareDesk::ExportKind::Csv, QStringLiteral("/nowhere/at/all.csv"));
        QVERIFY(written.wait(10000));
        QVERIFY(!written.last().at(1).toString().isEmpty());
    }

    void variantsAreAddedFromTheMenuUpToSix() {
        CompareTable desk;
        for (const char* id : {"four", "five", "six"}) desk.world.add({cut(id, 1)});
        auto* menu = desk.find<QMenu>(QStringLiteral("compareAddMenu"));
        const auto offer = [&](const QString& text) {
            Q_EMIT menu->aboutToShow();
            for (QAction* action : menu->actions())
                if (action->text() == text) return action;
            return static_cast<QAction*>(nullptr);
        };
        QVERIFY(offer(QStringLiteral("First look")) != nullptr); // the open scenario as a whole
        for (const char* id : {"one", "two", "same", "three", "four", "five"}) {
            QAction* action = offer(QStringLiteral("Sunrise %1").arg(QLatin1String(id)));
            QVERIFY(action != nullptr && action->isEnabled());
            action->trigger();
            QVERIFY(!offer(action->text())->isEnabled()); // once is enough
        }
        QCOMPARE(desk.page.desk()->variants().size(), std::size_t{6});
        QVERIFY(!offer(QStringLiteral("Sunrise six"))->isEnabled());
        QVERIFY(!desk.page.desk()->addVariant({ComparedSource::Kind::Item, {"six"}, {}, 0, {}}));
        desk.find<QAction>(QStringLiteral("compareLeaveOut_C"))->trigger();
        offer(QStringLiteral("Sunrise six"))->trigger();
        QCOMPARE(desk.page.desk()->variants()[2].source.item, ItemId{"six"}); // takes the letter that is free
        desk.world.session->removeItems({{"two"}});
        QCoreApplication::processEvents();
        QCOMPARE(desk.page.desk()->variants().size(), std::size_t{5}); // what is gone is not compared
    }

    void anExportNeedsAWholeAnswer() {
        CompareTable desk;
        auto* html = desk.find<QAction>(QStringLiteral("compareExportHtml"));
        auto* menu = desk.button("compareExport")->menu();
        Q_EMIT menu->aboutToShow();
        QVERIFY(!html->isEnabled());
        QVERIFY(desk.compare({"one", "two"}));
        Q_EMIT menu->aboutToShow();
        QVERIFY(html->isEnabled());
        desk.page.setTab(ComparePage::Tab::LiveTest);
        Q_EMIT menu->aboutToShow();
        QVERIFY(!desk.find<QAction>(QStringLiteral("compareExportSvg"))->isEnabled()); // it has no picture
    }

    void aStoredRunIsComparedAsItWasThen() {
        CompareTable desk;
        WorkspaceSession& session = *desk.world.session;
        session.setInScenario({{"one"}}, true);
        session.run();
        QVERIFY(QTest::qWaitFor([&] { return session.answerState() == AnswerState::Full; }, 10000));
        LibraryItem better = *session.item({"one"});
        better.content.overrides.hook = 2;
        session.editItem(QStringLiteral("Hook"), better);
        qint64 stored = 0;
        session.storedRuns(&desk.page,
                           [&](const std::vector<StoredRunInfo>& runs) { stored = runs.at(0).id; });
        QVERIFY(QTest::qWaitFor([&] { return stored > 0; }, 5000));
        using Kind = ComparedSource::Kind;
        desk.page.desk()->setVariants({{Kind::Run, {}, {}, stored, QStringLiteral("then")},
                                       {Kind::Scenario, {}, QStringLiteral("First look"), 0, {}}});
        QVERIFY(QTest::qWaitFor([&] { return desk.button("compareRun")->isEnabled(); }, 5000));
        desk.button("compareRun")->click();
        QVERIFY(desk.finish());
        QCOMPARE(verdictOf(desk.item().reach), Verdict::More);
        const auto& differs = desk.page.desk()->comparison()->comparisons[0].differs;
        QCOMPARE(differs.size(), std::size_t{1});
        QCOMPARE(differs[0].path, std::string("content[0].overrides.hook"));
    }

    void theLibraryOpensTheCutsOfAPiece() {
        ShellWorld world;
        QTemporaryDir settings;
        Preferences preferences(settings.filePath(QStringLiteral("p.ini")));
        MainWindow window(*world.session, preferences);
        addProductPages(window, *world.session);
        world.session->editScenario(QStringLiteral("test"), smallWorld());
        world.add({cut("one", -1.5), cut("two", 1.5), cut("other", 0)});
        window.resize(1280, 720);
        window.show();
        auto* library = window.findChild<LibraryPage*>();
        library->choose({{"one"}, {"two"}});
        library->groupChosen();
        library->choose({{"two"}}); // one of the piece is enough
        auto* button = window.findChild<QPushButton*>(QStringLiteral("inspectorCompare"));
        QVERIFY(button->isVisible());
        button->click();
        QCOMPARE(window.currentPage()->objectName(), QStringLiteral("comparePage"));
        auto* page = window.findChild<ComparePage*>();
        QCOMPARE(page->desk()->variants().size(), std::size_t{2});
        QCOMPARE(page->desk()->variants()[0].source.item, ItemId{"one"});
        QVERIFY(page->desk()->work().isRunning() || page->desk()->comparison() != nullptr);
        library->choose({{"other"}});
        QVERIFY(!button->isVisibleTo(library));
    }
};

QTEST_MAIN(ComparePageTest)
#include "compare_test.moc"
