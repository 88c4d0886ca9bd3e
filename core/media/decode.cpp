// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/media/decode.h"

#include <algorithm>
#include <cmath>

#include "core/media/audio_pass.h"
#include "core/media/stream_decoder.h"
#include "core/media/thumbnails.h"
#include "core/media/video_pass.h"

extern "C" {
#include <libavutil/display.h>
#include <libavutil/pixdesc.h>
}

namespace forereach {

namespace {

// Formats that a creator may bring. Playlists and anything that refers to other files stay out.
constexpr const char* kFormats = "mov,mp4,matroska,webm,avi,flv,mpegts,mpeg,ogg,asf,gif,apng,mp3,aac,wav,"
                                 "flac,amr,png_pipe,jpeg_pipe,webp_pipe,bmp_pipe,tiff_pipe";
constexpr int kMinProbeScore = AVPROBE_SCORE_RETRY;
constexpr int kMaxReadErrors = 64;
constexpr std::int64_t kMaxPackets = 20'000'000;
constexpr double kAllFramesPixels = 0.8e9; // decoded pixels up to which every frame is decoded
constexpr double kSampleAboveS = 900;      // longer files are decoded in samples
constexpr double kSampleEveryS = 30;
constexpr double kSampleS = 4;       // at least, in whole groups of pictures
constexpr double kComparableS = 0.6; // pictures further apart belong to no sample
constexpr double kMaxS = SpanCurve::kMaxS;

double positive(double seconds) {
    return std::isfinite(seconds) && seconds > 0 ? seconds : 0;
}

struct Opened {
    av::Format format;
    int video = -1, audio = -1;
};

/// The demuxer of a picture by its signature: libav's own guess wants more of a file than a cut-off one has.
const AVInputFormat* pictureFormat(Family content, ByteSource& source) {
    if (content == Family::Jpeg) return av_find_input_format("jpeg_pipe");
    if (content == Family::Webp) return av_find_input_format("webp_pipe");
    const bool animated = source.bytes(0, 4096).find("acTL") != std::string::npos;
    return content == Family::Png && !animated ? av_find_input_format("png_pipe") : nullptr;
}

av::Format openFormat(ByteSource& source, Family content, DecodeFacts& facts) {
    AVFormatContext* raw = avformat_alloc_context();
    if (!raw) return nullptr;
    raw->pb = source.reader();
    raw->interrupt_callback = source.interrupt();
    raw->flags |= AVFMT_FLAG_CUSTOM_IO;
    raw->max_streams = 64;
    raw->probesize = 8 << 20;
    const AVInputFormat* picture = pictureFormat(content, source);
    AVDictionary* options = nullptr;
    av_dict_set(&options, "format_whitelist", kFormats, 0);
    av_dict_set(&options, "protocol_whitelist", "", 0);
    const int error = raw->pb ? avformat_open_input(&raw, "", picture, &options) : AVERROR(ENOMEM);
    av_dict_free(&options);
    if (error < 0) {
        facts.openError = av::errorText(error);
        avformat_free_context(raw);
        return nullptr;
    }
    av::Format format(raw);
    if (!picture && format->probe_score <= kMinProbeScore) {
        facts.openError = "no format was recognised";
        return nullptr;
    }
    const int found = avformat_find_stream_info(format.get(), nullptr);
    if (found < 0) facts.openError = av::errorText(found);
    facts.opened = true;
    return format;
}

void chooseStreams(const AVFormatContext& format, Opened& opened, DecodeFacts& facts, MediaAnalysis& out) {
    std::int64_t bestArea = -1;
    for (unsigned i = 0; i < format.nb_streams; ++i) {
        const AVStream& stream = *format.streams[i];
        const AVCodecParameters& codec = *stream.codecpar;
        if (codec.codec_type == AVMEDIA_TYPE_VIDEO && !(stream.disposition & AV_DISPOSITION_ATTACHED_PIC)) {
            const std::int64_t area = static_cast<std::int64_t>(codec.width) * codec.height;
            if (area > bestArea) {
                bestArea = area;
                opened.video = static_cast<int>(i);
            }
        } else if (codec.codec_type == AVMEDIA_TYPE_AUDIO) {
            if (opened.audio < 0) opened.audio = static_cast<int>(i);
        } else if (codec.codec_type == AVMEDIA_TYPE_SUBTITLE) {
            out.signals.hasCaptions = true;
            const AVDictionaryEntry* language = av_dict_get(stream.metadata, "language", nullptr, 0);
            if (language && out.signals.captionLanguage.empty())
                out.signals.captionLanguage = languageTag(language->value);
        } else {
            ++facts.otherStreams;
        }
    }
    for (unsigned i = 0; i < format.nb_streams; ++i)
        if (static_cast<int>(i) != opened.video && static_cast<int>(i) != opened.audio)
            format.streams[i]->discard = AVDISCARD_ALL;
}

/// The pass itself: state of one file while its packets go by.
class Pass {
public:
    Pass(ByteSource& source, const MediaOptions& options, const std::function<void(double)>& progress,
         Opened& opened, DecodeFacts& facts, MediaAnalysis& out)
        : m_source(source), m_options(options), m_progress(progress), m_format(*opened.format),
          m_facts(facts), m_out(out), m_strip(options, claimedDuration()) {
        if (opened.video >= 0) openVideo(*m_format.streams[opened.video]);
        if (opened.audio >= 0) openAudio(*m_format.streams[opened.audio]);
        const double start = m_format.start_time == AV_NOPTS_VALUE
                                 ? 0
                                 : static_cast<double>(m_format.start_time) / AV_TIME_BASE;
        m_startS = std::isfinite(start) ? start : 0;
    }

    Result<void> run();
    void finish();

private:
    double claimedDuration() {
        double claimed =
            m_format.duration == AV_NOPTS_VALUE ? 0 : static_cast<double>(m_format.duration) / AV_TIME_BASE;
        // An estimate from the bit rate is no claim of the file.
        if (m_format.duration_estimation_method == AVFMT_DURATION_FROM_BITRATE) claimed = 0;
        m_facts.claimedS = positive(claimed);
        return m_facts.claimedS <= kMaxS ? m_facts.claimedS : 0;
    }
    void openVideo(AVStream&);
    void openAudio(AVStream&);
    void onVideoPacket(AVPacket&);
    void onAudioPacket(AVPacket&);
    void onPicture(const AVFrame&);
    void onSound(const AVFrame&);
    void noteStamp(const AVPacket&);
    void measureFrameRate();
    double timeOf(std::int64_t stamp, AVRational base) const { return av::seconds(stamp, base) - m_startS; }

    ByteSource& m_source;
    const MediaOptions& m_options;
    const std::function<void(double)>& m_progress;
    AVFormatContext& m_format;
    DecodeFacts& m_facts;
    MediaAnalysis& m_out;
    ThumbnailStrip m_strip;
    ThumbnailMaker m_maker;
    LumaSampler m_sampler;
    VideoMeter m_videoMeter;
    AudioMeter m_audioMeter;
    LumaGrid m_grid;
    AVStream* m_video = nullptr;
    AVStream* m_audio = nullptr;
    StreamDecoder m_videoDecoder, m_audioDecoder;
    Orientation m_orientation;
    AVRational m_pixelAspect{1, 1};
    double m_startS = 0;
    double m_lastPictureS = -1;
    double m_nextSoundS = 0;
    std::vector<std::int64_t> m_stamps;
    double m_sampleFromS = 0;
    bool m_inSample = true;
};

void Pass::openVideo(AVStream& stream) {
    m_video = &stream;
    const AVCodecParameters& codec = *stream.codecpar;
    StreamFacts& facts = m_facts.video;
    facts.present = true;
    facts.codec = avcodec_get_name(codec.codec_id);
    facts.claimedS = positive(av::seconds(stream.duration, stream.time_base));
    m_facts.codedWidth = codec.width;
    m_facts.codedHeight = codec.height;
    m_pixelAspect = av_guess_sample_aspect_ratio(&m_format, &stream, nullptr);
    if (m_pixelAspect.num <= 0 || m_pixelAspect.den <= 0) m_pixelAspect = {1, 1};
    m_facts.pixelAspect = std::clamp(av_q2d(m_pixelAspect), 0.1, 10.0);
    std::size_t size = 0;
    const std::uint8_t* matrix = av_stream_get_side_data(&stream, AV_PKT_DATA_DISPLAYMATRIX, &size);
    if (matrix && size >= 9 * sizeof(std::int32_t))
        m_orientation = orientationOf(reinterpret_cast<const std::int32_t*>(matrix));
    if (av_stream_get_side_data(&stream, AV_PKT_DATA_ENCRYPTION_INIT_INFO, nullptr)) facts.encrypted = true;
    if (codec.color_trc == AVCOL_TRC_SMPTE2084 || codec.color_trc == AVCOL_TRC_ARIB_STD_B67) {
        m_facts.hdr = true;
        m_facts.hdrKind = codec.color_trc == AVCOL_TRC_SMPTE2084 ? "HDR10 (PQ)" : "HLG";
    }
    const bool still = isStill(m_facts.family);
    const std::int64_t area = static_cast<std::int64_t>(codec.width) * codec.height;
    m_facts.tooLarge = area > (still ? av::kMaxStillPixels : av::kMaxVideoPixels);
    if (m_facts.tooLarge) return;
    const double rate = std::clamp(
        positive(av_q2d(stream.avg_frame_rate.num > 0 ? stream.avg_frame_rate : stream.r_frame_rate)), 1.0,
        240.0);
    const double pixels = static_cast<double>(area) * rate * std::max(1.0, m_facts.claimedS);
    m_facts.measuredInSamples = m_facts.claimedS > kSampleAboveS;
    if (m_facts.measuredInSamples) m_videoMeter.compareOnlyWithin(std::max(kComparableS, 1.5 / rate));
    facts.hasDecoder = m_videoDecoder.openVideo(codec, stream.time_base, pixels > kAllFramesPixels, still);
}

void Pass::openAudio(AVStream& stream) {
    m_audio = &stream;
    StreamFacts& facts = m_facts.audio;
    facts.present = true;
    facts.codec = avcodec_get_name(stream.codecpar->codec_id);
    facts.claimedS = positive(av::seconds(stream.duration, stream.time_base));
    if (av_stream_get_side_data(&stream, AV_PKT_DATA_ENCRYPTION_INIT_INFO, nullptr)) facts.encrypted = true;
    facts.hasDecoder = m_audioDecoder.openAudio(*stream.codecpar, stream.time_base);
}

void Pass::noteStamp(const AVPacket& packet) {
    constexpr std::size_t kMaxStamps = 400'000;
    if (packet.pts != AV_NOPTS_VALUE && m_stamps.size() < kMaxStamps && !(packet.flags & AV_PKT_FLAG_DISCARD))
        m_stamps.push_back(packet.pts);
}

void Pass::onPicture(const AVFrame& frame) {
    double at = timeOf(frame.best_effort_timestamp, m_video->time_base);
    if (!std::isfinite(at) || at <= m_lastPictureS) {
        if (std::isfinite(at) && at == m_lastPictureS) return;
        const double rate = positive(av_q2d(m_video->avg_frame_rate));
        at = m_lastPictureS < 0 ? 0 : m_lastPictureS + (rate > 0 ? 1 / rate : 0.04);
    }
    at = std::max(0.0, at);
    if (at > kMaxS) return;
    if (m_lastPictureS < 0) {
        m_facts.codedWidth = frame.width;
        m_facts.codedHeight = frame.height;
        if (const AVFrameSideData* matrix = av_frame_get_side_data(&frame, AV_FRAME_DATA_DISPLAYMATRIX);
            matrix && matrix->size >= 9 * sizeof(std::int32_t) && m_orientation == Orientation{})
            m_orientation = orientationOf(reinterpret_cast<const std::int32_t*>(matrix->data));
    }
    m_lastPictureS = at;
    double length = timeOf(frame.pkt_duration, m_video->time_base) + m_startS;
    if (!(length > 0) || length > 60) {
        const double rate = positive(av_q2d(m_video->avg_frame_rate));
        length = rate > 0.1 ? 1 / rate : 0.04;
    }
    m_facts.video.endS = std::max(m_facts.video.endS, at + length);
    if (!m_sampler.sample(frame, m_grid)) return;
    m_videoMeter.add(m_grid, at);
    if (m_strip.wants(at, m_grid.mean))
        if (auto picture = m_maker.make(frame, m_pixelAspect, m_orientation, m_options.thumbnailMaxSide, at))
            m_strip.take(std::move(*picture), m_grid.mean);
}

void Pass::onSound(const AVFrame& frame) {
    double at = timeOf(frame.best_effort_timestamp, m_audio->time_base);
    if (!std::isfinite(at) || std::fabs(at) > kMaxS) at = m_nextSoundS;
    m_audioMeter.add(frame, std::max(0.0, at));
    m_nextSoundS =
        at + (frame.sample_rate > 0 ? static_cast<double>(frame.nb_samples) / frame.sample_rate : 0);
    m_facts.audio.endS = std::max(m_facts.audio.endS, std::min(m_nextSoundS, kMaxS));
}

void Pass::onVideoPacket(AVPacket& packet) {
    noteStamp(packet);
    if (m_facts.measuredInSamples && (packet.flags & AV_PKT_FLAG_KEY)) {
        // Whole groups of pictures only: between two samples just their key frames.
        const double at = timeOf(packet.pts != AV_NOPTS_VALUE ? packet.pts : packet.dts, m_video->time_base);
        if (at >= m_sampleFromS + kSampleEveryS) m_sampleFromS = at;
        m_inSample = at < m_sampleFromS + kSampleS;
    } else if (m_facts.measuredInSamples && !m_inSample) {
        const double end = timeOf(packet.pts, m_video->time_base) +
                           positive(av::seconds(packet.duration, m_video->time_base));
        if (!(packet.flags & AV_PKT_FLAG_CORRUPT) && end > m_facts.video.endS && end < kMaxS)
            m_facts.video.endS = end;
        ++m_facts.video.packets;
        return;
    }
    m_videoDecoder.decode(&packet, m_facts.video, [this](const AVFrame& frame) { onPicture(frame); });
}

void Pass::onAudioPacket(AVPacket& packet) {
    m_audioDecoder.decode(&packet, m_facts.audio, [this](const AVFrame& frame) { onSound(frame); });
}

Result<void> Pass::run() {
    const av::Packet packet = av::makePacket();
    if (!packet) return {};
    double done = 0;
    for (std::int64_t count = 0; count < kMaxPackets; ++count) {
        if (m_source.cancel().cancelled()) return Error{ErrorCode::Cancelled, "cancelled", {}};
        const int error = av_read_frame(&m_format, packet.get());
        if (error == AVERROR_EOF) break;
        if (error < 0) {
            if (m_source.cancel().cancelled()) return Error{ErrorCode::Cancelled, "cancelled", {}};
            if (error == AVERROR_EXIT || ++m_facts.readErrors > kMaxReadErrors) break;
            continue;
        }
        m_source.beat();
        if (packet->pos >= 0 && m_source.size() > 0) {
            const double share = static_cast<double>(packet->pos) / static_cast<double>(m_source.size());
            if (share > done + 0.005) m_progress(done = std::min(1.0, share));
        }
        if (m_video && packet->stream_index == m_video->index)
            onVideoPacket(*packet);
        else if (m_audio && packet->stream_index == m_audio->index)
            onAudioPacket(*packet);
        av_packet_unref(packet.get());
        if (m_facts.video.encrypted && m_facts.video.errors > 200 && m_facts.video.frames == 0) break;
    }
    if (m_source.cancel().cancelled()) return Error{ErrorCode::Cancelled, "cancelled", {}};
    if (m_video)
        m_videoDecoder.decode(nullptr, m_facts.video, [this](const AVFrame& frame) { onPicture(frame); });
    if (m_audio)
        m_audioDecoder.decode(nullptr, m_facts.audio, [this](const AVFrame& frame) { onSound(frame); });
    m_facts.gaveUp = m_source.gaveUp();
    return {};
}

void Pass::measureFrameRate() {
    MediaSignals& signals = m_out.signals;
    std::sort(m_stamps.begin(), m_stamps.end());
    m_stamps.erase(std::unique(m_stamps.begin(), m_stamps.end()), m_stamps.end());
    const double unit = m_video ? av_q2d(m_video->time_base) : 0;
    if (m_stamps.size() < 2 || !(unit > 0)) {
        signals.frameRate = m_video ? std::min(1000.0, positive(av_q2d(m_video->avg_frame_rate))) : 0;
        return;
    }
    const double span = static_cast<double>(m_stamps.back() - m_stamps.front()) * unit;
    const double measured = span > 0 ? std::min(1000.0, static_cast<double>(m_stamps.size() - 1) / span) : 0;
    const double stated = positive(av_q2d(m_video->avg_frame_rate));
    // Some containers stamp only some of their packets; most round their stamps.
    const bool stampsMissing =
        static_cast<double>(m_stamps.size()) < 0.98 * static_cast<double>(m_facts.video.packets);
    const bool believeStated =
        stated > 0 && stated < 1000 && (stampsMissing || std::fabs(measured / stated - 1) < 0.02);
    signals.frameRate = believeStated ? stated : measured;
    if (stampsMissing) return;
    std::vector<double> gaps;
    for (std::size_t i = 1; i < m_stamps.size(); ++i)
        gaps.push_back(static_cast<double>(m_stamps[i] - m_stamps[i - 1]) * unit);
    std::sort(gaps.begin(), gaps.end());
    const double shortest = gaps[gaps.size() / 20];
    const double longest = gaps[gaps.size() - 1 - gaps.size() / 20];
    // Containers with millisecond stamps jitter by one unit.
    if (gaps.size() >= 20 && longest > 1.5 * shortest + 2 * std::min(unit, 0.001) && shortest > 0) {
        m_facts.variableFrameRate = true;
        m_facts.slowestFps = 1 / longest;
        m_facts.fastestFps = 1 / shortest;
    }
}

void Pass::finish() {
    MediaSignals& signals = m_out.signals;
    m_out.videoCodec = m_facts.video.codec;
    m_out.audioCodec = m_facts.audio.codec;
    m_out.decodedToS = std::max(m_facts.video.endS, m_facts.audio.endS);
    measureFrameRate();

    const double shownWidth = m_facts.codedWidth * m_facts.pixelAspect;
    signals.width = static_cast<int>(std::lround(m_orientation.transpose ? m_facts.codedHeight : shownWidth));
    signals.height =
        static_cast<int>(std::lround(m_orientation.transpose ? shownWidth : m_facts.codedHeight));
    signals.rotationDegrees = m_orientation.degrees;
    signals.durationS =
        m_facts.claimedS > 0 ? std::max(m_facts.claimedS, m_out.decodedToS) : m_out.decodedToS;
    if (signals.durationS > 0)
        signals.bitrateKbps = static_cast<double>(m_source.size()) * 8 / 1000 / signals.durationS;

    // Curves end where the file ends, or where a cut-off file stops playing.
    const bool cutOff = m_out.decodedToS + 0.5 < signals.durationS;
    const double end = cutOff ? m_out.decodedToS : signals.durationS;
    signals.stepS = signals.durationS < 20 ? m_options.curveStepS / 2 : m_options.curveStepS;
    m_videoMeter.finish(end, signals.stepS, signals);
    m_facts.sampledShare = m_videoMeter.measuredShare(end);
    m_facts.darkShare = m_videoMeter.darkShare(end);
    signals.hasAudio = m_facts.audio.frames > 0;
    if (signals.hasAudio) m_audioMeter.finish(end, signals.stepS, signals);
    m_out.thumbnails = m_strip.finish();
}

} // namespace

Result<DecodeFacts> decodeFile(ByteSource& source, Family content, const MediaOptions& options,
                               const std::function<void(double)>& progress, MediaAnalysis& out) {
    DecodeFacts facts;
    Opened opened;
    opened.format = openFormat(source, content, facts);
    if (source.cancel().cancelled()) return Error{ErrorCode::Cancelled, "cancelled", {}};
    if (!opened.format) {
        facts.gaveUp = source.gaveUp();
        return facts;
    }
    out.container = opened.format->iformat->name;
    facts.family = familyOfDemuxer(out.container);
    chooseStreams(*opened.format, opened, facts, out);
    Pass pass(source, options, progress, opened, facts, out);
    if (auto ran = pass.run(); !ran) return ran.error();
    pass.finish();
    progress(1);
    return facts;
}

} // namespace forereach
