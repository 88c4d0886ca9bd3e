// SPDX-License-Identifier: GPL-3.0-or-later
// The page: head, style, order of sections, provenance. No scripts, nothing loaded from anywhere; light and
// dark follow the reader's system, print is dark on white on A4.
#include "core/report/export.h"

#include <algorithm>

#include "core/report/html_figures.h"
#include "core/report/html_parts.h"
#include "core/report/html_text.h"
#include "core/report/rounding.h"

namespace forereach {

namespace {

constexpr std::string_view kLight =
    R"(--bg:#F6F7F8;--surface:#FFFFFF;--line:#DDE0E4;--edge:#858C96;--text:#1B1F24;--muted:#5C6570;--accent:#4A4FC4;--good:#187542;--bad:#BE2F2B;--track:#EEF0F2;
--d1:#0072B2;--d2:#D55E00;--d3:#009E73;--d4:#CC79A7;--d5:#882255;--d6:#332288;--on:#FFFFFF;color-scheme:light;)";
constexpr std::string_view kDark =
    R"(--bg:#15171A;--surface:#1E2126;--line:#353A41;--edge:#737B86;--text:#E8EAED;--muted:#A3ABB6;--accent:#A3A8FF;--good:#5CC98A;--bad:#FF8D84;--track:#2A2E34;
--d1:#88CCEE;--d2:#D55E00;--d3:#009E73;--d4:#CC79A7;--d5:#AA4499;--d6:#DDCC77;--on:#15171A;color-scheme:dark;)";

constexpr std::string_view kStyle = R"(
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--text);font:13px/1.5 Inter,system-ui,"Segoe UI","Noto Sans",sans-serif;font-variant-numeric:tabular-nums;-webkit-text-size-adjust:100%}
main{max-width:1008px;margin:0 auto;padding:32px 24px 48px}
h1{font-size:28px;line-height:1.25;font-weight:600;margin:8px 0 4px;letter-spacing:-.01em;overflow-wrap:anywhere}
h2{font-size:20px;line-height:1.3;font-weight:600;margin:0;overflow-wrap:anywhere}
h3{font-size:15px;line-height:1.35;font-weight:600;margin:0}
p{margin:4px 0}
a{color:inherit;text-decoration:none}a:hover{text-decoration:underline}a:focus-visible,summary:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
.top{display:flex;gap:12px;align-items:center;color:var(--muted)}
.chip{border:1px solid var(--edge);border-radius:999px;padding:1px 10px;font-size:12px;color:var(--text)}
.lead{color:var(--muted);font-size:15px;margin:0 0 20px}
section{margin-top:40px}
section>header{border-top:2px solid var(--text);padding-top:12px;margin-bottom:12px}
.facts,.note,figcaption p,.interval,i{color:var(--muted);font-style:normal;font-weight:400}
.headline{font-size:15px;margin-top:12px}.headline b{font-size:28px;font-weight:600;letter-spacing:-.01em;margin-right:4px}
.figures{display:grid;grid-template-columns:1fr 1fr;gap:16px}
figure{margin:0;background:var(--surface);border:1px solid var(--line);border-radius:6px;padding:16px;min-width:0}
figure.wide{grid-column:1/-1}
figcaption{margin-bottom:12px}
.picture{display:block;width:100%;height:auto;overflow:visible}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:12px}
th,td{padding:6px 8px;text-align:left;vertical-align:baseline;border-bottom:1px solid var(--line);font-weight:400}
thead th{color:var(--muted);vertical-align:bottom;line-height:1.35}thead i{font-size:11px}
.num,.interval{white-space:nowrap}.num{text-align:right}td.interval,th.interval{padding-left:0;padding-right:12px}td.value{font-weight:600}tr>:first-child{padding-left:0}tr>:last-child{padding-right:0}
tbody tr:last-child>*{border-bottom:0}
tbody th{min-width:130px}.summary tbody th{white-space:nowrap}
.summary tbody th{font-weight:600;font-size:13px}
.summary{margin:0}
.panel{background:var(--surface);border:1px solid var(--line);border-radius:6px;padding:8px 16px;margin-bottom:16px}
.key{display:inline-block;min-width:20px;height:20px;line-height:20px;border-radius:4px;text-align:center;font-size:12px;font-weight:600;color:var(--on);margin-right:8px;padding:0 4px;vertical-align:2px}
h2 .key{min-width:24px;height:24px;line-height:24px;font-size:13px;vertical-align:3px}
details{margin-top:8px}summary{cursor:pointer;color:var(--muted);font-size:12px;width:max-content}
details table{margin-top:8px}
.few{color:var(--muted)}
.laws td:nth-child(2){white-space:nowrap;color:var(--good)}.laws .fails td:nth-child(2){color:var(--bad);font-weight:600}
.laws th{min-width:180px}
footer{margin-top:48px;border-top:1px solid var(--line);padding-top:16px;color:var(--muted);font-size:12px}
footer dl{display:grid;grid-template-columns:max-content 1fr;gap:2px 16px;margin:8px 0}footer dt{color:var(--muted)}footer dd{margin:0;color:var(--text);overflow-wrap:anywhere}
svg text{font:12px Inter,system-ui,"Segoe UI","Noto Sans",sans-serif;font-variant-numeric:tabular-nums}
.tick,.axis{fill:var(--muted)}.label{fill:var(--text);font-weight:600}
.grid{stroke:var(--line);stroke-width:1;fill:none}.base,.mark{stroke:var(--edge);stroke-width:1}.mark{stroke-dasharray:2 2}.leader{stroke:var(--line);stroke-width:1}
.whisker{stroke:var(--text);stroke-width:1.25}.track{fill:var(--track)}
.line1,.line2,.line3,.line4,.line5,.line6{fill:none;stroke-width:2;stroke-linejoin:round}
.line1{stroke:var(--d1)}.line2{stroke:var(--d2);stroke-dasharray:6 3}.line3{stroke:var(--d3);stroke-dasharray:2 2}.line4{stroke:var(--d4);stroke-dasharray:8 2 2 2}.line5{stroke:var(--d5);stroke-dasharray:10 4}.line6{stroke:var(--d6);stroke-dasharray:1 3}
.fill1{fill:var(--d1);background:var(--d1)}.fill2{fill:var(--d2);background:var(--d2)}.fill3{fill:var(--d3);background:var(--d3)}.fill4{fill:var(--d4);background:var(--d4)}.fill5{fill:var(--d5);background:var(--d5)}.fill6{fill:var(--d6);background:var(--d6)}
.open1,.open2,.open3,.open4,.open5,.open6{fill:none;stroke:var(--edge)}
.band1{fill:var(--d1)}.band2{fill:var(--d2)}.band3{fill:var(--d3)}.band4{fill:var(--d4)}.band5{fill:var(--d5)}.band6{fill:var(--d6)}
.band1,.band2,.band3,.band4,.band5,.band6{fill-opacity:.2}
@media (max-width:700px){.figures{grid-template-columns:1fr}main{padding:20px 12px}h1{font-size:22px}}
)";

constexpr std::string_view kPrint = R"(
body{background:#fff;font-size:10pt;-webkit-print-color-adjust:exact;print-color-adjust:exact}
main{max-width:none;padding:0}
h1{font-size:20pt}h2{font-size:15pt}h3{font-size:10pt}table{font-size:7.2pt}
.headline b{font-size:20pt}
figure,.panel{border-color:#C8CCD2;break-inside:avoid}
figure.flow{break-inside:auto}
figcaption,thead,h2,h3,section>header{break-after:avoid}
tr{break-inside:avoid}
section.item{break-before:page;margin-top:0}
section.laws{break-inside:avoid}
details{display:none}
.scroll{overflow:visible}figcaption p{font-size:8pt}
.picture{max-height:230mm}
.figures{gap:8pt;grid-template-columns:1fr 1fr}
th,td{padding:1.4pt 3pt}td.interval,th.interval{padding-left:0}tbody th{min-width:90pt}.summary tbody th{font-size:8pt}
figure{padding:8pt}figcaption{margin-bottom:6pt}
footer{break-inside:avoid;margin-top:20pt}
a:hover{text-decoration:none}
)";

/// Letters, digits and plain punctuation: safe inside a CSS string.
std::string plainForCss(std::string_view text) {
    std::string out;
    for (const char c : text)
        if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' ||
            c == '-' || c == ' ')
            out += c;
    return out;
}

std::string leadText(const RunReport& report) {
    std::string out;
    if (!report.items.empty()) {
        const auto top =
            std::max_element(report.items.begin(), report.items.end(), [](const auto& a, const auto& b) {
                return a.reach.p50.value_or(a.reach.mean) < b.reach.p50.value_or(b.reach.mean);
            });
        const std::string interval = intervalText(top->reach);
        if (!interval.empty()) out = "8 in 10 outcomes: " + interval + " people. ";
    }
    out += "Posted to a " + std::string(toText(report.scenario.distribution.mode)) + " feed in " +
           joined(report.scenario.markets) + ", " + counted(report.scenario.horizonDays, "day", "days") +
           " from " + dateTimeText(report.scenario.start) + ".";
    return out;
}

std::string entry(const char* name, const std::string& value) {
    return "<dt>" + std::string(name) + "</dt><dd>" + escapeHtml(value) + "</dd>";
}

std::string restsOnChip(const Provenance& p) {
    const std::string text = restsOnText(p);
    return text.empty() ? text : "<span>" + escapeHtml(text) + "</span>";
}

std::string footerText(const RunReport& report) {
    const Provenance& p = report.provenance;
    std::string out = "<footer><p><b>Simulated.</b> These figures come from a simulated feed over a virtual "
                      "population, not from a platform. “Typically” is the middle "
                      "outcome (P50); the range in brackets holds 8 in 10 outcomes (P10 to P90); “expected” "
                      "is the mean, which alone adds up. Figures are rounded to what their "
                      "error allows. The same scenario and seed give the same digest on any machine.</p><dl>";
    out += entry("Scenario", report.scenario.name) + entry("Seed", std::to_string(p.seed)) +
           entry("Digest", report.digest) + entry("Scenario digest", p.scenarioDigest);
    out += entry("Virtual viewers", counted(p.viewers, "viewer", "viewers") + ", " +
                                        counted(p.replications, "replication", "replications"));
    if (report.market.users > 0)
        out += entry("Standing for", counted(report.market.users, "app user", "app users"));
    out += entry("Presets", report.scenario.distribution.rankingPreset + ", " +
                                report.scenario.distribution.responsePreset);
    if (p.replications > 1) out += entry("Intervals", widthText(p));
    for (const ItemReport& item : report.items)
        if (item.width) out += entry("Width", item.title + ": " + widthText(*item.width));
    if (!restsOnText(p).empty()) {
        out += entry("This result", restsOnText(p));
        std::string changed;
        for (const auto& [path, value] : report.scenario.overrides)
            changed += (changed.empty() ? "" : "; ") + path + " = " + exactText(value);
        if (!changed.empty()) out += entry("Changed figures", changed);
    }
    out += entry("Engine", "Forereach " + p.engineVersion);
    return out + "</dl></footer>\n";
}

} // namespace

std::string pageStyle() {
    return ":root{" + std::string(kLight) + "}\n@media screen and (prefers-color-scheme:dark){:root{" +
           std::string(kDark) + "}}" + std::string(kStyle);
}

std::string htmlPage(const HtmlPage& page, const std::string& content) {
    std::string out = "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta "
                      "name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n"
                      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
                      "'unsafe-inline'\">\n"
                      "<meta name=\"generator\" content=\"Forereach " +
                      escapeHtml(page.engineVersion) + "\">\n<title>" + escapeHtml(page.finding) +
                      "</title>\n<style>";
    out += pageStyle();
    out += "@page{size:A4;margin:14mm 14mm 18mm;@bottom-left{content:\"Simulated · seed " +
           std::to_string(page.seed) + " · digest " + plainForCss(page.digest).substr(0, 12) +
           " · Forereach " + plainForCss(page.engineVersion) +
           "\";font:8pt sans-serif;color:#5C6570}@bottom-right{content:counter(page) \" of \" "
           "counter(pages);font:8pt sans-serif;color:#5C6570}}\n@media print{";
    out += kPrint;
    out += "}\n</style></head><body><main>\n<div class=\"top\"><span "
           "class=\"chip\">Simulated</span><span>" +
           escapeHtml(page.kind) + "</span><span>" + escapeHtml(page.name) + "</span>" + page.chips +
           "</div>\n<h1>" + escapeHtml(page.finding) + "</h1>\n<p class=\"lead\">" + escapeHtml(page.lead) +
           "</p>\n";
    return out + content + "</main></body></html>\n";
}

std::string htmlReport(const RunReport& report) {
    std::string out;
    if (!report.items.empty()) {
        out += "<div class=\"panel\">" + summaryTable(report) + "</div>\n";
        out += reachFigure(report);
    }
    for (std::size_t i = 0; i < report.items.size(); ++i) out += itemSection(report, i);
    out += campaignSection(report);
    out += audienceSection(report);
    out += notesSection(report);
    out += lawsSection(report);
    out += footerText(report);
    const Provenance& p = report.provenance;
    return htmlPage({"Forereach reach report", report.scenario.name, findingOf(report), leadText(report),
                     p.seed, report.digest, p.engineVersion, restsOnChip(p)},
                    out);
}

} // namespace forereach
