// SPDX-License-Identifier: GPL-3.0-or-later
// The media plan as a page to print: its line items, the curve as a picture, and all of its points.
#include "core/plan/plan_export.h"

#include <cstdlib>

#include "core/plan/plan_words.h"
#include "core/report/html_parts.h"
#include "core/report/html_text.h"
#include "core/report/rounding.h"
#include "core/report/svg_charts.h"

namespace forereach {
namespace {

std::string budgetText(const LineItem& line) {
    std::string text;
    if (line.lifetimeBudget.micros > 0) text = planMoney(line.lifetimeBudget.units());
    if (line.dailyBudget.micros > 0)
        text += (text.empty() ? "" : ", ") + planMoney(line.dailyBudget.units()) + " a day";
    return text.empty() ? "none" : text;
}

std::string bidText(const LineItem& line) {
    const std::string word(toText(line.bidStrategy));
    return planMoney((line.bidStrategy == BidStrategy::Cpm ? line.bidCpm : line.bid).units()) + " " + word;
}

std::string targetText(const LineItem& line) {
    std::vector<std::string> parts;
    for (const std::string& m : line.markets) parts.push_back(m);
    for (const SegmentId& s : line.segments) parts.push_back(s.value);
    const Targeting& t = line.targeting;
    for (const std::vector<std::string>* list : {&t.topics, &t.languages, &t.connections})
        for (const std::string& one : *list) parts.push_back(one);
    for (const std::string& m : t.excludeMarkets) parts.push_back("not " + m);
    for (const SegmentId& s : t.excludeSegments) parts.push_back("not " + s.value);
    for (const std::string& topic : t.excludeTopics) parts.push_back("not " + topic);
    for (const HourRange& h : t.hours)
        parts.push_back(std::to_string(h.from) + " to " + std::to_string(h.to) + " h");
    std::string text;
    for (const std::string& p : parts) text += (text.empty() ? "" : ", ") + p;
    return text.empty() ? "everybody" : text;
}

std::string capText(const LineItem& line) {
    const FrequencyCap& cap = capOf(line);
    if (line.targetFrequency.impressions > 0)
        return "aims at " + std::to_string(cap.impressions) + " in " + std::to_string(cap.windowHours) + " h";
    return cap.impressions > 0
               ? std::to_string(cap.impressions) + " in " + std::to_string(cap.windowHours) + " h"
               : "none";
}

std::string creativeText(const LineItem& line) {
    std::string text = line.creative.value + (line.boost ? " (boosted post)" : "");
    for (const ItemId& next : line.sequence) text += ", then " + next.value;
    return text;
}

std::string timeText(SimTime t, const char* unsaid) {
    return t.seconds == 0 ? unsaid : t.iso().substr(0, 16) + " UTC";
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
            const Estimate& e = p.nPlusReach[static_cast<std::size_t>(k)];
            LinePoint point;
            point.x = p.budget.units();
            point.y = e.mean;
            point.low = e.p10;
            point.high = e.p90;
            s.points.push_back(point);
        }
        chart.series.push_back(std::move(s));
    }
    chart.xMax = c.points.empty() ? 1 : c.points.back().budget.units();
    return lineChartSvg(chart);
}

std::string tableOf(const std::vector<std::string>& heads, const std::vector<std::vector<std::string>>& rows,
                    std::size_t words) {
    std::string out = "<div class=\"panel scroll\"><table><thead><tr>";
    for (std::size_t c = 0; c < heads.size(); ++c)
        out += head(escapeHtml(heads[c]).c_str(), c < words ? "" : "num");
    out += "</tr></thead><tbody>";
    for (const std::vector<std::string>& row : rows) {
        out += "<tr>";
        for (std::size_t c = 0; c < row.size(); ++c) out += cell(escapeHtml(row[c]), c < words ? "" : "num");
        out += "</tr>";
    }
    return out + "</tbody></table></div>";
}

std::string linesTable(const Campaign& campaign, const std::string& currency) {
    std::vector<std::vector<std::string>> rows;
    for (const LineItem& line : campaign.lineItems)
        rows.push_back({line.name.empty() ? line.id.value : line.name, creativeText(line), targetText(line),
                        timeText(line.start, "start"), timeText(line.end, "end"), capText(line),
                        budgetText(line), bidText(line)});
    return tableOf(
        {"Line item", "Creative", "For", "From", "To", "Cap", "Budget, " + currency, "Bid, " + currency},
        rows, 6);
}

template <class Row>
std::vector<std::vector<std::string>> eachPoint(const PlanCurve& curve, Row row) {
    std::vector<std::vector<std::string>> rows;
    for (const CurvePoint& p : curve.points) rows.push_back(row(p, planMoney(p.budget.units())));
    rows.push_back(row(curve.most, std::string("no limit")));
    return rows;
}

std::string people(const Estimate& e) {
    const RoundedEstimate r = roundEstimate(e);
    return numberText(r.value, r.unit);
}

std::string moneyTable(const PlanCurve& curve) {
    const auto price = [](const std::optional<double>& x) { return x ? planPrice(*x) : std::string("-"); };
    return tableOf({"Budget, " + curve.currency, "Spent", "Impressions", "People", "8 in 10 outcomes",
                    "Times each", "GRP", "TRP", "CPM", "A person", "Next person"},
                   eachPoint(curve,
                             [&](const CurvePoint& p, const std::string& budget) {
                                 return std::vector<std::string>{budget,
                                                                 planMoney(p.spend.mean),
                                                                 people(p.impressions),
                                                                 people(p.reach),
                                                                 intervalText(p.reach),
                                                                 planMoney(p.averageFrequency),
                                                                 planMoney(p.grp.mean),
                                                                 planMoney(p.trp),
                                                                 price(p.cpm),
                                                                 price(p.costPerPerson),
                                                                 price(p.marginalCost)};
                             }),
                   0);
}

std::string timesTable(const PlanCurve& curve) {
    std::vector<std::string> heads{"Budget, " + curve.currency};
    for (std::size_t n = 1; n <= kPlusReach; ++n) heads.push_back(std::to_string(n) + "+");
    return tableOf(heads,
                   eachPoint(curve,
                             [](const CurvePoint& p, const std::string& budget) {
                                 std::vector<std::string> row{budget};
                                 for (const Estimate& e : p.nPlusReach) row.push_back(people(e));
                                 return row;
                             }),
                   0);
}

/// The simulated budget nearest to the campaign's own, or the middle one.
const CurvePoint& toldPoint(const PlanCurve& curve) {
    if (curve.points.empty()) return curve.most;
    const CurvePoint* told = &curve.points[curve.points.size() / 2];
    if (curve.stated.micros == 0) return *told;
    for (const CurvePoint& p : curve.points)
        if (std::abs(p.budget.micros - curve.stated.micros) <
            std::abs(told->budget.micros - curve.stated.micros))
            told = &p;
    return *told;
}

} // namespace

std::string planHtml(const PlanCurve& curve, const Scenario& scenario) {
    const Campaign* const campaign = campaignOf(scenario, curve.campaign);
    const std::string name = campaign && !campaign->name.empty() ? campaign->name : curve.campaign.value;
    const CurvePoint& told = toldPoint(curve);
    const std::string interval = intervalText(told.reach);
    HtmlPage page;
    page.kind = "Forereach media plan";
    page.name = name;
    page.finding = curve.currency + " " + planMoney(told.budget.units()) + " reach " + people(told.reach) +
                   " people" + (interval.empty() || interval == "-" ? "" : " (" + interval + ")");
    page.lead = "At most " + numberText(curve.most.reach.mean, 1) + " of " +
                numberText(static_cast<double>(curve.targetPeople), 1) +
                " people in the target can be reached, for " + curve.currency + " " +
                planMoney(curve.most.spend.mean) + ". An impression counts when it was " +
                planCounted(curve.counted) + ".";
    page.seed = curve.seed;
    page.digest = curve.scenarioDigest;
    page.engineVersion = FOREREACH_VERSION;
    std::string content = curvePicture(curve);
    if (campaign) content += "<h2>Line items</h2>" + linesTable(*campaign, curve.currency);
    content += "<h2>What each budget buys</h2>" + moneyTable(curve);
    content += "<h2>People met at least so often</h2>" + timesTable(curve);
    content += "<footer><p>" + escapeHtml(planProvenanceOf(curve)) +
               ". A simulation, not a promise; prices are the scenario's own.</p></footer>";
    return htmlPage(page, content);
}

} // namespace forereach
