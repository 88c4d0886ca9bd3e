// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/defaults_in_use.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <utility>

#include "core/model/figures.h"
#include "core/model/viewer_figures.h"

namespace forereach {
namespace {

constexpr std::array<std::string_view, kGenders> kPeople{"women", "men"};

struct Bounds {
    double least, most;
};

// What an override of a figure may say: what the engine can compute with, far beyond what is likely.
Bounds boundsOf(std::string_view unit, const Sourced& s) {
    if (unit == "share") return {0, 1};
    if (unit == "people") return {0, 2e9};
    if (unit == "minutes a day") return {0.01, 1440};
    if (unit == "a day") return {0.01, 60};
    if (unit == "sd of the logarithm") return {0.01, 3};
    if (s.low > 0) return {s.low / 100, s.high * 100};
    return {-500, 500};
}

class List {
public:
    std::vector<Figure> all;

    void add(std::string path, std::string label, std::string_view unit, Sourced& value,
             std::string_view influences) {
        const Bounds b = boundsOf(unit, value);
        all.push_back({std::move(path), std::move(label), unit, influences, value, &value.value, &value,
                       b.least, b.most});
    }
};

std::string joined(std::string_view a, std::string_view b) {
    return std::string(a) + std::string(b);
}

void marketDefaults(Market& m, List& out) {
    const std::string at = "markets." + m.code + ".";
    const std::string in = " in " + m.name;
    for (std::size_t g = 0; g < kGenders; ++g)
        for (std::size_t a = 0; a < kAgeBands; ++a) {
            const std::string_view sex = toText(static_cast<Gender>(g)),
                                   band = toText(static_cast<AgeBand>(a));
            const std::string cell = std::string(sex) + ":" + std::string(band);
            const std::string who = std::string(kPeople[g]) + " " + std::string(band) + in;
            out.add(at + "people." + cell, "Residents, " + who, "people", m.people[g][a],
                    "size of the segment; reach");
            out.add(at + "penetration." + cell, "Share who use the app, " + who, "share", m.penetration[g][a],
                    "size of the segment; reach");
        }
    for (std::size_t h = 0; h < m.hourCurve.size(); ++h)
        out.add(at + "hour_curve." + std::to_string(h),
                "Share of the day's use in hour " + std::to_string(h) + in, "share", m.hourCurve[h],
                "when impressions fall; effect of the hour of publishing");
    out.add(at + "minutes_per_day", "Minutes of use" + in, "minutes a day", m.minutesPerDay,
            "shown beside the simulated minutes as a check");
    out.add(at + "sessions_per_day", "Sessions of a viewer" + in, "a day", m.sessionsPerDay,
            "impressions; frequency; speed of reach");
    out.add(at + "videos_per_session", "Videos of a session" + in, "", m.videosPerSession,
            "impressions; frequency; speed of reach");
    out.add(at + "activity_sd_between", "Spread of activity between people" + in, "sd of the logarithm",
            m.activitySdBetween, "reach against frequency");
    out.add(at + "activity_sd_within", "Spread of activity between days of one person" + in,
            "sd of the logarithm", m.activitySdWithin, "reach against frequency");
    out.add(at + "follows_median", "Accounts a viewer follows" + in, "accounts", m.followsMedian,
            "impressions from follows");
    for (LanguageShare& l : m.languages) {
        out.add(at + "languages." + l.language, "Users who understand " + l.language + in, "share", l.share,
                "who can be shown an item with words; competing items");
        out.all.back().least = 1e-6; // somebody understands something
    }
    for (std::size_t c = 0; c < kConnections; ++c) {
        const std::string_view name = toText(static_cast<Connection>(c));
        const std::string path = joined(at + "connections.", name);
        const std::string label = joined(", ", name) + in;
        out.add(path + ".share", "Share of sessions" + label, "share", m.connections[c].share,
                "starts lost to waiting");
        out.add(path + ".throughput_mbps", "Median throughput" + label, "Mbit/s",
                m.connections[c].throughputMbps, "starts lost to waiting");
        out.add(path + ".round_trip_ms", "Round trip" + label, "ms", m.connections[c].roundTripMs,
                "starts lost to waiting");
    }
    for (std::size_t t = 0; t < kTopicCount; ++t)
        out.add(joined(at + "topics.", kTopics[t].name), joined("Popularity of ", kTopics[t].name) + in,
                "share", m.topics[t], "how many share an item's topic; competing items");
}

void rankingDefaults(RankingPreset& p, List& out) {
    const std::string at = "ranking." + p.id + ".";
    const std::string_view rank = "what is shown to whom; passing of traffic pools";
    out.add(at + "finish", "Weight of watching to the end", "", p.finish, rank);
    out.add(at + "watch_per_second", "Weight of a second watched", "", p.watchPerSecond, rank);
    out.add(at + "like", "Weight of a like", "", p.like, rank);
    out.add(at + "comment", "Weight of a comment", "", p.comment, rank);
    out.add(at + "share", "Weight of a share", "", p.share, rank);
    out.add(at + "follow", "Weight of a follow", "", p.follow, rank);
    out.add(at + "not_interested", "Weight of \"not interested\"", "", p.notInterested, rank);
    out.add(at + "in_network_factor", "Factor on items of followed creators", "", p.inNetworkFactor,
            "impressions from follows");
    out.add(at + "out_of_network_factor", "Factor on items of other creators", "", p.outOfNetworkFactor,
            "reach beyond followers");
    out.add(at + "freshness_half_life_h", "Age at which a score is halved", "hours", p.freshnessHalfLifeH,
            "how long an item lives");
    out.add(at + "exploration_rate", "Share of slots given to new items in their pool", "share",
            p.explorationRate, "impressions of a new item; learning");
}

void responseDefaults(ResponsePreset& p, List& out) {
    const std::string at = "response." + p.id + ".";
    const auto add = [&](const std::string& name, std::string label, double& value, Bounds b,
                         std::string_view influences) {
        // Fitted together: a range of one number alone would mean nothing, so low and high are the value
        // itself.
        out.all.push_back({at + name,
                           std::move(label),
                           "",
                           influences,
                           {value, value, value, 0, Quality::C, p.source},
                           &value,
                           nullptr,
                           b.least,
                           b.most});
    };
    const std::string_view watch = "watch time; completion; retention";
    const std::string_view skip = "early exits; retention";
    constexpr Bounds slope{-5, 5}, constant{-20, 20}, spread{0.01, 5};
    add("b0", "Log watch time, constant", p.b0, {-5, 8}, watch);
    add("a", "Log watch time, affinity to the topic", p.a, slope, watch);
    add("c", "Log watch time, quality of the item", p.c, slope, watch);
    add("g", "Log watch time, level of the viewer", p.g, slope, watch);
    add("h", "Log watch time, log duration", p.h, slope, watch);
    add("sigma", "Log watch time, standard deviation", p.sigma, spread, watch);
    add("s0", "Quick skip, constant", p.s0, constant, skip);
    add("sa", "Quick skip, affinity to the topic", p.sa, slope, skip);
    add("sq", "Quick skip, quality of the item", p.sq, slope, skip);
    add("skip_median_s", "Quick skip, median seconds", p.skipMedianS, {0.01, 600}, skip);
    add("skip_sd", "Quick skip, spread", p.skipSd, spread, skip);
    add("rho", "Chance of watching on after the end", p.rho, {0, 1}, "watch time above the duration");
    add("mean_log_duration", "Mean log duration of the catalogue", p.meanLogDuration, {-2, 10}, watch);
    const std::array<std::pair<std::string, ActionLogit*>, 5> actions{{{"like", &p.like},
                                                                       {"comment", &p.comment},
                                                                       {"share", &p.share},
                                                                       {"follow", &p.follow},
                                                                       {"not_interested", &p.notInterested}}};
    for (const auto& [name, logit] : actions) {
        const std::string label =
            name == "not_interested" ? "Chance of \"not interested\", " : "Chance of a " + name + ", ";
        const std::string_view moves = "engagement; rank through the platform's predictions";
        add(name + ".constant", label + "constant", logit->constant, constant, moves);
        add(name + ".affinity", label + "affinity to the topic", logit->affinity, slope, moves);
        add(name + ".quality", label + "quality of the item", logit->quality, slope, moves);
        add(name + ".valid_play", label + "valid play", logit->validPlay, slope, moves);
        add(name + ".watch_fraction", label + "share watched", logit->watchFraction, slope, moves);
    }
}

void assumptionDefaults(EngineAssumptions& a, List& out) {
    out.add("engine.unmeasured_quality_sd", "Spread of what makes an item good and no signal measures",
            "sd of the catalogue", a.unmeasuredQualitySd, "width of the interval");
    out.add("engine.quota_hours", "Time in which a traffic pool's quota is given out", "hours", a.quotaHours,
            "how soon a new item is shown");
    out.add("engine.retrieval_share", "Chance that a session finds an item that would rank, out of all pools",
            "share", a.retrievalShare, "reach beyond the traffic pools");
    out.add("engine.trending_share", "The same for an item that trends", "share", a.trendingShare,
            "reach beyond the traffic pools");
    out.add("engine.trending_level", "Part of a trending item's value at which an item trends", "share",
            a.trendingLevel, "reach beyond the traffic pools");
    out.add("engine.follow_session", "Chance that a follower's session carries a new item on its first day",
            "share", a.followSession, "impressions from follows");
    out.add("engine.search_share", "Share of sessions with a search", "share", a.searchShare,
            "impressions from search");
    out.add("engine.search_found", "Chance that the results of a search for its topic hold an item", "share",
            a.searchFound, "impressions from search");
    out.add("engine.editorial_share", "Share of sessions with one of the editors' picks", "share",
            a.editorialShare, "impressions from editors");
    out.add("engine.network_share", "Share of sessions with something new by a creator who is followed",
            "share", a.networkShare, "what items compete with");
    out.add("engine.items_move_viewers",
            "Part of those who meet your items whom they tire, satisfy and move as other items do", "share",
            a.itemsMoveViewers, "how people use the app after meeting your items");
}

void platformDefaults(PlatformParameters& p, const Scenario& scenario, List& out) {
    const PlatformParameters defaults;
    const auto add = [&](const std::string& name, std::string label, std::string_view unit,
                         Figure::Place place, double standard, double low, double high, Bounds b,
                         const char* source, std::string_view influences) {
        std::string path = "platform." + name;
        Figure f{std::move(path),
                 std::move(label),
                 unit,
                 influences,
                 {standard, low, high, 0, Quality::Assumption, source},
                 place,
                 nullptr,
                 b.least,
                 b.most};
        // What the scenario itself sets to something else is no default.
        if (f.value() == standard || scenario.overrides.contains(f.path)) out.all.push_back(std::move(f));
    };
    add("catalogue_items", "Competing items alive in a market", "items", &p.catalogueItems,
        defaults.catalogueItems, 2000, 100000, {100, 1e6},
        "assumption: large enough that more items hardly move what a viewer is shown", "competition; reach");
    add("renewal_days", "Life of a competing item", "days", &p.renewalDays, defaults.renewalDays, 2, 30,
        {0.5, 365},
        "assumption: one seventh of the catalogue is new each day, as in the fit of the response presets",
        "competition; reach");
    add("sync_minutes", "Time between updates of what the platform has learned", "minutes", &p.syncMinutes,
        defaults.syncMinutes, 60, 1440, {60, 10080},
        "assumption; in the fit, learning more slowly than daily lost ten points of valid play",
        "how fast a new item is understood");
    if (p.reranker != ReRanker::Spacing)
        add("rerank_theta", "Weight of value against diversity in re-ranking", "share", &p.rerankTheta,
            defaults.rerankTheta, 0.3, 0.9, {0, 1},
            "assumption: a published ranker that thins its feed by a determinantal point process uses 0.65",
            "how alike the videos of a page are");
    if (!scenario.campaigns.empty()) {
        add("ad_load", "Organic slots for each ad", "slots", &p.adLoad, defaults.adLoad, 4, 8, {0, 100},
            "assumption: platforms publish no ad load; watchers of feeds tell of one ad in 3 to 8 slots",
            "paid impressions; frequency");
        add("ad_gap", "Organic slots at least between two ads", "slots", &p.adGap, defaults.adGap, 1, 6,
            {1, 16}, "X's published ad blender keeps three organic posts between ads (2026-08)",
            "where ads stand in the feed");
    }
    const std::vector<TrafficPoolLevel> ladder = defaultPools();
    if (p.pools.size() != ladder.size()) return;
    for (std::size_t i = 0; i < ladder.size(); ++i) {
        const std::string level = "pools[" + std::to_string(i) + "].";
        const std::string label = "Traffic pool " + std::to_string(i + 1) + ", ";
        const auto quota = static_cast<double>(ladder[i].quota);
        const char* folklore = "assumption after folklore: creators' guides speak of 200 to 1,000 "
                               "impressions first and about ten "
                               "times as many each time; no platform has published quotas";
        TrafficPoolLevel& pool = p.pools[i];
        add(level + "quota", label + "quota", "impressions", &pool.quota, quota, quota / 1.5, quota / 0.3,
            {1, 1e10}, folklore, "impressions of a new item");
        add(level + "window_hours", label + "window", "hours", &pool.windowHours, ladder[i].windowHours, 6,
            72, {1, 720}, folklore, "when a new item is promoted");
        add(level + "cohort_quantile", label + "share of the cohort it must beat", "share",
            &pool.cohortQuantile, ladder[i].cohortQuantile, ladder[i].cohortQuantile - 0.15,
            std::min(0.95, ladder[i].cohortQuantile + 0.15), {0, 0.999}, folklore,
            "whether a new item is promoted");
    }
}

void viewerDefaults(ViewerFigures& viewers, List& out) {
    for (const ViewerFigure* f : figures::kAll) {
        Sourced& value = viewers[*f];
        out.add(std::string(f->path), std::string(f->label), f->unit, value, f->influences);
        Figure& added = out.all.back();
        if (f->unit == "logit") added.least = -20, added.most = 20;
        if (f->low == 0 && f->unit != "share") added.least = 0, added.most = 10 * f->high;
    }
}

// The rest is held: what the warm-up was learned with, and what was fitted together (docs/model.md).
bool isDrawn(std::string_view path) {
    // The warm-up was learned with these.
    if (path == "engine.search_share" || path == "engine.editorial_share" || path == "engine.network_share")
        return false;
    if (path.starts_with("engine.") || path.starts_with("platform.pools")) return true;
    if (path.starts_with("viewer."))
        return std::ranges::none_of(figures::kHeld, [&](const ViewerFigure* f) { return f->path == path; });
    if (!path.starts_with("markets.")) return false;
    const std::string_view name = path.substr(path.find('.', 8) + 1);
    return name.starts_with("people.") || name.starts_with("penetration.") || name == "minutes_per_day" ||
           name.starts_with("activity_sd_");
}

template <class Part, class Walk>
std::vector<Figure> walked(Part& part, Walk walk) {
    List out;
    walk(part, out);
    return std::move(out.all);
}

} // namespace

double Figure::value() const {
    return std::visit([](auto* at) { return static_cast<double>(*at); }, place);
}

void Figure::set(double value) const {
    if (double* const* at = std::get_if<double*>(&place))
        **at = value;
    else if (std::int32_t* const* whole = std::get_if<std::int32_t*>(&place))
        **whole = static_cast<std::int32_t>(std::llround(value));
    else
        **std::get_if<std::int64_t*>(&place) = std::llround(value);
}

std::vector<Figure> figuresOf(Market& m) {
    return walked(m, marketDefaults);
}
std::vector<Figure> figuresOf(RankingPreset& p) {
    return walked(p, rankingDefaults);
}
std::vector<Figure> figuresOf(ResponsePreset& p) {
    return walked(p, responseDefaults);
}
std::vector<Figure> figuresOf(EngineAssumptions& a) {
    return walked(a, assumptionDefaults);
}
std::vector<Figure> figuresOf(ViewerFigures& v) {
    return walked(v, viewerDefaults);
}
std::vector<Figure> figuresOf(PlatformParameters& p, const Scenario& scenario) {
    return walked(p, [&](PlatformParameters& all, List& out) { platformDefaults(all, scenario, out); });
}

std::vector<Figure> figuresInUse(Scenario& scenario, Catalog& catalog) {
    List out;
    for (const std::string& code : scenario.markets)
        for (Market& market : catalog.markets)
            if (market.code == code) marketDefaults(market, out);
    for (RankingPreset& preset : catalog.rankingPresets)
        if (preset.id == scenario.distribution.rankingPreset) rankingDefaults(preset, out);
    for (ResponsePreset& preset : catalog.responsePresets)
        if (preset.id == scenario.distribution.responsePreset) responseDefaults(preset, out);
    assumptionDefaults(catalog.assumptions, out);
    platformDefaults(scenario.platform, scenario, out);
    viewerDefaults(catalog.viewers, out);
    return std::move(out.all);
}

std::vector<DefaultInUse> defaultsInUse(const Scenario& scenario, const Catalog& catalog) {
    Scenario walkedScenario = resolved(scenario);
    Catalog walkedCatalog = catalog;
    std::vector<DefaultInUse> out;
    for (const Figure& f : figuresInUse(walkedScenario, walkedCatalog)) {
        DefaultInUse& one = out.emplace_back();
        one.path = f.path;
        one.label = f.label;
        one.unit = f.unit;
        one.value = f.shipped;
        one.influences = f.influences;
        one.least = f.least;
        one.most = f.most;
        one.drawn = f.shipped.low < f.shipped.high && isDrawn(f.path);
        if (const auto own = scenario.overrides.find(f.path); own != scenario.overrides.end())
            one.yours = own->second;
    }
    return out;
}

bool isUnverified(Quality quality) {
    return quality == Quality::U || quality == Quality::SMinus || quality == Quality::Assumption;
}

RestsOn restsOn(const std::vector<DefaultInUse>& all) {
    RestsOn out;
    for (const DefaultInUse& one : all) {
        if (one.yours)
            ++out.changed;
        else if (isUnverified(one.value.quality))
            ++out.unverified;
    }
    return out;
}

} // namespace forereach
