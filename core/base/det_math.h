// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Deterministic elementary functions: only +, -, *, /, sqrt and integer operations, which IEEE 754 fixes to
// the bit, so that results do not depend on libm, compiler or instruction set. Accuracy is stated with each
// and pinned by a test.

#include <bit>
#include <cmath>
#include <cstdint>

namespace forereach {

/// e^x in double; relative error below 1e-13; 0 below -708, infinity above 709.
double detExp(double x);
/// Natural logarithm, x > 0; absolute error below 1e-14 near 1, relative 1e-14 elsewhere.
double detLog(double x);
/// 1 / (1 + e^-x).
double detLogistic(double x);
/// Quantile of the standard normal, 0 < p < 1 (P. Acklam's rational approximation, relative error 1.15e-9).
double detNormalQuantile(double p);
/// Distribution function of the standard normal (W. J. Cody's form by A. Genz, absolute error below 1e-14).
double detNormalCdf(double x);
/// x^y for x > 0.
inline double detPow(double x, double y) {
    return detExp(y * detLog(x));
}

/// e^x in float for the hot loops, auto-vectorised; relative error below 3e-7; x is clamped to [-87, 88].
inline float fastExp(float x) {
    x = x < -87.0f ? -87.0f : (x > 88.0f ? 88.0f : x);
    const float t = x * 1.44269504f;
    const float r = t + 12582912.0f; // 1.5 * 2^23: rounds to nearest
    const float n = r - 12582912.0f;
    const float f = (x - n * 0.693359375f) + n * 2.12194440e-4f;
    float p = 1.9875691500e-4f;
    p = p * f + 1.3981999507e-3f;
    p = p * f + 8.3334519073e-3f;
    p = p * f + 4.1665795894e-2f;
    p = p * f + 1.6666665459e-1f;
    p = p * f + 5.0000001201e-1f;
    p = p * f * f + f + 1.0f;
    const std::int32_t e = static_cast<std::int32_t>(n);
    return p * std::bit_cast<float>((e + 127) << 23);
}

inline float fastLogistic(float x) {
    return 1.0f / (1.0f + fastExp(-x));
}

/// Natural logarithm in float, x > 0 and normal; absolute error below 2e-7 relative to max(1, |ln x|).
inline float fastLog(float x) {
    std::int32_t i = std::bit_cast<std::int32_t>(x);
    const std::int32_t e = (i - 0x3f3504f3) >> 23;
    i -= e << 23;
    const float m = std::bit_cast<float>(i) - 1.0f;
    float p = 7.0376836292e-2f;
    p = p * m - 1.1514610310e-1f;
    p = p * m + 1.1676998740e-1f;
    p = p * m - 1.2420140846e-1f;
    p = p * m + 1.4249322787e-1f;
    p = p * m - 1.6668057665e-1f;
    p = p * m + 2.0000714765e-1f;
    p = p * m - 2.4999993993e-1f;
    p = p * m + 3.3333331174e-1f;
    const float z = m * m;
    float y = m * z * p;
    const float fe = static_cast<float>(e);
    y += fe * -2.12194440e-4f;
    y -= 0.5f * z;
    return (m + y) + fe * 0.693359375f;
}

/// Number of successes in n trials of probability p, from a uniform draw u in (0, 1): exact inversion while
/// the mean is small, a normal approximation with continuity correction beyond a mean of 30 on the smaller
/// side. Monotone in u.
std::uint32_t binomialFromUniform(std::uint32_t n, double p, double u);
/// Poisson quantile of a uniform draw, same method.
std::uint32_t poissonFromUniform(double mean, double u);

} // namespace forereach
