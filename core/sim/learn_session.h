// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// What the platform learns from a session: the viewer's parameters at once, items and heads as sums for the
// barrier. Used by runSession only; a part of it in a file of its own.

#include "core/sim/session.h"

namespace forereach {

/// Learns the first `length` slots. `hate`: bits of slots answered with notInterested. Null tally: the viewer
/// only.
void learnSession(const World&, const Heads&, std::int64_t viewer, const ShownPage&, const PageResponse&,
                  std::uint32_t hate, int length, ViewerBelief&, Tally*);

} // namespace forereach
