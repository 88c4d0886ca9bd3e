// SPDX-License-Identifier: GPL-3.0-or-later
// What viewers do: the response model against its closed forms, and measured signals reaching the simulation.
#include "core/base/det_math.h"
#include "core/base/random.h"
#include "core/response/response.h"
#include "tests/core/engine_world.h"

using namespace forereach;
using namespace forereach::test;

namespace {

ResponseModel kuairand() {
    return responseModel(*shippedCatalog().response("kuairand"), {}, 0, 1);
}

MediaSignals lively() {
    MediaSignals s;
    s.durationS = 15;
    s.width = 1080, s.height = 1920, s.frameRate = 30;
    s.loudnessDb.assign(30, -18.0f);
    s.motion.assign(30, 0.12f);
    s.brightness.assign(30, 0.5f);
    s.cutsS = {1, 3, 5, 7, 9, 11, 13};
    s.meanLoudnessDb = -18, s.silenceShare = 0, s.meanMotion = 0.12, s.meanBrightness = 0.5,
    s.cutsPerMinute = 28, s.changeFirst3s = 0.3;
    s.hasAudio = true;
    return s;
}

MediaSignals blackSilent() {
    MediaSignals s;
    s.durationS = 15;
    s.width = 1080, s.height = 1920, s.frameRate = 30;
    s.motion.assign(30, 0.0f);
    s.brightness.assign(30, 0.0f);
    return s;
}

/// Nothing in the item gives more reason to leave at one place than at another.
std::array<float, kRetentionCells> evenHazard() {
    std::array<float, kRetentionCells> warp{};
    for (std::size_t c = 0; c < warp.size(); ++c) warp[c] = static_cast<float>(c + 1) / kRetentionCells;
    return warp;
}

} // namespace

class EngineResponseTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void pageAndPeopleFollowTheSameLaw() {
        // A page drawn slot by slot and a class drawn by people must agree with the closed forms of skip and
        // completion.
        const ResponseModel m = kuairand();
        ItemTruth item;
        item.durationS = 20;
        item.logDuration = static_cast<float>(detLog(20));
        item.quality = 0.5f;
        const float aff = 1.0f;
        const ItemResponse r = itemResponse(m, 0, aff, item);
        const double z = (detLog(20) - static_cast<double>(r.mu)) / static_cast<double>(m.sigma);
        const double zSkip =
            (detLog(20) - static_cast<double>(m.logSkipMedian)) / static_cast<double>(m.skipSd);
        const double skip = static_cast<double>(r.skipProbability);
        const double complete = (1 - skip) * (1 - detNormalCdf(z)) + skip * (1 - detNormalCdf(zSkip));
        constexpr int kN = 60000;
        int skipped = 0, completed = 0;
        for (int i = 0; i < kN / kPageSlots; ++i) {
            PageResponse page{};
            page.slots = kPageSlots;
            page.aff.fill(aff);
            page.quality.fill(item.quality);
            page.duration.fill(item.durationS);
            page.logDuration.fill(item.logDuration);
            std::uint32_t hate = 0;
            respondPage(m, 0, mix64(static_cast<std::uint64_t>(i)), page, hate);
            for (const std::uint8_t f : page.flags)
                skipped += f & kSkipped ? 1 : 0, completed += f & kCompleted ? 1 : 0;
        }
        const auto warp = evenHazard();
        PeopleOutcome people;
        for (int i = 0; i < 4000; ++i)
            respondPeople(m, r, item, warp, 15, mix64(static_cast<std::uint64_t>(i) + 99), people);
        const double n = static_cast<double>(people.people);
        QVERIFY(std::abs(skipped / static_cast<double>(kN) - skip) < 0.01);
        QVERIFY(std::abs(completed / static_cast<double>(kN) - complete) < 0.01);
        QVERIFY(std::abs(static_cast<double>(people.skipped) / n - skip) < 0.01);
        QVERIFY(std::abs(static_cast<double>(people.completed) / n - complete) < 0.01);
    }

    void baseRatesAreThoseOfThePresetAndNeverPastHalf() {
        const ResponseModel m = kuairand();
        ItemTruth item;
        item.durationS = 30;
        item.logDuration = static_cast<float>(detLog(30));
        const auto warp = evenHazard();
        PeopleOutcome o;
        for (int i = 0; i < 3000; ++i)
            respondPeople(m, itemResponse(m, 0, 0, item), item, warp, 60,
                          mix64(static_cast<std::uint64_t>(i)), o);
        const double n = static_cast<double>(o.people);
        QVERIFY(static_cast<double>(o.like) / n > 0.001 && static_cast<double>(o.like) / n < 0.03);
        QVERIFY(static_cast<double>(o.notInterested) / n < 0.01);
    }

    void manyPeopleOfAClassKeepCountsWhole() {
        const ResponseModel m = kuairand();
        ItemTruth item;
        const auto warp = evenHazard();
        for (const std::uint32_t people : {1u, 63u, 64u, 65u, 1000u, 7001u}) {
            PeopleOutcome o;
            respondPeople(m, itemResponse(m, 0, 0, item), item, warp, people, 5, o);
            std::int64_t left = o.completed;
            for (const std::int64_t c : o.leftInCell) left += c;
            QCOMPARE(o.people, static_cast<std::int64_t>(people));
            QCOMPARE(left, static_cast<std::int64_t>(people));
        }
    }

    void aClassOfAnySizeWatchesForAsLong() {
        // Ninety-six people drawn at once are not the sixty-four of the shortest watch times twice.
        const ResponseModel m = kuairand();
        ItemTruth item;
        item.durationS = 60;
        item.logDuration = static_cast<float>(detLog(60));
        const auto warp = evenHazard();
        const auto meanWatch = [&](std::uint32_t people, int classes) {
            PeopleOutcome o;
            for (int i = 0; i < classes; ++i)
                respondPeople(m, itemResponse(m, 0, 0, item), item, warp, people,
                              mix64(static_cast<std::uint64_t>(i) * 1000 + people), o);
            return static_cast<double>(o.watchDs) / static_cast<double>(o.people);
        };
        const double one = meanWatch(1, 400'000);
        for (const std::uint32_t people : {40u, 96u, 127u, 2000u}) {
            const double many = meanWatch(people, 6000);
            QVERIFY2(std::abs(many / one - 1) < 0.015,
                     qPrintable(QStringLiteral("%1 people: %2 against %3").arg(people).arg(many).arg(one)));
        }
    }

    void aBlackSilentClipAndALivelyOneGiveDifferentCurves() {
        Scenario s = smallScenario(1500, 2);
        s.content = {someItem("lively"), someItem("black")};
        s.content[0].signals = lively();
        s.content[1].signals = blackSilent();
        s.content[1].creator.id.value = s.content[0].creator.id.value;
        s.replications = 2;
        const RunReport r = mustRun(s).report;
        const auto at = [&](std::size_t item, std::size_t point) {
            return r.items[item].retention[point].share.mean;
        };
        // After three of fifteen seconds (point 6 of 32) and at the end fewer stay with the black one.
        QVERIFY2(at(0, 6) > at(1, 6) + 0.05, qPrintable(QStringLiteral("%1 %2").arg(at(0, 6)).arg(at(1, 6))));
        QVERIFY(at(0, 32) > at(1, 32));
        const double perLively = r.items[0].watchTimeS.mean / r.items[0].impressions.mean;
        const double perBlack = r.items[1].watchTimeS.mean / r.items[1].impressions.mean;
        QVERIFY(perLively > 1.1 * perBlack);
    }

    void retentionStartsAtOneAndNeverRises() {
        const RunReport r = mustRun(smallScenario()).report;
        const auto& curve = r.items[0].retention;
        QCOMPARE(curve.size(), std::size_t{33});
        QCOMPARE(curve[0].share.mean, 1.0);
        for (std::size_t i = 1; i < curve.size(); ++i)
            QVERIFY(curve[i].share.mean <= curve[i - 1].share.mean);
        QVERIFY(std::abs(curve.back().share.mean -
                         r.items[0].completions.mean / r.items[0].impressions.mean) < 1e-9);
    }
};

QTEST_GUILESS_MAIN(EngineResponseTest)
#include "engine_response_test.moc"
