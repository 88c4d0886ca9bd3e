// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/audience/graph_statistics.h"

#include <algorithm>
#include <cmath>

#include "core/base/det_math.h"

namespace forereach {
namespace {

DegreeStatistics degrees(std::vector<std::pair<double, double>> values) {
    DegreeStatistics d;
    std::sort(values.begin(), values.end());
    double people = 0, ties = 0, none = 0;
    for (const auto& [value, weight] : values) {
        people += weight;
        ties += value * weight;
        if (value <= 0) none += weight;
    }
    if (people <= 0) return d;
    d.mean = ties / people;
    d.none = none / people;
    const std::array<std::pair<double, double*>, 6> quantiles{
        {{0.1, &d.p10}, {0.25, &d.p25}, {0.5, &d.median}, {0.75, &d.p75}, {0.9, &d.p90}, {0.99, &d.p99}}};
    std::size_t next = 0;
    double below = 0;
    for (const auto& [value, weight] : values) {
        below += weight;
        while (next < quantiles.size() && below >= quantiles[next].first * people)
            *quantiles[next++].second = value;
    }
    return d;
}

Mixing mixing(const FollowGraph& graph, const std::vector<std::uint8_t>& label) {
    std::array<std::int64_t, 256> from{}, to{};
    std::int64_t same = 0, all = 0;
    for (std::uint32_t v = 0; v < graph.viewers(); ++v) {
        const auto tie = [&](std::uint32_t u) {
            ++to[label[u]];
            ++from[label[v]];
            same += label[u] == label[v] ? 1 : 0;
            ++all;
        };
        graph.eachFriend(v, tie);
        graph.eachPeer(v, tie);
    }
    Mixing m;
    if (all == 0) return m;
    const auto total = static_cast<double>(all);
    m.same = static_cast<double>(same) / total;
    for (std::size_t i = 0; i < from.size(); ++i)
        m.expected += static_cast<double>(from[i]) / total * (static_cast<double>(to[i]) / total);
    m.assortativity = m.expected < 1 ? (m.same - m.expected) / (1 - m.expected) : 0;
    return m;
}

} // namespace

double weightedGini(std::vector<std::pair<double, double>> x) {
    std::sort(x.begin(), x.end());
    // One minus twice the area under the Lorenz curve, by trapezia.
    double weight = 0, sum = 0, area = 0;
    for (const auto& [value, w] : x) {
        area += w * (sum + 0.5 * value * w);
        sum += value * w;
        weight += w;
    }
    return sum > 0 ? 1 - 2 * area / (sum * weight) : 0;
}

GraphStatistics graphStatistics(const FollowGraph& graph, std::span<const GraphNode> nodes) {
    GraphStatistics s;
    std::vector<std::pair<double, double>> follows, followers, friends;
    std::vector<std::uint8_t> market(nodes.size()), language(nodes.size()), interest(nodes.size());
    std::vector<double> logFriends(nodes.size());
    std::int64_t toCreators = 0;
    for (std::uint32_t v = 0; v < graph.viewers(); ++v) {
        const double each = graph.tiesOfPerson(v), weight = graph.weight(v);
        follows.emplace_back(graph.followEdges(v) * each, weight);
        followers.emplace_back(graph.followerEdges(v) * each, weight);
        friends.emplace_back(graph.friendEdges(v) * each, weight);
        s.followEdges += graph.followEdges(v);
        s.followerEdges += graph.followerEdges(v);
        toCreators += graph.creatorEdges(v);
        market[v] = static_cast<std::uint8_t>(nodes[v].market);
        language[v] = nodes[v].language;
        interest[v] = nodes[v].topic;
        logFriends[v] = detLog(1.0 + graph.friendEdges(v) * each);
    }
    s.follows = degrees(follows);
    s.followers = degrees(followers);
    s.friends = degrees(friends);
    s.followersGiniOfViewers = weightedGini(followers);
    for (std::uint32_t c = 0; c < graph.creators(); ++c) {
        s.followerEdges += graph.creatorFollowerEdges(c);
        followers.emplace_back(static_cast<double>(graph.creatorFollowerEdges(c)) * graph.tiesPerEdge(), 1.0);
    }
    s.followersGini = weightedGini(std::move(followers));
    s.creatorShare =
        s.followEdges > 0 ? static_cast<double>(toCreators) / static_cast<double>(s.followEdges) : 0;
    s.market = mixing(graph, market);
    s.language = mixing(graph, language);
    s.interest = mixing(graph, interest);
    double n = 0, x = 0, xx = 0, xy = 0;
    for (std::uint32_t v = 0; v < graph.viewers(); ++v)
        graph.eachFriend(v, [&](std::uint32_t u) {
            n += 1;
            x += logFriends[v];
            xx += logFriends[v] * logFriends[v];
            xy += logFriends[v] * logFriends[u];
        });
    if (n > 0 && xx * n > x * x) s.degreeAssortativity = (xy * n - x * x) / (xx * n - x * x);
    s.bytesPerViewer = graph.viewers() ? static_cast<double>(graph.bytes()) / graph.viewers() : 0;
    return s;
}

} // namespace forereach
