// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/media/frame_grabber.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <optional>
#include <system_error>
#include <utility>

#include "core/media/av.h"

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/display.h>
#include <libavutil/imgutils.h>
#include <libswscale/swscale.h>
}

namespace forereach {

namespace {

constexpr int kMaxPackets = 40'000;    // more than any sane distance between key frames
constexpr double kDecodeOnwardS = 2.0; // nearer than this ahead: decode on instead of seeking

struct FreeFormat {
    void operator()(AVFormatContext* p) const { avformat_close_input(&p); }
};
struct FreeCodec {
    void operator()(AVCodecContext* p) const { avcodec_free_context(&p); }
};
struct FreeFrame {
    void operator()(AVFrame* p) const { av_frame_free(&p); }
};
struct FreePacket {
    void operator()(AVPacket* p) const { av_packet_free(&p); }
};
struct FreeSws {
    void operator()(SwsContext* p) const { sws_freeContext(p); }
};
using Format = std::unique_ptr<AVFormatContext, FreeFormat>;
using Codec = std::unique_ptr<AVCodecContext, FreeCodec>;
using Frame = std::unique_ptr<AVFrame, FreeFrame>;
using Packet = std::unique_ptr<AVPacket, FreePacket>;
using Sws = std::unique_ptr<SwsContext, FreeSws>;

int isCancelled(void* opaque) {
    return static_cast<const CancelToken*>(opaque)->cancelled() ? 1 : 0;
}

int quarterTurns(const AVStream* stream) {
    const std::uint8_t* matrix = av_stream_get_side_data(stream, AV_PKT_DATA_DISPLAYMATRIX, nullptr);
    if (!matrix) return 0;
    std::array<std::int32_t, 9> values{};
    std::memcpy(values.data(), matrix, sizeof(values));
    const double counterClockwise = av_display_rotation_get(values.data());
    if (std::isnan(counterClockwise)) return 0;
    return ((static_cast<int>(std::lround(-counterClockwise / 90.0)) % 4) + 4) % 4;
}

/// Clockwise quarter turns of one 8-bit plane.
void turnPlane(const std::uint8_t* from, int fromStride, int width, int height, std::uint8_t* to,
               int toStride, int turns) {
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            int tx = x, ty = y;
            if (turns == 1) tx = height - 1 - y, ty = x;
            if (turns == 2) tx = width - 1 - x, ty = height - 1 - y;
            if (turns == 3) tx = y, ty = width - 1 - x;
            to[static_cast<std::ptrdiff_t>(ty) * toStride + tx] =
                from[static_cast<std::ptrdiff_t>(y) * fromStride + x];
        }
    }
}

Frame newPicture(int width, int height) {
    Frame frame(av_frame_alloc());
    if (!frame) return {};
    frame->format = AV_PIX_FMT_YUV420P;
    frame->width = width;
    frame->height = height;
    frame->color_range = AVCOL_RANGE_JPEG;
    if (av_frame_get_buffer(frame.get(), 0) < 0) return {};
    return frame;
}

Result<std::string> encodeJpeg(AVFrame* picture) {
    const Error failed{ErrorCode::Unsupported, "the JPEG encoder is missing", {}};
    const AVCodec* encoder = avcodec_find_encoder(AV_CODEC_ID_MJPEG);
    if (!encoder) return failed;
    Codec codec(avcodec_alloc_context3(encoder));
    Packet packet(av_packet_alloc());
    if (!codec || !packet) return Error{ErrorCode::OutOfMemory, "no memory for a picture", {}};
    codec->width = picture->width;
    codec->height = picture->height;
    codec->pix_fmt = AV_PIX_FMT_YUVJ420P; // what the encoder calls full range
    codec->color_range = AVCOL_RANGE_JPEG;
    codec->time_base = {1, 25};
    codec->thread_count = 1;
    codec->flags |= AV_CODEC_FLAG_QSCALE;
    codec->global_quality = FF_QP2LAMBDA * 3;
    if (avcodec_open2(codec.get(), encoder, nullptr) < 0) return failed;
    picture->quality = codec->global_quality;
    picture->pts = 0;
    if (avcodec_send_frame(codec.get(), picture) < 0 || avcodec_receive_packet(codec.get(), packet.get()) < 0)
        return Error{ErrorCode::InvalidInput, "the picture cannot be stored as JPEG", {}};
    return std::string(reinterpret_cast<const char*>(packet->data), static_cast<std::size_t>(packet->size));
}

} // namespace

struct FrameGrabber::Private {
    std::filesystem::path path;
    CancelToken cancel; // of the call that is running; libavformat asks it while reading
    Format format;
    Codec codec;
    int stream = -1;
    int turns = 0;
    double startS = 0;
    double secondsPerTick = 0;
    Packet packet{av_packet_alloc()};
    Frame current{av_frame_alloc()}; // the newest frame not later than the last question
    Frame next{av_frame_alloc()};    // the one after it, decoded to know where `current` ends
    bool hasCurrent = false, hasNext = false, drained = false;

    double timeOf(const AVFrame* frame) const {
        const std::int64_t pts = frame->best_effort_timestamp;
        return pts == AV_NOPTS_VALUE ? 0.0 : static_cast<double>(pts) * secondsPerTick - startS;
    }
    Error error(ErrorCode code, std::string message) const {
        return {code, std::move(message), path.filename().string()};
    }
    Error cancelledError() const { return error(ErrorCode::Cancelled, "cancelled"); }

    void restart() {
        avcodec_flush_buffers(codec.get());
        av_frame_unref(current.get());
        av_frame_unref(next.get());
        hasCurrent = hasNext = drained = false;
    }

    bool seekTo(double atS) {
        const auto ticks =
            static_cast<std::int64_t>(std::floor((std::max(0.0, atS) + startS) / secondsPerTick));
        const bool moved =
            av_seek_frame(format.get(), stream, ticks, AVSEEK_FLAG_BACKWARD) >= 0 ||
            av_seek_frame(format.get(), stream, 0, AVSEEK_FLAG_BACKWARD | AVSEEK_FLAG_ANY) >= 0;
        if (moved) restart();
        return moved;
    }

    /// Next frame in order of display into `into`; false at the end.
    bool decodeOne(AVFrame* into, int& budget) {
        while (budget > 0 && !cancel.cancelled()) {
            const int got = avcodec_receive_frame(codec.get(), into);
            if (got >= 0) return true;
            if (got == AVERROR_EOF || drained) return false;
            --budget;
            const int read = av_read_frame(format.get(), packet.get());
            if (read < 0) {
                drained = true;
                avcodec_send_packet(codec.get(), nullptr);
                continue;
            }
            // A damaged packet is skipped: the frame before it stays on the screen, as a player shows it.
            if (packet->stream_index == stream) avcodec_send_packet(codec.get(), packet.get());
            av_packet_unref(packet.get());
        }
        return false;
    }

    /// Decodes until `current` is the frame on the screen at `atS`.
    void decodeTo(double atS) {
        int budget = kMaxPackets;
        while (true) {
            if (!hasNext) {
                av_frame_unref(next.get());
                hasNext = decodeOne(next.get(), budget);
                if (!hasNext) return;
            }
            if (hasCurrent && timeOf(next.get()) > atS) return;
            const bool beforeQuestion = timeOf(next.get()) <= atS;
            av_frame_unref(current.get());
            av_frame_move_ref(current.get(), next.get());
            hasCurrent = true;
            hasNext = false;
            if (!beforeQuestion) return; // the first frame after a seek lies beyond: the caller steps back
        }
    }

    Result<MediaThumbnail> picture(int maxSide) const;
};

Result<MediaThumbnail> FrameGrabber::Private::picture(int maxSide) const {
    const AVFrame* frame = current.get();
    if (frame->width <= 0 || frame->height <= 0 || frame->width > 16384 || frame->height > 16384)
        return error(ErrorCode::InvalidInput, "the picture's size cannot be used");
    double shownWidth = frame->width;
    if (frame->sample_aspect_ratio.num > 0 && frame->sample_aspect_ratio.den > 0) {
        const double aspect = av_q2d(frame->sample_aspect_ratio);
        if (aspect > 0.1 && aspect < 10.0) shownWidth *= aspect;
    }
    const double scale = std::min(1.0, static_cast<double>(std::max(2, maxSide)) /
                                           std::max(shownWidth, static_cast<double>(frame->height)));
    // Even sides: chroma is stored at half the resolution.
    const auto even = [](double x) { return std::max(2, static_cast<int>(x / 2.0 + 0.5) * 2); };
    const int width = even(shownWidth * scale), height = even(frame->height * scale);

    Sws sws(sws_getContext(frame->width, frame->height, static_cast<AVPixelFormat>(frame->format), width,
                           height, AV_PIX_FMT_YUVJ420P, SWS_AREA, nullptr, nullptr, nullptr));
    Frame scaled = newPicture(width, height);
    if (!sws || !scaled) return error(ErrorCode::OutOfMemory, "no memory for a picture");
    int* invTable = nullptr;
    int* table = nullptr;
    int srcRange = 0, dstRange = 0, brightness = 0, contrast = 0, saturation = 0;
    if (sws_getColorspaceDetails(sws.get(), &invTable, &srcRange, &table, &dstRange, &brightness, &contrast,
                                 &saturation) >= 0) {
        const bool wide = frame->color_range == AVCOL_RANGE_JPEG;
        const int matrix = frame->colorspace == AVCOL_SPC_BT709 ? SWS_CS_ITU709 : SWS_CS_DEFAULT;
        sws_setColorspaceDetails(sws.get(), sws_getCoefficients(matrix), wide ? 1 : srcRange,
                                 sws_getCoefficients(SWS_CS_DEFAULT), 1, brightness, contrast, saturation);
    }
    if (sws_scale(sws.get(), frame->data, frame->linesize, 0, frame->height, scaled->data,
                  scaled->linesize) <= 0)
        return error(ErrorCode::InvalidInput, "the picture cannot be converted");

    if (turns != 0) {
        Frame turned = newPicture(turns % 2 ? height : width, turns % 2 ? width : height);
        if (!turned) return error(ErrorCode::OutOfMemory, "no memory for a picture");
        for (int plane = 0; plane < 3; ++plane) {
            const int divisor = plane == 0 ? 1 : 2;
            turnPlane(scaled->data[plane], scaled->linesize[plane], width / divisor, height / divisor,
                      turned->data[plane], turned->linesize[plane], turns);
        }
        scaled = std::move(turned);
    }
    auto jpeg = encodeJpeg(scaled.get());
    if (!jpeg) return jpeg.error();
    return MediaThumbnail{timeOf(frame), scaled->width, scaled->height, std::move(jpeg).value()};
}

FrameGrabber::FrameGrabber(std::unique_ptr<Private> p) : m_private(std::move(p)) {}
FrameGrabber::FrameGrabber(FrameGrabber&&) noexcept = default;
FrameGrabber& FrameGrabber::operator=(FrameGrabber&&) noexcept = default;
FrameGrabber::~FrameGrabber() = default;

Result<FrameGrabber> FrameGrabber::open(const std::filesystem::path& path, const CancelToken& cancel) {
    av::quiet();
    auto p = std::make_unique<Private>();
    p->path = path;
    p->cancel = cancel;
    std::error_code code;
    if (!std::filesystem::exists(path, code)) return p->error(ErrorCode::NotFound, "there is no such file");
    if (std::filesystem::is_directory(path, code)) return p->error(ErrorCode::InvalidInput, "it is a folder");
    if (!p->packet || !p->current || !p->next)
        return p->error(ErrorCode::OutOfMemory, "no memory to open it");

    AVFormatContext* raw = avformat_alloc_context();
    if (!raw) return p->error(ErrorCode::OutOfMemory, "no memory to open it");
    raw->interrupt_callback = {isCancelled, &p->cancel};
    // "file:" so that no name is taken for a network address.
    if (avformat_open_input(&raw, ("file:" + path.string()).c_str(), nullptr, nullptr) < 0)
        return cancel.cancelled() ? p->cancelledError()
                                  : p->error(ErrorCode::InvalidInput, "it cannot be read as a video");
    p->format.reset(raw);
    if (avformat_find_stream_info(raw, nullptr) < 0)
        return cancel.cancelled() ? p->cancelledError()
                                  : p->error(ErrorCode::InvalidInput, "it cannot be read as a video");
    p->stream = av_find_best_stream(raw, AVMEDIA_TYPE_VIDEO, -1, -1, nullptr, 0);
    if (p->stream < 0) return p->error(ErrorCode::InvalidInput, "it has no picture");
    for (unsigned i = 0; i < raw->nb_streams; ++i)
        if (static_cast<int>(i) != p->stream) raw->streams[i]->discard = AVDISCARD_ALL;

    AVStream* stream = raw->streams[p->stream];
    const AVCodec* decoder = avcodec_find_decoder(stream->codecpar->codec_id);
    if (!decoder) return p->error(ErrorCode::Unsupported, "no decoder for its video");
    p->codec.reset(avcodec_alloc_context3(decoder));
    if (!p->codec || avcodec_parameters_to_context(p->codec.get(), stream->codecpar) < 0)
        return p->error(ErrorCode::InvalidInput, "its video cannot be decoded");
    p->codec->thread_count = 2;
    p->codec->thread_type = FF_THREAD_SLICE; // frame threads would delay the first picture
    p->codec->pkt_timebase = stream->time_base;
    if (avcodec_open2(p->codec.get(), decoder, nullptr) < 0)
        return p->error(ErrorCode::InvalidInput, "its video cannot be decoded");
    p->secondsPerTick = av_q2d(stream->time_base);
    if (!(p->secondsPerTick > 0)) return p->error(ErrorCode::InvalidInput, "it states no time base");
    p->startS = stream->start_time == AV_NOPTS_VALUE
                    ? 0.0
                    : static_cast<double>(stream->start_time) * p->secondsPerTick;
    p->turns = quarterTurns(stream);
    return FrameGrabber(std::move(p));
}

Result<MediaThumbnail> FrameGrabber::grab(double atS, int maxSide, const CancelToken& cancel) {
    Private& p = *m_private;
    p.cancel = cancel;
    atS = std::isfinite(atS) ? std::max(0.0, atS) : 0.0;
    atS += p.secondsPerTick * 0.5; // a time printed and read back must not fall before its own frame

    const bool onward = p.hasCurrent && p.timeOf(p.current.get()) <= atS &&
                        (atS < p.timeOf(p.current.get()) + kDecodeOnwardS || p.drained);
    if (!onward) {
        for (const double back : {0.0, 1.0, 5.0, 1e9}) {
            if (!p.seekTo(atS - back)) break;
            p.decodeTo(atS);
            if (cancel.cancelled()) break;
            if (p.hasCurrent && p.timeOf(p.current.get()) <= atS) break;
        }
    }
    p.decodeTo(atS);
    if (cancel.cancelled()) {
        p.restart();
        return p.cancelledError();
    }
    if (!p.hasCurrent) return p.error(ErrorCode::InvalidInput, "no frame of its video can be decoded");
    return p.picture(maxSide);
}

Result<MediaThumbnail> grabFrame(const std::filesystem::path& path, double atS, int maxSide,
                                 const CancelToken& cancel) {
    auto grabber = FrameGrabber::open(path, cancel);
    if (!grabber) return grabber.error();
    return grabber->grab(atS, maxSide, cancel);
}

} // namespace forereach
