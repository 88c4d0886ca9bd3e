// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Budgets of a line item over the hours of a run: what it may spend in the next hour at most (never more than
// is left), what it plans to, and for what share of its opportunities it takes part. Moves at barriers only.
// The hour's money is leased to fixed blocks of viewers, and what they do not spend comes back.

#include <cstdint>
#include <tuple>
#include <vector>

#include "core/model/campaign.h"

namespace forereach {

struct PacingTerms {
    std::int64_t lifetime = 0, daily = 0; // micros; 0: none
    Pacing pacing = Pacing::Even;
    PacingMethod method = PacingMethod::Throttling;
    std::int64_t unit = 0;         // what one impression, or one action that is paid for, costs at most
    double firstYield = 0;         // micros that one opportunity is expected to cost
    double mostYield = 4;          // what is believed of it later, at most, in firstYield
    std::vector<double> demand;    // expected opportunities of the target by hour, 0 outside of the flight
    std::vector<std::int32_t> day; // by hour
};

class Pacer {
public:
    explicit Pacer(PacingTerms);

    struct Plan {
        std::int64_t allowed = 0; // micros, at most what is left of both budgets
        double planned = 0;       // micros
        double share = 0;         // of opportunities, 0..1
        double bid = 1;           // factor of the bid, 0..1
    };
    Plan plan(std::size_t hour) const;
    /// What the hour of that plan cost.
    void settle(std::size_t hour, const Plan&, std::int64_t spent);

    auto fields() {
        return std::tie(m_spent, m_spentToday, m_day, m_yield, m_bid, m_sum, m_error);
    } // what it has learned
    bool buys() const { return m_terms.lifetime > 0 || m_terms.daily > 0; }
    std::int64_t spent() const { return m_spent; }
    /// Of the day of the hour settled last.
    std::int64_t spentToday() const { return m_spentToday; }

private:
    void moveBid(const Plan&, std::int64_t spent);
    std::int64_t spentOn(std::int32_t day) const { return day == m_day ? m_spentToday : 0; }

    PacingTerms m_terms;
    std::vector<double> m_rest, m_restOfDay; // expected opportunities from this hour on
    std::int64_t m_spent = 0, m_spentToday = 0;
    std::int32_t m_day = -1;
    double m_bid = 1, m_sum = 0, m_error = 0; // factor of the bid; the controller's sum and last error
    double m_yield = 0; // micros that one opportunity costs at full share, as seen so far
};

/// Splits `allowed` over blocks in proportion to `demand`, in units of `impression` so that no block is left
/// with less than one impression costs; `phase` in [0, 1) says where the remainders fall. The parts add up to
/// `allowed` exactly (or are all 0 where nobody is).
std::vector<std::int64_t> splitLease(std::int64_t allowed, std::int64_t impression,
                                     const std::vector<double>& demand, double phase);

} // namespace forereach
