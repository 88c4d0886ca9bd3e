// SPDX-License-Identifier: GPL-3.0-or-later
// Every kind of export that creators have is recognised by what is in it, and its cells become values.
#include <QTest>

#include <cmath>
#include <filesystem>

#include "analytics_files.h"

using namespace forereach;
using namespace forereach::fixtures;
using enum AnalyticsField;

#define SAYS(table, kind, words) QVERIFY2(says(table, NoteKind::kind, words), notesOf(table).c_str())
#define UNKNOWN(row, field) QVERIFY(std::isnan(valueOf(row, field)))

class AnalyticsKindsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void tiktokContentGivesARowAPost() {
        const std::string id = tiktokId("2024-09-28T20:15:00Z");
        const AnalyticsTable t =
            readOne("\xEF\xBB\xBF\"Time\",\"Video title\",\"Video link\",\"Post time\",\"Total "
                    "likes\",\"Total comments\",\"Total shares \",\"Total views\"\n"
                    "\"October 1\",\"Harbour, at dawn\",\"https://www.tiktok.com/@quay/video/" +
                        id + "\",\"September 28\",\"1.2K\",\"31\",\"undefined\",\"15,431\"",
                    "Content.csv");
        QCOMPARE(t.platform, AnalyticsPlatform::TikTok);
        QCOMPARE(t.kind, AnalyticsKind::Posts);
        QCOMPARE(t.account, std::string("quay"));
        QCOMPARE(t.rows.size(), 1u);
        const AnalyticsRow& row = t.rows[0];
        QCOMPARE(row.id, id);
        QCOMPARE(row.title, std::string("Harbour, at dawn"));
        QCOMPARE(dayOf(row), std::string("2024-09-28"));
        QCOMPARE(valueOf(row, Views), 15431.0);
        QCOMPARE(valueOf(row, Likes), 1200.0);
        UNKNOWN(row, Shares);
        SAYS(t, Repair, "\"undefined\" taken as unknown");
        SAYS(t, Repair, "line 2: year of \"Post time\" inferred");
        SAYS(t, Doubt, "shortened by the platform");
        SAYS(t, Repair, "line 1: byte order mark left out");
        QCOMPARE(t.counts, (AnalyticsCounts{1, 0, 1, 0, 0}));
    }

    void tiktokOverviewGivesARowADay() {
        const AnalyticsTable t =
            readOne("Date,Video Views,Profile Views,Likes,Comments,Shares\n"
                    "December 30,120,4,9,2,0\nDecember 31,,4,9,-2,0\nJanuary 1,140,4,9,0,1\n",
                    "Overview_2024-12-30_1735776000_north.quay.csv");
        QCOMPARE(t.platform, AnalyticsPlatform::TikTok);
        QCOMPARE(t.kind, AnalyticsKind::Daily);
        QCOMPARE(t.account, std::string("north.quay"));
        QCOMPARE(dayOf(t.rows[0]), std::string("2024-12-30"));
        QCOMPARE(dayOf(t.rows[2]), std::string("2025-01-01"));
        UNKNOWN(t.rows[1], Views);
        QCOMPARE(valueOf(t.rows[1], Comments), -2.0); // a correction by the platform
        QCOMPARE(valueOf(t.rows[0], Shares), 0.0);
    }

    void tiktokFollowersKeepUnknownDaysApart() {
        const AnalyticsTable t = readOne("Date,Followers,Difference in followers from previous day\n"
                                         "2024-09-01,,\n2024-09-02,4800,12\n",
                                         "FollowerHistory.csv");
        QCOMPARE(t.kind, AnalyticsKind::Daily);
        QCOMPARE(t.rows.size(), 1u);
        QCOMPARE(t.counts, (AnalyticsCounts{2, 1, 0, 1, 0}));
        SAYS(t, Ignored, "line 2: no value in it: a gap, not a zero");
        const AnalyticsTable hours =
            readOne("Date,Hour,Active followers\n2024-09-01,0,31\n2024-09-01,23,62\n");
        QCOMPARE(hours.rows.size(), 2u);
        QCOMPARE(hours.rows[1].hour, std::optional(23));
    }

    void tiktokSharesMayBeFractionsOrPercentages() {
        for (const char* text : {"Gender,Distribution\nMale,0.39\nFemale,0.61\n",
                                 "Gender,Distribution\nMale,39%\nFemale,61%\n"}) {
            const AnalyticsTable t = readOne(text, "FollowerGender.csv");
            QCOMPARE(t.kind, AnalyticsKind::Audience);
            QCOMPARE(t.rows[1].group, std::string("gender=Female"));
            QVERIFY(std::abs(valueOf(t.rows[1], Share) - 0.61) < 1e-9);
        }
        const AnalyticsTable lands =
            readOne("Top territories,Distribution\nUnited Kingdom,0.4\nOthers,0.6\n");
        QCOMPARE(lands.platform, AnalyticsPlatform::TikTok);
        QCOMPARE(lands.rows[0].group, std::string("country=United Kingdom"));
    }

    void tiktokInAnotherLanguageIsReadByItsShape() {
        const std::string id = tiktokId("2024-09-28T20:15:00Z");
        const AnalyticsTable t =
            readOne("Tempo,Título do vídeo,Link do vídeo,Horário da publicação,Curtidas totais,Comentários "
                    "totais,Compartilhamentos totais,Visualizações totais\n"
                    "1 de outubro,Cais,https://www.tiktok.com/@quay/video/" +
                        id + ",28 de setembro,12,3,1,900\n",
                    "Conteudo.csv");
        QCOMPARE(t.kind, AnalyticsKind::Posts);
        QCOMPARE(t.platform, AnalyticsPlatform::TikTok);
        QCOMPARE(valueOf(t.rows[0], Views), 900.0);
        QCOMPARE(dayOf(t.rows[0]), std::string("2024-09-28"));
        SAYS(t, Doubt, "read by their order");
    }

    void tiktokBusinessSuiteIsKnownToo() {
        const AnalyticsTable daily =
            readOne("Date,Video views,Reached audience,Profile views,Likes,Shares,Comments,Net growth, New "
                    "followers,Lost followers\n2024-09-01,10,8,1,2,3,4,-1,2,3\n");
        QCOMPARE(daily.kind, AnalyticsKind::Daily);
        QCOMPARE(valueOf(daily.rows[0], Reach), 8.0);
        QCOMPARE(valueOf(daily.rows[0], FollowersChange), -1.0);
        QCOMPARE(valueOf(daily.rows[0], Follows), 2.0);
        const AnalyticsTable posts =
            readOne("Video title,Video link,Post time,Video views,Likes,Comments,Shares,Add to favorites\n"
                    "Quay,https://www.tiktok.com/@q/video/" +
                    tiktokId("2024-09-28T20:15:00Z") + ",2024-09-29 08:30,10,8,1,2,3\n");
        QCOMPARE(posts.kind, AnalyticsKind::Posts);
        QCOMPARE(valueOf(posts.rows[0], Saves), 3.0);
        QCOMPARE(posts.rows[0].at->iso(), std::string("2024-09-29T08:30:00Z"));
    }

    void youtubeTableDataSkipsItsTotal() {
        const AnalyticsTable t = readOne(
            "Content,Video title,Video publish time,Duration,Views,Watch time (hours),Subscribers,Average "
            "view "
            "duration,Impressions,Impressions click-through rate (%)\n"
            "Total,,,,1000,12.5,30,0:00:45,9000,4.2\n"
            "aBcDeFgHiJk,\"A quay, \"\"at dawn\"\"\",\"Dec 12, 2023\",95,700,10,25,0:00:51,6000,5.25\n"
            " -QcDeFgHiJk,Second,,61,200,,5,0:00:30,,\n",
            "Table data.csv");
        QCOMPARE(t.platform, AnalyticsPlatform::YouTube);
        QCOMPARE(t.kind, AnalyticsKind::Posts);
        QCOMPARE(t.rows.size(), 2u);
        QCOMPARE(t.counts, (AnalyticsCounts{3, 1, 1, 1, 0}));
        const AnalyticsRow& first = t.rows[0];
        QCOMPARE(first.title, std::string("A quay, \"at dawn\""));
        QCOMPARE(dayOf(first), std::string("2023-12-12"));
        QCOMPARE(valueOf(first, WatchTimeS), 36000.0);
        QCOMPARE(valueOf(first, AverageViewS), 51.0);
        QCOMPARE(valueOf(first, ClickThrough), 0.0525);
        QCOMPARE(valueOf(first, DurationS), 95.0);
        QCOMPARE(t.rows[1].id, std::string("-QcDeFgHiJk"));
        QCOMPARE(dayOf(t.rows[1]), std::string("unknown"));
        UNKNOWN(t.rows[1], Impressions);
        UNKNOWN(t.rows[1], WatchTimeS);
        SAYS(t, Repair, "line 4: blank before the id left out");
        SAYS(t, Doubt, "the rows have 900 views, the Total row says 1000: not every row was exported");
    }

    void youtubeRenamedColumnsOf2026AreTheSame() {
        const AnalyticsTable t =
            readOne("Content,Video title,Views,Engaged views,Thumbnail impressions,Thumbnail "
                    "click-through rate (%)\nabcdefghijk,One,10,8,100,3.5\n");
        QCOMPARE(t.kind, AnalyticsKind::Posts);
        QCOMPARE(valueOf(t.rows[0], Impressions), 100.0);
        QCOMPARE(valueOf(t.rows[0], ClickThrough), 0.035);
        QCOMPARE(valueOf(t.rows[0], EngagedViews), 8.0);
    }

    void youtubeChartDataIsDailyByGroup() {
        const AnalyticsTable t = readOne(
            "Date,Geography,Views\n2020-12-31,AD,0\n2021-01-01,AD,3\n2021-01-01,GB,11\n", "Chart data.csv");
        QCOMPARE(t.kind, AnalyticsKind::Daily);
        QCOMPARE(t.rows.size(), 3u);
        QCOMPARE(t.rows[2].group, std::string("country=GB"));
        QCOMPARE(valueOf(t.rows[0], Views), 0.0);
        const AnalyticsTable videos = readOne(
            "Date,Content,Video title,Views\n2024-01-01,abcdefghijk,One,5\n2024-01-01,bbcdefghijk,Two,6\n");
        QCOMPARE(videos.kind, AnalyticsKind::Daily);
        QCOMPARE(videos.rows[1].id, std::string("bbcdefghijk"));
    }

    void youtubeRetentionKeepsGapsAndLoops() {
        const AnalyticsTable t =
            readOne("Video position (%),Absolute audience retention (%),Compared to other videos (%)\n"
                    "0,112.5,61\n50,,40\n100,22,35\n",
                    "Harbour retention.csv");
        QCOMPARE(t.kind, AnalyticsKind::Retention);
        QCOMPARE(*t.rows[1].position, 0.5);
        QCOMPARE(valueOf(t.rows[0], RetentionAbsolute), 1.125);
        UNKNOWN(t.rows[1], RetentionAbsolute);
        SAYS(t, Doubt, "does not name its video");
        const AnalyticsTable share =
            readOne("Video position (%),Absolute audience retention (%)\n0,1.1\n0.5,0.4\n1,0.2\n");
        QCOMPARE(*share.rows[1].position, 0.5);
        QCOMPARE(valueOf(share.rows[0], RetentionAbsolute), 1.1);
        const AnalyticsTable moments =
            readOne("Video position (%),Started watching,Stopped watching,Number of times each "
                    "moment was seen\n0,100,1,120\n1,0.5,3,118\n");
        QCOMPARE(moments.kind, AnalyticsKind::Retention);
        QCOMPARE(valueOf(moments.rows[0], Started), 100.0);
    }

    void youtubeDemographicsAreGroups() {
        const AnalyticsTable t =
            readOne("Viewer age,Viewer gender,Views (%)\n18–24 years,Female,40\n25–34 years,Male,60\n");
        QCOMPARE(t.kind, AnalyticsKind::Audience);
        QCOMPARE(t.rows[0].group, std::string("age=18-24 years; gender=Female"));
        QCOMPARE(valueOf(t.rows[0], ViewShare), 0.4);
    }

    void instagramContentKeepsLongIdsAndCaptionsOfManyLines() {
        const AnalyticsTable t = readOne(
            "Post ID,Account ID,Account username,Account name,Description,Duration (sec),Publish "
            "time,Permalink,Post type,Data comment,Date,Views,Reach,Likes,Shares,Follows,Comments,Saves\n"
            "18012345678901234,17841400000000001,quay,Quay,\"Dawn,\nat the \"\"harbour\"\"\",21,09/28/2024 "
            "20:15,https://www.instagram.com/reel/DAbcDef1234/,IG reel,,Lifetime,900,700,12,1,,3,2\n");
        QCOMPARE(t.platform, AnalyticsPlatform::Instagram);
        QCOMPARE(t.kind, AnalyticsKind::Posts);
        QCOMPARE(t.account, std::string("quay"));
        const AnalyticsRow& row = t.rows[0];
        QCOMPARE(row.id, std::string("18012345678901234"));
        QCOMPARE(row.title, std::string("Dawn,\nat the \"harbour\""));
        QCOMPARE(row.at->iso(), std::string("2024-09-28T20:15:00Z"));
        QCOMPARE(valueOf(row, Reach), 700.0);
        UNKNOWN(row, Follows);
    }

    void facebookContentHasTwoColumnsOfOneName() {
        const std::string head =
            "Post ID,Page ID,Page name,Title,Description,Duration (sec),Publish time,Permalink,Post "
            "type,Date,Views,Reach,Reactions,Comments,Shares,Views\n122100000000000001,1,Quay,Dawn,,"
            "21,09/28/2024 20:15,https://www.facebook.com/reel/1,Reel,Lifetime,900,700,12,3,1,";
        const AnalyticsTable equal = readOne(head + "900\n");
        QCOMPARE(equal.platform, AnalyticsPlatform::Facebook);
        SAYS(equal, Repair, "two columns are named \"Views\" and hold the same");
        QCOMPARE(valueOf(equal.rows[0], Views), 900.0);
        const AnalyticsTable differing = readOne(head + "850\n");
        SAYS(differing, Doubt, "two columns are named \"Views\" and differ");
        QCOMPARE(valueOf(differing.rows[0], Views), 900.0);
        QCOMPARE(valueOf(differing.rows[0], Likes), 12.0);
    }

    void metaFilesOfOneMetricAreNamedByTheirTitle() {
        const AnalyticsTable t = readOne(
            utf16Of("sep=,\n\"Instagram "
                    "reach\"\n\"Date\",\"Primary\"\n\"2024-09-01T00:00:00\",\"31\"\n\"2024-09-02T00:00:"
                    "00\",\"\"\n\"2024-09-03T00:00:00\",\"0\"\n"),
            "Reach.csv");
        QCOMPARE(t.kind, AnalyticsKind::Daily);
        QCOMPARE(t.platform, AnalyticsPlatform::Instagram);
        QCOMPARE(t.rows.size(), 2u);
        QCOMPARE(valueOf(t.rows[0], Reach), 31.0);
        QCOMPARE(valueOf(t.rows[1], Reach), 0.0);
        SAYS(t, Ignored, "line 5: no value in it");
        SAYS(t, Repair, "UTF-16");
    }

    void anAdExportWithoutMetasColumnsIsNotTakenForMetas() {
        const AnalyticsTable t = readOne("Campaign name,Ad group name,Cost,Impressions,Unique users\n"
                                         "Autumn,GB,21.5,1400,1000\n");
        QCOMPARE(t.platform, AnalyticsPlatform::Unknown);
    }

    void metaAdsHaveMoneyAndATotal() {
        const AnalyticsTable t =
            readOne("Reporting starts,Reporting ends,Campaign name,Ad set name,Ad "
                    "name,Reach,Frequency,Impressions,Link "
                    "clicks,Amount spent (USD),Results\n2024-09-01,2024-09-30,,,,1500,1.4,2100,40,31.75,\n"
                    "2024-09-01,2024-09-30,Autumn,GB,Dawn,1000,1.4,1400,--,21.5,12\n");
        QCOMPARE(t.platform, AnalyticsPlatform::MetaAds);
        QCOMPARE(t.kind, AnalyticsKind::Ads);
        QCOMPARE(t.currency, std::string("USD"));
        QCOMPARE(t.rows.size(), 1u);
        QCOMPARE(t.rows[0].title, std::string("Autumn / GB / Dawn"));
        QCOMPARE(valueOf(t.rows[0], Spend), 21.5);
        QCOMPARE(t.rows[0].until->iso().substr(0, 10), std::string("2024-09-30"));
        UNKNOWN(t.rows[0], LinkClicks);
    }

    void frenchAdsHaveSemicolonsAndDecimalCommas() {
        const AnalyticsTable t =
            readOne("Début des rapports;Fin des rapports;Nom de la "
                    "campagne;Couverture;Répétition;Impressions;Montant "
                    "dépensé (EUR)\n2024-09-01;2024-09-30;Automne;1 234;1,40;1 728;1 234,56\n");
        QCOMPARE(t.kind, AnalyticsKind::Ads);
        QCOMPARE(t.currency, std::string("EUR"));
        QCOMPARE(valueOf(t.rows[0], Reach), 1234.0);
        QCOMPARE(valueOf(t.rows[0], Frequency), 1.4);
        QCOMPARE(valueOf(t.rows[0], Spend), 1234.56);
        SAYS(t, Repair, "decimal comma");
    }

    void anUnknownTableIsGuessedButNotTaken() {
        const std::string text = "Ad group,Day,Cost,Impr. shown\nGB,2024-09-01,\"1,25\",100\n";
        const AnalyticsTable t = readOne(text);
        QCOMPARE(t.kind, AnalyticsKind::NeedsMapping);
        QVERIFY(t.rows.empty());
        QCOMPARE(t.counts, (AnalyticsCounts{1, 0, 0, 0, 1}));
        QCOMPARE(t.columns[0].field, AdSet);
        QCOMPARE(t.columns[1].field, Date);
        QCOMPARE(t.columns[2].field, Spend);
        QVERIFY(t.columns[0].guessed);
        QCOMPARE(t.columns[2].examples, std::vector<std::string>{"1,25"});
        AnalyticsOptions options;
        options.decimalMark = DecimalMark::Comma;
        options.mapping = {{"Ad group", AdSet}, {"Day", Date}, {"Cost", Spend}, {"Impr. shown", Impressions}};
        const AnalyticsTable mapped = readOne(text, "export.csv", options);
        QCOMPARE(mapped.kind, AnalyticsKind::Ads);
        QCOMPARE(valueOf(mapped.rows.at(0), Spend), 1.25);
        QCOMPARE(valueOf(mapped.rows.at(0), Impressions), 100.0);
    }

    void tablesOfOneZipAreToldApart() {
        const auto import = readAnalytics(
            zipOf({{"Table data.csv", "Geography,Views\nTotal,30\nGB,20\nUS,10\n"},
                   {"Chart data.csv", "Date,Geography,Views\n2024-01-01,GB,20\n2024-01-01,US,10\n"},
                   {"Totals.csv", "Date,Views\n2024-01-01,30\n"},
                   {"readme.pdf", "not a table"}}),
            "Geography 2024-01-01_2024-03-31 Quay.zip");
        QVERIFY(import.ok());
        QCOMPARE(import->tables.size(), 3u);
        for (const AnalyticsTable& t : import->tables) {
            QCOMPARE(t.platform, AnalyticsPlatform::YouTube);
            QCOMPARE(t.period, std::string("2024-01-01_2024-03-31"));
            QVERIFY(addsUp(t.counts));
        }
        QCOMPARE(import->counts(), (AnalyticsCounts{6, 5, 0, 1, 0}));
    }

    void aRealExportComesThroughWhole() {
        const std::filesystem::path folder = FOREREACH_SHARED_DATA "/analytics/youtube_studio_codingtrain";
        if (!std::filesystem::exists(folder)) QSKIP("../shared/data is not here");
        const auto read = [&](const char* name) {
            auto import = readAnalyticsFile(folder / name);
            if (!import) qFatal("%s: %s", name, import.error().text().c_str());
            return std::move(import->tables.at(0));
        };
        const AnalyticsTable chart = read("Chart data.csv");
        QCOMPARE(chart.kind, AnalyticsKind::Daily);
        QCOMPARE(chart.platform, AnalyticsPlatform::YouTube);
        QCOMPARE(chart.counts, (AnalyticsCounts{73365, 73365, 0, 0, 0}));
        double views = 0;
        for (const AnalyticsRow& row : chart.rows) views += valueOf(row, Views);
        const AnalyticsTable table = read("Table data.csv");
        QCOMPARE(table.kind, AnalyticsKind::Audience);
        QCOMPARE(table.counts.ignored, 1);
        QCOMPARE(table.counts.refused, 0);
        double byCountry = 0;
        for (const AnalyticsRow& row : table.rows) byCountry += valueOf(row, Views);
        QVERIFY(std::abs(views / byCountry - 1) < 0.01);
        const AnalyticsTable totals = read("Totals.csv");
        QCOMPARE(totals.kind, AnalyticsKind::Daily);
        QCOMPARE(totals.platform, AnalyticsPlatform::YouTube);
        QCOMPARE(totals.counts.taken, totals.counts.rows);
        const AnalyticsTable countries = read("subscribers_geo.csv");
        QCOMPARE(countries.kind, AnalyticsKind::Audience);
        QCOMPARE(countries.rows[0].group, std::string("country=US"));
        QCOMPARE(valueOf(countries.rows[0], WatchTimeS), 41128136.0 * 60);
    }
};

QTEST_GUILESS_MAIN(AnalyticsKindsTest)
#include "analytics_kinds_test.moc"
