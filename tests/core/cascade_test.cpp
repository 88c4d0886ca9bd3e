// SPDX-License-Identifier: GPL-3.0-or-later
// Cascades: closed forms, exact shapes, and the agreement of persons, trees, counts and mean field.
#include "core/response/share_flow.h"
#include "tests/core/graph_world.h"

using namespace forereach;
using namespace forereach::test;

namespace {

// The mean distance by walking every pair: what treeShapes does without walking.
double plainVirality(const std::vector<std::uint32_t>& parent) {
    const auto ancestors = [&](std::uint32_t i) {
        std::vector<std::uint32_t> path{i};
        while (parent[i] != i) path.push_back(i = parent[i]);
        return path;
    };
    double sum = 0, pairs = 0;
    for (std::uint32_t a = 0; a < parent.size(); ++a)
        for (std::uint32_t b = 0; b < a; ++b) {
            auto x = ancestors(a), y = ancestors(b);
            while (!x.empty() && !y.empty() && x.back() == y.back()) x.pop_back(), y.pop_back();
            sum += static_cast<double>(x.size() + y.size());
            pairs += 1;
        }
    return sum / pairs;
}

// A platform that delivers every link and whose people share with chance p.
struct Played {
    CascadeFigures figures;
    std::vector<std::int64_t> openedInHour;
};
Played play(const SegmentTies& ties, const SharingModel& model, double p,
            const std::vector<std::int64_t>& seeds, std::uint32_t hours, std::uint64_t key,
            std::int64_t limit) {
    ShareFlow flow(ties, model, hours, key, limit);
    Played out;
    for (std::uint32_t t = 0; t < hours; ++t) {
        std::vector<ShareFlow::Happened> happened(ties.segments);
        out.openedInHour.push_back(0);
        for (std::uint16_t s = 0; s < ties.segments; ++s) {
            ShareFlow::Happened& h = happened[s];
            h.opened = flow.due(t, s);
            h.sharedAgain = binomialFromUniform(static_cast<std::uint32_t>(h.opened), p,
                                                RandomStream(key, 1, Purpose::Actions, t, s).uniform());
            if (t == 0) h.shared = seeds[s];
            out.openedInHour.back() += h.opened;
        }
        flow.advance(t, happened);
    }
    out.figures = flow.figures();
    return out;
}

#define VERIFY_WITHIN(value, low, high)                                                                      \
    QVERIFY2((value) >= (low) && (value) <= (high), qPrintable(QStringLiteral("%1 is %2, not in %3 to %4")   \
                                                                   .arg(QLatin1String(#value))               \
                                                                   .arg(static_cast<double>(value))          \
                                                                   .arg(low)                                 \
                                                                   .arg(high)))

} // namespace

class CascadeTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aBroadcastAndAChainHaveTheirKnownVirality() {
        // A star of n: 2 (n - 1) / n. A chain of n: (n + 1) / 3.
        std::vector<std::uint32_t> star(50, 0), chain{0};
        for (std::uint32_t i = 1; i < 30; ++i) chain.push_back(i - 1);
        const TreeShape s = treeShapes(star)[0], c = treeShapes(chain)[0];
        QVERIFY(std::abs(s.virality() - 2.0 * 49 / 50) < 1e-12);
        QVERIFY(std::abs(c.virality() - 31.0 / 3) < 1e-12);
        QCOMPARE(s.depth, 1);
        QCOMPARE(c.depth, 29);
        QCOMPARE(treeShapes(std::vector<std::uint32_t>{0})[0].virality(), 0.0);
        QCOMPARE(treeShapes({}).size(), std::size_t{0});
    }

    void viralityEqualsThatOfWalkingEveryPair() {
        for (std::uint64_t seed = 1; seed <= 20; ++seed) {
            RandomStream random(seed);
            std::vector<std::uint32_t> tree{0};
            const std::uint32_t n = 2 + random.below(60);
            for (std::uint32_t i = 1; i < n; ++i) tree.push_back(random.below(i));
            QVERIFY(std::abs(treeShapes(tree)[0].virality() - plainVirality(tree)) < 1e-9);
        }
        // Several trees, their people mixed.
        const std::vector<std::uint32_t> forest{0, 1, 0, 1, 3, 0};
        const auto shapes = treeShapes(forest);
        QCOMPARE(shapes.size(), std::size_t{2});
        QCOMPARE(shapes[0].size, 3);
        QCOMPARE(shapes[1].size, 3);
        QCOMPARE(shapes[0].wienerIndex, 4);
        QCOMPARE(shapes[1].depth, 2);
    }

    void delaysAddUpAndComeSoonest() {
        const SharingModel model;
        const std::vector<double> d = delayShares(model);
        double sum = 0;
        for (const double x : d) sum += x;
        QVERIFY(std::abs(sum - 1) < 1e-12);
        QCOMPARE(d.size(), std::size_t{24});
        QCOMPARE(d[0], 0.15);
        for (std::size_t h = 1; h + 1 < d.size(); ++h) QVERIFY(d[h] < d[h - 1]);
        QCOMPARE(delayFromUniform(d, 0.5), 5); // half of them within five hours
        QCOMPARE(delayFromUniform(d, 0.9999999), 24);
        double mean = 0;
        RandomStream random(1);
        for (int i = 0; i < 100000; ++i) mean += recipientsFromUniform(model, random.uniform()) / 1e5;
        VERIFY_WITHIN(mean, 4.93, 5.07);
        QVERIFY(std::abs(meanRecipients(model, 1) - 1) < 1e-9);
        QVERIFY(std::abs(meanRecipients(model, 1e6) - 5) < 1e-9);
    }

    void meanSizeIsSeedsOverOneMinusR() {
        // R = 5 * 0.4 * p; nobody is met twice among so many.
        const SharingModel model;
        const std::vector<std::int64_t> people{400'000'000};
        const SegmentTies ties = evenTies(model, people);
        for (const double r : {0.2, 0.5, 0.8}) {
            const double p = r / (model.recipients * model.openP);
            const CascadeFigures f = play(ties, model, p, {4000}, 1200, 9, 200'000).figures;
            const double expected = 4000 / (1 - r);
            // Variance of a total progeny: offspring variance / (1 - R)^3; geometric offspring at most R +
            // R^2.
            const double slack = 4 * std::sqrt(4000 * (r + r * r) / ((1 - r) * (1 - r) * (1 - r)));
            VERIFY_WITHIN(static_cast<double>(f.sharers), expected - slack, expected + slack);
            VERIFY_WITHIN(f.branching(), r - 0.04, r + 0.04);
            QVERIFY(f.exact);
            QCOMPARE(f.seeds, 4000);
        }
    }

    void treesCountsAndMeanFieldAgree() {
        // Three segments with ties of their own; trees person by person, counts only, and expected values.
        const SharingModel model;
        SegmentTies ties;
        ties.segments = 3;
        ties.friendEdges = {80, 15, 5, 15, 60, 25, 5, 25, 70};
        ties.firstRecipients = {4, 2.5, 0.7};
        ties.laterRecipients = {4.5, 3, 1.2};
        const std::vector<std::int64_t> people{100'000'000, 100'000'000, 100'000'000}, seeds{1500, 500, 900};
        const std::vector<double> p{0.4, 0.4, 0.4}, seedsD{1500, 500, 900};
        const MeanFieldRun mean = meanFieldCascade(ties, model, p, people, seedsD, 200);
        double opened = 0;
        for (const double o : mean.opened) opened += o;
        double trees = 0, counts = 0, treeDepth = 0, countDepth = 0;
        constexpr int runs = 20;
        std::vector<double> early(2, 0);
        for (int i = 0; i < runs; ++i) {
            const Played a =
                play(ties, model, 0.4, seeds, 201, mix64(static_cast<std::uint64_t>(i)), 1'000'000);
            const Played b = play(ties, model, 0.4, seeds, 201, mix64(static_cast<std::uint64_t>(i)), 0);
            QVERIFY(a.figures.exact && !b.figures.exact);
            trees += static_cast<double>(a.figures.opened) / runs;
            counts += static_cast<double>(b.figures.opened) / runs;
            treeDepth += a.figures.depth / static_cast<double>(runs);
            countDepth += b.figures.depth / static_cast<double>(runs);
            early[0] += static_cast<double>(a.openedInHour[3]) / runs;
            early[1] += static_cast<double>(b.openedInHour[3]) / runs;
        }
        VERIFY_WITHIN(trees / opened, 0.98, 1.02);
        VERIFY_WITHIN(counts / opened, 0.98, 1.02);
        VERIFY_WITHIN(early[0] / mean.openedInHour[3], 0.95, 1.05);
        VERIFY_WITHIN(early[1] / mean.openedInHour[3], 0.95, 1.05);
        VERIFY_WITHIN(countDepth / treeDepth, 0.6, 1.4);
    }

    void passingTheLimitInMidRunChangesNoExpectation() {
        const SharingModel model;
        const std::vector<std::int64_t> people{300'000'000, 100'000'000};
        const SegmentTies ties = evenTies(model, people);
        double whole = 0, cut = 0;
        for (std::uint64_t i = 0; i < 20; ++i) {
            whole +=
                static_cast<double>(play(ties, model, 0.35, {900, 300}, 300, i, 1'000'000).figures.opened);
            cut += static_cast<double>(play(ties, model, 0.35, {900, 300}, 300, i, 3000).figures.opened);
        }
        VERIFY_WITHIN(cut / whole, 0.96, 1.04);
    }

    void personsOnAGraphAgreeWithTheMeanField() {
        // Everyone's cascade on the graph itself against expected values by segment (here: by market).
        const GraphWorld w(40000, 400, 2, 400);
        const auto graph = buildGraph(w);
        const SharingModel model;
        std::vector<std::uint16_t> segment;
        std::vector<std::int64_t> people(2, 0);
        for (const GraphNode& n : w.nodes) {
            segment.push_back(n.market);
            people[n.market] += n.weight;
        }
        const SegmentTies ties = segmentTies(*graph, model, segment, 2, threads(2));
        QVERIFY(ties.laterRecipients[0] > ties.firstRecipients[0]); // friends have more friends
        std::vector<std::uint32_t> seeds;
        for (std::uint32_t v = 0; v < graph->viewers(); v += 20) seeds.push_back(v);
        std::vector<double> seedsBy(2, 0);
        for (const std::uint32_t v : seeds) seedsBy[segment[v]] += 1;
        const std::vector<float> shareP(graph->viewers(), 0.3f);
        const MeanFieldRun mean =
            meanFieldCascade(ties, model, std::vector<double>(2, 0.3), people, seedsBy, 240);
        const double expected = mean.opened[0] + mean.opened[1];
        double opened = 0, depth = 0, virality = 0, branching = 0;
        constexpr int runs = 8;
        for (int i = 0; i < runs; ++i) {
            const CascadeFigures f =
                simulateCascades(*graph, model, shareP, seeds, 240, mix64(static_cast<std::uint64_t>(i)))
                    .figures;
            opened += static_cast<double>(f.opened) / runs;
            depth += f.depth / static_cast<double>(runs);
            virality += f.virality / runs;
            branching += f.branching() / runs;
            QVERIFY(f.exact && f.seeds == static_cast<std::int64_t>(seeds.size()));
        }
        qInfo("opened %.0f, mean field %.0f; R %.3f, depth %.1f, virality %.2f", opened, expected, branching,
              depth, virality);
        VERIFY_WITHIN(opened / expected, 0.97, 1.03);
        VERIFY_WITHIN(branching, 0.3, 0.7);
        QVERIFY(virality > 1 && virality < 6 && depth >= 4);
    }

    void aCascadeEndsWhenEveryoneHasIt() {
        // R above one in a small world: it spreads to a good part and nobody opens twice.
        const GraphWorld w(2000, 50, 1);
        const auto graph = buildGraph(w);
        const std::vector<float> always(graph->viewers(), 1.0f);
        std::vector<std::uint32_t> seeds;
        for (std::uint32_t v = 0; v < 2000; v += 100) seeds.push_back(v);
        const CascadeFigures f = simulateCascades(*graph, {}, always, seeds, 600, 3).figures;
        VERIFY_WITHIN(f.opened + f.seeds, 300, 2000);
        QVERIFY(f.exact && f.sharers == f.opened + f.seeds);
        QVERIFY(f.branching() > 0.9 && f.branching() < 1);
        const CascadeFigures cut = simulateCascades(*graph, {}, always, seeds, 600, 3, 100).figures;
        QVERIFY(!cut.exact && cut.opened + cut.seeds <= 100);
    }

    void aFlowIsTheSameForTheSameKeyAndAnotherForAnother() {
        const SharingModel model;
        const std::vector<std::int64_t> people{1'000'000, 500'000};
        const SegmentTies ties = evenTies(model, people);
        const auto a = play(ties, model, 0.3, {50, 20}, 100, 4, 1000),
                   b = play(ties, model, 0.3, {50, 20}, 100, 4, 1000),
                   c = play(ties, model, 0.3, {50, 20}, 100, 5, 1000);
        QCOMPARE(a.openedInHour, b.openedInHour);
        QCOMPARE(a.figures.virality, b.figures.virality);
        QVERIFY(a.openedInHour != c.openedInHour);
    }

    void linksGoWhereFriendsAreAndOnlyLater() {
        const SharingModel model;
        SegmentTies ties;
        ties.segments = 2;
        ties.friendEdges = {0, 7, 7, 0}; // friends only across
        ties.firstRecipients = ties.laterRecipients = {5, 5};
        for (const std::int64_t limit : {std::int64_t{100'000}, std::int64_t{0}}) {
            ShareFlow flow(ties, model, 40, 1, limit);
            flow.advance(3, std::vector<ShareFlow::Happened>{{1000, 0, 0}, {}});
            std::int64_t sum = 0;
            for (std::uint32_t t = 0; t < 40; ++t) {
                QCOMPARE(flow.due(t, 0), 0);
                if (t <= 3 || t > 27) QCOMPARE(flow.due(t, 1), 0);
                sum += flow.due(t);
            }
            VERIFY_WITHIN(static_cast<double>(sum), 1800, 2200); // two opens a share
            VERIFY_WITHIN(static_cast<double>(flow.due(4)) / static_cast<double>(sum), 0.12, 0.18);
            QCOMPARE(flow.due(99, 1), 0);
        }
    }

    void sharesSplitByHowPeopleCame() {
        const ShareFlow::Happened none = ShareFlow::split(100, 0, 7, 1),
                                  all = ShareFlow::split(100, 100, 7, 1);
        QCOMPARE(none.shared, 7);
        QCOMPARE(all.shared, 0);
        QCOMPARE(all.sharedAgain, 7);
        std::int64_t again = 0;
        for (std::uint64_t k = 0; k < 2000; ++k) {
            const ShareFlow::Happened h = ShareFlow::split(40, 10, 8, k);
            QVERIFY(h.shared + h.sharedAgain == 8 && h.sharedAgain >= 0 && h.sharedAgain <= 10 &&
                    h.shared >= 0);
            again += h.sharedAgain;
        }
        VERIFY_WITHIN(static_cast<double>(again) / 2000, 1.9, 2.1);
        QCOMPARE(ShareFlow::split(10, 9, 10, 3).shared, 1); // only one came otherwise
    }
};

QTEST_APPLESS_MAIN(CascadeTest)
#include "cascade_test.moc"
