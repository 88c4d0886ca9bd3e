// SPDX-License-Identifier: GPL-3.0-or-later
// check() finds what was damaged behind the program's back, and --repair puts it right without dropping a
// text.
#include <algorithm>

#include "core/base/hash.h"
#include "core/store/database.h"
#include "core/store/json.h"
#include "store_helper.h"

using namespace forereach;

namespace {

const CheckFinding* finding(const std::vector<CheckFinding>& findings, std::string_view what) {
    for (const CheckFinding& one : findings)
        if (one.what == what && one.problem) return &one;
    return nullptr;
}

int problems(const std::vector<CheckFinding>& findings) {
    return static_cast<int>(
        std::count_if(findings.begin(), findings.end(), [](const auto& f) { return f.problem; }));
}

/// An item whose file is there as recorded.
LibraryItem itemWithFile(const std::filesystem::path& file, const std::string& id) {
    writeFile(file, "not really a video");
    LibraryItem item = samples::item(id);
    item.subtitles.clear();
    item.file = MediaFile{file, 18, 0, *digestOfFile(file)};
    return item;
}

std::string textIn(const std::filesystem::path& path, const char* sql) {
    return SQLite::Database(path.string(), SQLite::OPEN_READWRITE).execAndGet(sql).getString();
}

} // namespace

class StoreCheckTest : public QObject {
    Q_OBJECT

    /// Three items, a scenario and two runs, in order.
    static std::filesystem::path sound(const Folder& folder) {
        const auto path = folder / "w.forereach";
        Workspace workspace = created(path);
        for (const char* id : {"a", "b", "c"}) {
            const auto item = itemWithFile(folder / (std::string(id) + ".mp4"), id);
            if (!workspace.apply(adding(item), {id}, {{0, 1, 1, std::string(3000, 'j')}}))
                qFatal("cannot add %s", id);
        }
        (void)workspace.putScenario(samples::scenario());
        (void)workspace.storeRun(samples::report());
        (void)workspace.storeRun(samples::report());
        return path;
    }

    /// Checks, repairs, checks again: the second check must find nothing.
    static std::vector<CheckFinding> repaired(const std::filesystem::path& path, std::string_view what) {
        auto workspace = opened(path);
        const auto before = workspace.check(false);
        if (!before || !finding(*before, what) || finding(*before, what)->repaired)
            qFatal("it was not found");
        auto done = workspace.check(true);
        if (!done || !finding(*done, what) || !finding(*done, what)->repaired) qFatal("it was not repaired");
        const auto after = workspace.check(false);
        if (!after || problems(*after) != 0) qFatal("something is left: %s", after->front().message.c_str());
        return std::move(*done);
    }

private Q_SLOTS:
    void aSoundWorkspaceHasNothingToSay() {
        const Folder folder;
        const auto findings = opened(sound(folder)).check(false);
        VERIFY_OK(findings);
        QCOMPARE(problems(*findings), 0);
        QVERIFY(findings->back().message.find("3 items, 1 scenarios and 2 runs") != std::string::npos);
    }

    void checkingWithoutRepairChangesNothing() {
        const Folder folder;
        const auto path = sound(folder);
        executeRaw(path, "UPDATE item SET document = 'broken' WHERE id = 'b'");
        const std::string before = readFile(path);
        QCOMPARE(problems(*opened(path).check(false)), 1);
        QVERIFY(readFile(path) == before);
    }

    void anUnreadableItemIsRebuiltFromItsColumnsAndItsTextIsKept() {
        const Folder folder;
        const auto path = sound(folder);
        executeRaw(path, "UPDATE item SET document = '{\"caption\": \"precious words\"' WHERE id = 'b'");
        {
            const Workspace workspace = opened(path);
            QCOMPARE(workspace.items().error().code, ErrorCode::Corrupt);
            QVERIFY(workspace.items().error().text().find("--repair") != std::string::npos);
        }
        {
            auto workspace = opened(path);
            QVERIFY(finding(*workspace.check(false), "item unreadable"));
            QVERIFY(finding(*workspace.check(true), "item unreadable")->repaired);
            QCOMPARE(workspace.items()->size(), 3u);
            const auto item = workspace.item({"b"});
            QCOMPARE(item->content.title, samples::item("b").content.title);
            QCOMPARE(workspace.thumbnails({"b"})->size(), 1u);
            const auto after = workspace.check(false);
            QVERIFY2(!finding(*after, "item unreadable") && finding(*after, "file changed"),
                     "it waits to be measured");
            QVERIFY(after->back().message.find("1 unreadable documents are set aside") != std::string::npos);
        }
        QVERIFY(textIn(path, "SELECT CAST(document AS TEXT) FROM quarantine").find("precious words") !=
                std::string::npos);
    }

    void columnsThatContradictTheItemAreRewritten() {
        const Folder folder;
        const auto path = sound(folder);
        executeRaw(path, "UPDATE item SET title = 'other', content_hash = 'wrong' WHERE id = 'a'");
        repaired(path, "item columns");
        QCOMPARE(textIn(path, "SELECT title FROM item WHERE id = 'a'"), samples::item("a").content.title);
    }

    void anUnreadableScenarioIsSetAside() {
        const Folder folder;
        const auto path = sound(folder);
        executeRaw(path,
                   "UPDATE scenario SET document = '{\"format\": \"forereach-scenario\", \"idea\": 1}'");
        repaired(path, "scenario unreadable");
        QVERIFY(textIn(path, "SELECT CAST(document AS TEXT) FROM quarantine WHERE kind = 'scenario'")
                    .find("idea") != std::string::npos);
    }

    void anUnreadableRunIsSetAside_data() {
        QTest::addColumn<QString>("sql");
        QTest::newRow("bytes") << QStringLiteral("UPDATE run SET document = x'00112233' WHERE id = 1");
        QTest::newRow("size") << QStringLiteral(
            "UPDATE run SET document_size = document_size - 1 WHERE id = 1");
        QTest::newRow("absurd size") << QStringLiteral(
            "UPDATE run SET document_size = 9000000000000 WHERE id = 1");
        QTest::newRow("digest") << QStringLiteral("UPDATE run SET digest = 'other' WHERE id = 1");
    }
    void anUnreadableRunIsSetAside() {
        QFETCH(QString, sql);
        const Folder folder;
        const auto path = sound(folder);
        executeRaw(path, sql.toStdString());
        repaired(path, "run unreadable");
        QCOMPARE(opened(path).runs()->size(), 1u);
        QCOMPARE(textIn(path, "SELECT count(*) FROM quarantine WHERE kind = 'run'"), std::string("1"));
    }

    void picturesOfNobodyAreRemoved() {
        const Folder folder;
        const auto path = sound(folder);
        executeRaw(path, "PRAGMA foreign_keys = OFF; UPDATE thumbnail SET item = 'nobody' WHERE item = 'c'");
        repaired(path, "foreign key");
    }

    void mediaThatIsMissingOrChangedIsNamed() {
        const Folder folder;
        const auto path = sound(folder);
        std::filesystem::remove(folder / "a.mp4");
        writeFile(folder / "b.mp4", "another video");
        const auto findings = opened(path).check(true);
        QCOMPARE(problems(*findings), 2);
        QVERIFY(finding(*findings, "file missing")->message.find("a.mp4") != std::string::npos);
        QVERIFY(finding(*findings, "file changed")->message.find("b.mp4") != std::string::npos);
    }

    void aDamagedIndexIsRebuilt() {
        const Folder folder;
        const auto path = sound(folder);
        // The index's own entry is made to point at a different definition: its content no longer agrees.
        executeRaw(
            path, "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = 'CREATE INDEX item_by_hash ON "
                  "item(title) WHERE content_hash IS NOT NULL' WHERE name = 'item_by_hash'");
        repaired(path, "integrity");
        const Workspace workspace = opened(path);
        const auto item = workspace.item({"a"});
        QVERIFY(**workspace.itemByHash(item->file->contentHash) == *item);
    }

    void damagedPagesCostOnlyWhatStoodOnThem() {
        const Folder folder;
        const auto path = folder / "w.forereach";
        {
            Workspace workspace = created(path);
            LibraryEdit edit;
            for (int i = 0; i < 800; ++i) edit.after.push_back(samples::item("item-" + std::to_string(i)));
            for (LibraryItem& item : edit.after) item.file.reset(), item.subtitles.clear();
            VERIFY_OK(workspace.apply(edit));
            VERIFY_OK(workspace.putScenario(samples::scenario()));
            VERIFY_OK(workspace.storeRun(samples::report()));
        }
        std::string bytes = readFile(path);
        for (const std::size_t page : {100u, 101u, 250u}) {
            QVERIFY(bytes.size() > (page + 1) * 4096);
            std::fill_n(bytes.begin() + static_cast<std::ptrdiff_t>(page * 4096), 4096, '\x5a');
        }
        writeFile(path, bytes);
        auto workspace = opened(path);
        const auto found = workspace.check(false);
        VERIFY_OK(found);
        QVERIFY(finding(*found, "integrity"));
        const auto findings = workspace.check(true);
        VERIFY_OK(findings);
        QVERIFY(finding(*findings, "integrity")->repaired);
        QCOMPARE(problems(*workspace.check(false)), 0);
        const auto left = workspace.items();
        VERIFY_OK(left);
        qInfo("%zu of 800 items survived three destroyed pages", left->size());
        QVERIFY2(left->size() >= 780, "only the rows of those pages are lost");
        VERIFY_OK(workspace.scenario("Morning launch"));
        QCOMPARE(workspace.runs()->size(), 1u);
        QVERIFY2(readFile(folder / "w.forereach.damaged-1") == bytes, "the damaged file is kept as it was");
        VERIFY_OK(workspace.apply(adding(samples::item("new"))));
        QCOMPARE(Workspace::open(path).error().code, ErrorCode::Busy);
    }
};

QTEST_GUILESS_MAIN(StoreCheckTest)
#include "store_check_test.moc"
