// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/days.h"

#include <algorithm>
#include <bit>

#include "core/base/det_math.h"
#include "core/base/lanes.h"
#include "core/base/random.h"

namespace forereach {

DayPlan planOf(const World& world, const Luck& luck, std::int64_t viewer, std::uint32_t day, bool ofUse) {
    DayPlan plan;
    if (!ofUse) return plan;
    RandomStream random(luck.seed, luck.replication, Purpose::Activity, static_cast<std::uint64_t>(viewer),
                        day);
    const float z = fastNormal(random.uniformF());
    const float sd = world.withinSd;
    plan.rate = std::max(1e-30f, world.population.truth[static_cast<std::size_t>(viewer)].furtherSessions *
                                     fastExp(sd * z - 0.5f * sd * sd));
    const std::array<float, 24>& hours =
        world.sharesOfDay(static_cast<std::size_t>(world.population.marketOf(viewer)), day);
    float u = random.uniformF();
    plan.sureHour = 23;
    for (std::size_t h = 0; h < hours.size(); ++h) {
        u -= hours[h];
        if (u >= 0) continue;
        plan.sureHour = static_cast<std::uint8_t>(h);
        break;
    }
    return plan;
}

void firstDay(const World& world, const Luck& luck, std::int64_t viewer, ViewerDays& days) {
    RandomStream random(luck.seed, luck.replication, Purpose::Return, static_cast<std::uint64_t>(viewer), 0);
    const float habit = world.population.truth[static_cast<std::size_t>(viewer)].habit;
    days = {};
    days.today = random.uniform() < shareOfDaysUsed(world.returns, static_cast<double>(habit)) ? 1 : 0;
}

void newDay(const World& world, const Luck& luck, std::int64_t viewer, std::uint32_t day, float satisfaction,
            ViewerDays& days) {
    days.away = days.used ? 1 : static_cast<std::uint8_t>(std::min(255, days.away + 1));
    RandomStream random(luck.seed, luck.replication, Purpose::Return, static_cast<std::uint64_t>(viewer),
                        std::uint64_t{day} + 1);
    const float habit = world.population.truth[static_cast<std::size_t>(viewer)].habit;
    days.today = random.uniformF() < returnChance(world.returns, days.away, habit, satisfaction) ? 1 : 0;
    days.used = 0;
    days.videos = 0;
}

std::uint64_t tickKeyOf(const Luck& luck, std::uint32_t tick) {
    return RandomStream(luck.seed, luck.replication, Purpose::Activity, 0xac71f17eULL << 32, tick).key();
}

int sessionsInTick(const World& world, std::uint64_t tickKey, std::int64_t viewer, std::uint32_t tick,
                   DayPlan plan) {
    if (plan.rate <= 0) return 0;
    const auto market = static_cast<std::size_t>(world.population.marketOf(viewer));
    const auto hour = static_cast<std::size_t>(world.utcHour(tick));
    const float lambda = plan.rate * world.shareOfHour(market, tick);
    const double u = (static_cast<double>(
                          mix64(tickKey + static_cast<std::uint64_t>(viewer) * 0xd1342543de82ef95ULL) >> 11) +
                      0.5) *
                     0x1p-53;
    const int sure = plan.sureHour == hour ? 1 : 0;
    if (u < 1.0 - static_cast<double>(lambda)) return sure;
    return static_cast<int>(
        std::min(4u, static_cast<unsigned>(sure) + poissonFromUniform(static_cast<double>(lambda), u)));
}

namespace {

// Whom the first 24 bits of the draw leave a chance of a further session, or whose sure one is due; the
// others have none.
FOREREACH_CLONED(void, screen,
                 (std::uint64_t tickKey, std::int64_t begin, int count, const float* rate, float hourShare,
                  const std::uint8_t* sureHour, std::uint8_t hour, std::uint8_t* __restrict may),
                 (tickKey, begin, count, rate, hourShare, sureHour, hour, may)) {
    const std::uint64_t first = tickKey + static_cast<std::uint64_t>(begin) * 0xd1342543de82ef95ULL;
    for (int i = 0; i < count; ++i) {
        const std::uint64_t bits = mix64(first + static_cast<std::uint64_t>(i) * 0xd1342543de82ef95ULL);
        const float u = static_cast<float>(static_cast<std::int32_t>(bits >> 40)) * 0x1p-24f;
        const int further = rate[i] > 0.0f && u > 1.0f - rate[i] * hourShare - 3e-7f ? 1 : 0;
        may[i] = static_cast<std::uint8_t>(further | (sureHour[i] == hour ? 1 : 0));
    }
}

} // namespace

std::size_t activeViewers(const World& world, std::uint64_t tickKey, std::int64_t begin, std::int64_t end,
                          std::uint32_t tick, const std::vector<float>& rates,
                          const std::vector<std::uint8_t>& sureHours, Active* out) {
    constexpr int kAtATime = 512;
    alignas(64) std::array<std::uint8_t, kAtATime> may;
    const auto hour = static_cast<std::size_t>(world.utcHour(tick));
    std::size_t count = 0;
    while (begin < end) {
        const Segment& segment =
            world.population.segments[world.population.segmentOf[static_cast<std::size_t>(begin)]];
        const std::int64_t until = std::min({end, begin + kAtATime, segment.firstViewer + segment.viewers});
        const int n = static_cast<int>(until - begin);
        const float* const rate = rates.data() + begin;
        const std::uint8_t* const sure = sureHours.data() + begin;
        screen(tickKey, begin, n, rate, world.shareOfHour(static_cast<std::size_t>(segment.market), tick),
               sure, static_cast<std::uint8_t>(hour), may.data());
        std::fill(may.begin() + n, may.begin() + ((n + 7) & ~7), std::uint8_t{0});
        for (int i = 0; i < n; i += 8) {
            std::uint64_t eight;
            __builtin_memcpy(&eight, may.data() + i, 8);
            for (; eight; eight &= eight - 1) {
                const int at = i + std::countr_zero(eight) / 8;
                const std::int64_t viewer = begin + at;
                if (const int sessions = sessionsInTick(world, tickKey, viewer, tick, {rate[at], sure[at]}))
                    out[count++] = {static_cast<std::uint32_t>(viewer), sessions};
            }
        }
        begin = until;
    }
    return count;
}

void DayCounts::add(const ViewerDays& d, std::int64_t weight) {
    const std::size_t gap = std::min<std::size_t>(d.away, kGaps) - 1;
    atRisk[gap] += weight;
    if (!d.used) return;
    returned[gap] += weight;
    videos[std::min<std::size_t>(d.videos, kVideos - 1)] += weight;
}

void DayCounts::add(const DayCounts& o) {
    for (std::size_t k = 0; k < kGaps; ++k) atRisk[k] += o.atRisk[k], returned[k] += o.returned[k];
    for (std::size_t k = 0; k < kVideos; ++k) videos[k] += o.videos[k];
}

std::vector<double> returnsByDay(const DayCounts& counts) {
    // A life table: a run is shorter than many gaps, so each day's chance is taken of those who came to it.
    std::vector<double> share;
    double left = 1;
    for (std::size_t k = 0; k + 1 < DayCounts::kGaps && counts.atRisk[k] > 0; ++k) {
        const double chance = static_cast<double>(counts.returned[k]) / static_cast<double>(counts.atRisk[k]);
        share.push_back(left * chance);
        left *= 1 - chance;
    }
    return share;
}

double videosQuantile(const DayCounts& counts, double q) {
    std::int64_t all = 0;
    for (const std::int64_t n : counts.videos) all += n;
    double below = 0;
    const double wanted = q * static_cast<double>(all);
    for (std::size_t v = 0; v < counts.videos.size() && all > 0; ++v) {
        const auto n = static_cast<double>(counts.videos[v]);
        if (below + n >= wanted && n > 0) return static_cast<double>(v) - 0.5 + (wanted - below) / n;
        below += n;
    }
    return 0;
}

} // namespace forereach
