// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/own_items.h"

#include "core/base/random.h"

namespace forereach {

void OwnItems::meet(OwnItem met, const PeopleOutcome& all, std::uint32_t weight, double moves,
                    std::uint64_t key) {
    if (count == kPageSlots || moves <= 0) return;
    RandomStream random(key);
    // One number in [0, weight): those below `people` met it, those who waited in vain or skipped it first.
    const auto one = static_cast<std::int64_t>(random.below(weight));
    if (one >= all.people || random.uniform() >= moves) return;
    met.gaveUp = one < all.gaveUp;
    met.skipped = !met.gaveUp && one < all.gaveUp + all.skipped;
    met.leaveU = random.uniformF();
    item[static_cast<std::size_t>(count++)] = met;
}

void OwnItems::standAt(const StateModel& model, const std::array<int, kPageSlots>& place, float satisfaction,
                       float fatigue, const PageResponse& page) {
    std::array<float, kPageSlots> hazard;
    leaveHazards(model, satisfaction, fatigue, hazard);
    std::uint32_t left = (1u << count) - 1; // items that do not stand yet
    others = slots = 0;
    const auto put = [&](int what) {
        order[static_cast<std::size_t>(slots++)] = static_cast<std::uint8_t>(what);
    };
    bool stays = true;
    while (stays && slots < kPageSlots) {
        int next = -1; // the first item whose place it is
        for (int i = count - 1; i >= 0; --i)
            if (((left >> i) & 1) && place[static_cast<std::size_t>(i)] <= others) next = i;
        if (next < 0 && others >= page.slots) break;
        const float chance = hazard[static_cast<std::size_t>(slots)];
        if (next >= 0) {
            left &= ~(1u << next);
            put(kPageSlots + next);
            stays = item[static_cast<std::size_t>(next)].leaveU >= chance;
        } else {
            put(others);
            stays = page.leaveU[static_cast<std::size_t>(others++)] >= chance;
        }
    }
    for (int i = 0; i < count; ++i) {
        if (!((left >> i) & 1)) continue;
        if (slots == kPageSlots) { // the page is full: its last slot that can gives way
            int last = slots - 1;
            while (last > 0 && order[static_cast<std::size_t>(last)] >= kPageSlots) --last;
            for (int s = last; s + 1 < slots; ++s)
                order[static_cast<std::size_t>(s)] = order[static_cast<std::size_t>(s) + 1];
            --slots, --others;
        }
        put(kPageSlots + i);
    }
}

void OwnItems::putAmong(const ResponseModel& model, const std::array<std::uint8_t, kTopicCount>& taste,
                        std::array<const ItemTruth*, kPageSlots>& items, PageResponse& page) const {
    const PageResponse before = page;
    const std::array<const ItemTruth*, kPageSlots> background = items;
    page.slotsOf[0] = page.gaveUp = 0;
    for (int s = 0; s < slots; ++s) {
        const auto to = static_cast<std::size_t>(s);
        const std::size_t from = order[to];
        bool skipped = false, gaveUp = false;
        if (from < kPageSlots) {
            items[to] = background[from];
            page.aff[to] = before.aff[from];
            page.quality[to] = before.quality[from];
            page.hook[to] = before.hook[from];
            skipped = (before.slotsOf[0] >> from) & 1;
            gaveUp = (before.gaveUp >> from) & 1;
        } else {
            const OwnItem& own = item[from - kPageSlots];
            items[to] = own.truth;
            page.aff[to] = affinity(model, taste, *own.truth);
            page.quality[to] = own.quality;
            page.hook[to] = own.truth->hook;
            skipped = own.skipped;
            gaveUp = own.gaveUp;
        }
        page.slotsOf[0] |= (skipped ? 1u : 0u) << s;
        page.gaveUp |= (gaveUp ? 1u : 0u) << s;
    }
}

} // namespace forereach
