// SPDX-License-Identifier: GPL-3.0-or-later
// Every default can be said otherwise, by its path; what is said is what the engine computes with, and every
// digest and mark knows it.
#include <algorithm>

#include "core/model/overrides.h"
#include "tests/core/engine_world.h"

using namespace forereach;
using namespace forereach::test;

namespace {

bool names(const Issues& issues, std::string_view path, std::string_view words) {
    return std::any_of(issues.begin(), issues.end(), [&](const Issue& one) {
        return one.path == path && one.message.find(words) != std::string::npos;
    });
}

double valueAt(const Scenario& s, const Catalog& catalog, std::string_view path) {
    for (const DefaultInUse& one : defaultsInUse(s, catalog))
        if (one.path == path) return one.value.value;
    return -1;
}

} // namespace

class OverridesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyDefaultInUseCanBeOverridden() {
        Scenario s = smallScenario();
        s.campaigns.push_back({}); // lists the platform's figures of ads too
        int whole = 0;
        for (const DefaultInUse& one : defaultsInUse(s, shippedCatalog())) {
            if (one.least == one.most) continue; // this version computes with one value only
            Scenario changed = s;
            const double wanted =
                one.value.value == one.least ? (one.least + one.most) / 2 : (one.value.value + one.least) / 2;
            changed.overrides[one.path] = wanted;
            const Issues issues = overrideIssues(changed, shippedCatalog());
            QVERIFY2(issues.empty(), issues.empty() ? "" : (issues[0].path + issues[0].message).c_str());
            const Catalog applied = withOverrides(shippedCatalog(), changed);
            Scenario platform = withOverrides(changed);
            const bool ofPlatform = one.path.starts_with("platform.");
            if (!ofPlatform) platform.overrides.clear();
            QVERIFY2(ofPlatform ? platform.platform != s.platform
                                : valueAt(platform, applied, one.path) == wanted,
                     one.path.c_str());
            QVERIFY2(scenarioDigest(changed, shippedCatalog()) != scenarioDigest(s, shippedCatalog()),
                     one.path.c_str());
            ++whole;
        }
        QVERIFY(whole > 150);
    }

    void whatIsOverriddenWronglyNamesItsPathAndRange() {
        Scenario s = smallScenario();
        s.overrides = {{"markets.AU.penetration.F:18-24", 1.5},
                       {"markets.XX.people.F:18-24", 1.0},
                       {"ranking.short-video-form.likes", 1.0},
                       {"viewer.memory", 1.5},
                       {"markets.AU.sessions_per_day", 0.0}};
        const Issues issues = validate(s, shippedCatalog());
        QVERIFY(names(issues, "overrides.markets.AU.penetration.F:18-24", "between 0 and 1, is 1.5"));
        QVERIFY(names(issues, "overrides.markets.XX.people.F:18-24", "no such figure"));
        QVERIFY(names(issues, "overrides.ranking.short-video-form.likes", "no such figure"));
        QVERIFY(names(issues, "overrides.markets.AU.sessions_per_day", "must be between"));
        QVERIFY(names(issues, "overrides.viewer.memory", "between 0 and 1, is 1.5"));
        QCOMPARE(issues.size(), std::size_t{5});
    }

    void sharesThatAddUpMakeRoomForTheOneThatIsSaid() {
        Scenario s = smallScenario();
        s.overrides["markets.AU.hour_curve.20"] = 0.25;
        const Catalog applied = withOverrides(shippedCatalog(), s);
        const Market &before = *shippedCatalog().market("AU"), &after = *applied.market("AU");
        double sum = 0;
        for (const Sourced& h : after.hourCurve) sum += h.value;
        QVERIFY(std::abs(sum - 1) < 1e-9);
        QCOMPARE(after.hourCurve[20].value, 0.25);
        QVERIFY(std::abs(after.hourCurve[3].value / after.hourCurve[9].value -
                         before.hourCurve[3].value / before.hourCurve[9].value) < 1e-9);
        s.overrides["markets.AU.hour_curve.21"] = 0.75;
        QVERIFY(names(validate(s, shippedCatalog()), "overrides.markets.AU.hour_curve",
                      "leave the other shares"));
    }

    void nobodyUsesTheAppIsRefused() {
        Scenario s = smallScenario();
        for (const char* sex : {"F", "M"})
            for (int a = 0; a < kAgeBands; ++a)
                s.overrides[std::string("markets.AU.penetration.") + sex + ":" +
                            std::string(toText(static_cast<AgeBand>(a)))] = 0;
        QVERIFY(names(validate(s, shippedCatalog()), "viewers", "0 app users"));
    }

    void aSmallerMarketIsReachedLessAndTheReportSaysWhatItRestsOn() {
        Scenario s = smallScenario(1200, 1);
        const RunReport plain = mustRun(s).report;
        const Market& au = *shippedCatalog().market("AU");
        for (std::size_t g = 0; g < kGenders; ++g)
            for (std::size_t a = 0; a < kAgeBands; ++a)
                s.overrides["markets.AU.penetration." + std::string(toText(static_cast<Gender>(g))) + ":" +
                            std::string(toText(static_cast<AgeBand>(a)))] = au.penetration[g][a].value / 2;
        const RunReport half = mustRun(s).report;
        QVERIFY(std::abs(static_cast<double>(half.market.users) / static_cast<double>(plain.market.users) -
                         0.5) < 0.01);
        QCOMPARE(plain.provenance.restsOn->changed, 0);
        QCOMPARE(half.provenance.restsOn->changed, 12);
        QVERIFY(plain.provenance.restsOn->unverified > 50);
        // The report's own scenario is the same question.
        QCOMPARE(mustRun(half.scenario).report.digest, half.digest);
    }

    void viewersAreAsTheUserSays() {
        Scenario s = smallScenario(600, 1);
        const RunReport plain = mustRun(s).report;
        s.overrides = {{"viewer.leave", -1.5}};
        QVERIFY(mustRun(s).report.attention.videosPerSession < 0.6 * plain.attention.videosPerSession);
        s.overrides = {{"viewer.tiring", 0}};
        QVERIFY(mustRun(s).report.attention.fatigue < 1e-6);
        s.overrides = {{"viewer.drift_rate", 0}};
        const double chance = mustRun(s).report.attention.interestDrift;
        s.overrides = {{"viewer.drift_rate", 0.002}};
        const double strong = mustRun(s).report.attention.interestDrift;
        QVERIFY2(strong > 1.1 * chance && plain.attention.interestDrift >= chance,
                 qPrintable(QStringLiteral("%1 %2").arg(strong).arg(chance)));
        s.overrides = {{"viewer.drift_bound", 0}};
        QCOMPARE(mustRun(s).report.attention.interestDrift, 0.0);
        s.markets = {"IN"};
        s.overrides.clear();
        const double lost = mustRun(s).report.market.startsLostRate;
        s.overrides = {{"viewer.gives_up_per_s", 0}};
        QCOMPARE(mustRun(s).report.market.startsLostRate, 0.0);
        QVERIFY(lost > 0);
        s.overrides = {{"viewer.return_1_day", 5}, {"viewer.return_2_days", 5}, {"viewer.return_3_days", 5}};
        s.markets = {"AU"};
        s.horizonDays = 3;
        const RunReport daily = mustRun(s).report;
        QVERIFY(!daily.market.daysBetweenUse.empty() && daily.market.daysBetweenUse[0] > 0.95);
    }

    void overridesOfThePlatformAreThePlatform() {
        Scenario s = smallScenario(600, 1), direct = s;
        s.overrides = {{"platform.catalogue_items", 500}, {"platform.pools[1].quota", 9000}};
        direct.platform.catalogueItems = 500;
        direct.platform.pools = defaultPools();
        direct.platform.pools[1].quota = 9000;
        const RunReport a = mustRun(s).report, b = mustRun(direct).report;
        QVERIFY(a.items == b.items);
        QCOMPARE(mustRun(a.scenario).report.digest, a.digest);
        s.overrides["platform.pools[1].quota"] = 200; // below the first
        QVERIFY(names(validate(s, shippedCatalog()), "platform.pools[1].quota", "above the quota"));
    }

    void aChangedPackIsAnotherScenarioAndAnotherWarmUp() {
        const Scenario s = smallScenario(600, 1);
        Catalog other = shippedCatalog();
        for (Market& m : other.markets)
            if (m.code == "AU") m.sessionsPerDay.value *= 1.5;
        QVERIFY(scenarioDigest(s, other) != scenarioDigest(s, shippedCatalog()));
        // A cache filled by one of them does not answer for the other.
        RunOptions cached;
        cached.workers = 2;
        cached.cache = std::make_shared<EngineCache>();
        QVERIFY(simulate(s, shippedCatalog(), cached, {}).ok());
        const auto warm = simulate(s, other, cached, {}), cold = simulate(s, other, RunOptions{}, {});
        QCOMPARE(warm.value().report.digest, cold.value().report.digest);
    }

    void textOfAnOverride() {
        const auto read = overrideFromText("markets.GB.topics.Food & Drink=0.25");
        QVERIFY(read && read->first == "markets.GB.topics.Food & Drink" && read->second == 0.25);
        for (const char* wrong : {"", "=1", "a", "a=", "a=1x", "a=nan"}) QVERIFY(!overrideFromText(wrong));
    }

    void theDocumentKeepsThem() {
        Scenario s = smallScenario();
        s.overrides = {{"markets.AU.people.F:18-24", 123456.5}, {"engine.retrieval_share", 0.002}};
        const auto read = scenarioFromJson(scenarioToJson(s));
        QVERIFY(std::holds_alternative<Scenario>(read));
        QVERIFY(std::get<Scenario>(read) == s);
    }
};

QTEST_APPLESS_MAIN(OverridesTest)
#include "overrides_test.moc"
