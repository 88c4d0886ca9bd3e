// SPDX-License-Identifier: GPL-3.0-or-later
// forereach-cli compare: keys of the contract, refusals, pages.

#include <QFile>
#include <QJsonArray>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

#include "tests/core/cli_process.h"

namespace {

/// Every value under a key that contains "difference".
void collect(const QJsonValue& value, QList<QJsonValue>& out) {
    for (const QJsonValue& entry : value.toArray()) collect(entry, out);
    const QJsonObject object = value.toObject();
    for (auto it = object.begin(); it != object.end(); ++it) {
        if (it.key().contains(QLatin1String("difference"))) out.append(it.value());
        collect(it.value(), out);
    }
}

} // namespace

class CliCompareTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() {
        m_a = written(at("a.json"), smallScenario());
        m_b = written(at("b.json"), smallScenario().replace("\"duration_s\": 20", "\"duration_s\": 40"));
    }

    void everyDifferenceOfAScenarioWithItselfIsAnEstimateOfZero() {
        const CliAnswer answer = cli({"compare", m_a, m_a, "--json"});
        QVERIFY2(answer.status == 0, answer.err);
        QList<QJsonValue> differences;
        collect(answer.json().object(), differences);
        QVERIFY(differences.size() > 50);
        for (const QJsonValue& d : std::as_const(differences)) {
            QVERIFY(d.isObject() && d[u"mean"].isDouble());
            for (const char* part : {"mean", "error", "p10", "p50", "p90"})
                QCOMPARE(d[QLatin1String(part)].toDouble(), 0.0);
        }
    }

    void twoScenariosDifferAndTheAnswerSaysWhere() {
        const CliAnswer answer = cli({"compare", m_a, m_b, "--json", "--out", at("c.json"), "--html",
                                      at("c.html"), "--csv", at("c.csv")});
        QVERIFY2(answer.status == 0, answer.err);
        const QJsonObject pair = answer.json().object()[u"comparisons"][0].toObject();
        QVERIFY(pair[u"items"][0][u"completions"][u"difference"][u"mean"].toDouble() < 0);
        QCOMPARE(pair[u"what_differs"][0][u"field"].toString(), QStringLiteral("content[0].duration_s"));
        QFile json(QString::fromUtf8(at("c.json"))), html(QString::fromUtf8(at("c.html")));
        QVERIFY(json.open(QIODevice::ReadOnly) && html.open(QIODevice::ReadOnly));
        QCOMPARE(json.readAll(), answer.out);
        QFile csv(QString::fromUtf8(at("c.csv")));
        QVERIFY(csv.open(QIODevice::ReadOnly) && csv.readLine().startsWith("variant,name,with,"));
        QVERIFY(csv.readLine().startsWith("B,"));
        const QByteArray page = html.readAll();
        for (const char* part : {"Simulated", "What differs", "<svg", "B against A"})
            QVERIFY2(page.contains(part), part);
    }

    void tablesNameTheVerdictAndTheLiveTest() {
        const CliAnswer answer = cli({"compare", m_a, m_b});
        QVERIFY2(answer.status == 0, answer.err);
        for (const char* part : {"people reached", "8 in 10 outcomes", "A live test needs", "same luck"})
            QVERIFY2(answer.out.contains(part), part);
    }

    void seedsThatDifferAreRefusedUnlessOneIsGivenForAll() {
        const QByteArray c =
            written(at("seed.json"), smallScenario().replace("\"seed\": 11", "\"seed\": 12"));
        const CliAnswer refused = cli({"compare", m_a, c});
        QCOMPARE(refused.status, 3);
        QVERIFY2(refused.err.contains("B.seed: seeds differ: 11 in A and 12; use 11 for both"), refused.err);
        QCOMPARE(cli({"compare", m_a, c, "--seed", "3", "--viewers", "300"}).status, 0);
    }

    void anItemIsNamedAfterAHash() {
        QCOMPARE(cli({"compare", m_a + "#/clip", m_b, "--viewers", "300", "--replications", "1"}).status, 0);
        const CliAnswer none = cli({"compare", m_a + "#/clap", m_b});
        QCOMPARE(none.status, 3);
        QVERIFY2(none.err.contains("no item \"clap\"; there are clip"), none.err);
    }

    void oneScenarioAloneIsNotCompared() {
        const CliAnswer answer = cli({"compare", m_a});
        QCOMPARE(answer.status, 3);
        QVERIFY2(answer.err.contains("two at least"), answer.err);
        QCOMPARE(cli({"compare"}).status, 2);
    }

    void studiesAnswerInJson() {
        const QByteArrayList small{"--viewers", "300", "--replications", "2", "--json"};
        const CliAnswer stages = cli(QByteArrayList{"stages", m_a, "--no-search"} + small);
        QVERIFY2(stages.status == 0, stages.err);
        QCOMPARE(stages.json()[u"format"].toString(), QStringLiteral("forereach-stages"));
        QCOMPARE(stages.json()[u"stages"].toArray().size(), 4);
        const CliAnswer drivers = cli(QByteArrayList{"drivers", m_a} + small);
        QVERIFY2(drivers.status == 0, drivers.err);
        QVERIFY(drivers.json()[u"drivers"].toArray().size() >= 8);
        const CliAnswer hours =
            cli(QByteArrayList{"hours", m_a, "--weekdays", "tue", "--every", "6", "--age", "1"} + small);
        QVERIFY2(hours.status == 0, hours.err);
        QCOMPARE(hours.json()[u"markets"][0][u"cells"].toArray().size(), 4);
        QCOMPARE(cli({"hours", m_a, "--weekdays", "someday"}).status, 2);
    }

private:
    QByteArray at(const char* name) const { return m_dir.path().toUtf8() + '/' + name; }
    QTemporaryDir m_dir;
    QByteArray m_a, m_b;
};

QTEST_GUILESS_MAIN(CliCompareTest)
#include "cli_compare_test.moc"
