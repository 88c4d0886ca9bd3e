// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/audience/follow_graph.h"

#include <algorithm>
#include <bit>
#include <mutex>

namespace forereach {
namespace {

constexpr std::uint32_t kBlock = NeighbourLists::kBlock, kBits = NeighbourLists::kBlockBits;

// The edges that leave one block of sources, grouped by the block of their target, sources ascending in each
// group: source and target inside their blocks, packed.
struct Outgoing {
    std::vector<std::uint32_t> edge;
    std::vector<std::uint32_t> first; // by target block, and one past the last
};

// Lists of a block of sources as drawn.
struct PlainLists {
    std::vector<std::uint32_t> target;
    std::vector<std::uint32_t> first;
    std::span<const std::uint32_t> of(std::uint32_t local) const {
        return {target.data() + first[local], first[local + 1] - first[local]};
    }
};

PlainLists plain(const GraphPlan& plan, std::int64_t block,
                 void (GraphPlan::*draw)(std::uint32_t, std::vector<std::uint32_t>&) const) {
    PlainLists lists;
    std::vector<std::uint32_t> ties;
    const auto begin = static_cast<std::uint32_t>(block) << kBits;
    const std::uint32_t end = std::min(plan.nodes(), begin + kBlock);
    lists.first.push_back(0);
    for (std::uint32_t u = begin; u < end; ++u) {
        (plan.*draw)(u, ties);
        lists.target.insert(lists.target.end(), ties.begin(), ties.end());
        lists.first.push_back(static_cast<std::uint32_t>(lists.target.size()));
    }
    return lists;
}

Outgoing grouped(const PlainLists& lists, std::int64_t blocks) {
    Outgoing out;
    out.first.assign(static_cast<std::size_t>(blocks) + 1, 0);
    for (const std::uint32_t t : lists.target) ++out.first[(t >> kBits) + 1];
    for (std::size_t b = 1; b < out.first.size(); ++b) out.first[b] += out.first[b - 1];
    std::vector<std::uint32_t> next(out.first.begin(), out.first.end() - 1);
    out.edge.resize(lists.target.size());
    for (std::uint32_t local = 0; local + 1 < lists.first.size(); ++local)
        for (const std::uint32_t t : lists.of(local))
            out.edge[next[t >> kBits]++] = local << kBits | (t & (kBlock - 1));
    return out;
}

// Sources of each node of a target block, ascending: the transposed graph, a block at a time.
PlainLists incoming(const std::vector<Outgoing>& sources, std::int64_t block, std::uint32_t size) {
    PlainLists lists;
    lists.first.assign(size + 1, 0);
    const auto t = static_cast<std::size_t>(block);
    for (const Outgoing& s : sources)
        for (std::uint32_t e = s.first[t]; e < s.first[t + 1]; ++e)
            ++lists.first[(s.edge[e] & (kBlock - 1)) + 1];
    for (std::size_t i = 1; i < lists.first.size(); ++i) lists.first[i] += lists.first[i - 1];
    lists.target.resize(lists.first.back());
    std::vector<std::uint32_t> next(lists.first.begin(), lists.first.end() - 1);
    for (std::size_t b = 0; b < sources.size(); ++b) {
        const Outgoing& s = sources[b];
        for (std::uint32_t e = s.first[t]; e < s.first[t + 1]; ++e)
            lists.target[next[s.edge[e] & (kBlock - 1)]++] =
                static_cast<std::uint32_t>(b << kBits) | s.edge[e] >> kBits;
    }
    return lists;
}

} // namespace

std::vector<GraphNode> graphNodes(const Population& p, std::size_t stride) {
    // A viewer's language: the one most used in the market among those understood.
    std::vector<std::vector<std::uint8_t>> preferred(p.markets.size());
    for (std::size_t m = 0; m < p.markets.size(); ++m) {
        std::vector<LanguageShare> shares = p.markets[m]->languages;
        std::stable_sort(shares.begin(), shares.end(), [](const LanguageShare& a, const LanguageShare& b) {
            return a.share.value > b.share.value;
        });
        for (const LanguageShare& l : shares) {
            const auto at = std::find(p.languages.begin(), p.languages.end(), l.language);
            if (at != p.languages.end())
                preferred[m].push_back(static_cast<std::uint8_t>(at - p.languages.begin()));
        }
    }
    std::vector<GraphNode> nodes((p.truth.size() + stride - 1) / stride);
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        const std::size_t v = i * stride;
        const ViewerTruth& truth = p.truth[v];
        GraphNode& node = nodes[i];
        node.market = static_cast<std::uint16_t>(p.segments[p.segmentOf[v]].market);
        for (const std::uint8_t l : preferred[node.market])
            if (p.visible[v].languages >> l & 1) {
                node.language = l;
                break;
            }
        node.topic = static_cast<std::uint8_t>(std::max_element(truth.taste.begin(), truth.taste.end()) -
                                               truth.taste.begin());
        node.weight = truth.weight * static_cast<std::uint32_t>(stride);
        node.sociability = truth.sociability;
        node.taste = &truth.taste;
    }
    return nodes;
}

std::shared_ptr<const FollowGraph>
FollowGraph::build(std::span<const GraphNode> viewers, std::span<const GraphCreator> creators,
                   const GraphOptions& options, const ParallelFor& parallelFor, const CancelToken& cancel) {
    auto graph = std::make_shared<FollowGraph>();
    const GraphPlan plan(viewers, creators, options);
    const std::uint32_t n = plan.nodes();
    graph->m_order = plan.order();
    graph->m_creatorOrder = plan.creatorOrder();
    graph->m_tiesPerEdge = plan.tiesPerEdge();
    graph->m_creatorShare = plan.creatorShare();
    graph->m_position.resize(n);
    graph->m_weight.resize(n);
    for (std::uint32_t i = 0; i < n; ++i) graph->m_position[graph->m_order[i]] = i;
    for (std::uint32_t v = 0; v < n; ++v) graph->m_weight[v] = viewers[v].weight;
    for (NeighbourLists* lists : {&graph->m_friends, &graph->m_peers, &graph->m_fans, &graph->m_creators})
        lists->resize(n);
    const std::int64_t blocks = graph->m_friends.blocks();
    const auto sizeOf = [&](std::int64_t b) {
        return std::min(kBlock, n - (static_cast<std::uint32_t>(b) << kBits));
    };
    const auto forBlocks = [&](const std::function<void(std::int64_t)>& f) {
        parallelFor(blocks, [&](std::int64_t begin, std::int64_t end) {
            for (std::int64_t b = begin; b < end && !cancel.cancelled(); ++b) f(b);
        });
        return !cancel.cancelled();
    };
    const auto many = static_cast<std::size_t>(blocks);
    std::vector<Outgoing> out(many);

    { // Friends: each pair is drawn by its lower node; the upper one's half is the transposed list.
        std::vector<PlainLists> above(many);
        if (!forBlocks([&](std::int64_t b) {
                const auto i = static_cast<std::size_t>(b);
                above[i] = plain(plan, b, &GraphPlan::friendsAbove);
                out[i] = grouped(above[i], blocks);
            }))
            return nullptr;
        if (!forBlocks([&](std::int64_t b) {
                const PlainLists below = incoming(out, b, sizeOf(b));
                std::vector<std::uint32_t> all;
                for (std::uint32_t i = 0; i < sizeOf(b); ++i) {
                    const auto lower = below.of(i), upper = above[static_cast<std::size_t>(b)].of(i);
                    all.assign(lower.begin(), lower.end());
                    all.insert(all.end(), upper.begin(), upper.end());
                    graph->m_friends.append(b, all);
                }
                graph->m_friends.finish(b);
            }))
            return nullptr;
    }
    graph->m_creatorFollowers.assign(creators.size(), 0);
    if (options.friendsOnly) {
        for (NeighbourLists* lists : {&graph->m_peers, &graph->m_fans, &graph->m_creators})
            for (std::int64_t b = 0; b < blocks; ++b) {
                for (std::uint32_t i = 0; i < sizeOf(b); ++i) lists->append(b, {});
                lists->finish(b);
            }
        return graph;
    }
    if (!forBlocks([&](std::int64_t b) {
            const PlainLists lists = plain(plan, b, &GraphPlan::peers);
            for (std::uint32_t i = 0; i < sizeOf(b); ++i) graph->m_peers.append(b, lists.of(i));
            graph->m_peers.finish(b);
            out[static_cast<std::size_t>(b)] = grouped(lists, blocks);
        }))
        return nullptr;
    if (!forBlocks([&](std::int64_t b) {
            const PlainLists lists = incoming(out, b, sizeOf(b));
            for (std::uint32_t i = 0; i < sizeOf(b); ++i) graph->m_fans.append(b, lists.of(i));
            graph->m_fans.finish(b);
        }))
        return nullptr;
    out.clear();
    out.shrink_to_fit();

    std::mutex merging;
    if (!forBlocks([&](std::int64_t b) {
            std::vector<std::uint32_t> ties;
            std::vector<std::int64_t> followers(creators.size(), 0);
            const auto begin = static_cast<std::uint32_t>(b) << kBits;
            for (std::uint32_t i = 0; i < sizeOf(b); ++i) {
                plan.creators(begin + i, ties);
                graph->m_creators.append(b, ties);
                for (const std::uint32_t c : ties) ++followers[c];
            }
            graph->m_creators.finish(b);
            const std::lock_guard lock(merging);
            for (std::size_t c = 0; c < followers.size(); ++c)
                graph->m_creatorFollowers[graph->m_creatorOrder[c]] += followers[c];
        }))
        return nullptr;
    return graph;
}

std::vector<std::uint32_t> FollowGraph::decoded(const NeighbourLists& a, const NeighbourLists* b,
                                                std::uint32_t viewer) const {
    std::vector<std::uint32_t> out;
    const auto keep = [&](std::uint32_t v) { out.push_back(v); };
    visit(a, viewer, keep);
    if (b) visit(*b, viewer, keep);
    std::sort(out.begin(), out.end());
    return out;
}

std::vector<std::uint32_t> FollowGraph::friends(std::uint32_t viewer) const {
    return decoded(m_friends, nullptr, viewer);
}

std::vector<std::uint32_t> FollowGraph::follows(std::uint32_t viewer) const {
    return decoded(m_friends, &m_peers, viewer);
}

std::vector<std::uint32_t> FollowGraph::followers(std::uint32_t viewer) const {
    return decoded(m_friends, &m_fans, viewer);
}

std::vector<std::uint32_t> FollowGraph::creatorsFollowed(std::uint32_t viewer) const {
    std::vector<std::uint32_t> out;
    eachCreator(viewer, [&](std::uint32_t c) { out.push_back(c); });
    std::sort(out.begin(), out.end());
    return out;
}

std::vector<std::uint32_t> FollowGraph::creatorFollowers(std::uint32_t creator) const {
    std::vector<std::uint32_t> out;
    for (std::uint32_t v = 0; v < viewers(); ++v)
        eachCreator(v, [&](std::uint32_t c) {
            if (c == creator) out.push_back(v);
        });
    return out;
}

std::int64_t FollowGraph::bytes() const {
    const std::size_t words = m_order.capacity() + m_position.capacity() + m_weight.capacity() +
                              m_creatorOrder.capacity() + 2 * m_creatorFollowers.capacity();
    return static_cast<std::int64_t>(sizeof *this + words * sizeof(std::uint32_t)) + m_friends.bytes() +
           m_peers.bytes() + m_fans.bytes() + m_creators.bytes();
}

std::vector<std::int64_t> FollowGraph::friendMatrix(std::span<const std::uint16_t> labelOf,
                                                    std::uint16_t labels,
                                                    const ParallelFor& parallelFor) const {
    const std::size_t cells = static_cast<std::size_t>(labels) * labels;
    std::vector<std::int64_t> sum(cells, 0);
    std::vector<std::uint16_t> byNode(viewers());
    for (std::uint32_t i = 0; i < viewers(); ++i) byNode[i] = labelOf[m_order[i]];
    std::mutex merging;
    parallelFor(m_friends.blocks(), [&](std::int64_t begin, std::int64_t end) {
        std::vector<std::int64_t> part(cells, 0);
        const auto last = std::min<std::int64_t>(viewers(), end << kBits);
        for (auto u = static_cast<std::uint32_t>(begin << kBits); u < last; ++u) {
            std::int64_t* const row = part.data() + static_cast<std::size_t>(byNode[u]) * labels;
            m_friends.each(u, [&](std::uint32_t v) { ++row[byNode[v]]; });
        }
        const std::lock_guard lock(merging);
        for (std::size_t i = 0; i < cells; ++i) sum[i] += part[i];
    });
    return sum;
}

std::int64_t FollowGraph::estimatedBytes(std::int64_t viewers, const GraphOptions& options) {
    // Measured at 1e6 viewers (docs/performance.md): lists and their offsets; far neighbours of a larger
    // graph cost up to a byte more.
    const double lists = 640.0 * options.keep * options.followsMedian / 155.0;
    return static_cast<std::int64_t>(static_cast<double>(viewers) * (28.0 + lists));
}

} // namespace forereach
