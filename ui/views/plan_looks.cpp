// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/plan_looks.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <cmath>

#include "ui/session/plan_changes.h"
#include "ui/views/plan_fields.h"
#include "ui/views/reach_words.h"

namespace forereach::ui {

namespace {

constexpr std::size_t kColumnsAtMost = 12; // of an UpSet picture; the table holds the parts

QString lookWord(const char* text) {
    return QCoreApplication::translate("forereach::ui::PlanPage", text);
}

FigureCell lookPeople(const Estimate& e) {
    return {typicalText(e), typical(e), hasInterval(e) ? intervalTextOf(e) : QString(), false};
}
FigureCell lookText(const QString& text) {
    return {text, text, {}, false};
}
FigureCell lookPrice(const std::optional<double>& units) {
    return units ? FigureCell{priceText({}, *units).trimmed(), *units, {}, false}
                 : FigureCell{QStringLiteral("-"), {}, {}, false};
}

ChartPoint lookPoint(const Estimate& e, const QString& label) {
    ChartPoint p;
    p.label = label;
    p.y = typical(e);
    if (hasInterval(e)) {
        p.low = e.p10;
        p.high = e.p90;
    }
    p.text = typicalText(e);
    return p;
}

QString partName(const OverlapPart& part, const Scenario& scenario) {
    QString name = QString::fromStdString(part.id);
    if (part.kind == OverlapPart::Kind::LineItem) {
        for (const Campaign& c : scenario.campaigns)
            for (const LineItem& line : c.lineItems)
                if (line.id.value == part.id) name = nameOf(line);
        return name;
    }
    for (const ContentItem& item : scenario.content)
        if (item.id.value == part.id && !item.title.empty()) name = QString::fromStdString(item.title);
    return part.kind == OverlapPart::Kind::Organic ? lookWord("%1 in the feed").arg(name)
                                                   : lookWord("%1 as an ad").arg(name);
}

} // namespace

QString capName(const CapFigures& c) {
    return c.asPlanned ? lookWord("as planned") : capText(c.cap);
}

QString goalWords(PlanGoal goal) {
    return goal == PlanGoal::Reach            ? lookWord("people reached")
           : goal == PlanGoal::EffectiveReach ? lookWord("people met 3 times or more")
                                              : lookWord("times watched to the end");
}

PlanLook capsLook(const PlanDesk::Caps& caps, const PlanCurve& curve) {
    PlanLook look;
    const QString currency = QString::fromStdString(curve.currency), people = lookWord("people");
    look.data.x = {lookWord("Cap"), lookWord("times a person, at most"), ValueKind::Count};
    look.data.y = {lookWord("People on target"), people, ValueKind::Count};
    look.table.columns = {{lookWord("Cap"), {}, false, lookWord("Of every line item")},
                          {lookWord("Spent"), currency, true, {}},
                          {lookWord("Reached"), people, true, lookWord("1+ reach")},
                          {lookWord("8 in 10 outcomes"), people, false, {}},
                          {QStringLiteral("2+"), people, true, {}},
                          {QStringLiteral("3+"), people, true, {}},
                          {lookWord("Times each"), {}, true, lookWord("Average frequency")},
                          {lookWord("Beyond 3 times"),
                           {},
                           true,
                           lookWord("Share of the times shown that met a person for the fourth time or more; "
                                    "that three are enough is an assumption")},
                          {lookWord("CPM"), currency, true, {}}};
    ChartSeries& s = look.data.series.emplace_back();
    s.name = lookWord("people reached");
    double least = 0, most = 0;
    for (std::size_t i = 0; i < caps.rows.size(); ++i) {
        const CapFigures& c = caps.rows[i];
        s.points.push_back(lookPoint(c.reach, capName(c)));
        s.points.back().x = static_cast<double>(i);
        least = i == 0 ? typical(c.reach) : std::min(least, typical(c.reach));
        most = std::max(most, typical(c.reach));
        const double wasted = c.impressions.mean > 0 ? c.wasted / c.impressions.mean : 0;
        look.table.rows.push_back({lookText(capName(c)),
                                   {QLocale().toString(c.spend.mean, 'f', 2), c.spend.mean, {}, false},
                                   lookPeople(c.reach),
                                   lookText(intervalTextOf(c.reach)),
                                   lookPeople(c.nPlusReach[1]),
                                   lookPeople(c.nPlusReach[2]),
                                   {figureText(c.averageFrequency, 0.01), c.averageFrequency, {}, false},
                                   {percentText(wasted), wasted, {}, false},
                                   lookPrice(c.cpm)});
        look.table.keys.push_back(QString::number(i));
    }
    const double unit = most > 0 ? std::max(1.0, std::pow(10, std::floor(std::log10(most)) - 1)) : 1;
    const QString budget = moneyText(curve.currency, caps.budget.units()), low = figureText(least, unit),
                  high = figureText(most, unit);
    look.finding = low == high ? lookWord("%1 reach about %2 people under every cap").arg(budget, low)
                               : lookWord("%1 under other caps: %2 to %3 people").arg(budget, low, high);
    look.subtitle = lookWord("The same feed and the same money, one cap for all line items; every impression "
                             "counts");
    return look;
}

PlanLook overlapLook(const PlanDesk::Overlaps& o, const Scenario& scenario) {
    PlanLook look;
    const Overlap& f = o.figures;
    const QString currency = QString::fromStdString(f.currency), people = lookWord("people");
    for (const OverlapPart& part : f.parts) look.rows << partName(part, scenario);
    look.data.x = {lookWord("Met exactly"), lookWord("these"), ValueKind::Count};
    look.data.y = {lookWord("People"), people, ValueKind::Count};
    ChartSeries& s = look.data.series.emplace_back();
    s.name = people;
    for (std::size_t i = 0; i < f.sets.size() && i < kColumnsAtMost; ++i) {
        const OverlapSet& set = f.sets[i];
        QStringList names;
        for (const std::size_t k : set.parts) names << look.rows[static_cast<qsizetype>(k)];
        s.points.push_back(lookPoint(set.outcome, names.join(QStringLiteral(" + "))));
        s.points.back().x = static_cast<double>(i);
        look.members.push_back(set.parts);
    }
    look.table.columns = {
        {lookWord("Part"), {}, false, {}},
        {lookWord("Reached"), people, true, lookWord("Met it at all")},
        {lookWord("Added to those above"), people, true, lookWord("Stacked incremental reach")},
        {lookWord("Met nothing else"), people, true, lookWord("Unique reach")},
        {lookWord("Spent"), currency, true, {}},
        {lookWord("A person"), currency, true, lookWord("Spend for each person it reached")},
        {lookWord("An added person"), currency, true,
         lookWord("Spend for each person it adds to those above")}};
    for (std::size_t i = 0; i < f.parts.size(); ++i) {
        const OverlapPart& part = f.parts[i];
        const bool paid = part.kind != OverlapPart::Kind::Organic;
        look.table.rows.push_back(
            {lookText(look.rows[static_cast<qsizetype>(i)]), lookPeople(part.reach), lookPeople(part.added),
             lookPeople(part.unique),
             paid ? FigureCell{QLocale().toString(part.spend, 'f', 2), part.spend, {}, false}
                  : FigureCell{QStringLiteral("-"), {}, {}, false},
             lookPrice(part.costPerPerson), lookPrice(part.costPerAdded)});
        look.table.keys.push_back(QString::number(i));
    }
    // In the figures of the union: rounded by itself, a sum could read less than what it double-counts.
    const double addedUp = typical(f.reach) + f.sumOfReaches - f.reach.mean;
    look.finding = lookWord("%1 people met any of it, each counted once; added up, the parts would claim %2")
                       .arg(typicalText(f.reach), figureText(addedUp, roundEstimate(f.reach).unit));
    look.subtitle = lookWord("At %1, counted person by person; the largest combinations first")
                        .arg(moneyText(f.currency, o.budget.units()));
    return look;
}

PlanLook splitLook(const PlanDesk::Splits& splits, const PlanCurve& curve, const Scenario& scenario) {
    PlanLook look;
    const SplitAnswer& a = splits.frontier[splits.chosen];
    const QString currency = QString::fromStdString(curve.currency), what = goalWords(splits.goal);
    look.data.x = {lookWord("Budget"), currency, ValueKind::Count};
    const bool views = splits.goal == PlanGoal::CompletedViews;
    look.data.y = {views ? lookWord("Watched to the end") : lookWord("People on target"),
                   views ? lookWord("times") : lookWord("people"), ValueKind::Count};
    for (const bool best : {false, true}) {
        ChartSeries& s = look.data.series.emplace_back();
        s.name = best ? lookWord("best found") : lookWord("as planned");
        s.slot = best ? 0 : 1;
        s.stroke = splits.frontier.size() > 1 ? Stroke::Line : Stroke::None;
        for (const SplitAnswer& at : splits.frontier) {
            s.points.push_back(lookPoint(best ? at.best.value : at.stated.value,
                                         moneyText(curve.currency, at.budget.units())));
            s.points.back().x = at.budget.units();
            s.points.back().dot = true;
            if (!best) s.points.back().low = s.points.back().high = std::nullopt;
        }
    }
    look.table.columns = {{lookWord("Line"), {}, false, {}},
                          {lookWord("As planned"), currency, true, {}},
                          {lookWord("Best found"), currency, true, {}}};
    const bool limited = !splits.shares.empty();
    if (limited) look.table.columns.push_back({lookWord("Limits"), {}, false, lookWord("Of the budget")});
    for (std::size_t l = 0; l < a.lineItems.size(); ++l) {
        QString name = QString::fromStdString(a.lineItems[l].value);
        for (const Campaign& c : scenario.campaigns)
            for (const LineItem& line : c.lineItems)
                if (line.id == a.lineItems[l]) name = nameOf(line);
        const auto cell = [](Money m) {
            return FigureCell{QLocale().toString(m.units(), 'f', 2), m.units(), {}, false};
        };
        look.table.rows.push_back({lookText(name), cell(a.stated.budgets[l]), cell(a.best.budgets[l])});
        if (limited)
            look.table.rows.back().push_back(lookText(
                lookWord("%1 to %2")
                    .arg(percentText(splits.shares[l].first), percentText(splits.shares[l].second))));
        look.table.keys.push_back(QString::number(l));
    }
    look.table.rows.push_back({lookText(what), lookPeople(a.stated.value), lookPeople(a.best.value)});
    look.table.keys.push_back(QStringLiteral("value"));
    look.table.rows.push_back(
        {lookText(lookWord("spend for each")), lookPrice(a.stated.costEach), lookPrice(a.best.costEach)});
    look.table.keys.push_back(QStringLiteral("each"));
    for (std::size_t row = look.table.rows.size() - 2; limited && row < look.table.rows.size(); ++row)
        look.table.rows[row].push_back(lookText({}));
    const QString budget = moneyText(curve.currency, a.budget.units());
    if (a.best.budgets == a.stated.budgets)
        look.finding = lookWord("%1: no better split than the planned one was found").arg(budget);
    else if (a.difference.p10 && *a.difference.p10 > 0)
        look.finding = lookWord("%1 split otherwise: %2 more %3 (%4)")
                           .arg(budget, typicalText(a.difference), what, intervalTextOf(a.difference));
    else if (limited && a.difference.p90 && *a.difference.p90 < 0)
        look.finding = lookWord("%1 within the limits: %2 %3 against the plan, which does not keep them (%4)")
                           .arg(budget, typicalText(a.difference), what, intervalTextOf(a.difference));
    else if (a.difference.p10)
        look.finding =
            lookWord("%1: another split may do better, but it cannot be told from luck").arg(budget);
    else
        look.finding = lookWord("%1 split otherwise: %2 more %3 in the only replication")
                           .arg(budget, typicalText(a.difference), what);
    look.subtitle =
        lookWord("Searched on one replication with %1 trials, verified on all; daily budgets left aside")
            .arg(a.evaluations);
    return look;
}

} // namespace forereach::ui
