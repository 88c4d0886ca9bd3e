// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Small JPEG pictures of decoded frames, upright and in the shape they are shown in; and the evenly spaced
// strip of them. Private to core/media.

#include <optional>
#include <vector>

#include "core/media/av.h"
#include "core/media/media_analysis.h"

namespace forereach {

/// How a picture is turned before it is shown: transposed first, then mirrored.
struct Orientation {
    bool transpose = false, mirrorX = false, mirrorY = false;
    int degrees = 0; // clockwise: 0, 90, 180, 270
    bool operator==(const Orientation&) const = default;
};
/// From a display matrix of nine 16.16 numbers (null: upright).
Orientation orientationOf(const std::int32_t* matrix);

class ThumbnailMaker {
public:
    /// Longest side at most `maxSide`, never enlarged; nothing if the frame cannot be converted.
    std::optional<MediaThumbnail> make(const AVFrame&, AVRational sampleAspect, Orientation, int maxSide,
                                       double atS);

private:
    av::Scaler m_scaler;
    av::Codec m_encoder;
};

/// Decides which frames become the strip. With an unknown duration it starts dense and thins itself.
class ThumbnailStrip {
public:
    ThumbnailStrip(const MediaOptions& options, double claimedDurationS);
    bool wants(double atS, double brightness) const;
    void take(MediaThumbnail, double brightness);
    std::vector<MediaThumbnail> finish();

private:
    std::size_t m_count;
    double m_step;
    double m_next = 0;
    bool m_coverIsDark = false;
    std::vector<MediaThumbnail> m_taken;
};

} // namespace forereach
