// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands/plan_details.h"

#include <cmath>
#include <cstdio>

#include "app/cli/commands/plan_lab.h"
#include "app/cli/table.h"
#include "core/report/rounding.h"

namespace forereach::cli {
namespace {

using Layout = JsonWriter::Layout;

Money micros(double units) {
    return {static_cast<std::int64_t>(std::floor(units * 1e6 + 0.5))};
}

void writePlus(JsonWriter& w, const std::array<Estimate, kPlusReach>& plus) {
    w.key("n_plus_reach").beginArray(Layout::Inline);
    for (const Estimate& e : plus) w.value(e.mean);
    w.endArray();
}

const char* kindOf(OverlapPart::Kind kind) {
    return kind == OverlapPart::Kind::LineItem   ? "line_item"
           : kind == OverlapPart::Kind::Creative ? "creative"
                                                 : "organic";
}

std::string figure(const char* pattern, double x) {
    char text[48];
    std::snprintf(text, sizeof text, pattern, x);
    return text;
}

std::string people(const Estimate& e) {
    const RoundedEstimate r = roundEstimate(e);
    return numberText(r.value, r.unit);
}

std::string price(const std::optional<double>& units, const char* pattern = "%.4f") {
    return units ? figure(pattern, *units) : "-";
}

std::string capText(const CapFigures& c) {
    if (c.asPlanned) return "as planned";
    if (c.cap.impressions == 0) return "none";
    return std::to_string(c.cap.impressions) + " in " + std::to_string(c.cap.windowHours) + " h";
}

std::string rulesTable(const std::vector<RuleFigures>& rules) {
    Table table({{"counted if"},
                 {"impressions", Align::Right},
                 {"of all", Align::Right},
                 {"people", Align::Right},
                 {"2+", Align::Right},
                 {"3+", Align::Right},
                 {"times each", Align::Right},
                 {"CPM", Align::Right}});
    static constexpr const char* kWords[] = {"shown", "half in view for 2 s (MRC)", "all in view for 2 s",
                                             "watched for 6 s", "watched to the end"};
    for (const RuleFigures& r : rules)
        table.add({kWords[static_cast<std::size_t>(r.rule)], people(r.impressions), shareText(r.share),
                   people(r.reach), people(r.nPlusReach[1]), people(r.nPlusReach[2]),
                   figure("%.2f", r.averageFrequency), price(r.cpm, "%.2f")});
    return table.text();
}

std::string capsTable(const std::vector<CapFigures>& caps) {
    Table table({{"cap"},
                 {"spent", Align::Right},
                 {"people", Align::Right},
                 {"2+", Align::Right},
                 {"3+", Align::Right},
                 {"times each", Align::Right},
                 {"beyond 3 times", Align::Right},
                 {"CPM", Align::Right}});
    for (const CapFigures& c : caps)
        table.add({capText(c), figure("%.2f", c.spend.mean), people(c.reach), people(c.nPlusReach[1]),
                   people(c.nPlusReach[2]), figure("%.2f", c.averageFrequency),
                   c.impressions.mean > 0 ? shareText(c.wasted / c.impressions.mean) : "-",
                   price(c.cpm, "%.2f")});
    return table.text();
}

std::string overlapTable(const Overlap& o) {
    Table table({{"part"},
                 {""},
                 {"people", Align::Right},
                 {"added to those above", Align::Right},
                 {"met nothing else", Align::Right},
                 {"a person", Align::Right},
                 {"an added person", Align::Right}});
    for (const OverlapPart& p : o.parts)
        table.add({fitted(p.id, 32), kindOf(p.kind), people(p.reach), people(p.added), people(p.unique),
                   price(p.costPerPerson), price(p.costPerAdded)});
    std::string text = table.text() + "Each person once: " + people(o.reach) +
                       "; added up they would claim " + numberText(o.sumOfReaches, 1) + ".\n";
    Table sets({{"met exactly"}, {"people", Align::Right}});
    for (std::size_t i = 0; i < o.sets.size() && i < 12; ++i) {
        std::string names;
        for (const std::size_t k : o.sets[i].parts)
            names += (names.empty() ? "" : " + ") + o.parts[k].id +
                     (o.parts[k].kind == OverlapPart::Kind::Organic ? " (organic)" : "");
        sets.add({fitted(names, 60), numberText(o.sets[i].people, 1)});
    }
    return text + "\n" + sets.text();
}

std::string splitTable(const SplitAnswer& a, const std::string& currency) {
    Table table({{"line item"}, {"as planned " + currency, Align::Right}, {"best", Align::Right}});
    for (std::size_t l = 0; l < a.lineItems.size(); ++l)
        table.add({fitted(a.lineItems[l].value, 32), figure("%.2f", a.stated.budgets[l].units()),
                   figure("%.2f", a.best.budgets[l].units())});
    table.add({"gives", people(a.stated.value), people(a.best.value)});
    table.add({"for each", price(a.stated.costEach), price(a.best.costEach)});
    return table.text();
}

} // namespace

void writeDetails(JsonWriter& w, const PlanDetails& d) {
    if (d.rules) {
        w.key("counting_rules").beginArray();
        for (const RuleFigures& r : *d.rules) {
            w.beginObject().member("rule", toText(r.rule)).member("impressions", r.impressions.mean);
            w.member("share", r.share).member("reach", r.reach.mean);
            writePlus(w, r.nPlusReach);
            w.member("average_frequency", r.averageFrequency);
            if (r.cpm) w.member("cpm", micros(*r.cpm));
            w.endObject();
        }
        w.endArray();
    }
    if (d.caps) {
        w.key("caps").beginArray();
        for (const CapFigures& c : *d.caps) {
            w.beginObject();
            if (c.asPlanned)
                w.member("as_planned", true);
            else
                w.member("impressions_cap", c.cap.impressions).member("window_hours", c.cap.windowHours);
            w.member("spend", micros(c.spend.mean)).member("impressions", c.impressions.mean);
            w.member("reach", c.reach.mean);
            writePlus(w, c.nPlusReach);
            w.member("average_frequency", c.averageFrequency).member("wasted", c.wasted);
            if (c.cpm) w.member("cpm", micros(*c.cpm));
            w.endObject();
        }
        w.endArray();
    }
    if (d.overlap) {
        const Overlap& o = *d.overlap;
        w.key("overlap").beginObject();
        w.member("reach", o.reach.mean).member("sum_of_reaches", o.sumOfReaches);
        w.key("parts").beginArray();
        for (const OverlapPart& p : o.parts) {
            w.beginObject(Layout::Inline).member("kind", kindOf(p.kind)).member("id", p.id);
            w.member("reach", p.reach.mean).member("unique", p.unique.mean).member("added", p.added.mean);
            if (p.kind != OverlapPart::Kind::Organic) w.member("spend", micros(p.spend));
            w.memberIf("cost_per_person", p.costPerPerson).memberIf("cost_per_added", p.costPerAdded);
            w.memberIf("cost_per_unique", p.costPerUnique).endObject();
        }
        w.endArray();
        w.key("sets").beginArray();
        for (const OverlapSet& s : o.sets) {
            w.beginObject(Layout::Inline).key("parts").beginArray(Layout::Inline);
            for (const std::size_t k : s.parts) w.value(static_cast<std::int64_t>(k));
            w.endArray().member("people", s.people).endObject();
        }
        w.endArray().endObject();
    }
    if (d.split) {
        const SplitAnswer& a = *d.split;
        w.key("split").beginObject();
        w.member("budget", a.budget).member("evaluations", a.evaluations);
        w.key("line_items").beginArray();
        for (std::size_t l = 0; l < a.lineItems.size(); ++l)
            w.beginObject(Layout::Inline)
                .member("id", a.lineItems[l])
                .member("planned", a.stated.budgets[l])
                .member("best", a.best.budgets[l])
                .endObject();
        w.endArray();
        w.member("value_planned", a.stated.value.mean).member("value_best", a.best.value.mean);
        w.key("difference").beginObject(Layout::Inline).member("mean", a.difference.mean);
        w.memberIf("error", a.difference.error).memberIf("p10", a.difference.p10);
        w.memberIf("p50", a.difference.p50).memberIf("p90", a.difference.p90).endObject();
        w.endObject();
    }
    if (d.auctions) writeAuctions(w.key("auctions"), *d.auctions);
    if (d.boost) writeBoost(w.key("boost"), *d.boost);
}

std::string detailTables(const PlanDetails& d, const std::string& currency) {
    std::string text;
    if (d.rules) text += "\nThe same run by every counting rule:\n" + rulesTable(*d.rules);
    if (d.caps) text += "\nThe same money under other caps:\n" + capsTable(*d.caps);
    if (d.overlap) text += "\nWho met what:\n" + overlapTable(*d.overlap);
    if (d.split) text += "\nThe best split found:\n" + splitTable(*d.split, currency);
    if (d.auctions) text += "\nIts auctions:\n" + auctionsTable(*d.auctions);
    if (d.boost) text += "\nWith the boost and without, the same luck:\n" + boostTable(*d.boost);
    return text;
}

} // namespace forereach::cli
