// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// From one item of a report to what each chart of the reach page plots: values are copied, never computed, so
// that a picture and report.json cannot differ. Each picture comes with the finding that is its title.

#include "core/report/run_report.h"
#include "ui/charts/chart_data.h"
#include "ui/charts/pool_stages_chart.h"

namespace forereach::ui {

/// An item of a run with what is needed to name its times and segments.
struct ReachView {
    const RunReport* report = nullptr;
    const ItemReport* item = nullptr;
    SimTime publishedAt;
    int utcOffsetMinutes = 0;              // of the only market; UTC for several
    std::vector<std::size_t> segmentOrder; // most people first
};

ReachView reachViewOf(const RunReport&, const ItemReport&, const Catalog&);

struct Picture {
    QString finding, subtitle;
    ChartData data;
};

Picture peopleOverTime(const ReachView&); // cumulative, at the end of each hour
Picture timesOverTime(const ReachView&);  // in each hour
Picture bySegment(const ReachView&);
Picture byHourOfDay(const ReachView&); // rows in segmentOrder, 24 columns
Picture howOften(const ReachView&);
Picture retention(const ReachView&);
Picture foundBy(const ReachView&);

struct StagesPicture {
    QString finding, subtitle;
    ChartAxis shown, value;
    std::vector<PoolStage> stages;
};
StagesPicture stages(const ReachView&);
/// "All 11 checks hold".
QString lawsFinding(const RunReport&);

/// The hour of the report's horizon at which a local hour of day first comes after publishing; nothing if
/// never.
std::optional<SimTime> firstHour(const ReachView&, int utcOffsetMinutes, int hourOfDay);

} // namespace forereach::ui
