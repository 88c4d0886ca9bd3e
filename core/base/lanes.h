// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Helpers for loops over lanes that the compiler vectorises: every lane runs the same IEEE operations in the
// same order, so results are equal for any instruction set (docs/determinism.md).

#include "core/base/det_math.h"
#include "core/base/instruction_set.h"

// Defines a function that is compiled three times, with all it calls inlined: for plain x86-64, x86-64-v3 and
// x86-64-v4. The machine's best runs (instruction_set.h); bits are equal (tests: engine_instruction_sets).
//     FOREREACH_CLONED(int, f, (const Page& page, int n), (page, n)) { body }
// In the body, kSet says which compilation it is.
#if defined(__x86_64__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) &&                \
    !defined(__clang__)
#define FOREREACH_HAS_CLONES 1
#define FOREREACH_CLONED(Result, name, parameters, arguments)                                                \
    template <InstructionSet kSet>                                                                           \
    static inline __attribute__((always_inline)) Result name##Body parameters;                               \
    __attribute__((target("arch=x86-64-v4"), flatten, noinline)) static Result name##V4 parameters {         \
        return name##Body<InstructionSet::V4> arguments;                                                     \
    }                                                                                                        \
    __attribute__((target("arch=x86-64-v3"), flatten, noinline)) static Result name##V3 parameters {         \
        return name##Body<InstructionSet::V3> arguments;                                                     \
    }                                                                                                        \
    __attribute__((flatten, noinline)) static Result name##Plain parameters {                                \
        return name##Body<InstructionSet::Baseline> arguments;                                               \
    }                                                                                                        \
    Result name parameters {                                                                                 \
        if (instructionSetInUse == InstructionSet::V4) return name##V4 arguments;                            \
        if (instructionSetInUse == InstructionSet::V3) return name##V3 arguments;                            \
        return name##Plain arguments;                                                                        \
    }                                                                                                        \
    template <InstructionSet kSet>                                                                           \
    inline Result name##Body parameters
#else
#define FOREREACH_HAS_CLONES 0
#define FOREREACH_CLONED(Result, name, parameters, arguments)                                                \
    template <InstructionSet kSet>                                                                           \
    static inline Result name##Body parameters;                                                              \
    Result name parameters {                                                                                 \
        return name##Body<InstructionSet::Baseline> arguments;                                               \
    }                                                                                                        \
    template <InstructionSet kSet>                                                                           \
    inline Result name##Body parameters
#endif

// The helpers below are always inlined: no vector crosses a call, so the calling convention does not matter.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wpsabi"

namespace forereach {

/// Eight float lanes (GCC vector extension): lane-wise IEEE operations on any instruction set.
using Float8 = float __attribute__((vector_size(32)));
inline __attribute__((always_inline)) Float8 load8(const float* p) {
    Float8 v;
    __builtin_memcpy(&v, p, sizeof v);
    return v;
}
inline __attribute__((always_inline)) void store8(float* p, Float8 v) {
    __builtin_memcpy(p, &v, sizeof v);
}

/// Eight whole numbers.
using Int8 = std::int32_t __attribute__((vector_size(32)));
inline __attribute__((always_inline)) Int8 loadInt8(const void* p) {
    Int8 v;
    __builtin_memcpy(&v, p, sizeof v);
    return v;
}
inline __attribute__((always_inline)) void storeInt8(void* p, Int8 v) {
    __builtin_memcpy(p, &v, sizeof v);
}
/// Dot product of 32 floats in a fixed order: four rounds of eight lanes, then pairs.
inline __attribute__((always_inline)) float dot32(const float* a, const float* b) {
    Float8 s = load8(a) * load8(b);
    s += load8(a + 8) * load8(b + 8);
    s += load8(a + 16) * load8(b + 16);
    s += load8(a + 24) * load8(b + 24);
    return ((s[0] + s[4]) + (s[2] + s[6])) + ((s[1] + s[5]) + (s[3] + s[7]));
}

/// Standard normal quantile in float, 0 < u < 1: M. Giles, "Approximating the erfinv function" (GPU Computing
/// Gems 2, 2010), single-precision polynomials. Absolute error below 1e-5 for |z| < 4.5.
inline float normalWeight(float u) { // the polynomials' variable; the tails begin at 5
    const float x = 2.0f * u - 1.0f;
    return -fastLog((1.0f - x) * (1.0f + x));
}
inline float centralNormal(float u, float w) {
    const float a = w - 2.5f;
    float p = 2.81022636e-08f;
    p = 3.43273939e-07f + p * a;
    p = -3.5233877e-06f + p * a;
    p = -4.39150654e-06f + p * a;
    p = 0.00021858087f + p * a;
    p = -0.00125372503f + p * a;
    p = -0.00417768164f + p * a;
    p = 0.246640727f + p * a;
    p = 1.50140941f + p * a;
    return 1.41421356f * p * (2.0f * u - 1.0f);
}
inline float tailNormal(float u, float w) {
    const float b = __builtin_sqrtf(w) - 3.0f;
    float q = -0.000200214257f;
    q = 0.000100950558f + q * b;
    q = 0.00134934322f + q * b;
    q = -0.00367342844f + q * b;
    q = 0.00573950773f + q * b;
    q = -0.0076224613f + q * b;
    q = 0.00943887047f + q * b;
    q = 1.00167406f + q * b;
    q = 2.83297682f + q * b;
    return 1.41421356f * q * (2.0f * u - 1.0f);
}
inline float fastNormal(float u) {
    const float w = normalWeight(u);
    return w < 5.0f ? centralNormal(u, w) : tailNormal(u, w);
}
/// The same for N draws in lanes; the tails, 0.3 % of draws, are computed only where there are any.
template <int N>
inline __attribute__((always_inline)) void fastNormals(const float* u, float* z) {
    alignas(64) float w[N];
    std::int32_t tails = 0;
    for (int i = 0; i < N; ++i) {
        w[i] = normalWeight(u[i]);
        z[i] = centralNormal(u[i], w[i]);
        tails |= w[i] < 5.0f ? 0 : 1;
    }
    if (tails == 0) return;
    for (int i = 0; i < N; ++i) z[i] = w[i] < 5.0f ? z[i] : tailNormal(u[i], w[i]);
}

} // namespace forereach

#pragma GCC diagnostic pop
