// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// What the Feed page's tables show: the slots of a session, and the ledger (every candidate of the request
// with each prediction, weight and product). Made from a FeedAnswer without arithmetic of its own. What the
// viewer really did is truth, not belief: its columns are there only when asked for.

#include "core/sim/replay.h"
#include "ui/views/figure_table.h"

namespace forereach::ui {

/// One row a slot, key "slot:3".
FigureData slotFigures(const FeedAnswer&, bool withTruth);
/// One row a candidate, and one for each shown item that was no candidate (placed by a pool, or the user's
/// own); key "slot:3" where it was shown, else "candidate:17".
FigureData ledgerFigures(const FeedAnswer&, bool withTruth);

/// Why the item asked about (without one: the item that came closest) was not shown in the session: "Mine was
/// not shown. Closest: slot 9, 0.120 short."; empty if it was, or took no part.
QString missText(const FeedAnswer&, const std::optional<ItemId>& asked);
/// The same of every item that was not shown, a line each.
QString missesText(const FeedAnswer&);

} // namespace forereach::ui
