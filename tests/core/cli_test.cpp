// SPDX-License-Identifier: GPL-3.0-or-later
// The command line without the engine: help, exit statuses, refusals, workspaces.

#include <QDir>
#include <QJsonArray>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

#include "tests/core/cli_process.h"

class CliTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_dir.isValid()); }

    void helpListsEveryCommand() {
        const CliAnswer answer = cli({"help"});
        QCOMPARE(answer.status, 0);
        for (const char* name :
             {"demo",      "new",      "import", "imports", "list",  "simulate", "feed",
              "sources",   "compare",  "stages", "drivers", "hours", "plan",     "validate",
              "calibrate", "backtest", "ledger", "check",   "bench", "schema"})
            QVERIFY2(answer.out.contains(QByteArray("\n  ") + name + ' '), name);
        QVERIFY(answer.err.isEmpty());
    }

    void helpExplainsOneCommand() {
        for (const QByteArrayList& arguments :
             {QByteArrayList{"help", "simulate"}, QByteArrayList{"simulate", "--help"}}) {
            const CliAnswer answer = cli(arguments);
            QCOMPARE(answer.status, 0);
            for (const char* option : {"--scenario", "--viewers", "--days", "--replications", "--seed",
                                       "--workers", "--out", "--csv", "--html"})
                QVERIFY2(answer.out.contains(option), option);
        }
        QCOMPARE(cli({"help", "nothing"}).status, 2);
    }

    void wrongUsageEndsWithTwo_data() {
        QTest::addColumn<QByteArrayList>("arguments");
        QTest::newRow("no command") << QByteArrayList{};
        QTest::newRow("unknown command") << QByteArrayList{"fly"};
        QTest::newRow("unknown option") << QByteArrayList{"list", "--wings", "a.forereach"};
        QTest::newRow("missing argument") << QByteArrayList{"new"};
        QTest::newRow("no number") << QByteArrayList{"simulate", "a.json", "--viewers", "many"};
        QTest::newRow("half a number") << QByteArrayList{"simulate", "a.json", "--days", "1.5"};
        QTest::newRow("negative workers") << QByteArrayList{"simulate", "a.json", "--workers", "-1"};
        QTest::newRow("unknown schema") << QByteArrayList{"schema", "cake"};
    }
    void wrongUsageEndsWithTwo() {
        QFETCH(QByteArrayList, arguments);
        const CliAnswer answer = cli(arguments);
        QCOMPARE(answer.status, 2);
        QVERIFY(answer.out.isEmpty());
        QVERIFY(!answer.err.isEmpty());
    }

    void versionIsPrinted() {
        const CliAnswer answer = cli({"--version"});
        QCOMPARE(answer.status, 0);
        QVERIFY(answer.out.startsWith("forereach-cli "));
    }

    void schemasAreJson() {
        for (const char* document : {"scenario", "report", "plan"}) {
            const CliAnswer answer = cli({"schema", document});
            QCOMPARE(answer.status, 0);
            QVERIFY(answer.json().object().contains(u"$schema"));
        }
    }

    void aWrongScenarioIsRefusedWithEveryReason_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QList<QByteArray>>("reasons");
        const auto with = [](const char* from, const char* to) {
            QByteArray text = smallScenario();
            const QByteArray before = text;
            text.replace(from, to);
            if (text == before) qFatal("the small scenario lacks %s", from);
            return text;
        };
        QTest::newRow("empty file") << QByteArray() << QList<QByteArray>{"line 1"};
        QTest::newRow("syntax: line and column")
            << QByteArray("{\n  \"format\": nonsense\n}") << QList<QByteArray>{"line 2, column 1"};
        QTest::newRow("binary") << QByteArray("\x00\x01\x02\xff", 4) << QList<QByteArray>{"line 1, column 1"};
        QTest::newRow("not a scenario") << QByteArray("{}") << QList<QByteArray>{"format: ", "markets: "};
        QTest::newRow("an array") << QByteArray("[]") << QList<QByteArray>{"object"};
        QTest::newRow("unknown key") << with("\"seed\"", "\"sead\"") << QList<QByteArray>{"sead: "};
        QTest::newRow("key twice") << with("\"seed\": 11,", "\"seed\": 11, \"seed\": 12,")
                                   << QList<QByteArray>{"seed: "};
        QTest::newRow("later feature")
            << with("\"seed\": 11,", "\"seed\": 11, \"shocks\": [1],") << QList<QByteArray>{"shocks: "};
        QTest::newRow("newer version")
            << with("\"version\": 1", "\"version\": 99") << QList<QByteArray>{"version: "};
        QTest::newRow("unknown market")
            << with("\"AU\"", "\"XX\"") << QList<QByteArray>{"markets[0]: no market pack \"XX\""};
        QTest::newRow("wrong type") << with("\"viewers\": 600", "\"viewers\": \"600\"")
                                    << QList<QByteArray>{"viewers: "};
        QTest::newRow("bad date") << with("2026-11-23T06:00:00Z", "2026-13-45")
                                  << QList<QByteArray>{"content[0].publish_at: "};
        QTest::newRow("two at once")
            << with("\"duration_s\": 20", "\"duration_s\": 0").replace("\"viewers\": 600", "\"viewers\": 1")
            << QList<QByteArray>{"content[0].duration_s: ", "viewers: "};
    }
    void aWrongScenarioIsRefusedWithEveryReason() {
        QFETCH(QByteArray, text);
        QFETCH(QList<QByteArray>, reasons);
        const QByteArray file = written(at("wrong.json"), text);
        const CliAnswer answer = cli({"simulate", file});
        QCOMPARE(answer.status, 3);
        QVERIFY(answer.out.isEmpty());
        for (const QByteArray& reason : reasons)
            QVERIFY2(answer.err.contains("wrong.json: " + reason) || answer.err.contains(reason), answer.err);
        QVERIFY2(answer.err.contains("wrong.json: "), answer.err);
    }

    void sameIdTwiceIsRefused() {
        QByteArray text = smallScenario();
        const qsizetype from = text.indexOf("    {\n      \"id\"");
        const qsizetype to = text.indexOf("    }\n", from) + 5;
        text.insert(to, ",\n" + text.mid(from, to - from));
        const CliAnswer answer = cli({"simulate", written(at("twice.json"), text)});
        QCOMPARE(answer.status, 3);
        QVERIFY2(answer.err.contains("content[1].id: is used twice"), answer.err);
    }

    void whatIsNotThereIsNamed() {
        const QByteArray gone = at("gone.forereach");
        for (const QByteArrayList& arguments : {QByteArrayList{"simulate", gone},
                                                {"list", gone},
                                                {"check", gone},
                                                {"sources", gone},
                                                {"import", gone, "x.mp4"}}) {
            const CliAnswer answer = cli(arguments);
            QCOMPARE(answer.status, 3);
            QVERIFY2(answer.err.contains("gone.forereach"), answer.err);
            QVERIFY(!QFile::exists(QString::fromUtf8(gone)));
        }
        QCOMPARE(cli({"simulate", at("")}).status, 3);
    }

    void aNewWorkspaceIsEmptyAndSound() {
        const QByteArray path = at("new.forereach");
        const CliAnswer made = cli({"new", path});
        QCOMPARE(made.status, 0);
        QCOMPARE(made.out.trimmed(), path);
        QVERIFY(QFile::exists(QString::fromUtf8(path)));

        const CliAnswer list = cli({"list", path, "--json"});
        QCOMPARE(list.status, 0);
        QVERIFY(list.json().isArray());
        QCOMPARE(list.json().array().size(), 0);

        const CliAnswer check = cli({"check", path, "--json"});
        QCOMPARE(check.status, 0);
        QVERIFY(check.json().isArray());

        QVERIFY2(cli({"new", path}).status != 0, "an existing workspace must not be made anew");
        const CliAnswer run = cli({"simulate", path});
        QCOMPARE(run.status, 3);
        QVERIFY2(run.err.contains("no scenario"), run.err);
    }

    void aFileThatIsNoWorkspaceIsRefused() {
        const QByteArray path = written(at("text.forereach"), "this is no database");
        for (const char* command : {"list", "check", "simulate"}) {
            const CliAnswer answer = cli({command, path});
            QCOMPARE(answer.status, 3);
            QVERIFY2(answer.err.contains("text.forereach"), answer.err);
        }
    }

    void exportsAreImportedListedAndTakenBack() {
        const QByteArray path = at("history.forereach");
        QCOMPARE(cli({"new", path}).status, 0);
        QVERIFY(QDir().mkpath(QString::fromUtf8(at("history"))));
        written(at("history/Overview.csv"),
                "Date,Video Views,Likes\n2024-09-01,5,1\nOctober 1,6,1\n2024-09-03,,\n");
        written(at("history/ads.csv"), "Werbung,Tag,Kosten\nGB,2024-09-01,\"1,25\"\n");
        const CliAnswer first = cli({"import", path, at("history"), "--json"});
        QCOMPARE(first.status, 3);
        QCOMPARE(first.json().array().size(), 2);
        for (const QJsonValue& value : first.json().array()) {
            const QJsonObject row = value.toObject();
            int sum = 0;
            for (const char* part : {"taken", "repaired", "unchanged", "ignored", "refused"})
                sum += row[QLatin1String(part)].toInt();
            QCOMPARE(sum, row[QLatin1String("rows")].toInt());
            QCOMPARE(row[QLatin1String("kind")].toString(), QStringLiteral("analytics"));
            const bool ads = row[QLatin1String("file")].toString().endsWith(QStringLiteral("ads.csv"));
            QCOMPARE(row[QLatin1String("verdict")].toString(),
                     ads ? QStringLiteral("refused") : QStringLiteral("taken with warnings"));
            if (!ads) QCOMPARE(row[QLatin1String("import")].toInt(), 1);
        }
        QVERIFY2(first.out.contains("refused: line 3: the year is not told"), first.out);
        const CliAnswer mapped =
            cli({"import", path, at("history/ads.csv"), "--map", "Werbung=campaign", "--map", "Tag=date",
                 "--map", "Kosten=spend", "--decimal-mark", "comma"});
        QVERIFY2(mapped.status == 0 && mapped.out.contains("advertising, 1 row"), mapped.out + mapped.err);
        QCOMPARE(cli({"import", path, at("history/ads.csv"), "--map", "Werbung"}).status, 2);
        QCOMPARE(cli({"import", path, at("history/ads.csv"), "--exported", "soon"}).status, 2);
        const CliAnswer dated = cli({"import", path, at("history/Overview.csv"), "--exported", "2024-11-30"});
        QVERIFY2(dated.status == 0 && dated.out.contains("inferred"), dated.out + dated.err);
        QCOMPARE(cli({"imports", path, "--json"}).json().array().size(), 3);
        QVERIFY(cli({"imports", path, "--report", "1"})
                    .out.contains("line 4: no value in it: a gap, not a zero"));
        QCOMPARE(cli({"imports", path, "--undo", "1"}).status, 0);
        QCOMPARE(cli({"imports", path, "--undo", "1"}).status, 3);
        QCOMPARE(cli({"imports", path, "--json"}).json().array().size(), 2);
        QCOMPARE(cli({"imports", path, "--matches", "--json"}).json().array().size(), 0);
        QCOMPARE(cli({"imports", path, "--accept", "nonsense"}).status, 2);
    }

    void importCountsEveryFile() {
        const QByteArray path = at("import.forereach");
        QCOMPARE(cli({"new", path}).status, 0);
        QVERIFY(QDir().mkpath(QString::fromUtf8(at("files"))));
        written(at("files/empty.mp4"), {});
        written(at("files/noise.webm"), QByteArray(5000, '\x5a'));
        const CliAnswer answer = cli({"import", path, at("files"), at("gone.mp4"), "--json"});
        QCOMPARE(answer.status, 3);
        const QJsonArray rows = answer.json().array();
        QCOMPARE(rows.size(), 3);
        for (const QJsonValue& value : rows) {
            const QJsonObject row = value.toObject();
            for (const char* key : {"file", "kind", "verdict", "rows", "taken", "repaired", "unchanged",
                                    "ignored", "refused", "messages"})
                QVERIFY2(row.contains(QLatin1String(key)), key);
            QCOMPARE(row[u"verdict"].toString(), QStringLiteral("refused"));
            QVERIFY(!row[u"messages"].toArray().isEmpty());
            const int sum = row[u"taken"].toInt() + row[u"repaired"].toInt() + row[u"unchanged"].toInt() +
                            row[u"ignored"].toInt() + row[u"refused"].toInt();
            QCOMPARE(sum, row[u"rows"].toInt());
        }
        QCOMPARE(cli({"list", path, "--json"}).json().array().size(), 0);
    }

private:
    QByteArray at(const char* name) const { return m_dir.filePath(QLatin1String(name)).toUtf8(); }

    QTemporaryDir m_dir;
};

QTEST_GUILESS_MAIN(CliTest)
#include "cli_test.moc"
