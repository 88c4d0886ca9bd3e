// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Sharing as a cascade (truth): a sharer sends a link to a few friends, some of whom open it after a while
// and may share it in turn. The shape of cascades, their simulation person by person over a follow graph, and
// the mean field of the same model by segment. ShareFlow (share_flow.h) carries them through a run. Pure:
// keyed luck, one thread, equal bits anywhere.

#include <cstdint>
#include <span>
#include <vector>

#include "core/audience/follow_graph.h"

namespace forereach {

/// What is done with a link (assumptions; docs/model.md, "Cascades").
struct SharingModel {
    double recipients = 5;    // mean number of friends a share goes to, geometric from 1; at most all friends
    double openP = 0.4;       // chance that one of them opens it: with 5, the 2 people a share brings
    double hourlyOpen = 0.15; // of those who will open it, the share of the rest in each hour
    int longestHours = 24;    // the last open by then
};

/// Chance that a link which will be opened is opened h + 1 hours after it was sent; adds up to 1.
std::vector<double> delayShares(const SharingModel&);
/// Hours until an open (1 to longestHours) from a uniform draw.
int delayFromUniform(const std::vector<double>& shares, double u);
/// Number of friends a share goes to from a uniform draw: geometric with mean `recipients`.
std::uint32_t recipientsFromUniform(const SharingModel&, double u);
/// Mean of that number for somebody with `friends` friends: m (1 - (1 - 1/m)^friends).
double meanRecipients(const SharingModel&, double friends);

/// Shape of one tree of people: the first sharer and everyone who opened a link.
struct TreeShape {
    std::int64_t size = 0;
    int depth = 0;                // generations below the first
    std::int64_t wienerIndex = 0; // sum of distances over all pairs
    /// Structural virality: mean distance between two people of the tree (S. Goel, A. Anderson, J. Hofman, D.
    /// Watts, Management Science 62 (2016) 180): 2 (n - 1) / n for one broadcast, growing with generations.
    double virality() const {
        const auto n = static_cast<double>(size);
        return size < 2 ? 0 : 2.0 * static_cast<double>(wienerIndex) / (n * (n - 1));
    }
};
/// Shapes of all trees of a forest, by root in order. parent[i] <= i; a root is its own parent. Exact and
/// linear: each link is crossed by s (n - s) pairs, s people below it.
std::vector<TreeShape> treeShapes(std::span<const std::uint32_t> parent);

/// What all cascades of an item came to.
struct CascadeFigures {
    std::int64_t seeds = 0;   // people who shared without having got it from a link: one cascade each
    std::int64_t sharers = 0; // all who shared
    std::int64_t opened = 0;  // people who opened a link
    int depth = 0;            // longest chain of links
    std::int64_t largest = 0; // people in the largest cascade, its first sharer included
    double meanSize = 0;      // people in a cascade: (seeds + opened) / seeds
    double virality = 0;      // structural virality, mean over cascades of two people and more
    double viralityOfLargest = 0;
    bool exact = true; // every person is in a tree; else the shapes are of the trees up to the limit
    /// New sharers that one sharer brings: 1 - seeds / sharers. Too low while links are still on their way.
    double branching() const {
        return sharers > 0 ? 1.0 - static_cast<double>(seeds) / static_cast<double>(sharers) : 0;
    }
};

/// Depth, size and virality from the shapes of the trees; counts are set before.
void describeTrees(const std::vector<TreeShape>&, CascadeFigures&);

struct CascadeRun {
    CascadeFigures figures;
    std::vector<std::int64_t> openedInHour, sharedInHour;
};

/// Cascades person by person. `seeds`: viewers (classes) of whom one person each shares in hour 0; `shareP`:
/// by viewer, chance that one who opened shares. People of a class are told apart only in number: who has it
/// already does not open again. Stops after `hours`; beyond `limit` people it stops and says so (exact
/// false).
CascadeRun simulateCascades(const FollowGraph&, const SharingModel&, std::span<const float> shareP,
                            std::span<const std::uint32_t> seeds, int hours, std::uint64_t key,
                            std::int64_t limit = 1'000'000);

/// How sharing goes between segments, from the friendships of a graph.
struct SegmentTies {
    std::uint16_t segments = 0;
    std::vector<std::int64_t> friendEdges; // [from * segments + to]
    std::vector<double> firstRecipients;   // mean friends reached by a sharer of the segment
    std::vector<double> laterRecipients; // by one who was reached by a friend: such people have more friends
};
SegmentTies segmentTies(const FollowGraph&, const SharingModel&, std::span<const std::uint16_t> segmentOf,
                        std::uint16_t segments, const ParallelFor&);
/// Without a graph: everyone has friends enough, in proportion to people.
SegmentTies evenTies(const SharingModel&, std::span<const std::int64_t> people);

struct MeanFieldRun {
    std::vector<double> opened, sharers;            // by segment, seeds among sharers
    std::vector<double> openedInHour, sharedInHour; // of all
};
/// Expected values of the same model by segment: who was reached already thins what arrives.
MeanFieldRun meanFieldCascade(const SegmentTies&, const SharingModel&, std::span<const double> shareP,
                              std::span<const std::int64_t> people, std::span<const double> seeds, int hours);

} // namespace forereach
