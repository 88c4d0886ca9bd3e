// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// The moments at which viewers leave, read off a simulated retention curve and named after what the file
// shows and plays there; and the same as markers for the editor the video was cut in. Used by the Item page
// and by the markers command. Text is English.

#include <optional>
#include <string>
#include <vector>

#include "core/model/passages.h"
#include "core/report/run_report.h"

namespace forereach {

struct LeaveMoment {
    double fromS = 0, toS = 0;
    double points = 0;      // share of impressions that left in it, 0..1
    double watchingAtS = 1; // share still watching at its start
    /// Leaving a second of those still watching, relative to the steady decline of the rest; the opening has
    /// none.
    std::optional<double> timesTypical;
    bool opening = false; // the first three seconds, in which every clip loses most
    Passage passage;
    bool operator==(const LeaveMoment&) const = default;
};

/// The opening, and up to `most` further passages of at least a second in which at least one in a hundred
/// impressions leaves and leaving is at least 1.15 times as likely as the steady decline of the rest says
/// (assumptions: what is worth a marker). In order of time. Empty for an empty curve. `signals` null:
/// passages are not named.
std::vector<LeaveMoment> leaveMoments(const std::vector<RetentionPoint>&, const MediaSignals* signals,
                                      int most = 5);

/// "-14 points: silent, still"; without a reason just the points.
std::string toText(const LeaveMoment&);

/// What the markers are of.
struct MarkerTarget {
    std::string title;
    std::string file; // path of the media, may be empty
    double durationS = 0;
    double frameRate = 25; // of the file; timecodes count frames, non-drop
    std::string runDigest; // said in the file, so that nobody takes it for measured
};

/// CMX 3600 list with the marker lines that DaVinci Resolve reads (Timelines > Import > Timeline Markers from
/// EDL). Timecode starts at 01:00:00:00, as Resolve's timelines do.
std::string markersEdl(const MarkerTarget&, const std::vector<LeaveMoment>&);
/// RFC 4180; times in seconds and frames.
std::string markersCsv(const MarkerTarget&, const std::vector<LeaveMoment>&);

/// "01:00:04:12": non-drop, counted in whole frames of `frameRate` at the rounded rate.
std::string timecode(double s, double frameRate, int startHour);

} // namespace forereach
