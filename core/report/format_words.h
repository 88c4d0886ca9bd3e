// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// What the HTML report calls the attention given to each format, and the curve of it.

#include <string>

#include "core/report/run_report.h"

namespace forereach {

struct FormatWords {
    const char* taken;   // not passed by: "Opened"
    const char* toEnd;   // "Read to the end"
    const char* toEndIn; // the same as the head of a column
    const char* hours;   // "Hours read"
    const char* parts;   // "Answers read"; null if it has none
    const char* votes;   // null if nobody votes
    const char* counted; // what a traffic pool counts, of many: "openings"
};
const FormatWords& wordsOf(Format);

/// "article, 800 words", "live, 45 min"; a short video is as long as it is: "15 s".
std::string whatItIs(const ContentItem&);

/// The retention curve in words: the finding's picture, its axes and the table under it.
struct CurveWords {
    const char* what;  // "How far people read"
    const char* chart; // title for those who do not see the picture
    const char* x;     // axis
    const char* y;     // axis
    const char* row;   // head of the first column
    const char* share; // head of the second
    const char* plain; // of a share that got to `at`: "are still watching after"
    double at;         // the place named in the finding, in units of the curve
    double scale;      // of the axis: 100 for shares as percent
};
const CurveWords& curveWordsOf(Format);
/// "3 s", "50 %", "2 pictures".
std::string placeText(Format, double at);

} // namespace forereach
