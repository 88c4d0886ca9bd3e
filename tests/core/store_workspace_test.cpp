// SPDX-License-Identifier: GPL-3.0-or-later
// The workspace file: what goes in comes out, edits are undone, and files that are not ours, newer, in use or
// not writable are refused with the reason.
#include <QElapsedTimer>

#include "core/store/analytics_archive.h"
#include "core/store/database.h"
#include "core/store/json.h"
#include "core/store/migrations.h"
#include "store_helper.h"

using namespace forereach;

namespace {

std::vector<MediaThumbnail> pictures() {
    return {{0.5, 90, 160, std::string("\xff\xd8\x00one", 6)}, {1.75, 90, 160, "two"}, {9, 90, 160, "three"}};
}

const std::int64_t kNewest = shippedMigrations().back().version;

/// A next version, as a later Forereach would bring it.
std::vector<Migration> withNextVersion(const char* sql) {
    std::vector<Migration> steps(shippedMigrations().begin(), shippedMigrations().end());
    steps.push_back({steps.back().version + 1, "0.9.0", sql});
    return steps;
}

Result<void> migrateFile(const std::filesystem::path& path, std::span<const Migration> steps) {
    auto db = openExclusively(path, false);
    return db ? migrate(**db, path, steps) : Result<void>(db.error());
}

void writeFixture(const std::filesystem::path& path) {
    Workspace workspace = created(path);
    (void)workspace.apply(adding(samples::item("sunrise")), {"sunrise"}, pictures());
    (void)workspace.apply(adding(samples::item("sunset")));
    (void)workspace.putScenario(samples::scenario());
    (void)workspace.storeRun(samples::report());
    (void)workspace.putSetting("last_scenario", "Morning launch");
}

std::int64_t numberIn(const std::filesystem::path& path, const char* sql) {
    return SQLite::Database(path.string(), SQLite::OPEN_READWRITE).execAndGet(sql).getInt64();
}

} // namespace

class StoreWorkspaceTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aNewWorkspaceIsEmptyAndMarkedAsOurs() {
        const Folder folder;
        {
            const Workspace workspace = created(folder / "new.forereach");
            QVERIFY(workspace.items()->empty());
            QVERIFY(workspace.runs()->empty());
            QVERIFY(workspace.scenarioNames()->empty());
        }
        const auto path = folder / "new.forereach";
        QCOMPARE(numberIn(path, "PRAGMA application_id"), std::int64_t{0x46524348});
        QCOMPARE(numberIn(path, "PRAGMA user_version"), kNewest);
        QCOMPARE(
            numberIn(path,
                     "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' "
                     "AND sql NOT LIKE '%STRICT%'"),
            std::int64_t{0});
        QVERIFY2(!std::filesystem::exists(folder / "new.forereach-wal"), "closing leaves one file");
    }

    void creatingNeverTouchesWhatIsThere() {
        const Folder folder;
        writeFile(folder / "note.txt", "hello");
        const auto refused = Workspace::create(folder / "note.txt");
        QCOMPARE(refused.error().code, ErrorCode::InvalidInput);
        QCOMPARE(readFile(folder / "note.txt"), std::string("hello"));
        QCOMPARE(Workspace::create(folder / "no/such/folder.forereach").error().code, ErrorCode::NotFound);
        created(folder / "once.forereach");
        QCOMPARE(Workspace::create(folder / "once.forereach").error().code, ErrorCode::InvalidInput);
        writeFile(folder / "empty.forereach", "");
        VERIFY_OK(Workspace::create(folder / "empty.forereach"));
    }

    void itemsAreKeptWithEveryField() {
        const Folder folder;
        LibraryItem older = samples::item("older"), newer = samples::item("newer");
        newer.changedAt += 10;
        {
            Workspace workspace = created(folder / "w.forereach");
            VERIFY_OK(workspace.apply({"Add", {}, {older, newer}}));
        }
        const Workspace workspace = opened(folder / "w.forereach");
        const auto items = workspace.items();
        VERIFY_OK(items);
        QCOMPARE(items->size(), 2u);
        QVERIFY2((*items)[0] == newer && (*items)[1] == older, "newest change first, every field equal");
        QVERIFY(*workspace.item({"older"}) == older);
        QVERIFY(**workspace.itemByHash("hash-of-newer") == newer);
        QVERIFY(**workspace.itemByPath("/media/older.mp4") == older);
        QVERIFY(**workspace.lastChangedItem() == newer);
        QVERIFY(!*workspace.itemByHash("nothing"));
        QCOMPARE(workspace.itemFiles()->size(), 2u);
        QCOMPARE(workspace.item({"absent"}).error().code, ErrorCode::NotFound);
    }

    void anEditIsUndoneByItsReverseAndPicturesComeBack() {
        const Folder folder;
        Workspace workspace = created(folder / "w.forereach");
        const LibraryItem item = samples::item("sunrise");
        VERIFY_OK(workspace.apply(adding(item)));
        VERIFY_OK(workspace.setThumbnails({"sunrise"}, pictures()));

        LibraryEdit change{"Change title", {item}, {item}};
        change.after[0].content.title = "Another";
        VERIFY_OK(workspace.apply(change));
        QCOMPARE(workspace.item({"sunrise"})->content.title, std::string("Another"));
        VERIFY_OK(workspace.apply({"Undo", change.after, change.before}));
        QVERIFY(*workspace.item({"sunrise"}) == item);

        VERIFY_OK(workspace.apply({"Remove", {item}, {}}));
        QVERIFY(workspace.items()->empty());
        QVERIFY(!*workspace.itemByHash(item.file->contentHash));
        QCOMPARE(workspace.freshItemId("Sunrise")->value, std::string("sunrise-2"));
        VERIFY_OK(workspace.apply({"Undo", {}, {item}}));
        QVERIFY(*workspace.item({"sunrise"}) == item);
        QCOMPARE(workspace.thumbnails({"sunrise"})->size(), 3u);
    }

    void aRemovedItemIsGoneForGoodOnceTheFileIsClosed() {
        const Folder folder;
        const auto path = folder / "w.forereach";
        {
            Workspace workspace = created(path);
            VERIFY_OK(workspace.apply(adding(samples::item("a")), {"a"}, pictures()));
            VERIFY_OK(workspace.apply({"Remove", {samples::item("a")}, {}}));
        }
        opened(path);
        QCOMPARE(numberIn(path, "SELECT (SELECT count(*) FROM item) + (SELECT count(*) FROM thumbnail)"),
                 std::int64_t{0});
    }

    void anEditThatCannotBeMadeWhollyIsNotMadeAtAll() {
        const Folder folder;
        Workspace workspace = created(folder / "w.forereach");
        VERIFY_OK(workspace.apply(adding(samples::item("a"))));
        const auto absent = workspace.apply({"", {samples::item("b")}, {samples::item("c")}});
        QCOMPARE(absent.error().code, ErrorCode::NotFound);
        const auto taken = workspace.apply({"", {}, {samples::item("d"), samples::item("a")}});
        QCOMPARE(taken.error().code, ErrorCode::InvalidInput);
        QVERIFY(!workspace.apply({"", {}, {samples::item("e"), samples::item("e")}}).ok());
        QVERIFY(!workspace.apply(adding(LibraryItem{})).ok());
        QVERIFY(!workspace.apply(adding(samples::item("f")), {"absent"}, pictures()).ok());
        QCOMPARE(workspace.items()->size(), 1u);
    }

    void picturesAreKeptByteForByteAndTheCoverIsTheNearest() {
        const Folder folder;
        Workspace workspace = created(folder / "w.forereach");
        VERIFY_OK(workspace.apply(adding(samples::item("a"))));
        QVERIFY(!*workspace.cover({"a"}));
        VERIFY_OK(workspace.setThumbnails({"a"}, pictures()));
        const auto read = workspace.thumbnails({"a"});
        QCOMPARE(read->size(), 3u);
        QCOMPARE((*read)[0].jpeg, pictures()[0].jpeg);
        QCOMPARE((*read)[0].atS, 0.5);
        QCOMPARE((*read)[0].height, 160);
        QCOMPARE((*workspace.cover({"a"}))->jpeg, std::string("two")); // the sample's cover is at 1.5 s
        VERIFY_OK(workspace.setThumbnails({"a"}, {}));
        QVERIFY(workspace.thumbnails({"a"})->empty());
        QCOMPARE(workspace.setThumbnails({"b"}, pictures()).error().code, ErrorCode::NotFound);
    }

    void idsAreReadableAndUnique() {
        const Folder folder;
        Workspace workspace = created(folder / "w.forereach");
        QCOMPARE(workspace.freshItemId("Sunrise cut_B (final)")->value, std::string("sunrise-cut-b-final"));
        QCOMPARE(workspace.freshItemId("日本")->value, std::string("item"));
        QCOMPARE(workspace.freshItemId(std::string(500, 'x'))->value.size(), 60u);
        VERIFY_OK(workspace.apply(adding(samples::item("sunrise"))));
        QCOMPARE(workspace.freshItemId("SUNRISE")->value, std::string("sunrise-2"));
    }

    void scenariosAreKeptByName() {
        const Folder folder;
        Workspace workspace = created(folder / "w.forereach");
        Scenario scenario = samples::scenario();
        VERIFY_OK(workspace.putScenario(scenario));
        scenario.seed = 99;
        VERIFY_OK(workspace.putScenario(scenario));
        QCOMPARE(workspace.scenarioNames()->size(), 1u);
        QVERIFY(*workspace.scenario("Morning launch") == scenario);
        QCOMPARE(workspace.scenario("none").error().code, ErrorCode::NotFound);
        VERIFY_OK(workspace.removeScenario("Morning launch"));
        QCOMPARE(workspace.removeScenario("Morning launch").error().code, ErrorCode::NotFound);
    }

    void runsAreKeptWithTheirReports() {
        const Folder folder;
        Workspace workspace = created(folder / "w.forereach");
        RunReport report = samples::report();
        const auto first = workspace.storeRun(report);
        VERIFY_OK(first);
        report.digest = "cccc";
        const auto second = workspace.storeRun(report);
        QVERIFY(*second > *first);
        QVERIFY(*workspace.run(*second) == report);
        const auto runs = workspace.runs();
        QCOMPARE(runs->size(), 2u);
        QCOMPARE((*runs)[0].digest, std::string("cccc"));
        QCOMPARE((*runs)[1].viewers, std::int64_t{123'456});
        QCOMPARE((*workspace.latestRun("Morning launch"))->id, *second);
        QVERIFY(!*workspace.latestRun("other"));
        QCOMPARE(workspace.run(77).error().code, ErrorCode::NotFound);
    }

    void settingsBelongToTheFile() {
        const Folder folder;
        {
            Workspace workspace = created(folder / "w.forereach");
            VERIFY_OK(workspace.putSetting("last_scenario", "A"));
            VERIFY_OK(workspace.putSetting("last_scenario", "B"));
        }
        QCOMPARE(**opened(folder / "w.forereach").setting("last_scenario"), std::string("B"));
        QVERIFY(!*opened(folder / "w.forereach").setting("other"));
    }

    void aSecondHolderIsToldWhoHasIt() {
        const Folder folder;
        const auto path = folder / "w.forereach";
        const Workspace first = created(path);
        const auto second = Workspace::open(path);
        QVERIFY(!second.ok());
        QCOMPARE(second.error().code, ErrorCode::Busy);
        const std::string parent = "process " + std::to_string(::getpid());
        QCOMPARE(inChild([&] {
                     const auto third = Workspace::open(path);
                     if (third.ok() || third.error().code != ErrorCode::Busy) return 1;
                     return third.error().message.find(parent) != std::string::npos ? 0 : 2;
                 }),
                 0);
        VERIFY_OK(first.items());
    }

    void whatIsNotAWorkspaceIsRefusedAndLeftAlone() {
        const Folder folder;
        writeFile(folder / "text.forereach",
                  "this is a text that is long enough to be looked at as a database header, "
                  "which takes at least one hundred bytes");
        SQLite::Database((folder / "foreign.db").string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE)
            .exec("CREATE TABLE item(id)");
        writeFile(folder / "empty.forereach", "");
        std::filesystem::create_directory(folder / "folder.forereach");
        for (const char* name : {"text.forereach", "foreign.db", "empty.forereach", "folder.forereach"}) {
            const auto before = std::filesystem::is_directory(folder / name) ? "" : readFile(folder / name);
            const auto refused = Workspace::open(folder / name);
            QVERIFY2(!refused.ok(), name);
            QCOMPARE(refused.error().code, ErrorCode::InvalidInput);
            QVERIFY(refused.error().context.find(name) != std::string::npos);
            if (!std::filesystem::is_directory(folder / name)) QCOMPARE(readFile(folder / name), before);
        }
        QCOMPARE(Workspace::open(folder / "absent.forereach").error().code, ErrorCode::NotFound);
    }

    void aNewerFileIsRefusedNamingTheVersionItNeeds() {
        const Folder folder;
        const auto path = folder / "w.forereach";
        created(path);
        VERIFY_OK(migrateFile(path, withNextVersion("CREATE TABLE future(x TEXT) STRICT")));
        const auto refused = Workspace::open(path);
        QCOMPARE(refused.error().code, ErrorCode::NewerVersion);
        QVERIFY2(refused.error().message.find("version 0.9.0 or newer") != std::string::npos,
                 refused.error().message.c_str());
        QVERIFY(refused.error().message.find("file format " + std::to_string(kNewest + 1)) !=
                std::string::npos);
    }

    void anOlderFileIsMigratedAfterABackupCopy() {
        const Folder folder;
        const auto path = folder / "w.forereach";
        {
            Workspace workspace = created(path);
            VERIFY_OK(workspace.apply(adding(samples::item("a"))));
        }
        VERIFY_OK(migrateFile(
            path, withNextVersion("ALTER TABLE item ADD COLUMN series TEXT NOT NULL DEFAULT ''")));
        QCOMPARE(numberIn(path, "PRAGMA user_version"), kNewest + 1);
        QCOMPARE(numberIn(path, "SELECT count(*) FROM item WHERE series = ''"), std::int64_t{1});
        const auto backup = folder / ("w.forereach.backup-v" + std::to_string(kNewest));
        QVERIFY(std::filesystem::exists(backup));
        QVERIFY2(*opened(backup).item({"a"}) == samples::item("a"), "the backup opens as what it was");
    }

    void aMigrationThatFailsLeavesTheFileAsItWas() {
        const Folder folder;
        const auto path = folder / "w.forereach";
        {
            Workspace workspace = created(path);
            VERIFY_OK(workspace.apply(adding(samples::item("a"))));
        }
        QVERIFY(!migrateFile(path, withNextVersion("DROP TABLE thumbnail; DELETE FROM item; SELECT nonsense"))
                     .ok());
        QVERIFY(*opened(path).item({"a"}) == samples::item("a"));
        QCOMPARE(numberIn(path, "PRAGMA user_version"), kNewest);
    }

    /// Run with FOREREACH_NEW_FIXTURE=path to make the fixture of a version that is about to be released.
    void aFileOfVersionOneStillOpens() {
        if (const QByteArray fixture = qgetenv("FOREREACH_NEW_FIXTURE"); !fixture.isEmpty())
            writeFixture(fixture.toStdString());
        const Folder folder;
        const auto path = folder / "old.forereach";
        std::filesystem::copy_file(FOREREACH_SOURCE_DIR "/tests/data/workspace_v1.forereach", path);
        Workspace workspace = opened(path);
        QCOMPARE(workspace.items()->size(), 2u);
        const auto item = workspace.item({"sunrise"});
        VERIFY_OK(item);
        QCOMPARE(item->content.caption, std::string("two lines\nand a tab\t"));
        QCOMPARE(item->content.creator.followers, std::int64_t{12'000});
        QCOMPARE(item->content.signals->width, 1080);
        QCOMPARE(item->findings.size(), 2u);
        QCOMPARE((*workspace.cover({"sunrise"}))->jpeg, std::string("two"));
        const auto scenario = workspace.scenario("Morning launch");
        VERIFY_OK(scenario);
        QCOMPARE(scenario->seed, std::uint64_t{18446744073709551615ULL});
        QCOMPARE(scenario->campaigns[0].lineItems[0].lifetimeBudget.micros, std::int64_t{1'234'567'891});
        const auto run = workspace.run(1);
        VERIFY_OK(run);
        QCOMPARE(run->digest, std::string("bbbb"));
        QCOMPARE(run->items[0].segments.size(), 2u);
        QCOMPARE(**workspace.setting("last_scenario"), std::string("Morning launch"));
        QVERIFY(std::filesystem::exists(folder / "old.forereach.backup-v1"));
        QVERIFY2(AnalyticsArchive(workspace).imports()->empty(), "it has an archive now, with nothing in it");
        const auto findings = workspace.check(false);
        for (const CheckFinding& finding : *findings)
            QVERIFY2(!finding.problem || finding.what == "file missing", finding.message.c_str());
    }

    void aFolderThatCannotBeWrittenIsSaid() {
        const auto refused = Workspace::create("/proc/forereach-test.forereach");
        QVERIFY(!refused.ok());
        QCOMPARE(refused.error().code, ErrorCode::Io);
        // As somebody who may read but not write; root would be let through everywhere.
        const Folder folder;
        const auto path = folder / "w.forereach";
        created(path);
        const auto openedByReader = [&](std::filesystem::perms ofFolder, std::filesystem::perms ofFile) {
            namespace fs = std::filesystem;
            fs::permissions(folder.path(), ofFolder);
            fs::permissions(path, ofFile);
            const int status = inChild([&] {
                if (::geteuid() == 0 && (::setgid(65534) != 0 || ::setuid(65534) != 0)) return 3;
                const auto workspace = Workspace::open(path);
                return workspace.ok() ? 1 : workspace.error().code == ErrorCode::Io ? 0 : 2;
            });
            fs::permissions(folder.path(), fs::perms::owner_all);
            return status;
        };
        using std::filesystem::perms;
        const perms readable = perms::owner_read | perms::group_read | perms::others_read;
        const perms listable = readable | perms::owner_exec | perms::group_exec | perms::others_exec;
        QCOMPARE(openedByReader(perms::all, readable), 0);
        QCOMPARE(openedByReader(listable, perms::all), 0);
        VERIFY_OK(Workspace::open(path));
    }

    void aThousandItemsLoadFast() {
        const Folder folder;
        const auto path = folder / "w.forereach";
        {
            Workspace workspace = created(path);
            LibraryEdit edit;
            LibraryItem item = samples::item("x");
            item.content.signals->loudnessDb.assign(120, -23.4567f); // a clip of 60 s
            item.content.signals->motion.assign(120, 0.12345f);
            item.content.signals->brightness.assign(120, 0.54321f);
            for (int i = 0; i < 1000; ++i) {
                item.content.id = {"item-" + std::to_string(i)};
                edit.after.push_back(item);
            }
            VERIFY_OK(workspace.apply(edit));
        }
        QElapsedTimer timer;
        timer.start();
        const Workspace workspace = opened(path);
        const auto items = workspace.items();
        const auto elapsed = timer.elapsed();
        QCOMPARE(items->size(), 1000u);
        qInfo("opening and loading 1,000 items: %lld ms", static_cast<long long>(elapsed));
        QVERIFY2(elapsed < 1000, "start to usable window is 1.5 s with 1,000 items");
    }
};

QTEST_GUILESS_MAIN(StoreWorkspaceTest)
#include "store_workspace_test.moc"
