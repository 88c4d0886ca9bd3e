// SPDX-License-Identifier: GPL-3.0-or-later
// Importing: what a file becomes in the library, and what is said about files that become nothing.
#include "core/base/hash.h"
#include "core/store/import_media.h"
#include "core/store/json.h"
#include "store_helper.h"

using namespace forereach;

namespace {

/// A video as the analysis would describe it, for a real file of these bytes.
PreparedImport video(const std::filesystem::path& path, const std::string& bytes) {
    writeFile(path, bytes);
    PreparedImport p;
    p.path = path;
    p.row.file = path.string();
    p.row.kind = "video";
    p.analysis.kind = MediaKind::Video;
    p.analysis.verdict = MediaVerdict::Usable;
    p.analysis.signals = samples::signals();
    p.analysis.signals.captionLanguage = "de-AT";
    p.analysis.fileSize = static_cast<std::int64_t>(bytes.size());
    p.analysis.contentHash = *digestOfFile(path);
    p.analysis.thumbnails = {{0.25, 9, 16, "first"}, {5, 9, 16, "second"}};
    return p;
}

bool addsUp(const ImportRow& row) {
    return row.rows == row.taken + row.repaired + row.unchanged + row.ignored + row.refused;
}

PreparedImport prepared(const std::filesystem::path& path) {
    auto result = prepareImport(path, [](double) {}, {});
    if (!result) qFatal("%s", result.error().text().c_str());
    return std::move(*result);
}

constexpr const char* kVtt = "WEBVTT\n\n00:00.000 --> 00:02.000\nGuten Morgen\n";

} // namespace

class StoreImportTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aVideoBecomesADraftWithSensibleDefaults() {
        const Folder folder;
        Workspace workspace = created(folder / "w.forereach");
        const auto done = commitImport(workspace, video(folder / "morning_run-cut B.mp4", "bytes"));
        VERIFY_OK(done);
        QCOMPARE(done->row.verdict, std::string("taken"));
        QVERIFY(addsUp(done->row) && done->row.taken == 1);
        const auto item = workspace.item(*done->row.item);
        QCOMPARE(item->content.id.value, std::string("morning-run-cut-b"));
        QCOMPARE(item->content.title, std::string("Morning run-cut B"));
        QCOMPARE(item->content.format, Format::ShortVideo);
        QCOMPARE(item->content.durationS, samples::signals().durationS);
        QCOMPARE(item->content.language, std::string("de"));
        QVERIFY(item->content.topics.empty());
        QCOMPARE(item->content.creator.id.value, std::string("me"));
        QCOMPARE(item->status, ItemStatus::Draft);
        QCOMPARE(item->content.publishAt.seconds % 3600, std::int64_t{0});
        QVERIFY(item->content.publishAt.seconds > item->addedAt);
        QCOMPARE(item->coverAtS, 0.25);
        QCOMPARE(workspace.thumbnails(*done->row.item)->size(), 2u);
        QCOMPARE(mediaFileState({item->file->path, item->file->size, 0, item->file->contentHash}),
                 MediaFileState::Present);
    }

    void theCreatorIsThatOfTheItemEditedLast() {
        const Folder folder;
        Workspace workspace = created(folder / "w.forereach");
        LibraryItem other = samples::item("other");
        VERIFY_OK(workspace.apply(adding(other)));
        const auto done = commitImport(workspace, video(folder / "a.mp4", "a"));
        QVERIFY(workspace.item(*done->row.item)->content.creator == other.content.creator);
    }

    void aPictureIsAPictureShownForAWhile() {
        const Folder folder;
        Workspace workspace = created(folder / "w.forereach");
        PreparedImport picture = video(folder / "still.png", "pixels");
        picture.analysis.kind = MediaKind::Picture;
        picture.analysis.signals.durationS = 0;
        const auto done = commitImport(workspace, picture);
        const auto item = workspace.item(*done->row.item);
        QCOMPARE(item->content.format, Format::Picture);
        QCOMPARE(item->content.durationS, 5.0);
    }

    void warningsAreKeptWithTheItem() {
        const Folder folder;
        Workspace workspace = created(folder / "w.forereach");
        PreparedImport odd = video(folder / "odd.mp4", "odd");
        odd.analysis.verdict = MediaVerdict::UsableWithWarning;
        odd.analysis.findings = {{"truncated", "ends at 4.9 s of 10 s"}};
        odd.row.messages = {"ends at 4.9 s of 10 s"};
        const auto done = commitImport(workspace, odd);
        QCOMPARE(done->row.verdict, std::string("taken with warnings"));
        QCOMPARE(workspace.item(*done->row.item)->findings.size(), 1u);
    }

    void theSameFileAgainIsUnchanged() {
        const Folder folder;
        Workspace workspace = created(folder / "w.forereach");
        VERIFY_OK(commitImport(workspace, video(folder / "a.mp4", "a")));
        const auto again = commitImport(workspace, video(folder / "a.mp4", "a"));
        QVERIFY(again->row.unchanged == 1 && addsUp(again->row) && !again->edit);
        const auto copy = commitImport(workspace, video(folder / "copy.mp4", "a"));
        QVERIFY(copy->row.unchanged == 1 && !copy->edit);
        QVERIFY(copy->row.messages.at(0).find("already, as \"A\"") != std::string::npos);
        QCOMPARE(workspace.items()->size(), 1u);
    }

    void aMovedFileIsFoundAgainByItsBytes() {
        const Folder folder;
        Workspace workspace = created(folder / "w.forereach");
        const auto first = commitImport(workspace, video(folder / "a.mp4", "a"));
        std::filesystem::remove(folder / "a.mp4");
        QCOMPARE(mediaFileState(*workspace.item(*first->row.item)->file), MediaFileState::Missing);
        const auto moved = commitImport(workspace, video(folder / "b.mp4", "a"));
        QVERIFY(moved->row.repaired == 1 && addsUp(moved->row) && moved->edit);
        QVERIFY(moved->row.item == first->row.item);
        QCOMPARE(workspace.item(*moved->row.item)->file->path, folder / "b.mp4");
        QCOMPARE(workspace.items()->size(), 1u);
    }

    void aChangedFileIsMeasuredAnewAndKeepsTheTexts() {
        const Folder folder;
        Workspace workspace = created(folder / "w.forereach");
        const auto first = commitImport(workspace, video(folder / "a.mp4", "a"));
        LibraryItem item = *workspace.item(*first->row.item);
        LibraryEdit edit{"", {item}, {item}};
        edit.after[0].content.title = "My title";
        VERIFY_OK(workspace.apply(edit));
        PreparedImport next = video(folder / "a.mp4", "longer bytes");
        QCOMPARE(mediaFileState(*item.file), MediaFileState::Changed);
        next.analysis.signals.durationS = 33;
        const auto done = commitImport(workspace, next);
        QVERIFY(done->row.taken == 1 && addsUp(done->row));
        const auto now = workspace.item(*first->row.item);
        QCOMPARE(now->content.title, std::string("My title"));
        QCOMPARE(now->content.durationS, 33.0);
        QCOMPARE(now->file->contentHash, next.analysis.contentHash);
        VERIFY_OK(workspace.apply({"Undo", done->edit->after, done->edit->before}));
        QCOMPARE(workspace.item(*first->row.item)->content.durationS, item.content.durationS);
    }

    void subtitlesJoinTheirVideoWhicheverComesFirst() {
        const Folder folder;
        Workspace workspace = created(folder / "w.forereach");
        writeFile(folder / "sintel-de.vtt", kVtt);
        writeFile(folder / "sintel.vtt", kVtt);
        const auto early = commitImport(workspace, prepared(folder / "sintel-de.vtt"));
        VERIFY_OK(early);
        QCOMPARE(early->row.kind, std::string("subtitle"));
        QCOMPARE(early->row.verdict, std::string("taken with warnings"));
        QVERIFY2(addsUp(early->row) && !early->edit, "it waits");
        const auto done = commitImport(workspace, video(folder / "sintel.mp4", "film"));
        QCOMPARE(workspace.item(*done->row.item)->subtitles.size(), 1u);
        const auto late = commitImport(workspace, prepared(folder / "sintel.vtt"));
        QVERIFY(late->edit && late->row.taken == 1 && late->row.item == done->row.item);
        const auto again = commitImport(workspace, prepared(folder / "sintel.vtt"));
        QVERIFY(again->row.unchanged == 1 && addsUp(again->row));
        const auto item = workspace.item(*done->row.item);
        QCOMPARE(item->subtitles.size(), 2u);
        QVERIFY(item->content.signals->hasCaptions);
        const auto other = commitImport(workspace, video(folder / "sintel-de.mp4", "another film"));
        QVERIFY2(workspace.item(*other->row.item)->subtitles.empty(), "nothing waits any more");
    }

    void stemsAreMatchedByLanguageOnly() {
        QVERIFY(subtitleBelongsTo("sintel", "sintel"));
        QVERIFY(subtitleBelongsTo("sintel-de", "sintel"));
        QVERIFY(subtitleBelongsTo("sintel.pt-BR", "sintel"));
        QVERIFY(subtitleBelongsTo("sintel_eng", "sintel"));
        QVERIFY(!subtitleBelongsTo("sintel-trailer", "sintel"));
        QVERIFY(!subtitleBelongsTo("sintel2", "sintel"));
        QVERIFY(!subtitleBelongsTo("sin", "sintel"));
        QVERIFY(!subtitleBelongsTo("sintel", ""));
    }

    void titlesAreReadable() {
        QCOMPARE(readableTitle("sunrise_cut-b"), std::string("Sunrise cut b"));
        QCOMPARE(readableTitle("My film - final"), std::string("My film - final"));
        QCOMPARE(readableTitle("2024-05-01_trip"), std::string("2024-05-01 trip"));
        QCOMPARE(readableTitle("___"), std::string("___"));
        QCOMPARE(readableTitle("日本_旅行"), std::string("日本 旅行"));
    }

    void whatCannotBeUsedIsRefusedAndChangesNothing_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("kind");
        QTest::newRow("empty") << QStringLiteral("empty.mp4") << QByteArray() << QString();
        QTest::newRow("noise") << QStringLiteral("noise.mp4") << QByteArray(5000, '\x17') << QString();
        QTest::newRow("text") << QStringLiteral("notes.txt") << QByteArray("just words") << QString();
        QTest::newRow("analytics") << QStringLiteral("Content.csv") << QByteArray("no table at all\n")
                                   << QStringLiteral("analytics");
        QTest::newRow("bad name") << QStringLiteral("latin") << QByteArray("x") << QStringLiteral("unknown");
    }
    void whatCannotBeUsedIsRefusedAndChangesNothing() {
        QFETCH(QString, name);
        QFETCH(QByteArray, bytes);
        QFETCH(QString, kind);
        const Folder folder;
        Workspace workspace = created(folder / "w.forereach");
        std::filesystem::path path = folder / name.toStdString();
        if (name == QStringLiteral("latin")) path = folder / "m\xfcsli.mp4";
        writeFile(path, bytes.toStdString());
        const PreparedImport p = prepared(path);
        QCOMPARE(p.row.verdict, std::string("refused"));
        QVERIFY(!p.row.messages.empty() && !p.row.messages[0].empty());
        if (!kind.isEmpty()) QCOMPARE(QString::fromStdString(p.row.kind), kind);
        const auto done = commitImport(workspace, p);
        VERIFY_OK(done);
        QVERIFY(addsUp(done->row) && done->row.refused == 1 && !done->edit);
        QVERIFY(workspace.items()->empty());
        std::filesystem::remove(path); // Qt cannot remove a name that is not UTF-8
    }

    void aFileThatIsNotThereIsRefusedAndACancelIsACancel() {
        const Folder folder;
        QCOMPARE(prepared(folder / "absent.mp4").row.verdict, std::string("refused"));
        const CancelToken cancelled;
        cancelled.cancel();
        writeFile(folder / "a.mp4", std::string(100'000, 'a'));
        const auto result = prepareImport(
            folder / "a.mp4", [](double) {}, cancelled);
        QVERIFY(!result.ok());
        QCOMPARE(result.error().code, ErrorCode::Cancelled);
    }

    void aMovedFileIsLookedForBySizeAndBytes() {
        const Folder folder;
        std::filesystem::create_directories(folder / "x/y");
        writeFile(folder / "a.mp4", "twelve bytes");
        const MediaFile file{folder / "a.mp4", 12, 0, *digestOfFile(folder / "a.mp4")};
        std::filesystem::rename(folder / "a.mp4", folder / "x/y/renamed.mp4");
        writeFile(folder / "x/decoy.mp4", "other  bytes");
        const auto found = findMovedFile(file, folder.path(), {});
        VERIFY_OK(found);
        QVERIFY(*found && **found == folder / "x/y/renamed.mp4");
        std::filesystem::remove(folder / "x/y/renamed.mp4");
        QVERIFY(!*findMovedFile(file, folder.path(), {}));
        QCOMPARE(findMovedFile(file, folder / "absent", {}).error().code, ErrorCode::NotFound);
        const CancelToken cancelled;
        cancelled.cancel();
        QCOMPARE(findMovedFile(file, folder.path(), cancelled).error().code, ErrorCode::Cancelled);
    }

    void realClipsComeThrough() {
        const std::filesystem::path data = FOREREACH_SHARED_DATA "/media_valid";
        if (!std::filesystem::exists(data)) QSKIP("../shared/data is not here");
        const Folder folder;
        Workspace workspace = created(folder / "w.forereach");
        int taken = 0;
        for (const auto& entry : std::filesystem::directory_iterator(data)) {
            if (!entry.is_regular_file() || entry.file_size() > 3'000'000) continue;
            const auto done = commitImport(workspace, prepared(entry.path()));
            VERIFY_OK(done);
            QVERIFY(addsUp(done->row));
            taken += done->row.taken;
        }
        QVERIFY(taken >= 2);
        QCOMPARE(workspace.items()->size(), static_cast<std::size_t>(taken));
        const auto findings = workspace.check(false);
        for (const CheckFinding& finding : *findings) QVERIFY2(!finding.problem, finding.message.c_str());
    }
};

QTEST_GUILESS_MAIN(StoreImportTest)
#include "store_import_test.moc"
