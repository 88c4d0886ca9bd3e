// SPDX-License-Identifier: GPL-3.0-or-later
// No bytes crash or hang the analysis: files cut at every length, files with flipped bytes, noise behind true
// signatures. Fixed seeds, so that a failure can be repeated.
#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QtTest>

#include <algorithm>
#include <cmath>

#include "core/media/media_analysis.h"
#include "tests/core/media_fixtures.h"

using namespace forereach;
namespace fs = std::filesystem;
using namespace std::string_literals;

class MediaFuzzTest : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    std::uint32_t m_state = 1;
    fs::path at(const std::string& name) const { return fs::path(m_folder.path().toStdString()) / name; }
    std::uint32_t next() { return m_state = m_state * 1664525u + 1013904223u; }

    void survives(const fs::path& path) {
        QElapsedTimer timer;
        timer.start();
        const auto result = analyseMedia(path, {}, {}, CancelToken());
        QVERIFY(result.ok());
        QVERIFY2(timer.elapsed() < 8000, qPrintable(QString::number(timer.elapsed())));
        const MediaSignals& s = result->signals;
        for (const double value :
             {s.durationS, s.frameRate, s.bitrateKbps, s.meanLoudnessDb, s.meanMotion, s.meanBrightness,
              s.changeFirst3s, s.silenceShare, s.cutsPerMinute, result->decodedToS})
            QVERIFY(std::isfinite(value));
        QVERIFY(s.durationS >= 0 && s.changeFirst3s >= 0 && s.changeFirst3s <= 1 && s.silenceShare >= 0 &&
                s.silenceShare <= 1);
        for (const float v : s.loudnessDb) QVERIFY(v >= -90 && v <= 0);
        for (const float v : s.motion) QVERIFY(v >= 0 && v <= 1);
        for (const float v : s.brightness) QVERIFY(v >= 0 && v <= 1);
        for (const SubtitleCue& cue : result->cues)
            QVERIFY(cue.startS >= 0 && cue.endS > cue.startS && std::isfinite(cue.endS));
        if (result->verdict == MediaVerdict::Refused) {
            QVERIFY(!result->findings.empty());
        } else if (result->kind == MediaKind::Video) {
            QVERIFY(!result->thumbnails.empty());
            QVERIFY(s.width > 0 && s.height > 0);
        }
    }

private Q_SLOTS:
    void initTestCase() {
        fixtures::Clip small;
        small.width = 64;
        small.height = 112;
        small.seconds = 1.5;
        if (!fixtures::makeClip(at("seed.mp4"), small)) QSKIP("this libav has no H.264 or AAC encoder");
        small.fragmented = true;
        QVERIFY(fixtures::makeClip(at("seed_fragments.mp4"), small));
        small.fragmented = false;
        QVERIFY(fixtures::makeClip(at("seed.mkv"), small));
        small.videoEncoder = "mpeg4";
        QVERIFY(fixtures::makeClip(at("seed.avi"), small));
        small.videoEncoder = "libvpx";
        small.audioEncoder = "libopus";
        if (!fixtures::makeClip(at("seed.webm"), small)) fs::copy_file(at("seed.mkv"), at("seed.webm"));
        for (const char* name : {"seed.png", "seed.jpg"}) QVERIFY(fixtures::makePicture(at(name), 64, 112));
        if (!fixtures::makePicture(at("seed.webp"), 64, 112)) fs::copy_file(at("seed.png"), at("seed.webp"));
        fixtures::writeFile(at("seed.srt"), "1\n00:00:01,000 --> 00:00:02,000\nOne <b>two</b> &#65; "
                                            "{\\an8}\n\n2\n00:00:03,000 --> 00:00:04,000\nThree\n");
        fixtures::writeFile(at("seed.json"),
                            "[{\"start\": 10, \"end\": 20.5, \"text\": \"a\\u00e9\\ud83d\\ude00\"}]");
        fixtures::writeFile(at("seed.smi"),
                            "<SAMI><BODY><SYNC Start=100><P>One<SYNC Start=200><P>&nbsp;</BODY></SAMI>");
        fixtures::writeFile(
            at("seed.ass"),
            "[Events]\nFormat: Start, End, Text\nDialogue: 0:00:01.00,0:00:02.00,{\\b1}Hi\\N\n");
        fixtures::writeFile(at("seed.sub"), "{1}{20}One|two\n{30}{40}Three\n");
        fixtures::writeFile(at("seed.lrc"), "[00:01.00]One\n[00:02.00]Two\n");
    }

    void filesOfEveryFormat_data() {
        QTest::addColumn<QString>("name");
        for (const char* name :
             {"seed.mp4", "seed_fragments.mp4", "seed.mkv", "seed.avi", "seed.webm", "seed.png", "seed.jpg",
              "seed.webp", "seed.srt", "seed.json", "seed.smi", "seed.ass", "seed.sub", "seed.lrc"})
            QTest::newRow(name) << name;
    }

    void filesOfEveryFormat() {
        QFETCH(QString, name);
        const fs::path seed = at(name.toStdString());
        const std::string bytes = fixtures::readFile(seed);
        const fs::path broken = at("broken" + seed.extension().string());
        // Cut at every length of the first bytes, then in growing steps.
        for (std::size_t length = 1; length < bytes.size();
             length += length < 24 ? 3 : std::max<std::size_t>(13, bytes.size() / 24)) {
            fixtures::writeFile(broken, std::string_view(bytes).substr(0, length));
            survives(broken);
            if (QTest::currentTestFailed()) qFatal("%s cut at %zu", qPrintable(name), length);
        }
        // Bytes flipped anywhere, with more of them near the head where the structure is.
        for (std::uint32_t seedNumber = 1; seedNumber <= 40; ++seedNumber) {
            m_state = seedNumber * 7919;
            std::string damaged = bytes;
            const std::uint32_t flips = 1 + next() % 24;
            for (std::uint32_t i = 0; i < flips; ++i) {
                const std::size_t range =
                    i % 2 == 0 ? std::min<std::size_t>(damaged.size(), 2048) : damaged.size();
                damaged[(next() >> 8) % range] = static_cast<char>(next() >> 24);
            }
            fixtures::writeFile(broken, damaged);
            survives(broken);
            if (QTest::currentTestFailed()) qFatal("%s flipped with seed %u", qPrintable(name), seedNumber);
        }
    }

    void noiseBehindATrueSignature() {
        const std::string signatures[] = {""s,
                                          "\0\0\0\x18"
                                          "ftypisom"s,
                                          "\x1A\x45\xDF\xA3"s,
                                          "RIFF\xFF\xFF\0\0AVI LIST"s,
                                          "\x89PNG\r\n\x1A\n\0\0\0\rIHDR"s,
                                          "\xFF\xD8\xFF\xE0"s,
                                          "RIFF\xFF\xFF\0\0WEBPVP8 "s,
                                          "OggS"s,
                                          "FLV\x01\x05\0\0\0\x09"s,
                                          "ID3\x03\0\0"s,
                                          "GIF89a"s,
                                          "\x47\x40\x11\x10"s,
                                          "\0\0\1\xBA"s,
                                          "\x30\x26\xB2\x75\x8E\x66\xCF\x11"s,
                                          "WEBVTT\n\n"s,
                                          "[Script Info]\n[Events]\n"s,
                                          "<SAMI>"s,
                                          "[{\"start\":"s};
        int number = 0;
        for (const std::string& signature : signatures) {
            for (std::uint32_t round = 0; round < 6; ++round) {
                m_state = 31 * round + 17;
                std::string bytes = signature;
                const std::size_t size = 64u << (2 * round % 12);
                while (bytes.size() < size) bytes += static_cast<char>(next() >> 24);
                const fs::path path = at("noise" + std::to_string(number++) + ".mp4");
                fixtures::writeFile(path, bytes);
                survives(path);
                if (QTest::currentTestFailed()) qFatal("signature %s, round %u", signature.c_str(), round);
            }
        }
    }
};

QTEST_GUILESS_MAIN(MediaFuzzTest)
#include "media_fuzz_test.moc"
