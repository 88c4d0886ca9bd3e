// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Player: the Item page's player. Space or K play and pause, J and L shuttle back and forward (again:
// faster), `,` and
// `.` step a frame, Home and End; loop, volume, speed; a seek bar that shows the exact frame under the
// pointer. Pictures are shown as they are; without a decoder the stored thumbnails stand in and the player
// says so.

#include <QTimer>
#include <QWidget>

#include <vector>

#include "core/media/media_analysis.h"
#include "ui/preview/media_player.h"

class QComboBox;
class QLabel;
class QSlider;
class QToolButton;

namespace forereach::ui {

class SeekBar;
class VideoSurface;

class Player : public QWidget {
    Q_OBJECT

public:
    explicit Player(QWidget* parent = nullptr);
    ~Player() override;

    /// A video or a picture; an empty path clears. The frame rate is for frame steps (0: unknown, 30 is
    /// taken).
    void setSource(const QString& path, double durationS = 0, double frameRate = 0);
    /// The stored strip: stands in for hover pictures until the exact frame is decoded, and for the video
    /// without one.
    void setThumbnails(const std::vector<MediaThumbnail>&);
    double position() const { return m_position; }
    double duration() const;
    bool isPlaying() const;
    MediaPlayer* mediaPlayer() const { return m_player; }
    VideoSurface* surface() const { return m_surface; }

    void seek(double s);
    void play();
    void pause();
    void togglePlay();
    void stepFrames(int frames);

Q_SIGNALS:
    void positionChanged(double s);
    void durationChanged(double s);
    void playingChanged(bool playing);

protected:
    void keyPressEvent(QKeyEvent*) override;
    void changeEvent(QEvent*) override;
    void hideEvent(QHideEvent*) override;

private:
    void buildControls();
    void setPosition(double s);
    void onState(MediaPlayer::State);
    void setSpeed(double);
    void shuttleForward();
    void shuttleBack();
    void stopShuttle();
    void updateControls();
    void refreshIcons();
    void showStripAt(double s);

    MediaPlayer* m_player = nullptr;
    VideoSurface* m_surface = nullptr;
    SeekBar* m_seekBar = nullptr;
    QToolButton* m_playButton = nullptr;
    QToolButton* m_backButton = nullptr;
    QToolButton* m_onButton = nullptr;
    QToolButton* m_loopButton = nullptr;
    QToolButton* m_muteButton = nullptr;
    QSlider* m_volume = nullptr;
    QComboBox* m_speed = nullptr;
    QLabel* m_time = nullptr;
    QTimer m_shuttle; // backwards: no decoder plays that, so it seeks
    double m_backSpeed = 0;
    double m_position = 0, m_statedDuration = 0, m_frameRate = 30;
    bool m_isPicture = false;
    std::vector<struct StripImage> m_strip;
};

} // namespace forereach::ui
