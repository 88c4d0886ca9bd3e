// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Whose luck an item of the user's has, and what is added to its signals: what makes variants of one piece
// comparable.

#include "core/model/content_item.h"

namespace forereach {

/// Added to what an item's signals come to, in standard deviations; its own luck stays.
struct SignalShift {
    double hook = 0, quality = 0, pace = 0;
};

/// Whose luck an item has if not its own: variants of one piece meet the same viewers with the same luck.
struct LuckOf {
    ItemId item;
    CreatorId creator;
    SignalShift shift;
};

} // namespace forereach
