// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/comparison.h"

#include <algorithm>
#include <cmath>

#include "core/base/det_math.h"
#include "core/report/rounding.h"

namespace forereach {
namespace {

constexpr std::size_t kRetentionSteps = 32;

double sdOf(const Samples& x) {
    if (x.size() < 2) return 0;
    double mean = 0, squares = 0;
    for (const double v : x) mean += v / static_cast<double>(x.size());
    for (const double v : x) squares += (v - mean) * (v - mean);
    return std::sqrt(squares / static_cast<double>(x.size() - 1));
}

/// Share still watching at a second, straight between the points of the duration.
Samples watchingAt(const std::vector<Samples>& retention, double durationS, double atS) {
    const double position = std::clamp(atS / durationS, 0.0, 1.0) * kRetentionSteps;
    const auto before = std::min<std::size_t>(kRetentionSteps - 1, static_cast<std::size_t>(position));
    const double part = position - static_cast<double>(before);
    Samples out;
    for (std::size_t r = 0; r < retention[0].size(); ++r)
        out.push_back(retention[before][r] + part * (retention[before + 1][r] - retention[before][r]));
    return out;
}

double meanOf(const Samples& x) {
    double sum = 0;
    for (const double v : x) sum += v;
    return x.empty() ? 0 : sum / static_cast<double>(x.size());
}

Samples passed(const PoolSamples& pool) {
    Samples out;
    for (const bool p : pool.passed) out.push_back(p ? 1 : 0);
    return out;
}

const ContentItem& contentAt(const ComparedItem& item) {
    return item.report.scenario.content[item.index];
}

void addLiveTest(std::vector<LiveTest>& tests, const char* measure, double a, double b) {
    if (const auto n = impressionsToTell(a, b)) tests.push_back({measure, a, b, *n});
}

std::vector<LiveTest> liveTestsOf(const ItemSamples& a, const ItemSamples& b) {
    std::vector<LiveTest> tests;
    const double shownA = meanOf(a.impressions), shownB = meanOf(b.impressions);
    if (!(shownA > 0 && shownB > 0)) return tests;
    const auto rates = [&](const char* measure, const Samples& x, const Samples& y) {
        addLiveTest(tests, measure, meanOf(x) / shownA, meanOf(y) / shownB);
    };
    rates("watched 3 s", a.held3s, b.held3s);
    rates("finished", a.completions, b.completions);
    rates("liked", a.likes, b.likes);
    rates("shared", a.shares, b.shares);
    rates("followed", a.follows, b.follows);
    std::stable_sort(tests.begin(), tests.end(), [](const LiveTest& x, const LiveTest& y) {
        return x.impressionsEach < y.impressionsEach;
    });
    return tests;
}

/// One outcome more lies below all of n others in one of n + 1 cases, whatever their law: nine of nine above
/// 0 are the nine in ten that lie above the P10 of an interval.
bool toldByRanks(double ahead, int of) {
    return ahead >= 0.9 * (of + 1);
}

Samples logsOf(const Samples& x) {
    Samples out;
    for (const double v : x) out.push_back(detLog(1 + std::max(0.0, v)));
    return out;
}

Difference differenceWith(const Samples& a, const Samples& b, bool shares) {
    Difference d;
    d.a = estimateOf(a);
    d.b = estimateOf(b);
    if (shares)
        for (Estimate* e : {&d.a, &d.b})
            for (std::optional<double>* q : {&e->p10, &e->p50, &e->p90})
                if (*q) *q = std::clamp(**q, 0.0, 1.0);
    const Samples logsA = logsOf(a), logsB = logsOf(b);
    Samples difference, ratio, percent;
    d.replications = static_cast<int>(std::min(a.size(), b.size()));
    bool anyZero = false;
    for (std::size_t r = 0; r < a.size() && r < b.size(); ++r) {
        difference.push_back(b[r] - a[r]);
        ratio.push_back(logsB[r] - logsA[r]);
        d.ahead += b[r] > a[r];
        d.behind += b[r] < a[r];
        anyZero = anyZero || a[r] == 0;
        percent.push_back(anyZero ? 0 : 100 * (b[r] - a[r]) / a[r]);
    }
    d.difference = shares ? estimateOfDifference(difference) : estimateOfDifference(a, b);
    const Samples& apart = shares ? difference : ratio;
    d.apart = meanOf(apart);
    d.apartSd = sdOf(apart);
    if (!anyZero && !percent.empty()) {
        d.percent = estimateOfDifference(percent);
        if (!shares && d.percent->p10) {
            // Of a ratio, as the difference; nothing loses more than all.
            const double half = studentT90(apart.size() - 1) * d.apartSd *
                                std::sqrt(1 + 1 / static_cast<double>(apart.size()));
            const auto at = [&](double log) { return 100 * (detExp(std::min(40.0, log)) - 1); };
            d.percent->p10 = at(d.apart - half);
            d.percent->p50 = at(d.apart);
            d.percent->p90 = at(d.apart + half);
        }
        for (std::optional<double>* q : {&d.percent->p10, &d.percent->p50, &d.percent->p90})
            if (*q) *q = std::max(**q, -100.0);
    }
    const double sdA = sdOf(shares ? a : logsA), sdB = sdOf(shares ? b : logsB);
    if (d.apartSd > 0) d.narrower = std::sqrt(sdA * sdA + sdB * sdB) / d.apartSd;
    return d;
}

} // namespace

Difference differenceOf(const Samples& a, const Samples& b) {
    return differenceWith(a, b, false);
}

Difference differenceOfShares(const Samples& a, const Samples& b) {
    return differenceWith(a, b, true);
}

std::string_view toText(Verdict v) {
    switch (v) {
    case Verdict::Identical:
        return "identical";
    case Verdict::More:
        return "b_more";
    case Verdict::Less:
        return "a_more";
    case Verdict::CannotTell:
        break;
    }
    return "cannot_tell";
}

Verdict verdictOf(const Difference& d) {
    if (d.ahead == 0 && d.behind == 0) return Verdict::Identical;
    if (!d.difference.p10 || !d.difference.p90) return Verdict::CannotTell;
    if (*d.difference.p10 > 0 || toldByRanks(d.ahead, d.replications)) return Verdict::More;
    if (*d.difference.p90 < 0 || toldByRanks(d.behind, d.replications)) return Verdict::Less;
    return Verdict::CannotTell;
}

std::optional<int> replicationsToTell(const Difference& d, int most) {
    if (verdictOf(d) != Verdict::CannotTell || d.replications < 2) return std::nullopt;
    const double share = std::max(d.ahead, d.behind) / static_cast<double>(d.replications);
    for (int n = d.replications + 1; n <= most; ++n)
        if (toldByRanks(share * n, n) || std::fabs(d.apart) > studentT90(static_cast<std::size_t>(n - 1)) *
                                                                  d.apartSd * std::sqrt(1.0 + 1.0 / n))
            return n;
    return std::nullopt;
}

std::string differenceText(const Estimate& e, double smallest) {
    const double value = e.p50.value_or(e.mean);
    std::string text(value > 0 ? "+" : "");
    return text.append(estimateText(e, smallest));
}

Estimate negated(const Estimate& e) {
    const auto minus = [](std::optional<double> x) { return x ? std::optional(0 - *x) : x; };
    return {0 - e.mean, e.error, minus(e.p90), minus(e.p50), minus(e.p10)};
}

ItemComparison compareItems(const ComparedItem& a, const ComparedItem& b) {
    const ItemSamples &x = a.samples.items[a.index], &y = b.samples.items[b.index];
    ItemComparison out;
    out.a = x.id;
    out.b = y.id;
    out.titleA = contentAt(a).title;
    out.titleB = contentAt(b).title;
    out.reach = differenceOf(x.reach, y.reach);
    out.impressions = differenceOf(x.impressions, y.impressions);
    out.watchTimeS = differenceOf(x.watchTimeS, y.watchTimeS);
    out.completions = differenceOf(x.completions, y.completions);
    out.likes = differenceOf(x.likes, y.likes);
    out.comments = differenceOf(x.comments, y.comments);
    out.shares = differenceOf(x.shares, y.shares);
    out.follows = differenceOf(x.follows, y.follows);
    out.notInterested = differenceOf(x.notInterested, y.notInterested);
    for (std::size_t s = 0; s < a.samples.segments.size(); ++s) {
        const auto same =
            std::find(b.samples.segments.begin(), b.samples.segments.end(), a.samples.segments[s]);
        if (same == b.samples.segments.end()) continue;
        const auto t = static_cast<std::size_t>(same - b.samples.segments.begin());
        SegmentDifference row;
        row.id = a.samples.segments[s];
        row.people = a.samples.segmentPeople[s];
        row.viewers = a.samples.segmentViewers[s];
        row.reach = differenceOf(x.segmentReach[s], y.segmentReach[t]);
        out.segments.push_back(std::move(row));
    }
    std::stable_sort(
        out.segments.begin(), out.segments.end(), [](const SegmentDifference& p, const SegmentDifference& q) {
            const double dp = std::fabs(p.reach.difference.mean), dq = std::fabs(q.reach.difference.mean);
            return dp != dq ? dp > dq : p.reach.a.mean > q.reach.a.mean;
        });
    for (std::size_t h = 0; h < std::min(x.hourReach.size(), y.hourReach.size()); ++h)
        out.hours.push_back({static_cast<int>(h) + 1, differenceOf(x.hourReach[h], y.hourReach[h])});
    const double durationA = contentAt(a).durationS, durationB = contentAt(b).durationS;
    if (!x.retention.empty() && !y.retention.empty() && durationA > 0 && durationB > 0)
        for (std::size_t k = 0; k <= kRetentionSteps; ++k) {
            const double at = std::min(durationA, durationB) * static_cast<double>(k) / kRetentionSteps;
            out.retention.push_back({at, differenceOfShares(watchingAt(x.retention, durationA, at),
                                                            watchingAt(y.retention, durationB, at))});
        }
    for (std::size_t l = 0; l < std::min(x.pools.size(), y.pools.size()); ++l)
        out.pools.push_back(
            {static_cast<int>(l), differenceOfShares(passed(x.pools[l]), passed(y.pools[l]))});
    out.liveTests = liveTestsOf(x, y);
    return out;
}

std::string baselineOf(const Comparison& c) {
    for (const ComparedVariant& v : c.variants)
        if (std::none_of(c.comparisons.begin(), c.comparisons.end(),
                         [&](const VariantComparison& other) { return other.letter == v.letter; }))
            return v.letter;
    return {};
}

std::string findingOf(const ItemComparison& item, const std::string& letterA, const std::string& letterB) {
    const Difference& d = item.reach;
    const Verdict verdict = verdictOf(d);
    if (verdict == Verdict::Identical) return "Identical: difference exactly 0";
    const std::string difference = differenceText(d.difference);
    if (verdict == Verdict::CannotTell) {
        if (!d.difference.p10)
            return "Can't tell yet which reaches more people: " + difference + " in one replication";
        return "Can't tell yet which reaches more people: " + difference;
    }
    return (verdict == Verdict::More ? letterB : letterA) + " reaches more people: " +
           (verdict == Verdict::More ? difference : differenceText(negated(d.difference)));
}

std::optional<double> widestGapS(const ItemComparison& item) {
    std::optional<double> at;
    double widest = 0;
    for (const RetentionDifference& p : item.retention)
        if (const double gap = std::fabs(p.share.difference.mean); gap > widest) {
            widest = gap;
            at = p.atS;
        }
    return at;
}

} // namespace forereach
