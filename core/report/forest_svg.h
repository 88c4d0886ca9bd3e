// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Forest plot of differences as inline SVG: a row each, a dot with a whisker about a zero line.

#include "core/report/svg_charts.h"

namespace forereach {

struct ForestMark {
    int colour = 0; // 0..5: data colour
    double value = 0;
    std::optional<double> low, high;
    std::string label;   // "+6,000"
    bool hollow = false; // few viewers behind it
};

struct ForestRow {
    std::string name;
    std::vector<ForestMark> marks; // one a variant, below each other
};

struct ForestChart {
    PictureText text;
    std::string axisTitle;
    std::vector<ForestRow> rows;
};

std::string forestSvg(const ForestChart&);

} // namespace forereach
