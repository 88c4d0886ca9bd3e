// SPDX-License-Identifier: GPL-3.0-or-later
// One plan looked at closely: counting rules, caps, overlap, the best split.

#include <cmath>
#include <numeric>

#include "core/plan/delivery.h"
#include "core/plan/optimise.h"
#include "core/plan/overlap.h"
#include "tests/core/engine_world.h"

using namespace forereach;
using namespace forereach::test;

namespace {

LineItem item(const char* id, const char* creative, std::int64_t units, std::int64_t bid) {
    LineItem line;
    line.id.value = id;
    line.creative.value = creative;
    line.lifetimeBudget = Money::fromUnits(units);
    line.bidCpm = Money{bid};
    return line;
}

Scenario threeLines() {
    Scenario s = smallScenario(1500, 2);
    s.replications = 2;
    s.platform.competition = PriceLandscape{{3'000'000}, {7'000'000}, 0.9};
    s.content.push_back(someItem("two", "Travel"));
    Campaign push;
    push.id.value = "push";
    push.currency = "AUD";
    push.lineItems = {item("wide", "one", 6000, 4'000'000), item("young", "two", 900, 5'000'000),
                      item("late", "one", 3000, 3'500'000)};
    push.lineItems[1].segments = {{"AU:F:18-24"}, {"AU:M:18-24"}};
    push.lineItems[0].frequencyCap = {2, 24};
    s.campaigns = {push};
    return s;
}

const AdRecording& recording() {
    static const auto one = [] {
        RunOptions options;
        options.workers = 2;
        auto r = recordFeed(threeLines(), shippedCatalog(), options, {});
        if (!r) qFatal("%s", r.error().text().c_str());
        return *r;
    }();
    return *one;
}

} // namespace

class PlanDeliveryTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyRuleCountsTheSameRun() {
        const Scenario s = threeLines();
        const auto rules = *countByRules(recording(), s, {"push"}, 2, {});
        QCOMPARE(rules.size(), kCountingRules.size());
        const CampaignReport whole = mustRun(s).report.campaigns[0];
        QVERIFY(rules[0].impressions == whole.impressions && rules[0].nPlusReach == whole.nPlusReach);
        QCOMPARE(rules[1].impressions.mean, rules[2].impressions.mean); // an ad fills the screen
        QVERIFY(std::abs(rules[1].impressions.mean / whole.viewable2s.mean - 1) < 0.01);
        QVERIFY(std::abs(rules[3].impressions.mean / whole.views6s.mean - 1) < 0.01);
        QVERIFY(std::abs(rules[4].impressions.mean / whole.completions.mean - 1) < 0.02);
        for (std::size_t r = 1; r < rules.size(); ++r) {
            QVERIFY(rules[r].impressions.mean <= rules[r - 1].impressions.mean);
            QVERIFY(rules[r].reach.mean <= rules[r - 1].reach.mean);
            QVERIFY(rules[r].reach.mean <= rules[r].impressions.mean && rules[r].reach.mean > 0);
            for (std::size_t n = 1; n < kPlusReach; ++n)
                QVERIFY(rules[r].nPlusReach[n].mean <= rules[r - 1].nPlusReach[n].mean);
        }
        QVERIFY(*rules[4].cpm > 2 * *rules[0].cpm);
    }

    void byNoRuleArePeopleReachedMoreOftenThanItCounts() {
        Scenario s = threeLines();
        for (LineItem& line : s.campaigns[0].lineItems) {
            line.dailyBudget = {};
            line.lifetimeBudget = Money::fromUnits(3); // some hundred people of a class of thousands
        }
        const auto rules = *countByRules(recording(), s, {"push"}, 2, {});
        for (const RuleFigures& f : rules) {
            QVERIFY(f.impressions.mean > 0);
            double shown = 0; // nobody is met ten times for so little
            for (const Estimate& n : f.nPlusReach) shown += n.mean;
            QVERIFY2(std::abs(shown - f.impressions.mean) < 1e-6 * shown,
                     qPrintable(QStringLiteral("%1 of %2").arg(shown).arg(f.impressions.mean)));
        }
    }

    void aCurveIsCountedByEveryRuleOverTheSameRuns() {
        const Scenario s = threeLines();
        const auto all =
            *planCurve(recording(), s, 2, {{"push"}, {Money::fromUnits(2000), budgetOf(s, {"push"})}}, {});
        const auto curves = *curvesByRule(recording(), s, all, 2, {});
        QCOMPARE(curves.size(), kCountingRules.size());
        QVERIFY(curves[0] == all);
        const auto rules = *countByRules(recording(), s, {"push"}, 2, {});
        for (std::size_t r = 0; r < curves.size(); ++r) {
            QVERIFY(curves[r].counted == kCountingRules[r]);
            QCOMPARE(curves[r].points.size(), all.points.size());
            QVERIFY(curves[r].points[1].reach == rules[r].reach);
            QVERIFY(std::abs(*curves[r].points[1].cpm / *rules[r].cpm - 1) < 1e-9);
            for (std::size_t p = 0; p < all.points.size(); ++p) {
                const CurvePoint& point = curves[r].points[p];
                QVERIFY(point.spend == all.points[p].spend);
                QVERIFY(point.reach.mean <= curves[r].most.reach.mean);
                QVERIFY(std::abs(std::accumulate(point.times.begin(), point.times.end(), 0.0) -
                                 point.reach.mean) < 1e-6 * point.reach.mean);
            }
        }
        PlanControl control;
        control.cancel.cancel();
        QVERIFY(curvesByRule(recording(), s, all, 2, control).error().code == ErrorCode::Cancelled);
    }

    void overlapCountsEachPersonOnce() {
        const Scenario s = threeLines();
        const RunReport whole = mustRun(s).report;
        const Overlap o = *overlapOf(recording(), s, {"push"}, OverlapBy::LineItems, true, 2, {});
        QCOMPARE(o.parts.size(), std::size_t{5}); // three line items, two posts
        double sets = 0, added = 0, largest = 0;
        for (const OverlapSet& set : o.sets) sets += set.people;
        for (const OverlapPart& part : o.parts) {
            added += part.added.mean;
            largest = std::max(largest, part.reach.mean);
            QVERIFY(part.unique.mean <= part.added.mean && part.added.mean <= part.reach.mean);
        }
        QVERIFY(std::abs(sets - o.reach.mean) < 1e-6 * sets && std::abs(added - o.reach.mean) < 1e-6 * added);
        QVERIFY(o.reach.mean >= largest && o.reach.mean < o.sumOfReaches);
        for (std::size_t l = 0; l < 3; ++l) {
            QVERIFY(o.parts[l].reach == whole.campaigns[0].lineItems[l].reach);
            QVERIFY(*o.parts[l].costPerUnique >= *o.parts[l].costPerAdded);
        }
        for (std::size_t i = 0; i < 2; ++i) { // posts: whom the feed reached in the full run
            QVERIFY(o.parts[3 + i].kind == OverlapPart::Kind::Organic && !o.parts[3 + i].costPerPerson);
            QVERIFY(o.parts[3 + i].reach == whole.items[i].reach);
        }
        // Without posts it is the campaign's own reach.
        const Overlap paid = *overlapOf(recording(), s, {"push"}, OverlapBy::LineItems, false, 2, {});
        QVERIFY(paid.reach == whole.campaigns[0].reach);
        const Overlap creatives = *overlapOf(recording(), s, {"push"}, OverlapBy::Creatives, false, 2, {});
        QCOMPARE(creatives.parts.size(), std::size_t{2});
        QVERIFY(creatives.reach == paid.reach);
    }

    void overlapOfIndependentBuysIsThatOfChance() {
        // Two uncapped line items who buy at random in the same target: who meets both is the product.
        Scenario s = threeLines();
        s.platform.competition.reset();
        s.campaigns[0].lineItems = {item("a", "one", 8000, 4'000'000), item("b", "two", 8000, 4'000'000)};
        const Overlap o = *overlapOf(recording(), s, {"push"}, OverlapBy::LineItems, false, 2, {});
        const auto people = static_cast<double>(recording().world().population.people);
        const double a = o.parts[0].reach.mean / people, b = o.parts[1].reach.mean / people;
        const double together = 1 - o.reach.mean / people, chance = (1 - a) * (1 - b);
        // Who uses the app more meets more of both: at least the chance of independence, not far above.
        QVERIFY2(together > chance - 0.01 && together < chance + 0.1,
                 qPrintable(QStringLiteral("%1 %2").arg(together).arg(chance)));
    }

    void aCapTradesFrequencyForPeople() {
        const Scenario s = threeLines();
        CapQuestion question;
        question.campaign = {"push"};
        question.caps = {1, 3};
        question.windowHours = {24, 168};
        const auto caps = *compareCaps(recording(), s, question, 2, {});
        QCOMPARE(caps.size(), std::size_t{6});
        const auto curve = *planCurve(recording(), s, 2, {{"push"}, {budgetOf(s, {"push"})}}, {});
        QVERIFY(caps[0].asPlanned && caps[0].reach == curve.points[0].reach);
        for (const CapFigures& c : caps) QVERIFY(c.spend.mean <= 9900.0);
        // Once a week in two days, for each of three line items: nobody more than three times.
        const CapFigures& once = caps[4];
        QCOMPARE(once.cap.windowHours, 168);
        QCOMPARE(once.nPlusReach[3].mean, 0.0);
        QCOMPARE(once.wasted, 0.0);
        QVERIFY(caps[1].wasted > caps[5].wasted && caps[1].averageFrequency > once.averageFrequency);
        question.caps = {0};
        QVERIFY(!compareCaps(recording(), s, question, 2, {}));
    }

    void theBestSplitSpendsTheBudgetAndIsVerified() {
        Scenario s = threeLines();
        // Most of the money on few people: taking it away must help.
        s.campaigns[0].lineItems = {item("wide", "one", 1000, 4'000'000),
                                    item("young", "two", 9000, 5'000'000)};
        s.campaigns[0].lineItems[1].segments = {{"AU:F:18-24"}};
        SplitQuestion question;
        question.campaign = {"push"};
        question.evaluations = 14;
        const SplitAnswer answer = *optimiseSplit(recording(), s, question, 2, {});
        QCOMPARE(answer.budget, Money::fromUnits(10000));
        QCOMPARE(answer.best.budgets[0].micros + answer.best.budgets[1].micros, answer.budget.micros);
        QVERIFY(answer.best.value.mean > 1.2 * answer.stated.value.mean);
        QVERIFY(answer.difference.mean > 0 && answer.evaluations <= 16);
        QVERIFY(answer.best.budgets[0] > answer.stated.budgets[0]);
        // Its figure is that of a plan with this split.
        Scenario best = s;
        for (std::size_t l = 0; l < 2; ++l)
            best.campaigns[0].lineItems[l].lifetimeBudget = answer.best.budgets[l];
        const auto curve = *planCurve(recording(), best, 2, {{"push"}, {answer.budget}}, {});
        QVERIFY(curve.points[0].reach == answer.best.value);
        question.shares = {{0.0, 0.3}, {0.5, 1.0}};
        const SplitAnswer held = *optimiseSplit(recording(), s, question, 2, {});
        QVERIFY(held.best.budgets[0].micros <= 3'000'000'001 && held.best.budgets[1].micros >= 5'000'000'000);
        question.shares = {{0.0, 0.3}, {0.0, 0.3}};
        const auto none = optimiseSplit(recording(), s, question, 2, {});
        QVERIFY(!none && none.error().context == "shares");
        // Each contradiction is named with its line item.
        Campaign two;
        two.lineItems = {item("a", "one", 1, 1), item("b", "one", 1, 1)};
        two.lineItems[1].name = "Second";
        const auto issues = [&](std::vector<std::pair<double, double>> shares) {
            SplitQuestion q;
            q.shares = std::move(shares);
            return splitIssues(two, q);
        };
        QVERIFY(issues({{0.2, 0.8}, {0.2, 0.8}}).empty() && issues({}).empty());
        const Issues crossed = issues({{0, 1}, {0.6, 0.4}});
        QCOMPARE(crossed.size(), std::size_t{1});
        QCOMPARE(crossed[0].path, std::string("shares[1]"));
        QCOMPARE(crossed[0].message, std::string("Second: at least 60 % is more than at most 40 %"));
        QCOMPARE(issues({{0.7, 1}, {0.5, 1}})[0].message,
                 std::string("the least shares add up to 120 %, more than the budget"));
        QCOMPARE(issues({{0, 0.4}, {0, 0.5}})[0].message,
                 std::string("the most add up to 90 %, less than the budget"));
        QCOMPARE(issues({{-0.1, 1.2}, {0, 1}})[0].path, std::string("shares[0]"));
    }
};

QTEST_APPLESS_MAIN(PlanDeliveryTest)
#include "plan_delivery_test.moc"
