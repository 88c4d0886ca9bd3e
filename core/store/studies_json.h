// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// JSON of the studies of one item (docs/file-format.md).

#include <string>

#include "core/report/studies.h"

namespace forereach {

std::string stallToJson(const StallReport&);
std::string driversToJson(const DriversReport&);
std::string hoursToJson(const HoursReport&);

} // namespace forereach
