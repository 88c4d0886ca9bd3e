// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/svg_charts.h"

#include <algorithm>
#include <cmath>

#include "core/report/html_text.h"
#include "core/report/rounding.h"

namespace forereach {

namespace {

struct Scale {
    double max = 1, step = 1;
    double divisor = 1; // of tick labels
    std::string suffix; // of the axis title
};

/// 0 to a round number in 3 to 5 steps of 1, 2 or 5.
Scale scaleFor(double max) {
    Scale s;
    if (!(max > 0) || !std::isfinite(max)) max = 1;
    const double decade = decadeOf(max / 4);
    for (const double factor : {1.0, 2.0, 5.0, 10.0}) {
        s.step = decade * factor;
        if (s.step * 5 >= max) break;
    }
    s.max = std::ceil(max / s.step - 1e-9) * s.step;
    if (s.max >= 2e6)
        s.divisor = 1e6, s.suffix = ", millions";
    else if (s.max >= 2e3)
        s.divisor = 1e3, s.suffix = ", thousands";
    return s;
}

std::string tickText(double value, const Scale& s) {
    const double shown = value / s.divisor, step = s.step / s.divisor;
    if (std::fabs(value) < s.step / 2) return "0";
    double unit = decadeOf(step);
    return numberText(shown, std::min(unit, 1.0));
}

std::string open(const PictureText& text, double width, double height, const char* kind) {
    return "<svg class=\"picture " + std::string(kind) + "\" viewBox=\"0 0 " + coordinate(width) + " " +
           coordinate(height) + "\" role=\"img\" aria-labelledby=\"" + text.id + "-t " + text.id +
           "-d\"><title id=\"" + text.id + "-t\">" + escapeHtml(text.title) + "</title><desc id=\"" +
           text.id + "-d\">" + escapeHtml(text.description) + "</desc>\n";
}

std::string word(double x, double y, std::string_view text, const char* classes,
                 const char* anchor = "start") {
    return "<text x=\"" + coordinate(x) + "\" y=\"" + coordinate(y) + "\" class=\"" + classes +
           "\" text-anchor=\"" + anchor + "\">" + escapeHtml(text) + "</text>\n";
}

std::string rule(double x1, double y1, double x2, double y2, const char* classes) {
    return "<line x1=\"" + coordinate(x1) + "\" y1=\"" + coordinate(y1) + "\" x2=\"" + coordinate(x2) +
           "\" y2=\"" + coordinate(y2) + "\" class=\"" + classes + "\"/>\n";
}

std::string box(double x, double y, double w, double h, const std::string& attributes) {
    return "<rect x=\"" + coordinate(x) + "\" y=\"" + coordinate(y) + "\" width=\"" +
           coordinate(std::max(w, 0.0)) + "\" height=\"" + coordinate(std::max(h, 0.0)) + "\" " + attributes +
           "/>\n";
}

std::string dataClass(const char* kind, int colour) {
    return std::string(kind) + std::to_string(colour % 6 + 1);
}

double topOf(const std::vector<LineSeries>& series) {
    double top = 0;
    for (const auto& s : series)
        for (const auto& p : s.points) top = std::max({top, p.y, p.high.value_or(0)});
    return top;
}

/// Labels at the ends of lines, pushed apart so that none covers another; order is kept.
std::vector<double> spreadLabels(const std::vector<double>& wanted, double gap, double lowest,
                                 double highest) {
    std::vector<std::size_t> order(wanted.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return wanted[a] < wanted[b]; });
    std::vector<double> at = wanted;
    double previous = lowest - gap;
    for (const auto i : order) previous = at[i] = std::max(at[i], previous + gap);
    double next = highest + gap;
    for (auto i = order.rbegin(); i != order.rend(); ++i) next = at[*i] = std::min(at[*i], next - gap);
    return at;
}

} // namespace

std::string lineChartSvg(const LineChart& chart) {
    const double width = chart.wide ? 840 : 410, height = chart.wide ? 330 : 260;
    const double left = 48, right = chart.wide ? 212 : 14, top = chart.marks.empty() ? 30 : 44, bottom = 44;
    const double plotW = width - left - right, plotH = height - top - bottom;
    Scale y = chart.percent ? Scale{1, 0.25, 0.01, {}} : scaleFor(topOf(chart.series));
    const double xMax = chart.xMax > 0 ? chart.xMax : 1;
    Scale x = scaleFor(xMax);
    x.divisor = 1;
    const auto px = [&](double v) { return left + plotW * std::clamp(v / xMax, 0.0, 1.0); };
    const auto py = [&](double v) { return top + plotH * (1 - std::clamp(v / y.max, 0.0, 1.0)); };

    std::string out = open(chart.text, width, height, chart.wide ? "wide" : "half");
    out += word(2, 14, chart.yTitle + y.suffix, "axis");
    for (double v = 0; v <= y.max * 1.0001; v += y.step) {
        out += rule(left, py(v), width - right, py(v), v == 0 ? "base" : "grid");
        out +=
            word(left - 8, py(v) + 4, chart.percent ? tickText(v, y) + " %" : tickText(v, y), "tick", "end");
    }
    for (double v = 0; v <= xMax * 1.0001; v += x.step) {
        out += rule(px(v), top + plotH, px(v), top + plotH + 4, "base");
        out += word(px(v), top + plotH + 18, tickText(v, x), "tick", "middle");
    }
    out += word(left + plotW / 2, height - 6, chart.xTitle, "axis", "middle");
    for (const auto& mark : chart.marks) {
        out += rule(px(mark.x), top - 8, px(mark.x), top + plotH, "mark");
        out += word(px(mark.x) + 4, top - 10, mark.text, "tick");
    }

    const bool bands =
        chart.series.size() <= 3; // more than three bands cannot be told apart: whiskers at the end
    for (const auto& s : chart.series) {
        std::string upper, lower;
        for (const auto& p : s.points) {
            if (!p.low || !p.high) continue;
            upper += coordinate(px(p.x)) + "," + coordinate(py(*p.high)) + " ";
            lower.insert(0, coordinate(px(p.x)) + "," + coordinate(py(*p.low)) + " ");
        }
        if (bands && !upper.empty())
            out +=
                "<polygon points=\"" + upper + lower + "\" class=\"" + dataClass("band", s.colour) + "\"/>\n";
    }
    std::vector<double> wanted;
    for (const auto& s : chart.series) {
        std::string path;
        for (const auto& p : s.points) path += coordinate(px(p.x)) + "," + coordinate(py(p.y)) + " ";
        if (!path.empty())
            out += "<polyline points=\"" + path + "\" class=\"" + dataClass("line", s.colour) + "\"/>\n";
        if (s.points.empty()) {
            wanted.push_back(top + plotH);
            continue;
        }
        const auto& last = s.points.back();
        wanted.push_back(py(last.y));
        if (!bands && last.low && last.high) {
            const double at = px(last.x) - 3.0 * s.colour;
            out += rule(at, py(*last.low), at, py(*last.high), dataClass("line", s.colour).c_str());
        }
        out += "<circle cx=\"" + coordinate(px(last.x)) + "\" cy=\"" + coordinate(py(last.y)) +
               "\" r=\"3.5\" class=\"" + dataClass("fill", s.colour) + "\"/>\n";
    }
    if (chart.wide) {
        const std::vector<double> at = spreadLabels(wanted, 34, top + 4, top + plotH - 14);
        for (std::size_t i = 0; i < chart.series.size(); ++i) {
            const auto& s = chart.series[i];
            if (!s.points.empty()) {
                const double from = px(s.points.back().x) + 6;
                out += rule(from, wanted[i], width - right + 10, at[i], "leader");
            }
            out += rule(width - right + 12, at[i], width - right + 30, at[i],
                        dataClass("line", s.colour).c_str());
            out += word(width - right + 36, at[i] + 4, shortened(s.name, 26), "label");
            out += word(width - right + 36, at[i] + 19, s.value, "tick");
        }
    }
    return out + "</svg>\n";
}

std::string columnChartSvg(const BarChart& chart) {
    const double width = 410, height = 260, left = 44, right = 10, top = 42, bottom = 44;
    const double plotW = width - left - right, plotH = height - top - bottom;
    double max = 0;
    for (const auto& b : chart.bars) max = std::max({max, b.size, b.high.value_or(0)});
    Scale y = scaleFor(chart.percent ? max * 100 : max);
    const double unit = chart.percent ? 100 : 1;
    const auto py = [&](double v) { return top + plotH * (1 - std::clamp(v * unit / y.max, 0.0, 1.0)); };
    std::string out = open(chart.text, width, height, "half");
    out += word(2, 14, chart.axisTitle + y.suffix, "axis");
    for (double v = 0; v <= y.max * 1.0001; v += y.step) {
        out += rule(left, py(v / unit), width - right, py(v / unit), v == 0 ? "base" : "grid");
        out += word(left - 8, py(v / unit) + 4, tickText(v, y) + (chart.percent ? " %" : ""), "tick", "end");
    }
    const double slot = plotW / static_cast<double>(std::max<std::size_t>(chart.bars.size(), 1));
    for (std::size_t i = 0; i < chart.bars.size(); ++i) {
        const auto& b = chart.bars[i];
        const double x = left + slot * static_cast<double>(i);
        out += box(x + slot * 0.16, py(b.size), slot * 0.68, py(0) - py(b.size),
                   "class=\"" + dataClass("fill", chart.colour) + "\"");
        out += word(x + slot / 2, py(b.size) - 5, b.value, "tick", "middle");
        out += word(x + slot / 2, top + plotH + 18, b.name, "tick", "middle");
    }
    out += word(left + plotW / 2, height - 6, "times seen", "axis", "middle");
    return out + "</svg>\n";
}

std::string barChartSvg(const BarChart& chart) {
    const double rowH = 36, width = 410, top = 8;
    const double height = top + rowH * static_cast<double>(std::max<std::size_t>(chart.bars.size(), 1)) + 4;
    double max = 0;
    for (const auto& b : chart.bars) max = std::max({max, b.size, b.high.value_or(0)});
    if (chart.percent) max = 1;
    if (!(max > 0)) max = 1;
    const double left = 2, plotW = width - left - 8;
    std::string out = open(chart.text, width, height, "half");
    for (std::size_t i = 0; i < chart.bars.size(); ++i) {
        const auto& b = chart.bars[i];
        const double y = top + rowH * static_cast<double>(i);
        out += word(left, y + 10, b.name, "label");
        out += word(width - 6, y + 10, b.value, "tick", "end");
        out += box(left, y + 16, plotW, 10, "class=\"track\"");
        out += box(left, y + 16, plotW * b.size / max, 10,
                   "class=\"" + dataClass(b.hollow ? "open" : "fill", chart.colour) + "\"");
        if (b.low && b.high) {
            const double from = left + plotW * *b.low / max, to = left + plotW * *b.high / max;
            out += rule(from, y + 21, to, y + 21, "whisker");
            out += rule(from, y + 17, from, y + 25, "whisker");
            out += rule(to, y + 17, to, y + 25, "whisker");
        }
    }
    return out + "</svg>\n";
}

std::string viridis(double share) {
    // Eleven even steps of the map; linear between them stays within 2 levels of the original.
    constexpr std::array<std::array<int, 3>, 11> stops{{{68, 1, 84},
                                                        {72, 36, 117},
                                                        {65, 68, 135},
                                                        {53, 95, 141},
                                                        {42, 120, 142},
                                                        {33, 145, 140},
                                                        {34, 168, 132},
                                                        {68, 191, 112},
                                                        {122, 209, 81},
                                                        {189, 223, 38},
                                                        {253, 231, 37}}};
    const double at = std::clamp(std::isfinite(share) ? share : 0.0, 0.0, 1.0) * 10;
    const auto i = std::min<std::size_t>(static_cast<std::size_t>(at), 9);
    const double f = at - static_cast<double>(i);
    std::string out = "#";
    for (std::size_t c = 0; c < 3; ++c) {
        const int level = static_cast<int>(std::lround(stops[i][c] + f * (stops[i + 1][c] - stops[i][c])));
        out += "0123456789abcdef"[level / 16];
        out += "0123456789abcdef"[level % 16];
    }
    return out;
}

std::string heatMapSvg(const HeatMap& map) {
    const double rowH = map.rows.size() > 26 ? 15 : 21, left = 132, right = 8, top = 8,
                 cellW = (840 - left - right) / 24;
    const double plotH = rowH * static_cast<double>(map.rows.size()), width = 840, height = top + plotH + 84;
    double max = 0;
    for (const auto& row : map.cells)
        for (const double v : row) max = std::max(max, v);
    const Scale scale = scaleFor(max);
    std::string out = open(map.text, width, height, "wide");
    const std::string hatch = map.text.id + "-h";
    out += "<defs><pattern id=\"" + hatch +
           "\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\"><path d=\"M0 6L6 0\" "
           "class=\"grid\"/></pattern></defs>\n";
    for (std::size_t r = 0; r < map.rows.size(); ++r) {
        const double y = top + rowH * static_cast<double>(r);
        out += word(left - 8, y + rowH / 2 + 4, shortened(map.rows[r], 22), "tick", "end");
        for (std::size_t c = 0; c < 24; ++c) {
            const double v = r < map.cells.size() && c < map.cells[r].size() ? map.cells[r][c] : -1;
            out += box(left + cellW * static_cast<double>(c), y, cellW - 1, rowH - 1,
                       "fill=\"" + (v < 0 ? "url(#" + hatch + ")" : viridis(v / scale.max)) + "\"");
        }
    }
    for (int h = 0; h <= 24; h += 3)
        out += word(left + cellW * h, top + plotH + 16, std::to_string(h), "tick", h == 24 ? "end" : "start");
    out += word(left + cellW * 12, top + plotH + 34, "hour of the day, local time", "axis", "middle");
    const double y = top + plotH + 52, w = 300, x0 = left;
    for (int i = 0; i < 60; ++i)
        out += box(x0 + w / 60 * i, y, w / 60 + 0.4, 10, "fill=\"" + viridis((i + 0.5) / 60) + "\"");
    for (double v = 0; v <= scale.max * 1.0001; v += scale.step)
        out += word(x0 + w * v / scale.max, y + 25, tickText(v, scale), "tick",
                    v == 0                  ? "start"
                    : v > scale.max * 0.999 ? "end"
                                            : "middle");
    out += word(x0 + w + 16, y + 9, map.valueTitle + scale.suffix, "axis");
    return out + "</svg>\n";
}

} // namespace forereach
