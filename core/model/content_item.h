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
#include "core/model/media_signals.h"

namespace forereach {

enum class Format { ShortVideo, Live, Picture, Article, QuestionAnswer, CommunityPost };
std::string_view
    toText(Format); // "short_video", "live", "picture", "article", "question_answer", "community_post"
std::optional<Format> formatFromText(std::string_view);

struct Creator {
    CreatorId id;
    std::string name;
    std::int64_t followers = 0; // people
    bool operator==(const Creator&) const = default;
};

/// What the user says against the assumption. Absent: the measured prior holds.
struct SignalOverrides {
    std::optional<double> hook;    // latent quality of the first seconds, standard deviations, -3..3
    std::optional<double> quality; // standard deviations, -3..3
    std::optional<double> pace;    // standard deviations, -3..3
    bool operator==(const SignalOverrides&) const = default;
};

struct ContentItem {
    ItemId id;
    std::string title;
    std::string caption;
    std::vector<std::string> hashtags; // without '#'
    Format format = Format::ShortVideo;
    double durationS = 0;                 // > 0
    std::map<std::string, double> topics; // IAB Content Taxonomy name -> weight > 0; any scale
    std::string language;                 // BCP 47 primary tag; empty: no words
    SimTime publishAt;
    Creator creator;
    std::optional<MediaSignals> signals; // absent: not measured, neutral priors
    SignalOverrides overrides;
    bool operator==(const ContentItem&) const = default;
};

} // namespace forereach
