// SPDX-License-Identifier: GPL-3.0-or-later
// Attention and exposure: values worked out by hand.
#include <QtTest>

#include "core/base/random.h"
#include "core/sim/attention.h"

using namespace forereach;

namespace {

bool near(double a, double b) {
    return std::abs(a - b) < 1e-9;
}

TopicCounts topics(std::int64_t each, std::size_t count) {
    TopicCounts t{};
    for (std::size_t k = 0; k < count; ++k) t[k] = each;
    return t;
}

} // namespace

class AttentionTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void entropyIsThatOfKnownDistributions() {
        QVERIFY(near(entropyBits(topics(7, 8)), 3) && near(effectiveTopics(topics(7, 8)), 8));
        QVERIFY(near(entropyBits(topics(9, 1)), 0) && near(effectiveTopics(topics(9, 1)), 1));
        QVERIFY(near(entropyBits(topics(0, 1)), 0) && near(effectiveTopics(topics(0, 1)), 0));
        const std::array<std::int64_t, 3> half{2, 1, 1};
        QVERIFY(near(entropyBits(half), 1.5));
    }

    void viewersWithFewCountsAreLeftOut() {
        const std::vector<TopicCounts> v{topics(10, 4), topics(1, 16), topics(40, 1)};
        const MeanEntropy m = meanEntropy(v, 30);
        QCOMPARE(m.viewers, 2);
        QVERIFY(near(m.bits, 1.0)); // 2 bits and 0
        QCOMPARE(meanEntropy({}, 30).viewers, 0);
    }

    void theEntropyOfFewLikesIsNearThatOfMany() {
        // 12 likes among 8 equal topics: 3 bits; without the correction about 0.4 of them are missing.
        std::vector<TopicCounts> v(4000);
        for (std::size_t i = 0; i < v.size(); ++i) {
            RandomStream random(mix64(i));
            for (int k = 0; k < 12; ++k) ++v[i][random.below(8)];
        }
        v.push_back(topics(1, 9)); // nine likes: left out
        const MeanEntropy plain = meanEntropy(v, 10), few = meanEntropyOfFew(v);
        QCOMPARE(few.viewers, 4000);
        QVERIFY2(plain.bits < 2.65, qPrintable(QString::number(plain.bits)));
        QVERIFY2(std::abs(few.bits - 3) < 0.08, qPrintable(QString::number(few.bits)));
    }

    void narrowingComparesAViewerWithThemselves() {
        // One narrows from 8 to 2 topics, another is new: only the first counts.
        const std::vector<TopicCounts> before{topics(5, 8), topics(0, 1)}, after{topics(20, 2), topics(9, 8)};
        const MeanEntropy m = narrowing(before, after, 30);
        QCOMPARE(m.viewers, 1);
        QVERIFY(near(m.bits, -2));
        QVERIFY(near(narrowing(before, before, 30).bits, 0));
    }

    void timeIsPerSessionPerDayAndPerDayOfUse() {
        AttentionCounts c;
        c.sessions = 40, c.impressions = 500, c.timeDs = 40 * 3000;
        c.personDays = 20, c.activePersonDays = 10;
        c.fatigueMilli = 40 * 250, c.satisfactionMilli = -40 * 100, c.newcomerImpressions = 40;
        const AttentionFigures f = attentionFigures(c);
        QVERIFY(near(f.sessionMinutes, 5) && near(f.impressionsPerSession, 12.5));
        QVERIFY(near(f.minutesPerDay, 10) && near(f.minutesPerActiveDay, 20));
        QVERIFY(near(f.fatigue, 0.25) && near(f.satisfaction, -0.1) && near(f.newcomerShare, 0.08));
        AttentionCounts twice = c;
        twice.add(c);
        QVERIFY(near(attentionFigures(twice).minutesPerDay, 10) && twice.sessions == 80);
        const AttentionFigures none = attentionFigures({});
        QVERIFY(near(none.sessionMinutes, 0) && near(none.newcomerShare, 0));
    }

    void exposureIsEvenOrAllWithOne() {
        QVERIFY(near(exposure(std::vector<std::int64_t>(50, 3)).gini, 0));
        std::vector<std::int64_t> one(100, 0);
        one[17] = 1000;
        QVERIFY(near(exposure(one).gini, 0.99) && near(exposure(one).top, 1));
        QVERIFY(near(exposure({1, 2, 3, 4}, 0.5).gini, 0.25) && near(exposure({1, 2, 3, 4}, 0.5).top, 0.7));
        QVERIFY(near(exposure({}).gini, 0) && near(exposure({0, 0}).top, 0));
    }

    void spreadIsWhatLeavesTheFirstSegment() {
        const std::vector<std::vector<std::int64_t>> ticks{
            {0, 0, 0, 0}, {1, 9, 0, 0}, {24, 16, 0, 0}, {0, 0, 25, 25}};
        const Spread s = spreadOf(ticks, 30);
        QCOMPARE(s.firstSegment, 1);
        QVERIFY(near(s.outsideFirst, 0.75) && near(s.outsideFollowers, 0.7));
        QVERIFY(near(s.effectiveSegments, 4));
        const Spread nobody = spreadOf(std::vector<std::vector<std::int64_t>>{{0, 0}}, 5);
        QCOMPARE(nobody.firstSegment, -1);
        QVERIFY(near(nobody.outsideFirst, 0) && near(nobody.outsideFollowers, 0));
    }
};

QTEST_APPLESS_MAIN(AttentionTest)
#include "graph_attention_test.moc"
