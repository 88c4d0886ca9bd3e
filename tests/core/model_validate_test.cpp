// SPDX-License-Identifier: GPL-3.0-or-later
// validate(): every wrong field is named by the path it has in scenario JSON, all at once, and nothing right
// is named.
#include <QTest>

#include <cmath>
#include <functional>
#include <limits>

#include "core/store/json.h"

using namespace forereach;

namespace {

Scenario good() {
    Scenario s;
    s.markets = {"GB", "DE"};
    s.viewers = 1000;
    s.start = *SimTime::parse("2026-11-23");
    ContentItem item;
    item.id = {"clip"};
    item.durationS = 12;
    item.topics = {{"Food & Drink", 1.0}, {"Vegan Diets", 0.5}};
    item.language = "en";
    item.publishAt = *SimTime::parse("2026-11-24T18:00:00Z");
    item.creator = {{"me"}, "Me", 1200};
    s.content = {item};
    Campaign campaign;
    campaign.id = {"push"};
    campaign.currency = "GBP";
    LineItem line;
    line.id = {"line"};
    line.creative = {"clip"};
    line.segments = {{"GB:F:18-24"}};
    line.lifetimeBudget = Money::fromUnits(100);
    campaign.lineItems = {line};
    s.campaigns = {campaign};
    return s;
}

bool names(const Issues& issues, const std::string& path) {
    for (const Issue& issue : issues)
        if (issue.path == path) return !issue.message.empty();
    return false;
}

QByteArray listed(const Issues& issues) {
    QByteArray out = "issues:";
    for (const Issue& issue : issues)
        out += "\n  " + QByteArray::fromStdString(issue.path + ": " + issue.message);
    return out;
}

using Spoil = std::function<void(Scenario&)>;

struct Case {
    const char* path;
    Spoil spoil;
};

const double kNan = std::numeric_limits<double>::quiet_NaN();

std::vector<Case> cases() {
    return {
        {"horizon_days", [](Scenario& s) { s.horizonDays = 0; }},
        {"horizon_days", [](Scenario& s) { s.horizonDays = 61; }},
        {"warmup_days", [](Scenario& s) { s.warmupDays = -1; }},
        {"viewers", [](Scenario& s) { s.viewers = 11; }},
        {"viewers", [](Scenario& s) { s.viewers = 20'000'001; }},
        {"viewers", [](Scenario& s) { s.markets = {"KR"}, s.viewers = 5'000'000, s.campaigns.clear(); }},
        {"replications", [](Scenario& s) { s.replications = 65; }},
        {"start", [](Scenario& s) { s.start.seconds = -5; }},
        {"markets", [](Scenario& s) { s.markets.clear(); }},
        {"markets[1]", [](Scenario& s) { s.markets[1] = "XX"; }},
        {"markets[1]", [](Scenario& s) { s.markets[1] = "GB"; }},
        {"markets[0]", [](Scenario& s) { s.markets[0] = "gb"; }},
        {"segments[0]", [](Scenario& s) { s.segments = {{"US:F:18-24"}}; }},
        {"segments[1]",
         [](Scenario& s) {
             s.segments = {{"GB:F:18-24"}, {"GB:F:18-24"}};
         }},
        {"distribution.ranking_preset", [](Scenario& s) { s.distribution.rankingPreset = "none"; }},
        {"distribution.ranking_preset", [](Scenario& s) { s.distribution.rankingPreset = "chronological"; }},
        {"distribution.blend",
         [](Scenario& s) {
             s.distribution.blend = {{DistributionMode::Recommended, 0.5}};
         }},
        {"distribution.blend.social",
         [](Scenario& s) {
             s.distribution.blend = {{DistributionMode::Recommended, 1.0}, {DistributionMode::Social, 0.0}};
         }},
        {"distribution.mode",
         [](Scenario& s) {
             s.distribution.blend = {{DistributionMode::Social, 1.0}};
         }},
        {"distribution.response_preset", [](Scenario& s) { s.distribution.responsePreset = ""; }},
        {"platform.catalogue_items", [](Scenario& s) { s.platform.catalogueItems = 0; }},
        {"platform.renewal_days", [](Scenario& s) { s.platform.renewalDays = kNan; }},
        {"platform.sync_minutes", [](Scenario& s) { s.platform.syncMinutes = 90; }},
        {"platform.ad_load", [](Scenario& s) { s.platform.adLoad = -1; }},
        {"platform.ad_gap", [](Scenario& s) { s.platform.adGap = 0; }},
        {"platform.ad_floor_cpm", [](Scenario& s) { s.platform.adFloorCpm = Money{-1}; }},
        {"platform.competition.median_cpm",
         [](Scenario& s) {
             s.platform.competition = PriceLandscape{{0}, {1}, 1};
         }},
        {"platform.competition.p90_cpm",
         [](Scenario& s) {
             s.platform.competition = PriceLandscape{{2}, {1}, 1};
         }},
        {"platform.competition.presence",
         [](Scenario& s) {
             s.platform.competition = PriceLandscape{{1}, {2}, 1.5};
         }},
        {"platform.pools[0].quota",
         [](Scenario& s) {
             s.platform.pools = {{0, 24, 0.5}};
         }},
        {"platform.pools[1].quota",
         [](Scenario& s) {
             s.platform.pools = {{300, 24, 0.5}, {300, 24, 0.5}};
         }},
        {"platform.pools[0].window_hours",
         [](Scenario& s) {
             s.platform.pools = {{300, 0, 0.5}};
         }},
        {"platform.pools[0].cohort_quantile",
         [](Scenario& s) {
             s.platform.pools = {{300, 24, 1}};
         }},
        {"content", [](Scenario& s) { s.content.clear(), s.campaigns.clear(); }},
        {"content[0].id", [](Scenario& s) { s.content[0].id = {}; }},
        {"content[1].id", [](Scenario& s) { s.content.push_back(s.content[0]); }},
        {"content[0].format", [](Scenario& s) { s.content[0].format = static_cast<Format>(99); }},
        {"content[0].duration_s",
         [](Scenario& s) {
             s.content[0].format = Format::Live;
             s.content[0].durationS = 86401;
         }},
        {"content[0].duration_s",
         [](Scenario& s) {
             s.content[0].format = Format::Picture;
             s.content[0].durationS = -1;
         }},
        {"content[0].pictures", [](Scenario& s) { s.content[0].details.pictures = 2; }},
        {"content[0].pictures",
         [](Scenario& s) {
             s.content[0].format = Format::Picture;
             s.content[0].details.pictures = 33;
         }},
        {"content[0].words",
         [](Scenario& s) {
             s.content[0].format = Format::Article;
             s.content[0].durationS = 0;
         }},
        {"content[0].words",
         [](Scenario& s) {
             s.content[0].format = Format::Article;
             s.content[0].details.words = 0;
         }},
        {"content[0].answers",
         [](Scenario& s) {
             s.content[0].format = Format::QuestionAnswer;
             s.content[0].details.answers = -1;
         }},
        {"content[0].poll",
         [](Scenario& s) {
             s.content[0].format = Format::Article;
             s.content[0].details.poll = true;
         }},
        {"content[0].audience",
         [](Scenario& s) {
             s.content[0].format = Format::Live;
             s.content[0].details.audience = -1;
         }},
        {"content[0].overrides.pace",
         [](Scenario& s) {
             s.content[0].format = Format::Picture;
             s.content[0].overrides.pace = 1;
         }},
        {"content[0].duration_s", [](Scenario& s) { s.content[0].durationS = 0; }},
        {"content[0].duration_s", [](Scenario& s) { s.content[0].durationS = kNan; }},
        {"content[0].duration_s",
         [](Scenario& s) { s.content[0].durationS = std::numeric_limits<double>::infinity(); }},
        {"content[0].topics.Catz",
         [](Scenario& s) {
             s.content[0].topics = {{"Catz", 1}};
         }},
        {"content[0].topics.Pets",
         [](Scenario& s) {
             s.content[0].topics = {{"Pets", 0}};
         }},
        {"content[0].topics.Pets",
         [](Scenario& s) {
             s.content[0].topics = {{"Pets", kNan}};
         }},
        {"content[0].language", [](Scenario& s) { s.content[0].language = "English"; }},
        {"content[0].min_age", [](Scenario& s) { s.content[0].rules.minAge = 56; }},
        {"content[0].min_age", [](Scenario& s) { s.content[0].rules.minAge = -1; }},
        {"content[0].available_in[1]",
         [](Scenario& s) {
             s.content[0].rules.markets = {s.markets[0], "Germany"};
         }},
        {"content[0].available_in", [](Scenario& s) { s.content[0].rules.markets = {"ZZ"}; }},
        {"content[0].publish_at",
         [](Scenario& s) { s.content[0].publishAt = *SimTime::parse("2026-11-22"); }},
        {"content[0].publish_at",
         [](Scenario& s) { s.content[0].publishAt = *SimTime::parse("2026-11-30"); }},
        {"content[0].creator.id", [](Scenario& s) { s.content[0].creator.id = {}; }},
        {"content[0].creator.followers", [](Scenario& s) { s.content[0].creator.followers = -1; }},
        {"content[1].creator.followers",
         [](Scenario& s) {
             s.content.push_back(s.content[0]), s.content[1].id = {"b"}, s.content[1].creator.followers = 7;
         }},
        {"content[0].overrides.hook", [](Scenario& s) { s.content[0].overrides.hook = 3.5; }},
        {"content[0].overrides.quality", [](Scenario& s) { s.content[0].overrides.quality = kNan; }},
        {"content[0].overrides.pace", [](Scenario& s) { s.content[0].overrides.pace = -4; }},
        {"content[0].signals.step_s",
         [](Scenario& s) { s.content[0].signals = MediaSignals{}, s.content[0].signals->stepS = 0; }},
        {"content[0].signals.motion[1]",
         [](Scenario& s) {
             s.content[0].signals = MediaSignals{}, s.content[0].signals->motion = {0.1f, 2.0f};
         }},
        {"content[0].signals.loudness_db[0]",
         [](Scenario& s) {
             s.content[0].signals = MediaSignals{}, s.content[0].signals->loudnessDb = {std::nanf("")};
         }},
        {"campaigns[0].id", [](Scenario& s) { s.campaigns[0].id = {}; }},
        {"campaigns[0].currency", [](Scenario& s) { s.campaigns[0].currency = "pounds"; }},
        {"campaigns[0].line_items", [](Scenario& s) { s.campaigns[0].lineItems.clear(); }},
        {"campaigns[0].line_items[1].id",
         [](Scenario& s) { s.campaigns[0].lineItems.push_back(s.campaigns[0].lineItems[0]); }},
        {"campaigns[0].line_items[0].creative",
         [](Scenario& s) { s.campaigns[0].lineItems[0].creative = {"other"}; }},
        {"campaigns[0].line_items[0].segments[0]",
         [](Scenario& s) { s.campaigns[0].lineItems[0].segments = {{"GB:F:18"}}; }},
        {"campaigns[0].line_items[0].markets[0]",
         [](Scenario& s) { s.campaigns[0].lineItems[0].markets = {"US"}; }},
        {"campaigns[0].line_items[0].segments",
         [](Scenario& s) { s.campaigns[0].lineItems[0].markets = {"DE"}; }},
        {"campaigns[1].currency",
         [](Scenario& s) {
             s.campaigns.push_back(s.campaigns[0]);
             s.campaigns[1].id = {"other"};
             s.campaigns[1].currency = "EUR";
             s.campaigns[1].lineItems[0].id = {"other-line"};
         }},
        {"campaigns",
         [](Scenario& s) {
             for (int i = 0; i < 64; ++i) {
                 s.campaigns[0].lineItems.push_back(s.campaigns[0].lineItems[0]);
                 s.campaigns[0].lineItems.back().id = {"more" + std::to_string(i)};
             }
         }},
        {"campaigns[0].line_items[0].end", [](Scenario& s) { s.campaigns[0].lineItems[0].end = s.start; }},
        {"campaigns[0].line_items[0].lifetime_budget",
         [](Scenario& s) { s.campaigns[0].lineItems[0].lifetimeBudget = {-1}; }},
        {"campaigns[0].line_items[0].daily_budget",
         [](Scenario& s) { s.campaigns[0].lineItems[0].dailyBudget = {-1}; }},
        {"campaigns[0].line_items[0].bid_cpm",
         [](Scenario& s) { s.campaigns[0].lineItems[0].bidCpm = {-1}; }},
        {"campaigns[0].line_items[0].frequency_cap.impressions",
         [](Scenario& s) { s.campaigns[0].lineItems[0].frequencyCap.impressions = -1; }},
        {"campaigns[0].line_items[0].frequency_cap.window_hours",
         [](Scenario& s) { s.campaigns[0].lineItems[0].frequencyCap.windowHours = 0; }},
    };
}

} // namespace

class ModelValidateTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aGoodScenarioHasNoIssue() {
        const Issues issues = validate(good(), shippedCatalog());
        QVERIFY2(issues.empty(), listed(issues));
    }

    void theLeastScenarioIsValid() {
        Scenario s;
        s.markets = {"GB"};
        s.content.resize(1);
        s.content[0].id = {"a"};
        s.content[0].durationS = 10;
        s.content[0].topics = {{"Pets", 1}};
        s.content[0].creator.id = {"me"};
        const Issues issues = validate(s, shippedCatalog());
        QVERIFY2(issues.empty(), listed(issues));
    }

    void eachWrongFieldIsNamedByItsPath() {
        int index = 0;
        for (const Case& one : cases()) {
            Scenario s = good();
            one.spoil(s);
            const Issues issues = validate(s, shippedCatalog());
            std::string path = one.path;
            QVERIFY2(names(issues, path),
                     QByteArray::number(index) + " wants " + path.c_str() + "; " + listed(issues));
            ++index;
        }
    }

    void allIssuesAreListedTogether() {
        Scenario s = good();
        s.horizonDays = 0;
        s.viewers = 1;
        s.markets[1] = "XX";
        s.distribution.rankingPreset = "none";
        s.content[0].durationS = -1;
        s.content[0].creator.id = {};
        s.campaigns[0].currency = "";
        s.campaigns[0].lineItems[0].bidCpm = {-5};
        const Issues issues = validate(s, shippedCatalog());
        for (const char* path :
             {"horizon_days", "viewers", "markets[1]", "distribution.ranking_preset", "content[0].duration_s",
              "content[0].creator.id", "campaigns[0].currency", "campaigns[0].line_items[0].bid_cpm"})
            QVERIFY2(names(issues, path), listed(issues));
    }

    void aMessageSaysTheLimitAndTheValue() {
        Scenario s = good();
        s.horizonDays = 61;
        const Issues issues = validate(s, shippedCatalog());
        QCOMPARE(issues.size(), std::size_t{1});
        QCOMPARE(issues[0].message, std::string("must be between 1 and 60, is 61"));
    }

    void theChronologicalModeAcceptsTheChronologicalPreset() {
        Scenario s = good();
        s.distribution.mode = DistributionMode::Chronological;
        s.distribution.rankingPreset = "chronological";
        QVERIFY(validate(s, shippedCatalog()).empty());
    }

    void resolvingFillsInTheStartTheTimesAndThePools() {
        Scenario s = good();
        s.start = {};
        s.content[0].publishAt = *SimTime::parse("2026-12-01T18:40:00Z");
        s.content.push_back(s.content[0]);
        s.content[1].id = {"second"};
        s.content[1].publishAt = {};
        const Scenario r = resolved(s);
        QCOMPARE(r.start.iso(), std::string("2026-12-01T18:00:00Z")); // the hour of the earliest item
        QCOMPARE(r.content[0].publishAt, s.content[0].publishAt);
        QCOMPARE(r.content[1].publishAt, r.start);
        QCOMPARE(r.campaigns[0].lineItems[0].start, r.start);
        QCOMPARE(r.campaigns[0].lineItems[0].end, r.start.plusHours(7 * 24));
        QVERIFY(!r.platform.pools.empty());
        QVERIFY2(validate(r, shippedCatalog()).empty(), listed(validate(r, shippedCatalog())));
        QVERIFY(resolved(r) == r);
        s.content[0].publishAt = {};
        QCOMPARE(resolved(s).start.iso(), std::string("2026-11-23T00:00:00Z"));
    }

    void wordsReadBackAsThemselves() {
        for (const Format f : {Format::ShortVideo, Format::Live, Format::Picture, Format::Article,
                               Format::QuestionAnswer, Format::CommunityPost})
            QVERIFY(formatFromText(toText(f)) == f);
        for (const DistributionMode m :
             {DistributionMode::Recommended, DistributionMode::Chronological, DistributionMode::Random})
            QVERIFY(distributionModeFromText(toText(m)) == m);
        QVERIFY(!formatFromText("video"));
        QVERIFY(!distributionModeFromText(""));
        QCOMPARE(segmentIdOf("GB", Gender::Female, AgeBand::A18to24).value, std::string("GB:F:18-24"));
        QCOMPARE(segmentIdOf("US", Gender::Male, AgeBand::A55plus).value, std::string("US:M:55+"));
    }
};

QTEST_APPLESS_MAIN(ModelValidateTest)
#include "model_validate_test.moc"
