// SPDX-License-Identifier: GPL-3.0-or-later
// The shipped presets against what has been published, on a run of medium size: fitted statistics, and those
// that nothing was fitted to. A change of the engine that moves them fails here, and asks for another fit.
#include <QFile>
#include <cmath>

#include "core/calibrate/validation.h"
#include "tests/core/engine_world.h"

using namespace forereach;

class CalibrateShippedTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void shippedPresetsHoldWhatWasPublished_data() {
        QTest::addColumn<QString>("preset");
        QTest::newRow("kuairand") << QStringLiteral("kuairand");
        QTest::newRow("kuairec") << QStringLiteral("kuairec");
    }
    void shippedPresetsHoldWhatWasPublished() {
        QFETCH(QString, preset);
        ValidationOptions o;
        o.preset = preset.toStdString();
        o.viewers = 20'000;
        o.days = 7;
        o.workers = 2;
        const Result<Validation> v = validatePublished(shippedCatalog(), o, {});
        QVERIFY(v);
        // docs/model.md names those that fail, with the reason; no other may.
        QFile model(QStringLiteral(FOREREACH_SOURCE_DIR "/docs/model.md"));
        QVERIFY(model.open(QIODevice::ReadOnly));
        const QString text = QString::fromUtf8(model.readAll());
        const qsizetype from = text.indexOf(QStringLiteral("**Fails.**"));
        const qsizetype until = text.indexOf(QStringLiteral("*References that fail*"), from);
        QVERIFY(from > 0 && until > from);
        const QString known = text.mid(from, until - from);
        QStringList wrong, expected;
        for (const ValidationRow& row : v->rows) {
            if (row.use == TargetUse::Reference) continue;
            QVERIFY2(row.simulated, row.statistic.c_str());
            // Rare answers of the random arm are a dozen in a run of this size: their sampling error counts
            // too.
            const double slack = 3 * row.samplingError.value_or(0);
            double least = *row.simulated - slack, most = *row.simulated + slack;
            if (row.interval) // no hit at all has an interval, and no sampling error
                least = std::min(least, row.interval->low), most = std::max(most, row.interval->high);
            const bool named =
                known.contains(QStringLiteral("*%1* (%2)").arg(QString::fromStdString(row.statistic), preset),
                               Qt::CaseInsensitive);
            if (most < row.low || least > row.high)
                (named ? expected : wrong) += QStringLiteral("%1: %2 for %3")
                                                  .arg(QString::fromStdString(row.statistic))
                                                  .arg(*row.simulated)
                                                  .arg(row.target);
        }
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(QLatin1Char('\n'))));
        if (!expected.isEmpty()) qInfo("%s", qPrintable(expected.join(QLatin1Char('\n'))));
    }
};

QTEST_GUILESS_MAIN(CalibrateShippedTest)
#include "calibrate_shipped_test.moc"
