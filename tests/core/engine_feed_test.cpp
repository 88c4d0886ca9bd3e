// SPDX-License-Identifier: GPL-3.0-or-later
// What the platform does with what it believes: requests, learning, pools; and that it reads beliefs only.
#include <algorithm>
#include <numeric>
#include <set>

#include "core/base/det_math.h"
#include "core/base/random.h"
#include "core/feed/pools.h"
#include "core/sim/replay.h"
#include "core/sim/trace.h"
#include "tests/core/engine_world.h"

using namespace forereach;
using namespace forereach::test;

namespace {

/// `count` videos, each shown `sightings` times to one viewer: an item's value is 1 + spread z on average,
/// and one impression's an item's value or nothing around it, with a variance of 4.
Cohort cohortOfItems(int count, double spread, int sightings, const Cohort& previous = {}) {
    std::vector<ItemVisible> visible(static_cast<std::size_t>(count));
    std::vector<ItemFeedback> feedback(visible.size());
    for (std::size_t i = 0; i < visible.size(); ++i) {
        RandomStream random(mix64(900 + i));
        const double value = 1 + spread * detNormalQuantile(random.uniform());
        visible[i].bornTick = 1;
        for (int k = 0; k < sightings; ++k) {
            const double one = value + (random.uniform() < 0.5 ? -2 : 2);
            feedback[i].value += std::llround(one * 65536);
            feedback[i].valueSquared += std::llround(one * one * 65536);
        }
        feedback[i].explored = feedback[i].exploredWeight = sightings;
        feedback[i].valueExpected = feedback[i].worthExpected = std::int64_t{sightings} * 65536;
    }
    return cohortOf(visible, feedback, 0, static_cast<std::uint32_t>(count), 0, 10, previous);
}

} // namespace

class EngineFeedTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aLedgersPartsAddUpToTheScore() {
        Scenario s = smallScenario(2000, 2);
        s.content[0].creator.followers = 300000;
        const RunOutcome run = mustRun(s);
        FeedQuery query;
        query.whoSaw = ItemId{"one"};
        const auto answer = replayFeed(*run.trace, query);
        QVERIFY2(answer.ok(), answer.ok() ? "" : answer.error().text().c_str());
        QVERIFY(answer->candidates.size() > 100);
        for (const LedgerCandidate& c : answer->candidates) {
            double sum = 0;
            for (const LedgerPart& p : c.parts) sum += p.product;
            QVERIFY(std::abs(sum - c.score) < 1e-9 + 1e-6 * std::abs(c.score));
        }
        QVERIFY(std::any_of(answer->slots.begin(), answer->slots.end(),
                            [](const FeedSlot& f) { return f.shown.item && f.shown.item->value == "one"; }));
        int removed = 0, found = 0;
        for (const auto& [name, n] : answer->funnel.removedBy) removed += n;
        for (const auto& [name, n] : answer->funnel.bySource) found += n;
        QCOMPARE(found, answer->funnel.found);
        QVERIFY(answer->funnel.ranked <= answer->funnel.found - removed);
    }

    void searchesAreForWhatPeopleLikeAndStandTogether() {
        Scenario s = smallScenario(400, 2);
        s.overrides["engine.search_share"] = 0.1;
        const RunOutcome run = mustRun(s);
        const Population& people = run.trace->world->population;
        int sessions = 0, searching = 0;
        double liked = 0, chance = 0;
        for (std::int64_t v = 0; v < people.viewers(); v += 8) {
            FeedQuery query;
            query.viewer = v;
            query.slots = 17;
            const auto all = replayFeed(*run.trace, query);
            if (!all) continue;
            for (const FeedSession& one : all->sessions) {
                query.at = one.at;
                query.session = one.number;
                const auto answer = replayFeed(*run.trace, query);
                std::set<std::string> topics;
                int results = 0, last = 0;
                for (const FeedSlot& slot : answer->slots) {
                    if (slot.shown.item || slot.shown.source != CandidateSource::Search) continue;
                    QVERIFY(slot.insertedByPool);
                    topics.insert(slot.shown.mainTopic);
                    // An item of the user's may stand between two results.
                    QVERIFY(last == 0 || slot.slot - last <= 3);
                    last = slot.slot;
                    ++results;
                }
                ++sessions;
                if (results == 0) continue;
                ++searching;
                QVERIFY(results <= 3);
                QCOMPARE(topics.size(), std::size_t{1});
                const auto topic = topicIndex(*topics.begin());
                QVERIFY(topic.has_value());
                const auto& taste = people.truth[static_cast<std::size_t>(v)].taste;
                liked += taste[static_cast<std::size_t>(*topic)] / 255.0;
                chance += 1.0 / kTopicCount;
            }
        }
        // One session in ten; some searches stand behind where the viewer leaves.
        QVERIFY(sessions > 120);
        const double share = static_cast<double>(searching) / sessions;
        QVERIFY2(share > 0.03 && share < 0.15, qPrintable(QString::number(share)));
        QVERIFY2(liked > 1.3 * chance, qPrintable(QString::number(liked / chance)));
    }

    void anItemIsFoundBySearchesForItsTopic() {
        Scenario s = smallScenario(2000, 2);
        s.overrides["engine.search_share"] = 0.1;
        s.overrides["engine.search_found"] = 0.01;
        const auto found = [](const RunReport& r) {
            double people = 0;
            for (const SourceReport& source : r.items[0].sources)
                if (source.source == CandidateSource::Search) people += source.impressions.mean;
            return people;
        };
        const RunReport report = mustRun(s).report;
        for (const LawResult& law : report.laws) QVERIFY2(law.holds, law.name.c_str());
        const Market& au = *shippedCatalog().market("AU");
        double topicShare = 0;
        for (std::size_t k = 0; k < kTopicCount; ++k)
            if (kTopics[k].name == "Food & Drink") topicShare = au.topics[k].value;
        // From noon of the first day, less who has it already.
        const double expected = report.market.sessions.mean * 0.75 * 0.1 * topicShare * 0.01;
        QVERIFY2(found(report) > 0.7 * expected && found(report) < 1.25 * expected,
                 qPrintable(QStringLiteral("%1 of %2").arg(found(report)).arg(expected)));
        s.overrides.erase("engine.search_share"); // none as it ships
        QCOMPARE(found(mustRun(s).report), 0.0);
        s.overrides["engine.search_share"] = 0.1;
        s.distribution.mode = DistributionMode::Chronological;
        QCOMPARE(found(mustRun(s).report), 0.0);
    }

    void aFollowedItemIsRankedAtTheWeightOfItsViewersNetwork() {
        Scenario s = smallScenario(2000, 2);
        s.content[0].creator.followers = 300000;
        const RunOutcome run = mustRun(s);
        int followed = 0;
        for (int hour = 1; hour < 24; hour += 4) {
            FeedQuery query;
            query.whoSaw = ItemId{"one"};
            query.at = s.start.plusHours(static_cast<std::uint32_t>(hour));
            const auto answer = replayFeed(*run.trace, query);
            if (!answer.ok()) continue;
            for (const FeedSlot& f : answer->slots) {
                if (!f.shown.item || f.shown.source != CandidateSource::Follow) continue;
                ++followed;
                double sum = 0;
                for (const LedgerPart& p : f.shown.parts) sum += p.product;
                QVERIFY(std::abs(sum - f.shown.score) < 1e-9 + 1e-5 * std::abs(f.shown.score));
                // It stands before the first slot that scores less.
                const auto next = static_cast<std::size_t>(f.slot);
                if (f.insertedByPool || next >= answer->slots.size()) continue;
                const FeedSlot& after = answer->slots[next];
                if (!after.insertedByPool && !after.shown.item &&
                    after.shown.source == CandidateSource::Interest)
                    QVERIFY(after.shown.score <= f.shown.score + 1e-6);
            }
        }
        QVERIFY(followed > 0);
    }

    void everySessionOfAnHourCanBeAskedForAndAMissSaysWhy() {
        const RunOutcome run = mustRun(smallScenario(600, 2));
        int second = 0, byScore = 0;
        for (std::int64_t v = 0; v < 600; ++v) {
            FeedQuery query;
            query.viewer = v;
            const auto first = replayFeed(*run.trace, query);
            if (!first) continue;
            for (const FeedSession& session : first->sessions) {
                if (session.number == 0 || second > 20) continue;
                query.at = session.at;
                query.session = session.number;
                const auto answer = replayFeed(*run.trace, query);
                QVERIFY(answer.ok());
                QCOMPARE(answer->at.seconds, session.at.seconds);
                QCOMPARE(answer->session, session.number);
                QCOMPARE(static_cast<int>(answer->slots.size()), session.slots);
                ++second;
            }
            for (const FeedMiss& miss : first->misses) {
                QVERIFY(std::none_of(first->slots.begin(), first->slots.end(),
                                     [&](const FeedSlot& s) { return s.shown.item == miss.item; }));
                if (miss.why != FeedMiss::Why::Score) continue;
                ++byScore;
                QVERIFY(miss.shortBy > 0);
                const auto& slot = first->slots[static_cast<std::size_t>(miss.closestSlot) - 1];
                QVERIFY(std::abs(slot.shown.score - miss.score - miss.shortBy) < 1e-6);
            }
        }
        QVERIFY(second > 5);
        QVERIFY2(byScore > 5, qPrintable(QString::number(byScore)));
    }

    void aPageNeverRepeatsACreatorNorAnItem() {
        const RunOutcome run = mustRun(smallScenario(300, 2));
        int pages = 0;
        for (std::int64_t v = 0; v < 300; ++v) {
            FeedQuery query;
            query.viewer = v;
            const auto answer = replayFeed(*run.trace, query);
            if (!answer) continue;
            ++pages;
            std::vector<std::int64_t> items;
            const FeedSlot* previous = nullptr;
            for (const FeedSlot& slot : answer->slots) {
                if (slot.shown.item || slot.insertedByPool) {
                    previous = nullptr;
                    continue;
                }
                QVERIFY(std::find(items.begin(), items.end(), slot.shown.catalogueId) == items.end());
                items.push_back(slot.shown.catalogueId);
                if (previous) QVERIFY(previous->shown.creatorLabel != slot.shown.creatorLabel);
                previous = &slot;
            }
        }
        QVERIFY(pages > 100);
    }

    void truthScrambledBehindEqualFeedbackLeavesTheRankingUnchanged() {
        // The page of a viewer from the checkpoint, before and after every hidden column is overwritten.
        const RunOutcome run = mustRun(smallScenario(500, 1));
        World scrambled = *run.trace->world;
        for (ItemTruth& t : scrambled.catalogue.truth)
            std::reverse(t.topic.begin(), t.topic.end()), t.quality = -t.quality, t.durationS = 3;
        for (ViewerTruth& t : scrambled.population.truth)
            std::reverse(t.taste.begin(), t.taste.end()), t.level = -t.level;
        for (std::int64_t v = 0; v < 500; v += 7) {
            Page pages[2];
            int i = 0;
            for (const World* world : {run.trace->world.get(), static_cast<const World*>(&scrambled)}) {
                const Serving& serving = run.trace->checkpoint->serving[0];
                ViewerBelief belief = run.trace->checkpoint->viewers[static_cast<std::size_t>(v)];
                RequestContext context{&serving, &world->weights, 0xffff, 5, 0};
                prepareViewer(belief, serving, serving.tick, 1);
                Candidates candidates;
                scoreCandidates(belief, context, candidates);
                buildPage(belief, context, candidates, pages[i++]);
            }
            QCOMPARE(pages[0].slots, pages[1].slots);
            for (std::size_t k = 0; k < static_cast<std::size_t>(pages[0].slots); ++k)
                QCOMPARE(pages[0].slot[k].item, pages[1].slot[k].item);
        }
    }

    void aNewItemIsBelievedEqualUnderTwoTrueQualities() {
        // Before its first impression the platform's score of the user's item cannot depend on its quality.
        std::vector<double> scores;
        for (const double quality : {-2.0, 2.0}) {
            Scenario s = smallScenario(500, 1);
            s.content[0].overrides.quality = quality;
            s.content[0].publishAt = s.start;
            const RunOutcome run = mustRun(s);
            const TrackedServing& first = run.trace->ticks[0].tracked[0];
            const SingleScore score =
                scoreSingle(run.trace->checkpoint->viewers[0], run.trace->checkpoint->heads,
                            run.trace->world->tracked[0].visible, first.belief, 1, first.freshness);
            scores.push_back(static_cast<double>(score.score));
        }
        QCOMPARE(scores[0], scores[1]);
    }

    void aViewersBeliefMovesTowardsWhatTheyWatch() {
        ViewerBelief v;
        std::array<std::int8_t, kTopicCount> liked{}, disliked{};
        liked[3] = disliked[9] = 100;
        const std::int8_t* const x[] = {liked.data(), disliked.data()};
        for (int i = 0; i < 40; ++i) {
            const float error[] = {1.0f - v.interest(3) - v.bias, -1.0f - v.interest(9) - v.bias};
            learnViewer(v, x, error, 2);
        }
        QVERIFY(v.interest(3) > 0.6f);
        QVERIFY(v.interest(9) < -0.6f);
        QCOMPARE(v.sightings, std::uint16_t{80});
    }

    void aSessionOfOneTopicDoesNotOvershootWhatItTaught() {
        // Twelve impressions learned together: the belief ends between what it was and what was seen.
        ViewerBelief v;
        std::array<std::int8_t, kTopicCount> topic{};
        topic[5] = 100;
        std::array<const std::int8_t*, 12> x;
        x.fill(topic.data());
        std::array<float, 12> error;
        error.fill(1.0f);
        learnViewer(v, x.data(), error.data(), 12);
        QVERIFY(v.interest(5) > 0.4f);
        QVERIFY(v.interest(5) + v.bias < 1.6f);
        for (int session = 0; session < 20; ++session) {
            error.fill(1.0f - v.interest(5) - v.bias);
            learnViewer(v, x.data(), error.data(), 12);
        }
        QVERIFY(std::abs(v.interest(5) + v.bias - 1.0f) < 0.02f);
    }

    void theServedCurveIsTheHeadsWeightedSum() {
        std::array<float, kDurationBins> typical{3, 7, 14, 28, 56, 110, 220, 450};
        Heads h = priorHeads(typical);
        RankingWeights w;
        w.finish = 1, w.watchPerSecond = 0.05f, w.action = {2, 4, 6, 5, -8};
        buildCurves(h, w);
        for (std::size_t d = 0; d < kDurationBins; ++d)
            for (double s = -2.9; s < 2.95; s += 0.1) {
                double value =
                    1 * detLogistic(static_cast<double>(h.finish[d][0]) +
                                    static_cast<double>(h.finish[d][1]) * s) +
                    static_cast<double>(w.watchPerSecond) *
                        detExp(static_cast<double>(h.watch[d][0]) + static_cast<double>(h.watch[d][1]) * s);
                for (std::size_t a = 0; a < 5; ++a)
                    value += static_cast<double>(w.action[a]) *
                             detLogistic(static_cast<double>(h.action[a][0]) +
                                         static_cast<double>(h.action[a][1]) * s);
                const auto x = static_cast<float>(s);
                const auto served = static_cast<double>(valueAt(h.baseCurve[d], x) + valueAt(h.likeCurve, x));
                QVERIFY2(std::abs(served - value) < 0.025 * value,
                         qPrintable(
                             QStringLiteral("bin %1 s %2: %3 for %4").arg(d).arg(s).arg(served).arg(value)));
            }
    }

    void whatIsServedAfterManyHoursIsWhatAScanOfTheWholeCatalogueFinds() {
        constexpr std::uint32_t kItems = 3000, kTicks = 60;
        std::vector<ItemVisible> visible(kItems);
        std::vector<ItemBelief> beliefs(kItems);
        std::vector<ItemFeedback> feedback(kItems);
        RandomStream random(11);
        for (std::uint32_t i = 0; i < kItems; ++i) {
            visible[i].bornTick = i < 2000 ? 0 : 1 + (i - 2000) / 20;
            visible[i].diesTick = visible[i].bornTick + 1 + random.below(80);
            visible[i].mainTopic = static_cast<std::uint8_t>(random.below(4)); // more than three pages each
            for (auto& x : visible[i].x)
                x = static_cast<std::int8_t>(static_cast<int>(random.below(200)) - 100);
        }
        std::vector<std::uint32_t> byDeath(kItems);
        std::iota(byDeath.begin(), byDeath.end(), 0u);
        std::sort(byDeath.begin(), byDeath.end(), [&](std::uint32_t a, std::uint32_t b) {
            return visible[a].diesTick != visible[b].diesTick ? visible[a].diesTick < visible[b].diesTick
                                                              : a < b;
        });
        const CatalogueView view{&visible, &beliefs, &feedback, &byDeath, 0, kItems, 8};
        const RankingWeights weights;
        Serving serving;
        for (std::uint32_t t = 0; t < kTicks; ++t) {
            rebuildServing(serving, view, weights, t, 5 + t);
            std::vector<std::uint32_t> alive, touched;
            std::array<std::vector<std::pair<float, std::uint32_t>>, kTopicCount> shelf;
            for (std::uint32_t i = 0; i < kItems; ++i) {
                if (visible[i].bornTick > t || visible[i].diesTick <= t) continue;
                alive.push_back(i);
                if (feedback[i].sightings >= 8)
                    shelf[visible[i].mainTopic].push_back(
                        {-(beliefs[i].residual + static_cast<float>(visible[i].bornTick) * (0.35f / 168)),
                         i});
            }
            QCOMPARE(serving.alive, alive);
            for (std::size_t topic = 0; topic < kTopicCount; ++topic) {
                std::sort(shelf[topic].begin(), shelf[topic].end());
                for (std::size_t page = 0; page < kShelfPages; ++page) {
                    std::set<std::uint32_t> wanted;
                    for (std::size_t k = page * kShelfSlots;
                         k < std::min(shelf[topic].size(), (page + 1) * kShelfSlots); ++k)
                        wanted.insert(shelf[topic][k].second);
                    const Block& block = serving.shelves[topic + page * kTopicCount];
                    const auto n = static_cast<std::size_t>(block.meta.count);
                    QCOMPARE(
                        std::set<std::uint32_t>(block.meta.item.begin(),
                                                block.meta.item.begin() + static_cast<std::ptrdiff_t>(n)),
                        wanted);
                    // The columns are those of the item that stands there now.
                    for (std::size_t slot = 0; slot < n; ++slot)
                        for (std::size_t k = 0; k < kTopicCount; ++k)
                            QCOMPARE(block.feature(k, slot), visible[block.meta.item[slot]].x[k]);
                }
            }
            for (const std::uint32_t i : alive)
                if (random.below(3) == 0) {
                    feedback[i].sightings += 1 + random.below(6);
                    beliefs[i].residual = static_cast<float>(random.uniform());
                    beliefs[i].trend = static_cast<float>(random.uniform());
                    touched.push_back(i);
                }
            noteFeedback(serving, view, touched);
        }
        QVERIFY(serving.shelves[2 * kTopicCount].meta.count > 0);
    }

    void poolsPromoteTheGoodAndStopTheBad() {
        const std::vector<TrafficPoolLevel> ladder{{300, 24, 0.5}, {3000, 24, 0.7}};
        Cohort cohort;
        cohort.mean = 1;
        cohort.sd = 0.3;
        cohort.noise = 2;
        PoolState good = startPools(ladder, 0), bad = startPools(ladder, 0);
        stepPools(good, ladder, {300, 300 * 2 * 65536, 300 * 65536, 300 * 65536}, cohort, 0);
        stepPools(bad, ladder, {300, 300 * 65536 / 2, 300 * 65536, 300 * 65536}, cohort, 0);
        QCOMPARE(good.level, 1);
        QVERIFY(!good.stopped);
        QVERIFY(bad.stopped);
        QVERIFY(good.levels[0].probability > kPromoteProbability);
        QVERIFY(bad.levels[0].probability < kStopProbability);
    }

    void theCohortsSpreadIsThatOfItemsHoweverOftenTheyWereSeen() {
        // The spread between items that made the feedback comes out, whether each was shown 10 times or 500.
        for (const double spread : {0.3, 0.8})
            for (const int sightings : {10, 60, 500}) {
                const Cohort c = cohortOfItems(1500, spread, sightings);
                const QByteArray said = QByteArray::number(c.sd) + " " + QByteArray::number(c.mean);
                QCOMPARE(c.items, 1500);
                QVERIFY2(std::abs(c.mean - 1) < 0.08, said);
                QVERIFY2(std::abs(c.sd - spread) < 0.15 * spread, said);
            }
    }

    void aCohortThatSaysLittleKeepsTheSpreadOfOneNotKnown() {
        // 25 items shown 5 times: their noise is worth a spread of 0.9 alone, so that it cannot say 0.05
        // nor 2.
        const Cohort few = cohortOfItems(25, 0.3, 5);
        QVERIFY2(few.sd > 0.2 && few.sd < 0.6, qPrintable(QString::number(few.sd)));
        Cohort previous;
        previous.sd = 0.44;
        QCOMPARE(cohortOfItems(19, 0.3, 100, previous).sd, 0.44);
    }

    void poolsDoNotLookBeforeTheQuotaOrTheWindowIsOver() {
        const std::vector<TrafficPoolLevel> ladder{{300, 24, 0.5}};
        PoolState s = startPools(ladder, 0);
        for (std::uint32_t t = 0; t < 10; ++t)
            stepPools(s, ladder, {10, 10 * 3 * 65536, 10 * 65536, 10 * 65536}, {}, t);
        QCOMPARE(s.levels[0].looks, 0);
        for (std::uint32_t t = 10; t < 24; ++t)
            stepPools(s, ladder, {10, 10 * 3 * 65536, 10 * 65536, 10 * 65536}, {}, t);
        QCOMPARE(s.levels[0].looks, 1);
    }

    void lookingOnceAWindowPassesFewItemsWrongly() {
        // Items exactly at the threshold: P(q > tau) > 0.9 lets about one in ten through a level, not one in
        // five.
        const std::vector<TrafficPoolLevel> ladder{{300, 24, 0.5}};
        Cohort cohort;
        cohort.noise = 2;
        int passed = 0;
        constexpr int kTrials = 2000;
        for (int i = 0; i < kTrials; ++i) {
            RandomStream random(mix64(static_cast<std::uint64_t>(i)));
            PoolState s = startPools(ladder, 0);
            for (std::uint32_t t = 0; t < 48 && !s.stopped && !s.open(); ++t) {
                double sum = 0;
                for (int k = 0; k < 30; ++k)
                    sum += 1 + std::sqrt(2.0) * (std::sqrt(12.0) * (random.uniform() - 0.5));
                stepPools(s, ladder, {30, static_cast<std::int64_t>(sum * 65536), 30 * 65536, 30 * 65536},
                          cohort, t);
            }
            passed += s.open() ? 1 : 0;
        }
        const double share = static_cast<double>(passed) / kTrials;
        QVERIFY2(share < 0.16, qPrintable(QString::number(share)));
    }
};

QTEST_GUILESS_MAIN(EngineFeedTest)
#include "engine_feed_test.moc"
