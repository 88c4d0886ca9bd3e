// SPDX-License-Identifier: GPL-3.0-or-later
#include <QComboBox>
#include <QElapsedTimer>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSpinBox>
#include <QTreeView>
#include <QUrl>

#include "core/base/hash.h"
#include "tests/ui/named.h"
#include "tests/ui/shell_world.h"
#include "ui/views/library_model.h"
#include "ui/views/library_page.h"
#include "ui/views/notice_bar.h"
#include "ui/views/theme.h"
#include "ui/views/topics_edit.h"
#include "ui/views/words.h"

using namespace forereach;
using namespace forereach::ui;

namespace {

struct Shown {
    ShellWorld world;
    LibraryPage page;

    Shown() {
        page.setSession(world.session.get());
        page.resize(1200, 800);
        page.show();
        if (!QTest::qWaitForWindowExposed(&page)) qFatal("no window");
        page.activateWindow();
    }
    template <class T>
    T* find(const char* name) const {
        return named<T>(page, name);
    }
    QStringList titles() const {
        QStringList list;
        for (int row = 0; row < page.model()->rowCount(); ++row)
            list << page.model()->index(row, LibraryModel::Title).data().toString();
        return list;
    }
    void chooseRow(int row) { page.list()->setCurrentIndex(page.model()->index(row, 0)); }
};

LibraryItem with(LibraryItem item, std::int64_t changedAt) {
    item.changedAt = changedAt;
    return item;
}

}

class LibraryTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedKingdom));
        applyTheme(*qApp, ThemeChoice::Light, 100);
    }

    void aReachThatRoundsToNothingIsNeverWrittenAsZero() {
        // Four outcomes of which one went round the country: the typical one is far below the interval's
        // step.
        const Estimate wide{90000, 80000, 800.0, 9000.0, 1.2e6};
        QCOMPARE(aboutPeople(wide), QStringLiteral("<100,000"));
        QCOMPARE(peopleWithInterval(wide), QStringLiteral("<100,000 (<100,000 to 1,200,000)"));
        QCOMPARE(aboutPeople({0, 0, 0.0, 0.0, 0.0}), QStringLiteral("0")); // none is none
    }

    void aTitleIsEditedStoredAndUndone() {
        Shown s;
        s.world.add({ShellWorld::item("a", "Old title")});
        s.chooseRow(0);
        auto* title = s.find<QLineEdit>("titleEdit");
        QCOMPARE(title->text(), QStringLiteral("Old title"));
        title->setFocus();
        title->selectAll();
        QTest::keyClicks(title, QStringLiteral("New title"));
        QTest::keyClick(title, Qt::Key_Return);
        QCOMPARE(s.titles(), QStringList{QStringLiteral("New title")});
        QCOMPARE(s.world.session->undoStack()->undoText(), QStringLiteral("Change title"));
        s.world.session->undoStack()->undo();
        QCOMPARE(s.titles(), QStringList{QStringLiteral("Old title")});
        QCOMPARE(title->text(), QStringLiteral("Old title"));
    }

    void everyFieldOfTheInspectorReachesTheItem() {
        Shown s;
        s.world.add({ShellWorld::item("a", "One")});
        s.chooseRow(0);
        auto* caption = s.find<QPlainTextEdit>("captionEdit");
        caption->setFocus();
        caption->setPlainText(QStringLiteral("Two lines\n日本語"));
        auto* tags = s.find<QLineEdit>("hashtagsEdit");
        tags->setFocus(); // leaving the caption commits it
        tags->setText(QStringLiteral("#one two, #one"));
        QTest::keyClick(tags, Qt::Key_Return);
        auto* language = s.find<QComboBox>("languageCombo");
        language->setCurrentIndex(language->findData(QStringLiteral("de")));
        Q_EMIT language->activated(language->currentIndex());
        auto* status = s.find<QComboBox>("statusCombo");
        status->setCurrentIndex(1);
        Q_EMIT status->activated(1);
        s.find<QSpinBox>("followersSpin")->setValue(52000);
        const LibraryItem& item = *s.world.session->item({"a"});
        QCOMPARE(item.content.caption, std::string("Two lines\n日本語"));
        QCOMPARE(item.content.hashtags, (std::vector<std::string>{"one", "two"}));
        QCOMPARE(item.content.language, std::string("de"));
        QCOMPARE(item.status, ItemStatus::Published);
        QCOMPARE(item.content.creator.followers, std::int64_t(52000));
        QCOMPARE(s.world.session->undoStack()->count(), 6); // one to add, five edits
    }

    void topicsAreTaxonomyNamesOnly() {
        Shown s;
        s.world.add({ShellWorld::item("a", "One")});
        s.chooseRow(0);
        auto* add = s.find<QLineEdit>("topicAddEdit");
        add->setFocus();
        QTest::keyClicks(add, QStringLiteral("nonsense"));
        QTest::keyClick(add, Qt::Key_Return);
        QVERIFY(s.find<QLabel>("topicRefusal")->isVisible());
        QCOMPARE(s.world.session->item({"a"})->content.topics.size(), std::size_t(1));
        add->setText(QStringLiteral("food & drink"));
        QTest::keyClick(add, Qt::Key_Return);
        QVERIFY(s.world.session->item({"a"})->content.topics.contains("Food & Drink"));
    }

    void searchAndFiltersNarrowTheList() {
        Shown s;
        LibraryItem german = ShellWorld::item("b", "Ein Weg durch den Wald");
        german.content.language = "de";
        german.content.topics = {{"Pets", 1.0}};
        german.status = ItemStatus::Published;
        LibraryItem refused = ShellWorld::item("c", "Noise");
        refused.verdict = MediaVerdict::Refused;
        s.world.add({ShellWorld::item("a", "Sunrise walk"), german, refused});
        auto* search = s.find<QLineEdit>("librarySearch");
        QTest::keyClicks(search, QStringLiteral("WALK sun"));
        QCOMPARE(s.titles(), QStringList{QStringLiteral("Sunrise walk")});
        QCOMPARE(s.find<QLabel>("libraryCount")->text(), QStringLiteral("1 of 3 items"));
        QVERIFY(!s.find<QLabel>("nothingFitsLabel")->isVisible());
        QTest::keyClicks(search, QStringLiteral(" nowhere"));
        QVERIFY(s.find<QLabel>("nothingFitsLabel")->isVisible());
        search->clear();
        const auto choose = [&](const char* name, int index) {
            auto* box = s.find<QComboBox>(name);
            box->setCurrentIndex(index);
            Q_EMIT box->activated(index);
        };
        choose("statusFilter", 2);
        QCOMPARE(s.titles(), QStringList{QStringLiteral("Ein Weg durch den Wald")});
        choose("statusFilter", 0);
        choose("verdictFilter", 3);
        QCOMPARE(s.titles(), QStringList{QStringLiteral("Noise")});
        choose("verdictFilter", 0);
        choose("topicFilter", s.find<QComboBox>("topicFilter")->findText(QStringLiteral("Pets")));
        QCOMPARE(s.titles(), QStringList{QStringLiteral("Ein Weg durch den Wald")});
        QTest::mouseClick(s.find<QPushButton>("clearFilters"), Qt::LeftButton);
        QCOMPARE(s.titles().size(), 3);
    }

    void cutsOfOnePieceStandTogetherInAnyOrder() {
        Shown s;
        s.world.session->editLibrary(QStringLiteral("Add"), {},
                                     {ShellWorld::item("a", "Zebra, cut"), ShellWorld::item("b", "Middle"),
                                      ShellWorld::item("c", "Alpha, cut")});
        s.page.choose({{"a"}, {"c"}});
        s.page.list()->setFocus();
        QTest::keyClick(s.page.list(), Qt::Key_G, Qt::ControlModifier);
        QVERIFY(!s.world.session->item({"a"})->piece.empty());
        QCOMPARE(s.world.session->item({"a"})->piece, s.world.session->item({"c"})->piece);
        QVERIFY(s.world.session->item({"a"})->cutLabel != s.world.session->item({"c"})->cutLabel);
        for (const auto order : {Qt::AscendingOrder, Qt::DescendingOrder}) {
            s.page.model()->sort(LibraryModel::Title, order);
            const int distance = std::abs(s.page.model()->rowOf({"a"}) - s.page.model()->rowOf({"c"}));
            QCOMPARE(distance, 1);
        }
        s.page.choose({{"a"}, {"c"}});
        QTest::keyClick(s.page.list(), Qt::Key_G, Qt::ControlModifier | Qt::ShiftModifier);
        QVERIFY(s.world.session->item({"a"})->piece.empty());
        s.world.session->undoStack()->undo();
        QVERIFY(!s.world.session->item({"a"})->piece.empty());
    }

    void deleteRemovesAndUndoBringsBackWithTheSelection() {
        Shown s;
        s.world.add({ShellWorld::item("a", "One"), ShellWorld::item("b", "Two")});
        s.chooseRow(0);
        const ItemId gone = s.page.chosen().front();
        s.page.list()->setFocus();
        QTest::keyClick(s.page.list(), Qt::Key_Delete);
        QCOMPARE(s.titles().size(), 1);
        QCOMPARE(s.page.chosen().size(), std::size_t(1)); // the neighbour: the keyboard goes on
        s.world.session->undoStack()->undo();
        QVERIFY(s.world.session->item(gone));
    }

    void anImportOfTwoVersionsAsksWhetherTheyAreCutsOfOnePiece() {
        Shown s;
        QSignalSpy finished(s.world.session.get(), &WorkspaceSession::importFinished);
        auto* bar = s.find<NoticeBar>("cutsBar");
        s.world.session->import({s.world.makeFile(QStringLiteral("garden tour.mp4")),
                                 s.world.makeFile(QStringLiteral("night train.mp4"))});
        QVERIFY(finished.wait(5000));
        QVERIFY(bar->text().isEmpty()); // as long as each other, but other names
        s.world.session->import({s.world.makeFile(QStringLiteral("Harbour_cut-a.mp4")),
                                 s.world.makeFile(QStringLiteral("harbour v2.mp4"))});
        QVERIFY(finished.wait(5000));
        QVERIFY2(bar->text().startsWith(QStringLiteral("Two cuts of one piece?")), qPrintable(bar->text()));
        const auto grouped = [&] {
            return std::ranges::count_if(s.world.session->items(),
                                         [](const LibraryItem& i) { return !i.piece.empty(); });
        };
        QTest::mouseClick(bar->findChild<QPushButton*>(QStringLiteral("noticeAction1")), Qt::LeftButton);
        QCOMPARE(grouped(), 2);
        QVERIFY(bar->isHidden());
        s.world.session->undoStack()->undo();
        QCOMPARE(grouped(), 0);
    }

    void rowsDragOutAsTheirFiles() {
        Shown s;
        LibraryItem item = ShellWorld::item("a", "One");
        item.file = MediaFile{"/videos/one cut.mp4", 10, 10, "00"};
        s.world.add({item, ShellWorld::item("b", "No file")});
        const int row = s.page.model()->rowOf({"a"}), other = s.page.model()->rowOf({"b"});
        QVERIFY(s.page.model()->flags(s.page.model()->index(row, 0)) & Qt::ItemIsDragEnabled);
        QVERIFY(!(s.page.model()->flags(s.page.model()->index(other, 0)) & Qt::ItemIsDragEnabled));
        const std::unique_ptr<QMimeData> mime(
            s.page.model()->mimeData({s.page.model()->index(row, 0), s.page.model()->index(row, 1)}));
        QCOMPARE(mime->urls(), QList<QUrl>{QUrl::fromLocalFile(QStringLiteral("/videos/one cut.mp4"))});
    }

    void enterOpensTheItem() {
        Shown s;
        s.world.add({ShellWorld::item("a", "One")});
        s.chooseRow(0);
        ItemId opened;
        connect(&s.page, &LibraryPage::openRequested, this, [&](const ItemId& id) { opened = id; });
        s.page.list()->setFocus();
        QTest::keyClick(s.page.list(), Qt::Key_Return);
        QCOMPARE(opened.value, std::string("a"));
    }

    void aMissingFileSaysSoAndOffersToFindIt() {
        Shown s;
        LibraryItem item = ShellWorld::item("a", "One");
        item.file =
            MediaFile{s.world.folder.filePath(QStringLiteral("gone.mp4")).toStdString(), 10, 10, "00"};
        s.world.add({item});
        s.world.session->lookAtFiles();
        QTRY_COMPARE(s.world.session->fileState({"a"}), MediaFileState::Missing);
        QCOMPARE(s.page.model()->index(0, LibraryModel::File).data().toString(),
                 QStringLiteral("File moved"));
        s.chooseRow(0);
        QVERIFY(s.find<QPushButton>("inspectorFix")->isVisible());
        QCOMPARE(s.find<QPushButton>("inspectorFix")->text(), QStringLiteral("Find…"));
    }

    void aMovedFileIsAdoptedByItsContentOnly() {
        Shown s;
        const QString place = s.world.makeFile(QStringLiteral("moved.mp4"));
        const QString other = s.world.makeFile(QStringLiteral("other.mp4"));
        LibraryItem item = ShellWorld::item("a", "One");
        item.file = MediaFile{"/nowhere/was.mp4", QFileInfo(place).size(), 10,
                              digestOfFile(place.toStdString()).value()};
        s.world.add({item});
        QSignalSpy failed(s.world.session.get(), &WorkspaceSession::failed);
        s.world.session->relink({"a"}, other);
        QVERIFY(failed.wait(5000));
        QCOMPARE(s.world.session->item({"a"})->file->path.string(), std::string("/nowhere/was.mp4"));
        s.world.session->relink({"a"}, place);
        QTRY_COMPARE(QString::fromStdString(s.world.session->item({"a"})->file->path.string()), place);
    }

    void tenThousandRowsStaySmooth() {
        Shown s;
        std::vector<LibraryItem> items;
        for (int i = 0; i < 10000; ++i)
            items.push_back(with(ShellWorld::item("item-" + std::to_string(i), "Item " + std::to_string(i)),
                                 1795450000 + i));
        s.world.add(items);
        QCOMPARE(s.page.model()->rowCount(), 10000);
        qint64 longest = 0;
        QElapsedTimer timer;
        for (int step = 0; step < 60; ++step) {
            s.page.list()->verticalScrollBar()->setValue(step * 7000);
            timer.start();
            QCoreApplication::processEvents();
            s.page.list()->viewport()->repaint();
            longest = std::max(longest, timer.elapsed());
        }
        qInfo("longest scroll step over 10,000 rows: %lld ms", longest);
        QVERIFY2(longest < 200, qPrintable(QString::number(longest))); // generous: test machines are busy
        timer.start();
        s.find<QLineEdit>("librarySearch")->setText(QStringLiteral("item 77"));
        qInfo("search over 10,000 rows: %lld ms", timer.elapsed());
        QVERIFY(s.page.model()->rowCount() < 300);
    }
};

QTEST_MAIN(LibraryTest)
#include "library_test.moc"
