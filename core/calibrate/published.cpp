// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/calibrate/published.h"

#include <algorithm>

namespace forereach {
namespace {

using Figure = std::optional<double>;

// Rates within 10 %, quartiles of watch ratios within 0.05 (issue 4). Ratios (mean watch ratio, Gini) within
// 0.05 too, which is narrower than 10 % of them.
constexpr double kRate = 0.10, kRatio = 0.05;
// In the fit's objective outcomes below 0.3 % of impressions, of which a few hundred happen in a run, weigh
// less, and so does the variance of ratios (assumptions; they decide no verdict).
constexpr double kRareScale = 0.25, kVarianceScale = 0.2;
constexpr std::string_view kFunnel = "KuaiRand-Pure, funnel of standard and random exposure (CC BY-SA 4.0)";
constexpr std::string_view kPaired =
    "KuaiRand-Pure, paired table of both arms (github.com/Sham-Moon/KuaiRand-Analysis)";
constexpr std::string_view kPooled = "KuaiRand-Pure, pooled over 1,436,609 standard rows (KuaiSim notebook)";
constexpr std::string_view kUsers = "KuaiRand user features, 27,285 users of Kuaishou, 2022 (CC BY-SA 4.0)";
constexpr std::string_view kBig = "KuaiRec big matrix, 2020, ratios clipped at 5 (CC BY-SA 4.0)";
constexpr std::string_view kBigPlays = "KuaiRec big matrix, 2020 (CC BY-SA 4.0)";
constexpr std::string_view kShape =
    "KuaiRec big matrix: a mode of skips near 0.1 and a broad one at 0.65 to 1 (CC BY-SA 4.0)";
constexpr std::string_view kDashlet =
    "Dashlet (NSDI '23), swipes of two panels: MTurk viewers, and a university's as the lower end";
constexpr std::string_view kFalling = "completion falls with duration in Dashlet (NSDI '23) and MM '22";
constexpr std::string_view kHours =
    "mean of two TikTok Analytics exports, 2021 and 2022, the ends those of the two; the market pack's input";
constexpr std::string_view kGaps =
    "KuaiRand-Pure (KuaiSim notebook): days between active days; rows of its log only, so overstated";
constexpr std::string_view kUserDays = "KuaiRec big matrix: videos of a user-day (CC BY-SA 4.0)";
constexpr std::string_view kFirstFit =
    "no published one-day figure; the first fit had 0.51, 10 % and 40 %, a popularity feed 0.92";

Figure per(std::int64_t part, std::int64_t whole) {
    if (whole <= 0) return std::nullopt;
    return static_cast<double>(part) / static_cast<double>(whole);
}

template <std::int64_t ArmDetail::*Field>
Figure ranked(const GroupDetail& g) {
    return per(g.ranked.*Field, g.ranked.impressions);
}
template <std::int64_t ArmDetail::*Field>
Figure random(const GroupDetail& g) {
    return per(g.random.*Field, g.random.impressions);
}
template <bool Random>
Figure playSeconds(const GroupDetail& g) {
    const ArmDetail& arm = Random ? g.random : g.ranked;
    return per(arm.watchDs, arm.impressions * 10);
}
template <int Percent>
Figure ratioQuantile(const GroupDetail& g) {
    if (g.ranked.impressions == 0) return std::nullopt;
    return histogramQuantile(g.ratio, 0.01, Percent / 100.0);
}
Figure ratioMean(const GroupDetail& g) {
    return per(g.ratioSum, g.ranked.impressions * 1024);
}
Figure ratioVariance(const GroupDetail& g) {
    const Figure mean = ratioMean(g), squares = per(g.ratioSquares, g.ranked.impressions * 1024);
    if (!mean) return std::nullopt;
    return *squares - *mean * *mean;
}

// Where the histogram of ratios, in steps of 0.05 and smoothed over three, is highest between two ratios.
Figure modeBetween(const GroupDetail& g, std::size_t from, std::size_t to) {
    if (g.ranked.impressions == 0) return std::nullopt;
    constexpr std::size_t kWide = 5;
    const auto wide = [&](std::size_t at) {
        std::int64_t sum = 0;
        for (std::size_t i = at * kWide; i < (at + 1) * kWide; ++i) sum += g.ratio[i];
        return sum;
    };
    std::size_t best = from;
    std::int64_t most = -1;
    for (std::size_t at = from; at < to; ++at) {
        const std::int64_t smooth = (at > 0 ? wide(at - 1) : wide(at)) + 2 * wide(at) + wide(at + 1);
        if (smooth > most) most = smooth, best = at;
    }
    return (static_cast<double>(best) + 0.5) * kWide / 100.0;
}

template <int Percent>
Figure playQuantile(const GroupDetail& g) {
    if (g.ranked.impressions == 0) return std::nullopt;
    return histogramQuantile(g.watch, 0.25, Percent / 100.0);
}
template <int Percent>
Figure durationQuantile(const GroupDetail& g) {
    if (g.ranked.impressions == 0) return std::nullopt;
    return histogramQuantile(g.duration, 0.25, Percent / 100.0);
}

template <std::size_t From, std::size_t To>
Figure completionOfLengths(const GroupDetail& g) {
    std::int64_t shown = 0, completed = 0;
    for (std::size_t i = From; i < To; ++i) shown += g.shownByLength[i], completed += g.completedByLength[i];
    return per(completed, shown);
}
// Largest rise of completion from a class of duration to the next longer one; below 0 if it falls throughout.
// Classes with under a thousandth of the impressions say nothing.
Figure largestRise(const GroupDetail& g) {
    Figure before, most;
    for (std::size_t i = 0; i < g.shownByLength.size(); ++i) {
        if (g.shownByLength[i] * 1000 < g.ranked.impressions || g.shownByLength[i] == 0) continue;
        const Figure here = per(g.completedByLength[i], g.shownByLength[i]);
        if (before) most = std::max(most.value_or(-1.0), *here - *before);
        before = here;
    }
    return most;
}
Figure goneBeforeThree(const GroupDetail& g) {
    return per(g.goneBefore[2], g.ranked.impressions);
}

Figure hoursShare(const RunFacts& f, std::size_t from, std::size_t to) {
    double share = 0;
    for (std::size_t h = from; h < to; ++h) share += f.market->hourShare[h];
    if (share == 0) return std::nullopt;
    return share;
}

Figure comesBackAfter(const RunFacts& f, std::size_t days) {
    const std::vector<double>& share = f.market->daysBetweenUse;
    if (share.size() < days) return std::nullopt;
    return share[days - 1];
}

double rankedDraws(const GroupDetail& g) {
    return static_cast<double>(g.ranked.sampled);
}
double randomDraws(const GroupDetail& g) {
    return static_cast<double>(g.random.sampled);
}
// Impressions are counted in people by length: draws are as many fewer as in all.
template <std::size_t From, std::size_t To>
double drawsOfLengths(const GroupDetail& g) {
    double shown = 0;
    for (std::size_t i = From; i < To; ++i) shown += static_cast<double>(g.shownByLength[i]);
    return g.ranked.impressions == 0 ? 0 : shown * rankedDraws(g) / static_cast<double>(g.ranked.impressions);
}

#define FEED(figure) figure, nullptr
#define RANKED(field) ranked<field>, nullptr, rankedDraws
#define RANDOM(field) random<field>, nullptr, randomDraws
#define LENGTHS(from, to) completionOfLengths<from, to>, nullptr, drawsOfLengths<from, to>
#define RUN(expression) nullptr, [](const RunFacts& f) -> Figure { return expression; }

using enum TargetUse;
using enum ToleranceKind;
constexpr auto kRand = "kuairand", kRec = "kuairec";
using A = ArmDetail;

// clang-format off
const PublishedTarget kTargets[] = {
    {kRand, "mean play time, recommended", "s", Fitted, Relative, 23.58, kRate, 0, 0, kPaired, FEED(playSeconds<false>)},
    {kRand, "valid play, recommended", "share", Fitted, Relative, 130442.0 / 289119, kRate, 0, 0, kFunnel, RANKED(&A::valid)},
    {kRand, "long view, recommended", "share", Fitted, Relative, 92035.0 / 289119, kRate, 0, 0, kFunnel, RANKED(&A::longView)},
    {kRand, "completion, recommended", "share", Fitted, Relative, 40728.0 / 284321, kRate, 0, 0, kFunnel, RANKED(&A::completed)},
    {kRand, "like, recommended", "share", Fitted, Relative, 0.01848, kRate, 0, 0, kPooled, RANKED(&A::like)},
    {kRand, "comment, recommended", "share", Fitted, Relative, 0.00255, kRate, 0, 0, kPooled, RANKED(&A::comment), kRareScale},
    {kRand, "share, recommended", "share", Fitted, Relative, 0.00096, kRate, 0, 0, kPooled, RANKED(&A::share), kRareScale},
    {kRand, "follow, recommended", "share", Fitted, Relative, 0.00107, kRate, 0, 0, kPooled, RANKED(&A::follow), kRareScale},
    {kRand, "negative feedback, recommended", "share", Fitted, Relative, 227.0 / 289119, kRate, 0, 0, kFunnel, RANKED(&A::notInterested), kRareScale},
    {kRand, "positive interaction, recommended", "share", HeldOut, Relative, 6196.0 / 289119, kRate, 0, 0, kFunnel, RANKED(&A::positive)},
    {kRand, "mean play time, random", "s", Fitted, Relative, 6.47, kRate, 0, 0, kPaired, FEED(playSeconds<true>)},
    {kRand, "valid play, random", "share", Fitted, Relative, 208934.0 / 1186049, kRate, 0, 0, kFunnel, RANDOM(&A::valid)},
    {kRand, "long view, random", "share", Fitted, Relative, 100769.0 / 1186049, kRate, 0, 0, kFunnel, RANDOM(&A::longView)},
    {kRand, "completion, random", "share", Fitted, Relative, 38136.0 / 1149129, kRate, 0, 0, kFunnel, RANDOM(&A::completed)},
    {kRand, "like, random", "share", Fitted, Relative, 0.0047, kRate, 0, 0, kPaired, RANDOM(&A::like)},
    {kRand, "comment, random", "share", Fitted, Relative, 0.00035, kRate, 0, 0, kPaired, RANDOM(&A::comment), kRareScale},
    {kRand, "share, random", "share", Fitted, Relative, 0.00028, kRate, 0, 0, kPaired, RANDOM(&A::share), kRareScale},
    {kRand, "follow, random", "share", Fitted, Relative, 0.00021, kRate, 0, 0, kPaired, RANDOM(&A::follow), kRareScale},
    {kRand, "negative feedback, random", "share", Fitted, Relative, 1351.0 / 1186049, kRate, 0, 0, kFunnel, RANDOM(&A::notInterested), kRareScale},
    {kRand, "positive interaction, random", "share", HeldOut, Relative, 6611.0 / 1186049, kRate, 0, 0, kFunnel, RANDOM(&A::positive)},
    {kRand, "rise of completion with duration, at most", "share", HeldOut, Range, 0, 0, -1, 0.01, kFalling, FEED(largestRise)},
    {kRand, "gone before 3 s", "share", Reference, Range, 0.20, 0, 0.16, 0.33, "Dashlet (NSDI '23) 16 %, MM '22 challenge 26 and 33 %: other platforms", goneBeforeThree, nullptr, rankedDraws},
    {kRand, "follows, median", "count", HeldOut, Relative, 155, kRate, 0, 0, kUsers, RUN(f.follows ? Figure(f.follows->followsMedian) : Figure())},
    {kRand, "followers, median", "count", HeldOut, Relative, 48, kRate, 0, 0, kUsers, RUN(f.follows ? Figure(f.follows->followersMedian) : Figure())},
    {kRand, "followers, Gini", "ratio", HeldOut, Absolute, 0.90, kRatio, 0, 0, kUsers, RUN(f.follows ? Figure(f.follows->followersGini) : Figure())},
    {kRand, "back after 1 day", "share", Fitted, Relative, 0.617, kRate, 0, 0, kGaps, RUN(comesBackAfter(f, 1))},
    {kRand, "back after 2 days", "share", Fitted, Relative, 0.165, kRate, 0, 0, kGaps, RUN(comesBackAfter(f, 2))},
    {kRand, "back after 3 days", "share", Fitted, Relative, 0.079, kRate, 0, 0, kGaps, RUN(comesBackAfter(f, 3))},
    {kRand, "back after 4 days", "share", Fitted, Relative, 0.047, kRate, 0, 0, kGaps, RUN(comesBackAfter(f, 4))},
    {kRand, "back after 5 days", "share", Fitted, Relative, 0.031, kRate, 0, 0, kGaps, RUN(comesBackAfter(f, 5))},
    {kRand, "exposure of items on one day, Gini", "ratio", Reference, Range, 0.51, 0, 0.41, 0.92, kFirstFit, RUN(f.day ? Figure(f.day->gini) : Figure())},
    {kRand, "exposure on one day, top 1 % of items", "share", Reference, Range, 0.10, 0, 0.05, 0.48, kFirstFit, RUN(f.day ? Figure(f.day->top1) : Figure())},
    {kRand, "exposure on one day, top 10 % of items", "share", Reference, Range, 0.40, 0, 0.30, 0.90, kFirstFit, RUN(f.day ? Figure(f.day->top10) : Figure())},
    {kRand, "sessions from 20 to 24 h", "share", Reference, Range, 0.249, 0, 0.22, 0.28, kHours, RUN(hoursShare(f, 20, 24))},
    {kRand, "sessions from 4 to 8 h", "share", Reference, Range, 0.062, 0, 0.05, 0.075, kHours, RUN(hoursShare(f, 4, 8))},

    {kRec, "watch ratio, p25", "ratio", Fitted, Absolute, 0.311, kRatio, 0, 0, kBig, FEED(ratioQuantile<25>)},
    {kRec, "watch ratio, p50", "ratio", Fitted, Absolute, 0.716, kRatio, 0, 0, kBig, FEED(ratioQuantile<50>)},
    {kRec, "watch ratio, p75", "ratio", Fitted, Absolute, 1.162, kRatio, 0, 0, kBig, FEED(ratioQuantile<75>)},
    {kRec, "watch ratio, mean", "ratio", Fitted, Absolute, 0.851, kRatio, 0, 0, kBig, FEED(ratioMean)},
    {kRec, "watch ratio, variance", "ratio", Fitted, Relative, 0.719 * 0.719, kRate, 0, 0, kBig, FEED(ratioVariance), nullptr, kVarianceScale},
    {kRec, "watch ratio, mode of skips", "ratio", HeldOut, Range, 0.10, 0, 0.025, 0.25, kShape, FEED([](const GroupDetail& g) -> Figure { return modeBetween(g, 0, 8); })},
    {kRec, "watch ratio, main mode", "ratio", HeldOut, Range, 0.83, 0, 0.65, 1.05, kShape, FEED([](const GroupDetail& g) -> Figure { return modeBetween(g, 8, 60); })},
    {kRec, "mean play time", "s", HeldOut, Relative, 9.03, kRate, 0, 0, kBigPlays, FEED(playSeconds<false>)},
    {kRec, "median play time", "s", HeldOut, Relative, 7.28, kRate, 0, 0, kBigPlays, FEED(playQuantile<50>)},
    {kRec, "duration of what is shown, p25", "s", Fitted, Relative, 7.4, kRate, 0, 0, kBigPlays, FEED(durationQuantile<25>)},
    {kRec, "duration of what is shown, p50", "s", Fitted, Relative, 9.6, kRate, 0, 0, kBigPlays, FEED(durationQuantile<50>)},
    {kRec, "duration of what is shown, p75", "s", Fitted, Relative, 12.2, kRate, 0, 0, kBigPlays, FEED(durationQuantile<75>)},
    {kRec, "videos of a user-day, p25", "count", Fitted, Relative, 19, kRate, 0, 0, kUserDays, RUN(f.market->videosPerUserDayP25)},
    {kRec, "videos of a user-day, p50", "count", Fitted, Relative, 42, kRate, 0, 0, kUserDays, RUN(f.market->videosPerUserDayP50)},
    {kRec, "videos of a user-day, p75", "count", Fitted, Relative, 83, kRate, 0, 0, kUserDays, RUN(f.market->videosPerUserDayP75)},
    {kRec, "rise of completion with duration, at most", "share", HeldOut, Range, 0, 0, -1, 0.01, kFalling, FEED(largestRise)},
    {kRec, "completion, under 10 s", "share", Reference, Range, 0.562, 0, 0.39, 0.562, kDashlet, LENGTHS(0, 1)},
    {kRec, "completion, 10 to 15 s", "share", Reference, Range, 0.466, 0, 0.37, 0.466, kDashlet, LENGTHS(1, 2)},
    {kRec, "completion, 15 to 30 s", "share", Reference, Range, 0.345, 0, 0.087, 0.345, kDashlet, LENGTHS(2, 3)},
    {kRec, "completion, 30 to 60 s", "share", Reference, Range, 0.237, 0, 0.08, 0.237, kDashlet, LENGTHS(3, 4)},
    {kRec, "completion, 60 s and more", "share", Reference, Range, 0.156, 0, 0.017, 0.156, kDashlet, LENGTHS(4, 7)},
};
// clang-format on
#undef FEED
#undef RANKED
#undef RANDOM
#undef LENGTHS
#undef RUN

} // namespace

std::string_view toText(TargetUse use) {
    switch (use) {
    case TargetUse::Fitted:
        return "fitted";
    case TargetUse::HeldOut:
        return "held out";
    case TargetUse::Reference:
        return "reference";
    }
    return "";
}

std::span<const PublishedTarget> publishedTargets() {
    return kTargets;
}

std::string_view PublishedTarget::whyAbsent() const {
    if (draws == randomDraws || ofFeed == playSeconds<true>)
        return "no impression of the random arm was drawn";
    if (ofFeed) return "no impression to read it off was drawn";
    if (statistic.starts_with("follow")) return "the follow graph could not be built";
    if (statistic.starts_with("back after"))
        return "nobody in the run could come back so late: it is too short";
    if (statistic.starts_with("exposure")) return "no item was alive on the last day";
    return "nobody opened the app in the run";
}

bool hasPublishedTargets(std::string_view responsePreset) {
    return std::any_of(std::begin(kTargets), std::end(kTargets),
                       [&](const PublishedTarget& t) { return t.preset == responsePreset; });
}

} // namespace forereach
