// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// From the answers of core/plan to what the charts and tables of the plan page show. Values are copied or
// read off a CurveReader, never computed here.

#include "core/plan/delivery.h"
#include "core/plan/optimise.h"
#include "core/plan/overlap.h"
#include "core/plan/plan.h"
#include "ui/charts/chart_data.h"
#include "ui/views/figure_table.h"

namespace forereach::ui {

/// "shown", "half in view for 2 s (MRC)": when an impression counts.
QString countedWords(CountingRule);

/// 1+ with its band and 3+ thinner, against the budget; dots simulated, the line fitted (none while the
/// answer is partial).
ChartData curveData(const PlanCurve&, const CurveReader&, bool partial);
/// "GBP 2,000 reach 41,000 people; the next GBP 500 add 9,000".
QString curveFinding(const PlanCurve&, const CurveReader&, double budget);
QString curveSubtitle(const PlanCurve&, bool partial);
/// People met at least 1, 2, .. 10 times at a budget.
ChartData timesData(const CurveReading&);
FigureData pointsTable(const PlanCurve&);
/// Under exported pictures.
QString planProvenance(const PlanCurve&);

} // namespace forereach::ui
