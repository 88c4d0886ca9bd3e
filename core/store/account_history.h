// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// accountHistories(): what imported exports say about each account, as core/calibrate reads it. Thread of the
// workspace.

#include "core/analytics/account_history.h"
#include "core/store/workspace.h"

namespace forereach {

/// One for each platform and handle with posts, the one with most usable posts first. Exports that tell no
/// handle belong to the platform's only handle, if there is one.
Result<std::vector<AccountHistory>> accountHistories(Workspace&);

} // namespace forereach
