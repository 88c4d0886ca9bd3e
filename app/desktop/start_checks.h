// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// What can be wrong with the machine before a window stands, each said in one sentence with its remedy.

#include <string>
#include <thread>

namespace forereach::app {

/// Empty if a window can be opened; asked before QApplication, which ends the program without a display.
std::string displayProblem();
/// Empty if every GStreamer plugin package that playing needs is there. Looks at files only.
std::string playerProblem();
/// Begins to load GStreamer (on a first start it looks through every plugin, which takes a second) on a
/// thread that the caller joins.
std::thread loadPlayerEarly();

} // namespace forereach::app
