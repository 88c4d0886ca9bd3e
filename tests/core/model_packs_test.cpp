// SPDX-License-Identifier: GPL-3.0-or-later
// The shipped market packs: complete, consistent, and equal to the published figures they are computed from.
#include <QFile>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <set>

#include "core/base/resource.h"
#include "core/store/json.h"
#include "core/store/market_pack_json.h"

using namespace forereach;

namespace {

void everyFigure(const Market& m, const std::function<void(const std::string&, const Sourced&)>& visit) {
    for (std::size_t g = 0; g < kGenders; ++g)
        for (std::size_t a = 0; a < kAgeBands; ++a) {
            visit("people", m.people[g][a]);
            visit("penetration", m.penetration[g][a]);
        }
    for (const Sourced& s : m.hourCurve) visit("hour_curve", s);
    for (const Sourced* s : {&m.minutesPerDay, &m.sessionsPerDay, &m.videosPerSession, &m.activitySdBetween,
                             &m.activitySdWithin, &m.followsMedian})
        visit("load", *s);
    for (const LanguageShare& l : m.languages) visit("languages", l.share);
    for (const ConnectionClass& c : m.connections) {
        visit("share", c.share);
        visit("throughput", c.throughputMbps);
        visit("round trip", c.roundTripMs);
    }
    for (const Sourced& s : m.topics) visit("topics", s);
}

double peopleMillions(const Market& m, AgeBand band) {
    const auto a = static_cast<std::size_t>(band);
    return (m.people[0][a].value + m.people[1][a].value) / 1e6;
}

double usersMillions(const Market& m, bool adultsOnly) {
    double sum = 0;
    for (int g = 0; g < kGenders; ++g)
        for (int a = adultsOnly ? 1 : 0; a < kAgeBands; ++a)
            sum += static_cast<double>(m.usersOf(static_cast<Gender>(g), static_cast<AgeBand>(a)));
    return sum / 1e6;
}

const Market& pack(const char* code) {
    const Market* market = shippedCatalog().market(code);
    if (!market) qFatal("no pack");
    return *market;
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
    const std::size_t at = text.find(from);
    if (at == std::string::npos) qFatal("nothing to replace");
    return text.replace(at, from.size(), to);
}

using Groups = std::map<QByteArray, double>;

std::map<int, Groups> readPopulation(const QString& path) {
    std::map<int, Groups> out;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) return out;
    const qsizetype column = file.readLine().trimmed().split('\t').indexOf("2025");
    while (!file.atEnd()) {
        const QList<QByteArray> row = file.readLine().trimmed().split('\t');
        if (row.size() > column) out[row[0].toInt()][row[2]] = row[column].toDouble() * 1000;
    }
    return out;
}

} // namespace

class ModelPacksTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void thereAreTwelveMarkets() {
        std::set<std::string> codes;
        for (const Market& m : shippedCatalog().markets) codes.insert(m.code);
        QCOMPARE(codes, (std::set<std::string>{"US", "GB", "DE", "JP", "AU", "BR", "FR", "KR", "MX", "ID",
                                               "IN", "CN"}));
        QCOMPARE(shippedCatalog().markets.size(), std::size_t{12});
    }

    void everyFigureHasARangeThatHoldsItAndASource() {
        for (const Market& m : shippedCatalog().markets)
            everyFigure(m, [&](const std::string& what, const Sourced& s) {
                const QByteArray where = QByteArray::fromStdString(m.code + " " + what);
                QVERIFY2(std::isfinite(s.value) && s.low <= s.value && s.value <= s.high, where);
                QVERIFY2(s.low < s.high || s.value == 0, where + " has no range");
                QVERIFY2(!s.source.empty() && s.source[0] != '@', where);
                QVERIFY2(s.quality == Quality::Assumption || s.quality == Quality::U || s.year >= 2008,
                         where + " has no year");
                if (s.quality == Quality::Assumption)
                    QVERIFY2(s.source.find("ssum") != std::string::npos || s.source.find("fixed load") == 0,
                             where);
            });
    }

    void sharesAddUpToOne() {
        for (const Market& m : shippedCatalog().markets) {
            double hours = 0, topics = 0, connections = 0;
            for (const Sourced& s : m.hourCurve) hours += s.value;
            for (const Sourced& s : m.topics) topics += s.value;
            for (const ConnectionClass& c : m.connections) connections += c.share.value;
            QVERIFY2(std::abs(hours - 1) < 1e-9, m.code.c_str());
            QVERIFY2(std::abs(topics - 1) < 1e-9, m.code.c_str());
            QVERIFY2(std::abs(connections - 1) < 1e-9, m.code.c_str());
        }
    }

    void useIsHighestInTheEveningAndLowestBeforeDawn() {
        for (const Market& m : shippedCatalog().markets) {
            const auto order = [](const Sourced& a, const Sourced& b) { return a.value < b.value; };
            const auto peak =
                std::max_element(m.hourCurve.begin(), m.hourCurve.end(), order) - m.hourCurve.begin();
            const auto trough =
                std::min_element(m.hourCurve.begin(), m.hourCurve.end(), order) - m.hourCurve.begin();
            QVERIFY2(peak >= 20 && peak <= 23, m.code.c_str());
            QVERIFY2(trough >= 4 && trough <= 7, m.code.c_str());
        }
    }

    void entertainmentComesFirstInTheUnitedStates() {
        const Market& us = pack("US");
        for (const Sourced& s : us.topics)
            QVERIFY(s.value <= us.topics[static_cast<std::size_t>(*topicIndex("Entertainment"))].value);
    }

    void populationEqualsThePublishedTable_data() {
        QTest::addColumn<QByteArray>("code");
        QTest::addColumn<QList<double>>("millions"); // 13-17, 18-24, 25-34, 35-44, 45-54, 55+
        const auto row = [](const char* code, QList<double> millions) {
            QTest::newRow(code) << QByteArray(code) << millions;
        };
        row("US", {21.0, 30.7, 47.3, 45.0, 40.0, 104.2});
        row("GB", {4.1, 5.4, 8.8, 9.4, 8.6, 22.7});
        row("DE", {3.8, 5.8, 9.6, 11.0, 10.2, 32.8});
        row("FR", {4.0, 5.4, 7.4, 8.1, 8.3, 23.2});
        row("AU", {1.7, 2.3, 3.5, 3.8, 3.3, 7.8});
        row("JP", {5.5, 8.0, 12.2, 14.5, 18.4, 53.0});
        row("KR", {2.3, 3.4, 6.7, 7.1, 8.2, 18.7});
        row("BR", {14.8, 22.1, 33.9, 34.1, 28.9, 48.5});
        row("MX", {11.1, 15.5, 21.5, 18.6, 16.2, 24.0});
        row("ID", {23.4, 32.2, 43.1, 40.7, 37.0, 49.5});
        row("IN", {122.3, 175.2, 237.5, 212.6, 165.2, 229.6});
        row("CN", {85.0, 115.4, 184.0, 227.4, 213.7, 420.4});
    }
    void populationEqualsThePublishedTable() {
        QFETCH(QByteArray, code);
        QFETCH(QList<double>, millions);
        for (int a = 0; a < kAgeBands; ++a) {
            const double people = peopleMillions(pack(code), static_cast<AgeBand>(a));
            QVERIFY2(std::abs(people - millions[a]) < 0.0501, QByteArray::number(people));
        }
    }

    void populationIsDerivedAgainFromTheProjections() {
        const QString folder = QStringLiteral(FOREREACH_SHARED_DATA "/population/");
        const std::map<int, Groups> tables[] = {readPopulation(folder + QStringLiteral("popFprojMed.txt")),
                                                readPopulation(folder + QStringLiteral("popMprojMed.txt"))};
        if (tables[0].empty() || tables[1].empty())
            QSKIP("the UN projections are not beside the project (../shared/data)");
        const std::map<std::string, int> codes{{"US", 840}, {"GB", 826}, {"DE", 276}, {"JP", 392},
                                               {"AU", 36},  {"BR", 76},  {"FR", 250}, {"KR", 410},
                                               {"MX", 484}, {"ID", 360}, {"IN", 356}, {"CN", 156}};
        for (const auto& [market, code] : codes)
            for (std::size_t g = 0; g < kGenders; ++g) {
                Groups n = tables[g].at(code);
                double older = 0;
                for (const char* group : {"55-59", "60-64", "65-69", "70-74", "75-79", "80-84", "85-89",
                                          "90-94", "95-99", "100+"})
                    older += n[group];
                const double expected[] = {0.4 * n["10-14"] + 0.6 * n["15-19"],
                                           0.4 * n["15-19"] + n["20-24"],
                                           n["25-29"] + n["30-34"],
                                           n["35-39"] + n["40-44"],
                                           n["45-49"] + n["50-54"],
                                           older};
                for (std::size_t a = 0; a < kAgeBands; ++a)
                    QVERIFY2(std::abs(pack(market.c_str()).people[g][a].value - expected[a]) <= 1,
                             market.c_str());
            }
    }

    void usersRebuildThePublishedTotals() {
        QVERIFY(std::abs(usersMillions(pack("US"), true) - 99.0) < 0.1);   // Pew 2025 x UN
        QVERIFY(std::abs(usersMillions(pack("US"), false) - 113.3) < 0.1); // and 14.3 M of 13 to 17
        QVERIFY(std::abs(usersMillions(pack("GB"), false) - 30.0) < 0.05);
        QVERIFY(std::abs(usersMillions(pack("DE"), false) - 20.9) < 0.05);
        QVERIFY(std::abs(usersMillions(pack("FR"), false) - 21.4) < 0.05);
        QVERIFY(std::abs(usersMillions(pack("JP"), false) - 42.0) < 0.05);
        QVERIFY(std::abs(usersMillions(pack("KR"), false) - 4.9) < 0.01);
        QVERIFY(std::abs(usersMillions(pack("BR"), true) - 91.75) < 0.05);
        QVERIFY(std::abs(usersMillions(pack("MX"), true) - 74.1) < 0.05);
        QVERIFY(std::abs(usersMillions(pack("ID"), true) - 107.7) < 0.05);
        QVERIFY(std::abs(usersMillions(pack("IN"), false) - 250.0) < 0.1);
    }

    void theUnitedStatesKeepPewsAgeAndGenderShape() {
        const Market& us = pack("US");
        const auto rate = [&](std::size_t a) {
            return (us.people[0][a].value * us.penetration[0][a].value +
                    us.people[1][a].value * us.penetration[1][a].value) /
                   (us.people[0][a].value + us.people[1][a].value);
        };
        QVERIFY(std::abs(rate(0) - 0.68) < 1e-3);
        QVERIFY(std::abs(rate(1) - 0.63) < 1e-3);
        QVERIFY(std::abs(rate(3) - 0.44) < 1e-3);
        QVERIFY(std::abs(us.penetration[0][1].value / us.penetration[1][1].value - 1.6) < 2e-3);
    }

    void nobodyUnderSixteenHasAnAccountInAustralia() {
        const Market& au = pack("AU");
        QCOMPARE(au.minimumAge, 16);
        QVERIFY(au.penetration[0][0].value < 0.5 * au.penetration[0][1].value);
        QCOMPARE(au.penetration[0][0].low, 0.0);
    }

    void indiaSaysThatItIsNotTikTok() {
        QVERIFY(pack("IN").note.find("TikTok is blocked") != std::string::npos);
        QVERIFY(pack("IN").penetration[0][1].source.find("home-grown") != std::string::npos);
        QVERIFY(pack("CN").note.find("Douyin") != std::string::npos);
    }

    void thePageOfSourcesSaysWhatThePacksHold() {
        QFile file(QStringLiteral(FOREREACH_SOURCE_DIR "/docs/sources.md"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        int rows = 0;
        while (!file.atEnd()) {
            const QList<QByteArray> row = file.readLine().split('|');
            if (row.size() < 6 || row[1].trimmed().size() != 2 ||
                !shippedCatalog().market(row[1].trimmed().toStdString()))
                continue;
            const Market& m = pack(row[1].trimmed());
            double value = 0, low = 0, high = 0;
            for (std::size_t g = 0; g < kGenders; ++g)
                for (std::size_t a = 0; a < kAgeBands; ++a) {
                    value += m.people[g][a].value * m.penetration[g][a].value / 1e6;
                    low += m.people[g][a].value * m.penetration[g][a].low / 1e6;
                    high += m.people[g][a].value * m.penetration[g][a].high / 1e6;
                }
            const QList<QByteArray> range = row[3].trimmed().split(' ');
            QVERIFY2(std::abs(row[2].trimmed().split(' ')[0].toDouble() - value) < 0.051, row[1]);
            QVERIFY2(std::abs(range[0].toDouble() - low) < 0.051, row[1]);
            QVERIFY2(std::abs(range[2].toDouble() - high) < 0.051, row[1]);
            ++rows;
        }
        QCOMPARE(rows, 12);
    }

    void noPackHoldsAPriceOrARateOfClicks() {
        for (const std::string_view name : listResources("markets/")) {
            const std::string text(findResource(name).value());
            for (const char* word : {"\"cpm", "\"ctr", "\"cvr", "\"cpc"})
                QVERIFY2(text.find(word) == std::string::npos, word);
        }
    }

    void aDamagedPackIsRefusedWithThePath_data() {
        QTest::addColumn<QByteArray>("from");
        QTest::addColumn<QByteArray>("to");
        QTest::addColumn<QByteArray>("path");
        const auto row = [](const char* name, const char* from, const char* to, const char* path) {
            QTest::newRow(name) << QByteArray(from) << QByteArray(to) << QByteArray(path);
        };
        row("other format", "forereach-market", "forereach-report", "format");
        row("newer version", "\"version\": 1", "\"version\": 2", "version");
        row("missing key", "\"minutes_per_day\"", "\"minutes\"", "minutes_per_day");
        row("unknown key", "\"currency\"", "\"flag\": 1, \"currency\"", "flag");
        row("quality", "\"quality\": \"C\"", "\"quality\": \"good\"", "people.F[0].quality");
        row("source key", "\"@wpp\"", "\"@who\"", "people.F[0].source");
        row("value outside", "\"low\": ", "\"low\": 1e12, \"was\": ", "people.F[0]");
        row("share above one", "\"penetration\": {\n    \"F\": [\n      {\"value\": ",
            "\"penetration\": {\n    \"F\": [\n      {\"value\": 7, \"w\": ", "penetration.F[0]");
        row("text for a number", "\"utc_offset_minutes\": 0", "\"utc_offset_minutes\": \"0\"",
            "utc_offset_minutes");
        row("topic", "\"Pets\"", "\"Petz\"", "topics.Pets");
        row("not JSON", "{", "[", "");
    }
    void aDamagedPackIsRefusedWithThePath() {
        QFETCH(QByteArray, from);
        QFETCH(QByteArray, to);
        QFETCH(QByteArray, path);
        const std::string text(findResource("markets/GB.json").value());
        const Result<Market> market = marketFromJson(replaced(text, from.toStdString(), to.toStdString()));
        QVERIFY(!market.ok());
        QCOMPARE(market.error().code, ErrorCode::InvalidInput);
        QVERIFY2(market.error().context.starts_with(path.toStdString()), market.error().text().c_str());
        QVERIFY(!market.error().message.empty());
    }

    void hoursThatDoNotAddUpAreRefused() {
        std::string text(findResource("markets/GB.json").value());
        const std::size_t at = text.find("{\"value\": ", text.find("\"hour_curve\": ["));
        text = text.replace(
            at, text.find('\n', at) - at,
            R"({"value": 0.2, "low": 0, "high": 1, "year": 2022, "quality": "C", "source": "@hours"},)");
        const Result<Market> market = marketFromJson(text);
        QVERIFY(!market.ok());
        QCOMPARE(market.error().context, std::string("hour_curve"));
    }

    void noCutOfAPackCrashesTheReader() {
        const std::string text(findResource("markets/GB.json").value());
        for (std::size_t n = 0; n < text.size(); n += 97)
            QVERIFY(!marketFromJson(std::string_view(text).substr(0, n)).ok());
        for (const char* odd : {"", "null", "[]", "{}", "{\"format\": 1}", "\"",
                                "{\"format\": \"forereach-market\", \"version\": 1, \"sources\": []}"})
            QVERIFY(!marketFromJson(odd).ok());
    }
};

QTEST_APPLESS_MAIN(ModelPacksTest)
#include "model_packs_test.moc"
