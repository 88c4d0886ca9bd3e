// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/media/thumbnails.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

extern "C" {
#include <libavutil/display.h>
#include <libavutil/imgutils.h>
}

namespace forereach {

namespace {

constexpr double kDark = 0.06; // a fade-in makes a poor cover
constexpr int kQuality = 4;    // of mjpeg's 2 (best) to 31

void turnPlane(const std::uint8_t* from, int fromStride, int width, int height, Orientation o,
               std::uint8_t* to, int toStride) {
    const int outWidth = o.transpose ? height : width;
    const int outHeight = o.transpose ? width : height;
    for (int y = 0; y < outHeight; ++y) {
        for (int x = 0; x < outWidth; ++x) {
            const int u = o.mirrorX ? outWidth - 1 - x : x;
            const int v = o.mirrorY ? outHeight - 1 - y : y;
            to[static_cast<std::ptrdiff_t>(y) * toStride + x] =
                o.transpose ? from[static_cast<std::ptrdiff_t>(u) * fromStride + v]
                            : from[static_cast<std::ptrdiff_t>(v) * fromStride + u];
        }
    }
}

av::Frame newPicture(int width, int height) {
    av::Frame frame = av::makeFrame();
    if (!frame) return nullptr;
    frame->format = AV_PIX_FMT_YUVJ420P;
    frame->width = width;
    frame->height = height;
    frame->color_range = AVCOL_RANGE_JPEG;
    if (av_frame_get_buffer(frame.get(), 0) < 0) return nullptr;
    return frame;
}

/// The matrix that the decoder named, or what its height makes likely.
const int* coefficients(const AVFrame& frame) {
    if (frame.colorspace != AVCOL_SPC_UNSPECIFIED && frame.colorspace != AVCOL_SPC_RGB)
        return sws_getCoefficients(frame.colorspace);
    return sws_getCoefficients(frame.height >= 720 ? SWS_CS_ITU709 : SWS_CS_ITU601);
}

std::string encode(av::Codec& encoder, AVFrame& picture) {
    if (!encoder || encoder->width != picture.width || encoder->height != picture.height) {
        const AVCodec* codec = avcodec_find_encoder(AV_CODEC_ID_MJPEG);
        if (!codec) return {};
        encoder.reset(avcodec_alloc_context3(codec));
        if (!encoder) return {};
        encoder->width = picture.width;
        encoder->height = picture.height;
        encoder->pix_fmt = AV_PIX_FMT_YUVJ420P;
        encoder->color_range = AVCOL_RANGE_JPEG;
        encoder->time_base = {1, 25};
        encoder->flags |= AV_CODEC_FLAG_QSCALE;
        encoder->global_quality = FF_QP2LAMBDA * kQuality;
        encoder->thread_count = 1;
        if (avcodec_open2(encoder.get(), codec, nullptr) < 0) {
            encoder.reset();
            return {};
        }
    }
    picture.quality = encoder->global_quality;
    picture.pict_type = AV_PICTURE_TYPE_I;
    const av::Packet packet = av::makePacket();
    if (!packet || avcodec_send_frame(encoder.get(), &picture) < 0) return {};
    if (avcodec_receive_packet(encoder.get(), packet.get()) < 0) return {};
    return {reinterpret_cast<const char*>(packet->data), static_cast<std::size_t>(packet->size)};
}

} // namespace

Orientation orientationOf(const std::int32_t* matrix) {
    Orientation o;
    if (!matrix) return o;
    const std::int32_t a = matrix[0], b = matrix[1], c = matrix[3], d = matrix[4];
    const auto size = [](std::int32_t v) { return std::abs(static_cast<std::int64_t>(v)); };
    o.transpose = size(b) > size(a);
    o.mirrorX = o.transpose ? c < 0 : a < 0;
    o.mirrorY = o.transpose ? b < 0 : d < 0;
    if (o.transpose)
        o.degrees = o.mirrorX ? 90 : 270;
    else
        o.degrees = o.mirrorX && o.mirrorY ? 180 : 0;
    return o;
}

std::optional<MediaThumbnail> ThumbnailMaker::make(const AVFrame& frame, AVRational aspect,
                                                   Orientation orientation, int maxSide, double atS) {
    if (frame.width <= 0 || frame.height <= 0 || maxSide <= 0) return std::nullopt;
    const double stretch = aspect.num > 0 && aspect.den > 0 ? std::clamp(av_q2d(aspect), 0.1, 10.0) : 1.0;
    const double shownWidth = frame.width * stretch;
    const double scale = std::min(1.0, maxSide / std::max<double>(shownWidth, frame.height));
    const int width = std::max(1, static_cast<int>(std::lround(shownWidth * scale)));
    const int height = std::max(1, static_cast<int>(std::lround(frame.height * scale)));

    m_scaler.reset(sws_getCachedContext(m_scaler.release(), frame.width, frame.height,
                                        static_cast<AVPixelFormat>(frame.format), width, height,
                                        AV_PIX_FMT_YUVJ420P, SWS_AREA, nullptr, nullptr, nullptr));
    if (!m_scaler) return std::nullopt;
    const int fullRange = frame.color_range == AVCOL_RANGE_JPEG ? 1 : 0;
    sws_setColorspaceDetails(m_scaler.get(), coefficients(frame), fullRange,
                             sws_getCoefficients(SWS_CS_ITU601), 1, 0, 1 << 16, 1 << 16);
    av::Frame picture = newPicture(width, height);
    if (!picture) return std::nullopt;
    if (sws_scale(m_scaler.get(), frame.data, frame.linesize, 0, frame.height, picture->data,
                  picture->linesize) <= 0)
        return std::nullopt;

    if (orientation != Orientation{}) {
        av::Frame turned = orientation.transpose ? newPicture(height, width) : newPicture(width, height);
        if (!turned) return std::nullopt;
        for (int plane = 0; plane < 3; ++plane) {
            const int w = plane == 0 ? width : (width + 1) / 2;
            const int h = plane == 0 ? height : (height + 1) / 2;
            turnPlane(picture->data[plane], picture->linesize[plane], w, h, orientation, turned->data[plane],
                      turned->linesize[plane]);
        }
        picture = std::move(turned);
    }
    MediaThumbnail thumbnail{atS, picture->width, picture->height, encode(m_encoder, *picture)};
    if (thumbnail.jpeg.empty()) return std::nullopt;
    return thumbnail;
}

ThumbnailStrip::ThumbnailStrip(const MediaOptions& options, double claimedDurationS)
    : m_count(static_cast<std::size_t>(std::clamp(options.thumbnails, 1, 1000))),
      m_step(claimedDurationS > 0 ? claimedDurationS / static_cast<double>(m_count) : 0.25) {}

bool ThumbnailStrip::wants(double atS, double brightness) const {
    if (m_coverIsDark && m_taken.size() == 1 && atS < m_next && brightness > kDark) return true;
    return atS + 1e-6 >= m_next;
}

void ThumbnailStrip::take(MediaThumbnail thumbnail, double brightness) {
    const bool dark = brightness <= kDark;
    if (m_coverIsDark && m_taken.size() == 1 && thumbnail.atS < m_next) {
        m_taken.front() = std::move(thumbnail);
        m_coverIsDark = false;
        return;
    }
    if (m_taken.empty()) m_coverIsDark = dark;
    m_taken.push_back(std::move(thumbnail));
    if (m_taken.size() > m_count) {
        std::size_t kept = 0;
        for (std::size_t i = 0; i < m_taken.size(); i += 2) {
            if (kept != i) m_taken[kept] = std::move(m_taken[i]);
            ++kept;
        }
        m_taken.resize(kept);
        m_step *= 2;
    }
    m_next = (std::floor(m_taken.back().atS / m_step + 1e-6) + 1) * m_step;
}

std::vector<MediaThumbnail> ThumbnailStrip::finish() {
    return std::move(m_taken);
}

} // namespace forereach
