// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/media_fixtures.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>
#include <numbers>

#include "core/media/av.h"

extern "C" {
#include <libavutil/channel_layout.h>
#include <libavutil/display.h>
#include <libavutil/imgutils.h>
#include <libavutil/opt.h>
}

namespace forereach::fixtures {

namespace {

constexpr int kSampleRate = 48000;
constexpr double kToneHz = 440;
constexpr double kToneAmplitude = 0.25;

struct FreeOutput {
    void operator()(AVFormatContext* c) const {
        if (c->pb) avio_closep(&c->pb);
        avformat_free_context(c);
    }
};
using Output = std::unique_ptr<AVFormatContext, FreeOutput>;

void paint(AVFrame& frame, const Clip& clip, double atS) {
    const int scene =
        clip.style == Style::Lively && clip.cutEveryS > 0 ? static_cast<int>(atS / clip.cutEveryS + 1e-6) : 0;
    for (int y = 0; y < frame.height; ++y) {
        std::uint8_t* line = frame.data[0] + static_cast<std::ptrdiff_t>(y) * frame.linesize[0];
        for (int x = 0; x < frame.width; ++x) {
            int luma = clip.style == Style::Black ? 16 : 126;
            if (clip.style == Style::Lively) {
                luma = scene % 2 == 0 ? 50 + 60 * y / frame.height : 150 + 60 * x / frame.width;
                const int bar = static_cast<int>(atS * frame.width / 2) % frame.width;
                if ((x - bar + frame.width) % frame.width < frame.width / 6) luma = 235;
            }
            line[x] = static_cast<std::uint8_t>(luma);
        }
    }
    for (int plane = 1; plane < 3 && frame.data[plane]; ++plane)
        for (int y = 0; y < (frame.height + 1) / 2; ++y)
            std::fill_n(
                frame.data[plane] + static_cast<std::ptrdiff_t>(y) * frame.linesize[plane],
                (frame.width + 1) / 2,
                static_cast<std::uint8_t>(clip.style == Style::Lively ? 110 + 30 * (scene % 2) : 128));
}

float toneAt(const Clip& clip, std::int64_t sample) {
    const double atS = static_cast<double>(sample) / kSampleRate;
    if (clip.style == Style::Black || atS < clip.toneFromS || atS >= clip.toneToS) return 0;
    return static_cast<float>(kToneAmplitude * std::sin(2 * std::numbers::pi * kToneHz * atS));
}

class Writer {
public:
    bool open(const std::filesystem::path& path, const Clip& clip) {
        AVFormatContext* raw = nullptr;
        if (avformat_alloc_output_context2(&raw, nullptr, nullptr, path.c_str()) < 0 || !raw) return false;
        m_output.reset(raw);
        if (clip.picture && !openVideo(clip)) return false;
        if (clip.sound && !openAudio(clip)) return false;
        if (avio_open(&m_output->pb, path.c_str(), AVIO_FLAG_WRITE) < 0) return false;
        AVDictionary* options = nullptr;
        if (clip.fragmented)
            av_dict_set(&options, "movflags", "frag_keyframe+empty_moov+default_base_moof", 0);
        else if (clip.indexFirst)
            av_dict_set(&options, "movflags", "faststart", 0);
        if (clip.encrypted) {
            av_dict_set(&options, "encryption_scheme", "cenc-aes-ctr", 0);
            av_dict_set(&options, "encryption_key", "76a6c65c5ea762046bd749a2e632ccbb", 0);
            av_dict_set(&options, "encryption_kid", "a7e61c373e219033c21091fa607bf3b8", 0);
        }
        const int error = avformat_write_header(m_output.get(), &options);
        av_dict_free(&options);
        return error >= 0;
    }

    bool write(const Clip& clip) {
        const std::int64_t samples = clip.sound ? static_cast<std::int64_t>(clip.seconds * kSampleRate) : 0;
        const int frames = !clip.picture     ? 0
                           : clip.frames > 0 ? clip.frames
                                             : static_cast<int>(std::lround(clip.seconds * clip.fps));
        std::int64_t sample = 0;
        for (int frame = 0; frame < frames || sample < samples;) {
            const double videoS = frame < frames ? frame / clip.fps : 1e18;
            const double audioS = sample < samples ? static_cast<double>(sample) / kSampleRate : 1e18;
            if (videoS <= audioS) {
                if (!writePicture(clip, frame++)) return false;
            } else if (!writeSound(clip, sample, samples)) {
                return false;
            }
        }
        if (clip.picture && !send(m_video.get(), m_videoStream, nullptr)) return false;
        if (clip.sound && !send(m_audio.get(), m_audioStream, nullptr)) return false;
        return av_write_trailer(m_output.get()) >= 0;
    }

private:
    AVStream* addStream(AVCodecContext& codec) {
        AVStream* stream = avformat_new_stream(m_output.get(), nullptr);
        if (!stream || avcodec_parameters_from_context(stream->codecpar, &codec) < 0) return nullptr;
        stream->time_base = codec.time_base;
        return stream;
    }

    bool openVideo(const Clip& clip) {
        const AVCodec* encoder = avcodec_find_encoder_by_name(clip.videoEncoder.c_str());
        if (!encoder) return false;
        m_video.reset(avcodec_alloc_context3(encoder));
        m_video->width = clip.width;
        m_video->height = clip.height;
        m_video->pix_fmt = clip.videoEncoder == "gif" ? AV_PIX_FMT_GRAY8 : AV_PIX_FMT_YUV420P;
        m_video->framerate = av_d2q(clip.fps, 1001000);
        // Twice as fine as the frame rate, so that a frame can come half a frame late.
        m_video->time_base = av_inv_q(av_mul_q(m_video->framerate, AVRational{2, 1}));
        m_video->gop_size = 30;
        m_video->thread_count = 1;
        m_video->sample_aspect_ratio = {clip.pixelAspectNum, clip.pixelAspectDen};
        if (clip.hdr) {
            m_video->color_trc = AVCOL_TRC_SMPTE2084;
            m_video->color_primaries = AVCOL_PRI_BT2020;
            m_video->colorspace = AVCOL_SPC_BT2020_NCL;
        }
        if (m_output->oformat->flags & AVFMT_GLOBALHEADER) m_video->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
        AVDictionary* options = nullptr;
        if (clip.videoEncoder == "libx264") av_dict_set(&options, "preset", "ultrafast", 0);
        if (clip.videoEncoder == "libx264") av_dict_set(&options, "x264-params", "bframes=2:log-level=-1", 0);
        if (clip.videoEncoder.starts_with("libvpx")) {
            av_dict_set(&options, "deadline", "realtime", 0);
            av_dict_set(&options, "cpu-used", "8", 0);
            m_video->bit_rate = 400'000;
        }
        const int error = avcodec_open2(m_video.get(), encoder, &options);
        av_dict_free(&options);
        if (error < 0) return false;
        m_videoStream = addStream(*m_video);
        if (!m_videoStream) return false;
        m_videoStream->sample_aspect_ratio = m_video->sample_aspect_ratio;
        m_videoStream->avg_frame_rate = m_video->framerate;
        if (clip.rotationDegrees != 0) {
            std::uint8_t* matrix =
                av_stream_new_side_data(m_videoStream, AV_PKT_DATA_DISPLAYMATRIX, 9 * sizeof(std::int32_t));
            if (!matrix) return false;
            av_display_rotation_set(reinterpret_cast<std::int32_t*>(matrix), clip.rotationDegrees);
        }
        return true;
    }

    bool openAudio(const Clip& clip) {
        const AVCodec* encoder = avcodec_find_encoder_by_name(clip.audioEncoder.c_str());
        if (!encoder || !encoder->sample_fmts) return false;
        m_audio.reset(avcodec_alloc_context3(encoder));
        m_audio->sample_rate = kSampleRate;
        m_audio->sample_fmt = encoder->sample_fmts[0];
        av_channel_layout_default(&m_audio->ch_layout, 1);
        m_audio->bit_rate = 96'000;
        m_audio->time_base = {1, kSampleRate};
        m_audio->thread_count = 1;
        if (m_output->oformat->flags & AVFMT_GLOBALHEADER) m_audio->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
        if (avcodec_open2(m_audio.get(), encoder, nullptr) < 0) return false;
        m_audioStream = addStream(*m_audio);
        return m_audioStream != nullptr;
    }

    bool writePicture(const Clip& clip, int index) {
        const av::Frame frame = av::makeFrame();
        frame->format = m_video->pix_fmt;
        frame->width = clip.width;
        frame->height = clip.height;
        if (av_frame_get_buffer(frame.get(), 0) < 0) return false;
        paint(*frame, clip, index / clip.fps);
        frame->pts = 2 * index + (clip.everyOtherFrameLate && index % 2 == 1 ? 1 : 0);
        return send(m_video.get(), m_videoStream, frame.get());
    }

    bool writeSound(const Clip& clip, std::int64_t& at, std::int64_t end) {
        const int size = m_audio->frame_size > 0 ? m_audio->frame_size : 1024;
        const av::Frame frame = av::makeFrame();
        frame->format = m_audio->sample_fmt;
        frame->sample_rate = kSampleRate;
        frame->nb_samples = static_cast<int>(std::min<std::int64_t>(size, end - at));
        if (av_channel_layout_copy(&frame->ch_layout, &m_audio->ch_layout) < 0 ||
            av_frame_get_buffer(frame.get(), 0) < 0)
            return false;
        for (int i = 0; i < frame->nb_samples; ++i) {
            const float value = toneAt(clip, at + i);
            if (m_audio->sample_fmt == AV_SAMPLE_FMT_FLTP || m_audio->sample_fmt == AV_SAMPLE_FMT_FLT)
                reinterpret_cast<float*>(frame->data[0])[i] = value;
            else if (m_audio->sample_fmt == AV_SAMPLE_FMT_S16)
                reinterpret_cast<std::int16_t*>(frame->data[0])[i] =
                    static_cast<std::int16_t>(std::lround(value * 32767));
            else
                return false;
        }
        frame->pts = at;
        at += frame->nb_samples;
        return send(m_audio.get(), m_audioStream, frame.get());
    }

    bool send(AVCodecContext* codec, AVStream* stream, const AVFrame* frame) {
        if (avcodec_send_frame(codec, frame) < 0) return false;
        const av::Packet packet = av::makePacket();
        while (true) {
            const int error = avcodec_receive_packet(codec, packet.get());
            if (error == AVERROR(EAGAIN) || error == AVERROR_EOF) return true;
            if (error < 0) return false;
            packet->stream_index = stream->index;
            if (packet->duration == 0 && codec == m_video.get()) packet->duration = 2;
            av_packet_rescale_ts(packet.get(), codec->time_base, stream->time_base);
            if (av_interleaved_write_frame(m_output.get(), packet.get()) < 0) return false;
        }
    }

    Output m_output;
    av::Codec m_video, m_audio;
    AVStream* m_videoStream = nullptr;
    AVStream* m_audioStream = nullptr;
};

AVCodecID pictureCodec(const std::string& extension) {
    if (extension == ".png") return AV_CODEC_ID_PNG;
    if (extension == ".jpg" || extension == ".jpeg") return AV_CODEC_ID_MJPEG;
    if (extension == ".webp") return AV_CODEC_ID_WEBP;
    if (extension == ".bmp") return AV_CODEC_ID_BMP;
    return AV_CODEC_ID_NONE;
}

} // namespace

bool makeClip(const std::filesystem::path& path, const Clip& clip) {
    av::quiet();
    Writer writer;
    return writer.open(path, clip) && writer.write(clip);
}

bool makePicture(const std::filesystem::path& path, int width, int height) {
    av::quiet();
    const AVCodec* encoder = avcodec_find_encoder(pictureCodec(path.extension().string()));
    if (!encoder || !encoder->pix_fmts) return false;
    const av::Frame rgb = av::makeFrame();
    rgb->format = AV_PIX_FMT_RGB24;
    rgb->width = width;
    rgb->height = height;
    if (av_frame_get_buffer(rgb.get(), 0) < 0) return false;
    constexpr std::uint8_t kQuarters[4][3] = {{220, 30, 30}, {30, 180, 40}, {30, 50, 200}, {250, 250, 250}};
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            std::copy_n(kQuarters[(y * 2 / height) * 2 + x * 2 / width], 3,
                        rgb->data[0] + static_cast<std::ptrdiff_t>(y) * rgb->linesize[0] + 3 * x);

    const av::Codec codec(avcodec_alloc_context3(encoder));
    codec->width = width;
    codec->height = height;
    codec->time_base = {1, 25};
    codec->pix_fmt = encoder->id == AV_CODEC_ID_MJPEG ? AV_PIX_FMT_YUVJ420P : encoder->pix_fmts[0];
    codec->thread_count = 1;
    if (avcodec_open2(codec.get(), encoder, nullptr) < 0) return false;
    const av::Frame frame = av::makeFrame();
    frame->format = codec->pix_fmt;
    frame->width = width;
    frame->height = height;
    frame->pts = 0;
    if (av_frame_get_buffer(frame.get(), 0) < 0) return false;
    const av::Scaler scaler(sws_getContext(width, height, AV_PIX_FMT_RGB24, width, height, codec->pix_fmt,
                                           SWS_BILINEAR, nullptr, nullptr, nullptr));
    if (!scaler) return false;
    sws_scale(scaler.get(), rgb->data, rgb->linesize, 0, height, frame->data, frame->linesize);
    const av::Packet packet = av::makePacket();
    if (avcodec_send_frame(codec.get(), frame.get()) < 0 || avcodec_send_frame(codec.get(), nullptr) < 0)
        return false;
    if (avcodec_receive_packet(codec.get(), packet.get()) < 0) return false;
    writeFile(path, {reinterpret_cast<const char*>(packet->data), static_cast<std::size_t>(packet->size)});
    return true;
}

void writeFile(const std::filesystem::path& path, std::string_view bytes) {
    std::ofstream(path, std::ios::binary | std::ios::trunc)
        .write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

std::string readFile(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

void truncateCopy(const std::filesystem::path& from, const std::filesystem::path& to, double share) {
    const std::string bytes = readFile(from);
    writeFile(to, std::string_view(bytes).substr(
                      0, static_cast<std::size_t>(share * static_cast<double>(bytes.size()))));
}

void corruptCopy(const std::filesystem::path& from, const std::filesystem::path& to, double fromShare,
                 double toShare, std::uint32_t seed) {
    std::string bytes = readFile(from);
    const auto size = static_cast<double>(bytes.size());
    std::uint32_t state = seed * 2654435761u + 12345u;
    for (auto at = static_cast<std::size_t>(fromShare * size);
         at < std::min(bytes.size(), static_cast<std::size_t>(toShare * size)); ++at) {
        state = state * 1664525u + 1013904223u;
        bytes[at] = static_cast<char>(state >> 24);
    }
    writeFile(to, bytes);
}

} // namespace forereach::fixtures
