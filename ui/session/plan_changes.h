// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// What has changed in a plan, in words.

#include <QString>

#include "core/model/scenario.h"

namespace forereach::ui {

/// A line item as people call it: its name, else its id.
QString nameOf(const LineItem&);
QString nameOf(const Campaign&);
/// "budget of Line 2 changed, Line 3 was added"; the first two and how many more.
QString changesBetween(const Scenario& was, const Scenario& is);

} // namespace forereach::ui
