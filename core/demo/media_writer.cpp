// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/demo/media_writer.h"

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/channel_layout.h>
#include <libavutil/opt.h>
#include <libswscale/swscale.h>
}

#include <algorithm>
#include <cmath>
#include <string_view>
#include <system_error>

namespace forereach::demo {

namespace {

// Written into each file; another text makes older files be rendered again.
constexpr const char* kMark = "Forereach demo clip, version 1";

struct Free {
    void operator()(AVCodecContext* c) const { avcodec_free_context(&c); }
    void operator()(AVFrame* f) const { av_frame_free(&f); }
    void operator()(AVPacket* p) const { av_packet_free(&p); }
    void operator()(SwsContext* s) const { sws_freeContext(s); }
    void operator()(AVFormatContext* f) const {
        if (f->pb) avio_closep(&f->pb);
        avformat_free_context(f);
    }
};
template <class T>
using Held = std::unique_ptr<T, Free>;

/// Removes the unfinished file unless it was kept.
struct Unfinished {
    std::filesystem::path path;
    ~Unfinished() {
        std::error_code ignored;
        if (!path.empty()) std::filesystem::remove(path, ignored);
    }
};

Error failure(const std::filesystem::path& path, const char* what, int code = 0) {
    std::string text = std::string("Cannot make the demo clip: ") + what;
    if (code < 0) {
        char reason[AV_ERROR_MAX_STRING_SIZE] = {};
        av_strerror(code, reason, sizeof reason);
        text += std::string(", ") + reason;
    }
    return {ErrorCode::Io, text, path.string()};
}

struct Track {
    Held<AVCodecContext> codec;
    AVStream* stream = nullptr;
};

/// Sends one frame (null: the end) and writes what comes out.
int encode(AVFormatContext* format, Track& track, const AVFrame* frame, AVPacket* packet) {
    int code = avcodec_send_frame(track.codec.get(), frame);
    while (code >= 0) {
        code = avcodec_receive_packet(track.codec.get(), packet);
        if (code == AVERROR(EAGAIN) || code == AVERROR_EOF) return 0;
        if (code < 0) return code;
        // libx264 leaves it out, and the file would end one frame early.
        if (track.codec->codec_type == AVMEDIA_TYPE_VIDEO && packet->duration == 0) packet->duration = 1;
        av_packet_rescale_ts(packet, track.codec->time_base, track.stream->time_base);
        packet->stream_index = track.stream->index;
        code = av_interleaved_write_frame(format, packet);
    }
    return code;
}

Result<Track> addTrack(AVFormatContext* format, const char* encoder, const std::filesystem::path& path) {
    const AVCodec* codec = avcodec_find_encoder_by_name(encoder);
    if (!codec)
        return Error{ErrorCode::Unsupported,
                     std::string("This libavcodec has no encoder ") + encoder +
                         "; install libavcodec with it",
                     path.string()};
    Track track;
    track.codec.reset(avcodec_alloc_context3(codec));
    track.stream = avformat_new_stream(format, nullptr);
    if (!track.codec || !track.stream) return failure(path, "out of memory");
    AVCodecContext* c = track.codec.get();
    c->flags |= AV_CODEC_FLAG_BITEXACT;
    if (format->oformat->flags & AVFMT_GLOBALHEADER) c->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
    c->thread_count = 1;
    if (codec->type == AVMEDIA_TYPE_VIDEO) {
        c->width = kWidth;
        c->height = kHeight;
        c->pix_fmt = AV_PIX_FMT_YUV420P;
        c->time_base = {1, kFrameRate};
        c->framerate = {kFrameRate, 1};
        c->gop_size = kFrameRate * 2;
        c->color_range = AVCOL_RANGE_MPEG;
        c->colorspace = AVCOL_SPC_BT709;
        c->color_primaries = AVCOL_PRI_BT709;
        c->color_trc = AVCOL_TRC_BT709;
        av_opt_set(c->priv_data, "preset", "veryfast", 0);
        av_opt_set(c->priv_data, "crf", "24", 0);
        // aq-mode: more bits for dark gradients, against banding. mbtree: its AVX-512 code reads memory that
        // was never written (libx264 164), and the same pictures would give other bytes.
        av_opt_set(c->priv_data, "x264-params", "aq-mode=3:mbtree=0", 0);
    } else {
        c->sample_rate = kSampleRate;
        c->sample_fmt = AV_SAMPLE_FMT_FLTP;
        c->bit_rate = 112'000;
        c->time_base = {1, kSampleRate};
        const AVChannelLayout stereo = AV_CHANNEL_LAYOUT_STEREO;
        av_channel_layout_copy(&c->ch_layout, &stereo);
    }
    int code = avcodec_open2(c, codec, nullptr);
    if (code >= 0) code = avcodec_parameters_from_context(track.stream->codecpar, c);
    if (code < 0) return failure(path, encoder, code);
    track.stream->time_base = c->time_base;
    return track;
}

int writeSound(AVFormatContext* format, Track& track, const Sound& sound, AVPacket* packet) {
    const int size = track.codec->frame_size;
    const auto total = static_cast<std::int64_t>(sound.left().size());
    for (std::int64_t at = 0; at < total; at += size) {
        Held<AVFrame> frame(av_frame_alloc());
        if (!frame) return AVERROR(ENOMEM);
        frame->nb_samples = size;
        frame->format = AV_SAMPLE_FMT_FLTP;
        frame->sample_rate = kSampleRate;
        frame->pts = at;
        av_channel_layout_copy(&frame->ch_layout, &track.codec->ch_layout);
        int code = av_frame_get_buffer(frame.get(), 0);
        if (code < 0) return code;
        const auto n = std::min<std::int64_t>(size, total - at);
        for (int side = 0; side < 2; ++side) {
            const auto& from = side == 0 ? sound.left() : sound.right();
            auto* to = reinterpret_cast<float*>(frame->data[side]);
            std::copy_n(from.begin() + at, n, to);
            std::fill(to + n, to + size, 0.0f);
        }
        code = encode(format, track, frame.get(), packet);
        if (code < 0) return code;
    }
    return encode(format, track, nullptr, packet);
}

} // namespace

Result<void> writeClip(const Clip& clip, const std::filesystem::path& path,
                       const std::function<void(double)>& progress, const CancelToken& cancel) {
    av_log_set_level(AV_LOG_QUIET); // what is wrong is returned, not printed
    Unfinished unfinished{path.string() + ".part"};
    AVFormatContext* raw = nullptr;
    int code = avformat_alloc_output_context2(&raw, nullptr, "mp4", unfinished.path.c_str());
    if (code < 0) return failure(path, "mp4", code);
    Held<AVFormatContext> format(raw);
    format->flags |= AVFMT_FLAG_BITEXACT;
    av_dict_set(&format->metadata, "comment", kMark, 0);
    auto video = addTrack(format.get(), "libx264", path);
    if (!video) return video.error();
    auto audio = addTrack(format.get(), "aac", path);
    if (!audio) return audio.error();
    code = avio_open(&format->pb, unfinished.path.c_str(), AVIO_FLAG_WRITE);
    if (code < 0) return failure(path, "opening the file", code);
    AVDictionary* options = nullptr;
    av_dict_set(&options, "movflags", "+faststart", 0);
    code = avformat_write_header(format.get(), &options);
    av_dict_free(&options);
    if (code < 0) return failure(path, "writing", code);

    Held<AVPacket> packet(av_packet_alloc());
    Held<AVFrame> frame(av_frame_alloc());
    const Surface surface(cairo_image_surface_create(CAIRO_FORMAT_RGB24, kWidth, kHeight));
    Held<SwsContext> scaler(sws_getContext(kWidth, kHeight, AV_PIX_FMT_BGR0, kWidth, kHeight,
                                           AV_PIX_FMT_YUV420P, SWS_POINT | SWS_ACCURATE_RND | SWS_BITEXACT,
                                           nullptr, nullptr, nullptr));
    if (!packet || !frame || !scaler || cairo_surface_status(surface.get()) != CAIRO_STATUS_SUCCESS)
        return failure(path, "out of memory");
    const int* bt709 = sws_getCoefficients(SWS_CS_ITU709);
    sws_setColorspaceDetails(scaler.get(), bt709, 1, bt709, 0, 0, 1 << 16, 1 << 16);
    frame->format = AV_PIX_FMT_YUV420P;
    frame->width = kWidth;
    frame->height = kHeight;
    code = av_frame_get_buffer(frame.get(), 0);
    if (code < 0) return failure(path, "out of memory", code);

    const int frames = static_cast<int>(std::lround(clip.seconds * kFrameRate));
    for (int i = 0; i < frames; ++i) {
        if (cancel.cancelled()) return Error{ErrorCode::Cancelled, "Cancelled", {}};
        {
            const Context c(cairo_create(surface.get()));
            clip.draw(c.get(), static_cast<double>(i) / kFrameRate);
        }
        cairo_surface_flush(surface.get());
        code = av_frame_make_writable(frame.get());
        if (code < 0) return failure(path, "out of memory", code);
        const std::uint8_t* source[] = {cairo_image_surface_get_data(surface.get())};
        const int stride[] = {cairo_image_surface_get_stride(surface.get())};
        sws_scale(scaler.get(), source, stride, 0, kHeight, frame->data, frame->linesize);
        frame->pts = i;
        frame->pict_type = AV_PICTURE_TYPE_NONE;
        code = encode(format.get(), *video, frame.get(), packet.get());
        if (code < 0) return failure(path, "encoding the picture", code);
        if (progress) progress(0.95 * (i + 1) / frames);
    }
    code = encode(format.get(), *video, nullptr, packet.get());
    if (code >= 0) code = writeSound(format.get(), *audio, clip.sound(), packet.get());
    if (code >= 0) code = av_write_trailer(format.get());
    if (code >= 0) code = avio_closep(&format->pb);
    if (code < 0) return failure(path, "writing", code);
    std::error_code moved;
    std::filesystem::rename(unfinished.path, path, moved);
    if (moved) return Error{ErrorCode::Io, "Cannot write: " + moved.message(), path.string()};
    unfinished.path.clear();
    if (progress) progress(1);
    return {};
}

bool isCurrentClip(const Clip& clip, const std::filesystem::path& path) {
    std::error_code missing;
    if (!std::filesystem::is_regular_file(path, missing)) return false;
    AVFormatContext* raw = nullptr;
    if (avformat_open_input(&raw, path.c_str(), nullptr, nullptr) < 0) return false;
    const AVDictionaryEntry* mark = av_dict_get(raw->metadata, "comment", nullptr, 0);
    // The index stands in front: it may be whole where the pictures are cut off, so the last packet is looked
    // for.
    bool current = mark && std::string_view(mark->value) == kMark;
    double last = 0;
    if (current) {
        Held<AVPacket> packet(av_packet_alloc());
        while (packet && av_read_frame(raw, packet.get()) >= 0) {
            const AVStream* stream = raw->streams[packet->stream_index];
            if (stream->codecpar->codec_type == AVMEDIA_TYPE_VIDEO && !(packet->flags & AV_PKT_FLAG_CORRUPT))
                last = std::max(last, static_cast<double>(packet->pts + packet->duration) *
                                          av_q2d(stream->time_base));
            av_packet_unref(packet.get());
        }
        current = std::fabs(last - clip.seconds) < 0.1;
    }
    avformat_close_input(&raw);
    return current;
}

} // namespace forereach::demo
