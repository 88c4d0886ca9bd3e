// SPDX-License-Identifier: GPL-3.0-or-later
// forereach-cli plan: the keys of the contract, exact replays, refusals.

#include <QJsonArray>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

#include "tests/core/cli_process.h"

class CliPlanTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        QVERIFY(m_dir.isValid());
        QJsonObject scenario = QJsonDocument::fromJson(smallScenario()).object();
        const QString item = scenario[u"content"].toArray().at(0).toObject()[u"id"].toString();
        const QJsonObject line{{QStringLiteral("id"), QStringLiteral("l")},
                               {QStringLiteral("creative"), item},
                               {QStringLiteral("lifetime_budget"), 2000},
                               {QStringLiteral("bid_cpm"), 4.5}};
        const QJsonObject campaign{{QStringLiteral("id"), QStringLiteral("push")},
                                   {QStringLiteral("currency"), QStringLiteral("EUR")},
                                   {QStringLiteral("line_items"), QJsonArray{line}}};
        scenario[u"campaigns"] = QJsonArray{campaign};
        m_scenario = written(at("plan.json"), QJsonDocument(scenario).toJson());
    }

    void theCurveHasTheKeysOfTheContractAndIsProvenByWholeRuns() {
        const CliAnswer answer =
            cli({"plan", m_scenario, "--campaign", "push", "--budgets", "250,1000.5", "--prove", "--json"});
        QVERIFY2(answer.status == 0, answer.err);
        const QJsonObject plan = answer.json().object();
        QCOMPARE(plan[u"campaign"].toString(), QStringLiteral("push"));
        const QJsonArray curve = plan[u"curve"].toArray();
        QCOMPARE(curve.size(), 2);
        QCOMPARE(curve.at(0)[u"budget"].toDouble(), 250.0);
        QCOMPARE(curve.at(1)[u"budget"].toDouble(), 1000.5);
        for (const QJsonValue& point : curve) {
            for (const char* key :
                 {"budget", "spend", "impressions", "reach", "average_frequency", "cpm", "grp", "on_target"})
                QVERIFY2(point[QLatin1String(key)].isDouble(), key);
            QCOMPARE(point[u"n_plus_reach"].toArray().size(), 10);
            QCOMPARE(point[u"n_plus_reach"].toArray().at(0).toDouble(), point[u"reach"].toDouble());
            QVERIFY(point[u"spend"].toDouble() <= point[u"budget"].toDouble());
            QVERIFY(point[u"reach"].toDouble() > 0);
        }
        QVERIFY(curve.at(1)[u"reach"].toDouble() > curve.at(0)[u"reach"].toDouble());
        QCOMPARE(plan[u"proof"].toArray().size(), 2);
        for (const QJsonValue& proof : plan[u"proof"].toArray()) QVERIFY(proof[u"equal"].toBool());
    }

    void withoutBudgetsALadderAroundTheCampaignsOwnIsShown() {
        const CliAnswer answer = cli({"plan", m_scenario});
        QVERIFY2(answer.status == 0, answer.err);
        QVERIFY(answer.out.contains("2000.00") && answer.out.contains("6000.00"));
        QVERIFY(answer.out.contains("no limit"));
        QVERIFY(answer.err.contains("platform.competition")); // no prices are stated: said, not guessed
    }

    void whatCannotBePlannedIsRefused() {
        QCOMPARE(cli({"plan", m_scenario, "--budgets", "1.000,50"}).status, 0); // one unit, and fifty
        for (const char* budgets : {"0", "-5", "1e3", "12.3456789", "abc", ""}) {
            const CliAnswer answer = cli({"plan", m_scenario, "--budgets", budgets});
            QVERIFY2(answer.status == 2, budgets);
        }
        const CliAnswer unknown = cli({"plan", m_scenario, "--campaign", "nope"});
        QCOMPARE(unknown.status, 3);
        QVERIFY(unknown.err.contains("campaign") && unknown.err.contains("push"));
        const CliAnswer none = cli({"plan", written(at("none.json"), smallScenario())});
        QCOMPARE(none.status, 3);
        QVERIFY(none.err.contains("campaigns"));
    }

private:
    QByteArray at(const char* name) const { return m_dir.filePath(QString::fromLatin1(name)).toUtf8(); }

    QTemporaryDir m_dir;
    QByteArray m_scenario;
};

QTEST_APPLESS_MAIN(CliPlanTest)
#include "cli_plan_test.moc"
