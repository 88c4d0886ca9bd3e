// SPDX-License-Identifier: GPL-3.0-or-later
// Distribution modes: the same viewers, items and luck under another feed.
#include <set>

#include "core/sim/replay.h"
#include "tests/core/engine_world.h"

using namespace forereach;
using namespace forereach::test;

namespace {

Scenario of(DistributionMode mode, std::int64_t viewers = 3000) {
    Scenario s = smallScenario(viewers, 2);
    s.distribution.mode = mode;
    s.content[0].creator.followers = 300000;
    return s;
}

double from(const ItemReport& item, std::initializer_list<CandidateSource> sources) {
    double sum = 0;
    for (const SourceReport& s : item.sources)
        if (std::find(sources.begin(), sources.end(), s.source) != sources.end()) sum += s.impressions.mean;
    return sum;
}

/// use(session of a viewer), over sessions of viewers with an even number, until it has seen `count`.
void eachSession(const RunOutcome& run, int count, const std::function<void(const FeedAnswer&)>& use) {
    for (std::int64_t v = 0; count > 0 && v < run.report.provenance.viewers; v += 2) {
        FeedQuery query;
        query.viewer = v;
        query.slots = 17;
        if (const auto answer = replayFeed(*run.trace, query); answer.ok()) use(*answer), --count;
    }
}

} // namespace

class EngineModesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void inAPortalEverybodySeesTheSamePage() {
        const RunOutcome run = mustRun(of(DistributionMode::Portal));
        std::map<std::int64_t, std::vector<std::int64_t>>
            pageAt; // by time: the ranked items of the longest page
        int compared = 0;
        eachSession(run, 300, [&](const FeedAnswer& answer) {
            std::vector<std::int64_t> all; // what passed the filters, in the page's order
            for (const LedgerCandidate& c : answer.candidates) {
                QVERIFY(c.source == CandidateSource::Editorial);
                all.push_back(c.catalogueId);
            }
            const auto [known, fresh] = pageAt.emplace(answer.at.seconds, all);
            if (fresh) return;
            QVERIFY(known->second == all); // the same candidates, the same order, whoever asks
            ++compared;
        });
        QVERIFY2(compared > 100, qPrintable(QString::number(compared)));
        QVERIFY(run.report.attention.videosPerSession >
                8); // who returns finds a page, not what is left of it
        const ItemReport& item = run.report.items[0];
        QCOMPARE(from(item, {CandidateSource::Interest, CandidateSource::Follow, CandidateSource::Random}),
                 0.0);
    }

    void inASocialFeedNothingComesFromOutsideTheNetwork() {
        Scenario s = of(DistributionMode::Social);
        s.content.push_back(someItem("nobody"));
        s.content[1].creator = {{"nobody"}, "Nobody", 0};
        const RunOutcome run = mustRun(s);
        const ItemReport& known = run.report.items[0];
        QVERIFY(known.impressions.mean > 0);
        QCOMPARE(from(known, {CandidateSource::Follow, CandidateSource::Share}), known.impressions.mean);
        QVERIFY(from(known, {CandidateSource::Follow}) > 0);
        QCOMPARE(run.report.items[1].impressions.mean, 0.0); // no followers: nobody to begin with
        int slots = 0;
        std::map<std::int64_t, std::set<std::string>> creators; // by viewer
        eachSession(run, 200, [&](const FeedAnswer& answer) {
            for (const FeedSlot& slot : answer.slots) {
                if (slot.insertedByPool) continue; // the random arm, which measures every feed
                QCOMPARE(slot.shown.source, CandidateSource::Follow);
                ++slots;
            }
        });
        QVERIFY(slots > 200);
    }

    void whoFollowsACreatorTodayFollowsThemTomorrow() {
        const RunOutcome run = mustRun(of(DistributionMode::Social));
        int both = 0;
        for (std::int64_t v = 0; v < 60; ++v) {
            FeedQuery query;
            query.viewer = v;
            const auto first = replayFeed(*run.trace, query);
            if (!first.ok()) continue;
            std::map<std::string, bool> follows;
            for (const FeedSession& session : first->sessions) {
                query.at = session.at;
                query.session = session.number;
                const auto answer = replayFeed(*run.trace, query);
                QVERIFY(answer.ok());
                for (const LedgerCandidate& c : answer->candidates) {
                    if (c.catalogueId < 0 || (!c.filteredBy.empty() && c.filteredBy != "not followed"))
                        continue;
                    // Taste leans to the item's topic, and a creator may have items of two: only those of one
                    // are compared.
                    const auto [known, fresh] =
                        follows.emplace(c.creatorLabel + c.mainTopic, c.filteredBy.empty());
                    if (fresh) continue;
                    QCOMPARE(c.filteredBy.empty(), known->second);
                    ++both;
                }
            }
        }
        QVERIFY2(both > 200, qPrintable(QString::number(both)));
    }

    void aChronologicalPageIsNewestFirstAndItsLedgerSaysSo() {
        const RunOutcome run = mustRun(of(DistributionMode::Chronological));
        int slots = 0;
        eachSession(run, 100, [&](const FeedAnswer& answer) {
            for (const FeedSlot& slot : answer.slots) {
                if (slot.insertedByPool || slot.shown.parts.empty()) continue;
                QCOMPARE(slot.shown.parts.size(), std::size_t(1));
                QCOMPARE(slot.shown.parts[0].action, std::string("age"));
                QCOMPARE(slot.shown.parts[0].prediction, -slot.shown.score);
                ++slots;
            }
        });
        QVERIFY(slots > 200);
    }

    void aBlendOfOneModeIsThatMode() {
        for (const DistributionMode mode :
             {DistributionMode::Recommended, DistributionMode::Portal, DistributionMode::Social}) {
            Scenario s = of(mode, 1200);
            const RunReport pure = mustRun(s).report;
            s.distribution.blend = {{mode, 1.0}};
            const RunReport blend = mustRun(s).report;
            QVERIFY(blend.items == pure.items);
            QVERIFY(blend.market == pure.market);
        }
    }

    void aBlendServesVisitsByItsShares() {
        Scenario s = of(DistributionMode::Random, 6000);
        s.platform.catalogueItems = 300; // so that the item comes up often in a random feed
        const double whole = from(mustRun(s).report.items[0], {CandidateSource::Random});
        s.distribution.blend = {{DistributionMode::Random, 0.25}, {DistributionMode::Social, 0.75}};
        const RunReport blend = mustRun(s).report;
        const double part = from(blend.items[0], {CandidateSource::Random});
        QVERIFY2(whole > 0 && std::abs(part / whole - 0.25) < 0.05,
                 qPrintable(QString::number(part / whole)));
        QVERIFY(from(blend.items[0], {CandidateSource::Follow}) > 0);
        for (const LawResult& law : blend.laws) QVERIFY2(law.holds, law.name.c_str());
    }

    void everyModeGivesTheSameBitsForAnyNumberOfWorkers() {
        Scenario s = of(DistributionMode::Recommended, 1200);
        s.distribution.blend = {{DistributionMode::Recommended, 0.2},
                                {DistributionMode::Social, 0.2},
                                {DistributionMode::Chronological, 0.2},
                                {DistributionMode::Portal, 0.2},
                                {DistributionMode::Random, 0.2}};
        compareAnyNumberOfWorkers(s);
    }

    void peopleWatchLongerWhereTheFeedFitsThem() {
        // The platform learns in every mode; what a recommended feed adds is fit: people watch longer than in
        // a random one.
        const auto watched = [](DistributionMode mode) {
            constexpr std::uint64_t kSeeds = 12; // a portal shows few items, and they differ by seed
            double seconds = 0;
            for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
                Scenario s = of(mode, 4000);
                s.seed = seed;
                seconds += mustRun(s).report.market.meanWatchS;
            }
            return seconds / kSeeds;
        };
        const double recommended = watched(DistributionMode::Recommended),
                     portal = watched(DistributionMode::Portal), random = watched(DistributionMode::Random);
        QVERIFY2(recommended > portal && portal > random,
                 qPrintable(QStringLiteral("%1 %2 %3").arg(recommended).arg(portal).arg(random)));
    }
};

QTEST_GUILESS_MAIN(EngineModesTest)
#include "engine_modes_test.moc"
