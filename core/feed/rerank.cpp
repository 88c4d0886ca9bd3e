// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/feed/rerank.h"

#include <algorithm>
#include <cmath>

#include "core/base/det_math.h"
#include "core/base/lanes.h"

namespace forereach {
namespace {

// What a page has so far, for the spacing rules of buildPage().
struct Spacing {
    std::array<std::uint8_t, kTopicCount> taken{};
    std::uint32_t lastCreator = 0xffffffff;
    std::size_t lastTopic = 0;
    int run = 0;

    bool allows(const Finalists& f, std::size_t i) const {
        return f.creator[i] != lastCreator && taken[f.topic[i]] < kTopicPerPage &&
               !(run >= kTopicRun && f.topic[i] == lastTopic);
    }
    void take(const Finalists& f, std::size_t i) {
        run = f.topic[i] == lastTopic ? run + 1 : 1;
        lastTopic = f.topic[i];
        lastCreator = f.creator[i];
        ++taken[lastTopic];
    }
};

} // namespace

float similarity(const Finalists& f, int a, int b) {
    return 0.5f +
           0.5f * dot32(f.x[static_cast<std::size_t>(a)].data(), f.x[static_cast<std::size_t>(b)].data());
}

int diverse(const Finalists& f, ReRanker kind, float theta, std::array<std::uint8_t, kPage>& chosen) {
    constexpr std::size_t kMost = Finalists::kMost;
    const auto n = static_cast<std::size_t>(f.count);
    std::array<bool, kMost> used{};
    // MMR: greatest similarity to what is chosen. DPP: variance that is left, relevance apart, and the rows
    // of the incremental Cholesky factor.
    std::array<float, kMost> nearest{}, left{};
    left.fill(1.0f);
    std::array<std::array<float, kPage>, kMost> row{};
    // Chen et al.: weight theta on relevance is quality exp(alpha r) with alpha = theta / 2 (1 - theta).
    const float share = std::min(theta, 0.999f);
    const float alpha = share / (2.0f * (1.0f - share));
    Spacing spacing;
    int count = 0;
    while (count < kPage) {
        std::size_t best = kMost;
        float bestGain = 0;
        for (std::size_t i = 0; i < n; ++i) {
            if (used[i] || !spacing.allows(f, i)) continue;
            const float gain = kind == ReRanker::Mmr
                                   ? theta * f.relevance[i] - (1.0f - theta) * nearest[i]
                                   : 2.0f * alpha * f.relevance[i] + fastLog(std::max(1e-6f, left[i]));
            if (best == kMost || gain > bestGain) best = i, bestGain = gain;
        }
        if (best == kMost) break;
        used[best] = true;
        spacing.take(f, best);
        chosen[static_cast<std::size_t>(count)] = static_cast<std::uint8_t>(best);
        const float root = std::sqrt(std::max(1e-6f, left[best]));
        for (std::size_t i = 0; i < n; ++i) {
            if (used[i]) continue;
            const float s = similarity(f, static_cast<int>(best), static_cast<int>(i));
            if (kind == ReRanker::Mmr) {
                nearest[i] = std::max(nearest[i], s);
                continue;
            }
            float inner = 0;
            for (std::size_t k = 0; k < static_cast<std::size_t>(count); ++k)
                inner += row[best][k] * row[i][k];
            const float e = (s - inner) / root;
            row[i][static_cast<std::size_t>(count)] = e;
            left[i] -= e * e;
        }
        ++count;
    }
    return count;
}

void buildDiversePage(const ViewerBelief& v, const RequestContext& c, const Candidates& cand, Page& page) {
    std::array<std::uint8_t, Finalists::kMost> order;
    Finalists f;
    f.count = finalistsOf(cand, order.data());
    std::array<CandidateRef, Finalists::kMost> refs;
    for (std::size_t i = 0; i < static_cast<std::size_t>(f.count); ++i) {
        refs[i] = candidateAt(v, *c.serving, order[i]);
        const auto slot = static_cast<std::size_t>(refs[i].slot);
        float squares = 1e-12f;
        for (std::size_t k = 0; k < kTopicCount; ++k) {
            f.x[i][k] = static_cast<float>(refs[i].block->feature(k, slot));
            squares += f.x[i][k] * f.x[i][k];
        }
        for (float& x : f.x[i]) x /= std::sqrt(squares);
        f.creator[i] = refs[i].block->creator[slot];
        f.topic[i] = refs[i].block->topic[slot];
    }
    if (f.count > 0) {
        const float high = cand.score[order[0]],
                    low = cand.score[order[static_cast<std::size_t>(f.count - 1)]];
        for (std::size_t i = 0; i < static_cast<std::size_t>(f.count); ++i)
            f.relevance[i] = high > low ? (cand.score[order[i]] - low) / (high - low) : 1.0f;
    }
    std::array<std::uint8_t, kPage> chosen;
    page.slots = diverse(f, c.reranker, c.theta, chosen);
    for (std::size_t s = 0; s < static_cast<std::size_t>(page.slots); ++s) {
        const std::size_t i = chosen[s], at = order[i];
        const auto slot = static_cast<std::size_t>(refs[i].slot);
        PageSlot& out = page.slot[s];
        out.item = refs[i].block->meta.item[slot];
        out.candidate = static_cast<std::uint16_t>(at);
        out.source = refs[i].source;
        out.content = cand.content[at];
        out.prediction = cand.content[at] + refs[i].block->meta.residual[slot];
        out.score = cand.score[at];
    }
}

} // namespace forereach
