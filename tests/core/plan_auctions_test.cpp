// SPDX-License-Identifier: GPL-3.0-or-later
// A plan's money hour by hour, and what it would have taken to win the auctions.

#include <cmath>

#include "core/ads/price_bins.h"
#include "core/plan/auctions.h"
#include "tests/core/engine_world.h"

using namespace forereach;
using namespace forereach::test;

namespace {

LineItem item(const char* id, std::int64_t units, std::int64_t bid, Pacing pacing) {
    LineItem line;
    line.id.value = id;
    line.creative.value = "one";
    line.lifetimeBudget = Money::fromUnits(units);
    line.bidCpm = Money{bid};
    line.pacing = pacing;
    return line;
}

Scenario twoLines() {
    Scenario s = smallScenario(1500, 2);
    s.replications = 2;
    s.platform.competition = PriceLandscape{{3'000'000}, {7'000'000}, 0.9};
    Campaign push;
    push.id.value = "push";
    push.currency = "AUD";
    push.lineItems = {item("even", 3000, 4'000'000, Pacing::Even),
                      item("quick", 900'000, 3'500'000, Pacing::Asap)};
    s.campaigns = {push};
    return s;
}

const AdRecording& recording() {
    static const auto one = [] {
        RunOptions options;
        options.workers = 2;
        auto r = recordFeed(twoLines(), shippedCatalog(), options, {});
        if (!r) qFatal("%s", r.error().text().c_str());
        return *r;
    }();
    return *one;
}

bool near(double a, double b) {
    return std::abs(a - b) <= 1e-6 * std::max({1.0, std::abs(a), std::abs(b)});
}

} // namespace

class PlanAuctionsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aPriceFallsIntoTheBinThatHoldsIt() {
        std::size_t before = 0;
        for (std::int64_t x = 0; x < 5'000'000; x += 1 + x / 700) {
            const std::size_t bin = PriceBins::of(x);
            QVERIFY(bin >= before && bin <= before + 1);
            QVERIFY(PriceBins::lowest(bin) <= x && x < PriceBins::lowest(bin + 1));
            QVERIFY(PriceBins::of(PriceBins::lowest(bin)) == bin);
            before = bin;
        }
        QCOMPARE(PriceBins::of(-5), std::size_t{0});
        QCOMPARE(PriceBins::of(std::int64_t{1} << 60), PriceBins::kBins - 1);
    }

    void hoursAndDaysAddUpToWhatWasSpent() {
        const Scenario s = twoLines();
        const Auctions all = *auctionsOf(recording(), s, {"push"}, 2, {});
        const CampaignReport whole = mustRun(s).report.campaigns[0];
        QCOMPARE(all.lines.size(), std::size_t{3});
        QVERIFY(near(all.lines[0].hours.back().spendSoFar.mean, whole.spend.mean));
        for (std::size_t l = 0; l < 3; ++l) {
            const LineAuctions& line = all.lines[l];
            double hours = 0, days = 0, shown = 0;
            for (const PaceStep& h : line.hours) {
                hours += h.spend.mean;
                shown += h.impressions.mean;
                QVERIFY(near(h.opportunities, h.impressions.mean + h.lost.targeting + h.lost.budget +
                                                  h.lost.cap + h.lost.pacing + h.lost.price));
                QCOMPARE(h.planned.has_value(), line.id.value == "even");
            }
            for (const PaceStep& d : line.days) days += d.spend.mean;
            QVERIFY(near(hours, days) && near(hours, line.whole.spend.mean));
            QVERIFY(line.days.size() >= 2 && line.days.size() <= 3);
            const AdFigures& figures = l == 0 ? static_cast<const AdFigures&>(whole) : whole.lineItems[l - 1];
            QVERIFY(near(hours, figures.spend.mean) && near(shown, figures.impressions.mean));
            QCOMPARE(line.hours.back().spend.p10.has_value(), true);
        }
        const LineAuctions& even = all.lines[1];
        const AdLossReport& lost = whole.lineItems[0].losses;
        QVERIFY(near(even.whole.lost.price, lost.price) && near(even.whole.lost.pacing, lost.pacing));
        QVERIFY(even.offPlan && *even.offPlan < 0.5 && !all.lines[2].offPlan);
    }

    void whyAuctionsWereLostAddsUp() {
        const Auctions all = *auctionsOf(recording(), twoLines(), {"push"}, 2, {});
        for (std::size_t l = 1; l < 3; ++l) {
            const BidLandscape& b = all.lines[l].landscape;
            QVERIFY(near(b.underFloor + b.toOwn + b.toOthers, all.lines[l].whole.lost.price));
            QCOMPARE(b.underFloor, 0.0);
            QVERIFY(b.toOthers > 0);
            for (std::size_t p = 1; p < b.points.size(); ++p)
                QVERIFY(b.points[p - 1].bid < b.points[p].bid &&
                        b.points[p - 1].share.mean <= b.points[p].share.mean);
            QCOMPARE(b.points.front().share.mean, 0.0);
            QVERIFY(near(b.points.back().share.mean, 1));
        }
        // The better bid of the two loses to no own line item.
        QCOMPARE(all.lines[1].landscape.toOwn, 0.0);
        QVERIFY(all.lines[2].landscape.toOwn > 0);
        Scenario floored = twoLines();
        floored.platform.adFloorCpm = Money{3'800'000};
        const Auctions under = *auctionsOf(recording(), floored, {"push"}, 2, {});
        QVERIFY(near(under.lines[2].landscape.underFloor, under.lines[2].whole.lost.price));
        QCOMPARE(under.lines[2].whole.impressions.mean, 0.0);
    }

    void aBidThatWinsAShareInThePictureWinsItInTheFeed() {
        Scenario s = twoLines();
        s.campaigns[0].lineItems.erase(s.campaigns[0].lineItems.begin());
        const BidLandscape before = (*auctionsOf(recording(), s, {"push"}, 2, {})).lines[1].landscape;
        for (const double share : {0.25, 0.5, 0.75, 0.9}) {
            const Money bid = *before.priceToWin(share);
            s.campaigns[0].lineItems[0].bidCpm = bid;
            const Auctions now = *auctionsOf(recording(), s, {"push"}, 2, {});
            double promised = 0;
            for (const WinPoint& p : before.points)
                if (p.bid == bid) promised = p.share.mean;
            QVERIFY(promised >= share);
            QVERIFY2(std::abs(*now.lines[1].whole.winRate - promised) < 0.01,
                     qPrintable(QString::number(*now.lines[1].whole.winRate)));
        }
    }

    void lookingAtTheAuctionsChangesNothing() {
        AdDetail plain, looked;
        looked.landscape = true;
        std::vector<std::int64_t> a, b;
        recording().replay(0, twoLines(), plain, {}).integers(a);
        recording().replay(0, twoLines(), looked, {}).integers(b);
        QVERIFY(a == b);
        PlanControl control;
        control.cancel.cancel();
        QVERIFY(auctionsOf(recording(), twoLines(), {"push"}, 2, control).error().code ==
                ErrorCode::Cancelled);
        QVERIFY(auctionsOf(recording(), twoLines(), {"none"}, 2, {}).error().code == ErrorCode::InvalidInput);
    }
};

QTEST_APPLESS_MAIN(PlanAuctionsTest)
#include "plan_auctions_test.moc"
