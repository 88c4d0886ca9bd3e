// SPDX-License-Identifier: GPL-3.0-or-later
// Line items beyond a plain CPM: whom, when, what is bid for, and how the winner pays, through whole runs.

#include "core/base/random.h"
#include "core/plan/plan.h"
#include "tests/core/engine_world.h"

using namespace forereach;
using namespace forereach::test;

namespace {

Scenario oneLine(std::int64_t viewers = 2000) {
    Scenario s = smallScenario(viewers, 2);
    s.platform.competition = PriceLandscape{{3'000'000}, {7'000'000}, 0.9, {}};
    LineItem line;
    line.id.value = "l";
    line.creative.value = "one";
    line.lifetimeBudget = Money::fromUnits(3000);
    line.bidCpm = Money{4'000'000};
    Campaign c;
    c.id.value = "push";
    c.currency = "AUD";
    c.lineItems = {line};
    s.campaigns = {c};
    return s;
}

LineItem& lineOf(Scenario& s) {
    return s.campaigns[0].lineItems[0];
}

LineItemReport ran(const Scenario& s) {
    const RunReport report = mustRun(s).report;
    for (const LawResult& law : report.laws)
        if (!law.holds) qFatal("%s: %s", law.name.c_str(), law.detail.c_str());
    return report.campaigns[0].lineItems[0];
}

std::string pathsOf(const Scenario& s) {
    std::string out;
    for (const Issue& i : validate(s, shippedCatalog())) out += i.path + ": " + i.message + "\n";
    return out;
}

} // namespace

class AdsWiderTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void firstPriceCostsMoreAndVcgWhatSecondPriceDoes() {
        Scenario s = oneLine();
        const LineItemReport second = ran(s);
        s.platform.auction = AuctionKind::Vcg;
        const LineItemReport vcg = ran(s);
        s.platform.auction = AuctionKind::FirstPrice;
        const LineItemReport first = ran(s);
        QVERIFY(vcg.spend == second.spend && vcg.reach == second.reach);
        QVERIFY(std::abs(*first.cpm - 4.0) < 1e-3 && *second.cpm < 3.5);
        QVERIFY(first.impressions.mean < second.impressions.mean);
    }

    void qualityWinsMoreAndPaysNoMoreThanTheBid() {
        Scenario s = oneLine();
        lineOf(s).lifetimeBudget = Money::fromUnits(1'000'000);
        const LineItemReport plain = ran(s);
        lineOf(s).quality = Money{3'000'000};
        const LineItemReport better = ran(s);
        QVERIFY(*better.winRate > *plain.winRate + 0.1);
        QVERIFY(*better.cpm <= 4.0);
    }

    void whoIsPaidForWhatTheyDoIsPaidAtMostTheBidForEach() {
        for (const BidStrategy strategy : {BidStrategy::Cpc, BidStrategy::Cpv}) {
            Scenario s = oneLine();
            LineItem& line = lineOf(s);
            line.bidStrategy = strategy;
            line.bidCpm = {};
            line.bid = strategy == BidStrategy::Cpc ? Money{400'000} : Money{15'000};
            line.clickRate = 0.01;
            const LineItemReport r = ran(s);
            QVERIFY(r.actions && r.actions->mean > 0 && r.spend.mean > 1500 && r.spend.mean <= 3000);
            QVERIFY(*r.costPerAction <= line.bid.units() + 1e-9);
            QVERIFY(std::abs(*r.costPerAction * r.actions->mean - r.spend.mean) < 1e-6 * r.spend.mean);
            if (strategy == BidStrategy::Cpc) {
                const double rate = r.actions->mean / r.impressions.mean;
                QVERIFY2(rate > 0.007 && rate < 0.015, qPrintable(QString::number(rate)));
            } else {
                QVERIFY(std::abs(r.actions->mean / r.views6s.mean - 1) < 0.02);
            }
        }
    }

    void aTargetCostIsKept() {
        Scenario s = oneLine();
        LineItem& line = lineOf(s);
        line.bidStrategy = BidStrategy::Ocpm;
        line.goal = AdGoal::Completion;
        line.bidCpm = {};
        line.bid = Money{40'000};
        line.lifetimeBudget = Money::fromUnits(20'000);
        const LineItemReport r = ran(s);
        QCOMPARE(r.actions->mean, r.completions.mean);
        QVERIFY2(*r.costPerAction < 0.046, qPrintable(QString::number(*r.costPerAction)));
        QVERIFY(r.impressions.mean > 0);
    }

    void targetingReachesThoseItNamesAndNobodyElse() {
        Scenario s = oneLine();
        lineOf(s).lifetimeBudget = Money::fromUnits(1'000'000);
        const LineItemReport all = ran(s);
        lineOf(s).targeting.excludeSegments = {{"AU:F:18-24"}};
        const LineItemReport without = ran(s);
        for (const SegmentReport& segment : without.segments)
            QCOMPARE(segment.impressions.mean == 0, segment.id.value == "AU:F:18-24");
        lineOf(s).targeting = {};
        lineOf(s).targeting.connections = {"fixed"};
        const LineItemReport fixed = ran(s);
        lineOf(s).targeting.connections = {"3g", "4g", "5g"};
        const LineItemReport mobile = ran(s);
        QVERIFY(fixed.reach.mean > 0 && mobile.reach.mean > 0);
        QVERIFY(std::abs((fixed.reach.mean + mobile.reach.mean) / all.reach.mean - 1) < 0.03);
        lineOf(s).targeting = {};
        lineOf(s).targeting.topics = {"Travel", "Sports"};
        const LineItemReport fans = ran(s);
        lineOf(s).targeting = {};
        lineOf(s).targeting.excludeTopics = {"Travel", "Sports"};
        const LineItemReport others = ran(s);
        QVERIFY(fans.reach.mean > 0 && fans.reach.mean < 0.7 * all.reach.mean);
        QVERIFY(std::abs((fans.reach.mean + others.reach.mean) / all.reach.mean - 1) < 0.05);
        QVERIFY(fans.losses.targeting > all.losses.targeting);
    }

    void dayPartsAndFlightsHoldToTheHour() {
        Scenario s = oneLine();
        lineOf(s).targeting.hours = {{18, 23}, {23, 2}};
        const LineItemReport evening = ran(s);
        for (const auto& hours : evening.segmentHour)
            for (std::size_t h = 2; h < 18; ++h) QCOMPARE(hours[h], 0.0);
        QVERIFY(evening.impressions.mean > 0 && evening.spend.mean > 2500); // all of it, in fewer hours
        lineOf(s).targeting.hours.clear();
        lineOf(s).flights = {{s.start.plusHours(3), s.start.plusHours(9)},
                             {s.start.plusHours(30), s.start.plusHours(40)}};
        const LineItemReport flown = ran(s);
        for (std::size_t h = 0; h < flown.hours.size(); ++h) {
            const bool in = (h >= 3 && h < 9) || (h >= 30 && h < 40);
            QCOMPARE(flown.hours[h].impressions.mean > 0, in);
        }
    }

    void dayPartsGoByTheClocksOfTheMarketInSummer() {
        Scenario s = oneLine();
        s.markets = {"GB"};
        s.start = SimTime::parse("2026-07-06T00:00:00Z").value();
        s.content[0].publishAt = s.start;
        lineOf(s).targeting.hours = {{18, 23}};
        const LineItemReport evening = ran(s);
        for (std::size_t h = 0; h < evening.hours.size(); ++h) // of UTC, an hour behind London
            QCOMPARE(evening.hours[h].impressions.mean > 0, h % 24 >= 17 && h % 24 < 22);
    }

    void competitionByMarketAndHourMovesPrices() {
        Scenario s = oneLine();
        lineOf(s).lifetimeBudget = Money::fromUnits(1'000'000);
        const LineItemReport plain = ran(s);
        s.platform.competition->hours.assign(24, 1.0);
        QVERIFY(ran(s).spend == plain.spend);
        for (std::size_t h = 12; h < 24; ++h) s.platform.competition->hours[h] = 3;
        const LineItemReport dear = ran(s);
        double morning = 0, evening = 0, before = 0;
        for (std::size_t g = 0; g < dear.segmentHour.size(); ++g)
            for (std::size_t h = 0; h < 24; ++h) {
                (h < 12 ? morning : evening) += dear.segmentHour[g][h];
                if (h >= 12) before += plain.segmentHour[g][h];
            }
        QVERIFY(evening < 0.5 * before && morning > 0);
        s.platform.competition->hours.clear();
        s.platform.competitionByMarket["AU"] = PriceLandscape{{9'000'000}, {12'000'000}, 1, {}};
        QVERIFY(ran(s).impressions.mean < 0.2 * plain.impressions.mean);
    }

    void everyPacingMethodSpendsEvenlyAndNeverTooMuch() {
        for (const PacingMethod method :
             {PacingMethod::Throttling, PacingMethod::Multiplicative, PacingMethod::Pid}) {
            Scenario s = oneLine();
            lineOf(s).pacingMethod = method;
            const LineItemReport r = ran(s);
            QVERIFY2(r.spend.mean > 2700 && r.spend.mean <= 3000, qPrintable(QString::number(r.spend.mean)));
            double half = 0;
            for (std::size_t h = 0; h < 24; ++h) half += r.pacing[h].spend;
            QVERIFY2(half > 0.35 * r.spend.mean && half < 0.65 * r.spend.mean,
                     qPrintable(QString::number(half)));
        }
    }

    void widerLineItemsReplayExactlyAndForAnyNumberOfWorkers() {
        Scenario s = oneLine(5000);
        Campaign& c = s.campaigns[0];
        c.lineItems.push_back(c.lineItems[0]);
        c.lineItems.push_back(c.lineItems[0]);
        c.lineItems[1].id.value = "clicks";
        c.lineItems[1].bidStrategy = BidStrategy::Cpc;
        c.lineItems[1].bidCpm = {};
        c.lineItems[1].bid = Money{400'000};
        c.lineItems[1].clickRate = 0.01;
        c.lineItems[1].targeting.topics = {"Travel"};
        c.lineItems[2].id.value = "finished";
        c.lineItems[2].bidStrategy = BidStrategy::Ocpm;
        c.lineItems[2].bidCpm = {};
        c.lineItems[2].bid = Money{30'000};
        c.lineItems[2].pacingMethod = PacingMethod::Pid;
        RunOptions options;
        options.workers = 1;
        const RunReport one = mustRun(s, options).report;
        options.workers = 3;
        const RunReport three = mustRun(s, options).report;
        QCOMPARE(one.digest, three.digest);
        const auto recording = *recordFeed(s, shippedCatalog(), options, {});
        std::vector<AdResult> results{recording->replay(0, s, {}, {})};
        QVERIFY(recording->report(s, std::move(results)).campaigns == one.campaigns);
        // Without responses: those that decide what is paid are still drawn.
        const PlanCurve curve = *planCurve(*recording, s, 2, {{"push"}, {budgetOf(s, {"push"})}}, {});
        QVERIFY(curve.points[0].spend == one.campaigns[0].spend &&
                curve.points[0].reach == one.campaigns[0].reach);
    }

    void contradictionsAreSaidBeforeRunning() {
        Scenario s = oneLine(500);
        LineItem& line = lineOf(s);
        QVERIFY(pathsOf(s).empty());
        line.targeting.topics = {"Travel"};
        line.targeting.excludeTopics = {"Travel", "Sports"};
        line.targeting.languages = {"xx"};
        line.targeting.connections = {"6g"};
        line.targeting.hours = {{5, 5}};
        line.targeting.excludeMarkets = {"AU"};
        line.bidStrategy = BidStrategy::Cpc;
        line.flights = {{s.start.plusHours(500), s.start.plusHours(600)}};
        const std::string issues = pathsOf(s);
        for (const char* path : {"exclude_topics: leave nobody", "languages: leave nobody", "connections[0]",
                                 "hours[0]", "exclude_markets: leave nobody", "bid_cpm: is for",
                                 "click_rate: must be stated", "flights[0]: lies outside"})
            QVERIFY2(issues.find("campaigns[0].line_items[0]." + std::string(path)) != std::string::npos,
                     (std::string(path) + "\n" + issues).c_str());
    }

    void theJsonOfAWiderScenarioReadsBackEqual() {
        Scenario s = oneLine(500);
        LineItem& line = lineOf(s);
        line.targeting = {{"Travel"}, {"Sports"}, {"en"}, {"5g"}, {}, {{"AU:F:18-24"}}, {{22, 3}}};
        line.flights = {{s.start.plusHours(1), s.start.plusHours(2)}};
        line.bidStrategy = BidStrategy::Ocpm;
        line.bidCpm = {};
        line.bid = Money{123'456};
        line.goal = AdGoal::Click;
        line.clickRate = 0.02;
        line.quality = Money{1};
        line.pacingMethod = PacingMethod::Multiplicative;
        s.platform.competition->hours.assign(24, 1.5);
        s.platform.competitionByMarket["AU"] = *s.platform.competition;
        s.platform.auction = AuctionKind::FirstPrice;
        QVERIFY2(pathsOf(s).empty(), pathsOf(s).c_str());
        const auto back = scenarioFromJson(scenarioToJson(s));
        QVERIFY(std::holds_alternative<Scenario>(back));
        QVERIFY(std::get<Scenario>(back) == s);
        const std::string digest = scenarioDigest(s, shippedCatalog());
        line.targeting.hours = {{22, 4}};
        QVERIFY(scenarioDigest(s, shippedCatalog()) != digest);
    }
};

QTEST_APPLESS_MAIN(AdsWiderTest)
#include "ads_wider_test.moc"
