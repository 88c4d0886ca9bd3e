// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Rows of a comparison with published statistics as a table and as JSON. Shared by validate and calibrate.

#include <string>
#include <vector>

#include "core/calibrate/validation.h"

namespace forereach::cli {

std::string validationTable(const std::vector<ValidationRow>&);
std::string validationJson(const std::vector<ValidationRow>&);

} // namespace forereach::cli
