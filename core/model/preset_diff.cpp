// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/preset_diff.h"

#include "core/model/figures.h"

namespace forereach {

std::vector<PresetLine> sideBySide(const RankingPreset& a, const RankingPreset& b) {
    RankingPreset left = a, right = b;
    const std::vector<Figure> one = figuresOf(left), other = figuresOf(right);
    std::vector<PresetLine> out;
    for (std::size_t i = 0; i < one.size(); ++i)
        out.push_back(
            {one[i].path.substr(one[i].path.rfind('.') + 1), one[i].label, one[i].shipped, other[i].shipped});
    return out;
}

} // namespace forereach
