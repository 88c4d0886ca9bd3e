// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/media/stream_decoder.h"

#include <cmath>

namespace forereach {

namespace {
constexpr std::int64_t kMaxErrorsInARow = 3000; // then the rest of the stream is not tried
constexpr int kVideoThreads = 2;
} // namespace

bool StreamDecoder::open(const AVCodecParameters& parameters, AVRational timeBase, const AVCodec* codec) {
    m_codec.reset(avcodec_alloc_context3(codec));
    m_frame = av::makeFrame();
    if (!m_codec || !m_frame || avcodec_parameters_to_context(m_codec.get(), &parameters) < 0) {
        m_codec.reset();
        return false;
    }
    m_codec->pkt_timebase = timeBase;
    return true;
}

bool StreamDecoder::openVideo(const AVCodecParameters& parameters, AVRational timeBase, bool skipUnreferenced,
                              bool still) {
    const AVCodec* codec = avcodec_find_decoder(parameters.codec_id);
    if (!codec || !open(parameters, timeBase, codec)) return false;
    m_codec->thread_count = still ? 1 : kVideoThreads;
    m_codec->thread_type = FF_THREAD_FRAME | FF_THREAD_SLICE;
    m_codec->max_pixels = still ? av::kMaxStillPixels : av::kMaxVideoPixels;
    if (skipUnreferenced) m_codec->skip_frame = AVDISCARD_NONREF;
    if (avcodec_open2(m_codec.get(), codec, nullptr) < 0) m_codec.reset();
    return m_codec != nullptr;
}

bool StreamDecoder::openAudio(const AVCodecParameters& parameters, AVRational timeBase) {
    const AVCodec* codec = avcodec_find_decoder(parameters.codec_id);
    if (!codec || !open(parameters, timeBase, codec)) return false;
    m_codec->thread_count = 1;
    if (avcodec_open2(m_codec.get(), codec, nullptr) < 0) m_codec.reset();
    return m_codec != nullptr;
}

void StreamDecoder::failed(StreamFacts& facts, double atS) {
    ++facts.errors;
    ++m_errorsInARow;
    if (facts.firstErrorS < 0 && std::isfinite(atS)) facts.firstErrorS = std::max(0.0, atS);
}

void StreamDecoder::decode(AVPacket* packet, StreamFacts& facts,
                           const std::function<void(const AVFrame&)>& onFrame) {
    double atS = facts.endS;
    if (packet) {
        ++facts.packets;
        if (av_packet_get_side_data(packet, AV_PKT_DATA_ENCRYPTION_INFO, nullptr)) facts.encrypted = true;
    }
    if (!m_codec || m_errorsInARow > kMaxErrorsInARow) return;
    if (packet && (packet->flags & AV_PKT_FLAG_CORRUPT)) {
        // Cut off or known to be damaged: what it decodes to is not shown as if it were whole.
        failed(facts, atS);
        return;
    }
    int error = avcodec_send_packet(m_codec.get(), packet);
    if (error == AVERROR(EAGAIN)) {
        receive(facts, onFrame, atS);
        error = avcodec_send_packet(m_codec.get(), packet);
    }
    if (error < 0 && error != AVERROR_EOF && error != AVERROR(EAGAIN)) failed(facts, atS);
    receive(facts, onFrame, atS);
}

void StreamDecoder::receive(StreamFacts& facts, const std::function<void(const AVFrame&)>& onFrame,
                            double atS) {
    // A decoder that reports errors without ever asking for more input would keep us here.
    for (int errors = 0; errors < 256;) {
        const int error = avcodec_receive_frame(m_codec.get(), m_frame.get());
        if (error == AVERROR(EAGAIN) || error == AVERROR_EOF) return;
        if (error < 0) {
            ++errors;
            failed(facts, atS);
            if (error != AVERROR_INVALIDDATA) return;
            continue;
        }
        if (m_frame->decode_error_flags != 0 || (m_frame->flags & AV_FRAME_FLAG_CORRUPT))
            failed(facts, atS);
        else
            m_errorsInARow = 0;
        ++facts.frames;
        onFrame(*m_frame);
        av_frame_unref(m_frame.get());
    }
}

} // namespace forereach
