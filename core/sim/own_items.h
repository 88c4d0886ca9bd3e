// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// The user's items in the page of one person: whom a class's state is that of. A class has one state, so one
// of its people stands for it: an item that k of w people met was met by this one with chance k / w. In that
// person's page it takes a slot, and it tires, satisfies, draws and ends the visit as any other item does.

#include <array>
#include <cstdint>

#include "core/response/response.h"

namespace forereach {

// Plain, so that a session that meets none of them pays nothing.
struct OwnItem {
    const ItemTruth* truth;
    float quality; // of this replication
    float score;
    bool inserted; // by its pool or a friend, not by its score
    bool skipped, gaveUp;
    float leaveU;
};

struct OwnItems {
    std::array<OwnItem, kPageSlots> item; // the first `count`
    int count = 0;
    int others = 0, slots = 0; // met of the page's own slots, and of all
    /// By slot met, `slots` of them: index of the page's slot, or kPageSlots + index of the item.
    std::array<std::uint8_t, kPageSlots> order;

    /// Draws whether the person was among those of a class of `weight` who met it, and was moved.
    void meet(OwnItem, const PeopleOutcome& all, std::uint32_t weight, double moves, std::uint64_t key);
    /// Puts the items after so many slots of the page (`place`, by item), and goes through it until the
    /// person leaves, with the chances of a page of so many slots more. What was met was met: an item that
    /// the person would have left before is the last. Sets others, slots, order.
    void standAt(const StateModel&, const std::array<int, kPageSlots>& place, float satisfaction,
                 float fatigue, const PageResponse& page);
    /// The page as the person met it: what settle() reads, in the order of the slots.
    void putAmong(const ResponseModel&, const std::array<std::uint8_t, kTopicCount>& taste,
                  std::array<const ItemTruth*, kPageSlots>& items, PageResponse& page) const;
};

} // namespace forereach
