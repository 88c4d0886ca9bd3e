// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Items of the catalogue in formats other than short video: what each is made of, and what a viewer does with
// those that stand in a page. A page is answered in lanes as if all were videos; the few that are not are
// answered again, one by one.

#include "core/base/random.h"
#include "core/sim/world.h"

namespace forereach {

/// Makes one item of the catalogue of another format, if the mix says so. `u`: draws of the item's own.
void drawFormat(const std::map<Format, double>& shares, RandomStream& u, ItemTruth&, ItemVisible&);

/// Slots of other formats, as bits: what was drawn for them as videos is replaced. `key`: of (seed,
/// replication, viewer, session).
std::uint32_t respondOthers(const ResponseModel&, float level, std::uint64_t key,
                            const std::array<const ItemTruth*, kPageSlots>&, PageResponse&,
                            std::uint32_t& notInterested);

} // namespace forereach
