// SPDX-License-Identifier: GPL-3.0-or-later
// What stands beside the ranked feed, what a network weighs, and whom an item's rules keep out.
#include <map>
#include <set>

#include "core/sim/replay.h"
#include "core/sim/trace.h"
#include "tests/core/engine_world.h"

using namespace forereach;
using namespace forereach::test;

namespace {

double impressionsFrom(const ItemReport& item, CandidateSource source) {
    double sum = 0;
    for (const SourceReport& s : item.sources)
        if (s.source == source) sum += s.impressions.mean;
    return sum;
}

/// use(session), over all sessions of every fourth viewer.
void eachSession(const RunOutcome& run, const std::function<void(const FeedAnswer&)>& use) {
    for (std::int64_t v = 0; v < run.report.provenance.viewers; v += 4) {
        FeedQuery query;
        query.viewer = v;
        query.slots = 17;
        const auto first = replayFeed(*run.trace, query);
        if (!first) continue;
        for (const FeedSession& one : first->sessions) {
            query.at = one.at;
            query.session = one.number;
            const auto answer = replayFeed(*run.trace, query);
            if (!answer) qFatal("%s", answer.error().text().c_str());
            use(*answer);
        }
    }
}

void allLawsHold(const RunReport& report) {
    for (const LawResult& law : report.laws)
        QVERIFY2(law.holds, qPrintable(QString::fromStdString(law.name + ": " + law.detail)));
}

} // namespace

class EngineSourcesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void editorsPickTheSameFewForAllInTheirShareOfSessions() {
        Scenario s = smallScenario(300, 2);
        s.overrides["engine.editorial_share"] = 0.2;
        const RunOutcome run = mustRun(s);
        int sessions = 0, picked = 0;
        std::map<std::int64_t, std::set<std::int64_t>> picks; // by time
        eachSession(run, [&](const FeedAnswer& answer) {
            int here = 0;
            for (const FeedSlot& slot : answer.slots)
                if (slot.shown.source == CandidateSource::Editorial) {
                    QVERIFY(slot.insertedByPool); // not won by score
                    QVERIFY(slot.slot <= 4);      // at the second place, but for what was put before it
                    picks[answer.at.seconds].insert(slot.shown.catalogueId);
                    ++here;
                }
            QVERIFY(here <= 1);
            ++sessions;
            picked += here;
        });
        // A pick that stands in the page anyway, or that is not understood, is not put in once more.
        const double share = static_cast<double>(picked) / sessions;
        QVERIFY2(sessions > 200 && share > 0.08 && share <= 0.24, qPrintable(QString::number(share)));
        for (const auto& [at, items] : picks) QVERIFY(items.size() <= 8);
        allLawsHold(run.report);
    }

    void anItemIsPickedByEditorsOnlyOnceItTrends() {
        Scenario s = smallScenario(2000, 3);
        s.overrides["engine.editorial_share"] = 0.2;
        s.overrides["engine.trending_share"] = 1; // found by all, or one item of millions hardly gets there
        s.overrides["engine.retrieval_share"] = 0.05;
        s.content[0].overrides.quality = 3;
        s.content[0].overrides.hook = 3;
        s.content[0].creator.followers = 3'000'000;
        s.content.push_back(someItem("poor"));
        s.content[1].creator = {{"poor"}, "Poor", 0};
        s.content[1].overrides.quality = -3;
        const RunReport report = mustRun(s).report;
        QVERIFY(impressionsFrom(report.items[0], CandidateSource::Editorial) > 0);
        QCOMPARE(impressionsFrom(report.items[1], CandidateSource::Editorial), 0.0);
        s.overrides.clear(); // none as it ships
        QCOMPARE(impressionsFrom(mustRun(s).report.items[0], CandidateSource::Editorial), 0.0);
    }

    void somethingNewByAFollowedCreatorStandsInItsShareOfSessions() {
        Scenario s = smallScenario(300, 2);
        s.overrides["engine.network_share"] = 0.3;
        int sessions = 0, shown = 0;
        const RunOutcome run = mustRun(s);
        eachSession(run, [&](const FeedAnswer& answer) {
            int here = 0;
            for (const FeedSlot& slot : answer.slots)
                here += !slot.shown.item && slot.shown.source == CandidateSource::Follow ? 1 : 0;
            QVERIFY(here <= 1);
            ++sessions;
            shown += here;
        });
        // Some stand behind where the viewer leaves.
        const double share = static_cast<double>(shown) / sessions;
        QVERIFY2(share > 0.1 && share < 0.33, qPrintable(QString::number(share)));
        allLawsHold(run.report);
    }

    void whatTheViewersNetworkMadeRanksAtTheWeightOfTheNetwork() {
        Scenario s = smallScenario(300, 2);
        s.distribution.rankingPreset = "x-2023";
        // Of what passed the filters: the share that was shown, of followed creators and of others.
        const auto shares = [&](double factor) {
            s.overrides["ranking.x-2023.in_network_factor"] = factor;
            std::array<double, 2> shown{}, all{};
            eachSession(mustRun(s), [&](const FeedAnswer& answer) {
                for (const LedgerCandidate& c : answer.candidates) {
                    if (!c.filteredBy.empty()) continue;
                    const std::size_t of = c.sourceDetail.find(", followed") != std::string::npos ? 0 : 1;
                    all[of] += 1;
                    shown[of] += c.shownInSlot > 0 ? 1 : 0;
                }
            });
            return std::array{shown[0] / all[0], shown[1] / all[1], all[0]};
        };
        const auto heavy = shares(3), light = shares(0.9);
        QVERIFY(heavy[2] > 200 && light[2] > 200);
        QVERIFY2(heavy[0] / heavy[1] > 1.5 * light[0] / light[1],
                 qPrintable(QStringLiteral("%1 and %2").arg(heavy[0] / heavy[1]).arg(light[0] / light[1])));
    }

    void whatIsOldOrOfNobodyWhoIsFollowedGainsNothingByIt() {
        // Under the weights of X most values are below zero: a factor must not turn them around.
        Scenario s = smallScenario(300, 1);
        s.distribution.rankingPreset = "x-2023";
        const RunOutcome run = mustRun(s);
        const Checkpoint& start = *run.trace->checkpoint;
        const TrackedItem& item = run.trace->world->tracked[0];
        int below = 0;
        for (const ViewerBelief& viewer : start.viewers) {
            const auto scored = [&](float network, float freshness) {
                return scoreSingle(viewer, start.heads, item.visible, {}, network, freshness).score;
            };
            QVERIFY(scored(0.75f, 0.5f) < scored(0.75f, 1.0f));
            QVERIFY(scored(0.75f, 1.0f) < scored(1.0f, 1.0f));
            below += scored(1.0f, 1.0f) < 0 ? 1 : 0;
        }
        QVERIFY2(below > 100, qPrintable(QString::number(below)));
    }

    void underEveryPresetAGoodItemIsBelievedBetterInItsPool() {
        for (const char* preset : {"short-video-form", "x-2023", "x-2026-08"}) {
            Scenario s = smallScenario(3000, 3);
            s.distribution.rankingPreset = preset;
            s.replications = 8;
            const auto add = [&](const char* id, double standardDeviations) {
                ContentItem item = someItem(id);
                item.creator = {{id}, id, 0};
                item.overrides.quality = item.overrides.hook = standardDeviations;
                s.content.push_back(item);
            };
            s.content.clear();
            add("good", 2.5);
            add("poor", -2.5);
            const RunReport report = mustRun(s).report;
            allLawsHold(report);
            // Where one dislike outweighs a hundred likes, a pool's 300 impressions leave more in doubt.
            const PoolReport &good = report.items[0].pools[0], &poor = report.items[1].pools[0];
            QVERIFY2(*good.value > *poor.value && *good.probability > *poor.probability + 0.1 &&
                         good.passedShare >= poor.passedShare,
                     qPrintable(QStringLiteral("%1: %2 and %3, %4 and %5")
                                    .arg(QLatin1String(preset))
                                    .arg(*good.value)
                                    .arg(*poor.value)
                                    .arg(*good.probability)
                                    .arg(*poor.probability)));
        }
    }

    void anItemMeetsOnlyThoseWhomItsRulesAdmit() {
        Scenario s = smallScenario(4000, 2);
        s.markets = {"AU", "GB"};
        s.content[0].creator.followers = 300000;
        s.content[0].rules.minAge = 18;
        s.content[0].rules.markets = {"AU"};
        s.content.push_back(someItem("anyone"));
        s.content[1].creator.followers = 300000;
        const RunReport report = mustRun(s).report;
        allLawsHold(report);
        int admitted = 0, kept = 0;
        for (const SegmentReport& segment : report.items[0].segments) {
            const std::string& id = segment.id.value;
            if (id.starts_with("AU:") && !id.ends_with("13-17"))
                admitted += segment.impressions.mean > 0 ? 1 : 0;
            else {
                QCOMPARE(segment.impressions.mean, 0.0);
                ++kept;
            }
        }
        QVERIFY2(admitted >= 8 && kept >= 14, qPrintable(QStringLiteral("%1 %2").arg(admitted).arg(kept)));
        // The pool gives its quota to those who are left.
        const double own = impressionsFrom(report.items[0], CandidateSource::Exploration),
                     other = impressionsFrom(report.items[1], CandidateSource::Exploration);
        QVERIFY2(own > 200 && other > 200, qPrintable(QStringLiteral("%1 %2").arg(own).arg(other)));
        for (const SegmentReport& segment : report.items[1].segments)
            if (segment.id.value.starts_with("GB:F:18")) QVERIFY(segment.impressions.mean > 0);
    }

    void anAdMeetsOnlyThoseWhomTheRulesOfItsCreativeAdmit() {
        Scenario s = smallScenario(2000, 2);
        s.content[0].rules.minAge = 25;
        s.platform.competition = PriceLandscape{{3'000'000}, {7'000'000}, 0.9, {}};
        LineItem line;
        line.id.value = "l";
        line.creative.value = "one";
        line.lifetimeBudget = Money::fromUnits(30000);
        line.bidCpm = Money{9'000'000};
        Campaign c;
        c.id.value = "push";
        c.currency = "AUD";
        c.lineItems = {line};
        s.campaigns = {c};
        const RunReport report = mustRun(s).report;
        allLawsHold(report);
        const LineItemReport& ran = report.campaigns[0].lineItems[0];
        QVERIFY(ran.impressions.mean > 0);
        for (const SegmentReport& segment : ran.segments)
            if (segment.id.value.ends_with("13-17") || segment.id.value.ends_with("18-24"))
                QCOMPARE(segment.impressions.mean, 0.0);
    }
};

QTEST_GUILESS_MAIN(EngineSourcesTest)
#include "engine_sources_test.moc"
