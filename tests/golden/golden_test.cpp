// SPDX-License-Identifier: GPL-3.0-or-later
// Golden runs: every folder here with a scenario.json has an expected report.json. A difference is printed
// field by field. If it is meant, bless it: FOREREACH_BLESS=1 ctest --test-dir build/release -R golden, and
// read the diff.

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include "core/sim/simulate.h"
#include "core/store/json.h"

using namespace forereach;

namespace {

constexpr qsizetype kShown = 40; // differences that are printed

QString text(const QJsonValue& value) {
    if (value.isUndefined()) return QStringLiteral("(absent)");
    if (value.isObject() || value.isArray()) {
        const QJsonDocument document =
            value.isObject() ? QJsonDocument(value.toObject()) : QJsonDocument(value.toArray());
        return QString::fromUtf8(document.toJson(QJsonDocument::Compact)).left(60);
    }
    return QString::fromUtf8(QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact))
        .chopped(1)
        .mid(1);
}

/// "items[1].reach.mean: 2300 -> 2410 (+4.8 %)" for every field that differs.
void compare(const QString& path, const QJsonValue& expected, const QJsonValue& found, QStringList& out) {
    if (expected == found) return;
    if (expected.isObject() && found.isObject()) {
        QStringList keys = expected.toObject().keys();
        for (const QString& key : found.toObject().keys())
            if (!keys.contains(key)) keys.append(key);
        for (const QString& key : keys)
            compare(path.isEmpty() ? key : path + QLatin1Char('.') + key, expected.toObject().value(key),
                    found.toObject().value(key), out);
    } else if (expected.isArray() && found.isArray()) {
        const QJsonArray a = expected.toArray(), b = found.toArray();
        for (qsizetype i = 0; i < std::max(a.size(), b.size()); ++i)
            compare(QStringLiteral("%1[%2]").arg(path).arg(i),
                    i < a.size() ? a.at(i) : QJsonValue(QJsonValue::Undefined),
                    i < b.size() ? b.at(i) : QJsonValue(QJsonValue::Undefined), out);
    } else {
        QString line = path + QStringLiteral(": ") + text(expected) + QStringLiteral(" -> ") + text(found);
        if (expected.isDouble() && found.isDouble() && expected.toDouble() != 0)
            line +=
                QStringLiteral(" (%1 %)").arg(100 * (found.toDouble() / expected.toDouble() - 1), 0, 'g', 3);
        out.append(line);
    }
}

QByteArray bytesOf(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class GoldenTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theReportIsTheExpectedOne_data() {
        QTest::addColumn<QString>("folder");
        const QDir golden(QStringLiteral(FOREREACH_SOURCE_DIR "/tests/golden"));
        for (const QString& name : golden.entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name))
            if (golden.exists(name + QStringLiteral("/scenario.json")))
                QTest::newRow(qPrintable(name)) << golden.filePath(name);
    }

    void theReportIsTheExpectedOne() {
        QFETCH(QString, folder);
        const QByteArray scenarioText = bytesOf(folder + QStringLiteral("/scenario.json"));
        const std::variant<Scenario, Issues> parsed = scenarioFromJson(scenarioText.toStdString());
        if (const Issues* issues = std::get_if<Issues>(&parsed))
            QFAIL(qPrintable(QString::fromStdString(issues->front().path + ": " + issues->front().message)));
        RunOptions options;
        options.keepTrace = false;
        const Result<RunOutcome> outcome =
            simulate(std::get<Scenario>(parsed), shippedCatalog(), options, RunControl());
        QVERIFY2(outcome.ok(), outcome.ok() ? "" : outcome.error().text().c_str());
        const QByteArray found = QByteArray::fromStdString(reportToJson(outcome.value().report));

        const QString expectedPath = folder + QStringLiteral("/report.json");
        if (qEnvironmentVariableIsSet("FOREREACH_BLESS")) {
            QFile file(expectedPath);
            QVERIFY(file.open(QIODevice::WriteOnly) && file.write(found) == found.size());
            qInfo("blessed %s", qPrintable(expectedPath));
            return;
        }
        const QByteArray expected = bytesOf(expectedPath);
        QVERIFY2(!expected.isEmpty(), qPrintable(expectedPath + QStringLiteral(" is missing; bless it")));
        if (found == expected) return;

        QStringList differences;
        compare(QString(), QJsonDocument::fromJson(expected).object(),
                QJsonDocument::fromJson(found).object(), differences);
        for (const QString& line : differences.mid(0, kShown)) qWarning("%s", qPrintable(line));
        if (differences.size() > kShown)
            qWarning("... and %lld more", static_cast<long long>(differences.size() - kShown));
        QFAIL(qPrintable(
            QStringLiteral("%1 fields differ from %2; if that is meant, bless it with FOREREACH_BLESS=1")
                .arg(differences.size())
                .arg(expectedPath)));
    }

    void aChangedNumberIsFoundAndNamed() {
        const QJsonObject before{
            {QStringLiteral("items"), QJsonArray{QJsonObject{{QStringLiteral("reach"), 200}}}}};
        const QJsonObject after{
            {QStringLiteral("items"), QJsonArray{QJsonObject{{QStringLiteral("reach"), 210}}}}};
        QStringList differences;
        compare(QString(), before, after, differences);
        QCOMPARE(differences, QStringList{QStringLiteral("items[0].reach: 200 -> 210 (5 %)")});
    }
};

QTEST_GUILESS_MAIN(GoldenTest)
#include "golden_test.moc"
