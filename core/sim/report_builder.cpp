// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/report_builder.h"

#include <algorithm>
#include <cmath>

#include "core/base/det_math.h"
#include "core/base/hash.h"
#include "core/sim/ads_report.h"
#include "core/sim/outcome_estimates.h"

namespace forereach {
namespace {

template <class F>
Estimate over(const std::vector<ReplicationResult>& reps, F value) {
    std::vector<double> x;
    x.reserve(reps.size());
    for (const ReplicationResult& r : reps) x.push_back(static_cast<double>(value(r)));
    return estimateOf(x);
}

std::string poolReason(const std::vector<ReplicationResult>& reps, std::size_t item, std::size_t level,
                       double passed) {
    if (passed >= 0.5) return "passed";
    std::size_t entered = 0, undecided = 0, running = 0;
    for (const ReplicationResult& r : reps) {
        const PoolLevelState& l = r.tracked[item].pools.levels[level];
        if (!l.entered) continue;
        ++entered;
        if (l.verdict == PoolVerdict::Running) ++running;
        if (l.verdict == PoolVerdict::Stopped && l.probability >= kStopProbability) ++undecided;
    }
    if (entered == 0) return "not entered";
    if (running * 2 > entered) return "window not over";
    return undecided * 2 > entered ? "too few impressions to be sure" : "value below threshold";
}

std::optional<SharingReport> sharingReport(const std::vector<ReplicationResult>& reps, std::size_t i) {
    const auto figure = [&](auto field) {
        return over(reps, [&](const ReplicationResult& r) { return field(r.tracked[i].cascades); });
    };
    SharingReport out;
    out.cascades = figure([](const CascadeFigures& f) { return f.seeds; });
    out.sharers = figure([](const CascadeFigures& f) { return f.sharers; });
    if (out.sharers.mean == 0) return std::nullopt;
    out.opened = figure([](const CascadeFigures& f) { return f.opened; });
    out.meanSize = figure([](const CascadeFigures& f) { return f.meanSize; });
    out.largest = figure([](const CascadeFigures& f) { return f.largest; });
    out.depth = figure([](const CascadeFigures& f) { return f.depth; });
    out.virality = figure([](const CascadeFigures& f) { return f.virality; });
    out.branching = figure([](const CascadeFigures& f) { return f.branching(); });
    for (const ReplicationResult& r : reps) out.exact = out.exact && r.tracked[i].cascades.exact;
    return out;
}

std::optional<SpreadReport> spreadReport(const std::vector<ReplicationResult>& reps, std::size_t i) {
    std::vector<double> first, followers, segments;
    for (const ReplicationResult& r : reps) {
        const TrackedResult& t = r.tracked[i];
        const Spread s =
            spreadOf(t.reachBySegment, t.source[static_cast<std::size_t>(CandidateSource::Follow)]);
        if (s.firstSegment < 0) return std::nullopt;
        first.push_back(s.outsideFirst);
        followers.push_back(s.outsideFollowers);
        segments.push_back(s.effectiveSegments);
    }
    SpreadReport out{estimateOf(first), estimateOf(followers), estimateOf(segments)};
    for (Estimate* share : {&out.outsideFirst, &out.outsideFollowers})
        for (std::optional<double>* q : {&share->p10, &share->p50, &share->p90})
            if (*q) *q = std::clamp(**q, 0.0, 1.0);
    return out;
}

FormatReport formatReport(const ReportedWorld& part, const std::vector<ReplicationResult>& reps,
                          std::size_t i) {
    const ContentItem& content = part.scenario.content[i];
    const auto figure = [&](std::int64_t FormatOutcome::*field) {
        return over(reps, [&](const ReplicationResult& r) { return r.tracked[i].more.*field; });
    };
    FormatReport out;
    out.taken = figure(&FormatOutcome::taken);
    const bool live = content.format == Format::Live;
    bool anyone = true;
    for (const ReplicationResult& r : reps) anyone = anyone && r.tracked[i].outcome.people > 0;
    const bool noAnswers = content.format == Format::QuestionAnswer && content.details.answers == 0;
    if (anyone && !live && !noAnswers) // what a broadcast is the whole of hangs on when one joins
        out.depth = over(reps, [&](const ReplicationResult& r) {
            return static_cast<double>(r.tracked[i].more.depthPermille) / 1000.0 /
                   static_cast<double>(r.tracked[i].outcome.people);
        });
    if (depthOf(content.format) == Depth::Parts && !noAnswers) out.parts = figure(&FormatOutcome::parts);
    if (live) out.gifts = figure(&FormatOutcome::gift);
    if (content.details.poll.value_or(false) || (content.format == Format::QuestionAnswer && !noAnswers))
        out.votes = figure(&FormatOutcome::vote);
    return out;
}

ItemReport itemReport(const ReportedWorld& part, const std::vector<ReplicationResult>& reps, std::size_t i) {
    const World& world = part.world;
    const ContentItem& content = part.scenario.content[i];
    ItemReport out;
    out.id = content.id;
    out.title = content.title;
    out.format = content.format;
    const auto outcome = [&](auto field) {
        return over(reps, [&](const ReplicationResult& r) { return field(r.tracked[i].outcome); });
    };
    // Nobody meets an item twice, so that neither can be more than there are people.
    double all = 0;
    for (const ReplicationResult& r : reps) all = std::max(all, static_cast<double>(r.allPeople()));
    out.impressions = bounded(outcome([](const PeopleOutcome& o) { return o.people; }), all);
    out.reach =
        bounded(over(reps, [&](const ReplicationResult& r) { return r.tracked[i].hourReach.back(); }), all);
    addOutcomes(out, outcome);
    // Within the seen window nobody meets an item twice: every person reached, once.
    if (out.reach.mean > 0) {
        out.averageFrequency = out.impressions.mean / out.reach.mean;
        out.frequencyDistribution[0] = 1;
    }
    std::int64_t classes = 0, sessions = 0;
    for (std::size_t s = 0; s < world.population.segments.size(); ++s) {
        const Segment& segment = world.population.segments[s];
        const auto cell = [&](auto field) {
            return over(reps, [&](const ReplicationResult& r) { return field(r.tracked[i].segment[s]); });
        };
        SegmentReport row;
        row.id = segment.id;
        row.people = segment.people;
        double most = 0;
        for (const ReplicationResult& r : reps) most = std::max(most, static_cast<double>(r.people[s]));
        row.impressions = bounded(cell([](const TrackedCounts::Cell& c) { return c.impressions; }), most);
        row.reach = bounded(cell([](const TrackedCounts::Cell& c) { return c.reach; }), most);
        row.watchTimeS =
            cell([](const TrackedCounts::Cell& c) { return static_cast<double>(c.watchDs) / 10.0; });
        row.completions = cell([](const TrackedCounts::Cell& c) { return c.completions; });
        row.likes = cell([](const TrackedCounts::Cell& c) { return c.likes; });
        row.shares = cell([](const TrackedCounts::Cell& c) { return c.shares; });
        std::int64_t rowClasses = 0;
        for (const ReplicationResult& r : reps) {
            rowClasses += r.tracked[i].segment[s].classes;
            row.sampled.impressions += r.tracked[i].segment[s].sessions;
        }
        row.sampled.viewers = segment.viewers;
        row.sampled.reach = (rowClasses + static_cast<std::int64_t>(reps.size()) / 2) /
                            static_cast<std::int64_t>(reps.size());
        classes += rowClasses;
        sessions += row.sampled.impressions;
        out.segments.push_back(std::move(row));
        std::vector<double> hours(24, 0.0);
        for (const ReplicationResult& r : reps)
            for (std::size_t h = 0; h < 24; ++h)
                hours[h] +=
                    static_cast<double>(r.tracked[i].segmentHour[s][h]) / static_cast<double>(reps.size());
        out.segmentHour.push_back(std::move(hours));
    }
    out.sampled.viewers = world.population.viewers();
    out.sampled.impressions = sessions;
    out.sampled.reach =
        (classes + static_cast<std::int64_t>(reps.size()) / 2) / static_cast<std::int64_t>(reps.size());
    for (std::size_t h = 0; h < reps[0].tracked[i].hourReach.size(); ++h) {
        HourReport hour;
        hour.at = world.timeOf(world.warmupTicks + static_cast<std::uint32_t>(h));
        hour.impressions =
            over(reps, [&](const ReplicationResult& r) { return r.tracked[i].hourImpressions[h]; });
        hour.reach =
            bounded(over(reps, [&](const ReplicationResult& r) { return r.tracked[i].hourReach[h]; }), all);
        out.hours.push_back(std::move(hour));
    }
    boundByLaterHours(out.hours);
    for (std::size_t s = 0; s < kCandidateSources; ++s) {
        SourceReport source{static_cast<CandidateSource>(s),
                            over(reps, [&](const ReplicationResult& r) { return r.tracked[i].source[s]; })};
        if (source.impressions.mean > 0) out.sources.push_back(source);
    }
    for (std::size_t c = 0; c < kConnections && content.format == Format::ShortVideo; ++c) {
        ConnectionReport row;
        row.connection = static_cast<Connection>(c);
        row.impressions = over(reps, [&](const ReplicationResult& r) { return r.tracked[i].line[c].people; });
        LineCounts sum;
        for (const ReplicationResult& r : reps) sum.add(r.tracked[i].line[c]);
        if (sum.people == 0) continue;
        const auto n = static_cast<double>(sum.people);
        row.startsLost = static_cast<double>(sum.gaveUp) / n;
        row.startS = static_cast<double>(sum.startMs) / 1000 / n;
        row.stallS = static_cast<double>(sum.stallMs) / 1000 / n;
        out.connections.push_back(row);
    }
    bool anyone = true;
    for (const ReplicationResult& r : reps) anyone = anyone && r.tracked[i].outcome.people > 0;
    if (anyone) {
        const FormatSubject subject = subjectOf(content);
        const std::size_t cells = cellsOf(subject);
        for (std::size_t c = 0; c <= cells; ++c) {
            RetentionPoint p;
            p.at = world.tracked[i].isVideo() ? content.durationS * static_cast<double>(c) / kRetentionCells
                                              : cellBegin(subject, c);
            p.share = over(reps, [&](const ReplicationResult& r) {
                const PeopleOutcome& o = r.tracked[i].outcome;
                std::int64_t left = 0;
                for (std::size_t k = 0; k < c; ++k) left += o.leftInCell[k];
                return 1.0 - static_cast<double>(left) / static_cast<double>(o.people);
            });
            for (std::optional<double>* q : {&p.share.p10, &p.share.p50, &p.share.p90})
                if (*q) *q = std::clamp(**q, 0.0, 1.0);
            out.retention.push_back(std::move(p));
        }
        boundByLaterPoints(out.retention);
    }
    if (!world.tracked[i].isVideo()) out.response = formatReport(part, reps, i);
    const auto& ladder = world.scenario.platform.pools;
    for (std::size_t l = 0; l < ladder.size(); ++l) {
        PoolReport pool;
        pool.level = static_cast<int>(l);
        pool.quota = static_cast<std::int64_t>(
            static_cast<double>(ladder[l].quota) * detExp(world.tracked[i].reachMean) + 0.5);
        double passed = 0, value = 0, threshold = 0, probability = 0, looked = 0, after = 0;
        for (const ReplicationResult& r : reps) {
            const PoolLevelState& s = r.tracked[i].pools.levels[l];
            if (s.looks > 0) {
                ++looked;
                value += s.value;
                threshold += s.threshold;
                probability += s.probability;
            }
            if (s.verdict == PoolVerdict::Passed) {
                ++passed;
                after += static_cast<double>(s.passedTick - part.tracked(i).publishTick);
            }
        }
        const auto shown = [&](const auto& r) { return r.tracked[i].pools.levels[l].impressions; };
        pool.impressions = bounded(over(reps, shown), static_cast<double>(part.world.population.people));
        pool.passedShare = passed / static_cast<double>(reps.size());
        if (looked > 0) {
            pool.value = value / looked;
            pool.threshold = threshold / looked;
            pool.probability = probability / looked;
        }
        if (passed > 0) pool.passedAfterH = after / passed;
        pool.reason = poolReason(reps, i, l, pool.passedShare);
        out.pools.push_back(std::move(pool));
    }
    out.sharing = sharingReport(reps, i);
    out.spread = spreadReport(reps, i);
    return out;
}

// Of each format of a mixed catalogue. Short video is what the others leave.
std::vector<FormatShareReport> formatShares(const FeedCounts& f) {
    FeedCounts::OfFormat video{f.impressions - f.random.impressions,
                               f.valid,
                               f.completed,
                               f.watchDs,
                               {f.like, f.comment, f.share, f.follow, f.notInterested}};
    std::vector<FormatShareReport> out;
    const auto add = [&](Format format, const FeedCounts::OfFormat& c) {
        if (c.impressions <= 0) return;
        const auto rate = [&](std::int64_t n) {
            return static_cast<double>(n) / static_cast<double>(c.impressions);
        };
        out.push_back(
            {format,
             static_cast<double>(c.impressions) / static_cast<double>(f.impressions - f.random.impressions),
             rate(c.taken), rate(c.timeDs) / 10.0, rate(c.completed), rate(c.actions[0]), rate(c.actions[1]),
             rate(c.actions[2]), rate(c.actions[3]), rate(c.actions[4])});
    };
    for (std::size_t k = 1; k < f.format.size(); ++k) {
        const FeedCounts::OfFormat& c = f.format[k];
        video.impressions -= c.impressions, video.taken -= c.taken, video.completed -= c.completed,
            video.timeDs -= c.timeDs;
        for (std::size_t a = 0; a < 5; ++a) video.actions[a] -= c.actions[a];
        add(static_cast<Format>(k), c);
    }
    if (out.empty()) return out;
    add(Format::ShortVideo, video);
    std::rotate(out.begin(), out.end() - 1, out.end());
    return out;
}

void law(RunReport& report, std::string name, bool holds, std::string detail) {
    report.laws.push_back({std::move(name), holds, std::move(detail)});
}

std::string text(double x) {
    char buffer[32];
    std::snprintf(buffer, sizeof buffer, "%.6g", x);
    return buffer;
}

void checkLaws(const ReportedWorld& part, const std::vector<ReplicationResult>& reps, RunReport& report) {
    const World& world = part.world;
    bool days = true, population = true, frequency = true, segments = true, sources = true, hours = true,
         language = true, retention = true, pools = true, sharing = true, formats = true, onAir = true,
         lines = true;
    for (const ReplicationResult& r : reps) {
        const AttentionCounts c = r.attention(world);
        days = days && c.activePersonDays <= c.sessions && c.activePersonDays <= c.personDays;
    }
    for (const ReplicationResult& r : reps)
        for (std::size_t i = 0; i < r.tracked.size(); ++i) {
            const TrackedResult& t = r.tracked[i];
            const std::int64_t reach = t.hourReach.back(), impressions = t.outcome.people;
            population = population && reach <= r.allPeople() && reach <= impressions;
            frequency = frequency && reach == impressions;
            std::int64_t bySegment = 0, bySource = 0, byHour = 0, byLocal = 0, reachSegments = 0,
                         left = t.outcome.completed;
            for (std::size_t s = 0; s < t.segment.size(); ++s) {
                bySegment += t.segment[s].impressions;
                reachSegments += t.segment[s].reach;
                population = population && t.segment[s].reach + t.segment[s].bought <= r.people[s];
                for (const std::int64_t h : t.segmentHour[s]) byLocal += h;
            }
            for (const std::int64_t s : t.source) bySource += s;
            std::int64_t byLine = 0;
            for (const LineCounts& l : t.line) {
                byLine += l.people;
                lines = lines && l.gaveUp <= l.people;
            }
            lines = lines && byLine == impressions;
            for (const std::int64_t h : t.hourImpressions) byHour += h;
            for (const std::int64_t c : t.outcome.leftInCell) left += c;
            segments = segments && bySegment == impressions && reachSegments == reach;
            sources = sources && bySource == impressions;
            hours = hours && byHour == impressions && byLocal == impressions;
            retention = retention && left == impressions;
            const TrackedItem& item = part.tracked(i);
            const FormatOutcome& more = t.more;
            formats = formats && more.taken <= impressions && more.gift + more.vote <= 2 * more.taken &&
                      more.depthPermille <= 1000 * more.taken;
            formats = formats && (item.isVideo() ? more == FormatOutcome{}
                                                 : t.outcome.completed <= more.taken &&
                                                       t.outcome.skipped + more.taken == impressions);
            for (std::size_t h = 0; item.isLive() && h < t.hourImpressions.size(); ++h) {
                const SimTime from = world.timeOf(world.warmupTicks + static_cast<std::uint32_t>(h));
                onAir = onAir && (t.hourImpressions[h] == 0 || item.shareOfHour(from) > 0);
            }
            for (std::size_t s = 0; s < t.segment.size(); ++s)
                language = language && (item.mayMeet(s) || t.segment[s].impressions == 0);
            std::int64_t opened = 0, sharedAds = 0; // ads of a boosted post
            for (const TrackedCounts::Cell& c : t.segment) opened += c.opened, sharedAds += c.boughtShares;
            sharing = sharing && opened == t.source[static_cast<std::size_t>(CandidateSource::Share)] &&
                      t.cascades.opened == opened && t.cascades.sharers == t.outcome.share + sharedAds &&
                      t.cascades.seeds <= t.cascades.sharers;
            std::int64_t inPools = 0;
            for (const PoolLevelState& l : t.pools.levels) inPools += l.impressions;
            pools = pools && inPools <= impressions;
        }
    law(report, "reach <= population and reach <= impressions", population,
        "in every segment and replication");
    law(report, "sum of n x frequency(n) = impressions", frequency,
        "no organic item twice to one person within the seen window");
    law(report, "segments add up to the total", segments, "impressions and reach");
    law(report, "candidate sources add up to the total", sources, "impressions");
    law(report, "connections add up to the total", lines, "impressions; no more starts lost than there were");
    law(report, "hours add up to the total", hours, "impressions, by simulated hour and by local hour");
    law(report, "everyone who started either left or completed", retention,
        "retention cells and completions");
    const auto any = [&](auto of) { return std::any_of(world.tracked.begin(), world.tracked.end(), of); };
    if (any([](const TrackedItem& item) { return !item.isVideo(); }))
        law(report, "who takes an item up or passes it by adds up, and only takers go into it", formats,
            "formats other than short video");
    if (any([](const TrackedItem& item) { return item.isLive(); }))
        law(report, "a broadcast is shown only while on air", onAir, "hours with impressions");
    law(report, "an item that nobody may see has no impressions", language,
        "language filter, age and market rules");
    law(report, "everyone who shared or opened a link is in one cascade", sharing,
        "sharers and links opened, against what the feed counted");
    law(report, "days of use <= sessions and <= people x days", days, "people's days with a session");
    law(report, "pools never give more than was shown", pools, "impressions inside pools");
    // Base rates of the whole feed stay where a probability below one half must be (a sigmoid applied twice
    // shows here).
    const MarketReport& m = report.market;
    const bool rates = m.likeRate < 0.2 && m.commentRate < 0.05 && m.shareRate < 0.05 &&
                       m.followRate < 0.05 && m.notInterestedRate < 0.05;
    law(report, "base rates within tolerance", rates,
        "like " + text(100 * m.likeRate) + " %, comment " + text(100 * m.commentRate) + " %, share " +
            text(100 * m.shareRate) + " %");
    double share = 0;
    for (const double h : m.hourShare) share += h;
    law(report, "hour shares add up to one", m.impressions.mean == 0 || std::abs(share - 1) < 1e-9,
        "sessions by local hour");
}

} // namespace

RunReport buildReport(const World& world, const std::vector<ReplicationResult>& reps,
                      const std::vector<ReplicationResult>& controls) {
    return buildReport({world, world.scenario, world.ground, 0}, reps, controls);
}

RunReport buildReport(const ReportedWorld& part, const std::vector<ReplicationResult>& reps,
                      const std::vector<ReplicationResult>& controls) {
    const World& world = part.world;
    RunReport report;
    report.scenario = part.scenario;
    report.provenance.engineVersion = FOREREACH_VERSION;
    report.provenance.scenarioDigest = part.ground.digest;
    report.provenance.seed = world.scenario.seed;
    report.provenance.viewers = world.population.viewers();
    report.provenance.replications = static_cast<int>(reps.size());
    report.provenance.restsOn = part.ground.restsOn;
    report.provenance.drawnFigures = part.ground.drawnFigures;
    for (std::size_t i = 0; i < part.scenario.content.size(); ++i) {
        report.items.push_back(itemReport(part, reps, i));
        std::vector<double> with, without;
        for (const ReplicationResult& r : reps)
            with.push_back(static_cast<double>(r.tracked[i].hourReach.back()));
        for (const ReplicationResult& r : controls)
            without.push_back(static_cast<double>(r.tracked[i].hourReach.back()));
        report.items.back().width = widthOf(with, without);
    }

    MarketReport& m = report.market;
    m.users = world.population.people;
    m.viewers = world.population.viewers();
    m.impressions = over(reps, [](const ReplicationResult& r) { return r.feed.impressions; });
    m.sessions = over(reps, [](const ReplicationResult& r) { return r.feed.sessions; });
    m.watchTimeS = over(reps, [](const ReplicationResult& r) {
        return static_cast<double>(r.feed.watchDs + r.feed.random.watchDs) / 10.0;
    });
    FeedCounts f;
    for (const ReplicationResult& r : reps) f.add(r.feed);
    const double n = std::max(1.0, static_cast<double>(f.impressions - f.random.impressions));
    m.meanWatchS = static_cast<double>(f.watchDs) / 10.0 / n;
    m.completionRate = static_cast<double>(f.completed) / n;
    m.validPlayRate = static_cast<double>(f.valid) / n;
    m.longViewRate = static_cast<double>(f.longView) / n;
    m.likeRate = static_cast<double>(f.like) / n;
    m.commentRate = static_cast<double>(f.comment) / n;
    m.shareRate = static_cast<double>(f.share) / n;
    m.followRate = static_cast<double>(f.follow) / n;
    m.startsLostRate = static_cast<double>(f.gaveUp) / n;
    m.notInterestedRate = static_cast<double>(f.notInterested) / n;
    const double k = std::max(1.0, static_cast<double>(f.random.impressions));
    m.randomMeanWatchS = static_cast<double>(f.random.watchDs) / 10.0 / k;
    m.randomCompletionRate = static_cast<double>(f.random.completed) / k;
    m.randomValidPlayRate = static_cast<double>(f.random.valid) / k;
    m.randomLongViewRate = static_cast<double>(f.random.longView) / k;
    m.randomLikeRate = static_cast<double>(f.random.like) / k;
    m.randomNotInterestedRate = static_cast<double>(f.random.notInterested) / k;
    m.randomImpressions = f.random.sampled;
    for (std::size_t h = 0; h < 24; ++h)
        m.hourShare[h] =
            f.sessions > 0 ? static_cast<double>(f.hour[h]) / static_cast<double>(f.sessions) : 0;
    DayCounts days;
    for (const ReplicationResult& r : reps) days.add(r.days);
    m.daysBetweenUse = returnsByDay(days);
    if (days.atRisk != decltype(days.atRisk){} && days.returned != decltype(days.returned){}) {
        m.videosPerUserDayP25 = videosQuantile(days, 0.25);
        m.videosPerUserDayP50 = videosQuantile(days, 0.5);
        m.videosPerUserDayP75 = videosQuantile(days, 0.75);
    }
    AttentionCounts counts;
    AttentionReport& attention = report.attention;
    const auto n1 = static_cast<double>(reps.size());
    double narrower = 0, measured = 0, liked = 0, likers = 0;
    for (const ReplicationResult& r : reps) {
        m.exposureGini += r.exposure.gini / n1;
        m.exposureTop1Share += r.exposure.top / n1;
        attention.topicEntropyShown += r.shown.bits / n1;
        counts.add(r.attention(world));
        attention.interestDrift += r.drift / n1;
        liked += r.liked.bits * static_cast<double>(r.liked.viewers);
        likers += static_cast<double>(r.liked.viewers);
        if (r.narrowing.viewers == 0) continue;
        narrower += r.narrowing.bits;
        ++measured;
    }
    if (likers >= static_cast<double>(kFewSampled)) attention.topicEntropyLiked = liked / likers;
    if (measured > 0) attention.narrowing = narrower / measured;
    m.learning = reps[0].learning;
    m.formats = formatShares(f);

    const AttentionFigures figures = attentionFigures(counts);
    attention.sessionsPerDay =
        counts.personDays > 0 ? static_cast<double>(counts.sessions) / static_cast<double>(counts.personDays)
                              : 0;
    attention.videosPerSession = figures.impressionsPerSession;
    attention.minutesPerDay = figures.minutesPerDay;
    attention.newcomerShare = figures.newcomerShare;
    attention.sessionMinutes = figures.sessionMinutes;
    attention.minutesPerActiveDay = figures.minutesPerActiveDay;
    attention.fatigue = figures.fatigue;
    attention.satisfaction = figures.satisfaction;
    std::vector<ReplicationResult> all = reps;
    all.insert(all.end(), controls.begin(), controls.end());
    checkLaws(part, all, report);
    addAds(world, world.scenario, reps, report);

    Digest digest;
    digest.add(report.provenance.scenarioDigest);
    digest.add(static_cast<std::int64_t>(world.scenario.seed));
    for (const ReplicationResult& r : all)
        for (const std::int64_t x : r.integers()) digest.add(x);
    report.digest = digest.hex();
    return report;
}

} // namespace forereach
