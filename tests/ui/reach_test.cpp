// SPDX-License-Identifier: GPL-3.0-or-later
// The reach page: what it plots and tabulates is what report.json says, in every state it can be in.
#include <QAbstractButton>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QMimeData>
#include <QSemaphore>
#include <QSignalSpy>
#include <QTabBar>
#include <QTest>

#include <cmath>

#include "core/store/json.h"
#include "tests/core/sample_report.h"
#include "tests/ui/reach_desk.h"
#include "ui/charts/bar_chart.h"
#include "ui/charts/heat_map_chart.h"
#include "ui/charts/line_band_chart.h"
#include "ui/session/session.h"
#include "ui/views/figure_table.h"
#include "ui/views/reach_page.h"
#include "ui/views/reach_words.h"
#include "ui/views/theme.h"

using namespace forereach;
using namespace forereach::ui;
using Tab = ReachPage::Tab;
using Desk = forereach::test::ReachDesk;

namespace {

QJsonObject parsed(const RunReport& report) {
    return QJsonDocument::fromJson(QByteArray::fromStdString(reportToJson(report))).object();
}

/// A plotted point against an estimate of report.json; P50 where there is one, else the mean.
void comparePoint(const ChartPoint& point, const QJsonObject& estimate) {
    QCOMPARE(
        *point.y,
        estimate.value(QLatin1String(estimate.contains(QLatin1String("p50")) ? "p50" : "mean")).toDouble());
    QCOMPARE(point.low.has_value(), estimate.contains(QLatin1String("p10")));
    if (!point.low) return;
    QCOMPARE(*point.low, estimate.value(QLatin1String("p10")).toDouble());
    QCOMPARE(*point.high, estimate.value(QLatin1String("p90")).toDouble());
}

void compareAllWithJson(Desk& desk) {
    const QJsonObject item = parsed(desk.report()).value(QLatin1String("items")).toArray().first().toObject();
    const SimTime published = desk.report().scenario.content.front().publishAt;

    QJsonArray hours;
    for (const auto& hour : item.value(QLatin1String("hours")).toArray()) {
        const SimTime at =
            *SimTime::parse(hour.toObject().value(QLatin1String("at")).toString().toStdString());
        if (at.plusHours(1) > published) hours.append(hour);
    }
    QVERIFY(!hours.isEmpty());
    auto* overTime = desk.find<LineBandChart>("reachOverTime");
    for (const bool times : {false, true}) {
        desk.page.setTab(Tab::OverTime);
        desk.page.setTimesShown(times);
        const auto points = overTime->chartData().series.at(0).points;
        QCOMPARE(static_cast<qsizetype>(points.size()), hours.size());
        for (qsizetype i = 0; i < hours.size(); ++i) {
            comparePoint(
                points[static_cast<std::size_t>(i)],
                hours[i].toObject().value(QLatin1String(times ? "impressions" : "reach")).toObject());
        }
    }

    QHash<QString, QJsonObject> segments;
    QHash<QString, QJsonArray> segmentHours;
    const QJsonArray segmentList = item.value(QLatin1String("segments")).toArray();
    for (qsizetype i = 0; i < segmentList.size(); ++i) {
        const QString id = segmentList[i].toObject().value(QLatin1String("id")).toString();
        segments[id] = segmentList[i].toObject();
        segmentHours[id] = item.value(QLatin1String("segment_hour")).toArray().at(i).toArray();
    }
    desk.page.setTab(Tab::Segments);
    const auto bars = desk.find<BarChart>("reachSegments")->chartData().series.at(0).points;
    QCOMPARE(bars.size(), static_cast<std::size_t>(segments.size()));
    for (std::size_t i = 0; i < bars.size(); ++i) {
        comparePoint(bars[i],
                     segments[desk.table()->figures().keys.at(i)].value(QLatin1String("reach")).toObject());
        QCOMPARE(bars[i].label, desk.table()->figures().rows[i][0].text);
        if (i > 0) QVERIFY(*bars[i].y <= *bars[i - 1].y);
    }
    desk.page.setTab(Tab::When);
    const auto rows = desk.find<HeatMapChart>("reachWhen")->chartData().series;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const QJsonArray expected = segmentHours[desk.table()->figures().keys.at(i)];
        QCOMPARE(expected.size(), 24);
        for (std::size_t h = 0; h < 24; ++h)
            QCOMPARE(*rows[i].points[h].y, expected[static_cast<qsizetype>(h)].toDouble());
    }

    desk.page.setTab(Tab::HowOften);
    const auto often = desk.find<BarChart>("reachHowOften")->chartData();
    const QJsonArray shares = item.value(QLatin1String("frequency_distribution")).toArray();
    for (std::size_t i = 0; !often.series.empty() && i < 10; ++i) {
        QCOMPARE(*often.series[0].points[i].y, shares[static_cast<qsizetype>(i)].toDouble());
    }

    desk.page.setTab(Tab::Retention);
    const auto curve = desk.find<LineBandChart>("reachRetention")->chartData().series.at(0).points;
    const QJsonArray retention = item.value(QLatin1String("retention")).toArray();
    QCOMPARE(static_cast<qsizetype>(curve.size()), retention.size());
    for (std::size_t i = 0; i < curve.size(); ++i) {
        const QJsonObject expected = retention[static_cast<qsizetype>(i)].toObject();
        QCOMPARE(curve[i].x, expected.value(QLatin1String("at_s")).toDouble());
        comparePoint(curve[i], expected.value(QLatin1String("share")).toObject());
    }

    desk.page.setTab(Tab::FoundBy);
    const auto found = desk.find<BarChart>("reachFoundBy")->chartData().series.at(0).points;
    for (const auto& value : item.value(QLatin1String("sources")).toArray()) {
        const auto& keys = desk.table()->figures().keys;
        const auto at =
            std::find(keys.begin(), keys.end(), value.toObject().value(QLatin1String("source")).toString());
        QVERIFY(at != keys.end());
        comparePoint(found[static_cast<std::size_t>(at - keys.begin())],
                     value.toObject().value(QLatin1String("impressions")).toObject());
    }

    desk.page.setTab(Tab::Stages);
    auto* chart = desk.find<PoolStagesChart>("reachStages");
    const QJsonArray pools = item.value(QLatin1String("pools")).toArray();
    for (qsizetype i = 0; i < pools.size(); ++i) {
        const QJsonObject pool = pools[i].toObject();
        const auto at = static_cast<std::size_t>(i);
        comparePoint(chart->chartData().series.at(0).points.at(at),
                     pool.value(QLatin1String("impressions")).toObject());
        QCOMPARE(*chart->chartData().series.at(1).points.at(at).y,
                 pool.value(QLatin1String("quota")).toDouble());
        const auto value = chart->valueData().series.at(0).points.at(at).y;
        QCOMPARE(value.has_value(), pool.contains(QLatin1String("value")));
        if (value) QCOMPARE(*value, pool.value(QLatin1String("value")).toDouble());
    }
}

const Tab kAll[] = {Tab::OverTime,   Tab::Segments,  Tab::When,   Tab::HowOften,
                    Tab::Retention,  Tab::FoundBy,   Tab::Stages, Tab::Spread,
                    Tab::Connection, Tab::Attention, Tab::Checks};

} // namespace

class ReachTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void withoutAResultItOffersToRun();
    void whatIsPlottedEqualsReportJson();
    void aRealRunIsPlottedExactly();
    void everyAxisNamesAUnitAndPeopleNeverShareOneWithTimesShown();
    void tableHoldsTheValuesOfThePicture();
    void headlineHasAnIntervalAndANoun();
    void figuresAreRoundedToTheirErrorInTheUsersLocale();
    void fewViewersAreHollowAndSaidSo();
    void anotherItemIsOneClickAway();
    void choosingARowSelectsTheSegmentForTheWindow();
    void choosingACellSelectsSegmentAndHour();
    void theWindowsSelectionIsHighlighted();
    void anOutOfDateResultIsDimmedEverywhere();
    void theFirstAnswerSaysThatItMayMove();
    void whileSimulatingItSaysWhatIsBeingDone();
    void aRunThatFailsSaysWhy();
    void oneReplicationHasNoInterval();
    void ctrlTSwapsPictureAndTable();
    void tableRowsLeaveAsCsv();
    void aPictureIsToldInPictures();
};

void ReachTest::initTestCase() {
    applyTheme(*qApp, ThemeChoice::Light, 100);
}
void ReachTest::init() {
    QLocale::setDefault(QLocale(QStringLiteral("en_GB")));
}

void ReachTest::withoutAResultItOffersToRun() {
    Desk desk;
    QVERIFY(desk.page.isEmptyShown());
    QCOMPARE(desk.text("reachPageEmptyText"),
             QStringLiteral("No result yet; a first answer takes half a second."));
    QSignalSpy run(&desk.page, &Page::runRequested);
    desk.find<QAbstractButton>("reachPageEmptyAction")->click();
    QCOMPARE(run.count(), 1);
}

void ReachTest::whatIsPlottedEqualsReportJson() {
    Desk desk;
    desk.show(test::sampleReport());
    compareAllWithJson(desk);
}

void ReachTest::aRealRunIsPlottedExactly() {
    Scenario scenario;
    scenario.markets = {"GB"};
    scenario.viewers = 2'000;
    scenario.replications = 2;
    scenario.horizonDays = 2;
    scenario.warmupDays = 1;
    scenario.platform.catalogueItems = 500;
    ContentItem item = test::sampleReport().scenario.content.front();
    item.publishAt = *SimTime::parse("2026-11-24T18:00");
    scenario.content = {item};
    auto outcome = simulate(scenario, shippedCatalog(), {}, {});
    QVERIFY2(outcome.ok(), outcome.ok() ? "" : outcome.error().text().c_str());
    Desk desk;
    desk.show(outcome->report);
    QVERIFY(!desk.page.isEmptyShown());
    compareAllWithJson(desk);
}

void ReachTest::everyAxisNamesAUnitAndPeopleNeverShareOneWithTimesShown() {
    Desk desk;
    desk.show(test::sampleReport());
    for (const Tab tab : kAll) desk.page.setTab(tab);
    int charts = 0;
    for (const ChartFrame* chart : desk.chartsOfTheRun()) {
        QVERIFY2(chart->chartData().hasUnits(), qPrintable(chart->objectName()));
        QVERIFY(!chart->isEmpty());
        QVERIFY(!chart->title().isEmpty());
        ++charts;
    }
    QCOMPARE(charts, 10);
    desk.page.setTab(Tab::OverTime);
    auto* chart = desk.find<LineBandChart>("reachOverTime");
    QCOMPARE(chart->chartData().y.unit, QStringLiteral("people"));
    QCOMPARE(chart->chartData().series.size(), 1u);
    desk.find<QAbstractButton>("reachTimes")->click();
    QCOMPARE(chart->chartData().y.unit, QStringLiteral("times"));
    QCOMPARE(chart->chartData().series.size(), 1u);
}

void ReachTest::tableHoldsTheValuesOfThePicture() {
    Desk desk;
    desk.show(test::sampleReport());
    const std::pair<Tab, const char*> simple[] = {{Tab::OverTime, "reachOverTime"},
                                                  {Tab::Segments, "reachSegments"},
                                                  {Tab::HowOften, "reachHowOften"},
                                                  {Tab::Retention, "reachRetention"},
                                                  {Tab::FoundBy, "reachFoundBy"}};
    for (const auto& [tab, name] : simple) {
        desk.page.setTab(tab);
        const auto points = desk.find<ChartFrame>(name)->chartData().series.at(0).points;
        const FigureData& figures = desk.table()->figures();
        QCOMPARE(figures.rows.size(), points.size());
        const std::size_t column = tab == Tab::OverTime || tab == Tab::Segments ? 2 : 1;
        for (std::size_t i = 0; i < points.size(); ++i)
            QCOMPARE(figures.rows[i][column].exact.toDouble(), *points[i].y);
    }
    desk.page.setTab(Tab::Checks);
    QCOMPARE(desk.table()->figures().rows.size(), 2u);
    QCOMPARE(desk.text("reachLaws"), QStringLiteral("All 2 checks hold"));
}

void ReachTest::headlineHasAnIntervalAndANoun() {
    Desk desk;
    desk.show(test::sampleReport());
    QCOMPARE(desk.text("reachNumber"), QStringLiteral("23,400"));
    QCOMPARE(desk.text("reachNoun"), QStringLiteral("people reached"));
    QVERIFY2(desk.text("reachInterval").contains(QStringLiteral("15,200 to 34,900 people")),
             qPrintable(desk.text("reachInterval")));
    QVERIFY(desk.find<QLabel>("reachPageSimulatedChip")->isVisible());
}

void ReachTest::figuresAreRoundedToTheirErrorInTheUsersLocale() {
    QLocale::setDefault(QLocale(QStringLiteral("de_DE")));
    const Estimate e{41'238, 1'300, 28'112.0, 40'850.0, 66'431.0};
    QCOMPARE(typicalText(e), QStringLiteral("41.000"));
    QCOMPARE(intervalTextOf(e), QStringLiteral("28.000 to 66.000"));
    QCOMPARE(typicalText({200, 1'300, {}, {}, {}}), QStringLiteral("200"));
    QCOMPARE(typicalText({0, 1'300, {}, {}, {}}), QStringLiteral("0"));
    QCOMPARE(percentText(0.0412), QStringLiteral("4,1\u00a0%"));
    QCOMPARE(percentText(0.617), QStringLiteral("62\u00a0%"));
    QCOMPARE(percentText(0), QStringLiteral("0\u00a0%"));
    QCOMPARE(percentText(0.0002), QStringLiteral("<0,1\u00a0%"));
}

void ReachTest::fewViewersAreHollowAndSaidSo() {
    Desk desk;
    desk.show(test::sampleReport());
    desk.page.setTab(Tab::Segments);
    const auto points = desk.find<BarChart>("reachSegments")->chartData().series.at(0).points;
    QVERIFY(points.back().hollow);
    QCOMPARE(points.back().note, QStringLiteral("12 simulated viewers"));
    QVERIFY(!points.front().hollow);
    QVERIFY(desk.table()->figures().rows.back()[2].hollow);
}

void ReachTest::anotherItemIsOneClickAway() {
    Desk desk;
    desk.show(test::sampleReport());
    desk.find<QAbstractButton>("reachItem_noodles-b")->click();
    QCOMPARE(desk.session.selection().item->value, std::string("noodles-b"));
    QCOMPARE(desk.text("reachNumber"), QStringLiteral("41,000"));
    QVERIFY(desk.find<QAbstractButton>("reachItem_noodles-b")->isChecked());
    QVERIFY(!desk.find<QAbstractButton>("reachItem_noodles-a")->isChecked());
    // An item of the library that is not in the run leaves the page where it is.
    Selection elsewhere = desk.session.selection();
    elsewhere.item = ItemId{"unknown"};
    desk.session.select(elsewhere);
    QCOMPARE(desk.text("reachNumber"), QStringLiteral("41,000"));
}

void ReachTest::choosingARowSelectsTheSegmentForTheWindow() {
    Desk desk;
    desk.show(test::sampleReport());
    desk.page.setTab(Tab::Segments);
    QVERIFY(!desk.session.selection().segment);
    desk.table()->setFocus();
    QTest::keyClick(desk.table(), Qt::Key_Down);
    QTest::keyClick(desk.table(), Qt::Key_Down);
    QVERIFY(desk.session.selection().segment.has_value());
    const QModelIndex current = desk.table()->currentIndex();
    QCOMPARE(QString::fromStdString(desk.session.selection().segment->value),
             current.data(FigureModel::kKeyRole).toString());
    QCOMPARE(desk.session.selection().item->value, std::string("noodles-a"));
}

void ReachTest::choosingACellSelectsSegmentAndHour() {
    Desk desk;
    desk.show(test::sampleReport());
    desk.page.setTab(Tab::When);
    auto* chart = desk.find<HeatMapChart>("reachWhen");
    auto* plot = desk.find<QWidget>("reachWhenPlot");
    plot->setFocus();
    chart->setCurrent({2, 7});
    QTest::keyClick(plot, Qt::Key_Return);
    QCOMPARE(QString::fromStdString(desk.session.selection().segment->value),
             desk.table()->figures().keys.at(2));
    QVERIFY(desk.session.selection().hour.has_value());
    QCOMPARE(desk.session.selection().hour->hourOfDay(shippedCatalog().market("GB")->utcOffsetMinutes), 7);
    QCOMPARE(chart->selected(), (ChartFrame::Spot{2, 7}));
}

void ReachTest::theWindowsSelectionIsHighlighted() {
    Desk desk;
    desk.show(test::sampleReport());
    desk.page.setTab(Tab::Segments);
    Selection selection;
    selection.segment = desk.report().items[0].segments[4].id;
    desk.session.select(selection);
    const int row = desk.find<BarChart>("reachSegments")->selected().point;
    QCOMPARE(desk.table()->figures().keys.at(static_cast<std::size_t>(row)),
             QString::fromStdString(selection.segment->value));
    QVERIFY(desk.table()->selectionModel()->isRowSelected(row));
    desk.session.select({});
    QCOMPARE(desk.find<BarChart>("reachSegments")->selected().point, -1);
    QVERIFY(!desk.table()->selectionModel()->hasSelection());
}

void ReachTest::anOutOfDateResultIsDimmedEverywhere() {
    Desk desk;
    desk.show(test::sampleReport());
    for (const ChartFrame* chart : desk.page.findChildren<ChartFrame*>()) QVERIFY(!chart->isStale());
    QVERIFY(!desk.find<QLabel>("reachState")->isVisible());
    Scenario changed = desk.session.scenario();
    changed.horizonDays += 1;
    desk.session.editScenario(QStringLiteral("Change horizon"), changed);
    for (const ChartFrame* chart : desk.chartsOfTheRun()) QVERIFY(chart->isStale());
    QCOMPARE(desk.text("reachState"), QStringLiteral("out of date"));
    QVERIFY(!desk.find<QLabel>("reachState")->toolTip().isEmpty());
    desk.session.undoStack()->undo();
    for (const ChartFrame* chart : desk.page.findChildren<ChartFrame*>()) QVERIFY(!chart->isStale());
}

void ReachTest::theFirstAnswerSaysThatItMayMove() {
    Desk desk;
    RunReport report = test::sampleReport();
    report.provenance.viewers = 20'000;
    desk.show(report, AnswerState::Partial);
    QCOMPARE(desk.text("reachState"), QStringLiteral("first answer: 20,000 of 50,000 viewers"));
}

void ReachTest::whileSimulatingItSaysWhatIsBeingDone() {
    QSemaphore go;
    Desk desk([&go](const Scenario& scenario, const Catalog&, const RunOptions&,
                    const RunControl& control) -> Result<RunOutcome> {
        Progress progress;
        progress.stage = Progress::Stage::Simulating;
        progress.done = 0.4;
        progress.replication = 3;
        progress.replications = 8;
        progress.secondsLeft = 6;
        if (control.progress) control.progress(progress);
        go.acquire();
        RunOutcome outcome;
        outcome.report = test::sampleReport();
        outcome.report.provenance.viewers = scenario.viewers;
        return outcome;
    });
    Scenario scenario;
    scenario.markets = {"GB"};
    scenario.content = {test::sampleReport().scenario.content.front()};
    desk.session.editScenario(QStringLiteral("test"), scenario);
    QVERIFY2(desk.session.issues().empty(),
             desk.session.issues().empty() ? "" : desk.session.issues().front().message.c_str());
    desk.session.run();
    QTRY_VERIFY(desk.text("reachPageEmptyText").contains(QStringLiteral("replication 3 of 8")));
    QVERIFY(desk.text("reachPageEmptyText").contains(QStringLiteral("6 s left")));
    QCOMPARE(desk.find<QAbstractButton>("reachPageEmptyAction")->text(), QStringLiteral("Cancel"));
    go.release();
    QTRY_VERIFY(!desk.page.isEmptyShown()); // the small population's answer
    go.release();
    QTRY_VERIFY(!desk.session.isRunning());
    QTRY_COMPARE(desk.session.answerState(), AnswerState::Full);
    QVERIFY(!desk.text("reachState").contains(QStringLiteral("first answer")));
}

void ReachTest::aRunThatFailsSaysWhy() {
    Desk desk(
        [](const Scenario&, const Catalog&, const RunOptions&, const RunControl&) -> Result<RunOutcome> {
            return Error{ErrorCode::OutOfMemory, "needs 9.2 GB, 6.0 free", {}};
        });
    Scenario scenario;
    scenario.markets = {"GB"};
    scenario.content = {test::sampleReport().scenario.content.front()};
    desk.session.editScenario(QStringLiteral("test"), scenario);
    desk.session.run();
    QTRY_VERIFY(desk.text("reachPageEmptyText").contains(QStringLiteral("needs 9.2 GB, 6.0 free")));
    QVERIFY(desk.page.isEmptyShown());
}

void ReachTest::oneReplicationHasNoInterval() {
    Desk desk;
    RunReport report = test::sampleReport();
    report.provenance.replications = 1;
    for (ItemReport& item : report.items) {
        item.reach = {item.reach.mean, {}, {}, {}, {}};
        for (HourReport& hour : item.hours) hour.reach = {hour.reach.mean, {}, {}, {}, {}};
    }
    desk.show(report);
    QVERIFY(desk.text("reachInterval").contains(QStringLiteral("without an interval")));
    const auto points = desk.find<LineBandChart>("reachOverTime")->chartData().series.at(0).points;
    QVERIFY(!points.back().low);
    QCOMPARE(*points.back().y, report.items[0].hours.back().reach.mean);
    QCOMPARE(desk.table()->figures().rows.back()[3].text, QStringLiteral("-"));
}

void ReachTest::ctrlTSwapsPictureAndTable() {
    Desk desk;
    desk.show(test::sampleReport());
    QVERIFY(QTest::qWaitForWindowExposed(&desk.page));
    auto* picture = desk.find<ChartFrame>("reachOverTime");
    desk.page.setShown(ReachPage::Shown::Both);
    QVERIFY(picture->isVisible() && desk.table()->isVisible());
    desk.find<QTabBar>("reachTabs")->setFocus();
    QTest::keyClick(desk.page.focusWidget(), Qt::Key_T, Qt::ControlModifier);
    QVERIFY(picture->isVisible() && !desk.table()->isVisible());
    QTest::keyClick(desk.find<QTabBar>("reachTabs"), Qt::Key_T, Qt::ControlModifier);
    QVERIFY(!picture->isVisible() && desk.table()->isVisible());
    // Tabs swap both together.
    desk.page.setShown(ReachPage::Shown::Both);
    QTest::keyClick(desk.find<QTabBar>("reachTabs"), Qt::Key_Right);
    QVERIFY(!picture->isVisible());
    QVERIFY(desk.find<ChartFrame>("reachSegments")->isVisible());
    QCOMPARE(desk.table()->figures().rows.size(), 12u);
}

void ReachTest::aPictureIsToldInPictures() {
    Desk desk;
    RunReport report = test::sampleReport();
    report.items[0].format = Format::Picture;
    report.items[0].retention = {{0, {1, {}, {}, {}, {}}}, {1, {0.4, {}, {}, {}, {}}}};
    desk.show(report);
    desk.page.setTab(Tab::Retention);
    QCOMPARE(desk.find<ChartFrame>("reachRetention")->title(), QStringLiteral("40\u00a0% see all pictures"));
    QCOMPARE(desk.table()->figures().columns[0].unit, QStringLiteral("seen"));
}

void ReachTest::tableRowsLeaveAsCsv() {
    QLocale::setDefault(QLocale(QStringLiteral("de_DE")));
    Desk desk;
    desk.show(test::sampleReport());
    desk.page.setTab(Tab::Segments);
    FigureModel* model = desk.table()->figureModel();
    const std::unique_ptr<QMimeData> mime(model->mimeData({model->index(1, 0), model->index(1, 2)}));
    const QList<QByteArray> lines = mime->data(QStringLiteral("text/csv")).split('\n');
    QCOMPARE(lines.size(), 3); // header, one row, the end
    const auto segment =
        std::find_if(desk.report().items[0].segments.begin(), desk.report().items[0].segments.end(),
                     [&](const SegmentReport& s) {
                         return QString::fromStdString(s.id.value) == desk.table()->figures().keys.at(1);
                     });
    QCOMPARE(lines[1].split(',').at(2).toDouble(), *segment->reach.p50);
}

QTEST_MAIN(ReachTest)
#include "reach_test.moc"
