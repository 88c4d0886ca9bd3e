// SPDX-License-Identifier: GPL-3.0-or-later
// A catalogue of several formats: the user's items compete with all of them, the platform learns each apart.
#include <cmath>

#include "core/base/det_math.h"
#include "core/sim/learning_curve.h"
#include "core/sim/replay.h"
#include "core/sim/replication.h"
#include "core/sim/workers.h"
#include "tests/core/engine_world.h"

using namespace forereach;
using namespace forereach::test;

namespace {

const std::map<Format, double> kMix{{Format::Live, 0.1},
                                    {Format::Picture, 0.2},
                                    {Format::Article, 0.1},
                                    {Format::QuestionAnswer, 0.1},
                                    {Format::CommunityPost, 0.1}};

Scenario mixedScenario(std::int64_t viewers = 2000, int days = 2) {
    Scenario s = smallScenario(viewers, days);
    s.warmupDays = 3;
    s.platform.formats = kMix;
    ContentItem picture = someItem("picture");
    picture.format = Format::Picture;
    picture.durationS = 0;
    picture.details.pictures = 3;
    s.content.push_back(picture);
    return s;
}

const FormatShareReport& of(const RunReport& report, Format format) {
    for (const FormatShareReport& f : report.market.formats)
        if (f.format == format) return f;
    qFatal("no such format in the feed");
}

} // namespace

class EngineMixTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aFeedShowsTheFormatsAboutAsOftenAsTheCatalogueHoldsThem() {
        const RunReport report = mustRun(mixedScenario(4000, 3)).report;
        QCOMPARE(report.market.formats.size(), std::size_t{kFormats});
        double sum = 0;
        for (const FormatShareReport& f : report.market.formats) {
            sum += f.share;
            const double held = f.format == Format::ShortVideo ? 0.4 : kMix.at(f.format);
            QVERIFY2(f.share > 0.3 * held && f.share < 3.5 * held,
                     qPrintable(QStringLiteral("%1: %2 of the feed, %3 of the catalogue")
                                    .arg(QString::fromUtf8(toText(f.format).data()))
                                    .arg(f.share)
                                    .arg(held)));
        }
        QVERIFY(std::abs(sum - 1) < 1e-9);
        for (const LawResult& law : report.laws) QVERIFY2(law.holds, law.name.c_str());
    }

    void eachFormatIsAnsweredByItsOwnLaw() {
        Scenario s = mixedScenario(2000, 2);
        s.distribution.mode = DistributionMode::Random;
        const RunReport report = mustRun(s).report;
        // Of an audience nobody chose, near what the constants say of standard normal interest (tastes are
        // skewed); a video's law would give 33 % and 6.5 s to all.
        const auto near = [&](Format f, double taken, double seconds) {
            const FormatShareReport& r = of(report, f);
            QVERIFY2(std::abs(r.takenRate / taken - 1) < 0.15 && std::abs(r.meanTimeS / seconds - 1) < 0.3,
                     qPrintable(QStringLiteral("%1: %2 taken, %3 s")
                                    .arg(QString::fromUtf8(toText(f).data()))
                                    .arg(r.takenRate)
                                    .arg(r.meanTimeS)));
        };
        near(Format::Live, 0.08, 18);
        near(Format::Picture, 0.40, 3.2);
        near(Format::Article, 0.073, 6);
        near(Format::QuestionAnswer, 0.148, 6.9);
        near(Format::CommunityPost, 0.314, 3.1);
        QCOMPARE(of(report, Format::Picture).share > 0.17 && of(report, Format::Picture).share < 0.23, true);
    }

    void thePlatformLearnsEachFormat() {
        const RunReport report = mustRun(mixedScenario(4000, 3)).report;
        const LearningPoint& last = report.market.learning.back();
        for (std::size_t f = 0; f < kFormats; ++f) {
            const FormatLearning& l = last.formats[f];
            const QString name = QString::fromUtf8(toText(static_cast<Format>(f)).data());
            QVERIFY2(l.impressions > 0 && l.auc > 0.52,
                     qPrintable(QStringLiteral("%1: auc %2").arg(name).arg(l.auc)));
            QVERIFY2(l.calibration > 0.85 && l.calibration < 1.18,
                     qPrintable(QStringLiteral("%1: calibration %2").arg(name).arg(l.calibration)));
            QVERIFY(l.calibrationError >= 0 && l.calibrationError < 0.1);
            QVERIFY(l.bits > 0 && l.signalsPerMinute > 0);
        }
        // A glance answers sooner than an article that is read.
        const auto signalsOf = [&](Format f) {
            return last.formats[static_cast<std::size_t>(f)].signalsPerMinute;
        };
        QVERIFY(signalsOf(Format::Picture) > signalsOf(Format::ShortVideo));
        QVERIFY(!report.market.learning.front().learnedPerMinute);
        QVERIFY(report.market.learning[1].learnedPerMinute &&
                *report.market.learning[1].learnedPerMinute > 0);
    }

    void aCatalogueOfVideosKnowsNoOtherFormat() {
        const RunReport report = mustRun(smallScenario(1500, 1)).report;
        QVERIFY(report.market.formats.empty());
        for (const LearningPoint& point : report.market.learning)
            for (std::size_t f = 1; f < kFormats; ++f) QCOMPARE(point.formats[f], FormatLearning{});
        QVERIFY(report.market.learning.back().formats[0].impressions > 0);
        QCOMPARE(report.market.learning.back().formats[0].auc, report.market.learning.back().auc);
    }

    void digestIsEqualForAnyNumberOfWorkers() { compareAnyNumberOfWorkers(mixedScenario()); }

    void aReplayShowsItemsOfAllFormats() {
        const RunOutcome run = mustRun(mixedScenario());
        std::map<Format, int> met;
        for (std::int64_t viewer = 0; viewer < 60; ++viewer) {
            FeedQuery query;
            query.viewer = viewer;
            const auto answer = replayFeed(*run.trace, query);
            if (!answer.ok()) continue;
            for (const FeedSlot& slot : answer->slots) {
                ++met[slot.shown.format];
                QVERIFY(slot.watchedS > 0);
                QVERIFY(lasts(slot.shown.format) || slot.shown.durationS == 0);
                double sum = 0;
                for (const LedgerPart& part : slot.shown.parts) sum += part.product;
                QVERIFY(slot.shown.parts.empty() ||
                        std::abs(sum - slot.shown.score) < 1e-4 * (1 + std::abs(sum)));
            }
        }
        QCOMPARE(met.size(), std::size_t{kFormats});
    }

    void theMixChangesTheDigestAndTheWarmUp() {
        Scenario s = mixedScenario(), other = s;
        other.platform.formats[Format::Picture] = 0.21;
        QVERIFY(scenarioDigest(s, shippedCatalog()) != scenarioDigest(other, shippedCatalog()));
        other.platform.formats.clear();
        QVERIFY(scenarioDigest(s, shippedCatalog()) != scenarioDigest(other, shippedCatalog()));
    }

    void informationIsThatOfTheTextbook() {
        std::array<std::array<std::int64_t, 2>, kScoreBins> bins{};
        QCOMPARE(informationOf(bins), 0.0);
        bins[3] = {50, 0};
        bins[40] = {0, 50}; // the prediction says all: one bit
        QVERIFY(std::abs(informationOf(bins) - 1) < 1e-12);
        bins[3] = bins[40] = {25, 25}; // it says nothing
        QVERIFY(informationOf(bins) < 1e-12);
        bins[3] = {30, 10}, bins[40] = {10, 30}; // 1 - H(1/4)
        QVERIFY(std::abs(informationOf(bins) - 0.18872187554086717) < 1e-12);
    }

    void wrongMixesAreNamed() {
        const auto path = [](std::map<Format, double> formats) {
            Scenario s = smallScenario();
            s.platform.formats = std::move(formats);
            const Issues issues = validate(s, shippedCatalog());
            return issues.size() == 1 ? issues[0].path : std::to_string(issues.size());
        };
        QCOMPARE(path({{Format::ShortVideo, 0.5}}), std::string("platform.formats.short_video"));
        QCOMPARE(path({{Format::Picture, 0.0}}), std::string("platform.formats.picture"));
        QCOMPARE(path({{Format::Picture, 0.5}, {Format::Live, 0.45}}), std::string("platform.formats"));
        QCOMPARE(path(kMix), std::string("0"));
    }
};

QTEST_GUILESS_MAIN(EngineMixTest)
#include "engine_mix_test.moc"
