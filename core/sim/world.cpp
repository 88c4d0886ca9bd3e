// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/world.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "core/base/det_math.h"
#include "core/base/random.h"
#include "core/model/overrides.h"
#include "core/sim/other_formats.h"
#include "core/sim/parameter_draws.h"
#include "core/sim/simulate.h"
#include "core/sim/workers.h"

namespace forereach {
namespace {

// Noise of the content features the platform reads off an item: half a standard deviation of a feature
// (calibration start: 0/0.5/1/2 sd give 46/45/43/38 % valid play).
constexpr double kFeatureNoise = 0.09;
constexpr double kSecondTopicShare = 0.4; // items with a second topic (assumption)
constexpr double kItemsPerCreator = 5;    // background items a creator has alive (assumption)

std::uint64_t keyOf(std::string_view text) {
    std::uint64_t h = 0x6a09e667f3bcc908ULL;
    for (const char c : text) h = mix64(h ^ static_cast<unsigned char>(c));
    return h;
}

double quantileAt(const std::vector<double>& values, double u) {
    // Quantiles at 0, 5, 25, 50, 75, 95, 100 %, log-linear between.
    static constexpr std::array<double, 7> at{0, 0.05, 0.25, 0.5, 0.75, 0.95, 1};
    std::size_t i = 0;
    while (i + 2 < at.size() && u > at[i + 1]) ++i;
    const double f = (u - at[i]) / (at[i + 1] - at[i]);
    const double lo = detLog(values[i]), hi = detLog(values[i + 1]);
    return detExp(lo + f * (hi - lo));
}

// Standardised Student t with 6 degrees, clipped at 4 (calibration start): heavy-tailed quality.
double heavyTail(RandomStream& random) {
    const double z = detNormalQuantile(random.uniform());
    const double chi =
        -2.0 * (detLog(random.uniform()) + detLog(random.uniform()) + detLog(random.uniform()));
    const double t = z / std::sqrt(chi / 6.0) / std::sqrt(1.5);
    return std::clamp(t, -4.0, 4.0);
}

void setTopics(ItemTruth& t, ItemVisible& v, const std::array<double, kTopicCount>& weight,
               RandomStream& random) {
    double best = -1;
    for (std::size_t k = 0; k < kTopicCount; ++k) {
        t.topic[k] = static_cast<std::uint8_t>(weight[k] * 255.0 + 0.5);
        const double x = weight[k] + kFeatureNoise * detNormalQuantile(random.uniform());
        v.x[k] = static_cast<std::int8_t>(
            std::clamp(std::floor(x / static_cast<double>(kFeatureUnit) + 0.5), -127.0, 127.0));
        if (weight[k] > best) {
            best = weight[k];
            v.mainTopic = static_cast<std::uint8_t>(k);
        }
    }
}

void drawCatalogue(World& w, const ResponsePreset& preset, double rivalShift, Workers& workers) {
    const Scenario& s = w.scenario;
    const double perTick = s.platform.catalogueItems / (s.platform.renewalDays * 24.0);
    for (std::size_t m = 0; m < w.population.markets.size(); ++m) {
        const Market& market = *w.population.markets[m];
        const auto begin = static_cast<std::uint32_t>(w.catalogue.visible.size());
        // The catalogue alive at tick 0 has uniform ages (steady renewal); after that arrivals follow the
        // market's hours.
        std::vector<std::uint32_t> born(static_cast<std::size_t>(s.platform.catalogueItems), 0);
        double pending = 0;
        for (std::uint32_t t = 0; t < w.ticks; ++t) {
            pending += perTick * 24.0 * static_cast<double>(w.shareOfHour(m, t));
            for (; pending >= 1; pending -= 1) born.push_back(t);
        }
        const std::size_t n = born.size();
        w.catalogue.truth.resize(begin + n);
        w.catalogue.visible.resize(begin + n);
        std::vector<double> topicCdf;
        double sum = 0;
        for (const Sourced& t : market.topics) topicCdf.push_back(sum += t.value);
        const auto pickTopic = [&](double u) {
            return static_cast<std::size_t>(std::min<std::ptrdiff_t>(
                kTopicCount - 1,
                std::upper_bound(topicCdf.begin(), topicCdf.end(), u * sum) - topicCdf.begin()));
        };
        const std::uint64_t marketKey = keyOf(market.code);
        const auto creators =
            static_cast<std::uint32_t>(std::max(1.0, s.platform.catalogueItems / kItemsPerCreator));
        constexpr std::int64_t kUnit = 512;
        workers.run((static_cast<std::int64_t>(n) + kUnit - 1) / kUnit, [&](std::int64_t unit, int) {
            const auto end = std::min(n, static_cast<std::size_t>((unit + 1) * kUnit));
            for (auto i = static_cast<std::size_t>(unit * kUnit); i < end; ++i) {
                RandomStream random(s.seed, w.replication, Purpose::Catalogue, marketKey, i);
                ItemTruth& t = w.catalogue.truth[begin + i];
                ItemVisible& v = w.catalogue.visible[begin + i];
                std::array<double, kTopicCount> weight{};
                const std::size_t first = pickTopic(random.uniform());
                weight[first] = 1;
                if (random.uniform() < kSecondTopicShare) {
                    const std::size_t second = pickTopic(random.uniform());
                    if (second != first) {
                        const double share = 0.2 + 0.25 * random.uniform();
                        weight[first] = 1 - share;
                        weight[second] = share;
                    }
                }
                setTopics(t, v, weight, random);
                t.quality = static_cast<float>(heavyTail(random) + rivalShift);
                t.hook = 0.5f * static_cast<float>(detNormalQuantile(random.uniform()));
                t.pace = 0.5f * static_cast<float>(detNormalQuantile(random.uniform()));
                const double duration = quantileAt(preset.durationQuantilesS, random.uniform());
                t.durationS = static_cast<float>(duration);
                t.logDuration = static_cast<float>(detLog(duration));
                v.durationS = t.durationS;
                v.durationBin = durationBinOf(t.durationS);
                v.creator = static_cast<std::uint32_t>(begin) + random.below(creators);
                const double life = s.platform.renewalDays * 24.0;
                const double u = random.uniform();
                v.bornTick = born[i];
                // An item of age a at tick 0 dies when its life is over.
                v.diesTick = i < static_cast<std::size_t>(s.platform.catalogueItems)
                                 ? static_cast<std::uint32_t>(1 + u * life)
                                 : born[i] + static_cast<std::uint32_t>(life);
                if (w.mixed) {
                    RandomStream own(s.seed, w.replication, Purpose::Catalogue, marketKey ^ 0xf0a7ULL, i);
                    drawFormat(s.platform.formats, own, t, v);
                }
                double share = random.uniform();
                v.language = 0xff;
                double total = 0;
                for (const LanguageShare& l : market.languages) total += l.share.value;
                for (const LanguageShare& l : market.languages) {
                    share -= l.share.value / total;
                    if (share < 0) {
                        const auto& all = w.population.languages;
                        const auto at = std::find(all.begin(), all.end(), l.language);
                        if (at != all.end()) v.language = static_cast<std::uint8_t>(at - all.begin());
                        break;
                    }
                }
                const double rungs = detLog(static_cast<double>(kHighestKbps / kLowestKbps));
                t.kbps = kLowestKbps * static_cast<float>(detExp(rungs * random.uniform()));
                if (t.format != Format::ShortVideo) t.kbps = 0; // is there at once
            }
        });
        w.catalogue.marketRange.emplace_back(begin, static_cast<std::uint32_t>(begin + n));
        std::vector<std::uint32_t>& byDeath = w.catalogue.byDeath;
        for (std::size_t i = begin; i < begin + n; ++i) byDeath.push_back(static_cast<std::uint32_t>(i));
        std::sort(byDeath.begin() + static_cast<std::ptrdiff_t>(begin), byDeath.end(),
                  [&](std::uint32_t a, std::uint32_t b) {
                      const std::uint32_t x = w.catalogue.visible[a].diesTick,
                                          y = w.catalogue.visible[b].diesTick;
                      return x != y ? x < y : a < b;
                  });
    }
}

// Mean and standard deviation of p_u . t_i over random pairs of viewers and items, on a fixed sample.
void measureAffinity(World& w) {
    constexpr std::uint32_t kPairs = 40000;
    double sum = 0, squares = 0;
    RandomStream random(w.scenario.seed, w.replication, Purpose::Catalogue, 0xaff1, 0);
    const auto viewers = static_cast<std::uint32_t>(w.population.viewers());
    for (std::uint32_t i = 0; i < kPairs; ++i) {
        const ViewerTruth& v = w.population.truth[random.below(viewers)];
        const auto& range =
            w.catalogue
                .marketRange[static_cast<std::size_t>(w.population.marketOf(&v - w.population.truth.data()))];
        const ItemTruth& t = w.catalogue.truth[range.first + random.below(range.second - range.first)];
        std::int64_t dot = 0;
        for (std::size_t k = 0; k < kTopicCount; ++k)
            dot += static_cast<std::int64_t>(v.taste[k]) * t.topic[k];
        sum += static_cast<double>(dot);
        squares += static_cast<double>(dot * dot);
    }
    w.population.affinityMean = sum / kPairs;
    w.population.affinitySd =
        std::sqrt(std::max(1.0, squares / kPairs - w.population.affinityMean * w.population.affinityMean));
}

Assumed assumed(const EngineAssumptions& a) {
    return {a.unmeasuredQualitySd.value, a.quotaHours.value,    a.retrievalShare.value,
            a.trendingShare.value,       a.trendingLevel.value, a.followSession.value,
            a.itemsMoveViewers.value,    a.searchShare.value,   a.searchFound.value,
            a.editorialShare.value,      a.networkShare.value};
}

TrackedItem compileItem(const World& w, const ContentItem& item, const LuckOf& luck) {
    TrackedItem out;
    out.id = item.id;
    out.key = keyOf(luck.item.value);
    out.shift = luck.shift;
    RandomStream random(w.scenario.seed, w.replication, Purpose::PlatformNoise, out.key, 0);
    std::array<double, kTopicCount> weight{};
    double sum = 0;
    for (const auto& [name, value] : item.topics)
        if (const auto k = topicIndex(name)) {
            weight[static_cast<std::size_t>(*k)] += value;
            sum += value;
        }
    if (sum <= 0) // no topic given: the platform's guess is the market's mix
        for (std::size_t k = 0; k < kTopicCount; ++k)
            sum += weight[k] = w.population.markets[0]->topics[k].value;
    for (double& x : weight) x /= sum;
    setTopics(out.truth, out.visible, weight, random);
    const SignalPriors priors = signalPriors(item);
    out.truth.hook = static_cast<float>(priors.hook + luck.shift.hook);
    out.truth.pace = static_cast<float>(priors.pace + luck.shift.pace);
    out.truth.quality = static_cast<float>(priors.quality + luck.shift.quality);
    out.qualityIsStated = item.overrides.quality.has_value();
    out.subject = subjectOf(item);
    out.subject.hook = out.truth.hook;
    out.visible.durationS = static_cast<float>(item.durationS);
    out.visible.durationBin = binOf(item.format, out.visible.durationS, wordsOf(out.subject));
    if (out.isVideo()) {
        out.truth.durationS = out.visible.durationS;
        out.truth.logDuration = static_cast<float>(detLog(item.durationS));
        out.truth.kbps = w.catalog->viewers.f(figures::kTypicalKbps);
        // A platform serves its own copy: no heavier than its highest rung.
        if (item.signals && item.signals->bitrateKbps > 0)
            out.truth.kbps = std::min(kHighestKbps, static_cast<float>(item.signals->bitrateKbps));
    }
    double cumulative = 0;
    for (std::size_t c = 0; c < kRetentionCells; ++c) {
        cumulative += priors.hazard.size() == kRetentionCells ? priors.hazard[c] : 1.0;
        out.warp[c] = static_cast<float>(cumulative);
    }
    for (float& x : out.warp) x = static_cast<float>(x / cumulative);
    if (!item.language.empty()) {
        const auto& all = w.population.languages;
        const auto at = std::find(all.begin(), all.end(), item.language);
        out.languageBit =
            at == all.end() ? std::uint16_t{0} : static_cast<std::uint16_t>(1u << (at - all.begin()));
    }
    setAdmitted(w, item, out);
    const std::int64_t delay = item.publishAt.seconds - w.timeOf(w.warmupTicks).seconds;
    out.publishTick =
        w.warmupTicks + static_cast<std::uint32_t>(std::max<std::int64_t>(0, (delay + 3599) / 3600));
    if (out.isLive()) {
        // On air from the minute: who comes earlier in the hour does not find it.
        out.onAirFrom = item.publishAt;
        const std::int64_t hours = delay / 3600,
                           end = delay + static_cast<std::int64_t>(std::ceil(item.durationS));
        out.publishTick = w.warmupTicks + static_cast<std::uint32_t>(std::max<std::int64_t>(0, hours));
        out.endTick =
            w.warmupTicks + static_cast<std::uint32_t>(std::max<std::int64_t>(0, (end + 3599) / 3600));
    }
    out.visible.bornTick = out.publishTick;
    out.followersShare = followersShareOf(w, item);
    out.creatorKey = static_cast<std::uint32_t>(keyOf(luck.creator.value) >> 32);
    if (const auto& account = item.creator.account) {
        out.reachMean = account->reachMean;
        out.reachSd = account->reachSd;
        out.unmeasuredMean = account->qualityMean;
        out.unmeasuredSd = account->qualitySd;
        if (!account->followerDensity.empty())
            for (const Segment& segment : w.population.segments) {
                const auto found = account->followerDensity.find(segment.id.value);
                out.followerDensity.push_back(found == account->followerDensity.end() ? 1.0 : found->second);
            }
    }
    return out;
}

} // namespace

double TrackedItem::shareOfHour(SimTime from) const {
    if (!isLive()) return 1;
    const double begin = static_cast<double>(onAirFrom.seconds - from.seconds),
                 end = begin + static_cast<double>(subject.lengthS);
    return std::max(0.0, std::min(end, 3600.0) - std::max(begin, 0.0)) / 3600.0;
}

namespace {

std::int64_t dayOf(SimTime at, int offset) {
    const std::int64_t local = at.seconds + offset * 60LL;
    return (local - ((local % 86400) + 86400) % 86400) / 86400;
}

// The local curve by hour of UTC.
std::array<float, 24> shifted(const Market& market, int offset) {
    std::array<float, 24> share{};
    double sum = 0;
    for (const Sourced& h : market.hourCurve) sum += h.value;
    for (int utc = 0; utc < 24; ++utc) {
        // An hour of UTC is part of two local hours where the zone is not of whole hours.
        const int minute = ((utc * 60 + offset) % 1440 + 1440) % 1440;
        const auto local = static_cast<std::size_t>(minute / 60);
        const double later = minute % 60 / 60.0;
        share[static_cast<std::size_t>(utc)] = static_cast<float>(
            ((1 - later) * market.hourCurve[local].value + later * market.hourCurve[(local + 1) % 24].value) /
            sum);
    }
    return share;
}

void setClocks(World& w) {
    for (const Market* market : w.population.markets) {
        std::vector<std::int16_t>& offset = w.offsetMinutes.emplace_back();
        for (std::uint32_t t = 0; t <= w.ticks; ++t)
            offset.push_back(static_cast<std::int16_t>(market->offsetMinutesAt(w.timeOf(t))));
        const int now = offset[w.warmupTicks];
        w.hourShare.push_back(shifted(*market, now));
        w.otherShare.push_back(
            shifted(*market, now == market->utcOffsetMinutes ? now + 60 : market->utcOffsetMinutes));
    }
}

} // namespace

std::uint32_t World::localDay(std::size_t market, std::uint32_t tick) const {
    const std::vector<std::int16_t>& offset = offsetMinutes[market];
    return static_cast<std::uint32_t>(dayOf(timeOf(tick), offset[tick]) - dayOf(origin, offset[0]));
}

const std::array<float, 24>& World::sharesOfDay(std::size_t market, std::uint32_t day) const {
    const Market& m = *population.markets[market];
    const std::int64_t noon = (dayOf(origin, offsetMinutes[market][0]) + day) * 86400 + 43200;
    return sharesAt(market, m.offsetMinutesAt({noon - m.utcOffsetMinutes * 60LL}));
}

void setLines(World& w, const WaitModel& waits) {
    w.lines.clear();
    for (const Market* market : w.population.markets) {
        std::array<ConnectionModel, kConnections>& lines = w.lines.emplace_back();
        for (std::size_t c = 0; c < kConnections; ++c)
            lines[c] = connectionModel(waits, market->connections[c].throughputMbps.value,
                                       market->connections[c].roundTripMs.value);
    }
}

void sumSessions(World& w) {
    const Population& p = w.population;
    w.sessionsPerDay.assign(p.markets.size(), 0);
    w.segmentSessions.assign(p.segments.size(), 0);
    double weight = 0;
    for (std::size_t v = 0; v < p.truth.size(); ++v) {
        const double sessions =
            static_cast<double>(p.truth[v].weight) * static_cast<double>(p.truth[v].dailyRate);
        w.sessionsPerDay[static_cast<std::size_t>(p.marketOf(static_cast<std::int64_t>(v)))] += sessions;
        w.segmentSessions[p.segmentOf[v]] += sessions;
        weight += p.truth[v].weight;
    }
    w.meanWeight = weight / static_cast<double>(p.truth.size());
}

void setAdmitted(const World& w, const ContentItem& item, TrackedItem& out) {
    if (item.rules == AudienceRules{}) return;
    out.admitted.clear();
    out.admittedShare.assign(w.population.markets.size(), 0.0);
    for (std::size_t s = 0; s < w.population.segments.size(); ++s) {
        const Segment& segment = w.population.segments[s];
        const auto market = static_cast<std::size_t>(segment.market);
        const bool in = item.rules.admits(w.population.markets[market]->code, segment.age);
        out.admitted.push_back(in ? 1 : 0);
        if (in) out.admittedShare[market] += w.segmentSessions[s] / std::max(1e-9, w.sessionsPerDay[market]);
    }
}

double followersShareOf(const World& w, const ContentItem& item) {
    return std::min(0.5,
                    static_cast<double>(item.creator.followers) / static_cast<double>(w.population.people));
}

ScenarioGround groundOf(const Scenario& scenario, const Catalog& shipped) {
    ScenarioGround ground;
    ground.digest = scenarioDigest(scenario, shipped);
    std::vector<DefaultInUse> figures = defaultsInUse(withOverrides(resolved(scenario)), shipped);
    for (const ContentItem& item : scenario.content)
        for (DefaultInUse& figure : signalFigures(item)) figures.push_back(std::move(figure));
    ground.restsOn = restsOn(figures);
    if (drawsParameters(scenario))
        ground.drawnFigures = static_cast<int>(std::count_if(
            figures.begin(), figures.end(), [](const DefaultInUse& one) { return one.drawn && !one.yours; }));
    return ground;
}

std::shared_ptr<const World> compileWorld(const Scenario& scenario, const Catalog& shipped, Workers& workers,
                                          const CancelToken& cancel, TiesCache* cache,
                                          std::span<const LuckOf> luck, double rivalShift,
                                          std::uint32_t replication) {
    auto w = std::make_shared<World>();
    w->replication = replication;
    w->scenario = withOverrides(resolved(scenario));
    w->catalog = std::make_shared<const Catalog>(withOverrides(shipped, scenario));
    w->ground = groundOf(scenario, shipped);
    w->assumed = assumed(w->catalog->assumptions);
    const Scenario& s = w->scenario;
    const Catalog& catalog = *w->catalog;
    w->warmupTicks = static_cast<std::uint32_t>(s.warmupDays * 24);
    w->ticks = w->warmupTicks + static_cast<std::uint32_t>(s.horizonDays * 24);
    w->origin = s.start.plusHours(-static_cast<std::int64_t>(w->warmupTicks));
    constexpr std::int64_t kUnit = 1024;
    const ParallelFor units = [&](std::int64_t n, const std::function<void(std::int64_t, std::int64_t)>& f) {
        workers.run((n + kUnit - 1) / kUnit, [&](std::int64_t unit, int) {
            if (!cancel.cancelled()) f(unit * kUnit, std::min(n, (unit + 1) * kUnit));
        });
    };
    w->population = synthesise(s, catalog, units, replication);
    if (cancel.cancelled()) return nullptr;
    const Population& p = w->population;
    w->returns = returnModel(catalog.viewers);
    w->state = stateModel(catalog.viewers);
    setClocks(*w);
    setLines(*w, waitModel(catalog.viewers));
    sumSessions(*w);
    w->withinSd = static_cast<float>(p.markets[0]->activitySdWithin.value);
    const ResponsePreset& preset = *catalog.response(s.distribution.responsePreset);
    w->weights = rankingWeights(*catalog.ranking(s.distribution.rankingPreset));
    w->modeShare[static_cast<std::size_t>(s.distribution.mode)] = s.distribution.blend.empty() ? 1.0 : 0.0;
    for (const auto& [mode, share] : s.distribution.blend)
        w->modeShare[static_cast<std::size_t>(mode)] = share;
    w->mixed = !s.platform.formats.empty();
    drawCatalogue(*w, preset, rivalShift, workers);
    if (cancel.cancelled()) return nullptr;
    measureAffinity(*w);
    w->response = responseModel(preset, catalog.viewers, p.affinityMean, p.affinitySd);
    for (std::size_t i = 0; i < s.content.size(); ++i) {
        const ContentItem& item = s.content[i];
        w->tracked.push_back(
            compileItem(*w, item, luck.empty() ? LuckOf{item.id, item.creator.id, {}} : luck[i]));
    }
    if (!w->tracked.empty()) {
        const ParallelFor blocks = [&](std::int64_t n,
                                       const std::function<void(std::int64_t, std::int64_t)>& f) {
            workers.run(n, [&](std::int64_t unit, int) { f(unit, unit + 1); });
        };
        const std::uint64_t seed = replication == 0 ? s.seed : mix64(s.seed + replication);
        w->ties = sharingTies(p, seed, blocks, cancel, cache);
        if (!w->ties) return nullptr;
    }
    // What the warm-up depends on: everything but the user's items and campaigns.
    Scenario background = s;
    background.content.clear();
    background.campaigns.clear();
    background.name.clear();
    background.replications = 1;
    background.controls = 0;
    background.platform.pools.clear();
    std::erase_if(background.overrides, [](const auto& o) {
        return o.first.starts_with("platform.pools") || o.first == kItemsMoveViewers;
    });
    w->warmupKey = keyOf(scenarioDigest(background, shipped));
    if (rivalShift != 0) w->warmupKey = mix64(w->warmupKey ^ std::bit_cast<std::uint64_t>(rivalShift));
    if (replication != 0) w->warmupKey = mix64(w->warmupKey + replication);
    return w;
}

} // namespace forereach
