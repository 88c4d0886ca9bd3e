// SPDX-License-Identifier: GPL-3.0-or-later
// Plans come in from files in one undo step or not at all, and go out in every form.
#include <QListWidget>
#include <QMenu>

#include "core/store/plan_file.h"
#include "tests/ui/plan_table.h"
#include "ui/views/plan_import.h"

using namespace forereach;
using namespace forereach::ui;

namespace {

QString written(const PlanTable& desk, const char* name, const std::string& text) {
    QFile file(desk.world.folder.filePath(QString::fromLatin1(name)));
    if (!file.open(QIODevice::WriteOnly) || file.write(QByteArray::fromStdString(text)) < 0)
        qFatal("cannot write a test file");
    return file.fileName();
}

bool importAndWait(PlanTable& desk, const QString& path) {
    QSignalSpy read(desk.page.desk(), &PlanDesk::planRead);
    desk.page.desk()->importPlan(path);
    const bool came = read.wait(10000);
    QCoreApplication::processEvents();
    return came;
}

PlanImportDialog* dialogOf(PlanTable& desk) {
    return desk.page.findChild<PlanImportDialog*>(QStringLiteral("planImport"));
}

} // namespace

class PlanFilesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aPlanIsImportedInOneStepAndUndone() {
        PlanTable desk;
        const std::vector<Campaign> before = desk.world.session->scenario().campaigns;
        std::vector<Campaign> other = before;
        other[0].lineItems[1].lifetimeBudget = Money::fromUnits(777);
        other.push_back(other[0]);
        other[1].id.value = "second";
        other[1].name = "Second";
        for (LineItem& line : other[1].lineItems) line.id.value += "-s";
        QSignalSpy noticed(&desk.page, &PlanPage::noticed);
        QVERIFY(importAndWait(desk, written(desk, "plan.csv", planToCsv(other))));
        QVERIFY(desk.world.session->scenario().campaigns == other);
        QCOMPARE(noticed.size(), 1);
        const QString said = noticed[0][0].toString();
        QVERIFY2(said.contains(QStringLiteral("2 campaign")) && said.contains(QStringLiteral("4 line item")),
                 qPrintable(said));
        desk.world.session->undoStack()->undo();
        QVERIFY(desk.world.session->scenario().campaigns == before);
        desk.world.session->undoStack()->redo();
        QVERIFY(desk.world.session->scenario().campaigns == other);
    }

    void aCreativeOfTheLibraryIsFoundByItsTitleAndJoinsTheScenario() {
        PlanTable desk(smallPlan(0));
        desk.world.add({ShellWorld::item("clip-9", "My third clip")});
        QVERIFY(importAndWait(desk, written(desk, "plan.csv",
                                            "campaign,currency,name,creative,lifetime_budget,bid\n"
                                            "push,AUD,First,My third clip,100,5\n")));
        const Scenario& now = desk.world.session->scenario();
        QCOMPARE(now.campaigns.size(), std::size_t{1});
        QCOMPARE(now.campaigns[0].lineItems[0].creative.value, std::string("clip-9"));
        QVERIFY(std::any_of(now.content.begin(), now.content.end(),
                            [](const ContentItem& i) { return i.id.value == "clip-9"; }));
        QVERIFY2(desk.page.desk()->obstacle().isEmpty(), qPrintable(desk.page.desk()->obstacle()));
        QCOMPARE(desk.table()->lines()->rowCount(), 1);
    }

    void whatDoesNotFitTheScenarioIsTakenAndSaidInItsRow() {
        PlanTable desk;
        QVERIFY(importAndWait(desk, written(desk, "plan.csv",
                                            "campaign,currency,line_item,creative,segments,bid\n"
                                            "push,AUD,a,one,,5\npush,AUD,b,nowhere,,5\n")));
        QCOMPARE(desk.table()->lines()->rowCount(), 2);
        QVERIFY(desk.table()->lines()->issuesOf(0).isEmpty());
        QVERIFY2(desk.table()->lines()->issuesOf(1).contains(QStringLiteral("nowhere")),
                 qPrintable(desk.table()->lines()->issuesOf(1)));
    }

    void aBadFileChangesNothingAndListsEveryIssueWithItsPlace() {
        PlanTable desk;
        const std::vector<Campaign> before = desk.world.session->scenario().campaigns;
        QVERIFY(importAndWait(desk, written(desk, "plan.csv",
                                            "campaign,currency,line_item,lifetime_budget,bid\n"
                                            "push,AUD,a,lots,5\npush,AUD,b,100,$5\n")));
        QVERIFY(desk.world.session->scenario().campaigns == before);
        QVERIFY(desk.world.session->undoStack()->isClean());
        PlanImportDialog* dialog = dialogOf(desk);
        QVERIFY(dialog != nullptr);
        auto* list = dialog->findChild<QListWidget*>(QStringLiteral("planImportIssues"));
        QCOMPARE(list->count(), 2);
        QVERIFY(list->item(0)->text().startsWith(QStringLiteral("line 2, lifetime_budget:")));
        QVERIFY(list->item(1)->text().startsWith(QStringLiteral("line 3, bid:")));
        QVERIFY(dialog->findChild<QPushButton*>(QStringLiteral("planImportComma")) == nullptr);
    }

    void aCommaIsAskedAboutAndThenReadAsToldAndNotAgain() {
        PlanTable desk;
        QVERIFY(
            importAndWait(desk, written(desk, "plan.csv",
                                        "campaign;currency;line_item;creative;bid\npush;AUD;a;one;4,50\n")));
        PlanImportDialog* dialog = dialogOf(desk);
        QVERIFY(dialog != nullptr);
        QSignalSpy read(desk.page.desk(), &PlanDesk::planRead);
        dialog->findChild<QPushButton*>(QStringLiteral("planImportComma"))->click();
        QVERIFY(read.wait(10000));
        QCOMPARE(desk.line().bidCpm.micros, std::int64_t{4'500'000});
    }

    void aFileThatIsNotThereIsSaid() {
        PlanTable desk;
        QVERIFY(importAndWait(desk, QStringLiteral("/nowhere/plan.csv")));
        QVERIFY(dialogOf(desk) != nullptr);
    }

    void lineItemsGoOutBeforeARunAndComeBackEqual() {
        PlanTable desk;
        using Kind = PlanDesk::ExportKind;
        QVERIFY(desk.page.desk()->canExport(Kind::LinesCsv) && !desk.page.desk()->canExport(Kind::Xlsx));
        QSignalSpy out(desk.page.desk(), &PlanDesk::written);
        const QString csv = desk.world.folder.filePath(QStringLiteral("lines.csv")),
                      json = desk.world.folder.filePath(QStringLiteral("lines.json"));
        desk.page.desk()->exportTo(Kind::LinesCsv, csv);
        desk.page.desk()->exportTo(Kind::LinesJson, json);
        desk.page.desk()->exportTo(Kind::Xlsx, json); // nothing is known yet
        QVERIFY(QTest::qWaitFor([&] { return out.size() == 2; }));
        for (const QString& path : {csv, json}) {
            const auto read = readPlanFile(path.toStdString());
            QVERIFY(read && read->issues.empty() &&
                    read->campaigns == desk.world.session->scenario().campaigns);
        }
    }

    void theMediaPlanGoesOutAsAWorkbookThatCanBeImported() {
        PlanTable desk;
        QVERIFY(desk.run());
        QSignalSpy out(desk.page.desk(), &PlanDesk::written);
        const QString path = desk.world.folder.filePath(QStringLiteral("plan.xlsx"));
        desk.page.desk()->exportTo(PlanDesk::ExportKind::Xlsx, path);
        QVERIFY(out.wait(10000));
        QVERIFY2(out[0][1].toString().isEmpty(), qPrintable(out[0][1].toString()));
        desk.table()->lines()->removeLine(1);
        QVERIFY(importAndWait(desk, path));
        QVERIFY(desk.world.session->scenario().campaigns == smallPlan().campaigns);
    }
};

QTEST_MAIN(PlanFilesTest)
#include "plan_files_test.moc"
