// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Files of markers of a library item's simulated run, for the editor the video was cut in.

#include <optional>

#include "core/report/leave_moments.h"
#include "core/store/workspace.h"

namespace forereach {

enum class MarkerFormat { Edl, Otio, Csv };

/// Moments of the item in this run; empty if the run has no retention curve of it.
std::vector<LeaveMoment> leaveMoments(const LibraryItem&, const RunReport&);

/// Without `frameRate` (frames a second, above 0) the file's own, and 25 where that is unknown.
std::string markerFile(MarkerFormat, const LibraryItem&, const RunReport&,
                       std::optional<double> frameRate = std::nullopt);

/// OpenTimelineIO JSON: a timeline of one clip, markers in the clip's time.
std::string markersOtio(const MarkerTarget&, const std::vector<LeaveMoment>&);

} // namespace forereach
