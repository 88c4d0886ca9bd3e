// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// StreamDecoder: one libav decoder that counts what it could not decode. Private to core/media.

#include <functional>

#include "core/media/av.h"
#include "core/media/decode.h"

namespace forereach {

class StreamDecoder {
public:
    /// False if libav has no decoder for it. `skipUnreferenced` leaves out frames that no other frame needs:
    /// twice as fast on H.264, and still denser than the motion grid.
    bool openVideo(const AVCodecParameters&, AVRational timeBase, bool skipUnreferenced, bool still);
    bool openAudio(const AVCodecParameters&, AVRational timeBase);
    /// A null packet drains.
    void decode(AVPacket* packet, StreamFacts& facts, const std::function<void(const AVFrame&)>& onFrame);

private:
    bool open(const AVCodecParameters&, AVRational timeBase, const AVCodec*);
    void receive(StreamFacts& facts, const std::function<void(const AVFrame&)>& onFrame, double atS);
    void failed(StreamFacts& facts, double atS);

    av::Codec m_codec;
    av::Frame m_frame;
    std::int64_t m_errorsInARow = 0;
};

/// "deu" or "de-DE" as BCP 47 ("de", "de-DE"); empty for "und" and what is no language.
std::string languageTag(std::string_view code);

} // namespace forereach
