// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// How the phone looks: its body, its status bar and one slot's screen, painted into any painter. Used by
// PhoneView and for pictures of a feed.

#include <QImage>
#include <QRectF>
#include <QString>

#include "ui/preview/phone_feed.h"

class QPainter;

namespace forereach::ui {

struct Tokens;

struct PhoneGeometry {
    QRectF body;     // outer edge
    QRectF glass;    // everything inside the bezel
    QRectF screen;   // 9:16, where items are shown
    QRectF foot;     // under the screen: the label that says what this is
    double unit = 1; // one 100th of the glass's width
    double bodyCorner = 0, glassCorner = 0;

    /// Largest phone that fits, centred.
    static PhoneGeometry in(const QRectF& area);
};

struct PhoneStatus {
    QString clock;      // "18:04", the viewer's local time
    QString connection; // "4G"
};

/// The body; leaves the glass alone.
void paintPhoneBody(QPainter&, const PhoneGeometry&, bool dark, bool focused);
/// The foot with "simulated feed" and the home bar.
void paintPhoneFoot(QPainter&, const PhoneGeometry&);
void paintPhoneStatus(QPainter&, const PhoneGeometry&, const PhoneStatus&);
/// What stands over an item: chip, caption, creator, signs, progress. Into `screen`, which may be moved by a
/// swipe.
void paintSlotOverlay(QPainter&, const QRectF& screen, double unit, const PhoneSlot&, int slots,
                      double playedShare);
/// The card of an item without a picture: every simulated one, and the user's while nothing can be shown of
/// it.
void paintSlotCard(QPainter&, const QRectF& screen, double unit, const PhoneSlot&);
void paintPicture(QPainter&, const QRectF& screen, const QImage&);
/// Glass of a phone with nothing on it.
void paintPhoneMessage(QPainter&, const PhoneGeometry&, const QString& text);

} // namespace forereach::ui
