// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// From a closer look at a budget (caps, overlap, splits) to pictures and tables. Values are copied.

#include "ui/charts/chart_data.h"
#include "ui/session/plan_desk.h"
#include "ui/views/figure_table.h"

namespace forereach::ui {

struct PlanLook {
    QString finding, subtitle;
    ChartData data;
    FigureData table;
    QStringList rows;                              // of an UpSet picture
    std::vector<std::vector<std::size_t>> members; // its columns
};

/// Keys of the table: the row's index.
PlanLook capsLook(const PlanDesk::Caps&, const PlanCurve&);
enum class PacingView { SoFar, Hours, Days };
/// `line`: 0 the campaign, then its line items.
PlanLook pacingLook(const PlanDesk::Sales&, std::size_t line, PacingView, const Scenario&, const Catalog&);
enum class AuctionView { PriceToWin, WinRate, Losses };
/// `line`: 0 the campaign (but for the price to win), then its line items.
PlanLook auctionLook(const PlanDesk::Sales&, std::size_t line, AuctionView, const Scenario&, const Catalog&);
enum class BoostView { Added, Cannibalised };
PlanLook boostLook(const PlanDesk::Boosts&, BoostView, const Scenario&);
PlanLook overlapLook(const PlanDesk::Overlaps&, const Scenario&);
/// `name`: of the scenario that was run.
PlanLook versionsLook(const PlanDesk::Versions&, const PlanCurve&, const Scenario& ran);
PlanLook splitLook(const PlanDesk::Splits&, const PlanCurve&, const Scenario&);
/// "as planned", "none", "3 a week".
QString capName(const CapFigures&);
QString goalWords(PlanGoal);

} // namespace forereach::ui
