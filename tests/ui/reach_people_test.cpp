// SPDX-License-Identifier: GPL-3.0-or-later
// The tabs of the reach page about how an item spread and arrived and how people used the app: what they show
// is what the report says, and nothing where it says nothing.

#include "core/report/audience_figures.h"
#include "tests/core/sample_report.h"
#include "tests/ui/reach_desk.h"
#include "ui/charts/bar_chart.h"

using namespace forereach;
using namespace forereach::test;
using Tab = ReachPage::Tab;

class ReachPeopleTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void spreadIsThatOfTheReport() {
        RunReport report = sampleReport();
        SpreadReport& s = report.items[0].spread.emplace();
        s.outsideFirst = {0.71, 0.01, 0.62, 0.7, 0.79};
        s.outsideFollowers = {0.97, 0.01, 0.94, 0.97, 0.99};
        s.effectiveSegments = {6.4, 0.1, 5.9, 6.4, 7.0};
        ReachDesk desk;
        desk.show(report);
        desk.page.setTab(Tab::Spread);
        const auto* chart = desk.find<BarChart>("reachSpread");
        const auto points = chart->chartData().series.at(0).points;
        QCOMPARE(points.size(), 2u);
        QCOMPARE(*points[0].y, 0.7);
        QCOMPARE(*points[0].low, 0.62);
        QCOMPARE(*points[1].high, 0.99);
        QVERIFY(chart->title().startsWith(QStringLiteral("70")));
        QVERIFY(chart->subtitle().contains(QStringLiteral("6.4 segments")));
        QCOMPARE(desk.table()->figures().rows[0][1].exact.toDouble(), 0.7);
        QCOMPARE(desk.table()->figures().rows[1][3].exact.toDouble(), 0.97);
    }

    void whatNobodyReachedHasNoSpread() {
        RunReport report = sampleReport();
        report.items[0].spread.reset();
        ReachDesk desk;
        desk.show(report);
        desk.page.setTab(Tab::Spread);
        QVERIFY(desk.find<BarChart>("reachSpread")->isEmpty());
        QVERIFY(desk.table()->figures().rows.empty());
    }

    void arrivalIsThatOfTheReport() {
        RunReport report = sampleReport();
        report.items[0].connections = {
            {Connection::Mobile3G, {1'000, 10, 900, 1'000, 1'100}, 0.083, 2.4, 1.7},
            {Connection::Fixed, {9'000, 90, 8'000, 9'000, 9'900}, 0, 0.21, 0}};
        ReachDesk desk;
        desk.show(report);
        desk.page.setTab(Tab::Connection);
        const auto* chart = desk.find<BarChart>("reachConnection");
        QCOMPARE(*chart->chartData().series.at(0).points.at(0).y, 0.083);
        QVERIFY(chart->title().contains(QStringLiteral("3G")));
        const FigureData& table = desk.table()->figures();
        QCOMPARE(table.rows.size(), 2u);
        QCOMPARE(table.rows[0][3].exact.toDouble(), 2.4);
        QCOMPARE(table.rows[1][1].exact.toDouble(), 9'000.0);

        report.items[0].connections.clear();
        report.items[0].format = Format::Article;
        desk.show(report);
        QVERIFY(desk.find<BarChart>("reachConnection")->isEmpty());
    }

    void attentionListsWhatTheReportSaysOfPeople() {
        const RunReport report = sampleReport();
        ReachDesk desk;
        desk.show(report);
        desk.page.setTab(Tab::Attention);
        const auto points = desk.find<BarChart>("reachAttention")->chartData().series.at(0).points;
        QCOMPARE(points.size(), report.market.daysBetweenUse.size());
        QCOMPARE(*points[1].y, 0.163);
        const auto figures = audienceFigures(desk.report());
        const FigureData& table = desk.table()->figures();
        QCOMPARE(table.rows.size(), figures.size());
        for (std::size_t i = 0; i < figures.size(); ++i) {
            QCOMPARE(table.keys[i], QString::fromStdString(figures[i].key));
            QCOMPARE(table.rows[i][1].exact.toDouble(), figures[i].value);
        }
    }
};

QTEST_MAIN(ReachPeopleTest)
#include "reach_people_test.moc"
