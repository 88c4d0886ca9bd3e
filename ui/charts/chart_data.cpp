// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/chart_data.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>

#include <algorithm>
#include <cmath>

namespace forereach::ui {

namespace {

QString say(const char* text) {
    return QCoreApplication::translate("forereach::ui::ChartData", text);
}

template <class F>
void forEachValue(const ChartData& data, F use) {
    for (const ChartSeries& s : data.series) {
        for (const ChartPoint& p : s.points) {
            for (const auto& v : {p.y, p.low, p.high}) {
                if (v && std::isfinite(*v)) use(*v);
            }
        }
    }
}

QString cell(const std::optional<double>& value) {
    return value && std::isfinite(*value) ? QString::number(*value, 'g', QLocale::FloatingPointShortest)
                                          : QString();
}

QString plainText(QString text) {
    return text.replace(QLatin1Char('\t'), QLatin1Char(' ')).replace(QLatin1Char('\n'), QLatin1Char(' '));
}

} // namespace

bool ChartData::empty() const {
    bool any = false;
    forEachValue(*this, [&any](double) { any = true; });
    return !any;
}

double ChartData::largest() const {
    double most = 0;
    forEachValue(*this, [&most](double v) { most = std::max(most, v); });
    return most;
}

double ChartData::smallest() const {
    double least = 0;
    forEachValue(*this, [&least](double v) { least = std::min(least, v); });
    return least;
}

double axisScale(const ChartAxis& axis, double largest) {
    if (axis.kind != ValueKind::Count) return 1;
    if (largest >= 2e6) return 1e6;
    return largest >= 1e4 ? 1e3 : 1;
}

QString axisTitle(const ChartAxis& axis, double largest) {
    if (axis.kind == ValueKind::Share) {
        return QStringLiteral("%1 (%2)").arg(axis.noun, say("% %1").arg(axis.unit));
    }
    const double scale = axisScale(axis, largest);
    QString unit = axis.unit;
    if (scale == 1e3) unit = say("thousand %1").arg(axis.unit);
    if (scale == 1e6) unit = say("million %1").arg(axis.unit);
    return QStringLiteral("%1 (%2)").arg(axis.noun, unit);
}

QString exactNumber(double value, ValueKind kind) {
    const QLocale locale;
    if (!std::isfinite(value)) return QStringLiteral("-");
    switch (kind) {
    case ValueKind::Share:
        return locale.toString(value * 100, 'f', 1) + QStringLiteral("\u00a0%");
    case ValueKind::Count:
        if (value > 0 && value < 1) return QStringLiteral("<1");
        return locale.toString(value, 'f', 0);
    case ValueKind::Plain:
        break;
    }
    const double size = std::abs(value);
    return locale.toString(value, 'f', size >= 100 || size == std::floor(size) ? 0 : size >= 10 ? 1 : 3);
}

QString exactWithUnit(double value, const ChartAxis& axis) {
    if (axis.kind == ValueKind::Share) {
        return QStringLiteral("%1 %2").arg(exactNumber(value, axis.kind), axis.unit);
    }
    return QStringLiteral("%1\u00a0%2").arg(exactNumber(value, axis.kind), axis.unit);
}

QString tickText(double value, double step, double scale, ValueKind kind) {
    const double factor = kind == ValueKind::Share ? 100.0 : 1.0 / scale;
    int decimals = 0;
    for (double s = std::abs(step) * factor; decimals < 6 && s > 0 && std::abs(s - std::round(s)) > 1e-6 * s;
         s *= 10) {
        ++decimals;
    }
    double shown = value * factor;
    if (std::abs(shown) < 1e-9) shown = 0; // no "-0"
    return QLocale().toString(shown, 'f', decimals);
}

QString toTable(const ChartData& data) {
    QStringList lines;
    const QString x = QStringLiteral("%1 (%2)").arg(data.x.noun, data.x.unit);
    const QString y = QStringLiteral("%1 (%2)").arg(
        data.y.noun, data.y.kind == ValueKind::Share ? say("share 0 to 1 %1").arg(data.y.unit) : data.y.unit);
    lines << QStringList{say("Series"), say("Label"), x, y, say("P10"), say("P90"), say("Error of computing"),
                         say("Note")}
                 .join(QLatin1Char('\t'));
    for (const ChartSeries& s : data.series) {
        for (const ChartPoint& p : s.points) {
            lines << QStringList{plainText(s.letter.isEmpty() ? s.name
                                                              : s.letter + QStringLiteral(": ") + s.name),
                                 plainText(p.label),
                                 cell(p.x),
                                 cell(p.y),
                                 cell(p.low),
                                 cell(p.high),
                                 cell(p.error),
                                 plainText(p.note)}
                         .join(QLatin1Char('\t'));
        }
    }
    return lines.join(QLatin1Char('\n')) + QLatin1Char('\n');
}

double niceStep(double largest, int steps) {
    if (!(largest > 0) || !std::isfinite(largest) || steps < 1) return 1;
    const double raw = largest / steps;
    const double magnitude = std::pow(10.0, std::floor(std::log10(raw)));
    for (const double m : {1.0, 2.0, 2.5, 5.0, 10.0}) {
        if (m * magnitude >= raw * (1 - 1e-12)) return m * magnitude;
    }
    return 10 * magnitude;
}

} // namespace forereach::ui
