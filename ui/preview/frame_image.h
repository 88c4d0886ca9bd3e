// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// frameImage(): a video frame as an image no larger than needed. Planar 4:2:0 frames (what decoders deliver)
// are averaged down by a whole factor while they are converted, which keeps a 1080p frame well under the 16
// ms that a smooth window leaves; other formats go through QVideoFrame::toImage().

#include <QImage>
#include <QVideoFrame>

namespace forereach::ui {

/// `target` is the size it will be painted at, in device pixels; the result is at least that large where the
/// frame is, in the frame's own shape, upright. A null image for an invalid frame. Limits: 8-bit 4:2:0 only
/// is fast.
QImage frameImage(const QVideoFrame& frame, QSize target);

/// Largest rectangle of `shape` inside `area` (contain) or smallest around it (cover), centred.
QRectF fitted(QSizeF shape, const QRectF& area, Qt::AspectRatioMode mode);

} // namespace forereach::ui
