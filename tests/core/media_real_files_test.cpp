// SPDX-License-Identifier: GPL-3.0-or-later
// Real files of others (not in this repository): each comes through, with the verdict that it deserves.
#include <QElapsedTimer>
#include <QtTest>

#include <cmath>

#include "core/media/media_analysis.h"

using namespace forereach;
namespace fs = std::filesystem;

class MediaRealFilesTest : public QObject {
    Q_OBJECT

private:
    struct Expected {
        const char* name;
        MediaKind kind;
        MediaVerdict verdict;
        const char* code; // that must be among the findings, may be null
    };
    static QString all(const MediaAnalysis& analysis) {
        QString text = QString::fromUtf8(toText(analysis.verdict).data());
        for (const MediaFinding& f : analysis.findings)
            text += QStringLiteral("\n[%1] %2")
                        .arg(QString::fromStdString(f.code), QString::fromStdString(f.message));
        return text;
    }
    static void check(const Expected& expected) {
        const fs::path path = fs::path(FOREREACH_SHARED_DATA) / expected.name;
        QElapsedTimer timer;
        timer.start();
        const auto result = analyseMedia(path, {}, {}, CancelToken());
        QVERIFY2(timer.elapsed() < 20'000, expected.name);
        QVERIFY2(result.ok(), expected.name);
        const QByteArray told =
            (QString::fromLatin1(expected.name) + QLatin1Char(' ') + all(*result)).toUtf8();
        QVERIFY2(result->kind == expected.kind, told.constData());
        QVERIFY2(result->verdict == expected.verdict, told.constData());
        if (!expected.code) return;
        bool found = false;
        for (const MediaFinding& f : result->findings) found = found || f.code == expected.code;
        QVERIFY2(found, told.constData());
    }

private Q_SLOTS:
    void initTestCase() {
        if (!fs::exists(fs::path(FOREREACH_SHARED_DATA) / "media_valid"))
            QSKIP("../shared/data is absent: real files are not tested");
    }

    void validFilesAreUsableAndMeasured() {
        using enum MediaVerdict;
        const Expected files[] = {
            {"media_valid/bug_video_640.mp4", MediaKind::Video, UsableWithWarning, "no_sound"},
            {"media_valid/flower-fragmented.mp4", MediaKind::Video, UsableWithWarning, "silent"},
            {"media_valid/flower.mp4", MediaKind::Video, UsableWithWarning, "silent"},
            {"media_valid/flower.webm", MediaKind::Video, UsableWithWarning, "silent"},
            {"media_valid/friday.mp4", MediaKind::Video, Usable, nullptr},
            {"media_valid/tears-of-steel-battle-clip-medium.webm", MediaKind::Video, UsableWithWarning,
             "odd_aspect"},
            {"media_valid/t-rex-roar.mp3", MediaKind::Audio, Refused, "no_picture"},
        };
        for (const Expected& file : files) check(file);
    }

    void oddFilesEachGetTheirOwnFinding() {
        using enum MediaVerdict;
        const Expected files[] = {
            {"media_odd/afconvert-aac-0.5s.mp4", MediaKind::Audio, Refused, "no_picture"},
            {"media_odd/bbb_sunflower_QCIF_30fps_mp4v_noaudio_1f.mp4", MediaKind::Video, Refused,
             "one_frame"},
            {"media_odd/bipbop_480wp_1001kbps-cenc-video-key1-init.mp4", MediaKind::Video, Refused,
             "encrypted"},
            {"media_odd/bipbop_cbcs_audio_init.mp4", MediaKind::Audio, Refused, "encrypted"},
            {"media_odd/bipbop_nonfragment_header.mp4", MediaKind::Video, Refused, "header_only"},
            {"media_odd/h264_white_frame_sar_16_9.mp4", MediaKind::Video, Refused, "odd_aspect"},
            {"media_odd/invalid_userdata.mp4", MediaKind::Video, Refused, "header_only"},
            {"media_odd/metadata_gnre.mp4", MediaKind::Video, Refused, "one_frame"},
            {"media_odd/no_timescale.mp4", MediaKind::Video, UsableWithWarning, "corrupt"},
            {"media_odd/opus_audioinit_two_desc.mp4", MediaKind::Audio, Refused, "no_picture"},
            {"media_odd/sine-3s-xhe-aac-44khz-mono.mp4", MediaKind::Audio, Refused, "no_picture"},
            {"media_odd/tiny_av1.mp4", MediaKind::Video, Refused, "one_frame"},
            {"media_odd/video_colr_nclx_hdr10.mp4", MediaKind::Video, UsableWithWarning, "hdr"},
            {"media_odd/video_colr_nclx_hlg.mp4", MediaKind::Video, UsableWithWarning, "hdr"},
            {"media_odd/video_colr_nclx_rgb.mp4", MediaKind::Video, UsableWithWarning, "low_resolution"},
            {"media_odd/video_rotation_90.mp4", MediaKind::Video, Refused, "rotated"},
            {"media_odd/zero_empty_stsc.mp4", MediaKind::Video, Refused, "header_only"},
            {"media_odd/LICENSE-MPL-2.0", MediaKind::Unknown, Refused, "unreadable"},
        };
        for (const Expected& file : files) check(file);
    }

    void everySubtitleFileIsReadWithItsLanguage() {
        const auto files = collectFiles(fs::path(FOREREACH_SHARED_DATA) / "subtitles");
        QVERIFY(files.ok());
        std::size_t read = 0;
        for (const fs::path& path : *files) {
            const auto result = analyseMedia(path, {}, {}, CancelToken());
            QVERIFY(result.ok());
            if (path.filename() == "LICENSE-subsrt") {
                QCOMPARE(result->verdict, MediaVerdict::Refused);
                continue;
            }
            ++read;
            QVERIFY2(result->kind == MediaKind::Subtitle && !result->cues.empty(), path.c_str());
            QVERIFY2(result->verdict != MediaVerdict::Refused, qPrintable(all(*result)));
            if (path.filename() == "sintel-de.vtt") QCOMPARE(result->language, std::string("de"));
            if (path.filename() == "elephantsdream-captions.ja.vtt")
                QCOMPARE(result->language, std::string("ja"));
            if (path.filename() == "sample.smi") QCOMPARE(result->language, std::string("ko-KR"));
            if (path.filename() == "sample.srt") {
                QCOMPARE(result->cues.size(), std::size_t(5));
                QVERIFY(std::fabs(result->cues[0].startS - 0.599) < 1e-6);
            }
        }
        QVERIFY(read >= 20);
    }

    void theSameFilmInThreeContainersMeasuresAlike() {
        MediaSignals measured[3];
        int i = 0;
        for (const char* name : {"flower.mp4", "flower-fragmented.mp4", "flower.webm"}) {
            const auto result =
                analyseMedia(fs::path(FOREREACH_SHARED_DATA) / "media_valid" / name, {}, {}, CancelToken());
            QVERIFY(result.ok());
            measured[i++] = result->signals;
        }
        for (int other = 1; other < 3; ++other) {
            QVERIFY(std::fabs(measured[other].meanMotion / measured[0].meanMotion - 1) < 0.1);
            QVERIFY(std::fabs(measured[other].meanBrightness - measured[0].meanBrightness) < 0.01);
            QVERIFY(std::fabs(measured[other].durationS - measured[0].durationS) < 0.15);
        }
    }
};

QTEST_GUILESS_MAIN(MediaRealFilesTest)
#include "media_real_files_test.moc"
