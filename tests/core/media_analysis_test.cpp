// SPDX-License-Identifier: GPL-3.0-or-later
// What analyseMedia() measures, on clips of known content.
#include "core/media/media_analysis.h"

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QtTest>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <thread>

#include "core/base/hash.h"
#include "tests/core/media_fixtures.h"

using namespace forereach;
namespace fs = std::filesystem;

class MediaAnalysisTest : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    fs::path at(const char* name) const { return fs::path(m_folder.path().toStdString()) / name; }
    static MediaAnalysis analysed(const fs::path& path, const MediaOptions& options = {}) {
        auto result = analyseMedia(path, options, {}, CancelToken());
        if (!result) qFatal("%s", result.error().text().c_str());
        return *result;
    }
    static bool has(const MediaAnalysis& analysis, std::string_view code) {
        return std::any_of(analysis.findings.begin(), analysis.findings.end(),
                           [&](const MediaFinding& f) { return f.code == code; });
    }

private Q_SLOTS:
    void initTestCase() {
        QVERIFY(m_folder.isValid());
        if (!fixtures::makeClip(at("lively.mp4"))) QSKIP("this libav has no H.264 or AAC encoder");
        fixtures::Clip black;
        black.style = fixtures::Style::Black;
        QVERIFY(fixtures::makeClip(at("black.mp4"), black));
    }

    void aCleanClipIsUsableWithItsTrueFigures() {
        fixtures::Clip clip;
        clip.width = 720;
        clip.height = 1280;
        QVERIFY(fixtures::makeClip(at("clean.mp4"), clip));
        const MediaAnalysis a = analysed(at("clean.mp4"));
        QCOMPARE(a.verdict, MediaVerdict::Usable);
        QVERIFY2(a.findings.empty(), a.findings.empty() ? "" : a.findings.front().message.c_str());
        QCOMPARE(a.kind, MediaKind::Video);
        QCOMPARE(a.signals.width, 720);
        QCOMPARE(a.signals.height, 1280);
        QVERIFY(std::fabs(a.signals.durationS - 4) < 0.1);
        QVERIFY(std::fabs(a.decodedToS - 4) < 0.1);
        QVERIFY(std::fabs(a.signals.frameRate - 30) < 0.05);
        QCOMPARE(a.videoCodec, std::string("h264"));
        QCOMPARE(a.audioCodec, std::string("aac"));
        QCOMPARE(a.fileSize, static_cast<std::int64_t>(fs::file_size(at("clean.mp4"))));
        QCOMPARE(a.contentHash, *digestOfFile(at("clean.mp4")));
    }

    void everyHardCutIsFoundAtItsTimeAndNothingElse() {
        const MediaAnalysis a = analysed(at("lively.mp4"));
        QCOMPARE(a.signals.cutsS.size(), std::size_t(3));
        for (std::size_t i = 0; i < 3; ++i)
            QVERIFY(std::fabs(a.signals.cutsS[i] - static_cast<double>(i + 1)) < 0.05);
        QVERIFY(std::fabs(a.signals.cutsPerMinute - 45) < 2);
        fixtures::Clip uncut;
        uncut.cutEveryS = 0;
        QVERIFY(fixtures::makeClip(at("uncut.mp4"), uncut));
        QVERIFY(analysed(at("uncut.mp4")).signals.cutsS.empty());
    }

    void aLivelyClipMovesAndABlackOneDoesNot() {
        const MediaSignals lively = analysed(at("lively.mp4")).signals;
        const MediaAnalysis black = analysed(at("black.mp4"));
        QVERIFY(lively.meanMotion > 0.02);
        QVERIFY(black.signals.meanMotion < 0.001);
        QVERIFY(lively.changeFirst3s > 0.2);
        QVERIFY(lively.changeFirst3s <= 1);
        QVERIFY(black.signals.changeFirst3s < 0.01);
        QVERIFY(lively.meanBrightness > 0.3);
        QVERIFY(black.signals.meanBrightness < 0.02);
        QVERIFY(has(black, "black"));
        QVERIFY(has(black, "silent"));
        QCOMPARE(black.verdict, MediaVerdict::UsableWithWarning);
    }

    void motionDoesNotDependOnTheFrameRate() {
        double motion[3] = {};
        int i = 0;
        for (const double fps : {15.0, 30.0, 60.0}) {
            fixtures::Clip clip;
            clip.cutEveryS = 0;
            clip.fps = fps;
            QVERIFY(fixtures::makeClip(at("rate.mp4"), clip));
            motion[i++] = analysed(at("rate.mp4")).signals.meanMotion;
        }
        QVERIFY(std::fabs(motion[0] / motion[1] - 1) < 0.3);
        QVERIFY(std::fabs(motion[2] / motion[1] - 1) < 0.15);
    }

    void aToneMeasuresAsLoudAsItIs() {
        const MediaSignals s = analysed(at("lively.mp4")).signals;
        QVERIFY(s.hasAudio);
        QVERIFY(std::fabs(s.meanLoudnessDb - -15.05) < 0.7); // amplitude 0.25
        QVERIFY(std::fabs(s.loudnessDb.at(8) - -15.05) < 0.7);
        QVERIFY(s.silenceShare < 0.05);
        const MediaSignals black = analysed(at("black.mp4")).signals;
        QVERIFY(black.meanLoudnessDb <= -80);
        QVERIFY(black.silenceShare > 0.99);
    }

    void silenceIsSeenWhereItIs() {
        fixtures::Clip clip;
        clip.toneFromS = 1;
        clip.toneToS = 3;
        QVERIFY(fixtures::makeClip(at("half.mp4"), clip));
        const MediaSignals s = analysed(at("half.mp4")).signals;
        QVERIFY(std::fabs(s.silenceShare - 0.5) < 0.05);
        QVERIFY(s.loudnessDb.at(1) < -50);
        QVERIFY(s.loudnessDb.at(8) > -20);
        QVERIFY(s.loudnessDb.at(14) < -50);
    }

    void curvesHaveAStepEachAndTheStepFollowsTheLength() {
        const MediaSignals s = analysed(at("lively.mp4")).signals;
        QCOMPARE(s.stepS, 0.25);
        const auto expected = static_cast<std::size_t>(std::ceil(s.durationS / s.stepS - 1e-6));
        QCOMPARE(s.motion.size(), expected);
        QCOMPARE(s.brightness.size(), expected);
        QCOMPARE(s.loudnessDb.size(), expected);
        for (const float m : s.motion) QVERIFY(m >= 0 && m <= 1);
        for (const float b : s.brightness) QVERIFY(b >= 0 && b <= 1);
        for (const float l : s.loudnessDb) QVERIFY(l >= -90 && l <= 0);
        fixtures::Clip longer;
        longer.width = 90;
        longer.height = 160;
        longer.seconds = 21;
        QVERIFY(fixtures::makeClip(at("long.mp4"), longer));
        QCOMPARE(analysed(at("long.mp4")).signals.stepS, 0.5);
    }

    void thumbnailsAreEvenlySpacedUprightJpegs() {
        MediaOptions options;
        options.thumbnails = 8;
        options.thumbnailMaxSide = 100;
        const MediaAnalysis a = analysed(at("lively.mp4"), options);
        QCOMPARE(a.thumbnails.size(), std::size_t(8));
        for (std::size_t i = 0; i < a.thumbnails.size(); ++i) {
            const MediaThumbnail& t = a.thumbnails[i];
            QVERIFY(std::fabs(t.atS - 0.5 * static_cast<double>(i)) < 0.12);
            QCOMPARE(t.height, 100);
            QVERIFY(std::abs(t.width - 56) <= 1);
            QVERIFY(t.jpeg.starts_with("\xFF\xD8"));
            QVERIFY(t.jpeg.ends_with("\xFF\xD9"));
        }
    }

    void aRotatedClipIsMeasuredAsItIsShown() {
        fixtures::Clip clip;
        clip.width = 640;
        clip.height = 360;
        for (const int degrees : {90, 180, 270}) {
            clip.rotationDegrees = degrees;
            QVERIFY(fixtures::makeClip(at("turned.mp4"), clip));
            const MediaAnalysis a = analysed(at("turned.mp4"));
            QCOMPARE(a.signals.rotationDegrees, degrees);
            QCOMPARE(a.signals.width, degrees == 180 ? 640 : 360);
            QCOMPARE(a.signals.height, degrees == 180 ? 360 : 640);
            QVERIFY(has(a, "rotated"));
            QCOMPARE(a.verdict, MediaVerdict::Usable);
            QCOMPARE(a.thumbnails.front().width < a.thumbnails.front().height, degrees != 180);
        }
    }

    void pixelsThatAreNotSquareWidenThePicture() {
        fixtures::Clip clip;
        clip.width = 360;
        clip.height = 480;
        clip.pixelAspectNum = 4;
        clip.pixelAspectDen = 3;
        QVERIFY(fixtures::makeClip(at("anamorphic.mp4"), clip));
        const MediaAnalysis a = analysed(at("anamorphic.mp4"));
        QCOMPARE(a.signals.width, 480);
        QCOMPARE(a.signals.height, 480);
        QVERIFY(!has(a, "odd_aspect"));
    }

    void highDynamicRangeAndVariableRateInformAndDoNotWarn() {
        fixtures::Clip clip;
        clip.width = 360;
        clip.height = 640;
        clip.hdr = true;
        clip.everyOtherFrameLate = true;
        QVERIFY(fixtures::makeClip(at("odd.mp4"), clip));
        const MediaAnalysis a = analysed(at("odd.mp4"));
        QVERIFY(has(a, "hdr"));
        QVERIFY(has(a, "variable_frame_rate"));
        QCOMPARE(a.verdict, MediaVerdict::Usable);
    }

    void everyContainerMeasuresTheSame_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("video");
        QTest::addColumn<QString>("audio");
        QTest::newRow("mov") << "c.mov"
                             << "libx264"
                             << "aac";
        QTest::newRow("mkv") << "c.mkv"
                             << "libx264"
                             << "aac";
        QTest::newRow("avi") << "c.avi"
                             << "mpeg4"
                             << "aac";
        QTest::newRow("webm vp8") << "c8.webm"
                                  << "libvpx"
                                  << "libopus";
        QTest::newRow("webm vp9") << "c9.webm"
                                  << "libvpx-vp9"
                                  << "libopus";
    }
    void everyContainerMeasuresTheSame() {
        QFETCH(QString, name);
        QFETCH(QString, video);
        QFETCH(QString, audio);
        fixtures::Clip clip;
        clip.videoEncoder = video.toStdString();
        clip.audioEncoder = audio.toStdString();
        const fs::path path = at(name.toLatin1().constData());
        if (!fixtures::makeClip(path, clip)) QSKIP("this libav lacks the encoder");
        const MediaAnalysis a = analysed(path);
        const MediaAnalysis reference = analysed(at("lively.mp4"));
        QVERIFY(!has(a, "mislabelled") && !has(a, "truncated") && !has(a, "corrupt"));
        QVERIFY(std::fabs(a.signals.durationS - 4) < 0.12);
        QCOMPARE(a.signals.cutsS.size(), reference.signals.cutsS.size());
        QVERIFY(std::fabs(a.signals.meanMotion / reference.signals.meanMotion - 1) < 0.2);
        QVERIFY(std::fabs(a.signals.meanLoudnessDb - reference.signals.meanLoudnessDb) < 0.7);
        QVERIFY(std::fabs(a.signals.meanBrightness - reference.signals.meanBrightness) < 0.03);
    }

    void picturesAreReadAsPictures_data() {
        QTest::addColumn<QString>("name");
        for (const char* name : {"p.png", "p.jpg", "p.webp", "p.bmp"}) QTest::newRow(name) << name;
    }
    void picturesAreReadAsPictures() {
        QFETCH(QString, name);
        const fs::path path = at(name.toLatin1().constData());
        if (!fixtures::makePicture(path, 360, 640)) QSKIP("this libav lacks the encoder");
        const MediaAnalysis a = analysed(path);
        QCOMPARE(a.kind, MediaKind::Picture);
        QVERIFY2(a.verdict == MediaVerdict::Usable,
                 a.findings.empty() ? "" : a.findings.front().message.c_str());
        QCOMPARE(a.signals.width, 360);
        QCOMPARE(a.signals.height, 640);
        QCOMPARE(a.signals.durationS, 0.0);
        QCOMPARE(a.thumbnails.size(), std::size_t(1));
        QVERIFY(std::fabs(a.signals.meanBrightness - 0.48) < 0.08);
    }

    void aPhotographIsTurnedAsItsExifSays() {
        if (!fixtures::makePicture(at("flat.jpg"), 640, 360)) QSKIP("this libav lacks the encoder");
        std::string bytes = fixtures::readFile(at("flat.jpg"));
        // An APP1 segment of one big-endian entry: orientation 6, to be turned by 90 degrees clockwise.
        bytes.insert(2,
                     std::string("\xFF\xE1\0\x22"
                                 "Exif\0\0MM\0\x2A\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0",
                                 36));
        fixtures::writeFile(at("turned.jpg"), bytes);
        const MediaAnalysis a = analysed(at("turned.jpg"));
        QCOMPARE(a.signals.rotationDegrees, 90);
        QCOMPARE(a.signals.width, 360);
        QCOMPARE(a.signals.height, 640);
        QVERIFY(a.thumbnails.front().height > a.thumbnails.front().width);
    }

    void aLongFileIsMeasuredOnSamplesAndSaysSo() {
        fixtures::Clip clip;
        clip.width = 48;
        clip.height = 84;
        clip.fps = 5;
        clip.seconds = 960;
        clip.sound = false;
        QVERIFY(fixtures::makeClip(at("hour.mp4"), clip));
        const MediaAnalysis a = analysed(at("hour.mp4"));
        QVERIFY(has(a, "too_long"));
        QCOMPARE(a.verdict, MediaVerdict::UsableWithWarning);
        QVERIFY2(std::fabs(a.signals.cutsPerMinute - 60) < 8,
                 qPrintable(QStringLiteral("%1 in %2 cuts, %3")
                                .arg(a.signals.cutsPerMinute)
                                .arg(a.signals.cutsS.size())
                                .arg(QString::fromStdString(a.findings.front().message))));
        QVERIFY(a.signals.cutsS.size() < 400); // of 959: most of the file was not looked at
        QCOMPARE(a.signals.motion.size(), std::size_t(1920));
        QVERIFY(a.signals.meanMotion > 0.02);
        QVERIFY(!has(a, "corrupt") && !has(a, "truncated"));
    }

    void anAnimatedGifIsAVideoAndAStillOneAPicture() {
        fixtures::Clip clip;
        clip.videoEncoder = "gif";
        clip.sound = false;
        clip.fps = 10;
        if (!fixtures::makeClip(at("moving.gif"), clip)) QSKIP("this libav lacks the encoder");
        QCOMPARE(analysed(at("moving.gif")).kind, MediaKind::Video);
        clip.frames = 1;
        QVERIFY(fixtures::makeClip(at("still.gif"), clip));
        QCOMPARE(analysed(at("still.gif")).kind, MediaKind::Picture);
    }

    void theSameFileGivesTheSameAnswerTwice() {
        const MediaAnalysis a = analysed(at("lively.mp4"));
        const MediaAnalysis b = analysed(at("lively.mp4"));
        QCOMPARE(a.signals, b.signals);
        QCOMPARE(a.contentHash, b.contentHash);
        QCOMPARE(a.thumbnails.back().jpeg, b.thumbnails.back().jpeg);
    }

    void progressRisesFromZeroToOne() {
        std::vector<double> seen;
        QVERIFY(analyseMedia(
                    at("lively.mp4"), {}, [&](double done) { seen.push_back(done); }, CancelToken())
                    .ok());
        QVERIFY(seen.size() > 10);
        QVERIFY(std::is_sorted(seen.begin(), seen.end()));
        QCOMPARE(seen.front(), 0.0);
        QCOMPARE(seen.back(), 1.0);
    }

    void cancelIsObeyedWithinFiftyMilliseconds() {
        fixtures::Clip clip;
        clip.width = 720;
        clip.height = 1280;
        clip.seconds = 8;
        QVERIFY(fixtures::makeClip(at("heavy.mp4"), clip));
        for (const double when : {0.02, 0.3, 0.6}) {
            const CancelToken cancel;
            QElapsedTimer since;
            const auto result = analyseMedia(
                at("heavy.mp4"), {},
                [&](double done) {
                    if (done >= when && !cancel.cancelled()) {
                        cancel.cancel();
                        since.start();
                    }
                },
                cancel);
            const qint64 took = since.elapsed();
            QVERIFY(!result.ok());
            QCOMPARE(result.error().code, ErrorCode::Cancelled);
            // Fifty on a machine of one's own; this one may be shared with other tests.
            QVERIFY2(took < 150, qPrintable(QString::number(took) + QStringLiteral(" ms")));
        }
    }

    void whatCannotBeReadAtAllIsAnError() {
        QCOMPARE(analyseMedia(at("missing.mp4"), {}, {}, CancelToken()).error().code, ErrorCode::NotFound);
        QCOMPARE(analyseMedia(m_folder.path().toStdString(), {}, {}, CancelToken()).error().code,
                 ErrorCode::Io);
        QCOMPARE(analyseMedia("/dev/zero", {}, {}, CancelToken()).error().code, ErrorCode::Io);
    }

    void foldersAreWalkedInOrderWithoutHiddenFilesAndWorkspaces() {
        const fs::path root = at("tree");
        fs::create_directories(root / "b" / "inner");
        fs::create_directories(root / ".hidden");
        for (const char* name : {"z.mp4", "a.vtt", "b/m.mov", "b/inner/q.png", ".secret.mp4", ".hidden/x.mp4",
                                 "my.forereach", "my.forereach-wal"})
            fixtures::writeFile(root / name, "x");
        fs::create_directory_symlink(root, root / "b" / "circle");
        const auto files = collectFiles(root);
        QVERIFY(files.ok());
        const std::vector<fs::path> expected = {root / "a.vtt", root / "b/inner/q.png", root / "b/m.mov",
                                                root / "z.mp4"};
        QVERIFY(*files == expected);
        QVERIFY(*collectFiles(root / "z.mp4") == std::vector<fs::path>{root / "z.mp4"});
        QCOMPARE(collectFiles(root / "nothing").error().code, ErrorCode::NotFound);
    }
};

QTEST_GUILESS_MAIN(MediaAnalysisTest)
#include "media_analysis_test.moc"
