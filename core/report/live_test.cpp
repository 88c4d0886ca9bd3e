// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/live_test.h"

#include <cmath>

#include "core/base/det_math.h"

namespace forereach {

std::optional<std::int64_t> impressionsToTell(double a, double b) {
    if (!(a >= 0 && a <= 1 && b >= 0 && b <= 1) || a == b) return std::nullopt;
    const double level = detNormalQuantile(1 - kTestLevel / 2), power = detNormalQuantile(kTestPower);
    const double mean = (a + b) / 2;
    const double root =
        level * std::sqrt(2 * mean * (1 - mean)) + power * std::sqrt(a * (1 - a) + b * (1 - b));
    const double n = root * root / ((a - b) * (a - b));
    if (!(n < 9e15)) return std::nullopt;
    return static_cast<std::int64_t>(std::ceil(n));
}

} // namespace forereach
