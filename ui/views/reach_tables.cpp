// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/reach_tables.h"

#include <algorithm>

#include "ui/views/reach_cells.h"
#include "ui/views/reach_words.h"

namespace forereach::ui {

FigureData overTimeTable(const ReachView& view) {
    FigureData table;
    table.columns = {
        nameColumn(reachText("Hour from")),
        numberColumn(reachText("Since publishing"), reachText("hours"), reachText("At the end of the hour"))};
    addColumns(table, reachText("Reached so far"), reachText("people"));
    addColumns(table, reachText("Shown in the hour"), reachText("times"));
    for (std::size_t i = 0; i < view.item->hours.size(); ++i) {
        const HourReport& hour = view.item->hours[i];
        const SimTime end = hour.at.plusHours(1);
        if (!(end > view.publishedAt)) continue;
        const double since = static_cast<double>(end.seconds - view.publishedAt.seconds) / 3600;
        std::vector<FigureCell> row{
            {momentText(hour.at, view.utcOffsetMinutes), QString::fromStdString(hour.at.iso()), {}, false},
            {figureText(since, since == static_cast<double>(static_cast<long long>(since)) ? 1 : 0.1),
             since,
             {},
             false}};
        addCells(row, hour.reach);
        addCells(row, hour.impressions);
        table.rows.push_back(std::move(row));
        table.keys.push_back(QString::number(i));
    }
    return table;
}

FigureData segmentTable(const ReachView& view) {
    FigureData table;
    table.columns = {nameColumn(reachText("Segment")),
                     numberColumn(reachText("App users"), reachText("people"))};
    addColumns(table, reachText("Reached"), reachText("people"));
    table.columns.push_back(numberColumn(reachText("Sampled"), reachText("simulated viewers"),
                                         reachText("Virtual viewers behind the figure")));
    for (const std::size_t i : view.segmentOrder) {
        const SegmentReport& segment = view.item->segments[i];
        std::vector<FigureCell> row{wordsCell(segmentLabel(*view.report, segment.id)),
                                    countCell(static_cast<double>(segment.people))};
        addCells(row, segment.reach, fewViewersNote(segment.sampled));
        row.push_back(countCell(static_cast<double>(segment.sampled.viewers)));
        table.rows.push_back(std::move(row));
        table.keys.push_back(QString::fromStdString(segment.id.value));
    }
    return table;
}

FigureData hourTable(const ReachView& view) {
    FigureData table;
    table.columns = {nameColumn(reachText("Times shown at hour"))};
    for (int hour = 0; hour < 24; ++hour)
        table.columns.push_back(
            numberColumn(QString::number(hour), {}, reachText("Times shown, local time")));
    for (const std::size_t i : view.segmentOrder) {
        std::vector<FigureCell> row{wordsCell(segmentLabel(*view.report, view.item->segments[i].id))};
        for (std::size_t hour = 0; hour < 24; ++hour) {
            if (i < view.item->segmentHour.size() && hour < view.item->segmentHour[i].size()) {
                const double value = view.item->segmentHour[i][hour];
                row.push_back({figureText(value, 1), value, {}, false});
            } else {
                row.push_back(unknownCell(reachText("Not computed")));
            }
        }
        table.rows.push_back(std::move(row));
        table.keys.push_back(QString::fromStdString(view.item->segments[i].id.value));
    }
    return table;
}

FigureData frequencyTable(const ReachView& view) {
    FigureData table;
    table.columns = {numberColumn(reachText("Saw it"), reachText("times")),
                     numberColumn(reachText("Share"), reachText("% of people reached"))};
    const auto& shares = view.item->frequencyDistribution;
    for (std::size_t i = 0; i < shares.size(); ++i) {
        const QString times = i + 1 == shares.size() ? reachText("%1+").arg(i + 1) : QString::number(i + 1);
        table.rows.push_back(
            {{times, static_cast<double>(i + 1), {}, false}, {percentText(shares[i]), shares[i], {}, false}});
        table.keys.push_back(QString::number(i));
    }
    return table;
}

FigureData retentionTable(const ReachView& view) {
    FigureData table;
    const CurveTitles titles = curveTitles(view.item->format);
    table.columns = {numberColumn(titles.along, titles.unit)};
    addColumns(table, titles.share, reachText("% of times shown"));
    for (std::size_t i = 0; i < view.item->retention.size(); ++i) {
        const RetentionPoint& point = view.item->retention[i];
        const double at = point.at * titles.scale;
        std::vector<FigureCell> row{{figureText(at, titles.step), at, {}, false}};
        addShareCells(row, point.share);
        table.rows.push_back(std::move(row));
        table.keys.push_back(QString::number(i));
    }
    return table;
}

FigureData sourceTable(const ReachView& view) {
    FigureData table;
    table.columns = {nameColumn(reachText("Found by"))};
    addColumns(table, reachText("Shown"), reachText("times"));
    std::vector<const SourceReport*> sources;
    for (const SourceReport& source : view.item->sources) sources.push_back(&source);
    std::stable_sort(sources.begin(), sources.end(), [](const SourceReport* a, const SourceReport* b) {
        return typical(a->impressions) > typical(b->impressions);
    });
    for (const SourceReport* source : sources) {
        std::vector<FigureCell> row{wordsCell(sourceLabel(source->source))};
        addCells(row, source->impressions);
        table.rows.push_back(std::move(row));
        table.keys.push_back(QString::fromUtf8(toText(source->source).data(),
                                               static_cast<qsizetype>(toText(source->source).size())));
    }
    return table;
}

FigureData stageTable(const ReachView& view) {
    FigureData table;
    table.columns = {nameColumn(reachText("Stage")),
                     numberColumn(reachText("Quota"), reachText("times shown"))};
    addColumns(table, reachText("Shown"), reachText("times"));
    table.columns.push_back(numberColumn(reachText("Value"), reachText("score per time shown"),
                                         reachText("Posterior mean at the last look")));
    table.columns.push_back(numberColumn(reachText("Needed"), reachText("score per time shown"),
                                         reachText("Quantile of the cohort")));
    table.columns.push_back(numberColumn(reachText("Sure to be above"), reachText("%"),
                                         reachText("P(value > needed | data), at the last look")));
    table.columns.push_back(numberColumn(reachText("Passed"), reachText("% of replications")));
    table.columns.push_back(numberColumn(reachText("Passed after"), reachText("hours since publishing")));
    table.columns.push_back(nameColumn(reachText("Outcome")));
    const QString notLooked = reachText("It was not looked at in this pool");
    for (const PoolReport& pool : view.item->pools) {
        std::vector<FigureCell> row{wordsCell(poolName(pool)), countCell(static_cast<double>(pool.quota))};
        addCells(row, pool.impressions);
        const auto score = [&](const std::optional<double>& v) {
            return v ? FigureCell{figureText(*v, 0.001), *v, {}, false} : unknownCell(notLooked);
        };
        row.push_back(score(pool.value));
        row.push_back(score(pool.threshold));
        row.push_back(pool.probability
                          ? FigureCell{percentText(*pool.probability), *pool.probability, {}, false}
                          : unknownCell(notLooked));
        row.push_back({percentText(pool.passedShare), pool.passedShare, {}, false});
        row.push_back(pool.passedAfterH
                          ? FigureCell{figureText(*pool.passedAfterH, 0.1), *pool.passedAfterH, {}, false}
                          : unknownCell(reachText("It did not pass")));
        row.push_back(wordsCell(poolVerdict(pool)));
        table.rows.push_back(std::move(row));
        table.keys.push_back(QString::number(pool.level));
    }
    return table;
}

FigureData lawTable(const RunReport& report) {
    FigureData table;
    table.columns = {nameColumn(reachText("Check")), nameColumn(reachText("Outcome")),
                     nameColumn(reachText("Figures"))};
    for (const LawResult& law : report.laws) {
        table.rows.push_back({wordsCell(QString::fromStdString(law.name)),
                              wordsCell(law.holds ? reachText("✓ holds") : reachText("✗ failed")),
                              wordsCell(QString::fromStdString(law.detail))});
        table.keys.push_back(QString::fromStdString(law.name));
    }
    return table;
}

} // namespace forereach::ui
