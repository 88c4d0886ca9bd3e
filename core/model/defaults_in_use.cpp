// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/defaults_in_use.h"

#include <array>
#include <utility>

namespace forereach {
namespace {

constexpr std::array<std::string_view, kGenders> kPeople{"women", "men"};

class List {
public:
    std::vector<DefaultInUse> all;

    void add(std::string path, std::string label, std::string_view unit, const Sourced& value,
             std::string_view influences) {
        all.push_back({std::move(path), std::move(label), std::string(unit), value, std::string(influences)});
    }
};

std::string joined(std::string_view a, std::string_view b) {
    return std::string(a) + std::string(b);
}

void marketDefaults(const Market& m, List& out) {
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
    for (const LanguageShare& l : m.languages)
        out.add(at + "languages." + l.language, "Users who understand " + l.language + in, "share", l.share,
                "who can be shown an item with words; competing items");
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

void rankingDefaults(const RankingPreset& p, List& out) {
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

void responseDefaults(const ResponsePreset& p, List& out) {
    const std::string at = "response." + p.id + ".";
    const auto add = [&](const std::string& name, std::string label, double value,
                         std::string_view influences) {
        // Fitted together: a range of one number alone would mean nothing, so low and high are the value
        // itself.
        out.add(at + name, std::move(label), "", {value, value, value, 0, Quality::C, p.source}, influences);
    };
    const std::string_view watch = "watch time; completion; retention";
    const std::string_view skip = "early exits; retention";
    add("b0", "Log watch time, constant", p.b0, watch);
    add("a", "Log watch time, affinity to the topic", p.a, watch);
    add("c", "Log watch time, quality of the item", p.c, watch);
    add("g", "Log watch time, level of the viewer", p.g, watch);
    add("h", "Log watch time, log duration", p.h, watch);
    add("sigma", "Log watch time, standard deviation", p.sigma, watch);
    add("s0", "Quick skip, constant", p.s0, skip);
    add("sa", "Quick skip, affinity to the topic", p.sa, skip);
    add("sq", "Quick skip, quality of the item", p.sq, skip);
    add("skip_median_s", "Quick skip, median seconds", p.skipMedianS, skip);
    add("skip_sd", "Quick skip, spread", p.skipSd, skip);
    add("rho", "Chance of watching on after the end", p.rho, "watch time above the duration");
    add("mean_log_duration", "Mean log duration of the catalogue", p.meanLogDuration, watch);
    const std::array<std::pair<std::string, const ActionLogit*>, 5> actions{
        {{"like", &p.like},
         {"comment", &p.comment},
         {"share", &p.share},
         {"follow", &p.follow},
         {"not_interested", &p.notInterested}}};
    for (const auto& [name, logit] : actions) {
        const std::string label =
            name == "not_interested" ? "Chance of \"not interested\", " : "Chance of a " + name + ", ";
        const std::string_view moves = "engagement; rank through the platform's predictions";
        add(name + ".constant", label + "constant", logit->constant, moves);
        add(name + ".affinity", label + "affinity to the topic", logit->affinity, moves);
        add(name + ".quality", label + "quality of the item", logit->quality, moves);
        add(name + ".valid_play", label + "valid play", logit->validPlay, moves);
        add(name + ".watch_fraction", label + "share watched", logit->watchFraction, moves);
    }
}

void platformDefaults(const Scenario& scenario, List& out) {
    const PlatformParameters defaults, &p = scenario.platform;
    const auto add = [&](const char* name, const char* label, const char* unit, double value, double low,
                         double high, const char* source, const char* influences) {
        out.add(std::string("platform.") + name, label, unit,
                {value, low, high, 0, Quality::Assumption, source}, influences);
    };
    if (p.catalogueItems == defaults.catalogueItems)
        add("catalogue_items", "Competing items alive in a market", "items", p.catalogueItems, 2000, 100000,
            "assumption: large enough that more items hardly move what a viewer is shown",
            "competition; reach");
    if (p.renewalDays == defaults.renewalDays)
        add("renewal_days", "Life of a competing item", "days", p.renewalDays, 2, 30,
            "assumption: one seventh of the catalogue is new each day, as in the fit of the response presets",
            "competition; reach");
    if (p.syncMinutes == defaults.syncMinutes)
        add("sync_minutes", "Time between updates of what the platform has learned", "minutes", p.syncMinutes,
            60, 1440, "assumption; in the fit, learning more slowly than daily lost ten points of valid play",
            "how fast a new item is understood");
    if (!scenario.campaigns.empty()) {
        if (p.adLoad == defaults.adLoad)
            add("ad_load", "Organic slots for each ad", "slots", p.adLoad, 4, 8,
                "assumption: platforms publish no ad load; watchers of feeds tell of one ad in 3 to 8 slots",
                "paid impressions; frequency");
        if (p.adGap == defaults.adGap)
            add("ad_gap", "Organic slots at least between two ads", "slots", p.adGap, 1, 6,
                "X's published ad blender keeps three organic posts between ads (2026-08)",
                "where ads stand in the feed");
    }
    if (p.pools.empty()) {
        const std::vector<TrafficPoolLevel> ladder = resolved(scenario).platform.pools;
        for (std::size_t i = 0; i < ladder.size(); ++i) {
            const std::string level = "pools[" + std::to_string(i) + "].";
            const std::string label = "Traffic pool " + std::to_string(i + 1) + ", ";
            const auto quota = static_cast<double>(ladder[i].quota);
            const char* folklore = "assumption after folklore: creators' guides speak of 200 to 1,000 "
                                   "impressions first and about ten "
                                   "times as many each time; no platform has published quotas";
            add((level + "quota").c_str(), (label + "quota").c_str(), "impressions", quota, quota / 3,
                quota * 3, folklore, "impressions of a new item");
            add((level + "window_hours").c_str(), (label + "window").c_str(), "hours", ladder[i].windowHours,
                6, 72, folklore, "when a new item is promoted");
            add((level + "cohort_quantile").c_str(), (label + "share of the cohort it must beat").c_str(),
                "share", ladder[i].cohortQuantile, 0.3, 0.95, folklore, "whether a new item is promoted");
        }
    }
}

} // namespace

std::vector<DefaultInUse> defaultsInUse(const Scenario& scenario, const Catalog& catalog) {
    List out;
    for (const std::string& code : scenario.markets)
        if (const Market* market = catalog.market(code)) marketDefaults(*market, out);
    if (const RankingPreset* preset = catalog.ranking(scenario.distribution.rankingPreset))
        rankingDefaults(*preset, out);
    if (const ResponsePreset* preset = catalog.response(scenario.distribution.responsePreset))
        responseDefaults(*preset, out);
    platformDefaults(scenario, out);
    return std::move(out.all);
}

} // namespace forereach
