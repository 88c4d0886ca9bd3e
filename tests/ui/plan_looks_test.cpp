// SPDX-License-Identifier: GPL-3.0-or-later
// The plan page's closer looks at a budget: caps, overlap, the best split; and for whom a line item is.
#include <QComboBox>
#include <QLineEdit>
#include <QListWidget>

#include "tests/ui/plan_table.h"
#include "ui/charts/bar_chart.h"
#include "ui/charts/line_band_chart.h"
#include "ui/views/figure_table.h"
#include "ui/views/plan_fields.h"
#include "ui/views/plan_target.h"
#include "ui/views/reach_words.h"

using namespace forereach;
using namespace forereach::ui;
using Tab = PlanPage::Tab;

class PlanLooksTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void capsAreComparedByThemselvesAndOneIsUsed() {
        PlanTable desk;
        QVERIFY(desk.run());
        desk.page.setTab(Tab::Caps);
        QVERIFY(desk.page.desk()->work().task == PlanWork::Task::Caps);
        QVERIFY(desk.finish());
        const auto& caps = desk.page.desk()->caps();
        QVERIFY(caps && caps->budget == Money::fromUnits(6000));
        auto* table = desk.find<FigureTable>("planCapsTable");
        QCOMPARE(table->figures().rows.size(), caps->rows.size());
        const ChartData drawn = desk.find<BarChart>("planCaps")->chartData();
        for (std::size_t i = 0; i < caps->rows.size(); ++i)
            QCOMPARE(*drawn.series[0].points[i].y, typical(caps->rows[i].reach));
        auto* use = desk.find<QPushButton>("planCapsUse");
        QVERIFY(use->isHidden());
        Q_EMIT table->keyChosen(QStringLiteral("2")); // 1 a day
        QVERIFY2(use->text().contains(QStringLiteral("1 a day")), qPrintable(use->text()));
        use->click();
        for (const LineItem& line : desk.world.session->scenario().campaigns[0].lineItems)
            QVERIFY((line.frequencyCap == FrequencyCap{1, 24}));
        QVERIFY(desk.page.desk()->isStale());
        desk.world.session->undoStack()->undo();
        QVERIFY(!desk.page.desk()->isStale());
        // Another budget is asked for by hand.
        desk.page.desk()->setMarker(3000);
        auto* ask = desk.find<QPushButton>("planCapsAsk");
        QVERIFY2(ask->text().contains(QStringLiteral("3,000")), qPrintable(ask->text()));
        ask->click();
        QVERIFY(desk.finish());
        QCOMPARE(desk.page.desk()->caps()->budget, Money::fromUnits(3000));
    }

    void pacingAndAuctionsAreReadOffOneAnswer() {
        PlanTable desk;
        QVERIFY(desk.run());
        desk.page.setTab(Tab::Pacing);
        QVERIFY(desk.page.desk()->work().task == PlanWork::Task::Auctions);
        QVERIFY(desk.finish());
        const auto& sales = desk.page.desk()->auctions();
        QVERIFY(sales && sales->budget == Money::fromUnits(6000));
        auto* chart = desk.find<LineBandChart>("planPacing");
        auto* line = desk.find<QComboBox>("planPacingLine");
        auto* view = desk.find<QComboBox>("planPacingChoice");
        QCOMPARE(line->count(), 3); // all, and two
        const auto drawn = [&] { return chart->chartData(); };
        QCOMPARE(drawn().series.size(), std::size_t{2}); // spent, planned
        QCOMPARE(*drawn().series[0].points.back().y,
                 typical(sales->figures.lines[0].hours.back().spendSoFar));
        QVERIFY(drawn().series[0].points.back().low.has_value());
        line->setCurrentIndex(1);
        Q_EMIT line->activated(1);
        view->setCurrentIndex(1);
        Q_EMIT view->activated(1);
        QVERIFY(!desk.page.desk()->isWorking()); // nothing is computed for it
        QCOMPARE(drawn().series[1].points.size(), sales->figures.lines[1].hours.size());
        QCOMPARE(*drawn().series[1].points[3].y, typical(*sales->figures.lines[1].hours[3].planned));
        QVERIFY2(chart->title().startsWith(QStringLiteral("Line 1 spent")), qPrintable(chart->title()));
        QCOMPARE(desk.find<FigureTable>("planPacingTable")->figures().rows[3][2].exact.toDouble(),
                 sales->figures.lines[1].hours[3].spend.mean);

        desk.page.setTab(Tab::Auction);
        QVERIFY(!desk.page.desk()->isWorking());
        auto* auction = desk.find<LineBandChart>("planAuction");
        const QString found = auction->title().replace(QChar::Nbsp, QLatin1Char(' '));
        QVERIFY2(found.contains(QStringLiteral("it bids AUD 5.00")), qPrintable(found));
        QCOMPARE(auction->chartData().markers.size(), std::size_t{1});
        const FigureData prices = desk.find<FigureTable>("planAuctionTable")->figures();
        QCOMPARE(prices.rows.size(), std::size_t{2});
        QCOMPARE(prices.rows[1][4].exact.toDouble(),
                 sales->figures.lines[2].landscape.priceToWin(0.5)->units());
        auto* fates = desk.find<QComboBox>("planAuctionChoice");
        fates->setCurrentIndex(2);
        Q_EMIT fates->activated(2);
        const ChartData shares = auction->chartData();
        QCOMPARE(shares.series.size(), std::size_t{5});
        for (std::size_t h = 0; h < shares.series[0].points.size(); ++h) {
            double sum = 0;
            for (const ChartSeries& s : shares.series) sum += s.points[h].y.value_or(0);
            QVERIFY(std::abs(sum - 1) < 1e-9 || sum == 0);
        }
    }

    void whereNobodyElseBidsThereIsNoPriceToWin() {
        Scenario s = smallPlan(1);
        s.platform.competition.reset();
        PlanTable desk(s);
        QVERIFY(desk.run());
        desk.page.setTab(Tab::Auction);
        QVERIFY(desk.finish());
        auto* auction = desk.find<LineBandChart>("planAuction");
        QVERIFY2(auction->title().startsWith(QStringLiteral("Nobody bids against Line 1")),
                 qPrintable(auction->title()));
        QVERIFY(auction->chartData().series.empty());
        QVERIFY(auction->chartData().markers.empty());
        QCOMPARE(auction->emptyText(), QStringLiteral("Nothing to draw."));
    }

    void overlapCountsEachPersonOnceAndNamesTheParts() {
        PlanTable desk;
        QVERIFY(desk.run());
        desk.page.setTab(Tab::Overlap);
        QVERIFY(desk.finish());
        const Overlap& o = desk.page.desk()->overlap()->figures;
        QCOMPARE(o.parts.size(), std::size_t{4}); // two lines, two posts
        // What the parts add up to is said in the figures of the union, and never below it.
        const QStringList said = desk.find<BarChart>("planOverlap")->title().split(QLatin1Char(' '));
        bool met = false, added = false;
        const double people = QLocale().toDouble(said.first(), &met),
                     parts = QLocale().toDouble(said.last(), &added);
        QVERIFY2(met && added && people > 0 && parts >= people, qPrintable(said.join(QLatin1Char(' '))));
        auto* table = desk.find<FigureTable>("planOverlapTable");
        QCOMPARE(table->figures().rows[0][0].text, QStringLiteral("Line 1"));
        QCOMPARE(table->figures().rows[2][0].text, QStringLiteral("one in the feed"));
        QCOMPARE(table->figures().rows[1][2].exact.toDouble(), typical(o.parts[1].added));
        const ChartData drawn = desk.find<BarChart>("planOverlap")->chartData();
        QCOMPARE(drawn.series[0].points.size(), std::min<std::size_t>(12, o.sets.size()));
        QCOMPARE(*drawn.series[0].points[0].y, typical(o.sets[0].outcome));
        auto* by = desk.find<QComboBox>("planOverlapChoice");
        by->setCurrentIndex(1);
        Q_EMIT by->activated(1);
        QVERIFY(desk.finish());
        QVERIFY(desk.page.desk()->overlap()->by == OverlapBy::Creatives);
    }

    void theBestSplitIsFoundAndUsed() {
        PlanTable desk;
        QVERIFY(desk.run());
        desk.page.setTab(Tab::Split);
        QVERIFY(!desk.page.desk()->isWorking()); // takes long: only when asked
        desk.find<QPushButton>("planSplitAsk")->click();
        QVERIFY(desk.finish());
        const auto& splits = desk.page.desk()->split();
        QVERIFY(splits && splits->frontier.size() == 5);
        const SplitAnswer& answer = splits->frontier[splits->chosen];
        QCOMPARE(answer.budget, Money::fromUnits(6000));
        QVERIFY(answer.best.value.mean >= answer.stated.value.mean);
        auto* table = desk.find<FigureTable>("planSplitTable");
        QCOMPARE(table->figures().rows[1][2].exact.toDouble(), answer.best.budgets[1].units());
        auto* use = desk.find<QPushButton>("planSplitUse");
        QCOMPARE(!use->isHidden(), answer.best.budgets != answer.stated.budgets);
        if (use->isHidden()) return;
        const SplitAnswer kept = answer;
        use->click();
        QCOMPARE(desk.line(0).lifetimeBudget, kept.best.budgets[0]);
        QCOMPARE(desk.line(1).lifetimeBudget, kept.best.budgets[1]);
    }

    void aDuplicateIsComparedCurveByCurveAndLineByLine() {
        PlanTable desk;
        WorkspaceSession& session = *desk.world.session;
        desk.page.setTab(Tab::Compare);
        const QString first = QStringLiteral("Base");
        session.duplicateScenario(first);
        QVERIFY(QTest::qWaitFor([&] { return session.scenario().name == "Base"; }));
        auto* choice = desk.find<QComboBox>("planVersionsChoice");
        desk.find<QPushButton>("planVersionsUse")->click(); // Duplicate plan
        QVERIFY(QTest::qWaitFor([&] { return QString::fromStdString(session.scenario().name) != first; }));
        QVERIFY(desk.type(0, LineField::Bid, QStringLiteral("9")));
        QVERIFY(desk.run());
        QCOMPARE(choice->currentText(), first);
        auto* ask = desk.find<QPushButton>("planVersionsAsk");
        QVERIFY(ask->isEnabled());
        ask->click();
        QVERIFY(QTest::qWaitFor([&] { return desk.page.desk()->versions().has_value(); }, 60000));
        QCoreApplication::processEvents();
        const PlanDesk::Versions& found = *desk.page.desk()->versions();
        QVERIFY(found.figures.sameFeed);
        auto* chart = desk.find<LineBandChart>("planVersions");
        const ChartData drawn = chart->chartData();
        QCOMPARE(drawn.series.size(), std::size_t{2});
        QCOMPARE(drawn.series[0].letter, QStringLiteral("A"));
        QCOMPARE(drawn.series[1].name, first);
        const PlanCurve& curve = *desk.page.desk()->curve();
        for (std::size_t i = 0; i < curve.points.size(); ++i)
            QCOMPARE(*drawn.series[0].points[i].y, typical(curve.points[i].reach));
        const FigureData& table = desk.find<FigureTable>("planVersionsTable")->figures();
        const auto row = [&](const QString& what) {
            return std::find_if(table.rows.begin(), table.rows.end(),
                                [&](const auto& cells) { return cells[0].text == what; });
        };
        const auto bid = row(QStringLiteral("Line 1: bid"));
        QVERIFY(bid != table.rows.end());
        QCOMPARE((*bid)[1].text, QStringLiteral("9"));
        QCOMPARE((*bid)[2].text, QStringLiteral("5"));
        QVERIFY(row(QStringLiteral("Line 1: cap")) == table.rows.end()); // alike
        const auto reach = row(QStringLiteral("as planned: people reached"));
        QCOMPARE((*reach)[3].exact.toDouble(), typical(found.figures.rows[0].reach.difference));
    }

    void plansOfOtherLuckAreNotCompared() {
        PlanTable desk;
        WorkspaceSession& session = *desk.world.session;
        for (const char* name : {"Luck", "Luck, another"}) {
            session.duplicateScenario(QString::fromLatin1(name));
            QVERIFY(QTest::qWaitFor([&] { return session.scenario().name == name; }));
        }
        Scenario other = session.scenario();
        other.seed = 99;
        session.editScenario(QStringLiteral("seed"), other);
        QVERIFY(desk.run());
        desk.page.setTab(Tab::Compare);
        QCoreApplication::processEvents();
        desk.find<QPushButton>("planVersionsAsk")->click();
        QVERIFY(QTest::qWaitFor([&] { return !desk.page.desk()->failure().isEmpty(); }));
        QVERIFY2(desk.text("planState").contains(QStringLiteral("seeds differ")),
                 qPrintable(desk.text("planState")));
        QVERIFY(!desk.page.desk()->versions());
    }

    void whatCanBeAskedIsThereInALowWindowToo() {
        PlanTable desk;
        desk.page.resize(900, 480); // room for the picture alone
        QVERIFY(desk.run());
        desk.page.setTab(Tab::Split);
        QCoreApplication::processEvents();
        QVERIFY(desk.page.shown() == PlanPage::Shown::Picture);
        QVERIFY(desk.find<QPushButton>("planSplitAsk")->isVisible());
        QVERIFY(desk.find<QComboBox>("planSplitChoice")->isVisible());
        desk.page.setTab(Tab::Lines);
        QVERIFY(!desk.find<QPushButton>("planSplitAsk")->isVisible());
    }

    void aLookThatWasCancelledDoesNotBeginAgain() {
        PlanTable desk;
        QVERIFY(desk.run());
        desk.page.setTab(Tab::Caps);
        desk.find<QPushButton>("planCancel")->click();
        QCoreApplication::processEvents();
        QVERIFY(!desk.page.desk()->isWorking() && !desk.page.desk()->caps());
        QVERIFY(desk.find<QPushButton>("planCapsAsk")->isEnabled());
    }

    void theTargetIsChosenFromLists() {
        LineItem line = smallPlan().campaigns[0].lineItems[0];
        line.segments = {{"AU:F:18-24"}};
        line.targeting.hours = {{18, 24}};
        line.targeting.excludeTopics = {"Pets"};
        PlanTargetDialog dialog(smallPlan(), shippedCatalog(), line);
        QVERIFY(dialog.chosen() == line);
        auto* people = dialog.findChild<QListWidget*>(QStringLiteral("planTargetSegmentsList"));
        QCOMPARE(people->count(), kGenders * kAgeBands);
        people->item(0)->setCheckState(Qt::Checked);
        dialog.findChild<QLineEdit*>(QStringLiteral("planTargetHours"))->setText(QStringLiteral("7-9, 22-2"));
        QCOMPARE(dialog.chosen().segments.size(), std::size_t{2});
        QCOMPARE(dialog.chosen().targeting.hours.size(), std::size_t{2});
        QVERIFY(dialog.chosen().targeting.hours[1].contains(23));
        QVERIFY2(targetText(dialog.chosen()).contains(QStringLiteral("not interested in Pets")),
                 qPrintable(targetText(dialog.chosen())));
    }
};

QTEST_MAIN(PlanLooksTest)
#include "plan_looks_test.moc"
