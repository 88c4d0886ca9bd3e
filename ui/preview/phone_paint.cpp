// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/preview/phone_paint.h"

#include <QCoreApplication>
#include <QLinearGradient>
#include <QPainter>
#include <QPainterPath>
#include <QTextBoundaryFinder>

#include <algorithm>
#include <cmath>

#include "ui/preview/card_art.h"
#include "ui/preview/frame_image.h"
#include "ui/preview/glyphs.h"
#include "ui/preview/seek_bar.h"
#include "ui/views/theme.h"

namespace forereach::ui {

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("forereach::ui::PhoneView", text);
}

constexpr double kFoot = 0.115;  // of the glass's width
constexpr double kBezel = 0.032; // of the body's width

QFont phoneFont(double pixels, bool strong) {
    QFont font = textFont(TextSize::Body, strong);
    font.setPixelSize(std::max(6, static_cast<int>(std::lround(pixels))));
    return font;
}

QColor white(double alpha) {
    return QColor::fromRgbF(1, 1, 1, static_cast<float>(alpha));
}

/// A rounded plate with text in it; returns its box. `at` is the left centre.
QRectF chip(QPainter& p, QPointF at, const QString& text, double pixels, const QColor& back,
            const QColor& front) {
    p.setFont(phoneFont(pixels, true));
    const QFontMetricsF metrics(p.font());
    const double height = pixels * 1.75;
    const QRectF box(at.x(), at.y() - height / 2, metrics.horizontalAdvance(text) + pixels * 1.3, height);
    p.setPen(Qt::NoPen);
    p.setBrush(back);
    p.drawRoundedRect(box, height / 2, height / 2);
    p.setPen(front);
    p.drawText(box, Qt::AlignCenter, text);
    return box;
}

/// At most two lines, broken where the script allows it, the second one shortened.
QStringList twoLines(const QFontMetricsF& metrics, const QString& text, double width) {
    const QString all = text.simplified();
    QTextBoundaryFinder breaks(QTextBoundaryFinder::Line, all);
    qsizetype end = 0; // of the first line
    for (qsizetype next = breaks.toNextBoundary(); next > 0; next = breaks.toNextBoundary()) {
        if (end > 0 && metrics.horizontalAdvance(all.left(next).trimmed()) > width) break;
        end = next;
    }
    const QString first = metrics.elidedText(all.left(end).trimmed(), Qt::ElideRight, width),
                  rest = all.mid(end).trimmed();
    if (rest.isEmpty()) return {first};
    return {first, metrics.elidedText(rest, Qt::ElideRight, width)};
}

void sign(QPainter& p, Glyph glyph, QPointF centre, double size, const QColor& color, const QString& word,
          double unit) {
    const QRectF box(centre.x() - size / 2, centre.y() - size / 2, size, size);
    drawGlyph(p, glyph, box.translated(0, unit * 0.4), QColor(0, 0, 0, 70));
    drawGlyph(p, glyph, box, color);
    if (word.isEmpty()) return;
    p.setFont(phoneFont(unit * 3.5, true));
    p.setPen(Qt::white);
    p.drawText(QRectF(centre.x() - unit * 10, centre.y() + size * 0.56, unit * 20, unit * 5), Qt::AlignCenter,
               word);
}

} // namespace

PhoneGeometry PhoneGeometry::in(const QRectF& area) {
    PhoneGeometry g;
    const double glassShape = 16.0 / 9.0 + kFoot; // height over width
    const double bodyShape = ((1 - 2 * kBezel) * glassShape + 2 * kBezel);
    const double width = std::max(60.0, std::min(area.width(), area.height() / bodyShape));
    const double height = width * bodyShape;
    g.body = QRectF(area.center().x() - width / 2, area.center().y() - height / 2, width, height);
    const double bezel = width * kBezel;
    g.glass = g.body.adjusted(bezel, bezel, -bezel, -bezel);
    g.screen = QRectF(g.glass.left(), g.glass.top(), g.glass.width(), g.glass.width() * 16.0 / 9.0);
    g.foot = QRectF(g.glass.left(), g.screen.bottom(), g.glass.width(), g.glass.bottom() - g.screen.bottom());
    g.unit = g.glass.width() / 100.0;
    g.bodyCorner = width * 0.125;
    g.glassCorner = g.bodyCorner - bezel;
    return g;
}

void paintPhoneBody(QPainter& p, const PhoneGeometry& g, bool dark, bool focused) {
    p.save();
    p.setRenderHint(QPainter::Antialiasing);
    // A soft shadow, then the rim, then the black of the bezel.
    QPainterPath body, glass;
    body.addRoundedRect(g.body, g.bodyCorner, g.bodyCorner);
    glass.addRoundedRect(g.glass, g.glassCorner, g.glassCorner);
    QPainterPath around;
    around.addRect(g.body.adjusted(-60, -60, 60, 60));
    p.setClipPath(around.subtracted(glass)); // the glass stays as bright as it is
    p.setPen(Qt::NoPen);
    for (int i = 6; i >= 1; --i) {
        p.setBrush(QColor(0, 0, 0, dark ? 22 : 7));
        const double out = i * g.unit * 0.55;
        p.drawRoundedRect(g.body.adjusted(-out, -out + g.unit, out, out + g.unit * 1.2), g.bodyCorner + out,
                          g.bodyCorner + out);
    }
    p.setClipping(false);
    QLinearGradient rim(g.body.topLeft(), g.body.bottomRight());
    rim.setColorAt(0, QColor(0x6a, 0x6e, 0x76));
    rim.setColorAt(0.3, QColor(0x2c, 0x2e, 0x33));
    rim.setColorAt(0.7, QColor(0x3c, 0x3f, 0x45));
    rim.setColorAt(1, QColor(0x7a, 0x7e, 0x86));
    p.fillPath(body.subtracted(glass), rim);
    QPainterPath bezel;
    const double rimWidth = std::max(1.2, g.unit * 0.7);
    bezel.addRoundedRect(g.body.adjusted(rimWidth, rimWidth, -rimWidth, -rimWidth), g.bodyCorner - rimWidth,
                         g.bodyCorner - rimWidth);
    p.fillPath(bezel.subtracted(glass), QColor(0x08, 0x09, 0x0b));
    // Buttons at the right edge.
    p.setBrush(QColor(0x3c, 0x3f, 0x45));
    p.drawRoundedRect(
        QRectF(g.body.right() - 0.5, g.body.top() + g.body.height() * 0.22, g.unit * 1.0, g.unit * 15), 1, 1);
    p.drawRoundedRect(QRectF(g.body.left() - g.unit * 1.0 + 0.5, g.body.top() + g.body.height() * 0.17,
                             g.unit * 1.0, g.unit * 10),
                      1, 1);
    p.drawRoundedRect(QRectF(g.body.left() - g.unit * 1.0 + 0.5, g.body.top() + g.body.height() * 0.25,
                             g.unit * 1.0, g.unit * 10),
                      1, 1);
    if (focused) {
        p.setBrush(Qt::NoBrush);
        p.setPen(QPen(dark ? darkTokens().accent : lightTokens().accent, 2));
        p.drawRoundedRect(g.body.adjusted(-3, -3, 3, 3), g.bodyCorner + 3, g.bodyCorner + 3);
    }
    p.restore();
}

void paintPhoneFoot(QPainter& p, const PhoneGeometry& g) {
    p.fillRect(g.foot, QColor(0x0b, 0x0c, 0x0e));
    p.setFont(phoneFont(std::max(9.0, g.unit * 3.7), true));
    p.setPen(white(0.78));
    p.drawText(g.foot.adjusted(0, g.unit * 0.8, 0, -g.unit * 3.2), Qt::AlignCenter, tr("simulated feed"));
    p.setPen(Qt::NoPen);
    p.setBrush(white(0.55));
    p.drawRoundedRect(
        QRectF(g.foot.center().x() - g.unit * 17, g.foot.bottom() - g.unit * 2.6, g.unit * 34, g.unit * 1.1),
        g.unit * 0.55, g.unit * 0.55);
}

void paintPhoneStatus(QPainter& p, const PhoneGeometry& g, const PhoneStatus& status) {
    const QRectF bar(g.screen.left(), g.screen.top(), g.screen.width(), g.unit * 12);
    QLinearGradient shade(bar.topLeft(), QPointF(bar.left(), bar.bottom() + g.unit * 10));
    shade.setColorAt(0, QColor(0, 0, 0, 120));
    shade.setColorAt(1, QColor(0, 0, 0, 0));
    p.fillRect(bar.adjusted(0, 0, 0, g.unit * 10), shade);
    p.setPen(Qt::NoPen);
    p.setBrush(Qt::black); // the camera
    p.drawRoundedRect(
        QRectF(bar.center().x() - g.unit * 11, bar.top() + g.unit * 3.1, g.unit * 22, g.unit * 6), g.unit * 3,
        g.unit * 3);
    p.setBrush(QColor(0x16, 0x1a, 0x24));
    p.drawEllipse(QPointF(bar.center().x() + g.unit * 7.6, bar.top() + g.unit * 6.1), g.unit * 1.5,
                  g.unit * 1.5);

    p.setFont(phoneFont(g.unit * 4.4, true));
    p.setPen(Qt::white);
    const QRectF text = bar.adjusted(g.unit * 8.5, g.unit * 0.3, -g.unit * 8, 0);
    p.drawText(text, Qt::AlignLeft | Qt::AlignVCenter, status.clock);
    // From the right: battery, connection, bars.
    const double middle = text.center().y();
    QRectF battery(text.right() - g.unit * 7.4, middle - g.unit * 1.8, g.unit * 6.4, g.unit * 3.6);
    p.setPen(QPen(white(0.6), std::max(0.8, g.unit * 0.35)));
    p.setBrush(Qt::NoBrush);
    p.drawRoundedRect(battery, g.unit, g.unit);
    p.setPen(Qt::NoPen);
    p.setBrush(Qt::white);
    p.drawRoundedRect(battery.adjusted(g.unit * 0.7, g.unit * 0.7, -g.unit * 1.5, -g.unit * 0.7),
                      g.unit * 0.5, g.unit * 0.5);
    p.drawRoundedRect(
        QRectF(battery.right() + g.unit * 0.5, middle - g.unit * 0.7, g.unit * 0.7, g.unit * 1.4), 0.4, 0.4);
    double right = battery.left() - g.unit * 1.8;
    if (!status.connection.isEmpty()) {
        p.setPen(Qt::white);
        p.setFont(phoneFont(g.unit * 3.8, true));
        const double width = QFontMetricsF(p.font()).horizontalAdvance(status.connection);
        p.drawText(QRectF(right - width - 1, bar.top(), width + 2, text.height() + g.unit * 0.6),
                   Qt::AlignCenter, status.connection);
        right -= width + g.unit * 1.6;
    }
    p.setPen(Qt::NoPen);
    for (int i = 0; i < 4; ++i) {
        const double height = g.unit * (1.3 + 0.75 * i);
        p.setBrush(Qt::white);
        p.drawRoundedRect(QRectF(right - g.unit * (1.5 + 1.55 * (3 - i)), middle + g.unit * 1.8 - height,
                                 g.unit * 1.05, height),
                          0.5, 0.5);
    }
}

void paintPicture(QPainter& p, const QRectF& screen, const QImage& image) {
    p.fillRect(screen, QColor(0x08, 0x09, 0x0b));
    if (image.isNull()) return;
    // Upright pictures fill the screen, wide ones keep their shape.
    const bool upright = image.height() * 1.15 > image.width();
    const QRectF target =
        fitted(image.size(), screen, upright ? Qt::KeepAspectRatioByExpanding : Qt::KeepAspectRatio);
    p.save();
    p.setClipRect(screen, Qt::IntersectClip);
    p.setRenderHint(QPainter::SmoothPixmapTransform);
    p.drawImage(target, image);
    p.restore();
}

void paintSlotCard(QPainter& p, const QRectF& screen, double unit, const PhoneSlot& slot) {
    paintCardArt(p, screen, slot.topic, slot.mine ? slot.slot + 1'000'003 : slot.catalogueId);
    p.setRenderHint(QPainter::Antialiasing);
    const double width = screen.width() - unit * 30;
    p.setFont(phoneFont(unit * 8.4, true));
    const QStringList lines = twoLines(QFontMetricsF(p.font()), slot.topic, width);
    const double line = unit * 10;
    double y = screen.top() + screen.height() * 0.36;
    p.setPen(Qt::white);
    for (const QString& text : lines) {
        p.drawText(QRectF(screen.left() + unit * 7, y, width + unit * 12, line),
                   Qt::AlignLeft | Qt::AlignVCenter, text);
        y += line;
    }
    p.setFont(phoneFont(unit * 4.6, false));
    p.setPen(white(0.92));
    p.drawText(QRectF(screen.left() + unit * 7, y + unit, width, unit * 7), Qt::AlignLeft | Qt::AlignVCenter,
               kindText(slot));
}

void paintSlotOverlay(QPainter& p, const QRectF& screen, double unit, const PhoneSlot& slot, int slots,
                      double playedShare) {
    p.save();
    p.setClipRect(screen, Qt::IntersectClip);
    p.setRenderHint(QPainter::Antialiasing);
    QLinearGradient shade(QPointF(0, screen.bottom() - unit * 70), screen.bottomLeft());
    shade.setColorAt(0, QColor(0, 0, 0, 0));
    shade.setColorAt(0.6, QColor(0, 0, 0, 110));
    shade.setColorAt(1, QColor(0, 0, 0, 190));
    p.fillRect(QRectF(screen.left(), screen.bottom() - unit * 70, screen.width(), unit * 70), shade);

    // What this is, over everything else.
    const double chipY = screen.top() + unit * 18;
    if (slot.mine) {
        const Tokens& t = darkTokens();
        QString text = tr("Your item");
        if (!slot.letter.isEmpty()) text += QLatin1Char(' ') + slot.letter;
        chip(p, {screen.left() + unit * 6, chipY}, text, std::max(9.0, unit * 4.1), t.accent, t.onAccent);
    } else {
        chip(p, {screen.left() + unit * 6, chipY}, simulatedChip(), std::max(9.0, unit * 4.1),
             QColor(0, 0, 0, 120), Qt::white);
    }
    p.setFont(phoneFont(std::max(8.0, unit * 3.8), true));
    p.setPen(white(0.92));
    p.drawText(QRectF(screen.right() - unit * 36, chipY - unit * 4, unit * 30, unit * 8),
               Qt::AlignRight | Qt::AlignVCenter, tr("%1 of %2").arg(slot.slot).arg(slots));

    // Signs at the right edge: lit where this viewer did it. No counts: none are known.
    const double x = screen.right() - unit * 10.5;
    double y = screen.bottom() - unit * 66;
    const QColor topic = topicColour(slot.topic);
    p.setPen(QPen(Qt::white, std::max(1.0, unit * 0.6)));
    p.setBrush(topic.darker(130));
    p.drawEllipse(QPointF(x, y), unit * 6.2, unit * 6.2);
    if (slot.mine && !slot.creator.isEmpty()) { // a simulated creator has no face
        p.setPen(Qt::white);
        p.setFont(phoneFont(unit * 5.2, true));
        p.drawText(QRectF(x - unit * 6, y - unit * 6, unit * 12, unit * 12), Qt::AlignCenter,
                   slot.creator.left(1).toUpper());
    }
    y += unit * 15;
    sign(p, Glyph::Heart, {x, y}, unit * 9.4, slot.liked ? QColor(0xff, 0x5a, 0x6e) : QColor(Qt::white),
         slot.liked ? tr("liked") : QString(), unit);
    y += unit * 15;
    sign(p, Glyph::Comment, {x, y}, unit * 9.0, Qt::white, {}, unit);
    y += unit * 15;
    sign(p, Glyph::Share, {x, y}, unit * 9.0, slot.shared ? QColor(0x7f, 0xd8, 0xff) : QColor(Qt::white),
         slot.shared ? tr("shared") : QString(), unit);

    // Creator, caption, what this viewer did.
    const double left = screen.left() + unit * 6, width = screen.width() - unit * 27;
    const double barY = screen.bottom() - unit * 5.2;
    p.setFont(phoneFont(std::max(8.0, unit * 3.6), false));
    p.setPen(white(0.92));
    p.drawText(QRectF(left, barY - unit * 7.2, screen.width() - unit * 12, unit * 6),
               Qt::AlignLeft | Qt::AlignVCenter, tr("This viewer %1").arg(watchedText(slot)));
    p.setFont(phoneFont(std::max(9.0, unit * 4.2), false));
    const QFontMetricsF metrics(p.font());
    QString caption = slot.mine && !slot.caption.isEmpty() ? slot.caption : slot.title;
    QStringList lines = twoLines(metrics, caption, width);
    double textY = barY - unit * 9.6;
    p.setPen(white(0.95));
    for (auto it = lines.crbegin(); it != lines.crend(); ++it) {
        textY -= unit * 5.9;
        p.drawText(QRectF(left, textY, width, unit * 5.9), Qt::AlignLeft | Qt::AlignVCenter, *it);
    }
    p.setFont(phoneFont(std::max(9.0, unit * 4.6), true));
    p.setPen(Qt::white);
    p.drawText(QRectF(left, textY - unit * 7, width, unit * 6.6), Qt::AlignLeft | Qt::AlignVCenter,
               QFontMetricsF(p.font()).elidedText(
                   slot.creator.isEmpty() ? tr("Unnamed creator") : slot.creator, Qt::ElideRight, width));

    // How long this viewer watched, of the item's length; a light tick marks what is playing now.
    const QRectF track(left, barY, screen.width() - unit * 12, std::max(2.0, unit * 1.1));
    p.setPen(Qt::NoPen);
    p.setBrush(white(0.30));
    p.drawRoundedRect(track, track.height() / 2, track.height() / 2);
    const double share = slot.durationS > 0 ? std::clamp(slot.watchedS / slot.durationS, 0.0, 1.0) : 0.0;
    p.setBrush(slot.mine ? darkTokens().accent : QColor(Qt::white));
    if (share > 0)
        p.drawRoundedRect(QRectF(track.left(), track.top(), std::max(track.height(), track.width() * share),
                                 track.height()),
                          track.height() / 2, track.height() / 2);
    if (playedShare >= 0) {
        p.setBrush(Qt::white);
        p.drawEllipse(
            QPointF(track.left() + track.width() * std::clamp(playedShare, 0.0, 1.0), track.center().y()),
            unit * 1.3, unit * 1.3);
    }
    p.restore();
}

void paintPhoneMessage(QPainter& p, const PhoneGeometry& g, const QString& text) {
    p.fillRect(g.screen, QColor(0x12, 0x13, 0x17));
    p.setFont(phoneFont(std::clamp(g.unit * 4.6, 10.0, 15.0), false));
    p.setPen(white(0.75));
    p.drawText(g.screen.adjusted(g.unit * 10, 0, -g.unit * 10, 0), Qt::AlignCenter | Qt::TextWordWrap, text);
}

} // namespace forereach::ui
