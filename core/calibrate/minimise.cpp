// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/calibrate/minimise.h"

#include <nlopt.h>

#include <algorithm>
#include <memory>

namespace forereach {
namespace {

struct Search {
    const std::function<double(const std::vector<double>&)>& f;
    const std::vector<Box>& box;
    std::vector<double> at, best;
    double value = 0;
    int evaluations = 0;
};

// In units of the box.
double evaluate(unsigned n, const double* x, double*, void* data) {
    Search& s = *static_cast<Search*>(data);
    for (unsigned i = 0; i < n; ++i) s.at[i] = s.box[i].low + x[i] * (s.box[i].high - s.box[i].low);
    const double value = s.f(s.at);
    if (s.evaluations++ == 0 || value < s.value) {
        s.value = value;
        s.best = s.at;
    }
    return value;
}

} // namespace

Minimum minimise(const std::function<double(const std::vector<double>&)>& f, std::vector<double> from,
                 const std::vector<Box>& box, double accuracy, int most) {
    const auto n = static_cast<unsigned>(box.size());
    Search search{f, box, from, from};
    std::vector<double> x(n);
    for (std::size_t i = 0; i < n; ++i)
        x[i] = std::clamp((from[i] - box[i].low) / (box[i].high - box[i].low), 0.0, 1.0);
    // BOBYQA works from two coordinates on.
    const std::unique_ptr<nlopt_opt_s, void (*)(nlopt_opt)> opt(
        nlopt_create(n > 1 ? NLOPT_LN_BOBYQA : NLOPT_LN_SBPLX, n), nlopt_destroy);
    nlopt_set_min_objective(opt.get(), evaluate, &search);
    nlopt_set_lower_bounds1(opt.get(), 0);
    nlopt_set_upper_bounds1(opt.get(), 1);
    nlopt_set_initial_step1(opt.get(), 0.1);
    nlopt_set_xtol_abs1(opt.get(), accuracy);
    nlopt_set_maxeval(opt.get(), most);
    // However it ends (by rounding errors too), the best point seen is the answer.
    double least = 0;
    nlopt_optimize(opt.get(), x.data(), &least);
    return {search.best, search.value, search.evaluations};
}

} // namespace forereach
