// SPDX-License-Identifier: GPL-3.0-or-later
// Each format has a response of its own: what is asserted of it would be false of a short video.
#include <QtTest>

#include "core/base/det_math.h"
#include "core/base/random.h"
#include "core/response/formats.h"

using namespace forereach;

namespace {

// The shipped preset kuairand (docs/model.md, "Response").
ResponseModel model() {
    ResponsePreset p{};
    p.b0 = 1.24, p.a = 0.563, p.c = 0.25, p.g = 0.35, p.h = 0.066, p.sigma = 1.511;
    p.s0 = 0.069, p.sa = 0.315, p.sq = 0.104, p.skipMedianS = 2.17, p.skipSd = 0.581, p.rho = 0.091;
    p.meanLogDuration = 4.2342;
    p.like = {-6.384, 0.209, 0.2, 2, 0.6};
    p.comment = {-8.373, 0.199, 0.2, 2, 0.6};
    p.share = {-9.326, 0.192, 0.2, 2, 0.6};
    p.follow = {-9.254, 0.202, 0.2, 2, 0.6};
    p.notInterested = {-6.734, -0.44, -0.2, 0.3, 0};
    return responseModel(p, {}, 0, 1);
}

FormatSubject subject(Format format) {
    FormatSubject s;
    s.format = format;
    s.durationS = 60;
    s.leftOnAirS = s.lengthS = 3600;
    s.pictures = 5;
    s.words = 400;
    s.answers = 6;
    s.poll = true;
    return s;
}

constexpr Format kAll[]{Format::ShortVideo, Format::Live,           Format::Picture,
                        Format::Article,    Format::QuestionAnswer, Format::CommunityPost};

struct Did : PeopleOutcome, FormatOutcome {};

void respond(const ResponseModel& m, const FormatSubject& s, const FormatViewer& v, std::uint32_t n,
             std::uint64_t key, Did& did) {
    respondFormat(m, s, v, n, key, did, did);
}

bool same(const Did& a, const Did& b) {
    return static_cast<const FormatOutcome&>(a) == b && a.people == b.people && a.watchDs == b.watchDs &&
           a.completed == b.completed && a.like == b.like && a.comment == b.comment && a.share == b.share &&
           a.follow == b.follow && a.notInterested == b.notInterested && a.leftInCell == b.leftInCell;
}

Did people(const FormatSubject& s, const FormatViewer& v = {}, std::uint32_t n = 200000,
           std::uint64_t key = 5) {
    Did o;
    respond(model(), s, v, n, key, o);
    return o;
}

double seconds(const Did& o) {
    return static_cast<double>(o.watchDs) / 10 / static_cast<double>(o.people);
}

double depth(const Did& o) {
    return static_cast<double>(o.depthPermille) / 1000 / static_cast<double>(o.people);
}

// Over those who take it: means of the exact law on a grid of quantiles.
struct Takers {
    double seconds = 0, depth = 0, complete = 0, parts = 0;
};
Takers takers(const FormatSubject& s, const FormatViewer& v = {}) {
    Takers t;
    constexpr int n = 20000;
    for (int i = 0; i < n; ++i) {
        const Attention a = attend(model(), s, v, 1e-9, (i + 0.5) / n);
        t.seconds += static_cast<double>(a.seconds) / n;
        t.depth += static_cast<double>(a.depth) / n;
        t.complete += a.complete ? 1.0 / n : 0.0;
        t.parts += static_cast<double>(a.parts) / n;
    }
    return t;
}

} // namespace

class FormatsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aVideoFollowsTheLawOfThePage() {
        // Against respondPage(): skips, completions and mean time of the same item.
        const ResponseModel m = model();
        FormatSubject s = subject(Format::ShortVideo);
        s.quality = 0.5f;
        const FormatViewer v{0.7f, 0.3f, false};
        double skipped = 0, complete = 0, watched = 0;
        constexpr int pages = 20000;
        for (int i = 0; i < pages; ++i) {
            PageResponse page{};
            page.slots = kPageSlots;
            page.aff.fill(v.affinity);
            page.quality.fill(s.quality);
            page.duration.fill(s.durationS);
            page.logDuration.fill(static_cast<float>(detLog(static_cast<double>(s.durationS))));
            std::uint32_t notInterested = 0;
            respondPage(m, v.level, mix64(static_cast<std::uint64_t>(i)), page, notInterested);
            for (std::size_t k = 0; k < kPageSlots; ++k) {
                skipped += page.flags[k] & kSkipped ? 1 : 0;
                complete += page.flags[k] & kCompleted ? 1 : 0;
                watched += static_cast<double>(page.watched[k]);
            }
        }
        const double n = pages * kPageSlots;
        Did o;
        for (std::uint64_t k = 0; k < 4000; ++k) respond(m, s, v, 2000, k, o);
        const auto all = static_cast<double>(o.people);
        QVERIFY(std::abs(static_cast<double>(o.taken) / all - (1 - skipped / n)) < 0.004);
        QVERIFY(std::abs(static_cast<double>(o.completed) / all - complete / n) < 0.004);
        QVERIFY2(std::abs(seconds(o) / (watched / n) - 1) < 0.02,
                 qPrintable(QStringLiteral("%1 s, page %2 s").arg(seconds(o)).arg(watched / n)));
    }

    void aBroadcastIsJoinedOnlyWhileOnAir() {
        FormatSubject s = subject(Format::Live);
        QVERIFY(people(s).taken > 0);
        s.leftOnAirS = 0;
        const Did off = people(s, {2.0f, 1.0f, true});
        QCOMPARE(off.taken, 0);
        QCOMPARE(off.watchDs, 0);
        QCOMPARE(off.like + off.gift + off.comment + off.share + off.follow + off.notInterested, 0);
        const SimTime start = SimTime::parse("2026-11-23T20:00:00Z").value();
        QCOMPARE(leftOnAir(start, 7200, start.plusHours(-1)), 0.0f);
        QCOMPARE(leftOnAir(start, 7200, start), 7200.0f);
        QCOMPARE(leftOnAir(start, 7200, start.plusHours(1)), 3600.0f);
        QCOMPARE(leftOnAir(start, 7200, start.plusHours(2)), 0.0f);
    }

    void aStayHangsOnTheTimeLeftAndNotOnTheWholeLength() {
        FormatSubject s = subject(Format::Live);
        const Takers hour = takers(s);
        s.durationS = 6; // of no meaning to a broadcast
        QCOMPARE(takers(s).seconds, hour.seconds);
        s.leftOnAirS = 20;
        const Takers end = takers(s);
        QVERIFY(end.seconds <= 20 && end.complete > hour.complete + 0.3);
    }

    void giftsGrowWithMinutesAndAnAudienceDraws() {
        const ResponseModel m = model();
        FormatSubject s = subject(Format::Live);
        Attention a{true, false, 60, 0.1f, 0}, b{true, false, 600, 0.1f, 0};
        QVERIFY(chancesAfter(m, s, {}, b).gift > 8 * chancesAfter(m, s, {}, a).gift);
        const double alone = takeChance(m, s, {});
        s.audience = 5000;
        QVERIFY(takeChance(m, s, {}) > alone);
        for (const Format f : kAll)
            if (f != Format::Live) QCOMPARE(people(subject(f)).gift, 0);
    }

    void dwellOnAPictureDoesNotDependOnDuration() {
        FormatSubject s = subject(Format::Picture);
        const Did one = people(s);
        s.durationS = 600;
        QCOMPARE(people(s), one);
        FormatSubject v = subject(Format::ShortVideo);
        const Did brief = people(v);
        v.durationS = 600;
        QVERIFY(!(people(v) == brief)); // the video's does
    }

    void morePicturesHoldLongerAndAreSeenLessToTheEnd() {
        FormatSubject s = subject(Format::Picture);
        double time = 0, complete = 2;
        for (const int n : {1, 2, 4, 8, 16}) {
            s.pictures = n;
            const Takers t = takers(s);
            QVERIFY(t.seconds > time && t.complete < complete && t.parts <= n);
            time = t.seconds, complete = t.complete;
        }
        s.pictures = 1;
        QCOMPARE(takers(s).complete, 1.0); // a picture has no end to reach
    }

    void scrollDepthFallsWithLengthAndReadingTimesAreThePublishedOnes() {
        FormatSubject s = subject(Format::Article);
        double before = 2, time = 0;
        for (const float words : {100.0f, 200.0f, 400.0f, 800.0f, 1600.0f, 3200.0f}) {
            s.words = words;
            const Takers t = takers(s);
            QVERIFY2(t.depth < before && t.seconds > time, qPrintable(QString::number(words)));
            before = t.depth, time = t.seconds;
        }
        // Pew Research 2016: 57 s under 1,000 words, 123 s over; lengths of 550 and 1,600 words stand for
        // them.
        s.words = 550;
        const double below = takers(s).seconds;
        s.words = 1600;
        const double above = takers(s).seconds;
        QVERIFY2(std::abs(below / 57 - 1) < 0.15 && std::abs(above / 123 - 1) < 0.2,
                 qPrintable(QStringLiteral("%1 s and %2 s").arg(below).arg(above)));
        // Nobody reads faster than they can: one who finishes took the time the words take.
        s.words = 238;
        QVERIFY(std::abs(static_cast<double>(attend(model(), s, {}, 1e-9, 0.9999).seconds) - 60) < 1e-3);
        s.words = 0;
        s.durationS = 60;
        QVERIFY(std::abs(static_cast<double>(wordsOf(s)) - 238) < 0.01);
    }

    void aGoodAnswerIsReadInsteadOfTheOthersAndVotedFor() {
        FormatSubject poor = subject(Format::QuestionAnswer), good = poor;
        poor.quality = -1.5f, good.quality = 1.5f;
        QVERIFY(takers(good).seconds < takers(poor).seconds); // a better video is watched longer
        const ResponseModel m = model();
        const Attention same{true, false, 30, 0.3f, 2};
        QVERIFY(chancesAfter(m, good, {}, same).vote > chancesAfter(m, poor, {}, same).vote);
        FormatSubject v = subject(Format::ShortVideo), w = v;
        v.quality = -1.5f, w.quality = 1.5f;
        QVERIFY(takers(w).seconds > takers(v).seconds);
        // Time is bounded by interest, not by how many answers there are.
        FormatSubject many = subject(Format::QuestionAnswer);
        many.answers = 50;
        const double fifty = takers(many).seconds;
        many.answers = 500;
        QVERIFY(takers(many).seconds < 1.01 * fifty);
        many.answers = 0;
        const Takers none = takers(many);
        QVERIFY(none.parts == 0 && none.seconds > 0 && std::abs(none.depth - 1) < 1e-9);
    }

    void aPollIsAnsweredWithoutReadingOnAndMembersTalk() {
        const ResponseModel m = model();
        FormatSubject s = subject(Format::CommunityPost);
        const Attention brief{true, false, 1, 0.1f, 0}, whole{true, true, 100, 1.0f, 0};
        QCOMPARE(chancesAfter(m, s, {}, brief).vote, chancesAfter(m, s, {}, whole).vote);
        QVERIFY(chancesAfter(m, s, {}, brief).vote > 0.05);
        const FormatViewer member{0, 0, true}, stranger{0, 0, false};
        QVERIFY(chancesAfter(m, s, member, whole).comment > 3 * chancesAfter(m, s, stranger, whole).comment);
        QVERIFY(takeChance(m, s, member) > 1.3 * takeChance(m, s, stranger));
        const FormatSubject v = subject(Format::ShortVideo);
        QCOMPARE(takeChance(m, v, member),
                 takeChance(m, v, stranger)); // a video's skip does not ask who follows
        s.poll = false;
        QCOMPARE(people(s).vote, 0);
    }

    void interestHelpsEveryFormat() {
        for (const Format f : kAll) {
            const FormatSubject s = subject(f);
            const Did cold = people(s, {-1.5f, 0, false}), warm = people(s, {1.5f, 0, false});
            QVERIFY2(warm.taken > cold.taken && warm.like > cold.like &&
                         warm.notInterested < cold.notInterested,
                     std::string(toText(f)).c_str());
            QVERIFY(seconds(warm) > seconds(cold));
        }
    }

    void sumsAreWholeAndRatesStayPossible() {
        for (const Format f : kAll)
            for (const std::uint32_t n : {1u, 7u, 64u, 65u, 1000u, 1000003u}) {
                const Did o = people(subject(f), {1, 1, false}, n, n);
                QCOMPARE(o.people, static_cast<std::int64_t>(n));
                QVERIFY(o.taken <= o.people && o.completed <= o.people && o.depthPermille <= 1000 * o.people);
                for (const std::int64_t k :
                     {o.like, o.comment, o.share, o.follow, o.notInterested, o.gift, o.vote})
                    QVERIFY(k >= 0 && k <= o.people / 2 + 3);
            }
        Did none;
        respond(model(), subject(Format::Live), {}, 0, 1, none);
        QVERIFY(same(none, Did{}));
    }

    void manyAtOnceAreTheSameAsOneByOne() {
        for (const Format f : kAll) {
            const FormatSubject s = subject(f);
            Did single, many;
            for (std::uint64_t k = 0; k < 60000; ++k)
                respond(model(), s, {0.5f, 0, false}, 1, mix64(k), single);
            for (std::uint64_t k = 0; k < 60; ++k)
                respond(model(), s, {0.5f, 0, false}, 1000, mix64(k), many);
            QVERIFY(std::abs(depth(single) - depth(many)) < 0.01);
            QVERIFY2(
                std::abs(seconds(single) / seconds(many) - 1) < 0.1,
                qPrintable(
                    QStringLiteral("%1: %2 s, %3 s").arg(int(f)).arg(seconds(single)).arg(seconds(many))));
            QVERIFY(std::abs(static_cast<double>(single.like - many.like)) <
                    6 * std::sqrt(static_cast<double>(single.like + many.like) + 1));
        }
    }

    void theSameLuckGivesTheSameAnswer() {
        for (const Format f : kAll) {
            QVERIFY(same(people(subject(f), {}, 500, 9), people(subject(f), {}, 500, 9)));
            QVERIFY(!same(people(subject(f), {}, 500, 9), people(subject(f), {}, 500, 10)));
        }
    }

    void everyoneIsInOneCellOrAtTheEnd() {
        for (const Format f : kAll) {
            const FormatSubject s = subject(f);
            const Did o = people(s, {}, 100000);
            std::int64_t left = 0;
            for (std::size_t c = 0; c < o.leftInCell.size(); ++c) {
                left += o.leftInCell[c];
                if (c >= cellsOf(s)) QCOMPARE(o.leftInCell[c], 0);
                QVERIFY(cellBegin(s, c) < cellBegin(s, c + 1));
            }
            QCOMPARE(left + o.completed, o.people);
            QVERIFY2(o.leftInCell[1] > 0, std::string(toText(f)).c_str());
        }
        // Passed by: nothing of a text or of the pictures was seen.
        const Did article = people(subject(Format::Article));
        QVERIFY(article.leftInCell[0] >= article.people - article.taken);
        const Did pictures = people(subject(Format::Picture));
        QCOMPARE(pictures.leftInCell[0], pictures.people - pictures.taken);
    }

    void everyFigureHasARangeAndASource() {
        for (const FormatFigure& f : formatFigures()) {
            QVERIFY2(f.low <= f.value && f.value <= f.high, std::string(f.name).c_str());
            QVERIFY(!f.source.empty() && !f.name.empty());
        }
    }
};

QTEST_APPLESS_MAIN(FormatsTest)
#include "formats_test.moc"
