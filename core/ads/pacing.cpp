// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ads/pacing.h"

#include <algorithm>
#include <limits>

#include "core/base/det_math.h"

namespace forereach {
namespace {

// Assumptions: a dead band of a tenth of the hour's plan, steps of a tenth, long ones far from it, and gains
// on the logarithm of the bid.
constexpr double kDeadBand = 0.1, kBidUp = 1.1, kBidDown = 0.9, kLeastBid = 0.05;
constexpr double kFar = 0.8, kFarUp = 1.3, kFarDown = 0.6;
constexpr double kPidStart = 0.5, kP = 0.1, kI = 0.15, kD = 0.05;

} // namespace

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
    m_yield = m_terms.firstYield;
    if (m_terms.method == PacingMethod::Pid) m_bid = kPidStart;
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
    if (m_terms.method != PacingMethod::Throttling) {
        // While the bid is still being found an hour may cost at most twice its plan.
        const double most = std::max(2 * out.planned, static_cast<double>(m_terms.unit));
        if (most < static_cast<double>(out.allowed)) out.allowed = static_cast<std::int64_t>(most);
        out.bid = m_bid;
        return out;
    }
    const double atFullShare = demand * m_yield;
    out.share = atFullShare > out.planned ? out.planned / atFullShare : 1.0;
    return out;
}

// Below its plan a line item bids more, above it less: stepwise outside of a dead band, or by a controller
// whose sum stands still while the bid is at an end of its range.
void Pacer::moveBid(const Plan& plan, std::int64_t spent) {
    if (plan.planned <= 0) return;
    const double error = std::clamp(1 - static_cast<double>(spent) / plan.planned, -1.0, 1.0);
    if (m_terms.method == PacingMethod::Multiplicative) {
        if (error > kDeadBand) m_bid *= error > kFar ? kFarUp : kBidUp;
        if (error < -kDeadBand) m_bid *= error < -kFar ? kFarDown : kBidDown;
    } else {
        const double wanted = kPidStart * detExp(kP * error + kI * (m_sum + error) + kD * (error - m_error));
        if ((wanted < 1 || error < 0) && (wanted > kLeastBid || error > 0)) m_sum += error;
        m_error = error;
        m_bid = wanted;
    }
    m_bid = std::clamp(m_bid, kLeastBid, 1.0);
}

void Pacer::settle(std::size_t hour, const Plan& plan, std::int64_t spent) {
    const std::int64_t before = spentOn(m_terms.day[hour]);
    m_day = m_terms.day[hour];
    m_spentToday = before + spent;
    m_spent += spent;
    if (m_terms.pacing == Pacing::Even && m_terms.method != PacingMethod::Throttling) moveBid(plan, spent);
    const double offered = m_terms.demand[hour] * plan.share;
    // Too few to learn from: a share so small that hardly anybody was offered it.
    if (offered < 20) return;
    const double seen = static_cast<double>(spent) / offered;
    m_yield = 0.5 * m_yield + 0.5 * std::min(seen, m_terms.firstYield * m_terms.mostYield);
    m_yield = std::max(m_yield, m_terms.firstYield * 1e-3);
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
