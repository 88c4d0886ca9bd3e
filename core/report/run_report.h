// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// RunReport: the answer of one simulation, in people and their impressions. Plain values; store/ turns it
// into JSON, report/ into CSV and HTML, the window into pictures, all from this one struct. What the engine
// cannot compute is absent (std::optional or an empty vector), never zero.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/model/defaults_in_use.h"

namespace forereach {

/// A quantity over replications. mean and error (of the mean, absent for one replication) speak of computing;
/// p10..p90 is the interval of the forecast: what one real outcome will do (a t-prediction interval on the
/// log scale).
struct Estimate {
    double mean = 0;
    std::optional<double> error, p10, p50, p90;
    bool operator==(const Estimate&) const = default;
};

/// From one value per replication. Non-negative quantities.
Estimate estimateOf(const std::vector<double>& perReplication);
/// 90th percentile of Student's t by degrees of freedom (standard table to 30, then near the normal's); 0 for
/// 0.
double studentT90(std::size_t degrees);
/// The same, its interval held to what can be: no outcome is above `most` (people reached, of all there are).
/// The mean stays.
Estimate bounded(Estimate, double most);
/// From paired differences (may be negative): t-interval on the linear scale.
Estimate estimateOfDifference(const std::vector<double>& perReplication);
/// B minus A of non-negative quantities, replication by replication. Mean and error as above; the interval is
/// that of one outcome more of a pair whose logs ln(1 + x) have a bivariate t law, as those of a single
/// quantity have: what multiplies has the sign of the ratio, however unequal the outcomes are. Of (b, a) it
/// is the same with the other sign; of equals exactly 0.
Estimate estimateOfDifference(const std::vector<double>& a, const std::vector<double>& b);

/// Fewer virtual viewers than this are too few to lean on: a figure says so wherever it stands.
inline constexpr std::int64_t kFewSampled = 30;

struct SampledCounts {            // raw counts of the virtual sample
    std::int64_t viewers = 0;     // virtual viewers behind the figure
    std::int64_t impressions = 0; // sampled sessions in which the item was shown, all replications
    std::int64_t reach = 0; // distinct virtual viewers (classes) reached, mean over replications, rounded
    bool few() const { return viewers < kFewSampled; }
    bool operator==(const SampledCounts&) const = default;
};

enum class CandidateSource {
    Interest,
    Trending,
    Follow,
    Exploration,
    Share,
    Random,
    Boosted,
    Search,
    Editorial
};
inline constexpr int kCandidateSources = 9;
std::string_view toText(CandidateSource); // "interest", "trending", "follow", "exploration", "share",
                                          // "random", "boosted", "search", "editorial"

/// What the interval of people reached is made of: the variance of ln(1 + reach) between replications, split
/// by running some of them again with the same luck and without parameter draws.
struct WidthReport {
    int pairs = 0;            // replications that were run twice
    double ignorance = 0;     // share of the variance that parameter draws make, 0..1; the rest is luck
    double low = 0, high = 1; // 8 in 10 sets of so many pairs: the error of that share
    bool operator==(const WidthReport&) const = default;
};
/// `controls`: the first of the replications again. Absent: fewer than two pairs, or nothing varies.
std::optional<WidthReport> widthOf(const std::vector<double>& perReplication,
                                   const std::vector<double>& controls);

struct SegmentReport {
    SegmentId id;
    std::int64_t people = 0; // app users in the segment
    Estimate impressions, reach, watchTimeS, completions, likes, shares;
    SampledCounts sampled;
    bool operator==(const SegmentReport&) const = default;
};

struct HourReport {       // one entry a simulated hour since the scenario's start
    SimTime at;           // start of the hour
    Estimate impressions; // in this hour
    Estimate reach;       // cumulative, at the end of this hour
    bool operator==(const HourReport&) const = default;
};

/// Holds bounds that were estimated hour by hour to what people reached so far can do: never fall. A later
/// P90 bounds the hours before it too, and a P10 is lowered to the lowest that follows; the last hour is
/// unchanged.
void boundByLaterHours(std::vector<HourReport>&);

struct SourceReport {
    CandidateSource source;
    Estimate impressions;
    bool operator==(const SourceReport&) const = default;
};

/// What a retention curve runs along: seconds of a video, or since joining a broadcast; share of a text read;
/// pictures or answers seen.
enum class RetentionUnit { Seconds, Text, Pictures, Answers };
std::string_view toText(RetentionUnit); // "s", "share_of_text", "pictures", "answers"
RetentionUnit retentionUnitOf(Format);

struct RetentionPoint {
    double at = 0;  // in the item's unit: RetentionUnit
    Estimate share; // of impressions that got so far, 0..1 (not people); rewatching not counted
    bool operator==(const RetentionPoint&) const = default;
};

/// The same for those still watching, who never grow in number: bounds are raised to the highest that follow.
void boundByLaterPoints(std::vector<RetentionPoint>&);

struct PoolReport {
    int level = 0; // 0 is the first pool
    std::int64_t quota = 0;
    Estimate impressions;               // spent in this level
    double passedShare = 0;             // share of replications that passed, 0..1
    std::optional<double> value;        // posterior mean of the value per impression at the last look
    std::optional<double> threshold;    // tau of the cohort
    std::optional<double> probability;  // P(q > tau | data) at the last look, mean over replications
    std::optional<double> passedAfterH; // hours after publishing, mean over replications that passed
    std::string reason; // "passed", "value below threshold", "window not over", "too few impressions"
    bool operator==(const PoolReport&) const = default;
};

/// How far an item got beyond the community it started in. The first segment is the one with most people
/// reached in the first hour that reached anyone, of each replication.
struct SpreadReport {
    Estimate outsideFirst;      // share of reach outside the first segment
    Estimate outsideFollowers;  // share of reach that was not met as a follower of the creator
    Estimate effectiveSegments; // as many segments of equal reach would be as diverse
    bool operator==(const SpreadReport&) const = default;
};

/// How links to an item went from friend to friend. One cascade for each person who shared it without having
/// got it by a link.
struct SharingReport {
    Estimate cascades, sharers;
    Estimate opened;    // people who opened a link
    Estimate meanSize;  // people in a cascade, the first sharer included
    Estimate largest;   // people in the largest one
    Estimate depth;     // longest chain of links
    Estimate virality;  // structural: mean distance between two people of a cascade of two and more
    Estimate branching; // new sharers that one sharer brings
    bool exact = true;  // every person is in a tree; else depth is apportioned and shapes are of the first
    bool operator==(const SharingReport&) const = default;
};

/// What people do with a format other than short video, beside the outcomes of all. Absent: it does not exist
/// for the format.
struct FormatReport {
    Estimate taken; // impressions that were not passed by: joined, stopped at, opened
    std::optional<Estimate>
        depth; // mean share seen of what there is, 0..1: of a text, of the pictures, answers
    std::optional<Estimate> parts; // pictures or answers seen, in all
    std::optional<Estimate> gifts; // live
    std::optional<Estimate> votes; // for an answer, in a poll
    bool operator==(const FormatReport&) const = default;
};

/// How an item arrived at people of one class of connections.
struct ConnectionReport {
    Connection connection = Connection::Mobile3G;
    Estimate impressions;
    double startsLost = 0; // share of impressions given up before the video started
    double startS = 0;     // mean wait before the start
    double stallS = 0;     // mean time stalled, of an impression
    bool operator==(const ConnectionReport&) const = default;
};

struct ItemReport {
    ItemId id;
    std::string title;
    Format format = Format::ShortVideo;
    Estimate impressions, reach, watchTimeS, completions, likes, comments, shares, follows, notInterested;
    std::optional<Estimate> reachWithAds; // of a boosted post: in the feed or as an ad, each person once
    double averageFrequency = 0;
    std::array<double, 10> frequencyDistribution{}; // share of reached people by 1, 2, .. 10+
    std::vector<SegmentReport> segments;
    std::vector<HourReport> hours;
    std::vector<std::vector<double>> segmentHour; // [segment][local hour of day 0..23] mean impressions
    std::vector<SourceReport> sources;
    std::vector<ConnectionReport> connections; // of a short video; those with impressions
    std::vector<RetentionPoint> retention; // 33 points, 0 to the duration; else as retentionUnitOf(format)
    std::optional<FormatReport> response;  // of a format other than short video
    std::vector<PoolReport> pools;
    std::optional<SharingReport> sharing; // absent: nobody shared
    std::optional<SpreadReport> spread;   // absent: nobody reached in some replication
    std::optional<WidthReport> width;     // absent: no controls were run
    SampledCounts sampled;
    bool operator==(const ItemReport&) const = default;
};

/// What a line item bought, or a campaign with each person counted once over its line items.
struct AdFigures {
    Estimate impressions, reach;
    Estimate spend;            // in units of the currency
    std::optional<double> cpm; // clearing price of a thousand impressions; absent if none
    double averageFrequency = 0;
    std::array<double, 10> frequencyDistribution{};
    std::array<Estimate, 10> nPlusReach{};
    Estimate watchTimeS, completions, likes, comments, shares, follows, notInterested;
    Estimate viewable2s;            // impressions watched for 2 s or to the end (MRC)
    Estimate views6s;               // for 6 s or to the end
    Estimate grp;                   // impressions for each hundred people of the scenario's markets
    std::optional<double> onTarget; // share of impressions inside the target; absent if none
    std::vector<SegmentReport> segments;
    std::vector<HourReport> hours;
    std::vector<std::vector<double>> segmentHour; // [segment][local hour of day 0..23] mean impressions
    std::vector<RetentionPoint> retention;        // of line items; 33 points, 0 to the creative's duration
    SampledCounts sampled;
    bool operator==(const AdFigures&) const = default;
};

/// Why a line item was not shown where it might have been: means over replications, one for each person and
/// ad slot while it was in flight.
struct AdLossReport {
    double targeting = 0; // not of the target, or does not understand the creative's language
    double budget = 0;    // no money left, or none leased to this part of the audience
    double cap = 0;       // has met it as often as the cap allows
    double pacing = 0;    // held back to spend evenly
    double price = 0;     // outbid, or below the floor
    bool operator==(const AdLossReport&) const = default;
};

struct PacingPoint { // one entry a simulated hour
    SimTime at;
    double spend = 0, planned = 0; // units of the currency, means
    double share = 0;              // of opportunities that it took part in, 0..1
    bool operator==(const PacingPoint&) const = default;
};

/// One creative of a sequence.
struct StepReport {
    ItemId creative;
    Estimate impressions, watchTimeS, completions, likes, shares;
    bool operator==(const StepReport&) const = default;
};

struct LineItemReport : AdFigures {
    LineItemId id;
    double opportunities = 0;            // = impressions and losses
    std::optional<Estimate> actions;     // that it bids for; absent for cpm
    std::optional<double> costPerAction; // units of the currency; absent without actions
    std::optional<double> winRate;       // of the auctions that it took part in
    AdLossReport losses;
    std::vector<PacingPoint> pacing;
    std::vector<StepReport> sequence; // by creative, the first too; empty: it has one
    bool operator==(const LineItemReport&) const = default;
};

struct CampaignReport : AdFigures {
    CampaignId id;
    std::string currency;
    std::vector<LineItemReport> lineItems;
    bool operator==(const CampaignReport&) const = default;
};

struct LawResult {
    std::string name;
    bool holds = false;
    std::string detail;
    bool operator==(const LawResult&) const = default;
};

/// The platform's predictions of one format on one day. No impressions: the format was not there.
struct FormatLearning {
    double impressions = 0; // of people
    double auc = 0;         // of predicted interest against valid play, other formats: being taken
    double calibration = 0; // finished (other formats: taken) over predicted, in all; 1: as predicted
    double calibrationError =
        0;           // mean distance of the two over bins of predicted interest, a share of impressions
    double bits = 0; // as LearningPoint
    double signalsPerMinute = 0; // impressions that answer for each minute of attention
    bool operator==(const FormatLearning&) const = default;
};

struct LearningPoint { // the platform's own predictions, by simulated day (warm-up days are negative)
    int day = 0;
    double auc = 0;       // of predicted against actual valid play
    double validPlay = 0; // share
    double bits = 0;    // what a prediction says of valid play (other formats: of being taken), an impression
    double minutes = 0; // watched by a person
    /// Bits an impression gained since the day before, for each minute a person watched on it. Absent on the
    /// first day; not positive where nothing more is learned.
    std::optional<double> learnedPerMinute;
    std::array<FormatLearning, kFormats> formats{};
    bool operator==(const LearningPoint&) const = default;
};

/// What people met of one format of the catalogue and did with it. Rates are of its impressions.
struct FormatShareReport {
    Format format = Format::ShortVideo;
    double share = 0; // of the feed's impressions, the random arm left out
    double takenRate = 0, meanTimeS = 0, completionRate = 0;
    double likeRate = 0, commentRate = 0, shareRate = 0, followRate = 0, notInterestedRate = 0;
    bool operator==(const FormatShareReport&) const = default;
};

struct MarketReport {         // the whole feed, background items included
    std::int64_t users = 0;   // people
    std::int64_t viewers = 0; // virtual viewers
    Estimate impressions, sessions, watchTimeS;
    double meanWatchS = 0, completionRate = 0, validPlayRate = 0, longViewRate = 0;
    double likeRate = 0, commentRate = 0, shareRate = 0, followRate = 0, notInterestedRate = 0;
    double randomMeanWatchS = 0, randomCompletionRate = 0, randomValidPlayRate = 0, randomLongViewRate = 0,
           randomLikeRate = 0, randomNotInterestedRate = 0;
    std::int64_t randomImpressions = 0; // sampled, of the inserted random arm
    std::array<double, 24> hourShare{}; // of sessions by local hour
    double startsLostRate = 0;          // share of impressions given up before the video started
    double exposureGini = 0, exposureTop1Share = 0;
    /// Share of days of use that the next day of use follows after 1, 2, .. days: as far as the run can tell.
    std::vector<double> daysBetweenUse;
    /// Videos of a day of use; absent: no whole local day in the run.
    std::optional<double> videosPerUserDayP25, videosPerUserDayP50, videosPerUserDayP75;
    std::vector<LearningPoint> learning;
    std::vector<FormatShareReport> formats; // of the catalogue's items, if not all are short videos
    bool operator==(const MarketReport&) const = default;
};

struct AttentionReport {
    double sessionsPerDay = 0; // per person and day
    double videosPerSession = 0;
    double minutesPerDay = 0;
    double topicEntropyShown = 0; // bits, mean over viewers
    double newcomerShare = 0;     // share of impressions on items inside their traffic pool
    double sessionMinutes = 0;
    double minutesPerActiveDay = 0;  // per person and day with a session
    double fatigue = 0;              // at the end of a session, 0..1, mean
    double satisfaction = 0;         // the same, -1..1; 0: what a recommended feed usually gives
    double interestDrift = 0;        // share of interests that has moved by the end
    std::optional<double> narrowing; // bits, second half of the horizon against the first; negative: narrower
    /// Of what a viewer liked, viewers of at least 10 likes; absent: fewer than 30 of them in the sample.
    std::optional<double> topicEntropyLiked = std::nullopt;
    bool operator==(const AttentionReport&) const = default;
};

struct Provenance {
    std::string engineVersion;
    std::string scenarioDigest;
    std::uint64_t seed = 0;
    std::int64_t viewers = 0;
    int replications = 0;
    int drawnFigures = 0; // that each replication draws from low to high; 0: the interval is luck alone
    std::optional<RestsOn> restsOn = std::nullopt; // absent: stored before it was counted
    bool operator==(const Provenance&) const = default;
};

struct RunReport {
    Provenance provenance;
    std::string digest; // of all integer results; no time, host or worker count
    Scenario scenario;  // as run, defaults filled in
    std::vector<ItemReport> items;
    std::vector<CampaignReport> campaigns;
    MarketReport market;
    AttentionReport attention;
    std::vector<LawResult> laws;
    std::vector<std::string> notes; // what must be known to read the figures

    const ItemReport* item(const ItemId&) const;
    bool operator==(const RunReport&) const = default;
};

} // namespace forereach
