// SPDX-License-Identifier: GPL-3.0-or-later
// Two versions of a plan: the same people, the same luck, replication by replication.

#include "core/plan/versions.h"
#include "tests/core/engine_world.h"

using namespace forereach;
using namespace forereach::test;

namespace {

Scenario planned() {
    Scenario s = smallScenario(1200, 2);
    s.replications = 4;
    s.platform.competition = PriceLandscape{{3'000'000}, {7'000'000}, 0.9};
    Campaign c;
    c.id.value = "push";
    c.currency = "EUR";
    for (const char* id : {"a", "b"}) {
        LineItem line;
        line.id.value = id;
        line.creative = s.content[0].id;
        line.lifetimeBudget = Money::fromUnits(2000);
        line.bidCpm = Money{5'000'000};
        c.lineItems.push_back(line);
    }
    s.campaigns = {c};
    return s;
}

PlanVersion version(Scenario s) {
    return {std::move(s), {"push"}};
}

std::shared_ptr<const AdRecording> recorded(const Scenario& s) {
    auto recording = recordFeed(s, shippedCatalog(), {}, {});
    return recording ? *recording : nullptr;
}

} // namespace

class PlanVersionsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        m_feed = recorded(planned());
        QVERIFY(m_feed != nullptr);
    }

    void aPlanAgainstItselfDiffersByExactlyNothing() {
        const auto same = compareVersions(*m_feed, version(planned()), version(planned()),
                                          {Money::fromUnits(1000), Money::fromUnits(3000)}, {}, {});
        QVERIFY(same);
        QVERIFY(same->sameFeed);
        QCOMPARE(same->rows.size(), std::size_t{3});
        for (const VersionRow& row : same->rows) {
            QVERIFY(row.reach.a.mean > 0);
            QVERIFY(verdictOf(row.reach) == Verdict::Identical && verdictOf(row.spend) == Verdict::Identical);
            QCOMPARE(row.impressions.difference.mean, 0.0);
        }
    }

    void eachSideIsWhatItsOwnCurveSays() {
        Scenario other = planned();
        other.campaigns[0].lineItems[1].bidCpm = Money{9'000'000};
        const std::vector<Money> budgets{Money::fromUnits(1500)};
        const auto found = compareVersions(*m_feed, version(planned()), version(other), budgets, {}, {});
        QVERIFY(found);
        const auto a = planCurve(*m_feed, planned(), 0, {{"push"}, budgets}, {}),
                   b = planCurve(*m_feed, other, 0, {{"push"}, budgets}, {});
        QVERIFY(a && b);
        const VersionRow& row = found->rows[1];
        QVERIFY(row.budget == budgets[0]);
        QVERIFY(row.reach.a == a->points[0].reach && row.reach.b == b->points[0].reach);
        QVERIFY(row.often.a == a->points[0].nPlusReach[2] && row.impressions.b == b->points[0].impressions);
        QVERIFY(row.spend.a == a->points[0].spend && row.cpmB == b->points[0].cpm);
        QCOMPARE(row.reach.difference.mean, b->points[0].reach.mean - a->points[0].reach.mean);
    }

    void halfTheMoneyReachesFewerAndThePairIsNarrower() {
        Scenario half = planned();
        for (LineItem& line : half.campaigns[0].lineItems) line.lifetimeBudget = Money::fromUnits(1000);
        const auto found = compareVersions(*m_feed, version(planned()), version(half), {}, {}, {});
        QVERIFY(found);
        QCOMPARE(found->rows.size(), std::size_t{1});
        const Difference& d = found->rows[0].reach;
        QVERIFY(verdictOf(d) == Verdict::Less);
        QVERIFY(d.narrower && *d.narrower > 1);
    }

    void anotherCreativeNeedsAFeedOfItsOwn() {
        Scenario other = planned();
        other.content.push_back(someItem("second", "Sports"));
        other.campaigns[0].lineItems[1].creative.value = "second";
        const auto found = compareVersions(*m_feed, version(planned()), version(other), {}, {}, {});
        QVERIFY(found);
        QVERIFY(!found->sameFeed && found->rows[0].reach.b.mean > 0);
    }

    void versionsOfOtherPeopleOrOtherLuckAreRefused() {
        Scenario seed = planned(), currency = planned(), none = planned();
        seed.seed += 2;
        currency.campaigns[0].currency = "USD";
        none.campaigns.clear();
        for (const Scenario& s : {seed, currency, none}) {
            const auto refused = compareVersions(*m_feed, version(planned()), version(s), {}, {}, {});
            QVERIFY(!refused && refused.error().code == ErrorCode::InvalidInput);
        }
        QVERIFY(versionsDiffer(version(planned()), version(seed)).find("seeds differ") != std::string::npos);
        QVERIFY(!compareVersions(*m_feed, version(planned()), version(planned()), {Money{0}}, {}, {}));
    }

    void itEndsWhenCancelled() {
        PlanControl control;
        control.cancel.cancel();
        const auto ended = compareVersions(*m_feed, version(planned()), version(planned()), {}, {}, control);
        QVERIFY(!ended && ended.error().code == ErrorCode::Cancelled);
    }

private:
    std::shared_ptr<const AdRecording> m_feed;
};

QTEST_APPLESS_MAIN(PlanVersionsTest)
#include "plan_versions_test.moc"
