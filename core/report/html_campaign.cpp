// SPDX-License-Identifier: GPL-3.0-or-later
// Campaigns in the HTML report: what was bought, how often people met it, why it was not shown more.
#include "core/report/html_figures.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "core/report/html_parts.h"
#include "core/report/html_text.h"
#include "core/report/rounding.h"
#include "core/report/svg_charts.h"

namespace forereach {

namespace {

std::string moneyText(const std::string& currency, double units) {
    return currency + " " + numberText(units, 0.01);
}

std::string lineItemName(const RunReport& report, const LineItemId& id) {
    for (const Campaign& campaign : report.scenario.campaigns)
        for (const LineItem& line : campaign.lineItems)
            if (line.id == id && !line.name.empty()) return line.name;
    return id.value;
}

std::string campaignName(const RunReport& report, const CampaignId& id) {
    for (const Campaign& campaign : report.scenario.campaigns)
        if (campaign.id == id && !campaign.name.empty()) return campaign.name;
    return id.value;
}

std::string row(const std::string& name, const AdFigures& ad, const std::string& currency) {
    return "<tr><th scope=\"row\">" + escapeHtml(name) + "</th>" + figureCells(ad.reach) +
           figureCells(ad.impressions) + cell(escapeHtml(numberText(ad.averageFrequency, 0.01))) +
           figureCells(ad.views6s) + figureCells(ad.completions) +
           cell(escapeHtml(moneyText(currency, valueOf(ad.spend)))) +
           cell(ad.cpm ? escapeHtml(moneyText(currency, *ad.cpm)) : "-") + "</tr>\n";
}

std::string timesFigure(const AdFigures& ad, const std::string& id, int colour) {
    BarChart chart;
    std::string rows;
    for (std::size_t n = 0; n < ad.nPlusReach.size(); ++n) {
        const Estimate& e = ad.nPlusReach[n];
        const std::string name = std::to_string(n + 1) + "+";
        chart.bars.push_back({name, estimateText(e), valueOf(e), e.p10, e.p90});
        rows += "<tr><th scope=\"row\">" + name + "</th>" + figureCells(e) + cell(expected(e)) + "</tr>\n";
    }
    const std::string finding = ad.reach.mean > 0 ? shareText(ad.nPlusReach[1].mean / ad.reach.mean) +
                                                        " of the people reached meet it twice or more"
                                                  : "Nobody is reached";
    chart.text = {id, "People who meet it so many times or more", finding};
    chart.colour = colour;
    return figureBlock(
        escapeHtml(finding), "People who meet it at least so often; whisker: 8 in 10 outcomes.",
        barChartSvg(chart) + details(head("Times", "") + figureHead("People") + head("Expected"), rows));
}

std::string lossFigure(const LineItemReport& line, const std::string& id, int colour) {
    const std::vector<std::pair<const char*, double>> parts{
        {"shown", line.impressions.mean},
        {"not of the target", line.losses.targeting},
        {"outbid or below the floor", line.losses.price},
        {"held back to spend evenly", line.losses.pacing},
        {"met it as often as the cap allows", line.losses.cap},
        {"no money left", line.losses.budget}};
    BarChart chart;
    std::string rows;
    const double whole = line.opportunities - line.losses.targeting;
    for (const auto& [name, count] : parts) {
        const double unit = std::max(1.0, decadeOf(count) / 10);
        const std::string share = line.opportunities > 0 ? shareText(count / line.opportunities) : "-";
        chart.bars.push_back({name, numberText(count, unit), count, {}, {}});
        rows += "<tr><th scope=\"row\">" + std::string(name) + "</th>" +
                cell(escapeHtml(numberText(count, unit))) + cell(escapeHtml(share)) + "</tr>\n";
    }
    const auto most = std::max_element(parts.begin() + 2, parts.end(),
                                       [](const auto& a, const auto& b) { return a.second < b.second; });
    std::string finding = "No ad slot is met by its target";
    if (whole > 0)
        finding = shareText(line.impressions.mean / whole) + " of its target's ad slots are won" +
                  (most->second > 0 ? "; mostly lost: " + std::string(most->first) : std::string());
    chart.text = {id, "Where its opportunities go", finding};
    chart.colour = colour;
    return figureBlock(
        escapeHtml(finding),
        "Each ad slot that a person meets while the line item is in flight, counted once; means.",
        barChartSvg(chart) + details(head("What became of it", "") + head("Slots") + head("Share"), rows));
}

} // namespace

std::string notesSection(const RunReport& report) {
    std::string out;
    for (const std::string& note : report.notes) out += "<p class=\"note\">" + escapeHtml(note) + "</p>\n";
    return out;
}

std::string campaignSection(const RunReport& report) {
    std::string out;
    int number = 0;
    for (const auto& campaign : report.campaigns) {
        std::string rows;
        for (const auto& line : campaign.lineItems)
            rows += row(lineItemName(report, line.id), line, campaign.currency);
        if (campaign.lineItems.size() > 1) rows += row("All, each person once", campaign, campaign.currency);
        out += "<section class=\"campaign\"><h2>Campaign " + escapeHtml(campaignName(report, campaign.id)) +
               "</h2><p class=\"headline\"><b>" +
               escapeHtml(numberText(valueOf(campaign.reach), roundEstimate(campaign.reach).unit)) +
               "</b> people reached, typically";
        const std::string interval = intervalText(campaign.reach);
        if (!interval.empty()) out += " <span class=\"interval\">(" + escapeHtml(interval) + ")</span>";
        out += ", for " + escapeHtml(moneyText(campaign.currency, valueOf(campaign.spend)));
        out += "</p>\n<div class=\"scroll\"><table><thead><tr>" + head("Line item", "") +
               figureHead("People<br>reached") + figureHead("Times<br>shown") + head("Times a<br>person") +
               figureHead("Watched<br>6 s") + figureHead("Watched<br>to the end") + head("Spend") +
               head("CPM") + "</tr></thead><tbody>\n" + rows + "</tbody></table></div>\n";
        if (campaign.lineItems.size() > 1)
            out += "<p class=\"note\">The reach of line items overlaps and must not be added up.</p>\n";
        for (const auto& line : campaign.lineItems) {
            const std::string id = "ad" + std::to_string(++number);
            if (campaign.lineItems.size() > 1)
                out += "<h3>" + escapeHtml(lineItemName(report, line.id)) + "</h3>\n";
            out += "<div class=\"figures\">";
            out += timesFigure(line, id + "-times", (number - 1) % 6);
            out += lossFigure(line, id + "-losses", (number - 1) % 6);
            out += "</div>\n";
        }
        out += "</section>\n";
    }
    return out;
}

} // namespace forereach
