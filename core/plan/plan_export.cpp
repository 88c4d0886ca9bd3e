// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/plan/plan_export.h"

#include <charconv>
#include <cstdio>

#include "core/model/line_item_table.h"
#include "core/report/html_parts.h"
#include "core/report/html_text.h"
#include "core/report/rounding.h"
#include "core/report/svg_charts.h"

namespace forereach {
namespace {

constexpr const char* kCountedWords[] = {"shown", "half in view for 2 s (MRC)", "all in view for 2 s",
                                         "watched for 6 s or to the end", "watched to the end"};

std::string csvField(const std::string& text) {
    if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"') out += '"';
        out += c;
    }
    return out + '"';
}

std::string known(const std::optional<double>& x) {
    return x ? exactText(*x) : std::string();
}

std::string moneyText(double units) {
    char text[48];
    std::snprintf(text, sizeof text, "%.2f", units);
    return text;
}

std::string provenance(const PlanCurve& c) {
    return "Forereach " FOREREACH_VERSION ", scenario " + c.scenarioDigest + ", seed " +
           std::to_string(c.seed) + ", " + std::to_string(c.viewers) + " viewers, " +
           std::to_string(c.replications) + " replications";
}

std::string budgetText(const LineItem& line) {
    std::string text;
    if (line.lifetimeBudget.micros > 0) text = moneyText(line.lifetimeBudget.units());
    if (line.dailyBudget.micros > 0)
        text += (text.empty() ? "" : ", ") + moneyText(line.dailyBudget.units()) + " a day";
    return text.empty() ? "none" : text;
}

std::string bidText(const LineItem& line) {
    const std::string word(toText(line.bidStrategy));
    return moneyText((line.bidStrategy == BidStrategy::Cpm ? line.bidCpm : line.bid).units()) + " " + word;
}

std::string targetText(const LineItem& line) {
    std::vector<std::string> parts;
    for (const std::string& m : line.markets) parts.push_back(m);
    for (const SegmentId& s : line.segments) parts.push_back(s.value);
    for (const std::string& t : line.targeting.topics) parts.push_back(t);
    for (const std::string& m : line.targeting.excludeMarkets) parts.push_back("not " + m);
    for (const SegmentId& s : line.targeting.excludeSegments) parts.push_back("not " + s.value);
    for (const std::string& t : line.targeting.excludeTopics) parts.push_back("not " + t);
    for (const HourRange& h : line.targeting.hours)
        parts.push_back(std::to_string(h.from) + " to " + std::to_string(h.to) + " h");
    std::string text;
    for (const std::string& p : parts) text += (text.empty() ? "" : ", ") + p;
    return text.empty() ? "everybody" : text;
}

std::string tableCell(const std::string& text, bool number) {
    return (number ? "<td class=\"num\">" : "<td>") + escapeHtml(text) + "</td>";
}

std::string curvePicture(const PlanCurve& c) {
    LineChart chart;
    chart.text = {
        "curve", "People reached against budget",
        "People met at least once, twice and three times for each budget, with the interval of 8 in 10 "
        "outcomes."};
    chart.xTitle = "budget, " + c.currency;
    chart.yTitle = "people";
    static constexpr const char* kNames[] = {"1+", "2+", "3+"};
    for (int k = 0; k < 3; ++k) {
        LineSeries s;
        s.name = kNames[k];
        s.colour = k;
        s.points.push_back({});
        for (const CurvePoint& p : c.points) {
            LinePoint point;
            point.x = p.budget.units();
            point.y = p.nPlusReach[static_cast<std::size_t>(k)].mean;
            point.low = p.nPlusReach[static_cast<std::size_t>(k)].p10;
            point.high = p.nPlusReach[static_cast<std::size_t>(k)].p90;
            s.points.push_back(point);
        }
        chart.series.push_back(std::move(s));
    }
    chart.xMax = c.points.empty() ? 1 : c.points.back().budget.units();
    return lineChartSvg(chart);
}

SheetCell cellOf(const std::optional<double>& x) {
    return x ? SheetCell(*x) : SheetCell();
}

/// All points, the one without a limit of money last.
WorkbookSheet curveSheet(const PlanCurve& curve) {
    WorkbookSheet sheet;
    sheet.name = "Curve";
    const std::string in = " [" + curve.currency + "]";
    sheet.head = {"budget" + in, "spend" + in, "impressions [impressions]"};
    for (const char* part : {"mean", "error", "p10", "p50", "p90"})
        sheet.head.push_back(std::string("reach_") + part + " [people]");
    for (std::size_t n = 2; n <= kPlusReach; ++n)
        sheet.head.push_back("reach_" + std::to_string(n) + "_plus [people]");
    for (const std::string& name :
         {std::string("average_frequency"), "cpm" + in, std::string("grp"), std::string("trp"),
          std::string("on_target [share]"), "cost_per_person" + in, "marginal_cost" + in,
          std::string("spent_share"), std::string("saturated"), std::string("counted"), std::string("plan")})
        sheet.head.push_back(name);
    const std::string plan = "campaign " + curve.campaign.value + ", " + provenance(curve);
    const auto row = [&](const CurvePoint& p, SheetCell budget) {
        std::vector<SheetCell> cells{std::move(budget),   p.spend.mean,          p.impressions.mean,
                                     p.reach.mean,        cellOf(p.reach.error), cellOf(p.reach.p10),
                                     cellOf(p.reach.p50), cellOf(p.reach.p90)};
        for (std::size_t n = 1; n < kPlusReach; ++n) cells.emplace_back(p.nPlusReach[n].mean);
        for (SheetCell cell :
             {SheetCell(p.averageFrequency), cellOf(p.cpm), SheetCell(p.grp.mean), SheetCell(p.trp),
              cellOf(p.onTarget), cellOf(p.costPerPerson), cellOf(p.marginalCost), SheetCell(p.spentShare),
              SheetCell(std::string(p.saturated ? "yes" : "no")),
              SheetCell(std::string(toText(curve.counted))), SheetCell(plan)})
            cells.push_back(std::move(cell));
        sheet.rows.push_back(std::move(cells));
    };
    for (const CurvePoint& p : curve.points) row(p, p.budget.units());
    row(curve.most, std::string("no limit"));
    return sheet;
}

} // namespace

std::string planCsv(const PlanCurve& curve) {
    const WorkbookSheet table = curveSheet(curve);
    std::string text;
    for (std::size_t i = 0; i < table.head.size(); ++i) {
        if (i > 0) text += ",";
        text += csvField(table.head[i]);
    }
    text += "\r\n";
    for (const std::vector<SheetCell>& row : table.rows) {
        for (std::size_t i = 0; i < row.size(); ++i) {
            if (i > 0) text += ",";
            if (const auto* words = std::get_if<std::string>(&row[i])) text += csvField(*words);
            if (const auto* number = std::get_if<double>(&row[i])) text += exactText(*number);
        }
        text += "\r\n";
    }
    return text;
}

std::vector<WorkbookSheet> planSheets(const PlanCurve* curve, const Campaign& campaign) {
    std::vector<WorkbookSheet> sheets;
    const LineItemTable lines = lineItemTable({campaign});
    WorkbookSheet& first = sheets.emplace_back();
    first.name = "Line items";
    first.head = lines.head;
    for (const LineItemTable::Row& row : lines.rows) {
        std::vector<SheetCell>& cells = first.rows.emplace_back();
        for (std::size_t c = 0; c < row.cells.size(); ++c) {
            const std::string& text = row.cells[c];
            double number = 0;
            if (text.empty())
                cells.emplace_back();
            else if (isPlanFigure(lines.head[c]) &&
                     std::from_chars(text.data(), text.data() + text.size(), number).ec == std::errc())
                cells.emplace_back(number);
            else
                cells.emplace_back(text);
        }
    }
    if (!curve) return sheets;
    sheets.push_back(curveSheet(*curve));
    WorkbookSheet& about = sheets.emplace_back();
    about.name = "About";
    about.head = {"what", "value"};
    const auto say = [&about](const char* what, SheetCell value) {
        about.rows.push_back({what, std::move(value)});
    };
    say("campaign", curve->campaign.value);
    say("people in the target", static_cast<double>(curve->targetPeople));
    say("an impression counts when it was",
        std::string(kCountedWords[static_cast<std::size_t>(curve->counted)]));
    say("simulated by", std::string("Forereach " FOREREACH_VERSION));
    say("scenario", curve->scenarioDigest);
    say("seed", std::to_string(curve->seed)); // text: more digits than a spreadsheet's numbers keep
    say("viewers", static_cast<double>(curve->viewers));
    say("replications", static_cast<double>(curve->replications));
    say("note", std::string("A simulation, not a promise; prices are the scenario's own."));
    return sheets;
}

std::string planHtml(const PlanCurve& curve, const Scenario& scenario) {
    const Campaign* const campaign = campaignOf(scenario, curve.campaign);
    const std::string name = campaign && !campaign->name.empty() ? campaign->name : curve.campaign.value;
    std::string html =
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
        "content=\"width=device-width\"><title>" +
        escapeHtml("Media plan: " + name) + "</title><style>" + pageStyle() + "</style></head><body><h1>" +
        escapeHtml("Media plan: " + name) + "</h1>";
    html += "<p>At most " + numberText(curve.most.reach.mean, 1) + " of " +
            numberText(static_cast<double>(curve.targetPeople), 1) +
            " people in the target can be reached, for " + escapeHtml(curve.currency) + " " +
            moneyText(curve.most.spend.mean) + ". An impression counts when it was " +
            kCountedWords[static_cast<std::size_t>(curve.counted)] + ".</p>";
    html += curvePicture(curve);
    html += "<h2>Line items</h2><table><thead><tr><th>Line item</th><th>Creative</th><th>For</th><th "
            "class=\"num\">Budget " +
            escapeHtml(curve.currency) + "</th><th class=\"num\">Bid</th><th>Cap</th></tr></thead><tbody>";
    if (campaign)
        for (const LineItem& line : campaign->lineItems)
            html += "<tr>" + tableCell(line.name.empty() ? line.id.value : line.name, false) +
                    tableCell(line.creative.value, false) + tableCell(targetText(line), false) +
                    tableCell(budgetText(line), true) + tableCell(bidText(line), true) +
                    tableCell(line.frequencyCap.impressions > 0
                                  ? std::to_string(line.frequencyCap.impressions) + " in " +
                                        std::to_string(line.frequencyCap.windowHours) + " h"
                                  : "none",
                              false) +
                    "</tr>";
    html += "</tbody></table><h2>What each budget buys</h2><table><thead><tr>";
    for (const char* head : {"Budget", "Spent", "Impressions", "People", "8 in 10 outcomes", "2+", "3+",
                             "Times each", "GRP", "CPM", "Next person"})
        html += std::string("<th class=\"num\">") + head + "</th>";
    html += "</tr></thead><tbody>";
    const auto row = [&](const CurvePoint& p, const std::string& budget) {
        const auto people = [](const Estimate& e) {
            const RoundedEstimate r = roundEstimate(e);
            return numberText(r.value, r.unit);
        };
        html += "<tr>";
        for (const std::string& text :
             {budget, moneyText(p.spend.mean), people(p.impressions), people(p.reach), intervalText(p.reach),
              people(p.nPlusReach[1]), people(p.nPlusReach[2]), moneyText(p.averageFrequency),
              moneyText(p.grp.mean), p.cpm ? moneyText(*p.cpm) : std::string("-"), known(p.marginalCost)})
            html += tableCell(text, true);
        html += "</tr>";
    };
    for (const CurvePoint& p : curve.points) row(p, moneyText(p.budget.units()));
    row(curve.most, "no limit");
    html += "</tbody></table><p class=\"small\">" + escapeHtml(provenance(curve)) +
            ". A simulation, not a promise; prices are the scenario's own.</p></body></html>\n";
    return html;
}

} // namespace forereach
