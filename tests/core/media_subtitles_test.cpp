// SPDX-License-Identifier: GPL-3.0-or-later
// Subtitle files of every format that is read, as people have them.
#include <QTemporaryDir>
#include <QtTest>

#include <cmath>

#include "core/media/media_analysis.h"
#include "tests/core/media_fixtures.h"

using namespace forereach;
namespace fs = std::filesystem;
using namespace std::string_literals;

Q_DECLARE_METATYPE(std::string)

namespace {

constexpr const char* kVtt =
    "WEBVTT - title\nLanguage: pt-BR\n\nNOTE\nnot a cue\n\nSTYLE\n::cue { color: red }\n\nintro\n"
    "00:01.500 --> 00:03.000 line:80%\n<v Ann>Hello &amp; <i>welcome</i></v>\nsecond line\n\n"
    "00:00:04.000 --> 00:00:05.250\nBye\n";
constexpr const char* kSrt = "1\n00:00:01,500 --> 00:00:03,000\n{\\an8}Hello & <i>welcome</i>\nsecond "
                             "line\n\n2\n00:00:04,000 --> 00:00:05,250\nBye\n";
constexpr const char* kSrtWithoutEmptyLine =
    "1\n00:00:01,500 --> 00:00:03,000\nHello & welcome\nsecond line\n2\n00:00:04,000 --> 00:00:05,250\nBye";
constexpr const char* kAss =
    "[Script Info]\nScriptType: v4.00+\n\n[Events]\nFormat: Layer, Start, End, Style, Text\n"
    "Dialogue: 0,0:00:04.00,0:00:05.25,Default,Bye\n"
    "Dialogue: 0,0:00:01.50,0:00:03.00,Default,{\\b1}Hello & welcome{\\b0}\\Nsecond line\n"
    "Comment: 0,0:00:09.00,0:00:10.00,Default,not shown\n";
constexpr const char* kSbv =
    "0:00:01.500,0:00:03.000\nHello & welcome[br]second line\n\n0:00:04.000,0:00:05.250\nBye\n";
constexpr const char* kMicroDvd = "{1}{1}20.0\n{30}{60}{y:i}Hello & welcome|second line\n{80}{105}Bye\n";
constexpr const char* kSubViewer =
    "[INFORMATION]\n[END INFORMATION]\n[SUBTITLE]\n00:00:01.50,00:00:03.00\nHello & welcome[br]second "
    "line\n\n00:00:04.00,00:00:05.25\nBye\n";
constexpr const char* kSami =
    "<SAMI><HEAD><STYLE><!-- .EN { Name:English; lang: en-US; } --></STYLE></HEAD><BODY>\n"
    "<SYNC Start=1500><P Class=EN>Hello &amp; welcome<br>second line\n<SYNC Start=3000><P Class=EN>&nbsp;\n"
    "<SYNC Start=4000><P Class=EN>Bye\n<SYNC Start=5250><P Class=EN>&nbsp;\n</BODY></SAMI>";
constexpr const char* kJsonMs = "[{\"type\":\"meta\",\"data\":{}},{\"start\":1500,\"end\":3000,\"text\":"
                                "\"Hello & welcome\\nsecond line\"},"
                                "{\"start\":4000,\"end\":5250,\"text\":\"Bye\"}]";
constexpr const char* kJsonSegments = "{\"language\":\"en\",\"segments\":[{\"start\":1.5,\"end\":3,\"text\":"
                                      "\" Hello \\u0026 welcome\\nsecond line\"},"
                                      "{\"start\":4,\"end\":5.25,\"text\":\"Bye\"}]}";
constexpr const char* kJsonEvents =
    "{\"wireMagic\":\"pb3\",\"events\":[{\"tStartMs\":0,\"dDurationMs\":9000,\"id\":1},"
    "{\"tStartMs\":1500,\"dDurationMs\":1500,\"segs\":[{\"utf8\":\"Hello & \"},{\"utf8\":\"welcome\\nsecond "
    "line\"}]},"
    "{\"tStartMs\":4000,\"dDurationMs\":1250,\"segs\":[{\"utf8\":\"Bye\"}]}]}";

std::string utf16(std::string_view ascii) {
    std::string out = "\xFF\xFE";
    for (const char c : ascii) (out += c) += '\0';
    return out;
}

std::string carriageReturns(std::string_view text) {
    std::string out;
    for (const char c : text) out += c == '\n' ? "\r\n"s : std::string(1, c);
    return out;
}

} // namespace

class MediaSubtitlesTest : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    fs::path at(const std::string& name) const { return fs::path(m_folder.path().toStdString()) / name; }
    MediaAnalysis analysed(const std::string& name, std::string_view bytes) const {
        fixtures::writeFile(at(name), bytes);
        auto result = analyseMedia(at(name), {}, {}, CancelToken());
        if (!result) qFatal("%s", result.error().text().c_str());
        return *result;
    }
    static bool has(const MediaAnalysis& a, std::string_view code) {
        for (const MediaFinding& f : a.findings)
            if (f.code == code) return true;
        return false;
    }

private Q_SLOTS:
    void everyFormatGivesTheSameTwoCues_data() {
        QTest::addColumn<std::string>("name");
        QTest::addColumn<std::string>("text");
        QTest::addColumn<std::string>("format");
        QTest::newRow("vtt") << "a.vtt"s << std::string(kVtt) << "webvtt"s;
        QTest::newRow("srt") << "a.srt"s << std::string(kSrt) << "subrip"s;
        QTest::newRow("srt without empty lines")
            << "b.srt"s << std::string(kSrtWithoutEmptyLine) << "subrip"s;
        QTest::newRow("srt with CRLF") << "c.srt"s << carriageReturns(kSrt) << "subrip"s;
        QTest::newRow("srt with byte order mark") << "d.srt"s
                                                  << "\xEF\xBB\xBF"s + kSrt << "subrip"s;
        QTest::newRow("srt in UTF-16") << "e.srt"s << utf16(kSrt) << "subrip"s;
        QTest::newRow("ass") << "a.ass"s << std::string(kAss) << "ass"s;
        QTest::newRow("sbv") << "a.sbv"s << std::string(kSbv) << "sbv"s;
        QTest::newRow("microdvd") << "a.sub"s << std::string(kMicroDvd) << "microdvd"s;
        QTest::newRow("subviewer") << "b.sub"s << std::string(kSubViewer) << "subviewer"s;
        QTest::newRow("sami") << "a.smi"s << std::string(kSami) << "sami"s;
        QTest::newRow("json in milliseconds") << "a.json"s << std::string(kJsonMs) << "json"s;
        QTest::newRow("json of a speech recogniser") << "b.json"s << std::string(kJsonSegments) << "json"s;
        QTest::newRow("json of YouTube") << "c.json"s << std::string(kJsonEvents) << "json"s;
    }
    void everyFormatGivesTheSameTwoCues() {
        QFETCH(std::string, name);
        QFETCH(std::string, text);
        QFETCH(std::string, format);
        const MediaAnalysis a = analysed(name, text);
        QCOMPARE(a.kind, MediaKind::Subtitle);
        QVERIFY2(a.verdict == MediaVerdict::Usable,
                 a.findings.empty() ? "" : a.findings.front().message.c_str());
        QCOMPARE(a.container, format);
        QCOMPARE(a.cues.size(), std::size_t(2));
        QCOMPARE(a.cues[0].text, "Hello & welcome\nsecond line"s);
        QCOMPARE(a.cues[1].text, "Bye"s);
        const double times[] = {a.cues[0].startS - 1.5, a.cues[0].endS - 3, a.cues[1].startS - 4,
                                a.cues[1].endS - 5.25};
        for (const double error : times) QVERIFY(std::fabs(error) < 1e-6);
        QVERIFY(a.signals.hasCaptions);
    }

    void lyricsEndWhereTheNextLineBegins() {
        const MediaAnalysis a =
            analysed("song.lrc", "[ti:Song]\n[offset:+500]\n[00:02.00]One\n[00:05.50][00:08.00]Twice\n");
        QCOMPARE(a.cues.size(), std::size_t(3));
        QCOMPARE(a.cues[0].startS, 1.5);
        QCOMPARE(a.cues[0].endS, 5.0);
        QCOMPARE(a.cues[2].text, "Twice"s);
        QCOMPARE(a.verdict, MediaVerdict::Usable);
    }

    void framesWithoutARateAreSaidToBeAssumed() {
        const MediaAnalysis a = analysed("rate.sub", "{25}{50}Hello\n");
        QVERIFY(has(a, "assumed_frame_rate"));
        QCOMPARE(a.cues.at(0).startS, 1.0);
        QVERIFY(!has(analysed("stated.sub", kMicroDvd), "assumed_frame_rate"));
    }

    void theLanguageComesFromTheNameOrTheHeader_data() {
        QTest::addColumn<std::string>("name");
        QTest::addColumn<std::string>("language");
        QTest::newRow("dash") << "sintel-de.vtt"s
                              << "de"s;
        QTest::newRow("dot") << "talk.captions.ja.vtt"s
                             << "ja"s;
        QTest::newRow("region") << "talk.en-GB.vtt"s
                                << "en-GB"s;
        QTest::newRow("underscore and region") << "talk_pt-BR.vtt"s
                                               << "pt-BR"s;
        QTest::newRow("script") << "talk.zh-Hans.vtt"s
                                << "zh-Hans"s;
        QTest::newRow("three letters") << "talk.deu.vtt"s
                                       << "de"s;
        QTest::newRow("from the header") << "holiday.vtt"s
                                         << "pt-BR"s;
        QTest::newRow("not a language") << "talk-v2.vtt"s
                                        << "pt-BR"s;
    }
    void theLanguageComesFromTheNameOrTheHeader() {
        QFETCH(std::string, name);
        QFETCH(std::string, language);
        QCOMPARE(analysed(name, kVtt).language, language);
    }

    void aBrokenCueCostsThatCueAndIsCounted() {
        const MediaAnalysis a =
            analysed("broken.srt", "1\n00:00:01,000 --> 00:00:02,000\nGood\n\n2\n00:0x:03 --> what\nBad\n\n"
                                   "3\n00:00:09,000 --> 00:00:05,000\nBackwards\n");
        QCOMPARE(a.cues.size(), std::size_t(1));
        QCOMPARE(a.verdict, MediaVerdict::UsableWithWarning);
        QCOMPARE(a.findings.at(0).code, "corrupt"s);
        QVERIFY2(a.findings[0].message.find("2 of 3") != std::string::npos &&
                     a.findings[0].message.find("line 6") != std::string::npos,
                 a.findings[0].message.c_str());
    }

    void otherEncodingsAreReadAndTold() {
        const MediaAnalysis a = analysed("latin.srt", "1\n00:00:01,000 --> 00:00:02,000\nf\xFCr \x80 5\n");
        QCOMPARE(a.cues.at(0).text, "f\xC3\xBCr \xE2\x82\xAC 5"s);
        QVERIFY(has(a, "encoding"));
    }

    void whatIsNoSubtitleIsRefused() {
        QCOMPARE(analysed("words.srt", "no times here\n").verdict, MediaVerdict::Refused);
        QVERIFY(has(analysed("bare.vtt", "WEBVTT\n\n"), "header_only"));
        QCOMPARE(analysed("notes.txt", "just notes").kind, MediaKind::Unknown);
        QCOMPARE(analysed("data.json", "{\"a\": [1, 2, {\"b\": null}]}").verdict, MediaVerdict::Refused);
        QCOMPARE(analysed("deep.json", std::string(100'000, '[')).verdict, MediaVerdict::Refused);
        QVERIFY(has(analysed("vtt.srt", kVtt), "mislabelled"));
    }
};

QTEST_GUILESS_MAIN(MediaSubtitlesTest)
#include "media_subtitles_test.moc"
