// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Subtitles that were imported before their video ("sintel-de.vtt" sorts before "sintel.mp4"): a short list
// in the workspace's settings. Used by import_media.cpp.

#include <string>
#include <vector>

#include "core/store/workspace.h"

namespace forereach {

struct WaitingSubtitle {
    std::filesystem::path path;
    std::string language; // may be empty
    bool operator==(const WaitingSubtitle&) const = default;
};

Result<void> keepWaiting(Workspace&, const WaitingSubtitle&);
/// Those that belong to a video of this stem and are still there.
Result<std::vector<WaitingSubtitle>> waitingFor(const Workspace&, std::string_view videoStem);
/// They have found their video: they no longer wait.
Result<void> forgetWaiting(Workspace&, const std::vector<WaitingSubtitle>&);

} // namespace forereach
