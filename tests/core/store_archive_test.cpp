// SPDX-License-Identifier: GPL-3.0-or-later
// The archive of creators' exports: merged idempotently, undone as a whole, matched to the library, and whole
// after a kill.
#include <cmath>

#include <signal.h>

#include "analytics_files.h"
#include "core/store/analytics_archive.h"
#include "core/store/import_media.h"
#include "store_helper.h"

using namespace forereach;
using forereach::fixtures::tiktokId;
using enum AnalyticsField;

namespace {

CommittedImport imported(Workspace& workspace, const std::filesystem::path& path,
                         const AnalyticsOptions& options = {}) {
    auto prepared = prepareImport(path, options, [](double) {}, {});
    if (!prepared) qFatal("%s", prepared.error().text().c_str());
    auto done = commitImport(workspace, *prepared);
    if (!done) qFatal("%s", done.error().text().c_str());
    const ImportRow& r = done->row;
    if (r.rows != r.taken + r.repaired + r.unchanged + r.ignored + r.refused)
        qFatal("the counts do not add up");
    return std::move(*done);
}

CommittedImport imported(Workspace& workspace, const std::filesystem::path& path, const std::string& bytes) {
    writeFile(path, bytes);
    return imported(workspace, path);
}

std::string all(const ImportRow& row) {
    std::string text = row.verdict;
    for (const std::string& message : row.messages) text.append("\n").append(message);
    return text;
}

std::string days(const std::vector<std::pair<std::string, int>>& values) {
    std::string text = "Date,Video Views,Profile Views,Likes,Comments,Shares\n";
    for (const auto& [day, views] : values)
        text.append(day).append(",").append(std::to_string(views)).append(",1,1,0,0\n");
    return text;
}

std::string posts(const std::vector<std::pair<std::string, int>>& titles,
                  const std::string& uploaded = "2024-09-28T20:15:00Z") {
    std::string text =
        "Time,Video title,Video link,Post time,Total likes,Total comments,Total shares,Total views\n";
    int n = 0;
    for (const auto& [title, views] : titles) {
        std::string id = tiktokId(uploaded);
        id.back() = static_cast<char>('0' + n++ % 10);
        text.append("2024-10-01,").append(title).append(",https://www.tiktok.com/@quay/video/").append(id);
        text.append(",2024-09-28,1,1,1,").append(std::to_string(views)).append("\n");
    }
    return text;
}

double viewsOn(const AnalyticsArchive& archive, std::string_view day) {
    const auto daily = archive.observations(AnalyticsKind::Daily);
    for (const Observation& o : *daily)
        if (o.row.at && o.row.at->iso().starts_with(day)) return fixtures::valueOf(o.row, Views);
    return std::nan("");
}

LibraryItem itemNamed(const std::string& id, const std::string& title, double durationS) {
    LibraryItem item = samples::item(id);
    item.content.title = title;
    item.content.caption.clear();
    item.content.durationS = durationS;
    item.content.publishAt = {1};
    item.file.reset();
    return item;
}

} // namespace

class StoreArchiveTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void importingTwiceChangesNothing() {
        const Folder folder;
        Workspace workspace = created(folder / "w.forereach");
        const AnalyticsArchive archive(workspace);
        const std::string text = days({{"2024-09-01", 5}, {"2024-09-02", 0}});
        const auto first = imported(workspace, folder / "Overview.csv", text);
        QCOMPARE(first.row.verdict, std::string("taken"));
        QCOMPARE(first.row.kind, std::string("analytics"));
        QCOMPARE(first.row.taken, 2);
        QVERIFY2(all(first.row).find("TikTok, a row a day, 2 rows") != std::string::npos,
                 all(first.row).c_str());
        const auto second = imported(workspace, folder / "Overview.csv");
        QCOMPARE(second.row.unchanged, 2);
        QCOMPARE(second.row.taken, 0);
        QCOMPARE(second.analyticsReport->id, std::int64_t{0});
        QCOMPARE(archive.imports()->size(), 1u);
        QCOMPARE(archive.observations(AnalyticsKind::Daily)->size(), 2u);
        QVERIFY(archive.imports()->at(0) == *first.analyticsReport);
        QCOMPARE(viewsOn(archive, "2024-09-02"), 0.0);
        QVERIFY2(std::isnan(viewsOn(archive, "2024-09-03")), "a gap is a gap");
    }

    void anOverlapIsMergedAndTheNewerSayCounts() {
        const Folder folder;
        Workspace workspace = created(folder / "w.forereach");
        AnalyticsArchive archive(workspace);
        imported(workspace, folder / "a.csv", days({{"2024-09-01", 5}, {"2024-09-02", 6}}));
        const auto second = imported(workspace, folder / "b.csv",
                                     days({{"2024-09-01", 5}, {"2024-09-02", 7}, {"2024-09-03", 8}}));
        QCOMPARE(second.row.unchanged, 1);
        QCOMPARE(second.row.taken, 2);
        QVERIFY2(all(second.row).find("1 rows say otherwise") != std::string::npos, all(second.row).c_str());
        QCOMPARE(archive.observations(AnalyticsKind::Daily)->size(), 3u);
        QCOMPARE(viewsOn(archive, "2024-09-02"), 7.0);
        // Undo: what the first said counts again; what both said stays whichever goes.
        VERIFY_OK(archive.undo(second.analyticsReport->id));
        QCOMPARE(viewsOn(archive, "2024-09-02"), 6.0);
        QCOMPARE(archive.observations(AnalyticsKind::Daily)->size(), 2u);
        const auto again = imported(workspace, folder / "b.csv");
        VERIFY_OK(archive.undo(1));
        QCOMPARE(viewsOn(archive, "2024-09-01"), 5.0);
        QCOMPARE(viewsOn(archive, "2024-09-02"), 7.0);
        VERIFY_OK(archive.undo(again.analyticsReport->id));
        QVERIFY(archive.observations(AnalyticsKind::Daily)->empty());
        QVERIFY(archive.imports()->empty());
        QCOMPARE(archive.undo(1).error().code, ErrorCode::NotFound);
    }

    void totalsOfTwoExportsAreTwoMomentsOfAPost() {
        const Folder folder;
        Workspace workspace = created(folder / "w.forereach");
        const AnalyticsArchive archive(workspace);
        imported(workspace, folder / "Content_2024-09-01_1727800000_quay.csv", posts({{"Dawn", 900}}));
        const auto same =
            imported(workspace, folder / "Content_2024-09-01_1728800000_quay.csv", posts({{"Dawn", 900}}));
        QCOMPARE(same.row.taken, 1); // still 900 a week later: that is news
        imported(workspace, folder / "Content_2024-09-01_1726800000_quay.csv", posts({{"Dawn", 100}}));
        QCOMPARE(archive.observations(AnalyticsKind::Posts)->size(), 3u);
        const auto newest = archive.posts();
        QCOMPARE(newest->size(), 1u);
        QCOMPARE(fixtures::valueOf(newest->at(0).row, Views), 900.0);
        QCOMPARE(newest->at(0).asOf->seconds, std::int64_t{1728800000});
        QCOMPARE(newest->at(0).account, std::string("quay"));
    }

    void whatOneFileLeavesUnknownAnotherMayTell() {
        const Folder folder;
        Workspace workspace = created(folder / "w.forereach");
        const AnalyticsArchive archive(workspace);
        const std::string head = "Content,Video title,Views";
        imported(workspace, folder / "a.csv", head + ",Likes\nabcdefghijk,One,5,\n");
        const auto more = imported(workspace, folder / "b.csv", head + ",Likes\nabcdefghijk,One,5,3\n");
        QCOMPARE(more.row.taken, 1);
        const auto less = imported(workspace, folder / "c.csv", head + "\nabcdefghijk,One,5\n");
        QCOMPARE(less.row.unchanged, 1);
        QCOMPARE(fixtures::valueOf(archive.observations(AnalyticsKind::Posts)->at(0).row, Likes), 3.0);
        imported(workspace, folder / "d.csv", head + "\nabcdefghijk,One,9\n");
        const auto post = archive.observations(AnalyticsKind::Posts)->at(0).row;
        QCOMPARE(fixtures::valueOf(post, Views), 9.0);
        QVERIFY2(std::isnan(fixtures::valueOf(post, Likes)),
                 "of another day: not mixed with the views of now");
    }

    void aFileOfUnknownColumnsIsRefusedUntilTheyAreTold() {
        const Folder folder;
        Workspace workspace = created(folder / "w.forereach");
        const AnalyticsArchive archive(workspace);
        const auto refused =
            imported(workspace, folder / "ads.csv", "Werbung,Tag,Kosten\nGB,2024-09-01,125\n");
        QCOMPARE(refused.row.verdict, std::string("refused"));
        QCOMPARE(refused.row.refused, 1);
        QVERIFY2(all(refused.row).find("\"Kosten\" (not known)") != std::string::npos,
                 all(refused.row).c_str());
        QVERIFY(refused.analyticsReport && refused.analyticsReport->id == 0);
        QVERIFY(archive.imports()->empty());
        AnalyticsOptions options;
        options.mapping = {{"Werbung", AnalyticsField::Campaign}, {"Tag", Date}, {"Kosten", Spend}};
        QCOMPARE(imported(workspace, folder / "ads.csv", options).row.taken, 1);
        QCOMPARE(archive.observations(AnalyticsKind::Ads)->size(), 1u);
    }

    void postsAreMatchedByIdLinkOrTitleAndDoubtsAreLeftToTheUser() {
        const Folder folder;
        Workspace workspace = created(folder / "w.forereach");
        AnalyticsArchive archive(workspace);
        std::string id = tiktokId("2024-09-28T20:15:00Z");
        id.back() = '0';
        LibraryItem byId = itemNamed("by-id", "Anything", 20), alone = itemNamed("alone", "Second quay", 20);
        byId.file = MediaFile{folder / ("tiktok_" + id + "_hd.mp4"), 1, 1, "x"};
        LibraryItem similar = itemNamed("similar", "The third of all my quays", 30);
        LibraryItem stranger = itemNamed("stranger", "Nothing of this", 30);
        VERIFY_OK(workspace.apply({"Add", {}, {byId, alone, similar, stranger}}));
        const auto done =
            imported(workspace, folder / "Content.csv",
                     posts({{"First", 1}, {"Second quay! #harbour", 2}, {"third of all my quays", 3}}));
        QVERIFY2(all(done.row).find("1 post is matched to items of the library; 2 matches are doubtful") !=
                     std::string::npos,
                 all(done.row).c_str());
        auto matches = archive.matches();
        QCOMPARE(matches->size(), 3u);
        QCOMPARE(matches->at(0).item.value, std::string("by-id"));
        QVERIFY(matches->at(0).certain);
        QCOMPARE(matches->at(1).item.value, std::string("alone"));
        QVERIFY(!matches->at(1).certain);
        QCOMPARE(matches->at(2).item.value, std::string("similar"));
        QVERIFY(!matches->at(2).certain);
        VERIFY_OK(archive.decide(matches->at(1).key, matches->at(1).item, true));
        VERIFY_OK(archive.decide(matches->at(2).key, matches->at(2).item, false));
        matches = archive.matches();
        QCOMPARE(matches->size(), 2u);
        QVERIFY(matches->at(1).certain && matches->at(1).why == "you said so");
        QCOMPARE(archive.decide(matches->at(1).key, {"absent"}, true).error().code, ErrorCode::NotFound);
    }

    void aTitleIsCertainOnlyWithLengthOrDay() {
        PublishedPost post{
            {AnalyticsPlatform::YouTube, "id:abcdefghijk"}, "abcdefghijk", "", "Dawn at the quay", {}, 21.0};
        const LibraryItem item = itemNamed("a", "Dawn at the Quay", 20.6),
                          other = itemNamed("b", "Dawn at the quay", 20.9);
        auto found = matchPosts({post}, {item}, {});
        QCOMPARE(found.size(), 1u);
        QVERIFY(found[0].certain && found[0].why == "title and length");
        found = matchPosts({post}, {item, other}, {});
        QCOMPARE(found.size(), 2u);
        QVERIFY2(!found[0].certain && !found[1].certain, "two cuts of one length are two doubts");
        post.durationS = 44;
        QVERIFY(!matchPosts({post}, {item}, {}).at(0).certain);
        PublishedPost twin = post;
        twin.key.post = "id:bbcdefghijk";
        twin.durationS = 21;
        for (const PostMatch& match : matchPosts({post, twin}, {item}, {})) QVERIFY(!match.certain);
    }

    void aKilledImportLeavesNothingHalf() {
        const Folder folder;
        const auto path = folder / "w.forereach";
        created(path);
        std::string text = "Date,Geography,Views\n";
        for (int i = 0; i < 20'000; ++i) {
            const SimTime day = SimTime::parse("2001-01-01").value().plusHours(24 * (i / 4));
            text.append(day.iso().substr(0, 10))
                .append(",A")
                .append(1, static_cast<char>('A' + i % 4))
                .append(",7\n");
        }
        writeFile(folder / "Chart data.csv", text);
        auto prepared = prepareImport(folder / "Chart data.csv", [](double) {}, {});
        VERIFY_OK(prepared);
        int half = 0, whole = 0;
        for (int kill = 0; kill < 12; ++kill) {
            const pid_t child = ::fork();
            if (child == 0) {
                Workspace workspace = opened(path);
                const auto done = commitImport(workspace, *prepared);
                ::_exit(done ? 0 : 1);
            }
            ::usleep(static_cast<useconds_t>(5'000 * (1 + kill * kill)));
            ::kill(child, SIGKILL);
            int status = 0;
            ::waitpid(child, &status, 0);
            Workspace workspace = opened(path);
            AnalyticsArchive archive(workspace);
            const std::size_t rows = archive.observations(AnalyticsKind::Daily)->size(),
                              count = archive.imports()->size();
            QVERIFY2((rows == 0 && count == 0) || (rows == 20'000 && count == 1),
                     qPrintable(QString::number(rows)));
            ++(rows == 0 ? half : whole);
            const auto findings = workspace.check(false);
            for (const CheckFinding& finding : *findings) QVERIFY2(!finding.problem, finding.message.c_str());
            if (count == 1) VERIFY_OK(archive.undo(archive.imports()->at(0).id));
        }
        qInfo("12 kills: %d before the commit, %d after it", half, whole);
        QVERIFY(half > 0);
    }

    void aDamagedObservationIsSetAside() {
        const Folder folder;
        const auto path = folder / "w.forereach";
        {
            Workspace workspace = created(path);
            imported(workspace, folder / "a.csv", days({{"2024-09-01", 5}, {"2024-09-02", 6}}));
        }
        executeRaw(path, "UPDATE observation SET document = '{\"views\": ' WHERE id = 1");
        Workspace workspace = opened(path);
        AnalyticsArchive archive(workspace);
        QCOMPARE(archive.observations(AnalyticsKind::Daily).error().code, ErrorCode::Corrupt);
        const auto findings = workspace.check(true);
        VERIFY_OK(findings);
        QCOMPARE(findings->at(0).what, std::string("observation unreadable"));
        QVERIFY(findings->at(0).repaired);
        QCOMPARE(archive.observations(AnalyticsKind::Daily)->size(), 1u);
        const auto after = workspace.check(false);
        for (const CheckFinding& finding : *after) QVERIFY(!finding.problem);
    }

    void tenThousandRowsASecondAreTaken() {
        const std::filesystem::path real =
            FOREREACH_SHARED_DATA "/analytics/youtube_studio_codingtrain/Chart data.csv";
        if (!std::filesystem::exists(real)) QSKIP("../shared/data is not here");
        const Folder folder;
        Workspace workspace = created(folder / "w.forereach");
        QElapsedTimer timer;
        timer.start();
        const auto done = imported(workspace, real);
        const auto elapsed = timer.elapsed();
        QCOMPARE(done.row.taken, 73'365);
        qInfo("%d rows in %lld ms", done.row.rows, static_cast<long long>(elapsed));
        QVERIFY(elapsed < 73'365 / 10);
        QCOMPARE(imported(workspace, real).row.unchanged, 73'365);
        AnalyticsArchive archive(workspace);
        VERIFY_OK(archive.undo(archive.imports()->at(0).id));
        QVERIFY(archive.observations(AnalyticsKind::Daily)->empty());
    }
};

QTEST_GUILESS_MAIN(StoreArchiveTest)
#include "store_archive_test.moc"
