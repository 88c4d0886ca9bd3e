// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// GraphPlan: who is tied to whom, as pure functions of (seed, viewer): degrees, circles and the sampling of
// one viewer's ties. FollowGraph draws every viewer's ties from it once and keeps them coded; tests compare
// the two.
//
// A viewer follows friends (mutual), peers (other viewers, one way) and creators. Degrees are log-normal;
// ties fall into nested circles: same market, language and main interest; same market and language; same
// language; anyone (docs/model.md, "Follow graph").

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "core/model/topics.h"

namespace forereach {

struct GraphNode {
    std::uint16_t market = 0;
    std::uint8_t language = 0; // the one of most use in the market that is understood
    std::uint8_t topic = 0;    // largest interest
    std::uint32_t weight = 1;  // people of the class
    float sociability = 0;     // standard normal
    const std::array<std::uint8_t, kTopicCount>* taste = nullptr; // outlives the building only
};

struct GraphCreator {
    std::uint16_t market = 0;
    std::uint8_t language = 0;
    std::uint8_t topic = 0;
};

/// Shares of a viewer's ties that fall into each circle; they add up to 1.
struct CircleShares {
    double interest = 0; // same market, language and main interest
    double market = 0;   // same market and language
    double language = 0; // same language
    double anyone = 0;
};

struct GraphOptions {
    std::uint64_t seed = 1;
    /// Share of ties kept (0, 1]: a thinner graph for a quick answer; each edge then stands for more ties.
    double keep = 1;
    double followsMedian = 155, followsSd = 1.45, followsLimit = 5000;
    double followersMedian = 48, followersSd = 1.6;
    double friendsMedian = 16, friendsSd = 2.0;
    CircleShares viewers{0.30, 0.52, 0.10, 0.08};
    CircleShares creators{0.45, 0.40, 0.10, 0.05};
    double creatorsSd = 1.5;  // of log popularity among creators
    bool friendsOnly = false; // neither peers nor creators are drawn: for links between friends
};

/// Finds the node that holds a position on the line of all nodes' masses, laid end to end.
class MassIndex {
public:
    void build(const std::vector<double>& masses);
    std::uint64_t total() const { return m_edge.back(); }
    std::uint64_t before(std::uint32_t node) const { return m_edge[node]; } // mass of all nodes below
    std::uint32_t find(std::uint64_t x) const {
        std::uint32_t i = m_guide[x >> m_shift];
        while (m_edge[i + 1] <= x) ++i;
        return i;
    }
    bool empty() const { return m_edge.size() < 2 || m_edge.back() == 0; }

private:
    std::vector<std::uint64_t> m_edge{0};
    std::vector<std::uint32_t> m_guide;
    int m_shift = 0;
};

class GraphPlan {
public:
    GraphPlan(std::span<const GraphNode>, std::span<const GraphCreator>, const GraphOptions&);

    std::uint32_t nodes() const { return static_cast<std::uint32_t>(m_order.size()); }
    /// People-level ties that one edge stands for.
    double tiesPerEdge() const { return m_tiesPerEdge; }
    /// Nodes are numbered by language, market and interest, so that neighbours are near.
    const std::vector<std::uint32_t>& order() const { return m_order; } // node -> viewer
    /// Creators likewise: place in the plan -> index in the input.
    const std::vector<std::uint32_t>& creatorOrder() const { return m_creatorOrder; }
    /// Circles of a node, first and one past the last node, from the narrowest.
    struct Circles {
        std::array<std::array<std::uint32_t, 2>, 4> range{};
    };
    Circles circlesOf(std::uint32_t node) const;

    /// Ties of a node, ascending, in `out` (cleared first). Friends: those numbered above it.
    void friendsAbove(std::uint32_t node, std::vector<std::uint32_t>& out) const;
    void peers(std::uint32_t node, std::vector<std::uint32_t>& out) const;
    void creators(std::uint32_t node, std::vector<std::uint32_t>& out) const;
    /// Share of one-way ties that go to creators: what closes the graph.
    double creatorShare() const { return m_creatorShare; }

private:
    struct Piece { // a stretch of masses with one density of ties
        std::uint64_t begin = 0, end = 0;
        double rate = 0;
    };
    static void draw(const MassIndex&, std::span<const Piece>, std::uint32_t count, std::uint64_t key,
                     bool repeats, std::vector<std::uint32_t>& out);

    GraphOptions m_options;
    std::vector<std::uint32_t> m_order, m_creatorOrder;
    std::vector<std::uint32_t> m_leafOf;                               // node -> its narrowest circle
    std::vector<std::array<std::array<std::uint32_t, 2>, 3>> m_leaves; // interest, market, language ranges
    std::vector<float> m_friends, m_oneWay;                            // expected edges of each node
    std::vector<const std::array<std::uint8_t, kTopicCount>*> m_taste; // by node
    MassIndex m_friendMass, m_followedMass, m_creatorMass;
    struct CreatorCircle {                                  // creators of one market and language
        std::array<std::uint32_t, kTopicCount + 1> topic{}; // first creator of each topic
        std::array<std::uint32_t, 2> language{};
    };
    std::vector<CreatorCircle> m_creatorCircles;
    std::vector<std::uint16_t> m_creatorCircleOf; // node -> index
    double m_tiesPerEdge = 1, m_peerShare = 1, m_creatorShare = 0;
    bool m_repeats = true; // two classes may share several edges; two persons one
};

} // namespace forereach
