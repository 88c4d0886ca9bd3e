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
    void aDifferenceOfEqualsIsExactlyZero() {
        const Estimate e = estimateOfDifference({0, 0, 0});
        QCOMPARE(e.mean, 0.0);
        QCOMPARE(*e.p10, 0.0);
        QCOMPARE(*e.p90, 0.0);
    }
};

QTEST_APPLESS_MAIN(EngineEstimatesTest)
#include "engine_estimates_test.moc"
