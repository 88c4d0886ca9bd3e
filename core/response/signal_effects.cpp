// SPDX-License-Identifier: GPL-3.0-or-later
// Every number here is an assumption unless its row says otherwise: no public data ties a file's measured
// signals to what viewers do. The form is the same throughout: no effect at what is taken as typical of the
// catalogue, saturating beyond.
#include "core/response/signal_effects.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "core/model/passages.h"

namespace forereach {
namespace {

constexpr const char* kOwnValue = "your own value";

constexpr double kBound = 1.5; // no set of signals moves a prior further
constexpr const char* kNotMeasured = "not measured";
constexpr std::size_t kCells = 32;
constexpr double kFirstS = 3;
constexpr double kMinHazard = 0.5, kMaxHazard = 2;

// Typical of the catalogue (effect 0) and the size of the effect, in standard deviations.
constexpr double kTypicalChange = 0.15;  // mean luma change a second
constexpr double kTypicalMotion = 0.015; // mean luma change in a tenth of a second
constexpr double kTypicalCuts = 10;      // a minute
constexpr double kDark = 0.15, kBlack = kBlackBrightness;

const char kCaptionSource[] =
    "Facebook's own tests of 2016: captions raise the time video ads are viewed by 12 % (American Press "
    "Institute, Need to Know, 2016); ln 1.12 is 0.45 standard deviations of quality; half of it is "
    "taken, since the captions found may not be shown";

std::string text(const char* format, double a, double b = 0) {
    char buffer[96];
    std::snprintf(buffer, sizeof buffer, format, a, b);
    return buffer;
}

/// -1 at 0, 0 at `typical`, towards 1 beyond.
double saturating(double x, double typical) {
    return (x - typical) / (x + typical);
}

/// 1 at and below `full`, 0 at and above `none`.
double ramp(double x, double full, double none) {
    return std::clamp((none - x) / (none - full), 0.0, 1.0);
}

double meanOfFirst(const std::vector<float>& curve, double stepS, double seconds) {
    const auto n =
        std::min(curve.size(), static_cast<std::size_t>(std::max(1.0, std::ceil(seconds / stepS - 1e-9))));
    double sum = 0;
    for (std::size_t i = 0; i < n; ++i) sum += static_cast<double>(curve[i]);
    return sum / static_cast<double>(n);
}

class Effects {
public:
    Effects(const MediaSignals* signals, Format format) : s(signals), m_format(format) {
        if (format != Format::ShortVideo && format != Format::Live && format != Format::Picture)
            return; // a text has no picture and no sound to measure
        if (s && s->stepS > 0) {
            m_hasPicture = !s->motion.empty() && !s->brightness.empty();
            m_hasSoundCurve = s->hasAudio && !s->loudnessDb.empty();
        }
        // A broadcast is joined anywhere: its first seconds are nobody's. A picture is silent and still.
        if (format == Format::ShortVideo) start();
        if (format != Format::Picture) sound();
        picture();
        if (format == Format::ShortVideo) pace();
    }

    std::vector<SignalEffect> rows;

private:
    /// `size` is the effect at this clip; low and high scale it (an effect's range keeps its sign unless
    /// said).
    void add(const char* signal, std::string measured, const char* actsOn, double size, double lowFactor,
             double highFactor, const char* why, Quality basis = Quality::Assumption) {
        const double a = size * lowFactor, b = size * highFactor;
        rows.push_back(
            {signal, std::move(measured), actsOn, size, std::min(a, b), std::max(a, b), basis, why});
    }

    void unmeasured(const char* signal, const char* actsOn, double low, double high, const char* why,
                    Quality basis = Quality::Assumption) {
        rows.push_back({signal, kNotMeasured, actsOn, 0, low, high, basis, why});
    }

    void start() {
        const char why[] = "assumption: a start in which something happens is skipped less, a still one "
                           "more; nothing at 0.15 a "
                           "second, half the full effect at 0.45. 16 to 33 % of viewers are gone by 3 s "
                           "(Dashlet, NSDI 2023; "
                           "MM 2022 challenge), how much of it is the picture is not known";
        if (!m_hasPicture) return unmeasured("change in the first 3 s", "hook", -1.6, 1.6, why);
        add("change in the first 3 s", text("%.2f a second", s->changeFirst3s), "hook",
            0.8 * saturating(s->changeFirst3s, kTypicalChange), 0, 2, why);

        const double first = meanOfFirst(s->brightness, s->stepS, kFirstS);
        const char dark[] = "assumption: a black start gives no reason to stay; full effect below 4 % of "
                            "white, none above 15 %";
        add("brightness of the first 3 s", text("%.0f %% of white", 100 * first), "hook",
            -1.0 * ramp(first, kBlack, kDark), 0.3, 1.5, dark);
    }

    void sound() {
        const char start[] =
            "assumption: short-video feeds play with sound, and a silent start loses its part of the hook";
        const char whole[] =
            "assumption: silence lowers the worth of a clip, in proportion to its share; none below 20 % "
            "(pauses). Muted viewing (common on Facebook, 2016) would make it 0";
        if (!s) {
            if (m_format == Format::ShortVideo) unmeasured("sound in the first 3 s", "hook", -1.0, 0, start);
            return unmeasured("silence", "quality", -1.2, 0, whole);
        }
        if (!s->hasAudio) {
            if (m_format == Format::ShortVideo)
                add("sound in the first 3 s", "no sound track", "hook", -0.5, 0, 2, start);
            return add("silence", "no sound track", "quality", -0.6, 0, 2, whole);
        }
        if (m_format != Format::ShortVideo) {
            // the whole only
        } else if (m_hasSoundCurve) {
            const double first = meanOfFirst(s->loudnessDb, s->stepS, kFirstS);
            add("sound in the first 3 s", text("%.0f dBFS", first), "hook", -0.5 * ramp(first, -60, -40), 0,
                2, start);
        } else {
            unmeasured("sound in the first 3 s", "hook", -1.0, 0, start);
        }
        add("silence", text("%.0f %% of the time", 100 * s->silenceShare), "quality",
            -0.6 * std::clamp((s->silenceShare - 0.2) / 0.8, 0.0, 1.0), 0, 2, whole);
    }

    void picture() {
        const char black[] = "assumption: a dark picture cannot be read on a phone; full effect below 4 % of "
                             "white, none above 15 %";
        if (m_hasPicture || (m_format == Format::Picture && s && !s->brightness.empty()))
            add("brightness", text("%.0f %% of white", 100 * s->meanBrightness), "quality",
                -1.2 * ramp(s->meanBrightness, kBlack, kDark), 0.3, 1.3, black);
        else
            unmeasured("brightness", "quality", -1.5, 0, black);

        const char shape[] = "assumption: made for another screen: a square clip loses a little, a wide one "
                             "more, of a phone held "
                             "upright";
        const char size[] = "assumption: below 720 pixels on the shorter side a phone shows the blur. Small "
                            "on purpose: in 10 M "
                            "records of Douyin bitrate hardly mattered (QUTY, MMSys 2023)";
        const int shorter = s ? std::min(s->width, s->height) : 0;
        if (shorter > 0) {
            const double ratio = static_cast<double>(s->width) / s->height;
            const double wide = std::clamp((ratio - 0.7) / 0.9, 0.0, 1.0);
            add("shape", text("%.0f x %.0f", s->width, s->height), "quality", -0.4 * wide, 0, 2, shape);
            add("resolution", text("%.0f pixels on the shorter side", shorter), "quality",
                -0.4 * ramp(shorter, 240, 720), 0, 2, size);
        } else {
            unmeasured("shape", "quality", -0.8, 0, shape);
            unmeasured("resolution", "quality", -0.8, 0, size);
        }
        if (m_format == Format::Picture) return; // words in a picture are not captions
        if (s)
            rows.push_back({"captions", s->hasCaptions ? "present" : "none", "quality",
                            s->hasCaptions ? 0.22 : 0.0, 0, s->hasCaptions ? 0.45 : 0.0, Quality::PQ,
                            kCaptionSource});
        else
            unmeasured("captions", "quality", 0, 0.45, kCaptionSource, Quality::PQ);
    }

    void pace() {
        const char cuts[] = "assumption: cuts renew attention, with saturation: nothing at 10 a minute, half "
                            "the full effect at 30";
        const char motion[] = "assumption: movement inside shots holds the eye a little; nothing at 0.015 in "
                              "a tenth of a second";
        if (!m_hasPicture) {
            unmeasured("cuts", "pace", -1.4, 1.4, cuts);
            return unmeasured("motion", "pace", -1.0, 1.0, motion);
        }
        add("cuts", text("%.0f a minute", s->cutsPerMinute), "pace",
            0.7 * saturating(s->cutsPerMinute, kTypicalCuts), 0, 2, cuts);
        add("motion", text("%.3f", s->meanMotion), "pace", 0.5 * saturating(s->meanMotion, kTypicalMotion), 0,
            2, motion);
    }

    const MediaSignals* s;
    Format m_format;
    bool m_hasPicture = false, m_hasSoundCurve = false;
};

/// Relative hazard of leaving in each cell, mean 1: above 1 where nothing moves, nothing is heard, or the
/// picture is black.
std::vector<double> hazardOf(const MediaSignals* s) {
    std::vector<double> hazard(kCells, 1.0);
    if (!s || !(s->stepS > 0) || !(s->durationS > 0)) return hazard;
    for (std::size_t c = 0; c < kCells; ++c) {
        const double from = s->durationS * static_cast<double>(c) / kCells,
                     to = s->durationS * static_cast<double>(c + 1) / kCells;
        const Passage passage = passageBetween(*s, from, to);
        if (passage.cut) hazard[c] *= 0.85;
        if (passage.still) hazard[c] *= 1.35;
        if (passage.silent) hazard[c] *= 1.35;
        if (passage.black) hazard[c] *= 1.5;
    }
    // Bounding after scaling would move the mean; rounds bring both to rest.
    for (int round = 0; round < 40; ++round) {
        double mean = 0;
        for (const double h : hazard) mean += h / kCells;
        for (double& h : hazard) h = std::clamp(h / mean, kMinHazard, kMaxHazard);
    }
    return hazard;
}

SignalEffect hazardRow(const MediaSignals* s) {
    SignalEffect row;
    row.signal = "still, silent or black passages";
    row.acts_on = "hazard";
    row.source = "assumption: leaving is 1.35 times as likely where nothing moves and where nothing is "
                 "heard, 1.5 times where the "
                 "picture is black, 0.85 times at a cut, relative to the rest of the same clip (its mean "
                 "stays 1). The effect shown "
                 "is the most likely moment against the mean";
    if (!s || s->stepS <= 0 || s->motion.empty()) {
        row.measured = "not measured";
        row.high = kMaxHazard - 1;
        return row;
    }
    const std::vector<double> hazard = hazardOf(s);
    const auto worst = std::max_element(hazard.begin(), hazard.end());
    row.effect = *worst - 1;
    row.high = std::max(row.effect, std::min(kMaxHazard - 1, 2 * row.effect));
    const double cellS = s->durationS / kCells;
    row.measured = row.effect < 0.05 ? "none stands out"
                                     : text("strongest at %.1f s",
                                            cellS * (static_cast<double>(worst - hazard.begin()) + 0.5));
    return row;
}

double total(const std::vector<SignalEffect>& rows, const char* actsOn) {
    double sum = 0;
    for (const SignalEffect& row : rows)
        if (row.acts_on == actsOn) sum += row.effect;
    return std::clamp(sum, -kBound, kBound);
}

} // namespace

SignalPriors signalPriors(const ContentItem& item) {
    return signalPriors(item, [](const SignalEffect& row) { return row.effect; });
}

SignalPriors signalPriors(const ContentItem& item, const std::function<double(const SignalEffect&)>& size) {
    const MediaSignals* signals = item.signals ? &*item.signals : nullptr;
    Effects effects(signals, item.format);
    for (SignalEffect& row : effects.rows)
        if (row.measured != kNotMeasured) row.effect = size(row);
    SignalPriors priors;
    priors.hook = item.overrides.hook.value_or(total(effects.rows, "hook"));
    priors.quality = item.overrides.quality.value_or(total(effects.rows, "quality"));
    priors.pace = item.overrides.pace.value_or(total(effects.rows, "pace"));
    priors.hazard = hazardOf(item.format == Format::ShortVideo ? signals : nullptr);
    return priors;
}

std::vector<SignalEffect> explainSignals(const ContentItem& item) {
    const MediaSignals* signals = item.signals ? &*item.signals : nullptr;
    std::vector<SignalEffect> rows = Effects(signals, item.format).rows;
    if (item.format == Format::ShortVideo) rows.push_back(hazardRow(signals));
    const auto own = [&](const char* actsOn, const std::optional<double>& value) {
        if (value)
            rows.push_back({kOwnValue, "set by you", actsOn, *value, *value, *value, Quality::Assumption,
                            "yours: it replaces the sum of the measured signals"});
    };
    own("hook", item.overrides.hook);
    own("quality", item.overrides.quality);
    own("pace", item.overrides.pace);
    return rows;
}

std::vector<DefaultInUse> signalFigures(const ContentItem& item) {
    std::vector<DefaultInUse> out;
    for (const SignalEffect& e : explainSignals(item)) {
        DefaultInUse& figure = out.emplace_back();
        figure.path = "content." + item.id.value + "." + e.signal;
        figure.label = e.signal + ", " + e.measured;
        figure.unit = "sd of the catalogue";
        figure.value = Sourced{e.effect, e.low, e.high, 0, e.basis, e.source};
        figure.influences = e.acts_on;
        if (e.signal == kOwnValue) figure.yours = e.effect;
    }
    return out;
}

} // namespace forereach
