// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/calibrate/account_fit.h"

#include <algorithm>
#include <cmath>

#include "core/calibrate/account_model.h"
#include "core/calibrate/posts_backtest.h"

namespace forereach {
namespace {

constexpr double kNormal90 = 1.2815515655446004;

/// Lengths at which the engine is asked: the account's own, or those of the presets' catalogue.
std::array<double, 3> lengthsOf(const AccountHistory& history) {
    std::vector<double> known;
    for (const AccountPost& post : history.posts)
        if (post.durationS && *post.durationS > 0) known.push_back(std::log(*post.durationS));
    if (known.empty()) return {15, 30, 60};
    const ForecastCurve curve = empiricalCurve(known);
    const double middle = curve.median();
    return {std::exp(std::min(curve.quantile(0.1), middle - 0.2)), std::exp(middle),
            std::exp(std::max(curve.quantile(0.9), middle + 0.2))};
}

/// y at x, straight between the points and on beyond them; x rises.
double between(const std::vector<double>& x, const std::vector<double>& y, double at) {
    std::size_t i = 1;
    while (i + 1 < x.size() && x[i] < at) ++i;
    return y[i - 1] + (y[i] - y[i - 1]) * (at - x[i - 1]) / (x[i] - x[i - 1]);
}

/// Quality that the engine needs to be watched as long as each post was.
class HoldReader {
public:
    static constexpr std::array kQualities{-2.0, 0.0, 2.0};
    static constexpr double kWatchVariation = 1.3; // sd over mean, as the response presets come out

    Result<void> ask(EngineReference& engine, const std::array<double, 3>& lengths) {
        std::vector<EngineQuestion> questions;
        for (const double s : lengths)
            for (const double q : kQualities) {
                EngineQuestion& question = questions.emplace_back();
                question.durationS = s;
                question.effect.qualityMean = q;
                question.effect.qualitySd = 0;
            }
        const auto answers = engine.ask(questions);
        if (!answers) return answers.error();
        for (std::size_t l = 0; l < lengths.size(); ++l) {
            m_logLength.push_back(std::log(lengths[l]));
            for (std::size_t q = 0; q < kQualities.size(); ++q)
                m_logWatch[q].push_back(
                    std::log(std::max(0.05, (*answers)[l * kQualities.size() + q].watchS)));
        }
        return {};
    }
    double quality(double durationS, double watchedS) const {
        std::vector<double> quality(kQualities.begin(), kQualities.end()), watch;
        for (const auto& column : m_logWatch)
            watch.push_back(between(m_logLength, column, std::log(durationS)));
        // Longer watching is better: guards the order against the noise of a small run.
        for (std::size_t i = 1; i < watch.size(); ++i) watch[i] = std::max(watch[i], watch[i - 1] + 0.02);
        return std::clamp(between(watch, quality, std::log(std::max(0.05, watchedS))), -3.0, 3.0);
    }
    /// Variance of the above for so many views: watch times of single views vary by kWatchVariation of their
    /// mean.
    double noise(double views) const {
        const double rise =
            (m_logWatch.back()[1] - m_logWatch.front()[1]) / (kQualities.back() - kQualities.front());
        return std::pow(kWatchVariation / std::max(0.02, rise), 2) / views;
    }

private:
    std::vector<double> m_logLength;
    std::array<std::vector<double>, kQualities.size()> m_logWatch;
};

struct NormalFit {
    double mean = 0, meanSd = 0, sd = 0, sdSd = 0;
};

/// Mean and sd of values with conjugate priors: mean ~ N(0, sd of the presets), sd near that of the presets.
/// `noise`: variance that the values have beside their own.
NormalFit pooledNormal(const std::vector<double>& values, double priorSd, double noise) {
    constexpr double kAs = 2; // posts that the prior of mean and sd counts as
    const auto n = static_cast<double>(values.size());
    double sum = 0, squares = 0;
    for (const double v : values) {
        sum += v;
        squares += v * v;
    }
    NormalFit fit;
    fit.mean = sum / (n + kAs);
    const double df = kAs + n;
    const double variance =
        std::max(1e-4, (kAs * priorSd * priorSd + squares - (n + kAs) * fit.mean * fit.mean) / df);
    fit.sd = std::sqrt(std::max(0.1 * priorSd * priorSd, variance - noise * n / df));
    fit.meanSd = std::sqrt(variance / (n + kAs) * df / std::max(1.0, df - 2));
    fit.sdSd = fit.sd / std::sqrt(2 * df);
    return fit;
}

/// How the engine's answer hangs on the multiplier, asked at a few places and straight between them: with the
/// effect's spread of quality, and with none.
class ReachCurve {
public:
    static constexpr std::array kPlaces{-6.0, -4.0, -2.5, -1.0, 0.0, 1.0, 2.5, 4.0, 6.0, 8.0};

    Result<void> ask(EngineReference& engine, double durationS, AccountEffect effect) {
        std::vector<EngineQuestion> questions;
        for (const double qualitySd : {effect.qualitySd, 0.0})
            for (const double place : kPlaces) {
                EngineQuestion& question = questions.emplace_back();
                question.durationS = durationS;
                question.effect = effect;
                question.effect.reachMean = place;
                question.effect.reachSd = 0;
                question.effect.qualitySd = qualitySd;
            }
        const auto answers = engine.ask(questions);
        if (!answers) return answers.error();
        for (std::size_t i = 0; i < kPlaces.size(); ++i) {
            const EngineAnswer &full = (*answers)[i], &none = (*answers)[i + kPlaces.size()];
            // More chances do not make less reach: guards the order against noise.
            const double before = i ? m_log.back() + 0.01 : -1e300;
            m_log.push_back(std::max(before, full.logViews));
            m_variance.push_back(full.sd * full.sd);
            // Nor does less spread of quality make more luck.
            m_fixed.push_back(std::min(none.sd * none.sd, full.sd * full.sd));
        }
        return {};
    }
    double lowest() const { return m_log.front(); }
    double highest() const { return m_log.back(); }
    double logAt(double place) const { return between(places(), m_log, place); }
    /// Of the engine's own luck, with `part` of the variance of quality.
    double varianceAt(double place, double part) const {
        const double fixed = between(places(), m_fixed, place), full = between(places(), m_variance, place);
        return std::max(0.0, fixed + part * (full - fixed));
    }
    double slopeAt(double place) const {
        return std::max(0.1, (logAt(place + 0.75) - logAt(place - 0.75)) / 1.5);
    }

    struct Draw {
        double place = 0, sd = 0;
        double qualityPart = 1; // of the variance of quality
        bool tooWide = false;   // the engine's luck alone is wider
    };
    /// The draw whose ln(1 + views) has this mean and variance, as near as can be. Where the engine's luck is
    /// wider and `mayFix`, posts that lie near together say that their quality does.
    Draw drawFor(double mean, double variance, bool mayFix) const {
        Draw d;
        const auto halve = [](double low, double high, const auto& tooHigh) {
            for (int i = 0; i < 40; ++i) {
                const double middle = (low + high) / 2;
                (tooHigh(middle) ? high : low) = middle;
            }
            return (low + high) / 2;
        };
        for (int round = 0; round < 12; ++round) {
            d.place =
                halve(kPlaces.front(), kPlaces.back(), [&](double p) { return moments(p, d).mean > mean; });
            Draw still = d;
            still.sd = 0;
            still.qualityPart = 1;
            if (moments(d.place, still).variance < variance) {
                d.qualityPart = 1;
                d.sd = halve(0, 5, [&](double x) {
                    Draw wider = still;
                    wider.sd = x;
                    return moments(d.place, wider).variance > variance;
                });
                continue;
            }
            d.sd = 0;
            d.qualityPart = mayFix ? halve(0, 1,
                                           [&](double part) {
                                               Draw narrower = still;
                                               narrower.qualityPart = part;
                                               return moments(d.place, narrower).variance > variance;
                                           })
                                   : 1;
            d.tooWide = moments(d.place, d).variance > 1.3 * variance;
        }
        return d;
    }

private:
    struct Moments {
        double mean = 0, variance = 0;
    };
    /// Of ln(1 + views) when the multiplier is drawn around `place`, the engine's luck on top.
    Moments moments(double place, const Draw& d) const {
        constexpr int kNodes = 41;
        double mean = 0, squares = 0, luck = 0;
        for (int i = 0; i < kNodes; ++i) {
            const double at = std::clamp(place + d.sd * normalQuantileOf((i + 0.5) / kNodes),
                                         kPlaces.front() - 2, kPlaces.back() + 2);
            const double log = logAt(at);
            mean += log / kNodes;
            squares += log * log / kNodes;
            luck += varianceAt(at, d.qualityPart) / kNodes;
        }
        return {mean, squares - mean * mean + luck};
    }
    static std::vector<double> places() { return {kPlaces.begin(), kPlaces.end()}; }
    std::vector<double> m_log, m_variance, m_fixed;
};

void followersOf(const AccountHistory& history, AccountFit& fit) {
    if (history.followers.empty()) return;
    fit.followers = history.followers.back().second;
    // Least squares over the last four weeks.
    const SimTime last = history.followers.back().first;
    double n = 0, sx = 0, sy = 0, sxx = 0, sxy = 0;
    for (const auto& [day, followers] : history.followers) {
        const double x = static_cast<double>(day.seconds - last.seconds) / 86400;
        if (x < -28) continue;
        ++n;
        sx += x;
        sy += followers;
        sxx += x * x;
        sxy += x * followers;
    }
    if (n >= 3 && n * sxx > sx * sx) fit.followersPerDay = (n * sxy - sx * sy) / (n * sxx - sx * sx);
}

void postingHoursOf(const AccountHistory& history, AccountFit& fit) {
    double n = 0;
    std::array<double, 24> hours{};
    for (const AccountPost& post : history.posts)
        if (post.hasHour) {
            hours[static_cast<std::size_t>(post.at.hourOfDay(0))] += 1;
            ++n;
        }
    if (n == 0) {
        fit.notes.emplace_back("the exports tell no hour of publication");
        return;
    }
    for (std::size_t h = 0; h < 24; ++h) fit.postingHours[h] = (hours[h] + 0.5) / (n + 12);
}

const char* const kLevelBasis = "the engine's forecast of a neutral post without the fit; sd: assumption";

} // namespace

Result<AccountFit> fitAccount(const AccountHistory& history, const EngineSetting& setting,
                              const Catalog& catalog, const RunOptions& options, const RunControl& control,
                              SimTime fittedAt) {
    const int used = static_cast<int>(history.posts.size());
    if (used < kMinimumPosts) {
        std::string why = "too few posts to fit: " + std::to_string(used) + " count, " +
                          std::to_string(kMinimumPosts) + " are needed";
        const std::vector<std::string> about = describeHistory(history);
        for (std::size_t i = 1; i < about.size(); ++i) why += "; " + about[i];
        return Error{ErrorCode::InvalidInput, why + "; nothing was changed", accountName(history)};
    }
    AccountFit fit;
    fit.platform = history.platform;
    fit.account = history.account;
    fit.fittedAt = fittedAt;
    fit.creators = history.creators;
    fit.markets = setting.markets;
    fit.posts = history.imported;
    fit.used = used;
    fit.firstPost = history.posts.front().at;
    fit.lastPost = history.posts.back().at;
    fit.asOf = history.asOf;
    followersOf(history, fit);
    postingHoursOf(history, fit);
    AudienceFit audience = fitAudience(history, setting.markets, catalog);
    fit.audience = std::move(audience.shares);
    fit.notes.insert(fit.notes.end(), audience.notes.begin(), audience.notes.end());

    EngineSetting known = setting;
    if (fit.followers) known.followers = static_cast<std::int64_t>(std::llround(*fit.followers));
    EngineReference engine(known, catalog, options, control);
    const std::array<double, 3> lengths = lengthsOf(history);
    AccountEffect effect;
    effect.followerDensity = std::move(audience.density);

    // Hold: the engine without the fit, beside the seconds watched.
    std::vector<double> qualities;
    HoldReader hold;
    double noise = 0;
    bool asked = false;
    for (const AccountPost& post : history.posts) {
        if (!post.averageViewS || !post.durationS || *post.durationS <= 0 || post.views < 1) continue;
        if (!asked)
            if (const auto answer = hold.ask(engine, lengths); !answer) return answer.error();
        asked = true;
        qualities.push_back(hold.quality(*post.durationS, *post.averageViewS));
        noise += hold.noise(post.views);
    }
    const double presetSd = AccountEffect{}.qualitySd;
    if (static_cast<int>(qualities.size()) >= kMinimumPosts) {
        const NormalFit q = pooledNormal(qualities, presetSd, noise / static_cast<double>(qualities.size()));
        const int n = static_cast<int>(qualities.size());
        effect.qualityMean = q.mean;
        effect.qualitySd = std::hypot(q.sd, q.meanSd);
        fit.parameters.push_back({"hold", "quality, sd of the catalogue", 0, presetSd, q.mean, q.meanSd, n,
                                  "docs/model.md, Supply: unmeasured quality"});
        fit.parameters.push_back({"hold between posts", "quality, sd of the catalogue", presetSd,
                                  presetSd / std::sqrt(2.0), q.sd, q.sdSd, n, "assumption, range 0.3 to 1"});
    } else {
        fit.notes.emplace_back(
            "the exports tell how long too few posts were watched: hold stays as the presets say");
    }

    ReachCurve curve;
    if (const auto answer = curve.ask(engine, lengths[1], effect); !answer) return answer.error();
    fit.engineLog = curve.logAt(0);
    fit.engineSd = std::sqrt(curve.varianceAt(0, 1));

    AccountPrior prior;
    prior.level = fit.engineLog;
    const double halfLife = rollPosts(history.posts, prior, kKnownBeforeForecast).halfLifeDays;
    const AccountPosterior posterior = fitPosts(history.posts, prior, history.asOf.plusSeconds(1), halfLife);
    const auto level = posterior.level();
    const double widen = std::sqrt(level.df / (level.df - 2));
    fit.parameters.push_back({"level", "ln(1 + views)", prior.level, prior.levelSd, level.centre,
                              level.scale * widen, used, kLevelBasis});
    fit.parameters.push_back({"spread between posts", "ln views", prior.spread,
                              prior.spread / std::sqrt(2 * prior.spreadDf), posterior.spread,
                              posterior.spreadSd, used, "assumption"});
    const auto term = [&](const char* name, const char* unit, std::size_t k) {
        fit.parameters.push_back({name, unit, 0, prior.effectSd[k], posterior.mean[k], posterior.sd[k], used,
                                  "assumption: no effect, give or take"});
    };
    term("growth", "ln views in 30 days", 1);
    const bool lengthsKnown =
        std::ranges::any_of(history.posts, [](const AccountPost& p) { return p.durationS.has_value(); });
    if (lengthsKnown) term("length", "ln views by ln s", 2);
    const bool hoursKnown =
        std::ranges::any_of(history.posts, [](const AccountPost& p) { return p.hasHour; });
    if (hoursKnown) {
        term("hour, sine", "ln views", 3);
        term("hour, cosine", "ln views", 4);
    }
    term("weekend", "ln views", 5);
    if (halfLife > 0)
        fit.notes.push_back("older posts count half after " + std::to_string(static_cast<int>(halfLife)) +
                            " days: that has forecast best");

    // The forecast of a post of no particular hour on a working day, of the account's usual length.
    AccountPost neutral;
    neutral.at = history.asOf.plusSeconds(1);
    while (neutral.at.dayOfWeek(0) >= 5) neutral.at = neutral.at.plusHours(24);
    if (lengthsKnown) neutral.durationS = std::exp(posterior.meanLogDuration);
    const auto forecast = posterior.forecast(neutral);
    fit.forecastLog = forecast.centre;
    fit.forecastScale = forecast.scale;
    fit.forecastDf = forecast.df;
    fit.forecastFor = neutral.at;
    fit.growthPerDay = posterior.mean[1] / 30;
    fit.growthPerDaySd = posterior.sd[1] / 30;

    // The draw of the multiplier whose forecast has the centre and the P10 to P90 of the account model. What
    // the engine was asked with few replications is not exact; that comes on top.
    const double wanted = forecast.scale * studentQuantile(0.9, forecast.df) / kNormal90;
    const double asking = fit.engineSd / std::sqrt(static_cast<double>(std::max(1, setting.replications)));
    const bool holdTold = static_cast<int>(qualities.size()) >= kMinimumPosts;
    const ReachCurve::Draw draw =
        curve.drawFor(forecast.centre, wanted * wanted + asking * asking, !holdTold);
    effect.reachMean = draw.place;
    effect.reachSd = draw.sd;
    if (draw.qualityPart < 1) {
        effect.qualitySd *= std::sqrt(draw.qualityPart);
        fit.notes.emplace_back(
            "the posts lie nearer together than the presets' spread of quality lets them: it is "
            "narrowed");
    }
    fit.engineSlope = curve.slopeAt(draw.place);
    const auto check = engine.ask({{lengths[1], effect}});
    if (!check) return check.error();
    fit.fittedLog = check->front().logViews;
    fit.fittedSd = check->front().sd;
    if (forecast.centre > curve.highest())
        fit.notes.emplace_back("the account is seen by more people than the markets hold: name its markets");
    if (forecast.centre < curve.lowest())
        fit.notes.emplace_back("the account's views are below what the engine can be brought to");
    if (draw.tooWide)
        fit.notes.emplace_back(
            "the engine's own luck is wider than the account's posts lie apart: forecasts of its "
            "items have wider intervals than its history");
    fit.effect = effect;
    return fit;
}

std::vector<std::string> applyAccounts(const std::vector<AccountFit>& fits, Scenario& scenario) {
    std::vector<std::string> changed;
    for (ContentItem& item : scenario.content) {
        if (item.creator.account) continue; // stated in the scenario
        const AccountFit* best = nullptr;
        for (const AccountFit& fit : fits)
            if (std::ranges::find(fit.creators, item.creator.id.value) != fit.creators.end() &&
                (!best || fit.used > best->used))
                best = &fit;
        if (!best) continue;
        AccountEffect effect = best->effect;
        const double days =
            std::clamp(static_cast<double>(item.publishAt.seconds - best->forecastFor.seconds) / 86400,
                       -kGrowthDays, kGrowthDays);
        const double slope = std::max(0.1, best->engineSlope);
        if (item.publishAt.seconds != 0) {
            effect.reachMean = std::clamp(effect.reachMean + best->growthPerDay * days / slope, -12.0, 12.0);
            effect.reachSd = std::min(5.0, std::hypot(effect.reachSd, best->growthPerDaySd * days / slope));
        }
        item.creator.account = std::move(effect);
        if (item.creator.followers == 0 && best->followers)
            item.creator.followers = static_cast<std::int64_t>(std::llround(std::max(0.0, *best->followers)));
        if (std::ranges::find(changed, item.creator.id.value) == changed.end())
            changed.push_back(item.creator.id.value);
    }
    return changed;
}

} // namespace forereach
