// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/det_math.h"

#include <limits>

namespace forereach {

double detExp(double x) {
    if (x < -708.0) return 0.0;
    if (x > 709.0) return std::numeric_limits<double>::infinity();
    const double t = x * 1.4426950408889634;
    const double r = t + 6755399441055744.0;
    const double n = r - 6755399441055744.0;
    const double f = (x - n * 0.693147180369123816490) - n * 1.90821492927058770002e-10;
    // Taylor to degree 13 on |f| <= 0.347: remainder below 1e-17.
    double p = 1.0 / 6227020800.0;
    p = p * f + 1.0 / 479001600.0;
    p = p * f + 1.0 / 39916800.0;
    p = p * f + 1.0 / 3628800.0;
    p = p * f + 1.0 / 362880.0;
    p = p * f + 1.0 / 40320.0;
    p = p * f + 1.0 / 5040.0;
    p = p * f + 1.0 / 720.0;
    p = p * f + 1.0 / 120.0;
    p = p * f + 1.0 / 24.0;
    p = p * f + 1.0 / 6.0;
    p = p * f + 0.5;
    p = p * f + 1.0;
    p = p * f + 1.0;
    const auto e = static_cast<std::int64_t>(n);
    return p * std::bit_cast<double>((e + 1023) << 52);
}

double detLog(double x) {
    std::int64_t i = std::bit_cast<std::int64_t>(x);
    const std::int64_t e = (i - 0x3fe6a09e667f3bcdLL) >> 52;
    i -= e << 52;
    const double m = std::bit_cast<double>(i);
    // ln m = 2 artanh(s), s = (m - 1) / (m + 1), |s| <= 0.1716.
    const double s = (m - 1.0) / (m + 1.0);
    const double z = s * s;
    double p = 1.0 / 21.0;
    for (int k = 19; k >= 1; k -= 2) p = p * z + 1.0 / k;
    return 2.0 * s * p + static_cast<double>(e) * 0.693147180559945309417;
}

double detLogistic(double x) {
    if (x >= 0) return 1.0 / (1.0 + detExp(-x));
    const double e = detExp(x);
    return e / (1.0 + e);
}

double detNormalQuantile(double p) {
    static constexpr double a[] = {-3.969683028665376e+01, 2.209460984245205e+02,  -2.759285104469687e+02,
                                   1.383577518672690e+02,  -3.066479806614716e+01, 2.506628277459239e+00};
    static constexpr double b[] = {-5.447609879822406e+01, 1.615858368580409e+02, -1.556989798598866e+02,
                                   6.680131188771972e+01, -1.328068155288572e+01};
    static constexpr double c[] = {-7.784894002430293e-03, -3.223964580411365e-01, -2.400758277161838e+00,
                                   -2.549732539343734e+00, 4.374664141464968e+00,  2.938163982698783e+00};
    static constexpr double d[] = {7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996e+00,
                                   3.754408661907416e+00};
    const auto tail = [&](double q) {
        return (((((c[0] * q + c[1]) * q + c[2]) * q + c[3]) * q + c[4]) * q + c[5]) /
               ((((d[0] * q + d[1]) * q + d[2]) * q + d[3]) * q + 1.0);
    };
    if (p < 0.02425) return tail(std::sqrt(-2.0 * detLog(p)));
    if (p > 1.0 - 0.02425) return -tail(std::sqrt(-2.0 * detLog(1.0 - p)));
    const double q = p - 0.5, r = q * q;
    return (((((a[0] * r + a[1]) * r + a[2]) * r + a[3]) * r + a[4]) * r + a[5]) * q /
           (((((b[0] * r + b[1]) * r + b[2]) * r + b[3]) * r + b[4]) * r + 1.0);
}

double detNormalCdf(double x) {
    // Hart's algorithm 5666 as given by G. West, "Better approximations to cumulative normal functions",
    // 2005.
    const double z = x < 0 ? -x : x;
    double tail = 0.0;
    if (z <= 37.0) {
        const double e = detExp(-z * z / 2.0);
        if (z < 7.07106781186547) {
            double n = 3.52624965998911e-02 * z + 0.700383064443688;
            n = n * z + 6.37396220353165;
            n = n * z + 33.912866078383;
            n = n * z + 112.079291497871;
            n = n * z + 221.213596169931;
            n = n * z + 220.206867912376;
            double d = 8.83883476483184e-02 * z + 1.75566716318264;
            d = d * z + 16.064177579207;
            d = d * z + 86.7807322029461;
            d = d * z + 296.564248779674;
            d = d * z + 637.333633378831;
            d = d * z + 793.826512519948;
            d = d * z + 440.413735824752;
            tail = e * n / d;
        } else {
            double f = z + 0.65;
            f = z + 4.0 / f;
            f = z + 3.0 / f;
            f = z + 2.0 / f;
            f = z + 1.0 / f;
            tail = e / f / 2.506628274631;
        }
    }
    return x > 0 ? 1.0 - tail : tail;
}

std::uint32_t poissonFromUniform(double mean, double u) {
    if (!(mean > 0)) return 0;
    if (mean > 30.0) {
        const double x = mean + std::sqrt(mean) * detNormalQuantile(u) + 0.5;
        return x <= 0 ? 0 : static_cast<std::uint32_t>(x);
    }
    double term = detExp(-mean), cdf = term;
    std::uint32_t k = 0;
    while (u > cdf && k < 1000) {
        ++k;
        term *= mean / k;
        cdf += term;
    }
    return k;
}

std::uint32_t binomialFromUniform(std::uint32_t n, double p, double u) {
    if (n == 0 || !(p > 0)) return 0;
    if (p >= 1) return n;
    if (p > 0.5) return n - binomialFromUniform(n, 1.0 - p, 1.0 - u);
    const double mean = n * p;
    if (mean > 30.0) {
        const double x = mean + std::sqrt(mean * (1.0 - p)) * detNormalQuantile(u) + 0.5;
        if (x <= 0) return 0;
        return x >= n ? n : static_cast<std::uint32_t>(x);
    }
    // (1 - p)^n is at least 1 - n p: most draws of something rare end here, with the answer they would get
    // below.
    if (u < 1.0 - mean - 1e-9) return 0;
    double term = detExp(n * detLog(1.0 - p)), cdf = term;
    const double odds = p / (1.0 - p);
    std::uint32_t k = 0;
    while (u > cdf && k < n) {
        term *= odds * (n - k) / (k + 1);
        cdf += term;
        ++k;
    }
    return k;
}

} // namespace forereach
