// SPDX-License-Identifier: GPL-3.0-or-later
// Replications draw what is known only from low to high: keyed, correlated where figures share a source,
// equal for scenarios that are compared; and the report says how much of its width that makes.
#include <algorithm>
#include <cmath>

#include "core/base/det_math.h"
#include "core/base/random.h"
#include "core/sim/parameter_draws.h"
#include "core/sim/workers.h"
#include "tests/core/engine_world.h"

using namespace forereach;
using namespace forereach::test;

namespace {

std::shared_ptr<const World> worldOf(const Scenario& s) {
    Workers workers(2);
    return compileWorld(s, shippedCatalog(), workers, {});
}

Scenario drawing(int replications = 4) {
    Scenario s = smallScenario(600, 1);
    s.replications = replications;
    return s;
}

std::int64_t weightOf(const World& w) {
    std::int64_t sum = 0;
    for (const ViewerTruth& t : w.population.truth) sum += t.weight;
    return sum;
}

} // namespace

class ParameterDrawsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void lowAndHighAreTheFifthAndNinetyFifthPercentile() {
        const Sourced figure{10, 5, 40, 0, Quality::Assumption, "test"};
        QCOMPARE(figureAt(figure, 0), 10.0);
        QVERIFY(std::abs(figureAt(figure, -1.6448536269514722) - 5) < 1e-9);
        QVERIFY(std::abs(figureAt(figure, 1.6448536269514722) - 40) < 1e-9);
        QCOMPARE(figureAt(figure, 9), figureAt(figure, 2.3263478740408408)); // nothing wilder
        const Sourced either{0, -1, 2, 0, Quality::Assumption, "test"};
        QVERIFY(std::abs(figureAt(either, -1.6448536269514722) + 1) < 1e-9);
        const Sourced known{3, 3, 3, 0, Quality::P, "test"};
        QCOMPARE(figureAt(known, 2), 3.0);
    }

    void aDrawnWorldAddsUpAndIsDrawnAgainTheSame() {
        const auto world = worldOf(drawing());
        const auto a = drawnWorld(*world, 2), b = drawnWorld(*world, 2), c = drawnWorld(*world, 3);
        for (const auto& w : {a, b, c}) {
            QCOMPARE(weightOf(*w), w->population.people);
            QCOMPARE(w->population.viewers(), world->population.viewers());
            for (const Segment& s : w->population.segments) QVERIFY(s.people >= s.viewers);
            for (std::size_t i = 1; i < w->scenario.platform.pools.size(); ++i)
                QVERIFY(w->scenario.platform.pools[i].quota > w->scenario.platform.pools[i - 1].quota);
        }
        QCOMPARE(a->population.people, b->population.people);
        QVERIFY(a->population.people != c->population.people);
        QVERIFY(a->scenario.platform.pools == b->scenario.platform.pools);
        QVERIFY(a->sessionsPerDay != world->sessionsPerDay);
        QCOMPARE(a->warmupKey, world->warmupKey);
    }

    void figuresOfOneMarketErrTogether() {
        Scenario s = drawing();
        const auto world = worldOf(s);
        double product = 0, firstSquares = 0, lastSquares = 0;
        constexpr int kDraws = 200;
        for (std::uint32_t r = 0; r < kDraws; ++r) {
            const auto w = drawnWorld(*world, r);
            const auto off = [&](std::size_t i) {
                return detLog(static_cast<double>(w->population.segments[i].people) /
                              static_cast<double>(world->population.segments[i].people));
            };
            const double first = off(1), last = off(8);
            product += first * last, firstSquares += first * first, lastSquares += last * last;
        }
        const double correlation = product / std::sqrt(firstSquares * lastSquares);
        QVERIFY2(correlation > 0.65 && correlation < 0.95, qPrintable(QString::number(correlation)));
    }

    void variantsOfAScenarioDrawTheSame() {
        Scenario a = drawing(), b = drawing();
        b.content[0].durationS = 30;
        b.content.push_back(someItem("another", "Sports"));
        const auto wa = worldOf(a), wb = worldOf(b);
        for (std::uint32_t r = 0; r < 4; ++r) {
            const auto da = drawnWorld(*wa, r), db = drawnWorld(*wb, r);
            QCOMPARE(da->population.people, db->population.people);
            QCOMPARE(da->sessionsPerDay[0], db->sessionsPerDay[0]);
            QVERIFY(da->scenario.platform.pools == db->scenario.platform.pools);
            QCOMPARE(da->assumed.retrievalShare, db->assumed.retrievalShare);
        }
    }

    void whatTheUserSaysIsHeld() {
        Scenario s = drawing();
        s.overrides = {{"engine.retrieval_share", 0.003}, {"platform.pools[0].quota", 500}};
        const auto world = worldOf(s);
        const auto plain = worldOf(drawing());
        for (std::uint32_t r = 0; r < 6; ++r) {
            const auto w = drawnWorld(*world, r);
            QCOMPARE(w->assumed.retrievalShare, 0.003);
            QCOMPARE(w->scenario.platform.pools[0].quota, std::int64_t{500});
        }
        QCOMPARE(world->ground.drawnFigures, plain->ground.drawnFigures - 2);
    }

    void figuresOfViewersAreDrawnButNotWhatWasFitted() {
        const auto world = worldOf(drawing());
        for (std::uint32_t r = 0; r < 40; ++r) {
            const auto w = drawnWorld(*world, r);
            QVERIFY(w->state.tiring != world->state.tiring && w->state.sharpness != world->state.sharpness);
            QVERIFY(w->state.moved != world->state.moved || r > 0);
            for (const float x :
                 {w->state.tiring, w->state.driftRate, w->state.tiredLeave, w->state.satisfiedLeave,
                  w->returns.satisfied, w->response.waits.givesUpPerS})
                QVERIFY(x >= 0);
            QVERIFY(w->returns.after == world->returns.after);
            QCOMPARE(w->returns.habit, world->returns.habit);
            QVERIFY(w->state.leaveAt == world->state.leaveAt);
            // Somebody as tired as usual leaves as often as before.
            QVERIFY(std::abs(w->state.leave + w->state.tiredLeave * figures::kUsualFatigue -
                             (world->state.leave + world->state.tiredLeave * figures::kUsualFatigue)) <
                    1e-5f);
        }
        Scenario s = drawing();
        s.overrides = {{"viewer.tiring", 0.03}};
        QCOMPARE(drawnWorld(*worldOf(s), 1)->state.tiring, 0.03f);
    }

    void drawsWidenTheIntervalAndCanBeTurnedOff() {
        Scenario s = drawing(8);
        s.controls = 8;
        const RunReport with = mustRun(s).report;
        s.controls = 0;
        s.parameterDraws = false;
        const RunReport without = mustRun(s).report;
        QVERIFY(with.provenance.drawnFigures > 20);
        QCOMPARE(without.provenance.drawnFigures, 0);
        QVERIFY(!without.items[0].width);
        const auto spread = [](const RunReport& r) { return *r.items[0].reach.p90 / *r.items[0].reach.p10; };
        QVERIFY2(spread(with) > 1.3 * spread(without),
                 qPrintable(QStringLiteral("%1 %2").arg(spread(with)).arg(spread(without))));
        QVERIFY(with.items[0].width);
        QCOMPARE(with.items[0].width->pairs, 8);
        QVERIFY(with.items[0].width->ignorance > 0.3);
        QVERIFY(std::all_of(with.laws.begin(), with.laws.end(), [](const LawResult& l) { return l.holds; }));
    }

    void oneReplicationIsSimulatedAtTheValues() {
        Scenario s = drawing(1), off = drawing(1);
        off.parameterDraws = false;
        QVERIFY(mustRun(s).report.items == mustRun(off).report.items);
    }

    // Known shares of luck and ignorance are found again, within the error that the estimate states.
    void luckAndIgnoranceAreToldApart() {
        int held = 0;
        constexpr int kTrials = 400, kPairs = 8;
        double sum = 0;
        for (int t = 0; t < kTrials; ++t) {
            RandomStream random(static_cast<std::uint64_t>(t), 0, Purpose::Ignorance, 1, 1);
            std::vector<double> with, without;
            for (int i = 0; i < kPairs; ++i) {
                const double luck = 0.3 * detNormalQuantile(random.uniform()),
                             draw = 0.6 * detNormalQuantile(random.uniform());
                without.push_back(detExp(8 + luck));
                with.push_back(detExp(8 + luck + draw));
            }
            const auto w = widthOf(with, without);
            QVERIFY(w && w->low <= w->ignorance && w->ignorance <= w->high);
            sum += w->ignorance;
            held += w->low <= 0.8 && 0.8 <= w->high ? 1 : 0;
        }
        const double share = static_cast<double>(held) / kTrials;
        QVERIFY2(std::abs(share - 0.8) < 0.06, qPrintable(QString::number(share)));
        QVERIFY(std::abs(sum / kTrials - 0.8) < 0.05);
        QVERIFY(!widthOf({1, 2}, {1}));
        QVERIFY(!widthOf({5, 5, 5}, {5, 5}));
    }

    void controlsNeedTwoAndDraws() {
        Scenario s = drawing();
        for (const int wrong : {1, 5}) {
            s.controls = wrong;
            QCOMPARE(validate(s, shippedCatalog()).size(), std::size_t{1});
        }
        s.controls = 2;
        QVERIFY(validate(s, shippedCatalog()).empty());
        s.parameterDraws = false;
        QCOMPARE(validate(s, shippedCatalog())[0].path, std::string("control_replications"));
    }
};

QTEST_APPLESS_MAIN(ParameterDrawsTest)
#include "parameter_draws_test.moc"
