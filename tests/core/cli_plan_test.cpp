// SPDX-License-Identifier: GPL-3.0-or-later
// forereach-cli plan: the keys of the contract, exact replays, refusals.

#include <QFile>
#include <QJsonArray>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>

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

    void auctionsAndABoostStandBesideTheCurve() {
        QFile file(QString::fromUtf8(m_scenario));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QJsonObject scenario = QJsonDocument::fromJson(file.readAll()).object();
        QJsonObject campaign = scenario[u"campaigns"].toArray().at(0).toObject();
        QJsonObject line = campaign[u"line_items"].toArray().at(0).toObject();
        line[QStringLiteral("boost")] = true;
        campaign[u"line_items"] = QJsonArray{line};
        scenario[u"campaigns"] = QJsonArray{campaign};
        const QByteArray boosted = written(at("boost.json"), QJsonDocument(scenario).toJson());
        const CliAnswer answer =
            cli({"plan", boosted, "--budgets", "500", "--auctions", "--boost", "--json"});
        QVERIFY2(answer.status == 0, answer.err);
        const QJsonObject plan = answer.json().object();
        const QJsonArray auctions = plan[u"auctions"].toArray();
        QCOMPARE(auctions.size(), 2); // the campaign, its line item
        double spent = 0;
        for (const QJsonValue& hour : auctions.at(1)[u"hours"].toArray()) spent += hour[u"spend"].toDouble();
        QVERIFY(spent > 0 && spent <= 2000);
        const QJsonObject all = plan[u"boost"].toObject()[u"posts"].toArray().at(0)[u"all"].toObject();
        QVERIFY(std::abs(all[u"with"].toDouble() - all[u"without"].toDouble() - all[u"added"].toDouble()) <
                1e-6);
        QVERIFY(all[u"with"].toDouble() > 0);
        // Without a boosted post the question is refused.
        QCOMPARE(cli({"plan", m_scenario, "--budgets", "500", "--boost"}).status, 3);
    }

    void rulesCapsOverlapAndSplitStandBesideTheCurve() {
        const CliAnswer answer = cli({"plan", m_scenario, "--budgets", "500", "--rules", "--caps",
                                      "--overlap", "lines", "--optimise", "reach", "--json"});
        QVERIFY2(answer.status == 0, answer.err);
        const QJsonObject plan = answer.json().object();
        QCOMPARE(plan[u"counting_rules"].toArray().size(), 5);
        QCOMPARE(plan[u"caps"].toArray().size(), 12);
        const QJsonObject overlap = plan[u"overlap"].toObject();
        QCOMPARE(overlap[u"parts"].toArray().size(), 2); // the line item and its post
        double sets = 0;
        for (const QJsonValue& set : overlap[u"sets"].toArray()) sets += set[u"people"].toDouble();
        QVERIFY(std::abs(sets - overlap[u"reach"].toDouble()) < 1e-6 * sets);
        QCOMPARE(plan[u"split"][u"line_items"].toArray().size(), 1);
        const CliAnswer tables =
            cli({"plan", m_scenario, "--budgets", "500", "--rules", "--overlap", "creatives"});
        QCOMPARE(tables.status, 0);
        QVERIFY(tables.out.contains("watched to the end") && tables.out.contains("(organic)"));
        QCOMPARE(cli({"plan", m_scenario, "--optimise", "fame"}).status, 2);
    }

    void theCurveIsExportedWithSeedAndVersion() {
        const QByteArray csv = at("curve.csv"), html = at("plan.html");
        const CliAnswer answer =
            cli({"plan", m_scenario, "--budgets", "250,1000", "--csv", csv, "--html", html});
        QVERIFY2(answer.status == 0, answer.err);
        QFile file(QString::fromUtf8(csv));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArrayList lines = file.readAll().split('\n');
        QCOMPARE(lines.size(), 5); // head, two budgets, no limit, end
        QVERIFY(lines[0].startsWith("budget [EUR],spend [EUR]") && lines[3].startsWith("no limit,"));
        QVERIFY(lines[1].contains("seed ") && lines[1].contains("Forereach 0.1.0"));
        QFile page(QString::fromUtf8(html));
        QVERIFY(page.open(QIODevice::ReadOnly));
        const QByteArray text = page.readAll();
        QVERIFY(text.contains("<svg") && text.contains("250.00") && text.contains("seed "));
        QVERIFY(cli({"plan", m_scenario, "--budgets", "9", "--csv", "/nowhere/at/all.csv"}).status != 0);
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
