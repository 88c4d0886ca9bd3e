// SPDX-License-Identifier: GPL-3.0-or-later
// The deterministic functions against libm, the draws against what they claim to be distributed as.
#include <QTest>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <vector>

#include "core/base/det_math.h"
#include "core/base/random.h"

using namespace forereach;

namespace {

struct Moments {
    double mean = 0, variance = 0;
};

/// Moments of draw(u) with u on an even grid: what the inversion of a uniform number gives, without luck.
template <class Draw>
Moments momentsOf(Draw draw, int points = 200000) {
    double sum = 0, squares = 0;
    for (int i = 0; i < points; ++i) {
        const double x = draw((i + 0.5) / points);
        sum += x;
        squares += x * x;
    }
    const double mean = sum / points;
    return {mean, squares / points - mean * mean};
}

bool near(double a, double b, double relative) {
    return std::abs(a - b) <= relative * std::max(std::abs(a), std::abs(b));
}

} // namespace

class BaseNumbersTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void exponentialAgreesWithLibm() {
        for (double x = -700; x <= 700; x += 0.0173)
            QVERIFY2(near(detExp(x), std::exp(x), 1e-13), QByteArray::number(x));
        QCOMPARE(detExp(0.0), 1.0);
        QCOMPARE(detExp(-1000.0), 0.0);
        QVERIFY(std::isinf(detExp(1000.0)));
    }

    void logarithmAgreesWithLibm() {
        for (double x = 1e-300; x < 1e300; x *= 1.37)
            QVERIFY2(std::abs(detLog(x) - std::log(x)) <= 1e-14 * std::max(1.0, std::abs(std::log(x))),
                     QByteArray::number(x));
        for (double x = 0.5; x < 2; x += 1e-4) QVERIFY(std::abs(detLog(x) - std::log(x)) <= 1e-14);
        QCOMPARE(detLog(1.0), 0.0);
    }

    void logisticIsSymmetricAndNeverLeavesZeroToOne() {
        for (double x = -800; x <= 800; x += 0.7) {
            const double p = detLogistic(x);
            QVERIFY(p >= 0 && p <= 1);
            QVERIFY(std::abs(p + detLogistic(-x) - 1) < 1e-14);
            if (std::abs(x) < 700) QVERIFY(near(p, 1 / (1 + std::exp(-x)), 1e-12));
        }
    }

    void normalDistributionAgreesWithErfc() {
        for (double x = -37; x <= 37; x += 0.011) {
            const double exact = 0.5 * std::erfc(-x / std::sqrt(2.0));
            QVERIFY2(std::abs(detNormalCdf(x) - exact) < 1e-14, QByteArray::number(x));
        }
    }

    void normalQuantileInvertsTheDistribution() {
        // Relative error of the quantile 1.15e-9, so the distribution function of it misses p by about pdf *
        // x * 1e-9.
        for (double p = 1e-12; p < 1; p = p < 0.01 ? p * 1.7 : p + 0.0031)
            QVERIFY2(std::abs(detNormalCdf(detNormalQuantile(p)) - p) < 2e-9 * std::max(p, 1e-3) * 10,
                     QByteArray::number(p));
        QVERIFY(std::abs(detNormalQuantile(0.975) - 1.959963984540054) < 4e-9);
        QVERIFY(std::abs(detNormalQuantile(0.5)) < 1e-12);
    }

    void fastFunctionsKeepTheirStatedError() {
        for (float x = -87; x <= 88; x += 0.0131f)
            QVERIFY2(near(static_cast<double>(fastExp(x)), std::exp(static_cast<double>(x)), 3e-7),
                     QByteArray::number(x));
        for (float x = 1e-30f; x < 1e30f; x *= 1.013f) {
            const double exact = std::log(static_cast<double>(x));
            QVERIFY2(std::abs(static_cast<double>(fastLog(x)) - exact) <=
                         2e-7 * std::max(1.0, std::abs(exact)),
                     QByteArray::number(x));
        }
    }

    void binomialDrawHasTheBinomialMeanAndVariance_data() {
        QTest::addColumn<unsigned>("n");
        QTest::addColumn<double>("p");
        QTest::addColumn<double>("tolerance");
        QTest::newRow("one trial") << 1u << 0.3 << 1e-4;
        QTest::newRow("few") << 20u << 0.3 << 1e-3;
        QTest::newRow("mirrored") << 20u << 0.9 << 1e-3;
        QTest::newRow("rare among many") << 4000000u << 1e-6 << 2e-3;
        QTest::newRow("just exact") << 100u << 0.299 << 2e-3;
        QTest::newRow("just approximate") << 100u << 0.31 << 6e-3;
        QTest::newRow("many") << 10000u << 0.2 << 2e-3;
    }
    void binomialDrawHasTheBinomialMeanAndVariance() {
        QFETCH(unsigned, n);
        QFETCH(double, p);
        QFETCH(double, tolerance);
        const Moments m =
            momentsOf([&](double u) { return static_cast<double>(binomialFromUniform(n, p, u)); });
        QVERIFY2(near(m.mean, n * p, tolerance), QByteArray::number(m.mean, 'g', 12));
        QVERIFY2(near(m.variance, n * p * (1 - p), 10 * tolerance), QByteArray::number(m.variance, 'g', 12));
    }

    void binomialDrawIsExactForFewTrials() {
        // P(X <= 2) for n = 10, p = 0.25 is 0.5256 (tables).
        const Moments m =
            momentsOf([](double u) { return binomialFromUniform(10, 0.25, u) <= 2 ? 1.0 : 0.0; });
        QVERIFY(std::abs(m.mean - 0.525592803955) < 1e-5);
    }

    void binomialDrawRisesWithItsUniformAndStaysInRange() {
        for (const double p : {1e-9, 0.1, 0.5, 0.7, 0.999})
            for (const unsigned n : {1u, 7u, 50u, 5000u}) {
                std::uint32_t last = 0;
                for (int i = 0; i < 2000; ++i) {
                    const std::uint32_t k = binomialFromUniform(n, p, (i + 0.5) / 2000);
                    QVERIFY(k >= last && k <= n);
                    last = k;
                }
            }
        QCOMPARE(binomialFromUniform(0, 0.5, 0.5), 0u);
        QCOMPARE(binomialFromUniform(10, 0, 0.999), 0u);
        QCOMPARE(binomialFromUniform(10, 1, 0.001), 10u);
        QCOMPARE(binomialFromUniform(10, -1, 0.5), 0u);
        QCOMPARE(binomialFromUniform(10, std::nan(""), 0.5), 0u);
    }

    void poissonDrawHasItsMeanAsVariance() {
        for (const double mean : {0.01, 0.7, 5.0, 29.0, 31.0, 400.0}) {
            const Moments m =
                momentsOf([&](double u) { return static_cast<double>(poissonFromUniform(mean, u)); });
            QVERIFY2(near(m.mean, mean, 5e-3), QByteArray::number(mean));
            QVERIFY2(near(m.variance, mean, 3e-2), QByteArray::number(mean));
        }
        QCOMPARE(poissonFromUniform(0, 0.9), 0u);
    }

    void uniformDrawsFillTheirRangeEvenly() {
        RandomStream random(7, 0, Purpose::Watch, 3, 4);
        constexpr int kDraws = 256000, kBins = 256;
        std::array<int, kBins> bins{};
        double sum = 0, squares = 0;
        for (int i = 0; i < kDraws; ++i) {
            const double u = random.uniform();
            QVERIFY(u > 0 && u < 1);
            ++bins[static_cast<std::size_t>(u * kBins)];
            sum += u;
            squares += u * u;
        }
        double chi = 0;
        for (const int n : bins) chi += (n - 1000.0) * (n - 1000.0) / 1000.0;
        QVERIFY2(chi > 170 && chi < 350,
                 QByteArray::number(chi)); // 255 degrees of freedom, p 1e-4 on either side
        QVERIFY(std::abs(sum / kDraws - 0.5) < 0.0025);
        QVERIFY(std::abs(squares / kDraws - 1.0 / 3) < 0.0025);
    }

    void neighbouringStreamsAreUnrelated() {
        // First draw of each of many entities: as even, and as little correlated, as draws of one stream.
        constexpr int kStreams = 100000;
        double product = 0, sum = 0, last = 0.5;
        std::array<int, 100> bins{};
        for (int e = 0; e < kStreams; ++e) {
            const double u = RandomStream(7, 0, Purpose::Actions, static_cast<std::uint64_t>(e), 0).uniform();
            product += (u - 0.5) * (last - 0.5);
            sum += u;
            ++bins[static_cast<std::size_t>(u * 100)];
            last = u;
        }
        QVERIFY(std::abs(sum / kStreams - 0.5) < 0.004);
        QVERIFY(std::abs(product / kStreams * 12) < 0.014);
        double chi = 0;
        for (const int n : bins) chi += (n - 1000.0) * (n - 1000.0) / 1000.0;
        QVERIFY2(chi > 50 && chi < 165, QByteArray::number(chi));
    }

    void everyPartOfTheKeyMakesAnotherStream() {
        std::set<std::uint64_t> first;
        first.insert(RandomStream(7, 0, Purpose::Watch, 1, 1).bits());
        first.insert(RandomStream(8, 0, Purpose::Watch, 1, 1).bits());
        first.insert(RandomStream(7, 1, Purpose::Watch, 1, 1).bits());
        first.insert(RandomStream(7, 0, Purpose::Leave, 1, 1).bits());
        first.insert(RandomStream(7, 0, Purpose::Watch, 2, 1).bits());
        first.insert(RandomStream(7, 0, Purpose::Watch, 1, 2).bits());
        QCOMPARE(first.size(), std::size_t{6});
        QCOMPARE(RandomStream(7, 0, Purpose::Watch, 1, 1).bits(),
                 RandomStream(7, 0, Purpose::Watch, 1, 1).bits());
    }

    void belowGivesEveryNumberAndNoOther() {
        RandomStream random(1, 0, Purpose::Catalogue, 0, 0);
        std::array<int, 7> seen{};
        for (int i = 0; i < 70000; ++i) {
            const std::uint32_t k = random.below(7);
            QVERIFY(k < 7);
            ++seen[k];
        }
        for (const int n : seen) QVERIFY2(std::abs(n - 10000) < 400, QByteArray::number(n));
        for (int i = 0; i < 1000; ++i) {
            const float u = random.uniformF();
            QVERIFY(u > 0.0f && u < 1.0f);
        }
    }
};

QTEST_APPLESS_MAIN(BaseNumbersTest)
#include "base_numbers_test.moc"
