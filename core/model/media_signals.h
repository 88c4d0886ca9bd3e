// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// MediaSignals: what was measured from a media file, in the form the engine reads. Curves are sampled every
// stepS seconds from 0; an empty curve means "not measured" (no sound: loudnessDb empty and hasAudio false).

#include <string>
#include <vector>

namespace forereach {

struct MediaSignals {
    double durationS = 0;
    int width = 0; // as displayed, after rotation
    int height = 0;
    int rotationDegrees = 0;
    double frameRate = 0;
    double bitrateKbps = 0;
    double stepS = 0.5;
    std::vector<float> loudnessDb; // RMS per step, dBFS, floor -90, ceiling 0
    std::vector<float> motion;     // mean absolute luma change between compared frames, 0..1
    std::vector<float> brightness; // mean luma, 0..1
    std::vector<double> cutsS;     // times of hard cuts
    double meanLoudnessDb = -90;
    double silenceShare = 1; // share of time below -50 dBFS; 1 without sound
    double meanMotion = 0;
    double meanBrightness = 0;
    double cutsPerMinute = 0;
    double changeFirst3s = 0; // mean luma change per second over the first three seconds, cuts included, 0..1
    bool hasAudio = false;
    bool hasCaptions = false;
    std::string captionLanguage; // BCP 47, empty if unknown

    bool operator==(const MediaSignals&) const = default;
};

} // namespace forereach
