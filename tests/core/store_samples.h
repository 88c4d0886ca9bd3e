// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Documents for the tests of core/store in which every field differs from its default, so that a field that
// is not written or not read shows.

#include <string>

#include "core/store/workspace.h"

namespace forereach::samples {

MediaSignals signals();
Scenario scenario();
RunReport report();
LibraryItem item(const std::string& id);

} // namespace forereach::samples
