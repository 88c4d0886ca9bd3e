// SPDX-License-Identifier: GPL-3.0-or-later
// validate(): every issue of a scenario at once, each with the path that the field has in scenario JSON.
#include "core/model/scenario.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <set>
#include <string>

#include "core/model/overrides.h"
#include "core/model/scenario_checker.h"

namespace forereach {
namespace {

class Checker : ScenarioChecker {
public:
    Checker(const Scenario& scenario, const Catalog& catalog) : ScenarioChecker(scenario, catalog) {}

    Issues run() {
        size();
        markets();
        segments("segments", m_scenario.segments);
        distribution();
        platform();
        if (m_scenario.content.empty() && m_scenario.campaigns.empty())
            add("content", "must hold at least one item (or campaigns at least one campaign)");
        std::set<std::string> ids;
        for (std::size_t i = 0; i < m_scenario.content.size(); ++i) item(at("content", i), i, ids);
        for (Issue& issue : campaignIssues(m_scenario, m_catalog)) m_issues.push_back(std::move(issue));
        return std::move(m_issues);
    }

private:
    SimTime end() const { return m_resolved.start.plusHours(24LL * m_scenario.horizonDays); }

    void size() {
        range("horizon_days", m_scenario.horizonDays, 1, 60);
        range("warmup_days", m_scenario.warmupDays, 0, 30);
        range("replications", m_scenario.replications, 1, 64);
        if (m_scenario.controls != 0) {
            if (!m_scenario.parameterDraws)
                add("control_replications", "must be 0 without parameter_draws");
            else if (m_scenario.controls < 2 || m_scenario.controls > m_scenario.replications)
                add("control_replications", "must be 0, or from 2 to the replications, " +
                                                std::to_string(m_scenario.replications) + ", is " +
                                                std::to_string(m_scenario.controls));
        }
        range("viewers", static_cast<double>(m_scenario.viewers), 12, 2e7);
        if (m_scenario.name.size() > 500) add("name", "must have at most 500 bytes");
        // 1970 to 2200: SimTime's calendar is exact there and no sum below overflows.
        if (m_scenario.start.seconds < 0 || m_scenario.start.seconds > 7258118400LL)
            add("start", "must be between 1970 and 2200");
    }

    void markets() {
        if (m_scenario.markets.empty()) add("markets", "must name at least one market, such as \"GB\"");
        std::set<std::string> seen;
        std::int64_t users = 0;
        bool allKnown = !m_scenario.markets.empty();
        for (std::size_t i = 0; i < m_scenario.markets.size(); ++i) {
            const std::string& code = m_scenario.markets[i];
            const Market* market = m_catalog.market(code);
            if (!market) {
                allKnown = false;
                std::string known;
                for (const Market& m : m_catalog.markets) known += (known.empty() ? "" : ", ") + m.code;
                add(at("markets", i), "no market pack \"" + code + "\"; there are " + known);
            } else if (!seen.insert(code).second) {
                add(at("markets", i), "is named twice: \"" + code + "\"");
            } else {
                users += market->users();
            }
        }
        if (allKnown && m_scenario.viewers > users)
            add("viewers", "must be at most the " + std::to_string(users) + " app users of the markets, is " +
                               std::to_string(m_scenario.viewers));
    }

    template <class Preset>
    void preset(const std::string& path, const std::string& wanted, bool found,
                const std::vector<Preset>& all) {
        if (found) return;
        std::string known;
        for (const Preset& one : all) known += (known.empty() ? "" : ", ") + one.id;
        add(path, "no preset \"" + wanted + "\"; there are " + known);
    }

    void blend(const Distribution& d) {
        if (d.blend.empty()) return;
        double sum = 0;
        for (const auto& [mode, share] : d.blend) {
            if (!(share > 0 && share <= 1))
                add("distribution.blend." + std::string(toText(mode)),
                    "must be above 0 and at most 1, is " + number(share));
            sum += share;
        }
        if (!(std::abs(sum - 1) <= 1e-6))
            add("distribution.blend", "must add up to 1, adds up to " + number(sum));
        if (!d.blend.contains(d.mode))
            add("distribution.mode",
                "must be one of the blend's modes, is \"" + std::string(toText(d.mode)) + "\"");
    }

    void distribution() {
        const Distribution& d = m_scenario.distribution;
        if (toText(d.mode).empty())
            add("distribution.mode", "must be recommended, social, chronological, portal or random");
        blend(d);
        preset("distribution.ranking_preset", d.rankingPreset, m_catalog.ranking(d.rankingPreset) != nullptr,
               m_catalog.rankingPresets);
        preset("distribution.response_preset", d.responsePreset,
               m_catalog.response(d.responsePreset) != nullptr, m_catalog.responsePresets);
        const RankingPreset* ranking = m_catalog.ranking(d.rankingPreset);
        const auto zero = [](const Sourced& weight) { return weight.value == 0; };
        const bool ranked =
            d.blend.empty() ? d.mode != DistributionMode::Chronological && d.mode != DistributionMode::Random
                            : std::any_of(d.blend.begin(), d.blend.end(), [](const auto& part) {
                                  return part.first != DistributionMode::Chronological &&
                                         part.first != DistributionMode::Random;
                              });
        if (ranked && ranking && zero(ranking->finish) && zero(ranking->watchPerSecond) &&
            zero(ranking->like) && zero(ranking->comment) && zero(ranking->share) && zero(ranking->follow))
            add("distribution.ranking_preset", "\"" + d.rankingPreset +
                                                   "\" weighs no action and cannot rank a recommended feed; "
                                                   "choose the mode chronological or another preset");
    }

    // The ranker puts other formats on the scale of short videos: some must be there.
    void formats(const std::map<Format, double>& shares) {
        double sum = 0;
        for (const auto& [format, share] : shares) {
            const std::string path = "platform.formats." + std::string(toText(format));
            if (format == Format::ShortVideo) add(path, "is what the other shares leave");
            if (!(share > 0 && share <= 1)) add(path, "must be above 0 and at most 1, is " + number(share));
            sum += share;
        }
        if (!(sum <= 0.9 + 1e-9))
            add("platform.formats",
                "must leave a tenth to short videos: add up to at most 0.9, add up to " + number(sum));
    }

    void landscape(const std::string& path, const PriceLandscape& c) {
        money(path + ".median_cpm", c.medianCpm);
        money(path + ".p90_cpm", c.p90Cpm);
        if (c.medianCpm.micros == 0) add(path + ".median_cpm", "must be above 0");
        if (c.p90Cpm < c.medianCpm)
            add(path + ".p90_cpm", "must be at least the median, " + number(c.medianCpm.units()) + ", is " +
                                       number(c.p90Cpm.units()));
        range(path + ".presence", c.presence, 0, 1);
        if (!c.hours.empty() && c.hours.size() != 24)
            add(path + ".hours",
                "must have 24 factors, one for each local hour, has " + std::to_string(c.hours.size()));
        for (std::size_t h = 0; h < c.hours.size(); ++h) range(at(path + ".hours", h), c.hours[h], 0.01, 100);
    }

    void platform() {
        const PlatformParameters& p = m_scenario.platform;
        formats(p.formats);
        range("platform.catalogue_items", p.catalogueItems, 100, 1e6);
        range("platform.renewal_days", p.renewalDays, 0.5, 365);
        if (!(p.syncMinutes >= 60 && p.syncMinutes <= 10080) || std::fmod(p.syncMinutes, 60) != 0)
            add("platform.sync_minutes", "must be a multiple of 60 up to 10080: a tick is an hour");
        range("platform.rerank_theta", p.rerankTheta, 0, 1);
        range("platform.ad_load", p.adLoad, 0, 100);
        range("platform.ad_gap", p.adGap, 1, 16);
        if (p.adFloorCpm) money("platform.ad_floor_cpm", *p.adFloorCpm);
        if (p.competition) landscape("platform.competition", *p.competition);
        for (const auto& [market, one] : p.competitionByMarket) {
            const std::string path = "platform.competition_by_market." + market;
            if (std::find(m_scenario.markets.begin(), m_scenario.markets.end(), market) ==
                m_scenario.markets.end())
                add(path, "\"" + market + "\" is not among the scenario's markets");
            landscape(path, one);
        }
        if (toText(p.auction).empty()) add("platform.auction", "must be second_price, first_price or vcg");
        if (p.pools.size() > 16) add("platform.pools", "must have at most 16 levels");
        for (std::size_t i = 0; i < p.pools.size(); ++i) {
            const TrafficPoolLevel& level = p.pools[i];
            const std::string path = at("platform.pools", i);
            range(path + ".quota", static_cast<double>(level.quota), 1, 1e10);
            if (i > 0 && level.quota <= p.pools[i - 1].quota)
                add(path + ".quota", "must be above the quota of the level before, " +
                                         std::to_string(p.pools[i - 1].quota) + ", is " +
                                         std::to_string(level.quota));
            range(path + ".window_hours", level.windowHours, 1, 720);
            range(path + ".cohort_quantile", level.cohortQuantile, 0, 0.999);
        }
    }

    void item(const std::string& path, std::size_t index, std::set<std::string>& ids) {
        const ContentItem& item = m_scenario.content[index];
        id(path + ".id", item.id.value, &ids);
        details(path, item);
        for (const auto& [name, weight] : item.topics) {
            if (!topicIndex(name))
                add(path + ".topics." + name, "no such topic in the IAB Content Taxonomy 3.1");
            if (!(weight > 0 && weight <= 1e6))
                add(path + ".topics." + name,
                    "weight must be above 0 and at most 1000000, is " + number(weight));
        }
        if (!item.language.empty()) {
            bool plain = item.language.size() == 2 || item.language.size() == 3;
            for (const char c : item.language) plain = plain && c >= 'a' && c <= 'z';
            if (!plain)
                add(path + ".language",
                    "must be a language code of two or three small letters such as \"en\", is \"" +
                        item.language + "\"");
        }
        rules(path, item.rules);
        const SimTime publish = m_resolved.content[index].publishAt;
        if (publish < m_resolved.start)
            add(path + ".publish_at",
                "must not be before the start, " + m_resolved.start.iso() + ", is " + publish.iso());
        else if (!(publish < end()))
            add(path + ".publish_at", "must be before the end, " + end().iso() + ", is " + publish.iso());
        id(path + ".creator.id", item.creator.id.value, nullptr);
        range(path + ".creator.followers", static_cast<double>(item.creator.followers), 0, 3e9);
        const auto shared = m_followers.emplace(item.creator.id.value, item.creator.followers);
        if (!shared.second && shared.first->second != item.creator.followers)
            add(path + ".creator.followers", "contradicts another item of the same creator, which says " +
                                                 std::to_string(shared.first->second));
        if (item.creator.account) account(path + ".creator.account", *item.creator.account);
        const auto bounded = [&](const char* field, const std::optional<double>& value) {
            if (value) range(path + ".overrides." + field, *value, -3, 3);
        };
        bounded("hook", item.overrides.hook);
        bounded("quality", item.overrides.quality);
        bounded("pace", item.overrides.pace);
        if (item.overrides.pace && item.format != Format::ShortVideo)
            add(path + ".overrides.pace", "only a short video has a pace");
        if (item.signals) signals(path + ".signals", *item.signals);
    }

    void rules(const std::string& path, const AudienceRules& r) {
        range(path + ".min_age", r.minAge, 0, youngestOf(AgeBand::A55plus));
        bool anywhere = r.markets.empty();
        for (std::size_t m = 0; m < r.markets.size(); ++m) {
            const bool code = r.markets[m].size() == 2 && r.markets[m][0] >= 'A' && r.markets[m][0] <= 'Z' &&
                              r.markets[m][1] >= 'A' && r.markets[m][1] <= 'Z';
            if (!code)
                add(path + ".available_in[" + std::to_string(m) + "]",
                    "must be a country code such as \"GB\", is \"" + r.markets[m] + "\"");
            const auto& asked = m_resolved.markets;
            anywhere = anywhere || std::find(asked.begin(), asked.end(), r.markets[m]) != asked.end();
        }
        if (!anywhere) add(path + ".available_in", "leaves nobody: none of the scenario's markets is in it");
    }

    // What an item is made of, by its format.
    void details(const std::string& path, const ContentItem& item) {
        const Format f = item.format;
        const FormatDetails& d = item.details;
        if (toText(f).empty()) add(path + ".format", "is not a format");
        // A broadcast may last a day; the rest is what a phone plays or reads in a sitting.
        const double longest = f == Format::Live ? 86400 : 14400;
        if (lasts(f) && !(item.durationS > 0 && item.durationS <= longest))
            add(path + ".duration_s",
                "must be above 0 and at most " + number(longest) + ", is " + number(item.durationS));
        else if (!lasts(f))
            range(path + ".duration_s", item.durationS, 0, longest);
        if (f == Format::Article && !d.words && !(item.durationS > 0))
            add(path + ".words", "must be given, or duration_s: how long reading it takes");
        const auto part = [&](const char* field, bool given, bool fits, double value, double low, double high,
                              const char* whose) {
            if (!given) return;
            if (!fits)
                add(path + "." + field,
                    "only " + std::string(whose) + " has it, and this is \"" + std::string(toText(f)) + "\"");
            else
                range(path + "." + field, value, low, high);
        };
        part("pictures", d.pictures.has_value(), f == Format::Picture, d.pictures.value_or(0), 1, 32,
             "picture");
        part("words", d.words.has_value(),
             f == Format::Article || f == Format::QuestionAnswer || f == Format::CommunityPost,
             d.words.value_or(0), 1, 100000, "article, question_answer or community_post");
        part("answers", d.answers.has_value(), f == Format::QuestionAnswer, d.answers.value_or(0), 0, 32,
             "question_answer");
        part("poll", d.poll.has_value(), f == Format::CommunityPost, 0, 0, 1, "community_post");
        part("audience", d.audience.has_value(), f == Format::Live,
             static_cast<double>(d.audience.value_or(0)), 0, 1e9, "live");
    }

    void account(const std::string& path, const AccountEffect& a) {
        range(path + ".reach_log", a.reachMean, -12, 12);
        range(path + ".reach_log_sd", a.reachSd, 0, 5);
        range(path + ".quality", a.qualityMean, -3, 3);
        range(path + ".quality_sd", a.qualitySd, 0, 3);
        for (const auto& [segment, density] : a.followerDensity)
            range(path + ".follower_density." + segment, density, 0, 1000);
    }

    void signals(const std::string& path, const MediaSignals& s) {
        range(path + ".step_s", s.stepS, 0.01, 60);
        range(path + ".duration_s", s.durationS, 0, 14400);
        range(path + ".width", s.width, 0, 100000);
        range(path + ".height", s.height, 0, 100000);
        range(path + ".silence_share", s.silenceShare, 0, 1);
        range(path + ".mean_motion", s.meanMotion, 0, 1);
        range(path + ".mean_brightness", s.meanBrightness, 0, 1);
        range(path + ".cuts_per_minute", s.cutsPerMinute, 0, 1e5);
        range(path + ".change_first_3s", s.changeFirst3s, 0, 60);
        const auto curve = [&](const char* field, const std::vector<float>& values, float low, float high) {
            for (std::size_t i = 0; i < values.size(); ++i)
                if (!(values[i] >= low && values[i] <= high)) {
                    range(path + "." + at(field, i), values[i], low, high);
                    return;
                }
        };
        curve("loudness_db", s.loudnessDb, -90, 0);
        curve("motion", s.motion, 0, 1);
        curve("brightness", s.brightness, 0, 1);
    }

    std::map<std::string, std::int64_t> m_followers;
};

} // namespace

Issues validate(const Scenario& scenario, const Catalog& catalog) {
    Issues issues = overrideIssues(scenario, catalog);
    // What is overridden wrongly is told, and the rest looked at as if it were not overridden.
    Scenario checked = scenario;
    if (!issues.empty()) checked.overrides.clear();
    const bool overridden = !checked.overrides.empty();
    const Issues rest = overridden ? Checker(withOverrides(checked), withOverrides(catalog, checked)).run()
                                   : Checker(checked, catalog).run();
    issues.insert(issues.end(), rest.begin(), rest.end());
    return issues;
}

} // namespace forereach
