// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/timeline.h"

#include <QKeyEvent>
#include <QLocale>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <QToolTip>

#include <algorithm>
#include <cmath>

#include "ui/views/theme.h"
#include "ui/views/words.h"

namespace forereach::ui {

namespace {

constexpr float kFloorDb = -60;
constexpr double kArrowS = 1;
constexpr double kLeastShare = 0.62; // of a lane's height, in a low window

/// Motion is mostly far below 1: the lane's top is the curve's own, at least this.
constexpr float kLeastMotionTop = 0.1f;

double valueAt(const std::vector<float>& curve, double stepS, double s) {
    if (curve.empty() || stepS <= 0) return 0;
    const auto i = static_cast<std::size_t>(std::max(0.0, s / stepS));
    return static_cast<double>(curve[std::min(i, curve.size() - 1)]);
}

float topOfMotion(const std::vector<float>& motion) {
    return motion.empty() ? kLeastMotionTop : std::max(kLeastMotionTop, *std::ranges::max_element(motion));
}

}

Timeline::Timeline(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("timeline"));
    setAccessibleName(tr("Measured signals over time"));
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Maximum);
}

void Timeline::setMedia(double durationS, std::optional<MediaSignals> measured) {
    m_duration = durationS;
    m_signals = std::move(measured);
    m_position = 0;
    m_hover = -1;
    updateGeometry();
    update();
}

void Timeline::setFilm(std::vector<std::pair<double, QImage>> film) {
    m_film = std::move(film);
    updateGeometry();
    update();
}

void Timeline::setRetention(std::vector<RetentionPoint> retention, bool stale) {
    m_retention = std::move(retention);
    m_stale = stale;
    updateGeometry();
    update();
}

void Timeline::setMoments(std::vector<LeaveMoment> moments) {
    m_moments = std::move(moments);
    update();
}

void Timeline::setPosition(double s) {
    if (s == m_position) return;
    m_position = s;
    update();
}

std::vector<Timeline::Place> Timeline::places() const {
    const double whole = heightAt(1), least = heightAt(kLeastShare);
    if (whole <= least) return places(1);
    return places(
        std::clamp(kLeastShare + (1 - kLeastShare) * (height() - least) / (whole - least), kLeastShare, 1.0));
}

double Timeline::heightAt(double share) const {
    const auto list = places(share);
    return (list.empty() ? 0 : list.back().box.bottom()) + scaled(22);
}

/// `share`: of the height that the lanes have where there is room.
std::vector<Timeline::Place> Timeline::places(double share) const {
    const double left = scaled(92), right = width() - scaled(48);
    std::vector<Place> list;
    double y = kStep;
    const auto add = [&](Lane lane, int laneHeight) {
        const double high = scaled(laneHeight) * share;
        list.push_back({lane, QRectF(left, y, std::max(1.0, right - left), high)});
        y += high + kStep * 1.5;
    };
    if (!m_film.empty()) add(Lane::Film, 46);
    if (!m_retention.empty()) add(Lane::Watching, 70);
    if (m_signals) {
        if (m_signals->hasAudio || !m_signals->loudnessDb.empty()) add(Lane::Loudness, 40);
        if (!m_signals->motion.empty()) add(Lane::Motion, 34);
        if (!m_signals->brightness.empty()) add(Lane::Brightness, 34);
    }
    return list;
}

QStringList Timeline::laneTitles() const {
    QStringList titles;
    for (const Place& place : places()) titles << titleOf(place.lane);
    return titles;
}

QString Timeline::titleOf(Lane lane) const {
    switch (lane) {
    case Lane::Film:
        return tr("Film, cuts");
    case Lane::Watching:
        return tr("Still watching");
    case Lane::Loudness:
        return tr("Loudness");
    case Lane::Motion:
        return tr("Motion");
    case Lane::Brightness:
        return tr("Brightness");
    }
    return {};
}

QString Timeline::topOf(Lane lane) const {
    switch (lane) {
    case Lane::Watching:
        return tr("100 %");
    case Lane::Loudness:
        return tr("0 dBFS");
    case Lane::Motion:
        return m_signals ? QLocale().toString(static_cast<double>(topOfMotion(m_signals->motion)), 'f', 2)
                         : QString();
    case Lane::Brightness:
        return tr("white");
    default:
        return {};
    }
}

QString Timeline::bottomOf(Lane lane) const {
    switch (lane) {
    case Lane::Watching:
        return tr("0 %");
    case Lane::Loudness:
        return tr("%1").arg(static_cast<int>(kFloorDb));
    case Lane::Motion:
        return tr("still");
    case Lane::Brightness:
        return tr("black");
    default:
        return {};
    }
}

QSize Timeline::minimumSizeHint() const {
    return {scaled(260), static_cast<int>(std::ceil(heightAt(kLeastShare)))};
}

QSize Timeline::sizeHint() const {
    return {scaled(560), static_cast<int>(std::ceil(heightAt(1)))};
}

double Timeline::xAt(double s) const {
    const auto list = places();
    if (list.empty() || m_duration <= 0) return 0;
    return list.front().box.left() + std::clamp(s / m_duration, 0.0, 1.0) * list.front().box.width();
}

double Timeline::timeAt(double x) const {
    const auto list = places();
    if (list.empty() || m_duration <= 0) return 0;
    return std::clamp((x - list.front().box.left()) / list.front().box.width(), 0.0, 1.0) * m_duration;
}

QString Timeline::readingAt(double s) const {
    const QLocale locale;
    QStringList parts{tr("%1 s").arg(locale.toString(s, 'f', 1))};
    if (!m_retention.empty()) {
        const auto it = std::ranges::lower_bound(m_retention, s, {}, &RetentionPoint::at);
        const RetentionPoint& point = it == m_retention.end() ? m_retention.back() : *it;
        const auto percent = [&](double share) { return locale.toString(100 * share, 'f', 0); };
        QString text = tr("still watching %1 %").arg(percent(point.share.p50.value_or(point.share.mean)));
        if (point.share.p10 && point.share.p90)
            text += tr(" (%1 to %2 %)").arg(percent(*point.share.p10), percent(*point.share.p90));
        parts << text;
    }
    if (m_signals) {
        if (!m_signals->loudnessDb.empty())
            parts << tr("loudness %1 dBFS")
                         .arg(locale.toString(valueAt(m_signals->loudnessDb, m_signals->stepS, s), 'f', 0));
        if (!m_signals->motion.empty())
            parts << tr("motion %1")
                         .arg(locale.toString(valueAt(m_signals->motion, m_signals->stepS, s), 'f', 3));
        if (!m_signals->brightness.empty())
            parts << tr("brightness %1")
                         .arg(locale.toString(valueAt(m_signals->brightness, m_signals->stepS, s), 'f', 2));
    }
    return parts.join(QLatin1Char('\n'));
}

void Timeline::paintFilm(QPainter& p, const QRectF& box) const {
    p.save();
    p.setClipRect(box);
    // Each picture fills from its time to the next one's, as wide as its shape allows, repeated.
    const double shape = m_film.front().second.isNull()
                             ? 1
                             : double(m_film.front().second.width()) / m_film.front().second.height();
    const double cell = std::max(8.0, box.height() * shape);
    for (double x = box.left(); x < box.right(); x += cell) {
        const double s = timeAt(x + cell / 2);
        const auto nearest = std::ranges::min_element(
            m_film, {}, [&](const auto& picture) { return std::abs(picture.first - s); });
        p.drawImage(QRectF(x, box.top(), cell, box.height()), nearest->second);
    }
    p.restore();
    if (!m_signals) return;
    const Tokens& t = tokensOf(this);
    for (const double cut : m_signals->cutsS) {
        const double x = xAt(cut);
        p.fillRect(QRectF(x - 1.5, box.top(), 3, box.height()), QColor(0, 0, 0, 170));
        p.fillRect(QRectF(x - 0.5, box.top(), 1, box.height()), Qt::white);
        QPainterPath flag;
        flag.moveTo(x - 4, box.top() - 3);
        flag.lineTo(x + 4, box.top() - 3);
        flag.lineTo(x, box.top() + 4);
        flag.closeSubpath();
        p.fillPath(flag, t.text);
    }
}

void Timeline::paintCurve(QPainter& p, const QRectF& box, const std::vector<float>& curve, float low,
                          float high, const QColor& colour) const {
    if (curve.empty()) {
        p.setPen(tokensOf(this).muted);
        p.drawText(box, Qt::AlignVCenter | Qt::AlignLeft, tr("no sound"));
        return;
    }
    QPainterPath line;
    const double step = m_signals->stepS;
    const auto y = [&](float value) {
        return box.bottom() - std::clamp((value - low) / (high - low), 0.0f, 1.0f) * box.height();
    };
    line.moveTo(box.left(), y(curve.front()));
    for (std::size_t i = 0; i < curve.size(); ++i)
        line.lineTo(xAt((static_cast<double>(i) + 0.5) * step), y(curve[i]));
    line.lineTo(std::min(box.right(), xAt(static_cast<double>(curve.size()) * step)), y(curve.back()));
    QPainterPath area = line;
    area.lineTo(line.currentPosition().x(), box.bottom());
    area.lineTo(box.left(), box.bottom());
    QColor fill = colour;
    fill.setAlphaF(0.2f);
    p.fillPath(area, fill);
    p.setPen(QPen(colour, 1.2));
    p.setBrush(Qt::NoBrush);
    p.drawPath(line);
}

void Timeline::paintWatching(QPainter& p, const QRectF& box) const {
    const Tokens& t = tokensOf(this);
    if (m_stale) p.setOpacity(0.45);
    const auto y = [&](double share) { return box.bottom() - std::clamp(share, 0.0, 1.0) * box.height(); };
    QPolygonF band, line;
    bool hasBand = true;
    for (const RetentionPoint& point : m_retention) {
        line << QPointF(xAt(point.at), y(point.share.p50.value_or(point.share.mean)));
        hasBand &= point.share.p10.has_value() && point.share.p90.has_value();
        band << QPointF(xAt(point.at), y(point.share.p90.value_or(0)));
    }
    if (hasBand) {
        for (auto it = m_retention.rbegin(); it != m_retention.rend(); ++it)
            band << QPointF(xAt(it->at), y(*it->share.p10));
        QColor fill = t.data[0];
        fill.setAlphaF(0.2f);
        p.setPen(Qt::NoPen);
        p.setBrush(fill);
        p.drawPolygon(band);
    }
    p.setBrush(Qt::NoBrush);
    p.setPen(QPen(t.data[0], 2));
    p.drawPolyline(line);
    paintMoments(p, box);
    p.setOpacity(1);
}

// Largest first; a label that would stand on another one is left to the table.
void Timeline::paintMoments(QPainter& p, const QRectF& box) const {
    const Tokens& t = tokensOf(this);
    std::vector<const LeaveMoment*> order;
    for (const LeaveMoment& m : m_moments) order.push_back(&m);
    std::ranges::stable_sort(order, {}, [](const LeaveMoment* m) { return -m->points; });
    p.setFont(textFont(TextSize::Table));
    std::vector<QRectF> taken;
    for (const LeaveMoment* m : order) {
        const double x0 = xAt(m->fromS), x1 = xAt(m->toS);
        QColor wash = t.data[0];
        wash.setAlphaF(0.12f);
        p.fillRect(QRectF(x0, box.top(), x1 - x0, box.height()), wash);
        const QString text = momentText(*m);
        const double w = p.fontMetrics().horizontalAdvance(text) + 6, h = p.fontMetrics().height();
        const double left =
            std::clamp((x0 + x1) / 2 - w / 2, box.left(), std::max(box.left(), box.right() - w));
        const QRectF label(left, box.top() + 1, w, h);
        p.setPen(t.line);
        p.drawLine(QPointF(x1, box.top()), QPointF(x1, box.bottom()));
        if (w > box.width() ||
            std::ranges::any_of(taken, [&](const QRectF& other) { return other.intersects(label); }))
            continue;
        taken.push_back(label);
        QColor behind = t.surface; // the curve passes here
        behind.setAlphaF(0.75f);
        p.fillRect(label, behind);
        p.setPen(t.text);
        p.drawText(label, Qt::AlignCenter, text);
    }
}

void Timeline::paintAxis(QPainter& p, const QRectF& box) const {
    const Tokens& t = tokensOf(this);
    p.setFont(textFont(TextSize::Table));
    const double wanted = std::max(1.0, box.width() / scaled(70));
    double step = 0.5;
    for (const double s : {0.5, 1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 1800.0, 3600.0}) {
        step = s;
        if (m_duration / s <= wanted) break;
    }
    for (double s = 0; s <= m_duration + 1e-9; s += step) {
        const double x = xAt(s);
        p.setPen(t.line);
        p.drawLine(QPointF(x, box.top()), QPointF(x, box.top() + 4));
        p.setPen(t.muted);
        const QString text = step < 1 ? QLocale().toString(s, 'f', 1) : lengthText(s);
        const double w = p.fontMetrics().horizontalAdvance(text) + 4;
        const double left = std::min(std::max(x - w / 2, box.left() - 2), box.right() - w + 2);
        p.drawText(QRectF(left, box.top() + 4, w, scaled(16)), Qt::AlignCenter, text);
    }
    p.drawText(QRectF(0, box.top() + 4, box.left() - kStep * 2, scaled(16)),
               Qt::AlignRight | Qt::AlignVCenter, tr("time"));
}

void Timeline::paintEvent(QPaintEvent*) {
    QPainter p(this);
    p.setRenderHint(QPainter::Antialiasing);
    p.setRenderHint(QPainter::SmoothPixmapTransform);
    const Tokens& t = tokensOf(this);
    const auto list = places();
    if (list.empty() || m_duration <= 0) return;
    for (const Place& place : list) {
        const QRectF& box = place.box;
        const QRectF label(0, box.top(), box.left() - kStep * 2, box.height());
        p.setFont(textFont(TextSize::Table));
        p.setPen(t.text);
        p.drawText(label, Qt::AlignVCenter | Qt::AlignRight, titleOf(place.lane));
        if (place.lane != Lane::Film) {
            p.fillRect(box, mixed(t.surface, t.background, 0.8));
            p.setPen(t.line);
            p.drawLine(box.bottomLeft(), box.bottomRight());
        }
        switch (place.lane) {
        case Lane::Film:
            paintFilm(p, box);
            break;
        case Lane::Watching:
            paintWatching(p, box);
            break;
        case Lane::Loudness:
            paintCurve(p, box, m_signals->loudnessDb, kFloorDb, 0, t.data[2]);
            break;
        case Lane::Motion:
            paintCurve(p, box, m_signals->motion, 0, topOfMotion(m_signals->motion), t.data[1]);
            break;
        case Lane::Brightness:
            paintCurve(p, box, m_signals->brightness, 0, 1, t.data[3]);
            break;
        }
        if (place.lane != Lane::Film) {
            QFont small = textFont(TextSize::Table);
            small.setPixelSize(std::max(9, textPixels(TextSize::Table) - 2));
            p.setFont(small);
            p.setPen(t.muted);
            const QRectF scale(box.right() + 4, box.top() - 2, width() - box.right() - 4, box.height() + 4);
            p.drawText(scale, Qt::AlignTop | Qt::AlignLeft, topOf(place.lane));
            p.drawText(scale, Qt::AlignBottom | Qt::AlignLeft, bottomOf(place.lane));
        }
    }
    const QRectF last = list.back().box;
    paintAxis(p, QRectF(last.left(), last.bottom(), last.width(), scaled(20)));
    const double top = list.front().box.top() - 2;
    if (m_hover >= 0) {
        p.setPen(QPen(t.edge, 1, Qt::DotLine));
        p.drawLine(QPointF(xAt(m_hover), top), QPointF(xAt(m_hover), last.bottom()));
    }
    const double x = xAt(m_position);
    p.setPen(QPen(t.surface, 3));
    p.drawLine(QPointF(x, top), QPointF(x, last.bottom()));
    p.setPen(QPen(t.accent, 1.5));
    p.drawLine(QPointF(x, top), QPointF(x, last.bottom()));
    if (hasFocus()) {
        p.setPen(QPen(t.accent, 2));
        p.setBrush(Qt::NoBrush);
        p.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), kCorner, kCorner);
    }
}

void Timeline::seekTo(double x) {
    const double s = timeAt(x);
    setPosition(s);
    Q_EMIT seekRequested(s);
}

void Timeline::mousePressEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton && m_duration > 0) seekTo(event->position().x());
}

void Timeline::mouseMoveEvent(QMouseEvent* event) {
    if (m_duration <= 0) return;
    if (event->buttons() & Qt::LeftButton) return seekTo(event->position().x());
    m_hover = timeAt(event->position().x());
    QToolTip::showText(event->globalPosition().toPoint() + QPoint(12, 12), readingAt(m_hover), this);
    update();
}

void Timeline::leaveEvent(QEvent*) {
    m_hover = -1;
    update();
}

void Timeline::keyPressEvent(QKeyEvent* event) {
    double to = m_position;
    switch (event->key()) {
    case Qt::Key_Left:
        to -= kArrowS;
        break;
    case Qt::Key_Right:
        to += kArrowS;
        break;
    case Qt::Key_Home:
        to = 0;
        break;
    case Qt::Key_End:
        to = m_duration;
        break;
    default:
        return QWidget::keyPressEvent(event);
    }
    to = std::clamp(to, 0.0, m_duration);
    setPosition(to);
    Q_EMIT seekRequested(to);
}

} // namespace forereach::ui
