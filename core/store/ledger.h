// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// readLedger(): the forecasts of a workspace beside what its imported exports say about the posts that are
// certainly matched to their items. Thread of the workspace.

#include "core/report/ledger.h"
#include "core/store/workspace.h"

namespace forereach {

Result<Ledger> readLedger(Workspace&);

} // namespace forereach
