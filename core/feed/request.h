// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// One feed request: candidates from the viewer's shelves, trending and a random draw; filters; scores from
// beliefs; the page of the best with spacing. model.md "The feed request". Belief only.

#include "core/feed/serving.h"

namespace forereach {

inline constexpr int kPage = 16;

/// What a page is ordered by: the viewer's own predicted value; the time of publication, newest first; or the
/// value predicted for nobody in particular, the same for all (only trending items are candidates then).
enum class PageOrder : std::uint8_t { Value, Newest, Editorial };

using SlotMasks = std::array<std::uint64_t, kShelves + 2>; // slot bits of each range of candidates

struct RequestContext {
    const Serving* serving = nullptr;
    const RankingWeights* weights = nullptr;
    std::uint16_t languages = 0xffff; // bits the viewer understands
    std::uint8_t ageBand = 5;
    std::uint64_t key = 0; // of this request's draws
    PageOrder order = PageOrder::Value;
    const SlotMasks* allowed = nullptr;    // null: all candidates
    ReRanker reranker = ReRanker::Spacing; // core/feed/rerank.h for the others
    float theta = 0.65f;
};

struct PageSlot {
    std::uint32_t item = 0;
    std::uint16_t candidate = 0; // index into the request's candidates; 0xffff: inserted
    CandidateSource source = CandidateSource::Interest;
    float prediction = 0; // s, predicted interest with the item's residual
    float content = 0;    // s without the residual
    float score = 0;
};

struct Page {
    int slots = 0;
    std::array<PageSlot, kPage> slot{};
};

/// Scratch of a request; filled completely by scoreCandidates.
struct alignas(64) Candidates { // not initialised: scoreCandidates writes all of it
    std::array<float, kCandidates> content, score;
    SlotMasks pass; // slot bits of each range that passed all filters
};

/// Why a candidate does not take part.
enum class Filtered : std::uint8_t { Passed, Empty, Duplicate, Age, Language, Seen, Mode };
inline constexpr std::size_t kFilteredKinds = 7;

/// Which block and slot a candidate is. Layout: three shelves, trending, random.
struct CandidateRef {
    const Block* block = nullptr;
    int slot = 0;
    CandidateSource source = CandidateSource::Interest;
};
CandidateRef candidateAt(const ViewerBelief&, const Serving&, int candidate);

/// Forgets seen bits of slots that changed hands, chooses the day's shelves. Call once per request, before
/// scoring.
void prepareViewer(ViewerBelief&, const Serving&, std::uint32_t tick, std::uint64_t dayKey);

void scoreCandidates(const ViewerBelief&, const RequestContext&, Candidates&);

/// Slot bits that `allows(block, slot)` holds for, among those a viewer's request could show.
template <class F>
SlotMasks masksWhere(const ViewerBelief& v, const Serving& s, F allows) {
    SlotMasks masks{};
    const std::array<const Block*, kShelves + 2> blocks{&s.shelves[v.shelf[0]], &s.shelves[v.shelf[1]],
                                                        &s.shelves[v.shelf[2]], &s.trending, &s.random};
    for (std::size_t r = 0; r < blocks.size(); ++r)
        for (int i = 0; i < blocks[r]->meta.count; ++i)
            masks[r] |= std::uint64_t{allows(*blocks[r], static_cast<std::size_t>(i))} << i;
    return masks;
}

/// Whether a candidate is among them.
bool holds(const SlotMasks&, int candidate);
/// Multiplies the scores of these candidates.
void multiplyScores(const SlotMasks&, float factor, Candidates&);

/// Value of an item to nobody in particular: interest as its own effect alone makes it.
float commonValue(const Heads&, const ItemVisible&, const ItemBelief&, float freshness);

/// The filters told apart, for the ledger. Passed exactly where Candidates::pass is set.
std::array<Filtered, kCandidates> filtersOf(const ViewerBelief&, const RequestContext&);

/// Topic spacing: at most this many of one main topic in a row, and in a page (assumptions).
inline constexpr int kTopicRun = 2, kTopicPerPage = 7;
/// A page is drawn from the best kLaneDepth of every kPageLanes-th candidate: which lane one is in does not
/// depend on its score, and a lane seldom holds five of the best sixteen.
inline constexpr int kPageLanes = 16, kLaneDepth = 4;

/// The candidates that a page is drawn from, best first; `order` has room for kPageLanes * kLaneDepth.
/// Returns how many there are.
int finalistsOf(const Candidates&, std::uint8_t* order);

/// Slot by slot the best candidate that spacing allows: another creator than the one before, not the third
/// of a topic in a row, not more than kTopicPerPage of a topic. Fewer than kPage slots if none is left.
void buildPage(const ViewerBelief&, const RequestContext&, const Candidates&, Page&);

/// Marks candidates that a viewer was shown as seen; those >= kCandidates stand nowhere and are passed over.
void markSeen(ViewerBelief&, const std::uint16_t* candidates, int count);

/// Score of an item that stands in no block (the user's items): same formula.
struct SingleScore {
    float content = 0, prediction = 0, score = 0;
};
SingleScore scoreSingle(const ViewerBelief&, const Heads&, const ItemVisible&, const ItemBelief&,
                        float networkFactor, float freshness);

inline constexpr float kLeastFreshness = 1e-6f; // what is older is as old
float freshnessOf(const RankingWeights&, std::uint32_t ageTicks);

} // namespace forereach
