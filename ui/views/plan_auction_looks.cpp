// SPDX-License-Identifier: GPL-3.0-or-later
// Money hour by hour, and the auctions in which it was spent, as pictures and tables.
#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <cmath>

#include "ui/session/plan_changes.h"
#include "ui/views/plan_fields.h"
#include "ui/views/plan_looks.h"
#include "ui/views/reach_words.h"

namespace forereach::ui {

namespace {

constexpr double kShownTo = 0.98; // of the auctions: the dearest are left to the table

QString saleWord(const char* text) {
    return QCoreApplication::translate("forereach::ui::PlanPage", text);
}

FigureCell saleText(const QString& text) {
    return {text, text, {}, false};
}
FigureCell saleMoney(const std::optional<double>& units) {
    return units ? FigureCell{QLocale().toString(*units, 'f', 2), *units, {}, false}
                 : FigureCell{QStringLiteral("-"), {}, {}, false};
}
FigureCell saleShare(const std::optional<double>& share) {
    return share ? FigureCell{percentText(*share), *share, {}, false}
                 : FigureCell{QStringLiteral("-"), {}, {}, false};
}
FigureCell saleCount(double people) {
    return {countText(people), people, {}, false};
}

QString outcomesOf(const Estimate& money) {
    if (!hasInterval(money)) return {};
    return saleWord("%1 to %2")
        .arg(QLocale().toString(*money.p10, 'f', 2), QLocale().toString(*money.p90, 'f', 2));
}

int offsetOf(const Scenario& s, const Catalog& catalog) {
    const Market* market = s.markets.empty() ? nullptr : catalog.market(s.markets.front());
    return market ? market->offsetMinutesAt(s.start) : 0;
}

QString saleLineName(const Scenario& s, const LineItemId& id) {
    if (id.value.empty()) return saleWord("The campaign");
    for (const Campaign& c : s.campaigns)
        for (const LineItem& line : c.lineItems)
            if (line.id == id) return nameOf(line);
    return QString::fromStdString(id.value);
}

ChartPoint salePoint(double x, const Estimate& e, const QString& label, const QString& text) {
    ChartPoint p;
    p.x = x;
    p.y = typical(e);
    if (hasInterval(e)) {
        p.low = e.p10;
        p.high = e.p90;
    }
    p.label = label;
    p.text = text;
    return p;
}

ChartSeries saleSeries(const QString& name, int slot, Stroke stroke = Stroke::Line) {
    ChartSeries s;
    s.name = name;
    s.slot = slot;
    s.stroke = stroke;
    return s;
}

QString dayText(SimTime at, int offset) {
    const QString moment = momentText(at, offset); // "Tue 24 Nov 18:00 UTC+1"
    return moment.section(QLatin1Char(' '), 0, 2);
}

FigureData paceTable(const std::vector<PaceStep>& steps, bool days, const QString& currency, int offset) {
    FigureData table;
    table.columns = {
        {days ? saleWord("Day") : saleWord("Hour"), {}, false, {}},
        {saleWord("Planned"), currency, true,
         saleWord("What the pacing wanted to spend, when the hour began; summed over a day")},
        {saleWord("Spent"), currency, true, {}},
        {saleWord("8 in 10 outcomes"), currency, false, {}},
        {saleWord("Spent so far"), currency, true, {}},
        {saleWord("Times shown"), {}, true, {}},
        {saleWord("Took part in"), {}, true, saleWord("Share of the opportunities, by its pacing")}};
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const PaceStep& s = steps[i];
        table.rows.push_back(
            {saleText(days ? dayText(s.at, offset) : momentText(s.at, offset)),
             saleMoney(s.planned ? std::optional(s.planned->mean) : std::nullopt), saleMoney(s.spend.mean),
             saleText(outcomesOf(s.spend)), saleMoney(s.spendSoFar.mean),
             FigureCell{typicalText(s.impressions), typical(s.impressions), {}, false}, saleShare(s.share)});
        table.keys.push_back(QString::number(i));
    }
    return table;
}

} // namespace

PlanLook pacingLook(const PlanDesk::Sales& sales, std::size_t line, PacingView view, const Scenario& ran,
                    const Catalog& catalog) {
    PlanLook look;
    const LineAuctions& of = sales.figures.lines[std::min(line, sales.figures.lines.size() - 1)];
    const QString currency = QString::fromStdString(sales.figures.currency);
    const int offset = offsetOf(ran, catalog);
    const bool soFar = view == PacingView::SoFar, days = view == PacingView::Days;
    const std::vector<PaceStep>& steps = days ? of.days : of.hours;
    look.data.x = {saleWord("Since the start"), saleWord("days"), ValueKind::Plain};
    look.data.y = {soFar  ? saleWord("Spent so far")
                   : days ? saleWord("Spent in the day")
                          : saleWord("Spent in the hour"),
                   currency, ValueKind::Count};
    ChartSeries spent = saleSeries(saleWord("spent"), 0),
                planned = saleSeries(saleWord("planned"), 1, Stroke::Thin);
    for (const PaceStep& s : steps) {
        const double since = static_cast<double>(s.at.seconds - of.hours.front().at.seconds) / 86400.0;
        const double x = soFar ? since + 1.0 / 24 : since;
        const QString label = days ? dayText(s.at, offset) : momentText(s.at, offset);
        const Estimate& money = soFar ? s.spendSoFar : s.spend;
        spent.points.push_back(
            salePoint(x, money, label, QLocale().toString(typical(money), 'f', soFar || days ? 0 : 2)));
        spent.points.back().dot = days;
        const std::optional<Estimate>& plan = soFar ? s.plannedSoFar : s.planned;
        if (!plan) continue;
        planned.points.push_back(salePoint(x, *plan, label, {}));
        planned.points.back().low = planned.points.back().high = std::nullopt;
        planned.points.back().dot = days;
    }
    if (soFar)
        spent.points.insert(spent.points.begin(), salePoint(0, {}, momentText(of.hours[0].at, offset), {}));
    look.data.series = {std::move(spent)};
    if (!planned.points.empty()) look.data.series.push_back(std::move(planned));
    look.table = paceTable(steps, days, currency, offset);

    const double all = of.hours.back().spendSoFar.mean;
    look.finding = saleWord("%1 spent %2 of %3")
                       .arg(saleLineName(ran, of.id), moneyText(sales.figures.currency, all),
                            moneyText(sales.figures.currency, of.budget.units()));
    if (of.asap)
        look.subtitle = of.id.value.empty()
                            ? saleWord("A line of it spends as fast as possible: no plan of all by the hour")
                            : saleWord("As fast as possible: nothing is planned by the hour");
    else if (of.offPlan)
        look.subtitle = saleWord("Hours were %1 off their plan; what is missed is planned anew each hour")
                            .arg(percentText(*of.offPlan));
    else
        look.subtitle = saleWord("Nothing was planned: no budget, or nobody in the target");
    if (sales.figures.replications > 1) look.subtitle += saleWord(" · band: 8 in 10 outcomes");
    return look;
}

namespace {

void priceToWin(PlanLook& look, const Auctions& all, const LineAuctions& of, const Scenario& ran) {
    const QString currency = QString::fromStdString(all.currency);
    look.data.x = {saleWord("Bid for a thousand"), currency, ValueKind::Plain};
    look.data.y = {saleWord("Auctions won"), saleWord("of those it took part in"), ValueKind::Share};
    ChartSeries s = saleSeries(saleWord("would win"), 0);
    for (const WinPoint& p : of.landscape.points) {
        s.points.push_back(salePoint(p.bid.units(), p.share, moneyText(all.currency, p.bid.units()), {}));
        s.points.back().text = percentText(typical(p.share));
        if (p.share.mean > kShownTo && p.bid.units() > 1.2 * of.landscape.bid.units()) break;
    }
    look.subtitle = saleWord("Against the other bids of your price landscape, your floor and your own line "
                             "items, the rest of the plan unchanged");
    if (s.points.empty()) {
        look.finding = saleWord("%1 took part in no auction").arg(saleLineName(ran, of.id));
    } else if (of.landscape.points.back().bid.micros <= 1) {
        // A picture of prices needs a price: what nobody else bids for is won by the smallest bid there is.
        look.finding =
            saleWord("Nobody bids against %1: the smallest bid wins").arg(saleLineName(ran, of.id));
        look.subtitle =
            saleWord("No prices of others are stated, and none are shipped: state your own to see "
                     "what it takes to win");
    } else {
        look.data.series = {std::move(s)};
        look.data.markers = {{of.landscape.bid.units(), saleWord("its bid")}};
        const std::optional<Money> half = of.landscape.priceToWin(0.5);
        look.finding = saleWord("Half of the auctions of %1 are won from %2; it bids %3")
                           .arg(saleLineName(ran, of.id),
                                half ? priceText(all.currency, half->units()) : QStringLiteral("-"),
                                priceText(all.currency, of.landscape.bid.units()));
    }
    look.table.columns = {
        {saleWord("Line"), {}, false, {}},
        {saleWord("Its bid"), currency, true, saleWord("For a thousand; median of what it bid")},
        {saleWord("Took part in"), saleWord("auctions"), true, saleWord("In people")}};
    for (const int percent : {25, 50, 75, 90})
        look.table.columns.push_back({saleWord("%1 % won from").arg(percent), currency, true,
                                      saleWord("The least bid that wins so many of them")});
    for (const char* why : {QT_TRANSLATE_NOOP("forereach::ui::PlanPage", "Lost to the floor"),
                            QT_TRANSLATE_NOOP("forereach::ui::PlanPage", "To own lines"),
                            QT_TRANSLATE_NOOP("forereach::ui::PlanPage", "To others")})
        look.table.columns.push_back({saleWord(why), {}, true, saleWord("Share of the auctions")});
    for (std::size_t l = 1; l < all.lines.size(); ++l) {
        const BidLandscape& b = all.lines[l].landscape;
        std::vector<FigureCell> cells{saleText(saleLineName(ran, all.lines[l].id)), saleMoney(b.bid.units()),
                                      FigureCell{typicalText(b.auctions), typical(b.auctions), {}, false}};
        for (const double share : {0.25, 0.5, 0.75, 0.9}) {
            const std::optional<Money> bid = b.priceToWin(share);
            cells.push_back(saleMoney(bid ? std::optional(bid->units()) : std::nullopt));
        }
        for (const double lost : {b.underFloor, b.toOwn, b.toOthers})
            cells.push_back(
                saleShare(b.auctions.mean > 0 ? std::optional(lost / b.auctions.mean) : std::nullopt));
        look.table.rows.push_back(std::move(cells));
        look.table.keys.push_back(QString::number(l));
    }
}

struct Fate {
    const char* name;
    double (*of)(const PaceStep&);
};
constexpr Fate kFates[] = {
    {QT_TRANSLATE_NOOP("forereach::ui::PlanPage", "shown"),
     [](const PaceStep& s) { return s.impressions.mean; }},
    {QT_TRANSLATE_NOOP("forereach::ui::PlanPage", "outbid"), [](const PaceStep& s) { return s.lost.price; }},
    {QT_TRANSLATE_NOOP("forereach::ui::PlanPage", "held back"),
     [](const PaceStep& s) { return s.lost.pacing; }},
    {QT_TRANSLATE_NOOP("forereach::ui::PlanPage", "cap met"), [](const PaceStep& s) { return s.lost.cap; }},
    {QT_TRANSLATE_NOOP("forereach::ui::PlanPage", "no money"),
     [](const PaceStep& s) { return s.lost.budget; }},
};

std::optional<double> shareOfTarget(const PaceStep& s, double people) {
    const double all = s.opportunities - s.lost.targeting;
    return all > 0 ? std::optional(people / all) : std::nullopt;
}

void byHour(PlanLook& look, const LineAuctions& of, bool winRate, const Scenario& ran, int offset) {
    look.data.x = {saleWord("Since the start"), saleWord("days"), ValueKind::Plain};
    look.data.y = {winRate ? saleWord("Won") : saleWord("Opportunities in the target"),
                   winRate ? saleWord("of the auctions it took part in") : saleWord("of the hour's"),
                   ValueKind::Share};
    const auto each = [&](const QString& name, int slot, auto value) {
        ChartSeries s = saleSeries(name, slot);
        for (std::size_t h = 0; h < of.hours.size(); ++h) {
            const std::optional<double> y = value(of.hours[h]);
            ChartPoint& p = s.points.emplace_back();
            p.x = static_cast<double>(h) / 24;
            p.label = momentText(of.hours[h].at, offset);
            p.y = y;
            if (y) p.text = percentText(*y);
        }
        while (!s.points.empty() && !s.points.back().y) s.points.pop_back();
        if (!s.points.empty()) look.data.series.push_back(std::move(s));
    };
    if (winRate)
        each(saleWord("won"), 0, [](const PaceStep& s) { return s.winRate; });
    else
        for (std::size_t f = 0; f < std::size(kFates); ++f)
            each(saleWord(kFates[f].name), static_cast<int>(f),
                 [f](const PaceStep& s) { return shareOfTarget(s, kFates[f].of(s)); });
    look.table.columns = {{saleWord("Hour"), {}, false, {}},
                          {saleWord("In the target"), saleWord("opportunities"), true, saleWord("In people")},
                          {saleWord("Won"), {}, true, saleWord("Of the auctions it took part in")}};
    for (const Fate& f : kFates)
        look.table.columns.push_back({saleWord(f.name), saleWord("people"), true, {}});
    for (std::size_t h = 0; h < of.hours.size(); ++h) {
        const PaceStep& s = of.hours[h];
        std::vector<FigureCell> cells{saleText(momentText(s.at, offset)),
                                      saleCount(std::round(s.opportunities - s.lost.targeting)),
                                      saleShare(s.winRate)};
        for (const Fate& f : kFates) cells.push_back(saleCount(std::round(f.of(s))));
        look.table.rows.push_back(std::move(cells));
        look.table.keys.push_back(QString::number(h));
    }
    const PaceStep& whole = of.whole;
    if (whole.opportunities <= 0) {
        look.finding = saleWord("%1 met no opportunity").arg(saleLineName(ran, of.id));
    } else if (winRate) {
        look.finding = whole.winRate ? saleWord("%1 won %2 of the auctions it took part in")
                                           .arg(saleLineName(ran, of.id), percentText(*whole.winRate))
                                     : saleWord("%1 took part in no auction").arg(saleLineName(ran, of.id));
    } else {
        const Fate* most =
            std::max_element(std::begin(kFates) + 1, std::end(kFates),
                             [&](const Fate& a, const Fate& b) { return a.of(whole) < b.of(whole); });
        look.finding =
            saleWord("%1 was shown in %2 of the opportunities in its target; most lost: %3, %4")
                .arg(saleLineName(ran, of.id),
                     percentText(shareOfTarget(whole, whole.impressions.mean).value_or(0)),
                     saleWord(most->name), percentText(shareOfTarget(whole, most->of(whole)).value_or(0)));
    }
    look.subtitle = saleWord("One opportunity for each person and ad slot while it is in flight; means over "
                             "replications");
}

} // namespace

PlanLook auctionLook(const PlanDesk::Sales& sales, std::size_t line, AuctionView view, const Scenario& ran,
                     const Catalog& catalog) {
    PlanLook look;
    const LineAuctions& of = sales.figures.lines[std::min(line, sales.figures.lines.size() - 1)];
    if (view == AuctionView::PriceToWin)
        priceToWin(look, sales.figures, of, ran);
    else
        byHour(look, of, view == AuctionView::WinRate, ran, offsetOf(ran, catalog));
    return look;
}

} // namespace forereach::ui
