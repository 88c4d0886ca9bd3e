// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands/scores_json.h"

#include <cmath>
#include <cstdio>

#include "app/cli/table.h"
#include "core/report/rounding.h"
#include "core/store/json_write.h"

namespace forereach::cli {
namespace {

constexpr auto kInline = JsonWriter::Layout::Inline;

void writeCoverage(JsonWriter& out, std::string_view key, const std::vector<Coverage>& rows) {
    out.key(key).beginArray();
    for (const Coverage& c : rows)
        out.beginObject(kInline)
            .member("level", c.level)
            .member("inside", c.inside)
            .member("of", c.of)
            .member("share", c.share())
            .member("low", c.interval.low)
            .member("high", c.interval.high)
            .endObject();
    out.endArray();
}

void writeEstimateOf(JsonWriter& out, std::string_view key, const Estimate& e) {
    out.key(key).beginObject(kInline);
    out.member("mean", e.mean).memberIf("error", e.error);
    out.memberIf("p10", e.p10).memberIf("p50", e.p50).memberIf("p90", e.p90).endObject();
}

std::string percent(double share) {
    char text[24];
    std::snprintf(text, sizeof text, "%.0f %%", share * 100);
    return text;
}

std::string places(double x, const char* format = "%.3f") {
    char text[40];
    std::snprintf(text, sizeof text, format, x);
    return text;
}

std::string coverageCell(const std::vector<Coverage>& rows, std::size_t i) {
    if (rows.empty() || rows[i].of == 0) return "-";
    return percent(rows[i].share()) + " (" + percent(rows[i].interval.low) + " to " +
           percent(rows[i].interval.high) + ")";
}

} // namespace

std::string backtestJson(const BacktestReport& report) {
    JsonWriter out;
    out.beginObject().member("subject", report.subject).member("kind", report.kind);
    out.key("about").beginArray();
    for (const std::string& line : report.about) out.value(line);
    out.endArray();
    out.key("sections").beginArray();
    for (const BacktestSection& s : report.sections) {
        out.beginObject().member("quantity", s.quantity).member("unit", s.unit);
        out.key("scores").beginArray();
        for (const ForecasterScore& f : s.scores) {
            out.beginObject().member("name", f.name).member("forecasts", f.forecasts);
            if (!f.coverage.empty()) writeCoverage(out, "coverage", f.coverage);
            out.memberIf("width_80", f.width80);
            out.member("crps", f.crps).member("median_abs_log_error", f.medianAbsError);
            out.member("bias", f.bias).memberIf("bias_error", f.biasError).endObject();
        }
        out.endArray();
        if (const auto& r = s.recalibrated) {
            out.key("recalibrated").beginObject().member("calibrated_on", r->calibratedOn);
            out.memberList("raw_level", r->rawLevel).memberIf("width_80", r->width80);
            writeCoverage(out, "coverage", r->coverage);
            out.endObject();
        }
        out.key("points").beginArray();
        for (const BacktestPoint& p : s.points) {
            out.beginObject(kInline).member("name", p.name).memberIf("at", p.at).member("actual", p.actual);
            out.member("p5", p.p5).member("p10", p.p10).member("p50", p.p50).member("p90", p.p90);
            out.member("p95", p.p95).member("position", p.position);
            out.memberIf("recalibrated_p10", p.low80).memberIf("recalibrated_p90", p.high80).endObject();
        }
        out.endArray();
        out.key("notes").beginArray();
        for (const std::string& note : s.notes) out.value(note);
        out.endArray().endObject();
    }
    out.endArray().endObject();
    return out.take();
}

std::string backtestText(const BacktestReport& report) {
    std::string text;
    for (const std::string& line : report.about) text += line + "\n";
    for (const BacktestSection& s : report.sections) {
        Table table({{s.quantity},
                     {"inside 50 %"},
                     {"inside 80 %"},
                     {"inside 90 %"},
                     {"width 80 %", Align::Right},
                     {"CRPS", Align::Right},
                     {"median error", Align::Right},
                     {"bias", Align::Right}});
        for (const ForecasterScore& f : s.scores)
            table.add({f.name, coverageCell(f.coverage, 0), coverageCell(f.coverage, 1),
                       coverageCell(f.coverage, 2), f.width80 ? places(*f.width80, "%.3g") : "-",
                       places(f.crps, "%.3g"), places(f.medianAbsError, "%.3g"),
                       places(f.bias, "%+.2g") +
                           (f.biasError ? " (error " + places(*f.biasError, "%.1g") + ")" : "")});
        if (const auto& r = s.recalibrated)
            table.add({"Forereach, recalibrated", coverageCell(r->coverage, 0), coverageCell(r->coverage, 1),
                       coverageCell(r->coverage, 2), r->width80 ? places(*r->width80, "%.3g") : "-", "-", "-",
                       "-"});
        text += "\n" + table.text() + "Unit: " + s.unit + "; " +
                std::to_string(s.scores.empty() ? 0 : s.scores.front().forecasts) +
                " forecasts. Shares inside with their 95 % interval (Wilson).\n";
        for (const std::string& note : s.notes) text += note + "\n";
    }
    return text;
}

std::string ledgerJson(const Ledger& ledger) {
    JsonWriter out;
    out.beginObject().member("counted", ledger.counted);
    writeCoverage(out, "coverage", ledger.coverage);
    out.memberIf("bias", ledger.bias).memberIf("bias_error", ledger.biasError);
    out.memberIf("median_abs_log_error", ledger.medianAbsLogError);
    out.key("entries").beginArray();
    for (const LedgerEntry& e : ledger.entries) {
        out.beginObject();
        out.member("run", e.run).member("scenario", e.scenarioName).member("made_at", e.madeAt);
        out.member("engine_version", e.engineVersion).member("digest", e.digest);
        out.member("scenario_digest", e.scenarioDigest).member("seed", e.seed);
        out.member("viewers", e.viewers).member("replications", e.replications).member("fitted", e.fitted);
        out.member("item", e.item).member("title", e.title);
        out.member("publish_at", e.publishAt).member("until", e.until);
        writeEstimateOf(out, "impressions", e.impressions);
        writeEstimateOf(out, "reach", e.reach);
        if (e.actual) {
            out.key("actual").beginObject(kInline).member("post", e.actual->post);
            out.member("quantity", e.actual->quantity).member("value", e.actual->value);
            out.memberIf("published", e.actual->published).member("as_of", e.actual->asOf);
            out.member("as_of_is_import", e.actual->asOfIsImport).endObject();
        }
        out.member("state", toText(e.state)).member("why", e.why);
        out.memberIf("inside", e.inside).memberIf("position", e.position).memberIf("log_error", e.logError);
        out.endObject();
    }
    out.endArray();
    out.key("notes").beginArray();
    for (const std::string& note : ledger.notes) out.value(note);
    out.endArray().endObject();
    return out.take();
}

std::string ledgerText(const Ledger& ledger) {
    Table table({{"run", Align::Right},
                 {"made"},
                 {"item"},
                 {"forecast"},
                 {"actual", Align::Right},
                 {"inside"},
                 {"state"}});
    for (const LedgerEntry& e : ledger.entries)
        table.add({std::to_string(e.run), e.madeAt.iso().substr(0, 16),
                   fitted(e.title.empty() ? e.item.value : e.title, 32), estimateText(e.forecast()),
                   e.actual ? numberText(e.actual->value, 1) + " " + e.actual->quantity : "-",
                   e.inside ? (*e.inside ? "yes" : "no") : "-",
                   std::string(toText(e.state)) + (e.why.empty() ? "" : ": " + e.why)});
    std::string text =
        ledger.entries.empty() ? "No run of this workspace has been stored yet.\n" : table.text();
    for (const Coverage& c : ledger.coverage)
        text += percent(c.level) + " interval: " + std::to_string(c.inside) + " of " + std::to_string(c.of) +
                " inside, " + percent(c.interval.low) + " to " + percent(c.interval.high) + " (Wilson)\n";
    if (ledger.bias)
        text += "Bias: actual is " + places(std::exp(*ledger.bias), "%.2g") + " times the forecast's median" +
                (ledger.biasError
                     ? " (factor " + places(std::exp(*ledger.bias - 2 * *ledger.biasError), "%.2g") + " to " +
                           places(std::exp(*ledger.bias + 2 * *ledger.biasError), "%.2g") + ")"
                     : "") +
                "; median error a factor of " + places(std::exp(*ledger.medianAbsLogError), "%.2g") + "\n";
    for (const std::string& note : ledger.notes) text += note + "\n";
    return text;
}

} // namespace forereach::cli
