// SPDX-License-Identifier: GPL-3.0-or-later
// The shipped ranking and response presets.
#include <QTest>

#include <algorithm>
#include <cmath>
#include <set>

#include "core/base/resource.h"
#include "core/store/json.h"
#include "core/store/market_pack_json.h"

using namespace forereach;

class ModelPresetsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theDefaultsOfAScenarioAreThere() {
        const Scenario s;
        QVERIFY(shippedCatalog().ranking(s.distribution.rankingPreset));
        QVERIFY(shippedCatalog().response(s.distribution.responsePreset));
        std::set<std::string> ids;
        for (const RankingPreset& p : shippedCatalog().rankingPresets) ids.insert(p.id);
        QCOMPARE(ids, (std::set<std::string>{"short-video-form", "x-2023", "x-2026-08", "chronological"}));
        QVERIFY(shippedCatalog().response("kuairec"));
    }

    void everyWeightHasARangeThatHoldsItAndASource() {
        for (const RankingPreset& p : shippedCatalog().rankingPresets) {
            QVERIFY2(p.date.size() == 10 && p.date[4] == '-', p.id.c_str());
            QVERIFY(!p.title.empty());
            for (const Sourced* s :
                 {&p.finish, &p.watchPerSecond, &p.like, &p.comment, &p.share, &p.follow, &p.notInterested,
                  &p.inNetworkFactor, &p.outOfNetworkFactor, &p.freshnessHalfLifeH, &p.explorationRate}) {
                QVERIFY2(s->low <= s->value && s->value <= s->high, p.id.c_str());
                QVERIFY2(!s->source.empty() && s->source[0] != '@', p.id.c_str());
            }
        }
    }

    void finishAndWatchTimeCarryTheShortVideoForm() {
        const RankingPreset& p = *shippedCatalog().ranking("short-video-form");
        // Rates of KuaiRand-Pure, recommended arm.
        const double watched = p.finish.value * 0.143 + p.watchPerSecond.value * 23.6;
        const double acted = p.like.value * 0.0185 + p.comment.value * 0.00255 + p.share.value * 0.00096 +
                             p.follow.value * 0.00107;
        const double refused = -p.notInterested.value * 0.00079;
        QVERIFY(watched > 5 * acted);
        QVERIFY(acted > 0.02 * watched && refused > 0.01 * watched); // engagement and refusal still matter
    }

    void xPresetsHoldThePublishedWeights() {
        const RankingPreset& old = *shippedCatalog().ranking("x-2023");
        QCOMPARE(old.like.value, 0.5);
        QCOMPARE(old.comment.value, 27.0);
        QCOMPARE(old.share.value, 1.0);
        QCOMPARE(old.notInterested.value, -74.0);
        const RankingPreset& now = *shippedCatalog().ranking("x-2026-08");
        QCOMPARE(now.date, std::string("2026-08-12"));
        QCOMPARE(now.like.value, 0.5);
        QCOMPARE(now.comment.value, 5.0);
        QCOMPARE(now.follow.value, 4.0);
        QCOMPARE(now.notInterested.value, -43.2);
        QCOMPARE(now.outOfNetworkFactor.value, 0.75);
    }

    void responsePresetsKeepWhatTheFirstFitTaught() {
        for (const ResponsePreset& p : shippedCatalog().responsePresets) {
            QVERIFY2(p.c > 0 && p.c <= 0.25, p.id.c_str()); // more weight on quality is a popularity feed
            QVERIFY2(p.a > p.c, p.id.c_str());              // taste before quality
            QVERIFY2(p.sa > 0 && p.sq > 0, p.id.c_str());   // what one likes is skipped less
            QVERIFY2(p.sigma > 0.3 && p.sigma < 3, p.id.c_str());
            QVERIFY2(p.rho >= 0 && p.rho <= 1, p.id.c_str());
            for (const ActionLogit* action : {&p.like, &p.comment, &p.share, &p.follow}) {
                QVERIFY2(action->constant < -4 && action->affinity > 0, p.id.c_str());
                QVERIFY2(action->validPlay > 0 && action->watchFraction > 0, p.id.c_str());
            }
            QVERIFY2(p.notInterested.affinity < 0 && p.notInterested.quality < 0, p.id.c_str());
            for (const ActionLogit* rarer : {&p.comment, &p.share, &p.follow})
                QVERIFY2(p.like.constant > rarer->constant, p.id.c_str());
        }
        // A quick skip is quick: its median is seconds, not the exponential of it.
        for (const ResponsePreset& p : shippedCatalog().responsePresets)
            QVERIFY2(p.skipMedianS > 0.8 && p.skipMedianS < 4, p.id.c_str());
        QVERIFY(shippedCatalog().response("kuairec")->rho >
                shippedCatalog().response("kuairand")->rho); // short clips loop
    }

    void theMeanLogDurationIsThatOfTheQuantiles() {
        const double weight[] = {0.05, 0.2, 0.25, 0.25, 0.2, 0.05};
        for (const ResponsePreset& p : shippedCatalog().responsePresets) {
            QCOMPARE(p.durationQuantilesS.size(), std::size_t{7});
            double mean = 0;
            for (std::size_t i = 0; i < 6; ++i)
                mean += weight[i] *
                        (std::log(p.durationQuantilesS[i]) + std::log(p.durationQuantilesS[i + 1])) / 2;
            QVERIFY2(std::abs(mean - p.meanLogDuration) < 1e-3, p.id.c_str());
            QVERIFY(!p.source.empty());
        }
        QCOMPARE(shippedCatalog().response("kuairand")->durationQuantilesS[3], 81.0);
        // Longer than what is shown (9.6 s): the ranker prefers what people finish.
        QVERIFY(shippedCatalog().response("kuairec")->durationQuantilesS[3] > 9.6);
    }

    void aDamagedPresetIsRefused() {
        std::string ranking(findResource("presets/ranking-x-2023.json").value());
        const std::size_t at = ranking.find("\"like\"");
        QVERIFY(at != std::string::npos);
        QVERIFY(!rankingPresetFromJson(ranking.replace(at, 6, "\"love\"")).ok());
        std::string response(findResource("presets/response-kuairand.json").value());
        const std::size_t rho = response.find("\"rho\": ");
        QCOMPARE(responsePresetFromJson(response.insert(rho + 7, 1, '1')).error().context,
                 std::string("rho")); // 10.091
        QVERIFY(!responsePresetFromJson("{}").ok());
        QVERIFY(!rankingPresetFromJson("").ok());
    }
};

QTEST_APPLESS_MAIN(ModelPresetsTest)
#include "model_presets_test.moc"
