// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// ReRanker by diversity, in place of taking the best that spacing allows: maximal marginal relevance
// (Carbonell and Goldstein 1998) and greedy determinantal point process (Chen, Zhang, Zhou 2018), over the
// same finalists and under the same spacing. docs/model.md "Re-ranking". Belief only.

#include "core/feed/request.h"

namespace forereach {

/// Finalists of a request as the re-ranker sees them, best score first.
struct Finalists {
    static constexpr int kMost = kPageLanes * kLaneDepth;
    int count = 0;
    std::array<std::array<float, kTopicCount>, kMost> x{}; // content features of length 1
    std::array<float, kMost> relevance{};                  // 0 for the weakest score, 1 for the best
    std::array<std::uint32_t, kMost> creator{};
    std::array<std::uint8_t, kMost> topic{};
};

/// Up to kPage finalists in the order of their slots: each step the one that adds most value and difference,
/// among those that spacing allows; equal ones: the better score. `theta`: weight of relevance, 0..1.
int diverse(const Finalists&, ReRanker, float theta, std::array<std::uint8_t, kPage>& chosen);

/// Similarity of two finalists, 0..1: half of one plus the cosine of their content.
float similarity(const Finalists&, int a, int b);

/// buildPage() with diversity instead of score alone.
void buildDiversePage(const ViewerBelief&, const RequestContext&, const Candidates&, Page&);

} // namespace forereach
