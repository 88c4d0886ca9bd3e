// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/reach_pictures.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "ui/views/reach_words.h"

namespace forereach::ui {

namespace {

QString say(const char* text) {
    return QCoreApplication::translate("forereach::ui::ReachPage", text);
}

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
        return say("Line: typical outcome (P50). Band: 8 in 10 outcomes (P10 to P90).");
    return say("One replication: no interval yet.");
}

QString whiskerSubtitle(const ReachView& view) {
    if (view.report->provenance.replications > 1)
        return say("Typical outcome (P50) with 8 in 10 outcomes (P10 to P90).");
    return say("One replication: no interval yet.");
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
            markers.push_back({*pool.passedAfterH * 3600 / kDay, say("passed pool %1").arg(pool.level + 1)});
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
            view.utcOffsetMinutes = market->utcOffsetMinutes;
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
    picture.data.x = {say("Since publishing"), say("days"), ValueKind::Plain};
    picture.data.y = {say("People reached"), say("people"), ValueKind::Count};
    picture.data.markers = poolMarkers(view);
    ChartSeries line{say("People reached"), {}, 0, {}};
    for (const HourReport& hour : view.item->hours) {
        if (!afterPublishing(view, hour)) continue;
        const SimTime end = hour.at.plusHours(1);
        ChartPoint p = pointOf(sincePublish(view, end) / kDay, hour.reach);
        p.label = say("%1 after publishing, %2")
                      .arg(sincePublishing(sincePublish(view, end)), momentText(end, view.utcOffsetMinutes));
        p.text = typicalText(hour.reach);
        line.points.push_back(std::move(p));
    }
    if (!line.points.empty() && *line.points.back().y > 0) {
        const double half = *line.points.back().y / 2;
        const auto at = std::find_if(line.points.begin(), line.points.end(),
                                     [half](const ChartPoint& p) { return *p.y >= half; });
        picture.finding = say("Half of the people were reached within %1").arg(sincePublishing(at->x * kDay));
    } else {
        picture.finding = say("Nobody was reached");
    }
    picture.subtitle = intervalSubtitle(view) + QLatin1Char(' ') +
                       say("Published %1.").arg(momentText(view.publishedAt, view.utcOffsetMinutes));
    picture.data.series = {line};
    return picture;
}

Picture timesOverTime(const ReachView& view) {
    Picture picture;
    picture.data.x = {say("Since publishing"), say("days"), ValueKind::Plain};
    picture.data.y = {say("Times shown in each hour"), say("times"), ValueKind::Count};
    picture.data.markers = poolMarkers(view);
    ChartSeries line{say("Times shown"), {}, 0, {}};
    const HourReport* most = nullptr;
    for (const HourReport& hour : view.item->hours) {
        if (!afterPublishing(view, hour)) continue;
        ChartPoint p = pointOf(sincePublish(view, hour.at.plusSeconds(1800)) / kDay, hour.impressions);
        p.label = say("Hour from %1").arg(momentText(hour.at, view.utcOffsetMinutes));
        line.points.push_back(std::move(p));
        if (most == nullptr || typical(hour.impressions) > typical(most->impressions)) most = &hour;
    }
    picture.finding =
        most == nullptr || typical(most->impressions) <= 0
            ? say("Never shown")
            : say("Shown most in the hour from %1").arg(momentText(most->at, view.utcOffsetMinutes));
    picture.subtitle = intervalSubtitle(view);
    picture.data.series = {line};
    return picture;
}

Picture bySegment(const ReachView& view) {
    Picture picture;
    picture.data.x = {say("Segment"), say("gender and age"), ValueKind::Plain};
    picture.data.y = {say("People reached"), say("people"), ValueKind::Count};
    ChartSeries series{say("People reached"), {}, 0, {}};
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
        picture.finding = *top.y > 0 ? say("%1 are reached most: %2 people").arg(top.label, top.text)
                                     : say("Nobody was reached");
    }
    picture.subtitle = whiskerSubtitle(view);
    if (few)
        picture.subtitle +=
            QLatin1Char(' ') + say("Hollow: fewer than %1 simulated viewers.").arg(kFewViewers);
    picture.data.series = {series};
    return picture;
}

Picture byHourOfDay(const ReachView& view) {
    Picture picture;
    picture.data.x = {say("Hour of the day"), say("local time"), ValueKind::Plain};
    picture.data.y = {say("Times shown"), say("times"), ValueKind::Count};
    double most = 0;
    QString mostText;
    for (const std::size_t i : view.segmentOrder) {
        ChartSeries row{segmentLabel(*view.report, view.item->segments[i].id), {}, 0, {}};
        for (std::size_t hour = 0; hour < 24; ++hour) {
            ChartPoint p;
            p.x = static_cast<double>(hour);
            p.label = QString::number(hour);
            p.note = say("no figure");
            if (i < view.item->segmentHour.size() && hour < view.item->segmentHour[i].size()) {
                p.y = view.item->segmentHour[i][hour];
                p.note = fewViewersNote(view.item->segments[i].sampled);
                if (*p.y > most) {
                    most = *p.y;
                    mostText = say("Shown most to %1 from %2:00 to %3:00")
                                   .arg(inSentence(row.name))
                                   .arg(hour)
                                   .arg((hour + 1) % 24);
                }
            }
            row.points.push_back(std::move(p));
        }
        picture.data.series.push_back(std::move(row));
    }
    picture.finding = most > 0 ? mostText : say("Never shown");
    picture.subtitle = say("Times shown over the whole horizon, expected value (mean of the replications).");
    return picture;
}

Picture howOften(const ReachView& view) {
    Picture picture;
    picture.data.x = {say("How often they saw it"), say("times"), ValueKind::Plain};
    picture.data.y = {say("Share of people"), say("of people reached"), ValueKind::Share};
    ChartSeries series{say("Share of people reached"), {}, 0, {}};
    const auto& shares = view.item->frequencyDistribution;
    if (std::any_of(shares.begin(), shares.end(), [](double s) { return s > 0; })) {
        for (std::size_t i = 0; i < shares.size(); ++i) {
            ChartPoint p;
            p.x = static_cast<double>(i);
            p.y = shares[i];
            p.label = i + 1 == shares.size() ? say("%1+").arg(i + 1) : QString::number(i + 1);
            p.text = percentText(shares[i]);
            series.points.push_back(std::move(p));
        }
        picture.finding = say("%1 of those reached saw it once").arg(percentText(shares[0]));
        picture.data.series = {series};
    } else {
        picture.finding = say("Nobody was reached");
    }
    picture.subtitle = say("On average %1 times each, over the whole horizon.")
                           .arg(figureText(view.item->averageFrequency, 0.01));
    return picture;
}

Picture retention(const ReachView& view) {
    Picture picture;
    picture.data.x = {say("Into the video"), say("seconds"), ValueKind::Plain};
    picture.data.y = {say("Still watching"), say("of times shown"), ValueKind::Share};
    ChartSeries line{say("Still watching"), {}, 0, {}};
    std::optional<double> halfAt;
    for (const RetentionPoint& point : view.item->retention) {
        ChartPoint p = pointOf(point.atS, point.share);
        p.label = say("At %1 s").arg(figureText(point.atS, 0.1));
        p.text = percentText(*p.y);
        if (!halfAt && *p.y < 0.5) halfAt = point.atS;
        line.points.push_back(std::move(p));
    }
    if (!line.points.empty()) {
        picture.finding = halfAt ? say("Half have left by %1 s").arg(figureText(*halfAt, 0.1))
                                 : say("%1 still watch at the end").arg(line.points.back().text);
    }
    picture.subtitle = intervalSubtitle(view) + QLatin1Char(' ') + say("Watching again is not counted.");
    picture.data.series = {line};
    return picture;
}

Picture foundBy(const ReachView& view) {
    Picture picture;
    picture.data.x = {say("Found by"), say("source of the candidate"), ValueKind::Plain};
    picture.data.y = {say("Times shown"), say("times"), ValueKind::Count};
    ChartSeries series{say("Times shown"), {}, 0, {}};
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
        picture.finding = *top.y > 0
                              ? say("Found most by: %1, %2 times shown").arg(top.label.toLower(), top.text)
                              : say("Never shown");
    }
    picture.subtitle = whiskerSubtitle(view);
    picture.data.series = {series};
    return picture;
}

StagesPicture stages(const ReachView& view) {
    StagesPicture picture;
    picture.shown = {say("Times shown"), say("times"), ValueKind::Count};
    picture.value = {say("Value per time shown"), say("ranking score"), ValueKind::Plain};
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
                            ? say("Passed in %1 of replications").arg(percentText(pool.passedShare))
                            : poolVerdict(pool);
        QStringList detail;
        if (pool.passedAfterH) detail << say("after %1").arg(sincePublishing(*pool.passedAfterH * 3600));
        if (pool.probability) detail << say("%1 sure to be above").arg(percentText(*pool.probability));
        stage.detail = detail.join(QStringLiteral(", "));
        if (!stage.passed && stopped == nullptr) stopped = &pool;
        picture.stages.push_back(std::move(stage));
    }
    if (!picture.stages.empty()) {
        picture.finding =
            stopped == nullptr ? say("Passed all %1 pools").arg(picture.stages.size())
            : stopped->reason == "value below threshold"
                ? say("Stopped in pool %1: its value is below what is needed").arg(stopped->level + 1)
                : say("In pool %1: %2").arg(stopped->level + 1).arg(inSentence(poolVerdict(*stopped)));
    }
    picture.subtitle = say("A new item gets a guaranteed number of showings in each pool and goes on if its "
                           "value beats that of its cohort.");
    return picture;
}

QString lawsFinding(const RunReport& report) {
    const auto broken = std::count_if(report.laws.begin(), report.laws.end(),
                                      [](const LawResult& law) { return !law.holds; });
    if (report.laws.empty()) return say("Nothing was checked in this run");
    if (broken == 0) return say("All %1 checks hold").arg(report.laws.size());
    return say("%1 of %2 checks failed: do not use these figures").arg(broken).arg(report.laws.size());
}

std::optional<SimTime> firstHour(const ReachView& view, int utcOffsetMinutes, int hourOfDay) {
    for (const HourReport& hour : view.item->hours) {
        if (afterPublishing(view, hour) && hour.at.hourOfDay(utcOffsetMinutes) == hourOfDay) return hour.at;
    }
    return std::nullopt;
}

} // namespace forereach::ui
