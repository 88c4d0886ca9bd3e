// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// The JSON form of a replayed feed: what `forereach-cli feed --json` prints.

#include <string>

#include "core/sim/replay.h"

namespace forereach::cli {

std::string feedJson(const FeedAnswer&);

} // namespace forereach::cli
