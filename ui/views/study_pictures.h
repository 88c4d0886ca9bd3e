// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// From the studies of an item to what the reach page shows of them: the tornado of what its reach depends on,
// the heat map of hours, the smallest changes that pass. Values are copied, never computed here.

#include "core/report/studies.h"
#include "ui/charts/chart_data.h"
#include "ui/views/figure_table.h"

namespace forereach::ui {

struct StudyPicture {
    QString finding, subtitle;
    ChartData data;
    FigureData table;
};

/// Two series, at the low and at the high value; a row each thing, the widest first.
StudyPicture driversPicture(const DriversReport&);
/// A row each market and day, a column each hour that was tried.
StudyPicture hoursPicture(const HoursReport&);
/// A row each change that passes by itself, other hours and topics, and what does not pass.
StudyPicture smallestChange(const StallReport&);
/// "Tue", in the user's language; 0: Monday.
QString weekdayText(int weekday);
/// Under exported pictures.
QString studyProvenance(std::int64_t viewers, int replications, std::uint64_t seed);

} // namespace forereach::ui
