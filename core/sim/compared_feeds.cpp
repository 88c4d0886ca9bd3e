// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/compared_feeds.h"

#include <algorithm>

namespace forereach {

int ComparedFeeds::slotOf(std::size_t k) const {
    for (const FeedSlot& s : feeds[k].slots)
        if (s.shown.item && *s.shown.item == items[k]) return s.slot;
    return 0;
}

int ComparedFeeds::firstDifference(std::size_t a, std::size_t b) const {
    const auto& x = feeds[a].slots;
    const auto& y = feeds[b].slots;
    for (std::size_t i = 0; i < std::max(x.size(), y.size()); ++i) {
        if (i >= x.size() || i >= y.size()) return static_cast<int>(i) + 1;
        const LedgerCandidate& p = x[i].shown;
        const LedgerCandidate& q = y[i].shown;
        const bool pair = p.item && q.item && *p.item == items[a] && *q.item == items[b];
        if (!pair && (p.item != q.item || p.catalogueId != q.catalogueId)) return static_cast<int>(i) + 1;
    }
    return 0;
}

} // namespace forereach
