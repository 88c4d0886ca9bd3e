// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/preview/media_player.h"

#include <QAudioOutput>
#include <QFileInfo>
#include <QMediaPlayer>
#include <QUrl>
#include <QVideoSink>

#include <algorithm>
#include <cmath>

#include "ui/preview/media_support.h"

namespace forereach::ui {

namespace {
constexpr int kSettleMs = 50;
constexpr int kLoadMs = 5000;
constexpr int kPollMs = 33;
constexpr double kLastFrameS = 0.02;
} // namespace

MediaPlayer::MediaPlayer(QObject* parent) : QObject(parent) {
    m_pauseSoon.setSingleShot(true);
    m_pauseSoon.setInterval(0);
    connect(&m_pauseSoon, &QTimer::timeout, this, [this] {
        if (m_player && m_state != State::Playing) m_player->pause();
    });
    m_settle.setSingleShot(true);
    m_settle.setInterval(kSettleMs);
    connect(&m_settle, &QTimer::timeout, this, &MediaPlayer::startLoading);
    m_watchdog.setSingleShot(true);
    m_watchdog.setInterval(kLoadMs);
    connect(&m_watchdog, &QTimer::timeout, this, [this] { fail(tr("The file does not answer")); });
    m_poll.setInterval(kPollMs);
    connect(&m_poll, &QTimer::timeout, this, [this] {
        Q_EMIT positionChanged(position());
        // Paused on the last frame: leaving a pipeline that ran to its end blocks for 300 ms.
        const double left = (duration() - position()) / std::max(0.1, m_rate);
        if (!m_loop && duration() > 0.3 && left < 0.1 && !m_lastFrame.isActive())
            m_lastFrame.start(std::max(0, static_cast<int>((left - kLastFrameS) * 1000)));
    });
    m_lastFrame.setSingleShot(true);
    m_lastFrame.setTimerType(Qt::PreciseTimer);
    connect(&m_lastFrame, &QTimer::timeout, this, [this] {
        if (m_state != State::Playing || m_loop || !m_player) return;
        m_player->pause();
        m_wantsToPlay = false;
        setState(State::Ended);
    });
}

MediaPlayer::~MediaPlayer() {
    if (m_player) m_player->disconnect(this);
    if (m_player && m_state == State::Playing) m_player->pause();
}

void MediaPlayer::ensurePlayer() {
    if (m_player) return;
    m_player = new QMediaPlayer(this);
    m_sink = new QVideoSink(m_player);
    m_player->setVideoSink(m_sink);
    if (mediaSupport().sound) {
        m_audio = new QAudioOutput(m_player);
        m_audio->setVolume(static_cast<float>(m_volume));
        m_audio->setMuted(m_muted);
        m_player->setAudioOutput(m_audio);
    }
    connect(m_sink, &QVideoSink::videoFrameChanged, this, [this](const QVideoFrame& frame) {
        if (!frame.isValid() || m_state == State::Empty || m_state == State::Failed) return;
        m_frame = frame;
        Q_EMIT frameChanged(m_frame);
    });
    connect(m_player, &QMediaPlayer::errorOccurred, this, [this](QMediaPlayer::Error, const QString& text) {
        fail(text.isEmpty() ? tr("The file cannot be played") : text);
    });
    connect(m_player, &QMediaPlayer::durationChanged, this, [this] { Q_EMIT durationChanged(duration()); });
    connect(m_player, &QMediaPlayer::mediaStatusChanged, this, [this](QMediaPlayer::MediaStatus status) {
        if (status == QMediaPlayer::InvalidMedia) fail(tr("The file cannot be played"));
        if (m_state == State::Loading && m_asked &&
            (status == QMediaPlayer::LoadedMedia || status == QMediaPlayer::BufferedMedia))
            loaded();
        if (status == QMediaPlayer::EndOfMedia && m_state == State::Playing) {
            m_wantsToPlay = false;
            setState(State::Ended);
        }
    });
}

void MediaPlayer::setSource(const QString& path) {
    if (path == m_source && m_state != State::Failed) return;
    m_source = path;
    m_error.clear();
    m_wantsToPlay = false;
    m_seekWhenLoaded.reset();
    m_frame = {};
    m_asked = false;
    m_watchdog.stop();
    if (m_state == State::Failed) dropPlayer();
    const bool wasPlaying = m_state == State::Playing;
    if (m_player && wasPlaying) pauseSoon();
    setState(path.isEmpty() ? State::Empty : State::Loading);
    if (m_player)
        m_settle.start(); // back to the event loop before stop(), which would block while it plays
    else
        startLoading();
}

void MediaPlayer::startLoading() {
    if (m_source.isEmpty()) {
        if (m_player) {
            m_player->stop();
            m_player->setSource({});
        }
        return;
    }
    if (!mediaSupport().video) {
        fail(mediaSupport().why);
        return;
    }
    if (!QFileInfo(m_source).isFile()) { // asked of Qt, a missing file blocks for 300 ms
        fail(tr("The file is not where it was"));
        return;
    }
    ensurePlayer();
    if (m_player->playbackState() != QMediaPlayer::StoppedState) m_player->stop();
    m_player->setLoops(m_loop ? QMediaPlayer::Infinite : 1);
    m_watchdog.start();
    m_asked = true; // stop() just reported the file before as loaded
    m_player->setSource(QUrl::fromLocalFile(m_source));
}

void MediaPlayer::loaded() {
    m_watchdog.stop();
    m_player->setPlaybackRate(m_rate);
    setState(State::Paused);
    m_player->pause(); // shows the first frame
    if (m_seekWhenLoaded) seek(*m_seekWhenLoaded);
    m_seekWhenLoaded.reset();
    Q_EMIT durationChanged(duration());
    if (m_wantsToPlay) play();
}

void MediaPlayer::play() {
    if (m_state == State::Empty || m_state == State::Failed) return;
    m_wantsToPlay = true;
    if (m_state == State::Loading || !m_player) return;
    m_pauseSoon.stop();
    if (m_state == State::Ended) m_player->setPosition(0);
    m_player->play();
    setState(State::Playing);
}

void MediaPlayer::pause() {
    m_wantsToPlay = false;
    if (m_state != State::Playing || !m_player) return;
    setState(State::Paused);
    pauseSoon();
}

/// A pipeline that plays may be waiting for this thread to take a frame, and pausing it waits for that
/// pipeline: 300 ms for each frame. The event loop takes the frame first.
void MediaPlayer::pauseSoon() {
    m_pauseSoon.start();
}

void MediaPlayer::seek(double s) {
    if (m_state == State::Empty || m_state == State::Failed) return;
    const double end = duration();
    s = std::max(0.0, end > 0 ? std::min(s, end) : s);
    if (m_state == State::Loading || !m_player) {
        m_seekWhenLoaded = s;
        return;
    }
    if (m_state == State::Ended) {
        m_pauseSoon.stop();
        m_player->pause(); // a stopped pipeline shows no frame where it is sent
        setState(State::Paused);
    }
    m_lastFrame.stop();
    m_player->setPosition(std::llround(s * 1000));
    Q_EMIT positionChanged(s);
}

void MediaPlayer::setLoop(bool loop) {
    m_loop = loop;
    if (m_player) m_player->setLoops(loop ? QMediaPlayer::Infinite : 1);
}

void MediaPlayer::setVolume(double linear) {
    m_volume = std::clamp(linear, 0.0, 1.0);
    if (m_audio) m_audio->setVolume(static_cast<float>(m_volume));
}

void MediaPlayer::setMuted(bool muted) {
    m_muted = muted;
    if (m_audio) m_audio->setMuted(muted);
}

void MediaPlayer::setRate(double rate) {
    m_rate = rate;
    if (m_player && (m_state == State::Playing || m_state == State::Paused)) m_player->setPlaybackRate(rate);
}

double MediaPlayer::position() const {
    return m_player ? static_cast<double>(m_player->position()) / 1000.0 : 0.0;
}

double MediaPlayer::duration() const {
    return m_player ? static_cast<double>(std::max<qint64>(0, m_player->duration())) / 1000.0 : 0.0;
}

void MediaPlayer::setState(State state) {
    if (state == m_state) return;
    m_state = state;
    if (state == State::Playing) {
        m_poll.start();
    } else {
        m_poll.stop();
        m_lastFrame.stop();
    }
    Q_EMIT stateChanged(state);
}

void MediaPlayer::fail(const QString& text) {
    if (m_state == State::Failed || m_state == State::Empty) return; // Qt reports most errors twice
    m_watchdog.stop();
    m_error = text;
    m_wantsToPlay = false;
    m_frame = {};
    setState(State::Failed);
}

void MediaPlayer::dropPlayer() {
    // A player that failed is not used again: unloading it can block.
    if (!m_player) return;
    m_player->disconnect(this);
    m_sink->disconnect(this);
    m_player->deleteLater();
    m_player = nullptr;
    m_audio = nullptr;
    m_sink = nullptr;
}

} // namespace forereach::ui
