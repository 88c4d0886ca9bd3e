// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// ContentItem: a piece of content as the creator describes it and as the file measures. Used by the library,
// by scenarios and, compiled, by the engine.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/base/sim_time.h"
#include "core/base/text_id.h"
#include "core/model/account.h"
#include "core/model/market.h"
#include "core/model/media_signals.h"

namespace forereach {

enum class Format : std::uint8_t { ShortVideo, Live, Picture, Article, QuestionAnswer, CommunityPost };
std::string_view
    toText(Format); // "short_video", "live", "picture", "article", "question_answer", "community_post"
std::optional<Format> formatFromText(std::string_view);
inline constexpr int kFormats = 6;

struct Creator {
    CreatorId id;
    std::string name;
    std::int64_t followers = 0; // people
    /// Fitted to the creator's own posts; absent: as the presets say.
    std::optional<AccountEffect> account = std::nullopt;
    bool operator==(const Creator&) const = default;
};

/// What the user says against the assumption. Absent: the measured prior holds.
struct SignalOverrides {
    std::optional<double> hook;    // latent quality of the first seconds, standard deviations, -3..3
    std::optional<double> quality; // standard deviations, -3..3
    std::optional<double> pace;    // standard deviations, -3..3
    bool operator==(const SignalOverrides&) const = default;
};

/// What an item of a format other than short video is made of. Absent: the default, or not of the format.
struct FormatDetails {
    std::optional<int> pictures;          // picture: how many to swipe through, 1..32
    std::optional<int> words;             // article, question, community post: 1..100000
    std::optional<int> answers;           // question and answer: how many stand under it, 0..32
    std::optional<bool> poll;             // community post: whether it asks for a vote
    std::optional<std::int64_t> audience; // live: people watching who did not come by the feed
    bool operator==(const FormatDetails&) const = default;
};

/// To whom an item may be shown, by the rules of its platform or of its rights. As it stands: to anyone.
struct AudienceRules {
    int minAge = 0;                   // years, 0..55: age bands that begin earlier do not see it
    std::vector<std::string> markets; // ISO 3166-1 alpha-2, where it is available; empty: everywhere
    bool admits(std::string_view market, AgeBand) const;
    bool operator==(const AudienceRules&) const = default;
};

/// Assumptions, where the item does not say: three answers, a question of 15 words, a post of 30.
inline constexpr int kAnswersUnsaid = 3, kQuestionWordsUnsaid = 15, kPostWordsUnsaid = 30;

/// Whether the item lasts, and duration_s is how long: a short video, a broadcast. An article without a count
/// of words has those read in duration_s; of other formats duration_s is not read.
constexpr bool lasts(Format format) {
    return format == Format::ShortVideo || format == Format::Live;
}

struct ContentItem {
    ItemId id;
    std::string title;
    std::string caption;
    std::vector<std::string> hashtags; // without '#'
    Format format = Format::ShortVideo;
    double durationS = 0; // see lasts()
    FormatDetails details;
    std::map<std::string, double> topics; // IAB Content Taxonomy name -> weight > 0; any scale
    std::string language;                 // BCP 47 primary tag; empty: no words
    AudienceRules rules;
    SimTime publishAt; // live: on air from here, for durationS
    Creator creator;
    std::optional<MediaSignals> signals; // absent: not measured, neutral priors
    SignalOverrides overrides;
    bool operator==(const ContentItem&) const = default;
};

} // namespace forereach
