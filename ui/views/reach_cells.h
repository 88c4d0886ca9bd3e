// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Columns and cells that the tables of the reach page are made of.

#include "core/report/run_report.h"
#include "ui/views/figure_table.h"

namespace forereach::ui {

FigureColumn nameColumn(const QString& title);
FigureColumn numberColumn(const QString& title, const QString& unit, const QString& hint = {});
FigureCell wordsCell(const QString&);
FigureCell countCell(double);
FigureCell unknownCell(const QString& why);
/// Typical, P10 to P90, expected: three columns, and the three cells of an estimate for them.
void addColumns(FigureData&, const QString& noun, const QString& unit);
void addCells(std::vector<FigureCell>& row, const Estimate&, const QString& few = {});
/// The same of a share, in per cent.
void addShareCells(std::vector<FigureCell>& row, const Estimate&);

} // namespace forereach::ui
