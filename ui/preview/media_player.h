// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// MediaPlayer: one file played through Qt Multimedia, without its traps: nothing is stopped while it plays
// (that blocks for 300 ms), nothing is played after an error, sound is attached only where a device exists, a
// file that never answers fails after five seconds, and a paused player shows its first frame. Belongs to the
// GUI thread; no call blocks.

#include <QElapsedTimer>
#include <QObject>
#include <QPointer>
#include <QTimer>
#include <QVideoFrame>

#include <optional>

class QAudioOutput;
class QMediaPlayer;
class QVideoSink;

namespace forereach::ui {

class MediaPlayer : public QObject {
    Q_OBJECT

public:
    enum class State { Empty, Loading, Paused, Playing, Ended, Failed };
    Q_ENUM(State)

    explicit MediaPlayer(QObject* parent = nullptr);
    ~MediaPlayer() override;

    /// An empty path lets go of the file. Loads and pauses on the first frame.
    void setSource(const QString& path);
    QString source() const { return m_source; }
    State state() const { return m_state; }
    /// Why it failed: one sentence.
    QString errorText() const { return m_error; }

    void play(); // remembered while it loads
    void pause();
    bool wantsToPlay() const { return m_wantsToPlay; }
    void seek(double s);
    void setLoop(bool);
    void setVolume(double linear); // 0..1
    void setMuted(bool);
    void setRate(double);

    double position() const; // seconds
    double duration() const; // seconds, 0 while unknown
    const QVideoFrame& frame() const { return m_frame; }

Q_SIGNALS:
    void frameChanged(const QVideoFrame& frame);
    void positionChanged(double s);
    void durationChanged(double s);
    void stateChanged(forereach::ui::MediaPlayer::State state);

private:
    void ensurePlayer();
    void startLoading();
    void loaded();
    void setState(State);
    void fail(const QString&);
    void dropPlayer();
    void pauseSoon();

    QPointer<QMediaPlayer> m_player;
    QAudioOutput* m_audio = nullptr;
    QVideoSink* m_sink = nullptr;
    QString m_source, m_error;
    State m_state = State::Empty;
    bool m_wantsToPlay = false, m_loop = false, m_muted = false;
    bool m_asked = false; // setSource() of Qt was called for m_source
    double m_volume = 1, m_rate = 1;
    std::optional<double> m_seekWhenLoaded;
    QVideoFrame m_frame;
    QTimer m_pauseSoon; // after the frame that waits to be taken
    QTimer m_settle;    // between pause() and stop()
    QTimer m_watchdog;  // a file that never answers
    QTimer m_lastFrame; // pauses just before the end
    QTimer m_poll;      // positions between those that Qt reports
};

} // namespace forereach::ui
