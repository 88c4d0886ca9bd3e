// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// The creatives of a line item, as people name them, found in the library.

#include "core/model/scenario.h"

namespace forereach::ui {

class WorkspaceSession;

/// Creatives are named by id or, as people do, by title: a title that one item of the library alone has
/// becomes its id. Items that the scenario lacks join it. What is not found stays as it is.
void joinCreatives(const WorkspaceSession&, Scenario&, LineItem&);

} // namespace forereach::ui
