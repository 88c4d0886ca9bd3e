// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/plan_creatives.h"

#include <algorithm>

#include "ui/session/session.h"

namespace forereach::ui {

namespace {

void joinCreative(const WorkspaceSession& session, Scenario& scenario, ItemId& creative) {
    const auto has = [&scenario](const ItemId& id) {
        return std::any_of(scenario.content.begin(), scenario.content.end(),
                           [&](const ContentItem& item) { return item.id == id; });
    };
    if (creative.empty() || has(creative)) return;
    const LibraryItem* item = session.item(creative);
    int same = 0;
    for (const LibraryItem& other : session.items())
        if (session.item(creative) == nullptr && other.content.title == creative.value) {
            item = &other;
            ++same;
        }
    if (item == nullptr || same > 1) return; // two of one title: the user chooses
    creative = item->content.id;
    if (!has(creative)) scenario.content.push_back(item->content);
}

} // namespace

void joinCreatives(const WorkspaceSession& session, Scenario& scenario, LineItem& line) {
    joinCreative(session, scenario, line.creative);
    for (ItemId& next : line.sequence) joinCreative(session, scenario, next);
}

} // namespace forereach::ui
