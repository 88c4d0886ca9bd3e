// SPDX-License-Identifier: GPL-3.0-or-later
// The fit to published statistics: closed forms against draws, the optimiser, and that parameters which were
// moved away come back.
#include <cmath>

#include "core/calibrate/expected_feed.h"
#include "core/calibrate/fit_published.h"
#include "core/calibrate/minimise.h"
#include "core/store/market_pack_json.h"
#include "tests/core/engine_world.h"

using namespace forereach;
using namespace forereach::test;

namespace {

Scenario cold(const char* preset) {
    Scenario s = smallScenario(2500, 2);
    s.distribution.responsePreset = preset;
    return s;
}

void compare(const char* what, double expected, double drawn, double within) {
    QVERIFY2(
        std::abs(expected / drawn - 1) < within,
        qPrintable(
            QStringLiteral("%1: %2 expected, %3 drawn").arg(QLatin1String(what)).arg(expected).arg(drawn)));
}

} // namespace

class CalibrateFitTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void closedFormsAgreeWithWhatPeopleDid() {
        for (const char* preset : {"kuairand", "kuairec"}) {
            RunOptions options;
            options.describeFeed = true;
            options.sampleOneIn = 6;
            const RunOutcome run = mustRun(cold(preset), options);
            const ExpectedFeed feed(run.feed->samples, 1'000'000);
            QVERIFY(feed.impressions(false) > 20'000);
            const ResponsePreset& p = *shippedCatalog().response(preset);
            const WatchMoments m = feed.watch(p, false);
            const GroupDetail g = run.feed->total();
            const auto per = [&](std::int64_t x) {
                return static_cast<double>(x) / static_cast<double>(g.ranked.impressions);
            };
            compare("play time", m.playS, per(g.ranked.watchDs) / 10, 0.03);
            compare("valid play", m.valid, per(g.ranked.valid), 0.02);
            compare("long view", m.longView, per(g.ranked.longView), 0.02);
            compare("completion", m.completed, per(g.ranked.completed), 0.03);
            compare("ratio", m.ratio, per(g.ratioSum) / 1024, 0.02);
            compare("squared ratio", m.ratioSquare, per(g.ratioSquares) / 1024, 0.04);
            const RatioQuartiles q = feed.ratioQuartiles(p);
            for (std::size_t k = 0; k < 3; ++k)
                compare("quartile", q[k], histogramQuantile(g.ratio, 0.01, 0.25 * static_cast<double>(k + 1)),
                        0.06);
            const auto base = feed.actionBase(p, p.like, false);
            compare("like", ExpectedFeed::actionShare(base, p.like), per(g.ranked.like), 0.06);
        }
    }

    void theLeastValueOfARavineIsFound() {
        const auto ravine = [](const std::vector<double>& x) {
            return (1 - x[0]) * (1 - x[0]) + 100 * (x[1] - x[0] * x[0]) * (x[1] - x[0] * x[0]);
        };
        const Minimum m = minimise(ravine, {-1.2, 1}, {{-2, 2}, {-2, 2}}, 1e-7, 2000);
        QVERIFY(std::abs(m.at[0] - 1) < 1e-3 && std::abs(m.at[1] - 1) < 1e-3);
        QVERIFY(m.evaluations > 10 && m.evaluations <= 2000);
        // The edge of the box, where the least value lies outside.
        const Minimum edge = minimise(ravine, {0, 0}, {{-2, 0.5}, {-2, 2}}, 1e-7, 2000);
        QVERIFY(std::abs(edge.at[0] - 0.5) < 1e-6);
    }

    void parametersMovedAwayComeBackToTheStatistics() {
        Catalog catalog = shippedCatalog();
        for (ResponsePreset& p : catalog.responsePresets) {
            p.b0 -= 0.5;
            p.s0 += 0.4;
            p.like.constant += 0.7;
        }
        FitOptions o;
        o.run.viewers = 1500;
        o.run.days = 1;
        o.run.warmupDays = 3;
        o.rounds = 2;
        o.impressions = 1500;
        const Result<PublishedFit> fit = fitPublished(catalog, o, {});
        QVERIFY(fit);
        QVERIFY2(
            fit->before > 4 * fit->after && fit->after < 1.5,
            qPrintable(QString::number(fit->before) + QStringLiteral(" to ") + QString::number(fit->after)));
        QCOMPARE(fit->objective.size(), std::size_t{3});
        for (const FittedParameter& p : fit->parameters)
            QVERIFY2(p.low <= p.after && p.after <= p.high, p.name.c_str());
        QVERIFY(fit->preset.c <= 0.25); // more would be a feed of what is popular
        // The same again, with another number of workers.
        o.run.workers = 3;
        const Result<PublishedFit> again = fitPublished(catalog, o, {});
        QVERIFY(again->preset == fit->preset);
    }

    void aFittedPresetReadsBackAsItIs() {
        for (const ResponsePreset& p : shippedCatalog().responsePresets) {
            const Result<ResponsePreset> read = responsePresetFromJson(responsePresetToJson(p, "a note"));
            QVERIFY(read);
            QVERIFY(*read == p);
        }
    }
};

QTEST_GUILESS_MAIN(CalibrateFitTest)
#include "calibrate_fit_test.moc"
