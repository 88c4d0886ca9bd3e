// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// What the stored document of a fitted account and what is printed of it have in common.

#include "core/store/json_write.h"
#include "core/store/workspace.h"

namespace forereach {

/// The members "parameters" and "audience", into an open object.
void writeAccountLists(JsonWriter&, const AccountFit&);

} // namespace forereach
