// SPDX-License-Identifier: GPL-3.0-or-later
// Copying of what was learned to serving, for platforms that do it more seldom than each tick.

#include "core/sim/replication.h"

namespace forereach {

void ReplicationRun::syncItems(std::uint32_t t, const std::vector<std::uint32_t>& touched) {
    m_state.pending.insert(m_state.pending.end(), touched.begin(), touched.end());
    if ((t + 1) % syncTicks() != 0) return;
    m_state.served = m_state.items;
    for (std::size_t m = 0; m < m_state.serving.size(); ++m)
        noteFeedback(m_state.serving[m], viewOf(m), m_state.pending);
    m_state.pending.clear();
    m_state.servedHeads = m_state.heads;
}

void ReplicationRun::syncTracked(std::uint32_t t, std::size_t item) {
    if (t % syncTicks() != 0) return;
    m_trackedServed[item] = {itemBelief(m_trackedFeedback[item], 1.0), m_trackedTrend[item]};
}

} // namespace forereach
