// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Which of the items just imported look like cuts of one piece: their file names differ only in a mark of a
// version ("cut-a", "v2", "final") and their lengths are close. A guess, made to be asked about.

#include <vector>

#include "core/store/workspace.h"

namespace forereach::ui {

/// The first group of two or more items that look alike, in the order given; empty if there is none. Items
/// that belong to a piece already are left out.
std::vector<ItemId> likelyCuts(const std::vector<const LibraryItem*>& items);

} // namespace forereach::ui
