// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/feed/request.h"

#include <algorithm>
#include <bit>

#include "core/base/det_math.h"
#include "core/base/lanes.h"
#include "core/base/random.h"

namespace forereach {
namespace {

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

// A portal's page is the same for who has been there before.
std::uint64_t seenBits(const ViewerBelief& v, const RequestContext& c, int range) {
    if (c.order == PageOrder::Editorial) return 0;
    return range < kShelves ? v.seenShelf[static_cast<std::size_t>(range)]
                            : (range == kShelves ? v.seenTrending : v.seenRandom);
}

// Scores one block: predicted interest, then its value on the slot's curve. N is 48 or 32: whole lanes.
template <InstructionSet kSet, int N>
inline __attribute__((always_inline)) void scoreLanes(const ViewerBelief& viewer, const Block& block,
                                                      float* __restrict content, float* __restrict score) {
    alignas(64) std::int32_t dot[N];
    Dots<kSet>::template of<N, kShelfSlots>(viewer.theta.data(), block.x, dot);
    Float8 acc[N / 8];
    for (int j = 0; j < N / 8; ++j)
        acc[j] = viewer.bias + kDotUnit * __builtin_convertvector(loadInt8(dot + 8 * j), Float8);
#pragma GCC unroll 6
    for (int j = 0; j < N / 8; ++j) {
        store8(content + 8 * j, acc[j]);
        Float8 s = acc[j] + load8(block.meta.residual.data() + 8 * j);
        s = s < -kCurveLimit ? Float8{} - kCurveLimit : s;
        s = s > kCurveLimit ? Float8{} + kCurveLimit : s;
        s *= 1.0f / kCurveLimit;
        Float8 v = load8(block.curve[kCurveTerms - 1].data() + 8 * j);
#pragma GCC unroll 6
        for (int k = kCurveTerms - 2; k >= 0; --k)
            v = v * s + load8(block.curve[static_cast<std::size_t>(k)].data() + 8 * j);
        const Float8 below = v * load8(block.below.data() + 8 * j);
        store8(score + 8 * j, v < 0.0f ? below : v);
    }
}

std::uint64_t languagesPass(const Block& block, unsigned languages) {
    std::uint64_t pass = 0;
    for (; languages; languages &= languages - 1)
        pass |= block.languageMask[static_cast<std::size_t>(std::countr_zero(languages))];
    return pass;
}

// Trending or random slots that stand on one of the viewer's shelves.
std::uint64_t duplicatesOf(const ViewerBelief& v, const RequestContext& c, int range) {
    if (range < kShelves || c.order == PageOrder::Editorial) return 0;
    const auto& onShelf = range == kShelves ? c.serving->trendingOnShelf : c.serving->randomOnShelf;
    return onShelf[v.shelf[0]] | onShelf[v.shelf[1]] | onShelf[v.shelf[2]];
}

// What the mode leaves as candidates. Nothing is a duplicate of a shelf that is not served, so an editorial
// page has all that trends.
std::uint64_t modeMask(const RequestContext& c, int range) {
    if (c.order == PageOrder::Editorial && range != kShelves) return 0;
    return c.allowed ? (*c.allowed)[static_cast<std::size_t>(range)] : ~std::uint64_t{0};
}

// Range and slot of each candidate.
struct Places {
    std::array<std::uint8_t, kCandidates> range{}, slot{};
};
constexpr Places placesOf() {
    Places p;
    for (int c = 0; c < kCandidates; ++c) {
        const int wide = c - kShelves * kShelfSlots;
        const auto i = static_cast<std::size_t>(c);
        p.range[i] = static_cast<std::uint8_t>(wide < 0 ? c / kShelfSlots : kShelves + wide / kWideSlots);
        p.slot[i] = static_cast<std::uint8_t>(wide < 0 ? c % kShelfSlots : wide % kWideSlots);
    }
    return p;
}
constexpr Places kPlaces = placesOf();

} // namespace

CandidateRef candidateAt(const ViewerBelief& v, const Serving& s, int candidate) {
    for (const BlockRange& r : rangesOf(v, s))
        if (candidate < r.begin + r.slots) return {r.block, candidate - r.begin, r.source};
    return {};
}

float freshnessOf(const RankingWeights& w, std::uint32_t ageTicks) {
    if (w.freshnessHalfLifeH <= 0) return 1.0f;
    return std::max(kLeastFreshness,
                    fastExp(-0.69314718f * static_cast<float>(ageTicks) / w.freshnessHalfLifeH));
}

FOREREACH_CLONED(void, prepareViewer,
                 (ViewerBelief & v, const Serving& serving, std::uint32_t tick, std::uint64_t dayKey),
                 (v, serving, tick, dayKey)) {
    const auto day = static_cast<std::uint16_t>(tick / 24);
    if (v.shelvesDay != day) {
        v.shelvesDay = day;
        std::array<std::uint8_t, kShelves> best{};
        std::array<std::int32_t, kShelves> value{INT32_MIN, INT32_MIN, INT32_MIN};
        for (int k = 0; k < kTopicCount; ++k) {
            const std::int32_t t = v.theta[static_cast<std::size_t>(k)];
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

FOREREACH_CLONED(void, scoreCandidates, (const ViewerBelief& v, const RequestContext& c, Candidates& out),
                 (v, c, out)) {
    const Serving& serving = *c.serving;
    int range = 0;
    for (const BlockRange& r : rangesOf(v, serving)) {
        const auto at = static_cast<std::size_t>(r.begin);
        if (range < kShelves)
            scoreLanes<kSet, kShelfSlots>(v, *r.block, &out.content[at], &out.score[at]);
        else
            scoreLanes<kSet, kWideSlots>(v, *r.block, &out.content[at], &out.score[at]);
        if (c.order == PageOrder::Newest)
            for (std::size_t i = 0; i < static_cast<std::size_t>(r.slots); ++i)
                out.score[at + i] =
                    -static_cast<float>(serving.tick - std::min(serving.tick, r.block->born[i]));
        if (c.order == PageOrder::Editorial)
            for (std::size_t i = 0; i < static_cast<std::size_t>(r.slots); ++i)
                out.score[at + i] = r.block->commonValueOf(i);
        out.pass[static_cast<std::size_t>(range)] =
            r.block->ageMask[c.ageBand] & languagesPass(*r.block, c.languages) & ~seenBits(v, c, range) &
            ~duplicatesOf(v, c, range) & modeMask(c, range);
        ++range;
    }
}

bool holds(const SlotMasks& which, int candidate) {
    const auto c = static_cast<std::size_t>(candidate);
    return ((which[kPlaces.range[c]] >> kPlaces.slot[c]) & 1) != 0;
}

void multiplyScores(const SlotMasks& which, float factor, Candidates& out) {
    for (int c = 0; c < kCandidates; ++c)
        if (float& score = out.score[static_cast<std::size_t>(c)]; holds(which, c))
            score = weighed(score, factor);
}

std::array<Filtered, kCandidates> filtersOf(const ViewerBelief& v, const RequestContext& c) {
    std::array<Filtered, kCandidates> out{};
    int range = 0;
    for (const BlockRange& r : rangesOf(v, *c.serving)) {
        for (int i = 0; i < r.slots; ++i) {
            const auto without = [&](std::uint64_t mask) { return ((mask >> i) & 1) == 0; };
            Filtered& f = out[static_cast<std::size_t>(r.begin + i)];
            if (i >= r.block->meta.count)
                f = Filtered::Empty;
            else if (without(modeMask(c, range)))
                f = Filtered::Mode;
            else if (!without(seenBits(v, c, range)))
                f = Filtered::Seen;
            else if (without(languagesPass(*r.block, c.languages)))
                f = Filtered::Language;
            else if (without(r.block->ageMask[c.ageBand]))
                f = Filtered::Age;
            else if (!without(duplicatesOf(v, c, range)))
                f = Filtered::Duplicate;
        }
        ++range;
    }
    return out;
}

namespace {

constexpr int kFinalists = kPageLanes * kLaneDepth;
static_assert(kPageLanes == 16 && kLaneDepth == 4);

// Keys of finalists: [depth] of eight lanes. A lane's four stand in falling order, and so will all of a group
// of neighbouring lanes: lane by lane, each lane's four in a row.
struct Columns {
    Int8 row[kLaneDepth];
};

inline Int8 higher(Int8 a, Int8 b) {
    return a > b ? a : b;
}
inline Int8 lower(Int8 a, Int8 b) {
    return a > b ? b : a;
}

// Each lane's four put in falling order, when they rise and fall at most once.
inline void settleLanes(Columns& c) {
    const Int8 a = higher(c.row[0], c.row[2]), b = higher(c.row[1], c.row[3]);
    const Int8 d = lower(c.row[0], c.row[2]), e = lower(c.row[1], c.row[3]);
    c.row[0] = higher(a, b), c.row[1] = lower(a, b);
    c.row[2] = higher(d, e), c.row[3] = lower(d, e);
}

// Compares each key with one of lane `l ^ Across`, in the same row or, to merge two falling groups, counted
// from the other end. The higher goes to the lane without bit `Keep`.
template <int Across, int Keep, bool Mirrored>
inline void exchange(Columns& c) {
    constexpr Int8 kPartner = {0 ^ Across, 1 ^ Across, 2 ^ Across, 3 ^ Across,
                               4 ^ Across, 5 ^ Across, 6 ^ Across, 7 ^ Across};
    constexpr Int8 kChosen = {0 & Keep ? 8 : 0,  1 & Keep ? 9 : 1,  2 & Keep ? 10 : 2, 3 & Keep ? 11 : 3,
                              4 & Keep ? 12 : 4, 5 & Keep ? 13 : 5, 6 & Keep ? 14 : 6, 7 & Keep ? 15 : 7};
    Columns other;
    for (int d = 0; d < kLaneDepth; ++d)
        other.row[d] = __builtin_shuffle(c.row[Mirrored ? kLaneDepth - 1 - d : d], kPartner);
    for (int d = 0; d < kLaneDepth; ++d)
        c.row[d] = __builtin_shuffle(higher(c.row[d], other.row[d]), lower(c.row[d], other.row[d]), kChosen);
}

// Finalists in falling order by a network of comparisons: groups of 1, 2, 4, 8, then 16 lanes.
inline void sortFinalists(Columns& low, Columns& high) {
    for (Columns* const c : {&low, &high}) {
        exchange<1, 1, true>(*c);
        settleLanes(*c);
        exchange<3, 2, true>(*c);
        exchange<1, 1, false>(*c);
        settleLanes(*c);
        exchange<7, 4, true>(*c);
        exchange<2, 2, false>(*c);
        exchange<1, 1, false>(*c);
        settleLanes(*c);
    }
    constexpr Int8 kMirror = {7, 6, 5, 4, 3, 2, 1, 0};
    Columns first, last;
    for (int d = 0; d < kLaneDepth; ++d) {
        const Int8 other = __builtin_shuffle(high.row[kLaneDepth - 1 - d], kMirror);
        first.row[d] = higher(low.row[d], other);
        last.row[d] = lower(low.row[d], other);
    }
    low = first, high = last;
    for (Columns* const c : {&low, &high}) {
        exchange<4, 4, false>(*c);
        exchange<2, 2, false>(*c);
        exchange<1, 1, false>(*c);
        settleLanes(*c);
    }
}

// The best four of each lane in order of score. Keys order scores as signed integers and carry the candidate
// in the low byte; equal scores go to the lower index. Returns how many there are.
inline int rankFinalists(const Candidates& cand, std::uint8_t* __restrict order) {
    constexpr int kRows = kCandidates / kPageLanes;
    std::uint32_t pass[kRows];
    int row = 0;
    for (int r = 0; r < kShelves + 2; ++r)
        for (int part = 0; part < (r < kShelves ? kShelfSlots : kWideSlots) / kPageLanes; ++part)
            pass[row++] = static_cast<std::uint32_t>(
                (cand.pass[static_cast<std::size_t>(r)] >> (part * kPageLanes)) & 0xffff);
    alignas(64) std::int32_t best[kLaneDepth][kPageLanes];
    for (int d = 0; d < kLaneDepth; ++d)
        for (int l = 0; l < kPageLanes; ++l) best[d][l] = INT32_MIN;
    for (row = 0; row < kRows; ++row) {
        const float* const score = cand.score.data() + row * kPageLanes;
        const std::uint32_t mask = pass[row];
        for (int l = 0; l < kPageLanes; ++l) {
            std::int32_t b;
            __builtin_memcpy(&b, score + l, sizeof b);
            b = b < 0 ? b ^ 0x7fffffff : b;
            std::int32_t k = (b & ~0xff) | (255 - row * kPageLanes - l);
            k = (mask >> l) & 1 ? k : INT32_MIN;
            for (int d = 0; d < kLaneDepth; ++d) {
                const std::int32_t hi = best[d][l] > k ? best[d][l] : k;
                k = best[d][l] > k ? k : best[d][l];
                best[d][l] = hi;
            }
        }
    }
    Columns low, high;
    for (int d = 0; d < kLaneDepth; ++d) {
        low.row[d] = loadInt8(best[d]);
        high.row[d] = loadInt8(best[d] + 8);
    }
    Int8 some{};
    for (int d = 0; d < kLaneDepth; ++d) some += (low.row[d] != INT32_MIN) + (high.row[d] != INT32_MIN);
    int count = 0;
    for (int l = 0; l < 8; ++l) count -= some[l];
    sortFinalists(low, high);
    int at = 0;
    for (const Columns* const c : {&low, &high}) {
        Int8 bytes{};
        for (int d = 0; d < kLaneDepth; ++d) bytes |= (255 - (c->row[d] & 0xff)) << (8 * d);
        storeInt8(order + at, bytes);
        at += 32;
    }
    return count;
}

} // namespace

int finalistsOf(const Candidates& candidates, std::uint8_t* order) {
    return rankFinalists(candidates, order);
}

FOREREACH_CLONED(void, buildPage,
                 (const ViewerBelief& v, const RequestContext& c, const Candidates& cand, Page& page),
                 (v, c, cand, page)) {
    alignas(64) std::uint8_t order[kFinalists];
    const int finalists = rankFinalists(cand, order);
    const auto ranges = rangesOf(v, *c.serving);
    std::array<std::uint64_t, kTopicCount> ofTopic{}; // finalists in order, as bits
    std::array<std::uint8_t, kTopicCount> taken{};
    std::array<std::uint32_t, kFinalists> creator;
    std::array<std::uint8_t, kFinalists> topic;
    std::uint64_t left = 0;
    int known = 0;
    // The last of them are seldom needed.
    const auto look = [&](int until) {
        for (; known < until; ++known) {
            const auto i = static_cast<std::size_t>(known);
            const auto at = static_cast<std::size_t>(order[i]);
            const SlotCard& card = ranges[kPlaces.range[at]].block->card[kPlaces.slot[at]];
            topic[i] = static_cast<std::uint8_t>(card.topic);
            creator[i] = card.creator;
            const std::uint64_t bit = std::uint64_t{1} << known;
            ofTopic[topic[i]] |= bit;
            left |= taken[topic[i]] < kTopicPerPage ? bit : 0;
        }
    };
    look(std::min(finalists, kPage));
    std::uint32_t lastCreator = 0xffffffff;
    std::size_t lastTopic = 0;
    int run = 0;
    page.slots = 0;
    while (page.slots < kPage) {
        std::uint64_t allowed = left & ~(run >= kTopicRun ? ofTopic[lastTopic] : 0);
        while (allowed && creator[static_cast<std::size_t>(std::countr_zero(allowed))] == lastCreator)
            allowed &= allowed - 1;
        if (!allowed) {
            if (known == finalists) break;
            look(std::min(finalists, known + 8));
            continue;
        }
        const auto i = static_cast<std::size_t>(std::countr_zero(allowed));
        const auto at = static_cast<std::size_t>(order[i]);
        const BlockRange& range = ranges[kPlaces.range[at]];
        const SlotCard& card = range.block->card[kPlaces.slot[at]];
        PageSlot& out = page.slot[static_cast<std::size_t>(page.slots++)];
        out.item = card.item;
        out.candidate = static_cast<std::uint16_t>(at);
        out.source = range.source;
        out.content = cand.content[at];
        out.prediction = cand.content[at] + card.residual;
        out.score = cand.score[at];
        run = topic[i] == lastTopic ? run + 1 : 1;
        lastTopic = topic[i];
        lastCreator = creator[i];
        left &= ~(std::uint64_t{1} << i);
        left &= ++taken[lastTopic] >= kTopicPerPage ? ~ofTopic[lastTopic] : ~std::uint64_t{0};
    }
}

FOREREACH_CLONED(void, markSeen, (ViewerBelief & v, const std::uint16_t* candidates, int count),
                 (v, candidates, count)) {
    std::array<std::uint64_t, kShelves + 2> seen{};
    for (int i = 0; i < count; ++i) {
        const std::size_t c = candidates[i];
        if (c < kCandidates) seen[kPlaces.range[c]] |= std::uint64_t{1} << kPlaces.slot[c];
    }
    for (std::size_t j = 0; j < kShelves; ++j) v.seenShelf[j] |= seen[j];
    v.seenTrending |= static_cast<std::uint32_t>(seen[kShelves]);
    v.seenRandom |= static_cast<std::uint32_t>(seen[kShelves + 1]);
}

float commonValue(const Heads& heads, const ItemVisible& item, const ItemBelief& belief, float freshness) {
    return weighed(valueAt(heads.baseCurve[item.durationBin], belief.residual) +
                       belief.likeFactor * valueAt(heads.likeOf(item.durationBin), belief.residual),
                   freshness);
}

SingleScore scoreSingle(const ViewerBelief& v, const Heads& heads, const ItemVisible& item,
                        const ItemBelief& belief, float networkFactor, float freshness) {
    SingleScore r;
    r.content = contentOf(v, item);
    r.prediction = r.content + belief.residual;
    r.score = weighed(valueAt(heads.baseCurve[item.durationBin], r.prediction) +
                          belief.likeFactor * valueAt(heads.likeOf(item.durationBin), r.prediction),
                      freshness * networkFactor);
    return r;
}

} // namespace forereach
