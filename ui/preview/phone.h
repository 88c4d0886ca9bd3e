// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// PhoneView: a phone that shows a feed. Wheel, keys (Up/Down, PageUp/PageDown, Home/End) and drag swipe from
// slot to slot and always come to rest on one; the user's items play their real video, everything else is a
// card that says it is simulated. The nearest own items above and below are loaded and paused, so that one
// starts within 100 ms of coming to rest. Without a decoder the stills stand in, with the reason.

#include <QElapsedTimer>
#include <QPixmap>
#include <QTimer>
#include <QWidget>

#include <array>
#include <vector>

#include "ui/preview/media_player.h"
#include "ui/preview/phone_feed.h"
#include "ui/preview/phone_paint.h"

class QPropertyAnimation;

namespace forereach::ui {

class PhoneView : public QWidget {
    Q_OBJECT
    /// Where the feed stands, in slots; whole when at rest.
    Q_PROPERTY(double offset READ offset WRITE setOffset)

public:
    explicit PhoneView(QWidget* parent = nullptr);
    ~PhoneView() override;

    /// `at` is the index (from 0) to stand on.
    void setFeed(std::vector<PhoneSlot>, int at = 0);
    void setStatus(const PhoneStatus&);
    /// Shown while there is no feed.
    void setMessage(const QString&);
    const std::vector<PhoneSlot>& feed() const { return m_feed; }

    int current() const { return m_current; }
    void setCurrent(int index, bool animated = true);
    void step(int slots);
    /// The next slot with an own item, round the end; false if there is none.
    bool nextOwn();
    void togglePlay();
    void setMuted(bool);
    bool isMuted() const { return m_muted; }
    bool isMoving() const;
    /// The player of the slot it stands on; null if that is not a playable own item.
    const MediaPlayer* currentPlayer() const;
    /// Why there is no video ("Video needs gstreamer1.0-libav; stills shown"); empty if there is.
    void setStillsOnly(const QString& why);
    /// Milliseconds from coming to rest to the first frame of the own video there; negative before.
    double lastStartMs() const { return m_lastStartMs; }

    double offset() const { return m_offset; }
    void setOffset(double);
    QRectF screenRect() const { return m_geometry.screen; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void currentChanged(int index); // by the user or by setCurrent(), when the target changes
    void settled(int index);        // came to rest
    void mutedChanged(bool muted);

protected:
    void paintEvent(QPaintEvent*) override;
    void resizeEvent(QResizeEvent*) override;
    void wheelEvent(QWheelEvent*) override;
    void keyPressEvent(QKeyEvent*) override;
    void mousePressEvent(QMouseEvent*) override;
    void mouseMoveEvent(QMouseEvent*) override;
    void mouseReleaseEvent(QMouseEvent*) override;
    void showEvent(QShowEvent*) override;
    void hideEvent(QHideEvent*) override;
    void changeEvent(QEvent*) override;
    void focusInEvent(QFocusEvent*) override;
    void focusOutEvent(QFocusEvent*) override;

private:
    struct Lane { // one of the three players
        MediaPlayer* player = nullptr;
        int index = -1; // slot it is loaded for
    };
    void moveTo(int index, bool animated);
    void snap();
    void rest();
    void preload();
    void pauseAll();
    Lane* laneOf(int index);
    const Lane* laneOf(int index) const;
    void say();
    const QPixmap& layer(int index);   // of a slot without a running video, cached
    const QPixmap& overlay(int index); // what lies over a video, cached
    void paintSlot(QPainter&, int index, const QRectF& screen);
    void forgetLayers();
    QRectF soundButton() const;

    std::vector<PhoneSlot> m_feed;
    PhoneStatus m_status;
    PhoneGeometry m_geometry;
    QString m_message, m_stillsWhy;
    int m_current = 0;
    double m_offset = 0;
    QPropertyAnimation* m_animation = nullptr;
    std::array<Lane, 3> m_lanes;
    bool m_playersMade = false, m_muted = true, m_pausedByUser = false;
    QTimer m_wheelRest; // a touchpad sends no end of its own
    double m_wheelTurned = 0;
    bool m_pressed = false, m_dragged = false;
    QPointF m_pressAt;
    double m_pressOffset = 0, m_dragSpeed = 0;
    QElapsedTimer m_dragClock;
    double m_dragLastY = 0;
    QElapsedTimer m_restClock;
    double m_lastStartMs = -1;
    QPixmap m_body;
    std::vector<std::pair<int, QPixmap>> m_layers, m_overlays;
};

} // namespace forereach::ui
