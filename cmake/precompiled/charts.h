// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// The chart library's header, the largest of the project, compiled once for ui/charts.
#include "cmake/precompiled/ui.h"
#include "ui/charts/plot_library.h"
