// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/html_parts.h"

#include "core/report/html_text.h"
#include "core/report/rounding.h"

namespace forereach {

std::string cell(const std::string& text, const char* kind) {
    return "<td class=\"" + std::string(kind) + "\">" + text + "</td>";
}

std::string head(const char* text, const char* kind) {
    return "<th scope=\"col\" class=\"" + std::string(kind) + "\">" + text + "</th>";
}

std::string figureCells(const Estimate& e, double smallest) {
    const std::string interval = intervalText(e, smallest);
    return cell(escapeHtml(numberText(valueOf(e), roundEstimate(e, smallest).unit)), "num value") +
           cell(interval.empty() ? "-" : escapeHtml(interval), "interval");
}

std::string expected(const Estimate& e, double smallest) {
    return escapeHtml(numberText(e.mean, roundEstimate(e, smallest).unit));
}

std::string rate(const Estimate& part, const Estimate& whole) {
    return whole.mean > 0 ? escapeHtml(shareText(part.mean / whole.mean)) : "-";
}

std::string figureHead(const char* text) {
    return "<th scope=\"col\" class=\"num value\">" + std::string(text) +
           "</th><th scope=\"col\" class=\"interval\">8 in 10<br>outcomes</th>";
}

std::string figureBlock(const std::string& finding, const std::string& subtitle, const std::string& body,
                        const char* kind) {
    return "<figure class=\"" + std::string(kind) + "\"><figcaption><h3>" + finding + "</h3><p>" + subtitle +
           "</p></figcaption>\n" + body + "</figure>\n";
}

std::string details(const std::string& headings, const std::string& rows) {
    return "<details><summary>Table</summary><div class=\"scroll\"><table><thead><tr>" + headings +
           "</tr></thead><tbody>\n" + rows + "</tbody></table></div></details>\n";
}

const ContentItem* contentOf(const RunReport& report, const ItemId& id) {
    for (const auto& c : report.scenario.content)
        if (c.id == id) return &c;
    return nullptr;
}

double valueOf(const Estimate& e) {
    return e.p50.value_or(e.mean);
}

std::string secondsText(double s) {
    return numberText(s, 0.1) + " s";
}

} // namespace forereach
