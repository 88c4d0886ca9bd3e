// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/preview/glyphs.h"

#include <QPainter>
#include <QPixmap>

#include "ui/views/theme.h"

namespace forereach::ui {

namespace {

QPainterPath stroked(const QPainterPath& line, double width) {
    QPainterPathStroker stroker;
    stroker.setWidth(width);
    stroker.setCapStyle(Qt::RoundCap);
    stroker.setJoinStyle(Qt::RoundJoin);
    return stroker.createStroke(line);
}

QPainterPath triangle(double x1, double x2) {
    QPainterPath p;
    p.moveTo(x1, 5);
    p.lineTo(x2, 12);
    p.lineTo(x1, 19);
    p.closeSubpath();
    return p.united(stroked(p, 1.6));
}

QPainterPath speaker() {
    QPainterPath p;
    p.moveTo(3, 9.5);
    p.lineTo(6.5, 9.5);
    p.lineTo(11.5, 5.5);
    p.lineTo(11.5, 18.5);
    p.lineTo(6.5, 14.5);
    p.lineTo(3, 14.5);
    p.closeSubpath();
    return p.united(stroked(p, 1.2));
}

QPainterPath heart() {
    QPainterPath p;
    p.moveTo(12, 20.6);
    p.cubicTo(8.2, 17.6, 2.4, 13.4, 2.4, 8.6);
    p.cubicTo(2.4, 5.6, 4.7, 3.6, 7.2, 3.6);
    p.cubicTo(9.2, 3.6, 11, 4.6, 12, 6.6);
    p.cubicTo(13, 4.6, 14.8, 3.6, 16.8, 3.6);
    p.cubicTo(19.3, 3.6, 21.6, 5.6, 21.6, 8.6);
    p.cubicTo(21.6, 13.4, 15.8, 17.6, 12, 20.6);
    p.closeSubpath();
    return p;
}

QPainterPath comment() {
    QPainterPath p;
    p.addEllipse(QRectF(2.2, 3, 19.6, 16));
    QPainterPath tail;
    tail.moveTo(8, 17.2);
    tail.lineTo(6.6, 22);
    tail.lineTo(13, 18.6);
    tail.closeSubpath();
    p = p.united(tail);
    for (const double x : {7.6, 12.0, 16.4}) {
        QPainterPath dot;
        dot.addEllipse(QPointF(x, 11), 1.5, 1.5);
        p = p.subtracted(dot);
    }
    return p;
}

QPainterPath share() {
    QPainterPath p;
    p.moveTo(13.2, 3.4);
    p.lineTo(22, 11);
    p.lineTo(13.2, 18.6);
    p.lineTo(13.2, 14.2);
    p.cubicTo(8.6, 14.2, 5, 15.8, 2.2, 20);
    p.cubicTo(3, 13.4, 6.6, 8.8, 13.2, 7.8);
    p.closeSubpath();
    return p.united(stroked(p, 0.8));
}

QPainterPath loop() {
    QPainterPath line;
    line.moveTo(4, 11.5);
    line.cubicTo(4, 8.4, 5.6, 7, 8.6, 7);
    line.lineTo(18.6, 7);
    line.moveTo(16, 4);
    line.lineTo(19.2, 7);
    line.lineTo(16, 10);
    line.moveTo(20, 12.5);
    line.cubicTo(20, 15.6, 18.4, 17, 15.4, 17);
    line.lineTo(5.4, 17);
    line.moveTo(8, 14);
    line.lineTo(4.8, 17);
    line.lineTo(8, 20);
    return stroked(line, 1.8);
}

} // namespace

QPainterPath glyphPath(Glyph glyph) {
    QPainterPath p;
    switch (glyph) {
    case Glyph::Play:
        return triangle(7, 19);
    case Glyph::Pause:
        p.addRoundedRect(QRectF(6, 4.5, 4.2, 15), 1.2, 1.2);
        p.addRoundedRect(QRectF(13.8, 4.5, 4.2, 15), 1.2, 1.2);
        return p;
    case Glyph::FrameBack:
        p = triangle(18, 9);
        p.addRoundedRect(QRectF(4, 4.5, 2.6, 15), 1, 1);
        return p;
    case Glyph::FrameOn:
        p = triangle(6, 15);
        p.addRoundedRect(QRectF(17.4, 4.5, 2.6, 15), 1, 1);
        return p;
    case Glyph::Loop:
        return loop();
    case Glyph::Sound: {
        QPainterPath waves;
        waves.moveTo(14.8, 9);
        waves.quadTo(17, 12, 14.8, 15);
        waves.moveTo(17.4, 6.4);
        waves.quadTo(21.6, 12, 17.4, 17.6);
        return speaker().united(stroked(waves, 1.8));
    }
    case Glyph::Muted: {
        QPainterPath cross;
        cross.moveTo(15, 9.4);
        cross.lineTo(20.4, 14.8);
        cross.moveTo(20.4, 9.4);
        cross.lineTo(15, 14.8);
        return speaker().united(stroked(cross, 1.8));
    }
    case Glyph::Heart:
        return heart();
    case Glyph::Comment:
        return comment();
    case Glyph::Share:
        return share();
    }
    return p;
}

void drawGlyph(QPainter& painter, Glyph glyph, const QRectF& box, const QColor& color) {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(box.topLeft());
    painter.scale(box.width() / 24.0, box.height() / 24.0);
    painter.fillPath(glyphPath(glyph), color);
    painter.restore();
}

QIcon glyphIcon(Glyph glyph, const QPalette& palette) {
    const Tokens& t = tokensOf(palette);
    const auto pixmap = [glyph](const QColor& color) {
        QPixmap image(48, 48);
        image.setDevicePixelRatio(2);
        image.fill(Qt::transparent);
        QPainter painter(&image);
        drawGlyph(painter, glyph, QRectF(2, 2, 20, 20), color);
        return image;
    };
    QIcon icon;
    icon.addPixmap(pixmap(t.text), QIcon::Normal, QIcon::Off);
    icon.addPixmap(pixmap(t.accent), QIcon::Normal, QIcon::On);
    icon.addPixmap(pixmap(t.muted), QIcon::Disabled, QIcon::Off);
    return icon;
}

} // namespace forereach::ui
