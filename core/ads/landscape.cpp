// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ads/landscape.h"

#include <algorithm>

#include "core/base/det_math.h"

namespace forereach {

namespace {
constexpr double kNormalP90 = 1.2815515655446004;
}

Landscape::Landscape(const std::optional<PriceLandscape>& prices) {
    if (!prices || prices->medianCpm.micros <= 0) return;
    m_presence = prices->presence;
    m_hours = prices->hours;
    m_logMedian = detLog(static_cast<double>(prices->medianCpm.micros));
    m_sigma = std::max(
        0.0, (detLog(static_cast<double>(std::max<std::int64_t>(1, prices->p90Cpm.micros))) - m_logMedian) /
                 kNormalP90);
    for (std::uint32_t k = 0; k < kPrices; ++k) m_prices.push_back(priceAt((k + 0.5) / kPrices));
}

double Landscape::shareBelow(std::int64_t bid, double factor) const {
    if (!present()) return 1;
    if (bid <= 0) return 0;
    const double x = detLog(static_cast<double>(bid)) - m_logMedian - (factor != 1 ? detLog(factor) : 0.0);
    const double below = m_sigma > 0 ? detNormalCdf(x / m_sigma) : (x > 0 ? 1.0 : 0.0);
    return (1 - m_presence) + m_presence * below;
}

double Landscape::priceAt(double u) const {
    if (!present() || u <= 1 - m_presence) return 0;
    const double v = std::clamp((u - (1 - m_presence)) / m_presence, 1e-12, 1 - 1e-12);
    return detExp(std::min(41.0, m_logMedian + m_sigma * detNormalQuantile(v)));
}

void Landscape::prices(double factor, std::vector<std::int64_t>& out) const {
    out.resize(m_prices.size());
    for (std::size_t k = 0; k < m_prices.size(); ++k)
        out[k] = static_cast<std::int64_t>(m_prices[k] * factor + 0.5);
}

} // namespace forereach
