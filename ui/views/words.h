// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// How the window says things: names of markets, segments, formats and verdicts, durations and dates, in the
// user's language and locale. Numbers with intervals are worded in ui/charts.

#include <QString>

#include "core/report/leave_moments.h"
#include "core/store/workspace.h"

class QWidget;

namespace forereach::ui {

QString marketName(const Market&);            // "United Kingdom (GB)"
QString segmentName(const SegmentId&);        // "GB women 18-24"
QString formatName(Format);                   // "Short video"
QString statusName(ItemStatus);               // "Draft"
QString verdictName(MediaVerdict);            // "Usable"
QString languageName(const std::string& tag); // "German"
QString captionsIn(const std::string& tag);   // a file that tells no language has words all the same
QString qualityName(Quality);                 // "assumption"
QString lengthText(double seconds);           // "0:42", "1:02:05"
QString momentText(const LeaveMoment&);       // "−14 points: silent"
QString dateTimeText(SimTime);                // in UTC, with zone
QString topicsText(const ContentItem&);       // "Food & Drink 70 %, Travel 30 %"
/// P50 of people rounded to what its interval allows: "41,000"; "<1" for less than a person.
QString aboutPeople(const Estimate&);
/// "41,000 (28,000 to 66,000)"; the interval is 8 in 10 outcomes.
QString peopleWithInterval(const Estimate&);
/// "20,000 of 200,000 viewers" or, where all of them are in it, "1 of 4 replications".
QString shareAnswered(const Provenance& answered, const Scenario& asked);
/// Applies the style sheet again after a property that it looks at has changed.
void restyle(QWidget*);

} // namespace forereach::ui
