// SPDX-License-Identifier: GPL-3.0-or-later
// What is certain is repaired and said; what is not is a doubt or a refusal with its line; nothing hostile
// crashes or fills the memory.
#include <QTest>

#include <cmath>
#include <random>

#include "analytics_files.h"

using namespace forereach;
using namespace forereach::fixtures;
using enum AnalyticsField;

#define SAYS(table, kind, words) QVERIFY2(says(table, NoteKind::kind, words), notesOf(table).c_str())
#define UNKNOWN(row, field) QVERIFY(std::isnan(valueOf(row, field)))

namespace {

constexpr const char* kContent =
    "Time,Video title,Video link,Post time,Total likes,Total comments,Total shares,Total views\n";

std::string contentLine(const std::string& title, const std::string& posted = "2024-09-28",
                        const std::string& uploaded = "2024-09-28T20:15:00Z") {
    return "\"October 1\",\"" + title + "\",\"https://www.tiktok.com/@quay/video/" + tiktokId(uploaded) +
           "\",\"" + posted + "\",\"12\",\"3\",\"1\",\"900\"\n";
}

std::string messageOf(std::string_view bytes, std::string_view name = "export.zip") {
    const auto import = readAnalytics(bytes, name);
    return import ? "was read" : import.error().text();
}

} // namespace

class AnalyticsRepairsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void quotesAndCommasInATitleArePutRightByTheCellsAroundIt_data() {
        QTest::addColumn<QString>("title");
        QTest::newRow("quotes") << QStringLiteral("Say \"hi\" to the sea");
        QTest::newRow("quotes and commas") << QStringLiteral("\"hi\", she said, \"you\"");
        QTest::newRow("an opening quote") << QStringLiteral("the \"sea");
    }
    void quotesAndCommasInATitleArePutRightByTheCellsAroundIt() {
        QFETCH(QString, title);
        const AnalyticsTable t = readOne(
            kContent + contentLine("Before", "2024-09-27", "2024-09-27T08:00:00Z") +
            contentLine(title.toStdString()) + contentLine("After", "2024-09-29", "2024-09-29T08:00:00Z"));
        QCOMPARE(t.rows.size(), 3u);
        QCOMPARE(t.rows[1].title, title.toStdString());
        QCOMPARE(valueOf(t.rows[1], Views), 900.0);
        QCOMPARE(t.rows[2].title, std::string("After"));
        SAYS(t, Repair, "line 3: quotes or commas in the title broke the line");
        QCOMPARE(t.counts, (AnalyticsCounts{3, 2, 1, 0, 0}));
    }

    void aLineThatCannotBePutRightIsRefusedByItsNumber() {
        const AnalyticsTable t =
            readOne("Date,Video Views,Profile Views,Likes,Comments,Shares\n2024-09-01,1,2,3,4,5\n"
                    "2024-09-02,1,2,3,4,5,6\n2024-09-03,1,2,many,4,5\n2024-02-30,1,2,3,4,5\n");
        QCOMPARE(t.counts, (AnalyticsCounts{4, 1, 0, 0, 3}));
        SAYS(t, Refused, "line 3: more cells than columns");
        SAYS(t, Refused, "line 4: \"many\" in \"Likes\" is no number");
        SAYS(t, Refused, "line 5: \"2024-02-30\" is no date");
    }

    void datesOfManyLanguagesAreRead_data() {
        QTest::addColumn<QString>("written");
        QTest::addColumn<QString>("day");
        const auto row = [](const char* written, const char* day) {
            QTest::newRow(written) << QString::fromUtf8(written) << QString::fromUtf8(day);
        };
        row("December 31", "2023-12-31");
        row("11 septembre", "2024-09-11");
        row("18 января", "2024-01-18");
        row("9月13日", "2024-09-13");
        row("18 tháng Tám", "2024-08-18");
        row("28 August", "2024-08-28");
        row("1. März", "2024-03-01");
        row("31.12.2023", "2023-12-31");
        row("Jan 6, 2024", "2024-01-06");
        row("2024-01-06T23:59:59", "2024-01-06");
        row("6 de enero de 2024", "2024-01-06");
        row("20240106", "2024-01-06");
    }
    void datesOfManyLanguagesAreRead() {
        QFETCH(QString, written);
        QFETCH(QString, day);
        const AnalyticsTable t =
            readOne("\"Date\",\"Video Views\",\"Likes\"\n\"" + written.toStdString() + "\",\"5\",\"1\"\n",
                    "Overview_2023-09-30_1727700000_quay.csv");
        QVERIFY2(t.rows.size() == 1, notesOf(t).c_str());
        QCOMPARE(QString::fromStdString(dayOf(t.rows[0])), day);
    }

    void aYearThatNothingTellsIsNotMadeUp() {
        const char* text = "Date,Video Views,Likes\nOctober 1,5,1\n";
        const AnalyticsTable t = readOne(text, "Overview.csv");
        QCOMPARE(t.counts, (AnalyticsCounts{1, 0, 0, 0, 1}));
        SAYS(t, Refused, "line 2: the year is not told");
        AnalyticsOptions options;
        options.exportedAt = SimTime::parse("2025-03-01").value();
        QCOMPARE(dayOf(readOne(text, "Overview.csv", options).rows.at(0)), std::string("2024-10-01"));
    }

    void aWrongYearOfAPostIsNeverBeforeItsUpload() {
        // Exported in January: December is last year's; the id says so too.
        const AnalyticsTable t =
            readOne(kContent + contentLine("Dawn", "December 30", "2024-12-29T23:30:00Z") +
                        contentLine("Dusk", "January 2", "2024-12-31T23:30:00Z"),
                    "Content_2024-12-01_1735900000_quay.csv");
        QCOMPARE(dayOf(t.rows.at(0)), std::string("2024-12-30"));
        QCOMPARE(dayOf(t.rows.at(1)), std::string("2025-01-02"));
        const AnalyticsTable leap =
            readOne("Date,Video Views,Likes\nFebruary 28,1,1\nFebruary 29,2,1\nMarch 1,3,1\n",
                    "Overview_2024-02-28_1709300000_quay.csv");
        QCOMPARE(dayOf(leap.rows.at(1)), std::string("2024-02-29"));
    }

    void dayAndMonthAreToldApartByTheColumnOrNotAtAll() {
        const std::string head = "Date,Views\n";
        const AnalyticsTable day = readOne(head + "13/04/2024,1\n14/04/2024,2\n");
        QCOMPARE(dayOf(day.rows.at(0)), std::string("2024-04-13"));
        SAYS(day, Repair, "read as day, month, year");
        const AnalyticsTable month = readOne(head + "4/30/24,1\n5/1/24,2\n");
        QCOMPARE(dayOf(month.rows.at(1)), std::string("2024-05-01"));
        const AnalyticsTable series = readOne(head + "03/04/2024,1\n04/04/2024,2\n05/04/2024,2\n");
        QCOMPARE(dayOf(series.rows.at(0)), std::string("2024-04-03"));
        const AnalyticsTable open = readOne(head + "03/04/2024,1\n");
        QCOMPARE(open.counts.refused, 1);
        SAYS(open, Refused, "line 2: day and month of \"Date\" cannot be told apart");
    }

    void germanNumbersAreReadAsGermansWriteThem() {
        const AnalyticsTable t =
            readOne("Content;Video title;Views;Watch time (hours);Average view duration\n"
                    "abcdefghijk;Eins;12.345;1.234,5;0:00:12\nbbcdefghijk;Zwei;7;0,75;0:01:00\n");
        QCOMPARE(valueOf(t.rows.at(0), Views), 12345.0);
        QCOMPARE(valueOf(t.rows.at(0), WatchTimeS), 1234.5 * 3600);
        QCOMPARE(valueOf(t.rows.at(1), WatchTimeS), 0.75 * 3600);
        SAYS(t, Repair, "semicolons");
        // Neither point nor comma is proved: the number stays unknown.
        const AnalyticsTable open =
            readOne("Content;Video title;Views;Watch time (hours)\nabcdefghijk;Eins;5;1.234\n");
        UNKNOWN(open.rows.at(0), WatchTimeS);
        SAYS(open, Doubt, "may be two numbers");
        AnalyticsOptions options;
        options.decimalMark = DecimalMark::Comma;
        const AnalyticsTable said = readOne(
            "Content;Video title;Views;Watch time (hours)\nabcdefghijk;Eins;5;1.234\n", "a.csv", options);
        QCOMPARE(valueOf(said.rows.at(0), WatchTimeS), 1234.0 * 3600);
    }

    void encodingsAreRecognisedByTheirMarks() {
        const std::string text = "Date,Views\r\n2024-09-01,5";
        for (const std::string& bytes :
             {text, "\xEF\xBB\xBF" + text, utf16Of(text), utf16Of(text, true), "sep=,\r\n" + text}) {
            const AnalyticsTable t = readOne(bytes);
            QCOMPARE(t.rows.size(), 1u);
            QCOMPARE(valueOf(t.rows[0], Views), 5.0);
        }
        const AnalyticsTable latin = readOne("Date,City,Views\n2024-09-01,M\xFCnchen,5\n");
        SAYS(latin, Doubt, "is not UTF-8; read as Windows-1252");
    }

    void aRowThatStandsTwiceCountsOnceAndAContradictionIsRefused() {
        const AnalyticsTable t =
            readOne("Date,Views\n2024-09-01,5\n2024-09-01,5\n2024-09-02,6\n2024-09-02,7\n");
        QCOMPARE(t.counts, (AnalyticsCounts{4, 2, 0, 1, 1}));
        SAYS(t, Ignored, "line 3: stands twice");
        SAYS(t, Refused, "line 5: says otherwise than line 4");
    }

    void idsCutByASpreadsheetAreNotTaken() {
        const AnalyticsTable t = readOne("Post ID,Description,Publish time,Permalink,Views\n"
                                         "1.80123E+16,Dawn,09/28/2024 20:15,,5\n");
        QVERIFY(t.rows.at(0).id.empty());
        SAYS(t, Doubt, "line 2: a spreadsheet has cut the digits of the id");
    }

    void workbooksHaveSharedStringsDatesPercentagesAndTimes() {
        const std::string book = workbookOf(
            R"(<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c>)"
            R"(<c r="D1" t="s"><v>3</v></c><c r="E1" t="s"><v>4</v></c></row>)"
            R"(<row r="3"><c r="A3" t="inlineStr"><is><t>abcdefghijk</t></is></c><c r="B3" s="1"><v>45306</v></c>)"
            R"(<c r="C3"><v>1.5E3</v></c><c r="D3" s="2"><v>0.0525</v></c><c r="E3" s="3"><v>5.902777777777778E-4</v></c></row>)"
            R"(<row r="4"><c r="A4" t="inlineStr"><is><r><t>bbcde</t></r><r><t>fghijk</t></r></is></c><c r="C4" t="e"><v>#N/A</v></c></row>)",
            {"Content", "Video publish time", "Views", "Impressions click-through rate (%)",
             "Average view duration"});
        const AnalyticsTable t = readOne(book, "export.xlsx");
        QCOMPARE(t.kind, AnalyticsKind::Posts);
        QCOMPARE(t.rows.size(), 2u);
        QCOMPARE(t.rows[0].line, 3);
        QCOMPARE(dayOf(t.rows[0]), std::string("2024-01-15"));
        QCOMPARE(valueOf(t.rows[0], Views), 1500.0);
        QVERIFY(std::abs(valueOf(t.rows[0], ClickThrough) - 0.0525) < 1e-9);
        QCOMPARE(valueOf(t.rows[0], AverageViewS), 51.0);
        QCOMPARE(t.rows[1].id, std::string("bbcdefghijk"));
        UNKNOWN(t.rows[1], Views);
        // The same workbook inside a ZIP is a table of it.
        const auto nested = readAnalytics(zipOf({{"a/export.xlsx", book}}), "export.zip");
        QVERIFY(nested.ok());
        QCOMPARE(nested->tables.at(0).rows.size(), 2u);
    }

    void aZipBombIsRefused() {
        const std::string zeros(std::size_t{300} << 20, '0');
        const std::string bomb = zipOf({{"Content.csv", zeros}});
        QVERIFY(bomb.size() < (std::size_t{1} << 20));
        QCOMPARE(messageOf(bomb), std::string("the ZIP unpacks to more than 256 MB"));
        // Many small files too.
        std::vector<std::pair<std::string, std::string>> files;
        for (int i = 0; i < 2001; ++i) files.emplace_back(std::to_string(i) + ".csv", "a,b\n");
        QCOMPARE(messageOf(zipOf(files)), std::string("the ZIP holds more than 2000 files"));
    }

    void hostileArchivesAreRefusedWithTheReason() {
        const std::string zip = zipOf({{"Content.csv", kContent + contentLine("Dawn")}});
        QVERIFY(messageOf(zip.substr(0, zip.size() / 2)).find("cut off or damaged") != std::string::npos);
        // A path that leads out of the folder is a name and nothing else: no file is ever written.
        QCOMPARE(messageOf(zipOf({{"../../Content.csv", kContent + contentLine("Dawn")}})),
                 std::string("was read"));
        QCOMPARE(messageOf(zipOf({{"picture.png", "x"}})), std::string("the ZIP holds no CSV or XLSX table"));
        QCOMPARE(messageOf(""), std::string("the file is empty"));
        QCOMPARE(messageOf("\xD0\xCF\x11\xE0 old"),
                 std::string("an old Excel workbook; save it as XLSX or CSV"));
        QVERIFY(messageOf(std::string("\0\1\2\3", 4)).find("is no table") != std::string::npos);
        QVERIFY(messageOf("just words").find("no line has two cells") != std::string::npos);
        const std::string entities = workbookOf("<row><c t=\"inlineStr\"><is><t>&a;&b;</t></is></c></row>");
        QCOMPARE(messageOf(entities), std::string("the workbook holds no table"));
    }

    void aTableOfTooManyCellsIsRefused() {
        std::string text = "Date,Views\n";
        text.reserve(40'000'000);
        for (int i = 0; i < 700'000; ++i) text += ",,,,,\n";
        QVERIFY(messageOf(text).find("4 million cells") != std::string::npos);
        QVERIFY(messageOf(std::string(5'000'000, ',')) != "");
    }

    void noBytesCrashTheReader() {
        std::mt19937 random(7);
        const std::string csv = "\xEF\xBB\xBF" + (kContent + contentLine("Say \"hi\"") + contentLine("Dusk"));
        const std::string book = workbookOf(
            "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\"><v>2</v></c></row>", {"Content"});
        const std::string zip = zipOf({{"Content.csv", csv}, {"b.xlsx", book}});
        for (const std::string& whole : {csv, book, zip, utf16Of(csv)})
            for (int round = 0; round < 400; ++round) {
                std::string bytes = whole;
                for (int i = 0; i < 1 + round % 7; ++i)
                    bytes[random() % bytes.size()] = static_cast<char>(random());
                if (round % 3 == 0) bytes.resize(random() % bytes.size());
                const auto import = readAnalytics(bytes, "Content.csv");
                if (!import) continue;
                for (const AnalyticsTable& table : import->tables) QVERIFY(addsUp(table.counts));
            }
    }

    void aLargeExportIsReadInTime() {
        std::string text = "Content,Video title,Video publish time,Duration,Views,Watch time (hours)\n";
        for (int i = 0; i < 500; ++i) {
            char id[32];
            std::snprintf(id, sizeof id, "abcdefg%04d", i);
            text += std::string(id) + ",\"Title, of video\",\"Jan 6, 2024\",61,1234,12.5\n";
        }
        QElapsedTimer timer;
        timer.start();
        const AnalyticsTable t = readOne(text, "Table data.csv");
        QCOMPARE(t.counts.taken, 500);
        QVERIFY2(timer.elapsed() < 300, qPrintable(QString::number(timer.elapsed())));
    }
};

QTEST_GUILESS_MAIN(AnalyticsRepairsTest)
#include "analytics_repairs_test.moc"
