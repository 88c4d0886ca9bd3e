// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ads/pacing.h"

#include <algorithm>
#include <limits>

namespace forereach {

Pacer::Pacer(PacingTerms terms) : m_terms(std::move(terms)) {
    const std::size_t hours = m_terms.demand.size();
    m_rest.assign(hours, 0);
    m_restOfDay.assign(hours, 0);
    for (std::size_t h = hours; h-- > 0;) {
        const bool last = h + 1 == hours;
        m_rest[h] = m_terms.demand[h] + (last ? 0 : m_rest[h + 1]);
        m_restOfDay[h] =
            m_terms.demand[h] + (last || m_terms.day[h + 1] != m_terms.day[h] ? 0 : m_restOfDay[h + 1]);
    }
    m_yield = static_cast<double>(m_terms.impression);
}

Pacer::Plan Pacer::plan(std::size_t hour) const {
    Plan out;
    if (!buys() || m_terms.demand[hour] <= 0) return out;
    constexpr std::int64_t kNoLimit = std::numeric_limits<std::int64_t>::max();
    const std::int64_t life = m_terms.lifetime > 0 ? m_terms.lifetime - m_spent : kNoLimit;
    const std::int64_t today = m_terms.daily > 0 ? m_terms.daily - spentOn(m_terms.day[hour]) : kNoLimit;
    out.allowed = std::max<std::int64_t>(0, std::min(life, today));
    if (out.allowed == 0) return out;
    out.planned = static_cast<double>(out.allowed);
    out.share = 1;
    if (m_terms.pacing == Pacing::Asap) return out;
    const double demand = m_terms.demand[hour];
    if (m_terms.lifetime > 0)
        out.planned = std::min(out.planned, static_cast<double>(life) * demand / m_rest[hour]);
    if (m_terms.daily > 0)
        out.planned = std::min(out.planned, static_cast<double>(today) * demand / m_restOfDay[hour]);
    const double atFullShare = demand * m_yield;
    out.share = atFullShare > out.planned ? out.planned / atFullShare : 1.0;
    return out;
}

void Pacer::settle(std::size_t hour, const Plan& plan, std::int64_t spent) {
    const std::int64_t before = spentOn(m_terms.day[hour]);
    m_day = m_terms.day[hour];
    m_spentToday = before + spent;
    m_spent += spent;
    const double offered = m_terms.demand[hour] * plan.share;
    // Too few to learn from: a share so small that hardly anybody was offered it.
    if (offered < 20) return;
    const double seen = static_cast<double>(spent) / offered;
    m_yield = 0.5 * m_yield + 0.5 * std::min(seen, static_cast<double>(m_terms.impression) * 4);
    m_yield = std::max(m_yield, static_cast<double>(m_terms.impression) * 1e-3);
}

std::vector<std::int64_t> splitLease(std::int64_t allowed, std::int64_t impression,
                                     const std::vector<double>& demand, double phase) {
    std::vector<std::int64_t> lease(demand.size(), 0);
    double total = 0;
    std::size_t lastBlock = demand.size();
    for (std::size_t b = 0; b < demand.size(); ++b) {
        total += demand[b];
        if (demand[b] > 0) lastBlock = b;
    }
    if (total <= 0 || allowed <= 0) return lease;
    // Beyond 2^50 units the product below would lose whole ones: coarser units then.
    std::int64_t unit = std::max<std::int64_t>(1, impression);
    while (allowed / unit > (std::int64_t{1} << 50)) unit *= 2;
    const std::int64_t units = allowed / unit;
    double sum = 0;
    std::int64_t given = 0;
    for (std::size_t b = 0; b < demand.size(); ++b) {
        if (demand[b] <= 0) continue;
        sum += demand[b];
        const std::int64_t until =
            b == lastBlock
                ? units
                : std::min(units,
                           static_cast<std::int64_t>(static_cast<double>(units) * (sum / total) + phase));
        lease[b] = (until - given) * unit;
        given = until;
    }
    lease[lastBlock] += allowed - units * unit;
    return lease;
}

} // namespace forereach
