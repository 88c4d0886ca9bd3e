// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// The load that speed is quoted on: a world of fixed shape, simulated through the product's own code path.
// Proves first, on a small world, that pages equal those of a plain reference implementation.

#include <cstdint>
#include <functional>
#include <string>

#include "core/base/result.h"
#include "core/model/scenario.h"

namespace forereach {

struct BenchOptions {
    /// false, `light`: recommended feed of background items. true, `full`: all that the model has. Three
    /// items of a creator with followers (pools, retrieval, links to friends over the follow graph and their
    /// cascades), all five distribution modes, and twenty line items with budgets, caps and pacing in the
    /// auction.
    bool full = false;
    std::int64_t viewers = 1'000'000;
    std::int32_t items = 10'000; // over all markets
    int ticks = 24;
    int workers = 1;
    std::function<void()> betweenTicks; // if set, called after every tick; its time is not counted
};

struct BenchResult {
    std::int64_t viewers = 0, items = 0, sessions = 0, impressions = 0; // sampled
    int ticks = 0, workers = 0, segments = 0;
    double seconds = 0, cpuSeconds = 0, barrierShare = 0; // of the tick loop only
    std::int64_t hotBytesPerViewer = 0;
    std::string digest;
};

/// Six markets of twelve segments share the viewers and the items.
Result<BenchResult> runBench(const BenchOptions&, const Catalog&);

/// Compares pages of `requests` requests with a plain implementation (loops and std::sort); empty if equal,
/// else what differs.
std::string provePagesEqualPlainReference(const Catalog&, int requests);

} // namespace forereach
