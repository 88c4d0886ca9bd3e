// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// The demo workspace, made by the project itself: short vertical videos drawn with Cairo, encoded with libav,
// imported like any user's file; a campaign, a scenario and one stored run.

#include "core/base/cancel_token.h"
#include "core/base/result.h"

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace forereach {

/// Renders the demo clips into `directory` (existing equal files are kept). Returns their paths in order.
Result<std::vector<std::filesystem::path>> renderDemoMedia(const std::filesystem::path& directory,
                                                           const std::function<void(double)>& progress,
                                                           const CancelToken&);

/// Makes `directory`/demo.forereach and its media. An existing demo workspace is kept and returned.
Result<std::filesystem::path>
makeDemoWorkspace(const std::filesystem::path& directory,
                  const std::function<void(const std::string& what, double)>& progress, const CancelToken&);

} // namespace forereach
