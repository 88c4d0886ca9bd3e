// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "core/sim/replication.h"

namespace forereach {

// Whole local days that are over at the start of a tick.
void ReplicationRun::countDays(std::uint32_t t, ReplicationResult* out) {
    if (!out || t < m_world.warmupTicks + 24) return;
    for (std::size_t m = 0; m < m_world.population.markets.size(); ++m) {
        const std::uint32_t day = m_world.localDay(m, t - 1);
        if (m_world.localDay(m, t) == day || m_world.localDay(m, t - 24) != day) continue;
        for (const Segment& s : m_world.population.segments) {
            if (static_cast<std::size_t>(s.market) != m) continue;
            for (std::int64_t v = s.firstViewer; v < s.firstViewer + s.viewers; ++v)
                out->days.add(m_state.own[static_cast<std::size_t>(v)].days,
                              m_world.population.truth[static_cast<std::size_t>(v)].weight);
        }
    }
}

// Plans the local days that begin at a tick; in a run that starts or goes on within days, these too.
void ReplicationRun::startDays(std::uint32_t t, ReplicationResult* out) {
    countDays(t, out);
    const std::size_t markets = m_world.population.markets.size();
    std::vector<std::uint8_t> begins(markets, 0);
    for (std::size_t m = 0; m < markets; ++m)
        begins[m] = t == 0 || m_world.localDay(m, t) != m_world.localDay(m, t - 1) ? 1 : 0;
    if (m_planned && std::find(begins.begin(), begins.end(), 1) == begins.end()) return;
    const auto viewers = static_cast<std::int64_t>(m_state.viewers.size());
    m_workers.run((viewers + kLeaseBlock - 1) / kLeaseBlock, [&](std::int64_t b, int) {
        for (std::int64_t i = b * kLeaseBlock; i < std::min(viewers, (b + 1) * kLeaseBlock); ++i) {
            const auto v = static_cast<std::size_t>(i);
            const auto m = static_cast<std::size_t>(m_world.population.marketOf(i));
            if (m_planned && !begins[m]) continue;
            const std::uint32_t day = m_world.localDay(m, t);
            if (t == 0)
                firstDay(m_world, m_luck, i, m_state.own[v].days);
            else if (begins[m])
                newDay(m_world, m_luck, i, day, satisfactionOf(m_world.state, m_state.own[v]),
                       m_state.own[v].days);
            const DayPlan plan = planOf(m_world, m_luck, i, day, m_state.own[v].days.today != 0);
            m_rate[v] = plan.rate;
            m_sureHour[v] = plan.sureHour;
        }
    });
    m_planned = true;
}

} // namespace forereach
