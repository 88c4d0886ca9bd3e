// SPDX-License-Identifier: GPL-3.0-or-later
#include <QElapsedTimer>
#include <QFile>
#include <QLabel>
#include <QPainter>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

#include "core/media/frame_grabber.h"
#include "preview_clips.h"
#include "ui/preview/card_art.h"
#include "ui/preview/media_player.h"
#include "ui/preview/media_support.h"
#include "ui/preview/phone.h"
#include "ui/preview/player.h"
#include "ui/preview/seek_bar.h"
#include "ui/preview/video_surface.h"

using namespace forereach;
using namespace forereach::ui;

namespace {

constexpr int kFrames = 60;

std::vector<PhoneSlot> sampleFeed(int slots, int ownAt, const QString& media) {
    std::vector<PhoneSlot> feed;
    for (int i = 0; i < slots; ++i) {
        PhoneSlot s;
        s.slot = i + 1;
        s.mine = i == ownAt;
        s.title = s.mine ? QStringLiteral("Mine") : QStringLiteral("Simulated item %1").arg(i);
        s.topic = QStringLiteral("Travel");
        s.creator = QStringLiteral("Simulated creator 1");
        s.durationS = 10;
        s.watchedS = 4;
        s.catalogueId = s.mine ? -1 : i;
        if (s.mine) s.mediaPath = media;
        feed.push_back(s);
    }
    return feed;
}

void wheel(QWidget& w, int notches) {
    const QPointF at = w.rect().center();
    QWheelEvent event(at, w.mapToGlobal(at), QPoint(), QPoint(0, notches * 120), Qt::NoButton, Qt::NoModifier,
                      Qt::NoScrollPhase, false);
    QApplication::sendEvent(&w, &event);
}

int greyAt(const QImage& image, QPoint p) {
    return qGray(image.pixel(p));
}

} // namespace

class PreviewTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_dir;
    QString m_clip;

    QString file(const char* name, const QByteArray& bytes) {
        const QString path = m_dir.filePath(QLatin1String(name));
        QFile f(path);
        if (f.open(QIODevice::WriteOnly)) f.write(bytes);
        return path;
    }

private Q_SLOTS:
    void initTestCase() {
        m_clip = m_dir.filePath(QStringLiteral("counting.mp4"));
        QVERIFY(test::writeCountingClip(m_clip.toStdString(), kFrames, 96, 160));
    }

    void theGrabberFindsTheExactFrame() {
        CancelToken cancel;
        auto grabber = FrameGrabber::open(m_clip.toStdString(), cancel);
        QVERIFY2(grabber.ok(), grabber.ok() ? "" : grabber.error().text().c_str());
        for (const int frame : {0, 31, 7, 59, 44, 45, 15, 14}) { // forwards, backwards, at key frames
            auto picture = grabber->grab((frame + 0.5) / 30.0, 256, cancel);
            QVERIFY(picture.ok());
            QCOMPARE(std::lround(picture->atS * 30), static_cast<long>(frame));
            const QImage image = QImage::fromData(reinterpret_cast<const uchar*>(picture->jpeg.data()),
                                                  static_cast<int>(picture->jpeg.size()));
            QCOMPARE(image.size(), QSize(96, 160));
            const int luma = (test::frameLuma(frame) - 16) * 255 / 219; // video range to full
            QVERIFY2(std::abs(greyAt(image, {48, 80}) - luma) <= 3,
                     qPrintable(QString::number(greyAt(image, {48, 80}))));
        }
    }

    void theGrabberStaysAtTheLastFrameBeyondTheEnd() {
        auto picture = grabFrame(m_clip.toStdString(), 1e6, 64, {});
        QVERIFY(picture.ok());
        QCOMPARE(std::lround(picture->atS * 30), static_cast<long>(kFrames - 1));
        QVERIFY(std::max(picture->width, picture->height) <= 64);
    }

    void theGrabberRefusesWhatIsNoVideo() {
        QVERIFY(!grabFrame(file("empty.mp4", {}).toStdString(), 0, 64, {}).ok());
        QVERIFY(!grabFrame(file("text.mp4", "no video at all").toStdString(), 0, 64, {}).ok());
        const auto missing =
            grabFrame(m_dir.filePath(QStringLiteral("nowhere.mp4")).toStdString(), 0, 64, {});
        QVERIFY(!missing.ok());
        QCOMPARE(missing.error().code, ErrorCode::NotFound);
        CancelToken cancelled;
        cancelled.cancel();
        QCOMPARE(grabFrame(m_clip.toStdString(), 1, 64, cancelled).error().code, ErrorCode::Cancelled);
    }

    void aBrokenFileNeitherHangsNorPlays_data() {
        QTest::addColumn<QByteArray>("bytes");
        QFile f(m_clip);
        QVERIFY(f.open(QIODevice::ReadOnly));
        const QByteArray good = f.readAll();
        QByteArray noise(50'000, '\0');
        QRandomGenerator luck(7);
        for (char& c : noise) c = static_cast<char>(luck.bounded(256));
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("text") << QByteArray("This is not a video.\n");
        QTest::newRow("noise") << noise;
        QTest::newRow("first half") << good.left(good.size() / 2);
        QTest::newRow("last half") << good.mid(good.size() / 2);
    }
    void aBrokenFileNeitherHangsNorPlays() {
        QFETCH(QByteArray, bytes);
        const QString path = file(QTest::currentDataTag(), bytes);
        MediaPlayer player;
        QElapsedTimer call;
        call.start();
        player.setSource(path);
        player.play();
        QVERIFY(call.elapsed() < 1000);
        QTRY_COMPARE_WITH_TIMEOUT(player.state(), MediaPlayer::State::Failed, 6000);
        QVERIFY(!player.errorText().isEmpty());
        player.play(); // nothing happens, and nothing blocks
        player.seek(1);
        QCOMPARE(player.state(), MediaPlayer::State::Failed);
        if (!mediaSupport().video) QSKIP("no video decoder on this machine");
        player.setSource(m_clip); // and it can be used again
        QTRY_COMPARE_WITH_TIMEOUT(player.state(), MediaPlayer::State::Paused, 6000);
    }

    void aMissingFileSaysSo() {
        if (!mediaSupport().video) QSKIP("no video decoder on this machine");
        MediaPlayer player;
        player.setSource(m_dir.filePath(QStringLiteral("gone.mp4")));
        QTRY_COMPARE(player.state(), MediaPlayer::State::Failed);
        QCOMPARE(player.errorText(), QStringLiteral("The file is not where it was"));
    }

    void thePlayerStepsSingleFrames() {
        if (!mediaSupport().video) QSKIP("no video decoder on this machine");
        Player player;
        player.resize(320, 520);
        player.show();
        player.setSource(m_clip, 2.0, 30);
        QTRY_VERIFY_WITH_TIMEOUT(player.mediaPlayer()->frame().isValid(), 6000);
        const auto luma = [&](int frame) { return (test::frameLuma(frame) - 16) * 255 / 219; };
        const auto shows = [&](int frame) {
            const QImage image = player.surface()->grab().toImage();
            return std::abs(greyAt(image, image.rect().center()) - luma(frame)) <= 4;
        };
        player.seek(10.5 / 30);
        QTRY_VERIFY_WITH_TIMEOUT(shows(10), 3000);
        QTest::keyClick(&player, Qt::Key_Period);
        QTRY_VERIFY_WITH_TIMEOUT(shows(11), 3000);
        QTest::keyClick(&player, Qt::Key_Comma);
        QTest::keyClick(&player, Qt::Key_Comma);
        QTRY_VERIFY_WITH_TIMEOUT(shows(9), 3000);
        QVERIFY(!player.isPlaying());
    }

    void spacePlaysAndPauses() {
        if (!mediaSupport().video) QSKIP("no video decoder on this machine");
        Player player;
        player.resize(320, 520);
        player.show();
        player.setSource(m_clip, 2.0, 30);
        QSignalSpy moved(&player, &Player::positionChanged);
        QTRY_COMPARE_WITH_TIMEOUT(player.mediaPlayer()->state(), MediaPlayer::State::Paused, 6000);
        QTest::keyClick(&player, Qt::Key_Space);
        QTRY_VERIFY(player.isPlaying());
        QTRY_VERIFY_WITH_TIMEOUT(player.position() > 0.3, 3000);
        QTest::keyClick(&player, Qt::Key_K);
        QVERIFY(!player.isPlaying());
        const double at = player.position();
        QTest::qWait(150);
        QVERIFY(std::abs(player.position() - at) < 0.1);
        QVERIFY(moved.count() > 3);
        QTest::mouseClick(player.findChild<QToolButton*>(QStringLiteral("playerPlay")), Qt::LeftButton);
        QVERIFY(player.isPlaying());
        player.hide(); // what nobody sees does not play
        QVERIFY(!player.isPlaying());
    }

    void hoveringTheSeekBarDecodesTheExactFrame() {
        SeekBar bar;
        bar.resize(616, 24);
        bar.setSource(m_clip);
        bar.setDuration(2.0);
        bar.setFrameRate(30);
        bar.show();
        QSignalSpy ready(&bar, &SeekBar::previewReady);
        const double wanted = 37.5 / 30;
        QTest::mouseMove(&bar, QPoint(static_cast<int>(std::lround(bar.xAt(wanted))), 12));
        QTRY_VERIFY_WITH_TIMEOUT(!ready.isEmpty(), 5000);
        QCOMPARE(std::lround(bar.previewFrameTime() * 30), 37L);
    }

    void clickingTheSeekBarAsksForThatTime() {
        SeekBar bar;
        bar.resize(616, 24);
        bar.setDuration(10);
        bar.show();
        QSignalSpy seeks(&bar, &SeekBar::seekRequested);
        QTest::mouseClick(&bar, Qt::LeftButton, {}, QPoint(static_cast<int>(bar.xAt(2.5)), 12));
        QCOMPARE(seeks.count(), 1);
        QVERIFY(std::abs(seeks[0][0].toDouble() - 2.5) < 0.02);
    }

    void aPictureIsShownWithoutAPlayer() {
        QImage image(40, 60, QImage::Format_RGB32);
        image.fill(QColor(200, 30, 30));
        const QString path = m_dir.filePath(QStringLiteral("still.png"));
        QVERIFY(image.save(path));
        Player player;
        player.resize(300, 400);
        player.show();
        player.setSource(path);
        QCOMPARE(player.mediaPlayer()->state(), MediaPlayer::State::Empty);
        const QColor middle =
            player.surface()->grab().toImage().pixelColor(player.surface()->rect().center());
        QVERIFY(middle.red() > 180 && middle.green() < 60);
    }

    void theWheelLandsOnSlots() {
        PhoneView phone;
        phone.resize(300, 600);
        phone.setFeed(sampleFeed(8, -1, {}));
        phone.show();
        wheel(phone, -1);
        QCOMPARE(phone.current(), 1);
        wheel(phone, -2);
        QCOMPARE(phone.current(), 3);
        QTRY_VERIFY(!phone.isMoving());
        QCOMPARE(phone.offset(), 3.0);
        wheel(phone, 9);
        QTRY_VERIFY(!phone.isMoving());
        QCOMPARE(phone.offset(), 0.0);
    }

    void aTouchpadSnapsToASlot() {
        PhoneView phone;
        phone.resize(300, 600);
        phone.setFeed(sampleFeed(8, -1, {}));
        phone.show();
        const QPointF at = phone.rect().center();
        for (int i = 0; i < 4; ++i) {
            QWheelEvent event(at, phone.mapToGlobal(at), QPoint(0, -47), QPoint(0, -47), Qt::NoButton,
                              Qt::NoModifier, Qt::ScrollUpdate, false);
            QApplication::sendEvent(&phone, &event);
        }
        QVERIFY(phone.offset() > 0.3 && phone.offset() != 1.0);
        QTRY_VERIFY(!phone.isMoving());
        QCOMPARE(phone.offset(), static_cast<double>(phone.current()));
        QCOMPARE(phone.current(), 1);
    }

    void keysLandOnSlots() {
        PhoneView phone;
        phone.resize(300, 600);
        phone.setFeed(sampleFeed(5, 3, {}));
        phone.show();
        QSignalSpy changed(&phone, &PhoneView::currentChanged);
        QTest::keyClick(&phone, Qt::Key_Down);
        QTest::keyClick(&phone, Qt::Key_PageDown);
        QCOMPARE(phone.current(), 2);
        QTest::keyClick(&phone, Qt::Key_Up);
        QCOMPARE(phone.current(), 1);
        QTest::keyClick(&phone, Qt::Key_N);
        QCOMPARE(phone.current(), 3);
        QTest::keyClick(&phone, Qt::Key_End);
        QTest::keyClick(&phone, Qt::Key_Down); // the end is the end
        QCOMPARE(phone.current(), 4);
        QTRY_VERIFY(!phone.isMoving());
        QCOMPARE(phone.offset(), 4.0);
        QCOMPARE(changed.count(), 5);
    }

    void aDragLandsOnASlot() {
        PhoneView phone;
        phone.resize(300, 600);
        phone.setFeed(sampleFeed(5, -1, {}));
        phone.show();
        const QPoint start = phone.rect().center();
        QTest::mousePress(&phone, Qt::LeftButton, {}, start);
        for (int y = 20; y <= 200; y += 20) QTest::mouseMove(&phone, start - QPoint(0, y));
        QVERIFY(phone.offset() > 0.2);
        QTest::mouseRelease(&phone, Qt::LeftButton, {}, start - QPoint(0, 200));
        QTRY_VERIFY(!phone.isMoving());
        QCOMPARE(phone.offset(), 1.0);
        // A short one, held before letting go, falls back.
        QTest::mousePress(&phone, Qt::LeftButton, {}, start);
        QTest::mouseMove(&phone, start - QPoint(0, 30));
        QTest::qWait(200);
        QTest::mouseRelease(&phone, Qt::LeftButton, {}, start - QPoint(0, 30));
        QTRY_VERIFY(!phone.isMoving());
        QCOMPARE(phone.offset(), 1.0);
    }

    void anOwnItemPlaysSoonAfterComingToRest() {
        if (!mediaSupport().video) QSKIP("no video decoder on this machine");
        PhoneView phone;
        phone.resize(300, 600);
        phone.setFeed(sampleFeed(5, 2, m_clip));
        phone.show();
        // The own item below is loaded ahead, paused on its first frame.
        const auto loaded = [&] {
            const auto players = phone.findChildren<MediaPlayer*>();
            return std::any_of(players.begin(), players.end(), [](const MediaPlayer* player) {
                return player->state() == MediaPlayer::State::Paused && player->frame().isValid();
            });
        };
        QTRY_VERIFY_WITH_TIMEOUT(loaded(), 5000);
        phone.step(2);
        QTRY_VERIFY_WITH_TIMEOUT(phone.lastStartMs() >= 0, 3000);
        qInfo("first frame %.0f ms after coming to rest", phone.lastStartMs()); // 30 on an idle machine
        QVERIFY(phone.lastStartMs() <= 500);
        QVERIFY(phone.currentPlayer()->state() == MediaPlayer::State::Playing);
        phone.step(1);
        QVERIFY(!phone.currentPlayer());
        for (const MediaPlayer* player : phone.findChildren<MediaPlayer*>())
            QVERIFY(player->state() != MediaPlayer::State::Playing);
    }

    void aBrokenOwnItemKeepsTheFeedMoving() {
        PhoneView phone;
        phone.resize(300, 600);
        phone.setFeed(sampleFeed(4, 1, file("broken.mp4", "broken")));
        phone.show();
        phone.step(1);
        QTest::qWait(400);
        const QImage shown = phone.grab().toImage(); // its card, not a black hole
        QVERIFY(qGray(shown.pixel(phone.screenRect().center().toPoint())) > 20);
        phone.step(1);
        QTRY_VERIFY(!phone.isMoving());
        QCOMPARE(phone.current(), 2);
    }

    void withoutADecoderTheStillStandsInAndThePhoneSaysWhy() {
        PhoneView phone;
        phone.resize(300, 600);
        auto feed = sampleFeed(2, 0, m_clip);
        feed[0].still = QImage(90, 160, QImage::Format_RGB32);
        feed[0].still.fill(QColor(30, 160, 60));
        phone.setStillsOnly(QStringLiteral("Video needs gstreamer1.0-libav; stills shown"));
        phone.setFeed(feed);
        phone.show();
        QTest::qWait(100);
        QVERIFY(!phone.currentPlayer());
        const QColor middle = phone.grab().toImage().pixelColor(phone.screenRect().center().toPoint());
        QVERIFY(middle.green() > 120 && middle.red() < 80);
    }

    void whatAViewerDidIsSaidAsItsFormatHasIt() {
        PhoneSlot slot = sampleFeed(1, -1, {})[0];
        QCOMPARE(watchedText(slot), QStringLiteral("watched 4 of 10 s"));
        slot.format = Format::Article;
        slot.durationS = 0;
        QCOMPARE(watchedText(slot), QStringLiteral("read for 4 s"));
        slot.quickSkip = true;
        QCOMPARE(watchedText(slot), QStringLiteral("passed by after 4 s"));
        QVERIFY(slotText(slot).contains(QStringLiteral("article")) &&
                !slotText(slot).contains(QStringLiteral("0 s,")));
    }

    void aSimulatedCardAlwaysSaysSo() {
        QVERIFY(simulatedChip().startsWith(QStringLiteral("Simulated")));
        for (const PhoneSlot& slot : sampleFeed(6, 2, {})) {
            QCOMPARE(slotText(slot).contains(simulatedChip()), !slot.mine);
            // The chip is really drawn: with it the picture differs from one of an own item in that place.
            QImage with(300, 533, QImage::Format_RGB32), without(300, 533, QImage::Format_RGB32);
            with.fill(Qt::black);
            without.fill(Qt::black);
            PhoneSlot other = slot;
            other.mine = !slot.mine;
            {
                QPainter p(&with);
                paintSlotOverlay(p, QRectF(0, 0, 300, 533), 3, slot, 6, -1);
                QPainter q(&without);
                paintSlotOverlay(q, QRectF(0, 0, 300, 533), 3, other, 6, -1);
            }
            const QRect chip(18, 45, 60, 18);
            QVERIFY(with.copy(chip) != without.copy(chip));
        }
        PhoneView phone; // said to those who listen, too
        phone.setFeed(sampleFeed(2, -1, {}));
        QVERIFY(phone.accessibleDescription().contains(simulatedChip()));
    }

    void whiteTextReadsOnEveryCard() {
        const auto channel = [](int value) {
            const double c = value / 255.0;
            return c <= 0.03928 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
        };
        for (int topic = 0; topic < kTopicCount; ++topic)
            for (int pattern = 0; pattern < 6; ++pattern) {
                const auto name = kTopics[static_cast<std::size_t>(topic)].name;
                QImage image(90, 160, QImage::Format_RGB32);
                {
                    QPainter p(&image);
                    paintCardArt(p, image.rect(),
                                 QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size())),
                                 pattern);
                }
                double sum = 0; // over where the words stand
                int n = 0;
                for (int y = 54; y < 90; ++y)
                    for (int x = 6; x < 66; ++x, ++n) {
                        const QRgb c = image.pixel(x, y);
                        sum += 0.2126 * channel(qRed(c)) + 0.7152 * channel(qGreen(c)) +
                               0.0722 * channel(qBlue(c));
                    }
                const double ratio = 1.05 / (sum / n + 0.05);
                QVERIFY2(ratio >= 4.5,
                         qPrintable(QStringLiteral("%1, pattern %2: %3").arg(topic).arg(pattern).arg(ratio)));
            }
    }
};

QTEST_MAIN(PreviewTest)
#include "preview_test.moc"
