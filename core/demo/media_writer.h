// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Writes a clip as mp4 (H.264 through libx264, AAC, index first) with libavformat. One thread a clip and no
// time stamps inside, so that the same clip gives the same bytes on one machine.

#include <filesystem>
#include <functional>

#include "core/base/cancel_token.h"
#include "core/base/result.h"
#include "core/demo/clip.h"

namespace forereach::demo {

/// Through a temporary file and rename. Fails with Io, Unsupported (no libx264) or Cancelled; leaves nothing
/// then.
Result<void> writeClip(const Clip&, const std::filesystem::path&, const std::function<void(double)>& progress,
                       const CancelToken&);

/// Was this file written whole by this version of the clips?
bool isCurrentClip(const Clip&, const std::filesystem::path&);

} // namespace forereach::demo
