// SPDX-License-Identifier: GPL-3.0-or-later
// Two versions of a plan side by side: curve by curve, figure by figure, line by line.
#include <QCoreApplication>
#include <QLocale>

#include <algorithm>

#include "ui/session/plan_changes.h"
#include "ui/views/plan_fields.h"
#include "ui/views/plan_looks.h"
#include "ui/views/plan_pictures.h"
#include "ui/views/reach_words.h"

namespace forereach::ui {

namespace {

QString versionWord(const char* text) {
    return QCoreApplication::translate("forereach::ui::PlanPage", text);
}

FigureCell wordCell(const QString& text) {
    return {text, text, {}, false};
}
FigureCell unknownCell() {
    return {QStringLiteral("-"), {}, {}, false};
}

QString signedText(const Estimate& e) {
    const QString text = typicalText(e);
    return typical(e) > 0 ? QLatin1Char('+') + text : text;
}

QString differenceOutcomes(const Difference& d) {
    return hasInterval(d.difference) ? intervalTextOf(d.difference) : QString();
}

std::vector<FigureCell> countRow(const QString& what, const Difference& d) {
    return {wordCell(what),
            {typicalText(d.a), typical(d.a), {}, false},
            {typicalText(d.b), typical(d.b), {}, false},
            {signedText(d.difference), typical(d.difference), {}, false},
            wordCell(differenceOutcomes(d))};
}

std::vector<FigureCell> moneyRow(const QString& what, const Difference& d) {
    const auto cell = [](double units, bool sign) {
        const QString text = QLocale().toString(units, 'f', 2);
        return FigureCell{sign && units > 0 ? QLatin1Char('+') + text : text, units, {}, false};
    };
    return {wordCell(what), cell(d.a.mean, false), cell(d.b.mean, false), cell(d.difference.mean, true),
            wordCell({})};
}

std::vector<FigureCell> priceRow(const QString& what, const VersionRow& row) {
    const auto cell = [](const std::optional<double>& units) {
        return units ? FigureCell{priceText({}, *units).trimmed(), *units, {}, false} : unknownCell();
    };
    std::optional<double> apart;
    if (row.cpmA && row.cpmB) apart = *row.cpmB - *row.cpmA;
    FigureCell difference = cell(apart);
    if (apart && *apart > 0) difference.text.prepend(QLatin1Char('+'));
    return {wordCell(what), cell(row.cpmA), cell(row.cpmB), difference, wordCell({})};
}

const LineItem* lineOf(const Campaign& campaign, const LineItemId& id) {
    for (const LineItem& line : campaign.lineItems)
        if (line.id == id) return &line;
    return nullptr;
}

ChartSeries versionSeries(const VersionComparison& figures, bool ofB, const QString& name) {
    ChartSeries s;
    s.name = name;
    s.letter = ofB ? QStringLiteral("B") : QStringLiteral("A");
    s.slot = ofB ? 1 : 0;
    for (const VersionRow& row : figures.rows) {
        if (!row.budget) continue;
        const Estimate& e = ofB ? row.reach.b : row.reach.a;
        ChartPoint& p = s.points.emplace_back();
        p.x = row.budget->units();
        p.y = typical(e);
        if (hasInterval(e)) {
            p.low = e.p10;
            p.high = e.p90;
        }
        p.dot = true;
        p.text = typicalText(e);
        p.label = moneyText(figures.currency, p.x);
    }
    return s;
}

} // namespace

PlanLook versionsLook(const PlanDesk::Versions& versions, const PlanCurve& curve, const Scenario& ran) {
    PlanLook look;
    const VersionComparison& f = versions.figures;
    const QString a = QString::fromStdString(ran.name),
                  b = QString::fromStdString(versions.other.scenario.name);
    look.data.x = {versionWord("Budget"), QString::fromStdString(f.currency), ValueKind::Count};
    look.data.y = {versionWord("People reached"), versionWord("people"), ValueKind::Count};
    look.data.series = {versionSeries(f, false, a), versionSeries(f, true, b)};

    look.table.columns = {{versionWord("What"), {}, false, {}},
                          {QStringLiteral("A: ") + a, {}, true, {}},
                          {QStringLiteral("B: ") + b, {}, true, {}},
                          {versionWord("B minus A"), {}, true, versionWord("Replication by replication")},
                          {versionWord("8 in 10 outcomes"), {}, false, {}}};
    const auto add = [&look](std::vector<FigureCell> cells) {
        look.table.keys.push_back(QString::number(look.table.rows.size()));
        look.table.rows.push_back(std::move(cells));
    };
    const auto rowsOf = [&](const VersionRow& row, const QString& at) {
        add(countRow(at + versionWord("people reached"), row.reach));
        add(countRow(at + versionWord("3 times or more"), row.often));
        add(countRow(at + versionWord("times shown"), row.impressions));
        add(moneyRow(at + versionWord("spent"), row.spend));
        add(priceRow(at + versionWord("CPM"), row));
    };
    const VersionRow* marked = nullptr;
    for (const VersionRow& row : f.rows)
        if (row.budget == versions.budget) marked = &row;
    if (marked) rowsOf(*marked, moneyText(f.currency, versions.budget.units()) + QStringLiteral(": "));
    rowsOf(f.rows.front(), versionWord("as planned: "));

    const Campaign *was = campaignOf(ran, curve.campaign),
                   *is = campaignOf(versions.other.scenario, versions.other.campaign);
    if (was && is) {
        for (const LineItem& line : was->lineItems) {
            const LineItem* other = lineOf(*is, line.id);
            if (!other) {
                add({wordCell(nameOf(line)), wordCell(versionWord("is there")),
                     wordCell(versionWord("is not there")), unknownCell(), wordCell({})});
                continue;
            }
            for (int field = 0; field < static_cast<int>(LineField::Issue); ++field) {
                const auto which = static_cast<LineField>(field);
                const QString x = lineText(ran, line, which),
                              y = lineText(versions.other.scenario, *other, which);
                if (x != y)
                    add({wordCell(QStringLiteral("%1: %2").arg(nameOf(line), lineFieldName(which).toLower())),
                         wordCell(x), wordCell(y), unknownCell(), wordCell({})});
            }
        }
        for (const LineItem& line : is->lineItems)
            if (!lineOf(*was, line.id))
                add({wordCell(nameOf(line)), wordCell(versionWord("is not there")),
                     wordCell(versionWord("is there")), unknownCell(), wordCell({})});
    }
    for (const VersionRow& row : f.rows)
        if (row.budget && row.budget != versions.budget)
            add(countRow(moneyText(f.currency, row.budget->units()) + QStringLiteral(": ") +
                             versionWord("people reached"),
                         row.reach));

    const VersionRow& told = marked ? *marked : f.rows.front();
    const QString money = moneyText(f.currency, versions.budget.units());
    QString apart = signedText(told.reach.difference);
    if (const QString outcomes = differenceOutcomes(told.reach); !outcomes.isEmpty())
        apart += QStringLiteral(" (%1)").arg(outcomes);
    switch (verdictOf(told.reach)) {
    case Verdict::Identical:
        look.finding = versionWord("Identical for %1: difference exactly 0").arg(money);
        break;
    case Verdict::More:
        look.finding = versionWord("B reaches more people for %1: %2").arg(money, apart);
        break;
    case Verdict::Less:
        look.finding = versionWord("B reaches fewer people for %1: %2").arg(money, apart);
        break;
    case Verdict::CannotTell:
        look.finding = versionWord("Can't tell yet which reaches more people for %1: %2").arg(money, apart);
        break;
    }
    look.subtitle =
        (f.sameFeed ? versionWord("A: %1, B: %2. The same people, the same luck, one feed; counted if %3")
                    : versionWord("A: %1, B: %2. The same people, the same luck; more than the plan "
                                  "differs; counted if %3"))
            .arg(a, b, countedWords(f.counted));
    return look;
}

} // namespace forereach::ui
