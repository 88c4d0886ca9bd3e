// SPDX-License-Identifier: GPL-3.0-or-later
// The curve of a campaign: replays against full runs, budgets, what more money buys, readings between.

#include <cmath>

#include "core/plan/plan.h"
#include "tests/core/engine_world.h"

using namespace forereach;
using namespace forereach::test;

namespace {

LineItem lineOf(const char* id, std::int64_t units, std::int64_t bid = 4'000'000) {
    LineItem line;
    line.id.value = id;
    line.creative.value = "one";
    line.lifetimeBudget = Money::fromUnits(units);
    line.bidCpm = Money{bid};
    return line;
}

// Two campaigns in one market; the first one has a capped line item, a small one with a target and a daily
// budget, so that every kind of state is replayed.
Scenario planned(std::int64_t viewers = 2500, int replications = 2) {
    Scenario s = smallScenario(viewers, 2);
    s.replications = replications;
    s.platform.competition = PriceLandscape{{3'000'000}, {7'000'000}, 0.9};
    s.content.push_back(someItem("two", "Travel"));
    Campaign push;
    push.id.value = "push";
    push.currency = "AUD";
    push.lineItems = {lineOf("wide", 900), lineOf("young", 0, 5'000'000)};
    push.lineItems[0].frequencyCap = {2, 24};
    push.lineItems[1].segments = {{"AU:F:18-24"}, {"AU:M:18-24"}};
    push.lineItems[1].dailyBudget = Money::fromUnits(50);
    push.lineItems[1].creative.value = "two";
    Campaign rival;
    rival.id.value = "rival";
    rival.currency = "AUD";
    rival.lineItems = {lineOf("other", 700, 4'500'000)};
    rival.lineItems[0].pacing = Pacing::Asap;
    s.campaigns = {push, rival};
    return s;
}

std::shared_ptr<const AdRecording> recorded(const Scenario& s, int workers = 2) {
    RunOptions options;
    options.workers = workers;
    auto r = recordFeed(s, shippedCatalog(), options, {});
    if (!r) qFatal("%s", r.error().text().c_str());
    return *r;
}

PlanCurve curveOf(const AdRecording& recording, const Scenario& s, std::vector<Money> budgets) {
    auto curve = planCurve(recording, s, 2, {{"push"}, std::move(budgets)}, {});
    if (!curve) qFatal("%s", curve.error().text().c_str());
    return *curve;
}

} // namespace

class PlanCurveTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aReplayIsTheFullRunToTheLastPerson() {
        const Scenario s = planned();
        const auto recording = recorded(s, 1);
        for (const std::int64_t units : {300, 4000}) {
            const Scenario terms = withBudget(s, {"push"}, Money::fromUnits(units));
            QVERIFY(recording->fits(terms));
            std::vector<AdResult> results;
            for (int r = 0; r < recording->replications(); ++r)
                results.push_back(recording->replay(r, terms, {}, {}));
            const RunReport replayed = recording->report(terms, std::move(results));
            const RunReport whole = mustRun(terms).report;
            // Everything: hours, segments, losses, pacing, frequencies, what people did.
            QVERIFY(replayed.campaigns == whole.campaigns);
            QVERIFY(whole.campaigns[0].impressions.mean > 0 && whole.campaigns[1].impressions.mean > 0);
            for (const LawResult& law : replayed.laws) QVERIFY2(law.holds, law.name.c_str());
            const PlanCurve curve = curveOf(*recording, s, {Money::fromUnits(units)});
            QVERIFY(curve.points[0].reach == whole.campaigns[0].reach);
            QVERIFY(curve.points[0].nPlusReach == whole.campaigns[0].nPlusReach);
            QVERIFY(curve.points[0].spend == whole.campaigns[0].spend);
            QVERIFY(curve.points[0].impressions == whole.campaigns[0].impressions);
        }
    }

    void aRecordingFitsPlansThatDifferInAdsOnly() {
        const Scenario s = planned(1000, 1);
        const auto recording = recorded(s);
        Scenario other = s;
        other.campaigns[0].lineItems[0].bidCpm = Money{1'000'000};
        other.platform.adLoad = 4;
        other.platform.competition.reset();
        QVERIFY(recording->fits(other));
        other.content[0].durationS += 1;
        QVERIFY(!recording->fits(other));
        const auto refused = planCurve(*recording, other, 1, {{"push"}, {}}, {});
        QVERIFY(!refused && refused.error().code == ErrorCode::InvalidInput);
    }

    void aBudgetIsSplitToTheMicroInProportion() {
        const Scenario s = planned();
        QCOMPARE(budgetOf(s, {"push"}).micros, std::int64_t{1'000'000'000}); // 900 and twice 50 a day
        const Scenario odd = withBudget(s, {"push"}, Money{1'000'003});
        const auto& lines = odd.campaigns[0].lineItems;
        QCOMPARE(lines[0].lifetimeBudget.micros + lines[1].lifetimeBudget.micros, std::int64_t{1'000'003});
        QCOMPARE(lines[1].lifetimeBudget.micros, std::int64_t{100'000});
        QCOMPARE(lines[1].dailyBudget.micros, std::int64_t{50'000});
        QCOMPARE(odd.campaigns[1].lineItems[0].lifetimeBudget, s.campaigns[1].lineItems[0].lifetimeBudget);
        Scenario none = s;
        none.campaigns[0].lineItems[0].lifetimeBudget = {};
        none.campaigns[0].lineItems[1].dailyBudget = {};
        const Scenario equal = withBudget(none, {"push"}, Money{101});
        QCOMPARE(equal.campaigns[0].lineItems[0].lifetimeBudget.micros, std::int64_t{51});
        QCOMPARE(equal.campaigns[0].lineItems[1].lifetimeBudget.micros, std::int64_t{50});
    }

    void moreMoneyBuysMorePeopleAtARisingPriceUpToTheMost() {
        const Scenario s = planned();
        const PlanCurve curve = curveOf(*recorded(s), s, {});
        QCOMPARE(curve.points.size(), std::size_t{10});
        QCOMPARE(curve.points[5].budget.micros, curve.stated.micros);
        double reach = 0;
        for (const CurvePoint& p : curve.points) {
            QVERIFY(p.reach.mean > reach);
            QVERIFY(p.spend.mean <= p.budget.units());
            QVERIFY(p.impressions.mean >= p.reach.mean && p.reach.mean <= static_cast<double>(curve.people));
            for (std::size_t n = 1; n < kPlusReach; ++n)
                QVERIFY(p.nPlusReach[n].mean <= p.nPlusReach[n - 1].mean);
            QCOMPARE(*p.onTarget, 1.0);
            reach = p.reach.mean;
        }
        QVERIFY(*curve.points.back().marginalCost > *curve.points.front().marginalCost);
        QVERIFY(curve.most.reach.mean >= reach);
        QVERIFY(curve.most.spend.mean >= curve.points.back().spend.mean);
    }

    void aPlanThatBuysAllThereIsSaysThatItIsSaturated() {
        const Scenario s = planned(1000, 1);
        const auto recording = recorded(s);
        const PlanCurve curve = curveOf(*recording, s, {Money::fromUnits(100), Money::fromUnits(50'000'000)});
        QVERIFY(!curve.points[0].saturated && curve.points[0].spentShare > 0.9);
        QVERIFY(curve.points[1].saturated && curve.points[1].spentShare < 0.5);
    }

    void withoutAStatedBudgetTheLadderGoesUpToWhatCanBeSpent() {
        Scenario s = planned(1000, 1);
        for (LineItem& line : s.campaigns[0].lineItems) line.lifetimeBudget = line.dailyBudget = {};
        const PlanCurve curve = curveOf(*recorded(s), s, {});
        QCOMPARE(curve.stated.micros, std::int64_t{0});
        QCOMPARE(curve.points.size(), std::size_t{10});
        QCOMPARE(curve.points.back().budget, curve.most.budget);
    }

    void aReadingIsExactAtSimulatedBudgetsAndCloseBetweenThem() {
        const Scenario s = planned(2500, 2);
        const auto recording = recorded(s);
        std::vector<Money> coarse, fine;
        for (const std::int64_t units : {200, 800, 2000, 5000, 12000})
            coarse.push_back(Money::fromUnits(units));
        for (const std::int64_t units : {450, 1300, 3300, 8000}) fine.push_back(Money::fromUnits(units));
        const PlanCurve known = curveOf(*recording, s, coarse), between = curveOf(*recording, s, fine);
        const CurveReader reader(known);
        for (const CurvePoint& p : known.points) {
            const CurveReading r = reader.at(p.budget.units());
            QVERIFY(std::abs(r.reach - p.reach.mean) < 1e-6 * p.reach.mean);
            QVERIFY(std::abs(r.nPlusReach[2] - p.nPlusReach[2].mean) <= 1e-6 * p.reach.mean);
            QVERIFY(std::abs(*r.outcomes[0].p50 - *p.reach.p50) < 1e-6 * *p.reach.p50);
            QVERIFY(std::abs(*r.outcomes[0].p90 - *p.reach.p90) < 1e-6 * *p.reach.p90);
            QVERIFY(std::abs(*r.impressionsOutcomes.p10 - *p.impressions.p10) < 1e-6 * p.impressions.mean);
            QCOMPARE(r.saturated, p.saturated);
        }
        for (const CurvePoint& p : between.points) {
            const CurveReading r = reader.at(p.budget.units());
            QVERIFY2(std::abs(r.reach / p.reach.mean - 1) < 0.02,
                     qPrintable(QString::number(r.reach / p.reach.mean)));
            QVERIFY(std::abs(r.nPlusReach[1] / p.nPlusReach[1].mean - 1) < 0.08);
            QVERIFY(*r.marginalCost > 0);
        }
        double before = 0;
        for (double budget = 10; budget < 15000; budget *= 1.1) {
            const double reach = reader.at(budget).reach;
            QVERIFY(reach >= before);
            before = reach;
        }
    }

    void aCurveIsEqualForAnyNumberOfWorkersAndStopsWhenCancelled() {
        const Scenario s = planned(3000, 1);
        const PlanCurve one = *planCurve(*recorded(s, 1), s, 1, {{"push"}, {}}, {});
        const PlanCurve three = *planCurve(*recorded(s, 3), s, 3, {{"push"}, {}}, {});
        QVERIFY(one == three);
        PlanControl control;
        control.cancel.cancel();
        const auto stopped = planCurve(s, shippedCatalog(), {}, {{"push"}, {}}, control);
        QVERIFY(!stopped && stopped.error().code == ErrorCode::Cancelled);
    }

    void unknownCampaignsAndEmptyBudgetsAreRefusedByName() {
        const Scenario s = planned(1000, 1);
        const auto unknown = planCurve(s, shippedCatalog(), {}, {{"nope"}, {}}, {});
        QVERIFY(!unknown && unknown.error().message.find("\"push\"") != std::string::npos);
        const auto zero = planCurve(s, shippedCatalog(), {}, {{"push"}, {Money{0}}}, {});
        QVERIFY(!zero && zero.error().context == "budgets");
    }
};

QTEST_APPLESS_MAIN(PlanCurveTest)
#include "plan_curve_test.moc"
