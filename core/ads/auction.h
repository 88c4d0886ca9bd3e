// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// The auction for one ad slot: who of the line items that take part wins each person of a class, and at what
// price. The highest score wins, if above everybody else's and its bid not below the floor: what an
// impression is bid at per thousand, and the line item's quality on top. Second price: the bid at which the
// winner would still have won, and at least the floor.

#include <array>
#include <cstdint>
#include <tuple>
#include <vector>

#include "core/ads/circle.h"
#include "core/model/campaign.h"

namespace forereach {

/// In micros per thousand impressions.
struct Bidder {
    std::int64_t bid = 0;
    std::int64_t score = 0; // bid and quality
};

struct AuctionTerms {
    AuctionKind kind = AuctionKind::SecondPrice;
    std::int64_t floor = 0;
    /// Neither floor nor competition is known: the winner pays its own bid, as in a buy at a fixed price.
    bool payOwnBid = false;
};

/// What the winner pays, given the best score of those it won against: ours (`next`), everybody else's
/// (`competing`), 0 if none.
inline std::int64_t priceOf(const AuctionTerms& terms, const Bidder& winner, std::int64_t next,
                            std::int64_t competing) {
    if (terms.payOwnBid || terms.kind == AuctionKind::FirstPrice) return winner.bid;
    const std::int64_t beaten = next > competing ? next : competing;
    std::int64_t price = beaten - (winner.score - winner.bid);
    price = price > terms.floor ? price : terms.floor;
    return price < winner.bid ? price : winner.bid;
}

/// Bidders from the best score to the worst, equal scores by index, without those that bid nothing or less
/// than the floor. Returns how many.
int orderOf(const AuctionTerms&, const Bidder* bidders, std::uint64_t of, std::uint8_t* order);

/// The auction at all places of a class at once: open[i] is where bidder i takes part, bit i of `taking`
/// whether it does at all. sell(k, places): where the k-th of the order has the best score.
template <class Sell>
void auctionPlaces(const std::uint8_t* order, int count, std::uint64_t taking, const Places* open,
                   Sell sell) {
    Places taken = 0;
    for (int k = 0; k < count; ++k) {
        const std::uint8_t i = order[k];
        if (!((taking >> i) & 1)) continue;
        const Places best = open[i] & ~taken;
        taken |= open[i];
        if (best != 0) sell(k, best);
    }
}
/// use(places, score) for each next best score among `places`, where the k-th of the order has the best.
template <class Use>
void nextBest(const Bidder* bidders, const std::uint8_t* order, int count, std::uint64_t taking,
              const Places* open, int k, Places places, Use use) {
    while (++k < count && places != 0) {
        const std::uint8_t i = order[k];
        if (!((taking >> i) & 1)) continue;
        const Places here = places & open[i];
        if (here != 0) use(here, bidders[i].score);
        places &= ~here;
    }
    if (places != 0) use(places, std::int64_t{0});
}

/// What one impression costs at a price per thousand: integer micros, halves up.
inline std::int64_t impressionMicros(std::int64_t cpmMicros) {
    return (cpmMicros + 500) / 1000;
}

/// Actions of a line item by segment, and what is believed of their rate: that of the segment, drawn to that
/// of the whole line item while there are few, and that to a prior. Integers of people, moved at barriers.
class ActionRates {
public:
    ActionRates() = default;
    ActionRates(double prior, std::size_t segments) : m_prior(prior), m_segment(segments) {}
    void add(std::size_t segment, std::int64_t impressions, std::int64_t actions);
    double rate(std::size_t segment) const;
    auto fields() { return std::tie(m_segment, m_all); } // what it has learned

private:
    struct Seen {
        std::int64_t impressions = 0, actions = 0;
    };
    double m_prior = 0;
    std::vector<Seen> m_segment;
    Seen m_all;
};

} // namespace forereach
