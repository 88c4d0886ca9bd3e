// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// One replication: the tick loop over a compiled world, from a checkpoint to the end of the horizon. State
// crosses a tick only at the barrier, as sums of integers.

#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "core/base/archive.h"
#include "core/response/share_flow.h"
#include "core/sim/attention.h"
#include "core/sim/days.h"
#include "core/sim/learning_curve.h"
#include "core/sim/meet_ads.h"
#include "core/sim/session.h"
#include "core/sim/simulate.h"
#include "core/sim/workers.h"

namespace forereach {

/// Everything the platform has learned, and the viewers' states, at the start of a tick. Immutable once
/// shared.
struct Checkpoint {
    std::uint32_t tick = 0;
    std::vector<ViewerBelief> viewers;
    std::vector<ViewerState> own; // of the viewers: what moves in them
    std::vector<ItemFeedback> feedback;
    std::vector<ItemBelief> items;
    // Of a platform that copies to serving more seldom than each tick: what was copied last, and what has
    // changed since.
    std::vector<ItemBelief> served;
    Heads servedHeads;
    std::vector<std::uint32_t> pending;
    std::vector<std::int64_t> engagedSeen; // feedback.engaged when trend was last updated
    Heads heads;
    HeadCounts headCounts;
    std::vector<Serving> serving; // by market
    std::vector<Cohort> cohort;   // by market
    std::vector<LearningPoint> learning;
    std::size_t bytes() const; // about
    auto fields() {
        return std::tie(tick, viewers, own, feedback, items, served, servedHeads, pending, engagedSeen, heads,
                        headCounts, serving, cohort, learning);
    }
};

/// A user's item over one replication.
struct TrackedResult {
    std::vector<std::int64_t> hourImpressions, hourReach; // by horizon hour; reach cumulative
    std::vector<TrackedCounts::Cell> segment;
    std::vector<std::array<std::int64_t, 24>> segmentHour; // by local hour
    std::array<std::int64_t, kCandidateSources> source{};
    std::array<LineCounts, kConnections> line{};
    PeopleOutcome outcome;
    FormatOutcome more;
    PoolState pools;
    CascadeFigures cascades;
    std::vector<std::vector<std::int64_t>> reachBySegment; // [horizon hour][segment] newly reached
    auto fields() {
        return std::tie(hourImpressions, hourReach, segment, segmentHour, source, line, outcome, more, pools,
                        cascades, reachBySegment);
    }
};

struct ReplicationResult {
    FeedCounts feed;
    DayCounts days;
    std::vector<TrackedResult> tracked;
    AdResult ads; // empty without campaigns
    std::vector<LearningPoint> learning;
    ExposureShare exposure;           // of background items
    MeanEntropy shown;                // topics shown, over a sample of viewers
    MeanEntropy liked;                // topics of what they liked
    MeanEntropy narrowing;            // its change from the first half of the horizon to the second
    double drift = 0;                 // of interests at the end, share of the whole, over the same sample
    std::vector<std::int64_t> people; // of each segment, as this replication drew them
    std::int64_t allPeople() const;
    AttentionCounts attention(const World&) const;
    std::vector<std::int64_t> integers() const; // what the digest is made of, in a fixed order
    auto fields() {
        return std::tie(feed, days, tracked, ads, learning, exposure, shown, liked, narrowing, drift, people);
    }
};

/// What replay needs of replication 0: per tick, what was served.
struct TickTrace {
    std::vector<ServingMeta> serving; // by market
    std::vector<TrackedServing> tracked;
};

/// Quality of each of the user's items in a replication: what is measured or stated, and the luck of what is
/// not, shared by a creator's items.
std::vector<float> qualitiesOf(const World&, const Luck&);
/// What multiplies the quotas and chances of the user's items in a replication; 1 without a fitted account.
std::vector<double> reachFactorsOf(const World&, const Luck&);
/// The pools of each item, with its quotas.
std::vector<std::vector<TrafficPoolLevel>> laddersOf(const World&, const std::vector<double>& factors);

class ReplicationRun {
public:
    ReplicationRun(const World&, Workers&, std::uint32_t replication, const CancelToken&);
    /// Warm-up from nothing, luck of its own; returns the checkpoint at the first tick of the horizon. Null
    /// if cancelled.
    std::shared_ptr<const Checkpoint> warmUp(const std::function<void(double)>& progress);
    /// The horizon, from a checkpoint. False if cancelled. `dayDone`, if set, may archive() after each day
    /// but the last.
    bool run(const Checkpoint& from, const std::function<void(double)>& progress,
             std::vector<TickTrace>* trace, ReplicationResult& out,
             const std::function<void()>& dayDone = {});
    /// Before run(): it goes on after the day at which this was archived, and its result with it.
    void resumeFrom(Archive& archive) { m_resume = &archive; }
    /// Before run(): what it gathers is added to `to`.
    void describeTo(FeedDetail* to) { m_describeTo = to; }
    /// Between ticks of the horizon, without the checkpoint that it began from.
    void archive(Archive&);

    /// Before run(): sessions are written there, and no ads are sold.
    void record(SessionLog* log) { m_log = log; }
    /// After run() with a trace: ads of boosted posts that people met who had not met the post.
    std::vector<AdShown> takeBought();

    /// For the benchmark: run() stops after this many ticks of the horizon.
    void limitTicks(std::uint32_t ticks) { m_limit = ticks; }
    /// Wall time spent at barriers (serving rebuilt, sums merged) since construction.
    double barrierSeconds() const { return m_barrierSeconds; }

private:
    void start(const Checkpoint* from);
    bool tick(std::uint32_t t, bool tracked, ReplicationResult* out, std::vector<TickTrace>* trace);
    void barrier(std::uint32_t t, bool tracked, ReplicationResult* out);
    void serveTracked(std::uint32_t t, TickState&);
    double takenShare(const TrackedItem&) const;
    double countedShare(const TrackedItem&, std::uint32_t t) const;
    Cohort cohortFor(const TrackedItem&) const;
    std::vector<double> shareChances(std::uint32_t t, std::size_t item) const;
    void describeFeed(std::span<const std::int64_t> weightBefore, ReplicationResult& out) const;
    void lastDayBegins();
    void gatherDetail();
    void passOn(std::uint32_t t, std::size_t item, const TrackedCounts&);
    void refreshServing(std::uint32_t t);
    std::uint32_t syncTicks() const {
        return static_cast<std::uint32_t>(m_world.scenario.platform.syncMinutes / 60);
    }
    void syncItems(std::uint32_t t, const std::vector<std::uint32_t>& touched);
    void syncTracked(std::uint32_t t, std::size_t item);
    void startDays(std::uint32_t t, ReplicationResult* out);
    void countDays(std::uint32_t t, ReplicationResult* out);
    CatalogueView viewOf(std::size_t market) const;

    const World& m_world;
    Workers& m_workers;
    Luck m_luck;
    CancelToken m_cancel;
    Checkpoint m_state;
    // Of each viewer's local day, DayPlan in columns.
    std::vector<float> m_rate;
    std::vector<std::uint8_t> m_sureHour;
    bool m_planned = false;
    std::vector<std::uint8_t> m_firstShelf;      // of each viewer, to serve those of one shelf together
    std::vector<Tally> m_tally;                  // by worker
    std::vector<std::vector<Reached>> m_reached; // [tracked][viewer]
    std::vector<float> m_trackedQuality;
    std::vector<double> m_trackedReach;                  // what multiplies an item's quotas and chances
    std::vector<std::vector<TrafficPoolLevel>> m_ladder; // [tracked], quotas multiplied
    std::vector<ItemFeedback> m_trackedFeedback;
    std::vector<double> m_trackedTrend;
    std::vector<double> m_trackedAudience; // of a broadcast: watching on average in the last hour
    struct ServedTracked {                 // as serving has it
        ItemBelief belief;
        double trend = 0;
    };
    std::vector<ServedTracked> m_trackedServed;
    std::vector<ShareFlow> m_flows; // [tracked] links on their way
    std::vector<PoolState> m_pools;
    std::unique_ptr<AdRun> m_ads; // null: no campaigns, or the warm-up
    SessionLog* m_log = nullptr;
    std::uint32_t m_limit = 0xffffffff;
    Archive* m_resume = nullptr;
    FeedDetail* m_describeTo = nullptr;
    std::vector<std::int64_t> m_weightLastDay; // of each item's feedback, as the last day begins
    std::vector<FeedDetail> m_detail;          // by worker
    std::uint32_t m_next = 0;                  // tick
    std::vector<std::int64_t> m_weightBefore;  // of each item's feedback, at the start of the horizon
    double m_barrierSeconds = 0;               // read by the benchmark only, never by a result
    FeedCounts m_dayFeed;
    WatchCounts m_dayWatch{};                                    // what the heads counted since the day began
    std::vector<std::array<std::uint16_t, kTopicCount>> m_liked; // liked by the same viewers
    std::vector<std::array<std::uint16_t, kTopicCount>> m_topics;      // shown to one viewer in kTopicSample
    std::vector<std::array<std::uint16_t, kTopicCount>> m_topicsFirst; // in the first half of the horizon
    std::vector<std::uint16_t> m_lastDay; // of each viewer with a session, from 1
};

} // namespace forereach
