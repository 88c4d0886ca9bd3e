// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/selection.h"

namespace forereach::ui {

std::vector<SelectionField> setFields(const Selection& s) {
    std::vector<SelectionField> fields;
    if (s.item) fields.push_back(SelectionField::Item);
    if (s.scenario) fields.push_back(SelectionField::Scenario);
    if (s.segment) fields.push_back(SelectionField::Segment);
    if (s.viewer) fields.push_back(SelectionField::Viewer);
    if (s.hour) fields.push_back(SelectionField::Hour);
    if (s.slot) fields.push_back(SelectionField::Slot);
    return fields;
}

Selection without(Selection s, SelectionField field) {
    switch (field) {
    case SelectionField::Item:
        s.item.reset();
        break;
    case SelectionField::Scenario:
        s.scenario.reset();
        break;
    case SelectionField::Segment:
        s.segment.reset();
        break;
    case SelectionField::Viewer:
        s.viewer.reset();
        break;
    case SelectionField::Hour:
        s.hour.reset();
        break;
    case SelectionField::Slot:
        s.slot.reset();
        break;
    }
    return s;
}

} // namespace forereach::ui
