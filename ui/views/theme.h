// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// The look in one place: colour tokens for light and dark, text sizes, spacing, and the application's
// palette, font and style sheet. Tokens follow from a widget's palette, so there is no global state: a widget
// that paints asks tokensOf(this) in its paint event and repaints on QEvent::PaletteChange by itself.

#include <QApplication>
#include <QColor>
#include <QFont>
#include <QIcon>
#include <QPalette>

#include <array>

class QWidget;

namespace forereach::ui {

enum class ThemeChoice { System, Light, Dark };

struct Tokens {
    bool dark = false;
    QColor background, surface;
    QColor line, edge; // hairlines; edges of controls
    QColor text, muted;
    QColor accent, onAccent;
    QColor success, warning, danger;
    std::array<QColor, 6> data;
    QColor others; // everything that is not singled out
};

const Tokens& lightTokens();
const Tokens& darkTokens();
const Tokens& tokensOf(const QPalette&);
const Tokens& tokensOf(const QWidget*);
/// `under` shifted towards `over` by `share` 0..1.
QColor mixed(const QColor& under, const QColor& over, double share);

/// Dashes of lines 1 to 6, in pixels; an empty one is solid.
const std::array<QList<qreal>, 6>& dataDashes();

enum class TextSize { Table = 12, Body = 13, Title = 15, Strip = 20, Headline = 28 }; // pixels at 100 %
/// Pixels at the user's text size.
int textPixels(TextSize);
/// The interface font with tabular figures where the family has them; `strong` is weight 600.
QFont textFont(TextSize, bool strong = false);
/// A length in pixels that grows with the text (rows, buttons, side panels).
int scaled(int pixelsAt100);

inline constexpr int kStep = 4;       // spacing comes in steps of this
inline constexpr int kMargin = 24;    // around a page
inline constexpr int kRowHeight = 32; // at 100 %
inline constexpr int kCorner = 6;

/// Sets words (plural forms), style, palette, font (Inter, with fallbacks for other scripts) and the style
/// sheet. textPercent 80 to 200.
void applyTheme(QApplication&, ThemeChoice, int textPercent);

/// A line icon of resources/icons in the palette's text colour; accent where checked; muted where disabled.
QIcon icon(const char* name, const QPalette&);
/// The system asks for less motion: then nothing slides or settles.
bool reducedMotion();

} // namespace forereach::ui
