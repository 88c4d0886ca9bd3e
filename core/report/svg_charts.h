// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Pictures of the HTML report as inline SVG: lines with bands, bars, a heat map. Colours are CSS classes and
// variables of the page (data-1 .. data-6, text, grid), so that one picture serves light, dark and print.
// Every picture carries a <title> and a <desc>; it only draws what it is given.

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace forereach {

struct PictureText {
    std::string id;          // unique in the page
    std::string title;       // what it shows; becomes <title>
    std::string description; // the finding; becomes <desc>
};

struct LinePoint {
    double x = 0, y = 0;
    std::optional<double> low, high;
};

struct LineSeries {
    std::string name;  // direct label at the end of the line
    std::string value; // below the name
    int colour = 0;    // 0..5: data colour and dash
    std::vector<LinePoint> points;
};

struct AxisMark {
    double x = 0;
    std::string text;
};

struct LineChart {
    PictureText text;
    std::string xTitle, yTitle; // yTitle is followed by ", thousands" where the ticks are
    std::vector<LineSeries> series;
    double xMax = 1;
    bool percent = false; // y is a share 0..1, drawn as 0 to 100 %
    bool wide = true;
    std::vector<AxisMark> marks; // vertical hairlines with a word on top
};

struct Bar {
    std::string name;
    std::string value; // direct label
    double size = 0;
    std::optional<double> low, high;
    bool hollow = false;
};

struct BarChart {
    PictureText text;
    std::string axisTitle;
    std::vector<Bar> bars;
    int colour = 0;
    bool percent = false;
};

struct HeatMap {
    PictureText text;
    std::string valueTitle; // "times shown, mean"
    std::vector<std::string> rows;
    std::vector<std::vector<double>> cells; // [row][column]; a negative value is missing
};

std::string lineChartSvg(const LineChart&);
std::string columnChartSvg(const BarChart&); // few upright bars
std::string barChartSvg(const BarChart&);    // named bars from the left
std::string heatMapSvg(const HeatMap&);

/// Colour of a share 0..1 in viridis (S. van der Walt, N. Smith, matplotlib, CC0): "#440154" .. "#fde725".
std::string viridis(double share);

} // namespace forereach
