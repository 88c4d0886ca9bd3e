// SPDX-License-Identifier: GPL-3.0-or-later
// Comparisons on common random numbers: what must be exactly zero, what must be equal to a run of its own,
// what is refused, and the size of a live test.

#include "core/base/random.h"
#include "core/compare/compare.h"
#include "core/compare/feeds.h"
#include "core/report/comparison_csv.h"
#include "core/sim/world.h"
#include "tests/core/engine_world.h"

using namespace forereach;
using namespace forereach::test;

namespace {

Scenario cut(double hook, const char* id = "one") {
    Scenario s = smallScenario(1500, 2);
    s.content = {someItem(id)};
    s.content[0].overrides.hook = hook;
    s.replications = 3;
    return s;
}

ComparisonOutcome mustCompare(std::vector<NamedScenario> scenarios) {
    RunOptions options;
    options.workers = 2;
    auto result = compareScenarios(std::move(scenarios), shippedCatalog(), options, {});
    if (!result) qFatal("%s", result.error().text().c_str());
    return std::move(result).value();
}

ComparedFeeds mustCompareFeeds(std::vector<NamedScenario> scenarios, FeedsQuery query = {}) {
    RunOptions options;
    options.workers = 2;
    auto result = compareFeeds(std::move(scenarios), query, 1500, shippedCatalog(), options, {});
    if (!result) qFatal("%s", result.error().text().c_str());
    return std::move(result).value();
}

bool isZero(const Estimate& e) {
    return e.mean == 0 && e.error.value_or(0) == 0 && e.p10.value_or(0) == 0 && e.p50.value_or(0) == 0 &&
           e.p90.value_or(0) == 0;
}

double rejected(double a, double b, std::int64_t n) {
    // Share of tests of two proportions that see the difference.
    int seen = 0;
    constexpr int kTests = 4000;
    for (int t = 0; t < kTests; ++t) {
        RandomStream random(5, 0, Purpose::Auction, static_cast<std::uint64_t>(t), 0);
        double x = 0, y = 0;
        for (std::int64_t i = 0; i < n; ++i) x += random.uniform() < a, y += random.uniform() < b;
        const double p = (x + y) / static_cast<double>(2 * n);
        const double z = (y - x) / static_cast<double>(n) /
                         std::sqrt(std::max(1e-12, 2 * p * (1 - p) / static_cast<double>(n)));
        seen += std::abs(z) > 1.959964;
    }
    return static_cast<double>(seen) / kTests;
}

} // namespace

class CompareTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theSamePersonIsShownUnderEveryVariantAtTheSameHour() {
        const ComparedFeeds out = mustCompareFeeds({{"A", cut(2)}, {"B", cut(-2, "two")}});
        QVERIFY(out.seen);
        QVERIFY(out.slotOf(0) > 0); // they were shown A's item
        QCOMPARE(out.feeds.at(1).viewer, out.feeds.at(0).viewer);
        QCOMPARE(out.feeds[1].at.seconds, out.feeds[0].at.seconds);
        QCOMPARE(out.feeds[1].segment, out.feeds[0].segment);
        QCOMPARE(out.items.at(1).value, std::string("two"));
        // Either B's item stands there too, or the answer says what kept it away.
        const bool missed =
            std::ranges::any_of(out.feeds[1].misses, [](const FeedMiss& m) { return m.item.value == "two"; });
        QVERIFY((out.slotOf(1) > 0) != missed);
    }

    void aVariantThatDiffersInItsNameAloneShowsTheSameFeed() {
        // Another id would have luck of its own; the comparison gives it that of A.
        const ComparedFeeds out = mustCompareFeeds({{"A", cut(1)}, {"B", cut(1, "two")}});
        QCOMPARE(out.firstDifference(0, 1), 0);
        QCOMPARE(out.slotOf(1), out.slotOf(0));
        QCOMPARE(out.feeds[0].slots.size(), out.feeds[1].slots.size());
        for (std::size_t i = 0; i < out.feeds[0].slots.size(); ++i)
            QCOMPARE(out.feeds[0].slots[i].watchedS, out.feeds[1].slots[i].watchedS);
    }

    void someoneElseIsSomeoneElseOfTheSameSegment() {
        FeedsQuery query;
        query.segment = SegmentId{"AU:F:25-34"};
        const ComparedFeeds first = mustCompareFeeds({{"A", cut(2)}, {"B", cut(1, "two")}}, query);
        query.skip = 1;
        const ComparedFeeds next = mustCompareFeeds({{"A", cut(2)}, {"B", cut(1, "two")}}, query);
        QVERIFY(next.feeds[0].viewer != first.feeds[0].viewer);
        QCOMPARE(next.feeds[0].segment.value, std::string("AU:F:25-34"));
        QCOMPARE(first.feeds[0].segment.value, std::string("AU:F:25-34"));
        QVERIFY(next.slotOf(0) > 0 && next.seen);
    }

    void aScenarioAgainstItselfDiffersByExactlyZero() {
        const ComparisonOutcome out = mustCompare({{"A", cut(0.5)}, {"again", cut(0.5)}});
        const ItemComparison& item = out.comparison.comparisons.at(0).items.at(0);
        for (const Difference* d :
             {&item.reach, &item.impressions, &item.watchTimeS, &item.completions, &item.likes,
              &item.comments, &item.shares, &item.follows, &item.notInterested}) {
            QVERIFY(isZero(d->difference));
            QVERIFY(!d->narrower);
            QCOMPARE(verdictOf(*d), Verdict::Identical);
        }
        QVERIFY(item.reach.a.mean > 0);
        for (const SegmentDifference& s : item.segments) QVERIFY(isZero(s.reach.difference));
        for (const HourDifference& h : item.hours) QVERIFY(isZero(h.reach.difference));
        for (const RetentionDifference& r : item.retention) QVERIFY(isZero(r.share.difference));
        QVERIFY(item.liveTests.empty());
        QVERIFY(out.comparison.comparisons[0].differs.empty());
        QCOMPARE(findingOf(item, "A", "B"), std::string("Identical: difference exactly 0"));
    }

    // The same cut under another name is the same cut: a pair has A's luck, whatever its ids are.
    void aPairHasTheSameLuckWhateverItsIds() {
        Scenario other = cut(0.5, "quite another");
        other.content[0].creator.id.value = "their second account";
        const ComparisonOutcome out = mustCompare({{"A", cut(0.5)}, {"B", other}});
        QVERIFY(isZero(out.comparison.comparisons.at(0).items.at(0).reach.difference));
        QVERIFY(isZero(out.comparison.comparisons.at(0).items.at(0).likes.difference));
    }

    // Items change nothing for the feed nor for each other: what meets a world together comes to what each
    // comes to alone, to the bit.
    void variantsThatMeetOneWorldEqualRunsOfTheirOwn() {
        const std::vector<NamedScenario> scenarios{
            {"A", cut(0)}, {"B", cut(1)}, {"C", cut(-1)}, {"D", cut(2)}};
        const ComparisonOutcome out = mustCompare(scenarios);
        QCOMPARE(out.comparison.worlds, 1);
        for (std::size_t k = 0; k < scenarios.size(); ++k) {
            Scenario own = scenarios[k].scenario;
            own.overrides[kItemsMoveViewers] = 0; // what meets one world together leaves it as it is
            const RunReport alone = mustRun(own).report;
            QVERIFY(out.reports[k].items == alone.items);
            QVERIFY(out.reports[k].market == alone.market);
        }
    }

    void variantsOfTheFeedItselfHaveWorldsOfTheirOwn() {
        Scenario b = cut(0);
        b.distribution.mode = DistributionMode::Chronological;
        const ComparisonOutcome out = mustCompare({{"A", cut(0)}, {"B", b}});
        QCOMPARE(out.comparison.worlds, 2);
        QVERIFY(out.reports[1] == mustRun(b).report);
        QCOMPARE(out.comparison.comparisons.at(0).differs.at(0).path, std::string("distribution.mode"));
    }

    // How much the same luck narrows is what two cuts share: nearly all where they are alike; where one is
    // far stronger, the replications in which it alone goes far are its own.
    void theSameLuckNarrowsTheInterval() {
        const auto stronger = [](double hook) {
            Scenario a = cut(0), b = cut(hook);
            a.replications = b.replications = 64; // half of them carry an item far and half do not
            return mustCompare({{"A", a}, {"B", b}});
        };
        const ComparisonOutcome out = stronger(0.2);
        const Difference& reach = out.comparison.comparisons.at(0).items.at(0).reach;
        QVERIFY(reach.narrower.has_value());
        QVERIFY2(*reach.narrower > 2, qPrintable(QString::number(*reach.narrower)));
        QVERIFY2(reach.ahead > 4 * reach.behind,
                 qPrintable(QStringLiteral("%1 %2").arg(reach.ahead).arg(reach.behind)));
        const double exact = out.reports[1].items[0].reach.mean - out.reports[0].items[0].reach.mean;
        QVERIFY(std::abs(reach.difference.mean - exact) < 1e-6 * std::abs(exact));

        const ComparisonOutcome far = stronger(1.2);
        const Difference& most = far.comparison.comparisons.at(0).items.at(0).reach;
        QVERIFY2(*most.narrower > 1.1, qPrintable(QString::number(*most.narrower)));
        QVERIFY(most.difference.mean > reach.difference.mean && reach.difference.mean > 0);
        QVERIFY(most.ahead > 10 * most.behind);
        qInfo("the same luck narrows %.1f-fold for cuts alike, %.2f-fold for cuts apart", *reach.narrower,
              *most.narrower);
    }

    void segmentsOfADifferenceAddUpToIt() {
        const ComparisonOutcome out = mustCompare({{"A", cut(0)}, {"B", cut(1)}});
        const ItemComparison& item = out.comparison.comparisons.at(0).items.at(0);
        double sum = 0, before = 1e300;
        for (const SegmentDifference& s : item.segments) {
            sum += s.reach.difference.mean;
            QVERIFY(std::abs(s.reach.difference.mean) <= before);
            before = std::abs(s.reach.difference.mean);
        }
        QVERIFY(std::abs(sum - item.reach.difference.mean) < 1e-6);
        QCOMPARE(item.hours.back().reach.difference.mean, item.reach.difference.mean);
    }

    // The same runs read the other way round: nothing is simulated, signs turn, letters stay.
    void anotherBaselineIsTheSameRunsReadTheOtherWay() {
        const ComparisonOutcome out = mustCompare({{"A", cut(-1)}, {"B", cut(2)}, {"C", cut(0), "F"}});
        const Comparison b = comparisonWith(out, 1);
        QCOMPARE(baselineOf(out.comparison), std::string("A"));
        QCOMPARE(baselineOf(b), std::string("B"));
        QCOMPARE(b.comparisons.at(0).letter, std::string("A"));
        QCOMPARE(b.comparisons.at(1).letter, std::string("F"));
        const Difference& there = out.comparison.comparisons.at(0).items.at(0).reach;
        const Difference& back = b.comparisons.at(0).items.at(0).reach;
        QCOMPARE(back.difference.mean, -there.difference.mean);
        QCOMPARE(*back.difference.p10, -*there.difference.p90);
        QCOMPARE(back.a, there.b);
        QCOMPARE(back.ahead, there.behind);
        QCOMPARE(b.comparisons.at(0).differs.at(0).a, std::string("2"));
        // What is compared with itself through another baseline is still itself.
        const ComparisonOutcome same = mustCompare({{"A", cut(0)}, {"B", cut(1)}, {"C", cut(1, "other")}});
        QVERIFY(isZero(comparisonWith(same, 1).comparisons.at(1).items.at(0).reach.difference));
        QCOMPARE(baselineOf(comparisonWith(same, 2, {"C", "B", "A"})), std::string("A"));
    }

    void moreReplicationsTellWhatLuckDoesNotDecide() {
        const Difference near = differenceOf({10, 20, 30, 40}, {15, 21, 38, 60});
        QCOMPARE(verdictOf(near), Verdict::CannotTell);
        const auto enough = replicationsToTell(near);
        QVERIFY(enough && *enough > 4 && *enough < 9);
        // So many of the same spread tell, one fewer does not.
        const double sd = near.apartSd;
        const auto half = [&](int n) {
            return studentT90(static_cast<std::size_t>(n - 1)) * sd * std::sqrt(1 + 1.0 / n);
        };
        QVERIFY(half(*enough) < near.apart && half(*enough - 1) >= near.apart);
        QVERIFY(!replicationsToTell(differenceOf({10, 20, 30, 40}, {20, 10, 40, 31}))); // luck decides
        QVERIFY(!replicationsToTell(differenceOf({10, 20, 30}, {15, 31, 44})));         // told already
        QVERIFY(!replicationsToTell(differenceOf({10}, {15})));                         // nothing known
    }

    void theTableReadsBackAsTheComparison() {
        const ComparisonOutcome out = mustCompare({{"first, \"cut\"", cut(-1)}, {"B", cut(2)}});
        const std::string csv = comparisonCsv(out.comparison);
        const ItemComparison& item = out.comparison.comparisons.at(0).items.at(0);
        std::size_t rows = 0;
        for (std::size_t at = csv.find("\r\n"); at != std::string::npos; at = csv.find("\r\n", at + 2))
            ++rows;
        QCOMPARE(rows, 1 + 9 + item.segments.size() + item.hours.size() + item.retention.size());
        QVERIFY(csv.find("B,B,A,\"first, \"\"cut\"\"\",one,one,people reached,people,,,,") !=
                std::string::npos);
        QVERIFY(csv.find("simulated, seed 11") != std::string::npos);
    }

    void aBetterHookPartsViewersAtTheStart() {
        const ComparisonOutcome out = mustCompare({{"A", cut(-1)}, {"B", cut(2)}});
        const ItemComparison& item = out.comparison.comparisons.at(0).items.at(0);
        const auto gap = widestGapS(item);
        QVERIFY(gap.has_value());
        QVERIFY2(*gap > 0.5 && *gap < 7.5, qPrintable(QString::number(*gap)));
        QVERIFY(!item.liveTests.empty());
        for (std::size_t t = 1; t < item.liveTests.size(); ++t)
            QVERIFY(item.liveTests[t - 1].impressionsEach <= item.liveTests[t].impressionsEach);
    }

    void whatDoesNotLastHasNoCurveInSeconds() {
        Scenario a = cut(0), b = cut(1);
        for (Scenario* s : {&a, &b}) {
            s->content[0].format = Format::Picture;
            s->content[0].durationS = 0;
        }
        const ComparisonOutcome out = mustCompare({{"A", a}, {"B", b}});
        const ItemComparison& item = out.comparison.comparisons.at(0).items.at(0);
        QVERIFY(item.reach.a.mean > 0);
        QVERIFY(item.retention.empty());
        QVERIFY(!widestGapS(item));
    }

    void anHourLaterIsTheSameWorldAtEqualAge() {
        Scenario a = cut(0), b = cut(0);
        a.start = b.start = {};
        b.content[0].publishAt = b.content[0].publishAt.plusHours(5);
        const ComparisonOutcome out = mustCompare({{"A", a}, {"B", b}});
        QCOMPARE(out.reports[1].scenario.start.iso(), out.reports[0].scenario.start.iso());
        QCOMPARE(out.comparison.worlds, 1);
        const VariantComparison& v = out.comparison.comparisons.at(0);
        QCOMPARE(v.items.at(0).hours.size(), std::size_t{48 - 5});
        QVERIFY(v.notes.at(0).find("5 hours later") != std::string::npos);
    }

    void whatCannotBeComparedIsRefusedWithARemedy() {
        Scenario seed = cut(0), size = cut(0), many = cut(0);
        seed.seed = 9;
        size.viewers = 2000;
        size.replications = 4;
        many.content = {someItem("two"), someItem("three")};
        const Issues issues = whyNotComparable({{"A", cut(0)}, {"B", seed}, {"C", size}, {"D", many}});
        QCOMPARE(issues.size(), std::size_t{4});
        QCOMPARE(issues[0].path, std::string("B.seed"));
        QCOMPARE(issues[0].message, std::string("seeds differ: 11 in A and 9; use 11 for both"));
        QCOMPARE(issues[1].path, std::string("C.viewers"));
        QCOMPARE(issues[3].path, std::string("D.content"));
        QCOMPARE(whyNotComparable({{"A", cut(0)}}).size(), std::size_t{1});
        const auto refused = compareScenarios({{"A", cut(0)}, {"B", seed}}, shippedCatalog(), {}, {});
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::InvalidInput);
    }

    void oneReplicationCannotTell() {
        Scenario a = cut(-1), b = cut(2);
        a.replications = b.replications = 1;
        const ComparisonOutcome out = mustCompare({{"A", a}, {"B", b}});
        const Difference& reach = out.comparison.comparisons.at(0).items.at(0).reach;
        QVERIFY(reach.difference.mean != 0);
        QVERIFY(!reach.difference.p10);
        QCOMPARE(verdictOf(reach), Verdict::CannotTell);
    }

    void aChangeOfMindEndsIt() {
        RunControl control;
        control.cancel.cancel();
        const auto result = compareScenarios({{"A", cut(0)}, {"B", cut(1)}}, shippedCatalog(), {}, control);
        QVERIFY(!result);
        QCOMPARE(result.error().code, ErrorCode::Cancelled);
    }

    void aVerdictNeedsAnIntervalThatDoesNotHoldZero() {
        QCOMPARE(verdictOf(differenceOf({10, 20, 30}, {15, 31, 44})), Verdict::More);
        QCOMPARE(verdictOf(differenceOf({15, 31, 44}, {10, 20, 30})), Verdict::Less);
        QCOMPARE(verdictOf(differenceOf({10, 20, 30}, {5, 25, 35})), Verdict::CannotTell);
        QVERIFY(!differenceOf({0, 20}, {1, 20}).percent);
        QCOMPARE(differenceOf({10, 20}, {11, 22}).percent->mean, 10.0);
    }

    // Nearly all or nothing: no smooth law tells, the ranks do.
    void nineOfNineAheadTellWhateverTheirLaw() {
        const Samples a{5, 4, 6, 5, 7, 3, 5, 6, 4}, b{6, 5, 7, 9000, 8, 4, 70000, 7, 5};
        const Difference nine = differenceOf(a, b);
        QVERIFY(*nine.difference.p10 < 0);
        QCOMPARE(verdictOf(nine), Verdict::More);
        QCOMPARE(verdictOf(differenceOf(b, a)), Verdict::Less);
        const Difference eight = differenceOf({a.begin(), a.end() - 1}, {b.begin(), b.end() - 1});
        QCOMPARE(verdictOf(eight), Verdict::CannotTell);
        QCOMPARE(replicationsToTell(eight), 9);
        Samples tie = b;
        tie.front() = a.front();
        QCOMPARE(verdictOf(differenceOf(a, tie)), Verdict::CannotTell);
    }

    // Reach is many times larger in one replication than in another; what triples it does so in all of them.
    void whatMultipliesIsToldHoweverUnequalTheOutcomes() {
        const Samples a{90, 1200, 40, 30000, 700}, b{270, 3500, 130, 91000, 2000};
        const Difference d = differenceOf(a, b);
        QCOMPARE(verdictOf(d), Verdict::More);
        QVERIFY(*d.difference.p10 > 0 && *d.difference.p10 < *d.difference.p50);
        QVERIFY(std::abs(*d.percent->p50 - 195) < 10);
        QVERIFY(*d.narrower > 10);
        const Difference back = differenceOf(b, a);
        QCOMPARE(*back.difference.p10, -*d.difference.p90);
        QCOMPARE(*back.difference.p50, -*d.difference.p50);
        QCOMPARE(back.apart, -d.apart);
    }

    void aDifferenceFromNothingHasTheIntervalOfTheFigureItself() {
        const Samples b{270, 3500, 130, 9100, 2000};
        const Difference d = differenceOf({0, 0, 0, 0, 0}, b);
        const Estimate alone = estimateOf(b);
        for (const auto quantile : {&Estimate::p10, &Estimate::p50, &Estimate::p90}) {
            const double x = *(d.difference.*quantile), y = *(alone.*quantile);
            QVERIFY2(std::abs(x - y) < 0.05 * y, qPrintable(QStringLiteral("%1 %2").arg(x).arg(y)));
        }
    }

    void aLiveTestHasThePublishedSizeAndThePowerItSays() {
        QCOMPARE(impressionsToTell(0.5, 0.6).value(), std::int64_t{388}); // by hand from Fleiss 4.14
        QCOMPARE(impressionsToTell(0.6, 0.5).value(), std::int64_t{388});
        QVERIFY(!impressionsToTell(0.3, 0.3));
        QVERIFY(!impressionsToTell(0.3, 1.3));
        const double power = rejected(0.5, 0.6, 388), level = rejected(0.55, 0.55, 388);
        QVERIFY2(std::abs(power - 0.8) < 0.025, qPrintable(QString::number(power)));
        QVERIFY2(std::abs(level - 0.05) < 0.012, qPrintable(QString::number(level)));
        const std::int64_t n = impressionsToTell(0.02, 0.03).value();
        QVERIFY2(std::abs(rejected(0.02, 0.03, n) - 0.8) < 0.03, qPrintable(QString::number(n)));
    }
};

QTEST_GUILESS_MAIN(CompareTest)
#include "compare_test.moc"
