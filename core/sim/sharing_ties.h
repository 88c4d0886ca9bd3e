// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Whom people of each segment send links to: the follow graph of a population, built, summed up by segment
// and let go. Equal populations have equal ties, so a cache of them spares a what-if the building; from the
// cache or built anew, the same bits.

#include <memory>

#include "core/audience/population.h"
#include "core/base/cancel_token.h"
#include "core/base/recent_cache.h"
#include "core/response/cascade.h"

namespace forereach {

using TiesCache = RecentCache<SegmentTies>;

/// Classes whose ties are drawn at most: of a larger population every k-th, standing for k (ties scale with
/// weights, so the shares between segments are the same but for the luck of the draw).
inline constexpr std::int64_t kTiesSample = 20'000;

/// `parallelFor`: single blocks to workers. Null when cancelled. `cache` may be null.
std::shared_ptr<const SegmentTies> sharingTies(const Population&, std::uint64_t seed,
                                               const ParallelFor& parallelFor, const CancelToken&,
                                               TiesCache* cache);

} // namespace forereach
