// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/calibrate/fit_published.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "core/calibrate/expected_feed.h"
#include "core/calibrate/minimise.h"

namespace forereach {
namespace {

// Parameters of the watch model, where each is looked for, and how far it may go from where the fit starts
// before that costs as much as a misfit of one tolerance: many combinations give the same statistics, and the
// nearest is taken. The quality's coefficient stays small (calibration start: c = 0.94 fits as well, and is
// nearly a popularity feed).
struct WatchParameter {
    const char* name;
    double ResponsePreset::*field;
    Box box;
    double reach;
    bool needsArms = false; // what affinity and quality do shows in the difference of two arms only
};
constexpr WatchParameter kWatch[] = {
    {"b0", &ResponsePreset::b0, {0, 3}, 0.5},
    {"a", &ResponsePreset::a, {0.1, 1}, 0.3, true},
    {"c", &ResponsePreset::c, {0.1, 0.25}, 0.1, true},
    {"g", &ResponsePreset::g, {0.1, 0.6}, 0.15},
    {"h", &ResponsePreset::h, {0, 0.8}, 0.2},
    {"sigma", &ResponsePreset::sigma, {0.35, 2}, 0.4},
    {"s0", &ResponsePreset::s0, {-2.5, 1.5}, 0.5},
    {"sa", &ResponsePreset::sa, {0.05, 0.8}, 0.2, true},
    {"sq", &ResponsePreset::sq, {0.02, 0.25}, 0.08, true},
    {"skip_median_s", &ResponsePreset::skipMedianS, {0.8, 4}, 0.7},
    {"skip_sd", &ResponsePreset::skipSd, {0.3, 1}, 0.2},
    {"rho", &ResponsePreset::rho, {0, 0.95}, 0.3},
};
constexpr double kTies = 0.1; // weight of the distances, beside a misfit of one tolerance

constexpr double kPart = 0.5; // of the way to the least misfit, after the first round

struct ActionParameter {
    const char* name;
    ActionLogit ResponsePreset::*field;
    Box affinity;
    const char* statistic; // without the arm
};
constexpr ActionParameter kActions[] = {
    {"like", &ResponsePreset::like, {0, 0.8}, "like"},
    {"comment", &ResponsePreset::comment, {0, 0.8}, "comment"},
    {"share", &ResponsePreset::share, {0, 0.8}, "share"},
    {"follow", &ResponsePreset::follow, {0, 0.8}, "follow"},
    {"not_interested", &ResponsePreset::notInterested, {-1.2, 0}, "negative feedback"},
};

// A run may differ from its closed form by what the form leaves out (fatigue, connections). How far it is
// believed to, as a standard deviation: beyond that a difference is taken for sampling error.
constexpr double kFormError = 0.05;

struct Moment {
    const PublishedTarget* target = nullptr;
    double tolerance = 0;  // absolute
    double correction = 1; // engine over closed form
};

double watchMoment(std::string_view statistic, const WatchMoments& ranked, const WatchMoments& random,
                   const RatioQuartiles& quartiles) {
    const WatchMoments& m = statistic.ends_with("random") ? random : ranked;
    if (statistic.starts_with("mean play time")) return m.playS;
    if (statistic.starts_with("valid play")) return m.valid;
    if (statistic.starts_with("long view")) return m.longView;
    if (statistic.starts_with("completion")) return m.completed;
    if (statistic.ends_with("p25")) return quartiles[0];
    if (statistic.ends_with("p50")) return quartiles[1];
    if (statistic.ends_with("p75")) return quartiles[2];
    if (statistic.ends_with("mean")) return m.ratio;
    return m.ratioSquare - m.ratio * m.ratio;
}

bool isDuration(const PublishedTarget& t) {
    return t.statistic.starts_with("duration");
}
const ActionParameter* actionOf(const PublishedTarget& t) {
    for (const ActionParameter& a : kActions)
        if (t.statistic.starts_with(std::string(a.statistic) + ",")) return &a;
    return nullptr;
}

double shrunkCorrection(double engine, double form, double engineError) {
    if (engine <= 0 || form <= 0) return 1;
    const double noise = engineError / engine, trust = kFormError * kFormError;
    return 1 + (engine / form - 1) * trust / (trust + noise * noise);
}

double rounded(double x) {
    char text[40];
    std::snprintf(text, sizeof text, "%.5g", x);
    return std::strtod(text, nullptr);
}

void roundAll(ResponsePreset& p) {
    for (const WatchParameter& w : kWatch) p.*w.field = rounded(p.*w.field);
    for (const ActionParameter& a : kActions) {
        (p.*a.field).constant = rounded((p.*a.field).constant);
        (p.*a.field).affinity = rounded((p.*a.field).affinity);
    }
    for (double& q : p.durationQuantilesS) q = rounded(q);
    p.meanLogDuration = rounded(meanLogDurationOf(p.durationQuantilesS));
}

class Fit {
public:
    Fit(const Catalog& catalog, const FitOptions& options) : m_catalog(catalog), m_options(options) {
        for (const PublishedTarget& t : publishedTargets())
            if (t.preset == options.run.preset && t.use == TargetUse::Fitted && t.ofFeed)
                m_moments.push_back(
                    {&t, t.kind == ToleranceKind::Relative ? t.value * t.fitTolerance() : t.fitTolerance()});
        m_twoArms = std::any_of(m_moments.begin(), m_moments.end(),
                                [](const Moment& m) { return m.target->statistic.ends_with("random"); });
        m_durations = std::any_of(m_moments.begin(), m_moments.end(),
                                  [](const Moment& m) { return isDuration(*m.target); });
        m_preset = *catalog.response(options.run.preset);
        m_start = m_preset;
    }

    Result<PublishedFit> run(const RunControl& control);

private:
    ResponsePreset& presetOf(Catalog& catalog) const {
        return *std::find_if(catalog.responsePresets.begin(), catalog.responsePresets.end(),
                             [&](const ResponsePreset& p) { return p.id == m_preset.id; });
    }
    std::vector<double> expected(const ExpectedFeed& feed, const ResponsePreset& p, bool actions) const;
    double misfit(const std::vector<double>& values, bool actions) const;
    void correct(const ExpectedFeed&, const std::vector<ValidationRow>& rows);
    void moveWatch(const ExpectedFeed&, int round);
    void moveActions(const ExpectedFeed&);
    void moveDurations(const std::vector<ValidationRow>& rows);

    const Catalog& m_catalog;
    const FitOptions& m_options;
    std::vector<Moment> m_moments;
    ResponsePreset m_preset, m_start;
    /// Without a second arm taste and quality cannot be told apart. How watching grows with duration moves
    /// which durations the ranker shows, which then swing where nothing says what they should be.
    bool held(const WatchParameter& w) const {
        return (w.needsArms && !m_twoArms) || (w.field == &ResponsePreset::h && !m_durations);
    }
    bool m_twoArms = false, m_durations = false;
    int m_evaluations = 0;
};

// Of all moments, or without those of actions. A moment that is measured and not computed (durations of what
// is shown) stands at what the last run gave: its correction.
std::vector<double> Fit::expected(const ExpectedFeed& feed, const ResponsePreset& p, bool actions) const {
    const bool quartiles = m_options.run.preset == "kuairec"; // the only ones with targets for them
    const WatchMoments ranked = feed.watch(p, false), random = feed.watch(p, true);
    const RatioQuartiles ratio = quartiles ? feed.ratioQuartiles(p) : RatioQuartiles{};
    std::vector<double> out;
    for (const Moment& m : m_moments) {
        const ActionParameter* action = actionOf(*m.target);
        double form = 1;
        if (action) {
            if (actions)
                form = ExpectedFeed::actionShare(
                    feed.actionBase(p, p.*action->field, m.target->statistic.ends_with("random")),
                    p.*action->field);
        } else if (!isDuration(*m.target)) {
            form = watchMoment(m.target->statistic, ranked, random, ratio);
        }
        out.push_back(form * m.correction);
    }
    return out;
}

double Fit::misfit(const std::vector<double>& values, bool actions) const {
    double sum = 0;
    int counted = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (!actions && (actionOf(*m_moments[i].target) || isDuration(*m_moments[i].target))) continue;
        const double off = (values[i] - m_moments[i].target->value) / m_moments[i].tolerance;
        sum += off * off;
        ++counted;
    }
    return sum / std::max(1, counted);
}

void Fit::correct(const ExpectedFeed& feed, const std::vector<ValidationRow>& rows) {
    for (Moment& m : m_moments) m.correction = 1;
    const std::vector<double> form = expected(feed, m_preset, true);
    for (std::size_t i = 0; i < m_moments.size(); ++i)
        for (const ValidationRow& row : rows)
            if (row.simulated && row.statistic == m_moments[i].target->statistic)
                m_moments[i].correction = isDuration(*m_moments[i].target)
                                              ? *row.simulated
                                              : shrunkCorrection(*row.simulated, form[i],
                                                                 row.samplingError.value_or(*row.simulated));
}

void Fit::moveWatch(const ExpectedFeed& feed, int round) {
    std::vector<double> from;
    std::vector<Box> box;
    std::vector<const WatchParameter*> moved;
    for (const WatchParameter& w : kWatch) {
        if (held(w)) continue;
        moved.push_back(&w);
        from.push_back(m_preset.*w.field);
        box.push_back(w.box);
    }
    const auto with = [&](const std::vector<double>& x) {
        ResponsePreset p = m_preset;
        for (std::size_t i = 0; i < x.size(); ++i) p.*moved[i]->field = x[i];
        return p;
    };
    const auto objective = [&](const std::vector<double>& x) {
        double ties = 0;
        for (std::size_t i = 0; i < x.size(); ++i) {
            const double off = (x[i] - m_start.*moved[i]->field) / moved[i]->reach;
            ties += off * off;
        }
        return misfit(expected(feed, with(x), false), false) + kTies * ties / static_cast<double>(x.size());
    };
    const Minimum least = minimise(objective, from, box, 1e-4, 500);
    m_evaluations += least.evaluations;
    // Part of the way, from the second round on: another model of people teaches another recommender, which
    // answers the move with one of its own.
    std::vector<double> to = least.at;
    if (round > 0)
        for (std::size_t i = 0; i < to.size(); ++i) to[i] = from[i] + kPart * (to[i] - from[i]);
    m_preset = with(to);
}

void Fit::moveActions(const ExpectedFeed& feed) {
    for (const ActionParameter& a : kActions) {
        std::vector<const Moment*> arms;
        for (const Moment& m : m_moments)
            if (actionOf(*m.target) == &a) arms.push_back(&m);
        if (arms.empty()) continue;
        std::vector<ExpectedFeed::ActionBase> bases;
        for (const Moment* m : arms)
            bases.push_back(
                feed.actionBase(m_preset, m_preset.*a.field, m->target->statistic.ends_with("random")));
        const auto with = [&](const std::vector<double>& x) {
            ActionLogit l = m_preset.*a.field;
            l.constant = x[0];
            l.affinity = x[1];
            return l;
        };
        const auto objective = [&](const std::vector<double>& x) {
            double sum = 0;
            for (std::size_t i = 0; i < arms.size(); ++i) {
                const double off = (ExpectedFeed::actionShare(bases[i], with(x)) * arms[i]->correction -
                                    arms[i]->target->value) /
                                   arms[i]->tolerance;
                sum += off * off;
            }
            return sum;
        };
        const double constant = (m_preset.*a.field).constant;
        const Minimum least = minimise(objective, {constant, (m_preset.*a.field).affinity},
                                       {{constant - 2, constant + 2}, a.affinity}, 1e-5, 200);
        m_evaluations += least.evaluations;
        m_preset.*a.field = with(least.at);
    }
}

// What is shown is shorter or longer than the catalogue by what the ranker prefers: each quantile of the
// catalogue is moved by as much as that of what is shown misses its target.
void Fit::moveDurations(const std::vector<ValidationRow>& rows) {
    std::vector<double>& q = m_preset.durationQuantilesS;
    for (const ValidationRow& row : rows) {
        if (!row.simulated || !row.statistic.starts_with("duration") || row.use != TargetUse::Fitted)
            continue;
        const double by = std::clamp(std::pow(row.target / *row.simulated, 0.6), 0.8, 1.25);
        // The ends go with the quartile beside them.
        const std::size_t first = row.statistic.ends_with("p25") ? 0 : row.statistic.ends_with("p50") ? 3 : 4;
        const std::size_t last = first == 0 ? 2 : first == 3 ? 3 : 6;
        for (std::size_t i = first; i <= last; ++i) q[i] *= by;
    }
    for (std::size_t i = 1; i < q.size(); ++i) q[i] = std::max(q[i], q[i - 1] * 1.05);
    m_preset.meanLogDuration = meanLogDurationOf(q);
}

Result<PublishedFit> Fit::run(const RunControl& control) {
    PublishedFit out;
    for (int round = 0; round <= m_options.rounds; ++round) {
        roundAll(m_preset);
        Catalog catalog = m_catalog;
        presetOf(catalog) = m_preset;
        ValidationOptions wanted = m_options.run;
        const double ranked = static_cast<double>(wanted.viewers) * wanted.days * 50;
        wanted.sampleOneIn =
            static_cast<std::uint32_t>(std::max(1.0, ranked / static_cast<double>(m_options.impressions)));
        RunControl part = control;
        if (control.progress)
            part.progress = [&](Progress p) {
                const double rounds = m_options.rounds + 1;
                p.replication = round + 1;
                p.replications = m_options.rounds + 1;
                p.done = (round + p.done) / rounds;
                p.secondsLeft = -1;
                control.progress(p);
            };
        const Result<Validation> result = validatePublished(catalog, wanted, part);
        if (!result) return result.error();
        const ExpectedFeed feed(result->feed->samples, m_options.impressions);
        correct(feed, result->rows);
        const std::vector<double> values = expected(feed, m_preset, true);
        const double objective = misfit(values, true);
        out.objective.push_back(objective);
        if (round == 0) {
            out.before = objective;
            for (std::size_t i = 0; i < values.size(); ++i)
                out.moments.push_back({std::string(m_moments[i].target->statistic),
                                       m_moments[i].target->value, m_moments[i].tolerance, values[i],
                                       values[i]});
        }
        if (round == 0 || objective < out.after) {
            out.after = objective;
            out.preset = m_preset;
            for (std::size_t i = 0; i < values.size(); ++i) out.moments[i].after = values[i];
        }
        if (round == m_options.rounds) break;
        moveWatch(feed, round);
        moveActions(feed);
        moveDurations(result->rows);
        if (control.cancel.cancelled()) return Error{ErrorCode::Cancelled, "cancelled", ""};
    }
    out.evaluations = m_evaluations;
    for (const WatchParameter& w : kWatch)
        if (!held(w))
            out.parameters.push_back({w.name, m_start.*w.field, out.preset.*w.field, w.box.low, w.box.high});
    for (const ActionParameter& a : kActions) {
        if (std::none_of(m_moments.begin(), m_moments.end(),
                         [&](const Moment& m) { return actionOf(*m.target) == &a; }))
            continue;
        const ActionLogit &before = m_start.*a.field, &after = out.preset.*a.field;
        out.parameters.push_back({std::string(a.name) + ".constant", before.constant, after.constant,
                                  before.constant - 2, before.constant + 2});
        out.parameters.push_back({std::string(a.name) + ".affinity", before.affinity, after.affinity,
                                  a.affinity.low, a.affinity.high});
    }
    for (std::size_t i = 0; i < m_start.durationQuantilesS.size(); ++i) {
        if (std::none_of(m_moments.begin(), m_moments.end(),
                         [](const Moment& m) { return isDuration(*m.target); }))
            break;
        const double before = m_start.durationQuantilesS[i], after = out.preset.durationQuantilesS[i];
        out.parameters.push_back({"duration_quantiles_s[" + std::to_string(i) + "]", before, after, 0, 1e9});
    }
    return out;
}

} // namespace

double meanLogDurationOf(const std::vector<double>& q) {
    static constexpr std::array<double, 7> at{0, 0.05, 0.25, 0.5, 0.75, 0.95, 1};
    double mean = 0;
    for (std::size_t i = 0; i + 1 < at.size(); ++i)
        mean += (at[i + 1] - at[i]) * 0.5 * (std::log(q[i]) + std::log(q[i + 1]));
    return mean;
}

Result<PublishedFit> fitPublished(const Catalog& catalog, const FitOptions& options,
                                  const RunControl& control) {
    if (!catalog.response(options.run.preset))
        return Error{ErrorCode::NotFound, "there is no response preset of this name", options.run.preset};
    if (!hasPublishedTargets(options.run.preset))
        return Error{ErrorCode::InvalidInput, "no statistics have been published for this response preset",
                     options.run.preset};
    return Fit(catalog, options).run(control);
}

} // namespace forereach
