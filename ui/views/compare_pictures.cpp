// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/compare_pictures.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>
#include <cmath>

#include "ui/views/reach_words.h"
#include "ui/views/words.h"

namespace forereach::ui {

namespace {

constexpr int kUsefulReplications = 9; // where there is no interval yet

QString letterText(const std::string& letter) {
    return QString::fromStdString(letter);
}

/// In a comparison within one market its code is left out.
QString placeName(const CompareView& view, const SegmentId& id) {
    const QString name = segmentName(id), market = QString::fromStdString(id.value.substr(0, 2));
    for (const CompareView::Other& o : view.others)
        for (const SegmentDifference& s : o.item->segments)
            if (s.id.value.substr(0, 2) != id.value.substr(0, 2)) return name;
    if (!name.startsWith(market + QLatin1Char(' '))) return name;
    const QString rest = name.mid(market.size() + 1);
    return rest.left(1).toUpper() + rest.mid(1);
}

ChartPoint differencePoint(double x, const QString& label, const Difference& d) {
    ChartPoint p;
    p.x = x;
    p.label = label;
    p.y = typical(d.difference);
    if (hasInterval(d.difference)) {
        p.low = d.difference.p10;
        p.high = d.difference.p90;
    }
    p.text = signedText(typical(d.difference), roundEstimate(d.difference).unit);
    if (d.percent) p.note = compareText("paired %1").arg(percentWords(d.percent));
    return p;
}

FigureCell figureCell(const QString& text, const QVariant& exact, const QString& hint = {}) {
    return {text, exact, hint, false};
}

FigureCell sideCell(const Estimate& e, double smallest) {
    const QString interval = intervalTextOf(e, smallest), text = typicalText(e, smallest);
    return figureCell(interval.isEmpty() ? text : QStringLiteral("%1 (%2)").arg(text, interval), typical(e),
                      compareText("Expected (mean): %1").arg(expectedText(e, smallest)));
}

/// Of shares, 0..1, in per cent.
Estimate inPercent(const Estimate& e) {
    const auto times = [](std::optional<double> x) { return x ? std::optional(100 * *x) : x; };
    return {100 * e.mean, times(e.error), times(e.p10), times(e.p50), times(e.p90)};
}

QString reachOf(const CompareView::Other& other) {
    const Difference& d = other.item->reach;
    switch (verdictOf(d)) {
    case Verdict::Identical:
        return compareText("%1 identical").arg(other.letter);
    case Verdict::CannotTell:
        return compareText("%1 can't tell yet, %2").arg(other.letter, differenceWords(d.difference));
    default:
        return QStringLiteral("%1 %2").arg(other.letter, differenceWords(d.difference));
    }
}

/// What would give a verdict that is not there yet.
QString howToTell(const CompareView::Other& other, int replications, std::optional<int>& wanted) {
    const Difference& d = other.item->reach;
    if (!hasInterval(d.difference)) {
        wanted = kUsefulReplications;
        return compareText("One replication has no interval.");
    }
    wanted = replicationsToTell(d);
    QString text =
        wanted ? compareText("About %1 replications would tell, if mean and spread stay as they are.")
                     .arg(*wanted)
               : compareText("More replications would not tell: luck moves one outcome further than the two "
                             "differ. On average of %1 replications: %2, computed to ±%3.")
                     .arg(replications)
                     .arg(signedText(d.difference.mean, roundEstimate(d.difference).unit),
                          figureText(d.difference.error.value_or(0),
                                     std::max(1.0, decadeOf(d.difference.error.value_or(0)))));
    return text;
}

QString liveTestWords(const CompareView::Other& other) {
    if (other.item->liveTests.empty() || verdictOf(other.item->reach) == Verdict::Identical) return {};
    const LiveTest& t = other.item->liveTests.front();
    const auto each = static_cast<double>(t.impressionsEach);
    return compareText("A live test needs about %1 impressions of each to see it (%2).")
        .arg(figureText(each, std::max(1.0, decadeOf(each) / 10)), measureWord(t.measure));
}

} // namespace

QString compareText(const char* text) {
    return QCoreApplication::translate("forereach::ui::ComparePage", text);
}

QString signedText(double value, double unit) {
    if (value != 0 && roundToError(value, unit) == 0) return compareText("near 0");
    const QString text = figureText(value, unit);
    return value > 0 ? QLatin1Char('+') + text : text;
}

QString differenceWords(const Estimate& e, double smallest) {
    const QString text = signedText(typical(e), roundEstimate(e, smallest).unit);
    return hasInterval(e) ? QStringLiteral("%1 (%2)").arg(text, intervalTextOf(e, smallest)) : text;
}

QString percentWords(const std::optional<Estimate>& e) {
    return e ? differenceWords(*e, 0.1) + QStringLiteral("\u00a0%") : QStringLiteral("-");
}

QString measureWord(const std::string& measure) {
    static constexpr std::pair<const char*, const char*> kWords[] = {
        {"watched 3 s", QT_TRANSLATE_NOOP("forereach::ui::ComparePage", "share that watched 3 s")},
        {"finished", QT_TRANSLATE_NOOP("forereach::ui::ComparePage", "share that finished")},
        {"liked", QT_TRANSLATE_NOOP("forereach::ui::ComparePage", "share that liked")},
        {"shared", QT_TRANSLATE_NOOP("forereach::ui::ComparePage", "share that shared")},
        {"followed", QT_TRANSLATE_NOOP("forereach::ui::ComparePage", "share that followed")}};
    for (const auto& [name, words] : kWords)
        if (measure == name) return compareText(words);
    return QString::fromStdString(measure);
}

CompareView compareViewOf(const Comparison& c, const ItemId& item) {
    CompareView view;
    view.comparison = &c;
    view.base = letterText(baselineOf(c));
    bool known = false;
    for (const VariantComparison& v : c.comparisons)
        for (const ItemComparison& one : v.items) known = known || one.a == item;
    for (const VariantComparison& v : c.comparisons)
        for (const ItemComparison& one : v.items) {
            const ItemId& wanted = known                            ? item
                                   : c.comparisons[0].items.empty() ? one.a
                                                                    : c.comparisons[0].items[0].a;
            if (one.a == wanted) {
                view.others.push_back({letterText(v.letter), v.letter[0] - 'A', &one});
                break;
            }
        }
    return view;
}

void comparedHead(const CompareView& view, const QString& what, const QString& unit, FigureData& table) {
    table.columns.push_back({what, {}, false, {}});
    const QString other = view.one() ? view.others[0].letter : compareText("Variant");
    if (!view.one()) table.columns.push_back({compareText("Which"), {}, false, {}});
    const QString outcomes = compareText("Typical outcome (P50), with 8 in 10 outcomes (P10 to P90)");
    table.columns.push_back({view.base, unit, true, outcomes});
    table.columns.push_back({other, unit, true, outcomes});
    table.columns.push_back({compareText("%1 minus %2").arg(other, view.base), unit, true,
                             compareText("Outcome by outcome, with the same luck; 8 in 10 of them")});
    table.columns.push_back({compareText("of %1").arg(view.base), QStringLiteral("%"), true,
                             compareText("The difference in per cent, paired outcome by outcome")});
    table.columns.push_back({compareText("%1 ahead").arg(other),
                             {},
                             true,
                             compareText("Replications in which it is above, of those that differ")});
}

void comparedRow(const CompareView& view, const CompareView::Other& other, const QString& name,
                 const QString& key, const Difference& d, FigureData& table, bool shares) {
    const auto shown = [shares](const Estimate& e) { return shares ? inPercent(e) : e; };
    const double smallest = shares ? 0.1 : 1;
    std::vector<FigureCell> row{figureCell(name, name)};
    if (!view.one()) row.push_back(figureCell(other.letter, other.letter));
    row.push_back(sideCell(shown(d.a), smallest));
    row.push_back(sideCell(shown(d.b), smallest));
    row.push_back(figureCell(differenceWords(shown(d.difference), smallest), typical(shown(d.difference))));
    row.push_back(figureCell(percentWords(d.percent), d.percent ? QVariant(typical(*d.percent)) : QVariant(),
                             d.percent ? QString() : compareText("One of them is 0 in some outcome")));
    row.push_back(figureCell(compareText("%1 of %2").arg(d.ahead).arg(d.replications), d.ahead));
    table.rows.push_back(std::move(row));
    table.keys.push_back(view.one() ? key : other.letter + QLatin1Char('|') + key);
}

ComparePicture whereTheyDiffer(const CompareView& view) {
    ComparePicture picture;
    picture.data.x = {compareText("Segment"), compareText("most difference first"), ValueKind::Plain};
    picture.data.y = {view.one()
                          ? compareText("%1 minus %2, people reached").arg(view.others[0].letter, view.base)
                          : compareText("People reached, compared with %1").arg(view.base),
                      compareText("people"), ValueKind::Count};
    comparedHead(view, compareText("Segment"), compareText("people"), picture.table);

    std::vector<SegmentId> order; // of the first variant, then what only others have
    for (const CompareView::Other& o : view.others)
        for (const SegmentDifference& s : o.item->segments)
            if (s.reach.a.mean + s.reach.b.mean > 0 &&
                std::find(order.begin(), order.end(), s.id) == order.end())
                order.push_back(s.id);
    bool few = false;
    QString widest;
    for (const CompareView::Other& o : view.others) {
        ChartSeries series{QString::fromStdString(o.item->titleB), o.letter, o.slot, {}};
        series.points.push_back(differencePoint(0, compareText("All people"), o.item->reach));
        for (const SegmentId& id : order) {
            ChartPoint p;
            p.x = static_cast<double>(series.points.size());
            p.label = placeName(view, id);
            for (const SegmentDifference& s : o.item->segments) {
                if (!(s.id == id)) continue;
                p = differencePoint(p.x, p.label, s.reach);
                if (s.viewers < kFewViewers) {
                    p.hollow = few = true;
                    p.note = compareText("%1 simulated viewers").arg(s.viewers);
                }
                const Verdict v = verdictOf(s.reach);
                if (widest.isEmpty() && (v == Verdict::More || v == Verdict::Less))
                    widest = compareText("%1 leads most among %2: %3 people")
                                 .arg(v == Verdict::More ? o.letter : view.base,
                                      p.label.left(1).toLower() + p.label.mid(1),
                                      differenceWords(v == Verdict::More ? s.reach.difference
                                                                         : negated(s.reach.difference)));
            }
            series.points.push_back(std::move(p));
        }
        picture.data.series.push_back(std::move(series));
    }
    for (const CompareView::Other& o : view.others)
        comparedRow(view, o, compareText("All people"), {}, o.item->reach, picture.table);
    for (const SegmentId& id : order)
        for (const CompareView::Other& o : view.others)
            for (const SegmentDifference& s : o.item->segments)
                if (s.id == id)
                    comparedRow(view, o, placeName(view, id), QString::fromStdString(id.value), s.reach,
                                picture.table);
    const bool same = std::all_of(view.others.begin(), view.others.end(), [](const CompareView::Other& o) {
        return verdictOf(o.item->reach) == Verdict::Identical;
    });
    picture.finding = !widest.isEmpty() ? widest
                      : same            ? compareText("No segment differs")
                                        : compareText("No segment where luck does not decide");
    picture.subtitle = view.comparison->replications > 1
                           ? compareText("Dot: typical difference, outcome by outcome with the same luck. "
                                         "Whisker: 8 in 10 outcomes (P10 to P90).")
                           : compareText("One replication: no interval yet.");
    if (few)
        picture.subtitle +=
            QLatin1Char(' ') + compareText("Hollow: fewer than %1 simulated viewers.").arg(kFewViewers);
    return picture;
}

CompareVerdict verdictWords(const CompareView& view) {
    CompareVerdict out;
    const auto is = [](Verdict v) {
        return [v](const CompareView::Other& o) { return verdictOf(o.item->reach) == v; };
    };
    const auto& others = view.others;
    QStringList detail;
    if (view.one()) {
        const CompareView::Other& o = others[0];
        const Difference& d = o.item->reach;
        out.verdict = verdictOf(d);
        if (out.verdict == Verdict::Identical)
            out.sentence = compareText("Identical: difference exactly 0");
        else if (out.verdict == Verdict::CannotTell)
            out.sentence = compareText("Can't tell yet which reaches more people: %1")
                               .arg(differenceWords(d.difference));
        else
            out.sentence = compareText("%1 reaches more people: %2")
                               .arg(out.verdict == Verdict::More ? o.letter : view.base,
                                    differenceWords(out.verdict == Verdict::More ? d.difference
                                                                                 : negated(d.difference)));
        if (out.verdict == Verdict::CannotTell)
            detail << howToTell(o, view.comparison->replications, out.replications);
        else if (out.verdict != Verdict::Identical)
            detail << compareText("8 in 10 outcomes; ahead in %1 of %2 replications.")
                          .arg(std::max(d.ahead, d.behind))
                          .arg(d.replications);
        if (d.narrower)
            detail << compareText("Same luck makes the interval %1 times narrower than two unrelated runs.")
                          .arg(figureText(*d.narrower, 0.1));
        detail << liveTestWords(o);
    } else {
        const CompareView::Other* best = nullptr;
        for (const CompareView::Other& o : others)
            if (verdictOf(o.item->reach) == Verdict::More &&
                (best == nullptr ||
                 typical(o.item->reach.difference) > typical(best->item->reach.difference)))
                best = &o;
        if (best != nullptr) {
            out.verdict = Verdict::More;
            out.sentence = compareText("%1 reaches more people than %2: %3")
                               .arg(best->letter, view.base, differenceWords(best->item->reach.difference));
        } else if (std::all_of(others.begin(), others.end(), is(Verdict::Identical))) {
            out.verdict = Verdict::Identical;
            out.sentence = compareText("Identical: difference exactly 0");
        } else if (std::all_of(others.begin(), others.end(), is(Verdict::Less))) {
            out.verdict = Verdict::Less;
            out.sentence = compareText("%1 reaches more people than each of the others").arg(view.base);
        } else {
            out.sentence =
                compareText("Can't tell yet whether any reaches more people than %1").arg(view.base);
        }
        QStringList each;
        for (const CompareView::Other& o : others) each << reachOf(o);
        detail << each.join(QStringLiteral(" · "));
        if (view.comparison->replications == 1) {
            out.replications = kUsefulReplications;
            detail << compareText("One replication has no interval.");
        } else {
            QString first; // which of those that luck hides is told soonest
            for (const CompareView::Other& o : others)
                if (const auto n = replicationsToTell(o.item->reach);
                    n && (!out.replications || *n < *out.replications)) {
                    out.replications = n;
                    first = o.letter;
                }
            if (out.replications)
                detail << compareText(
                              "About %1 replications would tell of %2, if mean and spread stay as they are.")
                              .arg(*out.replications)
                              .arg(first);
        }
    }
    detail.removeAll(QString());
    out.detail = detail.join(QLatin1Char(' '));
    return out;
}

QString compareProvenance(const Comparison& c) {
    return compareText(
               "Simulated by Forereach %1: %2 viewers, replications %3, seed %4; all variants met the "
               "same viewers with the same luck")
        .arg(QString::fromStdString(c.engineVersion), countText(static_cast<double>(c.viewers)))
        .arg(c.replications)
        .arg(c.seed);
}

} // namespace forereach::ui
