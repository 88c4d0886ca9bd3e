// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Viewers and creators for the tests of the follow graph: markets that share languages, Zipf-like interests,
// and a parallel loop of a given number of threads.

#include <QtTest>
#include <atomic>
#include <thread>

#include "core/audience/graph_statistics.h"
#include "core/base/det_math.h"
#include "core/base/random.h"

namespace forereach::test {

struct GraphWorld {
    std::vector<GraphNode> nodes;
    std::vector<std::array<std::uint8_t, kTopicCount>> taste;
    std::vector<GraphCreator> creators;

    GraphWorld(std::uint32_t viewers, std::uint32_t creatorCount, std::uint32_t markets,
               std::uint32_t weight = 1) {
        nodes.resize(viewers);
        taste.resize(viewers);
        for (std::uint32_t v = 0; v < viewers; ++v) {
            RandomStream random(3, 0, Purpose::Population, v, 0);
            GraphNode& n = nodes[v];
            n.market = static_cast<std::uint16_t>(random.below(markets));
            n.language = static_cast<std::uint8_t>(n.market % 3);
            n.topic = static_cast<std::uint8_t>(random.below(kTopicCount) * random.below(kTopicCount) /
                                                kTopicCount);
            n.sociability = static_cast<float>(detNormalQuantile(random.uniform()));
            n.weight = weight;
            for (std::uint8_t& t : taste[v]) t = static_cast<std::uint8_t>(random.below(9));
            taste[v][n.topic] = 100;
        }
        for (std::uint32_t v = 0; v < viewers; ++v) nodes[v].taste = &taste[v];
        creators.resize(creatorCount);
        for (std::uint32_t c = 0; c < creatorCount; ++c) {
            RandomStream random(3, 0, Purpose::Catalogue, c, 0);
            creators[c].market = static_cast<std::uint16_t>(random.below(markets));
            creators[c].language = static_cast<std::uint8_t>(creators[c].market % 3);
            creators[c].topic = static_cast<std::uint8_t>(random.below(kTopicCount));
        }
    }
};

/// Units go to whichever thread is free.
inline ParallelFor threads(int count) {
    return [count](std::int64_t n, const std::function<void(std::int64_t, std::int64_t)>& f) {
        std::atomic<std::int64_t> next{0};
        const auto work = [&] {
            for (std::int64_t i; (i = next.fetch_add(1)) < n;) f(i, i + 1);
        };
        std::vector<std::thread> others;
        for (int t = 1; t < count; ++t) others.emplace_back(work);
        work();
        for (std::thread& t : others) t.join();
    };
}

inline std::shared_ptr<const FollowGraph> buildGraph(const GraphWorld& w, const GraphOptions& o = {},
                                                     int workers = 2) {
    return FollowGraph::build(w.nodes, w.creators, o, threads(workers), {});
}

} // namespace forereach::test
