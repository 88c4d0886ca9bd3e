// SPDX-License-Identifier: GPL-3.0-or-later
// The clones of hot functions: whole runs give the same bits as compiled for plain x86-64, v3 and v4. And the
// benchmark's plain version does the job that it is said to do.
#include "core/base/lanes.h"
#include "tests/bench/plain_feed.h"
#include "tests/core/engine_world.h"

using namespace forereach;
using namespace forereach::test;

namespace {

const char* nameOf(InstructionSet set) {
    return set == InstructionSet::V4 ? "v4" : set == InstructionSet::V3 ? "v3" : "baseline";
}

FOREREACH_CLONED(int, compiledFor, (), ()) {
    return static_cast<int>(kSet);
}

// All modes, the user's items, shares, a campaign.
Scenario everything(const char* response) {
    Scenario s = smallScenario(2500, 2);
    s.markets = {"AU", "JP"};
    s.distribution.responsePreset = response;
    s.distribution.blend = {{DistributionMode::Recommended, 0.6},
                            {DistributionMode::Social, 0.1},
                            {DistributionMode::Chronological, 0.1},
                            {DistributionMode::Portal, 0.1},
                            {DistributionMode::Random, 0.1}};
    s.content.push_back(someItem("two", "Sports"));
    s.platform.competition = PriceLandscape{{3'000'000}, {7'000'000}, 0.9};
    LineItem line;
    line.id.value = "line";
    line.creative.value = "one";
    line.lifetimeBudget = Money::fromUnits(4000);
    line.bidCpm = Money{4'000'000};
    line.frequencyCap = {2, 24};
    Campaign c;
    c.id.value = "campaign";
    c.currency = "AUD";
    c.lineItems = {line};
    s.campaigns = {c};
    return s;
}

} // namespace

class EngineInstructionSetsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theBestIsInUse() { QCOMPARE(instructionSetInUse, bestInstructionSet()); }

    void askingForASetRunsItsCode() {
        if (!FOREREACH_HAS_CLONES) QSKIP("this build has one compilation of each function");
        for (const auto set : {InstructionSet::Baseline, InstructionSet::V3, InstructionSet::V4}) {
            if (set > bestInstructionSet()) continue;
            const UseInstructionSet use(set);
            QCOMPARE(compiledFor(), static_cast<int>(set));
        }
        QCOMPARE(instructionSetInUse, bestInstructionSet());
    }

    void wholeRunsGiveTheSameBitsOnAllOfThem() {
        if (!FOREREACH_HAS_CLONES) QSKIP("this build has one compilation of each function");
        for (const char* response : {"kuairand", "kuairec"}) {
            const Scenario s = everything(response);
            if (!validate(s, shippedCatalog()).empty()) QFAIL(response);
            std::string expected;
            for (const auto set : {InstructionSet::Baseline, InstructionSet::V3, InstructionSet::V4}) {
                if (set > bestInstructionSet()) {
                    qInfo("this machine has no %s", nameOf(set));
                    continue;
                }
                const UseInstructionSet use(set);
                const RunReport report = mustRun(s).report;
                QVERIFY(report.items[0].impressions.mean > 0);
                QVERIFY(report.campaigns[0].lineItems[0].impressions.mean > 0);
                if (expected.empty()) expected = report.digest;
                QVERIFY2(report.digest == expected, nameOf(set));
            }
        }
    }

    void thePlainVersionDoesTheBenchmarksJob() {
        PlainFeed feed(2000, 1700);
        feed.run(24);
        const PlainFeed::Figures day = feed.run(24);
        const double sessions = static_cast<double>(day.sessions);
        // As contract: 4.1 sessions a viewer-day, 12.5 impressions, 208 candidates; nothing shown twice but
        // by exploration.
        QVERIFY(std::abs(sessions / 2000 - 4.1) < 0.6);
        QVERIFY(std::abs(static_cast<double>(day.impressions) / sessions - 12.0) < 1.5);
        QVERIFY(static_cast<double>(day.candidates) / sessions > 190);
        QVERIFY(static_cast<double>(day.candidates) / sessions <= 208);
        QVERIFY(day.completed > day.impressions / 20);
        QVERIFY(day.seenAgain < day.impressions / 50);
    }
};

QTEST_GUILESS_MAIN(EngineInstructionSetsTest)
#include "engine_instruction_sets_test.moc"
