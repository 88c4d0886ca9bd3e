// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// A subtitle file as a media file: its encoding, language, cues and verdict. Private to core/media.

#include "core/media/byte_source.h"
#include "core/media/media_analysis.h"

namespace forereach {

/// False if the text is no subtitle file; `out` is then unchanged.
bool analyseSubtitleFile(ByteSource&, const std::filesystem::path&, MediaAnalysis& out);

} // namespace forereach
