// SPDX-License-Identifier: GPL-3.0-or-later
// The JSON forms of scenario, report, signals and library items: what is written is read back equal, and
// whatever is wrong is said with its place.
#include <QTest>

#include <cmath>
#include <fstream>
#include <limits>
#include <sstream>

#include "core/store/documents_json.h"
#include "store_samples.h"

using namespace forereach;

namespace {

Issues issuesOf(std::string_view text) {
    auto read = scenarioFromJson(text);
    return std::holds_alternative<Issues>(read) ? std::get<Issues>(read) : Issues{};
}

/// The message at a path, or "" if there is no issue there.
std::string messageAt(const Issues& issues, std::string_view path) {
    for (const Issue& issue : issues)
        if (issue.path == path) return issue.message;
    return "";
}

bool says(const Issues& issues, std::string_view path, std::string_view words) {
    const bool found = messageAt(issues, path).find(words) != std::string::npos;
    if (!found) qWarning("%s", joined(issues).c_str());
    return found;
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
    const auto at = text.find(from);
    if (at == std::string::npos) qFatal("the test's document has no %s", std::string(from).c_str());
    return text.replace(at, from.size(), to);
}

constexpr const char* kMinimal =
    R"({"format": "forereach-scenario", "version": 1, "markets": ["GB"], "content": [
  {"id": "a", "format": "short_video", "duration_s": 15, "topics": {"Travel": 1}, "language": "en",
   "publish_at": "2026-11-24T18:00:00Z", "creator": {"id": "me", "followers": 100}}]})";

std::string fileText(const std::string& name) {
    std::ifstream in(std::string(FOREREACH_SOURCE_DIR "/resources/schemas/").append(name), std::ios::binary);
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
}

std::string with(std::string_view key, std::string_view value) {
    std::string member("\"");
    member.append(key).append("\": ").append(value).append(", \"markets\"");
    return replaced(kMinimal, "\"markets\"", member);
}

} // namespace

class StoreJsonTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aScenarioIsReadBackEqual() {
        const Scenario scenario = samples::scenario();
        const std::string text = scenarioToJson(scenario);
        const auto read = scenarioFromJson(text);
        QVERIFY2(std::holds_alternative<Scenario>(read), joined(issuesOf(text)).c_str());
        QVERIFY(std::get<Scenario>(read) == scenario);
        QCOMPARE(scenarioToJson(std::get<Scenario>(read)), text);
    }

    void aScenarioOfDefaultsIsReadBackEqual() {
        Scenario scenario;
        scenario.markets = {"GB"};
        scenario.content.emplace_back().id = {"a"};
        scenario.content[0].creator.id = {"me"};
        const auto read = scenarioFromJson(scenarioToJson(scenario));
        QVERIFY(std::holds_alternative<Scenario>(read));
        QVERIFY(std::get<Scenario>(read) == scenario);
    }

    void whatIsNotWrittenHasItsDefault() {
        const auto read = scenarioFromJson(kMinimal);
        QVERIFY2(std::holds_alternative<Scenario>(read), joined(issuesOf(kMinimal)).c_str());
        const Scenario& s = std::get<Scenario>(read);
        Scenario expected;
        expected.markets = {"GB"};
        expected.content = s.content;
        QVERIFY(s == expected);
        QCOMPARE(s.content.size(), 1u);
        QCOMPARE(s.content[0].creator.followers, 100);
        QCOMPARE(s.content[0].publishAt.seconds, 1795543200);
    }

    void aReportIsReadBackEqual() {
        const RunReport report = samples::report();
        const std::string text = reportToJson(report);
        const auto read = reportFromJson(text);
        QVERIFY2(read.ok(), read.ok() ? "" : read.error().text().c_str());
        QCOMPARE(reportToJson(*read), text);
        QVERIFY(*read == report);
    }

    void whatAnEstimateDoesNotHaveIsAbsent() {
        RunReport report = samples::report();
        report.items[0].reach = {5.5, {}, {}, {}, {}};
        report.market.randomImpressions = 0;
        const std::string text = reportToJson(report);
        QVERIFY(text.find("\"reach\": {\"mean\": 5.5}") != std::string::npos);
        QVERIFY(text.find("random_arm") == std::string::npos);
        const auto read = reportFromJson(text);
        QVERIFY(read.ok());
        QVERIFY(!read->items[0].reach.error && !read->items[0].reach.p50);
    }

    void aLibraryItemIsReadBackEqual() {
        const LibraryItem item = samples::item("sunrise");
        const auto read = libraryItemFromJson(libraryItemToJson(item));
        QVERIFY2(read.ok(), read.ok() ? "" : read.error().text().c_str());
        QVERIFY(*read == item);
        LibraryItem bare;
        bare.content.id = {"x"};
        bare.content.creator.id = {"me"};
        const auto readBare = libraryItemFromJson(libraryItemToJson(bare));
        QVERIFY(readBare.ok() && *readBare == bare);
    }

    void signalsAreReadBackEqual() {
        const auto read = signalsFromJson(signalsToJson(samples::signals()));
        QVERIFY(read.ok());
        QVERIFY(*read == samples::signals());
    }

    void doublesKeepEveryBit_data() {
        QTest::addColumn<double>("number");
        for (const double number :
             {0.1, 1.0 / 3.0, 5e-324, 1.7976931348623157e308, 2.2250738585072014e-308, 1e23,
              9007199254740993.0, 0.30000000000000004, -0.0, 123456789012345680.0})
            QTest::addRow("%.17g", number) << number;
    }
    void doublesKeepEveryBit() {
        QFETCH(double, number);
        MediaSignals s;
        s.durationS = number;
        const auto read = signalsFromJson(signalsToJson(s));
        QVERIFY(read.ok());
        QCOMPARE(std::bit_cast<std::uint64_t>(read->durationS), std::bit_cast<std::uint64_t>(number));
    }

    void floatsKeepEveryBit() {
        MediaSignals s;
        std::uint32_t bits = 1;
        for (int i = 0; i < 5000; ++i) {
            bits = bits * 1664525u + 1013904223u;
            const float f = std::bit_cast<float>(bits);
            if (std::isfinite(f)) s.motion.push_back(f);
        }
        const auto read = signalsFromJson(signalsToJson(s));
        QVERIFY(read.ok());
        QVERIFY(read->motion == s.motion);
    }

    void moneyIsADecimalOfSixPlaces_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<qlonglong>("micros");
        QTest::newRow("whole") << QByteArray("12") << 12'000'000LL;
        QTest::newRow("six places") << QByteArray("0.000001") << 1LL;
        QTest::newRow("not representable in binary") << QByteArray("1234567.890123") << 1'234'567'890'123LL;
        QTest::newRow("largest") << QByteArray("9223372036854.775807")
                                 << std::numeric_limits<qlonglong>::max();
        QTest::newRow("negative") << QByteArray("-0.5") << -500'000LL;
        QTest::newRow("zero") << QByteArray("0") << 0LL;
    }
    void moneyIsADecimalOfSixPlaces() {
        QFETCH(QByteArray, text);
        QFETCH(qlonglong, micros);
        QCOMPARE(moneyFromText(text.toStdString())->micros, micros);
        QCOMPARE(JsonWriter().value(Money{micros}).take(), text.toStdString() + "\n");
    }

    void otherWaysOfWritingMoneyAreReadOrRefusedExactly() {
        QCOMPARE(moneyFromText("1.5e3")->micros, 1'500'000'000);
        QCOMPARE(moneyFromText("2.50")->micros, 2'500'000);
        QCOMPARE(moneyFromText("1e-6")->micros, 1);
        QCOMPARE(moneyFromText("0e9999999").has_value(), false);
        QVERIFY(!moneyFromText("0.0000001"));
        QVERIFY(!moneyFromText("9223372036854.775808"));
        QVERIFY(!moneyFromText("1e30"));
    }

    void aSyntaxErrorNamesLineAndColumn() {
        const auto broken = issuesOf("{\n  \"format\": \"forereach-scenario\",\n  \"müsli\" 1\n}");
        QCOMPARE(broken.size(), 1u);
        QCOMPARE(broken[0].path, std::string("line 3, column 11"));
        QVERIFY(says(issuesOf(""), "line 1, column 1", "ends too early"));
        QVERIFY(says(issuesOf("{\"a\": [1, 2"), "line 1, column 12", "ends too early"));
        QVERIFY(says(issuesOf("{}\n {}"), "line 2, column 2", "after the end"));
        QCOMPARE(issuesOf("nonsense").size(), 1u);
        QCOMPARE(issuesOf("{\"a\": \"\xff\"}").size(), 1u);
        QCOMPARE(issuesOf(std::string(100'000, '[')).size(), 1u);
    }

    void everyIssueIsListedAtOnce() {
        const auto issues =
            issuesOf(R"({"format": "forereach-scenario", "version": 1, "viewers": "many", "seed": -1,
            "horizon_days": 1.5, "markets": "GB", "start": "soon", "colour": 1,
            "distribution": {"mode": "magic", "blend": {"a": 0.5}},
            "content": [{"duration_s": "long", "topics": {"Travel": "much"}, "creator": {"followers": 1e40},
                         "format": "opera", "publish_at": 5}],
            "campaigns": [{"id": "c", "currency": "EUR", "line_items": [{"id": "l", "creative": "a", "bid_cpm": 0.0000001}]}],
            "shocks": [{}]})");
        QVERIFY(says(issues, "viewers", "must be a number, is a text"));
        QVERIFY(says(issues, "seed", "whole number from 0"));
        QVERIFY(says(issues, "horizon_days", "whole number"));
        QVERIFY(says(issues, "markets", "must be a list"));
        QVERIFY(says(issues, "start", "ISO 8601"));
        QVERIFY(says(issues, "colour", "is not a key of a scenario"));
        QVERIFY(says(issues, "distribution.mode", "must be one of recommended"));
        QVERIFY(says(issues, "distribution.blend.a", "is not a key of a blend"));
        QVERIFY(says(issues, "content[0].id", "is missing"));
        QVERIFY(says(issues, "content[0].duration_s", "must be a number"));
        QVERIFY(says(issues, "content[0].topics.Travel", "must be a number"));
        QVERIFY(says(issues, "content[0].creator.id", "is missing"));
        QVERIFY(says(issues, "content[0].creator.followers", "whole number"));
        QVERIFY(says(issues, "content[0].format", "must be one of short_video"));
        QVERIFY(says(issues, "content[0].publish_at", "must be a text"));
        QVERIFY(says(issues, "campaigns[0].line_items[0].bid_cpm", "six places"));
        QVERIFY(says(issues, "shocks", "not simulated yet"));
    }

    void valuesOutOfRangeAreListedTogetherWithWhatCannotBeRead() {
        const auto issues = issuesOf(R"({"format": "forereach-scenario", "version": 1, "markets": ["XX"],
            "horizon_days": 0, "seed": "x", "viewers": "many", "content": [{"id": "a", "duration_s": -1, "topics": {},
            "creator": {"id": ""}}, 7]})");
        QVERIFY(says(issues, "seed", "must be a number"));
        QVERIFY(says(issues, "markets[0]", "no market pack"));
        QVERIFY(says(issues, "horizon_days", "must be between 1 and 60"));
        QVERIFY(says(issues, "content[0].duration_s", "must be above 0"));
        QVERIFY(says(issues, "content[0].creator.id", "must not be empty"));
        QVERIFY(says(issues, "content[1]", "must be an object"));
        for (std::size_t i = 0; i < issues.size(); ++i)
            for (std::size_t j = 0; j < i; ++j)
                QVERIFY2(issues[i].path != issues[j].path, issues[i].path.c_str());
        for (const Issue& issue : issues)
            QVERIFY2(!issue.path.starts_with("content[1]."),
                     "of a field that could not be read nothing more is said");
    }

    void theShippedExamplesAreReadAndWrittenBack() {
        const auto scenario = scenarioFromJson(fileText("scenario.example.json"));
        QVERIFY2(std::holds_alternative<Scenario>(scenario),
                 joined(issuesOf(fileText("scenario.example.json"))).c_str());
        QCOMPARE(joined(validate(std::get<Scenario>(scenario), shippedCatalog())), std::string());
        const std::string text = fileText("report.example.json");
        const auto report = reportFromJson(text);
        QVERIFY2(report.ok(), report.ok() ? "" : report.error().text().c_str());
        QCOMPARE(reportToJson(*report), text);
    }

    void wrongTypesDeepInsideAreNamed() {
        QVERIFY(says(issuesOf("[]"), "", "must be an object, is a list"));
        QVERIFY(says(issuesOf(with("segments", "[1]")), "segments[0]", "must be a text"));
        QVERIFY(says(issuesOf(with("platform", "{\"pools\": [{\"quota\": 1}, 7]}")), "platform.pools[1]",
                     "an object"));
        QVERIFY(says(issuesOf(with("campaigns", "[null]")), "campaigns[0]", "must be an object, is null"));
        QVERIFY(says(issuesOf(replaced(kMinimal, "15", "1e999")), "content[0].duration_s", "too large"));
        QVERIFY(says(issuesOf(with("warmup_days", "99999999999")), "warmup_days", "between"));
    }

    void unknownKeysAreRefusedWithANeighbour() {
        QVERIFY(says(issuesOf(with("horizon_day", "3")), "horizon_day", "did you mean horizon_days?"));
        QVERIFY(says(issuesOf(replaced(kMinimal, "\"language\"", "\"langauge\"")), "content[0].langauge",
                     "did you mean language?"));
        QVERIFY(says(issuesOf(with("graph", "{}")), "graph", "is not a key of a scenario"));
    }

    void aKeyThatStandsTwiceIsRefused() {
        QVERIFY(says(issuesOf(with("seed", "3, \"seed\": 4")), "seed", "stands more than once"));
        QVERIFY(says(issuesOf(replaced(kMinimal, "{\"Travel\": 1}", "{\"Travel\": 1, \"Travel\": 2}")),
                     "content[0].topics.Travel", "stands more than once"));
    }

    void featuresThatDoNotExistYetAreRefusedButTheirEmptyFormIsNot() {
        QVERIFY(says(issuesOf(with("shocks", "[{\"kind\": \"ban\"}]")), "shocks", "not simulated yet"));
        QVERIFY(issuesOf(with("shocks", "[]")).empty());
    }

    void aBlendIsReadAndItsEmptyFormIsNone() {
        QVERIFY(says(issuesOf(with("distribution", "{\"blend\": 0.5}")), "distribution.blend",
                     "must be an object"));
        QVERIFY(says(issuesOf(with("distribution", "{\"blend\": {\"social\": \"half\"}}")),
                     "distribution.blend.social", "must be a number"));
        for (const char* none : {"{\"blend\": {}}", "{\"blend\": null}"})
            QVERIFY(issuesOf(with("distribution", none)).empty());
        const auto read =
            scenarioFromJson(with("distribution", "{\"blend\": {\"social\": 0.25, \"recommended\": 0.75}}"));
        QVERIFY(std::holds_alternative<Scenario>(read));
        const std::map<DistributionMode, double> expected{{DistributionMode::Recommended, 0.75},
                                                          {DistributionMode::Social, 0.25}};
        QVERIFY(std::get<Scenario>(read).distribution.blend == expected);
    }

    void otherFormatsAndNewerVersionsAreRefused() {
        QVERIFY(says(issuesOf(replaced(kMinimal, "forereach-scenario", "forereach-report")), "format",
                     "must be"));
        QVERIFY(says(issuesOf(replaced(kMinimal, "\"version\": 1", "\"version\": 2")), "version",
                     "newer Forereach"));
        QVERIFY(says(issuesOf(replaced(kMinimal, "\"version\": 1", "\"version\": 0")), "version", "must be"));
        QVERIFY(says(issuesOf("{\"markets\": [\"GB\"]}"), "format", "is missing"));
        QVERIFY(says(issuesOf("{\"format\": \"forereach-scenario\"}"), "version", "is missing"));
        QVERIFY(
            says(issuesOf("{\"format\": \"forereach-scenario\", \"version\": 1}"), "markets", "is missing"));
        QVERIFY(!reportFromJson(kMinimal).ok());
        QVERIFY(!reportFromJson("{").ok());
    }

    void aByteOrderMarkIsAccepted() { QVERIFY(issuesOf(std::string("\xEF\xBB\xBF") + kMinimal).empty()); }

    void cuttingAReportAnywhereIsAnErrorAndNeverACrash() {
        const std::string text = reportToJson(samples::report());
        for (std::size_t length = 0; length + 2 < text.size(); length += 97)
            QVERIFY(!reportFromJson(std::string_view(text).substr(0, length)).ok());
    }
};

QTEST_GUILESS_MAIN(StoreJsonTest)
#include "store_json_test.moc"
