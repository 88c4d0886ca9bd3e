// SPDX-License-Identifier: GPL-3.0-or-later
// Bringing history through the window: the report after a drop, taking an import back, telling what unknown
// columns mean, deciding doubtful matches.
#include <QCheckBox>
#include <QComboBox>
#include <QDropEvent>
#include <QLabel>
#include <QMimeData>
#include <QPushButton>
#include <QTabWidget>
#include <QTreeWidget>

#include "tests/ui/named.h"
#include "tests/ui/shell_world.h"
#include "ui/views/history_dialog.h"
#include "ui/views/main_window.h"
#include "ui/views/mapping_dialog.h"
#include "ui/views/preferences.h"
#include "ui/views/product_pages.h"
#include "ui/views/theme.h"

using namespace forereach;
using namespace forereach::ui;

namespace {

/// Saves what is to be looked at where FOREREACH_TEST_PICTURES names a folder.
void picture(QWidget& widget, const char* name) {
    const QString folder = qEnvironmentVariable("FOREREACH_TEST_PICTURES");
    if (!folder.isEmpty()) widget.grab().save(folder + QLatin1Char('/') + QLatin1String(name));
}

struct Shell {
    ShellWorld world;
    Preferences preferences{world.folder.filePath(QStringLiteral("settings.ini"))};
    MainWindow window{*world.session, preferences};

    Shell() {
        addProductPages(window, *world.session);
        window.resize(1440, 900);
        window.show();
        if (!QTest::qWaitForWindowExposed(&window)) qFatal("no window");
    }
    template <class T>
    T* find(const char* name) const {
        return named<T>(window, name);
    }
    QString file(const char* name, const char* text) const {
        QFile out(world.folder.filePath(QLatin1String(name)));
        if (!out.open(QIODevice::WriteOnly) || out.write(text) < 0) qFatal("cannot write a test file");
        return out.fileName();
    }
    void drop(const QString& path) {
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(path)});
        QDragEnterEvent enter(QPoint(400, 400), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(&window, &enter);
        QDropEvent event(QPointF(400, 400), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QSignalSpy finished(world.session.get(), &WorkspaceSession::importFinished);
        QApplication::sendEvent(&window, &event);
        QVERIFY(finished.wait(10000));
    }
    /// The dialog, when it shows what the workspace holds now.
    HistoryDialog* history() {
        auto* open = window.findChild<HistoryDialog*>();
        if (!open) qFatal("no dialog");
        QSignalSpy listed(open, &HistoryDialog::listed);
        if (!listed.wait(10000)) qFatal("the history is not listed");
        return open;
    }
};

constexpr const char* kOverview =
    "Date,Video Views,Profile Views,Likes,Comments,Shares\nSeptember 28,5,1,1,0,0\nSeptember "
    "29,undefined,1,1,0,0\nSeptember 30,7,1,viele,0,0\n";
constexpr const char* kOverviewName = "Overview_2024-09-01_1727800000_quay.csv";

QStringList texts(const QTreeWidgetItem* item) {
    QStringList all;
    for (int i = 0; i < item->columnCount(); ++i) all << item->text(i);
    for (int i = 0; i < item->childCount(); ++i) all << texts(item->child(i));
    return all;
}

} // namespace

class HistoryTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { applyTheme(*qApp, ThemeChoice::Light, 100); }

    void anEmptyArchiveSaysWhatToDo() {
        Shell shell;
        shell.find<QAction>("historyAction")->trigger();
        shell.history();
        QVERIFY(shell.find<QLabel>("historySummary")
                    ->text()
                    .contains(QStringLiteral("Drop an analytics export")));
        QVERIFY(!shell.find<QPushButton>("historyUndo")->isEnabled());
        QVERIFY(shell.find<QPushButton>("historyMap")->isHidden());
    }

    void aDropOfAnExportHasAReportAndIsTakenBackAsAWhole() {
        Shell shell;
        auto* report = shell.find<QPushButton>("importReport");
        QVERIFY(report->isHidden());
        shell.drop(shell.file(kOverviewName, kOverview));
        QVERIFY2(report->isVisible(), "the bar offers the report");
        report->click();
        HistoryDialog* dialog = shell.history();
        QVERIFY(dialog->isVisible());
        auto* imports = shell.find<QTreeWidget>("historyImports");
        QCOMPARE(imports->topLevelItemCount(), 1);
        const QTreeWidgetItem* line = imports->topLevelItem(0);
        QCOMPARE(line->text(0), QLatin1String(kOverviewName));
        QCOMPARE(line->text(2), QStringLiteral("TikTok"));
        QCOMPARE(line->text(3), QStringLiteral("Days"));
        QCOMPARE(line->text(4), QStringLiteral("3"));
        QCOMPARE(line->text(5), QStringLiteral("2"));
        QCOMPARE(line->text(8), QStringLiteral("1"));
        const QStringList notes =
            texts(shell.find<QTreeWidget>("historyReport")->invisibleRootItem()->child(0));
        QVERIFY(notes.contains(QStringLiteral("line 4: \"viele\" in \"Likes\" is no number")));
        QVERIFY(notes.contains(QStringLiteral("line 3: \"undefined\" taken as unknown")));
        picture(*dialog, "history_light.png");
        QSignalSpy listed(dialog, &HistoryDialog::listed);
        shell.find<QPushButton>("historyUndo")->click();
        QVERIFY(listed.wait(10000));
        QTRY_COMPARE(imports->topLevelItemCount(), 0);
        QCOMPARE(shell.find<QTreeWidget>("historyReport")->topLevelItemCount(), 0);
    }

    void unknownColumnsAreToldOnceAndTheFileIsTaken() {
        Shell shell;
        shell.drop(shell.file("werbung.csv", "Werbemaßnahme;Tag;Kosten;Cost\nHerbst;30.09.2024;1.234,5;2\n"));
        shell.find<QPushButton>("importReport")->click();
        shell.history();
        auto* imports = shell.find<QTreeWidget>("historyImports");
        QCOMPARE(imports->topLevelItemCount(), 1);
        QCOMPARE(imports->topLevelItem(0)->text(3), QStringLiteral("Unknown columns"));
        bool driven = false;
        QTimer::singleShot(0, &shell.window, [&] {
            auto* dialog = qobject_cast<MappingDialog*>(QApplication::activeModalWidget());
            if (!dialog) qFatal("no mapping dialog");
            const auto choose = [&](const char* name, AnalyticsField field) {
                auto* box = dialog->findChild<QComboBox*>(QLatin1String(name));
                box->setCurrentIndex(box->findData(static_cast<int>(field)));
            };
            auto* import = dialog->findChild<QPushButton*>(QStringLiteral("mappingImport"));
            picture(*dialog, "mapping_light.png");
            const auto chosen = [&](const char* name) {
                return static_cast<AnalyticsField>(
                    dialog->findChild<QComboBox*>(QLatin1String(name))->currentData().toInt());
            };
            QCOMPARE(chosen("mappingField1"), AnalyticsField::Date); // guessed from the values
            QCOMPARE(chosen("mappingField3"), AnalyticsField::Spend);
            choose("mappingField0", AnalyticsField::Campaign);
            choose("mappingField2", AnalyticsField::Spend);
            QVERIFY2(!import->isEnabled(), "two columns of one meaning");
            QVERIFY(!dialog->findChild<QLabel*>(QStringLiteral("mappingProblem"))->text().isEmpty());
            choose("mappingField3", AnalyticsField::None);
            QVERIFY(import->isEnabled());
            auto* mark = dialog->findChild<QComboBox*>(QStringLiteral("mappingMark"));
            mark->setCurrentIndex(mark->findData(static_cast<int>(DecimalMark::Comma)));
            driven = true;
            import->click();
        });
        QSignalSpy finished(shell.world.session.get(), &WorkspaceSession::importFinished);
        shell.find<QPushButton>("historyMap")->click();
        QVERIFY(driven);
        QVERIFY(finished.count() > 0 || finished.wait(10000));
        QTRY_COMPARE(imports->topLevelItem(0)->text(3), QStringLiteral("Advertising"));
        QCOMPARE(imports->topLevelItemCount(), 1);
        QVERIFY(shell.world.session->unmappedExports().empty());
        // The next file of these columns comes with what was said about this one.
        shell.drop(shell.file("werbung2.csv", "Werbemaßnahme;Tag;Kosten;Cost\nWinter;31.12.2024;99,5;2\n"));
        QTRY_VERIFY(!shell.world.session->unmappedExports().empty() &&
                    shell.world.session->unmappedExports()[0].remembered);
        const MappingDialog next(shell.world.session->unmappedExports()[0]);
        const AnalyticsOptions options = next.options();
        QCOMPARE(options.mapping.at("Kosten"), AnalyticsField::Spend);
        QCOMPARE(options.mapping.at("Cost"), AnalyticsField::None);
        QCOMPARE(options.decimalMark, DecimalMark::Comma);
    }

    void aDoubtfulMatchWaitsForTheUsersWord() {
        Shell shell;
        shell.world.add({ShellWorld::item("dawn", "Dawn at the quay", 40)});
        shell.drop(
            shell.file("Content.csv",
                       "Time,Video title,Video link,Post time,Total likes,Total comments,Total shares,Total "
                       "views\n2024-10-01,Dawn at the quay,https://www.tiktok.com/@quay/video/"
                       "7419999999999999999,2024-09-30,1,1,1,900\n"));
        shell.find<QPushButton>("importReport")->click();
        HistoryDialog* dialog = shell.history();
        auto* matches = shell.find<QTreeWidget>("historyMatches");
        QCOMPARE(matches->topLevelItemCount(), 1);
        QCOMPARE(matches->topLevelItem(0)->text(2), QStringLiteral("doubtful"));
        QVERIFY(shell.find<QLabel>("historySummary")->text().contains(QStringLiteral("1 match waits")));
        shell.find<QTabWidget>("historyTabs")->setCurrentIndex(1);
        QVERIFY(!shell.find<QPushButton>("matchAccept")->isEnabled());
        matches->setCurrentItem(matches->topLevelItem(0));
        QVERIFY(shell.find<QPushButton>("matchAccept")->isEnabled());
        picture(*dialog, "matches_light.png");
        shell.find<QPushButton>("matchAccept")->click();
        QTRY_COMPARE(matches->topLevelItem(0)->text(2), QStringLiteral("certain"));
        matches->setCurrentItem(matches->topLevelItem(0));
        shell.find<QPushButton>("matchReject")->click();
        QTRY_COMPARE(matches->topLevelItemCount(), 0);
    }

    void itReadsInTheDarkAndInLargeText() {
        applyTheme(*qApp, ThemeChoice::Dark, 150);
        Shell shell;
        shell.drop(shell.file(kOverviewName, kOverview));
        shell.drop(shell.file(
            "Tabellendaten.csv",
            "Content;Video title;Views;Watch time (hours)\nabcdefghijk;Verkehrsübungsplatz im Morgennebel, "
            "mit Geschwindigkeitsbegrenzung;12.345;1.234,5\nbbcdefghijk;Zwei;7;0,75\n"));
        shell.find<QPushButton>("importReport")->click();
        HistoryDialog* dialog = shell.history();
        QCOMPARE(shell.find<QTreeWidget>("historyImports")->topLevelItemCount(), 2);
        picture(*dialog, "history_dark_150.png");
        picture(shell.window, "window_dark_150.png");
        for (const auto* button : dialog->findChildren<QPushButton*>())
            if (button->isVisible())
                QVERIFY(button->width() >= button->fontMetrics().horizontalAdvance(button->text()));
        applyTheme(*qApp, ThemeChoice::Light, 100);
    }
};

QTEST_MAIN(HistoryTest)
#include "history_test.moc"
