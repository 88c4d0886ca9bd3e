// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// What a follow graph looks like, per person: degrees, their inequality, and how much more often alike
// viewers are tied than chance would have it. For reports, docs and tests; reads the whole graph once.

#include "core/audience/follow_graph.h"

namespace forereach {

struct DegreeStatistics { // of one person
    double mean = 0, p10 = 0, p25 = 0, median = 0, p75 = 0, p90 = 0, p99 = 0;
    double none = 0; // share of people without any
};

/// Ties between viewers by one label.
struct Mixing {
    double same = 0;          // share of ties between equals
    double expected = 0;      // the same if ties ignored the label
    double assortativity = 0; // (same - expected) / (1 - expected), M. Newman, Phys. Rev. E 67 (2003) 026126
};

struct GraphStatistics {
    DegreeStatistics follows, followers, friends; // of viewers; follows count creators
    double followersGiniOfViewers = 0;
    double followersGini = 0;                        // of all accounts, viewers and creators
    double creatorShare = 0;                         // of all follows
    std::int64_t followEdges = 0, followerEdges = 0; // equal: every follow has a followed one
    Mixing market, language, interest;
    double degreeAssortativity = 0; // correlation of ln(1 + friends) over the two ends of friendships
    double bytesPerViewer = 0;
};

GraphStatistics graphStatistics(const FollowGraph&, std::span<const GraphNode>);

/// Gini coefficient of values that each stand for `weight` accounts; 0 if their sum is 0.
double weightedGini(std::vector<std::pair<double, double>> valueAndWeight);

} // namespace forereach
