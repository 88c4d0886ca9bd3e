// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// What people did, as estimates over replications: the same for the user's items and for line items.

#include "core/response/response.h"

namespace forereach {

/// Fills the outcome estimates of an ItemReport or AdFigures. `outcome(field)`: the Estimate over
/// replications of a number read off a PeopleOutcome.
template <class Report, class OverOutcomes>
void addOutcomes(Report& out, const OverOutcomes& outcome) {
    out.watchTimeS = outcome([](const PeopleOutcome& o) { return static_cast<double>(o.watchDs) / 10.0; });
    out.completions = outcome([](const PeopleOutcome& o) { return o.completed; });
    out.likes = outcome([](const PeopleOutcome& o) { return o.like; });
    out.comments = outcome([](const PeopleOutcome& o) { return o.comment; });
    out.shares = outcome([](const PeopleOutcome& o) { return o.share; });
    out.follows = outcome([](const PeopleOutcome& o) { return o.follow; });
    out.notInterested = outcome([](const PeopleOutcome& o) { return o.notInterested; });
}

} // namespace forereach
