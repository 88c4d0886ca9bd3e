// SPDX-License-Identifier: GPL-3.0-or-later
// Plans as files: what is written is read back equal, and what cannot be read is said with its place.

#include <QTemporaryDir>
#include <QTest>

#include <fstream>
#include <iterator>

#include "core/plan/plan_export.h"
#include "core/store/plan_file.h"

using namespace forereach;

namespace {

/// Every field says something.
std::vector<Campaign> fullPlan() {
    Campaign c;
    c.id.value = "spring";
    c.name = "Spring, \"big\"";
    c.advertiser = "Someone";
    c.currency = "EUR";
    LineItem a;
    a.id.value = "a";
    a.name = "Women; evening";
    a.creative.value = "clip-1";
    a.markets = {"DE", "FR"};
    a.segments = {{"DE:F:18-24"}, {"FR:F:25-34"}};
    a.targeting.topics = {"Travel", "Food & Drink"};
    a.targeting.excludeTopics = {"Pets"};
    a.targeting.languages = {"de", "fr"};
    a.targeting.connections = {"5g", "fixed"};
    a.targeting.excludeMarkets = {"CN"};
    a.targeting.excludeSegments = {{"DE:M:65+"}};
    a.targeting.hours = {{7, 9}, {22, 2}};
    a.start = {1'795'478'400};
    a.end = {1'795'996'800};
    a.flights = {{{1'795'478'400}, {1'795'564'800}}, {{1'795'651'200}, {1'795'996'800}}};
    a.lifetimeBudget = {1'234'567'890};
    a.dailyBudget = {200'000'000};
    a.bidStrategy = BidStrategy::Ocpm;
    a.bid = {50'000};
    a.goal = AdGoal::Click;
    a.clickRate = 0.0123;
    a.boost = true;
    a.targetFrequency = {2, 72};
    a.sequence = {{"clip-2"}, {"clip-3"}};
    a.quality = {500'001};
    a.pacing = Pacing::Asap;
    a.pacingMethod = PacingMethod::Pid;
    a.frequencyCap = {3, 48};
    LineItem b;
    b.id.value = "b";
    b.creative.value = "clip-2";
    b.lifetimeBudget = Money::fromUnits(100);
    b.bidCpm = Money::fromUnits(4);
    c.lineItems = {a, b};
    Campaign d;
    d.id.value = "autumn";
    d.currency = "EUR";
    d.lineItems = {b};
    d.lineItems[0].id.value = "c";
    return {c, d};
}

std::string wordsOf(const Issues& issues) {
    std::string out;
    for (const Issue& i : issues) out += i.path + ": " + i.message + "\n";
    return out;
}

constexpr const char* kHead = "campaign,currency,line_item,creative,lifetime_budget,bid\n";

} // namespace

class PlanFileTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aTableIsReadBackEqual() {
        const PlanReading read = readPlan(planToCsv(fullPlan()));
        QVERIFY2(read.issues.empty(), wordsOf(read.issues).c_str());
        QVERIFY(read.campaigns == fullPlan());
    }

    void aDocumentIsReadBackEqual() {
        const PlanReading read = readPlan(planToJson(fullPlan()));
        QVERIFY2(read.issues.empty(), wordsOf(read.issues).c_str());
        QVERIFY(read.campaigns == fullPlan());
    }

    void aWorkbookIsReadBackEqualAndIsTheSameWheneverItIsWritten() {
        const QTemporaryDir folder;
        const std::string first = folder.filePath(QStringLiteral("a.xlsx")).toStdString(),
                          second = folder.filePath(QStringLiteral("b.xlsx")).toStdString();
        const Campaign campaign = fullPlan()[0];
        QVERIFY(writeWorkbook(first, planSheets(nullptr, campaign)));
        const Result<PlanReading> read = readPlanFile(first);
        QVERIFY(read);
        QVERIFY2(read->issues.empty(), wordsOf(read->issues).c_str());
        QVERIFY(read->campaigns == std::vector<Campaign>{campaign});
        QTest::qWait(1100); // a clock that counts seconds would have moved
        QVERIFY(writeWorkbook(second, planSheets(nullptr, campaign)));
        const auto bytes = [](const std::string& path) {
            std::ifstream in(path, std::ios::binary);
            return std::string{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
        };
        QVERIFY(!bytes(first).empty() && bytes(first) == bytes(second));
    }

    void aWorkbookThatCannotBeWrittenSaysSoAndLeavesNothing() {
        QVERIFY(!writeWorkbook("/nowhere/plan.xlsx", planSheets(nullptr, fullPlan()[0])));
        const QTemporaryDir folder;
        const std::string path = folder.filePath(QStringLiteral("x.xlsx")).toStdString();
        const Result<void> refused = writeWorkbook(path, {{"a name with [brackets]", {}, {}}});
        QVERIFY(!refused && refused.error().message.find("brackets") != std::string::npos);
        QVERIFY(QDir(folder.path()).isEmpty());
    }

    void aTableOfPeoplesOwnNeedsFewColumns() {
        const PlanReading read =
            readPlan("Campaign;Currency;Name;Lifetime budget;Bid\nspring;GBP;Women, evening;1500.5;4\n"
                     "spring;;Women, evening;20;\n");
        QVERIFY2(read.issues.empty(), wordsOf(read.issues).c_str());
        QCOMPARE(read.campaigns.size(), std::size_t{1});
        const auto& lines = read.campaigns[0].lineItems;
        QCOMPARE(lines[0].id.value, std::string("women-evening"));
        QCOMPARE(lines[1].id.value, std::string("women-evening-2"));
        QCOMPARE(lines[0].lifetimeBudget.micros, std::int64_t{1'500'500'000});
        QCOMPARE(lines[0].bidCpm.micros, std::int64_t{4'000'000});
    }

    void aDecimalMarkIsNeverGuessed() {
        const std::string text = "campaign;currency;line_item;bid\nspring;EUR;a;4,50\n";
        const PlanReading unclear = readPlan(text);
        QVERIFY(unclear.commaUnclear && unclear.issues.size() == 1);
        QCOMPARE(unclear.issues[0].path, std::string("line 2, bid"));
        const PlanReading told = readPlan(text, ',');
        QVERIFY2(told.issues.empty(), wordsOf(told.issues).c_str());
        QCOMPARE(told.campaigns[0].lineItems[0].bidCpm.micros, std::int64_t{4'500'000});
        QVERIFY(!readPlan("campaign;currency;line_item;bid\nspring;EUR;a;1.500\n", ',').issues.empty());
    }

    void aCurrencyIsNeverGuessed() {
        QVERIFY(wordsOf(readPlan("campaign,line_item,bid\nspring,a,4\n").issues).find("currency") !=
                std::string::npos);
        QVERIFY(!readPlan("campaign,currency,line_item,bid\nspring,,a,4\n").issues.empty());
    }

    void everyIssueIsListedWithItsRowAndColumn() {
        const PlanReading read = readPlan(std::string(kHead) + "spring,EUR,a,clip,much,4\n"
                                                               "spring,USD,a,clip,1.2345678,$4\n"
                                                               "spring,EUR,,clip,1,4\n"
                                                               "spring,EUR,d,clip,1,4,more\n");
        std::vector<std::string> places;
        for (const Issue& i : read.issues) places.push_back(i.path);
        const std::vector<std::string> expected{"line 2, lifetime_budget",
                                                "line 3, currency",
                                                "line 3, line_item",
                                                "line 3, lifetime_budget",
                                                "line 3, bid",
                                                "line 4, line_item",
                                                "line 5"};
        QVERIFY2(places == expected, wordsOf(read.issues).c_str());
    }

    void whatIsNoPlanIsRefused() {
        for (const std::string& text :
             {std::string(), std::string("just words\n"), std::string("date,views\n2026-01-01,5\n"),
              std::string(kHead), std::string("{\"format\": \"forereach-report\"}"), std::string("{"),
              std::string("PK\x03\x04 no zip"), std::string("\x01\x00\x02", 3),
              std::string("campaign,currency,line_item,colour\nspring,EUR,a,red\n"),
              std::string("campaign,currency,line_item,bid,Bid\nspring,EUR,a,1,2\n")}) {
            const PlanReading read = readPlan(text);
            QVERIFY2(!read.issues.empty(), text.c_str());
        }
        QVERIFY(!readPlanFile("/nowhere/plan.csv"));
        QVERIFY(!readPlanFile("/tmp"));
    }

    void theCampaignsOfAScenarioDocumentAreTaken() {
        std::ifstream in(FOREREACH_SOURCE_DIR "/resources/schemas/scenario.example.json");
        const std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
        const PlanReading read = readPlan(text);
        QVERIFY2(read.issues.empty() ? !read.campaigns.empty() : read.issues[0].path == "campaigns",
                 wordsOf(read.issues).c_str());
    }

    void aCampaignOfTheSameIdIsReplacedAndOthersAreAdded() {
        Scenario s;
        s.campaigns = {fullPlan()[0]};
        std::vector<Campaign> other = fullPlan();
        other[0].name = "Other";
        s = withCampaigns(s, other);
        QCOMPARE(s.campaigns.size(), std::size_t{2});
        QCOMPARE(s.campaigns[0].name, std::string("Other"));
    }
};

QTEST_GUILESS_MAIN(PlanFileTest)
#include "plan_file_test.moc"
