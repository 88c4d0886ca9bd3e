// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// A demo clip: a length, a picture for each moment, a sound. Drawn by the three *_clip.cpp files.

#include <functional>
#include <string>
#include <vector>

#include "core/demo/canvas.h"
#include "core/demo/sound.h"

namespace forereach::demo {

struct Clip {
    std::string file; // "sunrise-ridge.mp4"
    double seconds = 10;
    std::function<void(cairo_t*, double t)> draw; // fills kWidth x kHeight
    std::function<Sound()> sound;
    std::string subtitles; // text of an .srt file beside it; empty for none
};

enum class NoodlesCut { A, B }; // A fades in from black in silence, B drops the ingredients at once

Clip sunriseClip();
Clip noodlesClip(NoodlesCut);
Clip runnerClip();
/// In the order in which the demo workspace shows them.
std::vector<Clip> demoClips();

} // namespace forereach::demo
