// SPDX-License-Identifier: GPL-3.0-or-later
// Re-ranking by diversity: MMR and DPP.
#include "core/base/random.h"
#include "core/feed/rerank.h"
#include "tests/core/engine_world.h"

using namespace forereach;
using namespace forereach::test;

namespace {

// Finalists on few topics, the first topic's ones the most relevant.
Finalists someFinalists(std::uint64_t seed) {
    RandomStream random(seed);
    Finalists f;
    f.count = 40;
    for (std::size_t i = 0; i < 40; ++i) {
        const std::size_t topic = i < 16 ? 0 : 1 + random.below(7);
        float squares = 0;
        for (std::size_t k = 0; k < kTopicCount; ++k) {
            f.x[i][k] = (k == topic ? 1.0f : 0.0f) + 0.1f * random.uniformF();
            squares += f.x[i][k] * f.x[i][k];
        }
        for (float& x : f.x[i]) x /= std::sqrt(squares);
        f.topic[i] = static_cast<std::uint8_t>(topic);
        f.creator[i] = static_cast<std::uint32_t>(i);
        f.relevance[i] = 1.0f - static_cast<float>(i) / 39.0f;
    }
    return f;
}

double meanSimilarity(const Finalists& f, const std::array<std::uint8_t, kPage>& chosen, int n) {
    double sum = 0;
    for (int a = 0; a < n; ++a)
        for (int b = 0; b < a; ++b)
            sum += static_cast<double>(
                similarity(f, chosen[static_cast<std::size_t>(a)], chosen[static_cast<std::size_t>(b)]));
    return sum / (n * (n - 1) / 2.0);
}

// Log determinant by Gauss, for the check of the incremental factor.
double logDeterminant(const Finalists& f, const std::vector<int>& set) {
    const std::size_t n = set.size();
    std::vector<std::vector<double>> m(n, std::vector<double>(n));
    for (std::size_t a = 0; a < n; ++a)
        for (std::size_t b = 0; b < n; ++b)
            m[a][b] = a == b ? 1.0 : static_cast<double>(similarity(f, set[a], set[b]));
    double log = 0;
    for (std::size_t k = 0; k < n; ++k) {
        log += std::log(m[k][k]);
        for (std::size_t a = k + 1; a < n; ++a) {
            const double factor = m[a][k] / m[k][k];
            for (std::size_t b = k; b < n; ++b) m[a][b] -= factor * m[k][b];
        }
    }
    return log;
}

} // namespace

class EngineRerankTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void relevanceAloneIsTheOrderOfScores() {
        Finalists f = someFinalists(1);
        for (std::size_t i = 0; i < 40; ++i)
            f.topic[i] = static_cast<std::uint8_t>(i % 8); // no spacing in the way
        std::array<std::uint8_t, kPage> chosen;
        QCOMPARE(diverse(f, ReRanker::Mmr, 1.0f, chosen), kPage);
        for (std::size_t s = 0; s < kPage; ++s) QCOMPARE(static_cast<std::size_t>(chosen[s]), s);
    }

    void lessWeightOnRelevanceMakesPagesMoreDiverse() {
        for (const ReRanker kind : {ReRanker::Mmr, ReRanker::Dpp}) {
            double alike = 0, varied = 0; // the greedy choice is of one step: means over pages
            for (std::uint64_t seed = 1; seed <= 20; ++seed) {
                const Finalists f = someFinalists(seed);
                std::array<std::uint8_t, kPage> narrow, wide;
                const int n = diverse(f, kind, 0.98f, narrow), w = diverse(f, kind, 0.3f, wide);
                alike += meanSimilarity(f, narrow, n);
                varied += meanSimilarity(f, wide, w);
            }
            QVERIFY2(varied < alike, qPrintable(QStringLiteral("%1 %2").arg(varied).arg(alike)));
        }
    }

    void eachStepOfTheDppTakesTheGreatestDeterminant() {
        const Finalists f = someFinalists(5);
        const float theta = 0.65f;
        std::array<std::uint8_t, kPage> chosen;
        const int n = diverse(f, ReRanker::Dpp, theta, chosen);
        QVERIFY(n >= 8);
        std::vector<int> set;
        const double alpha = 0.65 / (2 * 0.35);
        for (std::size_t s = 0; s < 6; ++s) {
            // Against every other finalist that the spacing rules could not have refused: another topic.
            const auto value = [&](int i) {
                std::vector<int> with = set;
                with.push_back(i);
                return logDeterminant(f, with) +
                       2 * alpha * static_cast<double>(f.relevance[static_cast<std::size_t>(i)]);
            };
            const double taken = value(chosen[s]);
            for (int i = 0; i < f.count; ++i) {
                const auto topic = f.topic[static_cast<std::size_t>(i)];
                const bool used = std::find(set.begin(), set.end(), i) != set.end();
                const bool near = s > 0 && topic == f.topic[chosen[s - 1]];
                if (!used && !near) QVERIFY(value(i) <= taken + 1e-3);
            }
            set.push_back(chosen[s]);
        }
    }

    void spacingHoldsInDiversePagesToo() {
        for (const ReRanker kind : {ReRanker::Mmr, ReRanker::Dpp}) {
            Finalists f = someFinalists(3);
            for (std::size_t i = 0; i < 40; ++i) f.creator[i] = static_cast<std::uint32_t>(i / 2);
            std::array<std::uint8_t, kPage> chosen;
            const int n = diverse(f, kind, 0.95f, chosen);
            std::array<int, kTopicCount> topics{};
            for (int s = 0; s < n; ++s) {
                const auto at = [&](int i) { return chosen[static_cast<std::size_t>(i)]; };
                QVERIFY(++topics[f.topic[at(s)]] <= kTopicPerPage);
                if (s > 0) QVERIFY(f.creator[at(s)] != f.creator[at(s - 1)]);
                if (s > 1)
                    QVERIFY(!(f.topic[at(s)] == f.topic[at(s - 1)] && f.topic[at(s)] == f.topic[at(s - 2)]));
            }
        }
    }

    /// Over four catalogues: in a single small one the platform learns its way to other topics by chance.
    void aFeedReRankedByDiversityShowsMoreTopics() {
        Scenario s = smallScenario(1200, 1);
        s.warmupDays = 2;
        RunOptions one;
        one.workers = 1;
        for (const ReRanker kind : {ReRanker::Mmr, ReRanker::Dpp}) {
            double more = 0;
            for (const std::uint64_t seed : {11, 12, 13, 14}) {
                s.seed = seed;
                s.platform.reranker = ReRanker::Spacing;
                const RunReport plain = mustRun(s).report;
                s.platform.reranker = kind;
                s.platform.rerankTheta = 0.5;
                const RunReport wide = mustRun(s).report;
                more += wide.attention.topicEntropyShown - plain.attention.topicEntropyShown;
                QCOMPARE(mustRun(s, one).report.digest, wide.digest);
                for (const LawResult& law : wide.laws) QVERIFY2(law.holds, law.name.c_str());
            }
            QVERIFY2(more / 4 > 0.05, qPrintable(QString::number(more / 4)));
        }
    }
};

QTEST_GUILESS_MAIN(EngineRerankTest)
#include "engine_rerank_test.moc"
