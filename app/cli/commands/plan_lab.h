// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// What `plan` says of pacing, of auctions and of boosted posts.

#include <string>

#include "core/plan/auctions.h"
#include "core/plan/boost.h"
#include "core/store/json_write.h"

namespace forereach::cli {

/// A value for a key that is written.
void writeAuctions(JsonWriter&, const Auctions&);
void writeBoost(JsonWriter&, const Boost&);
std::string auctionsTable(const Auctions&);
std::string boostTable(const Boost&);

} // namespace forereach::cli
