// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Colours that only charts need: the viridis map of heat maps, and which ink is readable on a colour. All
// other colours are the theme's tokens.

#include <QColor>

namespace forereach::ui {

/// Viridis (S. van der Walt, N. Smith; CC0) at t in 0..1, piecewise linear between 17 support points.
QColor viridis(double t);
/// WCAG 2 contrast ratio, 1..21.
double contrastRatio(const QColor&, const QColor&);
/// Black or white, whichever contrasts more with `background`.
QColor readableOn(const QColor& background);

} // namespace forereach::ui
