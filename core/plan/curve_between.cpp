// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "core/plan/plan.h"

namespace forereach {
namespace {

Estimate inShares(const Estimate& e) {
    const auto of = [&](const std::optional<double>& x) {
        return x && e.mean > 0 ? std::optional<double>(*x / e.mean) : std::nullopt;
    };
    return {1, of(e.error), of(e.p10), of(e.p50), of(e.p90)};
}

/// `mean` with the width of `low` and `high`, in between by `part`; without one that either lacks.
Estimate withWidth(double mean, const Estimate& low, const Estimate& high, double part) {
    const auto between = [&](const std::optional<double>& a, const std::optional<double>& b) {
        return a && b ? std::optional<double>(mean * (part == 1 ? *b : *a + part * (*b - *a))) : std::nullopt;
    };
    return {mean, between(low.error, high.error), between(low.p10, high.p10), between(low.p50, high.p50),
            between(low.p90, high.p90)};
}

} // namespace

CurveReader::CurveReader(const PlanCurve& curve)
    : m_people(static_cast<double>(curve.people)), m_most(curve.most.reach.mean) {
    for (const CurvePoint& p : curve.points)
        if (p.saturated && !m_flattensFrom) m_flattensFrom = p.budget.units();
    for (const CurvePoint& p : curve.points) {
        if (p.impressions.mean <= 0 || m_people <= 0) continue;
        Knot k;
        k.budget = p.budget.units();
        k.spend = p.spend.mean;
        k.impressions = p.impressions.mean;
        for (std::size_t n = 0; n < kPlusReach; ++n) k.plus[n] = p.nPlusReach[n].mean / m_people;
        k.shown = inShares(p.impressions);
        for (std::size_t n = 0; n < kPlusReach; ++n) k.widths[n] = inShares(p.nPlusReach[n]);
        k.fit = MixedPoisson::fit(m_people, p.times);
        m_knots.push_back(std::move(k));
    }
}

// Between two knots: what each would give with so many impressions, moved so that it is exact at its own,
// weighted by nearness.
PlusShares CurveReader::plusAt(std::size_t upper, double impressions) const {
    const auto scaled = [&](const Knot& knot) {
        const double scale = impressions / knot.impressions;
        const PlusShares here = knot.fit.plus(scale), own = knot.fit.plus(1);
        PlusShares out{};
        for (std::size_t n = 0; n < out.size(); ++n)
            out[n] = own[n] > 0 ? here[n] * knot.plus[n] / own[n] : here[n];
        return out;
    };
    PlusShares out = scaled(m_knots[upper]);
    if (upper > 0) {
        const Knot &low = m_knots[upper - 1], &high = m_knots[upper];
        const PlusShares below = scaled(low);
        const double span = high.impressions - low.impressions;
        const double part = span > 0 ? std::clamp((impressions - low.impressions) / span, 0.0, 1.0) : 1.0;
        for (std::size_t n = 0; n < out.size(); ++n) {
            out[n] = (1 - part) * below[n] + part * out[n];
            out[n] =
                std::clamp(out[n], std::min(low.plus[n], high.plus[n]), std::max(low.plus[n], high.plus[n]));
        }
    }
    for (std::size_t n = 1; n < out.size(); ++n) out[n] = std::min(out[n], out[n - 1]);
    return out;
}

CurveReading CurveReader::at(double budget) const {
    CurveReading out;
    if (m_knots.empty() || budget <= 0) return out;
    budget = std::min(budget, m_knots.back().budget);
    std::size_t upper = 0;
    while (m_knots[upper].budget < budget) ++upper;
    const Knot& high = m_knots[upper];
    const Knot none;
    const Knot& low = upper > 0 ? m_knots[upper - 1] : none;
    const double part = (budget - low.budget) / (high.budget - low.budget);
    out.spend = low.spend + part * (high.spend - low.spend);
    out.impressions = low.impressions + part * (high.impressions - low.impressions);
    const PlusShares plus = plusAt(upper, out.impressions);
    for (std::size_t n = 0; n < plus.size(); ++n) out.nPlusReach[n] = plus[n] * m_people;
    out.reach = out.nPlusReach[0];
    out.grp = 100 * out.impressions / m_people;
    if (out.reach > 0) {
        out.averageFrequency = out.impressions / out.reach;
        out.costPerPerson = out.spend / out.reach;
        out.cpm = 1000 * out.spend / out.impressions;
    }
    const double step = 0.01 * (high.budget - low.budget);
    const double less = std::max(0.0, out.impressions - 0.01 * (high.impressions - low.impressions));
    const double further = out.reach - (less > 0 ? plusAt(upper, less)[0] : 0) * m_people;
    const double money = step > 0 ? 0.01 * (high.spend - low.spend) : 0;
    if (further > 0 && money > 0) out.marginalCost = money / further;
    const Knot& widthsBelow = upper > 0 ? low : high; // below the first budget nothing else is known
    out.impressionsOutcomes = withWidth(out.impressions, widthsBelow.shown, high.shown, part);
    for (std::size_t n = 0; n < kPlusReach; ++n)
        out.outcomes[n] = withWidth(out.nPlusReach[n], widthsBelow.widths[n], high.widths[n], part);
    out.saturated = out.reach >= kSaturated * m_most;
    return out;
}

} // namespace forereach
