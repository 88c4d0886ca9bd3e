// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/plan/plan_export.h"

#include <charconv>
#include <cstdio>

#include "core/model/line_item_table.h"
#include "core/plan/plan_words.h"
#include "core/report/rounding.h"

namespace forereach {

const char* planCounted(CountingRule rule) {
    constexpr const char* kWords[] = {"shown", "half in view for 2 s (MRC)", "all in view for 2 s",
                                      "watched for 6 s or to the end", "watched to the end"};
    return kWords[static_cast<std::size_t>(rule)];
}

std::string planMoney(double units) {
    char text[48];
    std::snprintf(text, sizeof text, "%.2f", units);
    return text;
}

std::string planPrice(double units) {
    char text[48];
    std::snprintf(text, sizeof text, units < 0.1 ? "%.4f" : "%.2f", units);
    return text;
}

std::string planProvenanceOf(const PlanCurve& c) {
    return "Forereach " FOREREACH_VERSION ", scenario " + c.scenarioDigest + ", seed " +
           std::to_string(c.seed) + ", " + std::to_string(c.viewers) + " viewers, " +
           std::to_string(c.replications) + " replications";
}

namespace {

std::string csvField(const std::string& text) {
    if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"') out += '"';
        out += c;
    }
    return out + '"';
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
    const std::string plan = "campaign " + curve.campaign.value + ", " + planProvenanceOf(curve);
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
    say("an impression counts when it was", std::string(planCounted(curve->counted)));
    say("simulated by", std::string("Forereach " FOREREACH_VERSION));
    say("scenario", curve->scenarioDigest);
    say("seed", std::to_string(curve->seed)); // text: more digits than a spreadsheet's numbers keep
    say("viewers", static_cast<double>(curve->viewers));
    say("replications", static_cast<double>(curve->replications));
    say("note", std::string("A simulation, not a promise; prices are the scenario's own."));
    return sheets;
}

} // namespace forereach
