// SPDX-License-Identifier: GPL-3.0-or-later
// Campaigns through the whole engine: what they may never do, and what more money must do.

#include "core/base/random.h"
#include "tests/core/engine_world.h"

using namespace forereach;
using namespace forereach::test;

namespace {

LineItem lineItem(const char* id, std::int64_t budgetUnits, Pacing pacing = Pacing::Even) {
    LineItem line;
    line.id.value = id;
    line.creative.value = "one";
    line.lifetimeBudget = Money::fromUnits(budgetUnits);
    line.bidCpm = Money{4'000'000};
    line.pacing = pacing;
    return line;
}

Scenario withCampaign(std::vector<LineItem> lines, std::int64_t viewers = 3000, int days = 2) {
    Scenario s = smallScenario(viewers, days);
    s.platform.competition = PriceLandscape{{3'000'000}, {7'000'000}, 0.9};
    Campaign c;
    c.id.value = "push";
    c.currency = "AUD";
    c.lineItems = std::move(lines);
    s.campaigns = {c};
    return s;
}

QByteArray brokenLaws(const RunReport& report) {
    QByteArray out;
    for (const LawResult& law : report.laws)
        if (!law.holds) out += QByteArray::fromStdString(law.name + ": " + law.detail + "; ");
    return out;
}

bool sameOrganic(const RunReport& a, const RunReport& b) {
    return a.items == b.items && a.market == b.market && a.attention == b.attention;
}

} // namespace

class AdsCampaignsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void campaignsChangeNothingInTheFeedBitForBit() {
        Scenario without = withCampaign({lineItem("l", 0)});
        without.campaigns.clear();
        const RunReport plain = mustRun(without).report;
        const RunReport broke = mustRun(withCampaign({lineItem("l", 0)})).report;
        QVERIFY(sameOrganic(plain, broke));
        const LineItemReport& none = broke.campaigns[0].lineItems[0];
        QCOMPARE(none.impressions.mean, 0.0);
        QCOMPARE(none.spend.mean, 0.0);
        QVERIFY(!none.cpm && !none.onTarget);
        QVERIFY(none.losses.budget > 0);
        QCOMPARE(none.losses.budget + none.losses.targeting, none.opportunities); // some do not understand it
        // Ads stand in slots of their own: money changes the feed no more than none.
        QVERIFY(sameOrganic(plain, mustRun(withCampaign({lineItem("l", 5000)})).report));
    }

    void lawsHoldOverRandomCampaigns() {
        for (std::uint64_t seed = 1; seed <= 12; ++seed) {
            RandomStream random(mix64(seed));
            std::vector<LineItem> lines;
            const std::uint32_t count = 1 + random.below(5);
            for (std::uint32_t i = 0; i < count; ++i) {
                LineItem line = lineItem("l", 0);
                line.id.value.push_back(static_cast<char>('0' + i));
                line.lifetimeBudget =
                    Money{random.below(2) ? random.below(2'000'000'000) : random.below(300'000)};
                if (random.below(2)) line.dailyBudget = Money{1 + random.below(500'000'000)};
                line.bidCpm = Money{random.below(9'000'000)};
                line.pacing = random.below(2) ? Pacing::Even : Pacing::Asap;
                if (random.below(3))
                    line.frequencyCap = {1 + static_cast<int>(random.below(3)),
                                         1 + static_cast<int>(random.below(40))};
                if (random.below(2)) line.segments = {{"AU:F:18-24"}, {"AU:M:35-44"}};
                lines.push_back(line);
            }
            Scenario s = withCampaign(lines, 400 + static_cast<std::int64_t>(random.below(4000)));
            s.seed = seed;
            s.replications = 2;
            s.platform.adLoad = 1 + static_cast<int>(random.below(8));
            s.platform.adGap = 1 + static_cast<int>(random.below(4));
            if (random.below(2)) s.platform.competition.reset();
            if (random.below(2)) s.platform.adFloorCpm = Money{random.below(3'000'000)};
            const RunReport report = mustRun(s).report;
            const QByteArray broken = brokenLaws(report);
            QVERIFY2(broken.isEmpty(),
                     ("seed " + QByteArray::number(qulonglong(seed)) + ": " + broken).constData());
            QVERIFY(!report.notes.empty());
        }
    }

    void digestIsEqualForAnyNumberOfWorkers() {
        LineItem tight = lineItem("tight", 300, Pacing::Asap);
        LineItem capped = lineItem("capped", 4000);
        capped.frequencyCap = {2, 24};
        const Scenario s = withCampaign({tight, capped, lineItem("third", 900)}, 9000);
        std::string digest;
        for (const int workers : {1, 2, 3, 7}) {
            RunOptions options;
            options.workers = workers;
            const RunReport report = mustRun(s, options).report;
            QVERIFY(report.campaigns[0].lineItems[0].impressions.mean > 0);
            if (digest.empty()) digest = report.digest;
            QCOMPARE(QByteArray::fromStdString(report.digest), QByteArray::fromStdString(digest));
        }
        Scenario other = s;
        other.campaigns[0].lineItems[2].lifetimeBudget.micros += 1;
        QVERIFY(mustRun(other).report.digest != digest);
    }

    void moreMoneyReachesMorePeopleUntilThereIsNoMore() {
        double reach = -1;
        for (const std::int64_t budget : {20, 200, 2000, 20000}) {
            Scenario s = withCampaign({lineItem("l", budget)});
            s.replications = 3;
            const RunReport report = mustRun(s).report;
            const LineItemReport& l = report.campaigns[0].lineItems[0];
            QVERIFY2(l.reach.mean > reach, qPrintable(QString::number(budget)));
            QVERIFY(l.spend.mean <= static_cast<double>(budget));
            if (budget <= 2000)
                QVERIFY2(l.spend.mean > 0.9 * static_cast<double>(budget),
                         qPrintable(QStringLiteral("%1 of %2").arg(l.spend.mean).arg(budget)));
            QVERIFY(*l.cpm > 0.5 && *l.cpm <= 4.0);
            reach = l.reach.mean;
        }
    }

    void aTinyBudgetBuysSinglePeople() {
        // One and a half thousandths of a dollar at a price of 0.0004: three people of five million.
        Scenario s = withCampaign({lineItem("l", 0, Pacing::Asap)});
        s.platform.competition.reset();
        s.campaigns[0].lineItems[0].bidCpm = Money{400'000};
        s.campaigns[0].lineItems[0].lifetimeBudget = Money{1500};
        const RunReport report = mustRun(s).report;
        QCOMPARE(report.campaigns[0].lineItems[0].impressions.mean, 3.0);
        QCOMPARE(report.campaigns[0].lineItems[0].reach.mean, 3.0);
        QCOMPARE(report.campaigns[0].lineItems[0].spend.mean, 0.0012);
    }

    void theCapLimitsHowOftenAndFreesPeopleAgainAfterItsWindow() {
        const auto run = [&](FrequencyCap cap) {
            LineItem line = lineItem("l", 4'000'000, Pacing::Asap);
            line.frequencyCap = cap;
            line.bidCpm = Money::fromUnits(9);
            Scenario s = withCampaign({line}, 2000, 3);
            s.platform.competition.reset();
            return mustRun(s).report.campaigns[0].lineItems[0];
        };
        const LineItemReport free = run({0, 168}), capped = run({2, 168}), daily = run({2, 24});
        QVERIFY(free.nPlusReach[4].mean > 0);
        QCOMPARE(capped.nPlusReach[2].mean, 0.0);
        QVERIFY(capped.losses.cap > 0);
        QVERIFY(daily.nPlusReach[2].mean > 0);
        QCOMPARE(daily.nPlusReach[6].mean, 0.0); // two a day on three days
        QVERIFY(std::abs(capped.reach.mean - free.reach.mean) < 0.01 * free.reach.mean);
    }

    void onlyTheTargetIsReached() {
        LineItem line = lineItem("l", 2000);
        line.segments = {{"AU:F:18-24"}};
        const RunReport report = mustRun(withCampaign({line})).report;
        const LineItemReport& l = report.campaigns[0].lineItems[0];
        for (const SegmentReport& s : l.segments)
            QCOMPARE(s.impressions.mean > 0, s.id.value == "AU:F:18-24");
        QCOMPARE(*l.onTarget, 1.0);
        QVERIFY(l.losses.targeting > l.opportunities * 0.8);
    }

    void aFlightIsKept() {
        LineItem line = lineItem("l", 2000);
        line.start = SimTime::parse("2026-11-23T10:00:00Z").value();
        line.end = SimTime::parse("2026-11-23T16:00:00Z").value();
        const LineItemReport l = mustRun(withCampaign({line})).report.campaigns[0].lineItems[0];
        for (std::size_t h = 0; h < l.hours.size(); ++h)
            QCOMPARE(l.hours[h].impressions.mean > 0, h >= 10 && h < 16);
    }

    void twoLineItemsOfACampaignCountAPersonOnce() {
        Scenario s = withCampaign({lineItem("a", 3000), lineItem("b", 3000)});
        const CampaignReport c = mustRun(s).report.campaigns[0];
        const double a = c.lineItems[0].reach.mean, b = c.lineItems[1].reach.mean;
        QVERIFY(c.reach.mean > std::max(a, b));
        QVERIFY(c.reach.mean < a + b);
        QCOMPARE(c.impressions.mean, c.lineItems[0].impressions.mean + c.lineItems[1].impressions.mean);
    }

    void competitionCostsMoreAndWinsSlots() {
        Scenario alone = withCampaign({lineItem("l", 2'000'000, Pacing::Asap)});
        alone.platform.competition.reset();
        alone.platform.adFloorCpm = Money{1'000'000};
        Scenario crowded = alone;
        crowded.platform.competition = PriceLandscape{{3'000'000}, {7'000'000}, 1};
        const LineItemReport a = mustRun(alone).report.campaigns[0].lineItems[0];
        const LineItemReport b = mustRun(crowded).report.campaigns[0].lineItems[0];
        QCOMPARE(*a.cpm, 1.0); // nobody else: the floor
        QCOMPARE(*a.winRate, 1.0);
        QVERIFY(*b.cpm > 1.5 && *b.cpm < 4);
        const Scenario& s = crowded;
        QVERIFY(s.platform.competition);
        QVERIFY2(std::abs(*b.winRate - 0.668) < 0.02, qPrintable(QString::number(*b.winRate)));
    }

    void moneyThatRunsOutBuysNoCheaperPeopleThanMoneyThatLasts() {
        // A slot's competition differs between people: who is served while money lasts is chance.
        const auto cpm = [&](std::int64_t budget) {
            Scenario s = withCampaign({lineItem("l", budget, Pacing::Asap)});
            s.replications = 3;
            return *mustRun(s).report.campaigns[0].lineItems[0].cpm;
        };
        const double poor = cpm(150), rich = cpm(2'000'000);
        QVERIFY2(std::abs(poor / rich - 1) < 0.1, qPrintable(QStringLiteral("%1 %2").arg(poor).arg(rich)));
    }

    void theDoublingOfViewersMovesPaidReachByLittle() {
        LineItem line = lineItem("l", 3000);
        line.frequencyCap = {3, 48};
        const auto reach = [&](std::int64_t viewers) {
            Scenario s = withCampaign({line}, viewers);
            s.replications = 2;
            return mustRun(s).report.campaigns[0].lineItems[0].reach.mean;
        };
        const double once = reach(3000), twice = reach(6000);
        QVERIFY2(std::abs(twice / once - 1) < 0.05, qPrintable(QStringLiteral("%1 %2").arg(once).arg(twice)));
    }
};

QTEST_GUILESS_MAIN(AdsCampaignsTest)
#include "ads_campaigns_test.moc"
