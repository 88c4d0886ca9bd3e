// SPDX-License-Identifier: GPL-3.0-or-later
// PhoneView, the half that listens: wheel, touchpad, keys and drag.

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPropertyAnimation>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

#include "ui/preview/phone.h"

namespace forereach::ui {

namespace {
constexpr double kDragShare = 0.18; // of a screen: further goes on to the next slot
constexpr double kFlick = 0.8;      // screens a second
} // namespace

void PhoneView::wheelEvent(QWheelEvent* event) {
    event->accept();
    if (m_feed.empty() || m_pressed) return;
    const double last = static_cast<double>(m_feed.size()) - 1;
    if (!event->pixelDelta().isNull()) { // a touchpad: the screen follows the fingers, then snaps
        m_animation->stop();
        setOffset(std::clamp(
            m_offset - event->pixelDelta().y() / std::max(1.0, m_geometry.screen.height()) * 2.0, 0.0, last));
        m_wheelRest.start();
        return;
    }
    m_wheelTurned += event->angleDelta().y();
    while (std::abs(m_wheelTurned) >= 120) {
        const int way = m_wheelTurned > 0 ? -1 : 1;
        m_wheelTurned += way * 120;
        step(way);
    }
}

void PhoneView::keyPressEvent(QKeyEvent* event) {
    if (event->modifiers() & (Qt::ControlModifier | Qt::AltModifier)) return QWidget::keyPressEvent(event);
    switch (event->key()) {
    case Qt::Key_Down:
    case Qt::Key_PageDown:
        step(1);
        return;
    case Qt::Key_Up:
    case Qt::Key_PageUp:
        step(-1);
        return;
    case Qt::Key_Home:
        setCurrent(0);
        return;
    case Qt::Key_End:
        setCurrent(static_cast<int>(m_feed.size()) - 1);
        return;
    case Qt::Key_Space:
        togglePlay();
        return;
    case Qt::Key_N:
        nextOwn();
        return;
    case Qt::Key_M:
        setMuted(!m_muted);
        return;
    default:
        QWidget::keyPressEvent(event);
    }
}

void PhoneView::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || m_feed.empty()) return QWidget::mousePressEvent(event);
    m_animation->stop();
    m_wheelRest.stop();
    m_pressed = true;
    m_dragged = false;
    m_pressAt = event->position();
    m_pressOffset = m_offset;
    m_dragLastY = event->position().y();
    m_dragSpeed = 0;
    m_dragClock.start();
}

void PhoneView::mouseMoveEvent(QMouseEvent* event) {
    if (!m_pressed) return;
    const double moved = event->position().y() - m_pressAt.y();
    if (!m_dragged && std::abs(moved) < 6) return;
    m_dragged = true;
    const double height = std::max(1.0, m_geometry.screen.height());
    const double elapsed = std::max(0.001, static_cast<double>(m_dragClock.nsecsElapsed()) / 1e9);
    m_dragSpeed = -(event->position().y() - m_dragLastY) / height / elapsed;
    m_dragLastY = event->position().y();
    m_dragClock.restart();
    double to = m_pressOffset - moved / height;
    const double last = static_cast<double>(m_feed.size()) - 1;
    if (to < 0) to *= 0.3; // gives way at the ends, less and less
    if (to > last) to = last + (to - last) * 0.3;
    setOffset(to);
}

void PhoneView::mouseReleaseEvent(QMouseEvent* event) {
    if (!m_pressed) return;
    m_pressed = false;
    if (!m_dragged) {
        setOffset(m_pressOffset);
        if (laneOf(m_current) && soundButton().adjusted(-6, -6, 6, 6).contains(event->position()))
            setMuted(!m_muted);
        else if (m_geometry.screen.contains(event->position()))
            togglePlay();
        snap();
        return;
    }
    m_dragged = false;
    const double moved = m_offset - m_current;
    const bool held = m_dragClock.elapsed() > 120; // stopped before letting go: no flick
    const double speed = held ? 0 : m_dragSpeed;
    int way = 0;
    if (std::abs(moved) > kDragShare) way = moved > 0 ? 1 : -1;
    if (std::abs(speed) > kFlick && std::abs(moved) > 0.01) way = speed > 0 ? 1 : -1;
    const int whole = std::abs(moved) > 1 ? static_cast<int>(std::lround(moved)) : way;
    setCurrent(m_current + whole);
}

} // namespace forereach::ui
