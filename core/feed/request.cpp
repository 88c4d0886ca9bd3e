// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/feed/request.h"

#include <algorithm>
#include <bit>

#include "core/base/det_math.h"
#include "core/base/lanes.h"
#include "core/base/random.h"

namespace forereach {
namespace {

// Topic spacing: at most this many of one main topic in a row, and in a page (assumptions).
constexpr int kTopicRun = 2;
constexpr int kTopicPerPage = 7;

struct BlockRange {
    const Block* block;
    int begin, slots;
    CandidateSource source;
};

std::array<BlockRange, kShelves + 2> rangesOf(const ViewerBelief& v, const Serving& s) {
    return {{{&s.shelves[v.shelf[0]], 0, kShelfSlots, CandidateSource::Interest},
             {&s.shelves[v.shelf[1]], kShelfSlots, kShelfSlots, CandidateSource::Interest},
             {&s.shelves[v.shelf[2]], 2 * kShelfSlots, kShelfSlots, CandidateSource::Interest},
             {&s.trending, 3 * kShelfSlots, kWideSlots, CandidateSource::Trending},
             {&s.random, 3 * kShelfSlots + kWideSlots, kWideSlots, CandidateSource::Random}}};
}

std::uint64_t seenBits(const ViewerBelief& v, int range) {
    return range < kShelves ? v.seenShelf[static_cast<std::size_t>(range)]
                            : (range == kShelves ? v.seenTrending : v.seenRandom);
}

// Scores one block: interest, then the value of the tables. N is 48 or 32: whole lanes.
template <int N>
inline __attribute__((always_inline)) void scoreLanes(const float* theta, float bias, const Block& block,
                                                      const Heads& heads, float* __restrict content,
                                                      float* __restrict prediction, float* __restrict score) {
    Float8 acc[N / 8];
    for (int j = 0; j < N / 8; ++j) acc[j] = Float8{} + bias;
    for (int k = 0; k < kTopicCount; ++k) {
        const float t = theta[k];
        const float* x = block.x[static_cast<std::size_t>(k)].data();
#pragma GCC unroll 6
        for (int j = 0; j < N / 8; ++j) acc[j] += t * load8(x + 8 * j);
    }
#pragma GCC unroll 6
    for (int j = 0; j < N / 8; ++j) {
        store8(content + 8 * j, acc[j]);
        store8(prediction + 8 * j, acc[j] + load8(block.meta.residual.data() + 8 * j));
    }
    constexpr float kScale = static_cast<float>(kScoreBins) / (kScoreHigh - kScoreLow);
    constexpr float kTop = static_cast<float>(kScoreBins) - 0.001f;
    const float* const base = heads.baseTable[0].data();
    const float* const like = heads.likeTable.data();
    const float* const likeFactor = block.meta.likeFactor.data();
    const float* const fresh = block.meta.freshness.data();
    const std::int32_t* const row = block.tableRow.data();
    alignas(64) float part[N];
    alignas(64) std::int32_t cell[N];
    for (int i = 0; i < N; ++i) {
        float p = (prediction[i] - kScoreLow) * kScale;
        p = p < 0.0f ? 0.0f : p;
        p = p > kTop ? kTop : p;
        cell[i] = static_cast<std::int32_t>(p);
        part[i] = p - static_cast<float>(cell[i]);
    }
    for (int i = 0; i < N; ++i) {
        const std::int32_t b = cell[i], at = row[i] + b;
        const float f = part[i];
        const float v0 = base[at] + f * (base[at + 1] - base[at]);
        const float v1 = like[b] + f * (like[b + 1] - like[b]);
        score[i] = (v0 + likeFactor[i] * v1) * fresh[i];
    }
}

FOREREACH_CLONES
void filterBlock(const Block& block, std::uint64_t seen, std::uint16_t languages, std::uint8_t ageBand, int n,
                 std::uint8_t* __restrict filtered) {
    std::uint8_t bit[kShelfSlots];
    for (int i = 0; i < n; ++i) bit[i] = static_cast<std::uint8_t>((seen >> i) & 1);
    for (int i = 0; i < n; ++i) {
        std::uint8_t f = 0;
        f = block.minimumAge[static_cast<std::size_t>(i)] > ageBand ? std::uint8_t{4} : f;
        f = (block.languageBit[static_cast<std::size_t>(i)] & languages) == 0 ? std::uint8_t{3} : f;
        f = bit[i] ? std::uint8_t{2} : f;
        filtered[i] = i >= block.meta.count ? std::uint8_t{1} : f;
    }
}

FOREREACH_CLONES
void scoreShelf(const float* theta, float bias, const Block& block, const Heads& heads, float* content,
                float* prediction, float* score) {
    scoreLanes<kShelfSlots>(theta, bias, block, heads, content, prediction, score);
}

FOREREACH_CLONES
void scoreWide(const float* theta, float bias, const Block& block, const Heads& heads, float* content,
               float* prediction, float* score) {
    scoreLanes<kWideSlots>(theta, bias, block, heads, content, prediction, score);
}

} // namespace

CandidateRef candidateAt(const ViewerBelief& v, const Serving& s, int candidate) {
    for (const BlockRange& r : rangesOf(v, s))
        if (candidate < r.begin + r.slots) return {r.block, candidate - r.begin, r.source};
    return {};
}

float freshnessOf(const RankingWeights& w, std::uint32_t ageTicks) {
    if (w.freshnessHalfLifeH <= 0) return 1.0f;
    return fastExp(-0.69314718f * static_cast<float>(ageTicks) / w.freshnessHalfLifeH);
}

void prepareViewer(ViewerBelief& v, const Serving& serving, std::uint32_t tick, std::uint64_t dayKey) {
    const auto day = static_cast<std::uint16_t>(tick / 24);
    if (v.shelvesDay != day) {
        v.shelvesDay = day;
        std::array<std::uint8_t, kShelves> best{};
        std::array<float, kShelves> value{-1e30f, -1e30f, -1e30f};
        for (int k = 0; k < kTopicCount; ++k) {
            const float t = v.theta[static_cast<std::size_t>(k)];
            if (t > value[2]) {
                std::size_t at = 2;
                while (at > 0 && t > value[at - 1]) {
                    value[at] = value[at - 1];
                    best[at] = best[at - 1];
                    --at;
                }
                value[at] = t;
                best[at] = static_cast<std::uint8_t>(k);
            }
        }
        // Interests not tried yet: the less is known, the more shelves are drawn at random for the day.
        const std::uint64_t r = mix64(dayKey);
        const int explore = v.sightings < 16 ? 3 : (v.sightings < 60 ? 2 : ((r & 7) == 0 ? 1 : 0));
        for (int e = 0; e < explore; ++e) {
            const auto at = static_cast<std::size_t>(kShelves - 1 - e);
            auto pick = static_cast<std::uint8_t>((r >> (8 + 8 * e)) % kTopicCount);
            while (std::find(best.begin(), best.begin() + static_cast<std::ptrdiff_t>(at), pick) !=
                       best.begin() + static_cast<std::ptrdiff_t>(at) ||
                   std::find(best.begin() + static_cast<std::ptrdiff_t>(at) + 1, best.end(), pick) !=
                       best.end())
                pick = static_cast<std::uint8_t>((pick + 1) % kTopicCount);
            best[at] = pick;
        }
        // A shelf that stays keeps its place and what was seen of it.
        std::array<std::uint8_t, kShelves> next{};
        std::array<std::uint64_t, kShelves> seen{};
        for (std::size_t i = 0; i < kShelves; ++i) {
            next[i] = best[i];
            for (std::size_t j = 0; j < kShelves; ++j)
                if (v.shelf[j] % kTopicCount == best[i]) {
                    next[i] = v.shelf[j];
                    seen[i] = v.seenShelf[j];
                }
        }
        v.shelf = next;
        v.seenShelf = seen;
    }
    // Slots that changed hands since the last session are unseen again; a slot settled in the tick of the
    // last session was served in it.
    const std::uint32_t away = tick - v.lastTick;
    if (v.lastTick == 0xffff || away > kMemoryTicks) {
        v.seenShelf = {};
        v.seenTrending = v.seenRandom = 0;
    } else if (away > 0) {
        for (std::size_t j = 0; j < kShelves; ++j)
            v.seenShelf[j] &= ~serving.shelves[v.shelf[j]].changed[away - 1];
        v.seenTrending &= static_cast<std::uint32_t>(~serving.trending.changed[away - 1]);
        v.seenRandom &= static_cast<std::uint32_t>(~serving.random.changed[away - 1]);
    }
    v.lastTick = static_cast<std::uint16_t>(tick);
    // Who has seen most of a page is served from the topic's next one.
    for (std::size_t j = 0; j < kShelves; ++j)
        if (std::popcount(v.seenShelf[j]) * 2 >= std::max(2, serving.shelves[v.shelf[j]].meta.count)) {
            const int next = (v.shelf[j] + kTopicCount) % (kTopicCount * kShelfPages);
            v.shelf[j] = static_cast<std::uint8_t>(
                serving.shelves[static_cast<std::size_t>(next)].meta.count > 0 ? next
                                                                               : v.shelf[j] % kTopicCount);
            v.seenShelf[j] = 0;
        }
}

void scoreCandidates(const ViewerBelief& v, const RequestContext& c, Candidates& out) {
    const Serving& serving = *c.serving;
    int range = 0;
    for (const BlockRange& r : rangesOf(v, serving)) {
        const auto at = static_cast<std::size_t>(r.begin);
        (r.slots == kShelfSlots ? scoreShelf : scoreWide)(v.theta.data(), v.bias, *r.block, serving.heads,
                                                          &out.content[at], &out.prediction[at],
                                                          &out.score[at]);
        if (c.weights->chronological)
            for (std::size_t i = 0; i < static_cast<std::size_t>(r.slots); ++i)
                out.score[at + i] =
                    -static_cast<float>(serving.tick - std::min(serving.tick, r.block->born[i]));
        const auto n = static_cast<std::size_t>(r.slots);
        std::copy_n(r.block->meta.item.data(), n, &out.item[at]);
        std::copy_n(r.block->creator.data(), n, &out.creator[at]);
        std::copy_n(r.block->topic.data(), n, &out.topic[at]);
        const std::uint64_t seen = seenBits(v, range++);
        filterBlock(*r.block, seen, c.languages, c.ageBand, r.slots, &out.filtered[at]);
    }
}

namespace {

// Sixteen lanes, each keeping its best four of thirteen: the page is drawn from these 64. A lane with five of
// the best sixteen loses its fifth; which lane a candidate is in does not depend on its score.
constexpr int kLanes = 16, kDepth = 4;

inline __attribute__((always_inline)) void laneBest(const std::int32_t* __restrict keys,
                                                    std::int32_t best[kDepth + 1][kLanes]) {
    for (int d = 0; d < kDepth; ++d)
        for (int l = 0; l < kLanes; ++l) best[d][l] = INT32_MIN;
    for (int row = 0; row < kCandidates / kLanes; ++row)
        for (int l = 0; l < kLanes; ++l) {
            std::int32_t k = keys[row * kLanes + l];
            for (int d = 0; d < kDepth; ++d) {
                const std::int32_t hi = best[d][l] > k ? best[d][l] : k;
                k = best[d][l] > k ? k : best[d][l];
                best[d][l] = hi;
            }
        }
}

} // namespace

FOREREACH_CLONES
void buildPage(const ViewerBelief&, const RequestContext&, const Candidates& cand, Page& page) {
    // Keys order scores as signed integers and carry the candidate in the low byte; equal scores go to the
    // lower index.
    alignas(64) std::int32_t keys[kCandidates];
    for (int i = 0; i < kCandidates; ++i) {
        const auto s = static_cast<std::size_t>(i);
        std::int32_t b = std::bit_cast<std::int32_t>(cand.score[s]);
        b = b < 0 ? b ^ 0x7fffffff : b;
        keys[i] = cand.filtered[s] ? INT32_MIN : ((b & ~0xff) | (255 - i));
    }
    alignas(64) std::int32_t best[kDepth + 1][kLanes];
    laneBest(keys, best);
    std::fill_n(best[kDepth], kLanes, INT32_MIN);
    alignas(64) std::int32_t head[kLanes];
    std::copy_n(best[0], kLanes, head);
    std::array<std::uint8_t, kLanes> depth{};
    std::array<std::uint8_t, kTopicCount> perTopic{};
    std::array<std::uint8_t, kLanes * kDepth> waiting; // candidates that spacing made wait, in order of score
    int waits = 0;
    int waitTopic = -1; // the one topic of all that wait, or -2
    page.slots = 0;
    std::uint32_t lastCreator = 0xffffffff;
    int lastTopic = -1, run = 0;
    std::uint64_t taken = 0;
    const auto spaced = [&](std::size_t c) {
        return cand.creator[c] != lastCreator && (cand.topic[c] != lastTopic || run < kTopicRun);
    };
    const auto place = [&](std::size_t c) {
        PageSlot& slot = page.slot[static_cast<std::size_t>(page.slots++)];
        slot.item = cand.item[c];
        slot.candidate = static_cast<std::uint16_t>(c);
        slot.source = c < kShelves * kShelfSlots                ? CandidateSource::Interest
                      : c < kShelves * kShelfSlots + kWideSlots ? CandidateSource::Trending
                                                                : CandidateSource::Random;
        slot.prediction = cand.prediction[c];
        slot.content = cand.content[c];
        slot.score = cand.score[c];
        run = cand.topic[c] == lastTopic ? run + 1 : 1;
        lastTopic = cand.topic[c];
        lastCreator = cand.creator[c];
    };
    while (page.slots < kPage) {
        // What had to wait goes first as soon as it may; those of the topic that is still running cannot yet.
        if (waits > 0 && !(run >= kTopicRun && waitTopic == lastTopic)) {
            int w = 0;
            while (w < waits && !spaced(waiting[static_cast<std::size_t>(w)])) ++w;
            if (w < waits) {
                place(waiting[static_cast<std::size_t>(w)]);
                std::copy(waiting.begin() + w + 1, waiting.begin() + waits, waiting.begin() + w);
                --waits;
                continue;
            }
        }
        std::int32_t top = INT32_MIN;
        std::int32_t pair[kLanes / 2];
        for (int l = 0; l < 8; ++l) pair[l] = std::max(head[l], head[l + 8]);
        for (int l = 0; l < 4; ++l) pair[l] = std::max(pair[l], pair[l + 4]);
        top = std::max(std::max(pair[0], pair[2]), std::max(pair[1], pair[3]));
        if (top == INT32_MIN) break;
        const auto c = static_cast<std::size_t>(255 - (top & 0xff));
        const std::size_t lane = c % kLanes;
        head[lane] = best[++depth[lane]][lane];
        if (perTopic[cand.topic[c]] >= kTopicPerPage) continue;
        // One item may stand on a shelf and among the trending or random ones.
        const std::uint64_t bit = std::uint64_t{1} << (cand.item[c] & 63);
        if (taken & bit) {
            bool shown = false;
            for (int i = 0; i < page.slots; ++i)
                shown |= page.slot[static_cast<std::size_t>(i)].item == cand.item[c];
            for (int i = 0; i < waits; ++i)
                shown |= cand.item[waiting[static_cast<std::size_t>(i)]] == cand.item[c];
            if (shown) continue;
        }
        taken |= bit;
        ++perTopic[cand.topic[c]];
        if (spaced(c)) {
            place(c);
        } else {
            waitTopic = waits == 0 || waitTopic == cand.topic[c] ? cand.topic[c] : -2;
            waiting[static_cast<std::size_t>(waits++)] = static_cast<std::uint8_t>(c);
        }
    }
}

void markSeen(ViewerBelief& v, const Page& page, int shown) {
    for (int i = 0; i < shown; ++i) {
        const int c = page.slot[static_cast<std::size_t>(i)].candidate;
        if (c >= kCandidates) continue;
        if (c < kShelves * kShelfSlots)
            v.seenShelf[static_cast<std::size_t>(c / kShelfSlots)] |= std::uint64_t{1} << (c % kShelfSlots);
        else if (c < kShelves * kShelfSlots + kWideSlots)
            v.seenTrending |= 1u << (c - kShelves * kShelfSlots);
        else
            v.seenRandom |= 1u << (c - kShelves * kShelfSlots - kWideSlots);
    }
}

SingleScore scoreSingle(const ViewerBelief& v, const Heads& heads, const ItemVisible& item,
                        const ItemBelief& belief, float networkFactor, float freshness) {
    SingleScore r;
    r.content = v.bias + dot32(v.theta.data(), item.x.data());
    r.prediction = r.content + belief.residual;
    r.score = (tableAt(heads.baseTable[item.durationBin], r.prediction) +
               belief.likeFactor * tableAt(heads.likeTable, r.prediction)) *
              freshness * networkFactor;
    return r;
}

} // namespace forereach
