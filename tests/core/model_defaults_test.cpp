// SPDX-License-Identifier: GPL-3.0-or-later
// Every default in use is listed once, with its source and what it moves; attributions name every source of
// data.
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <set>

#include "core/base/resource.h"
#include "core/model/defaults_in_use.h"
#include "core/store/json.h"

using namespace forereach;

namespace {

Scenario scenario() {
    Scenario s;
    s.markets = {"GB", "US"};
    return s;
}

const DefaultInUse* find(const std::vector<DefaultInUse>& all, std::string_view path) {
    for (const DefaultInUse& one : all)
        if (one.path == path) return &one;
    return nullptr;
}

} // namespace

class ModelDefaultsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void eachDefaultStandsOnceWithSourceAndInfluence() {
        const std::vector<DefaultInUse> all = defaultsInUse(scenario(), shippedCatalog());
        QVERIFY(all.size() > 250);
        std::set<std::string> paths;
        for (const DefaultInUse& one : all) {
            QVERIFY2(paths.insert(one.path).second, one.path.c_str());
            QVERIFY2(!one.label.empty() && !one.influences.empty() && !one.value.source.empty(),
                     one.path.c_str());
            QVERIFY2(one.value.low <= one.value.value && one.value.value <= one.value.high, one.path.c_str());
        }
    }

    void theListHoldsTheCatalogsOwnValues() {
        const std::vector<DefaultInUse> all = defaultsInUse(scenario(), shippedCatalog());
        const Market& gb = *shippedCatalog().market("GB");
        QVERIFY(find(all, "markets.GB.penetration.F:18-24")->value == gb.penetration[0][1]);
        QVERIFY(find(all, "markets.US.hour_curve.21")->value == shippedCatalog().market("US")->hourCurve[21]);
        QVERIFY(find(all, "markets.GB.topics.Pets")->value ==
                gb.topics[static_cast<std::size_t>(*topicIndex("Pets"))]);
        QVERIFY(find(all, "ranking.short-video-form.like")->value ==
                shippedCatalog().ranking("short-video-form")->like);
        QCOMPARE(find(all, "response.kuairand.b0")->value.value, shippedCatalog().response("kuairand")->b0);
        QCOMPARE(find(all, "platform.pools[0].quota")->value.value, 300.0);
        QVERIFY(!find(all, "markets.DE.minutes_per_day"));
    }

    void whatTheScenarioSetsIsNoDefault() {
        Scenario s = scenario();
        s.platform.catalogueItems = 5000;
        s.platform.pools = {{500, 12, 0.5}};
        const std::vector<DefaultInUse> all = defaultsInUse(s, shippedCatalog());
        QVERIFY(!find(all, "platform.catalogue_items"));
        QVERIFY(!find(all, "platform.pools[0].quota"));
        QVERIFY(find(all, "platform.renewal_days"));
    }

    void unknownNamesAreLeftOut() {
        Scenario s = scenario();
        s.markets = {"XX"};
        s.distribution.rankingPreset = s.distribution.responsePreset = "none";
        for (const DefaultInUse& one : defaultsInUse(s, shippedCatalog()))
            QVERIFY(one.path.starts_with("platform.") || one.path.starts_with("engine.") ||
                    one.path.starts_with("viewer."));
    }

    void attributionsNameDataAndSoftwareWithTheirLicences() {
        const std::string text(findResource("attributions.json").value_or(""));
        const QJsonObject root = QJsonDocument::fromJson(QByteArray::fromStdString(text)).object();
        QVERIFY(!root.isEmpty());
        for (const QString& list : {QStringLiteral("data"), QStringLiteral("software")}) {
            QVERIFY(root[list].toArray().size() >= 5);
            for (const QJsonValue& entry : root[list].toArray()) {
                QVERIFY(!entry[QStringLiteral("name")].toString().isEmpty());
                QVERIFY(!entry[QStringLiteral("use")].toString().isEmpty());
                QVERIFY(!entry[QStringLiteral("licence")].toString().isEmpty());
            }
        }
        for (const char* name : {"KuaiRand", "KuaiRec", "World Population Prospects", "Content Taxonomy",
                                 "CC BY-SA 4.0", "CC BY 3.0"})
            QVERIFY2(text.find(name) != std::string::npos, name);
    }

    void theSchemaOfAPackRequiresWhatThePacksHave() {
        const auto json = [](std::string_view name) {
            return QJsonDocument::fromJson(
                       QByteArray::fromStdString(std::string(findResource(name).value_or(""))))
                .object();
        };
        const QJsonObject schema = json("schemas/market.schema.json");
        const QJsonObject known = schema[QStringLiteral("properties")].toObject();
        QVERIFY(!known.isEmpty());
        for (const std::string_view name : listResources("markets/")) {
            const QJsonObject pack = json(name);
            for (const QJsonValue& key : schema[QStringLiteral("required")].toArray())
                QVERIFY(pack.contains(key.toString()));
            for (const QString& key : pack.keys()) QVERIFY2(known.contains(key), key.toUtf8());
        }
    }
};

QTEST_APPLESS_MAIN(ModelDefaultsTest)
#include "model_defaults_test.moc"
