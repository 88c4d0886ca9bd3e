// SPDX-License-Identifier: GPL-3.0-or-later
// The command line with the engine: the shape of a report, equal digests, files, feeds, sources,
// cancellation.

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonObject>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <csignal>

#include "tests/core/cli_process.h"

class CliSimulateTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        QVERIFY(m_dir.isValid());
        m_scenario = written(at("small.json"), smallScenario());
    }

    void theReportHasTheKeysOfTheContract() {
        const CliAnswer answer = cli({"simulate", m_scenario, "--json"});
        QVERIFY2(answer.status == 0, answer.err);
        const QJsonObject report = answer.json().object();
        QCOMPARE(report[u"format"].toString(), QStringLiteral("forereach-report"));
        QCOMPARE(report[u"version"].toInt(), 1);
        for (const char* key : {"provenance", "digest", "scenario", "items", "market", "attention", "laws"})
            QVERIFY2(report.contains(QLatin1String(key)), key);
        for (const char* key : {"engine_version", "scenario_digest", "seed", "viewers", "replications"})
            QVERIFY2(report[u"provenance"].toObject().contains(QLatin1String(key)), key);
        const QJsonObject item = report[u"items"].toArray().at(0).toObject();
        QCOMPARE(item[u"id"].toString(), QStringLiteral("clip"));
        for (const char* key : {"impressions", "reach", "watch_time_s", "completions", "likes", "comments",
                                "shares", "follows"}) {
            const QJsonObject estimate = item[QLatin1String(key)].toObject();
            for (const char* part : {"mean", "error", "p10", "p50", "p90"})
                QVERIFY2(estimate.contains(QLatin1String(part)), key);
        }
        for (const char* key : {"average_frequency", "frequency_distribution", "segments", "hours", "sources",
                                "retention", "pools", "sampled"})
            QVERIFY2(item.contains(QLatin1String(key)), key);
        for (const QJsonValue& law : report[u"laws"].toArray())
            QVERIFY2(law.toObject()[u"holds"].toBool(), qPrintable(law.toObject()[u"name"].toString()));
    }

    void theDigestDoesNotDependOnWorkers() {
        const CliAnswer one = cli({"simulate", m_scenario, "--json", "--workers", "1"});
        const CliAnswer three = cli({"simulate", m_scenario, "--json", "--workers", "3"});
        QCOMPARE(one.status, 0);
        QCOMPARE(three.out, one.out);
        const CliAnswer other = cli({"simulate", m_scenario, "--json", "--seed", "12"});
        QVERIFY(other.json().object()[u"digest"] != one.json().object()[u"digest"]);
    }

    void whatWouldWrapOrBeLostIsRefused() {
        for (const char* seed : {"-1", "18446744073709551616", "1e3", "7.5"}) {
            const CliAnswer bad = cli({"simulate", m_scenario, "--seed", seed});
            QCOMPARE(bad.status, 2);
            QVERIFY2(bad.err.contains("--seed") && bad.err.contains("0 to 18446744073709551615"), bad.err);
        }
        const CliAnswer twice = cli({"simulate", m_scenario, "--set", "markets.GB.penetration.F:18-24=0.4",
                                     "--set", "markets.GB.penetration.F:18-24=0.5"});
        QCOMPARE(twice.status, 2);
        QVERIFY2(twice.err.contains("markets.GB.penetration.F:18-24 twice"), twice.err);
        const CliAnswer topic = cli({"simulate", m_scenario, "--topics", "Travvel,Sports"});
        QCOMPARE(topic.status, 2);
        QVERIFY2(topic.err.contains("\"Travvel\"; near it are \"Travel\""), topic.err);
        const CliAnswer few = cli({"simulate", m_scenario, "--viewers", "11"});
        QCOMPARE(few.status, 3);
        QVERIFY2(few.err.contains("viewers") && few.err.contains("12"), few.err);
    }

    void theReportsScenarioGivesTheSameReport() {
        const CliAnswer first = cli({"simulate", m_scenario, "--json"});
        const QByteArray asRun = QJsonDocument(first.json().object()[u"scenario"].toObject()).toJson();
        const CliAnswer again = cli({"simulate", written(at("as_run.json"), asRun), "--json"});
        QVERIFY2(again.status == 0, again.err);
        QCOMPARE(again.json().object()[u"digest"], first.json().object()[u"digest"]);
    }

    void filesAreWritten() {
        const QByteArray out = at("made/report.json"), html = at("made/report.html"), csv = at("made/tables");
        const CliAnswer answer = cli({"simulate", m_scenario, "--out", out, "--html", html, "--csv", csv});
        QVERIFY2(answer.status == 0, answer.err);
        QVERIFY(answer.out.contains("A clip"));
        QVERIFY(answer.out.contains("Digest: "));
        QFile report(QString::fromUtf8(out));
        QVERIFY(report.open(QIODevice::ReadOnly));
        const QString digest = QJsonDocument::fromJson(report.readAll()).object()[u"digest"].toString();
        QVERIFY(answer.out.contains(digest.toUtf8()));
        QFile page(QString::fromUtf8(html));
        QVERIFY(page.open(QIODevice::ReadOnly));
        QVERIFY(page.readAll().contains(digest.toUtf8()));
        QVERIFY(!QDir(QString::fromUtf8(csv)).entryList({QStringLiteral("*.csv")}).isEmpty());
    }

    void aFileThatCannotBeWrittenFails() {
        const CliAnswer answer = cli({"simulate", m_scenario, "--out", m_scenario + "/inside/report.json"});
        QCOMPARE(answer.status, 1);
        QVERIFY(!answer.err.isEmpty());
    }

    void aFeedShowsWhyEverySlotStandsThere() {
        const CliAnswer answer =
            cli({"feed", m_scenario, "--segment", "AU:F:25-34", "--slots", "5", "--json"});
        QVERIFY2(answer.status == 0, answer.err);
        const QJsonObject feed = answer.json().object();
        QCOMPARE(feed[u"segment"].toString(), QStringLiteral("AU:F:25-34"));
        const QJsonArray slots_ = feed[u"slots"].toArray();
        QVERIFY(!slots_.isEmpty() && slots_.size() <= 5);
        for (const QJsonValue& slot : slots_) {
            const QJsonObject shown = slot.toObject()[u"shown"].toObject();
            QVERIFY(!shown[u"source"].toString().isEmpty());
            QVERIFY(!shown[u"parts"].toArray().isEmpty());
        }
        QCOMPARE(cli({"feed", m_scenario}).status, 2);
        QCOMPARE(cli({"feed", m_scenario, "--segment", "AU:F:1-2"}).status, 3);
    }

    void everyDefaultHasASource() {
        const CliAnswer answer = cli({"sources", m_scenario, "--json"});
        QVERIFY2(answer.status == 0, answer.err);
        const QJsonArray figures = answer.json().array();
        QVERIFY(figures.size() > 100);
        for (const QJsonValue& value : figures) {
            const QJsonObject figure = value.toObject();
            QVERIFY2(!figure[u"source"].toString().isEmpty(), qPrintable(figure[u"name"].toString()));
            QVERIFY(!figure[u"quality"].toString().isEmpty());
        }
    }

    void validationSetsPublishedBesideSimulated() {
        const CliAnswer answer =
            cli({"validate", "--viewers", "1000", "--days", "1", "--replications", "1", "--json"});
        QVERIFY2(answer.status == 0, answer.err);
        const QJsonArray rows = answer.json().array();
        QVERIFY(rows.size() >= 9);
        qsizetype computed = 0;
        for (const QJsonValue& value : rows) {
            const QJsonObject row = value.toObject();
            for (const char* key : {"statistic", "preset", "target", "source", "tolerance", "verdict"})
                QVERIFY2(row.contains(QLatin1String(key)), key);
            if (!row.contains(u"simulated")) { // one day tells nothing of who comes back
                QCOMPARE(row[u"verdict"].toString(), QStringLiteral("not computed"));
                QVERIFY(!row[u"reason"].toString().isEmpty());
                continue;
            }
            ++computed;
            const double simulated = row[u"simulated"].toDouble(), target = row[u"target"].toDouble();
            const QString kind = row[u"error_kind"].toString();
            const double error =
                kind == QStringLiteral("relative") ? simulated / target - 1 : simulated - target;
            QVERIFY(std::abs(error - row[u"error"].toDouble()) < 1e-9);
            const bool within =
                kind == QStringLiteral("range")
                    ? row[u"low"].toDouble() <= simulated && simulated <= row[u"high"].toDouble()
                    : std::abs(error) <= row[u"tolerance"].toDouble();
            QCOMPARE(row[u"verdict"].toString(), within ? QStringLiteral("holds") : QStringLiteral("fails"));
        }
        QVERIFY(computed >= 9 && computed < rows.size());
        QCOMPARE(cli({"validate", "--preset", "nothing"}).status, 3);
        QCOMPARE(cli({"validate", "--viewers", "1"}).status, 3);
    }

    void calibrationWritesAPresetThatValidates() {
        const QByteArray out = at("fitted.json");
        const CliAnswer answer = cli({"calibrate", "--published", "--viewers", "1000", "--days", "1",
                                      "--rounds", "1", "--out", out, "--json"});
        QVERIFY2(answer.status == 0, answer.err);
        const QJsonObject fit = answer.json().object();
        QVERIFY(fit[u"objective_after"].toDouble() <= fit[u"objective_before"].toDouble());
        QVERIFY(fit[u"parameters"].toArray().size() > 10 && fit[u"moments"].toArray().size() > 10);
        QFile file(QString::fromUtf8(out));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QJsonObject preset = QJsonDocument::fromJson(file.readAll()).object();
        QCOMPARE(preset[u"id"].toString(), QStringLiteral("kuairand"));
        QVERIFY(preset[u"source"].toString().contains(QStringLiteral("calibrate --published")));
        QCOMPARE(cli({"validate", "--viewers", "500", "--days", "1", "--preset-file", out}).status, 0);
        QCOMPARE(cli({"validate", "--preset-file", m_scenario}).status, 3);
        QCOMPARE(cli({"calibrate"}).status, 2);
        QCOMPARE(cli({"calibrate", "--published", "--preset", "nothing"}).status, 3);
        QCOMPARE(cli({"calibrate", "--published", "--rounds", "0"}).status, 2);
    }

    void aVideoGoesFromItsFileToItsReach() {
        const QString ffmpeg = QStandardPaths::findExecutable(QStringLiteral("ffmpeg"));
        if (ffmpeg.isEmpty()) QSKIP("ffmpeg, which makes the clip, is not installed");
        const QByteArray clip = at("clip one.mp4"), path = at("real.forereach");
        QCOMPARE(
            QProcess::execute(ffmpeg, {QStringLiteral("-v"), QStringLiteral("error"), QStringLiteral("-f"),
                                       QStringLiteral("lavfi"), QStringLiteral("-i"),
                                       QStringLiteral("testsrc2=size=180x320:rate=15:duration=3"),
                                       QString::fromUtf8(clip)}),
            0);
        QCOMPARE(cli({"new", path}).status, 0);
        const CliAnswer import = cli({"import", path, clip, "--json"});
        QVERIFY2(import.status == 0, import.err);
        QVERIFY(import.json().array().at(0).toObject()[u"verdict"].toString().startsWith(
            QStringLiteral("taken")));
        const CliAnswer again = cli({"import", path, clip, "--json"});
        QCOMPARE(again.status, 0);
        QCOMPARE(again.json().array().at(0).toObject()[u"unchanged"].toInt(), 1);

        const QJsonObject item = cli({"list", path, "--json"}).json().array().at(0).toObject();
        for (const char* key : {"id", "title", "format", "duration_s", "status"})
            QVERIFY2(item.contains(QLatin1String(key)), key);
        QVERIFY(std::abs(item[u"duration_s"].toDouble() - 3) < 0.2);

        const QByteArrayList run{"simulate", path, "--markets",      "AU", "--viewers", "400",
                                 "--days",   "1",  "--replications", "1",  "--json"};
        const CliAnswer with = cli(run + QByteArrayList{"--topics", "Travel"});
        QVERIFY2(with.status == 0, with.err);
        QCOMPARE(with.json().object()[u"items"].toArray().at(0).toObject()[u"id"], item[u"id"]);
        QVERIFY(with.err.contains("Stored as run 1"));
    }

    void theBenchmarkProvesItselfAndMeasures() {
        const CliAnswer answer =
            cli({"bench", "--viewers", "3000", "--items", "1200", "--ticks", "3", "--json"});
        QVERIFY2(answer.status == 0, answer.err);
        QVERIFY(answer.err.contains("equal those of the plain reference"));
        const QJsonArray runs = answer.json().array();
        QVERIFY(!runs.isEmpty());
        for (const QJsonValue& value : runs) {
            const QJsonObject one = value.toObject();
            for (const char* key :
                 {"profile", "viewers", "items", "ticks", "workers", "sessions", "impressions", "seconds",
                  "cpu_seconds", "impressions_per_second", "impressions_per_second_per_core",
                  "hot_bytes_per_viewer", "peak_rss_bytes", "barrier_share", "ref_ns", "cost_in_ref",
                  "times_plain", "digest"})
                QVERIFY2(one.contains(QLatin1String(key)), key);
            QVERIFY(one[u"cost_in_ref"].toDouble() > 0);
            QVERIFY(one[u"times_plain"].toDouble() > 0); // a ratio of times is no test
            for (const QJsonValue& other : runs)
                if (other[u"profile"] == one[u"profile"]) QCOMPARE(one[u"digest"], other[u"digest"]);
        }
        // Both profiles, and the second does what the first leaves out.
        const QJsonObject light = runs.first().toObject(), full = runs.last().toObject();
        QCOMPARE(light[u"profile"].toString(), QStringLiteral("light"));
        QCOMPARE(full[u"profile"].toString(), QStringLiteral("full"));
        QVERIFY(light[u"digest"] != full[u"digest"]);
    }

    void interruptEndsWith130() {
        QProcess process;
        startCli(process, {"simulate", m_scenario, "--viewers", "400000", "--days", "30", "--replications",
                           "8", "--out", at("never.json")});
        QVERIFY(process.waitForStarted());
        QTest::qWait(400);
        QCOMPARE(::kill(static_cast<pid_t>(process.processId()), SIGINT), 0);
        QVERIFY(process.waitForFinished(10'000));
        QCOMPARE(process.exitStatus(), QProcess::NormalExit);
        QCOMPARE(process.exitCode(), 130);
        QVERIFY(!QFile::exists(QString::fromUtf8(at("never.json"))));
    }

private:
    QByteArray at(const char* name) const { return m_dir.filePath(QLatin1String(name)).toUtf8(); }

    QTemporaryDir m_dir;
    QByteArray m_scenario;
};

QTEST_GUILESS_MAIN(CliSimulateTest)
#include "cli_simulate_test.moc"
