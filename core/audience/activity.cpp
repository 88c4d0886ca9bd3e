// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/audience/activity.h"

#include <algorithm>
#include <array>

#include "core/base/det_math.h"
#include "core/model/viewer_figures.h"

namespace forereach {
namespace {

constexpr std::array<float, 3> kReturn{figures::kReturn1.f(), figures::kReturn2.f(), figures::kReturn3.f()};

} // namespace

float returnChance(int away, float habit, float satisfaction) {
    const auto days = static_cast<std::size_t>(std::clamp(away, 1, 3) - 1);
    return fastLogistic(kReturn[days] + habit + figures::kSatisfiedReturn.f() * satisfaction);
}

double shareOfDaysUsed(double habit) {
    std::array<double, 3> h;
    for (std::size_t i = 0; i < h.size(); ++i) h[i] = detLogistic(static_cast<double>(kReturn[i]) + habit);
    return 1 / (1 + (1 - h[0]) + (1 - h[0]) * (1 - h[1]) / h[2]); // one over the mean gap
}

float habitOf(double z) {
    return static_cast<float>(figures::kHabit.value * z);
}

double usersOfADayOverPeople(double sd) {
    double users = 0, activity = 0;
    for (int i = -40; i <= 40; ++i) {
        const double z = 0.1 * i;
        const double share = detExp(-0.5 * z * z) * shareOfDaysUsed(figures::kHabit.value * z);
        users += share;
        activity += share * detExp(sd * z - 0.5 * sd * sd);
    }
    return activity / users;
}

} // namespace forereach
