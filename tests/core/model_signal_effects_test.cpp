// SPDX-License-Identifier: GPL-3.0-or-later
// What measured signals are assumed to do: directions, bounds, and that the user's own value replaces them.
#include <QTest>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/response/signal_effects.h"

using namespace forereach;

namespace {

ContentItem itemWith(const MediaSignals& signals) {
    ContentItem item;
    item.durationS = signals.durationS;
    item.signals = signals;
    return item;
}

/// A clip as the catalogue's middle has it: every effect near 0.
MediaSignals typical() {
    MediaSignals s;
    s.durationS = 16;
    s.width = 720;
    s.height = 1280;
    s.frameRate = 30;
    s.stepS = 0.5;
    s.loudnessDb.assign(32, -20.0f);
    s.motion.assign(32, 0.015f);
    s.brightness.assign(32, 0.45f);
    s.meanLoudnessDb = -20;
    s.silenceShare = 0;
    s.meanMotion = 0.015;
    s.meanBrightness = 0.45;
    s.cutsPerMinute = 10;
    s.changeFirst3s = 0.15;
    s.hasAudio = true;
    return s;
}

MediaSignals lively() {
    MediaSignals s = typical();
    s.motion.assign(32, 0.05f);
    s.meanMotion = 0.05;
    s.changeFirst3s = 0.6;
    s.cutsS = {0.8, 1.9, 3.1, 5, 7, 9, 11, 13};
    s.cutsPerMinute = 30;
    s.hasCaptions = true;
    return s;
}

MediaSignals blackAndSilent() {
    MediaSignals s = typical();
    s.loudnessDb.clear();
    s.hasAudio = false;
    s.meanLoudnessDb = -90;
    s.silenceShare = 1;
    s.motion.assign(32, 0.0f);
    s.brightness.assign(32, 0.0f);
    s.meanMotion = s.meanBrightness = s.cutsPerMinute = s.changeFirst3s = 0;
    return s;
}

double effectOf(const MediaSignals& s, const char* signal, const char* actsOn) {
    for (const SignalEffect& e : explainSignals(itemWith(s)))
        if (e.signal == signal && e.acts_on == actsOn) return e.effect;
    qFatal("no such row");
    return 0;
}

double meanOf(const std::vector<double>& values) {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

} // namespace

class ModelSignalEffectsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aPictureIsNotBlamedForItsSilenceNorATextForAnything() {
        ContentItem picture;
        picture.format = Format::Picture;
        MediaSignals& s = picture.signals.emplace();
        s.width = 1080;
        s.height = 1920;
        s.stepS = 0.5;
        s.brightness = {0.5f};
        s.meanBrightness = 0.5;
        QCOMPARE(signalPriors(picture).quality, 0.0);
        QCOMPARE(signalPriors(picture).hook, 0.0);
        for (const SignalEffect& row : explainSignals(picture)) {
            QVERIFY2(row.signal.find("sound") == std::string::npos && row.signal != "silence" &&
                         row.signal != "cuts" && row.signal != "motion",
                     row.signal.c_str());
            QVERIFY(row.acts_on != "hazard");
        }
        s.brightness = {0.01f};
        s.meanBrightness = 0.01;
        QVERIFY(signalPriors(picture).quality < -0.5); // a dark one cannot be read
        ContentItem video = picture;
        video.format = Format::ShortVideo;
        video.signals->motion = {0.01f};
        QVERIFY(signalPriors(video).quality < signalPriors(picture).quality);
        ContentItem article;
        article.format = Format::Article;
        QVERIFY(explainSignals(article).empty());
    }

    void aTypicalClipMovesNothing() {
        const SignalPriors p = signalPriors(itemWith(typical()));
        QVERIFY(std::abs(p.hook) < 0.05);
        QVERIFY(std::abs(p.quality) < 0.05);
        QVERIFY(std::abs(p.pace) < 0.05);
    }

    void aLivelyClipAndABlackSilentOneDifferClearly() {
        const SignalPriors a = signalPriors(itemWith(lively())), b = signalPriors(itemWith(blackAndSilent()));
        QVERIFY(a.hook > 0.3 && b.hook < -1);
        QVERIFY(a.quality > 0.1 && b.quality < -1);
        QVERIFY(a.pace > 0.3 && b.pace < -1);
    }

    void whatWasNotMeasuredIsNeutral() {
        ContentItem item;
        item.durationS = 20;
        const SignalPriors p = signalPriors(item);
        QCOMPARE(p.hook, 0.0);
        QCOMPARE(p.quality, 0.0);
        QCOMPARE(p.pace, 0.0);
        QCOMPARE(p.hazard, std::vector<double>(32, 1.0));
        for (const SignalEffect& e : explainSignals(item)) {
            QCOMPARE(e.measured, std::string("not measured"));
            QCOMPARE(e.effect, 0.0);
        }
    }

    void eachSignalPushesInItsDirection() {
        const MediaSignals base = typical();
        const auto changed = [&](auto change) {
            MediaSignals s = base;
            change(s);
            return s;
        };
        QVERIFY(effectOf(changed([](auto& s) { s.changeFirst3s = 0.5; }), "change in the first 3 s", "hook") >
                0.3);
        QVERIFY(effectOf(changed([](auto& s) { s.changeFirst3s = 0; }), "change in the first 3 s", "hook") <
                -0.5);
        QVERIFY(effectOf(changed([](auto& s) { std::fill_n(s.brightness.begin(), 6, 0.0f); }),
                         "brightness of the first 3 s", "hook") <= -1);
        QVERIFY(effectOf(changed([](auto& s) { s.hasAudio = false; }), "sound in the first 3 s", "hook") < 0);
        QVERIFY(effectOf(changed([](auto& s) { s.silenceShare = 0.9; }), "silence", "quality") < -0.4);
        QCOMPARE(effectOf(changed([](auto& s) { s.silenceShare = 0.1; }), "silence", "quality"), 0.0);
        QVERIFY(effectOf(changed([](auto& s) { s.meanBrightness = 0.02; }), "brightness", "quality") < -1);
        QVERIFY(effectOf(changed([](auto& s) { s.width = 1920, s.height = 1080; }), "shape", "quality") <
                -0.3);
        QVERIFY(effectOf(changed([](auto& s) { s.width = 180, s.height = 320; }), "resolution", "quality") <
                -0.3);
        QVERIFY(effectOf(changed([](auto& s) { s.hasCaptions = true; }), "captions", "quality") > 0.1);
        QCOMPARE(effectOf(base, "captions", "quality"), 0.0);
        QVERIFY(effectOf(changed([](auto& s) { s.cutsPerMinute = 0; }), "cuts", "pace") < -0.5);
        QVERIFY(effectOf(changed([](auto& s) { s.meanMotion = 0.08; }), "motion", "pace") > 0.2);
    }

    void cutsSaturate() {
        MediaSignals s = typical();
        double last = -2, lastStep = 10;
        for (const double cuts : {0.0, 20.0, 40.0, 60.0, 80.0, 100.0}) {
            s.cutsPerMinute = cuts;
            const double effect = effectOf(s, "cuts", "pace");
            QVERIFY(effect > last);
            if (last > -2) {
                QVERIFY(effect - last < lastStep);
                lastStep = effect - last;
            }
            last = effect;
        }
        s.cutsPerMinute = 1e5;
        QVERIFY(effectOf(s, "cuts", "pace") <= 0.7);
    }

    void noClipMovesAPriorBeyondTheBound() {
        for (const MediaSignals& s : {typical(), lively(), blackAndSilent()}) {
            const SignalPriors p = signalPriors(itemWith(s));
            for (const double value : {p.hook, p.quality, p.pace}) QVERIFY(value >= -1.5 && value <= 1.5);
        }
        QCOMPARE(signalPriors(itemWith(blackAndSilent())).hook, -1.5);
    }

    void theExplanationAddsUpToThePrior() {
        MediaSignals s = lively();
        s.width = s.height = 600;
        const SignalPriors p = signalPriors(itemWith(s));
        double hook = 0, quality = 0, pace = 0;
        for (const SignalEffect& e : explainSignals(itemWith(s))) {
            hook += e.acts_on == "hook" ? e.effect : 0;
            quality += e.acts_on == "quality" ? e.effect : 0;
            pace += e.acts_on == "pace" ? e.effect : 0;
        }
        QVERIFY(std::abs(hook - p.hook) < 1e-12);
        QVERIFY(std::abs(quality - p.quality) < 1e-12);
        QVERIFY(std::abs(pace - p.pace) < 1e-12);
    }

    void everyRowHasARangeThatHoldsItsEffectAndSaysWhy() {
        for (const MediaSignals& s : {typical(), lively(), blackAndSilent()})
            for (const SignalEffect& e : explainSignals(itemWith(s))) {
                QVERIFY2(e.low <= e.effect && e.effect <= e.high, e.signal.c_str());
                QVERIFY2(e.source.size() > 20, e.signal.c_str());
                QVERIFY(!e.measured.empty());
                if (e.basis == Quality::Assumption)
                    QVERIFY2(e.source.starts_with("assumption"), e.signal.c_str());
            }
    }

    void theUsersValueReplacesTheMeasuredOne() {
        ContentItem item = itemWith(blackAndSilent());
        item.overrides.hook = 2.5;
        item.overrides.pace = 0.0;
        const SignalPriors p = signalPriors(item);
        QCOMPARE(p.hook, 2.5); // the user is not bounded by our bound
        QCOMPARE(p.pace, 0.0);
        QVERIFY(p.quality < -1);
        int own = 0;
        for (const SignalEffect& e : explainSignals(item)) own += e.signal == "your own value";
        QCOMPARE(own, 2);
    }

    void peopleLeaveWhereNothingMovesAndNothingIsHeard() {
        MediaSignals s = typical();
        for (std::size_t i = 16; i < 24; ++i) s.motion[i] = 0.0f, s.loudnessDb[i] = -80.0f;
        const std::vector<double> hazard = signalPriors(itemWith(s)).hazard;
        QCOMPARE(hazard.size(), std::size_t{32});
        QVERIFY(std::abs(meanOf(hazard) - 1) < 1e-9);
        QVERIFY(hazard[18] > 1.3 * hazard[4]);
        QCOMPARE(hazard[4], hazard[28]);
        s.cutsS = {2.1};
        const std::vector<double> cut = signalPriors(itemWith(s)).hazard;
        QVERIFY(cut[4] < cut[5]);
    }

    void hazardsStayBoundedWithMeanOne() {
        for (std::size_t black = 0; black <= 32; ++black) {
            MediaSignals s = typical();
            for (std::size_t i = 0; i < black; ++i)
                s.motion[i] = 0, s.brightness[i] = 0, s.loudnessDb[i] = -90;
            const std::vector<double> hazard = signalPriors(itemWith(s)).hazard;
            QVERIFY2(std::abs(meanOf(hazard) - 1) < 1e-6, QByteArray::number(int(black)));
            for (const double h : hazard) QVERIFY(h >= 0.49 && h <= 2.01);
        }
    }

    void oddCurvesAreTaken() {
        MediaSignals s = typical();
        s.motion = {0.1f};
        s.brightness = {0.5f};
        s.loudnessDb = {-10.0f};
        s.durationS = 0.2;
        QCOMPARE(signalPriors(itemWith(s)).hazard.size(), std::size_t{32});
        s.durationS = 600; // far longer than the curves
        for (const double h : signalPriors(itemWith(s)).hazard) QVERIFY(std::isfinite(h));
        s.stepS = 0;
        QVERIFY(std::isfinite(signalPriors(itemWith(s)).hook));
        QVERIFY(!explainSignals(itemWith(MediaSignals{})).empty());
    }
};

QTEST_APPLESS_MAIN(ModelSignalEffectsTest)
#include "model_signal_effects_test.moc"
