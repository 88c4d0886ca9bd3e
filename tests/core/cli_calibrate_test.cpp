// SPDX-License-Identifier: GPL-3.0-or-later
// calibrate, backtest and ledger as a user runs them: five posts change nothing, a fit enters forecasts and
// leaves them again, logs and what is none.
#include <QJsonArray>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

#include <fstream>

#include "account_exports.h"
#include "core/store/json.h"
#include "core/store/workspace.h"
#include "tests/core/cli_process.h"

using namespace forereach;
using namespace forereach::fixtures;

namespace {

class Desk {
public:
    /// A workspace with a small scenario of the creator "me", and what an account of so many posts exports.
    explicit Desk(int posts) {
        auto made = Workspace::create(workspace().toStdString());
        if (!made) qFatal("%s", made.error().text().c_str());
        const auto scenario = scenarioFromJson(smallScenario().toStdString());
        if (const auto put = made->putScenario(std::get<Scenario>(scenario)); !put) qFatal("cannot put");
        AccountTruth truth;
        truth.posts = posts;
        truth.level = 9;
        const auto all = postsOf(truth, 3);
        const SimTime exported = all.back().at.plusHours(24 * 9);
        const std::string file = (m_dir.path().toStdString() + "/") + tiktokName("quay", exported);
        std::ofstream(file, std::ios::binary) << tiktokContent(all, "quay", exported);
        m_export = QByteArray::fromStdString(file);
    }
    QByteArray workspace() const { return m_dir.path().toUtf8() + "/w.forereach"; }
    QByteArray path(const char* name) const { return m_dir.path().toUtf8() + "/" + name; }
    CliAnswer import() const { return cli({"import", workspace(), m_export}); }
    QString digest(const QByteArray& option = {}) const {
        QByteArrayList arguments{"simulate", workspace(), "--json"};
        if (!option.isEmpty()) arguments << option;
        return cli(arguments).json()[QStringLiteral("digest")].toString();
    }

private:
    QTemporaryDir m_dir;
    QByteArray m_export;
};

} // namespace

class CliCalibrateTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void fivePostsAreRefusedAndChangeNothing() {
        const Desk desk(5);
        QCOMPARE(desk.import().status, 0);
        const QString before = desk.digest();
        QVERIFY(!before.isEmpty());
        const CliAnswer fit = cli({"calibrate", desk.workspace(), "--markets", "AU"});
        QCOMPARE(fit.status, 3);
        QVERIFY2(fit.err.contains("too few posts to fit: 5 count, 10 are needed"), fit.err);
        QVERIFY(fit.out.isEmpty());
        QCOMPARE(cli({"calibrate", desk.workspace(), "--show", "--json"}).json(),
                 QJsonDocument(QJsonArray()));
        QCOMPARE(desk.digest(), before);
        const CliAnswer backtest = cli({"backtest", desk.workspace()});
        QCOMPARE(backtest.status, 3);
        QVERIFY2(backtest.err.contains("too few posts for a backtest"), backtest.err);
    }

    void aFitEntersForecastsAndIsTakenBack() {
        const Desk desk(45);
        QCOMPARE(desk.import().status, 0);
        const QString before = desk.digest();
        const CliAnswer fit = cli({"calibrate", desk.workspace(), "--creators", "me", "--viewers", "300",
                                   "--replications", "3", "--days", "1", "--json"},
                                  300'000);
        QVERIFY2(fit.status == 0, fit.err);
        const QJsonObject object = fit.json().object();
        QCOMPARE(object[QStringLiteral("used")].toInt(), 45);
        QCOMPARE(object[QStringLiteral("markets")].toArray().first().toString(), QStringLiteral("AU"));
        const QJsonObject level = object[QStringLiteral("parameters")].toArray().first().toObject();
        QCOMPARE(level[QStringLiteral("name")].toString(), QStringLiteral("level"));
        QVERIFY(std::abs(level[QStringLiteral("mean")].toDouble() - 9) <
                3 * level[QStringLiteral("sd")].toDouble());
        const CliAnswer sources = cli({"sources", desk.workspace()});
        QVERIFY2(sources.out.contains("account.tiktok/quay.reach_log"), sources.out.right(500));
        const QString fitted = desk.digest();
        QVERIFY(fitted != before);
        QCOMPARE(desk.digest("--without-account"), before);
        QCOMPARE(cli({"calibrate", desk.workspace(), "--reset"}).status, 0);
        QCOMPARE(desk.digest(), before);
        const QJsonObject ledger = cli({"ledger", desk.workspace(), "--json"}).json().object();
        const QJsonArray entries = ledger[QStringLiteral("entries")].toArray();
        QCOMPARE(entries.size(), 4); // every run above
        QCOMPARE(entries[1].toObject()[QStringLiteral("fitted")].toBool(), false);
        QCOMPARE(entries[2].toObject()[QStringLiteral("fitted")].toBool(), true);
        QCOMPARE(entries[0].toObject()[QStringLiteral("state")].toString(), QStringLiteral("unanswered"));
    }

    void aBacktestScoresItselfBesideNaiveForecasts() {
        const Desk desk(45);
        QCOMPARE(desk.import().status, 0);
        const QByteArray page = desk.path("page.html");
        const CliAnswer answer = cli({"backtest", desk.workspace(), "--json", "--html", page});
        QVERIFY2(answer.status == 0, answer.err);
        const QJsonObject section =
            answer.json().object()[QStringLiteral("sections")].toArray().first().toObject();
        QStringList names;
        for (const QJsonValue& score : section[QStringLiteral("scores")].toArray())
            names << score[QStringLiteral("name")].toString();
        QCOMPARE(names, QStringList({QStringLiteral("Forereach"), QStringLiteral("account median"),
                                     QStringLiteral("last post"), QStringLiteral("log-normal fit")}));
        QVERIFY(section[QStringLiteral("points")].toArray().size() >= 30);
        QFile file(QString::fromUtf8(page));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray html = file.readAll();
        QVERIFY(html.contains("log-normal fit") && html.contains("<svg") && !html.contains("<script"));
    }

    void whatIsNoLogIsRefusedByLine() {
        const Desk desk(5);
        const QByteArray log =
            written(desk.path("log.csv"), "viewer,item,time,watched_s,duration_s,actions,arm\n"
                                          "a,b,2024-01-01,1,2,like,\na,b,yesterday,1,2,,\n");
        const CliAnswer bad = cli({"backtest", log});
        QCOMPARE(bad.status, 3);
        QVERIFY2(bad.err.contains("line 3: column time is \"yesterday\""), bad.err);
        const QByteArray wide = written(desk.path("wide.csv"), std::string("\xFF\xFEv\0i\0", 6).c_str());
        QVERIFY2(cli({"backtest", wide}).err.contains("save it as CSV in UTF-8"),
                 cli({"backtest", wide}).err);
        QCOMPARE(cli({"backtest", desk.path("nothing.csv")}).status, 3);
        QCOMPARE(cli({"backtest", log, "--account", "quay"}).status, 2);
        QCOMPARE(cli({"backtest", desk.workspace()}).status, 3);
        QCOMPARE(cli({"calibrate"}).status, 2);
    }
};

QTEST_GUILESS_MAIN(CliCalibrateTest)
#include "cli_calibrate_test.moc"
