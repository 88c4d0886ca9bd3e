// SPDX-License-Identifier: GPL-3.0-or-later
// Times, amounts, digests and embedded files.
#include <QTemporaryDir>
#include <QTest>

#include <fstream>
#include <limits>

#include "core/base/hash.h"
#include "core/base/money.h"
#include "core/base/resource.h"
#include "core/base/sim_time.h"

using namespace forereach;

class BaseValuesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void timesAreReadInEveryAcceptedForm_data() {
        QTest::addColumn<QByteArray>("iso");
        QTest::addColumn<qint64>("seconds");
        QTest::newRow("epoch") << QByteArray("1970-01-01T00:00:00Z") << qint64(0);
        QTest::newRow("date alone") << QByteArray("2026-11-23") << qint64(1795392000);
        QTest::newRow("without seconds")
            << QByteArray("2026-11-23T18:30") << qint64(1795392000 + 18 * 3600 + 30 * 60);
        QTest::newRow("space") << QByteArray("2026-11-23 18:30:05")
                               << qint64(1795392000 + 18 * 3600 + 30 * 60 + 5);
        QTest::newRow("fraction") << QByteArray("2026-11-23T00:00:01.75Z") << qint64(1795392001);
        QTest::newRow("east") << QByteArray("2026-11-23T01:00:00+01:00") << qint64(1795392000);
        QTest::newRow("west, half an hour") << QByteArray("2026-11-22T20:30:00-03:30") << qint64(1795392000);
        QTest::newRow("zone without colon") << QByteArray("2026-11-23T05:30+0530") << qint64(1795392000);
        QTest::newRow("leap day") << QByteArray("2024-02-29") << qint64(1709164800);
        QTest::newRow("leap century") << QByteArray("2000-02-29") << qint64(951782400);
        QTest::newRow("before the epoch") << QByteArray("1969-12-31T23:59:59Z") << qint64(-1);
    }
    void timesAreReadInEveryAcceptedForm() {
        QFETCH(QByteArray, iso);
        QFETCH(qint64, seconds);
        const Result<SimTime> time = SimTime::parse(iso.toStdString());
        QVERIFY2(time.ok(), iso);
        QCOMPARE(qint64(time->seconds), seconds);
    }

    void whatIsNoTimeIsRefused_data() {
        QTest::addColumn<QByteArray>("iso");
        for (const char* iso : {"",
                                "tomorrow",
                                "2026",
                                "2026-11",
                                "2026-13-01",
                                "2026-00-10",
                                "2026-02-29",
                                "1900-02-29",
                                "2026-11-31",
                                "2026-11-23T24:00",
                                "2026-11-23T10",
                                "2026-11-23T10:60",
                                "2026-11-23T10:00:61",
                                "2026-11-23T10:00Zx",
                                "2026-11-23T10:00+25:00",
                                "2026/11/23",
                                "23.11.2026",
                                "2026-11-23T10:00+1",
                                "2026-11-23x",
                                "-2026-11-23"})
            QTest::newRow(*iso ? iso : "empty") << QByteArray(iso);
    }
    void whatIsNoTimeIsRefused() {
        QFETCH(QByteArray, iso);
        const Result<SimTime> time = SimTime::parse(iso.toStdString());
        QVERIFY2(!time.ok(), iso);
        QCOMPARE(time.error().code, ErrorCode::InvalidInput);
        QVERIFY(time.error().message.find(iso.toStdString()) != std::string::npos);
    }

    void aPrintedTimeReadsBackAsItself() {
        for (std::int64_t s = -3000000000; s < 8000000000; s += 86400 * 17 + 12345) {
            const Result<SimTime> back = SimTime::parse(SimTime{s}.iso());
            QVERIFY2(back.ok(), SimTime{s}.iso().c_str());
            QCOMPARE(back->seconds, s);
        }
        QCOMPARE(SimTime{1795392000}.iso(), std::string("2026-11-23T00:00:00Z"));
    }

    void hoursAndWeekdaysFollowTheOffset() {
        const SimTime monday{1795392000}; // 2026-11-23T00:00Z
        QCOMPARE(monday.hourOfDay(0), 0);
        QCOMPARE(monday.hourOfDay(-300), 19);
        QCOMPARE(monday.hourOfDay(330), 5);
        QCOMPARE(monday.dayOfWeek(0), 0);
        QCOMPARE(monday.dayOfWeek(-300), 6);
        QCOMPARE(SimTime{-1}.hourOfDay(0), 23);
        QCOMPARE(SimTime{0}.dayOfWeek(0), 3); // a Thursday
        QVERIFY(monday < monday.plusSeconds(1));
        QCOMPARE(monday.plusHours(2).seconds, monday.seconds + 7200);
    }

    void moneyAddsUpToTheMicro() {
        Money sum;
        for (int i = 0; i < 1000000; ++i) sum = sum + Money{100001};
        QCOMPARE(sum.micros, std::int64_t{100001000000});
        QVERIFY(sum - Money{1} < sum);
        QCOMPARE(Money::fromUnits(3).micros, std::int64_t{3000000});
        QCOMPARE(Money{1500000}.units(), 1.5);
    }

    void digestsAreThoseOfXxh3() {
        QCOMPARE(digestOf(""),
                 std::string("99aa06d3014798d86001c324468d497f")); // published test vector of XXH3-128
        QCOMPARE(digestOf("a").size(), std::size_t{32});
        QVERIFY(digestOf("a") != digestOf("b"));
    }

    void aDigestKnowsWhereOneTextEndsAndWhatCameFirst() {
        const auto of = [](std::initializer_list<const char*> texts) {
            Digest digest;
            for (const char* text : texts) digest.add(std::string_view(text));
            return digest.hex();
        };
        QCOMPARE(of({"ab", "c"}), of({"ab", "c"}));
        QVERIFY(of({"ab", "c"}) != of({"a", "bc"}));
        QVERIFY(of({"ab", "c"}) != of({"c", "ab"}));
        QVERIFY(of({"", "a"}) != of({"a"}));
    }

    void aFileHasTheDigestOfItsBytes() {
        QTemporaryDir dir;
        const std::filesystem::path path = std::filesystem::path(dir.path().toStdString()) / "some bytes";
        const std::string bytes(3 * 1000 * 1000 + 7, 'x');
        std::ofstream(path, std::ios::binary) << bytes;
        const Result<std::string> digest = digestOfFile(path);
        QVERIFY(digest.ok());
        QCOMPARE(*digest, digestOf(bytes));
        const Result<std::string> missing = digestOfFile(path / "not there");
        QVERIFY(!missing.ok());
        QVERIFY(!missing.error().context.empty());
    }

    void embeddedFilesAreFoundByNameAndPrefix() {
        QVERIFY(findResource("topics/iab_tiers.tsv").has_value());
        QVERIFY(!findResource("topics/none").has_value());
        QVERIFY(!findResource("").has_value());
        const auto markets = listResources("markets/");
        QVERIFY(markets.size() >= 6);
        for (const std::string_view name : markets) QVERIFY(findResource(name)->starts_with("{"));
        QVERIFY(listResources("nowhere/").empty());
    }
};

QTEST_APPLESS_MAIN(BaseValuesTest)
#include "base_values_test.moc"
