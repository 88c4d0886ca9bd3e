// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/study_pictures.h"

#include <QLocale>
#include <QStringList>

#include <algorithm>
#include <cmath>

#include "ui/views/compare_pictures.h"
#include "ui/views/reach_words.h"

namespace forereach::ui {

namespace {

QString driverWords(const std::string& driver) {
    static constexpr std::pair<const char*, const char*> kWords[] = {
        {"hook", QT_TRANSLATE_NOOP("forereach::ui::ReachPage", "Hook")},
        {"quality", QT_TRANSLATE_NOOP("forereach::ui::ReachPage", "Quality")},
        {"pace", QT_TRANSLATE_NOOP("forereach::ui::ReachPage", "Pace")},
        {"what nobody measures", QT_TRANSLATE_NOOP("forereach::ui::ReachPage", "What nobody measures")},
        {"publish hour", QT_TRANSLATE_NOOP("forereach::ui::ReachPage", "Publish hour (UTC)")},
        {"topic", QT_TRANSLATE_NOOP("forereach::ui::ReachPage", "Topic")},
        {"language", QT_TRANSLATE_NOOP("forereach::ui::ReachPage", "Language")},
        {"followers", QT_TRANSLATE_NOOP("forereach::ui::ReachPage", "Followers")},
        {"items it competes with", QT_TRANSLATE_NOOP("forereach::ui::ReachPage", "Items it competes with")},
        {"quality of rivals", QT_TRANSLATE_NOOP("forereach::ui::ReachPage", "Quality of rivals")}};
    for (const auto& [name, words] : kWords)
        if (driver == name) return reachText(words);
    return QString::fromStdString(driver);
}

bool luckDecides(const Difference& d) {
    return verdictOf(d) == Verdict::CannotTell;
}

ChartPoint tornadoPoint(double row, const DriverBar& bar, const std::string& value, const Difference& d) {
    ChartPoint p;
    p.x = row;
    p.label = driverWords(bar.driver);
    p.y = typical(d.difference);
    if (hasInterval(d.difference)) {
        p.low = d.difference.p10;
        p.high = d.difference.p90;
    }
    p.text = QString::fromStdString(value);
    p.note = reachText("at %1").arg(p.text);
    p.hollow = luckDecides(d);
    if (p.hollow) p.note += QStringLiteral("; ") + reachText("luck decides");
    return p;
}

FigureCell textCell(const QString& text, const QString& hint = {}) {
    return {text, text, hint, false};
}

FigureCell differenceCell(const Difference& d) {
    return {differenceWords(d.difference), typical(d.difference), {}, false};
}

QString hourText(int hour) {
    return QStringLiteral("%1:00").arg(hour, 2, 10, QLatin1Char('0'));
}

QString placeText(const HoursReport& report, const MarketHours& m, int weekday, int hour) {
    const QString text = QStringLiteral("%1 %2").arg(weekdayText(weekday), hourText(hour));
    return report.markets.size() > 1 ? QString::fromStdString(m.market) + QLatin1Char(' ') + text : text;
}

QString hoursFinding(const HoursReport& report) {
    for (const MarketHours& m : report.markets) {
        if (m.cells.empty()) continue;
        const HourCell& best = m.cells[m.best];
        const QString now = placeText(report, m, m.ownWeekday, m.ownHour),
                      then = placeText(report, m, best.weekday, best.hour);
        switch (m.bestIs) {
        case Verdict::More:
            return reachText("Best: %1, %2 people against now (%3)")
                .arg(then, differenceWords(best.againstOwn.difference), now);
        case Verdict::Identical:
            return reachText("It is published at the best hour: %1").arg(now);
        default:
            return reachText("Can't tell yet: the best hour, %1, is not told from now (%2)").arg(then, now);
        }
    }
    return reachText("No hour was tried");
}

QString knobWords(const std::string& knob) {
    return driverWords(knob);
}

/// "+0.42".
QString sdText(double sd) {
    return signedText(sd, 0.01);
}

} // namespace

QString weekdayText(int weekday) {
    return QLocale().dayName(weekday + 1, QLocale::ShortFormat);
}

QString studyProvenance(std::int64_t viewers, int replications, std::uint64_t seed) {
    return reachText(
               "Simulated by Forereach %1: %2 viewers, replications %3, seed %4; all on the item's own luck")
        .arg(QStringLiteral(FOREREACH_VERSION), countText(static_cast<double>(viewers)))
        .arg(replications)
        .arg(seed);
}

StudyPicture driversPicture(const DriversReport& report) {
    StudyPicture picture;
    picture.data.x = {reachText("What it depends on"), reachText("widest first"), ValueKind::Plain};
    picture.data.y = {reachText("People reached, compared with now"), reachText("people"), ValueKind::Count};
    ChartSeries low{reachText("Low"), {}, 0, {}}, high{reachText("High"), {}, 0, {}};
    const QString people = reachText("people");
    picture.table.columns = {{reachText("What"), {}, false, {}},
                             {reachText("Low"), {}, false, {}},
                             {reachText("At the low"), people, true,
                              reachText("Against the item as it is, with the same luck; 8 in 10 outcomes")},
                             {reachText("High"), {}, false, {}},
                             {reachText("At the high"), people, true,
                              reachText("Against the item as it is, with the same luck; 8 in 10 outcomes")},
                             {reachText("Width"), people, true, reachText("Between the two means")},
                             {reachText("Why these values"), {}, false, {}}};
    QStringList told;
    for (const DriverBar& bar : report.bars) {
        const auto row = static_cast<double>(low.points.size());
        low.points.push_back(tornadoPoint(row, bar, bar.low, bar.atLow));
        high.points.push_back(tornadoPoint(row, bar, bar.high, bar.atHigh));
        const double width = bar.width();
        picture.table.rows.push_back(
            {textCell(driverWords(bar.driver)),
             textCell(QString::fromStdString(bar.low)),
             differenceCell(bar.atLow),
             textCell(QString::fromStdString(bar.high)),
             differenceCell(bar.atHigh),
             {figureText(width, std::max(1.0, decadeOf(width) / 10)), width, {}, false},
             textCell(QString::fromStdString(bar.basis))});
        picture.table.keys.push_back(QString::fromStdString(bar.driver));
        const bool moves = (!luckDecides(bar.atLow) && verdictOf(bar.atLow) != Verdict::Identical) ||
                           (!luckDecides(bar.atHigh) && verdictOf(bar.atHigh) != Verdict::Identical);
        if (moves && told.size() < 2) told << driverWords(bar.driver).toLower();
    }
    picture.data.series = {low, high};
    picture.finding = told.isEmpty()
                          ? reachText("Luck decides more than any of these")
                          : reachText("It depends most on: %1").arg(told.join(QStringLiteral(", ")));
    picture.subtitle =
        reachText("One thing at a time at a low and a high value, all else and all luck the same. "
                  "Whiskers: 8 in 10 outcomes. Hollow: luck decides.");
    return picture;
}

StudyPicture hoursPicture(const HoursReport& report) {
    StudyPicture picture;
    picture.data.x = {reachText("Published at"), reachText("local time"), ValueKind::Plain};
    picture.data.y = {reachText("People reached %1 h later").arg(report.ageHours), reachText("people"),
                      ValueKind::Count};
    const QString people = reachText("people");
    picture.table.columns = {
        {reachText("Market"), {}, false, {}},
        {reachText("Published"), reachText("local time"), false, {}},
        {reachText("Reached %1 h later").arg(report.ageHours), people, true,
         reachText("Typical outcome (P50), with 8 in 10 outcomes (P10 to P90)")},
        {reachText("Against now"), people, true, reachText("With the same luck; 8 in 10 outcomes")},
        {reachText("New items in the hour"),
         {},
         true,
         reachText("That the market's catalogue gets: the crowd")}};
    for (const MarketHours& m : report.markets) {
        std::vector<int> hours;
        for (const HourCell& cell : m.cells)
            if (std::find(hours.begin(), hours.end(), cell.hour) == hours.end()) hours.push_back(cell.hour);
        std::sort(hours.begin(), hours.end());
        for (const HourCell& cell : m.cells) {
            const QString day = placeText(report, m, cell.weekday, 0).chopped(6);
            if (picture.data.series.empty() || picture.data.series.back().name != day)
                picture.data.series.push_back({day, {}, 0, {}});
            ChartPoint p;
            p.x = static_cast<double>(std::find(hours.begin(), hours.end(), cell.hour) - hours.begin());
            p.y = typical(cell.reach); // the colours are of these alone: intervals are said
            p.label = QString::number(cell.hour);
            p.text = typicalText(cell.reach);
            if (hasInterval(cell.reach))
                p.note =
                    reachText("8 in 10 outcomes %1").arg(intervalTextOf(cell.reach)) + QStringLiteral("; ");
            p.note += reachText("against now %1").arg(differenceWords(cell.againstOwn.difference));
            picture.data.series.back().points.push_back(std::move(p));
            const QString interval = intervalTextOf(cell.reach);
            picture.table.rows.push_back(
                {textCell(QString::fromStdString(m.market)),
                 {QStringLiteral("%1 %2").arg(weekdayText(cell.weekday), hourText(cell.hour)),
                  QStringLiteral("%1 %2").arg(cell.weekday).arg(hourText(cell.hour)),
                  {},
                  false},
                 {interval.isEmpty() ? typicalText(cell.reach)
                                     : QStringLiteral("%1 (%2)").arg(typicalText(cell.reach), interval),
                  typical(cell.reach),
                  {},
                  false},
                 differenceCell(cell.againstOwn),
                 {figureText(cell.newItems, 1), cell.newItems, {}, false}});
            picture.table.keys.push_back(QStringLiteral("%1|%2|%3")
                                             .arg(QString::fromStdString(m.market))
                                             .arg(cell.weekday)
                                             .arg(cell.hour));
        }
    }
    picture.finding = hoursFinding(report);
    picture.subtitle =
        reachText("Every hour meets the same viewers with the same luck and the rivals of its own "
                  "hour; typical outcome (P50).");
    return picture;
}

StudyPicture smallestChange(const StallReport& report) {
    StudyPicture picture;
    const QString of = reachText("% of replications");
    picture.table.columns = {
        {reachText("Change, one thing alone"), {}, false, {}},
        {reachText("By"), reachText("standard deviations"), true, reachText("Of the catalogue's items")},
        {reachText("3-second hold"), reachText("% of times shown"), false,
         reachText("Share watched for 3 s and more: now, and with the change")},
        {reachText("Passes in"), of, true, reachText("Simulated with the change")},
        {reachText("Nine tenths of it in"), of, true, reachText("Simulated with nine tenths of the change")},
        {reachText("Expected reach"), reachText("people"), false,
         reachText("Means: now, and with the change")}};
    const QString none = QStringLiteral("-");
    if (!report.stoppedAt) {
        picture.finding = reachText("It passes all pools: nothing need change");
        return picture;
    }
    const int pool = *report.stoppedAt + 1;
    const auto row = [&](const QString& key, const QString& what, FigureCell by, FigureCell hold,
                         FigureCell passes, FigureCell tenths, FigureCell reach) {
        picture.table.rows.push_back({textCell(what), std::move(by), std::move(hold), std::move(passes),
                                      std::move(tenths), std::move(reach)});
        picture.table.keys.push_back(key);
    };
    const FigureCell no{none, {}, {}, false};
    const auto share = [](double x) { return FigureCell{percentText(x), x, {}, false}; };
    for (const SmallestChange& c : report.changes)
        row(QString::fromStdString(c.knob), knobWords(c.knob), {sdText(c.change), c.change, {}, false},
            {reachText("%1 to %2").arg(percentText(c.hold3s), percentText(c.hold3sChanged)),
             c.hold3sChanged - c.hold3s,
             {},
             false},
            share(c.passedShare), share(c.passedShareAtNineTenths),
            {reachText("%1 to %2")
                 .arg(figureText(c.reach, std::max(1.0, decadeOf(c.reach) / 10)),
                      figureText(c.reachChanged, std::max(1.0, decadeOf(c.reachChanged) / 10))),
             c.reachChanged - c.reach,
             {},
             false});
    if (report.hour)
        row(QStringLiteral("hour"),
            report.hour->hoursLater > 0 ? reachText("Publish %1 h later").arg(report.hour->hoursLater)
                                        : reachText("Publish %1 h earlier").arg(-report.hour->hoursLater),
            no, no, share(report.hour->passedShare), no, no);
    for (const OtherTopic& t : report.topics)
        row(QStringLiteral("topic ") + QString::fromStdString(t.topic),
            reachText("As %1").arg(QString::fromStdString(t.topic)), no, no, share(t.passedShare), no, no);
    for (const std::string& knob : report.cannot)
        row(QStringLiteral("cannot ") + QString::fromStdString(knob),
            reachText("%1 alone does not pass").arg(knobWords(knob)),
            {reachText("up to %1").arg(sdText(kFurthestChange)), kFurthestChange, {}, false}, no, no, no, no);
    if (!report.changes.empty()) {
        const SmallestChange& c = report.changes.front();
        picture.finding = reachText("%1 points of 3-second hold pass pool %2 (%3 %4, re-simulated)")
                              .arg(signedText(100 * (c.hold3sChanged - c.hold3s), 0.1))
                              .arg(pool)
                              .arg(knobWords(c.knob).toLower(), sdText(c.change));
    } else {
        picture.finding = reachText("No change of hook, quality or pace alone passes pool %1").arg(pool);
    }
    picture.subtitle =
        reachText(
            "Found by simulating %1 variants on the item's own luck: with the change it passes in half of "
            "the replications or more, with nine tenths of it in fewer.")
            .arg(report.simulated);
    return picture;
}

} // namespace forereach::ui
