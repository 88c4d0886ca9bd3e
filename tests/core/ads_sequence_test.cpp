// SPDX-License-Identifier: GPL-3.0-or-later
// Creatives in a sequence, and a frequency that is aimed at.

#include <cmath>

#include "core/plan/overlap.h"
#include "tests/core/engine_world.h"

using namespace forereach;
using namespace forereach::test;

namespace {

Scenario oneLine() {
    Scenario s = smallScenario(1500, 3);
    s.replications = 2;
    s.platform.competition = PriceLandscape{{3'000'000}, {7'000'000}, 0.9};
    s.content.push_back(someItem("two", "Travel"));
    s.content.push_back(someItem("three", "Travel"));
    s.content[1].durationS = 40;
    LineItem line;
    line.id.value = "line";
    line.creative.value = "one";
    line.lifetimeBudget = Money::fromUnits(60'000);
    line.bidCpm = Money{6'000'000};
    Campaign c;
    c.id.value = "push";
    c.currency = "AUD";
    c.lineItems = {line};
    s.campaigns = {c};
    return s;
}

Scenario inSequence() {
    Scenario s = oneLine();
    s.campaigns[0].lineItems[0].sequence = {{"two"}, {"three"}};
    return s;
}

QByteArray brokenLaws(const RunReport& report) {
    QByteArray out;
    for (const LawResult& law : report.laws)
        if (!law.holds) out += QByteArray::fromStdString(law.name + ": " + law.detail + "; ");
    return out;
}

QString firstIssue(const Scenario& s) {
    const Issues issues = validate(s, shippedCatalog());
    return issues.empty() ? QString() : QString::fromStdString(issues[0].path + " " + issues[0].message);
}

} // namespace

class AdsSequenceTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whoMeetsItForTheNthTimeMeetsTheNthCreative() {
        const RunReport report = mustRun(inSequence()).report;
        QCOMPARE(brokenLaws(report), QByteArray());
        const LineItemReport& line = report.campaigns[0].lineItems[0];
        QCOMPARE(line.sequence.size(), std::size_t{3});
        QCOMPARE(line.sequence[0].impressions.mean, line.nPlusReach[0].mean);
        QCOMPARE(line.sequence[1].impressions.mean, line.nPlusReach[1].mean);
        double all = 0;
        for (const StepReport& step : line.sequence) all += step.impressions.mean;
        QVERIFY(std::abs(all - line.impressions.mean) < 1e-6 * all);
        QVERIFY(line.sequence[2].impressions.mean > line.nPlusReach[2].mean); // the last one stays
        // The longer one is watched to the end by fewer.
        const auto completed = [&](std::size_t k) {
            return line.sequence[k].completions.mean / line.sequence[k].impressions.mean;
        };
        QVERIFY(completed(1) < completed(0));
        QVERIFY(line.retention.empty());
        QVERIFY(line.viewable2s.mean > line.views6s.mean && line.views6s.mean > line.completions.mean);
    }

    void aSequenceChangesWhatIsShownAndNotToWhom() {
        const LineItemReport plain = mustRun(oneLine()).report.campaigns[0].lineItems[0],
                             told = mustRun(inSequence()).report.campaigns[0].lineItems[0];
        QVERIFY(plain.nPlusReach == told.nPlusReach && plain.spend == told.spend);
        QVERIFY(plain.losses == told.losses && plain.pacing == told.pacing);
        QVERIFY(plain.completions.mean != told.completions.mean && plain.sequence.empty());
    }

    void overlapTellsWhoMetWhichCreative() {
        RunOptions options;
        options.workers = 2;
        const Scenario s = inSequence();
        const auto recording = *recordFeed(s, shippedCatalog(), options, {});
        const Overlap o = *overlapOf(*recording, s, {"push"}, OverlapBy::Creatives, false, 2, {});
        const LineItemReport line = mustRun(s).report.campaigns[0].lineItems[0];
        QCOMPARE(o.parts.size(), std::size_t{3});
        double spend = 0;
        for (std::size_t k = 0; k < 3; ++k) {
            QCOMPARE(o.parts[k].reach.mean, line.nPlusReach[k].mean);
            spend += o.parts[k].spend;
        }
        QVERIFY(std::abs(spend - line.spend.mean) < 1e-6 * spend);
        QCOMPARE(o.parts[1].added.mean, 0.0); // nobody meets the second without the first
    }

    void anAimBringsPeopleToItAndNotBeyond() {
        Scenario s = oneLine();
        LineItem& line = s.campaigns[0].lineItems[0];
        line.lifetimeBudget = Money::fromUnits(12'000);
        const LineItemReport plain = mustRun(s).report.campaigns[0].lineItems[0];
        line.targetFrequency = {3, 168};
        const RunReport report = mustRun(s).report;
        QCOMPARE(brokenLaws(report), QByteArray());
        const LineItemReport& aimed = report.campaigns[0].lineItems[0];
        QVERIFY2(
            aimed.averageFrequency > 1.3 * plain.averageFrequency,
            qPrintable(QStringLiteral("%1 and %2").arg(aimed.averageFrequency).arg(plain.averageFrequency)));
        QVERIFY(aimed.averageFrequency <= 3);
        QCOMPARE(aimed.nPlusReach[3].mean, 0.0); // the window is longer than the run
        // As much money, fewer people, more of them met three times.
        QVERIFY(std::abs(aimed.spend.mean / plain.spend.mean - 1) < 0.1);
        QVERIFY(aimed.reach.mean < plain.reach.mean);
        QVERIFY(aimed.nPlusReach[2].mean > plain.nPlusReach[2].mean);
    }

    void anyNumberOfWorkersGivesTheSame() {
        Scenario s = inSequence();
        s.campaigns[0].lineItems[0].targetFrequency = {2, 48};
        s.campaigns[0].lineItems[0].bidStrategy = BidStrategy::Ocpm;
        s.campaigns[0].lineItems[0].bidCpm = {};
        s.campaigns[0].lineItems[0].bid = Money{40'000};
        compareAnyNumberOfWorkers(s);
    }

    void whatContradictsItselfIsSaid() {
        QCOMPARE(firstIssue(inSequence()), QString());
        Scenario s = inSequence();
        s.campaigns[0].lineItems[0].sequence[1].value = "none";
        QVERIFY(firstIssue(s).startsWith(QStringLiteral("campaigns[0].line_items[0].sequence[1] ")));
        s = inSequence();
        s.campaigns[0].lineItems[0].boost = true;
        QVERIFY(firstIssue(s).startsWith(QStringLiteral("campaigns[0].line_items[0].sequence ")));
        s = inSequence();
        s.campaigns[0].lineItems[0].bidStrategy = BidStrategy::Cpv;
        s.campaigns[0].lineItems[0].bidCpm = {};
        QVERIFY(firstIssue(s).startsWith(QStringLiteral("campaigns[0].line_items[0].sequence ")));
        s = oneLine();
        s.campaigns[0].lineItems[0].targetFrequency = {2, 48};
        QCOMPARE(firstIssue(s), QString());
        s.campaigns[0].lineItems[0].pacing = Pacing::Asap;
        QVERIFY(firstIssue(s).startsWith(QStringLiteral("campaigns[0].line_items[0].target_frequency ")));
        s.campaigns[0].lineItems[0].pacing = Pacing::Even;
        s.campaigns[0].lineItems[0].frequencyCap = {5, 24};
        QVERIFY(firstIssue(s).startsWith(QStringLiteral("campaigns[0].line_items[0].target_frequency ")));
    }
};

QTEST_APPLESS_MAIN(AdsSequenceTest)
#include "ads_sequence_test.moc"
