// SPDX-License-Identifier: GPL-3.0-or-later
// The user's items move the people who meet them as any other item does.
#include "core/base/det_math.h"
#include "core/base/random.h"
#include "core/response/viewer_state.h"
#include "core/sim/own_items.h"
#include "core/sim/world.h"
#include "tests/core/engine_world.h"

using namespace forereach;
using namespace forereach::test;

namespace {

constexpr float kRested = 0.1f, kContent = 0.2f;

ItemTruth truthOf(float quality, float hook, std::size_t topic) {
    ItemTruth t;
    t.topic[topic] = 255;
    t.quality = quality;
    t.hook = hook;
    return t;
}

// A page of sixteen different items, some skipped, as a session finds it.
struct SomePage {
    std::array<ItemTruth, kPageSlots> truth;
    std::array<const ItemTruth*, kPageSlots> items{};
    PageResponse page{};
    std::array<std::uint8_t, kTopicCount> taste{};

    SomePage(const ResponseModel& model, std::uint64_t seed) {
        RandomStream random(seed);
        taste.fill(8);
        taste[3] = 40;
        page.slots = kPageSlots;
        for (std::size_t i = 0; i < kPageSlots; ++i) {
            truth[i] = truthOf(random.uniformF() * 4 - 2, random.uniformF() * 4 - 2, random.below(32));
            items[i] = &truth[i];
            page.quality[i] = truth[i].quality;
            page.hook[i] = truth[i].hook;
            page.aff[i] = affinity(model, taste, truth[i]);
            page.leaveU[i] = random.uniformF();
            if (random.uniform() < 0.3) page.slotsOf[0] |= 1u << i;
            if (random.uniform() < 0.1) page.gaveUp |= 1u << i;
        }
        page.slotsOf[0] &= ~page.gaveUp;
    }
    // The same page with one slot taken out: the last one stands twice.
    SomePage without(std::size_t slot) const {
        SomePage out = *this;
        const auto bits = [slot](std::uint32_t all) {
            const std::uint32_t below = (1u << slot) - 1;
            return (all & below) | ((all >> 1) & ~below);
        };
        for (std::size_t i = slot; i + 1 < kPageSlots; ++i) {
            out.truth[i] = truth[i + 1];
            out.page.quality[i] = page.quality[i + 1];
            out.page.hook[i] = page.hook[i + 1];
            out.page.aff[i] = page.aff[i + 1];
            out.page.leaveU[i] = page.leaveU[i + 1];
        }
        for (std::size_t i = 0; i < kPageSlots; ++i) out.items[i] = &out.truth[i];
        out.page.slotsOf[0] = bits(page.slotsOf[0]);
        out.page.gaveUp = bits(page.gaveUp);
        return out;
    }
};

const StateModel& state() {
    static const StateModel m = stateModel({});
    return m;
}

ResponseModel model() {
    return responseModel(*shippedCatalog().response("kuairand"), {}, 2000, 900);
}

// One of a class of `weight` of whom so many met an item; true if this one did.
bool meets(std::int64_t people, std::int64_t gaveUp, std::int64_t skipped, std::uint32_t weight, double moves,
           std::uint64_t key, OwnItems& out) {
    static const ItemTruth truth = truthOf(0, 0, 0);
    PeopleOutcome all;
    all.people = people, all.gaveUp = gaveUp, all.skipped = skipped;
    out.count = 0;
    out.meet({&truth, 0, 0, false, false, false, 0}, all, weight, moves, key);
    return out.count == 1;
}

// A feed by chance, of which most people meet the user's items.
Scenario crowded(double hook, double quality) {
    Scenario s = smallScenario(1500, 3);
    s.distribution.mode = DistributionMode::Random;
    s.platform.catalogueItems = 400;
    s.content.clear();
    for (const char* id : {"a", "b", "c", "d", "e", "f"}) {
        ContentItem item = someItem(id);
        item.overrides.hook = hook;
        item.overrides.quality = quality;
        s.content.push_back(item);
    }
    return s;
}

} // namespace

class EngineOwnItemsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aPersonMeetsWhatTheirClassMeetsByItsShare() {
        OwnItems own;
        // A class of one: exactly, with what this one did.
        for (std::uint64_t key = 0; key < 50; ++key) {
            QVERIFY(meets(1, 0, 1, 1, 1, key, own) && own.item[0].skipped && !own.item[0].gaveUp);
            QVERIFY(meets(1, 1, 0, 1, 1, key, own) && own.item[0].gaveUp && !own.item[0].skipped);
            QVERIFY(!meets(1, 0, 0, 1, 0, key, own));
        }
        int met = 0, skipped = 0, gaveUp = 0, half = 0;
        constexpr int kTries = 20000;
        for (std::uint64_t key = 0; key < kTries; ++key) {
            if (meets(300, 30, 90, 1000, 1, mix64(key), own)) {
                ++met;
                skipped += own.item[0].skipped ? 1 : 0;
                gaveUp += own.item[0].gaveUp ? 1 : 0;
            }
            half += meets(300, 0, 0, 1000, 0.5, mix64(key), own) ? 1 : 0;
        }
        QVERIFY(std::abs(met / double(kTries) - 0.3) < 0.015);
        QVERIFY(std::abs(half / double(kTries) - 0.15) < 0.012);
        QVERIFY(std::abs(skipped / double(met) - 0.3) < 0.03);
        QVERIFY(std::abs(gaveUp / double(met) - 0.1) < 0.02);
    }

    void anItemAmongOthersCountsAsOneOfThem() {
        // A page as it is, and the same page with one slot taken out and put back as the user's item: as
        // long, and it leaves the same behind, to the bit.
        const ResponseModel m = model();
        int inside = 0;
        for (std::uint64_t seed = 1; seed <= 300; ++seed) {
            SomePage whole(m, seed);
            for (float& u : whole.page.leaveU) u = 1 - (1 - u) * 0.4f; // stays longer
            const std::size_t slot = 1 + seed % 9;
            const int length = pageLength(state(), kContent, kRested, whole.page);
            if (length <= static_cast<int>(slot)) continue;
            ++inside;
            SomePage rest = whole.without(slot);
            OwnItems own;
            own.count = 1;
            own.item[0] = {&whole.truth[slot],
                           whole.truth[slot].quality,
                           0,
                           true,
                           ((whole.page.slotsOf[0] >> slot) & 1) != 0,
                           ((whole.page.gaveUp >> slot) & 1) != 0,
                           whole.page.leaveU[slot]};
            std::array<int, kPageSlots> place{};
            place[0] = static_cast<int>(slot);
            own.standAt(state(), place, kContent, kRested, rest.page);
            QCOMPARE(own.slots, length);
            QCOMPARE(own.others, length - 1);
            ViewerState a, b;
            a.content = b.content = 0.3f;
            settle(state(), a, whole.taste, whole.items, whole.page, length, kRested, 5, seed);
            own.putAmong(m, rest.taste, rest.items, rest.page);
            settle(state(), b, rest.taste, rest.items, rest.page, own.slots, kRested, 5, seed);
            QCOMPARE(b.content, a.content);
            QCOMPARE(b.fatigue, a.fatigue);
            QVERIFY(b.drift == a.drift);
        }
        QVERIFY(inside > 100);
    }

    void whoWouldHaveLeftBeforeMeetsItLast() {
        const ResponseModel m = model();
        SomePage some(m, 4);
        some.page.leaveU.fill(0.999f);
        some.page.leaveU[2] = 0; // leaves after the third
        OwnItems own;
        const ItemTruth truth = truthOf(0, 0, 1);
        own.count = 1;
        own.item[0] = {&truth, 0, 0, false, false, false, 0.999f};
        std::array<int, kPageSlots> place{};
        place[0] = 3;
        own.standAt(state(), place, 0, 0, some.page);
        QCOMPARE(own.others, 3);
        QCOMPARE(own.slots, 4);
        // Who leaves at the item does not see what stands after it.
        own.item[0].leaveU = 0;
        place[0] = 1;
        own.standAt(state(), place, 0, 0, some.page);
        QCOMPARE(own.others, 1);
        QCOMPARE(own.slots, 2);
        // A full page has no slot more.
        some.page.leaveU.fill(0.999f);
        own.item[0].leaveU = 0.999f;
        place[0] = kPageSlots;
        own.standAt(state(), place, 0, 0, some.page);
        QCOMPARE(own.slots, kPageSlots);
        QCOMPARE(own.others, kPageSlots - 1);
        QCOMPARE(int(own.order[kPageSlots - 1]), kPageSlots);
    }

    void withNoEffectTheFeedIsWhatItIsWithoutTheItems() {
        Scenario with = crowded(1, 0);
        Scenario nobodys = with;
        for (ContentItem& item : nobodys.content) item.language = "xx"; // nobody speaks it
        const RunReport without = mustRun(nobodys).report;
        const RunReport moved = mustRun(with).report;
        with.overrides[kItemsMoveViewers] = 0;
        const RunReport held = mustRun(with).report;
        QVERIFY(held.items[0].reach.mean > 0 && without.items[0].reach.mean == 0);
        QVERIFY(held.market == without.market);
        QVERIFY(held.attention == without.attention);
        QVERIFY(!(moved.market == without.market));
        // It is the feed that the items move, not who meets them on the first day.
        QVERIFY(std::abs(moved.items[0].reach.mean / held.items[0].reach.mean - 1) < 0.05);
    }

    void clickbaitLeavesItsViewersLessSatisfied() {
        const RunReport bait = mustRun(crowded(2, -2)).report, good = mustRun(crowded(-1, 2)).report;
        Scenario none = crowded(0, 0);
        none.overrides[kItemsMoveViewers] = 0;
        const RunReport without = mustRun(none).report;
        QVERIFY2(bait.attention.satisfaction < without.attention.satisfaction - 0.005,
                 qPrintable(QStringLiteral("%1 %2 %3")
                                .arg(bait.attention.satisfaction)
                                .arg(without.attention.satisfaction)
                                .arg(good.attention.satisfaction)));
        QVERIFY2(good.attention.satisfaction > without.attention.satisfaction,
                 qPrintable(QStringLiteral("%1 %2")
                                .arg(good.attention.satisfaction)
                                .arg(without.attention.satisfaction)));
    }

    void aFeedThatIsMovedIsEqualForAnyNumberOfWorkers() { compareAnyNumberOfWorkers(crowded(1, 0)); }
};

QTEST_GUILESS_MAIN(EngineOwnItemsTest)
#include "engine_own_items_test.moc"
