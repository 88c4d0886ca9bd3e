// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Comparison: scenarios on the same viewers with the same luck, replication by replication. Plain values;
// core/compare fills them, store/ turns them into JSON, report/ into HTML, the window into pictures. Of a
// scenario with itself every difference is exactly 0.

#include <optional>
#include <string>
#include <vector>

#include "core/report/live_test.h"
#include "core/report/run_report.h"
#include "core/report/run_samples.h"

namespace forereach {

/// B minus A.
struct Difference {
    Estimate a, b; // each by itself
    Estimate difference;
    std::optional<Estimate> percent; // of A; absent if A is 0 in some replication
    /// How many times wider the interval of two unrelated runs would be; absent without an interval, or if it
    /// has no width.
    std::optional<double> narrower;
    int ahead = 0, behind = 0; // replications in which B is above A, below A
    int replications = 0;      // in which both ran
    /// Over replications, what the verdict rests on: ln of (1 + B) over (1 + A); of shares, B minus A.
    double apart = 0, apartSd = 0;
    bool operator==(const Difference&) const = default;
};

Difference differenceOf(const Samples& a, const Samples& b);
/// The same for sample-by-sample shares below 1.
Difference differenceOfShares(const Samples& a, const Samples& b);

enum class Verdict {
    Identical, // 0 in every replication
    More,      // the interval is above 0; or, by ranks alone, as many are: 9 of 9, 18 of 19
    Less,
    CannotTell // neither, or there is no interval
};
std::string_view toText(Verdict); // "identical", "b_more", "a_more", "cannot_tell"
Verdict verdictOf(const Difference&);

/// With so many replications the verdict would be told, if mean and spread stay as they are: the interval is
/// that of one outcome, which replications make known better but not narrower than luck. Absent: told
/// already, or by no number up to `most` (then a single outcome may go either way), or nothing is known of
/// the spread.
std::optional<int> replicationsToTell(const Difference&, int most = 64);

struct SegmentDifference {
    SegmentId id;
    std::int64_t people = 0;
    std::int64_t viewers = 0; // virtual
    Difference reach;
    bool operator==(const SegmentDifference&) const = default;
};

struct HourDifference {
    int hour = 0;     // since publishing, at its end
    Difference reach; // so far
    bool operator==(const HourDifference&) const = default;
};

struct RetentionDifference {
    double atS = 0;
    Difference share; // still watching, 0..1
    bool operator==(const RetentionDifference&) const = default;
};

struct PoolDifference {
    int level = 0;
    Difference passed; // 1 in a replication that passed it, 0 in the others
    bool operator==(const PoolDifference&) const = default;
};

struct ItemComparison {
    ItemId a, b;
    std::string titleA, titleB;
    Difference reach, impressions, watchTimeS, completions, likes, comments, shares, follows, notInterested;
    std::vector<SegmentDifference> segments; // of both; the largest absolute difference first
    std::vector<HourDifference> hours;
    std::vector<RetentionDifference>
        retention; // 33 points of the shorter one; empty: somebody has none, or does not last
    std::vector<PoolDifference> pools;
    std::vector<LiveTest> liveTests; // the one that needs fewest impressions first
    bool operator==(const ItemComparison&) const = default;
};

struct AdComparison {
    std::string id, currency;
    Difference impressions, reach, spend;
    bool operator==(const AdComparison&) const = default;
};

struct ComparedVariant {
    std::string letter; // the one without a comparison of its own is what the others are compared with
    std::string name;
    std::string scenarioDigest, digest;
    bool operator==(const ComparedVariant&) const = default;
};

/// A field in which two scenarios differ.
struct FieldDifference {
    std::string path; // "content[0].publish_at"
    std::string a, b; // as text; "-" where one has none
    bool operator==(const FieldDifference&) const = default;
};

/// One of the others against the baseline: "b" is this one, "a" the baseline.
struct VariantComparison {
    std::string letter;
    std::vector<ItemComparison> items;
    std::vector<AdComparison> ads;
    std::vector<FieldDifference> differs;
    std::vector<std::string> notes; // what must be known to read the figures
    bool operator==(const VariantComparison&) const = default;
};

struct Comparison {
    std::string engineVersion;
    std::uint64_t seed = 0;
    std::int64_t viewers = 0;
    int replications = 0, days = 0;
    int worlds = 0; // simulated; variants that differ in their items alone share one
    std::vector<ComparedVariant> variants;
    std::vector<VariantComparison> comparisons; // B, C, .. against A, or the others against the baseline
    bool operator==(const Comparison&) const = default;
};

/// The letter of the variant that the others are compared with; empty if there is none.
std::string baselineOf(const Comparison&);

/// Items of two runs of equal seed and replications.
struct ComparedItem {
    const RunReport& report;
    const RunSamples& samples;
    std::size_t index = 0;
};
ItemComparison compareItems(const ComparedItem& a, const ComparedItem& b);

/// "B reaches more people: +6,000 (2,000 to 11,000)", "Can't tell yet which reaches more people: ..",
/// "Identical: difference exactly 0". `letters`: of the two.
std::string findingOf(const ItemComparison&, const std::string& letterA, const std::string& letterB);
/// The second at which the shares still watching are furthest apart; absent without retention or difference.
std::optional<double> widestGapS(const ItemComparison&);

/// Of a difference, with its sign: "+6,000 (2,000 to 11,000)".
std::string differenceText(const Estimate&, double smallest = 1);
/// Of A minus B instead of B minus A.
Estimate negated(const Estimate&);

/// The whole as one self-contained page.
std::string htmlComparison(const Comparison&);

} // namespace forereach
