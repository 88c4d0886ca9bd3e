// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// decodeFile(): the one pass over a video, sound or picture file, which measures and counts but does not
// judge; the verdict is made from DecodeFacts in verdict.h. Private to core/media.

#include <vector>

#include "core/media/byte_source.h"
#include "core/media/media_analysis.h"
#include "core/media/sniff.h"

namespace forereach {

/// One elementary stream as found.
struct StreamFacts {
    bool present = false;
    bool hasDecoder = true;
    bool encrypted = false;
    std::string codec;   // libav's name
    double claimedS = 0; // duration that the stream's header claims; 0 if none
    double endS = 0;     // end of the last part that was decoded
    std::int64_t packets = 0;
    std::int64_t frames = 0; // decoded
    std::int64_t errors = 0; // packets or frames that were damaged
    double firstErrorS = -1;
};

struct DecodeFacts {
    bool opened = false; // a demuxer took the file
    std::string openError;
    Family family = Family::Unknown; // of the demuxer
    StreamFacts video, audio;
    int otherStreams = 0;
    double claimedS = 0; // what the container claims; 0 if nothing
    int codedWidth = 0, codedHeight = 0;
    double pixelAspect = 1;
    bool tooLarge = false; // more pixels than are decoded
    bool hdr = false;
    std::string hdrKind; // "HDR10 (PQ)", "HLG"
    bool variableFrameRate = false;
    double slowestFps = 0, fastestFps = 0;
    double darkShare = 0; // of the time
    std::int64_t readErrors = 0;
    bool gaveUp = false;            // stopped by a limit
    bool measuredInSamples = false; // too long to decode every picture
    double sampledShare = 1;
};

/// `content` is what the signature says. Fails only with Cancelled. Fills signals, thumbnails, container and
/// codecs of `out`.
Result<DecodeFacts> decodeFile(ByteSource&, Family content, const MediaOptions&,
                               const std::function<void(double)>& progress, MediaAnalysis& out);

} // namespace forereach
