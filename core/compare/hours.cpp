// SPDX-License-Identifier: GPL-3.0-or-later
// The best hour: the item published at every hour of some days, all in one world, read at equal age. Of
// several markets each has its own grid in its own time.

#include <algorithm>

#include "core/compare/studies.h"
#include "core/compare/trials.h"

namespace forereach {
namespace {

/// Reach in one market at an age.
Samples reachIn(const TrialResult& r, std::size_t market, std::size_t age) {
    const std::vector<Samples>& hours = r.item().marketHourReach[market];
    if (age == 0 || hours.empty()) return Samples(static_cast<std::size_t>(r.samples.replications), 0.0);
    return hours[std::min(age, hours.size()) - 1];
}

} // namespace

Result<HoursReport> hoursOf(const Scenario& scenario, std::size_t item, const Catalog& catalog,
                            const RunOptions& options, const RunControl& control, const HoursOptions& hours) {
    Trials trials(scenario, item, catalog, options, control);
    Scenario& s = trials.change();
    const ContentItem own = trials.own();
    HoursReport out;
    out.item = own.id;
    out.title = own.title;
    out.seed = s.seed;
    out.replications = s.replications;
    out.ageHours = 24 * hours.ageDays;

    // From the start on, the first of each weekday in each market's time.
    std::vector<Trial> asked{{own, {}}};
    struct Place {
        std::size_t market;
        int weekday, hour;
    };
    std::vector<Place> places;
    std::int64_t last = own.publishAt.seconds;
    for (std::size_t m = 0; m < s.markets.size(); ++m) {
        const Market& market = *catalog.market(s.markets[m]);
        for (const int weekday : hours.weekdays)
            for (int hour = 0; hour < 24; hour += hours.everyHours) {
                SimTime at = s.start;
                // Whole hours: the engine's ticks.
                at.seconds += (3600 - at.seconds % 3600) % 3600;
                const auto wanted = [&] {
                    const int offset = market.offsetMinutesAt(at);
                    return at.hourOfDay(offset) == hour && at.dayOfWeek(offset) == weekday;
                };
                while (!wanted()) at = at.plusHours(1);
                Trial t{own, {}};
                t.item.publishAt = at;
                asked.push_back(std::move(t));
                places.push_back({m, weekday, hour});
                last = std::max(last, at.seconds);
            }
    }
    const auto needed = (last - s.start.seconds + 3600LL * out.ageHours + 86399) / 86400;
    s.horizonDays = static_cast<int>(std::max<std::int64_t>(s.horizonDays, needed));
    Result<std::vector<TrialResult>> results = trials.run(asked);
    if (!results) return results.error();

    const auto age = static_cast<std::size_t>(out.ageHours);
    for (const std::int64_t n : results->front().samples.segmentViewers) out.viewers += n;
    for (std::size_t m = 0; m < s.markets.size(); ++m) {
        const Market& market = *catalog.market(s.markets[m]);
        double curve = 0;
        for (const Sourced& h : market.hourCurve) curve += h.value;
        MarketHours grid;
        grid.market = s.markets[m];
        grid.ownWeekday = own.publishAt.dayOfWeek(market.offsetMinutesAt(own.publishAt));
        grid.ownHour = own.publishAt.hourOfDay(market.offsetMinutesAt(own.publishAt));
        const Samples mine = reachIn(results->front(), m, age);
        grid.ownReach = estimateOf(mine);
        for (std::size_t i = 0; i < places.size(); ++i) {
            if (places[i].market != m) continue;
            const Samples reach = reachIn((*results)[i + 1], m, age);
            HourCell cell{places[i].weekday, places[i].hour, estimateOf(reach), differenceOf(mine, reach), 0};
            cell.newItems = s.platform.catalogueItems / s.platform.renewalDays *
                            market.hourCurve[static_cast<std::size_t>(cell.hour)].value / curve;
            grid.cells.push_back(std::move(cell));
            if (grid.cells.back().reach.mean > grid.cells[grid.best].reach.mean)
                grid.best = grid.cells.size() - 1;
        }
        if (!grid.cells.empty()) grid.bestIs = verdictOf(grid.cells[grid.best].againstOwn);
        out.markets.push_back(std::move(grid));
    }
    return out;
}

} // namespace forereach
