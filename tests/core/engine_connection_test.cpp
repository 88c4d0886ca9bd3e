// SPDX-License-Identifier: GPL-3.0-or-later
// What a slow line does: waits, starts lost, stalls.
#include "core/base/det_math.h"
#include "core/base/random.h"
#include "core/response/response.h"
#include "core/sim/replay.h"
#include "tests/core/engine_world.h"

using namespace forereach;
using namespace forereach::test;

namespace {

const WaitModel& waits() {
    static const WaitModel m = waitModel({});
    return m;
}

const ResponseModel& model() {
    static const ResponseModel m = responseModel(*shippedCatalog().response("kuairand"), {}, 0, 1);
    return m;
}

PageResponse pageOf(float kbps, float throughput, std::uint64_t key, std::uint32_t* hate = nullptr) {
    PageResponse page{};
    page.slots = kPageSlots;
    page.kbps.fill(kbps);
    page.duration.fill(30);
    page.logDuration.fill(static_cast<float>(detLog(30)));
    page.throughput = throughput;
    page.roundTripS = 0.1f;
    std::uint32_t disliked = 0;
    respondPage(model(), 0, key, page, hate ? *hate : disliked);
    return page;
}

} // namespace

class EngineConnectionTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void patienceIsThePublishedOne() {
        QVERIFY(givesUp(waits(), 0.5f) == 0 && givesUp(waits(), 2.0f) == 0);
        QVERIFY(std::abs(givesUp(waits(), 3.0f) - 0.058f) < 1e-6f);
        // A quarter within five seconds and about half within ten, as the study is quoted.
        QVERIFY(givesUp(waits(), 5.0f) > 0.15f && givesUp(waits(), 5.0f) < 0.25f);
        QVERIFY(givesUp(waits(), 10.0f) > 0.4f && givesUp(waits(), 10.0f) < 0.55f);
        QVERIFY(givesUp(waits(), 60.0f) == 1);
    }

    void aFastLineChangesNothing() {
        for (std::uint64_t key = 1; key < 50; ++key) {
            const PageResponse without = pageOf(1850, 0, key), with = pageOf(1850, 1e6f, key);
            QVERIFY(without.watched == with.watched && without.flags == with.flags);
            QCOMPARE(with.gaveUp, 0u);
        }
    }

    void aLineAboveTheThresholdIsNeverWaitedFor() {
        // What the run skips for speed would have changed nothing.
        const ConnectionModel m = connectionModel(waits(), 3, 120);
        QVERIFY(m.slowBelow > 0.05f && m.slowBelow < 0.6f);
        for (int i = 1; i < 200; ++i) {
            const float u = m.slowBelow + (1 - m.slowBelow) * static_cast<float>(i) / 200.0f;
            const Arrival a =
                arrivalOf(waits(), kHighestKbps, 300, 300, throughputOf(m, u), m.roundTripS, 0, 0);
            QVERIFY(givesUp(waits(), a.startS) == 0 && !a.stalls && a.watchedS == 300.0f);
        }
        QVERIFY(connectionModel(waits(), 80, 25).slowBelow < 0.001f);
        QVERIFY(connectionModel(waits(), 10, 900).slowBelow ==
                1); // round trips alone take more than patience
    }

    void whoGivesUpSawNothingAndActsOnNothing() {
        std::int64_t lost = 0, slots = 0;
        double watched = 0, fast = 0;
        for (std::uint64_t key = 1; key < 400; ++key) {
            std::uint32_t hate = 0;
            const PageResponse page = pageOf(1850, 400, key, &hate);
            for (std::size_t i = 0; i < kPageSlots; ++i) {
                ++slots;
                watched += static_cast<double>(page.watched[i]);
                if (!((page.gaveUp >> i) & 1)) continue;
                ++lost;
                QVERIFY(page.watched[i] == 0 && page.flags[i] == 0 && page.logWatch[i] == 0);
                QVERIFY(((hate >> i) & 1) == 0);
            }
            for (const float w : pageOf(1850, 0, key).watched) fast += static_cast<double>(w);
        }
        // 1.85 Mbit/s over 0.4: 4.6 s and the round trips, never loaded before; so many starts are lost.
        const double expected = static_cast<double>(givesUp(waits(), 3 * 0.1f + 1850.0f / 400.0f));
        QVERIFY(std::abs(static_cast<double>(lost) / static_cast<double>(slots) - expected) < 0.02);
        QVERIFY(watched < 0.8 * fast);
    }

    void whatIsLoadedMeanwhileIsNotWaitedFor() {
        const float cold = arrivalOf(waits(), 1200, 30, 10, 3000, 0.1f, 0, 0).startS;
        const float warm = arrivalOf(waits(), 1200, 30, 10, 3000, 0.1f, 5, 1200).startS;
        QVERIFY(std::abs(cold - 0.7f) <
                1e-5f); // three round trips, and a second of video at 2.5 times its rate
        QVERIFY(warm == 0);
        // A line that is full with the item before loads nothing else.
        QVERIFY(arrivalOf(waits(), 1200, 30, 10, 1000, 0.1f, 5, 1200).startS ==
                arrivalOf(waits(), 1200, 30, 10, 1000, 0.1f, 0, 0).startS);
    }

    void pageAndPeopleLoseEquallyManyStarts() {
        const ConnectionModel line = connectionModel(waits(), 0.6, 100);
        ItemTruth item;
        item.durationS = 30;
        item.logDuration = static_cast<float>(detLog(30));
        item.kbps = 1850;
        std::array<float, kRetentionCells> warp;
        for (std::size_t c = 0; c < warp.size(); ++c) warp[c] = static_cast<float>(c + 1) / kRetentionCells;
        PeopleOutcome people;
        for (std::uint64_t i = 0; i < 600; ++i)
            respondPeople(model(), itemResponse(model(), 0, 0, item), item, warp, 20, mix64(i), people, &line,
                          0);
        double expected = 0;
        for (int i = 0; i < 4000; ++i)
            expected += static_cast<double>(givesUp(
                            waits(), arrivalOf(waits(), 1850, 30, 5,
                                               throughputOf(line, (static_cast<float>(i) + 0.5f) / 4000.0f),
                                               0.1f, 0, 0)
                                         .startS)) /
                        4000;
        QCOMPARE(people.people, std::int64_t{12000});
        QVERIFY2(std::abs(static_cast<double>(people.gaveUp) / 12000 - expected) < 0.015,
                 qPrintable(QString::number(expected)));
        std::int64_t left = people.completed;
        for (const std::int64_t c : people.leftInCell) left += c;
        QCOMPARE(left, people.people);
    }

    void startsAreLostOnSlowLinesAndByHeavyFiles() {
        Scenario s = smallScenario(3000, 1);
        s.markets = {"IN"};
        MediaSignals heavy;
        heavy.durationS = 15;
        heavy.bitrateKbps = 8000;
        MediaSignals light = heavy;
        light.bitrateKbps = 200;
        s.content = {someItem("heavy"), someItem("light")};
        for (ContentItem& item : s.content) item.publishAt = s.start, item.creator.followers = 3'000'000;
        s.content[0].signals = heavy;
        s.content[1].signals = light;
        const RunReport report = mustRun(s).report;
        const auto lost = [&](std::size_t item, Connection c) {
            for (const ConnectionReport& r : report.items[item].connections)
                if (r.connection == c) return r.startsLost;
            return -1.0;
        };
        QVERIFY2(lost(0, Connection::Mobile3G) > 3 * std::max(0.0, lost(0, Connection::Mobile5G)),
                 qPrintable(QString::number(lost(0, Connection::Mobile3G))));
        QVERIFY(lost(0, Connection::Mobile3G) > lost(1, Connection::Mobile3G));
        QVERIFY(report.market.startsLostRate > 0 && report.market.startsLostRate < 0.05);
        for (const LawResult& law : report.laws) QVERIFY2(law.holds, law.name.c_str());
    }
};

QTEST_GUILESS_MAIN(EngineConnectionTest)
#include "engine_connection_test.moc"
