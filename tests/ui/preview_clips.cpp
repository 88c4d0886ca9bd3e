// SPDX-License-Identifier: GPL-3.0-or-later
#include "preview_clips.h"

#include <cstring>
#include <memory>

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
}

namespace forereach::test {

bool writeCountingClip(const std::string& path, int frames, int width, int height) {
    AVFormatContext* raw = nullptr;
    if (avformat_alloc_output_context2(&raw, nullptr, "mp4", path.c_str()) < 0) return false;
    const auto close = [](AVFormatContext* f) {
        if (f->pb) avio_closep(&f->pb);
        avformat_free_context(f);
    };
    const std::unique_ptr<AVFormatContext, decltype(close)> format(raw, close);
    const AVCodec* encoder = avcodec_find_encoder(AV_CODEC_ID_MPEG4);
    if (!encoder) return false;
    const auto freeCodec = [](AVCodecContext* c) { avcodec_free_context(&c); };
    const std::unique_ptr<AVCodecContext, decltype(freeCodec)> codec(avcodec_alloc_context3(encoder),
                                                                     freeCodec);
    codec->width = width;
    codec->height = height;
    codec->pix_fmt = AV_PIX_FMT_YUV420P;
    codec->time_base = {1, 30};
    codec->framerate = {30, 1};
    codec->gop_size = 15;
    codec->bit_rate = 4'000'000;
    codec->flags |= AV_CODEC_FLAG_QSCALE;
    codec->global_quality = FF_QP2LAMBDA * 2;
    if (format->oformat->flags & AVFMT_GLOBALHEADER) codec->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
    if (avcodec_open2(codec.get(), encoder, nullptr) < 0) return false;
    AVStream* stream = avformat_new_stream(format.get(), nullptr);
    stream->time_base = codec->time_base;
    avcodec_parameters_from_context(stream->codecpar, codec.get());
    if (avio_open(&format->pb, path.c_str(), AVIO_FLAG_WRITE) < 0 ||
        avformat_write_header(format.get(), nullptr) < 0)
        return false;
    const auto freeFrame = [](AVFrame* f) { av_frame_free(&f); };
    const std::unique_ptr<AVFrame, decltype(freeFrame)> frame(av_frame_alloc(), freeFrame);
    const auto freePacket = [](AVPacket* p) { av_packet_free(&p); };
    const std::unique_ptr<AVPacket, decltype(freePacket)> packet(av_packet_alloc(), freePacket);
    frame->format = codec->pix_fmt;
    frame->width = width;
    frame->height = height;
    if (av_frame_get_buffer(frame.get(), 0) < 0) return false;
    for (int n = 0; n <= frames; ++n) { // one more turn drains the encoder
        if (n < frames) {
            if (av_frame_make_writable(frame.get()) < 0) return false;
            for (int plane = 0; plane < 3; ++plane)
                std::memset(frame->data[plane], plane == 0 ? frameLuma(n) : 128,
                            static_cast<std::size_t>(frame->linesize[plane]) *
                                static_cast<std::size_t>(plane == 0 ? height : height / 2));
            frame->pts = n;
        }
        if (avcodec_send_frame(codec.get(), n < frames ? frame.get() : nullptr) < 0) return false;
        while (avcodec_receive_packet(codec.get(), packet.get()) >= 0) {
            packet->stream_index = stream->index;
            packet->duration = 1;
            av_packet_rescale_ts(packet.get(), codec->time_base, stream->time_base);
            if (av_interleaved_write_frame(format.get(), packet.get()) < 0) return false;
        }
    }
    return av_write_trailer(format.get()) >= 0;
}

} // namespace forereach::test
