// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// judge(): findings and verdict from what was counted. Each message carries its figures. Private to
// core/media.

#include "core/media/decode.h"

namespace forereach {

/// Sets kind, findings (most important first) and verdict of `out`. `head` is the file's first bytes,
/// `extension` the lower-cased extension.
void judge(const DecodeFacts&, Family content, const std::string& extension, ByteSource&, MediaAnalysis& out);

/// Whether a finding refuses the file, warns, or only informs.
enum class Weight { Informs, Warns, Refuses };
/// The message becomes "The file " and the predicate ("is cut off: it plays 4.9 of 10 s"). What refuses is
/// put first.
void addFinding(MediaAnalysis& out, Weight, std::string code, const std::string& predicate);
/// "4.9 s", "1 min 5 s", "2 h 10 min".
std::string durationText(double seconds);

} // namespace forereach
