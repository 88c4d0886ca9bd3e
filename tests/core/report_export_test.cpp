// SPDX-License-Identifier: GPL-3.0-or-later
// What leaves the program equals the report: CSV to the last bit, HTML within its rounding, and nothing in it
// can load, run or break out of its place.
#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <limits>
#include <map>

#include "core/report/export.h"
#include "core/report/html_text.h"
#include "core/report/rounding.h"
#include "core/report/svg_charts.h"
#include "tests/core/sample_report.h"

using namespace forereach;
using namespace forereach::test;

namespace {

using Row = std::map<std::string, std::string>;

/// A small reader of RFC 4180, written apart from the writer.
std::vector<std::vector<std::string>> parseCsv(const std::string& text) {
    std::vector<std::vector<std::string>> rows(1);
    std::string field;
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (quoted) {
            if (c == '"' && i + 1 < text.size() && text[i + 1] == '"')
                field += '"', ++i;
            else if (c == '"')
                quoted = false;
            else
                field += c;
        } else if (c == '"') {
            quoted = true;
        } else if (c == ',') {
            rows.back().push_back(field), field.clear();
        } else if (c == '\r' && i + 1 < text.size() && text[i + 1] == '\n') {
            rows.back().push_back(field), field.clear(), rows.emplace_back(), ++i;
        } else {
            field += c;
        }
    }
    rows.pop_back();
    return rows;
}

std::vector<Row> table(const RunReport& report, const std::string& name) {
    for (const auto& t : csvTables(report)) {
        if (t.name != name) continue;
        const auto lines = parseCsv(t.text);
        std::vector<Row> rows;
        for (std::size_t i = 1; i < lines.size(); ++i) {
            if (lines[i].size() != lines[0].size()) return {};
            Row row;
            for (std::size_t c = 0; c < lines[i].size(); ++c) row[lines[0][c]] = lines[i][c];
            rows.push_back(row);
        }
        return rows;
    }
    return {};
}

void compareEstimate(const Row& row, const std::string& name, const std::string& unit, const Estimate& e) {
    const auto read = [&](const char* part) { return row.at(name + "_" + part + " [" + unit + "]"); };
    QCOMPARE(std::stod(read("mean")), e.mean);
    QCOMPARE(read("error").empty(), !e.error.has_value());
    if (e.error) QCOMPARE(std::stod(read("error")), *e.error);
    QCOMPARE(std::stod(read("p10")), *e.p10);
    QCOMPARE(std::stod(read("p50")), *e.p50);
    QCOMPARE(std::stod(read("p90")), *e.p90);
}

} // namespace

class ReportExportTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void noIntervalGoesBeyondAllThereAre() {
        const Estimate wide = estimateOf({2'000, 2'100, 9'000'000});
        QVERIFY(*wide.p90 > 30e6);
        const Estimate held = bounded(wide, 30e6);
        QCOMPARE(*held.p90, 30e6);
        QCOMPARE(held.p10, wide.p10);
        QCOMPARE(held.mean, wide.mean);
        QVERIFY(!bounded(estimateOf({5}), 3).p90);
    }

    void roundingKeepsOnlyTheDigitsThatTheErrorAllows() {
        QCOMPARE(roundToError(41'234, 1'300), 41'000.0);
        QCOMPARE(roundToError(41'234, 13), 41'230.0);
        QCOMPARE(roundToError(0.41567, 0.02), 0.42);
        QCOMPARE(roundToError(41'234.5, 0), 41'234.5);
        QCOMPARE(decadeOf(1000), 1000.0);
        QCOMPARE(decadeOf(999.999), 100.0);
        QCOMPARE(decadeOf(0.01), 0.01);
        QCOMPARE(decadeOf(std::numeric_limits<double>::infinity()), 0.0);
    }

    void anEstimateIsShownWithItsInterval() {
        QCOMPARE(estimateText({41'600, 1'300, 28'200, 41'234, 66'100}),
                 std::string("41,000 (28,000 to 66,000)"));
        // Hardly any computing error: the width of the forecast still limits the digits.
        QCOMPARE(estimateText({41'600, 2, 28'213, 41'234, 66'149}), std::string("41,000 (28,000 to 66,000)"));
        QCOMPARE(estimateText({512, 1'300, 100, 400, 1'600}), std::string("400 (100 to 2,000)"));
        QCOMPARE(estimateText({40'000, 30'000, 229, 15'435, 1'037'084}),
                 std::string("20,000 (200 to 1,040,000)"));
        QCOMPARE(estimateText({7.4, 0.2, 5.2, 7.1, 9.9}), std::string("7 (5 to 10)"));
        QCOMPARE(estimateText({1'234'567, {}, {}, {}, {}}), std::string("1,200,000"));
        QCOMPARE(estimateText({0, 0.0, 0.0, 0.0, 0.0}), std::string("0 (0 to 0)"));
    }

    void zeroMeansNone() {
        QCOMPARE(numberText(0.2, 1), std::string("<1"));
        QCOMPARE(numberText(0, 1), std::string("0"));
        QCOMPARE(numberText(std::numeric_limits<double>::quiet_NaN(), 1), std::string("-"));
        QCOMPARE(shareText(0.0002), std::string("<0.1 %"));
        QCOMPARE(shareText(0.0412), std::string("4.1 %"));
        QCOMPARE(shareText(0.62), std::string("62 %"));
        QCOMPARE(shareText(0), std::string("0 %"));
    }

    void csvItemsReadBackAsTheSameNumbers() {
        const RunReport report = sampleReport();
        const auto rows = table(report, "items.csv");
        QCOMPARE(rows.size(), report.items.size());
        for (std::size_t i = 0; i < rows.size(); ++i) {
            const auto& item = report.items[i];
            QCOMPARE(rows[i].at("item"), item.id.value);
            QCOMPARE(rows[i].at("title"), item.title); // has a comma in it
            QCOMPARE(rows[i].at("publish_at [ISO 8601]"), report.scenario.content[i].publishAt.iso());
            compareEstimate(rows[i], "reach", "people", item.reach);
            compareEstimate(rows[i], "impressions", "impressions", item.impressions);
            compareEstimate(rows[i], "watch_time", "s", item.watchTimeS);
            compareEstimate(rows[i], "completions", "impressions", item.completions);
            compareEstimate(rows[i], "likes", "impressions", item.likes);
            compareEstimate(rows[i], "comments", "impressions", item.comments);
            compareEstimate(rows[i], "shares", "impressions", item.shares);
            compareEstimate(rows[i], "follows", "impressions", item.follows);
            compareEstimate(rows[i], "not_interested", "impressions", item.notInterested);
            QCOMPARE(std::stod(rows[i].at("average_frequency [impressions per person reached]")),
                     item.averageFrequency);
            QCOMPARE(std::stoll(rows[i].at("sampled_reach [virtual viewers]")), item.sampled.reach);
        }
    }

    void csvDetailTablesReadBackAsTheSameNumbers() {
        const RunReport report = sampleReport();
        const auto& item = report.items[1];
        const auto pick = [&](const char* name) {
            std::vector<Row> mine;
            for (const auto& row : table(report, name))
                if (row.at("item") == item.id.value) mine.push_back(row);
            return mine;
        };
        const auto segments = pick("segments.csv");
        QCOMPARE(segments.size(), item.segments.size());
        for (std::size_t i = 0; i < segments.size(); ++i) {
            QCOMPARE(segments[i].at("segment"), item.segments[i].id.value);
            QCOMPARE(std::stoll(segments[i].at("people_in_segment [people]")), item.segments[i].people);
            compareEstimate(segments[i], "reach", "people", item.segments[i].reach);
            compareEstimate(segments[i], "shares", "impressions", item.segments[i].shares);
        }
        const auto hours = pick("hours.csv");
        QCOMPARE(hours.size(), item.hours.size());
        for (std::size_t i = 0; i < hours.size(); ++i) {
            QCOMPARE(hours[i].at("hour_start [ISO 8601]"), item.hours[i].at.iso());
            compareEstimate(hours[i], "impressions_in_hour", "impressions", item.hours[i].impressions);
            compareEstimate(hours[i], "reach_to_end_of_hour", "people", item.hours[i].reach);
        }
        const auto cells = pick("segment_hours.csv");
        QCOMPARE(cells.size(), item.segments.size() * 24);
        QCOMPARE(std::stod(cells[5 * 24 + 17].at("impressions_mean [impressions]")), item.segmentHour[5][17]);
        const auto retention = pick("retention.csv");
        QCOMPARE(retention.size(), item.retention.size());
        for (std::size_t i = 0; i < retention.size(); ++i) {
            QCOMPARE(std::stod(retention[i].at("at")), item.retention[i].at);
            QCOMPARE(retention[i].at("unit"), std::string("s"));
            compareEstimate(retention[i], "still_there", "share of impressions", item.retention[i].share);
        }
        const auto sources = pick("sources.csv");
        QCOMPARE(sources.size(), item.sources.size());
        QCOMPARE(sources[3].at("found_by"), std::string(toText(item.sources[3].source)));
        compareEstimate(sources[3], "impressions", "impressions", item.sources[3].impressions);
        const auto pools = pick("pools.csv");
        QCOMPARE(pools.size(), item.pools.size());
        QCOMPARE(std::stod(pools[1].at("needed [score per impression]")), *item.pools[1].threshold);
        QCOMPARE(pools[2].at("passed_after [h since publishing]"),
                 std::string()); // unknown is empty, never zero
        QCOMPARE(pools[2].at("reason"), item.pools[2].reason);
        const auto frequency = pick("frequency.csv");
        QCOMPARE(frequency.size(), std::size_t{10});
        QCOMPARE(std::stod(frequency[9].at("people [share of people reached]")),
                 item.frequencyDistribution[9]);
        QCOMPARE(table(report, "laws.csv").size(), report.laws.size());
    }

    void eachFormatIsReportedInItsOwnTerms() {
        RunReport report = sampleReport();
        ItemReport& article = report.items[0];
        article.format = Format::Article;
        for (ContentItem& content : report.scenario.content)
            if (content.id == article.id) {
                content.format = Format::Article;
                content.durationS = 0;
                content.details.words = 800;
            }
        article.response = FormatReport{about(6543), about(0.321), {}, {}, {}};
        article.retention = {{0, about(1)}, {0.5, about(0.25)}, {1, about(0.125)}};
        const auto rows = table(report, "items.csv");
        QCOMPARE(rows[0].at("format"), std::string("article"));
        QCOMPARE(rows[0].at("duration [s]"), std::string());
        compareEstimate(rows[0], "taken", "impressions", article.response->taken);
        compareEstimate(rows[0], "depth", "share seen of it, mean", *article.response->depth);
        QCOMPARE(rows[0].at("gifts_mean [impressions]"), std::string()); // it has none, which is not zero
        QCOMPARE(rows[1].at("taken_mean [impressions]"), std::string());
        QCOMPARE(table(report, "retention.csv")[1].at("unit"), std::string("share_of_text"));
        const std::string html = htmlReport(report);
        for (const char* words :
             {"article, 800 words", "Hours read", "Opened", "Read to the end", "of it", "% of the text"})
            QVERIFY2(html.find(words) != std::string::npos, words);
    }

    void waitsAndStallsAreOfEachClassOfConnections() {
        const RunReport report = sampleReport();
        const auto rows = table(report, "connections.csv");
        QCOMPARE(rows.size(), std::size_t{6});
        QCOMPARE(rows[0].at("connection"), std::string("4g"));
        compareEstimate(rows[0], "impressions", "impressions", report.items[0].connections[0].impressions);
        QCOMPARE(std::stod(rows[0].at("starts_lost [share of impressions]")), 0.0123);
        QCOMPARE(std::stod(rows[1].at("start [s, mean]")), 0.19);
        QCOMPARE(std::stod(rows[1].at("stalled [s, mean]")), 0.0031);
    }

    void howPeopleUseTheAppIsToldWithoutWhatTheRunCannotTell() {
        RunReport report = sampleReport();
        const auto find = [&](const char* key) -> std::string {
            for (const auto& row : table(report, "audience.csv"))
                if (row.at("figure") == key) return row.at("value") + " " + row.at("unit");
            return {};
        };
        QCOMPARE(find("minutes_per_active_day"), std::string("24.3 min"));
        QCOMPARE(find("back_after_2_days"), std::string("0.163 share"));
        QCOMPARE(find("satisfaction"), std::string("-0.123 "));
        QCOMPARE(find("fatigue"), std::string("0.312 "));
        QCOMPARE(find("interest_drift"), std::string("0.0517 share"));
        QCOMPARE(find("videos_per_user_day_p50"), std::string("41.5 "));
        for (const char* absent : {"back_after_3_days", "videos_per_user_day_p25", "narrowing"})
            QVERIFY2(find(absent).empty(), absent);
        const std::string html = htmlReport(report);
        for (const char* words : {"How people use the app in this run", "5.2 %", "after 2 days", "Mobile, 4G",
                                  "of its starts are lost to waiting"})
            QVERIFY2(html.find(words) != std::string::npos, words);
        report.attention.narrowing = -0.031;
        QCOMPARE(find("narrowing"), std::string("-0.031 bits"));
        report.market.sessions = {}; // nobody came
        QVERIFY(table(report, "audience.csv").empty());
        QVERIFY(htmlReport(report).find("How people use the app") == std::string::npos);
    }

    void everyCsvRowNamesItsRun() {
        const RunReport report = sampleReport();
        for (const auto& t : csvTables(report)) {
            QVERIFY2(t.text.ends_with("\r\n"), t.name.c_str());
            const auto rows = table(report, t.name);
            QVERIFY2(!rows.empty(), t.name.c_str());
            for (const auto& row : rows) QCOMPARE(row.at("run"), "simulated " + report.digest);
        }
    }

    void csvQuotesWhatNeedsIt() {
        RunReport report = sampleReport();
        report.items[0].title = "He said \"run\", then\r\nleft";
        QCOMPARE(table(report, "items.csv").at(0).at("title"), report.items[0].title);
    }

    void htmlIsWellFormedAndLoadsNothing() {
        const std::string html = htmlReport(sampleReport());
        const QString text = QString::fromStdString(html);
        static const QRegularExpression outside(
            QStringLiteral(
                "https?:|//[a-z]|@import|<script|<link|<iframe|<img|\\son[a-z]+=|javascript:|url\\((?!#)"),
            QRegularExpression::CaseInsensitiveOption);
        const auto match = outside.match(text);
        QVERIFY2(!match.hasMatch(), qPrintable(match.captured()));
        QVERIFY(text.contains(QStringLiteral("default-src 'none'")));
        // Every element that is opened is closed, in order.
        QStringList open;
        static const QRegularExpression tag(QStringLiteral("<(/?)([a-zA-Z0-9]+)([^>]*?)(/?)>"));
        static const QStringList empty{QStringLiteral("meta"), QStringLiteral("br")};
        QString body = text;
        body.remove(QRegularExpression(QStringLiteral("<style>.*</style>"),
                                       QRegularExpression::DotMatchesEverythingOption));
        for (auto it = tag.globalMatch(body); it.hasNext();) {
            const auto m = it.next();
            const QString name = m.captured(2);
            if (!m.captured(1).isEmpty()) {
                QVERIFY2(!open.isEmpty() && open.last() == name, qPrintable(m.captured()));
                open.removeLast();
            } else if (m.captured(4).isEmpty() && !empty.contains(name)) {
                open << name;
            }
        }
        QVERIFY2(open.isEmpty(), qPrintable(open.join(u' ')));
    }

    void htmlEscapesHostileNames() {
        RunReport report = sampleReport();
        const std::string hostile = "<script>alert('x')</script>\"><img src=x onerror=y>&\x01\xff";
        report.items[0].title = hostile;
        report.items[0].id = {hostile};
        report.items[0].segments[0].id = {hostile};
        report.items[0].pools[2].reason = hostile;
        report.scenario.name = hostile;
        report.scenario.content[0].creator.name = hostile;
        report.scenario.markets = {hostile};
        report.laws[0].detail = hostile;
        report.provenance.engineVersion = "1\"}body{display:none";
        report.digest = "\"}</style><script>";
        const std::string html = htmlReport(report);
        QVERIFY(html.find("<script") == std::string::npos);
        QVERIFY(html.find("<img") == std::string::npos);
        QCOMPARE(html.find("</style>"), html.rfind("</style>"));
        const auto style = html.substr(0, html.find("</style>"));
        QVERIFY(style.find("display:none}") == style.rfind("display:none}")); // the one of print
        QVERIFY(QString::fromStdString(html).toStdString() == html);          // valid UTF-8
    }

    void everyFigureOfTheSummaryEqualsTheReport() {
        const RunReport report = sampleReport();
        const std::string html = htmlReport(report);
        for (const auto& item : report.items) {
            QVERIFY(html.find("<b>" + numberText(*item.reach.p50, roundEstimate(item.reach).unit) +
                              "</b> people reached, typically") != std::string::npos);
            QVERIFY(html.find("(" + intervalText(item.reach) + ")") != std::string::npos);
            for (const Estimate* e : {&item.impressions, &item.completions, &item.likes, &item.comments,
                                      &item.shares, &item.follows, &item.notInterested})
                QVERIFY(html.find(numberText(*e->p50, roundEstimate(*e).unit) +
                                  "</td><td class=\"interval\">" + intervalText(*e) + "</td>") !=
                        std::string::npos);
            for (const auto& s : item.segments)
                QVERIFY(html.find(numberText(*s.reach.p50, roundEstimate(s.reach).unit) +
                                  "</td><td class=\"interval\">" + intervalText(s.reach)) !=
                        std::string::npos);
        }
        for (const auto& text : {report.digest, std::to_string(report.provenance.seed),
                                 report.provenance.scenarioDigest, report.provenance.engineVersion})
            QVERIFY(html.find(text) != std::string::npos);
    }

    void theReachPictureEndsWhereTheReportEnds() {
        // One item: the last point of the line lies at its share of the axis.
        LineChart chart;
        chart.text = {"t", "t", "d"};
        chart.xMax = 10;
        chart.series.push_back({"x", "v", 0, {{0, 0, {}, {}}, {10, 80, {}, {}}}});
        const QString svg = QString::fromStdString(lineChartSvg(chart));
        static const QRegularExpression line(QStringLiteral("<polyline points=\"([^\"]*)\""));
        const QStringList points = line.match(svg).captured(1).split(u' ', Qt::SkipEmptyParts);
        QCOMPARE(points.size(), 2);
        // top 30, plot height 256, axis to 80 (steps of 20)
        QCOMPARE(points[0].split(u',')[1].toDouble(), 286.0);
        QCOMPARE(points[1].split(u',')[1].toDouble(), 30.0);
        QCOMPARE(points[1].split(u',')[0].toDouble(), 628.0);
    }

    void aWinnerIsNamedOnlyWhenIntervalsDoNotTouch() {
        RunReport report = sampleReport();
        const auto title = [](const RunReport& r) {
            const std::string html = htmlReport(r);
            const auto from = html.find("<h1>") + 4;
            return html.substr(from, html.find("</h1>") - from);
        };
        report.items[2].reach = about(30'000);
        QVERIFY2(title(report).starts_with("Can&#39;t tell yet"), title(report).c_str());
        report.items[1].reach = about(410'000);
        QVERIFY2(title(report).starts_with("Bouncy noodles, cut B travels furthest"), title(report).c_str());
        report.items[2].reach = about(390'000);
        QVERIFY2(title(report).ends_with("clearly more than Bouncy noodles, cut A"), title(report).c_str());
        report.items.resize(1);
        QVERIFY2(title(report).starts_with("Bouncy noodles, cut A typically reaches"), title(report).c_str());
    }

    void everyPictureHasTitleDescriptionAndTable() {
        const QString html = QString::fromStdString(htmlReport(sampleReport()));
        const auto svgs = html.count(QStringLiteral("<svg "));
        QVERIFY(svgs >= 16);
        QCOMPARE(html.count(QStringLiteral("<title id=")), svgs);
        QCOMPARE(html.count(QStringLiteral("<desc id=")), svgs);
        QCOMPARE(html.count(QStringLiteral("<details>")), svgs);
        QSet<QString> ids;
        static const QRegularExpression id(QStringLiteral("\\sid=\"([^\"]+)\""));
        for (auto it = id.globalMatch(html); it.hasNext();) {
            const QString name = it.next().captured(1);
            QVERIFY2(!ids.contains(name), qPrintable(name));
            ids.insert(name);
        }
    }

    void anEmptyOrTinyReportIsNoProblem() {
        QVERIFY(htmlReport(RunReport{}).find("Nothing was simulated") != std::string::npos);
        QVERIFY(!csvTables(RunReport{}).empty());
        RunReport one;
        one.items.resize(1);
        one.items[0].segments.resize(1);
        one.items[0].segmentHour = {std::vector<double>(24, 0.0)};
        one.items[0].retention.resize(2);
        one.items[0].sources.resize(1);
        one.items[0].pools.resize(1);
        const std::string html = htmlReport(one);
        QVERIFY(html.find("nan") == std::string::npos && html.find("inf ") == std::string::npos);
    }

    void viridisIsTheKnownMap() {
        QCOMPARE(viridis(0), std::string("#440154"));
        QCOMPARE(viridis(1), std::string("#fde725"));
        QCOMPARE(viridis(0.5), std::string("#21918c"));
    }

    void filesAreReplacedWholeOrNotAtAll() {
        QTemporaryDir folder;
        const auto path = std::filesystem::path(folder.path().toStdString()) / "report.html";
        QVERIFY(writeFileAtomically(path, "one").ok());
        QVERIFY(writeFileAtomically(path, "two").ok());
        QFile file(QString::fromStdString(path.string()));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), QByteArray("two"));
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files | QDir::Hidden).size(), 1);
        const auto nowhere =
            writeFileAtomically(std::filesystem::path(folder.path().toStdString()) / "no" / "x", "y");
        QVERIFY(!nowhere.ok());
        QCOMPARE(nowhere.error().code, ErrorCode::NotFound);
        // A directory in its place cannot be replaced; nothing is left beside it.
        const auto taken = std::filesystem::path(folder.path().toStdString()) / "taken";
        std::filesystem::create_directory(taken);
        std::filesystem::create_directory(taken / "full");
        QVERIFY(!writeFileAtomically(taken, "y").ok());
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files | QDir::Hidden).size(), 1);
    }

    void leaveTheSampleForEyes() {
        // FOREREACH_LEAVE=DIR keeps the page, so that a person can look at it.
        const QByteArray folder = qgetenv("FOREREACH_LEAVE");
        if (folder.isEmpty()) QSKIP("FOREREACH_LEAVE is not set");
        QVERIFY(writeFileAtomically(folder.toStdString() + "/sample_report.html", htmlReport(sampleReport()))
                    .ok());
    }
};

QTEST_GUILESS_MAIN(ReportExportTest)
#include "report_export_test.moc"
