// SPDX-License-Identifier: GPL-3.0-or-later
// Formats other than short video as part of a run: each test would fail if the item were answered as a video.
#include "core/base/det_math.h"
#include "core/base/random.h"
#include "core/feed/beliefs.h"
#include "core/response/formats.h"
#include "core/sim/replay.h"
#include "core/sim/workers.h"
#include "core/sim/world.h"
#include "tests/core/engine_world.h"

using namespace forereach;
using namespace forereach::test;

namespace {

constexpr Format kOthers[]{Format::Live, Format::Picture, Format::Article, Format::QuestionAnswer,
                           Format::CommunityPost};

ContentItem itemOf(Format format, const char* id) {
    ContentItem item = someItem(id);
    item.format = format;
    item.durationS = format == Format::Live ? 5400 : 0;
    item.overrides.quality = 0; // no luck of the unmeasured part
    switch (format) {
    case Format::ShortVideo:
        item.durationS = 15;
        break;
    case Format::Live:
        break;
    case Format::Picture:
        item.details.pictures = 4;
        break;
    case Format::Article:
        item.details.words = 800;
        break;
    case Format::QuestionAnswer:
        item.details.answers = 5;
        break;
    case Format::CommunityPost:
        item.details.poll = true;
        break;
    }
    return item;
}

/// Everybody meets it in the same way: no ranking, no pools, a catalogue as small as it may be.
Scenario evenFeed(std::vector<ContentItem> items, int days = 2) {
    Scenario s = smallScenario(3000, days);
    s.distribution.mode = DistributionMode::Random;
    s.content = std::move(items);
    return s;
}

Scenario allFormats() {
    Scenario s = smallScenario(2000, 2);
    s.content = {itemOf(Format::ShortVideo, "video")};
    for (const Format f : kOthers) s.content.push_back(itemOf(f, std::string(toText(f)).c_str()));
    return s;
}

double perShowing(const Estimate& e, const ItemReport& item) {
    return e.mean / item.impressions.mean;
}

/// What the constants say of the people of a run: means over viewers and over quantiles of time.
struct Expected {
    double taken = 0, seconds = 0, depth = 0, parts = 0, like = 0, comment = 0, notInterested = 0, vote = 0,
           gift = 0;
};
Expected expectedOf(const Scenario& scenario, double leftOnAirS) {
    Workers workers(2);
    const auto world = compileWorld(scenario, shippedCatalog(), workers, CancelToken());
    const ResponseModel& m = world->response;
    FormatSubject s = world->tracked[0].subject;
    s.leftOnAirS = static_cast<float>(leftOnAirS);
    Expected e;
    constexpr int kTimes = 100;
    double whole = 0;
    RandomStream draws(5);
    for (std::size_t i = 0; i < world->population.truth.size(); ++i) {
        const ViewerTruth& truth = world->population.truth[i];
        const FormatViewer v{affinity(m, truth.taste, world->tracked[0].truth), truth.level, false};
        const double take = takeChance(m, s, v);
        whole += truth.weight;
        e.taken += truth.weight * take;
        for (const bool taken : {true, false})
            for (int t = 0; t < kTimes; ++t) {
                const Attention at = attend(m, s, v, taken ? take * 0.5 : (1 + take) / 2, draws.uniform());
                const FormatChances c = chancesAfter(m, s, v, at);
                const double w = truth.weight * (taken ? take : 1 - take) / kTimes;
                e.seconds += w * static_cast<double>(at.seconds);
                e.depth += w * static_cast<double>(at.depth);
                e.parts += w * at.parts;
                e.like += w * c.like;
                e.comment += w * c.comment;
                e.notInterested += w * c.notInterested;
                e.vote += w * c.vote;
                e.gift += w * c.gift;
            }
    }
    for (double* x :
         {&e.taken, &e.seconds, &e.depth, &e.parts, &e.like, &e.comment, &e.notInterested, &e.vote, &e.gift})
        *x /= whole;
    return e;
}

} // namespace

class EngineFormatsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void ratesOfEachFormatAreThoseOfItsConstants() {
        // A random feed shows an item to people whom nobody chose: what they do is the mean of the law.
        for (const Format f : kOthers) {
            ContentItem item = itemOf(f, "one");
            item.language.clear();
            if (f == Format::Live) {
                item.durationS = 86400;          // so that its end plays no part
                item.details.audience = 1000000; // nor do those who join
            }
            Scenario s = evenFeed({item}, 2);
            s.platform.catalogueItems = 100;
            s.viewers = 12'000; // comments are rare
            const RunReport report = mustRun(s).report;
            const ItemReport& r = report.items[0];
            QVERIFY(r.response && r.impressions.mean > 500'000);
            const Expected e = expectedOf(s, 43200);
            const auto near = [&](const char* what, double got, double want, double tolerance) {
                QVERIFY2(std::abs(got / want - 1) < tolerance,
                         qPrintable(QStringLiteral("%1 %2: %3, expected %4")
                                        .arg(QString::fromUtf8(toText(f).data()), QString::fromUtf8(what))
                                        .arg(got)
                                        .arg(want)));
            };
            near("taken", perShowing(r.response->taken, r), e.taken, 0.03);
            near("seconds", perShowing(r.watchTimeS, r), e.seconds, f == Format::Live ? 0.1 : 0.05);
            near("likes", perShowing(r.likes, r), e.like, 0.06);
            near("comments", perShowing(r.comments, r), e.comment, 0.1);
            near("not interested", perShowing(r.notInterested, r), e.notInterested, 0.06);
            if (r.response->depth) near("depth", r.response->depth->mean, e.depth, 0.04);
            if (r.response->parts) near("parts", perShowing(*r.response->parts, r), e.parts, 0.04);
            if (r.response->votes) near("votes", perShowing(*r.response->votes, r), e.vote, 0.05);
            if (r.response->gifts) near("gifts", perShowing(*r.response->gifts, r), e.gift, 0.15);
        }
    }

    void whatThePlatformBeginsWithIsWhatAnEvenAudienceDoes() {
        // Interest, level and quality as the catalogue's: standard normal.
        const std::array<float, kDurationBins> typical{3, 7, 14, 28, 56, 110, 220, 450};
        const Heads heads = priorHeads(typical);
        const ResponseModel m{}; // no format but video reads it
        struct Kind {
            std::size_t bin;
            ContentItem item;
        };
        std::vector<Kind> kinds;
        for (const Format f : kOthers) kinds.push_back({0, itemOf(f, "one")});
        kinds.push_back({0, itemOf(Format::Article, "long")});
        kinds.back().item.details.words = 1600;
        kinds[1].item.details.pictures = 2;
        kinds[2].item.details.words = 500;
        kinds[3].item.details.answers = 3;
        for (Kind& kind : kinds) {
            FormatSubject s = subjectOf(kind.item);
            s.leftOnAirS = 1800;
            const std::size_t bin = binOf(s.format, 0, wordsOf(s));
            double n = 0, logs = 0, squares = 0, taken = 0, ds = 0;
            std::array<double, 5> did{};
            for (std::uint64_t i = 0; i < 40000; ++i) {
                RandomStream random(i * 8 + bin);
                const auto normal = [&] { return static_cast<float>(detNormalQuantile(random.uniform())); };
                s.quality = normal();
                const FormatViewer v{normal(), normal(), false};
                PeopleOutcome o, one;
                FormatOutcome more, none;
                respondFormat(m, s, v, 10, random.bits(), o, more);
                respondFormat(m, s, v, 1, random.bits(), one, none);
                n += 10, logs += static_cast<double>(o.logWatch) / 1024,
                    taken += static_cast<double>(more.taken);
                const double y = static_cast<double>(one.logWatch) / 1024;
                squares += 10 * y * y, ds += static_cast<double>(o.watchDs);
                const std::int64_t actions[5]{o.like, o.comment, o.share, o.follow, o.notInterested};
                for (std::size_t a = 0; a < 5; ++a) did[a] += static_cast<double>(actions[a]);
            }
            const auto near = [&](const char* what, double prior, double measured, double tolerance) {
                QVERIFY2(std::abs(prior - measured) < tolerance,
                         qPrintable(QStringLiteral("bin %1, %2: %3, measured %4")
                                        .arg(bin)
                                        .arg(QString::fromUtf8(what))
                                        .arg(prior)
                                        .arg(measured)));
            };
            const auto logit = [](double p) { return std::log(p / (1 - p)); };
            const auto at = [](float x) { return static_cast<double>(x); };
            near("label", at(heads.labelMean[bin]), logs / n, 0.1);
            near("spread", at(heads.labelSd[bin]), std::sqrt(squares / n - logs * logs / n / n), 0.1);
            near("taken", at(heads.finish[bin][0]), logit(taken / n), 0.1);
            // At average interest people give less time than they do on average.
            near("time", at(heads.watch[bin][0]) + 0.1, std::log(ds / 10 / n), 0.25);
            for (std::size_t a = 0; a < 5; ++a)
                near("action", at(heads.actionOf(bin)[a][0]), logit(did[a] / n),
                     a == 0 || a == 4 ? 0.15 : 0.4);
            QVERIFY(at(heads.labelSd[bin]) > 0.3);
        }
    }

    void whatAFormatHasNotIsAbsentAndNotZero() {
        Scenario s = allFormats();
        ContentItem plain = itemOf(Format::CommunityPost, "plain");
        plain.details.poll.reset();
        s.content.push_back(plain);
        const RunReport report = mustRun(s).report;
        const auto response = [&](const char* id) { return report.item({id})->response; };
        QVERIFY(!response("video"));
        QVERIFY(response("live")->gifts && !response("live")->votes && !response("live")->parts &&
                !response("live")->depth);
        QVERIFY(response("picture")->parts && response("picture")->depth && !response("picture")->gifts &&
                !response("picture")->votes);
        QVERIFY(response("article")->depth && !response("article")->parts && !response("article")->votes);
        QVERIFY(response("question_answer")->votes && response("question_answer")->parts);
        QVERIFY(response("community_post")->votes && !response("community_post")->parts);
        QVERIFY(!response("plain")->votes);
        for (const LawResult& law : report.laws) QVERIFY2(law.holds, law.name.c_str());
    }

    void aBroadcastIsMetOnlyWhileOnAir() {
        Scenario s = allFormats();
        s.content = {itemOf(Format::Live, "live")};
        s.content[0].publishAt = SimTime::parse("2026-11-23T09:40:00Z").value(); // to 11:10
        s.content[0].creator.followers = 200'000;
        const RunReport report = mustRun(s).report;
        const ItemReport& r = report.items[0];
        QVERIFY(r.impressions.mean > 100);
        std::map<std::string, double> byHour;
        for (const HourReport& h : r.hours) byHour[h.at.iso().substr(0, 13)] += h.impressions.mean;
        double inside = 0;
        for (const char* hour : {"2026-11-23T09", "2026-11-23T10", "2026-11-23T11"}) {
            QVERIFY2(byHour[hour] > 0, hour);
            inside += byHour[hour];
        }
        QCOMPARE(inside, r.impressions.mean);
        // A third of the first and a sixth of the last hour is on air.
        QVERIFY(byHour["2026-11-23T09"] < 0.75 * byHour["2026-11-23T10"]);
        QVERIFY(byHour["2026-11-23T11"] < 0.5 * byHour["2026-11-23T10"]);
    }

    void aStayEndsWithTheBroadcastAndDoesNotHangOnItsLength() {
        ContentItem brief = itemOf(Format::Live, "brief"), hours = itemOf(Format::Live, "hours");
        brief.durationS = 120;
        hours.durationS = 36000;
        brief.publishAt = hours.publishAt = SimTime::parse("2026-11-23T10:00:00Z").value();
        Scenario s = evenFeed({brief, hours});
        s.platform.catalogueItems = 100;
        s.viewers = 6000;
        const RunReport report = mustRun(s).report;
        const ItemReport &b = report.items[0], &h = report.items[1];
        QVERIFY(b.impressions.mean > 500);
        // Who does not join looks for 2.3 s at least, on average.
        const auto stay = [](const ItemReport& r) {
            return (r.watchTimeS.mean - 2.3 * (r.impressions.mean - r.response->taken.mean)) /
                   r.response->taken.mean;
        };
        QVERIFY(stay(b) < 60); // two minutes left at the most, one on average
        QVERIFY(stay(h) > 1.5 * stay(b));
        QVERIFY(perShowing(b.completions, b) > 5 * perShowing(h.completions, h));
        QVERIFY(b.retention.back().at > 119 && b.retention.back().at < 121);
        QCOMPARE(h.retention.back().at, 36000.0);
    }

    void dwellOnAPictureKnowsNoDuration() {
        ContentItem one = itemOf(Format::Picture, "one"), other = one;
        other.durationS = 300;
        const RunReport a = mustRun(evenFeed({one})).report, b = mustRun(evenFeed({other})).report;
        QCOMPARE(a.items[0].watchTimeS, b.items[0].watchTimeS);
        const ItemReport& r = a.items[0];
        QCOMPARE(r.retention.size(), std::size_t{5}); // none to four
        QCOMPARE(r.retention[1].at, 1.0);
        QCOMPARE(r.retention[1].share.mean, perShowing(r.response->taken, r));
        QCOMPARE(r.retention[4].share.mean, perShowing(r.completions, r));
        // Pictures seen are what the curve holds.
        double parts = 0;
        for (std::size_t k = 1; k < r.retention.size(); ++k) parts += r.retention[k].share.mean;
        QVERIFY(std::abs(parts - perShowing(*r.response->parts, r)) < 1e-9);
    }

    void aLongerArticleIsReadLongerAndNotAsFar() {
        ContentItem brief = itemOf(Format::Article, "brief"), longer = itemOf(Format::Article, "long");
        brief.details.words = 300;
        longer.details.words = 3000;
        const RunReport report = mustRun(evenFeed({brief, longer})).report;
        const ItemReport &b = report.items[0], &l = report.items[1];
        QVERIFY(l.watchTimeS.mean / l.response->taken.mean >
                1.5 * b.watchTimeS.mean / b.response->taken.mean);
        QVERIFY(l.response->depth->mean < 0.7 * b.response->depth->mean);
        QCOMPARE(l.retention.back().at, 1.0);
        // A headline does not know how long the text is.
        QVERIFY(std::abs(perShowing(l.response->taken, l) / perShowing(b.response->taken, b) - 1) < 0.15);
    }

    void aGoodAnswerIsReadInsteadOfTheOthers() {
        ContentItem poor = itemOf(Format::QuestionAnswer, "poor"),
                    good = itemOf(Format::QuestionAnswer, "good");
        poor.overrides.quality = -1.5;
        good.overrides.quality = 1.5;
        const RunReport report = mustRun(evenFeed({poor, good})).report;
        const ItemReport &p = report.items[0], &g = report.items[1];
        QVERIFY(g.response->parts->mean / g.response->taken.mean <
                0.85 * p.response->parts->mean / p.response->taken.mean);
        QVERIFY(perShowing(*g.response->votes, g) > perShowing(*p.response->votes, p));
        QVERIFY(g.response->taken.mean > 0 &&
                perShowing(g.response->taken, g) > perShowing(p.response->taken, p));
    }

    void followersTalkUnderACommunityPost() {
        // The same post of somebody with many followers and of somebody with none.
        ContentItem known = itemOf(Format::CommunityPost, "known"), unknown = known;
        unknown.id.value = "unknown";
        unknown.creator = {{"nobody"}, "Nobody", 0};
        known.creator.followers = 3'000'000;
        Scenario s = smallScenario(3000, 2);
        s.content = {known, unknown};
        const RunReport report = mustRun(s).report;
        const ItemReport &k = report.items[0], &u = report.items[1];
        QVERIFY(k.impressions.mean > 2000 && u.impressions.mean > 200);
        QVERIFY(perShowing(k.response->taken, k) > 1.2 * perShowing(u.response->taken, u));
        QVERIFY(perShowing(k.comments, k) > 1.5 * perShowing(u.comments, u));
    }

    void theFirstPoolCountsThoseWhoDoNotPassBy() {
        // 300 openings of an article are some 4,000 showings of its headline; 300 showings of a video are
        // 300.
        Scenario s = allFormats();
        s.viewers = 4000;
        s.platform.pools = {{300, 24, 0.5}};
        for (ContentItem& item : s.content) item.creator.followers = 0;
        const RunReport report = mustRun(s).report;
        for (const ItemReport& r : report.items) {
            QCOMPARE(r.pools.size(), std::size_t{1});
            const double shown = r.pools[0].impressions.mean;
            const double share = r.response ? perShowing(r.response->taken, r) : 1;
            QVERIFY2(shown * share > 150 && shown * share < 1300,
                     qPrintable(QStringLiteral("%1: %2 shown, %3 taken")
                                    .arg(QString::fromStdString(r.id.value))
                                    .arg(shown)
                                    .arg(share)));
        }
        QVERIFY(report.item({"article"})->pools[0].impressions.mean >
                3 * report.item({"picture"})->pools[0].impressions.mean);
    }

    void aBetterItemOfEachFormatReachesMorePeople() {
        for (const Format f : kOthers) {
            ContentItem poor = itemOf(f, "poor"), good = itemOf(f, "good");
            poor.overrides.quality = -2.5;
            good.overrides.quality = 2.5;
            poor.creator.followers = good.creator.followers = 0;
            if (f == Format::Live) poor.durationS = good.durationS = 86400;
            Scenario s = smallScenario(3000, 3);
            s.replications = 2;
            s.platform.pools = {{2000, 12, 0.5}};
            s.content = {poor, good};
            const RunReport report = mustRun(s).report;
            QVERIFY2(report.items[1].reach.mean > report.items[0].reach.mean,
                     qPrintable(QStringLiteral("%1: %2 against %3")
                                    .arg(QString::fromUtf8(toText(f).data()))
                                    .arg(report.items[1].reach.mean)
                                    .arg(report.items[0].reach.mean)));
        }
    }

    void digestIsEqualForAnyNumberOfWorkers() { compareAnyNumberOfWorkers(allFormats()); }

    void anItemsLuckDoesNotHangOnTheFormatsBesideIt() {
        Scenario s = allFormats();
        s.overrides[kItemsMoveViewers] = 0; // or one would find the other's viewers changed
        const RunReport all = mustRun(s).report;
        s.content = {itemOf(Format::ShortVideo, "video"), itemOf(Format::Picture, "picture")};
        const RunReport two = mustRun(s).report;
        QCOMPARE(two.items[0], *all.item({"video"}));
        QCOMPARE(two.items[1], *all.item({"picture"}));
    }

    void aReplayFindsEachFormatInTheSessionsOfTheRun() {
        const Scenario s = allFormats();
        const RunOutcome run = mustRun(s);
        for (const ItemReport& r : run.report.items) {
            FeedQuery query;
            query.whoSaw = r.id;
            const auto found = replayFeed(*run.trace, query);
            QVERIFY2(found.ok(), r.id.value.c_str());
            bool shown = false;
            for (const FeedSlot& slot : found->slots)
                if (slot.shown.item == r.id) {
                    shown = true;
                    QCOMPARE(slot.shown.format, r.format);
                    QVERIFY(slot.watchedS > 0 && slot.peopleShown > 0);
                    double sum = 0;
                    for (const LedgerPart& part : slot.shown.parts) sum += part.product;
                    QVERIFY(std::abs(sum - slot.shown.score) < 1e-4 * (1 + std::abs(sum)));
                }
            QVERIFY2(shown, r.id.value.c_str());
        }
    }

    void theReportIsItsOwnText() {
        const RunReport report = mustRun(allFormats()).report;
        const auto read = reportFromJson(reportToJson(report));
        QVERIFY2(read.ok(), read.ok() ? "" : read.error().text().c_str());
        QCOMPARE(*read, report);
    }
};

QTEST_GUILESS_MAIN(EngineFormatsTest)
#include "engine_formats_test.moc"
