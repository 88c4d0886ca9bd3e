// SPDX-License-Identifier: GPL-3.0-or-later
// The moments at which viewers leave are found where they were put, are named after what the file shows
// there, and reach the editor's lists at the right frame.
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include "core/store/marker_files.h"

using namespace forereach;

namespace {

/// 32 s in steps of a second; leaving at a steady rate but for the given seconds.
std::vector<RetentionPoint> curveLosingAt(int from, int to, double times) {
    std::vector<RetentionPoint> curve;
    double share = 1;
    for (int s = 0; s <= 32; ++s) {
        RetentionPoint p;
        p.at = s;
        p.share.mean = share;
        curve.push_back(p);
        share *= 1 - 0.02 * (s < 3 ? 5 : 1) * (s >= from && s < to ? times : 1);
    }
    return curve;
}

MediaSignals silentBetween(int from, int to) {
    MediaSignals s;
    s.durationS = 32;
    s.stepS = 1;
    s.hasAudio = true;
    for (int i = 0; i < 32; ++i) {
        s.loudnessDb.push_back(i >= from && i < to ? -80.0f : -20.0f);
        s.motion.push_back(0.02f);
        s.brightness.push_back(i == 20 ? 0.0f : 0.5f);
    }
    return s;
}

} // namespace

class TestLeaveMoments : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aDropIsFoundWhereItWasPutAndNamedAfterTheSound() {
        const MediaSignals sound = silentBetween(12, 16);
        const auto moments = leaveMoments(curveLosingAt(12, 16, 4), &sound);
        QCOMPARE(moments.size(), std::size_t{2});
        QVERIFY(moments[0].opening && !moments[0].timesTypical);
        QCOMPARE(moments[0].toS, 3.0);
        QCOMPARE(moments[1].fromS, 12.0);
        QCOMPARE(moments[1].toS, 16.0);
        QVERIFY(moments[1].passage.silent && !moments[1].passage.black && !moments[1].passage.still);
        QVERIFY(moments[1].timesTypical.value_or(0) > 3.5);
        QVERIFY(QString::fromStdString(toText(moments[1])).endsWith(QStringLiteral("points: silent")));
    }
    void pointsOfAMomentAreWhatTheCurveLoses() {
        const auto curve = curveLosingAt(20, 22, 6);
        const auto moments = leaveMoments(curve, nullptr);
        QCOMPARE(moments.size(), std::size_t{2});
        QCOMPARE(moments[1].points, curve[20].share.mean - curve[22].share.mean);
        QCOMPARE(moments[0].points, curve[0].share.mean - curve[3].share.mean);
    }
    void aSteadyCurveHasNothingButItsOpening() {
        QCOMPARE(leaveMoments(curveLosingAt(40, 41, 1), nullptr).size(), std::size_t{1});
        QVERIFY(leaveMoments({}, nullptr).empty());
    }
    void aCurveThatFlattensHasNothingButItsOpening() {
        std::vector<RetentionPoint> curve(33);
        for (std::size_t i = 0; i < curve.size(); ++i) {
            curve[i].at = static_cast<double>(i);
            curve[i].share.mean = std::pow(1 + static_cast<double>(i), -0.7); // leaving falls as 1 / time
        }
        QCOMPARE(leaveMoments(curve, nullptr).size(), std::size_t{1});
    }
    void noMoreMomentsThanAskedForAndTheLargestStay() {
        auto curve = curveLosingAt(40, 41, 1);
        for (const int at : {5, 9, 13, 17, 21, 25})
            for (std::size_t i = static_cast<std::size_t>(at) + 1; i < curve.size(); ++i)
                curve[i].share.mean *= at == 25 ? 0.8 : 0.9;
        const auto moments = leaveMoments(curve, nullptr, 2);
        QCOMPARE(moments.size(), std::size_t{3});
        QVERIFY(
            std::any_of(moments.begin(), moments.end(), [](const LeaveMoment& m) { return m.fromS == 25; }) ||
            std::any_of(moments.begin(), moments.end(), [](const LeaveMoment& m) { return m.fromS == 5; }));
        for (std::size_t i = 1; i < moments.size(); ++i) QVERIFY(moments[i - 1].fromS < moments[i].fromS);
    }
    void timecodesCountWholeFrames() {
        QCOMPARE(timecode(0, 25, 1), std::string("01:00:00:00"));
        QCOMPARE(timecode(61.48, 25, 0), std::string("00:01:01:12"));
        // Non-drop at the rounded rate: 1,798 frames of 29.97 are 59 s and 28 frames.
        QCOMPARE(timecode(60, 29.97, 0), std::string("00:00:59:28"));
        QCOMPARE(timecode(3600, 30, 0), std::string("01:00:00:00"));
    }
    void theEditListHasOneEventAndOneMarkerLineForEachMoment() {
        const MediaSignals sound = silentBetween(12, 16);
        const auto moments = leaveMoments(curveLosingAt(12, 16, 4), &sound);
        MarkerTarget target{"Cut | two\n\"Ä\"", "/media/cut2.mp4", 32, 25, "3fa9c1"};
        const QStringList lines =
            QString::fromStdString(markersEdl(target, moments)).split(QStringLiteral("\r\n"));
        QVERIFY(lines[0].startsWith(QStringLiteral("TITLE: Cut _ two_")));
        QVERIFY(lines[0].contains(QStringLiteral("simulated")));
        QCOMPARE(lines[1], QStringLiteral("FCM: NON-DROP FRAME"));
        QCOMPARE(
            lines[3],
            QStringLiteral("001  001      V     C        01:00:00:00 01:00:00:01 01:00:00:00 01:00:00:01  "));
        QVERIFY(lines[4].startsWith(QStringLiteral(" |C:ResolveColorYellow |M:-")) &&
                lines[4].endsWith(QStringLiteral("|D:75")));
        QVERIFY(lines[6].startsWith(QStringLiteral("002  001")) &&
                lines[6].contains(QStringLiteral("01:00:12:00")));
        QVERIFY(lines[7].endsWith(QStringLiteral("points: silent |D:100")));
    }
    void theTimelineIsJsonWithMarkersInTheClipsTime() {
        const auto moments = leaveMoments(curveLosingAt(12, 16, 4), nullptr);
        MarkerTarget target{"Cut \"two\"", "/media/cut2.mp4", 32, 29.97, "3fa9c1"};
        const QJsonObject timeline =
            QJsonDocument::fromJson(QByteArray::fromStdString(markersOtio(target, moments))).object();
        QCOMPARE(timeline[QStringLiteral("OTIO_SCHEMA")].toString(), QStringLiteral("Timeline.1"));
        const QJsonObject clip =
            timeline[QStringLiteral("tracks")][QStringLiteral("children")][0][QStringLiteral("children")][0]
                .toObject();
        QCOMPARE(clip[QStringLiteral("OTIO_SCHEMA")].toString(), QStringLiteral("Clip.1"));
        const QJsonArray markers = clip[QStringLiteral("markers")].toArray();
        QCOMPARE(markers.size(), 2);
        const QJsonValue start = markers[1][QStringLiteral("marked_range")][QStringLiteral("start_time")];
        QCOMPARE(start[QStringLiteral("value")].toDouble(), 360.0); // 12 s of 29.97 frames, rounded
        QCOMPARE(start[QStringLiteral("rate")].toDouble(), 29.97);
    }
    void theTableHasARowForEachMoment() {
        const auto moments = leaveMoments(curveLosingAt(12, 16, 4), nullptr);
        MarkerTarget target{"a,\"b\"", "", 32, 25, "x"};
        const QStringList rows = QString::fromStdString(markersCsv(target, moments))
                                     .split(QStringLiteral("\r\n"), Qt::SkipEmptyParts);
        QCOMPARE(rows.size(), 3);
        QVERIFY(rows[2].startsWith(QStringLiteral("12.000,16.000,00:00:12:00,")));
        QVERIFY(rows[2].contains(QStringLiteral("\"a,\"\"b\"\"\"")));
    }
};

QTEST_APPLESS_MAIN(TestLeaveMoments)
#include "leave_moments_test.moc"
