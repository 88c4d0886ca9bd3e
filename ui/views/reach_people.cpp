// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/reach_people.h"

#include <algorithm>

#include "core/report/audience_figures.h"
#include "ui/views/reach_cells.h"
#include "ui/views/reach_words.h"

namespace forereach::ui {

namespace {

FigureCell share(double value) {
    return {percentText(value), value, {}, false};
}

QString lineName(Connection c) {
    switch (c) {
    case Connection::Mobile3G:
        return reachText("Mobile, 3G");
    case Connection::Mobile4G:
        return reachText("Mobile, 4G");
    case Connection::Mobile5G:
        return reachText("Mobile, 5G");
    case Connection::Fixed:
        break;
    }
    return reachText("Fixed line or Wi-Fi");
}

struct Beyond {
    QString name;
    const Estimate* share;
};
std::vector<Beyond> beyond(const SpreadReport& s) {
    return {{reachText("Outside the segment it first reached most"), &s.outsideFirst},
            {reachText("Not met as a follower of the creator"), &s.outsideFollowers}};
}

} // namespace

Picture spread(const ReachView& view) {
    Picture picture;
    picture.data.x = {reachText("Beyond where it started"), reachText("part of the reach"), ValueKind::Plain};
    picture.data.y = {reachText("Share of people"), reachText("of people reached"), ValueKind::Share};
    if (!view.item->spread) {
        picture.finding = reachText("Nobody was reached in some replication");
        return picture;
    }
    ChartSeries series{reachText("Share of people reached"), {}, 0, {}};
    for (const Beyond& one : beyond(*view.item->spread)) {
        ChartPoint p;
        p.x = static_cast<double>(series.points.size());
        p.y = typical(*one.share);
        p.low = one.share->p10;
        p.high = one.share->p90;
        p.label = one.name;
        p.text = percentText(*p.y);
        series.points.push_back(std::move(p));
    }
    picture.finding = reachText("%1 of the people reached are outside the segment it started in")
                          .arg(series.points.front().text);
    picture.subtitle = reachText("Its reach is as wide as that of %1 segments of equal size.")
                           .arg(figureText(typical(view.item->spread->effectiveSegments), 0.1));
    picture.data.series = {series};
    return picture;
}

FigureData spreadTable(const ReachView& view) {
    FigureData table;
    table.columns = {nameColumn(reachText("Beyond where it started"))};
    addColumns(table, reachText("Share of people"), reachText("% of people reached"));
    if (!view.item->spread) return table;
    for (const Beyond& one : beyond(*view.item->spread)) {
        std::vector<FigureCell> row{wordsCell(one.name)};
        addShareCells(row, *one.share);
        table.rows.push_back(std::move(row));
        table.keys.push_back(QString::number(table.keys.size()));
    }
    return table;
}

Picture arrival(const ReachView& view) {
    Picture picture;
    picture.data.x = {reachText("Connection"), reachText("of the people it was shown to"), ValueKind::Plain};
    picture.data.y = {reachText("Starts lost"), reachText("of times shown"), ValueKind::Share};
    ChartSeries series{reachText("Starts lost"), {}, 0, {}};
    const ConnectionReport* worst = nullptr;
    for (const ConnectionReport& c : view.item->connections) {
        ChartPoint p;
        p.x = static_cast<double>(series.points.size());
        p.y = c.startsLost;
        p.label = lineName(c.connection);
        p.text = percentText(c.startsLost);
        series.points.push_back(std::move(p));
        if (worst == nullptr || c.startsLost > worst->startsLost) worst = &c;
    }
    if (worst == nullptr) {
        picture.finding = view.item->format == Format::ShortVideo
                              ? reachText("Never shown")
                              : reachText("Only short videos are loaded while they play");
        return picture;
    }
    picture.finding = worst->startsLost > 0
                          ? reachText("%1: %2 of starts are lost to waiting")
                                .arg(lineName(worst->connection), percentText(worst->startsLost))
                          : reachText("No start was lost to waiting");
    picture.subtitle =
        reachText("Given up before the video started; expected value (mean of the replications).");
    picture.data.series = {series};
    return picture;
}

FigureData arrivalTable(const ReachView& view) {
    FigureData table;
    table.columns = {nameColumn(reachText("Connection")),
                     numberColumn(reachText("Shown"), reachText("times"), reachText("Typical outcome: P50")),
                     numberColumn(reachText("Starts lost"), reachText("% of times shown")),
                     numberColumn(reachText("Wait before the start"), reachText("s"), reachText("Mean")),
                     numberColumn(reachText("Stalled"), reachText("s"), reachText("Mean of a showing"))};
    for (const ConnectionReport& c : view.item->connections) {
        table.rows.push_back({wordsCell(lineName(c.connection)),
                              {typicalText(c.impressions), typical(c.impressions), {}, false},
                              share(c.startsLost),
                              {figureText(c.startS, 0.01), c.startS, {}, false},
                              {figureText(c.stallS, 0.01), c.stallS, {}, false}});
        table.keys.push_back(QString::fromStdString(std::string(toText(c.connection))));
    }
    return table;
}

Picture attention(const RunReport& report) {
    Picture picture;
    picture.data.x = {reachText("The next day of use follows after"), reachText("days"), ValueKind::Plain};
    picture.data.y = {reachText("Days of use"), reachText("of all days of use"), ValueKind::Share};
    ChartSeries series{reachText("Days of use"), {}, 0, {}};
    for (const double value : report.market.daysBetweenUse) {
        ChartPoint p;
        p.x = static_cast<double>(series.points.size());
        p.y = value;
        p.label = QString::number(series.points.size() + 1);
        p.text = percentText(value);
        series.points.push_back(std::move(p));
    }
    picture.finding =
        reachText("People use it %1 minutes a day").arg(figureText(report.attention.minutesPerDay, 0.1));
    picture.subtitle = reachText("Of everybody who uses the app, whatever they were shown.");
    if (!series.points.empty()) picture.data.series = {series};
    return picture;
}

FigureData attentionTable(const RunReport& report) {
    FigureData table;
    table.columns = {nameColumn(reachText("How people use the app")), numberColumn(reachText("Figure"), {}),
                     nameColumn(reachText("To read it"))};
    for (const AudienceFigure& f : audienceFigures(report)) {
        const QString about = QString::fromUtf8(f.about.data(), static_cast<qsizetype>(f.about.size()));
        table.rows.push_back({wordsCell(reachText(f.label.c_str())),
                              {QString::fromStdString(f.text), f.value, {}, false},
                              wordsCell(about.isEmpty() ? about : reachText(about.toUtf8().constData()))});
        table.keys.push_back(QString::fromStdString(f.key));
    }
    return table;
}

} // namespace forereach::ui
