// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/preview/video_surface.h"

#include <QImageReader>
#include <QPainter>
#include <QPainterPath>

#include "ui/preview/frame_image.h"
#include "ui/views/theme.h"

namespace forereach::ui {

VideoSurface::VideoSurface(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("videoSurface"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

void VideoSurface::setFrame(const QVideoFrame& frame) {
    m_frame = frame;
    m_converted = {};
    update();
}

void VideoSurface::setStill(const QImage& still) {
    m_still = still;
    update();
}

bool VideoSurface::loadStill(const QString& path) {
    const QImage image = readStill(path, 1920);
    if (image.isNull()) return false;
    setStill(image);
    return true;
}

void VideoSurface::clearFrame() {
    m_frame = {};
    m_converted = {};
    update();
}

void VideoSurface::setFit(Fit fit) {
    m_fit = fit;
    m_converted = {};
    update();
}

void VideoSurface::setCorner(int pixels) {
    m_corner = pixels;
    update();
}

void VideoSurface::setMessage(const QString& message) {
    if (message == m_message) return;
    m_message = message;
    update();
}

QSize VideoSurface::sizeHint() const {
    return {480, 360};
}
QSize VideoSurface::minimumSizeHint() const {
    return {160, 120};
}

void VideoSurface::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
    const QRectF area = rect();
    QPainterPath outline;
    outline.addRoundedRect(area, m_corner, m_corner);
    painter.fillPath(outline, QColor(0x0c, 0x0d, 0x10)); // a picture is judged on black, in both themes
    painter.setClipPath(outline);

    const QSize device = (area.size() * devicePixelRatioF()).toSize();
    if (m_frame.isValid() && (m_converted.isNull() || m_convertedFor != device)) {
        m_converted = frameImage(m_frame, device);
        m_convertedFor = device;
    }
    const QImage& image = m_frame.isValid() ? m_converted : m_still;
    if (!image.isNull()) {
        const auto mode = m_fit == Fit::Contain ? Qt::KeepAspectRatio : Qt::KeepAspectRatioByExpanding;
        painter.drawImage(fitted(image.size(), area, mode), image);
    }
    if (m_message.isEmpty()) return;
    painter.setFont(textFont(TextSize::Body));
    const QRectF room = area.adjusted(16, 16, -16, -16);
    QRectF text = painter.boundingRect(room, Qt::AlignCenter | Qt::TextWordWrap, m_message);
    const QRectF plate = text.adjusted(-12, -8, 12, 8);
    painter.setPen(Qt::NoPen);
    painter.setBrush(QColor(0, 0, 0, 190));
    painter.drawRoundedRect(plate, kCorner, kCorner);
    painter.setPen(Qt::white);
    painter.drawText(text, Qt::AlignCenter | Qt::TextWordWrap, m_message);
}

QImage readStill(const QString& path, int maxSide) {
    QImageReader reader(path);
    reader.setAutoTransform(true);
    reader.setDecideFormatFromContent(true);
    const QSize size = reader.size();
    if (size.isValid() && std::max(size.width(), size.height()) > maxSide)
        reader.setScaledSize(size.scaled(maxSide, maxSide, Qt::KeepAspectRatio));
    return reader.read();
}

} // namespace forereach::ui
