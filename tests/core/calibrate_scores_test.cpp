// SPDX-License-Identifier: GPL-3.0-or-later
// Scores, the ledger, the account model and its backtest: known values, known truths, refusals.
#include <QTest>

#include <cmath>
#include <map>

#include "account_exports.h"
#include "core/base/det_math.h"
#include "core/base/random.h"
#include "core/calibrate/posts_backtest.h"
#include "core/report/ledger.h"

using namespace forereach;
using namespace forereach::fixtures;

namespace {

LedgerEntry entryOf(std::int64_t run, std::int64_t madeAt, double p50 = 1000) {
    LedgerEntry e;
    e.run = run;
    e.madeAt = {madeAt};
    e.item = {"harbour"};
    e.publishAt = {1'000'000};
    e.until = {1'000'000 + 7 * 86400};
    e.replications = 8;
    e.impressions.mean = p50;
    e.impressions.p10 = p50 / 2;
    e.impressions.p50 = p50;
    e.impressions.p90 = p50 * 2;
    e.reach = e.impressions;
    return e;
}

LedgerActual actualOf(double views, int daysAfter, const std::string& post = "tiktok/id:1") {
    LedgerActual a;
    a.post = post;
    a.quantity = "views";
    a.value = views;
    a.published = SimTime{1'000'000};
    a.asOf = {1'000'000 + std::int64_t{daysAfter} * 86400};
    return a;
}

const Coverage& at(const std::vector<Coverage>& rows, double level) {
    for (const Coverage& c : rows)
        if (c.level == level) return c;
    qFatal("no such level");
}

const ForecasterScore& named(const BacktestSection& s, const std::string& name) {
    for (const ForecasterScore& f : s.scores)
        if (f.name == name) return f;
    qFatal("no such forecaster");
}

} // namespace

class CalibrateScoresTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void wilsonsIntervalIsThePublishedOne() {
        // Newcombe 1998, Table I, method 3: 81 of 263, 15 of 148, 0 of 20, 1 of 29.
        const auto is = [](std::int64_t k, std::int64_t n, double low, double high) {
            const ShareInterval i = wilson(k, n);
            return std::abs(i.low - low) < 5e-5 && std::abs(i.high - high) < 5e-5;
        };
        QVERIFY(is(81, 263, 0.2553, 0.3662));
        QVERIFY(is(15, 148, 0.0624, 0.1605));
        QVERIFY(is(0, 20, 0.0000, 0.1611));
        QVERIFY(is(1, 29, 0.0061, 0.1718));
        QCOMPARE(wilson(0, 0).high, 1.0);
    }

    void theScoreOfANormalForecastIsTheClosedForm() {
        // CRPS of N(0, 1) at y: y (2 Phi(y) - 1) + 2 phi(y) - 1 / sqrt(pi) (Gneiting and Raftery 2007).
        const ForecastCurve normal = studentCurve(0, 1, 1e9);
        for (const double y : {0.0, 0.7, -2.0}) {
            const double phi = std::exp(-y * y / 2) / std::sqrt(2 * 3.141592653589793);
            const double exact = y * (2 * detNormalCdf(y) - 1) + 2 * phi - 1 / std::sqrt(3.141592653589793);
            QVERIFY2(std::abs(crps(normal, y) - exact) < 0.004,
                     std::to_string(crps(normal, y) - exact).c_str());
        }
        QCOMPARE(crps(pointCurve(3), 5), 2.0);
        QVERIFY(std::abs(normal.position(0.5) - detNormalCdf(0.5)) < 0.003);
    }

    void conformalLevelsUseTheRankThatGuaranteesCoverage() {
        std::vector<double> positions; // forecasts that are always half as wide as they should be
        for (int i = 1; i <= 9; ++i) positions.push_back(0.5 + 0.05 * i);
        QCOMPARE(*conformalLevel(positions, 0.5), 2 * positions[4] - 1); // rank 5 of 9
        QCOMPARE(*conformalLevel(positions, 0.9), 2 * positions[8] - 1);
        positions.pop_back();
        QVERIFY2(!conformalLevel(positions, 0.9), "eight answers cannot tell 90 %");
    }

    void theLedgerCountsTheLastForecastBeforePublication() {
        LedgerEntry first = entryOf(1, 900'000), last = entryOf(2, 950'000), late = entryOf(3, 1'100'000),
                    open = entryOf(4, 960'000);
        first.actual = last.actual = late.actual = actualOf(1500, 8);
        LedgerEntry early = entryOf(5, 940'000);
        early.actual = actualOf(1500, 3, "tiktok/id:2");
        const Ledger ledger = settleLedger({first, last, late, open, early});
        const auto state = [&](std::int64_t run) {
            for (const LedgerEntry& e : ledger.entries)
                if (e.run == run) return e.state;
            qFatal("an entry was lost");
        };
        QCOMPARE(ledger.entries.size(), 5u);
        QCOMPARE(state(1), LedgerState::Superseded);
        QCOMPARE(state(2), LedgerState::Counts);
        QCOMPARE(state(3), LedgerState::AfterTheFact);
        QCOMPARE(state(4), LedgerState::Unanswered);
        QCOMPARE(state(5), LedgerState::Early);
        QCOMPARE(ledger.counted, 1);
        QCOMPARE(at(ledger.coverage, 0.8).inside, 1);
        QVERIFY(std::abs(*ledger.bias - std::log(1501.0 / 1001)) < 1e-12);
        QVERIFY(!ledger.biasError);
    }

    void aBoundOfTheForecastIsTheBoundOfItsPosition() {
        LedgerEntry low = entryOf(1, 900'000), high = entryOf(2, 900'000);
        low.actual = actualOf(500, 8, "a");
        high.actual = actualOf(2000, 8, "b");
        const Ledger ledger = settleLedger({low, high});
        for (const LedgerEntry& e : ledger.entries) {
            QVERIFY(*e.inside);
            // P10 lies as far below P50 as P90 above, on the log scale, to a unit in the thousand.
            QVERIFY(std::abs(*e.position - (e.actual->value > 1000 ? 0.9 : 0.1)) < 1e-3);
        }
    }

    void levelGrowthAndSpreadAreRecoveredWithinTheirIntervals() {
        // Truths drawn from the priors, as a Bayesian interval claims; for fixed ones see below.
        int level = 0, growth = 0, spread = 0;
        int accounts = 0;
        for (std::uint64_t seed = 0; seed < 400; ++seed) {
            const AccountPrior prior;
            RandomStream random(mix64(seed + 555));
            const auto normal = [&] { return detNormalQuantile(random.uniform()); };
            double chi = 0;
            for (int k = 0; k < static_cast<int>(prior.spreadDf); ++k) chi += std::pow(normal(), 2);
            AccountTruth truth;
            truth.spread = prior.spread * std::sqrt(prior.spreadDf / chi);
            truth.level = prior.level + prior.levelSd * truth.spread / prior.spread * normal();
            truth.growth = prior.effectSd[1] * truth.spread / prior.spread * normal();
            if (truth.spread > 3 || truth.level < 3 || truth.level > 20)
                continue; // nobody, or more than live
            ++accounts;
            const auto posts = postsOf(truth, seed);
            const AccountPosterior p = fitPosts(posts, prior, posts.back().at.plusSeconds(1));
            const double t = studentQuantile(0.9, p.df);
            level += std::abs(p.level().centre - truth.level) <= t * p.level().scale;
            growth +=
                std::abs(p.mean[1] - truth.growth) <= t * p.spread * std::sqrt(p.shape[kAccountTerms + 1]);
            spread += std::abs(p.spread - truth.spread) <= 1.2816 * p.spreadSd;
        }
        // 80 % of about 350, give or take three standard errors.
        for (const int inside : {level, growth, spread})
            QVERIFY2(inside > 0.73 * accounts && inside < 0.87 * accounts,
                     (std::to_string(inside) + " of " + std::to_string(accounts)).c_str());
    }

    void aSteadilyGrowingAccountIsSeenToGrow() {
        AccountTruth truth;
        truth.posts = 200;
        truth.growth = 0.3;
        truth.level = 9;
        int growth = 0;
        for (std::uint64_t seed = 1; seed <= 100; ++seed) {
            const auto posts = postsOf(truth, seed);
            const AccountPosterior p = fitPosts(posts, AccountPrior(), posts.back().at.plusSeconds(1));
            growth += std::abs(p.mean[1] - truth.growth) < 1.2816 * p.sd[1];
            QVERIFY(p.mean[1] > 5 * p.sd[1]);
        }
        QVERIFY2(growth >= 68 && growth <= 90, std::to_string(growth).c_str());
    }

    void fewPostsStayNearThePresetAndManyDoNot() {
        AccountTruth truth;
        truth.level = 10;
        truth.spread = 1.2;
        AccountPrior prior;
        prior.level = 6;
        prior.levelSd = 1;
        double before = 6;
        for (const int n : {1, 5, 20, 100}) {
            truth.posts = n;
            const auto posts = postsOf(truth, 5);
            const AccountPosterior p = fitPosts(posts, prior, posts.back().at.plusSeconds(1));
            QVERIFY(p.level().centre > before);
            QVERIFY2(p.level().centre < 10.3, "pulled towards the preset");
            before = p.level().centre;
        }
        QVERIFY(before > 9.6);
    }

    void anAccountThatMovesIsForecastFromItsLatestPosts() {
        AccountTruth still, moving;
        still.posts = moving.posts = 120;
        moving.drift = 0.35;
        moving.spread = 0.3;
        int forgot = 0, kept = 0;
        for (std::uint64_t seed = 1; seed <= 8; ++seed) {
            forgot += rollPosts(postsOf(moving, seed), AccountPrior(), 8).halfLifeDays > 0;
            const double halfLife = rollPosts(postsOf(still, seed), AccountPrior(), 8).halfLifeDays;
            kept += halfLife == 0 || halfLife >= 180;
        }
        QVERIFY2(forgot >= 6, std::to_string(forgot).c_str());
        QVERIFY2(kept >= 6, std::to_string(kept).c_str());
    }

    void aPostIsForecastWithoutLookingAtItOrAtWhatCameLater() {
        AccountTruth truth;
        auto posts = postsOf(truth, 3);
        const auto before = rollPosts(posts, AccountPrior(), 8);
        const std::size_t place = before.forecasts[5].post;
        for (std::size_t i = place; i < posts.size(); ++i) posts[i].views *= 50;
        const auto after = rollPosts(posts, AccountPrior(), 8);
        for (std::size_t k = 0; k <= 5; ++k) {
            QCOMPARE(after.forecasts[k].forecast.centre, before.forecasts[k].forecast.centre);
            QCOMPARE(after.forecasts[k].forecast.scale, before.forecasts[k].forecast.scale);
        }
        QVERIFY(after.forecasts.back().forecast.centre > before.forecasts.back().forecast.centre + 1);
    }

    void intervalsOfTheBacktestCoverAndBeatNaiveForecasts() {
        AccountTruth truth;
        truth.posts = 90;
        truth.growth = 0.25;
        truth.lengthEffect = 0.4;
        int inside = 0, of = 0;
        std::map<std::string, double> sum;
        for (std::uint64_t seed = 1; seed <= 10; ++seed) {
            const auto report = backtestPosts(historyOf(postsOf(truth, seed)), AccountPrior());
            QVERIFY(report.ok());
            const BacktestSection& s = report->sections.front();
            const Coverage& c = at(named(s, "Forereach").coverage, 0.8);
            inside += static_cast<int>(c.inside);
            of += static_cast<int>(c.of);
            for (const ForecasterScore& f : s.scores) sum[f.name] += f.crps;
            QCOMPARE(s.recalibrated->coverage.size(), kCoverageLevels.size());
            QVERIFY(named(s, "last post").coverage.empty());
        }
        QVERIFY2(wilson(inside, of, 0.99).low < 0.8 && wilson(inside, of, 0.99).high > 0.8,
                 (std::to_string(inside) + " of " + std::to_string(of)).c_str());
        for (const char* naive : {"account median", "last post", "log-normal fit"})
            QVERIFY2(sum["Forereach"] < 0.95 * sum[naive], naive);
    }

    void recalibratedIntervalsCoverWhereTheModelIsWrong() {
        AccountTruth truth; // one post in twelve goes twenty times as far: no normal
        truth.posts = 220;
        truth.heavyTail = true;
        truth.spread = 0.4;
        int raw = 0, rawOf = 0, inside = 0, of = 0;
        for (std::uint64_t seed = 1; seed <= 6; ++seed) {
            const auto report = backtestPosts(historyOf(postsOf(truth, seed)), AccountPrior());
            const BacktestSection& s = report->sections.front();
            const Coverage &before = at(named(s, "Forereach").coverage, 0.5),
                           &after = at(s.recalibrated->coverage, 0.5);
            raw += static_cast<int>(before.inside);
            rawOf += static_cast<int>(before.of);
            inside += static_cast<int>(after.inside);
            of += static_cast<int>(after.of);
            QVERIFY2(after.of < before.of, "scored on posts that were not used");
        }
        const auto share = [](int k, int n) { return static_cast<double>(k) / n; };
        QVERIFY2(std::abs(share(inside, of) - 0.5) < 0.05, std::to_string(share(inside, of)).c_str());
        QVERIFY2(std::abs(share(raw, rawOf) - 0.5) > 0.1, "the raw interval is wrong here");
    }

    void tooFewPostsAreRefusedWithTheirNumber() {
        AccountTruth truth;
        truth.posts = 12;
        const auto report = backtestPosts(historyOf(postsOf(truth, 1)), AccountPrior());
        QVERIFY(!report.ok());
        QCOMPARE(report.error().code, ErrorCode::InvalidInput);
        QVERIFY2(report.error().text().find("too few posts for a backtest: 12 count") != std::string::npos,
                 report.error().text().c_str());
    }
};

QTEST_APPLESS_MAIN(CalibrateScoresTest)
#include "calibrate_scores_test.moc"
