// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// ChartData: what a chart is asked to draw, and what it says it has drawn, as plain values in real units
// (people, not thousands of people; shares 0..1). A chart whose axes lack a noun or a unit is not drawn.

#include <QString>

#include <optional>
#include <vector>

namespace forereach::ui {

/// How values of an axis are written: people and their like, shares as per cent, or plain decimals.
enum class ValueKind { Count, Share, Plain };

struct ChartAxis {
    QString noun; // "People reached"
    QString unit; // "people"; for shares what it is a share of: "of times shown"
    ValueKind kind = ValueKind::Count;
    bool complete() const { return !noun.isEmpty() && !unit.isEmpty(); }
    bool operator==(const ChartAxis&) const = default;
};

struct ChartPoint {
    double x = 0; // position; the category's index in bar charts and heat maps
    std::optional<double> y, low, high, error;
    QString label; // of the position, for the axis (bars) and for speech: "2 days 14 h"
    QString text;  // the value rounded to what its error allows, where it is written into the picture
    QString note;  // said after the value: "12 simulated viewers"
    bool hollow = false;
    bool dot = false; // of a line: drawn as a dot too, for what the line is only fitted to
    bool operator==(const ChartPoint&) const = default;
};

/// None: its dots alone.
enum class Stroke { Line, Thin, None };

struct ChartSeries {
    QString name;
    QString letter; // variant letter, may be empty
    int slot = 0;   // colour and dash, 0..5; -1: others
    std::vector<ChartPoint> points;
    Stroke stroke = Stroke::Line;
    bool operator==(const ChartSeries&) const = default;
};

struct ChartMarker { // a moment on the x axis: "passed pool 2"
    double x = 0;
    QString text;
    bool operator==(const ChartMarker&) const = default;
};

struct ChartData {
    ChartAxis x, y;
    std::vector<ChartSeries> series;
    std::vector<ChartMarker> markers;
    bool empty() const;
    bool hasUnits() const { return x.complete() && y.complete(); }
    /// Largest finite y, low or high over all points; 0 if there is none.
    double largest() const;
    double smallest() const;
    bool operator==(const ChartData&) const = default;
};

/// 1, 1,000 or 1,000,000: what counts of this size are divided by on an axis.
double axisScale(const ChartAxis&, double largest);
/// "People reached (thousand people)", "Still watching (% of times shown)".
QString axisTitle(const ChartAxis&, double largest);
/// The figure without rounding to its error: "41,238", "61.4 %", "0.312"; "<1" for a count between 0 and 1.
/// User's locale.
QString exactNumber(double value, ValueKind);
/// The same with its unit: "41,238 people".
QString exactWithUnit(double value, const ChartAxis&);
/// A tick's label: value over scale (per cent for shares) with the decimals that the step needs. User's
/// locale.
QString tickText(double value, double step, double scale, ValueKind);
/// Tab-separated table with a header that names the units; decimal point; missing values empty.
QString toTable(const ChartData&);
/// The smallest of 1, 2, 2.5, 5 times a power of ten that divides [0, largest] into at most `steps` steps; >
/// 0.
double niceStep(double largest, int steps);

} // namespace forereach::ui
