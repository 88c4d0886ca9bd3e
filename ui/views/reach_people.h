// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// What a run says beyond numbers of people: how far an item got beyond where it started, how it arrived on
// people's lines, and how people used the app.

#include "ui/views/figure_table.h"
#include "ui/views/reach_pictures.h"

namespace forereach::ui {

Picture spread(const ReachView&); // shares of the people reached
FigureData spreadTable(const ReachView&);

Picture arrival(const ReachView&); // share of starts lost, by class of connections
FigureData arrivalTable(const ReachView&);

Picture attention(const RunReport&); // days of use by when the next follows
FigureData attentionTable(const RunReport&);

} // namespace forereach::ui
