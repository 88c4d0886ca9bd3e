// SPDX-License-Identifier: GPL-3.0-or-later
// How the platform treats the user's items in the hour that begins: what each source may carry.
#include <algorithm>

#include "core/base/det_math.h"
#include "core/sim/beside_feed.h"
#include "core/sim/replication.h"

namespace forereach {

void ReplicationRun::serveTracked(std::uint32_t t, TickState& state) {
    state.tracked.assign(m_world.tracked.size(), {});
    for (std::size_t i = 0; i < m_world.tracked.size(); ++i) {
        const TrackedItem& item = m_world.tracked[i];
        TrackedServing& s = state.tracked[i];
        s.live = t >= item.publishTick && t < item.endTick;
        s.quality = m_trackedQuality[i];
        s.audience = item.subject.audience + static_cast<float>(m_trackedAudience[i]);
        if (!s.live) continue;
        const std::uint32_t age = t - item.publishTick;
        if (age == 0) m_pools[i] = startPools(m_ladder[i], t);
        // Sessions the platform expects this hour among people who may see the item.
        double sessions = 0, background = 0, weakest = 1e300; // strongest and weakest trend of what trends
        for (std::size_t m = 0; m < m_state.serving.size(); ++m) {
            const double share = static_cast<double>(m_world.shareOfHour(m, t));
            sessions += m_world.sessionsPerDay[m] * share *
                        (item.admittedShare.empty() ? 1.0 : item.admittedShare[m]);
            const BlockMeta& trends = m_state.serving[m].trending.meta;
            for (int k = 0; k < trends.count; ++k) {
                const auto trend =
                    static_cast<double>(m_state.items[trends.item[static_cast<std::size_t>(k)]].trend);
                background = std::max(background, trend);
                weakest = std::min(weakest, trend);
            }
        }
        sessions = std::max(1.0, sessions);
        const PoolState& pool = m_pools[i];
        const std::int64_t quota = quotaLeft(pool, m_ladder[i]);
        s.freshness = freshnessOf(m_world.weights, age);
        syncTracked(t, i);
        const double served = m_trackedServed[i].trend;
        s.belief = m_trackedServed[i].belief;
        if (m_world.shareOf(DistributionMode::Random) > 0) {
            // One of the catalogue, like any other: slots a session over items alive.
            const double alive = static_cast<double>(m_state.serving[0].alive.size());
            s.randomP = std::min(1.0, 12.5 / std::max(1.0, alive));
        }
        const double explored =
            m_world.shareOf(DistributionMode::Recommended) + m_world.shareOf(DistributionMode::Portal);
        if (quota > 0 && explored > 0) {
            double planned = static_cast<double>(quota);
            double planHours = m_world.assumed.quotaHours;
            const auto windowAge = static_cast<double>(t - pool.windowStart);
            if (item.isLive()) // all of it while it is on air
                planHours = std::min(planHours, windowAge + static_cast<double>(item.endTick - t));
            planned /= std::max(1.0, planHours - windowAge);
            s.exploreP = std::min(0.5, planned / (sessions * explored * countedShare(item, t)));
        }
        s.shareP = shareChances(t, i);
        const double reach = m_trackedReach[i];
        s.searchP = std::min(1.0, reach * m_world.assumed.searchFound) * m_world.assumed.searchShare;
        if (item.followersShare > 0)
            s.followP = std::min(1.0, reach * m_world.assumed.followSession *
                                          detExp(-0.6931471805599453 * age / 24.0));
        const bool newest = m_world.shareOf(DistributionMode::Chronological) > 0;
        if (pool.open() || newest) {
            s.trending = served > m_world.assumed.trendingLevel * background && background > 0;
            const double found = std::min(
                1.0, reach * (s.trending ? m_world.assumed.trendingShare : m_world.assumed.retrievalShare));
            s.interestP = pool.open() ? found : 0.0;
            s.newestP = newest ? found : 0.0;
        }
        s.front = served > weakest;
        if (s.front && m_world.assumed.editorialShare > 0)
            for (const auto& serving : m_state.serving) {
                // One of the picks for all if it is worth more than the last of them.
                const FrontPage page = frontPageOf(serving);
                const float value = commonValue(serving.heads, item.visible, s.belief,
                                                s.freshness * m_world.weights.outOfNetwork);
                s.pickedP.push_back(page.count > 0 && value > page.weakest
                                        ? m_world.assumed.editorialShare / kEditorsPicks
                                        : 0.0);
            }
    }
}

// What of an hour's impressions counts against the quota: all of a video's; of another format those that are
// taken, as far as the platform knows, and of a broadcast's hour the part on air.
double ReplicationRun::countedShare(const TrackedItem& item, std::uint32_t t) const {
    if (item.isVideo()) return 1;
    return std::max(1e-3, takenShare(item) * item.shareOfHour(m_world.timeOf(t)));
}

// As the format is usually taken: each item of it gets as many showings for a quota, a poor one no more.
double ReplicationRun::takenShare(const TrackedItem& item) const {
    return item.isVideo()
               ? 1.0
               : detLogistic(static_cast<double>(m_state.heads.finish[item.visible.durationBin][0]));
}

// The cohort that judges an item is that of the catalogue's videos; what one impression says is as much
// noisier as the format's heads say.
Cohort ReplicationRun::cohortFor(const TrackedItem& item) const {
    Cohort cohort = m_state.cohort[0];
    if (item.isVideo()) return cohort;
    double video = 0;
    for (std::size_t d = 0; d < kDurationBins; ++d)
        video += relativeNoise(m_state.heads, m_world.weights, d) *
                 static_cast<double>(m_state.heads.videoShare[d]);
    const double own = relativeNoise(m_state.heads, m_world.weights, item.visible.durationBin);
    if (video > 0 && own > 0) cohort.noise *= own / video;
    cohort.expected = 0; // the heads say it of the format's own expectation
    return cohort;
}

} // namespace forereach
