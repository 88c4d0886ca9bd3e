// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/reach_cells.h"

#include "ui/views/reach_words.h"

namespace forereach::ui {

FigureColumn nameColumn(const QString& title) {
    return {title, {}, false, {}};
}

FigureColumn numberColumn(const QString& title, const QString& unit, const QString& hint) {
    return {title, unit, true, hint};
}

FigureCell wordsCell(const QString& text) {
    return {text, text, {}, false};
}
FigureCell countCell(double value) {
    return {countText(value), value, {}, false};
}
FigureCell unknownCell(const QString& why) {
    return {QStringLiteral("-"), {}, why, false};
}

/// Adds "typical, P10, P90, expected" of an estimate; shares are written in per cent.
void addColumns(FigureData& table, const QString& noun, const QString& unit) {
    table.columns.push_back(numberColumn(noun, unit, reachText("Typical outcome: P50")));
    table.columns.push_back(numberColumn(reachText("8 in 10 outcomes"), unit,
                                         reachText("P10 to P90: what one real outcome may do")));
    table.columns.push_back(
        numberColumn(reachText("Expected"), unit, reachText("Mean: the figure that adds up")));
}

void addCells(std::vector<FigureCell>& row, const Estimate& e, const QString& few) {
    row.push_back({typicalText(e), typical(e), few, !few.isEmpty()});
    row.push_back(hasInterval(e) ? FigureCell{intervalTextOf(e), QVariant(*e.p90 - *e.p10), {}, false}
                                 : unknownCell(reachText("One replication gives no interval")));
    row.push_back({expectedText(e), e.mean, {}, false});
}

void addShareCells(std::vector<FigureCell>& row, const Estimate& e) {
    row.push_back({percentText(typical(e)), typical(e), {}, false});
    row.push_back(
        hasInterval(e)
            ? FigureCell{reachText("%1 to %2").arg(percentText(*e.p10), percentText(*e.p90)), {}, {}, false}
            : unknownCell(reachText("One replication gives no interval")));
    row.push_back({percentText(e.mean), e.mean, {}, false});
}

} // namespace forereach::ui
