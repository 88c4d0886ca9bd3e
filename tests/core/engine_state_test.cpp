// SPDX-License-Identifier: GPL-3.0-or-later
// What moves in a viewer: days of use, fatigue, satisfaction, interests.
#include <QTimeZone>

#include "core/base/det_math.h"
#include "core/base/random.h"
#include "core/response/viewer_state.h"
#include "core/sim/days.h"
#include "core/sim/workers.h"
#include "core/sim/world.h"
#include "tests/core/engine_world.h"

using namespace forereach;
using namespace forereach::test;

namespace {

MarketReport daysOf(int viewers, int days) {
    Scenario s = smallScenario(viewers, days);
    s.warmupDays = 3;
    s.platform.catalogueItems = 1000;
    return mustRun(s).report.market;
}

const StateModel& state() {
    static const StateModel m = stateModel({});
    return m;
}
const ReturnModel& returns() {
    static const ReturnModel m = returnModel({});
    return m;
}

const ResponseModel& model() {
    static const ResponseModel m = responseModel(*shippedCatalog().response("kuairand"), {}, 0, 1);
    return m;
}

ItemTruth itemOf(float hook, float quality, std::size_t topic = 0) {
    ItemTruth item;
    item.topic[topic] = 255;
    item.hook = hook, item.quality = quality;
    item.durationS = 60;
    item.logDuration = static_cast<float>(detLog(60));
    return item;
}

// A viewer who is fed copies of one item, three sessions a day.
struct Fed {
    ViewerState own;
    std::array<std::uint8_t, kTopicCount> base{};
    double watchedS = 0;
    int skipped = 0, met = 0;

    Fed() { base.fill(8); }
    void session(const ItemTruth& item, int number, std::uint64_t seed) {
        std::array<std::uint8_t, kTopicCount> taste;
        currentTaste(state(), base, own, taste);
        std::array<const ItemTruth*, kPageSlots> items;
        items.fill(&item);
        PageResponse page{};
        page.slots = kPageSlots;
        page.quality.fill(item.quality);
        page.hook.fill(item.hook);
        page.duration.fill(item.durationS);
        page.logDuration.fill(item.logDuration);
        const auto tick = static_cast<std::uint32_t>(number * 8);
        const float fatigue = fatigueAt(state(), own, tick);
        page.mood = moodOf(state(), fatigue);
        std::uint32_t hate = 0;
        const std::uint64_t key = mix64(seed * 1000 + static_cast<std::uint64_t>(number));
        respondPage(model(), 0, key, page, hate);
        const int length = pageLength(state(), satisfactionOf(state(), own), fatigue, page);
        for (int i = 0; i < length; ++i) {
            watchedS += static_cast<double>(page.watched[static_cast<std::size_t>(i)]);
            skipped += (page.slotsOf[0] >> i) & 1 ? 1 : 0;
        }
        met += length;
        settle(state(), own, taste, items, page, length, fatigue, tick, mix64(key));
    }
};

} // namespace

class EngineStateTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void daysBetweenUseAreThePublishedOnes() {
        const MarketReport m = daysOf(4000, 5);
        const std::vector<double> published{0.617, 0.165, 0.079, 0.047, 0.031};
        QVERIFY(m.daysBetweenUse.size() >= published.size());
        for (std::size_t k = 0; k < published.size(); ++k)
            QVERIFY2(std::abs(m.daysBetweenUse[k] - published[k]) < 0.015 + 0.1 * published[k],
                     qPrintable(QStringLiteral("%1 days: %2").arg(k + 1).arg(m.daysBetweenUse[k])));
    }

    void videosOfAUserDayAreThePublishedOnes() {
        const MarketReport m = daysOf(4000, 3);
        QVERIFY(m.videosPerUserDayP25 && m.videosPerUserDayP50 && m.videosPerUserDayP75);
        QVERIFY2(std::abs(*m.videosPerUserDayP25 - 19) < 5,
                 qPrintable(QString::number(*m.videosPerUserDayP25)));
        QVERIFY2(std::abs(*m.videosPerUserDayP50 - 42) < 6,
                 qPrintable(QString::number(*m.videosPerUserDayP50)));
        QVERIFY2(std::abs(*m.videosPerUserDayP75 - 83) < 10,
                 qPrintable(QString::number(*m.videosPerUserDayP75)));
    }

    void aRunWithoutAWholeLocalDaySaysNothingOfDays() {
        // Days in Australia begin at 14:00 UTC: none of one day's run is whole.
        const MarketReport m = daysOf(200, 1);
        QVERIFY(m.daysBetweenUse.empty());
        QVERIFY(!m.videosPerUserDayP50);
    }

    void whoIsSatisfiedComesBackSooner() {
        for (int away = 1; away <= 5; ++away) {
            QVERIFY(returnChance(returns(), away, 0, 0.5f) > returnChance(returns(), away, 0, 0));
            QVERIFY(returnChance(returns(), away, 0, -0.5f) < returnChance(returns(), away, 0, 0));
            QVERIFY(returnChance(returns(), away + 1, 0, 0) <= returnChance(returns(), away, 0, 0));
        }
    }

    void theShareOfDaysUsedIsThatOfTheChances() {
        // The chain day by day against its closed form.
        for (const float habit : {-0.8f, 0.0f, 0.9f}) {
            std::array<double, 400> atAge{};
            atAge[0] = 1;
            double used = 0;
            constexpr int kDays = 4000;
            for (int day = 0; day < kDays; ++day) {
                std::array<double, 400> next{};
                for (std::size_t a = 0; a + 1 < atAge.size(); ++a) {
                    const double chance =
                        static_cast<double>(returnChance(returns(), static_cast<int>(a) + 1, habit, 0));
                    next[0] += atAge[a] * chance;
                    next[a + 1] += atAge[a] * (1 - chance);
                }
                atAge = next;
                if (day >= kDays / 2) used += atAge[0] / (kDays / 2);
            }
            QVERIFY(std::abs(used - shareOfDaysUsed(returns(), static_cast<double>(habit))) < 1e-3);
        }
    }

    void fatigueGrowsWithVideosAndWearsOff() {
        Fed one;
        one.session(itemOf(0, 0), 0, 1);
        const float after = one.own.fatigue;
        // One minus 0.98 to the videos met.
        double rest = 1;
        for (int i = 0; i < one.met; ++i) rest *= 0.98;
        QVERIFY(std::abs(static_cast<double>(after) - (1 - rest)) < 1e-5);
        QVERIFY(std::abs(fatigueAt(state(), one.own, 4) - after / 2) < 1e-4f); // four hours
        QVERIFY(fatigueAt(state(), one.own, 24) < 0.02f * after);
        std::array<float, kPageSlots> fresh, tired;
        leaveHazards(state(), 0, 0, fresh);
        leaveHazards(state(), 0, 0.5f, tired);
        for (std::size_t i = 0; i < kPageSlots; ++i) QVERIFY(tired[i] > fresh[i]);
        QVERIFY(moodOf(state(), 0.5f) < moodOf(state(), 0));
    }

    void clickbaitWinsEarlyAndLosesLater() {
        // Much promised and little given, against the plain item, to 200 viewers each: at first fewer skip
        // it; after a week its viewers are less satisfied, leave sooner, watch less and come back more
        // seldom.
        const ItemTruth bait = itemOf(2, -1.5f), plain = itemOf(0, 0.5f);
        double baitEarly = 0, plainEarly = 0, baitLate = 0, plainLate = 0, baitReturn = 0, plainReturn = 0;
        int baitSkips = 0, plainSkips = 0, baitMet = 0, plainMet = 0, baitFirst = 0, plainFirst = 0;
        for (std::uint64_t viewer = 1; viewer <= 200; ++viewer) {
            Fed b, p;
            for (int s = 0; s < 21; ++s) {
                b.session(bait, s, viewer);
                p.session(plain, s, viewer);
                if (s > 0) continue;
                baitSkips += b.skipped, plainSkips += p.skipped;
                baitFirst += b.met, plainFirst += p.met;
                baitEarly += b.watchedS, plainEarly += p.watchedS;
            }
            baitLate += b.watchedS, plainLate += p.watchedS;
            baitMet += b.met, plainMet += p.met;
            baitReturn += static_cast<double>(returnChance(returns(), 1, 0, satisfactionOf(state(), b.own)));
            plainReturn += static_cast<double>(returnChance(returns(), 1, 0, satisfactionOf(state(), p.own)));
        }
        QVERIFY(static_cast<double>(baitSkips) / baitFirst <
                0.9 * static_cast<double>(plainSkips) / plainFirst);
        QVERIFY(baitLate / plainLate < baitEarly / plainEarly);
        QVERIFY(static_cast<double>(baitMet) / plainMet < 0.97 * baitFirst / plainFirst);
        QVERIFY(baitReturn < 0.95 * plainReturn);
    }

    void interestsDriftTowardsWhatIsEnjoyedAndStayInBounds() {
        Fed fed;
        for (int s = 0; s < 400; ++s) fed.session(itemOf(0, 2, 5), s, 3);
        std::array<std::uint8_t, kTopicCount> taste;
        currentTaste(state(), fed.base, fed.own, taste);
        QVERIFY2(taste[5] > fed.base[5] + 10, qPrintable(QString::number(taste[5])));
        // Never by more than 2 M = 0.12 of the whole.
        for (std::size_t k = 0; k < kTopicCount; ++k) QVERIFY(std::abs(taste[k] - fed.base[k]) <= 31);
        // Without anything enjoyed it goes back to the base.
        for (int s = 400; s < 600; ++s) fed.session(itemOf(0, 0, 9), s, 3);
        currentTaste(state(), fed.base, fed.own, taste);
        QVERIFY2(std::abs(taste[5] - fed.base[5]) < 10, qPrintable(QString::number(taste[5])));
        // Clickbait turns people away from its topic.
        Fed baited;
        for (int s = 0; s < 400; ++s) baited.session(itemOf(2, -2, 5), s, 3);
        currentTaste(state(), baited.base, baited.own, taste);
        QVERIFY(taste[5] < baited.base[5]);
    }

    void aFeedByInterestSatisfiesMoreThanChance() {
        Scenario s = smallScenario(1500, 2);
        const RunReport chosen = mustRun(s).report;
        s.distribution.mode = DistributionMode::Random;
        const RunReport chance = mustRun(s).report;
        QVERIFY(chosen.attention.satisfaction > chance.attention.satisfaction + 0.1);
        QVERIFY(chosen.attention.fatigue > 0.05 && chosen.attention.fatigue < 0.6);
        QVERIFY(chosen.attention.interestDrift > 0.001 && chosen.attention.interestDrift < 0.2);
    }

    void aSlowerCopyToServingLearnsLater() {
        Scenario s = smallScenario(1500, 2);
        s.warmupDays = 0;
        const RunReport hourly = mustRun(s).report;
        s.platform.syncMinutes = 1440;
        const RunReport daily = mustRun(s).report;
        QVERIFY2(daily.market.validPlayRate < hourly.market.validPlayRate - 0.01,
                 qPrintable(QString::number(daily.market.validPlayRate)));
        // On the second day it knows what the first one taught.
        QVERIFY(daily.market.learning[1].validPlay > daily.market.learning[0].validPlay + 0.02);
        RunOptions one;
        one.workers = 1;
        QCOMPARE(mustRun(s, one).report.digest, daily.digest);
    }

    void anHourOfAHalfHourZoneIsPartOfTwo() {
        Scenario s = smallScenario(100, 1);
        s.markets = {"IN"};
        const Market& india = *shippedCatalog().market("IN");
        QCOMPARE(india.utcOffsetMinutes, 330);
        Workers workers(1);
        const auto world = compileWorld(s, shippedCatalog(), workers, {});
        double sum = 0, curve = 0;
        for (const float h : world->hourShare[0]) sum += static_cast<double>(h);
        for (const Sourced& h : india.hourCurve) curve += h.value;
        QVERIFY(std::abs(sum - 1) < 1e-5);
        // 15:00 to 16:00 UTC is half of 20 o'clock and half of 21 o'clock.
        QVERIFY(std::abs(static_cast<double>(world->hourShare[0][15]) -
                         (india.hourCurve[20].value + india.hourCurve[21].value) / 2 / curve) < 1e-6);
    }

    void useFollowsTheClocksWhereTheyChange() {
        // Clocks in Germany go back on Sunday, 25 October 2026, at 01:00 UTC.
        Scenario s = smallScenario(100, 4);
        s.markets = {"DE"};
        s.start = SimTime::parse("2026-10-23T00:00:00Z").value();
        s.content[0].publishAt = s.start;
        Workers workers(1);
        const auto world = compileWorld(s, shippedCatalog(), workers, {});
        const auto tickOf = [&](const char* at) {
            return static_cast<std::uint32_t>((SimTime::parse(at)->seconds - world->origin.seconds) / 3600);
        };
        QCOMPARE(world->localHour(0, tickOf("2026-10-24T18:00:00Z")), 20);
        QCOMPARE(world->localHour(0, tickOf("2026-10-25T18:00:00Z")), 19);
        // The evening keeps its share, an hour later by UTC.
        QCOMPARE(world->shareOfHour(0, tickOf("2026-10-24T18:00:00Z")),
                 world->shareOfHour(0, tickOf("2026-10-25T19:00:00Z")));
        QVERIFY(world->shareOfHour(0, tickOf("2026-10-24T18:00:00Z")) !=
                world->shareOfHour(0, tickOf("2026-10-25T18:00:00Z")));
        // That day has 25 hours, and days are numbered without a gap.
        const std::uint32_t day = world->localDay(0, tickOf("2026-10-25T12:00:00Z"));
        int hours = 0;
        for (std::uint32_t t = 0; t < world->ticks; ++t) {
            hours += world->localDay(0, t) == day ? 1 : 0;
            if (t > 0) QVERIFY(world->localDay(0, t) - world->localDay(0, t - 1) <= 1);
        }
        QCOMPARE(hours, 25);
        QVERIFY(world->sharesOfDay(0, day) == world->sharesAt(0, 60));
        QVERIFY(world->sharesOfDay(0, day - 1) == world->sharesAt(0, 120));
        compareAnyNumberOfWorkers(s);
    }

    void clocksChangeAsTheTimeZoneDatabaseSays() {
        struct Place {
            const char* code;
            const char* zone;
        };
        for (const Place& place :
             {Place{"US", "America/New_York"}, Place{"GB", "Europe/London"}, Place{"DE", "Europe/Berlin"},
              Place{"FR", "Europe/Paris"}, Place{"AU", "Australia/Sydney"}, Place{"JP", "Asia/Tokyo"},
              Place{"KR", "Asia/Seoul"}, Place{"BR", "America/Sao_Paulo"}, Place{"MX", "America/Mexico_City"},
              Place{"ID", "Asia/Jakarta"}, Place{"IN", "Asia/Kolkata"}, Place{"CN", "Asia/Shanghai"}}) {
            const QTimeZone zone(place.zone);
            if (!zone.isValid()) QSKIP("no time zone database on this machine");
            const Market& market = *shippedCatalog().market(place.code);
            const std::int64_t first = SimTime::parse("2025-01-01")->seconds;
            for (int h = 0; h < 5 * 366 * 24; ++h) {
                const SimTime at{first + h * 3600LL};
                QVERIFY2(market.offsetMinutesAt(at) * 60 ==
                             zone.offsetFromUtc(QDateTime::fromSecsSinceEpoch(at.seconds, QTimeZone::utc())),
                         (std::string(place.zone) + " " + at.iso()).c_str());
            }
        }
    }

    void aLifeTableOfWholeGapsIsTheirShare() {
        // 100 days of use: 60 followed the next day, 30 after two, 10 after three.
        DayCounts c;
        c.atRisk = {100, 40, 10}, c.returned = {60, 30, 10};
        const std::vector<double> share = returnsByDay(c);
        QCOMPARE(share.size(), std::size_t{3});
        QVERIFY(std::abs(share[0] - 0.6) < 1e-12 && std::abs(share[1] - 0.3) < 1e-12 &&
                std::abs(share[2] - 0.1) < 1e-12);
        c.videos[4] = 50, c.videos[10] = 50;
        QVERIFY(videosQuantile(c, 0.25) == 4.0 && videosQuantile(c, 0.75) == 10.0);
    }
};

QTEST_GUILESS_MAIN(EngineStateTest)
#include "engine_state_test.moc"
