// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/preview/frame_image.h"

#include <QTransform>
#include <QVideoFrameFormat>

#include <algorithm>
#include <cstdint>

namespace forereach::ui {

namespace {

struct Planes {
    const uchar* y;
    const uchar* u;
    const uchar* v;
    int strideY, strideU, strideV;
    int chromaStep; // bytes between chroma samples of one row
};

// Fixed-point YCbCr to RGB, 16 bits of fraction.
struct Matrix {
    int y, rv, gu, gv, bu, offset;
};

Matrix matrixFor(const QVideoFrameFormat& format) {
    const bool full = format.colorRange() == QVideoFrameFormat::ColorRange_Full;
    const auto space = format.colorSpace();
    // Undefined: what is HD is BT.709, what is smaller BT.601.
    const bool bt709 = space == QVideoFrameFormat::ColorSpace_BT709 ||
                       space == QVideoFrameFormat::ColorSpace_BT2020 ||
                       (space == QVideoFrameFormat::ColorSpace_Undefined && format.frameHeight() >= 720);
    if (full)
        return bt709 ? Matrix{65536, 103206, -12276, -30679, 121608, 0}
                     : Matrix{65536, 91881, -22554, -46802, 116130, 0};
    return bt709 ? Matrix{76309, 117489, -13975, -34925, 138438, 16}
                 : Matrix{76309, 104597, -25675, -53279, 132201, 16};
}

inline int clamped(int x) {
    return x < 0 ? 0 : (x > 255 ? 255 : x);
}

QImage convert(const Planes& planes, int width, int height, int factor, const Matrix& m) {
    const int outWidth = width / factor, outHeight = height / factor;
    QImage image(outWidth, outHeight, QImage::Format_RGB32);
    const int area = factor * factor;
    for (int oy = 0; oy < outHeight; ++oy) {
        auto* out = reinterpret_cast<std::uint32_t*>(image.scanLine(oy));
        const int sy = oy * factor;
        const int cy = (sy + factor / 2) / 2;
        const uchar* u = planes.u + static_cast<std::ptrdiff_t>(cy) * planes.strideU;
        const uchar* v = planes.v + static_cast<std::ptrdiff_t>(cy) * planes.strideV;
        for (int ox = 0; ox < outWidth; ++ox) {
            const int sx = ox * factor;
            int luma = 0;
            for (int dy = 0; dy < factor; ++dy) {
                const uchar* row = planes.y + static_cast<std::ptrdiff_t>(sy + dy) * planes.strideY + sx;
                for (int dx = 0; dx < factor; ++dx) luma += row[dx];
            }
            luma /= area;
            const int cx = ((sx + factor / 2) / 2) * planes.chromaStep;
            const int c = (luma - m.offset) * m.y, d = u[cx] - 128, e = v[cx] - 128;
            const int r = clamped((c + m.rv * e + 32768) >> 16);
            const int g = clamped((c + m.gu * d + m.gv * e + 32768) >> 16);
            const int b = clamped((c + m.bu * d + 32768) >> 16);
            out[ox] = 0xff000000u | static_cast<std::uint32_t>(r << 16 | g << 8 | b);
        }
    }
    return image;
}

QImage upright(QImage image, const QVideoFrame& frame) {
    const int degrees = static_cast<int>(frame.rotationAngle());
    if (degrees != 0) image = image.transformed(QTransform().rotate(degrees));
    return frame.mirrored() ? image.mirrored(true, false) : image;
}

} // namespace

QImage frameImage(const QVideoFrame& frame, QSize target) {
    if (!frame.isValid()) return {};
    const QVideoFrameFormat format = frame.surfaceFormat();
    const auto pixels = format.pixelFormat();
    const bool planar =
        pixels == QVideoFrameFormat::Format_YUV420P || pixels == QVideoFrameFormat::Format_YV12;
    const bool semiPlanar =
        pixels == QVideoFrameFormat::Format_NV12 || pixels == QVideoFrameFormat::Format_NV21;
    if (!planar && !semiPlanar) return frame.toImage(); // applies rotation itself
    QVideoFrame mapped = frame;
    if (!mapped.map(QVideoFrame::ReadOnly)) return frame.toImage();
    const int width = mapped.width() & ~1, height = mapped.height() & ~1;
    Planes p{mapped.bits(0), mapped.bits(1), nullptr, mapped.bytesPerLine(0), mapped.bytesPerLine(1), 0, 1};
    if (planar) {
        p.v = mapped.bits(2);
        p.strideV = mapped.bytesPerLine(2);
        if (pixels == QVideoFrameFormat::Format_YV12) std::swap(p.u, p.v), std::swap(p.strideU, p.strideV);
    } else {
        p.strideV = p.strideU;
        p.chromaStep = 2;
        p.v = p.u ? p.u + 1 : nullptr;
        if (pixels == QVideoFrameFormat::Format_NV21) std::swap(p.u, p.v);
    }
    QImage image;
    if (p.y && p.u && p.v && width > 0 && height > 0) {
        const bool turned = static_cast<int>(frame.rotationAngle()) % 180 != 0;
        const QSize wanted = turned ? target.transposed() : target;
        int factor = 1;
        if (wanted.width() > 0 && wanted.height() > 0)
            factor = std::clamp(std::min(width / wanted.width(), height / wanted.height()), 1, 8);
        image = convert(p, width, height, factor, matrixFor(format));
    }
    mapped.unmap();
    return image.isNull() ? frame.toImage() : upright(image, frame);
}

QRectF fitted(QSizeF shape, const QRectF& area, Qt::AspectRatioMode mode) {
    if (shape.isEmpty() || area.isEmpty()) return area;
    const QSizeF size = shape.scaled(area.size(), mode);
    return {area.center().x() - size.width() / 2, area.center().y() - size.height() / 2, size.width(),
            size.height()};
}

} // namespace forereach::ui
