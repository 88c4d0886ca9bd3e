// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// FollowGraph: who follows whom, among viewers and from viewers to creators, kept as gap-coded lists (truth;
// the platform sees the ties of an account, not why they are there). Built in parallel from a GraphPlan,
// immutable and safe to read from any thread afterwards; equal bits for any number of workers.
//
// A viewer is a class of people, and an edge between classes A and B stands for tiesPerEdge() ties between a
// person of A and a person of B, each pair drawn at random (a random lift of the class graph). A person of
// class v therefore has edges(v) * tiesPerEdge() / weight(v) ties; with equal weights and every tie kept that
// is edges(v). With viewers = people it is the graph of persons itself.

#include <functional>
#include <memory>

#include "core/audience/graph_plan.h"
#include "core/audience/neighbour_lists.h"
#include "core/audience/population.h"
#include "core/base/cancel_token.h"

namespace forereach {

/// Nodes of a population's viewers, in its order; every stride-th of them, standing for so many.
std::vector<GraphNode> graphNodes(const Population&, std::size_t stride = 1);

class FollowGraph {
public:
    /// Calls `parallelFor` with a number of blocks (of 4,096 nodes): give single blocks to workers. Null when
    /// cancelled. `viewers` and what they point to may go afterwards.
    static std::shared_ptr<const FollowGraph> build(std::span<const GraphNode> viewers,
                                                    std::span<const GraphCreator> creators,
                                                    const GraphOptions&, const ParallelFor& parallelFor,
                                                    const CancelToken&);

    std::uint32_t viewers() const { return static_cast<std::uint32_t>(m_order.size()); }
    std::uint32_t creators() const { return static_cast<std::uint32_t>(m_creatorFollowers.size()); }
    double tiesPerEdge() const { return m_tiesPerEdge; }
    std::uint32_t weight(std::uint32_t viewer) const { return m_weight[viewer]; }
    /// Ties that one person of the class has for each of its edges.
    double tiesOfPerson(std::uint32_t viewer) const {
        return m_tiesPerEdge / static_cast<double>(m_weight[viewer]);
    }
    double creatorShare() const { return m_creatorShare; }

    /// Mutual ties. f(viewer) once an edge; a class may come more than once, if it stands for several people.
    template <typename F>
    void eachFriend(std::uint32_t viewer, F&& f) const {
        visit(m_friends, viewer, f);
    }
    /// Viewers followed, not counting friends.
    template <typename F>
    void eachPeer(std::uint32_t viewer, F&& f) const {
        visit(m_peers, viewer, f);
    }
    /// Viewers who follow this one, not counting friends.
    template <typename F>
    void eachFan(std::uint32_t viewer, F&& f) const {
        visit(m_fans, viewer, f);
    }
    /// f(index of a followed creator).
    template <typename F>
    void eachCreator(std::uint32_t viewer, F&& f) const {
        m_creators.each(m_position[viewer], [&](std::uint32_t c) { f(m_creatorOrder[c]); });
    }

    std::uint32_t friendEdges(std::uint32_t v) const { return m_friends.count(m_position[v]); }
    std::uint32_t peerEdges(std::uint32_t v) const { return m_peers.count(m_position[v]); }
    std::uint32_t fanEdges(std::uint32_t v) const { return m_fans.count(m_position[v]); }
    std::uint32_t creatorEdges(std::uint32_t v) const { return m_creators.count(m_position[v]); }
    /// Edges of friends, peers and creators; of friends and fans.
    std::uint32_t followEdges(std::uint32_t v) const {
        return friendEdges(v) + peerEdges(v) + creatorEdges(v);
    }
    std::uint32_t followerEdges(std::uint32_t v) const { return friendEdges(v) + fanEdges(v); }
    std::int64_t creatorFollowerEdges(std::uint32_t creator) const { return m_creatorFollowers[creator]; }

    /// All neighbours decoded, ascending by viewer.
    std::vector<std::uint32_t> friends(std::uint32_t viewer) const;
    std::vector<std::uint32_t> follows(std::uint32_t viewer) const;   // friends and peers
    std::vector<std::uint32_t> followers(std::uint32_t viewer) const; // friends and fans
    std::vector<std::uint32_t> creatorsFollowed(std::uint32_t viewer) const;
    /// Viewers who follow a creator, one entry an edge: not stored, reads every list of creators.
    std::vector<std::uint32_t> creatorFollowers(std::uint32_t creator) const;

    /// Memory held, all of it.
    std::int64_t bytes() const;
    /// What it will be, from measurements; building needs about twice as much for a moment.
    static std::int64_t estimatedBytes(std::int64_t viewers, const GraphOptions&);

    /// Friend edges between segments (or any other labels below `labels`), as [from * labels + to];
    /// symmetric.
    std::vector<std::int64_t> friendMatrix(std::span<const std::uint16_t> labelOf, std::uint16_t labels,
                                           const ParallelFor& parallelFor) const;

private:
    template <typename F>
    void visit(const NeighbourLists& lists, std::uint32_t viewer, F&& f) const {
        lists.each(m_position[viewer], [&](std::uint32_t node) { f(m_order[node]); });
    }
    std::vector<std::uint32_t> decoded(const NeighbourLists& a, const NeighbourLists* b,
                                       std::uint32_t viewer) const;

    std::vector<std::uint32_t> m_order, m_position; // node -> viewer and back
    std::vector<std::uint32_t> m_weight;            // by viewer
    std::vector<std::uint32_t> m_creatorOrder;
    std::vector<std::int64_t> m_creatorFollowers; // by creator, edges
    NeighbourLists m_friends, m_peers, m_fans, m_creators;
    double m_tiesPerEdge = 1, m_creatorShare = 0;
};

} // namespace forereach
