// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// minimise(): the least value of a function inside a box, by BOBYQA (M. Powell, 2009) of NLopt, without
// derivatives. Deterministic. The only user of NLopt.

#include <functional>
#include <vector>

namespace forereach {

struct Box {
    double low = 0, high = 1;
};

struct Minimum {
    std::vector<double> at;
    double value = 0;
    int evaluations = 0;
};

/// Starts at `from`, moved into the box, with steps of a tenth of the box. Ends when a step changes no
/// coordinate by more than `accuracy` of its box, or after `most` evaluations. `f` must not throw.
Minimum minimise(const std::function<double(const std::vector<double>&)>& f, std::vector<double> from,
                 const std::vector<Box>& box, double accuracy = 1e-4, int most = 600);

} // namespace forereach
