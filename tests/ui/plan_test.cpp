// SPDX-License-Identifier: GPL-3.0-or-later
// The plan page: a table of line items that is judged while one types, a curve that is the engine's, a marker
// that moves every figure, and an answer that says when it no longer fits the plan.
#include <QApplication>
#include <QComboBox>
#include <QElapsedTimer>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

#include "tests/ui/plan_table.h"
#include "ui/charts/bar_chart.h"
#include "ui/views/figure_table.h"
#include "ui/views/plan_fields.h"
#include "ui/views/reach_words.h"

using namespace forereach;
using namespace forereach::ui;
using Tab = PlanPage::Tab;

namespace {

/// Waits until it is let go or cancelled.
PlanDesk::Curve held(std::shared_ptr<std::atomic<int>> calls) {
    return [calls](const Scenario&, const Catalog&, const RunOptions&, const PlanQuestion&,
                   const PlanControl& control, std::shared_ptr<const AdRecording>*) -> Result<PlanCurve> {
        ++*calls;
        while (!control.cancel.cancelled()) {
            Progress p;
            p.done = 0.3;
            p.replication = 1;
            p.replications = 2;
            control.progress(p);
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
        return Error{ErrorCode::Cancelled, "cancelled", ""};
    };
}

} // namespace

class PlanTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void anEmptyPageAsksForALineAndSaysThatNoPriceIsShipped() {
        PlanTable desk(smallPlan(0));
        QVERIFY(desk.page.isEmptyShown());
        QVERIFY(desk.text("planPageEmptyText").contains(QStringLiteral("No prices are shipped")));
        desk.find<QPushButton>("planPageEmptyAction")->click();
        QCoreApplication::processEvents();
        QVERIFY(!desk.page.isEmptyShown());
        QCOMPARE(desk.line().creative.value, std::string("one"));
        QVERIFY(desk.cell(0, LineField::Issue).data().toString().contains(QStringLiteral("no bid yet")));
        QVERIFY(desk.world.session->issues().empty());
        desk.world.session->undoStack()->undo();
        QCoreApplication::processEvents();
        QVERIFY(desk.page.isEmptyShown() && desk.world.session->scenario().campaigns.empty());
    }

    void everyFieldIsTypedOneUndoStepEach() {
        PlanTable desk;
        const LineItem before = desk.line();
        const std::pair<LineField, const char*> typed[] = {{LineField::Name, "Young"},
                                                           {LineField::Creative, "two"},
                                                           {LineField::Budget, "1234.56"},
                                                           {LineField::Daily, "99"},
                                                           {LineField::From, "2026-11-24 06:00"},
                                                           {LineField::To, "2026-11-24T18:00"},
                                                           {LineField::Bid, "7.5"},
                                                           {LineField::Per, "view of 6 s (CPV)"},
                                                           {LineField::Cap, "3 in 2 d"},
                                                           {LineField::Aim, "2 in 3 d"},
                                                           {LineField::Then, "two; three"},
                                                           {LineField::Pacing, "as fast as possible"}};
        for (const auto& [field, text] : typed) QVERIFY(desk.type(0, field, QString::fromLatin1(text)));
        const LineItem& now = desk.line();
        QCOMPARE(now.name, std::string("Young"));
        QCOMPARE(now.lifetimeBudget.micros, std::int64_t{1'234'560'000});
        QCOMPARE(now.start.iso(), std::string("2026-11-24T06:00:00Z"));
        QVERIFY(now.bidStrategy == BidStrategy::Cpv && now.bid.micros == 7'500'000 && now.bidCpm.micros == 0);
        QVERIFY((now.frequencyCap == FrequencyCap{3, 48}) && now.pacing == Pacing::Asap);
        QCOMPARE(desk.cell(0, LineField::Cap).data().toString(), QStringLiteral("3 in 2 d"));
        QVERIFY((now.targetFrequency == FrequencyCap{2, 72}));
        // By title in the library, whose items join the scenario.
        QVERIFY(now.sequence == (std::vector<ItemId>{{"two"}, {"three"}}));
        QCOMPARE(desk.world.session->scenario().content.size(), std::size_t{3});
        QCOMPARE(desk.world.session->undoStack()->count(), 12);
        QCOMPARE(desk.world.session->undoStack()->text(2), QStringLiteral("Budget of Young"));
        while (desk.world.session->undoStack()->canUndo()) desk.world.session->undoStack()->undo();
        QVERIFY(desk.line() == before);
    }

    void whatIsShownReadsBackAsItself() {
        LineItem line = smallPlan().campaigns[0].lineItems[0];
        line.dailyBudget = Money{12'345'678};
        line.start = {1795478400};
        line.frequencyCap = {4, 36};
        line.targetFrequency = {2, 72};
        line.sequence = {{"two"}, {"three"}};
        line.boost = true;
        line.clickRate = 0.0125;
        for (int f = 0; f < kLineFields; ++f) {
            const auto field = static_cast<LineField>(f);
            if (field == LineField::Target || field == LineField::Issue) continue;
            LineItem again = line;
            QCOMPARE(setLineText(again, field, lineEditText(line, field)), QString());
            QVERIFY2(again == line, qPrintable(lineFieldName(field)));
        }
    }

    void whatCannotBeReadIsRefusedAndChangesNothing() {
        PlanTable desk;
        const LineItem before = desk.line();
        for (const auto& [field, text] :
             {std::pair{LineField::Budget, "lots"}, std::pair{LineField::From, "tomorrow"},
              std::pair{LineField::Cap, "often"}}) {
            QVERIFY(!desk.type(0, field, QString::fromLatin1(text)));
            QVERIFY(desk.find<QPushButton>("planIssue")->text().contains(QString::fromLatin1(text)));
        }
        QVERIFY(desk.line() == before);
    }

    void everyIssueStandsAtItsRowAndField() {
        PlanTable desk;
        desk.type(1, LineField::To, QStringLiteral("2026-01-01"));
        desk.type(1, LineField::Budget, QStringLiteral("-5"));
        LineItem nobody = desk.line(0);
        nobody.targeting.excludeMarkets = {"AU"};
        desk.table()->lines()->setTarget(0, nobody);
        QCoreApplication::processEvents();
        const auto& issues = desk.world.session->issues();
        QCOMPARE(desk.table()->lines()->issues().size(), issues.size());
        QVERIFY(desk.cell(0, LineField::Issue)
                    .data()
                    .toString()
                    .contains(QStringLiteral("target: leave nobody")));
        const QString second = desk.cell(1, LineField::Issue).data().toString();
        QVERIFY2(second.contains(QStringLiteral("to: must be after")) &&
                     second.contains(QStringLiteral("budget: must not")),
                 qPrintable(second));
        QVERIFY(desk.cell(1, LineField::To)
                    .data(Qt::ToolTipRole)
                    .toString()
                    .contains(QStringLiteral("after the start")));
        QVERIFY(!desk.find<QPushButton>("planRun")->isEnabled());
        auto* issue = desk.find<QPushButton>("planIssue");
        QVERIFY2(issue->text().contains(QStringLiteral("Line 1, target: leave nobody")),
                 qPrintable(issue->text()));
        QVERIFY(issue->text().contains(QStringLiteral("and 2 more")));
        issue->click();
        QVERIFY(desk.table()->currentIndex() == desk.cell(0, LineField::Target));
    }

    void linesAreDuplicatedAndRemoved() {
        PlanTable desk;
        desk.table()->setCurrentRow(0);
        desk.find<QPushButton>("planDuplicate")->click();
        QCOMPARE(desk.world.session->scenario().campaigns[0].lineItems.size(), std::size_t{3});
        QCOMPARE(desk.line(1).name, std::string("Line 1 copy"));
        QVERIFY(desk.line(1).id.value != desk.line(0).id.value && desk.table()->currentRow() == 1);
        for (int i = 0; i < 3; ++i) {
            desk.table()->setCurrentRow(0);
            QTest::keyClick(desk.table(), Qt::Key_Delete);
        }
        QCoreApplication::processEvents();
        QVERIFY(desk.world.session->scenario().campaigns.empty() && desk.page.isEmptyShown());
        desk.world.session->undoStack()->undo();
        QCOMPARE(desk.world.session->scenario().campaigns[0].lineItems.size(), std::size_t{1});
    }

    void aCreativeOfTheLibraryJoinsTheScenarioInTheSameStep() {
        PlanTable desk;
        QVERIFY(desk.type(0, LineField::Creative, QStringLiteral("three")));
        QCOMPARE(desk.world.session->scenario().content.size(), std::size_t{3});
        QVERIFY(desk.world.session->issues().empty());
        QCOMPARE(desk.world.session->undoStack()->count(), 1);
        desk.world.session->undoStack()->undo();
        QCOMPARE(desk.world.session->scenario().content.size(), std::size_t{2});
    }

    void aCellIsEditedByKeyboard() {
        PlanTable desk;
        desk.page.activateWindow();
        desk.table()->showField(0, LineField::Budget);
        QTest::keyClick(desk.table(), Qt::Key_Return);
        auto* editor = desk.find<QLineEdit>("planEditor");
        QTest::keyClicks(editor, QStringLiteral("750"));
        QTest::keyClick(editor, Qt::Key_Return);
        QCoreApplication::processEvents();
        QCOMPARE(desk.line().lifetimeBudget, Money::fromUnits(750));
    }

    void theCurveIsTheEnginesAndTheMarkerReadsIt() {
        PlanTable desk;
        QVERIFY(desk.run());
        const PlanCurve& curve = *desk.page.desk()->curve();
        QVERIFY(desk.page.desk()->answer() == PlanDesk::Answer::Full);
        const auto whole =
            *planCurve(desk.world.session->scenario(), shippedCatalog(), {}, {{"push"}, {}}, {});
        QVERIFY(curve == whole);
        const ChartData drawn = desk.chart()->chartData();
        QCOMPARE(drawn.series.size(), std::size_t{2});
        std::size_t dots = 0;
        for (const ChartPoint& p : drawn.series[0].points) {
            if (!p.dot) continue;
            QCOMPARE(p.x, curve.points[dots].budget.units());
            QCOMPARE(*p.y, typical(curve.points[dots].reach));
            QCOMPARE(*p.low, *curve.points[dots].reach.p10);
            ++dots;
        }
        QCOMPARE(dots, curve.points.size());
        QVERIFY(drawn.series[1].stroke == Stroke::Thin && !drawn.series[1].points.back().low);
        // It begins at the campaign's own budget.
        QCOMPARE(desk.page.desk()->marker(), 6000.0);
        QCOMPARE(desk.text("planStripReach"), typicalText(curve.points[5].reach));
        QCOMPARE(desk.text("planStripReachMore"), intervalTextOf(curve.points[5].reach));
        QVERIFY(desk.chart()->title().contains(desk.text("planStripReach")));
        desk.page.setTab(Tab::Points);
        QCOMPARE(desk.find<FigureTable>("planPoints")->figures().rows.size(), curve.points.size() + 1);
        QCOMPARE(*desk.find<BarChart>("planTimes")->chartData().series[0].points[2].y,
                 typical(curve.points[5].nPlusReach[2]));
    }

    void theMarkerIsDraggedAndSteppedAndTyped() {
        PlanTable desk;
        QVERIFY(desk.run());
        auto* plot = desk.find<QWidget>("planCurvePlot");
        plot->grab(); // lays the axes out
        const QString before = desk.text("planStripReach");
        const QPoint at = desk.chart()->markerPixel().toPoint();
        QTest::mousePress(plot, Qt::LeftButton, {}, at);
        QTest::mouseMove(plot, at + QPoint(80, 0));
        QTest::mouseRelease(plot, Qt::LeftButton, {}, at + QPoint(80, 0));
        const double dragged = desk.page.desk()->marker();
        QVERIFY(dragged > 6500 && desk.text("planStripReach") != before);
        QTest::keyClick(plot, Qt::Key_Left);
        QCOMPARE(desk.page.desk()->marker(), dragged - 180); // 1 % of 18,000
        QTest::keyClick(plot, Qt::Key_Right);
        QCOMPARE(desk.page.desk()->marker(), dragged);
        QTest::keyClick(plot, Qt::Key_Home);
        QTest::keyClick(plot, Qt::Key_Up);
        QCOMPARE(desk.page.desk()->marker(), 600.0); // the first dot
        QTest::keyClick(plot, Qt::Key_End);
        QCOMPARE(desk.page.desk()->marker(), 18000.0);
        QVERIFY(plot->accessibleDescription().contains(desk.text("planStripReach")));
        auto* budget = desk.find<QLineEdit>("planBudget");
        budget->setFocus();
        budget->selectAll();
        QTest::keyClicks(budget, QStringLiteral("6000"));
        QTest::keyClick(budget, Qt::Key_Return);
        QCOMPARE(desk.text("planStripReach"), before);
        QElapsedTimer clock;
        clock.start();
        for (int i = 0; i < 50; ++i) {
            desk.page.desk()->stepMarker(1);
            QCoreApplication::processEvents();
        }
        qInfo("a move of the marker with all figures: %.1f ms", static_cast<double>(clock.elapsed()) / 50);
    }

    void anotherCountingRuleCountsTheSameRun() {
        PlanTable desk;
        QVERIFY(desk.run());
        const PlanCurve all = *desk.page.desk()->curve();
        auto* rule = desk.find<QComboBox>("planRule");
        rule->setCurrentIndex(4);
        Q_EMIT rule->activated(4);
        QVERIFY(desk.page.desk()->work().task == PlanWork::Task::Rules);
        QVERIFY(desk.finish());
        const PlanCurve completed = *desk.page.desk()->curve();
        QVERIFY(completed.counted == CountingRule::Completed);
        QVERIFY(completed.points.back().reach.mean < all.points.back().reach.mean);
        QCOMPARE(completed.points.back().spend.mean, all.points.back().spend.mean);
        QVERIFY(desk.chart()->subtitle().contains(QStringLiteral("watched to the end")));
        // Now all of them are counted: the next choice answers at once.
        Q_EMIT rule->activated(0);
        QVERIFY(!desk.page.desk()->isWorking() && *desk.page.desk()->curve() == all);
    }

    void aChangedPlanIsOutOfDateUntilItIsUndoneOrRun() {
        PlanTable desk;
        QVERIFY(desk.run());
        QVERIFY(desk.find<QLabel>("planState")->isHidden());
        desk.type(1, LineField::Budget, QStringLiteral("500"));
        QCoreApplication::processEvents();
        QCOMPARE(desk.text("planState"), QStringLiteral("Out of date: budget of Line 2 changed"));
        QVERIFY(desk.chart()->isStale());
        desk.find<QPushButton>("planUndo")->click();
        QCoreApplication::processEvents();
        QVERIFY(!desk.page.desk()->isStale() && !desk.chart()->isStale());
        desk.world.session->undoStack()->redo();
        // Only the plan differs: the feed is not recorded again, and the answer is that of a run of its own.
        QVERIFY(desk.run());
        QVERIFY(!desk.page.desk()->isStale());
        const auto whole =
            *planCurve(desk.world.session->scenario(), shippedCatalog(), {}, {{"push"}, {}}, {});
        QVERIFY(*desk.page.desk()->curve() == whole);
    }

    void aRunSaysWhereItIsAndIsCancelled() {
        const auto calls = std::make_shared<std::atomic<int>>(0);
        PlanTable desk(smallPlan(), held(calls));
        desk.find<QPushButton>("planRun")->click();
        QVERIFY(QTest::qWaitFor([&] { return desk.text("planProgress").contains(QStringLiteral("30")); }));
        QVERIFY2(
            desk.text("planProgress").startsWith(QStringLiteral("Recording the feed, replication 1 of 2")),
            qPrintable(desk.text("planProgress")));
        QVERIFY(!desk.find<QPushButton>("planRun")->isEnabled());
        desk.find<QPushButton>("planCancel")->click();
        QCoreApplication::processEvents();
        QVERIFY(!desk.page.desk()->isWorking() && desk.find<QPushButton>("planRun")->isEnabled());
        QVERIFY(desk.find<QLabel>("planState")->isHidden() && *calls == 1);
    }

    void aFailureSaysWhat() {
        PlanTable desk(smallPlan(),
                       [](const Scenario&, const Catalog&, const RunOptions&, const PlanQuestion&,
                          const PlanControl&, std::shared_ptr<const AdRecording>*) -> Result<PlanCurve> {
                           return Error{ErrorCode::OutOfMemory, "needs 9.2 GB", ""};
                       });
        QVERIFY(desk.run());
        QVERIFY2(desk.text("planState").contains(QStringLiteral("needs 9.2 GB")),
                 qPrintable(desk.text("planState")));
    }

    void aPartialAnswerHasDotsAndNoLine() {
        PlanTable desk(smallPlan(),
                       [&](const Scenario& s, const Catalog& c, const RunOptions& o, const PlanQuestion& q,
                           const PlanControl& control,
                           std::shared_ptr<const AdRecording>*) -> Result<PlanCurve> {
                           auto first = planCurve(s, c, o, q, {});
                           first->preliminary = true;
                           control.points(*first);
                           while (!control.cancel.cancelled())
                               std::this_thread::sleep_for(std::chrono::milliseconds(5));
                           return Error{ErrorCode::Cancelled, "cancelled", ""};
                       });
        desk.find<QPushButton>("planRun")->click();
        QVERIFY(
            QTest::qWaitFor([&] { return desk.page.desk()->answer() == PlanDesk::Answer::Partial; }, 20000));
        QCoreApplication::processEvents();
        QVERIFY2(desk.text("planState")
                     .startsWith(QStringLiteral("First answer: %1 of 800 viewers")
                                     .arg(desk.page.desk()->curve()->viewers)),
                 qPrintable(desk.text("planState")));
        const ChartData drawn = desk.chart()->chartData();
        QVERIFY(drawn.series[0].stroke == Stroke::None && drawn.series[0].points.size() == 10);
        desk.page.desk()->cancel();
        QVERIFY(desk.page.desk()->curve() != nullptr); // what is there stays
    }

    void thePlanIsExportedAsItIsShown() {
        PlanTable desk;
        QVERIFY(desk.run());
        const QString csv = desk.world.folder.filePath(QStringLiteral("plan.csv")),
                      html = desk.world.folder.filePath(QStringLiteral("plan.html"));
        QSignalSpy written(desk.page.desk(), &PlanDesk::written);
        desk.page.desk()->exportTo(PlanDesk::ExportKind::Csv, csv);
        desk.page.desk()->exportTo(PlanDesk::ExportKind::Html, html);
        QVERIFY(QTest::qWaitFor([&] { return written.size() == 2; }));
        QFile table(csv), plan(html);
        QVERIFY(table.open(QIODevice::ReadOnly) && plan.open(QIODevice::ReadOnly));
        const QByteArray lines = table.readAll();
        QCOMPARE(lines.count('\n'), 12); // head, ten budgets, no limit
        QVERIFY(lines.contains("seed 7") && lines.contains("counted"));
        const QByteArray page = plan.readAll();
        QVERIFY(page.contains("Forereach media plan") && page.contains("Push"));
        // Every point of the curve stands in it, and under what it was simulated.
        QVERIFY(page.contains("seed 7") && page.contains("People met at least so often"));
        desk.page.desk()->exportTo(PlanDesk::ExportKind::Csv, QStringLiteral("/nowhere/plan.csv"));
        QVERIFY(QTest::qWaitFor([&] { return written.size() == 3; }));
        QVERIFY(!written[2][1].toString().isEmpty());
    }
};

QTEST_MAIN(PlanTest)
#include "plan_test.moc"
