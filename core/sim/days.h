// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// When a viewer's sessions are: days of use, the day's rate, the sessions of an hour. The full run and a
// replay call the same functions.

#include <array>

#include "core/sim/session.h"

namespace forereach {

/// What the hours of a viewer's local day are drawn with; follows from the world, the luck, the day and
/// ViewerDays::today.
struct DayPlan {
    float rate = 0;                // further sessions expected; 0 on a day without use
    std::uint8_t sureHour = kNone; // UTC hour of the sure session
    static constexpr std::uint8_t kNone = 0xff;
};
DayPlan planOf(const World&, const Luck&, std::int64_t viewer, std::uint32_t day, bool ofUse);

/// The first day: of use with the person's long-run chance.
void firstDay(const World&, const Luck&, std::int64_t viewer, ViewerDays&);
/// A new local day: what yesterday was is noted, and whether this is a day of use is drawn.
void newDay(const World&, const Luck&, std::int64_t viewer, std::uint32_t day, float satisfaction,
            ViewerDays&);

/// Key of a tick's activity draws.
std::uint64_t tickKeyOf(const Luck&, std::uint32_t tick);
/// Number of sessions of a viewer in a tick: the sure one, and Poisson with the day's rate and the market's
/// hour; at most 4.
int sessionsInTick(const World&, std::uint64_t tickKey, std::int64_t viewer, std::uint32_t tick, DayPlan);

/// A viewer with sessions in a tick.
struct Active {
    std::uint32_t viewer = 0;
    std::int32_t sessions = 0;
};
/// Those of [begin, end), at most `out` has room for; how many. DayPlan's parts by viewer.
std::size_t activeViewers(const World&, std::uint64_t tickKey, std::int64_t begin, std::int64_t end,
                          std::uint32_t tick, const std::vector<float>& rates,
                          const std::vector<std::uint8_t>& sureHours, Active* out);

/// Days of a run, people's: how long after a day of use the next one was, and how much was watched on it.
struct DayCounts {
    static constexpr std::size_t kGaps = 8;
    static constexpr std::size_t kVideos = 600; // the last bin takes all above
    /// [k]: person-days that came k + 1 days after the last day of use, and those of them that were of use.
    std::array<std::int64_t, kGaps> atRisk{}, returned{};
    std::array<std::int64_t, kVideos> videos{}; // days of use by videos met
    void add(const ViewerDays& finished, std::int64_t weight);
    void add(const DayCounts&);
};
/// Share of days of use that the next one follows after 1, 2, .. days, as far as the run can tell.
std::vector<double> returnsByDay(const DayCounts&);
/// Videos of a day of use that a share `q` of them does not exceed, interpolated; 0 if there was none.
double videosQuantile(const DayCounts&, double q);

} // namespace forereach
