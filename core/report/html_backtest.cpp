// SPDX-License-Identifier: GPL-3.0-or-later
// The page of a backtest: for each quantity its scores beside naive forecasts, its coverage, and each
// held-out outcome in its interval. No scripts, nothing loaded from anywhere.

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "core/report/backtest_report.h"
#include "core/report/html_text.h"

namespace forereach {
namespace {

constexpr std::string_view kPageStyle = R"(
:root{--bg:#fff;--line:#D9DEE4;--text:#1B1F24;--muted:#5C6570;--d1:#0072B2;--d2:#D55E00;color-scheme:light dark}
@media (prefers-color-scheme:dark){:root{--bg:#15171A;--line:#353A41;--text:#E8EAED;--muted:#A3ABB6;--d1:#88CCEE;--d2:#D55E00}}
body{margin:0;background:var(--bg);color:var(--text);font:14px/1.5 Inter,system-ui,sans-serif;font-variant-numeric:tabular-nums}
main{max-width:980px;margin:0 auto;padding:32px 24px}h1{font-size:24px}h2{font-size:18px;margin-top:36px}
p{margin:4px 0;color:var(--muted)}table{border-collapse:collapse;width:100%;font-size:13px}
th,td{padding:5px 8px;border-bottom:1px solid var(--line);text-align:right;font-weight:400}th:first-child{text-align:left}
thead th{color:var(--muted)}svg{display:block;width:100%;height:auto;margin-top:12px}svg text{font:12px sans-serif;fill:var(--muted)}
.band{stroke:var(--d1);stroke-width:3;stroke-opacity:.45}.mid{fill:var(--d1)}.in{fill:var(--text)}.out{fill:var(--d2)}.grid{stroke:var(--line)}
)";

std::string fixed(double x, int places) {
    char text[40];
    std::snprintf(text, sizeof text, "%.*f", places, x);
    return text;
}

std::string cells(const std::vector<std::string>& texts) {
    std::string out;
    for (std::size_t i = 0; i < texts.size(); ++i)
        out += (i == 0 ? "<th scope=\"row\">" : "<td>") + texts[i] + (i == 0 ? "</th>" : "</td>");
    return "<tr>" + out + "</tr>\n";
}

std::string coverageText(const Coverage& c) {
    if (c.of == 0) return "-";
    return fixed(100 * c.share(), 0) + " % (" + fixed(100 * c.interval.low, 0) + " to " +
           fixed(100 * c.interval.high, 0) + ")";
}

std::string scoresTable(const BacktestSection& s) {
    std::string out =
        "<table><thead><tr><th>forecast</th><th>inside 50 %</th><th>inside 80 %</th><th>inside 90 %"
        "</th><th>width 80 %</th><th>CRPS</th><th>median error</th><th>bias</th></tr></thead><tbody>";
    const auto coverage = [](const std::vector<Coverage>& rows, std::size_t i) {
        return rows.empty() ? std::string("-") : coverageText(rows[i]);
    };
    for (const ForecasterScore& f : s.scores)
        out += cells({escapeHtml(f.name), coverage(f.coverage, 0), coverage(f.coverage, 1),
                      coverage(f.coverage, 2), f.width80 ? fixed(*f.width80, 2) : "-", fixed(f.crps, 3),
                      fixed(f.medianAbsError, 3),
                      fixed(f.bias, 3) + (f.biasError ? " &plusmn; " + fixed(*f.biasError, 3) : "")});
    if (const auto& r = s.recalibrated)
        out += cells({"Forereach, recalibrated", coverage(r->coverage, 0), coverage(r->coverage, 1),
                      coverage(r->coverage, 2), r->width80 ? fixed(*r->width80, 2) : "-", "", "", ""});
    return out + "</tbody></table>\n";
}

/// The last outcomes, each as a dot in its P10 to P90.
std::string picture(const BacktestSection& s) {
    constexpr std::size_t kShown = 80;
    const std::size_t first = s.points.size() > kShown ? s.points.size() - kShown : 0;
    double low = 1e300, high = -1e300;
    for (std::size_t i = first; i < s.points.size(); ++i) {
        low = std::min({low, s.points[i].p10, s.points[i].actual});
        high = std::max({high, s.points[i].p90, s.points[i].actual});
    }
    if (!(high > low)) return "";
    constexpr double kWidth = 920, kHeight = 260, kLeft = 64;
    const auto y = [&](double v) { return 12 + (kHeight - 24) * (high - v) / (high - low); };
    std::string out = "<svg viewBox=\"0 0 920 260\" role=\"img\"><title>" + escapeHtml(s.quantity) +
                      ": each outcome in its 80 % interval</title>";
    for (int k = 0; k <= 4; ++k) {
        const double v = low + (high - low) * k / 4;
        const std::string at = coordinate(y(v));
        out += "<line class=\"grid\" x1=\"64\" x2=\"920\" y1=\"" + at + "\" y2=\"" + at +
               "\"/><text x=\"58\" y=\"" + coordinate(y(v) + 4) + "\" text-anchor=\"end\">" + fixed(v, 2) +
               "</text>";
    }
    const double step = (kWidth - kLeft - 16) / static_cast<double>(s.points.size() - first);
    for (std::size_t i = first; i < s.points.size(); ++i) {
        const BacktestPoint& p = s.points[i];
        const std::string x = coordinate(kLeft + 8 + step * (static_cast<double>(i - first) + 0.5));
        const bool inside = p.actual >= p.p10 && p.actual <= p.p90;
        out += "<line class=\"band\" x1=\"" + x + "\" x2=\"" + x + "\" y1=\"" + coordinate(y(p.p90)) +
               "\" y2=\"" + coordinate(y(p.p10)) + "\"/><circle class=\"mid\" r=\"2\" cx=\"" + x +
               "\" cy=\"" + coordinate(y(p.p50)) + "\"/><circle class=\"" + (inside ? "in" : "out") +
               "\" r=\"3.5\" cx=\"" + x + "\" cy=\"" + coordinate(y(p.actual)) + "\"><title>" +
               escapeHtml(shortened(p.name, 60)) + "</title></circle>";
    }
    return out +
           "</svg><p>Bars: P10 to P90 of the forecast. Dots: what came, orange outside the bar. Unit: " +
           escapeHtml(s.unit) + ".</p>\n";
}

} // namespace

std::string htmlBacktest(const BacktestReport& report) {
    const std::string title = "Backtest: " + escapeHtml(report.subject);
    std::string out =
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
        "content=\"width=device-width,initial-scale=1\">\n<meta "
        "http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
        "'unsafe-inline'\">\n<title>" +
        title + "</title>\n<style>";
    out += kPageStyle;
    out += "</style></head><body><main>\n<h1>" + title + "</h1>\n";
    for (const std::string& line : report.about) out += "<p>" + escapeHtml(line) + "</p>\n";
    for (const BacktestSection& s : report.sections) {
        out += "<h2>" + escapeHtml(s.quantity) + "</h2>\n<p>Unit: " + escapeHtml(s.unit) +
               ". Beside each share inside: its 95 % interval (Wilson).</p>\n" + scoresTable(s) + picture(s);
        for (const std::string& note : s.notes) out += "<p>" + escapeHtml(note) + "</p>\n";
    }
    return out + "</main></body></html>\n";
}

} // namespace forereach
