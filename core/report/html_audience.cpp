// SPDX-License-Identifier: GPL-3.0-or-later
// How people used the app, and how an item arrived on their lines.
#include "core/report/audience_figures.h"
#include "core/report/html_figures.h"
#include "core/report/html_parts.h"
#include "core/report/html_text.h"
#include "core/report/rounding.h"

namespace forereach {

namespace {

const char* lineName(Connection connection) {
    switch (connection) {
    case Connection::Mobile3G:
        return "Mobile, 3G";
    case Connection::Mobile4G:
        return "Mobile, 4G";
    case Connection::Mobile5G:
        return "Mobile, 5G";
    case Connection::Fixed:
        break;
    }
    return "Fixed line or Wi-Fi";
}

} // namespace

std::string connectionsFigure(const ItemReport& item) {
    std::string rows;
    double lost = 0, shown = 0;
    for (const ConnectionReport& c : item.connections) {
        lost += c.impressions.mean * c.startsLost;
        shown += c.impressions.mean;
        rows += "<tr><th scope=\"row\">" + std::string(lineName(c.connection)) + "</th>" +
                figureCells(c.impressions) + cell(expected(c.impressions)) +
                cell(escapeHtml(shareText(c.startsLost))) +
                cell(escapeHtml(numberText(c.startS, 0.01) + " s")) +
                cell(escapeHtml(numberText(c.stallS, 0.01) + " s")) + "</tr>\n";
    }
    if (shown <= 0) return {};
    return figureBlock(escapeHtml(lost > 0 ? shareText(lost / shown) + " of its starts are lost to waiting"
                                           : std::string("No start is lost to waiting")),
                       "How it arrives, by the people's connection: starts given up, mean wait before it "
                       "plays, mean time stalled.",
                       "<div class=\"scroll\"><table><thead><tr>" + head("Connection", "") +
                           figureHead("Times<br>shown") + head("Expected") + head("Starts<br>lost") +
                           head("Wait") + head("Stalled") + "</tr></thead><tbody>\n" + rows +
                           "</tbody></table></div>\n",
                       "wide");
}

std::string audienceSection(const RunReport& report) {
    std::string rows;
    for (const AudienceFigure& f : audienceFigures(report))
        rows += "<tr><th scope=\"row\">" + escapeHtml(f.label) + "</th>" + cell(escapeHtml(f.text)) + "<td>" +
                escapeHtml(f.about) + "</td></tr>\n";
    if (rows.empty()) return {};
    return "<section class=\"laws\"><h2>How people use the app in this run</h2><p>The whole feed, items of "
           "the catalogue included; means over the outcomes.</p><div class=\"scroll\"><table><thead><tr>" +
           head("Figure", "") + head("Value") + head("", "") + "</tr></thead><tbody>\n" + rows +
           "</tbody></table></div></section>\n";
}

} // namespace forereach
