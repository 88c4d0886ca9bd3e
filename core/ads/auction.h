// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// One auction for one ad slot: who of the line items that take part wins it, and at what price. Second price:
// the winner pays the next best bid, of an own line item or of the competition, and at least the floor. The
// line items are the bits of a word, best bid first, so that the best and the next are two bit scans.

#include <array>
#include <cstdint>
#include <vector>

#include "core/model/campaign.h"

namespace forereach {

/// Bids of all line items in micros per thousand impressions, best first, equal bids by position in the
/// scenario.
struct BidBook {
    std::array<std::int64_t, kMaxLineItems> bid{};
    int count = 0;
    std::int64_t floor = 0;
    /// Neither floor nor competition is known: the winner pays its own bid, as in a buy at a fixed price.
    bool payOwnBid = false;
};

/// The book, and in `order` which line item (position in the scenario) stands in each place.
BidBook bidBookOf(const std::vector<std::int64_t>& bids, std::int64_t floor, bool payOwnBid,
                  std::vector<int>& order);

struct AuctionResult {
    int winner = -1;        // place in the book; -1: nobody of ours
    std::int64_t price = 0; // per thousand impressions, at most the winner's bid
};

/// `taking`: bit i is set if place i takes part. `competing`: the highest bid of everybody else, 0 if none.
inline AuctionResult runAuction(const BidBook& book, std::uint64_t taking, std::int64_t competing) {
    if (taking == 0) return {};
    const int best = __builtin_ctzll(taking);
    const std::int64_t bid = book.bid[static_cast<std::size_t>(best)];
    if (bid <= 0 || bid < book.floor || bid <= competing) return {};
    if (book.payOwnBid) return {best, bid};
    const std::uint64_t rest = taking & (taking - 1);
    const std::int64_t next = rest ? book.bid[static_cast<std::size_t>(__builtin_ctzll(rest))] : 0;
    std::int64_t price = book.floor > competing ? book.floor : competing;
    price = price > next ? price : next;
    return {best, price};
}

/// What one impression costs at a price per thousand: integer micros, halves up.
inline std::int64_t impressionMicros(std::int64_t cpmMicros) {
    return (cpmMicros + 500) / 1000;
}

} // namespace forereach
