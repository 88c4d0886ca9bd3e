// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// What can be wrong with the machine before a window stands, each said in one sentence with its remedy.

#include <string>

namespace forereach::app {

/// Empty if a window can be opened; asked before QApplication, which ends the program without a display.
std::string displayProblem();
/// Empty if every GStreamer plugin package that playing needs is there. Looks at files only.
std::string playerProblem();

} // namespace forereach::app
