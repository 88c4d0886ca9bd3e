// SPDX-License-Identifier: GPL-3.0-or-later
// The plan page on boosted posts, limits of a split, and versions by another counting rule.
#include <QComboBox>
#include <QDialogButtonBox>
#include <QLineEdit>
#include <QTableWidget>

#include "tests/ui/plan_table.h"
#include "ui/charts/forest_chart.h"
#include "ui/charts/line_band_chart.h"
#include "ui/views/figure_table.h"
#include "ui/views/plan_fields.h"
#include "ui/views/plan_pictures.h"
#include "ui/views/plan_split_limits.h"
#include "ui/views/reach_words.h"

using namespace forereach;
using namespace forereach::ui;
using Tab = PlanPage::Tab;

class PlanBoostTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aPlanWithoutABoostSaysHowToMakeOne() {
        PlanTable desk;
        QVERIFY(desk.run());
        desk.page.setTab(Tab::Boost);
        auto* chart = desk.find<ForestChart>("planBoost");
        QVERIFY2(chart->emptyText().contains(QStringLiteral("a boosted post")),
                 qPrintable(chart->emptyText()));
        QVERIFY(!desk.find<QPushButton>("planBoostAsk")->isEnabled());
    }

    void aBoostIsRunWithItsAdsAndWithout() {
        PlanTable desk;
        QVERIFY(desk.type(0, LineField::Boost, QStringLiteral("a boosted post")));
        QVERIFY(desk.line(0).boost);
        QVERIFY(desk.run());
        desk.page.setTab(Tab::Boost);
        QVERIFY(!desk.page.desk()->isWorking()); // runs the feed: only when asked
        auto* ask = desk.find<QPushButton>("planBoostAsk");
        QVERIFY(ask->isEnabled());
        ask->click();
        QVERIFY(desk.finish());
        const auto& boost = desk.page.desk()->boost();
        QVERIFY(boost && boost->budget == Money::fromUnits(6000));
        QCOMPARE(boost->figures.posts.size(), std::size_t{1});
        const BoostPart& all = boost->figures.posts[0].all;
        auto* chart = desk.find<ForestChart>("planBoost");
        const auto drawn = [&] { return chart->chartData(); };
        QCOMPARE(*drawn().series[0].points[0].y, typical(all.reach.difference));
        const FigureData table = desk.find<FigureTable>("planBoostTable")->figures();
        QCOMPARE(table.rows[0][1].text, QStringLiteral("All people"));
        QCOMPARE(table.rows[0][4].exact.toDouble(), typical(all.reach.difference));
        QCOMPARE(table.rows.size(), 1 + boost->figures.posts[0].segments.size());
        auto* view = desk.find<QComboBox>("planBoostChoice");
        view->setCurrentIndex(1);
        Q_EMIT view->activated(1);
        QCOMPARE(*drawn().series[0].points[0].y, typical(all.cannibalised));
    }

    void limitsOfASplitAreJudgedWhileTypedAndKept() {
        PlanTable desk;
        QVERIFY(desk.run());
        desk.page.setTab(Tab::Split);
        desk.find<QPushButton>("planSplitLimits")->click();
        auto* dialog = desk.find<PlanSplitLimits>("planSplitLimitsDialog");
        auto* table = dialog->findChild<QTableWidget*>(QStringLiteral("planSplitLimitsTable"));
        auto* issue = dialog->findChild<QLabel*>(QStringLiteral("planSplitLimitsIssue"));
        table->item(0, 1)->setText(QStringLiteral("60"));
        table->item(1, 1)->setText(QStringLiteral("50"));
        QVERIFY2(issue->text().contains(QStringLiteral("110 %")), qPrintable(issue->text()));
        table->item(1, 1)->setText(QStringLiteral("much"));
        QVERIFY2(issue->text().startsWith(QStringLiteral("Line 2")), qPrintable(issue->text()));
        table->item(0, 1)->setText({});
        table->item(1, 1)->setText(QStringLiteral("70 %"));
        QVERIFY(issue->text().isEmpty());
        dialog->accept();
        QCoreApplication::processEvents();
        QCOMPARE(desk.page.desk()->splitLimits().at("line-2"), (std::pair{0.7, 1.0}));
        desk.find<QPushButton>("planSplitAsk")->click();
        QVERIFY(desk.finish());
        const SplitAnswer& a = desk.page.desk()->split()->frontier[desk.page.desk()->split()->chosen];
        QVERIFY(a.best.budgets[1].units() >= 0.7 * a.budget.units() - 0.01);
        const FigureData shown = desk.find<FigureTable>("planSplitTable")->figures();
        QCOMPARE(shown.rows[1][3].text, QStringLiteral("70\u00a0% to 100\u00a0%"));
    }

    void pricesOfOthersAreStatedByMarketAndUndone() {
        PlanTable desk;
        WorkspaceSession& session = *desk.world.session;
        const Scenario before = session.scenario();
        desk.find<QPushButton>("planPricesAsk")->click();
        auto* dialog = desk.find<QDialog>("planPricesDialog");
        auto* table = dialog->findChild<QTableWidget*>(QStringLiteral("planPricesTable"));
        auto* issue = dialog->findChild<QLabel*>(QStringLiteral("planPricesIssue"));
        auto* ok = dialog->findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Ok);
        QCOMPARE(table->rowCount(), 1 + static_cast<int>(before.markets.size()));
        for (int row = 0; row < table->rowCount(); ++row)
            for (int column = 1; column < 5; ++column) table->item(row, column)->setText({});
        QVERIFY(ok->isEnabled()); // nobody else bids
        table->item(0, 1)->setText(QStringLiteral("3.2"));
        table->item(0, 2)->setText(QStringLiteral("much"));
        QVERIFY2(issue->text().contains(QStringLiteral("\"much\" is no number")), qPrintable(issue->text()));
        QVERIFY(!ok->isEnabled());
        table->item(0, 2)->setText(QStringLiteral("2"));
        QVERIFY2(issue->text().contains(QStringLiteral("at least the median")), qPrintable(issue->text()));
        table->item(0, 2)->setText(QStringLiteral("7.5"));
        table->item(0, 3)->setText(QStringLiteral("90 %"));
        table->item(1, 4)->setText(QStringLiteral("1 1"));
        QVERIFY2(issue->text().contains(QStringLiteral("24 factors")), qPrintable(issue->text()));
        table->item(1, 4)->setText({});
        dialog->findChild<QLineEdit*>(QStringLiteral("planFloorEdit"))->setText(QStringLiteral("1.5"));
        dialog->findChild<QComboBox*>(QStringLiteral("planAuctionCombo"))->setCurrentIndex(1);
        QVERIFY2(issue->text().isEmpty() && ok->isEnabled(), qPrintable(issue->text()));
        dialog->accept();
        const PlatformParameters& p = session.scenario().platform;
        QVERIFY(p.competition && p.competition->medianCpm == Money{3'200'000} &&
                p.competition->p90Cpm == Money{7'500'000} && p.competition->presence == 0.9);
        QVERIFY(p.competitionByMarket.empty() && p.adFloorCpm == Money{1'500'000});
        QCOMPARE(p.auction, AuctionKind::FirstPrice);
        session.undoStack()->undo();
        QVERIFY(session.scenario().platform == before.platform);
    }

    void versionsAreComparedByTheChosenRule() {
        PlanTable desk;
        WorkspaceSession& session = *desk.world.session;
        for (const char* name : {"Base", "Base, version 2"}) {
            session.duplicateScenario(QString::fromLatin1(name));
            QVERIFY(QTest::qWaitFor([&] { return session.scenario().name == name; }));
        }
        QVERIFY(desk.type(0, LineField::Bid, QStringLiteral("9")));
        QVERIFY(desk.run());
        desk.page.setTab(Tab::Compare);
        QCoreApplication::processEvents();
        const auto compared = [&] {
            desk.find<QPushButton>("planVersionsAsk")->click();
            const bool there =
                QTest::qWaitFor([&] { return desk.page.desk()->versions().has_value(); }, 60000);
            QCoreApplication::processEvents();
            return there;
        };
        QVERIFY(compared());
        const double all = desk.page.desk()->versions()->figures.rows[0].reach.a.mean;
        desk.page.desk()->setRule(CountingRule::Completed);
        QVERIFY(!desk.page.desk()->versions()); // was counted by the rule before
        QVERIFY(desk.finish());
        QVERIFY(compared());
        const VersionComparison& figures = desk.page.desk()->versions()->figures;
        QVERIFY(figures.counted == CountingRule::Completed);
        QVERIFY(figures.rows[0].reach.a.mean < 0.7 * all);
        const PlanCurve& curve = *desk.page.desk()->curve();
        const ChartData drawn = desk.find<LineBandChart>("planVersions")->chartData();
        for (std::size_t i = 0; i < curve.points.size(); ++i)
            QCOMPARE(*drawn.series[0].points[i].y, typical(curve.points[i].reach));
        QVERIFY2(desk.find<LineBandChart>("planVersions")
                     ->subtitle()
                     .contains(countedWords(CountingRule::Completed)),
                 qPrintable(desk.find<LineBandChart>("planVersions")->subtitle()));
    }
};

QTEST_MAIN(PlanBoostTest)
#include "plan_boost_test.moc"
