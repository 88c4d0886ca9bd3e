// SPDX-License-Identifier: GPL-3.0-or-later
// Links to the user's items, from tick to tick.

#include <algorithm>

#include "core/base/random.h"
#include "core/sim/replication.h"

namespace forereach {

// Chance that a session of a person of each segment opens a link: those due over the sessions expected.
std::vector<double> ReplicationRun::shareChances(std::uint32_t t, std::size_t item) const {
    const ShareFlow& flow = m_flows[item];
    if (flow.due(t) == 0) return {};
    std::vector<double> chance(m_world.population.segments.size(), 0);
    for (std::size_t s = 0; s < chance.size(); ++s) {
        const auto market = static_cast<std::size_t>(m_world.population.segments[s].market);
        const double sessions =
            m_world.segmentSessions[s] * static_cast<double>(m_world.shareOfHour(market, t));
        chance[s] = std::min(0.5, static_cast<double>(flow.due(t, static_cast<std::uint16_t>(s))) /
                                      std::max(1.0, sessions));
    }
    return chance;
}

// What was shared during the tick goes to friends; who opened a link grows the tree it came from.
void ReplicationRun::passOn(std::uint32_t t, std::size_t item, const TrackedCounts& sum) {
    std::vector<ShareFlow::Happened> happened;
    happened.reserve(sum.segment.size());
    const std::uint64_t key = RandomStream(m_luck.seed, m_luck.replication, Purpose::Cascade,
                                           m_world.tracked[item].key, std::uint64_t{t} + 1)
                                  .key();
    for (std::size_t s = 0; s < sum.segment.size(); ++s) {
        const TrackedCounts::Cell& c = sum.segment[s];
        happened.push_back(
            ShareFlow::split(c.reach + c.boughtShown, c.opened, c.shares + c.boughtShares, mix64(key ^ s)));
    }
    m_flows[item].advance(t, happened);
}

} // namespace forereach
