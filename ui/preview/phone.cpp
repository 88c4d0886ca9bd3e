// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/preview/phone.h"

#include <QAccessible>
#include <QPainter>
#include <QPainterPath>
#include <QPropertyAnimation>

#include <algorithm>
#include <cmath>

#include "ui/preview/frame_image.h"
#include "ui/preview/glyphs.h"
#include "ui/views/theme.h"

namespace forereach::ui {

namespace {
constexpr int kSwipeMs = 160;
constexpr int kWheelRestMs = 90;
constexpr std::size_t kCachedLayers = 6; // more than are ever in sight
} // namespace

PhoneView::PhoneView(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("phone"));
    setAccessibleName(tr("Phone with the simulated feed"));
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    m_message = tr("Run, then pick a person");
    m_animation = new QPropertyAnimation(this, "offset", this);
    m_animation->setDuration(kSwipeMs);
    m_animation->setEasingCurve(QEasingCurve::OutCubic);
    connect(m_animation, &QPropertyAnimation::finished, this, &PhoneView::rest);
    m_wheelRest.setSingleShot(true);
    m_wheelRest.setInterval(kWheelRestMs);
    connect(&m_wheelRest, &QTimer::timeout, this, &PhoneView::snap);
}

PhoneView::~PhoneView() = default;

QSize PhoneView::sizeHint() const {
    return {300, 600};
}
QSize PhoneView::minimumSizeHint() const {
    return {150, 290};
}

void PhoneView::setFeed(std::vector<PhoneSlot> feed, int at) {
    m_animation->stop();
    m_wheelRest.stop();
    pauseAll();
    // A player stays with its file: the same video in another feed is not loaded again.
    for (Lane& lane : m_lanes) lane.index = -1;
    m_feed = std::move(feed);
    m_current = m_feed.empty() ? 0 : std::clamp(at, 0, static_cast<int>(m_feed.size()) - 1);
    m_offset = m_current;
    m_pausedByUser = false;
    forgetLayers();
    rest();
    update();
}

void PhoneView::setStatus(const PhoneStatus& status) {
    m_status = status;
    update();
}

void PhoneView::setMessage(const QString& message) {
    m_message = message;
    if (m_feed.empty()) setAccessibleDescription(message);
    update();
}

void PhoneView::setStillsOnly(const QString& why) {
    m_stillsWhy = why;
    pauseAll();
    forgetLayers();
    if (!why.isEmpty())
        for (Lane& lane : m_lanes)
            if (lane.player) lane.player->setSource({}), lane.index = -1;
    update();
}

bool PhoneView::isMoving() const {
    return m_animation->state() == QAbstractAnimation::Running || m_dragged || m_wheelRest.isActive();
}

void PhoneView::setOffset(double offset) {
    m_offset = offset;
    update(m_geometry.glass.toAlignedRect());
}

void PhoneView::setCurrent(int index, bool animated) {
    if (m_feed.empty()) return;
    moveTo(std::clamp(index, 0, static_cast<int>(m_feed.size()) - 1), animated);
}

void PhoneView::step(int slots) {
    setCurrent(m_current + slots);
}

bool PhoneView::nextOwn() {
    const int n = static_cast<int>(m_feed.size());
    for (int i = 1; i <= n; ++i) {
        const int at = (m_current + i) % n;
        if (!m_feed[static_cast<std::size_t>(at)].mine) continue;
        setCurrent(at);
        return true;
    }
    return false;
}

void PhoneView::moveTo(int index, bool animated) {
    const bool changed = index != m_current;
    if (changed) {
        pauseAll();
        m_pausedByUser = false;
    }
    m_current = index;
    m_animation->stop();
    m_wheelRest.stop();
    if (changed) {
        preload();
        Q_EMIT currentChanged(index);
    }
    if (!animated || !isVisible() || reducedMotion() || std::abs(m_offset - index) < 1e-6) {
        setOffset(index);
        rest();
        return;
    }
    m_animation->setStartValue(m_offset);
    m_animation->setEndValue(static_cast<double>(index));
    m_animation->start();
}

void PhoneView::snap() {
    if (m_feed.empty()) return;
    moveTo(std::clamp(static_cast<int>(std::lround(m_offset)), 0, static_cast<int>(m_feed.size()) - 1), true);
}

void PhoneView::rest() {
    m_restClock.start();
    m_lastStartMs = -1;
    preload();
    say();
    if (m_feed.empty()) return;
    if (Lane* lane = laneOf(m_current); lane && isVisible() && !m_pausedByUser) lane->player->play();
    Q_EMIT settled(m_current);
    update();
}

void PhoneView::say() {
    if (m_feed.empty()) return setAccessibleDescription(m_message);
    setAccessibleDescription(slotText(m_feed[static_cast<std::size_t>(m_current)]));
    QAccessibleEvent event(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&event);
}

void PhoneView::preload() {
    if (m_feed.empty() || !isVisible() || !m_stillsWhy.isEmpty()) return;
    // The own items nearest to where it stands: here, above, below.
    std::vector<int> wanted;
    const auto playable = [this](int i) {
        const PhoneSlot& slot = m_feed[static_cast<std::size_t>(i)];
        return slot.mine && !slot.mediaPath.isEmpty();
    };
    const int n = static_cast<int>(m_feed.size());
    if (playable(m_current)) wanted.push_back(m_current);
    for (int i = m_current + 1; i < n; ++i)
        if (playable(i)) {
            wanted.push_back(i);
            break;
        }
    for (int i = m_current - 1; i >= 0; --i)
        if (playable(i)) {
            wanted.push_back(i);
            break;
        }
    if (wanted.empty()) return;
    if (!m_playersMade) {
        m_playersMade = true;
        for (Lane& lane : m_lanes) {
            lane.player = new MediaPlayer(this);
            lane.player->setLoop(true);
            lane.player->setMuted(m_muted);
            connect(lane.player, &MediaPlayer::frameChanged, this, [this, &lane] {
                if (lane.index < 0) return;
                if (lane.index == m_current && lane.player->state() == MediaPlayer::State::Playing &&
                    m_lastStartMs < 0 && m_restClock.isValid())
                    m_lastStartMs = static_cast<double>(m_restClock.nsecsElapsed()) / 1e6;
                if (std::abs(lane.index - m_offset) < 1) update(m_geometry.glass.toAlignedRect());
            });
            connect(lane.player, &MediaPlayer::stateChanged, this, [this] { update(); });
        }
    }
    std::vector<int> missing;
    for (const int index : wanted)
        if (!laneOf(index)) missing.push_back(index);
    for (const int index : missing) {
        const QString& path = m_feed[static_cast<std::size_t>(index)].mediaPath;
        Lane* chosen = nullptr;
        for (Lane& lane : m_lanes) {
            if (std::find(wanted.begin(), wanted.end(), lane.index) != wanted.end()) continue;
            if (!chosen || lane.player->source() == path) chosen = &lane;
        }
        if (!chosen) return;
        chosen->index = index;
        if (chosen->player->source() == path && chosen->player->state() != MediaPlayer::State::Failed)
            chosen->player->seek(0);
        else
            chosen->player->setSource(path);
    }
}

void PhoneView::pauseAll() {
    for (Lane& lane : m_lanes)
        if (lane.player) lane.player->pause();
}

PhoneView::Lane* PhoneView::laneOf(int index) {
    for (Lane& lane : m_lanes)
        if (lane.player && lane.index == index) return &lane;
    return nullptr;
}

const PhoneView::Lane* PhoneView::laneOf(int index) const {
    return const_cast<PhoneView*>(this)->laneOf(index);
}

const MediaPlayer* PhoneView::currentPlayer() const {
    const Lane* lane = laneOf(m_current);
    return lane ? lane->player : nullptr;
}

void PhoneView::togglePlay() {
    Lane* lane = laneOf(m_current);
    if (!lane) return;
    if (lane->player->wantsToPlay()) {
        m_pausedByUser = true;
        lane->player->pause();
    } else {
        m_pausedByUser = false;
        lane->player->play();
    }
    update();
}

void PhoneView::setMuted(bool muted) {
    if (muted == m_muted) return;
    m_muted = muted;
    for (Lane& lane : m_lanes)
        if (lane.player) lane.player->setMuted(muted);
    Q_EMIT mutedChanged(muted);
    update();
}

void PhoneView::forgetLayers() {
    m_layers.clear();
    m_overlays.clear();
}

const QPixmap& PhoneView::layer(int index) {
    for (const auto& [key, pixmap] : m_layers)
        if (key == index) return pixmap;
    if (m_layers.size() >= kCachedLayers) m_layers.erase(m_layers.begin());
    const double ratio = devicePixelRatioF();
    QPixmap pixmap((m_geometry.screen.size() * ratio).toSize().expandedTo({1, 1}));
    pixmap.setDevicePixelRatio(ratio);
    pixmap.fill(Qt::black);
    QPainter p(&pixmap);
    const QRectF screen(QPointF(0, 0), m_geometry.screen.size());
    const PhoneSlot& slot = m_feed[static_cast<std::size_t>(index)];
    if (slot.mine && !slot.still.isNull())
        paintPicture(p, screen, slot.still);
    else
        paintSlotCard(p, screen, m_geometry.unit, slot);
    paintSlotOverlay(p, screen, m_geometry.unit, slot, static_cast<int>(m_feed.size()), -1);
    p.end();
    m_layers.emplace_back(index, std::move(pixmap));
    return m_layers.back().second;
}

const QPixmap& PhoneView::overlay(int index) {
    for (const auto& [key, pixmap] : m_overlays)
        if (key == index) return pixmap;
    if (m_overlays.size() >= kCachedLayers) m_overlays.erase(m_overlays.begin());
    const double ratio = devicePixelRatioF();
    QPixmap pixmap((m_geometry.screen.size() * ratio).toSize().expandedTo({1, 1}));
    pixmap.setDevicePixelRatio(ratio);
    pixmap.fill(Qt::transparent);
    QPainter p(&pixmap);
    paintSlotOverlay(p, QRectF(QPointF(0, 0), m_geometry.screen.size()), m_geometry.unit,
                     m_feed[static_cast<std::size_t>(index)], static_cast<int>(m_feed.size()), -1);
    p.end();
    m_overlays.emplace_back(index, std::move(pixmap));
    return m_overlays.back().second;
}

void PhoneView::paintSlot(QPainter& p, int index, const QRectF& screen) {
    const PhoneSlot& slot = m_feed[static_cast<std::size_t>(index)];
    const Lane* lane = laneOf(index);
    if (!lane || !lane->player->frame().isValid()) {
        p.drawPixmap(screen.topLeft(), layer(index));
    } else {
        const QImage image =
            frameImage(lane->player->frame(), (screen.size() * devicePixelRatioF()).toSize());
        paintPicture(p, screen, image);
        p.drawPixmap(screen.topLeft(), overlay(index));
        if (const double length = lane->player->duration(); length > 0) {
            // A light dot: what plays now, over the bar of what this viewer watched.
            const double unit = m_geometry.unit, left = screen.left() + unit * 6;
            const double x =
                left + (screen.width() - unit * 12) * std::clamp(lane->player->position() / length, 0.0, 1.0);
            p.setPen(Qt::NoPen);
            p.setBrush(Qt::white);
            p.drawEllipse(QPointF(x, screen.bottom() - unit * 4.7), unit * 1.4, unit * 1.4);
        }
    }
    if (!slot.mine || index != m_current) return;
    QString why = m_stillsWhy;
    if (lane && lane->player->state() == MediaPlayer::State::Failed) why = lane->player->errorText();
    if (slot.mediaPath.isEmpty()) why = tr("No file: stills shown");
    if (!why.isEmpty()) {
        QFont font = textFont(TextSize::Table);
        font.setPixelSize(std::clamp(static_cast<int>(m_geometry.unit * 4), 9, 13));
        p.setFont(font);
        const QRectF room =
            screen.adjusted(m_geometry.unit * 8, m_geometry.unit * 26, -m_geometry.unit * 8, 0);
        const QRectF text = p.boundingRect(room, Qt::AlignHCenter | Qt::AlignTop | Qt::TextWordWrap, why);
        p.setPen(Qt::NoPen);
        p.setBrush(QColor(0, 0, 0, 170));
        p.drawRoundedRect(text.adjusted(-8, -5, 8, 5), kCorner, kCorner);
        p.setPen(Qt::white);
        p.drawText(text, Qt::AlignCenter | Qt::TextWordWrap, why);
    } else if (lane && m_pausedByUser) {
        const double side = m_geometry.unit * 22;
        drawGlyph(p, Glyph::Play,
                  QRectF(screen.center().x() - side / 2, screen.center().y() - side / 2, side, side),
                  QColor(255, 255, 255, 200));
    }
}

QRectF PhoneView::soundButton() const {
    const double unit = m_geometry.unit, side = std::max(14.0, unit * 7);
    return {m_geometry.screen.right() - unit * 6 - side, m_geometry.screen.top() + unit * 24, side, side};
}

void PhoneView::paintEvent(QPaintEvent* event) {
    QPainter p(this);
    p.setRenderHint(QPainter::Antialiasing);
    const QRectF glass = m_geometry.glass;
    p.save();
    QPainterPath inside; // a little more than the glass: the body's smooth edge lies over it
    inside.addRoundedRect(glass.adjusted(-1, -1, 1, 1), m_geometry.glassCorner + 1,
                          m_geometry.glassCorner + 1);
    p.setClipPath(inside);
    if (m_feed.empty()) {
        paintPhoneMessage(p, m_geometry, m_message);
    } else {
        p.save();
        p.setClipRect(m_geometry.screen, Qt::IntersectClip);
        const int n = static_cast<int>(m_feed.size());
        const int first = static_cast<int>(std::floor(m_offset));
        p.fillRect(m_geometry.screen, Qt::black);
        for (int i = first; i <= first + 1; ++i) {
            if (i < 0 || i >= n) continue;
            const double shift = (i - m_offset) * m_geometry.screen.height();
            if (std::abs(shift) >= m_geometry.screen.height()) continue;
            paintSlot(p, i, m_geometry.screen.translated(0, shift));
        }
        p.restore();
        if (laneOf(m_current))
            drawGlyph(p, m_muted ? Glyph::Muted : Glyph::Sound, soundButton(), QColor(255, 255, 255, 220));
    }
    paintPhoneStatus(p, m_geometry, m_status);
    paintPhoneFoot(p, m_geometry);
    p.restore();
    // The body lies over the corners of the glass; it is drawn once and kept.
    const double ratio = devicePixelRatioF();
    if (m_body.isNull()) {
        m_body = QPixmap((QSizeF(size()) * ratio).toSize());
        m_body.setDevicePixelRatio(ratio);
        m_body.fill(Qt::transparent);
        QPainter body(&m_body);
        paintPhoneBody(body, m_geometry, tokensOf(this).dark, hasFocus());
    }
    p.setClipRect(event->rect());
    p.drawPixmap(0, 0, m_body);
}

void PhoneView::resizeEvent(QResizeEvent* event) {
    m_geometry = PhoneGeometry::in(QRectF(rect()).adjusted(8, 8, -8, -10));
    m_body = {};
    forgetLayers();
    QWidget::resizeEvent(event);
}

void PhoneView::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    if (!m_feed.empty()) rest();
}

void PhoneView::hideEvent(QHideEvent* event) {
    m_animation->stop();
    m_offset = m_current;
    pauseAll();
    QWidget::hideEvent(event);
}

void PhoneView::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) {
        m_body = {};
        forgetLayers();
        update();
    }
    QWidget::changeEvent(event);
}

void PhoneView::focusInEvent(QFocusEvent* event) {
    m_body = {};
    update();
    QWidget::focusInEvent(event);
}

void PhoneView::focusOutEvent(QFocusEvent* event) {
    m_body = {};
    update();
    QWidget::focusOutEvent(event);
}

} // namespace forereach::ui
