// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// A plan to hand on: all points of its curve with seed and version, as CSV, as a workbook or as one
// self-contained HTML page.

#include <string>
#include <vector>

#include "core/plan/plan.h"
#include "core/report/workbook.h"

namespace forereach {

/// RFC 4180, full precision, '' where nothing is known; each row names the plan that it comes from. The last
/// row is the one without a limit of money.
std::string planCsv(const PlanCurve&);
/// The media plan, to read or to print: the campaign's line items as they stand, the curve as a picture and
/// all of its points, with seed and version on each printed page.
std::string planHtml(const PlanCurve&, const Scenario&);
/// The same as sheets: the campaign's line items in a form that can be imported again, the curve, and where
/// its figures come from. `curve` may be null: then the line items alone.
std::vector<WorkbookSheet> planSheets(const PlanCurve* curve, const Campaign&);

} // namespace forereach
