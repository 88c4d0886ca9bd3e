// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/preview/card_art.h"

#include <QLinearGradient>
#include <QPainter>
#include <QPainterPath>
#include <QRadialGradient>
#include <QString>

#include <algorithm>
#include <cmath>

#include "core/base/random.h"
#include "core/model/topics.h"

namespace forereach::ui {

namespace {

constexpr double kPi = 3.14159265358979;

/// OKLCH to sRGB (B. Ottosson, "A perceptual color space for image processing", 2020), clipped to the gamut.
QColor oklch(double lightness, double chroma, double hueDegrees) {
    const double a = chroma * std::cos(hueDegrees * kPi / 180), b = chroma * std::sin(hueDegrees * kPi / 180);
    const double l = std::pow(lightness + 0.3963377774 * a + 0.2158037573 * b, 3);
    const double m = std::pow(lightness - 0.1055613458 * a - 0.0638541728 * b, 3);
    const double s = std::pow(lightness - 0.0894841775 * a - 1.2914855480 * b, 3);
    const auto gamma = [](double x) {
        x = std::clamp(x, 0.0, 1.0);
        return x <= 0.0031308 ? 12.92 * x : 1.055 * std::pow(x, 1 / 2.4) - 0.055;
    };
    return QColor::fromRgbF(
        static_cast<float>(gamma(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s)),
        static_cast<float>(gamma(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s)),
        static_cast<float>(gamma(-0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s)));
}

double hueOf(const QString& topic) {
    const auto index = topicIndex(topic.toStdString());
    // Golden angle: neighbours in the list are far apart in hue.
    return std::fmod((index ? *index : 7) * 137.50776405 + 20.0, 360.0);
}

QColor white(double alpha) {
    return QColor::fromRgbF(1, 1, 1, static_cast<float>(alpha));
}

void rings(QPainter& p, const QRectF& r, RandomStream& luck) {
    const QPointF centre(r.left() + r.width() * (0.15 + 0.7 * luck.uniform()),
                         r.top() + r.height() * (0.2 + 0.35 * luck.uniform()));
    for (int i = 7; i >= 1; --i) {
        const double radius = r.width() * 0.17 * i;
        p.setBrush(white(0.045));
        p.drawEllipse(centre, radius, radius);
    }
}

void hills(QPainter& p, const QRectF& r, RandomStream& luck) {
    p.setBrush(white(0.14));
    p.drawEllipse(QPointF(r.left() + r.width() * (0.25 + 0.5 * luck.uniform()), r.top() + r.height() * 0.27),
                  r.width() * 0.13, r.width() * 0.13);
    for (int layer = 0; layer < 4; ++layer) {
        const double base = r.top() + r.height() * (0.40 + 0.13 * layer), swing = r.height() * 0.055;
        const double phase = luck.uniform() * 6.28, waves = 1.1 + luck.uniform() * 1.1;
        QPainterPath hill(QPointF(r.left(), r.bottom()));
        for (int i = 0; i <= 32; ++i) {
            const double x = i / 32.0;
            hill.lineTo(r.left() + x * r.width(), base + swing * std::sin(phase + x * waves * 6.28));
        }
        hill.lineTo(r.bottomRight());
        hill.closeSubpath();
        p.setBrush(QColor(0, 0, 0, 30));
        p.drawPath(hill);
    }
}

void bubbles(QPainter& p, const QRectF& r, RandomStream& luck) {
    for (int i = 0; i < 14; ++i) {
        const double radius = r.width() * (0.04 + 0.2 * luck.uniform() * luck.uniform());
        p.setBrush(white(0.05 + 0.07 * luck.uniform()));
        p.drawEllipse(QPointF(r.left() + r.width() * luck.uniform(), r.top() + r.height() * luck.uniform()),
                      radius, radius);
    }
}

void ribbons(QPainter& p, const QRectF& r, RandomStream& luck) {
    const double lean = 0.35 + 0.4 * luck.uniform();
    for (int i = -2; i < 9; ++i) {
        const double y = r.top() + r.height() * (0.16 * i),
                     thick = r.height() * (0.03 + 0.06 * luck.uniform());
        QPainterPath ribbon(QPointF(r.left(), y));
        ribbon.cubicTo(r.left() + r.width() * 0.4, y - r.height() * lean * 0.1, r.left() + r.width() * 0.6,
                       y + r.height() * lean * 0.5, r.right(), y + r.height() * lean * 0.3);
        ribbon.lineTo(r.right(), y + thick + r.height() * lean * 0.3);
        ribbon.cubicTo(r.left() + r.width() * 0.6, y + thick + r.height() * lean * 0.5,
                       r.left() + r.width() * 0.4, y + thick - r.height() * lean * 0.1, r.left(), y + thick);
        ribbon.closeSubpath();
        p.setBrush(white(0.05 + 0.04 * luck.uniform()));
        p.drawPath(ribbon);
    }
}

void dots(QPainter& p, const QRectF& r, RandomStream& luck) {
    const double step = r.width() / 9, phase = luck.uniform() * 6.28;
    const double cx = luck.uniform(), cy = 0.2 + 0.5 * luck.uniform();
    for (double y = step / 2; y < r.height(); y += step)
        for (double x = step / 2; x < r.width(); x += step) {
            const double d = std::hypot(x / r.width() - cx, (y / r.height() - cy) * 1.78);
            const double radius = step * (0.10 + 0.26 * (0.5 + 0.5 * std::sin(d * 9 + phase)));
            p.setBrush(white(0.11));
            p.drawEllipse(QPointF(r.left() + x, r.top() + y), radius, radius);
        }
}

void facets(QPainter& p, const QRectF& r, RandomStream& luck) {
    constexpr int kColumns = 4, kRows = 7;
    QPointF grid[kRows + 1][kColumns + 1];
    for (int j = 0; j <= kRows; ++j)
        for (int i = 0; i <= kColumns; ++i) {
            const double jx = i == 0 || i == kColumns ? 0 : (luck.uniform() - 0.5) * 0.6;
            const double jy = j == 0 || j == kRows ? 0 : (luck.uniform() - 0.5) * 0.6;
            grid[j][i] = {r.left() + r.width() * (i + jx) / kColumns,
                          r.top() + r.height() * (j + jy) / kRows};
        }
    for (int j = 0; j < kRows; ++j)
        for (int i = 0; i < kColumns; ++i) {
            const QPointF upper[3] = {grid[j][i], grid[j][i + 1], grid[j + 1][i]};
            const QPointF lower[3] = {grid[j][i + 1], grid[j + 1][i + 1], grid[j + 1][i]};
            p.setBrush(white(0.11 * luck.uniform()));
            p.drawPolygon(upper, 3);
            p.setBrush(white(0.11 * luck.uniform()));
            p.drawPolygon(lower, 3);
        }
}

} // namespace

QColor topicColour(const QString& topic) {
    return oklch(0.62, 0.13, hueOf(topic));
}

void paintCardArt(QPainter& painter, const QRectF& area, const QString& topic, qint64 number) {
    RandomStream luck(mix64(static_cast<std::uint64_t>(number) + 0x51ed2701ULL));
    const double hue = hueOf(topic), turn = 25 + 45 * luck.uniform();
    painter.save();
    painter.setClipRect(area, Qt::IntersectClip);
    painter.setRenderHint(QPainter::Antialiasing);
    QLinearGradient ground(area.topLeft(), QPointF(area.left() + area.width() * 0.7, area.bottom()));
    ground.setColorAt(0, oklch(0.475, 0.115, hue));
    ground.setColorAt(0.55, oklch(0.385, 0.105, hue + turn * 0.5));
    ground.setColorAt(1, oklch(0.27, 0.075, hue + turn));
    painter.fillRect(area, ground);
    painter.setPen(Qt::NoPen);
    switch (static_cast<std::uint64_t>(number) % 6) {
    case 0:
        rings(painter, area, luck);
        break;
    case 1:
        hills(painter, area, luck);
        break;
    case 2:
        bubbles(painter, area, luck);
        break;
    case 3:
        ribbons(painter, area, luck);
        break;
    case 4:
        dots(painter, area, luck);
        break;
    default:
        facets(painter, area, luck);
        break;
    }
    painter.restore();
}

} // namespace forereach::ui
