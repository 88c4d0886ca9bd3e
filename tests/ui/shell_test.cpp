// SPDX-License-Identifier: GPL-3.0-or-later
#include <QComboBox>
#include <QDropEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QToolButton>
#include <QTreeView>
#include <QTreeWidget>

#include "core/plan/plan_export.h"
#include "core/store/plan_file.h"
#include "tests/ui/named.h"
#include "tests/ui/shell_world.h"
#include "ui/views/about_dialog.h"
#include "ui/views/check_list_button.h"
#include "ui/views/diagnostics.h"
#include "ui/views/main_window.h"
#include "ui/views/preferences.h"
#include "ui/views/product_pages.h"
#include "ui/views/settings_dialog.h"
#include "ui/views/theme.h"

using namespace forereach;
using namespace forereach::ui;

namespace {

struct Shell {
    ShellWorld world;
    Preferences preferences{world.folder.filePath(QStringLiteral("settings.ini"))};
    MainWindow window{*world.session, preferences};

    Shell() {
        addProductPages(window, *world.session);
        window.resize(1440, 900);
        window.show();
        if (!QTest::qWaitForWindowExposed(&window)) qFatal("no window");
        window.activateWindow();
    }
    template <class T>
    T* find(const char* name) const {
        return named<T>(window, name);
    }
    void drop(const QStringList& paths) {
        QMimeData data;
        QList<QUrl> urls;
        for (const QString& path : paths) urls << QUrl::fromLocalFile(path);
        data.setUrls(urls);
        QDragEnterEvent enter(QPoint(400, 400), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(&window, &enter);
        QVERIFY(enter.isAccepted());
        QDropEvent event(QPointF(400, 400), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(&window, &event);
    }
};

}

class ShellTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedKingdom));
        applyTheme(*qApp, ThemeChoice::Light, 100);
    }

    void aDroppedPlanGoesToThePlanAndNotToTheAnalyticsImport() {
        Shell shell;
        shell.world.add({ShellWorld::item("a", "One")});
        const auto write = [&](const char* name, const std::string& text) {
            QFile file(shell.world.folder.filePath(QString::fromLatin1(name)));
            if (!file.open(QIODevice::WriteOnly) || file.write(text.data(), qint64(text.size())) < 0)
                qFatal("cannot write a test file");
            return file.fileName();
        };
        Campaign push;
        push.id.value = "push";
        push.currency = "AUD";
        push.lineItems.emplace_back().id.value = "line-1";
        push.lineItems[0].creative.value = "a";
        push.lineItems[0].bidCpm = Money::fromUnits(5);
        const auto plan = [&] { return shell.world.session->scenario().campaigns; };
        const QString workbook = shell.world.folder.filePath(QStringLiteral("plan.xlsx"));
        QVERIFY(writeWorkbook(workbook.toStdString(), planSheets(nullptr, push)));
        for (const QString& path :
             {write("plan.csv", planToCsv({push})), write("plan.json", planToJson({push})), workbook}) {
            Scenario none = shell.world.session->scenario();
            none.campaigns.clear();
            shell.world.session->editScenario(QStringLiteral("none"), none);
            shell.drop({path});
            QCOMPARE(shell.window.currentPage()->objectName(), QStringLiteral("planPage"));
            QVERIFY2(QTest::qWaitFor([&] { return plan().size() == 1; }), qPrintable(path));
            QCOMPARE(plan()[0].lineItems[0].bidCpm, Money::fromUnits(5));
        }
        // What an ads manager exports holds figures, and is none.
        QVERIFY(!isPlanFile(
            write("delivered.csv", "campaign,line_item,creative,currency,impressions\npush,l,a,AUD,90\n")
                .toStdString()));
        QVERIFY(!isPlanFile(write("other.csv", "campaign,name\npush,l\n").toStdString()));
    }

    void aDroppedScenarioBecomesTheScenarioOrSaysAllThatIsWrong() {
        Shell shell;
        const auto write = [&](const char* name, const QByteArray& text) {
            QFile file(shell.world.folder.filePath(QString::fromLatin1(name)));
            if (!file.open(QIODevice::WriteOnly) || file.write(text) < 0) qFatal("cannot write a test file");
            return file.fileName();
        };
        Scenario good = shell.world.session->scenario();
        good.content = {ShellWorld::item("a", "One").content};
        good.markets = {"DE"};
        good.start = {1795392000};
        good.seed = 4242;
        const QString name = QString::fromStdString(shell.world.session->scenario().name);
        shell.drop({write("good.json", QByteArray::fromStdString(scenarioToJson(good)))});
        QVERIFY2(shell.world.session->scenario().seed == 4242,
                 qPrintable(shell.find<QLabel>("noticeText")->text()));
        QCOMPARE(QString::fromStdString(shell.world.session->scenario().name), name);
        shell.world.session->undoStack()->undo();
        QVERIFY(shell.world.session->scenario().seed != 4242);
        shell.world.session->undoStack()->redo();

        good.horizonDays = 0;
        good.viewers = 1;
        good.seed = 1;
        shell.drop({write("wrong.json", QByteArray::fromStdString(scenarioToJson(good)))});
        const QString all = shell.find<QLabel>("noticeText")->text();
        QVERIFY2(all.contains(QStringLiteral("horizon_days: ")) && all.contains(QStringLiteral("viewers: ")),
                 qPrintable(all));
        QCOMPARE(shell.world.session->scenario().seed, std::uint64_t(4242));
        shell.drop({write("broken.json", "{\n  \"format\": oops\n}")});
        QVERIFY2(shell.find<QLabel>("noticeText")->text().contains(QStringLiteral("line 2, column ")),
                 qPrintable(shell.find<QLabel>("noticeText")->text()));
    }

    void anEmptyWorkspaceOffersOneAction() {
        Shell shell;
        QVERIFY(shell.find<QPushButton>("libraryPageEmptyAction")->isVisible());
        QVERIFY(
            shell.find<QLabel>("libraryPageEmptyText")->text().contains(QStringLiteral("Nothing is copied")));
    }

    void filesDroppedOnTheWindowAreImportedWithAVerdictEach() {
        Shell shell;
        shell.drop({shell.world.makeFile(QStringLiteral("good.mp4")),
                    shell.world.makeFile(QStringLiteral("broken.mp4"))});
        auto* results = shell.find<QTreeWidget>("importResults");
        QTRY_VERIFY(shell.find<QLabel>("importText")->text().contains(QStringLiteral("1 taken")));
        QCOMPARE(results->topLevelItemCount(), 2);
        QVERIFY(results->isVisible()); // something was refused: the list opens by itself
        QCOMPARE(shell.find<QTreeView>("libraryList")->model()->rowCount(), 1);
        QStringList all;
        for (int i = 0; i < 2; ++i)
            all << results->topLevelItem(i)->text(0) + QLatin1Char('|') + results->topLevelItem(i)->text(2) +
                       QLatin1Char('|') + results->topLevelItem(i)->text(3);
        all.sort();
        QCOMPARE(all[0], QStringLiteral("broken.mp4|refused|sound only"));
        QVERIFY(all[1].startsWith(QStringLiteral("good.mp4|taken")));
    }

    void anImportCanBeCancelledFromItsBar() {
        Shell shell;
        *shell.world.holdImports = true;
        shell.drop({shell.world.makeFile(QStringLiteral("slow.mp4"))});
        auto* cancel = shell.find<QPushButton>("importCancel");
        QTRY_VERIFY(cancel->isVisible());
        QTRY_VERIFY(shell.find<QLabel>("importText")->text().contains(QStringLiteral("slow.mp4")));
        QTest::mouseClick(cancel, Qt::LeftButton);
        QTRY_VERIFY(shell.find<QLabel>("importText")->text().contains(QStringLiteral("cancelled")));
        QCOMPARE(shell.world.session->items().size(), std::size_t(0));
    }

    void runAndCancelByKeyboard() {
        Shell shell;
        shell.world.add({ShellWorld::item("a", "One")});
        shell.world.session->setInScenario({{"a"}}, true);
        *shell.world.holdRuns = true;
        QTest::keyClick(&shell.window, Qt::Key_F5);
        auto* run = shell.find<QPushButton>("runButton");
        QTRY_VERIFY(run->property("running").toBool());
        QTest::keyClick(&shell.window, Qt::Key_F5, Qt::ShiftModifier);
        QTRY_COMPARE(run->text(), QStringLiteral("Run"));
        QVERIFY(!shell.world.session->isRunning());
        *shell.world.holdRuns = false;
        QTest::mouseClick(run, Qt::LeftButton);
        QTRY_COMPARE(shell.world.session->answerState(), AnswerState::Full);
        const QString provenance = shell.find<QLabel>("provenanceText")->text();
        QVERIFY2(provenance.startsWith(
                     QStringLiteral("simulated · 50,000 viewers · 4 replications · digest 012345")),
                 qPrintable(provenance));
        QVERIFY(provenance.contains(QStringLiteral("2 laws hold")));
    }

    void aScenarioThatCannotRunSaysWhatAndWhere() {
        Shell shell;
        QTest::keyClick(&shell.window, Qt::Key_F5);
        auto* text = shell.find<QLabel>("noticeText");
        QTRY_VERIFY(text->isVisible());
        QVERIFY2(text->text().startsWith(QStringLiteral("Cannot run:")), qPrintable(text->text()));
    }

    void anOldAnswerIsMarkedOnPagesThatShowIt() {
        Shell shell;
        shell.world.add({ShellWorld::item("a", "Sunrise")});
        shell.world.session->setInScenario({{"a"}}, true);
        shell.world.session->run();
        QTRY_COMPARE(shell.world.session->answerState(), AnswerState::Full);
        shell.window.showPage(QStringLiteral("reachPage"));
        auto* seed = shell.find<QLineEdit>("seedEdit");
        seed->setFocus();
        seed->selectAll();
        QTest::keyClicks(seed, QStringLiteral("8"));
        QTest::keyClick(seed, Qt::Key_Return);
        QCOMPARE(shell.world.session->scenario().seed, std::uint64_t(8));
        QCOMPARE(shell.find<QLabel>("noticeText")->text(), QStringLiteral("Out of date: seed changed."));
        QCOMPARE(shell.find<QPushButton>("noticeAction2")->text(), QStringLiteral("Undo change"));
        QTest::mouseClick(shell.find<QPushButton>("noticeAction2"), Qt::LeftButton);
        QCOMPARE(shell.world.session->scenario().seed, std::uint64_t(7));
        QVERIFY(!shell.find<QFrame>("noticeBar")->isVisible());
    }

    void undoIsReachedFromATextFieldThatHasNothingToTakeBack() {
        Shell shell;
        shell.world.add({ShellWorld::item("a", "Old title")});
        shell.window.showPage(QStringLiteral("libraryPage"));
        Selection chosen;
        chosen.item = ItemId{"a"};
        shell.world.session->select(chosen);
        auto* title = shell.find<QLineEdit>("titleEdit");
        auto* caption = shell.find<QPlainTextEdit>("captionEdit");
        QTRY_COMPARE(title->text(), QStringLiteral("Old title"));
        title->setFocus();
        title->selectAll();
        QTest::keyClicks(title, QStringLiteral("New title"));
        QTest::keyClick(title, Qt::Key_Tab);
        QTRY_VERIFY(caption->hasFocus());
        QTest::keyClick(caption, Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(title->text(), QStringLiteral("Old title"));
        QTest::keyClick(caption, Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(title->text(), QStringLiteral("New title"));
        QTest::keyClicks(caption, QStringLiteral("words"));
        QTest::keyClick(caption, Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(title->text(), QStringLiteral("New title")); // the caption's own typing goes first
        QCOMPARE(caption->toPlainText(), QString());
    }

    void anAnswerDrawsThePageOnScreenAndTheOthersWhenTheyAreShown() {
        Shell shell;
        shell.world.add({ShellWorld::item("a", "Sunrise")});
        shell.world.session->setInScenario({{"a"}}, true);
        shell.window.showPage(QStringLiteral("libraryPage"));
        const auto drawn = [&] { return shell.find<ui::Page>("reachPage")->property("item").toString(); };
        shell.world.session->run();
        QTRY_COMPARE(shell.world.session->answerState(), AnswerState::Full);
        QCOMPARE(drawn(), QString());
        shell.window.showPage(QStringLiteral("reachPage"));
        QCOMPARE(drawn(), QStringLiteral("a"));
        QVERIFY(!shell.find<ui::Page>("reachPage")->isEmptyShown());
        shell.world.session->setOutcome(nullptr, AnswerState::None);
        QCOMPARE(drawn(), QString()); // on screen: at once
    }

    void theScenarioBarEditsAreUndoSteps() {
        Shell shell;
        auto* days = shell.find<QSpinBox>("horizonSpin");
        days->setValue(14);
        QCOMPARE(shell.world.session->scenario().horizonDays, 14);
        auto* markets = shell.find<CheckListButton>("marketsButton");
        QTest::keyClick(markets, Qt::Key_Space);
        QTRY_VERIFY(markets->list()->isVisible());
        const auto before = shell.world.session->scenario().markets;
        markets->list()->setCurrentRow(
            before.front() == markets->list()->item(0)->data(Qt::UserRole).toString().toStdString() ? 1 : 0);
        QTest::keyClick(markets->list(), Qt::Key_Space);
        QCOMPARE(shell.world.session->scenario().markets.size(), before.size() + 1);
        QTest::keyClick(markets->list(), Qt::Key_Escape);
        shell.world.session->undoStack()->undo();
        shell.world.session->undoStack()->undo();
        QCOMPARE(shell.world.session->scenario().markets, before);
        QCOMPARE(shell.world.session->scenario().horizonDays, 7);
        QCOMPARE(days->value(), 7);
    }

    void pagesAndPhoneAreReachedByKeys() {
        Shell shell;
        QTest::keyClick(&shell.window, Qt::Key_2, Qt::ControlModifier);
        QCOMPARE(shell.window.currentPage()->objectName(), QStringLiteral("reachPage"));
        QVERIFY(shell.find<QToolButton>("reachPageButton")->isChecked());
        QTest::keyClick(&shell.window, Qt::Key_1, Qt::ControlModifier);
        QCOMPARE(shell.window.currentPage()->objectName(), QStringLiteral("libraryPage"));
        auto* frame = shell.find<QFrame>("phoneFrame");
        QVERIFY(frame->isVisible());
        QTest::keyClick(&shell.window, Qt::Key_F9);
        QVERIFY(!frame->isVisible());
        // Round all regions and back by F6 alone.
        QSet<QWidget*> stops;
        for (int i = 0; i < 6; ++i) {
            QTest::keyClick(&shell.window, Qt::Key_F6);
            if (QApplication::focusWidget()) stops.insert(QApplication::focusWidget());
        }
        QVERIFY2(stops.size() >= 4, qPrintable(QString::number(stops.size())));
    }

    void aNarrowWindowLaysThePhoneOverThePage() {
        Shell shell;
        shell.window.resize(1100, 700);
        auto* frame = shell.find<QFrame>("phoneFrame");
        QTRY_VERIFY(!frame->isVisible());
        const int pageWidth = shell.window.currentPage()->width();
        QTest::keyClick(&shell.window, Qt::Key_F9);
        QTRY_VERIFY(frame->isVisible());
        QCOMPARE(shell.window.currentPage()->width(), pageWidth);
    }

    void settingsChangeTheLookAtOnceAndAreKept() {
        Shell shell;
        const auto apply = [&] {
            applyTheme(*qApp, shell.preferences.theme(), shell.preferences.textPercent());
        };
        connect(&shell.preferences, &Preferences::appearanceChanged, &shell.window, apply);
        SettingsDialog dialog(*shell.world.session, shell.preferences);
        auto* theme = dialog.findChild<QComboBox*>(QStringLiteral("themeCombo"));
        theme->setCurrentIndex(theme->findData(static_cast<int>(ThemeChoice::Dark)));
        QVERIFY(tokensOf(&shell.window).dark);
        auto* text = dialog.findChild<QComboBox*>(QStringLiteral("textSizeCombo"));
        text->setCurrentIndex(text->findData(150));
        QCOMPARE(textPixels(TextSize::Body), 19);
        Preferences again(shell.preferences.file());
        QCOMPARE(again.theme(), ThemeChoice::Dark);
        QCOMPARE(again.textPercent(), 150);
        applyTheme(*qApp, ThemeChoice::Light, 100);
    }

    void aboutNamesLicencesAndWhoseDataItIs() {
        AboutDialog about;
        const auto text = [&](const char* name) {
            auto* view = about.findChild<QWidget*>(QString::fromLatin1(name));
            return view ? view->property("plainText").toString() : QString();
        };
        QVERIFY(text("attributionsView").contains(QStringLiteral("KuaiRand")));
        QVERIFY(text("attributionsView").contains(QStringLiteral("CC BY-SA 4.0")));
        QVERIFY(text("licencesView").contains(QStringLiteral("QCustomPlot")));
    }

    void diagnosticsHoldNoContentAndNoPaths() {
        Shell shell;
        LibraryItem secret = ShellWorld::item("secret-id", "Secret title");
        secret.content.caption = "Secret caption";
        secret.content.hashtags = {"secrettag"};
        secret.content.creator.name = "Secret creator";
        secret.file = MediaFile{"/home/somebody/secret-file.mp4", 1, 1, "00"};
        shell.world.add({secret});
        const QString text = diagnosticsText(*shell.world.session, shell.preferences);
        QVERIFY(text.contains(QStringLiteral("Items: 1")));
        QVERIFY(text.contains(QStringLiteral("user_version")));
        QVERIFY2(!text.contains(QStringLiteral("ecret"), Qt::CaseInsensitive), qPrintable(text));
        QVERIFY(!text.contains(shell.world.folder.path()));
    }

    void theWindowComesBackAsItWasLeft() {
        ShellWorld world;
        Preferences preferences(world.folder.filePath(QStringLiteral("settings.ini")));
        {
            MainWindow window(*world.session, preferences);
            addProductPages(window, *world.session);
            window.resize(1300, 777);
            window.show();
            window.setPhoneShown(false);
            window.showPage(QStringLiteral("reachPage"));
            window.close();
        }
        MainWindow window(*world.session, preferences);
        addProductPages(window, *world.session);
        window.restore();
        window.show();
        QCOMPARE(window.size(), QSize(1300, 777));
        QCOMPARE(window.currentPage()->objectName(), QStringLiteral("reachPage"));
        QVERIFY(!window.findChild<QFrame*>(QStringLiteral("phoneFrame"))->isVisible());
    }
};

QTEST_MAIN(ShellTest)
#include "shell_test.moc"
