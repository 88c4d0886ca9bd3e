// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Presets: dated, sourced sets of numbers. A ranking preset is what the platform wants (weights of its value
// function); a response preset is how people behave (truth). Both are data (resources/presets/*.json).

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/market.h"

namespace forereach {

/// Weights of the multi-action value: score = sum of weight * P(action) + watchPerSecond * E[watch seconds].
struct RankingPreset {
    std::string id; // "short-video-form"
    std::string title;
    std::string date; // ISO, when the weights were current
    Sourced finish, watchPerSecond, like, comment, share, follow, notInterested;
    Sourced inNetworkFactor;    // multiplies items of followed creators
    Sourced outOfNetworkFactor; // multiplies the rest
    Sourced freshnessHalfLifeH; // hours after which the score is halved
    Sourced explorationRate;    // share of slots given to items inside their traffic pool
    bool operator==(const RankingPreset&) const = default;
};

/// One logistic: logit = constant + affinity*aff + quality*q + validPlay*[valid] + watchFraction*min(W/d, 1).
struct ActionLogit {
    double constant = -20, affinity = 0, quality = 0, validPlay = 0, watchFraction = 0;
    bool operator==(const ActionLogit&) const = default;
};

/// model.md "Response": latent log-normal watch time with quick skip, truncated at the duration.
struct ResponsePreset {
    std::string id; // "kuairand", "kuairec"
    std::string title;
    double b0, a, c, g, h, sigma; // log watch time: constant, affinity, quality, viewer, duration, sd
    double s0, sa, sq, skipMedianS, skipSd; // quick skip: logit, affinity, quality; skip time log-normal
    double rho;                             // chance that one who completes goes on (rewatch)
    double meanLogDuration;                 // of the catalogue it was fitted on
    std::vector<double>
        durationQuantilesS; // quantiles 0, 5, 25, 50, 75, 95, 100 % of the background catalogue
    ActionLogit like, comment, share, follow, notInterested;
    std::string source;
    bool operator==(const ResponsePreset&) const = default;
};

/// What the engine itself assumes, of no market and of no preset.
struct EngineAssumptions {
    /// Standard deviation of the part of an item's quality that no signal measures; drawn anew in each
    /// replication, so that the interval of the forecast says what one real outcome may be.
    Sourced unmeasuredQualitySd{
        0.5, 0.3, 1, 0, Quality::Assumption, "assumption: half a standard deviation of the catalogue"};
    Sourced quotaHours{6, 2, 24, 0, Quality::Assumption, "assumption: a quarter of the pool's first window"};
    Sourced retrievalShare{0.001,
                           0.0002,
                           0.005,
                           0,
                           Quality::Assumption,
                           "assumption: a real catalogue has orders of magnitude more items than the "
                           "simulated one"};
    Sourced trendingShare{0.05,
                          0.01,
                          0.2,
                          0,
                          Quality::Assumption,
                          "assumption: an item that trends is found fifty times as easily"};
    Sourced trendingLevel{0.02,
                          0.005,
                          0.1,
                          0,
                          Quality::Assumption,
                          "assumption: one fiftieth of the strongest background item's value"};
    Sourced followSession{
        0.35, 0.15, 0.6, 0, Quality::Assumption, "assumption: about one in three, halving every day"};
    Sourced searchShare{0,
                        0,
                        0.25,
                        0,
                        Quality::Assumption,
                        "assumption: none, as the presets are fitted to feeds without searches; no platform "
                        "publishes the share of sessions with one"};
    Sourced searchFound{0.00002,
                        0.000002,
                        0.0002,
                        0,
                        Quality::Assumption,
                        "assumption: three results out of some hundred thousand items of a topic"};
    Sourced editorialShare{0,
                           0,
                           0.25,
                           0,
                           Quality::Assumption,
                           "assumption: none, as the presets are fitted to feeds without editors"};
    Sourced networkShare{0,
                         0,
                         0.5,
                         0,
                         Quality::Assumption,
                         "assumption: none, as the presets are fitted to feeds without a slot for it"};
    Sourced itemsMoveViewers{
        1,
        1,
        1,
        0,
        Quality::Assumption,
        "assumption: a video moves who meets it, whoever made it; 0 leaves the feed as it "
        "is without the user's items"};
    bool operator==(const EngineAssumptions&) const = default;
};
/// How a page is chosen from the best candidates: by score under the spacing rules, or by diversity as well.
enum class ReRanker { Spacing, Mmr, Dpp };
std::string_view toText(ReRanker); // "spacing", "mmr", "dpp"
std::optional<ReRanker> reRankerFromText(std::string_view);

/// Levels of the traffic pools (parameters; published figures are folklore and labelled so).
struct TrafficPoolLevel {
    std::int64_t quota = 0;      // impressions guaranteed in this level
    double windowHours = 24;     // looked at once per window
    double cohortQuantile = 0.5; // threshold tau: quantile of the cohort's value per impression
    bool operator==(const TrafficPoolLevel&) const = default;
};

} // namespace forereach
