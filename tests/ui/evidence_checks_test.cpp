// SPDX-License-Identifier: GPL-3.0-or-later
// The evidence page's records: how the model comes out beside what has been published, and how good earlier
// forecasts were. What is drawn is what the engine says; nothing old looks new.
#include <QComboBox>
#include <QLabel>
#include <QPushButton>

#include "tests/ui/named.h"
#include "tests/ui/shell_world.h"
#include "ui/charts/evidence_charts.h"
#include "ui/views/evidence_ledger.h"
#include "ui/views/evidence_page.h"
#include "ui/views/evidence_validation.h"
#include "ui/views/figure_table.h"
#include "ui/views/reach_words.h"

using namespace forereach;
using namespace forereach::ui;
using Tab = EvidencePage::Tab;

namespace {

struct ChecksDesk {
    explicit ChecksDesk(ValidationDesk::Validate validate = {}) : page(std::move(validate)) {
        world.add({ShellWorld::item("one", "One")});
        Scenario scenario;
        scenario.name = "Checks";
        scenario.markets = {"GB"};
        scenario.content = {world.session->items().front().content};
        world.session->editScenario(QStringLiteral("test"), scenario);
        page.setSession(world.session.get());
        page.resize(1000, 800);
        page.show();
        QCoreApplication::processEvents();
    }
    template <class T>
    T* find(const char* name) {
        return named<T>(page, name);
    }
    RatioChart* dots() { return find<RatioChart>("evidenceValidation"); }
    const FigureData& checks() { return find<FigureTable>("evidenceValidationTable")->figures(); }
    ValidationDesk* validation() { return find<ValidationPanel>("validationPanel")->desk(); }
    bool check() {
        find<QPushButton>("validationRun")->click();
        const bool ended = QTest::qWaitFor([this] { return !validation()->isWorking(); }, 60000);
        QCoreApplication::processEvents();
        return ended;
    }
    /// Reads the ledger once more.
    bool readLedger() {
        QSignalSpy read(find<LedgerPanel>("ledgerPanel"), &LedgerPanel::read);
        page.setTab(Tab::Ledger);
        find<LedgerPanel>("ledgerPanel")->refresh();
        return read.wait(10000);
    }

    ShellWorld world;
    EvidencePage page;
};

ValidationRow rowOf(const char* name, double target, double simulated, TargetUse use = TargetUse::Fitted) {
    ValidationRow row;
    row.statistic = name;
    row.preset = "kuairand";
    row.unit = "share";
    row.source = "a paper";
    row.use = use;
    row.target = target;
    row.simulated = simulated;
    row.samplingError = 0.01 * simulated;
    row.interval = {0.98 * simulated, 1.02 * simulated};
    row.error = simulated / target - 1;
    row.tolerance = 0.1;
    row.low = 0.9 * target;
    row.high = 1.1 * target;
    row.holds = row.low <= simulated && simulated <= row.high;
    return row;
}

Validation threeChecks() {
    Validation v;
    v.rows = {rowOf("a frame", 0.2, 0.4, TargetUse::Reference), rowOf("holds", 0.2, 0.21),
              rowOf("fails", 0.2, 0.3), rowOf("never", 0.2, 0)};
    v.digest = "0123456789abcdef";
    return v;
}

ValidationDesk::Validate answering(const Validation& with) {
    return [with](const Catalog&, const ValidationOptions& options, const RunControl&) -> Result<Validation> {
        Validation v = with;
        v.digest += std::to_string(options.viewers) + options.preset;
        return v;
    };
}

LedgerEntry answered(int day, double p50, double came, const std::string& quantity = "views") {
    LedgerEntry e;
    e.run = day;
    e.madeAt = {1'795'000'000};
    e.item = {"post-" + std::to_string(day)};
    e.title = "Post " + std::to_string(day);
    e.publishAt = {1'795'478'400 + std::int64_t{day} * 86400};
    e.until = e.publishAt.plusHours(7 * 24);
    e.replications = 8;
    e.impressions = e.reach = Estimate{p50, p50 / 20, p50 / 2, p50, p50 * 2};
    LedgerActual a;
    a.post = "tiktok/id:" + std::to_string(day);
    a.quantity = quantity;
    a.value = came;
    a.published = e.publishAt;
    a.asOf = e.until.plusHours(24);
    e.actual = a;
    return e;
}

} // namespace

class EvidenceChecksTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void nothingIsCheckedByItself() {
        ChecksDesk desk;
        QVERIFY(desk.page.tab() == Tab::Validation);
        QVERIFY(!desk.validation()->isWorking() && desk.dots()->isEmpty());
        QCOMPARE(desk.find<QComboBox>("validationPreset")->count(),
                 static_cast<int>(ValidationDesk::presets(desk.world.session->catalog()).size()));
    }

    void failingFiguresStandFirstAndReferencesLast() {
        ChecksDesk desk(answering(threeChecks()));
        QVERIFY(desk.check());
        const FigureData& table = desk.checks();
        QCOMPARE(table.keys, (std::vector<QString>{QStringLiteral("fails"), QStringLiteral("never"),
                                                   QStringLiteral("holds"), QStringLiteral("a frame")}));
        QCOMPARE(table.rows[0][2].exact.toDouble(), 0.3);
        QCOMPARE(table.rows[0][7].text, QStringLiteral("fails"));
        QCOMPARE(table.rows[2][7].text, QStringLiteral("holds"));
        QCOMPARE(desk.dots()->title(),
                 QStringLiteral("1 of 3 published figures come out within their tolerance"));
    }

    void whatCouldNotBeComputedIsListedWithTheReason() {
        Validation v = threeChecks();
        ValidationRow absent = rowOf("absent", 0.2, 0);
        absent.simulated.reset(), absent.samplingError.reset(), absent.interval.reset();
        absent.whyNot = "too short";
        v.rows.push_back(absent);
        v.rows[1].samplingError.reset();
        ChecksDesk desk(answering(v));
        QVERIFY(desk.check());
        const FigureData& table = desk.checks();
        QCOMPARE(table.keys[2], QStringLiteral("absent")); // after those that fail
        QCOMPARE(table.rows[2][2].text, QStringLiteral("not computed"));
        QCOMPARE(table.rows[2][2].hint, QStringLiteral("too short"));
        QCOMPARE(table.rows[2][7].text, QStringLiteral("not computed"));
        QCOMPARE(table.rows[3][3].text, QStringLiteral("no error known"));
        QCOMPARE(desk.dots()->title(),
                 QStringLiteral(
                     "1 of 4 published figures come out within their tolerance; 1 could not be computed"));
    }

    void dotsAreMultiplesOfTheTargetWithTheirTolerance() {
        ChecksDesk desk(answering(threeChecks()));
        QVERIFY(desk.check());
        const ChartData drawn = desk.dots()->chartData();
        const auto& points = drawn.series[0].points;
        QCOMPARE(points.size(), std::size_t{3}); // what was never simulated has no place on a log axis
        QVERIFY(desk.dots()->subtitle().contains(QStringLiteral("1 without a ratio")));
        QCOMPARE(*points[0].y, 1.5);
        QVERIFY(std::abs(*points[0].low - 1.47) < 1e-9 && std::abs(*points[0].high - 1.53) < 1e-9);
        QVERIFY(!points[0].hollow && points[2].hollow);
        QVERIFY(std::abs(desk.dots()->tolerances()[0].first - 0.9) < 1e-9 &&
                std::abs(desk.dots()->tolerances()[0].second - 1.1) < 1e-9);
        QVERIFY2(desk.dots()->describe({0, 0}).contains(QStringLiteral("target 20.0 %")),
                 qPrintable(desk.dots()->describe({0, 0})));
    }

    void theEnginesOwnFiguresAreShown() {
        ValidationOptions small;
        small.preset = "kuairand";
        small.viewers = 800;
        small.days = 2;
        small.warmupDays = 1;
        ChecksDesk desk([small](const Catalog& catalog, const ValidationOptions&, const RunControl& control) {
            return validatePublished(catalog, small, control);
        });
        QVERIFY(desk.check());
        const auto direct = validatePublished(shippedCatalog(), small, {});
        QVERIFY(direct);
        QCOMPARE(desk.checks().rows.size(), direct->rows.size());
        for (const ValidationRow& row : direct->rows) {
            const auto& keys = desk.checks().keys;
            const auto at = std::find(keys.begin(), keys.end(), QString::fromStdString(row.statistic));
            QVERIFY(at != keys.end());
            const FigureCell& shown = desk.checks().rows[static_cast<std::size_t>(at - keys.begin())][2];
            if (row.simulated)
                QCOMPARE(shown.exact.toDouble(), *row.simulated);
            else
                QCOMPARE(shown.text, QStringLiteral("not computed"));
        }
    }

    void aCheckShowsItsProgressAndIsCancelled() {
        ChecksDesk desk(
            [](const Catalog&, const ValidationOptions&, const RunControl& control) -> Result<Validation> {
                while (!control.cancel.cancelled()) {
                    Progress p;
                    p.done = 0.4;
                    control.progress(p);
                    std::this_thread::sleep_for(std::chrono::milliseconds(5));
                }
                return Error{ErrorCode::Cancelled, "cancelled", ""};
            });
        desk.find<QPushButton>("validationRun")->click();
        auto* progress = desk.find<QLabel>("validationProgress");
        QVERIFY2(QTest::qWaitFor([&] { return progress->text().contains(percentText(0.4)); }),
                 qPrintable(progress->text()));
        QVERIFY(!desk.find<QPushButton>("validationRun")->isEnabled());
        desk.find<QPushButton>("validationCancel")->click();
        QVERIFY(!desk.validation()->isWorking() && progress->isHidden());
        QVERIFY(desk.find<QPushButton>("validationRun")->isEnabled());
        QVERIFY(desk.find<QLabel>("validationState")->isHidden()); // a change of mind is no failure
    }

    void anAnswerOfAnotherSizeLooksOldAndSaysWhy() {
        ChecksDesk desk(answering(threeChecks()));
        QVERIFY(desk.check());
        QVERIFY(!desk.dots()->isStale());
        desk.find<QComboBox>("validationSize")->setCurrentIndex(1);
        QVERIFY(desk.dots()->isStale());
        QCOMPARE(desk.find<QLabel>("validationState")->text(),
                 QStringLiteral("Checked with 100,000 viewers"));
        QVERIFY(desk.check());
        QVERIFY(!desk.dots()->isStale() && desk.find<QLabel>("validationState")->isHidden());
    }

    void eachPresetKeepsItsOwnAnswer() {
        ChecksDesk desk(answering(threeChecks()));
        auto* preset = desk.find<QComboBox>("validationPreset");
        QVERIFY(preset->count() > 1);
        QVERIFY(desk.check());
        preset->setCurrentIndex(1 - preset->currentIndex());
        QVERIFY(desk.dots()->isEmpty());
        preset->setCurrentIndex(1 - preset->currentIndex());
        QVERIFY(!desk.dots()->isEmpty());
    }

    void whatTheUserChangedIsSaidNotToBeChecked() {
        ChecksDesk desk(answering(threeChecks()));
        Scenario changed = desk.world.session->scenario();
        changed.overrides["markets.GB.penetration.F:18-24"] = 0.4;
        desk.world.session->editScenario(QStringLiteral("change"), changed);
        QVERIFY(desk.check());
        QVERIFY2(
            desk.find<QLabel>("validationState")->text().contains(QStringLiteral("Without what you changed")),
            qPrintable(desk.find<QLabel>("validationState")->text()));
    }

    void aFailureSaysWhat() {
        ChecksDesk desk(
            [](const Catalog&, const ValidationOptions&, const RunControl&) -> Result<Validation> {
                return Error{ErrorCode::OutOfMemory, "needs 9.2 GB", ""};
            });
        QVERIFY(desk.check());
        QVERIFY(desk.find<QLabel>("validationState")->text().contains(QStringLiteral("needs 9.2 GB")));
    }

    void withoutActualsTheLedgerSaysWhatToDo() {
        ChecksDesk desk;
        QVERIFY(desk.readLedger());
        QVERIFY(desk.find<FigureTable>("evidenceLedgerTable")->isHidden());
        desk.world.session->run();
        QVERIFY(QTest::qWaitFor([&] { return desk.world.session->answerState() == AnswerState::Full; }));
        auto* shown = desk.find<FigureTable>("evidenceLedgerTable");
        QVERIFY(QTest::qWaitFor([&] { return !shown->figures().rows.empty(); }));
        const FigureData& table = shown->figures();
        QCOMPARE(table.rows.size(), std::size_t{1});
        QCOMPARE(table.rows[0][0].text, QStringLiteral("One"));
        QCOMPARE(table.rows[0][6].text, QStringLiteral("-")); // unknown, not none
        QCOMPARE(table.rows[0][7].text, QStringLiteral("no actual yet"));
        QVERIFY(desk.find<LedgerChart>("evidenceLedger")->isEmpty());
    }

    void coverageIsToldWithItsOwnUncertainty() {
        std::vector<LedgerEntry> entries;
        for (int day = 1; day <= 7; ++day) entries.push_back(answered(day, 1000, 900 + 50 * day));
        entries.push_back(answered(8, 1000, 9000));
        const Ledger ledger = settleLedger(entries);
        const LedgerLook look = ledgerLook(ledger, "views");
        const ShareInterval own = wilson(7, 8);
        QCOMPARE(look.finding, QStringLiteral("7 of 8 inside the 80 % interval: 88 %, could be %1 to %2 %")
                                   .arg(qRound(100 * own.low))
                                   .arg(qRound(100 * own.high)));
        QVERIFY2(look.subtitle.contains(QStringLiteral("fits the claim")), qPrintable(look.subtitle));
        QCOMPARE(look.data.series.size(), std::size_t{2});
        QCOMPARE(look.data.series[0].points.size(), std::size_t{8});
        QVERIFY(look.data.series[0].points[7].low == 500.0 && look.data.series[0].points[7].high == 2000.0);
        QCOMPARE(*look.data.series[1].points[7].y, 9000.0);
        QCOMPARE(look.data.series[0].points[7].note, QStringLiteral("outside"));
    }

    void intervalsThatAreTooNarrowAreSaidToBe() {
        std::vector<LedgerEntry> entries;
        for (int day = 1; day <= 20; ++day) entries.push_back(answered(day, 1000, 6000));
        const LedgerLook look = ledgerLook(settleLedger(entries), "views");
        QVERIFY(look.finding.startsWith(QStringLiteral("0 of 20 inside")));
        QVERIFY(look.subtitle.contains(QStringLiteral("too narrow")));
        QVERIFY2(look.subtitle.contains(QStringLiteral("6.0 times as many came")), qPrintable(look.subtitle));
    }

    void peopleAndTimesShownNeverShareAnAxis() {
        std::vector<LedgerEntry> entries{answered(1, 1000, 900), answered(2, 1000, 900),
                                         answered(3, 500, 400, "reach")};
        const Ledger ledger = settleLedger(entries);
        QCOMPARE(quantitiesOf(ledger), (std::vector<std::string>{"views", "reach"}));
        QCOMPARE(ledgerLook(ledger, "views").data.series[0].points.size(), std::size_t{2});
        const LedgerLook reach = ledgerLook(ledger, "reach");
        QCOMPARE(reach.data.series[0].points.size(), std::size_t{1});
        QCOMPARE(reach.data.y.noun, QStringLiteral("People reached"));
        QCOMPARE(reach.table.rows.size(), std::size_t{3}); // the table holds all
    }

    void forecastsAndDiamondsArePlotted() {
        LedgerChart chart(QStringLiteral("ledger"));
        chart.resize(700, 400);
        std::vector<LedgerEntry> entries{answered(1, 1000, 900), answered(2, 20000, 50)};
        const LedgerLook look = ledgerLook(settleLedger(entries), "views");
        chart.setTitle(look.finding);
        chart.setData(look.data);
        chart.show();
        QVERIFY(QTest::qWaitForWindowExposed(&chart));
        QCOMPARE(*chart.chartData().series[0].points[1].y, 20000.0);
        QVERIFY2(chart.describe({0, 1}).contains(QStringLiteral("; came: 50")),
                 qPrintable(chart.describe({0, 1})));
    }
};

QTEST_MAIN(EvidenceChecksTest)
#include "evidence_checks_test.moc"
