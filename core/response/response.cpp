// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/response/response.h"

#include <algorithm>
#include <bit>

#include "core/base/det_math.h"
#include "core/base/lanes.h"
#include "core/base/random.h"

#if FOREREACH_HAS_CLONES
#include <immintrin.h>
#endif

namespace forereach {
namespace {

inline float uniformOf(std::uint64_t bits) {
    return (static_cast<float>(bits >> 40) + 0.5f) * 0x1p-24f;
}

// A rewatcher goes on to at most five durations: the published ratios are clipped there.
constexpr float kRewatchLimit = 5.0f;

// At least e^x, hence more than 1 / (1 + e^-x): the straight line between powers of two. Never below it by a
// rounding.
inline float aboveExp(float x) {
    float t = x * 1.44269504f + 127.001f;
    t = t < 1.0f ? 1.0f : (t > 129.0f ? 129.0f : t);
    return std::bit_cast<float>(static_cast<std::int32_t>(t * 8388608.0f));
}

static_assert(kPageSlots == 16);
// Bit i: bit k of byte i. Eight bytes at a time, their bits gathered by a multiplication.
inline std::uint32_t slotsWith(const std::uint8_t* bytes, int k) {
    std::uint64_t low, high;
    __builtin_memcpy(&low, bytes, 8);
    __builtin_memcpy(&high, bytes + 8, 8);
    const auto gather = [k](std::uint64_t x) {
        return static_cast<std::uint32_t>((((x >> k) & 0x0101010101010101ULL) * 0x0102040810204080ULL) >> 56);
    };
    return gather(low) | gather(high) << 8;
}

// What a slow line does to a page: rare, so that most pages skip it. What was loaded meanwhile hangs on how
// long the slot before would have been watched on a fast line.
void arrive(const WaitModel& waits, std::uint64_t key, PageResponse& page, float* fraction,
            std::int32_t* bits) {
    page.gaveUp = 0;
    float before = 0, beforeKbps = 0;
    for (std::size_t i = 0; i < kPageSlots; ++i) {
        const float watched = page.watched[i];
        const Arrival a = arrivalOf(waits, page.kbps[i], page.duration[i], watched, page.throughput,
                                    page.roundTripS, before, beforeKbps);
        before = watched;
        beforeKbps = page.kbps[i];
        page.startS[i] = a.startS;
        page.stallS[i] = a.stallS;
        if (uniformOf(mix64(key ^ (0x94d049bb133111ebULL + i))) < givesUp(waits, a.startS)) {
            page.gaveUp |= 1u << i;
            page.watched[i] = fraction[i] = page.stallS[i] = 0;
            bits[i] = 0;
        } else if (a.stalls) {
            page.watched[i] = a.watchedS;
            const float f = a.watchedS / page.duration[i];
            fraction[i] = f < 1.0f ? f : 1.0f;
            bits[i] = (bits[i] & kSkipped) | (f >= 1.0f ? kCompleted | kValid | kLong : 0) |
                      (a.watchedS > kValidS ? kValid : 0) | (a.watchedS >= kLongS ? kLong : 0);
        }
    }
}

float logit(const ActionLogit& l, float aff, float quality, bool valid, float fraction) {
    return static_cast<float>(l.constant) + static_cast<float>(l.affinity) * aff +
           static_cast<float>(l.quality) * quality + (valid ? static_cast<float>(l.validPlay) : 0.0f) +
           static_cast<float>(l.watchFraction) * fraction;
}

} // namespace

ResponseModel responseModel(const ResponsePreset& p, const ViewerFigures& viewers, double affinityMean,
                            double affinitySd) {
    ResponseModel m;
    m.waits = waitModel(viewers);
    m.b0 = static_cast<float>(p.b0);
    m.a = static_cast<float>(p.a);
    m.c = static_cast<float>(p.c);
    m.g = static_cast<float>(p.g);
    m.h = static_cast<float>(p.h);
    m.sigma = static_cast<float>(p.sigma);
    m.meanLogDuration = static_cast<float>(p.meanLogDuration);
    m.s0 = static_cast<float>(p.s0);
    m.sa = static_cast<float>(p.sa);
    m.sq = static_cast<float>(p.sq);
    m.logSkipMedian = static_cast<float>(detLog(p.skipMedianS));
    m.skipSd = static_cast<float>(p.skipSd);
    m.rho = static_cast<float>(p.rho);
    m.affinityScale = static_cast<float>(1.0 / affinitySd);
    m.affinityOffset = static_cast<float>(-affinityMean / affinitySd);
    m.actions = {p.like, p.comment, p.share, p.follow, p.notInterested};
    return m;
}

float affinity(const ResponseModel& m, const std::array<std::uint8_t, kTopicCount>& taste,
               const ItemTruth& item) {
    std::int32_t dot = 0;
    for (std::size_t k = 0; k < kTopicCount; ++k) dot += static_cast<std::int32_t>(taste[k]) * item.topic[k];
    return static_cast<float>(dot) * m.affinityScale + m.affinityOffset;
}

namespace {

// Sums of products of a taste with the topics of sixteen items; integers, so in any order.
template <InstructionSet kSet>
struct TopicDots {
    static inline __attribute__((always_inline)) void of(const std::uint8_t* taste,
                                                         const ItemTruth* const* items, std::int32_t* out) {
        for (std::size_t i = 0; i < kPageSlots; ++i) {
            const std::uint8_t* const topic = items[i]->topic.data();
            std::int32_t dot = 0;
            for (int k = 0; k < kTopicCount; ++k) dot += std::int32_t{taste[k]} * topic[k];
            out[i] = dot;
        }
    }
};

#if FOREREACH_HAS_CLONES
static_assert(kTopicCount == 32 && kPageSlots == 16);
template <>
struct TopicDots<InstructionSet::V3> {
    __attribute__((target("arch=x86-64-v3"))) static inline void
    of(const std::uint8_t* taste, const ItemTruth* const* items, std::int32_t* out) {
        const auto half = [](const std::uint8_t* p) __attribute__((target("arch=x86-64-v3"), always_inline)) {
            return _mm256_cvtepu8_epi16(_mm_loadu_si128(reinterpret_cast<const __m128i*>(p)));
        };
        const __m256i low = half(taste), high = half(taste + 16);
        for (int i = 0; i < kPageSlots; i += 8) {
            __m256i sum[8];
#pragma GCC unroll 8
            for (int j = 0; j < 8; ++j) {
                const std::uint8_t* const topic = items[i + j]->topic.data();
                sum[j] = _mm256_add_epi32(_mm256_madd_epi16(half(topic), low),
                                          _mm256_madd_epi16(half(topic + 16), high));
            }
            // Neighbours added three times: four sums of each half of a register, in order.
            const __m256i a =
                _mm256_hadd_epi32(_mm256_hadd_epi32(sum[0], sum[1]), _mm256_hadd_epi32(sum[2], sum[3]));
            const __m256i b =
                _mm256_hadd_epi32(_mm256_hadd_epi32(sum[4], sum[5]), _mm256_hadd_epi32(sum[6], sum[7]));
            const __m256i whole = _mm256_add_epi32(_mm256_permute2x128_si256(a, b, 0x20),
                                                   _mm256_permute2x128_si256(a, b, 0x31));
            _mm256_storeu_si256(reinterpret_cast<__m256i*>(out + i), whole);
        }
    }
};
template <>
struct TopicDots<InstructionSet::V4> : TopicDots<InstructionSet::V3> {};
#endif

} // namespace

FOREREACH_CLONED(void, affinities,
                 (const ResponseModel& m, const std::array<std::uint8_t, kTopicCount>& taste,
                  const std::array<const ItemTruth*, kPageSlots>& items, std::array<float, kPageSlots>& out),
                 (m, taste, items, out)) {
    alignas(64) std::int32_t dot[kPageSlots];
    TopicDots<kSet>::of(taste.data(), items.data(), dot);
    const float scale = m.affinityScale, offset = m.affinityOffset;
    for (std::size_t i = 0; i < kPageSlots; ++i) out[i] = static_cast<float>(dot[i]) * scale + offset;
}

namespace {

// Where the picture or sound gives reason to leave, people leave there: the latent position is read on the
// item's cumulative hazard. `warp` and `leftAt` by lane.
inline __attribute__((always_inline)) void leaveByHazard(const float* const* warp, std::uint8_t* leftAt,
                                                         PageResponse& page, float* fraction,
                                                         std::int32_t* bits) {
    for (std::size_t i = 0; i < static_cast<std::size_t>(page.slots); ++i) {
        leftAt[i] = kStayed;
        if ((bits[i] & kCompleted) != 0) continue;
        const float* const w = warp[i];
        const float position = fraction[i];
        int cell = 0;
        for (int step = kRetentionCells / 2; step > 0; step /= 2)
            cell += w[cell + step - 1] < position ? step : 0;
        const float before = cell > 0 ? w[cell - 1] : 0.0f, width = w[cell] - before;
        const float inside = width > 0.0f ? (position - before) / width : 0.0f;
        fraction[i] = (static_cast<float>(cell) + (inside < 1.0f ? inside : 1.0f)) /
                      static_cast<float>(kRetentionCells);
        const float watched = fraction[i] * page.duration[i];
        page.watched[i] = watched;
        leftAt[i] = static_cast<std::uint8_t>(cell);
        bits[i] = (bits[i] & kSkipped) | (watched > kValidS ? kValid : 0) | (watched >= kLongS ? kLong : 0);
    }
}

// A page in lanes, with one key for the page or one a lane; with `warp`, each lane leaves by its own hazard.
inline __attribute__((always_inline)) void pageInLanes(const ResponseModel& m, float level, std::uint64_t key,
                                                       const std::uint64_t* keys, PageResponse& page,
                                                       std::uint32_t& notInterested, const float* const* warp,
                                                       std::uint8_t* leftAt) {
    alignas(64) float uSkip[kPageSlots], uWatch[kPageSlots], uMore[kPageSlots], uAct[5][kPageSlots];
    for (int i = 0; i < kPageSlots; ++i) {
        const std::uint64_t k = keys ? keys[i] : key + static_cast<std::uint64_t>(i) * 0x9e3779b97f4a7c15ULL;
        const std::uint64_t r0 = mix64(k), r1 = mix64(k ^ 0x5851f42d4c957f2dULL),
                            r2 = mix64(k ^ 0x14057b7ef767814fULL);
        const std::uint64_t r3 = mix64(k ^ 0x2545f4914f6cdd1dULL);
        uSkip[i] = uniformOf(r0);
        uWatch[i] = uniformOf(r0 << 24);
        uMore[i] = uniformOf(r1);
        uAct[0][i] = uniformOf(r1 << 24);
        uAct[1][i] = uniformOf(r2);
        uAct[2][i] = uniformOf(r2 << 24);
        uAct[3][i] = uniformOf(r3);
        uAct[4][i] = uniformOf(r3 << 24);
        // Sixteen bits that the first word has left.
        page.leaveU[static_cast<std::size_t>(i)] =
            (static_cast<float>(static_cast<std::int32_t>(r0 & 0xffff)) + 0.5f) * 0x1p-16f;
    }
    alignas(64) float fraction[kPageSlots];
    alignas(64) std::int32_t bits[kPageSlots];
    // Plain pointers and scalars: the compiler turns these loops into lanes.
    const float* const aff = page.aff.data();
    const float* const quality = page.quality.data();
    const float* const hook = page.hook.data();
    const float* const pace = page.pace.data();
    const float* const duration = page.duration.data();
    const float* const logDuration = page.logDuration.data();
    float* const watched = page.watched.data();
    const float base = m.b0 + m.g * level - m.h * m.meanLogDuration + page.mood;
    const float a = m.a, c = m.c, h = m.h, sigma = m.sigma, s0 = m.s0, sa = m.sa, sq = m.sq,
                skipLog = m.logSkipMedian, skipSd = m.skipSd, rho = m.rho;
    // An event of chance 1 / (1 + e^-x) happens if its draw times (1 + e^-x) is below 1: no division.
    alignas(64) float latent[kPageSlots], zWatch[kPageSlots];
    alignas(64) std::int32_t skips[kPageSlots];
    fastNormals<kPageSlots>(uWatch, zWatch);
    for (int i = 0; i < kPageSlots; ++i)
        skips[i] =
            uSkip[i] * (1.0f + fastExp(sa * aff[i] + sq * quality[i] + kHookOnSkip * hook[i] - s0)) < 1.0f
                ? 1
                : 0;
    for (int i = 0; i < kPageSlots; ++i) {
        const float mu = base + a * aff[i] + c * quality[i] + h * logDuration[i] + kPaceOnWatch * pace[i];
        const float slow = mu + sigma * zWatch[i], quick = skipLog + skipSd * zWatch[i];
        latent[i] = skips[i] != 0 ? quick : slow;
    }
    for (int i = 0; i < kPageSlots; ++i) latent[i] = fastExp(latent[i]);
    for (int i = 0; i < kPageSlots; ++i) {
        const float d = duration[i], l = latent[i], limit = kRewatchLimit * d;
        const float more = l < limit ? l : limit;
        const float done = uMore[i] < rho ? more : d;
        const float w = l >= d ? done : l;
        watched[i] = w;
        const float f = w / d;
        fraction[i] = f < 1.0f ? f : 1.0f;
        const std::int32_t complete = l >= d ? kCompleted | kValid | kLong : 0;
        bits[i] = (skips[i] != 0 ? kSkipped : 0) | complete | (w > kValidS ? kValid : 0) |
                  (w >= kLongS ? kLong : 0);
    }
    if (warp) leaveByHazard(warp, leftAt, page, fraction, bits);
    if (page.throughput > 0) arrive(m.waits, key, page, fraction, bits);
    float* const logWatch = page.logWatch.data();
    for (int i = 0; i < kPageSlots; ++i) logWatch[i] = fastLog(1.0f + watched[i]);
    // Most pages are far from most actions: a bound of the chance that costs no exponential tells.
    alignas(64) std::int32_t disliked[kPageSlots];
    for (int i = 0; i < kPageSlots; ++i) disliked[i] = 0;
#pragma GCC unroll 5
    for (int k = 0; k < 5; ++k) {
        const ActionLogit& l = m.actions[static_cast<std::size_t>(k)];
        const auto c0 = static_cast<float>(l.constant), ca = static_cast<float>(l.affinity),
                   cq = static_cast<float>(l.quality);
        const auto cv = static_cast<float>(l.validPlay), cf = static_cast<float>(l.watchFraction);
        const float* const u = uAct[k];
        alignas(64) float x[kPageSlots];
        std::int32_t near = 0;
        for (int i = 0; i < kPageSlots; ++i) {
            const float valid = (bits[i] & kValid) != 0 ? cv : 0.0f;
            x[i] = c0 + ca * aff[i] + cq * quality[i] + valid + cf * fraction[i];
            near |= u[i] < aboveExp(x[i]) ? 1 : 0;
        }
        if (near == 0) continue;
        for (int i = 0; i < kPageSlots; ++i) {
            const std::int32_t hit = u[i] * (1.0f + fastExp(-x[i])) < 1.0f ? 1 : 0;
            if (k < 4)
                bits[i] |= hit << (4 + k);
            else
                disliked[i] = hit;
        }
    }
    alignas(16) std::uint8_t flags[kPageSlots], dislikes[kPageSlots];
    for (int i = 0; i < kPageSlots; ++i) {
        flags[i] = static_cast<std::uint8_t>(bits[i]);
        dislikes[i] = static_cast<std::uint8_t>(disliked[i]);
    }
    __builtin_memcpy(page.flags.data(), flags, sizeof flags);
    for (int k = 0; k < 8; ++k) page.slotsOf[static_cast<std::size_t>(k)] = slotsWith(flags, k);
    notInterested = slotsWith(dislikes, 0);
    if (page.throughput <= 0 || page.gaveUp == 0) return;
    // Nobody acts on what they have not seen.
    for (std::size_t i = 0; i < kPageSlots; ++i)
        if ((page.gaveUp >> i) & 1) page.flags[i] = 0;
    for (std::uint32_t& slots : page.slotsOf) slots &= ~page.gaveUp;
    notInterested &= ~page.gaveUp;
}

} // namespace

FOREREACH_CLONED(void, respondPage,
                 (const ResponseModel& m, float level, std::uint64_t key, PageResponse& page,
                  std::uint32_t& notInterested),
                 (m, level, key, page, notInterested)) {
    pageInLanes(m, level, key, nullptr, page, notInterested, nullptr, nullptr);
}

FOREREACH_CLONED(void, respondDraws,
                 (const ResponseModel& m, float level, const std::array<std::uint64_t, kPageSlots>& keys,
                  PageResponse& page, std::uint32_t& notInterested,
                  const std::array<const float*, kPageSlots>& warp,
                  std::array<std::uint8_t, kPageSlots>& leftAt),
                 (m, level, keys, page, notInterested, warp, leftAt)) {
    pageInLanes(m, level, 0, keys.data(), page, notInterested, warp.data(), leftAt.data());
}

void addDraw(const PageResponse& page, std::uint32_t notInterested, std::uint8_t leftAt, std::size_t lane,
             std::int64_t people, PeopleOutcome& out) {
    const std::uint8_t flags = page.flags[lane];
    const float watched = page.watched[lane];
    const auto counted = [people](bool did) { return did ? people : 0; };
    out.people += people;
    out.watchDs += people * static_cast<std::int64_t>(watched * 10.0f + 0.5f);
    out.logWatch += people * static_cast<std::int64_t>(page.logWatch[lane] * 1024.0f);
    out.skipped += counted(flags & kSkipped);
    out.completed += counted(flags & kCompleted);
    out.valid += counted(flags & kValid);
    out.longView += counted(flags & kLong);
    out.held += counted((flags & kCompleted) || watched >= kHoldS);
    out.like += counted(flags & kLiked);
    out.comment += counted(flags & kCommented);
    out.share += counted(flags & kShared);
    out.follow += counted(flags & kFollowed);
    out.notInterested += counted((notInterested >> lane) & 1);
    if (leftAt != kStayed) out.leftInCell[leftAt] += people;
}

void PeopleOutcome::add(const PeopleOutcome& o) {
    people += o.people, watchDs += o.watchDs, skipped += o.skipped, completed += o.completed,
        valid += o.valid, held += o.held;
    longView += o.longView, like += o.like, comment += o.comment, share += o.share, follow += o.follow;
    notInterested += o.notInterested, logWatch += o.logWatch;
    gaveUp += o.gaveUp, startMs += o.startMs, stallMs += o.stallMs;
    for (std::size_t c = 0; c < leftInCell.size(); ++c) leftInCell[c] += o.leftInCell[c];
}

ItemResponse itemResponse(const ResponseModel& m, float level, float aff, const ItemTruth& item) {
    ItemResponse r;
    r.aff = aff;
    r.mu = m.b0 + m.a * aff + m.c * item.quality + m.g * level +
           m.h * (item.logDuration - m.meanLogDuration) + kPaceOnWatch * item.pace;
    r.skipProbability = fastLogistic(m.s0 - m.sa * aff - m.sq * item.quality - kHookOnSkip * item.hook);
    return r;
}

void respondPeople(const ResponseModel& m, const ItemResponse& r, const ItemTruth& item,
                   const std::array<float, kRetentionCells>& warp, std::uint32_t people, std::uint64_t key,
                   PeopleOutcome& out, const ConnectionModel* line, float loadedFor) {
    // Beyond this many people of one class the draws are a systematic sample of the same distribution: each
    // stands for its own stretch of the people in order of watch time, so that counts stay integers of people
    // and no quantile counts more than its share.
    constexpr std::uint32_t kDrawn = 64;
    const std::uint32_t draws = std::min(people, kDrawn);
    const float d = item.durationS;
    for (std::uint32_t i = 0; i < draws; ++i) {
        const std::uint64_t first = std::uint64_t{people} * i / draws,
                            last = std::uint64_t{people} * (i + 1) / draws;
        auto n = static_cast<std::int64_t>(last - first);
        RandomStream random(mix64(key + i * 0x9e3779b97f4a7c15ULL));
        const bool skipped = random.uniformF() < r.skipProbability;
        float u = random.uniformF();
        if (draws == kDrawn)
            u = (static_cast<float>(first) + u * static_cast<float>(n)) / static_cast<float>(people);
        u = std::clamp(u, 1e-7f, 1.0f - 1e-7f);
        const float z = fastNormal(u);
        float latent = fastExp(skipped ? m.logSkipMedian + m.skipSd * z : r.mu + m.sigma * z);
        bool complete = latent >= d;
        float w = d, fraction = 1.0f;
        if (complete && random.uniformF() < m.rho) w = std::min(latent, kRewatchLimit * d);
        if (line) {
            RandomStream lines(mix64(key + 0x94d049bb133111ebULL + i));
            const Arrival a =
                arrivalOf(m.waits, item.kbps, d, complete ? w : latent, throughputOf(*line, lines.uniformF()),
                          line->roundTripS, loadedFor, item.kbps);
            out.startMs += n * static_cast<std::int64_t>(a.startS * 1000.0f);
            const auto gone = static_cast<std::int64_t>(
                binomialFromUniform(static_cast<std::uint32_t>(n),
                                    static_cast<double>(givesUp(m.waits, a.startS)), lines.uniform()));
            out.people += gone;
            out.gaveUp += gone;
            out.leftInCell[0] += gone;
            n -= gone;
            if (n == 0) continue;
            out.stallMs += n * static_cast<std::int64_t>(a.stallS * 1000.0f);
            if (a.stalls) {
                complete = a.watchedS >= d;
                (complete ? w : latent) = a.watchedS;
            }
        }
        if (!complete) {
            // Where the picture or sound gives reason to leave, people leave there: the latent position is
            // read on the item's cumulative hazard.
            const float position = latent / d;
            std::size_t cell = 0;
            while (cell + 1 < kRetentionCells && warp[cell] < position) ++cell;
            const float before = cell ? warp[cell - 1] : 0.0f;
            const float inside =
                warp[cell] > before ? std::min(1.0f, (position - before) / (warp[cell] - before)) : 0.0f;
            fraction = (static_cast<float>(cell) + inside) / static_cast<float>(kRetentionCells);
            w = fraction * d;
            out.leftInCell[cell] += n;
        }
        const bool valid = complete || w > kValidS;
        out.people += n;
        out.watchDs += n * static_cast<std::int64_t>(w * 10.0f + 0.5f);
        out.logWatch += n * static_cast<std::int64_t>(fastLog(1.0f + w) * 1024.0f);
        out.skipped += skipped ? n : 0;
        out.completed += complete ? n : 0;
        out.valid += valid ? n : 0;
        out.held += complete || w >= kHoldS ? n : 0;
        out.longView += complete || w >= kLongS ? n : 0;
        std::int64_t* counts[5] = {&out.like, &out.comment, &out.share, &out.follow, &out.notInterested};
        for (std::size_t a = 0; a < 5; ++a) {
            const float x = logit(m.actions[a], r.aff, item.quality, valid, fraction);
            const float p = fastLogistic(x);
            *counts[a] +=
                binomialFromUniform(static_cast<std::uint32_t>(n), static_cast<double>(p), random.uniform());
        }
    }
}

FOREREACH_CLONED(void, leaveHazards,
                 (const StateModel& m, float satisfaction, float fatigue,
                  std::array<float, kPageSlots>& hazard),
                 (m, satisfaction, fatigue, hazard)) {
    // h = sigmoid(a + b ln t + c fatigue - d satisfaction), fatigue as it has grown by the slot.
    const float start = m.leave - m.satisfiedLeave * satisfaction, tires = m.tiredLeave;
    const float* const rested = m.rested.data();
    const float* const at = m.leaveAt.data();
    for (int i = 0; i < kPageSlots; ++i) {
        const float tired = 1.0f - (1.0f - fatigue) * rested[i];
        hazard[static_cast<std::size_t>(i)] = fastLogistic(start + at[i] + tires * tired);
    }
}

FOREREACH_CLONED(int, pageLength,
                 (const StateModel& m, float satisfaction, float fatigue, const PageResponse& page),
                 (m, satisfaction, fatigue, page)) {
    std::array<float, kPageSlots> hazard;
    leaveHazardsBody<kSet>(m, satisfaction, fatigue, hazard);
    std::uint32_t leaves = 0;
    for (int i = 0; i < kPageSlots; ++i)
        leaves |= (page.leaveU[static_cast<std::size_t>(i)] < hazard[static_cast<std::size_t>(i)] ? 1u : 0u)
                  << i;
    return std::min(page.slots, 1 + std::countr_zero(leaves | 1u << (kPageSlots - 1)));
}

} // namespace forereach
