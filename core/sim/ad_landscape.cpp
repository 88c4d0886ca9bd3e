// SPDX-License-Identifier: GPL-3.0-or-later
// AdRun: what it would have taken to win each auction, and to whom those were lost that were not won.
#include <algorithm>
#include <bit>

#include "core/sim/meet_ads.h"

namespace forereach {

void AdRun::recordLandscape(Block& block, const Sale& sale) const {
    const Slot& slot = *sale.slot;
    const Circle& circle = slot.circle;
    const std::uint32_t places = circle.places();
    // The two best of the own scores at each place, and whose the best is.
    std::array<std::int64_t, Circle::kMost> best{}, second{}, others{};
    std::array<std::size_t, Circle::kMost> whose;
    whose.fill(kMaxLineItems);
    Places sold = 0;
    std::uint64_t bids = 0;
    for (int k = 0; k < sale.order->count; ++k) {
        const std::size_t line = sale.order->place[static_cast<std::size_t>(k)];
        if (!((sale.taking >> line) & 1)) continue;
        bids |= std::uint64_t{1} << line;
        sold |= sale.asked[line];
        for (Places rest = sale.open[line]; rest; rest &= rest - 1) {
            const auto at = static_cast<std::size_t>(std::countr_zero(rest));
            if (whose[at] == kMaxLineItems)
                best[at] = slot.bidders[line].score, whose[at] = line;
            else
                second[at] = std::max(second[at], slot.bidders[line].score);
        }
    }
    if (m_landscapes[slot.market].present()) {
        const std::vector<std::int64_t>& prices = m_prices[slot.market];
        const double perPlace = static_cast<double>(Landscape::kPrices) / places;
        for (std::uint32_t at = 0; at < places; ++at) {
            const std::uint32_t from = at >= sale.first ? at - sale.first : at + places - sale.first;
            others[at] = prices[std::min(Landscape::kPrices - 1,
                                         static_cast<std::uint32_t>((from + sale.into) * perPlace))];
        }
    }
    for (std::uint64_t rest = sale.taking; rest; rest &= rest - 1) {
        const auto line = static_cast<std::size_t>(std::countr_zero(rest));
        const Bidder& bidder = slot.bidders[line];
        const std::int64_t quality = m_lines[line].item->quality.micros;
        AdLineResult::Landscape& out = block.line[line].landscape;
        const Places lost = sale.open[line] & ~sale.asked[line];
        if (!((bids >> line) & 1)) {
            out.underFloor += circle.peopleOf(lost);
        } else {
            out.toOwn += circle.peopleOf(lost & sold);
            out.toOthers += circle.peopleOf(lost & ~sold);
        }
        out.bid[PriceBins::of(bidder.bid)] += circle.peopleOf(sale.open[line]);
        for (Places open = sale.open[line]; open; open &= open - 1) {
            const auto at = static_cast<std::size_t>(std::countr_zero(open));
            const std::int64_t own = whose[at] == line ? second[at] : best[at];
            const std::int64_t toWin = std::max(m_auction.floor, std::max(own, others[at]) - quality);
            out.toWin[PriceBins::of(toWin)] += circle.peopleAt(static_cast<std::uint32_t>(at));
        }
    }
}

} // namespace forereach
