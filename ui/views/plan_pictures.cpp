// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/plan_pictures.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <cmath>

#include "ui/views/plan_fields.h"
#include "ui/views/reach_words.h"

namespace forereach::ui {

namespace {

constexpr int kBetween = 14; // points of a line between two dots

QString planPhrase(const char* text) {
    return QCoreApplication::translate("forereach::ui::PlanPage", text);
}

ChartPoint pointAt(const PlanCurve& curve, double budget, const Estimate& e, bool dot) {
    ChartPoint p;
    p.x = budget;
    p.y = typical(e);
    if (hasInterval(e)) {
        p.low = e.p10;
        p.high = e.p90;
    }
    p.dot = dot;
    p.label = moneyText(curve.currency, budget);
    p.note = dot ? planPhrase("simulated") : planPhrase("fitted between simulated budgets");
    return p;
}

FigureCell peopleCell(const Estimate& e) {
    return {typicalText(e), typical(e), hasInterval(e) ? intervalTextOf(e) : QString(), false};
}

FigureCell numberCell(const QString& text, std::optional<double> exact) {
    return {exact ? text : QStringLiteral("-"), exact ? QVariant(*exact) : QVariant(), {}, false};
}

} // namespace

QString countedWords(CountingRule rule) {
    constexpr const char* kWords[] = {
        QT_TRANSLATE_NOOP("forereach::ui::PlanPage", "shown"),
        QT_TRANSLATE_NOOP("forereach::ui::PlanPage", "half in view for 2 s (MRC)"),
        QT_TRANSLATE_NOOP("forereach::ui::PlanPage", "all in view for 2 s (cross-media)"),
        QT_TRANSLATE_NOOP("forereach::ui::PlanPage", "watched for 6 s or to the end"),
        QT_TRANSLATE_NOOP("forereach::ui::PlanPage", "watched to the end")};
    return planPhrase(kWords[static_cast<std::size_t>(rule)]);
}

ChartData curveData(const PlanCurve& curve, const CurveReader& reader, bool partial) {
    ChartData data;
    data.x = {planPhrase("Budget"), QString::fromStdString(curve.currency), ValueKind::Count};
    data.y = {planPhrase("People on target"), planPhrase("people"), ValueKind::Count};
    for (const std::size_t n : {std::size_t{0}, std::size_t{2}}) {
        ChartSeries& s = data.series.emplace_back();
        s.name = n == 0 ? planPhrase("once or more") : planPhrase("3 times or more");
        s.slot = n == 0 ? 0 : 1;
        s.stroke = partial ? Stroke::None : n == 0 ? Stroke::Line : Stroke::Thin;
        double from = 0;
        if (!partial) s.points.push_back(pointAt(curve, 0, Estimate{}, false));
        for (const CurvePoint& p : curve.points) {
            const double to = p.budget.units();
            for (int i = 1; i < kBetween && !partial; ++i) {
                const double budget = from + (to - from) * i / kBetween;
                s.points.push_back(pointAt(curve, budget, reader.at(budget).outcomes[n], false));
            }
            s.points.push_back(pointAt(curve, to, p.nPlusReach[n], true));
            from = to;
        }
        if (n > 0) // one band: that of 1+
            for (ChartPoint& p : s.points) p.low = p.high = std::nullopt;
        if (!s.points.empty() && !curve.points.empty())
            s.points.back().text = typicalText(curve.points.back().nPlusReach[n]);
    }
    if (data.series[0].points.size() > 1 && !partial) { // from nothing, without a width
        ChartPoint& zero = data.series[0].points.front();
        if (data.series[0].points[1].low) zero.low = zero.high = 0;
    }
    return data;
}

QString curveFinding(const PlanCurve& curve, const CurveReader& reader, double budget) {
    const CurveReading now = reader.at(budget);
    const QString reaches =
        planPhrase("%1 reach %2 people").arg(moneyText(curve.currency, budget), typicalText(now.outcomes[0]));
    const double last = curve.points.empty() ? 0 : curve.points.back().budget.units();
    const double step = niceStep(budget, 4);
    if (budget + step > last) return reaches;
    const double more = reader.at(budget + step).reach - now.reach;
    // Two digits: a difference of two readings has no more.
    const double unit = more > 0 ? std::max(1.0, std::pow(10, std::floor(std::log10(more)) - 1)) : 1;
    return planPhrase("%1; the next %2 add %3")
        .arg(reaches, moneyText(curve.currency, step), figureText(more, unit));
}

QString curveSubtitle(const PlanCurve& curve, bool partial) {
    QStringList parts{planPhrase("People reached, counted if %1").arg(countedWords(curve.counted))};
    if (partial)
        parts << planPhrase("first answer: %1 viewers, it may move").arg(countText(double(curve.viewers)));
    else
        parts << planPhrase("dots simulated, line fitted");
    parts << planPhrase("at most %1 of %2 people on target, for %3")
                 .arg(typicalText(curve.most.reach), countText(double(curve.targetPeople)),
                      moneyText(curve.currency, curve.most.spend.mean));
    return parts.join(QStringLiteral(" · "));
}

ChartData timesData(const CurveReading& r) {
    ChartData data;
    data.x = {planPhrase("Met it at least"), planPhrase("times"), ValueKind::Count};
    data.y = {planPhrase("People on target"), planPhrase("people"), ValueKind::Count};
    ChartSeries& s = data.series.emplace_back();
    s.name = planPhrase("people");
    for (std::size_t n = 0; n < kPlusReach; ++n) {
        ChartPoint p;
        p.x = static_cast<double>(n);
        p.label = QStringLiteral("%1+").arg(n + 1);
        p.y = typical(r.outcomes[n]);
        if (hasInterval(r.outcomes[n])) {
            p.low = r.outcomes[n].p10;
            p.high = r.outcomes[n].p90;
        }
        p.text = typicalText(r.outcomes[n]);
        s.points.push_back(p);
    }
    return data;
}

FigureData pointsTable(const PlanCurve& curve) {
    const QString currency = QString::fromStdString(curve.currency), people = planPhrase("people");
    FigureData table;
    table.columns = {{planPhrase("Budget"), currency, true, {}},
                     {planPhrase("Spent"), currency, true, planPhrase("Mean over replications")},
                     {planPhrase("Times shown"), {}, true, planPhrase("Impressions that count")},
                     {planPhrase("Reached"), people, true, planPhrase("1+ reach")},
                     {planPhrase("8 in 10 outcomes"), people, false, {}}};
    for (std::size_t n = 1; n < kPlusReach; ++n)
        table.columns.push_back({QStringLiteral("%1+").arg(n + 1), people, true, {}});
    table.columns.push_back({planPhrase("Times each"), {}, true, planPhrase("Average frequency")});
    table.columns.push_back({planPhrase("CPM"), currency, true, {}});
    table.columns.push_back(
        {planPhrase("GRP"), {}, true, planPhrase("Times shown for each hundred people of the markets")});
    table.columns.push_back(
        {planPhrase("TRP"), {}, true, planPhrase("Times shown for each hundred people of the target")});
    table.columns.push_back({planPhrase("On target"), {}, true, planPhrase("Share of the times shown")});
    table.columns.push_back({planPhrase("A person"), currency, true, planPhrase("Spend for each person")});
    table.columns.push_back({planPhrase("Next person"), currency, true,
                             planPhrase("For each further person, against the row above")});
    table.columns.push_back({planPhrase("Note"), {}, false, {}});
    const auto price = [](const std::optional<double>& units) {
        QString text = units ? priceText({}, *units).trimmed() : QString();
        return numberCell(text, units);
    };
    const auto row = [&](const CurvePoint& p, const FigureCell& budget, const QString& note) {
        std::vector<FigureCell> cells{budget,
                                      numberCell(QLocale().toString(p.spend.mean, 'f', 2), p.spend.mean),
                                      peopleCell(p.impressions),
                                      peopleCell(p.reach),
                                      {intervalTextOf(p.reach), intervalTextOf(p.reach), {}, false}};
        for (std::size_t n = 1; n < kPlusReach; ++n) cells.push_back(peopleCell(p.nPlusReach[n]));
        cells.push_back(numberCell(figureText(p.averageFrequency, 0.01), p.averageFrequency));
        cells.push_back(price(p.cpm));
        cells.push_back(numberCell(figureText(p.grp.mean, 0.1), p.grp.mean));
        cells.push_back(numberCell(figureText(p.trp, 0.1), p.trp));
        cells.push_back(p.onTarget ? numberCell(percentText(*p.onTarget), *p.onTarget) : numberCell({}, {}));
        cells.push_back(price(p.costPerPerson));
        cells.push_back(price(p.marginalCost));
        cells.push_back({note, note, {}, false});
        table.rows.push_back(std::move(cells));
    };
    for (const CurvePoint& p : curve.points) {
        QStringList note;
        if (p.saturated) note << planPhrase("flattening");
        if (p.spentShare < 0.98) note << planPhrase("%1 spent").arg(percentText(p.spentShare));
        row(p, numberCell(amountText(p.budget), p.budget.units()), note.join(QStringLiteral(", ")));
        table.keys.push_back(QString::number(p.budget.micros));
    }
    row(curve.most, {planPhrase("no limit"), curve.most.budget.units(), {}, false},
        planPhrase("the most that can be reached"));
    table.keys.push_back(QStringLiteral("most"));
    return table;
}

QString planProvenance(const PlanCurve& curve) {
    return planPhrase("Simulated by Forereach %1: %2 viewers, %3 replications, seed %4, scenario %5")
        .arg(QStringLiteral(FOREREACH_VERSION), countText(double(curve.viewers)))
        .arg(curve.replications)
        .arg(curve.seed)
        .arg(QString::fromStdString(curve.scenarioDigest).left(8));
}

} // namespace forereach::ui
