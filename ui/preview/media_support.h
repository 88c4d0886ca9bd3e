// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// What this machine can play. Qt Multimedia dies without GStreamer's base plugins and shows nothing without a
// decoder, so GStreamer itself is asked before the first player is made.

#include <QString>

namespace forereach::ui {

struct MediaSupport {
    bool video = true;
    bool sound = true; // an output device exists
    QString why;       // what is missing, with the remedy; empty if nothing is
};

/// Asks once and remembers. Call on the GUI thread, when the first video is about to be shown.
const MediaSupport& mediaSupport();

} // namespace forereach::ui
