// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Owners for libav's objects, and the few things every user of libav here needs. Private to core/media.

#include <memory>
#include <string>

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/avutil.h>
#include <libavutil/frame.h>
#include <libswscale/swscale.h>
}

namespace forereach::av {

struct FreeFormat {
    void operator()(AVFormatContext* c) const { avformat_close_input(&c); }
};
struct FreeCodec {
    void operator()(AVCodecContext* c) const { avcodec_free_context(&c); }
};
struct FreeFrame {
    void operator()(AVFrame* f) const { av_frame_free(&f); }
};
struct FreePacket {
    void operator()(AVPacket* p) const { av_packet_free(&p); }
};
struct FreeScaler {
    void operator()(SwsContext* s) const { sws_freeContext(s); }
};
using Format = std::unique_ptr<AVFormatContext, FreeFormat>;
using Codec = std::unique_ptr<AVCodecContext, FreeCodec>;
using Frame = std::unique_ptr<AVFrame, FreeFrame>;
using Packet = std::unique_ptr<AVPacket, FreePacket>;
using Scaler = std::unique_ptr<SwsContext, FreeScaler>;

inline Frame makeFrame() {
    return Frame(av_frame_alloc());
}
inline Packet makePacket() {
    return Packet(av_packet_alloc());
}

/// libav writes to stderr by default; its complaints reach the user as findings instead.
void quiet();
/// libav's sentence for an error number.
std::string errorText(int error);
/// A time stamp in seconds; NaN if there is none.
double seconds(std::int64_t stamp, AVRational base);

/// A picture larger than this is not opened (an allocation bomb in a file of a few bytes).
inline constexpr int kMaxVideoPixels = 8192 * 8192;
inline constexpr int kMaxStillPixels = 160'000'000;

} // namespace forereach::av
