// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/parameter_draws.h"

#include <algorithm>
#include <cmath>

#include "core/base/det_math.h"
#include "core/base/random.h"
#include "core/model/figures.h"

namespace forereach {
namespace {

constexpr double kAt95 = 1.6448536269514722, kAt99 = 2.3263478740408408; // of the standard normal
// Figures of one market come from one count, split by age and sex: most of what is wrong with one of them is
// wrong with all (assumption).
constexpr double kSharedVariance = 0.8;

class Draws {
public:
    Draws(std::uint64_t seed, std::uint32_t replication) : m_seed(seed), m_replication(replication) {}

    double normal(std::string_view what) const {
        std::uint64_t h = 0x9d5c7a11f3a2be01ULL;
        for (const char c : what) h = mix64(h ^ static_cast<unsigned char>(c));
        return detNormalQuantile(RandomStream(m_seed, m_replication, Purpose::Ignorance, h, 0).uniform());
    }
    double at(std::string_view path, const Sourced& figure) const { return figureAt(figure, normal(path)); }

private:
    std::uint64_t m_seed;
    std::uint32_t m_replication;
};

void drawPeople(const Draws& draws, World& w) {
    Population& p = w.population;
    p.people = 0;
    for (Segment& s : p.segments) {
        const Market& market = *p.markets[static_cast<std::size_t>(s.market)];
        const auto g = static_cast<std::size_t>(s.gender), a = static_cast<std::size_t>(s.age);
        const auto drawn = [&](const char* what, const Sourced& figure) {
            const double z = std::sqrt(kSharedVariance) * draws.normal(market.code + what) +
                             std::sqrt(1 - kSharedVariance) * draws.normal(s.id.value + what);
            return figureAt(figure, z);
        };
        const double residents = drawn(" people", market.people[g][a]);
        const double share = std::min(1.0, drawn(" penetration", market.penetration[g][a]));
        // Nobody of the sample vanishes: a viewer stands for one person at least.
        s.people = std::max<std::int64_t>(s.viewers, std::llround(residents * share));
        p.people += s.people;
        const std::int64_t base = s.people / s.viewers, extra = s.people % s.viewers;
        for (std::int64_t i = 0; i < s.viewers; ++i)
            p.truth[static_cast<std::size_t>(s.firstViewer + i)].weight =
                static_cast<std::uint32_t>(base + (i < extra ? 1 : 0));
    }
}

void drawActivity(const Draws& draws, World& w) {
    Population& p = w.population;
    for (const Segment& s : p.segments) {
        const Market& market = *p.markets[static_cast<std::size_t>(s.market)];
        // Sessions and their length trade off against each other; what is known of their product is the time
        // people spend.
        const Sourced& minutes = market.minutesPerDay;
        const double load = market.sessionsPerDay.low < market.sessionsPerDay.high
                                ? draws.at(market.code + " load", minutes) / std::max(1e-9, minutes.value)
                                : 1.0;
        const double mean = meanFurtherSessions(w.returns, market, s.age),
                     sd = market.activitySdBetween.value;
        const double drawn = draws.at(market.code + " activity_sd_between", market.activitySdBetween);
        // The sure session of a day of use stays; the further ones make up for the rest of the load.
        const double all = market.sessionsPerDay.value;
        const double further = all > 1 ? mean * std::max(0.0, load * all - 1) / (all - 1) *
                                             usersOfADayOverPeople(w.returns, sd) /
                                             usersOfADayOverPeople(w.returns, drawn)
                                       : 0.0;
        for (std::int64_t i = 0; i < s.viewers; ++i) {
            ViewerTruth& t = p.truth[static_cast<std::size_t>(s.firstViewer + i)];
            if (mean <= 0) continue;
            const double own = std::max(1e-30, static_cast<double>(t.furtherSessions));
            const double z = (detLog(own / mean) + 0.5 * sd * sd) / sd;
            t.furtherSessions = static_cast<float>(further * detExp(drawn * z - 0.5 * drawn * drawn));
            t.dailyRate = static_cast<float>(shareOfDaysUsed(w.returns, static_cast<double>(t.habit)) *
                                             (1 + static_cast<double>(t.furtherSessions)));
        }
    }
    w.withinSd = static_cast<float>(
        draws.at(p.markets[0]->code + " activity_sd_within", p.markets[0]->activitySdWithin));
}

// How watching moves people. What leaving and days of use were fitted to is held, and the fatigue that is
// usual makes them leave as often as before, whatever fatigue does.
void drawViewers(const Draws& draws, World& w) {
    ViewerFigures viewers = w.catalog->viewers;
    const double tired = viewers.value(figures::kTiredLeave);
    for (const ViewerFigure* f : figures::kAll) {
        if (std::ranges::find(figures::kHeld, f) != std::end(figures::kHeld)) continue;
        Sourced& figure = viewers[*f];
        figure.value = draws.at(f->path, figure);
        if (f->low >= 0) figure.value = std::max(0.0, figure.value);
        if (f->unit == "share") figure.value = std::min(1.0, figure.value);
    }
    viewers[figures::kLeave].value +=
        (tired - viewers.value(figures::kTiredLeave)) * static_cast<double>(figures::kUsualFatigue);
    w.returns = returnModel(viewers);
    w.state = stateModel(viewers);
    w.response.waits = waitModel(viewers);
    setLines(w, w.response.waits);
}

void drawPlatform(const Draws& draws, World& w) {
    const EngineAssumptions& a = w.catalog->assumptions;
    w.assumed.unmeasuredQualitySd = draws.at("unmeasured_quality_sd", a.unmeasuredQualitySd);
    w.assumed.quotaHours = draws.at("quota_hours", a.quotaHours);
    w.assumed.retrievalShare = std::min(1.0, draws.at("retrieval_share", a.retrievalShare));
    w.assumed.trendingShare = std::min(1.0, draws.at("trending_share", a.trendingShare));
    w.assumed.trendingLevel = draws.at("trending_level", a.trendingLevel);
    w.assumed.searchFound = std::min(1.0, draws.at("search_found", a.searchFound));
    w.assumed.followSession = std::min(1.0, draws.at("follow_session", a.followSession));
    // One draw for all levels: a ladder stays a ladder. Levels that the user gives are what they are.
    Scenario scenario = w.scenario;
    for (const Figure& f : figuresOf(scenario.platform, w.scenario)) {
        if (!f.path.starts_with("platform.pools") || w.scenario.overrides.contains(f.path)) continue;
        f.set(figureAt(f.shipped, draws.normal(f.path.substr(f.path.rfind('.')))));
    }
    std::vector<TrafficPoolLevel>& ladder = scenario.platform.pools;
    for (std::size_t i = 1; i < ladder.size(); ++i)
        ladder[i].quota = std::max(ladder[i].quota, ladder[i - 1].quota + 1);
    w.scenario.platform.pools = std::move(ladder);
}

void drawSignals(const Draws& draws, World& w) {
    for (std::size_t i = 0; i < w.tracked.size(); ++i) {
        const auto drawn = [&](const SignalEffect& row) {
            const Sourced effect{row.effect, row.low, row.high, 0, row.basis, {}};
            return figureAt(effect, draws.normal("signal " + row.signal));
        };
        const SignalPriors priors = signalPriors(w.scenario.content[i], drawn);
        ItemTruth& truth = w.tracked[i].truth;
        truth.hook = w.tracked[i].subject.hook = static_cast<float>(priors.hook + w.tracked[i].shift.hook);
        truth.pace = static_cast<float>(priors.pace + w.tracked[i].shift.pace);
        truth.quality = static_cast<float>(priors.quality + w.tracked[i].shift.quality);
    }
}

} // namespace

double figureAt(const Sourced& s, double z) {
    z = std::clamp(z, -kAt99, kAt99) / kAt95;
    const double end = z < 0 ? s.low : s.high;
    if (end == s.value) return s.value;
    if (s.low > 0) return s.value * detExp(std::abs(z) * detLog(end / s.value));
    return s.value + std::abs(z) * (end - s.value);
}

bool drawsParameters(const Scenario& scenario) {
    return scenario.parameterDraws && scenario.replications > 1;
}

std::shared_ptr<const World> drawnWorld(const World& world, std::uint32_t replication) {
    auto w = std::make_shared<World>(world);
    const Draws draws(world.scenario.seed, replication);
    drawViewers(draws, *w);
    drawPeople(draws, *w);
    drawActivity(draws, *w);
    drawPlatform(draws, *w);
    drawSignals(draws, *w);
    sumSessions(*w);
    for (std::size_t i = 0; i < w->tracked.size(); ++i) {
        w->tracked[i].followersShare = followersShareOf(*w, w->scenario.content[i]);
        setAdmitted(*w, w->scenario.content[i], w->tracked[i]);
    }
    return w;
}

} // namespace forereach
