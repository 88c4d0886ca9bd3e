// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// The table under each picture of the reach page: the same values, rounded for reading, exact for copying.

#include "ui/views/figure_table.h"
#include "ui/views/reach_pictures.h"

namespace forereach::ui {

FigureData overTimeTable(const ReachView&); // keys: index into ItemReport::hours
FigureData segmentTable(const ReachView&);  // keys: segment ids
FigureData hourTable(const ReachView&);     // keys: segment ids
FigureData frequencyTable(const ReachView&);
FigureData retentionTable(const ReachView&);
FigureData sourceTable(const ReachView&);
FigureData stageTable(const ReachView&);
FigureData lawTable(const RunReport&);

} // namespace forereach::ui
