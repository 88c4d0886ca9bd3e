// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/forest_svg.h"

#include <algorithm>
#include <cmath>

#include "core/report/html_text.h"
#include "core/report/rounding.h"

namespace forereach {
namespace {

std::string forestLine(double x1, double y1, double x2, double y2, const std::string& kind) {
    return "<line x1=\"" + coordinate(x1) + "\" y1=\"" + coordinate(y1) + "\" x2=\"" + coordinate(x2) +
           "\" y2=\"" + coordinate(y2) + "\" class=\"" + kind + "\"/>\n";
}

std::string forestWord(double x, double y, std::string_view text, const char* kind, const char* anchor) {
    return "<text x=\"" + coordinate(x) + "\" y=\"" + coordinate(y) + "\" class=\"" + kind +
           "\" text-anchor=\"" + anchor + "\">" + escapeHtml(text) + "</text>\n";
}

/// A round step of 1, 2 or 5 of which 3 to 6 fit.
double stepFor(double span) {
    const double decade = decadeOf(span / 4);
    for (const double factor : {1.0, 2.0, 5.0})
        if (decade * factor * 5 >= span) return decade * factor;
    return decade * 10;
}

} // namespace

std::string forestSvg(const ForestChart& chart) {
    constexpr double kWidth = 840, kLeft = 170, kRight = 150, kTop = 8, kMark = 18, kPad = 8;
    double low = 0, high = 0, plotH = 0;
    for (const ForestRow& row : chart.rows) {
        plotH += kPad + kMark * static_cast<double>(std::max<std::size_t>(1, row.marks.size()));
        for (const ForestMark& m : row.marks) {
            low = std::min({low, m.value, m.low.value_or(m.value)});
            high = std::max({high, m.value, m.high.value_or(m.value)});
        }
    }
    if (high - low <= 0) low = -1, high = 1;
    const double step = stepFor(high - low);
    low = std::floor(low / step) * step;
    high = std::ceil(high / step) * step;
    const double height = kTop + plotH + 44, plotW = kWidth - kLeft - kRight;
    const auto px = [&](double v) { return kLeft + plotW * (v - low) / (high - low); };
    std::string out = "<svg class=\"picture wide\" viewBox=\"0 0 " + coordinate(kWidth) + " " +
                      coordinate(height) + "\" role=\"img\" aria-labelledby=\"" + chart.text.id + "-t " +
                      chart.text.id + "-d\"><title id=\"" + chart.text.id + "-t\">" +
                      escapeHtml(chart.text.title) + "</title><desc id=\"" + chart.text.id + "-d\">" +
                      escapeHtml(chart.text.description) + "</desc>\n";
    const double bottom = kTop + plotH;
    for (double v = low; v <= high + step / 2; v += step) {
        const bool zero = std::fabs(v) < step / 2;
        out += forestLine(px(v), kTop, px(v), bottom, zero ? "base" : "grid");
        std::string number = zero ? "0" : numberText(v, decadeOf(step));
        if (!zero && v > 0) number.insert(number.begin(), '+');
        out += forestWord(px(v), bottom + 16, number, "tick", "middle");
    }
    out += forestWord(kLeft + plotW / 2, height - 6, chart.axisTitle, "axis", "middle");
    double y = kTop;
    for (const ForestRow& row : chart.rows) {
        out += forestWord(kLeft - 12, y + kPad / 2 + kMark / 2 + 4, shortened(row.name, 26), "label", "end");
        for (const ForestMark& m : row.marks) {
            const double at = y + kPad / 2 + kMark / 2;
            if (m.low && m.high) out += forestLine(px(*m.low), at, px(*m.high), at, "whisker");
            const std::string colour = std::to_string(m.colour % 6 + 1);
            out += "<circle cx=\"" + coordinate(px(m.value)) + "\" cy=\"" + coordinate(at) +
                   "\" r=\"4\" class=\"" + (m.hollow ? "open" : "fill") + colour + "\"/>\n";
            out += forestWord(px(std::max(m.value, m.high.value_or(m.value))) + 8, at + 4, m.label, "tick",
                              "start");
            y += kMark;
        }
        if (row.marks.empty()) y += kMark;
        y += kPad;
    }
    return out + "</svg>\n";
}

} // namespace forereach
