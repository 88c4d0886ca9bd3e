// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ads/auction.h"

#include <algorithm>
#include <numeric>

namespace forereach {

BidBook bidBookOf(const std::vector<std::int64_t>& bids, std::int64_t floor, bool payOwnBid,
                  std::vector<int>& order) {
    order.resize(std::min<std::size_t>(bids.size(), kMaxLineItems));
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&](int a, int b) {
        return bids[static_cast<std::size_t>(a)] > bids[static_cast<std::size_t>(b)];
    });
    BidBook book;
    book.count = static_cast<int>(order.size());
    book.floor = floor;
    book.payOwnBid = payOwnBid;
    for (std::size_t i = 0; i < order.size(); ++i) book.bid[i] = bids[static_cast<std::size_t>(order[i])];
    return book;
}

} // namespace forereach
