// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/audience/activity.h"

#include <algorithm>
#include <array>

#include "core/base/det_math.h"

namespace forereach {

ReturnModel returnModel(const ViewerFigures& v) {
    return {{v.f(figures::kReturn1), v.f(figures::kReturn2), v.f(figures::kReturn3)},
            v.f(figures::kSatisfiedReturn),
            v.value(figures::kHabit)};
}

float returnChance(const ReturnModel& m, int away, float habit, float satisfaction) {
    const auto days = static_cast<std::size_t>(std::clamp(away, 1, 3) - 1);
    return fastLogistic(m.after[days] + habit + m.satisfied * satisfaction);
}

double shareOfDaysUsed(const ReturnModel& m, double habit) {
    std::array<double, 3> h;
    for (std::size_t i = 0; i < h.size(); ++i) h[i] = detLogistic(static_cast<double>(m.after[i]) + habit);
    return 1 / (1 + (1 - h[0]) + (1 - h[0]) * (1 - h[1]) / h[2]); // one over the mean gap
}

float habitOf(const ReturnModel& m, double z) {
    return static_cast<float>(m.habit * z);
}

double usersOfADayOverPeople(const ReturnModel& m, double sd) {
    double users = 0, activity = 0;
    for (int i = -40; i <= 40; ++i) {
        const double z = 0.1 * i;
        const double share = detExp(-0.5 * z * z) * shareOfDaysUsed(m, m.habit * z);
        users += share;
        activity += share * detExp(sd * z - 0.5 * sd * sd);
    }
    return activity / users;
}

} // namespace forereach
