// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// The picture of an item that has none: colour by topic, shapes by number. Abstract on purpose: nobody shall
// take a simulated item for a real video.

#include <QColor>

class QPainter;
class QRectF;
class QString;

namespace forereach::ui {

/// Equal lightness and strength for all topics; only the hue differs. The same topic always has the same
/// colour.
QColor topicColour(const QString& topic);
/// Fills `area`. White text of any weight reads on it (4.5:1).
void paintCardArt(QPainter&, const QRectF& area, const QString& topic, qint64 number);

} // namespace forereach::ui
