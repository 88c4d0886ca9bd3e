// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ads/auction.h"

#include <algorithm>

namespace forereach {

namespace {
// How many impressions a belief is worth before any is seen: assumptions.
constexpr double kLineWeight = 1000, kSegmentWeight = 2000;
} // namespace

int orderOf(const AuctionTerms& terms, const Bidder* bidders, std::uint64_t of, std::uint8_t* order) {
    int count = 0;
    for (; of; of &= of - 1) {
        const auto i = static_cast<std::uint8_t>(std::countr_zero(of));
        if (bidders[i].bid > 0 && bidders[i].bid >= terms.floor) order[count++] = i;
    }
    std::stable_sort(order, order + count,
                     [&](std::uint8_t a, std::uint8_t b) { return bidders[a].score > bidders[b].score; });
    return count;
}

void ActionRates::add(std::size_t segment, std::int64_t impressions, std::int64_t actions) {
    m_segment[segment].impressions += impressions;
    m_segment[segment].actions += actions;
    m_all.impressions += impressions;
    m_all.actions += actions;
}

double ActionRates::rate(std::size_t segment) const {
    const double all = (static_cast<double>(m_all.actions) + kLineWeight * m_prior) /
                       (static_cast<double>(m_all.impressions) + kLineWeight);
    const Seen& own = m_segment[segment];
    return (static_cast<double>(own.actions) + kSegmentWeight * all) /
           (static_cast<double>(own.impressions) + kSegmentWeight);
}

} // namespace forereach
