// SPDX-License-Identifier: GPL-3.0-or-later
// Intervals hold what they say: 1,000 fixed seeds of a small scenario, each with the interval of its first
// four and of its first eight replications, and one outcome more that none of them has seen.
#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <thread>

#include "core/sim/parameter_draws.h"
#include "core/sim/replication.h"
#include "core/sim/workers.h"
#include "tests/core/engine_world.h"

using namespace forereach;
using namespace forereach::test;

namespace {

constexpr int kSeeds = 1000, kSeen = 8;

Scenario tinyScenario(std::uint64_t seed) {
    Scenario s = smallScenario(60, 1);
    s.seed = seed;
    s.warmupDays = 0;
    s.replications = kSeen;
    s.platform.catalogueItems = 100;
    s.content[0].publishAt = s.start;
    s.content.push_back(s.content[0]);
    s.content[1].id.value = "two";
    s.content[1].overrides.hook = 1; // another cut of the same piece
    return s;
}

struct Outcomes {
    std::array<double, kSeen + 1> first{}, second{}; // people reached by each cut
};

// Each replication has viewers, a catalogue and a warm-up of its own, as in a run.
Outcomes outcomesOf(std::uint64_t seed) {
    Workers workers(1);
    const Scenario scenario = tinyScenario(seed);
    Outcomes out;
    for (std::uint32_t r = 0; r <= kSeen; ++r) {
        const auto world = compileWorld(scenario, shippedCatalog(), workers, {}, nullptr, {}, 0, r);
        ReplicationRun warm(*world, workers, r, {});
        const auto checkpoint = warm.warmUp([](double) {});
        const auto own = drawnWorld(*world, r);
        ReplicationRun run(*own, workers, r, {});
        ReplicationResult result;
        run.run(
            *checkpoint, [](double) {}, nullptr, result);
        out.first[r] = static_cast<double>(result.tracked[0].hourReach.back());
        out.second[r] = static_cast<double>(result.tracked[1].hourReach.back());
    }
    return out;
}

double width(const Estimate& e) {
    return *e.p90 - *e.p10;
}

} // namespace

class CoverageTest : public QObject {
    Q_OBJECT

    std::vector<Outcomes> m_all = std::vector<Outcomes>(kSeeds);

    double covered(int replications) const {
        int inside = 0;
        for (const Outcomes& o : m_all) {
            const Estimate e = estimateOf({o.first.begin(), o.first.begin() + replications});
            inside += o.first[kSeen] >= *e.p10 && o.first[kSeen] <= *e.p90 ? 1 : 0;
        }
        return static_cast<double>(inside) / kSeeds;
    }

private Q_SLOTS:
    void initTestCase() {
        std::atomic<int> next{0};
        const auto work = [&] {
            for (int i = next++; i < kSeeds; i = next++)
                m_all[static_cast<std::size_t>(i)] = outcomesOf(static_cast<std::uint64_t>(i) + 1);
        };
        std::thread other(work);
        work();
        other.join();
    }

    void eightInTenOutcomesLieInTheIntervalOfFourReplications() {
        const double share = covered(4);
        qInfo("4 replications: %.1f %% of %d outcomes inside", 100 * share, kSeeds);
        QVERIFY2(std::abs(share - 0.8) <= 0.04, qPrintable(QString::number(share)));
    }

    void eightInTenOutcomesLieInTheIntervalOfEightReplications() {
        const double share = covered(8);
        qInfo("8 replications: %.1f %% of %d outcomes inside", 100 * share, kSeeds);
        QVERIFY2(std::abs(share - 0.8) <= 0.04, qPrintable(QString::number(share)));
    }

    // The same luck and the same draws on both sides: what they share falls out of the difference.
    void aPairedComparisonIsNarrower() {
        double factor = 0;
        int counted = 0, held = 0;
        for (const Outcomes& o : m_all) {
            const std::vector<double> a(o.first.begin(), o.first.begin() + kSeen),
                b(o.second.begin(), o.second.begin() + kSeen);
            std::vector<double> other = b; // not of one replication
            std::rotate(other.begin(), other.begin() + 1, other.end());
            const Estimate with = estimateOfDifference(a, b), without = estimateOfDifference(a, other);
            const double next = o.second[kSeen] - o.first[kSeen];
            held += next >= *with.p10 && next <= *with.p90 ? 1 : 0;
            if (width(with) <= 0 || width(without) <= 0) continue;
            factor += std::log(width(without) / width(with));
            ++counted;
        }
        factor = std::exp(factor / counted);
        qInfo("paired intervals are narrower by a factor of %.2f and hold %.1f %% of the differences", factor,
              100.0 * held / kSeeds);
        QVERIFY2(factor > 1.5, qPrintable(QString::number(factor)));
        QVERIFY(std::abs(static_cast<double>(held) / kSeeds - 0.8) <= 0.08);
    }
};

QTEST_APPLESS_MAIN(CoverageTest)
#include "coverage_test.moc"
