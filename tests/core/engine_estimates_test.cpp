// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "core/base/det_math.h"
#include "core/base/random.h"
#include "core/report/run_report.h"

using namespace forereach;

class EngineEstimatesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void oneReplicationHasNoInterval() {
        const Estimate e = estimateOf({42});
        QCOMPARE(e.mean, 42.0);
        QVERIFY(!e.error && !e.p10 && !e.p50 && !e.p90);
    }
    void equalReplicationsHaveAnIntervalOfWidthZero() {
        const Estimate e = estimateOf({100, 100, 100, 100});
        QVERIFY(std::abs(*e.p10 - 100) < 1e-9 && std::abs(*e.p90 - 100) < 1e-9);
        QCOMPARE(*e.error, 0.0);
    }
    void intervalsOfFourAndEightCoverEightInTen() {
        // Log-normal outcomes: the interval from n of them must hold the next one in 80 % of cases.
        for (const int n : {4, 8}) {
            int inside = 0;
            constexpr int kTrials = 4000;
            for (int t = 0; t < kTrials; ++t) {
                RandomStream random(mix64(static_cast<std::uint64_t>(t * 10 + n)));
                const auto draw = [&] { return detExp(8 + 0.7 * detNormalQuantile(random.uniform())); };
                std::vector<double> x;
                for (int i = 0; i < n; ++i) x.push_back(draw());
                const Estimate e = estimateOf(x);
                const double next = draw();
                inside += next >= *e.p10 && next <= *e.p90 ? 1 : 0;
            }
            const double coverage = static_cast<double>(inside) / kTrials;
            QVERIFY2(std::abs(coverage - 0.8) < 0.025,
                     qPrintable(QStringLiteral("%1: %2").arg(n).arg(coverage)));
        }
    }
    void boundsOfPeopleReachedSoFarNeverFallAndStillCoverEightInTen() {
        // Outcomes that start at different hours: hour by hour the intervals are wide first, then narrow.
        constexpr std::size_t kHours = 24, kReplications = 4;
        const auto hoursOf = [](const std::vector<std::vector<double>>& curves) {
            std::vector<HourReport> hours(kHours);
            for (std::size_t h = 0; h < kHours; ++h) {
                std::vector<double> x;
                for (const std::vector<double>& c : curves) x.push_back(c[h]);
                hours[h].reach = estimateOf(x);
            }
            return hours;
        };
        int fallsBefore = 0, inside = 0;
        constexpr int kTrials = 2000;
        for (int t = 0; t < kTrials; ++t) {
            RandomStream random(mix64(static_cast<std::uint64_t>(t + 77)));
            std::vector<std::vector<double>> curves(kReplications + 1, std::vector<double>(kHours));
            for (std::vector<double>& c : curves) {
                const double size = detExp(8 + 0.4 * detNormalQuantile(random.uniform()));
                const double start = 2 + 6 * random.uniform();
                for (std::size_t h = 0; h < kHours; ++h) {
                    const double since = std::max(0.0, static_cast<double>(h) - start);
                    c[h] = size * (1 - detExp(-since / 3));
                }
            }
            const std::vector<double> next = curves.back();
            curves.pop_back();
            const std::vector<HourReport> before = hoursOf(curves);
            std::vector<HourReport> after = before;
            boundByLaterHours(after);
            QCOMPARE(after.back(), before.back());
            for (std::size_t h = 1; h < kHours; ++h) {
                fallsBefore += *before[h].reach.p10 < *before[h - 1].reach.p10 ? 1 : 0;
                QVERIFY(*after[h].reach.p10 >= *after[h - 1].reach.p10);
                QVERIFY(*after[h].reach.p50 >= *after[h - 1].reach.p50);
                QVERIFY(*after[h].reach.p90 >= *after[h - 1].reach.p90);
                QVERIFY(*after[h].reach.p10 <= *after[h].reach.p50 &&
                        *after[h].reach.p50 <= *after[h].reach.p90);
            }
            inside += next[12] >= *after[12].reach.p10 && next[12] <= *after[12].reach.p90 ? 1 : 0;
        }
        QVERIFY2(fallsBefore > 0, "the curves no longer need mending: the test shows nothing");
        const double coverage = static_cast<double>(inside) / kTrials;
        QVERIFY2(coverage > 0.78, qPrintable(QString::number(coverage)));
    }
    void boundsOfThoseStillWatchingNeverGrow() {
        std::vector<RetentionPoint> points(3);
        points[0].share = {1.0, 0.0, 1.0, 1.0, 1.0};
        points[1].share = {0.5, 0.1, 0.2, 0.5, 0.6};
        points[2].share = {0.4, 0.1, 0.3, 0.4, 0.7};
        boundByLaterPoints(points);
        QCOMPARE(*points[1].share.p10, 0.3);
        QCOMPARE(*points[1].share.p50, 0.5);
        QCOMPARE(*points[1].share.p90, 0.7);
        QCOMPARE(*points[2].share.p10, 0.3);
    }
    void aDifferenceOfEqualsIsExactlyZero() {
        const Estimate e = estimateOfDifference(std::vector<double>{0, 0, 0});
        QCOMPARE(e.mean, 0.0);
        QCOMPARE(*e.p10, 0.0);
        QCOMPARE(*e.p90, 0.0);
    }
};

QTEST_APPLESS_MAIN(EngineEstimatesTest)
#include "engine_estimates_test.moc"
