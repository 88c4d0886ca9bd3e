// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Moments at which viewers leave as OpenTimelineIO JSON: a timeline of one clip, markers in the clip's time.

#include "core/report/leave_moments.h"

namespace forereach {

std::string markersOtio(const MarkerTarget&, const std::vector<LeaveMoment>&);

} // namespace forereach
