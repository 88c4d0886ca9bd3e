// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/ref_kernel.h"

#include <bit>
#include <ctime>

namespace forereach {
namespace {

/// No clamp: |x| is at most 34 here.
inline float logistic(float x) {
    const float t = x * -1.44269504f + 12582912.0f; // 1.5 * 2^23: rounds to nearest
    const float n = t - 12582912.0f;
    const float f = x * -1.44269504f - n; // -0.5..0.5
    float p = 1.3333558e-3f;
    p = p * f + 9.6181291e-3f;
    p = p * f + 5.5504109e-2f;
    p = p * f + 2.4022651e-1f;
    p = p * f + 6.9314718e-1f;
    p = p * f + 1.0f;
    const float power = std::bit_cast<float>((static_cast<std::int32_t>(n) + 127) << 23);
    return 1.0f / (1.0f + p * power);
}

double threadNanoseconds() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e9 + static_cast<double>(now.tv_nsec);
}

/// Uniform in (-1, 1), the same on every machine.
float draw(std::uint64_t& state) {
    state += 0x9e3779b97f4a7c15ULL;
    std::uint64_t z = state;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return static_cast<float>(static_cast<std::int32_t>((z ^ (z >> 31)) >> 40) - (1 << 23)) * 0x1p-23f;
}

} // namespace

RefKernel::RefKernel() : m_data(std::make_unique<Data>()) {
    std::uint64_t state = 7;
    for (auto& viewer : m_data->viewers)
        for (float& v : viewer) v = draw(state);
    for (auto& dimension : m_data->pool)
        for (float& v : dimension) v = draw(state);
    for (float& v : m_data->biasA) v = draw(state) - 1.0f;
    for (float& v : m_data->biasB) v = draw(state) - 1.0f;
}

bool RefKernel::supported() {
#if defined(__x86_64__)
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi2");
#else
    return true;
#endif
}

void RefKernel::rank(const float* viewer, std::uint32_t* keys) const {
    alignas(64) float dot[kCandidates] = {};
    const Data& data = *m_data;
    for (int d = 0; d < kDims; d += 4) { // four dimensions at a time: fewer trips to dot
        const float v0 = viewer[d], v1 = viewer[d + 1], v2 = viewer[d + 2], v3 = viewer[d + 3];
        for (int c = 0; c < kCandidates; ++c)
            dot[c] += v0 * data.pool[d][c] + v1 * data.pool[d + 1][c] + v2 * data.pool[d + 2][c] +
                      v3 * data.pool[d + 3][c];
    }
    for (int c = 0; c < kCandidates; ++c) {
        const float score = logistic(dot[c] + data.biasA[c]) + 0.5f * logistic(0.5f * dot[c] + data.biasB[c]);
        // Positive floats order as their bits do; the last eight carry the candidate's number.
        keys[c] = (std::bit_cast<std::uint32_t>(score) & ~0xffu) | static_cast<std::uint32_t>(c);
    }
}

double RefKernel::nanosecondsPerSession(int sessions) {
    alignas(64) std::uint32_t keys[kCandidates];
    const double start = threadNanoseconds();
    for (int s = 0; s < sessions; ++s) {
        rank(m_data->viewers[s % kViewers], keys);
        for (const std::uint32_t key : keys) m_checksum ^= key;
        m_checksum = m_checksum * 0x9e3779b1u + 1;
    }
    return (threadNanoseconds() - start) / sessions;
}

} // namespace forereach
