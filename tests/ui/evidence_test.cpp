// SPDX-License-Identifier: GPL-3.0-or-later
// The evidence page: what stands there is what the scenario uses; a figure said otherwise is one undo step
// and wears its mark.
#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTest>

#include "core/store/json.h"
#include "tests/core/sample_report.h"
#include "tests/ui/named.h"
#include "ui/charts/line_band_chart.h"
#include "ui/session/session.h"
#include "ui/views/evidence_page.h"
#include "ui/views/figure_table.h"

using namespace forereach;
using namespace forereach::ui;
using Tab = EvidencePage::Tab;

namespace {

struct EvidenceDesk {
    EvidenceDesk() : session(WorkspaceSession::productServices()) {
        Scenario scenario;
        scenario.markets = {"GB"};
        session.editScenario(QStringLiteral("test"), scenario);
        page.setSession(&session);
        page.resize(1000, 700);
        page.show();
        QCoreApplication::processEvents();
    }
    template <class T>
    T* find(const char* name) {
        return named<T>(page, name);
    }
    FigureTable* sources() { return find<FigureTable>("sourcesTable"); }
    void choose(const QString& path) { Q_EMIT sources()->keyChosen(path); }
    void type(const QString& text) {
        auto* field = find<QLineEdit>("sourcesEditorValue");
        field->setText(text);
        QTest::keyClick(field, Qt::Key_Return);
        QCoreApplication::processEvents();
    }
    int rowOf(const QString& path) {
        const auto& keys = sources()->figures().keys;
        for (std::size_t i = 0; i < keys.size(); ++i)
            if (keys[i] == path) return static_cast<int>(i);
        return -1;
    }

    WorkspaceSession session;
    EvidencePage page;
};

const QString kShare = QStringLiteral("markets.GB.penetration.F:18-24");

} // namespace

class EvidenceTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyFigureInUseStandsInTheTable() {
        EvidenceDesk desk;
        const auto all = defaultsInUse(desk.session.scenario(), desk.session.catalog());
        QCOMPARE(desk.sources()->figures().rows.size(), all.size());
        for (std::size_t i = 0; i < all.size(); ++i)
            QCOMPARE(desk.sources()->figures().rows[i][1].exact.toDouble(), all[i].value.value);
    }

    void aFigureIsChangedAndUndone() {
        EvidenceDesk desk;
        desk.choose(kShare);
        desk.type(QLocale().toString(0.4));
        QCOMPARE(desk.session.scenario().overrides.at(kShare.toStdString()), 0.4);
        const FigureCell cell =
            desk.sources()->figures().rows[static_cast<std::size_t>(desk.rowOf(kShare))][1];
        QVERIFY(cell.text.startsWith(QStringLiteral("◆")) &&
                cell.hint.contains(QStringLiteral("default 0.9")));
        QVERIFY(desk.find<QLabel>("sourcesSummary")->text().contains(QStringLiteral("1 changed")));
        desk.session.undoStack()->undo();
        QCoreApplication::processEvents();
        QVERIFY(desk.session.scenario().overrides.empty());
        QVERIFY(desk.find<QLabel>("sourcesSummary")->text().contains(QStringLiteral("0 changed")));
    }

    void aFigureIsPutBack() {
        EvidenceDesk desk;
        desk.choose(kShare);
        QVERIFY(!desk.find<QPushButton>("sourcesEditorReset")->isEnabled());
        desk.type(QLocale().toString(0.4));
        QVERIFY(desk.find<QPushButton>("sourcesEditorReset")->isEnabled());
        desk.find<QPushButton>("sourcesEditorReset")->click();
        QVERIFY(desk.session.scenario().overrides.empty());
    }

    void whatCannotBeIsRefusedAndSaysWhy() {
        EvidenceDesk desk;
        desk.choose(kShare);
        for (const char* wrong : {"2", "-1", "many", ""}) {
            desk.type(QString::fromLatin1(wrong));
            QVERIFY(desk.session.scenario().overrides.empty());
            QVERIFY(!desk.find<QLabel>("sourcesEditorProblem")->text().isEmpty());
        }
        // Shares that add up: one alone may take nearly all, two may not take more than all.
        desk.choose(QStringLiteral("markets.GB.hour_curve.20"));
        desk.type(QLocale().toString(0.9));
        QCOMPARE(desk.session.scenario().overrides.size(), std::size_t{1});
        desk.choose(QStringLiteral("markets.GB.hour_curve.21"));
        desk.type(QLocale().toString(0.9));
        QCOMPARE(desk.session.scenario().overrides.size(), std::size_t{1});
        QVERIFY(desk.find<QLabel>("sourcesEditorProblem")->text().contains(QStringLiteral("hour_curve")));
    }

    void searchAndFilterShowWhatFits() {
        EvidenceDesk desk;
        desk.find<QLineEdit>("sourcesSearch")->setText(QStringLiteral("traffic pool 2"));
        QCOMPARE(desk.sources()->figures().rows.size(), std::size_t{3});
        desk.find<QLineEdit>("sourcesSearch")->clear();
        auto* show = desk.find<QComboBox>("sourcesShow");
        show->setCurrentIndex(2); // changed
        QVERIFY(desk.sources()->figures().rows.empty());
        show->setCurrentIndex(3); // drawn
        const auto drawn = desk.sources()->figures().keys;
        QVERIFY(std::find(drawn.begin(), drawn.end(), kShare) != drawn.end());
        QVERIFY(std::find(drawn.begin(), drawn.end(), QStringLiteral("markets.GB.topics.Pets")) ==
                drawn.end());
    }

    void ignoranceCanBeTurnedOffAndTold() {
        EvidenceDesk desk;
        auto* controls = desk.find<QCheckBox>("sourcesControls");
        controls->click();
        QCOMPARE(desk.session.scenario().controls, desk.session.scenario().replications);
        desk.find<QCheckBox>("sourcesDraws")->click();
        QCoreApplication::processEvents();
        QVERIFY(!desk.session.scenario().parameterDraws);
        QCOMPARE(desk.session.scenario().controls, 0);
        QVERIFY(!controls->isEnabled());
        QVERIFY(desk.find<QLabel>("sourcesSummary")->text().contains(QStringLiteral("luck alone")));
    }

    void presetsAreSetSideBySide() {
        EvidenceDesk desk;
        desk.page.setTab(Tab::Presets);
        const auto pick = [&](const char* box, const char* id) {
            auto* combo = desk.find<QComboBox>(box);
            combo->setCurrentIndex(combo->findData(QString::fromLatin1(id)));
        };
        pick("presetsLeft", "x-2023");
        pick("presetsRight", "x-2026-08");
        auto* table = desk.find<FigureTable>("presetsTable");
        QCOMPARE(table->figures().rows.size(), std::size_t{6});
        desk.find<QCheckBox>("presetsDiffering")->click();
        QCOMPARE(table->figures().rows.size(), std::size_t{11});
        desk.find<QPushButton>("presetsUse")->click();
        QCOMPARE(desk.session.scenario().distribution.rankingPreset, std::string("x-2026-08"));
        // What if a like were worth two?
        Q_EMIT table->keyChosen(QStringLiteral("like"));
        auto* field = desk.find<QLineEdit>("presetsEditorValue");
        field->setText(QStringLiteral("2"));
        QTest::keyClick(field, Qt::Key_Return);
        QCOMPARE(desk.session.scenario().overrides.at("ranking.x-2026-08.like"), 2.0);
    }

    void learningAndLawsAreTheRuns() {
        EvidenceDesk desk;
        desk.page.setTab(Tab::Laws);
        QVERIFY(desk.find<QLabel>("evidenceLawsFinding")->text().contains(QStringLiteral("No result yet")));
        auto outcome = std::make_shared<RunOutcome>();
        outcome->report.scenario = desk.session.scenario();
        outcome->report.laws = {{"adds up", true, "all of it"}, {"holds", false, "by 3"}};
        for (const int day : {-2, -1, 0}) {
            LearningPoint point;
            point.day = day;
            point.auc = 0.7 + 0.1 * day;
            point.validPlay = 0.35;
            outcome->report.market.learning.push_back(point);
        }
        desk.session.setOutcome(outcome, AnswerState::Full);
        QCoreApplication::processEvents();
        QCOMPARE(desk.find<FigureTable>("evidenceLawsTable")->figures().rows.size(), std::size_t{2});
        desk.page.setTab(Tab::Learning);
        const ChartData drawn = desk.find<LineBandChart>("evidenceLearning")->chartData();
        QCOMPARE(drawn.series.at(0).points.size(), std::size_t{3});
        QCOMPARE(*drawn.series[0].points[2].y, 0.7);
    }
};

QTEST_MAIN(EvidenceTest)
#include "evidence_test.moc"
