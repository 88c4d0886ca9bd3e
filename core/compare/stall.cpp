// SPDX-License-Identifier: GPL-3.0-or-later
// Why an item stops, and the smallest change that passes. The search needs a change that passes while nine
// tenths of it do not; both are simulated, so that nothing rests on a rule. All knobs and values of a round
// meet one world together.

#include <algorithm>
#include <map>
#include <numeric>

#include "core/compare/studies.h"
#include "core/compare/trials.h"
#include "core/feed/pools.h"
#include "core/model/topics.h"
#include "core/response/signal_effects.h"

namespace forereach {
namespace {

constexpr int kMostRounds = 12;

struct Knob {
    const char* name;
    double from = 0, most = 0; // most: change that is tried
    SignalShift of(double change) const {
        SignalShift s;
        (name[0] == 'h' ? s.hook : name[0] == 'q' ? s.quality : s.pace) = change;
        return s;
    }
};

/// What is known of one knob: passed share by change. 0 does not pass.
class Search {
public:
    Search(Knob knob, std::size_t level) : m_knob(knob), m_level(level) {}

    const Knob& knob() const { return m_knob; }
    void tell(double change, TrialResult result) {
        m_passed[change] = result.passedShare(m_level);
        m_results.insert_or_assign(change, std::move(result));
    }
    void forget() { m_passed.clear(), m_results.clear(); }
    /// The smallest change that passes; absent: none of those tried does.
    std::optional<double> smallest() const {
        for (const auto& [change, share] : m_passed)
            if (share >= kPassing) return change;
        return std::nullopt;
    }
    /// Nothing more to try.
    bool done() const {
        const auto found = smallest();
        if (!found) return m_passed.count(m_knob.most) > 0;
        const auto tenths = m_passed.find(*found * kNineTenths);
        return tenths != m_passed.end() && tenths->second < kPassing;
    }
    /// What to try next: nine tenths of what passes, and steps down to the largest below it that does not.
    std::vector<double> next() const {
        const auto found = smallest();
        if (!found) return m_passed.count(m_knob.most) ? std::vector<double>{} : firstRound();
        double below = 0;
        for (const auto& [change, share] : m_passed)
            if (change < *found) below = std::max(below, change);
        std::vector<double> out{*found * kNineTenths};
        constexpr int kSteps = 6;
        for (int k = 1; k < kSteps; ++k) {
            const double change = below + (*found - below) * k / kSteps;
            if (change > below && change < *found) {
                out.push_back(change);
                out.push_back(change * kNineTenths);
            }
        }
        return without(out);
    }
    std::vector<double> firstRound() const {
        std::vector<double> out;
        constexpr int kSteps = 10;
        for (int k = 1; k <= kSteps; ++k) out.push_back(m_knob.most * k / kSteps);
        return out;
    }
    /// About what passed in a smaller population.
    std::vector<double> around(double change) const {
        std::vector<double> out{m_knob.most};
        for (const double part : {0.25, 0.5, 0.7, 0.8, 0.9, 1.0, 1.12, 1.3, 1.6, 2.2})
            if (change * part < m_knob.most) {
                out.push_back(change * part);
                out.push_back(change * part * kNineTenths);
            }
        return out;
    }
    const TrialResult& at(double change) const { return m_results.at(change); }
    double shareAt(double change) const { return m_passed.at(change); }

private:
    std::vector<double> without(std::vector<double> wanted) const {
        std::erase_if(wanted, [&](double x) { return m_passed.count(x) > 0; });
        return wanted;
    }
    Knob m_knob;
    std::size_t m_level;
    std::map<double, double> m_passed;
    std::map<double, TrialResult> m_results;
};

/// One round for all knobs that are not done; `wanted[k]` of each.
Result<void> tryAll(Trials& trials, std::vector<Search>& searches,
                    const std::vector<std::vector<double>>& wanted, int part) {
    std::vector<Trial> asked;
    std::vector<std::pair<std::size_t, double>> whose;
    for (std::size_t k = 0; k < searches.size(); ++k)
        for (const double change : wanted[k]) {
            asked.push_back({trials.own(), searches[k].knob().of(change)});
            whose.emplace_back(k, change);
        }
    if (asked.empty()) return {};
    Result<std::vector<TrialResult>> results = trials.run(asked, part, kMostRounds);
    if (!results) return results.error();
    for (std::size_t i = 0; i < asked.size(); ++i)
        searches[whose[i].first].tell(whose[i].second, std::move((*results)[i]));
    return {};
}

Result<void> searchOn(Trials& trials, std::vector<Search>& searches, int& part) {
    for (int round = 0; round < kMostRounds; ++round) {
        std::vector<std::vector<double>> wanted;
        bool any = false;
        for (const Search& s : searches) {
            wanted.push_back(s.done() ? std::vector<double>{} : s.next());
            any = any || !wanted.back().empty();
        }
        if (!any) break;
        part = std::min(part + 1, kMostRounds - 2);
        if (const Result<void> tried = tryAll(trials, searches, wanted, part); !tried) return tried;
    }
    return {};
}

std::optional<double> meanWhere(const Samples& values, const std::vector<bool>& where) {
    double sum = 0, n = 0;
    for (std::size_t r = 0; r < values.size(); ++r)
        if (where[r]) sum += values[r], ++n;
    return n > 0 ? std::optional(sum / n) : std::nullopt;
}

void describe(const TrialResult& base, StallReport& out) {
    const ItemSamples& s = base.item();
    out.reach = base.report.reach;
    for (std::size_t l = 0; l < base.report.pools.size(); ++l) {
        const PoolSamples& p = s.pools[l];
        out.stages.push_back({base.report.pools[l], meanWhere(p.cohortItems, p.looked),
                              meanWhere(p.cohortMean, p.looked), meanWhere(p.cohortSd, p.looked)});
        if (!out.stoppedAt && base.passedShare(l) < kPassing) out.stoppedAt = static_cast<int>(l);
    }
    for (std::size_t g = 0; g < base.samples.segments.size(); ++g) {
        StageSegment row{base.samples.segments[g], estimateOf(s.segmentPool[g]), {}};
        const auto sum = [g](const std::vector<Samples>& of) {
            return std::accumulate(of[g].begin(), of[g].end(), 0.0);
        };
        if (const double worth = sum(s.segmentPoolWorth); worth > 0)
            row.value = relativeValue(sum(s.segmentPoolValue), sum(s.segmentPoolExpected), worth);
        if (row.shown.mean > 0) out.segments.push_back(std::move(row));
    }
    std::stable_sort(
        out.segments.begin(), out.segments.end(),
        [](const StageSegment& a, const StageSegment& b) { return a.shown.mean > b.shown.mean; });
}

/// Other hours and other topics: what has no nine tenths.
Result<void> tryOthers(Trials& trials, std::size_t level, int part, StallReport& out) {
    std::vector<Trial> asked;
    std::vector<int> hours;
    const std::int64_t start = trials.scenario().start.seconds,
                       end = start + std::int64_t{86400} * trials.scenario().horizonDays;
    for (int distance = 1; distance <= 12; ++distance)
        for (const int later : {distance, -distance}) {
            Trial t{trials.own(), {}};
            t.item.publishAt = t.item.publishAt.plusHours(later);
            if (t.item.publishAt.seconds < start || t.item.publishAt.seconds + 86400 > end) continue;
            asked.push_back(std::move(t));
            hours.push_back(later);
        }
    const std::size_t firstTopic = asked.size();
    for (const TopicInfo& topic : kTopics) {
        Trial t{trials.own(), {}};
        t.item.topics = {{std::string(topic.name), 1.0}};
        asked.push_back(std::move(t));
    }
    Result<std::vector<TrialResult>> results = trials.run(asked, part, kMostRounds);
    if (!results) return results.error();
    for (std::size_t i = 0; i < firstTopic && !out.hour; ++i)
        if (const double share = (*results)[i].passedShare(level); share >= kPassing)
            out.hour = OtherHour{asked[i].item.publishAt, hours[i], share};
    for (std::size_t i = firstTopic; i < asked.size(); ++i)
        if (const double share = (*results)[i].passedShare(level); share >= kPassing)
            out.topics.push_back({asked[i].item.topics.begin()->first, share});
    std::stable_sort(out.topics.begin(), out.topics.end(),
                     [](const OtherTopic& a, const OtherTopic& b) { return a.passedShare > b.passedShare; });
    return {};
}

} // namespace

Result<StallReport> stallOf(const Scenario& scenario, std::size_t item, const Catalog& catalog,
                            const RunOptions& options, const RunControl& control, const StallOptions& stall) {
    Trials trials(scenario, item, catalog, options, control);
    StallReport out;
    out.item = trials.own().id;
    out.title = trials.own().title;
    out.seed = scenario.seed;
    out.replications = scenario.replications;
    Result<std::vector<TrialResult>> base =
        trials.run({{trials.own(), {}}}, 0, stall.search ? kMostRounds : 1);
    if (!base) return base.error();
    for (const std::int64_t n : base->front().samples.segmentViewers) out.viewers += n;
    describe(base->front(), out);
    out.simulated = trials.simulated();
    if (!out.stoppedAt || !stall.search) return out;

    const auto level = static_cast<std::size_t>(*out.stoppedAt);
    const SignalPriors priors = signalPriors(trials.own());
    std::vector<Search> searches;
    for (const auto& [name, from] :
         {std::pair{"hook", priors.hook}, {"quality", priors.quality}, {"pace", priors.pace}})
        if (const double most = std::min(kFurthestChange, kFurthestChange - from); most > 0)
            searches.emplace_back(Knob{name, from, most}, level);

    // Where to look, from a small population; then the same on the full one.
    int part = 0;
    std::vector<std::vector<double>> wanted;
    const std::int64_t viewers = trials.scenario().viewers;
    if (viewers > kSearchViewers) {
        trials.change().viewers = kSearchViewers;
        if (const Result<void> searched = searchOn(trials, searches, part); !searched)
            return searched.error();
        trials.change().viewers = viewers;
        for (Search& s : searches) {
            const auto found = s.smallest();
            s.forget();
            wanted.push_back(found ? s.around(*found) : s.firstRound());
        }
        if (const Result<void> tried = tryAll(trials, searches, wanted, ++part); !tried) return tried.error();
    }
    if (const Result<void> searched = searchOn(trials, searches, part); !searched) return searched.error();
    for (const Search& s : searches) {
        const auto found = s.smallest();
        if (!found || !s.done()) {
            out.cannot.push_back(s.knob().name);
            continue;
        }
        const TrialResult& changed = s.at(*found);
        out.changes.push_back({s.knob().name, s.knob().from, *found, s.shareAt(*found),
                               s.shareAt(*found * kNineTenths), base->front().hold3s(), changed.hold3s(),
                               base->front().report.reach.mean, changed.report.reach.mean});
    }
    std::stable_sort(out.changes.begin(), out.changes.end(),
                     [](const SmallestChange& a, const SmallestChange& b) { return a.change < b.change; });
    if (const Result<void> tried = tryOthers(trials, level, kMostRounds - 1, out); !tried)
        return tried.error();
    out.simulated = trials.simulated();
    return out;
}

} // namespace forereach
