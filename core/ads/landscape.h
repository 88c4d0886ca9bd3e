// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Landscape: the highest bid of everybody else for one slot and person, as a distribution of prices. In
// micros per thousand impressions.

#include <cstdint>
#include <optional>
#include <vector>

#include "core/model/campaign.h"

namespace forereach {

class Landscape {
public:
    Landscape() = default; // nobody else bids
    explicit Landscape(const std::optional<PriceLandscape>&);

    bool present() const { return m_presence > 0; }
    /// Factor of the price at a local hour.
    double at(int localHour) const {
        return m_hours.empty() ? 1.0 : m_hours[static_cast<std::size_t>(localHour)];
    }
    /// Chance that everybody else bids less; all prices times `factor`.
    double shareBelow(std::int64_t bidMicros, double factor = 1) const;
    /// Quantile of the highest other bid at factor 1, 0 < u < 1; 0 where nobody else bids.
    double priceAt(double u) const;
    /// That quantile times `factor`, in the middle of each of kPrices equal parts of 0 to 1.
    void prices(double factor, std::vector<std::int64_t>& out) const;
    static constexpr std::uint32_t kPrices = 1024;

private:
    double m_presence = 0;
    double m_logMedian = 0, m_sigma = 0;
    std::vector<double> m_prices; // factor 1
    std::vector<double> m_hours;
};

} // namespace forereach
