// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCheckBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QPushButton>
#include <QTreeWidget>

#include "tests/ui/shell_world.h"
#include "ui/preview/player.h"
#include "ui/views/item_page.h"
#include "ui/views/signal_table.h"
#include "ui/views/theme.h"
#include "ui/views/timeline.h"

using namespace forereach;
using namespace forereach::ui;

namespace {

LibraryItem measured(const std::string& id) {
    LibraryItem item = ShellWorld::item(id, "Measured");
    MediaSignals s;
    s.durationS = 12;
    s.width = 720;
    s.height = 1280;
    s.frameRate = 30;
    s.stepS = 0.5;
    for (int i = 0; i < 24; ++i) {
        s.loudnessDb.push_back(-20.0f - static_cast<float>(i));
        s.motion.push_back(0.01f * static_cast<float>(i));
        s.brightness.push_back(0.5f);
    }
    s.cutsS = {3, 6};
    s.hasAudio = true;
    item.content.signals = s;
    return item;
}

struct Shown {
    ShellWorld world;
    ItemPage page;

    Shown() {
        world.add({measured("a")});
        page.setSession(world.session.get());
        page.resize(1200, 860);
        page.show();
        if (!QTest::qWaitForWindowExposed(&page)) qFatal("no window");
        page.showItem({"a"});
    }
};

}

class ItemTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedKingdom));
        applyTheme(*qApp, ThemeChoice::Light, 100);
    }

    void whatWasMeasuredIsDrawnAgainstTime() {
        Shown s;
        QCOMPARE(s.page.timeline()->laneTitles(),
                 (QStringList{QStringLiteral("Loudness"), QStringLiteral("Motion"),
                              QStringLiteral("Brightness")}));
        QVERIFY(s.page.timeline()->readingAt(2.1).contains(QStringLiteral("loudness -24 dBFS")));
        QVERIFY(s.page.timeline()->readingAt(2.1).contains(QStringLiteral("motion 0.040")));
    }

    void aClickOnTheTimelineSeeksThere() {
        Shown s;
        QSignalSpy seeks(s.page.timeline(), &Timeline::seekRequested);
        const QPoint at(static_cast<int>(s.page.timeline()->xAt(6)), 20);
        QTest::mouseClick(s.page.timeline(), Qt::LeftButton, Qt::NoModifier, at);
        QCOMPARE(seeks.size(), 1);
        QVERIFY(std::abs(seeks[0][0].toDouble() - 6) < 0.1);
        QVERIFY(std::abs(s.page.timeline()->position() - 6) < 0.1);
    }

    void theArrowsMoveThePlayhead() {
        Shown s;
        s.page.timeline()->setFocus();
        QTest::keyClick(s.page.timeline(), Qt::Key_Right);
        QTest::keyClick(s.page.timeline(), Qt::Key_Right);
        QCOMPARE(s.page.timeline()->position(), 2.0);
        QTest::keyClick(s.page.timeline(), Qt::Key_Home);
        QCOMPARE(s.page.timeline()->position(), 0.0);
    }

    void thePlayheadFollowsThePlayer() {
        Shown s;
        Q_EMIT s.page.player()->positionChanged(4.5);
        QCOMPARE(s.page.timeline()->position(), 4.5);
    }

    void eachSignalSaysWhatItIsAssumedToDo() {
        Shown s;
        auto* table = s.page.findChild<QTreeWidget*>(QStringLiteral("signalTable"));
        QVERIFY(table->topLevelItemCount() >= 3);
        for (int i = 0; i < table->topLevelItemCount(); ++i) {
            QVERIFY(!table->topLevelItem(i)->text(1).isEmpty());
            QVERIFY(!table->topLevelItem(i)->text(4).isEmpty());
        }
    }

    void anOverrideIsAnUndoStep() {
        Shown s;
        auto* use = s.page.findChild<QCheckBox*>(QStringLiteral("hookOverrideCheck"));
        auto* value = s.page.findChild<QDoubleSpinBox*>(QStringLiteral("hookOverrideSpin"));
        QVERIFY(!value->isEnabled());
        use->click();
        QVERIFY(value->isEnabled());
        value->setValue(1.5);
        QCOMPARE(s.world.session->item({"a"})->content.overrides.hook, std::optional<double>(1.5));
        s.world.session->undoStack()->undo();
        s.world.session->undoStack()->undo();
        QVERIFY(!s.world.session->item({"a"})->content.overrides.hook);
        QVERIFY(!use->isChecked());
    }

    void subtitlesAreListedWithTheirTimes() {
        Shown s;
        QFile file(s.world.folder.filePath(QStringLiteral("words.srt")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("1\n00:00:01,000 --> 00:00:02,500\nGood morning\n\n2\n00:00:03,000 --> "
                   "00:00:04,000\nSecond line\n");
        file.close();
        LibraryItem item = *s.world.session->item({"a"});
        item.subtitles = {file.fileName().toStdString()};
        s.world.session->editItem(QStringLiteral("Add subtitles"), item);
        auto* list = s.page.findChild<QTreeWidget*>(QStringLiteral("subtitleList"));
        QTRY_VERIFY(list->topLevelItemCount() == 1 && list->topLevelItem(0)->childCount() == 2);
        QCOMPARE(list->topLevelItem(0)->child(0)->text(0), QStringLiteral("0:01"));
        QCOMPARE(list->topLevelItem(0)->child(0)->text(1), QStringLiteral("Good morning"));
    }

    void aRunAddsWhereViewersLeave() {
        Shown s;
        QVERIFY(s.page.findChild<QLabel*>(QStringLiteral("itemAnswer"))
                    ->text()
                    .contains(QStringLiteral("Not part")));
        s.world.session->setInScenario({{"a"}}, true);
        s.world.session->run();
        QTRY_COMPARE(s.world.session->answerState(), AnswerState::Full);
        QCOMPARE(s.page.timeline()->laneTitles().front(), QStringLiteral("Still watching"));
        QVERIFY(s.page.findChild<QLabel*>(QStringLiteral("itemAnswer"))
                    ->text()
                    .contains(QStringLiteral("People reached: ")));
        // The same moments as a list that leads there, and as a file for the editor.
        auto* moments = s.page.findChild<QTreeWidget*>(QStringLiteral("momentList"));
        QVERIFY(moments->topLevelItemCount() >= 1);
        QVERIFY(moments->topLevelItem(0)->text(1).contains(QStringLiteral("opening")));
        QVERIFY(s.page.findChild<QPushButton*>(QStringLiteral("exportMarkers"))->isEnabled());
        QSignalSpy written(s.world.session.get(), &WorkspaceSession::noticed);
        const QString path = s.world.folder.filePath(QStringLiteral("a.edl"));
        s.world.session->exportMarkers({"a"}, MarkerFormat::Edl, path);
        QTRY_VERIFY(!written.isEmpty());
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(file.readAll().contains("|C:ResolveColorYellow |M:"));
    }

    void withoutARunThereAreNoMomentsToExport() {
        Shown s;
        QVERIFY(!s.page.findChild<QPushButton*>(QStringLiteral("exportMarkers"))->isEnabled());
    }

    void anItemThatIsGoneLeadsBack() {
        Shown s;
        s.world.session->removeItems({{"a"}});
        QVERIFY(s.page.isEmptyShown());
    }
};

QTEST_MAIN(ItemTest)
#include "item_test.moc"
