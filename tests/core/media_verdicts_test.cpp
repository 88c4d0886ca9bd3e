// SPDX-License-Identifier: GPL-3.0-or-later
// Every kind of bad file has its own finding, with its figures, and the verdict that follows from it.
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QtTest>

#include <algorithm>

#include "core/media/media_analysis.h"
#include "tests/core/media_fixtures.h"

using namespace forereach;
namespace fs = std::filesystem;

class MediaVerdictsTest : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    fs::path at(const std::string& name) const { return fs::path(m_folder.path().toStdString()) / name; }
    static MediaAnalysis analysed(const fs::path& path) {
        auto result = analyseMedia(path, {}, {}, CancelToken());
        if (!result) qFatal("%s", result.error().text().c_str());
        return *result;
    }
    static QString told(const MediaAnalysis& analysis, std::string_view code) {
        for (const MediaFinding& finding : analysis.findings)
            if (finding.code == code) return QString::fromStdString(finding.message);
        return {};
    }
    static QString all(const MediaAnalysis& analysis) {
        QString text = QString::fromUtf8(toText(analysis.verdict).data());
        for (const MediaFinding& finding : analysis.findings)
            text += QStringLiteral("\n[%1] %2")
                        .arg(QString::fromStdString(finding.code), QString::fromStdString(finding.message));
        return text;
    }

private Q_SLOTS:
    void initTestCase() {
        fixtures::Clip clip;
        clip.width = 360;
        clip.height = 640;
        clip.seconds = 10;
        if (!fixtures::makeClip(at("whole.mp4"), clip)) QSKIP("this libav has no H.264 or AAC encoder");
        QCOMPARE(analysed(at("whole.mp4")).verdict, MediaVerdict::Usable);
    }

    void aFileCutOffInTheMiddleSaysHowFarItPlays() {
        fixtures::truncateCopy(at("whole.mp4"), at("cut.mp4"), 0.55);
        const MediaAnalysis a = analysed(at("cut.mp4"));
        const QString message = told(a, "truncated");
        QVERIFY2(QRegularExpression(QStringLiteral("plays [4-6]\\.\\d of 10 s")).match(message).hasMatch(),
                 qPrintable(all(a)));
        QCOMPARE(a.verdict, MediaVerdict::UsableWithWarning);
        QVERIFY(a.decodedToS > 4 && a.decodedToS < 7);
        QVERIFY(std::abs(a.signals.durationS - 10) < 0.1);
        QVERIFY(static_cast<double>(a.signals.motion.size()) * a.signals.stepS <
                7); // nothing is invented for the rest
    }

    void aFileOfWhichLittleIsLeftIsRefused() {
        fixtures::truncateCopy(at("whole.mp4"), at("stump.mp4"), 0.15);
        const MediaAnalysis a = analysed(at("stump.mp4"));
        QVERIFY2(a.verdict == MediaVerdict::Refused, qPrintable(all(a)));
        QCOMPARE(a.findings.front().code, std::string("truncated"));
    }

    void aFileCutOffBeforeItsIndexIsTruncatedAndNotJustUnreadable() {
        fixtures::Clip clip;
        clip.indexFirst = false;
        QVERIFY(fixtures::makeClip(at("late.mp4"), clip));
        QVERIFY(told(analysed(at("late.mp4")), "truncated").isEmpty());
        fixtures::truncateCopy(at("late.mp4"), at("late_cut.mp4"), 0.7);
        const MediaAnalysis a = analysed(at("late_cut.mp4"));
        QVERIFY2(told(a, "truncated").contains(QStringLiteral("moov")), qPrintable(all(a)));
        QCOMPARE(a.verdict, MediaVerdict::Refused);
    }

    void aCutOffMatroskaOrFragmentedFileIsSeenToo() {
        fixtures::Clip clip;
        clip.seconds = 10;
        QVERIFY(fixtures::makeClip(at("whole.mkv"), clip));
        QVERIFY2(told(analysed(at("whole.mkv")), "truncated").isEmpty(),
                 qPrintable(all(analysed(at("whole.mkv")))));
        fixtures::truncateCopy(at("whole.mkv"), at("cut.mkv"), 0.5);
        QVERIFY2(told(analysed(at("cut.mkv")), "truncated").contains(QStringLiteral("of 10 s")),
                 qPrintable(all(analysed(at("cut.mkv")))));
        clip.fragmented = true;
        QVERIFY(fixtures::makeClip(at("fragments.mp4"), clip));
        const MediaAnalysis whole = analysed(at("fragments.mp4"));
        QVERIFY2(told(whole, "truncated").isEmpty() && told(whole, "header_only").isEmpty(),
                 qPrintable(all(whole)));
        fixtures::truncateCopy(at("fragments.mp4"), at("fragments_cut.mp4"), 0.5);
        const MediaAnalysis cut = analysed(at("fragments_cut.mp4"));
        QVERIFY2(!told(cut, "truncated").isEmpty(), qPrintable(all(cut)));
    }

    void aFileDamagedInTheMiddleSaysWhereAndHowMuch() {
        fixtures::corruptCopy(at("whole.mp4"), at("damaged.mp4"), 0.45, 0.55);
        const MediaAnalysis a = analysed(at("damaged.mp4"));
        const QString message = told(a, "corrupt");
        QVERIFY2(QRegularExpression(
                     QStringLiteral("\\d+ of \\d+ coded pictures are broken, the first at [3-6]\\.\\d s"))
                     .match(message)
                     .hasMatch(),
                 qPrintable(all(a)));
        QCOMPARE(a.verdict, MediaVerdict::UsableWithWarning);
        for (const float loudness : a.signals.loudnessDb) QVERIFY(loudness >= -90 && loudness <= 0);
    }

    void aFileOfNoiseInsideItsIndexIsRefused() {
        fixtures::corruptCopy(at("whole.mp4"), at("noise.mp4"), 0.08, 1.0);
        const MediaAnalysis a = analysed(at("noise.mp4"));
        QVERIFY2(a.verdict == MediaVerdict::Refused, qPrintable(all(a)));
        QVERIFY2(!told(a, "corrupt").isEmpty(), qPrintable(all(a)));
    }

    void anEmptyFileIsCalledEmpty() {
        fixtures::writeFile(at("empty.mp4"), "");
        const MediaAnalysis a = analysed(at("empty.mp4"));
        QCOMPARE(a.verdict, MediaVerdict::Refused);
        QCOMPARE(a.findings.size(), std::size_t(1));
        QVERIFY(told(a, "empty").contains(QStringLiteral("0 bytes")));
    }

    void aHeaderWithoutContentIsCalledSo() {
        fixtures::Clip clip;
        clip.fragmented = true;
        QVERIFY(fixtures::makeClip(at("init.mp4"), clip));
        const std::string bytes = fixtures::readFile(at("init.mp4"));
        fixtures::writeFile(at("header.mp4"), std::string_view(bytes).substr(0, bytes.find("moof") - 4));
        const MediaAnalysis a = analysed(at("header.mp4"));
        QCOMPARE(a.verdict, MediaVerdict::Refused);
        QVERIFY2(!told(a, "header_only").isEmpty(), qPrintable(all(a)));
    }

    void encryptedFilesAreNamedSo() {
        fixtures::Clip clip;
        clip.encrypted = true;
        clip.indexFirst = false;
        if (!fixtures::makeClip(at("secret.mp4"), clip)) QSKIP("this libav cannot encrypt");
        const MediaAnalysis a = analysed(at("secret.mp4"));
        QVERIFY2(a.verdict == MediaVerdict::Refused, qPrintable(all(a)));
        QCOMPARE(a.findings.front().code, std::string("encrypted"));
    }

    void soundAloneIsRefusedAsSound() {
        fixtures::Clip clip;
        clip.picture = false;
        for (const char* name : {"sound.m4a", "sound_only.mp4"}) {
            QVERIFY(fixtures::makeClip(at(name), clip));
            const MediaAnalysis a = analysed(at(name));
            QCOMPARE(a.kind, MediaKind::Audio);
            QCOMPARE(a.verdict, MediaVerdict::Refused);
            QVERIFY2(told(a, "no_picture").contains(QStringLiteral("aac")), qPrintable(all(a)));
        }
    }

    void oneFrameIsAPictureUnlessSoundGivesItALength() {
        fixtures::Clip clip;
        clip.frames = 1;
        clip.sound = false;
        QVERIFY(fixtures::makeClip(at("one.mp4"), clip));
        QVERIFY(!told(analysed(at("one.mp4")), "one_frame").isEmpty());
        QCOMPARE(analysed(at("one.mp4")).verdict, MediaVerdict::Refused);
        clip.sound = true;
        QVERIFY(fixtures::makeClip(at("still.mp4"), clip));
        const MediaAnalysis a = analysed(at("still.mp4"));
        QVERIFY2(!told(a, "one_frame").isEmpty(), qPrintable(all(a)));
        QVERIFY2(a.verdict == MediaVerdict::UsableWithWarning, qPrintable(all(a)));
        QVERIFY(told(a, "truncated").isEmpty());
    }

    void aWrongNameIsToldWithWhatItReallyIs() {
        QVERIFY(fixtures::makePicture(at("true.png"), 360, 640));
        fs::copy_file(at("true.png"), at("png.mp4"));
        const MediaAnalysis png = analysed(at("png.mp4"));
        QVERIFY2(told(png, "mislabelled") == QStringLiteral("The file is named .mp4 but is a PNG picture"),
                 qPrintable(all(png)));
        QCOMPARE(png.kind, MediaKind::Picture);
        QCOMPARE(png.verdict, MediaVerdict::UsableWithWarning);

        fixtures::writeFile(at("text.mp4"), "Dear diary,\ntoday I renamed a text.\n");
        const MediaAnalysis text = analysed(at("text.mp4"));
        QVERIFY2(told(text, "mislabelled").contains(QStringLiteral("plain text")), qPrintable(all(text)));
        QCOMPARE(text.verdict, MediaVerdict::Refused);

        fs::copy_file(at("whole.mp4"), at("mp4.webm"));
        const MediaAnalysis video = analysed(at("mp4.webm"));
        QVERIFY2(told(video, "mislabelled").contains(QStringLiteral("MP4")), qPrintable(all(video)));
        QCOMPARE(video.verdict, MediaVerdict::UsableWithWarning);

        fs::copy_file(at("whole.mp4"), at("same_family.mov"));
        QVERIFY(told(analysed(at("same_family.mov")), "mislabelled").isEmpty());
        fs::copy_file(at("whole.mp4"), at("no_extension"));
        QVERIFY(told(analysed(at("no_extension")), "mislabelled").isEmpty());
    }

    void anAbsurdLengthIsNotBelieved() {
        // The durations of the movie header, of the tracks and of their media (version 0), multiplied by a
        // million.
        std::string bytes = fixtures::readFile(at("whole.mp4"));
        const auto patch = [&](std::string_view box, std::size_t offset) {
            for (std::size_t i = bytes.find(box); i != std::string::npos && i < bytes.size() / 4;
                 i = bytes.find(box, i + 4)) {
                bytes.replace(i + 4 + offset, 4, "\x7F\xFF\xFF\xF0");
            }
        };
        patch("mvhd", 16);
        patch("tkhd", 20);
        patch("mdhd", 16);
        fixtures::writeFile(at("endless.mp4"), bytes);
        const MediaAnalysis a = analysed(at("endless.mp4"));
        QVERIFY2(a.verdict == MediaVerdict::Refused, qPrintable(all(a)));
        QVERIFY2(told(a, "too_long").contains(QStringLiteral(" h ")), qPrintable(all(a)));
    }

    void whatHasNoDecoderIsNamed() {
        std::string bytes = fixtures::readFile(at("whole.mp4"));
        // The sample entry of the video: avc1 becomes a four-letter code that no decoder knows.
        const std::size_t entry = bytes.find("avc1", bytes.find("stsd"));
        bytes.replace(entry, 4, "zzz9");
        fixtures::writeFile(at("codec.mp4"), bytes);
        const MediaAnalysis a = analysed(at("codec.mp4"));
        QVERIFY2(a.verdict == MediaVerdict::Refused, qPrintable(all(a)));
        QVERIFY2(!told(a, "no_decoder").isEmpty(), qPrintable(all(a)));
        fixtures::writeFile(at("phone.heic"), std::string_view("\0\0\0\x18"
                                                               "ftypheic\0\0\0\0mif1heic",
                                                               24));
        QVERIFY(told(analysed(at("phone.heic")), "no_decoder").contains(QStringLiteral("HEIC")));
    }

    void aPictureTooLargeToDecodeIsRefusedAtOnce() {
        // A PNG header that claims 60,000 x 60,000 pixels.
        std::string bytes = fixtures::readFile(at("true.png"));
        bytes.replace(16, 8, std::string("\0\0\xEA\x60\0\0\xEA\x60", 8));
        fixtures::writeFile(at("bomb.png"), bytes);
        QCOMPARE(analysed(at("bomb.png")).verdict, MediaVerdict::Refused);
    }

    void aCutOffPictureIsToldApartFromAWholeOne() {
        for (const char* extension : {".png", ".jpg"}) {
            const std::string whole = std::string("whole") + extension, cut = std::string("cut") + extension;
            QVERIFY(fixtures::makePicture(at(whole), 360, 640));
            fixtures::truncateCopy(at(whole), at(cut), 0.6);
            const MediaAnalysis a = analysed(at(cut));
            QVERIFY2(!told(a, "truncated").isEmpty(), qPrintable(all(a)));
            QVERIFY(a.verdict != MediaVerdict::Usable);
        }
    }

    void noSoundLowResolutionAndOddShapesWarn() {
        fixtures::Clip clip;
        clip.sound = false;
        clip.width = 400;
        clip.height = 160;
        QVERIFY(fixtures::makeClip(at("poor.mp4"), clip));
        const MediaAnalysis a = analysed(at("poor.mp4"));
        QVERIFY(!told(a, "no_sound").isEmpty());
        QVERIFY(told(a, "low_resolution").contains(QStringLiteral("400 x 160")));
        QVERIFY(told(a, "odd_aspect").contains(QStringLiteral("2.50")));
        QCOMPARE(a.verdict, MediaVerdict::UsableWithWarning);
    }

    void playlistsCannotMakeItOpenOtherFiles() {
        fixtures::writeFile(at("list.m3u8"),
                            "#EXTM3U\n#EXTINF:10,\n" + at("whole.mp4").string() + "\n#EXT-X-ENDLIST\n");
        fixtures::writeFile(at("list.txt"),
                            "ffconcat version 1.0\nfile '" + at("whole.mp4").string() + "'\n");
        QCOMPARE(analysed(at("list.m3u8")).verdict, MediaVerdict::Refused);
        QCOMPARE(analysed(at("list.txt")).verdict, MediaVerdict::Refused);
    }
};

QTEST_GUILESS_MAIN(MediaVerdictsTest)
#include "media_verdicts_test.moc"
