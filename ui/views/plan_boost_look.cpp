// SPDX-License-Identifier: GPL-3.0-or-later
// What a boosted post's ads add to it and what of the feed they replace, by segment.
#include <QCoreApplication>
#include <QLocale>

#include "ui/views/plan_fields.h"
#include "ui/views/plan_looks.h"
#include "ui/views/reach_words.h"
#include "ui/views/words.h"

namespace forereach::ui {

namespace {

QString boostWord(const char* text) {
    return QCoreApplication::translate("forereach::ui::PlanPage", text);
}

FigureCell boostText(const QString& text) {
    return {text, text, {}, false};
}
FigureCell boostPeople(const Estimate& e) {
    return {typicalText(e), typical(e), hasInterval(e) ? intervalTextOf(e) : QString(), false};
}
FigureCell boostChange(const Estimate& e) {
    const QString text = typicalText(e);
    return {typical(e) > 0 ? QLatin1Char('+') + text : text, typical(e),
            hasInterval(e) ? intervalTextOf(e) : QString(), false};
}

QString postName(const Scenario& s, const ItemId& id) {
    for (const ContentItem& item : s.content)
        if (item.id == id && !item.title.empty()) return QString::fromStdString(item.title);
    return QString::fromStdString(id.value);
}

QString boostPartName(const BoostPart& part, const Scenario& s) {
    if (part.id.value.empty()) return boostWord("All people");
    QString name = segmentName(part.id);
    const QString market =
        s.markets.size() == 1 ? QString::fromStdString(s.markets.front()) + QLatin1Char(' ') : QString();
    if (!market.isEmpty() && name.startsWith(market)) name = name.mid(market.size());
    return name.left(1).toUpper() + name.mid(1);
}

const Estimate& boostShownOf(const BoostPart& part, BoostView view) {
    return view == BoostView::Added ? part.reach.difference : part.cannibalised;
}

ChartPoint boostRowOf(const BoostPart& part, BoostView view, const Scenario& s, std::size_t at) {
    const Estimate& e = boostShownOf(part, view);
    ChartPoint p;
    p.x = static_cast<double>(at);
    p.label = boostPartName(part, s);
    p.y = typical(e);
    if (hasInterval(e)) {
        p.low = e.p10;
        p.high = e.p90;
    }
    p.text = typicalText(e);
    if (part.viewers < kFewViewers) {
        p.hollow = true;
        p.note = boostWord("%1 simulated viewers").arg(part.viewers);
    }
    return p;
}

void addBoostRow(PlanLook& look, const BoostPart& part, const QString& post, const Scenario& s) {
    look.table.rows.push_back(
        {boostText(post), boostText(boostPartName(part, s)), boostPeople(part.reach.a),
         boostPeople(part.reach.b), boostChange(part.reach.difference),
         boostText(hasInterval(part.reach.difference) ? intervalTextOf(part.reach.difference) : QString()),
         boostPeople(part.feed.b), boostPeople(part.bought), boostChange(part.cannibalised),
         boostText(hasInterval(part.cannibalised) ? intervalTextOf(part.cannibalised) : QString())});
    look.table.keys.push_back(QString::number(look.table.rows.size()));
}

} // namespace

PlanLook boostLook(const PlanDesk::Boosts& boosts, BoostView view, const Scenario& ran) {
    PlanLook look;
    const Boost& f = boosts.figures;
    const QString people = boostWord("people");
    look.data.x = {boostWord("Segment"), boostWord("most added first"), ValueKind::Plain};
    look.data.y = {view == BoostView::Added ? boostWord("People added by the ads")
                                            : boostWord("People the feed reaches no more"),
                   people, ValueKind::Count};
    look.table.columns = {
        {boostWord("Post"), {}, false, {}},
        {boostWord("Segment"), {}, false, {}},
        {boostWord("Without the boost"), people, true, boostWord("Reached in the feed")},
        {boostWord("With it"), people, true, boostWord("In the feed or as an ad, each person once")},
        {boostWord("Added"), people, true, boostWord("Replication by replication")},
        {boostWord("8 in 10 outcomes"), people, false, {}},
        {boostWord("In the feed, with it"), people, true, {}},
        {boostWord("As an ad only"), people, true,
         boostWord("Met it as an ad before they met it in the feed")},
        {boostWord("Given up in the feed"), people, true,
         boostWord(
             "Met it in the feed without the boost, and do not with it; below 0 the boost brought it to "
             "more people of the feed")},
        {boostWord("8 in 10 outcomes"), people, false, {}}};
    for (std::size_t k = 0; k < f.posts.size(); ++k) {
        const BoostedPost& post = f.posts[k];
        ChartSeries s;
        s.name = postName(ran, post.item);
        s.slot = static_cast<int>(k) % 6;
        s.letter = f.posts.size() > 1 ? QString(QChar(static_cast<char16_t>(u'A' + k))) : QString();
        s.points.push_back(boostRowOf(post.all, view, ran, 0));
        // All series have the rows of the first.
        for (const BoostPart& row : f.posts.front().segments) {
            ChartPoint p;
            p.x = static_cast<double>(s.points.size());
            p.label = boostPartName(row, ran);
            for (const BoostPart& part : post.segments)
                if (part.id == row.id) p = boostRowOf(part, view, ran, s.points.size());
            s.points.push_back(std::move(p));
        }
        look.data.series.push_back(std::move(s));
        addBoostRow(look, post.all, postName(ran, post.item), ran);
        for (const BoostPart& part : post.segments) addBoostRow(look, part, postName(ran, post.item), ran);
    }
    const QString money = moneyText(f.currency, boosts.budget.units());
    if (!f.posts.empty()) {
        const BoostedPost& first = f.posts.front();
        const Estimate& added = first.all.reach.difference;
        const QString name = postName(ran, first.item);
        const double fewer = typical(first.all.cannibalised); // in the feed
        const QString outcomes = hasInterval(added) ? intervalTextOf(added) : QString();
        if (verdictOf(first.all.reach) == Verdict::CannotTell && hasInterval(added))
            look.finding = boostWord("%1: what the boost adds to %2 cannot be told from luck (%3 people)")
                               .arg(money, name, outcomes);
        else
            look.finding =
                (fewer >= 0 ? boostWord("%1: the boost adds %2 people to %3; in the feed %4 fewer meet it")
                            : boostWord("%1: the boost adds %2 people to %3; in the feed %4 more meet it"))
                    .arg(money,
                         outcomes.isEmpty() ? typicalText(added)
                                            : QStringLiteral("%1 (%2)").arg(typicalText(added), outcomes),
                         name, figureText(std::abs(fewer), roundEstimate(first.all.cannibalised).unit));
    }
    look.subtitle = boostWord("The same people, the same luck, with the ads and without");
    if (f.costPerAdded)
        look.subtitle += boostWord(" · %1 for each person added").arg(priceText(f.currency, *f.costPerAdded));
    return look;
}

} // namespace forereach::ui
