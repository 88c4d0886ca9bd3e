// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// How the reach page writes figures: rounded to what their error allows (core/report/rounding.h), in the
// user's locale, and the names of segments, sources and moments. No arithmetic beyond rounding and units of
// time.

#include <QString>

#include "core/report/rounding.h"
#include "core/report/run_report.h"

namespace forereach::ui {

/// Figures that rest on fewer virtual viewers wear a hollow mark.
inline constexpr std::int64_t kFewViewers = kFewSampled;

/// "41,000"; "<1,000" for something that rounds to nothing; "0" only for none; "-" for not a number. Locale's
/// digits.
QString figureText(double value, double unit);
/// P50 (or the mean of a single replication), rounded: "41,000".
QString typicalText(const Estimate&, double smallest = 1);
/// "28,000 to 66,000"; empty without an interval.
QString intervalTextOf(const Estimate&, double smallest = 1);
/// The mean, rounded.
QString expectedText(const Estimate&, double smallest = 1);
/// "62 %", below 10 % one decimal.
QString percentText(double share);
/// A count of the sample or a quota, exact: "200,000".
QString countText(double count);

/// P50, or the mean where there is none.
double typical(const Estimate&);
bool hasInterval(const Estimate&);

/// In the language of the window, from the words of the reach page.
QString reachText(const char* text);

/// "Women 18-24" in a run of one market, else "GB women 18-24".
QString segmentLabel(const RunReport&, const SegmentId&);
QString sourceLabel(CandidateSource);
/// What the curve of a format is called: how long people watch or stay, how far they read, how many they see.
struct CurveTitles {
    QString along, unit; // "Into the video", "seconds"
    QString share;       // "Still watching"
    QString place;       // "At %1 s"
    QString atTheEnd;    // "%1 still watch at the end"
    double scale = 1;    // of the axis: 100 for shares in percent
    double step = 0.1;   // of what is written
    bool timed = true;   // a half-life can be named
};
CurveTitles curveTitles(Format);
/// "2 d 14 h" after publishing.
QString sincePublishing(double seconds);
/// "Tue 24 Nov 18:00 UTC+1".
QString momentText(SimTime, int utcOffsetMinutes);
/// "few of the sample" note: "12 simulated viewers"; empty if there are enough.
QString fewViewersNote(const SampledCounts&);
/// Sentence for a pool's end: "Passed", "Stopped: value below threshold".
QString poolVerdict(const PoolReport&);
QString poolName(const PoolReport&);
/// Under exported pictures: "Simulated by Forereach 0.1.0: 200,000 viewers, 8 replications, seed 7, digest
/// 3fa9c1".
QString provenanceLine(const RunReport&);

} // namespace forereach::ui
