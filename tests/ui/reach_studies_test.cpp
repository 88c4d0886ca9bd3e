// SPDX-License-Identifier: GPL-3.0-or-later
// The tabs of the reach page that take many runs: the smallest change that passes, what the reach depends on,
// the best hour. Computed when asked for, cancellable, the engine's figures, and they say when they no longer
// fit.
#include <QApplication>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QToolButton>

#include "tests/ui/named.h"
#include "tests/ui/shell_world.h"
#include "ui/charts/forest_chart.h"
#include "ui/charts/heat_map_chart.h"
#include "ui/views/check_list_button.h"
#include "ui/views/compare_pictures.h"
#include "ui/views/figure_table.h"
#include "ui/views/reach_page.h"
#include "ui/views/reach_words.h"
#include "ui/views/study_pictures.h"

using namespace forereach;
using namespace forereach::ui;
using Tab = ReachPage::Tab;

namespace {

struct StudyTable {
    explicit StudyTable(StudyDesk::Engine engine = {}, double hook = -1.5) : page(std::move(engine)) {
        WorkspaceSession& session = *world.session;
        session.runOptions.workers = 1;
        LibraryItem item = ShellWorld::item("one", "Sunrise");
        item.content.overrides.hook = hook;
        world.add({item, ShellWorld::item("two", "Other")});
        Scenario s = session.scenario();
        s.markets = {"AU"};
        s.viewers = 900;
        s.horizonDays = 2;
        s.warmupDays = 0;
        s.replications = 2;
        s.platform.catalogueItems = 600;
        session.editScenario(QStringLiteral("test"), s);
        session.setInScenario({{"one"}}, true);
        page.setSession(&session);
        page.resize(1000, 800);
        page.show();
        session.run();
        if (!QTest::qWaitFor([&] { return session.answerState() == AnswerState::Full; }, 10000))
            qFatal("no answer");
        QCoreApplication::processEvents();
    }
    template <class T>
    T* find(const char* name) {
        return named<T>(page, name);
    }
    QString text(const char* name) { return find<QLabel>(name)->text(); }
    QPushButton* ask() { return find<QPushButton>("reachStudyAsk"); }
    FigureTable* table() { return find<FigureTable>("reachTable"); }
    bool study(Tab tab) {
        page.setTab(tab);
        ask()->click();
        return finish();
    }
    bool finish() {
        const bool ended = QTest::qWaitFor([this] { return !page.studies()->work().isRunning(); }, 60000);
        QCoreApplication::processEvents();
        return ended;
    }
    void edit(const std::function<void(ContentItem&)>& change) {
        LibraryItem item = *world.session->item({"one"});
        change(item.content);
        world.session->editItem(QStringLiteral("Edit"), item);
        QCoreApplication::processEvents();
    }
    ShellWorld world;
    ReachPage page;
};

/// A stall at the second pool with one change that passes and one that does not.
StallReport stalled() {
    StallReport r;
    r.item = {"one"};
    r.viewers = 900;
    r.replications = 2;
    r.stoppedAt = 1;
    r.changes = {{"hook", -1.5, 0.42, 0.75, 0.25, 0.31, 0.37, 12000, 41000}};
    r.cannot = {"pace"};
    r.hour = OtherHour{{1795478400 + 3 * 3600}, 3, 0.5};
    r.topics = {{"Travel", 1.0}};
    r.simulated = 91;
    return r;
}

StudyDesk::Engine fakeStall() {
    StudyDesk::Engine engine;
    engine.stall = [](const Scenario&, const Catalog&, const RunOptions&, const RunControl&) {
        return Result<StallReport>(stalled());
    };
    return engine;
}

} // namespace

class ReachStudiesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void nothingIsComputedBeforeItIsAskedFor() {
        StudyTable desk;
        for (const Tab tab : {Tab::Stages, Tab::Drivers, Tab::BestHour}) {
            desk.page.setTab(tab);
            QVERIFY(desk.find<QWidget>("reachStudy")->isVisible() && desk.ask()->isEnabled());
            QVERIFY(!desk.page.studies()->work().isRunning());
        }
        QVERIFY(desk.page.studies()->drivers() == nullptr && desk.page.studies()->stall() == nullptr);
        desk.page.setTab(Tab::OverTime);
        QVERIFY(!desk.find<QWidget>("reachStudy")->isVisible());
    }

    void theTornadoShowsWhatTheEngineFound() {
        StudyTable desk;
        QVERIFY(desk.study(Tab::Drivers));
        const DriversReport* report = desk.page.studies()->drivers();
        QVERIFY(report != nullptr && report->bars.size() >= 8);
        const ChartData drawn = desk.find<ForestChart>("reachDrivers")->chartData();
        QCOMPARE(drawn.series.size(), std::size_t{2});
        QVERIFY(drawn.hasUnits() && !desk.find<ForestChart>("reachDrivers")->title().isEmpty());
        QCOMPARE(drawn.series[0].points.size(), report->bars.size());
        const FigureData& table = desk.table()->figures();
        QCOMPARE(table.rows.size(), report->bars.size());
        for (std::size_t i = 0; i < report->bars.size(); ++i) {
            const DriverBar& bar = report->bars[i];
            QCOMPARE(*drawn.series[0].points[i].y, typical(bar.atLow.difference));
            QCOMPARE(*drawn.series[1].points[i].y, typical(bar.atHigh.difference));
            QCOMPARE(drawn.series[1].points[i].text, QString::fromStdString(bar.high));
            QCOMPARE(table.rows[i][5].exact.toDouble(), bar.width());
            QCOMPARE(drawn.series[0].points[i].hollow, verdictOf(bar.atLow) == Verdict::CannotTell);
        }
        // The bars are those of the engine asked directly.
        RunOptions options;
        options.workers = 1;
        const auto direct = driversOf(*desk.page.studies()->scenario(), 0, shippedCatalog(), options, {});
        QVERIFY(direct);
        QVERIFY(*direct == *report);
    }

    void theHeatMapHasEveryHourOfTheChosenDays() {
        StudyTable desk;
        desk.page.setTab(Tab::BestHour);
        auto* days = desk.find<CheckListButton>("reachWeekdays");
        QCOMPARE(days->text(), QStringLiteral("Tue, Fri, Sat"));
        for (const auto& [day, chosen] : {std::pair{1, Qt::Unchecked}, {4, Qt::Unchecked}, {2, Qt::Checked}})
            days->list()->item(day)->setCheckState(chosen);
        QCOMPARE(desk.page.studies()->weekdays(), (std::vector<int>{2, 5}));
        QVERIFY(desk.study(Tab::BestHour));
        const HoursReport* report = desk.page.studies()->hours();
        QVERIFY(report != nullptr);
        const MarketHours& market = report->markets.at(0);
        QCOMPARE(market.cells.size(), std::size_t{48});
        auto* map = desk.find<HeatMapChart>("reachHours");
        const ChartData drawn = map->chartData();
        QCOMPARE(drawn.series.size(), std::size_t{2});
        QVERIFY(drawn.hasUnits());
        QCOMPARE(drawn.series[0].name, weekdayText(2));
        QCOMPARE(*drawn.series[1].points[18].y, typical(market.cells[24 + 18].reach));
        QCOMPARE(desk.table()->figures().rows[24 + 18][3].exact.toDouble(),
                 typical(market.cells[24 + 18].againstOwn.difference));
        if (market.bestIs == Verdict::CannotTell)
            QVERIFY2(map->title().startsWith(QStringLiteral("Can't tell yet")), qPrintable(map->title()));

        // A cell is one step from being the publish time, and undone in one.
        const SimTime before = desk.world.session->item({"one"})->content.publishAt;
        Q_EMIT map->pointActivated(1, 18);
        auto* use = desk.find<QPushButton>("reachUseHour");
        QVERIFY(use->isVisible());
        QCOMPARE(use->text(), QStringLiteral("Publish %1 18:00").arg(weekdayText(5)));
        use->click();
        QCoreApplication::processEvents();
        const SimTime after = desk.world.session->item({"one"})->content.publishAt;
        const int offset = shippedCatalog().market("AU")->offsetMinutesAt(after);
        QCOMPARE(after.hourOfDay(offset), 18);
        QCOMPARE(after.dayOfWeek(offset), 5);
        QVERIFY(map->isStale());
        QVERIFY(
            desk.text("reachStudyState").startsWith(QStringLiteral("Out of date: publish time of Sunrise")));
        desk.world.session->undoStack()->undo();
        QCoreApplication::processEvents();
        QCOMPARE(desk.world.session->item({"one"})->content.publishAt, before);
        QVERIFY(!map->isStale());
        desk.page.studies()->setWeekdays({2, 5, 6});
        QCoreApplication::processEvents();
        QCOMPARE(desk.text("reachStudyState"), QStringLiteral("Out of date: other days were chosen"));
    }

    void theSmallestChangeIsASentenceAndATable() {
        StudyTable desk(fakeStall());
        QVERIFY(desk.study(Tab::Stages));
        QCOMPARE(desk.text("reachStudyFinding"),
                 QStringLiteral("+6.0 points of 3-second hold pass pool 2 (hook +0.42, re-simulated)"));
        desk.find<QToolButton>("reachStagesChanges")->click();
        const FigureData& table = desk.table()->figures();
        QCOMPARE(table.keys,
                 (std::vector<QString>{QStringLiteral("hook"), QStringLiteral("hour"),
                                       QStringLiteral("topic Travel"), QStringLiteral("cannot pace")}));
        QCOMPARE(table.rows[0][3].exact.toDouble(), 0.75);
        QCOMPARE(table.rows[0][4].exact.toDouble(), 0.25);
        QVERIFY(!table.rows[3][3].exact.isValid()); // unknown is not zero
        desk.find<QToolButton>("reachStagesPools")->click();
        QVERIFY(desk.table()->figures().keys != table.keys || desk.table()->figures().rows.empty());
        desk.edit([](ContentItem& c) { c.overrides.hook = 0.5; });
        QCOMPARE(desk.text("reachStudyState"),
                 QStringLiteral("Out of date: assumed effects of Sunrise changed"));
    }

    void theSearchOfTheEngineIsWhatIsShown() {
        StudyTable desk;
        QVERIFY(desk.study(Tab::Stages));
        const StallReport* report = desk.page.studies()->stall();
        QVERIFY(report != nullptr);
        RunOptions options;
        options.workers = 1;
        const auto direct = stallOf(*desk.page.studies()->scenario(), 0, shippedCatalog(), options, {});
        QVERIFY(direct && *direct == *report);
        QCOMPARE(desk.text("reachStudyFinding"), smallestChange(*direct).finding);
    }

    void cancelKeepsWhatWasThereAndAFailureIsSaid() {
        auto mode = std::make_shared<std::atomic<int>>(0);
        StudyDesk::Engine engine;
        engine.stall = [mode](const Scenario&, const Catalog&, const RunOptions&,
                              const RunControl& control) -> Result<StallReport> {
            if (*mode == 0) return stalled();
            if (*mode == 2) return Error{ErrorCode::OutOfMemory, "needs 9.2 GB, 6.0 free", ""};
            while (!control.cancel.cancelled()) {
                Progress p;
                p.done = 0.4;
                control.progress(p);
                std::this_thread::sleep_for(std::chrono::milliseconds(5));
            }
            return Error{ErrorCode::Cancelled, "cancelled", ""};
        };
        StudyTable desk(engine);
        QVERIFY(desk.study(Tab::Stages));
        const QString finding = desk.text("reachStudyFinding");
        *mode = 1;
        desk.ask()->click();
        QVERIFY(QTest::qWaitFor(
            [&] { return desk.text("reachStudyProgress").startsWith(QStringLiteral("Simulating: 40")); },
            5000));
        QVERIFY(!desk.ask()->isEnabled());
        desk.page.setTab(Tab::Drivers); // of another study nothing is running
        QVERIFY(!desk.find<QPushButton>("reachStudyCancel")->isVisible() && desk.ask()->isEnabled());
        desk.page.setTab(Tab::Stages);
        desk.find<QPushButton>("reachStudyCancel")->click();
        QVERIFY(!desk.page.studies()->work().isRunning() && desk.ask()->isEnabled());
        QCOMPARE(desk.text("reachStudyFinding"), finding);
        *mode = 2;
        desk.ask()->click();
        QVERIFY(desk.finish());
        QCOMPARE(desk.text("reachStudyState"), QStringLiteral("Cannot run: needs 9.2 GB, 6.0 free"));
        QCOMPARE(desk.text("reachStudyFinding"), finding);
    }

    void anAnswerBelongsToItsItem() {
        StudyTable desk(fakeStall());
        QVERIFY(desk.study(Tab::Stages));
        desk.page.studies()->setItem({"two"});
        QCoreApplication::processEvents();
        QVERIFY(desk.page.studies()->stall() == nullptr);
        QVERIFY(!desk.ask()->isEnabled());
        QCOMPARE(desk.text("reachStudyState"),
                 QStringLiteral("Cannot run: the item is not in the scenario that is open"));
        desk.page.studies()->setItem({"one"});
        QVERIFY(desk.page.studies()->stall() != nullptr);
    }
};

QTEST_MAIN(ReachStudiesTest)
#include "reach_studies_test.moc"
