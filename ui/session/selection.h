// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Selection: what the user is looking at, one value for the whole window. Pages highlight what they can of
// it; choosing never runs or filters anything. WorkspaceSession holds it and says when it changes.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/sim_time.h"
#include "core/base/text_id.h"

namespace forereach::ui {

struct Selection {
    std::optional<ItemId> item;          // of the library
    std::optional<std::string> scenario; // another scenario than the open one, by name
    std::optional<SegmentId> segment;    // "GB:F:18-24"
    std::optional<std::int64_t> viewer;  // a virtual viewer's number
    std::optional<SimTime> hour;         // start of an hour of the horizon
    std::optional<int> slot;             // 1-based slot of the feed session shown
    bool operator==(const Selection&) const = default;
};

enum class SelectionField { Item, Scenario, Segment, Viewer, Hour, Slot };

/// The fields that are set, in the order of the struct.
std::vector<SelectionField> setFields(const Selection&);
/// The same selection with one field cleared.
Selection without(Selection, SelectionField);

} // namespace forereach::ui
