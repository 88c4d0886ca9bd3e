// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// What people do with each format (truth): short video, live broadcast, picture, article, question and
// answers, community post. First the attention given (time, how far, in what way), then the actions that
// follow from it. Pure functions of a subject, a person's affinity and level, and uniform draws; constants
// are figures with name, range and source (docs/model.md, "Formats"). The platform never includes this
// header.

#include <span>

#include "core/model/content_item.h"
#include "core/response/response.h"

namespace forereach {

/// One constant of the formats, as shown in a list of defaults.
struct FormatFigure {
    std::string_view name;
    double value, low, high;
    std::string_view source; // "assumption" where nobody published it
};
/// All of them, in the order of FormatConstant.
std::span<const FormatFigure> formatFigures();

/// An item as its format sees it. What does not belong to the format is not read.
struct FormatSubject {
    Format format = Format::ShortVideo;
    float quality = 0, hook = 0, pace = 0; // standard deviations
    float durationS = 15;                  // short video
    float leftOnAirS = 0; // live: seconds until the end at the moment of the request; 0: off air
    float lengthS = 0;    // live: of the whole broadcast
    float audience = 0;   // live: people watching
    int pictures = 1;     // picture
    float words = 0;      // article, question, community post; 0: from durationS at reading speed
    int answers = 1;      // question and answer
    bool poll = false;    // community post
};
/// Seconds on air still to come at `now`, for a broadcast of `durationS` from `start`; 0 before and after.
float leftOnAir(SimTime start, double durationS, SimTime now);
/// Words of a text: as given, or what is read in durationS.
float wordsOf(const FormatSubject&);

/// Who meets it.
struct FormatViewer {
    float affinity = 0; // standardised
    float level = 0;    // watches more or less than others
    bool follows = false;
    float mood = 0; // of the moment, on log time (core/response/viewer_state.h)
};

/// What was given to it.
struct Attention {
    bool taken = false;    // not passed by: played on, joined, stopped at, opened
    bool complete = false; // to the end: of the video, broadcast, pictures, text, answers
    float seconds = 0;
    float depth = 0; // 0..1 of what there is (a rewatched video: 1)
    int parts = 0;   // pictures, answers seen
};

/// The chance that it is not passed by.
double takeChance(const ResponseModel&, const FormatSubject&, const FormatViewer&);
/// Attention from two uniform draws: of whether it is passed by, and of how long.
Attention attend(const ResponseModel&, const FormatSubject&, const FormatViewer&, double uTake, double uTime);

/// Chances of what may follow. An action that a format does not have has chance 0.
struct FormatChances {
    double like = 0, comment = 0, share = 0, follow = 0, notInterested = 0;
    double gift = 0; // live
    double vote = 0; // question and answer: an answer; community post: its poll
};
FormatChances chancesAfter(const ResponseModel&, const FormatSubject&, const FormatViewer&, const Attention&);

/// What formats other than short video have beside a PeopleOutcome; integers.
struct FormatOutcome {
    std::int64_t taken = 0;         // people who did not pass by
    std::int64_t depthPermille = 0; // sum over people
    std::int64_t parts = 0;         // pictures, answers
    std::int64_t gift = 0, vote = 0;
    void add(const FormatOutcome&);
    bool operator==(const FormatOutcome&) const = default;
};
/// How many take it is drawn; then up to 64 of those who do and of those who pass by one by one, more in 64
/// equal shares over the quantiles of time, with actions drawn for each share. `key`: of (seed, replication,
/// viewer, item, session). In `out`: valid is taken, skipped is passed by, leftInCell as leavingCell().
void respondFormat(const ResponseModel&, const FormatSubject&, const FormatViewer&, std::uint32_t people,
                   std::uint64_t key, PeopleOutcome& out, FormatOutcome& more);

/// In what a format's retention is told, and how many steps it has.
enum class Depth { Seconds, Text, Parts };
Depth depthOf(Format);
/// The cell in which somebody left who was not there at the end: of 32 of a video's duration; of 32 of a
/// broadcast's, finer at first, by time since joining; of 32 of a text; or how many pictures or answers were
/// seen.
std::size_t leavingCell(const FormatSubject&, const Attention&);
/// Where cell `c` begins, in the unit of the format: seconds, share of the text, pictures or answers.
double cellBegin(const FormatSubject&, std::size_t c);
/// Cells of the format that can be left: 32, or as many as there are pictures or answers.
std::size_t cellsOf(const FormatSubject&);

/// The item as its format sees it, off air.
FormatSubject subjectOf(const ContentItem&);

} // namespace forereach
