// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/sharing_ties.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "core/audience/follow_graph.h"
#include "core/base/random.h"

namespace forereach {
namespace {

// Everything that ties depend on, so that the key needs no list of scenario fields.
std::uint64_t keyOf(std::span<const GraphNode> nodes, std::span<const std::uint16_t> segmentOf,
                    std::uint16_t segments, std::uint64_t seed) {
    std::uint64_t h = mix64(mix64(seed) + segments);
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        const GraphNode& n = nodes[i];
        h = mix64(h ^ (static_cast<std::uint64_t>(n.market) << 48 |
                       static_cast<std::uint64_t>(segmentOf[i]) << 32 |
                       static_cast<std::uint64_t>(n.language) << 8 | n.topic));
        h = mix64(h ^
                  (static_cast<std::uint64_t>(n.weight) << 32 | std::bit_cast<std::uint32_t>(n.sociability)));
        std::array<std::uint64_t, kTopicCount / 8> taste;
        std::memcpy(taste.data(), n.taste->data(), sizeof taste);
        for (const std::uint64_t part : taste) h = mix64(h ^ part);
    }
    return h;
}

} // namespace

std::shared_ptr<const SegmentTies> sharingTies(const Population& p, std::uint64_t seed,
                                               const ParallelFor& parallelFor, const CancelToken& cancel,
                                               TiesCache* cache) {
    const auto segments = static_cast<std::uint16_t>(p.segments.size());
    const auto stride =
        static_cast<std::size_t>(std::max<std::int64_t>(1, (p.viewers() + kTiesSample - 1) / kTiesSample));
    // Viewers stand by segment: every k-th keeps each segment's share.
    std::vector<GraphNode> nodes = graphNodes(p, stride);
    std::vector<std::uint16_t> segmentOf;
    segmentOf.reserve(nodes.size());
    for (std::size_t v = 0; v < p.segmentOf.size(); v += stride) segmentOf.push_back(p.segmentOf[v]);
    const std::uint64_t key = cache ? keyOf(nodes, segmentOf, segments, seed) : 0;
    if (cache)
        if (auto found = cache->find(key)) return found;
    GraphOptions options;
    options.seed = seed;
    options.friendsOnly = true;
    const auto graph = FollowGraph::build(nodes, {}, options, parallelFor, cancel);
    if (!graph) return nullptr;
    auto ties =
        std::make_shared<const SegmentTies>(segmentTies(*graph, {}, segmentOf, segments, parallelFor));
    if (cache) cache->keep(key, ties);
    return ties;
}

} // namespace forereach
