// SPDX-License-Identifier: GPL-3.0-or-later
// Boosted posts: ads that are the user's own item, beside its way through the feed.

#include <cmath>

#include "core/plan/boost.h"
#include "core/sim/boost_run.h"
#include "core/sim/replay.h"
#include "tests/core/engine_world.h"

using namespace forereach;
using namespace forereach::test;

namespace {

Scenario boosted(std::int64_t budgetUnits, bool boost = true) {
    Scenario s = smallScenario(2000, 2);
    s.replications = 3;
    s.content[0].publishAt = s.start;
    s.content[0].creator.followers = 2'000'000; // many meet it in the feed, some of whom the ads reach first
    s.overrides["engine.items_move_viewers"] = 0; // the feed is the same with the boost and without
    s.platform.competition = PriceLandscape{{3'000'000}, {7'000'000}, 0.9};
    LineItem line;
    line.id.value = "post";
    line.creative.value = "one";
    line.lifetimeBudget = Money::fromUnits(budgetUnits);
    line.bidCpm = Money{6'000'000};
    line.pacing = Pacing::Asap;
    line.frequencyCap = {2, 48};
    line.boost = boost;
    Campaign c;
    c.id.value = "push";
    c.currency = "AUD";
    c.lineItems = {line};
    s.campaigns = {c};
    return s;
}

const RunReport& ran(std::int64_t budget, bool boost) {
    static std::map<std::pair<std::int64_t, bool>, RunReport> kept;
    const auto key = std::pair(budget, boost);
    if (!kept.contains(key)) kept[key] = mustRun(boosted(budget, boost)).report;
    return kept[key];
}

bool sameOrganic(const RunReport& a, const RunReport& b) {
    return a.items == b.items && a.market == b.market && a.attention == b.attention;
}

QByteArray brokenLaws(const RunReport& report) {
    QByteArray out;
    for (const LawResult& law : report.laws)
        if (!law.holds) out += QByteArray::fromStdString(law.name + ": " + law.detail + "; ");
    return out;
}

constexpr std::int64_t kMuch = 400'000;

} // namespace

class AdsBoostTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aBoostWithoutMoneyChangesNothingBitForBit() {
        Scenario plain = boosted(0);
        plain.campaigns.clear();
        QVERIFY(sameOrganic(mustRun(plain).report, ran(0, true)));
        QVERIFY(!ran(0, true).items[0].reachWithAds);
        // An ad that is no post changes nothing either, whatever it buys.
        QVERIFY(sameOrganic(ran(0, true), ran(kMuch, false)));
        QVERIFY(!ran(kMuch, false).items[0].reachWithAds);
    }

    void itBuysWhatTheSameAdBuys() {
        QVERIFY(ran(kMuch, true).campaigns == ran(kMuch, false).campaigns);
        QVERIFY(!sameOrganic(ran(kMuch, true), ran(kMuch, false)));
    }

    void whoMetItAsAnAdDoesNotMeetItInTheFeed() {
        const RunReport& with = ran(kMuch, true);
        QCOMPARE(brokenLaws(with), QByteArray());
        const ItemReport &post = with.items[0], &alone = ran(0, true).items[0];
        QVERIFY(post.reachWithAds.has_value());
        const double ads = with.campaigns[0].reach.mean, both = post.reachWithAds->mean;
        QVERIFY(post.reach.mean < alone.reach.mean); // some of them the ads had reached before
        QVERIFY(both >= std::max(ads, post.reach.mean) && both <= ads + post.reach.mean);
        QVERIFY(both > alone.reach.mean);
        // Nobody meets it twice in the feed, with its ads or without.
        QCOMPARE(post.impressions.mean, post.reach.mean);
    }

    void aCopyWithoutAdsFaresAsInARunOfItsOwn() {
        const BoostRun run = *simulateBoost(boosted(kMuch), shippedCatalog(), {}, {});
        QCOMPARE(run.items.size(), std::size_t{1});
        const auto mean = [&](auto of) {
            double sum = 0;
            for (const BoostedReach& r : run.items[0].replications) sum += static_cast<double>(of(r.whole()));
            return sum / static_cast<double>(run.items[0].replications.size());
        };
        const ItemReport &with = ran(kMuch, true).items[0], &without = ran(0, true).items[0];
        QCOMPARE(mean([](const auto& c) { return c.without; }), without.reach.mean);
        QCOMPARE(mean([](const auto& c) { return c.feed; }), with.reach.mean);
        QCOMPARE(mean([](const auto& c) { return c.feed + c.bought; }), with.reachWithAds->mean);
        QCOMPARE(mean([](const auto& c) { return c.shown; }), ran(kMuch, true).campaigns[0].impressions.mean);
        for (const BoostedReach& r : run.items[0].replications)
            for (const BoostedReach::Cell& c : r.segment) QVERIFY(c.feed + c.bought <= c.people);
    }

    void whatIsAddedAndGivenUpAddsUpOverSegments() {
        const Boost boost = *boostOf(boosted(kMuch), shippedCatalog(), {}, {"push"}, {});
        const BoostPart& all = boost.posts[0].all;
        QVERIFY(all.reach.difference.mean > 0 && all.cannibalised.mean > 0);
        QVERIFY(all.reach.difference.p10.has_value());
        QVERIFY(std::abs(all.reach.difference.mean - (all.bought.mean - all.cannibalised.mean)) < 1e-6);
        double added = 0, given = 0;
        for (const BoostPart& part : boost.posts[0].segments) {
            added += part.reach.difference.mean;
            given += part.cannibalised.mean;
        }
        QVERIFY(std::abs(added - all.reach.difference.mean) < 1e-6 * added);
        QVERIFY(std::abs(given - all.cannibalised.mean) < 1e-6 * std::abs(added));
        QVERIFY(std::abs(*boost.costPerAdded - boost.spend.mean / added) < 1e-9);
        QVERIFY(boostOf(boosted(kMuch, false), shippedCatalog(), {}, {"push"}, {}).error().code ==
                ErrorCode::InvalidInput);
    }

    void withoutMoneyNothingIsAdded() {
        const Boost boost = *boostOf(boosted(0), shippedCatalog(), {}, {"push"}, {});
        QVERIFY(verdictOf(boost.posts[0].all.reach) == Verdict::Identical);
        QCOMPARE(boost.posts[0].all.cannibalised.mean, 0.0);
        QVERIFY(!boost.costPerAdded);
    }

    void poolsDoNotLookAtWhatWasBought() {
        const ItemReport &with = ran(kMuch, true).items[0], &without = ran(0, true).items[0];
        QVERIFY(with.pools[0].impressions.mean <= without.pools[0].impressions.mean * 1.5);
        double fed = 0;
        for (const SourceReport& source : with.sources) fed += source.impressions.mean;
        QVERIFY(std::abs(fed - with.impressions.mean) < 1e-6 * fed);
    }

    void anyNumberOfWorkersGivesTheSame() {
        Scenario s = boosted(kMuch);
        s.overrides.clear();
        compareAnyNumberOfWorkers(s);
    }

    void aPostIsNotBoostedBeforeItIsPublished() {
        Scenario s = boosted(kMuch);
        s.content[0].publishAt = s.start.plusHours(20);
        const RunReport report = mustRun(s).report;
        for (std::size_t h = 0; h < 20; ++h) QCOMPARE(report.campaigns[0].hours[h].impressions.mean, 0.0);
        QVERIFY(report.campaigns[0].impressions.mean > 0);
        s.campaigns[0].lineItems[0].end = s.start.plusHours(12);
        const Issues issues = validate(s, shippedCatalog());
        QVERIFY(!issues.empty());
        QCOMPARE(QString::fromStdString(issues[0].path), QStringLiteral("campaigns[0].line_items[0].end"));
    }
};

QTEST_APPLESS_MAIN(AdsBoostTest)
#include "ads_boost_test.moc"
