// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// The few signs that the phone and the player need, as paths, so that they take any colour and size.

#include <QColor>
#include <QIcon>
#include <QPainterPath>

class QPalette;

namespace forereach::ui {

enum class Glyph { Play, Pause, FrameBack, FrameOn, Loop, Sound, Muted, Heart, Comment, Share };

/// In a box of 24 x 24, y down. Filled shapes and closed outlines alike are meant to be filled.
QPainterPath glyphPath(Glyph);
/// Filled with `color` into `box`.
void drawGlyph(QPainter&, Glyph, const QRectF& box, const QColor& color);
/// For buttons: text colour, accent where checked, muted where disabled.
QIcon glyphIcon(Glyph, const QPalette&);

} // namespace forereach::ui
