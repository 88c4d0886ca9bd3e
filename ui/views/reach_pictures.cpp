// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/reach_pictures.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "ui/views/reach_words.h"

namespace forereach::ui {

namespace {

constexpr double kDay = 86'400;

ChartPoint pointOf(double x, const Estimate& e) {
    ChartPoint p;
    p.x = x;
    p.y = typical(e);
    if (hasInterval(e)) {
        p.low = e.p10;
        p.high = e.p90;
    }
    p.error = e.error;
    return p;
}

QString intervalSubtitle(const ReachView& view) {
    if (view.report->provenance.replications > 1)
        return reachText("Line: typical outcome (P50). Band: 8 in 10 outcomes (P10 to P90).");
    return reachText("One replication: no interval yet.");
}

QString whiskerSubtitle(const ReachView& view) {
    if (view.report->provenance.replications > 1)
        return reachText("Typical outcome (P50) with 8 in 10 outcomes (P10 to P90).");
    return reachText("One replication: no interval yet.");
}

double sincePublish(const ReachView& view, SimTime at) {
    return static_cast<double>(at.seconds - view.publishedAt.seconds);
}

bool afterPublishing(const ReachView& view, const HourReport& hour) {
    return hour.at.plusHours(1) > view.publishedAt;
}

/// "Women 18-24" inside a sentence; "GB women" stays.
QString inSentence(const QString& name) {
    return name.size() > 1 && name[1].isLower() ? name.left(1).toLower() + name.mid(1) : name;
}

std::vector<ChartMarker> poolMarkers(const ReachView& view) {
    std::vector<ChartMarker> markers;
    for (const PoolReport& pool : view.item->pools) {
        if (pool.passedAfterH && pool.passedShare >= 0.5) {
            markers.push_back(
                {*pool.passedAfterH * 3600 / kDay, reachText("passed pool %1").arg(pool.level + 1)});
        }
    }
    return markers;
}

} // namespace

ReachView reachViewOf(const RunReport& report, const ItemReport& item, const Catalog& catalog) {
    ReachView view;
    view.report = &report;
    view.item = &item;
    view.publishedAt = report.scenario.start;
    for (const ContentItem& content : report.scenario.content) {
        if (content.id == item.id) view.publishedAt = content.publishAt;
    }
    if (report.scenario.markets.size() == 1) {
        if (const Market* market = catalog.market(report.scenario.markets.front())) {
            view.utcOffsetMinutes = market->offsetMinutesAt(view.publishedAt);
        }
    }
    view.segmentOrder.resize(item.segments.size());
    std::iota(view.segmentOrder.begin(), view.segmentOrder.end(), std::size_t{0});
    std::stable_sort(view.segmentOrder.begin(), view.segmentOrder.end(),
                     [&item](std::size_t a, std::size_t b) {
                         return typical(item.segments[a].reach) > typical(item.segments[b].reach);
                     });
    return view;
}

Picture peopleOverTime(const ReachView& view) {
    Picture picture;
    picture.data.x = {reachText("Since publishing"), reachText("days"), ValueKind::Plain};
    picture.data.y = {reachText("People reached"), reachText("people"), ValueKind::Count};
    picture.data.markers = poolMarkers(view);
    ChartSeries line{reachText("People reached"), {}, 0, {}};
    for (const HourReport& hour : view.item->hours) {
        if (!afterPublishing(view, hour)) continue;
        const SimTime end = hour.at.plusHours(1);
        ChartPoint p = pointOf(sincePublish(view, end) / kDay, hour.reach);
        p.label = reachText("%1 after publishing, %2")
                      .arg(sincePublishing(sincePublish(view, end)), momentText(end, view.utcOffsetMinutes));
        p.text = typicalText(hour.reach);
        line.points.push_back(std::move(p));
    }
    if (!line.points.empty() && *line.points.back().y > 0) {
        const double half = *line.points.back().y / 2;
        const auto at = std::find_if(line.points.begin(), line.points.end(),
                                     [half](const ChartPoint& p) { return *p.y >= half; });
        picture.finding =
            reachText("Half of the people were reached within %1").arg(sincePublishing(at->x * kDay));
    } else {
        picture.finding = reachText("Nobody was reached");
    }
    picture.subtitle = intervalSubtitle(view) + QLatin1Char(' ') +
                       reachText("Published %1.").arg(momentText(view.publishedAt, view.utcOffsetMinutes));
    picture.data.series = {line};
    return picture;
}

Picture timesOverTime(const ReachView& view) {
    Picture picture;
    picture.data.x = {reachText("Since publishing"), reachText("days"), ValueKind::Plain};
    picture.data.y = {reachText("Times shown in each hour"), reachText("times"), ValueKind::Count};
    picture.data.markers = poolMarkers(view);
    ChartSeries line{reachText("Times shown"), {}, 0, {}};
    const HourReport* most = nullptr;
    for (const HourReport& hour : view.item->hours) {
        if (!afterPublishing(view, hour)) continue;
        ChartPoint p = pointOf(sincePublish(view, hour.at.plusSeconds(1800)) / kDay, hour.impressions);
        p.label = reachText("Hour from %1").arg(momentText(hour.at, view.utcOffsetMinutes));
        line.points.push_back(std::move(p));
        if (most == nullptr || typical(hour.impressions) > typical(most->impressions)) most = &hour;
    }
    picture.finding =
        most == nullptr || typical(most->impressions) <= 0
            ? reachText("Never shown")
            : reachText("Shown most in the hour from %1").arg(momentText(most->at, view.utcOffsetMinutes));
    picture.subtitle = intervalSubtitle(view);
    picture.data.series = {line};
    return picture;
}

Picture bySegment(const ReachView& view) {
    Picture picture;
    picture.data.x = {reachText("Segment"), reachText("gender and age"), ValueKind::Plain};
    picture.data.y = {reachText("People reached"), reachText("people"), ValueKind::Count};
    ChartSeries series{reachText("People reached"), {}, 0, {}};
    bool few = false;
    for (const std::size_t i : view.segmentOrder) {
        const SegmentReport& segment = view.item->segments[i];
        ChartPoint p = pointOf(static_cast<double>(series.points.size()), segment.reach);
        p.label = segmentLabel(*view.report, segment.id);
        p.text = typicalText(segment.reach);
        p.note = fewViewersNote(segment.sampled);
        p.hollow = !p.note.isEmpty();
        few = few || p.hollow;
        series.points.push_back(std::move(p));
    }
    if (!series.points.empty()) {
        const ChartPoint& top = series.points.front();
        picture.finding = *top.y > 0 ? reachText("%1 are reached most: %2 people").arg(top.label, top.text)
                                     : reachText("Nobody was reached");
    }
    picture.subtitle = whiskerSubtitle(view);
    if (few)
        picture.subtitle +=
            QLatin1Char(' ') + reachText("Hollow: fewer than %1 simulated viewers.").arg(kFewViewers);
    picture.data.series = {series};
    return picture;
}

Picture byHourOfDay(const ReachView& view) {
    Picture picture;
    picture.data.x = {reachText("Hour of the day"), reachText("local time"), ValueKind::Plain};
    picture.data.y = {reachText("Times shown"), reachText("times"), ValueKind::Count};
    double most = 0;
    QString mostText;
    for (const std::size_t i : view.segmentOrder) {
        ChartSeries row{segmentLabel(*view.report, view.item->segments[i].id), {}, 0, {}};
        for (std::size_t hour = 0; hour < 24; ++hour) {
            ChartPoint p;
            p.x = static_cast<double>(hour);
            p.label = QString::number(hour);
            p.note = reachText("no figure");
            if (i < view.item->segmentHour.size() && hour < view.item->segmentHour[i].size()) {
                p.y = view.item->segmentHour[i][hour];
                p.note = fewViewersNote(view.item->segments[i].sampled);
                if (*p.y > most) {
                    most = *p.y;
                    mostText = reachText("Shown most to %1 from %2:00 to %3:00")
                                   .arg(inSentence(row.name))
                                   .arg(hour)
                                   .arg((hour + 1) % 24);
                }
            }
            row.points.push_back(std::move(p));
        }
        picture.data.series.push_back(std::move(row));
    }
    picture.finding = most > 0 ? mostText : reachText("Never shown");
    picture.subtitle =
        reachText("Times shown over the whole horizon, expected value (mean of the replications).");
    return picture;
}

Picture howOften(const ReachView& view) {
    Picture picture;
    picture.data.x = {reachText("How often they saw it"), reachText("times"), ValueKind::Plain};
    picture.data.y = {reachText("Share of people"), reachText("of people reached"), ValueKind::Share};
    ChartSeries series{reachText("Share of people reached"), {}, 0, {}};
    const auto& shares = view.item->frequencyDistribution;
    if (std::any_of(shares.begin(), shares.end(), [](double s) { return s > 0; })) {
        for (std::size_t i = 0; i < shares.size(); ++i) {
            ChartPoint p;
            p.x = static_cast<double>(i);
            p.y = shares[i];
            p.label = i + 1 == shares.size() ? reachText("%1+").arg(i + 1) : QString::number(i + 1);
            p.text = percentText(shares[i]);
            series.points.push_back(std::move(p));
        }
        picture.finding = reachText("%1 of those reached saw it once").arg(percentText(shares[0]));
        picture.data.series = {series};
    } else {
        picture.finding = reachText("Nobody was reached");
    }
    picture.subtitle = reachText("On average %1 times each, over the whole horizon.")
                           .arg(figureText(view.item->averageFrequency, 0.01));
    return picture;
}

Picture retention(const ReachView& view) {
    Picture picture;
    const CurveTitles titles = curveTitles(view.item->format);
    picture.data.x = {titles.along, titles.unit, ValueKind::Plain};
    picture.data.y = {titles.share, reachText("of times shown"), ValueKind::Share};
    ChartSeries line{titles.share, {}, 0, {}};
    std::optional<double> halfAt;
    for (const RetentionPoint& point : view.item->retention) {
        ChartPoint p = pointOf(point.at * titles.scale, point.share);
        p.label = titles.place.arg(figureText(point.at * titles.scale, titles.step));
        p.text = percentText(*p.y);
        if (!halfAt && *p.y < 0.5) halfAt = point.at;
        line.points.push_back(std::move(p));
    }
    if (!line.points.empty()) {
        picture.finding = titles.timed && halfAt
                              ? reachText("Half have left by %1 s").arg(figureText(*halfAt, 0.1))
                              : titles.atTheEnd.arg(line.points.back().text);
    }
    picture.subtitle =
        intervalSubtitle(view) + (view.item->format == Format::ShortVideo
                                      ? QLatin1Char(' ') + reachText("Watching again is not counted.")
                                      : QString());
    picture.data.series = {line};
    return picture;
}

Picture foundBy(const ReachView& view) {
    Picture picture;
    picture.data.x = {reachText("Found by"), reachText("source of the candidate"), ValueKind::Plain};
    picture.data.y = {reachText("Times shown"), reachText("times"), ValueKind::Count};
    ChartSeries series{reachText("Times shown"), {}, 0, {}};
    std::vector<const SourceReport*> sources;
    for (const SourceReport& source : view.item->sources) sources.push_back(&source);
    std::stable_sort(sources.begin(), sources.end(), [](const SourceReport* a, const SourceReport* b) {
        return typical(a->impressions) > typical(b->impressions);
    });
    for (const SourceReport* source : sources) {
        ChartPoint p = pointOf(static_cast<double>(series.points.size()), source->impressions);
        p.label = sourceLabel(source->source);
        p.text = typicalText(source->impressions);
        series.points.push_back(std::move(p));
    }
    if (!series.points.empty()) {
        const ChartPoint& top = series.points.front();
        picture.finding =
            *top.y > 0 ? reachText("Found most by: %1, %2 times shown").arg(top.label.toLower(), top.text)
                       : reachText("Never shown");
    }
    picture.subtitle = whiskerSubtitle(view);
    picture.data.series = {series};
    return picture;
}

StagesPicture stages(const ReachView& view) {
    StagesPicture picture;
    picture.shown = {reachText("Times shown"), reachText("times"), ValueKind::Count};
    picture.value = {reachText("Value per time shown"), reachText("ranking score"), ValueKind::Plain};
    const PoolReport* stopped = nullptr;
    for (const PoolReport& pool : view.item->pools) {
        PoolStage stage;
        stage.name = poolName(pool);
        stage.shown = pointOf(static_cast<double>(picture.stages.size()), pool.impressions);
        stage.quota = static_cast<double>(pool.quota);
        stage.value = pool.value;
        stage.needed = pool.threshold;
        stage.passed = pool.passedShare >= 0.5;
        stage.verdict = pool.passedShare > 0 && pool.passedShare < 1
                            ? reachText("Passed in %1 of replications").arg(percentText(pool.passedShare))
                            : poolVerdict(pool);
        QStringList detail;
        if (pool.passedAfterH)
            detail << reachText("after %1").arg(sincePublishing(*pool.passedAfterH * 3600));
        if (pool.probability) detail << reachText("%1 sure to be above").arg(percentText(*pool.probability));
        stage.detail = detail.join(QStringLiteral(", "));
        if (!stage.passed && stopped == nullptr) stopped = &pool;
        picture.stages.push_back(std::move(stage));
    }
    if (!picture.stages.empty()) {
        picture.finding =
            stopped == nullptr ? reachText("Passed all %1 pools").arg(picture.stages.size())
            : stopped->reason == "value below threshold"
                ? reachText("Stopped in pool %1: its value is below what is needed").arg(stopped->level + 1)
                : reachText("In pool %1: %2").arg(stopped->level + 1).arg(inSentence(poolVerdict(*stopped)));
    }
    picture.subtitle =
        reachText("A new item gets a guaranteed number of showings in each pool and goes on if its "
                  "value beats that of its cohort.");
    return picture;
}

QString lawsFinding(const RunReport& report) {
    const auto broken = std::count_if(report.laws.begin(), report.laws.end(),
                                      [](const LawResult& law) { return !law.holds; });
    if (report.laws.empty()) return reachText("Nothing was checked in this run");
    if (broken == 0) return reachText("All %1 checks hold").arg(report.laws.size());
    return reachText("%1 of %2 checks failed: do not use these figures").arg(broken).arg(report.laws.size());
}

std::optional<SimTime> firstHour(const ReachView& view, int utcOffsetMinutes, int hourOfDay) {
    for (const HourReport& hour : view.item->hours) {
        if (afterPublishing(view, hour) && hour.at.hourOfDay(utcOffsetMinutes) == hourOfDay) return hour.at;
    }
    return std::nullopt;
}

} // namespace forereach::ui
