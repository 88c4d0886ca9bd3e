// SPDX-License-Identifier: GPL-3.0-or-later
// Boosted posts: ads that are the user's own item. Whom they reach has met it, so that the feed does not show
// it to them, and who shares it sends links.
#include <algorithm>
#include <bit>

#include "core/sim/meet_ads.h"
#include "core/sim/meet_tracked.h"

namespace forereach {

void AdRun::noteBoosted(Block& block, const Slot& slot, const Won& won) const {
    const Line& line = m_lines[won.place];
    Places before = 0;
    if (const Exposure* const met = block.met.of(slot.local))
        for (std::uint64_t rest = m_boosts; rest; rest &= rest - 1) {
            const auto place = static_cast<std::size_t>(std::countr_zero(rest));
            if (m_lines[place].creative == line.creative) before |= met[place].met();
        }
    Boosted& b = block.boosted.emplace_back();
    b.item = line.creative;
    b.people = won.people;
    b.fresh = slot.circle.peopleOf(won.who & ~before);
    b.before = slot.circle.peopleOf(before);
    b.luck = RandomStream(mix64(slot.key ^ 0xb0057edULL) ^ line.key).uniform();
    b.shares = won.outcome.share;
    b.shown = block.shown.size();
}

void AdRun::noteBought(std::int64_t viewer, const Boosted& b, std::uint32_t people) {
    Block& block = m_blocks[static_cast<std::size_t>(viewer) / kLeaseBlock];
    if (b.shown < block.shown.size()) block.shown[b.shown].bought = people;
}

void meetBoosted(const World& world, const TickState& state, std::int64_t viewer,
                 std::vector<Reached*>& reached, Tally& tally) {
    const auto v = static_cast<std::size_t>(viewer);
    const std::uint32_t weight = world.population.truth[v].weight;
    for (const AdRun::Boosted& b : state.ads->boosted(viewer)) {
        if (b.item >= reached.size()) continue;
        Reached& met = *reached[b.item];
        // The people who know it from the feed alone are anybody of those who have not met the ad: as many of
        // the new ones as their share, rounded by chance.
        const std::uint32_t others = weight - b.before,
                            feedOnly = met.people - std::min(met.people, b.before);
        std::uint32_t known = 0;
        if (others > 0) {
            const double share = static_cast<double>(feedOnly) / static_cast<double>(others);
            known = static_cast<std::uint32_t>(share * static_cast<double>(b.fresh) + b.luck);
            const std::uint32_t least = b.fresh + feedOnly > others ? b.fresh + feedOnly - others : 0;
            known = std::clamp(known, least, std::min(b.fresh, feedOnly));
        }
        const std::uint32_t bought = b.fresh - known;
        met.people += bought;
        met.bought += bought;
        if (bought > 0) state.ads->noteBought(viewer, b, bought);
        TrackedCounts::Cell& cell = tally.tracked[b.item].segment[world.population.segmentOf[v]];
        cell.bought += bought;
        cell.boughtShown += b.people;
        cell.boughtShares += b.shares;
    }
}

} // namespace forereach
