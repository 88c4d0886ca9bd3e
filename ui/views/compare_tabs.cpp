// SPDX-License-Identifier: GPL-3.0-or-later
// The tabs of the compare page beside the forest of segments: outcomes, over time, retention, what differs,
// the live test.
#include <algorithm>
#include <cmath>

#include "ui/views/compare_pictures.h"
#include "ui/views/reach_words.h"
#include "ui/views/words.h"

namespace forereach::ui {

namespace {

struct OutcomeOf {
    const char* name;
    Difference ItemComparison::*field;
};
constexpr OutcomeOf kOutcomesShown[] = {
    {QT_TRANSLATE_NOOP("forereach::ui::ComparePage", "People reached"), &ItemComparison::reach},
    {QT_TRANSLATE_NOOP("forereach::ui::ComparePage", "Times shown"), &ItemComparison::impressions},
    {QT_TRANSLATE_NOOP("forereach::ui::ComparePage", "Seconds watched"), &ItemComparison::watchTimeS},
    {QT_TRANSLATE_NOOP("forereach::ui::ComparePage", "Finished"), &ItemComparison::completions},
    {QT_TRANSLATE_NOOP("forereach::ui::ComparePage", "Likes"), &ItemComparison::likes},
    {QT_TRANSLATE_NOOP("forereach::ui::ComparePage", "Comments"), &ItemComparison::comments},
    {QT_TRANSLATE_NOOP("forereach::ui::ComparePage", "Shares"), &ItemComparison::shares},
    {QT_TRANSLATE_NOOP("forereach::ui::ComparePage", "Follows"), &ItemComparison::follows},
    {QT_TRANSLATE_NOOP("forereach::ui::ComparePage", "Not interested"), &ItemComparison::notInterested}};

FigureCell wordsCell(const QString& text) {
    return {text, text, {}, false};
}

ChartPoint curvePoint(double x, const QString& label, const Estimate& e) {
    ChartPoint p;
    p.x = x;
    p.label = label;
    p.y = typical(e);
    if (hasInterval(e)) {
        p.low = e.p10;
        p.high = e.p90;
    }
    return p;
}

QString hoursText(int hours) {
    return sincePublishing(3600.0 * hours);
}

/// A line for the baseline (from the first that is compared with it) and for each of the others.
template <class List, class Make>
std::vector<ChartSeries> curvesOf(const CompareView& view, const List& list, const Make& point) {
    std::vector<ChartSeries> all;
    ChartSeries base{{}, view.base, view.base.at(0).unicode() - u'A', {}};
    for (const auto& d : list(*view.others[0].item)) base.points.push_back(point(d, true));
    all.push_back(std::move(base));
    for (const CompareView::Other& o : view.others) {
        ChartSeries line{{}, o.letter, o.slot, {}};
        for (const auto& d : list(*o.item)) line.points.push_back(point(d, false));
        all.push_back(std::move(line));
    }
    std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.slot < b.slot; });
    return all;
}

/// "B leads from 9 h on": from where on the verdict of the last hour holds without a gap.
QString leadFrom(const CompareView& view, const CompareView::Other& o) {
    const auto& hours = o.item->hours;
    const Verdict last = hours.empty() ? Verdict::CannotTell : verdictOf(hours.back().reach);
    if (last == Verdict::Identical)
        return compareText("%1 and %2 reach the same people").arg(view.base, o.letter);
    if (last == Verdict::CannotTell)
        return compareText("At equal age luck decides between %1 and %2").arg(view.base, o.letter);
    std::size_t from = hours.size() - 1;
    while (from > 0 && verdictOf(hours[from - 1].reach) == last) --from;
    return compareText("%1 leads %2 from %3 after publishing on")
        .arg(last == Verdict::More ? o.letter : view.base, last == Verdict::More ? view.base : o.letter,
             hoursText(hours[from].hour));
}

/// The last part of a field's path in the words of the window.
QString fieldWords(const std::string& path) {
    static constexpr std::pair<const char*, const char*> kFields[] = {
        {"markets", QT_TRANSLATE_NOOP("forereach::ui::ComparePage", "Markets")},
        {"segments", QT_TRANSLATE_NOOP("forereach::ui::ComparePage", "Segments in focus")},
        {"distribution.mode", QT_TRANSLATE_NOOP("forereach::ui::ComparePage", "Way of distribution")},
        {"distribution.ranking_preset", QT_TRANSLATE_NOOP("forereach::ui::ComparePage", "Ranking preset")},
        {"distribution.response_preset", QT_TRANSLATE_NOOP("forereach::ui::ComparePage", "Response preset")},
        {"id", QT_TRANSLATE_NOOP("forereach::ui::ComparePage", "Item")},
        {"title", QT_TRANSLATE_NOOP("forereach::ui::ComparePage", "Title")},
        {"caption", QT_TRANSLATE_NOOP("forereach::ui::ComparePage", "Caption")},
        {"format", QT_TRANSLATE_NOOP("forereach::ui::ComparePage", "Format")},
        {"duration_s", QT_TRANSLATE_NOOP("forereach::ui::ComparePage", "Length in seconds")},
        {"topics", QT_TRANSLATE_NOOP("forereach::ui::ComparePage", "Topics")},
        {"language", QT_TRANSLATE_NOOP("forereach::ui::ComparePage", "Language")},
        {"publish_at", QT_TRANSLATE_NOOP("forereach::ui::ComparePage", "Publish time")},
        {"creator.id", QT_TRANSLATE_NOOP("forereach::ui::ComparePage", "Creator")},
        {"creator.followers", QT_TRANSLATE_NOOP("forereach::ui::ComparePage", "Followers")},
        {"overrides.hook", QT_TRANSLATE_NOOP("forereach::ui::ComparePage", "Hook, your value")},
        {"overrides.quality", QT_TRANSLATE_NOOP("forereach::ui::ComparePage", "Quality, your value")},
        {"overrides.pace", QT_TRANSLATE_NOOP("forereach::ui::ComparePage", "Pace, your value")},
        {"signals: hook", QT_TRANSLATE_NOOP("forereach::ui::ComparePage", "Hook, from the measured signals")},
        {"signals: quality",
         QT_TRANSLATE_NOOP("forereach::ui::ComparePage", "Quality, from the measured signals")},
        {"signals: pace", QT_TRANSLATE_NOOP("forereach::ui::ComparePage", "Pace, from the measured signals")},
        {"signals: moments of leaving",
         QT_TRANSLATE_NOOP("forereach::ui::ComparePage", "Moments of leaving, from the measured signals")},
        {"campaigns", QT_TRANSLATE_NOOP("forereach::ui::ComparePage", "Campaigns")}};
    std::string key = path;
    if (const auto end = path.find("]."); path.rfind("content[", 0) == 0 && end != std::string::npos)
        key = path.substr(end + 2);
    for (const auto& [name, words] : kFields)
        if (key == name) return compareText(words);
    return QString::fromStdString(path);
}

/// Fields in which people do not read a difference that could move anything.
bool isName(const std::string& path) {
    return path.ends_with("].id") || path.ends_with("].title");
}

} // namespace

ComparePicture outcomesDiffer(const CompareView& view) {
    ComparePicture picture;
    picture.data.x = {compareText("Outcome"), compareText("over the whole horizon"), ValueKind::Plain};
    picture.data.y = {compareText("Compared with %1, same luck").arg(view.base),
                      compareText("% of %1").arg(view.base), ValueKind::Plain};
    comparedHead(view, compareText("Outcome"), {}, picture.table);
    for (const CompareView::Other& o : view.others) {
        ChartSeries series{QString::fromStdString(o.item->titleB), o.letter, o.slot, {}};
        for (const OutcomeOf& outcome : kOutcomesShown) {
            const Difference& d = o.item->*outcome.field;
            ChartPoint p;
            if (d.percent) {
                p = curvePoint(0, {}, *d.percent);
                p.text = signedText(typical(*d.percent), roundEstimate(*d.percent, 0.1).unit) +
                         QStringLiteral("\u00a0%");
            } else {
                p.note = compareText("no per cent: %1 is 0 in some outcome").arg(view.base);
            }
            p.x = static_cast<double>(series.points.size());
            p.label = compareText(outcome.name);
            series.points.push_back(std::move(p));
        }
        picture.data.series.push_back(std::move(series));
    }
    for (const OutcomeOf& outcome : kOutcomesShown)
        for (const CompareView::Other& o : view.others)
            comparedRow(view, o, compareText(outcome.name), QString::fromLatin1(outcome.name),
                        o.item->*outcome.field, picture.table);
    QStringList told; // of the first of the others, what luck does not decide
    for (const OutcomeOf& outcome : kOutcomesShown) {
        const Verdict v = verdictOf(view.others[0].item->*outcome.field);
        if (v == Verdict::More || v == Verdict::Less) told << compareText(outcome.name).toLower();
    }
    picture.finding =
        told.isEmpty() ? compareText("No outcome of %1 where luck does not decide").arg(view.others[0].letter)
                       : compareText("Luck does not decide about %1 of %2")
                             .arg(told.join(QStringLiteral(", ")), view.others[0].letter);
    picture.subtitle = compareText("Difference in per cent, outcome by outcome. Whisker: 8 in 10 outcomes.");
    return picture;
}

ComparePicture differenceOverTime(const CompareView& view) {
    ComparePicture picture;
    picture.data.x = {compareText("Since publishing"), compareText("days"), ValueKind::Plain};
    picture.data.y = {view.one()
                          ? compareText("%1 minus %2, people reached").arg(view.others[0].letter, view.base)
                          : compareText("People reached, compared with %1").arg(view.base),
                      compareText("people"), ValueKind::Count};
    for (const CompareView::Other& o : view.others) {
        ChartSeries line{{}, o.letter, o.slot, {}};
        line.points.push_back({0, 0.0, {}, {}, {}, compareText("at publishing"), {}, {}});
        for (const HourDifference& h : o.item->hours) {
            ChartPoint p = curvePoint(
                h.hour / 24.0, compareText("%1 after publishing").arg(hoursText(h.hour)), h.reach.difference);
            p.text = signedText(typical(h.reach.difference), roundEstimate(h.reach.difference).unit);
            line.points.push_back(std::move(p));
        }
        picture.data.series.push_back(std::move(line));
    }
    comparedHead(view, compareText("Since publishing"), compareText("people"), picture.table);
    for (std::size_t i = 0; i < view.others[0].item->hours.size(); ++i)
        for (const CompareView::Other& o : view.others)
            if (i < o.item->hours.size()) {
                const HourDifference& h = o.item->hours[i];
                comparedRow(view, o, hoursText(h.hour), QString::number(h.hour), h.reach, picture.table);
                picture.table.rows.back()[0].exact = static_cast<double>(h.hour);
            }
    picture.finding = leadFrom(view, view.others[0]);
    picture.subtitle = compareText("At equal age, outcome by outcome with the same luck. Line: typical "
                                   "difference. Band: 8 in 10 outcomes.");
    return picture;
}

ComparePicture retentionDiffers(const CompareView& view) {
    ComparePicture picture;
    picture.data.x = {compareText("Into the video"), compareText("seconds"), ValueKind::Plain};
    picture.data.y = {compareText("Still watching"), compareText("of times shown"), ValueKind::Share};
    for (const CompareView::Other& o : view.others)
        if (o.item->retention.empty()) {
            picture.finding = compareText("No curve in seconds of both %1 and %2: one of them does not last, "
                                          "or nobody saw it in some outcome")
                                  .arg(view.base, o.letter);
            return picture;
        }
    picture.data.series = curvesOf(
        view, [](const ItemComparison& item) -> const auto& { return item.retention; },
        [](const RetentionDifference& r, bool base) {
            const Estimate& e = base ? r.share.a : r.share.b;
            ChartPoint p = curvePoint(r.atS, compareText("At %1 s").arg(figureText(r.atS, 0.1)), e);
            p.text = percentText(typical(e));
            if (!base)
                p.note = compareText("difference %1 points")
                             .arg(signedText(100 * typical(r.share.difference), 0.1));
            return p;
        });
    comparedHead(view, compareText("Into the video (seconds)"), compareText("% still watching"),
                 picture.table);
    for (std::size_t i = 0; i < view.others[0].item->retention.size(); ++i)
        for (const CompareView::Other& o : view.others) {
            const RetentionDifference& r = o.item->retention[i];
            comparedRow(view, o, figureText(r.atS, 0.1), QString::number(i), r.share, picture.table, true);
            picture.table.rows.back()[0].exact = r.atS;
        }
    const CompareView::Other& first = view.others[0];
    const auto gap = widestGapS(*first.item);
    picture.finding = compareText("%1 and %2 keep the same viewers").arg(view.base, first.letter);
    if (gap)
        for (const RetentionDifference& r : first.item->retention)
            if (r.atS == *gap)
                picture.finding =
                    compareText("Viewers part most at %1 s: %2 keeps %3 points more")
                        .arg(figureText(*gap, 0.1), r.share.difference.mean > 0 ? first.letter : view.base,
                             figureText(100 * std::fabs(r.share.difference.mean), 0.1));
    picture.subtitle =
        compareText("Share of the times shown that is still watched, up to the end of the shorter one.");
    return picture;
}

ComparePicture whatDiffers(const CompareView& view) {
    ComparePicture picture;
    const Comparison& c = *view.comparison;
    picture.table.columns = {{compareText("What"), {}, false, {}}, {view.base, {}, false, {}}};
    for (const VariantComparison& v : c.comparisons)
        picture.table.columns.push_back({QString::fromStdString(v.letter), {}, false, {}});
    std::vector<std::string> paths;
    for (const VariantComparison& v : c.comparisons)
        for (const FieldDifference& f : v.differs)
            if (std::find(paths.begin(), paths.end(), f.path) == paths.end()) paths.push_back(f.path);
    std::size_t real = 0;
    for (const std::string& path : paths) {
        std::vector<FigureCell> row{
            {fieldWords(path), QString::fromStdString(path), QString::fromStdString(path), false}};
        QString base;
        std::vector<QString> others;
        for (const VariantComparison& v : c.comparisons) {
            const auto f = std::find_if(v.differs.begin(), v.differs.end(),
                                        [&](const FieldDifference& one) { return one.path == path; });
            others.push_back(f == v.differs.end() ? compareText("as %1").arg(view.base)
                                                  : QString::fromStdString(f->b));
            if (f != v.differs.end()) base = QString::fromStdString(f->a);
        }
        row.push_back(wordsCell(base));
        for (const QString& other : others) row.push_back(wordsCell(other));
        picture.table.rows.push_back(std::move(row));
        picture.table.keys.push_back(QString::fromStdString(path));
        real += isName(path) ? 0 : 1;
    }
    picture.finding = real == 0   ? compareText("Nothing that could matter differs")
                      : real == 1 ? compareText("One thing differs, all else is the same")
                                  : compareText("%1 things differ, all else is the same").arg(real);
    QStringList notes;
    for (const VariantComparison& v : c.comparisons)
        for (const std::string& note : v.notes) notes << QString::fromStdString(note) + QLatin1Char('.');
    notes.removeDuplicates();
    for (QString& note : notes) note = note.left(1).toUpper() + note.mid(1);
    picture.subtitle = notes.join(QLatin1Char(' '));
    return picture;
}

ComparePicture liveTests(const CompareView& view) {
    ComparePicture picture;
    const QString of = compareText("of times shown");
    picture.table.columns = {{compareText("Measure"), {}, false, {}}};
    if (!view.one()) picture.table.columns.push_back({compareText("Which"), {}, false, {}});
    picture.table.columns.push_back({view.base, of, true, {}});
    picture.table.columns.push_back(
        {view.one() ? view.others[0].letter : compareText("Variant"), of, true, {}});
    picture.table.columns.push_back({compareText("Impressions of each"), compareText("real"), true,
                                     compareText("80 % power, 5 % level, two-sided test of two proportions "
                                                 "(Fleiss, Levin, Paik 2003, 4.14)")});
    const LiveTest* least = nullptr;
    QString letter;
    for (const CompareView::Other& o : view.others)
        for (const LiveTest& t : o.item->liveTests) {
            std::vector<FigureCell> row{wordsCell(measureWord(t.measure))};
            if (!view.one()) row.push_back(wordsCell(o.letter));
            row.push_back({percentText(t.rateA), t.rateA, {}, false});
            row.push_back({percentText(t.rateB), t.rateB, {}, false});
            const auto n = static_cast<double>(t.impressionsEach);
            row.push_back({countText(n), n, {}, false});
            picture.table.rows.push_back(std::move(row));
            picture.table.keys.push_back(o.letter + QLatin1Char('|') + QString::fromStdString(t.measure));
            if (least == nullptr || t.impressionsEach < least->impressionsEach) {
                least = &t;
                letter = o.letter;
            }
        }
    picture.finding = least == nullptr ? compareText("No test can see a difference of nothing")
                                       : compareText("%1 real impressions of each tell %2 from %3, by the %4")
                                             .arg(countText(static_cast<double>(least->impressionsEach)),
                                                  letter, view.base, measureWord(least->measure));
    picture.subtitle = compareText("If the difference is as simulated: so many impressions of each on the "
                                   "platform show it in 8 of 10 tests; "
                                   "1 in 20 tests sees one that is not there.");
    return picture;
}

} // namespace forereach::ui
