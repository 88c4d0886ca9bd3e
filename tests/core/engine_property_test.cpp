// SPDX-License-Identifier: GPL-3.0-or-later
// What holds for every scenario, on hundreds of random small ones. A failure names the scenario's number;
// FOREREACH_PROPERTY_FIRST and FOREREACH_PROPERTY_COUNT run others, or one alone.
#include "core/audience/population.h"
#include "core/base/random.h"
#include "tests/core/engine_world.h"

using namespace forereach;
using namespace forereach::test;

namespace {

class RandomScenario {
public:
    explicit RandomScenario(std::uint32_t number)
        : m_random(RandomStream(20261124, number, Purpose::Exploration, 0, 0).key()) {}

    Scenario draw() {
        Scenario s;
        s.seed = m_random.bits() >> 12;
        s.start = SimTime::parse("2026-11-23T00:00:00Z").value().plusHours(below(48));
        s.horizonDays = 1 + below(2);
        s.warmupDays = below(2);
        s.viewers = 12 + below(300);
        s.replications = 1 + below(2);
        for (const Market& market : shippedCatalog().markets)
            if (s.markets.size() < 2 && below(6) == 0) s.markets.push_back(market.code);
        if (s.markets.empty()) s.markets = {"BR"};
        s.platform.catalogueItems = 100 + below(600);
        s.platform.renewalDays = 0.5 + 10 * m_random.uniform();
        s.platform.adLoad = below(12);
        s.platform.adGap = 1 + below(5);
        if (below(3) == 0) s.segments = {segment(s)};
        const std::vector<RankingPreset>& rankings = shippedCatalog().rankingPresets;
        const std::vector<ResponsePreset>& responses = shippedCatalog().responsePresets;
        s.distribution.rankingPreset =
            rankings[m_random.below(static_cast<std::uint32_t>(rankings.size()))].id;
        s.distribution.responsePreset =
            responses[m_random.below(static_cast<std::uint32_t>(responses.size()))].id;
        s.distribution.mode = anyMode();
        if (below(4) == 0) s.distribution.blend = {{s.distribution.mode, 1.0}};
        if (const DistributionMode other = anyMode();
            !s.distribution.blend.empty() && other != s.distribution.mode)
            s.distribution.blend = {{s.distribution.mode, 0.25}, {other, 0.75}};
        if (s.distribution.rankingPreset == "chronological") {
            s.distribution.mode = DistributionMode::Chronological; // it weighs nothing to rank by
            s.distribution.blend.clear();
        }
        if (below(3) == 0)
            for (int f = 1; f < kFormats; ++f)
                if (below(2) == 0)
                    s.platform.formats[static_cast<Format>(f)] = 0.02 + 0.15 * m_random.uniform();
        const int items = 1 + below(3);
        const bool advertised = below(2) == 0; // ads are short videos
        for (int i = 0; i < items; ++i) s.content.push_back(item(i, s, advertised && i == 0));
        if (advertised) s.campaigns = {campaign(s)};
        return s;
    }

private:
    int below(int n) { return static_cast<int>(m_random.below(static_cast<std::uint32_t>(n))); }

    DistributionMode anyMode() { return static_cast<DistributionMode>(below(kDistributionModes)); }

    SegmentId segment(const Scenario& s) {
        return segmentIdOf(s.markets[0], static_cast<Gender>(below(kGenders)),
                           static_cast<AgeBand>(below(kAgeBands)));
    }

    void asAnyFormat(ContentItem& made) {
        made.format = static_cast<Format>(below(kFormats));
        if (made.format == Format::Live)
            made.durationS = 30 + 86370 * m_random.uniform() * m_random.uniform();
        if (!lasts(made.format)) made.durationS = 0;
        const bool says = below(3) > 0;
        switch (made.format) {
        case Format::ShortVideo:
            break;
        case Format::Live:
            if (says) made.details.audience = below(100'000);
            made.publishAt.seconds += below(3600);
            break;
        case Format::Picture:
            if (says) made.details.pictures = 1 + below(32);
            break;
        case Format::Article:
            made.details.words = 1 + below(4000);
            break;
        case Format::QuestionAnswer:
            if (says) made.details.answers = below(33);
            break;
        case Format::CommunityPost:
            if (says) made.details.poll = below(2) == 0;
            if (says) made.details.words = 1 + below(200);
            break;
        }
    }

    ContentItem item(int i, const Scenario& s, bool ofCampaign) {
        static constexpr std::array kTopics{"Food & Drink", "Sports", "Travel", "Video Gaming"};
        ContentItem made =
            someItem(("item" + std::to_string(i)).c_str(), kTopics[m_random.below(kTopics.size())]);
        made.durationS = 1 + 170 * m_random.uniform();
        made.language = std::array{"en", "de", "ja", "", "pt"}[m_random.below(5)];
        made.publishAt = s.start.plusHours(below(24 * s.horizonDays));
        made.creator.id.value = "creator" + std::to_string(i);
        made.creator.followers = below(3) == 0 ? 0 : below(2'000'000);
        if (!ofCampaign) asAnyFormat(made);
        if (below(2) == 0) made.overrides.hook = -3 + 6 * m_random.uniform();
        if (below(2) == 0) made.overrides.quality = -3 + 6 * m_random.uniform();
        return made;
    }

    Campaign campaign(const Scenario& s) {
        Campaign c;
        c.id.value = "campaign";
        c.name = c.advertiser = "Somebody";
        c.currency = "EUR";
        const int lines = 1 + below(3);
        for (int i = 0; i < lines; ++i) {
            LineItem line;
            line.id.value = "line" + std::to_string(i);
            line.name = line.id.value;
            line.creative = s.content[0].id;
            line.start = s.start.plusHours(below(12));
            line.end = line.start.plusHours(1 + below(48));
            line.lifetimeBudget.micros = below(2) == 0 ? 0 : std::int64_t{1'000'000} * below(2'000'000);
            line.dailyBudget.micros = below(3) == 0 ? std::int64_t{1'000'000} * below(100'000) : 0;
            line.bidCpm.micros = std::int64_t{1'000} * below(20'000);
            line.pacing = below(2) == 0 ? Pacing::Even : Pacing::Asap;
            line.frequencyCap = {below(4), 1 + below(168)};
            if (below(3) == 0) line.segments = {segment(s)};
            c.lineItems.push_back(line);
        }
        return c;
    }

    RandomStream m_random;
};

std::uint32_t fromEnvironment(const char* name, std::uint32_t otherwise) {
    bool known = false;
    const uint value = qEnvironmentVariable(name).toUInt(&known);
    return known ? value : otherwise;
}

SimTime publishOf(const RunReport& report, const ItemId& id) {
    for (const ContentItem& item : report.scenario.content)
        if (item.id == id) return item.publishAt;
    return {};
}

/// The first thing wrong with a report, or nothing.
QString wrongWith(const RunReport& report) {
    double users = 0;
    for (const std::string& code : report.scenario.markets)
        users += static_cast<double>(shippedCatalog().market(code)->users());
    for (const LawResult& law : report.laws)
        if (!law.holds) return QString::fromStdString("law " + law.name + ": " + law.detail);
    for (const ItemReport& item : report.items) {
        const QString id = QString::fromStdString(item.id.value);
        if (item.reach.mean > item.impressions.mean)
            return id + QStringLiteral(": more people than impressions");
        if (item.reach.mean > users) return id + QStringLiteral(": more people than there are");
        if (item.completions.mean > item.impressions.mean)
            return id + QStringLiteral(": more completions than impressions");
        double bySource = 0, bySegment = 0, frequency = 0;
        for (const SourceReport& source : item.sources) bySource += source.impressions.mean;
        for (const SegmentReport& segment : item.segments) bySegment += segment.impressions.mean;
        if (std::abs(bySource - item.impressions.mean) > 1e-6 * (1 + bySource))
            return id + QStringLiteral(": sources do not add up");
        if (std::abs(bySegment - item.impressions.mean) > 1e-6 * (1 + bySegment))
            return id + QStringLiteral(": segments do not add up");
        for (const double share : item.frequencyDistribution) frequency += share;
        if (item.reach.mean > 0 && std::abs(frequency - 1) > 1e-9)
            return id + QStringLiteral(": frequencies do not add up");
        if (item.response.has_value() == (item.format == Format::ShortVideo))
            return id + QStringLiteral(": response of a format it is not");
        if (item.response && item.response->taken.mean > item.impressions.mean)
            return id + QStringLiteral(": taken more often than shown");
        if (item.response && item.completions.mean > item.response->taken.mean)
            return id + QStringLiteral(": seen to the end by who passed by");
        double before = 1 + 1e-12, reached = 0;
        for (const RetentionPoint& point : item.retention) {
            if (point.share.mean > before || point.share.mean < 0)
                return id + QStringLiteral(": retention rises");
            before = point.share.mean;
        }
        for (const HourReport& hour : item.hours) {
            if (hour.reach.mean < reached) return id + QStringLiteral(": people reached fall");
            reached = hour.reach.mean;
            if (hour.impressions.mean > 0 && hour.at.plusHours(1) <= publishOf(report, item.id))
                return id + QStringLiteral(": shown before it was published");
        }
        const Estimate& r = item.reach;
        if (r.p10 && (*r.p10 > *r.p50 || *r.p50 > *r.p90 || *r.p10 < 0))
            return id + QStringLiteral(": quantiles out of order");
    }
    return {};
}

} // namespace

class EnginePropertyTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyRandomScenarioObeysTheLawsAndSurvivesItsOwnText() {
        const std::uint32_t first = fromEnvironment("FOREREACH_PROPERTY_FIRST", 0),
                            count = fromEnvironment("FOREREACH_PROPERTY_COUNT", 240);
        int withReach = 0;
        for (std::uint32_t n = first; n < first + count; ++n) {
            const Scenario s = RandomScenario(n).draw();
            const auto say = [n](const QString& what) {
                return qPrintable(QStringLiteral("scenario %1: %2").arg(n).arg(what));
            };
            const auto read = scenarioFromJson(scenarioToJson(s));
            QVERIFY2(std::holds_alternative<Scenario>(read), say(QStringLiteral("its own text is refused")));
            QVERIFY2(std::get<Scenario>(read) == s, say(QStringLiteral("its own text is another scenario")));
            RunOptions options;
            options.workers = 1 + static_cast<int>(n % 3);
            options.keepTrace = false;
            const auto result = simulate(s, shippedCatalog(), options, {});
            QVERIFY2(result.ok(),
                     say(result.ok() ? QString() : QString::fromStdString(result.error().text())));
            const QString wrong = wrongWith(result->report);
            QVERIFY2(wrong.isEmpty(), say(wrong));
            for (const ItemReport& item : result->report.items) withReach += item.reach.mean > 0 ? 1 : 0;
            if (n % 8 != 0) continue;
            options.workers = 4;
            const auto again = simulate(s, shippedCatalog(), options, {});
            QVERIFY2(again.ok() && again->report == result->report,
                     say(QStringLiteral("other workers, other bits")));
        }
        QVERIFY(count < 100 || withReach > 50); // else nothing was looked at
    }
};

QTEST_GUILESS_MAIN(EnginePropertyTest)
#include "engine_property_test.moc"
