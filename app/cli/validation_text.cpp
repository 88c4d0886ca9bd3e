// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/validation_text.h"

#include <cmath>
#include <cstdio>

#include "app/cli/table.h"
#include "core/store/json_write.h"

namespace forereach::cli {
namespace {

std::string_view verdict(const ValidationRow& row) {
    return !row.simulated ? "not computed" : row.holds ? "holds" : "fails";
}

std::string formatted(const char* format, double value) {
    char text[48];
    std::snprintf(text, sizeof text, format, value);
    return text;
}

std::string valueText(const ValidationRow& row, double value) {
    if (row.unit == "s") return formatted("%.2f s", value);
    if (row.unit == "share") return formatted("%.3g %%", value * 100);
    if (row.unit == "count") return formatted("%.0f", value);
    return formatted("%.3f", value);
}

std::string simulatedText(const ValidationRow& row) {
    if (!row.simulated) return "not computed";
    std::string text = valueText(row, *row.simulated);
    if (!row.samplingError) return text;
    const double scale = row.unit == "share" ? 100 : 1;
    return text + " ± " + formatted("%.1g", *row.samplingError * scale);
}

std::string intervalText(const ValidationRow& row) {
    if (!row.simulated) return row.whyNot;
    if (!row.interval) return "no error known";
    return valueText(row, row.interval->low) + " to " + valueText(row, row.interval->high);
}

std::string errorText(const ValidationRow& row) {
    if (!row.simulated) return "";
    if (row.kind == ToleranceKind::Relative) return formatted("%+.1f %%", row.error * 100);
    return row.unit == "share" ? formatted("%+.2f pt", row.error * 100) : formatted("%+.3f", row.error);
}

std::string toleranceText(const ValidationRow& row) {
    if (row.kind == ToleranceKind::Relative) return formatted("%.0f %%", row.tolerance * 100);
    if (row.kind == ToleranceKind::Absolute) return formatted("%.2f", row.tolerance);
    if (row.low <= -1) return "at most " + valueText(row, row.high);
    return valueText(row, row.low) + " to " + valueText(row, row.high);
}

std::string_view kindText(ToleranceKind kind) {
    switch (kind) {
    case ToleranceKind::Relative:
        return "relative";
    case ToleranceKind::Absolute:
        return "absolute";
    case ToleranceKind::Range:
        return "range";
    }
    return "";
}

} // namespace

std::string validationTable(const std::vector<ValidationRow>& rows) {
    Table out({{"statistic"},
               {"target", Align::Right},
               {"simulated", Align::Right},
               {"95 % interval"},
               {"off by", Align::Right},
               {"tolerance", Align::Right},
               {"verdict"},
               {"use"},
               {"source"}});
    for (const ValidationRow& row : rows)
        out.add({row.statistic, valueText(row, row.target), simulatedText(row), intervalText(row),
                 errorText(row), toleranceText(row), std::string(verdict(row)), std::string(toText(row.use)),
                 row.source});
    return out.text();
}

std::string validationJson(const std::vector<ValidationRow>& rows) {
    JsonWriter out;
    out.beginArray();
    for (const ValidationRow& row : rows) {
        out.beginObject()
            .member("statistic", row.statistic)
            .member("preset", row.preset)
            .member("unit", row.unit);
        out.member("target", row.target).member("source", row.source).memberIf("simulated", row.simulated);
        if (row.samplingError) out.member("sampling_error", *row.samplingError);
        if (row.interval)
            out.member("interval_low", row.interval->low).member("interval_high", row.interval->high);
        if (row.simulated)
            out.member("error", row.error);
        else
            out.member("reason", row.whyNot);
        out.member("error_kind", kindText(row.kind))
            .member("tolerance", row.tolerance)
            .member("low", row.low)
            .member("high", row.high)
            .member("use", toText(row.use))
            .member("verdict", verdict(row))
            .endObject();
    }
    out.endArray();
    return out.take();
}

} // namespace forereach::cli
