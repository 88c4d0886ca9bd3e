// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/preview/player.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QImageReader>
#include <QKeyEvent>
#include <QLabel>
#include <QSignalBlocker>
#include <QSlider>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <array>
#include <cmath>

#include "ui/preview/glyphs.h"
#include "ui/preview/media_support.h"
#include "ui/preview/seek_bar.h"
#include "ui/preview/video_surface.h"
#include "ui/views/theme.h"

namespace forereach::ui {

namespace {
constexpr std::array kSpeeds = {0.25, 0.5, 1.0, 1.5, 2.0, 4.0};
constexpr int kShuttleMs = 100;
} // namespace

Player::Player(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("player"));
    setAccessibleName(tr("Player"));
    setFocusPolicy(Qt::StrongFocus);
    m_player = new MediaPlayer(this);
    m_surface = new VideoSurface(this);
    m_surface->setAccessibleName(tr("Video"));
    m_seekBar = new SeekBar(this);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(kStep);
    column->addWidget(m_surface, 1);
    column->addWidget(m_seekBar);
    buildControls();

    connect(m_player, &MediaPlayer::frameChanged, m_surface, &VideoSurface::setFrame);
    connect(m_player, &MediaPlayer::positionChanged, this, &Player::setPosition);
    connect(m_player, &MediaPlayer::durationChanged, this, [this] {
        m_seekBar->setDuration(duration());
        updateControls();
        Q_EMIT durationChanged(duration());
    });
    connect(m_player, &MediaPlayer::stateChanged, this, &Player::onState);
    connect(m_seekBar, &SeekBar::seekRequested, this, &Player::seek);
    m_shuttle.setInterval(kShuttleMs);
    connect(&m_shuttle, &QTimer::timeout, this, [this] {
        const double to = m_position - m_backSpeed * kShuttleMs / 1000.0;
        m_player->seek(to);
        setPosition(std::max(0.0, to));
        if (to <= 0) stopShuttle();
    });
    updateControls();
}

Player::~Player() = default;

void Player::buildControls() {
    auto* row = new QHBoxLayout;
    row->setSpacing(kStep);
    const auto button = [&](const char* name, const QString& text) {
        auto* b = new QToolButton(this);
        b->setObjectName(QLatin1String(name));
        b->setAccessibleName(text);
        b->setToolTip(text);
        b->setAutoRaise(true);
        b->setIconSize({20, 20});
        b->setFixedSize(scaled(kRowHeight), scaled(kRowHeight));
        row->addWidget(b);
        return b;
    };
    m_backButton = button("playerFrameBack", tr("One frame back (,)"));
    m_playButton = button("playerPlay", tr("Play or pause (Space)"));
    m_onButton = button("playerFrameOn", tr("One frame on (.)"));
    m_time = new QLabel(this);
    m_time->setObjectName(QStringLiteral("playerTime"));
    m_time->setFont(textFont(TextSize::Body));
    m_time->setMinimumWidth(m_time->fontMetrics().horizontalAdvance(QStringLiteral("00:00.00 / 00:00.00")));
    row->addSpacing(kStep);
    row->addWidget(m_time);
    row->addStretch(1);
    m_loopButton = button("playerLoop", tr("Play again and again"));
    m_loopButton->setCheckable(true);
    m_speed = new QComboBox(this);
    m_speed->setObjectName(QStringLiteral("playerSpeed"));
    m_speed->setAccessibleName(tr("Speed"));
    m_speed->setToolTip(tr("Speed"));
    for (const double speed : kSpeeds) m_speed->addItem(tr("%1x").arg(QLocale().toString(speed)), speed);
    m_speed->setCurrentIndex(2);
    row->addWidget(m_speed);
    m_muteButton = button("playerMute", tr("Sound on or off"));
    m_muteButton->setCheckable(true);
    m_volume = new QSlider(Qt::Horizontal, this);
    m_volume->setObjectName(QStringLiteral("playerVolume"));
    m_volume->setAccessibleName(tr("Volume"));
    m_volume->setRange(0, 100);
    m_volume->setValue(80);
    m_volume->setFixedWidth(scaled(80));
    row->addWidget(m_volume);
    static_cast<QVBoxLayout*>(layout())->addLayout(row);

    m_player->setVolume(0.8 * 0.8);
    connect(m_playButton, &QToolButton::clicked, this, &Player::togglePlay);
    connect(m_backButton, &QToolButton::clicked, this, [this] { stepFrames(-1); });
    connect(m_onButton, &QToolButton::clicked, this, [this] { stepFrames(1); });
    connect(m_loopButton, &QToolButton::toggled, m_player, &MediaPlayer::setLoop);
    connect(m_muteButton, &QToolButton::toggled, this, [this](bool muted) {
        m_player->setMuted(muted);
        refreshIcons();
    });
    // Squared: loudness is heard roughly so.
    connect(m_volume, &QSlider::valueChanged, this,
            [this](int v) { m_player->setVolume(v / 100.0 * v / 100.0); });
    connect(m_speed, &QComboBox::currentIndexChanged, this,
            [this](int i) { m_player->setRate(kSpeeds[static_cast<std::size_t>(std::max(0, i))]); });
    refreshIcons();
}

void Player::setSource(const QString& path, double durationS, double frameRate) {
    stopShuttle();
    m_strip.clear();
    m_position = 0;
    m_statedDuration = durationS;
    m_frameRate = frameRate > 0 ? frameRate : 30.0;
    m_surface->clearFrame();
    m_surface->setStill({});
    m_surface->setMessage({});
    const QByteArray suffix = path.isEmpty() ? QByteArray() : QImageReader::imageFormat(path);
    m_isPicture = !suffix.isEmpty() && suffix != "gif";
    m_seekBar->setVisible(!m_isPicture);
    m_seekBar->setFrameRate(m_frameRate);
    m_seekBar->setDuration(durationS);
    m_seekBar->setPosition(0);
    m_seekBar->setSource(m_isPicture ? QString() : path);
    setSpeed(1);
    if (m_isPicture) {
        m_player->setSource({});
        if (!m_surface->loadStill(path)) m_surface->setMessage(tr("The picture cannot be read"));
    } else {
        m_player->setSource(path);
    }
    updateControls();
}

void Player::setThumbnails(const std::vector<MediaThumbnail>& thumbnails) {
    m_strip.clear();
    for (const MediaThumbnail& t : thumbnails) {
        QImage image =
            QImage::fromData(reinterpret_cast<const uchar*>(t.jpeg.data()), static_cast<int>(t.jpeg.size()));
        if (!image.isNull()) m_strip.push_back({t.atS, std::move(image)});
    }
    m_seekBar->setStrip(m_strip);
    if (!m_isPicture && !m_surface->hasPicture()) showStripAt(m_position);
}

void Player::showStripAt(double s) {
    const auto nearest = std::min_element(m_strip.begin(), m_strip.end(), [s](const auto& a, const auto& b) {
        return std::abs(a.atS - s) < std::abs(b.atS - s);
    });
    if (nearest != m_strip.end()) m_surface->setStill(nearest->image);
}

double Player::duration() const {
    const double played = m_player->duration();
    return played > 0 ? played : m_statedDuration;
}

bool Player::isPlaying() const {
    return m_player->state() == MediaPlayer::State::Playing || m_shuttle.isActive();
}

void Player::setPosition(double s) {
    m_position = s;
    m_seekBar->setPosition(s);
    m_time->setText(QStringLiteral("%1 / %2").arg(clockText(s, true), clockText(duration(), true)));
    Q_EMIT positionChanged(s);
}

void Player::seek(double s) {
    stopShuttle();
    s = std::clamp(s, 0.0, std::max(0.0, duration()));
    if (m_player->state() == MediaPlayer::State::Failed || m_isPicture) {
        showStripAt(s);
        setPosition(s);
        return;
    }
    m_player->seek(s);
    setPosition(s);
}

void Player::play() {
    stopShuttle();
    m_player->play();
}

void Player::pause() {
    stopShuttle();
    m_player->pause();
}

void Player::togglePlay() {
    isPlaying() ? pause() : play();
}

void Player::stepFrames(int frames) {
    pause();
    // The middle of a frame: times are rounded on their way to the decoder.
    const double frame = std::floor(m_position * m_frameRate + 1e-3) + frames;
    const double last = std::max(0.0, std::floor(duration() * m_frameRate - 1e-3));
    seek((std::clamp(frame, 0.0, last) + 0.5) / m_frameRate);
}

void Player::setSpeed(double speed) {
    const int index = m_speed->findData(speed);
    if (index >= 0) m_speed->setCurrentIndex(index);
}

void Player::shuttleForward() {
    const bool wasPlaying = m_player->state() == MediaPlayer::State::Playing;
    stopShuttle();
    const double speed = m_speed->currentData().toDouble();
    if (wasPlaying) setSpeed(speed < 1 ? 1 : std::min(4.0, speed < 1.75 ? 2.0 : 4.0));
    m_player->play();
}

void Player::shuttleBack() {
    m_player->pause();
    m_backSpeed = m_shuttle.isActive() ? std::min(8.0, m_backSpeed * 2) : 1;
    m_shuttle.start();
    updateControls();
    Q_EMIT playingChanged(isPlaying());
}

void Player::stopShuttle() {
    if (!m_shuttle.isActive()) return;
    m_shuttle.stop();
    m_backSpeed = 0;
    updateControls();
    Q_EMIT playingChanged(isPlaying());
}

void Player::onState(MediaPlayer::State state) {
    if (state == MediaPlayer::State::Failed) {
        m_surface->clearFrame();
        showStripAt(m_position);
        m_surface->setMessage(m_player->errorText());
        m_seekBar->setDuration(duration());
    } else {
        m_surface->setMessage({});
    }
    if (state == MediaPlayer::State::Ended) setPosition(duration());
    updateControls();
    Q_EMIT playingChanged(isPlaying());
}

void Player::updateControls() {
    const auto state = m_player->state();
    const bool playable =
        !m_isPicture && state != MediaPlayer::State::Empty && state != MediaPlayer::State::Failed;
    for (QWidget* w : {static_cast<QWidget*>(m_playButton), static_cast<QWidget*>(m_backButton),
                       static_cast<QWidget*>(m_onButton), static_cast<QWidget*>(m_loopButton),
                       static_cast<QWidget*>(m_speed), static_cast<QWidget*>(m_muteButton),
                       static_cast<QWidget*>(m_volume)})
        w->setEnabled(playable);
    m_time->setText(m_isPicture ? QString()
                                : QStringLiteral("%1 / %2").arg(clockText(m_position, true),
                                                                clockText(duration(), true)));
    refreshIcons();
}

void Player::refreshIcons() {
    m_playButton->setIcon(glyphIcon(isPlaying() ? Glyph::Pause : Glyph::Play, palette()));
    m_backButton->setIcon(glyphIcon(Glyph::FrameBack, palette()));
    m_onButton->setIcon(glyphIcon(Glyph::FrameOn, palette()));
    m_loopButton->setIcon(glyphIcon(Glyph::Loop, palette()));
    m_muteButton->setIcon(glyphIcon(m_muteButton->isChecked() ? Glyph::Muted : Glyph::Sound, palette()));
}

void Player::keyPressEvent(QKeyEvent* event) {
    if (m_isPicture || event->modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier))
        return QWidget::keyPressEvent(event);
    switch (event->key()) {
    case Qt::Key_Space:
        togglePlay();
        return;
    case Qt::Key_K:
        setSpeed(1);
        isPlaying() ? pause() : play();
        return;
    case Qt::Key_J:
        shuttleBack();
        return;
    case Qt::Key_L:
        shuttleForward();
        return;
    case Qt::Key_Comma:
        stepFrames(-1);
        return;
    case Qt::Key_Period:
        stepFrames(1);
        return;
    case Qt::Key_Home:
        seek(0);
        return;
    case Qt::Key_End:
        seek(duration());
        return;
    default:
        QWidget::keyPressEvent(event);
    }
}

void Player::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange && m_playButton) refreshIcons();
    QWidget::changeEvent(event);
}

void Player::hideEvent(QHideEvent* event) {
    pause();
    QWidget::hideEvent(event);
}

} // namespace forereach::ui
