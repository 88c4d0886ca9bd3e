// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Exact dot products of a viewer's interest with the features of a block's slots: 16-bit by 8-bit integers
// summed in 32 bits, so that no order of summing and no instruction set can change a bit. Written with
// intrinsics, because the compiler does not find the instruction that multiplies and adds pairs.

#include <array>
#include <cstdint>

#include "core/base/lanes.h"
#include "core/model/topics.h"

#if FOREREACH_HAS_CLONES
#include <immintrin.h>
#endif

namespace forereach {

/// Features of a block: pairs of topics side by side, slot after slot.
template <int Slots>
using FeaturePairs = std::array<std::array<std::int8_t, 2 * Slots>, kTopicCount / 2>;

/// The first N slots' dot products, in whole lanes of 16.
template <InstructionSet kSet>
struct Dots {
    template <int N, int Slots>
    static inline __attribute__((always_inline)) void
    of(const std::int16_t* theta, const FeaturePairs<Slots>& x, std::int32_t* __restrict out) {
        for (int i = 0; i < N; ++i) out[i] = 0;
        for (std::size_t p = 0; p < kTopicCount / 2; ++p) {
            const std::int32_t a = theta[2 * p], b = theta[2 * p + 1];
            const std::int8_t* const q = x[p].data();
            for (int i = 0; i < N; ++i) out[i] += a * q[2 * i] + b * q[2 * i + 1];
        }
    }
};

#if FOREREACH_HAS_CLONES

template <>
struct Dots<InstructionSet::V3> {
    template <int N, int Slots>
    __attribute__((target("arch=x86-64-v3"))) static inline void
    of(const std::int16_t* theta, const FeaturePairs<Slots>& x, std::int32_t* __restrict out) {
        __m256i sum[N / 8];
        for (auto& s : sum) s = _mm256_setzero_si256();
        for (std::size_t p = 0; p < kTopicCount / 2; ++p) {
            std::int32_t two;
            __builtin_memcpy(&two, theta + 2 * p, sizeof two);
            const __m256i t = _mm256_set1_epi32(two);
            const auto* const q = reinterpret_cast<const __m128i*>(x[p].data());
#pragma GCC unroll 6
            for (int j = 0; j < N / 8; ++j)
                sum[j] = _mm256_add_epi32(sum[j],
                                          _mm256_madd_epi16(_mm256_cvtepi8_epi16(_mm_loadu_si128(q + j)), t));
        }
        for (int j = 0; j < N / 8; ++j) _mm256_storeu_si256(reinterpret_cast<__m256i*>(out + 8 * j), sum[j]);
    }
};

template <>
struct Dots<InstructionSet::V4> {
    template <int N, int Slots>
    __attribute__((target("arch=x86-64-v4"))) static inline void
    of(const std::int16_t* theta, const FeaturePairs<Slots>& x, std::int32_t* __restrict out) {
        __m512i sum[N / 16];
        for (auto& s : sum) s = _mm512_setzero_si512();
        for (std::size_t p = 0; p < kTopicCount / 2; ++p) {
            std::int32_t two;
            __builtin_memcpy(&two, theta + 2 * p, sizeof two);
            const __m512i t = _mm512_set1_epi32(two);
            const auto* const q = reinterpret_cast<const __m256i*>(x[p].data());
#pragma GCC unroll 3
            for (int j = 0; j < N / 16; ++j)
                sum[j] = _mm512_add_epi32(
                    sum[j], _mm512_madd_epi16(_mm512_cvtepi8_epi16(_mm256_loadu_si256(q + j)), t));
        }
        for (int j = 0; j < N / 16; ++j)
            _mm512_storeu_si512(reinterpret_cast<__m512i*>(out + 16 * j), sum[j]);
    }
};

#endif

} // namespace forereach
