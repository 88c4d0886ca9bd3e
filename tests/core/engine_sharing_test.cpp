// SPDX-License-Identifier: GPL-3.0-or-later
// Sharing inside a run: links between friends, the people who open them, and the cascades they form.

#include "core/sim/sharing_ties.h"
#include "tests/core/engine_world.h"

using namespace forereach;
using namespace forereach::test;

namespace {

// A creator with many followers: thousands of shares in two days.
Scenario sharedScenario() {
    Scenario s = smallScenario(2000, 3);
    s.content[0].creator.followers = 6'000'000;
    s.content[0].overrides.quality = 2.0;
    s.replications = 2;
    return s;
}

const ItemReport& itemOf(const RunOutcome& run) {
    return run.report.items.at(0);
}

double sourceOf(const ItemReport& item, CandidateSource source) {
    for (const SourceReport& s : item.sources)
        if (s.source == source) return s.impressions.mean;
    return 0;
}

void alone(std::int64_t n, const std::function<void(std::int64_t, std::int64_t)>& f) {
    f(0, n);
}

} // namespace

class EngineSharingTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void linksOpenedAreTheShareSourceAndEverySharerIsInACascade() {
        const RunOutcome run = mustRun(sharedScenario());
        const ItemReport& item = itemOf(run);
        QVERIFY(item.sharing.has_value());
        const SharingReport& s = *item.sharing;
        QVERIFY(s.sharers.mean > 500);
        QCOMPARE(s.opened.mean, sourceOf(item, CandidateSource::Share));
        QCOMPARE(s.sharers.mean, item.shares.mean);
        QVERIFY(s.exact);
        for (const LawResult& law : run.report.laws) QVERIFY2(law.holds, law.name.c_str());
    }

    // A share goes to at most five friends on average, of whom 0.4 open it; those reached already and the end
    // of the horizon take some of the two people away, the few friends of some sharers more.
    void aShareBringsFewerThanTwoPeopleAndNotNone() {
        const RunOutcome run = mustRun(sharedScenario());
        const SharingReport& s = *itemOf(run).sharing;
        const double each = s.opened.mean / s.sharers.mean;
        QVERIFY2(each > 0.7 && each < 2.0, qPrintable(QString::number(each)));
    }

    void figuresOfCascadesHangTogether() {
        const RunOutcome run = mustRun(sharedScenario());
        const SharingReport& s = *itemOf(run).sharing;
        QVERIFY(s.largest.mean > s.meanSize.mean);
        QVERIFY(s.meanSize.mean > 1);
        QVERIFY(s.depth.mean >= 1);
        QVERIFY(s.largest.mean > s.depth.mean);
        QVERIFY(s.virality.mean >= 1);
        QVERIFY(s.branching.mean > 0 && s.branching.mean < 0.2); // shares are rare: far below critical
    }

    void cascadesAreEqualForAnyNumberOfWorkers() {
        RunOptions options;
        std::optional<SharingReport> first;
        for (const int workers : {1, 2, 3, 7}) {
            options.workers = workers;
            const RunOutcome run = mustRun(sharedScenario(), options);
            if (!first) first = itemOf(run).sharing;
            QVERIFY(itemOf(run).sharing == first);
        }
    }

    void tiesFromTheCacheGiveTheSameBits() {
        RunOptions options;
        options.cache = std::make_shared<EngineCache>();
        const std::string anew = mustRun(sharedScenario(), options).report.digest;
        QCOMPARE(mustRun(sharedScenario(), options).report.digest, anew);
        Scenario other = sharedScenario(); // another population between
        other.seed = 12;
        QVERIFY(mustRun(other, options).report.digest != anew);
        QCOMPARE(mustRun(sharedScenario(), options).report.digest, anew);
        QCOMPARE(mustRun(sharedScenario()).report.digest, anew);
    }

    void nobodySharesWhatNobodySees() {
        Scenario s = smallScenario();
        s.content[0].language = "fi";
        QVERIFY(!itemOf(mustRun(s)).sharing.has_value());
    }

    void peopleLikeFewerTopicsThanThereAre() {
        Scenario s = smallScenario(6000, 14);
        s.replications = 3;
        const AttentionReport a = mustRun(s).report.attention;
        QVERIFY(a.topicEntropyLiked.has_value());
        QVERIFY2(*a.topicEntropyLiked > 0.5 && *a.topicEntropyLiked < 4.9,
                 qPrintable(QString::number(*a.topicEntropyLiked)));
        s.viewers = 600; // nine are sampled, three times
        QVERIFY(!mustRun(s).report.attention.topicEntropyLiked);
    }

    void attentionAndSpreadAreThoseOfTheReport() {
        const RunOutcome run = mustRun(sharedScenario());
        const AttentionReport& a = run.report.attention;
        const double minutes = run.report.market.watchTimeS.mean / 60;
        QVERIFY(std::abs(a.sessionMinutes * run.report.market.sessions.mean / minutes - 1) < 1e-9);
        QVERIFY(a.minutesPerActiveDay > a.minutesPerDay);
        QVERIFY(a.topicEntropyShown > 1 && a.topicEntropyShown < 5);
        QVERIFY(a.narrowing.has_value() && std::abs(*a.narrowing) < 1);
        const ItemReport& item = itemOf(run);
        QVERIFY(item.spread.has_value());
        const double follow = sourceOf(item, CandidateSource::Follow) / item.reach.mean;
        QVERIFY(std::abs(item.spread->outsideFollowers.mean - (1 - follow)) < 0.02); // mean of ratios
        double least = 1; // the first segment is one of them, the same in all replications or not
        for (const SegmentReport& s : item.segments)
            least = std::min(least, 1 - s.reach.mean / item.reach.mean);
        QVERIFY(item.spread->outsideFirst.mean >= least - 0.02 && item.spread->outsideFirst.mean < 1);
        const auto segments = static_cast<double>(item.segments.size());
        QVERIFY(item.spread->effectiveSegments.mean > 1 &&
                item.spread->effectiveSegments.mean <= segments + 1e-9);
    }

    void nobodyReachedHasNoSpread() {
        Scenario s = smallScenario();
        s.content[0].language = "fi";
        QVERIFY(!itemOf(mustRun(s)).spread.has_value());
    }

    // Of a population above the limit every second class is taken: the ties between segments stay.
    void tiesOfASampleAreThoseOfTheWhole() {
        Scenario s = smallScenario(kTiesSample);
        const Catalog catalog = shippedCatalog();
        const Population whole = synthesise(s, catalog, alone);
        s.viewers = 2 * kTiesSample;
        const Population larger = synthesise(s, catalog, alone);
        const auto a = sharingTies(whole, s.seed, alone, {}, nullptr);
        const auto b = sharingTies(larger, s.seed, alone, {}, nullptr);
        QCOMPARE(a->segments, b->segments);
        double edgesA = 0, edgesB = 0;
        for (const std::int64_t e : a->friendEdges) edgesA += static_cast<double>(e);
        for (const std::int64_t e : b->friendEdges) edgesB += static_cast<double>(e);
        QVERIFY(edgesA > 100'000);
        for (std::size_t i = 0; i < a->segments; ++i) {
            QVERIFY(std::abs(a->firstRecipients[i] / b->firstRecipients[i] - 1) < 0.06);
            double rowA = 0, rowB = 0;
            for (std::size_t j = 0; j < a->segments; ++j) {
                rowA += static_cast<double>(a->friendEdges[i * a->segments + j]) / edgesA;
                rowB += static_cast<double>(b->friendEdges[i * a->segments + j]) / edgesB;
            }
            QVERIFY2(std::abs(rowA / rowB - 1) < 0.25, qPrintable(QString::number(rowA / rowB)));
        }
    }
};

QTEST_GUILESS_MAIN(EngineSharingTest)
#include "engine_sharing_test.moc"
