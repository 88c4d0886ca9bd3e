// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <numeric>

#include "core/plan/plan.h"

namespace forereach {
namespace {

constexpr std::int64_t kUnlimited = std::int64_t{1} << 56; // micros

std::int64_t scaled(std::int64_t x, std::int64_t by, std::int64_t of) {
    return static_cast<std::int64_t>(static_cast<__int128>(x) * by / of);
}

std::int64_t budgetOfLine(const LineItem& line) {
    if (line.lifetimeBudget.micros > 0) return line.lifetimeBudget.micros;
    const std::int64_t seconds = std::max<std::int64_t>(0, line.end.seconds - line.start.seconds);
    const std::int64_t days = std::max<std::int64_t>(1, (seconds + 86399) / 86400);
    return scaled(line.dailyBudget.micros, days, 1);
}

Campaign* campaignIn(Scenario& s, const CampaignId& id) {
    for (Campaign& c : s.campaigns)
        if (c.id == id) return &c;
    return nullptr;
}

} // namespace

const Campaign* campaignOf(const Scenario& s, const CampaignId& id) {
    for (const Campaign& c : s.campaigns)
        if (c.id == id) return &c;
    return nullptr;
}

Money budgetOf(const Scenario& scenario, const CampaignId& id) {
    const Scenario s = resolved(scenario);
    Money sum;
    if (const Campaign* const campaign = campaignOf(s, id))
        for (const LineItem& line : campaign->lineItems) sum.micros += budgetOfLine(line);
    return sum;
}

Scenario withBudget(Scenario scenario, const CampaignId& id, Money budget) {
    Scenario s = resolved(std::move(scenario));
    Campaign* const campaign = campaignIn(s, id);
    if (!campaign) return s;
    std::vector<std::int64_t> own;
    for (const LineItem& line : campaign->lineItems) own.push_back(budgetOfLine(line));
    std::int64_t total = std::accumulate(own.begin(), own.end(), std::int64_t{0});
    if (total == 0) {
        std::fill(own.begin(), own.end(), 1);
        total = static_cast<std::int64_t>(own.size());
    }
    // Whole micros, what is left over to the first ones.
    std::int64_t left = budget.micros;
    for (std::size_t i = 0; i < own.size(); ++i) {
        LineItem& line = campaign->lineItems[i];
        line.lifetimeBudget.micros = scaled(budget.micros, own[i], total);
        if (line.dailyBudget.micros > 0)
            line.dailyBudget.micros =
                std::max<std::int64_t>(1, scaled(line.dailyBudget.micros, budget.micros, total));
        left -= line.lifetimeBudget.micros;
    }
    for (std::size_t i = 0; i < own.size() && left > 0; ++i)
        if (own[i] > 0) {
            ++campaign->lineItems[i].lifetimeBudget.micros;
            --left;
        }
    for (LineItem& line : campaign->lineItems) // a share of nothing is no share, and not "no limit"
        if (line.lifetimeBudget.micros == 0) line.dailyBudget.micros = 0;
    return s;
}

Scenario withoutLimit(Scenario scenario, const CampaignId& id) {
    Scenario s = resolved(std::move(scenario));
    if (Campaign* const campaign = campaignIn(s, id))
        for (LineItem& line : campaign->lineItems) {
            line.lifetimeBudget.micros = kUnlimited;
            line.dailyBudget.micros = 0;
        }
    return s;
}

std::vector<Money> defaultBudgets(Money stated, Money most) {
    // Per mille of the budget that is stated; the range of the acceptance protocol of reach models.
    static constexpr std::array<std::int64_t, 10> kOfStated{100,  200,  350,  500,  750,
                                                            1000, 1500, 2000, 2500, 3000};
    static constexpr std::array<std::int64_t, 10> kOfMost{10, 25, 50, 100, 200, 350, 500, 700, 850, 1000};
    std::vector<Money> out;
    for (const std::int64_t part : stated.micros > 0 ? kOfStated : kOfMost) {
        const Money m{scaled(stated.micros > 0 ? stated.micros : most.micros, part, 1000)};
        if (m.micros > 0 && (out.empty() || out.back() < m)) out.push_back(m);
    }
    return out;
}

} // namespace forereach
