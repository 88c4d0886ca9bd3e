// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/documents_json.h"

#include "core/store/campaign_json.h"

#include <algorithm>

namespace forereach {

namespace {

constexpr int kScenarioVersion = 1;

void writeCreator(JsonWriter& w, const Creator& creator) {
    w.beginObject(JsonWriter::Layout::Inline);
    w.member("id", creator.id).member("name", creator.name).member("followers", creator.followers);
    if (creator.account) {
        w.key("account");
        writeAccountEffect(w, *creator.account);
    }
    w.endObject();
}

void readCreator(const JsonNode& node, const std::string& path, Issues& issues, Creator& creator) {
    ObjectReader r(node, path, issues);
    r.read("id", creator.id, Need::Required);
    r.read("name", creator.name);
    r.read("followers", creator.followers);
    if (const JsonNode* account = r.find("account"))
        readAccountEffect(*account, r.pathOf("account"), issues, creator.account.emplace());
    r.finish("a creator");
}

void readSegments(ObjectReader& r, std::vector<SegmentId>& segments) {
    std::vector<std::string> names;
    r.read("segments", names);
    for (std::string& name : names) segments.push_back({std::move(name)});
}

constexpr std::array kAllModes{DistributionMode::Recommended, DistributionMode::Social,
                               DistributionMode::Chronological, DistributionMode::Portal,
                               DistributionMode::Random};

void readDistribution(const JsonNode& node, const std::string& path, Issues& issues, Distribution& d) {
    ObjectReader r(node, path, issues);
    r.readWord("mode", d.mode, distributionModeFromText,
               "recommended, social, chronological, portal, random");
    r.read("ranking_preset", d.rankingPreset);
    r.read("response_preset", d.responsePreset);
    if (const JsonNode* blend = r.find("blend"); blend && blend->kind != JsonNode::Kind::Null) {
        ObjectReader b(*blend, r.pathOf("blend"), issues);
        for (const DistributionMode mode : kAllModes)
            if (b.find(toText(mode))) b.read(toText(mode), d.blend[mode]);
        b.finish("a blend");
    }
    r.finish("the distribution");
}

void readPlatform(const JsonNode& node, const std::string& path, Issues& issues, PlatformParameters& p) {
    ObjectReader r(node, path, issues);
    r.read("catalogue_items", p.catalogueItems);
    r.read("renewal_days", p.renewalDays);
    r.read("sync_minutes", p.syncMinutes);
    r.readWord("reranker", p.reranker, reRankerFromText, "spacing, mmr, dpp");
    r.read("rerank_theta", p.rerankTheta);
    r.read("ad_load", p.adLoad);
    r.read("ad_gap", p.adGap);
    if (r.find("ad_floor_cpm")) r.read("ad_floor_cpm", p.adFloorCpm.emplace());
    if (const JsonNode* competition = r.find("competition"))
        readLandscape(*competition, r.pathOf("competition"), issues, p.competition.emplace());
    r.eachMember("competition_by_market",
                 [&](const std::string& market, const JsonNode& landscape, const std::string& at) {
                     const auto [entry, fresh] = p.competitionByMarket.try_emplace(market);
                     if (!fresh) issues.push_back({at, "stands more than once"});
                     readLandscape(landscape, at, issues, entry->second);
                 });
    r.readWord("auction", p.auction, auctionKindFromText, "second_price, first_price, vcg");
    r.each("pools", [&](const JsonNode& element, const std::string& at) {
        TrafficPoolLevel& level = p.pools.emplace_back();
        ObjectReader pool(element, at, issues);
        pool.read("quota", level.quota, Need::Required);
        pool.read("window_hours", level.windowHours);
        pool.read("cohort_quantile", level.cohortQuantile);
        pool.finish("a traffic pool");
    });
    if (const JsonNode* formats = r.find("formats"); formats && formats->kind != JsonNode::Kind::Null) {
        ObjectReader f(*formats, r.pathOf("formats"), issues);
        for (int k = 1; k < kFormats; ++k)
            if (const auto format = static_cast<Format>(k); f.find(toText(format)))
                f.read(toText(format), p.formats[format]);
        f.finish("the catalogue's formats other than short_video");
    }
    r.finish("the platform");
}

void readNumbersByName(ObjectReader& r, std::string_view key, Issues& issues,
                       std::map<std::string, double>& out, Need need = Need::Optional) {
    r.eachMember(
        key,
        [&](const std::string& name, const JsonNode& number, const std::string& at) {
            const auto value =
                number.kind == JsonNode::Kind::Number ? doubleFromText(number.text) : std::optional<double>();
            if (!value)
                issues.push_back({at, "must be a number, is " + std::string(nameOf(number.kind))});
            else if (!out.emplace(name, *value).second)
                issues.push_back({at, "stands more than once"});
        },
        need);
}

void writeOverrides(JsonWriter& w, const SignalOverrides& o) {
    w.beginObject(JsonWriter::Layout::Inline);
    w.memberIf("hook", o.hook).memberIf("quality", o.quality).memberIf("pace", o.pace);
    w.endObject();
}

} // namespace

void writeContentItem(JsonWriter& w, const ContentItem& item) {
    w.beginObject();
    w.member("id", item.id).member("title", item.title).member("caption", item.caption);
    w.memberList("hashtags", item.hashtags);
    w.member("format", toText(item.format));
    if (lasts(item.format) || item.durationS != 0) w.member("duration_s", item.durationS);
    const FormatDetails& d = item.details;
    w.memberIf("pictures", d.pictures).memberIf("words", d.words).memberIf("answers", d.answers);
    w.memberIf("poll", d.poll).memberIf("audience", d.audience);
    w.key("topics").beginObject(JsonWriter::Layout::Inline);
    for (const auto& [name, weight] : item.topics) w.member(name, weight);
    w.endObject();
    w.member("language", item.language);
    if (item.rules.minAge != 0) w.member("min_age", item.rules.minAge);
    if (!item.rules.markets.empty()) w.memberList("available_in", item.rules.markets);
    if (item.publishAt.seconds != 0) w.member("publish_at", item.publishAt);
    w.key("creator");
    writeCreator(w, item.creator);
    if (item.overrides != SignalOverrides{}) {
        w.key("overrides");
        writeOverrides(w, item.overrides);
    }
    if (item.signals) {
        w.key("signals");
        writeSignals(w, *item.signals);
    }
    w.endObject();
}

void readContentItem(const JsonNode& node, const std::string& path, Issues& issues, ContentItem& item) {
    ObjectReader r(node, path, issues);
    r.read("id", item.id, Need::Required);
    r.read("title", item.title);
    r.read("caption", item.caption);
    r.read("hashtags", item.hashtags);
    r.readWord("format", item.format, formatFromText,
               "short_video, live, picture, article, question_answer, community_post");
    r.read("duration_s", item.durationS, lasts(item.format) ? Need::Required : Need::Optional);
    r.read("pictures", item.details.pictures);
    r.read("words", item.details.words);
    r.read("answers", item.details.answers);
    r.read("poll", item.details.poll);
    r.read("audience", item.details.audience);
    readNumbersByName(r, "topics", issues, item.topics, Need::Required);
    r.read("language", item.language);
    r.read("min_age", item.rules.minAge);
    r.read("available_in", item.rules.markets);
    r.read("publish_at", item.publishAt);
    if (const JsonNode* creator = r.find("creator", Need::Required))
        readCreator(*creator, r.pathOf("creator"), issues, item.creator);
    if (const JsonNode* overrides = r.find("overrides")) {
        ObjectReader o(*overrides, r.pathOf("overrides"), issues);
        o.read("hook", item.overrides.hook);
        o.read("quality", item.overrides.quality);
        o.read("pace", item.overrides.pace);
        o.finish("overrides");
    }
    if (const JsonNode* signals = r.find("signals"))
        readSignals(*signals, r.pathOf("signals"), issues, item.signals.emplace());
    r.finish("a content item");
}

void writeScenario(JsonWriter& w, const Scenario& s) {
    w.beginObject();
    w.member("format", "forereach-scenario").member("version", kScenarioVersion);
    w.member("name", s.name).member("seed", s.seed);
    if (s.start.seconds != 0) w.member("start", s.start);
    w.member("horizon_days", s.horizonDays).member("warmup_days", s.warmupDays);
    w.member("viewers", s.viewers).member("replications", s.replications);
    w.member("parameter_draws", s.parameterDraws);
    if (s.controls != 0) w.member("control_replications", s.controls);
    w.memberList("markets", s.markets).memberList("segments", s.segments);
    w.key("distribution").beginObject();
    w.member("mode", toText(s.distribution.mode)).member("ranking_preset", s.distribution.rankingPreset);
    w.member("response_preset", s.distribution.responsePreset);
    if (!s.distribution.blend.empty()) {
        w.key("blend").beginObject(JsonWriter::Layout::Inline);
        for (const auto& [mode, share] : s.distribution.blend) w.member(toText(mode), share);
        w.endObject();
    }
    w.endObject();
    const PlatformParameters& p = s.platform;
    w.key("platform").beginObject();
    w.member("catalogue_items", p.catalogueItems).member("renewal_days", p.renewalDays);
    w.member("sync_minutes", p.syncMinutes);
    w.member("reranker", toText(p.reranker)).member("rerank_theta", p.rerankTheta);
    w.member("ad_load", p.adLoad).member("ad_gap", p.adGap).memberIf("ad_floor_cpm", p.adFloorCpm);
    if (p.competition) {
        w.key("competition");
        writeLandscape(w, *p.competition);
    }
    if (!p.formats.empty()) {
        w.key("formats").beginObject(JsonWriter::Layout::Inline);
        for (const auto& [format, share] : p.formats) w.member(toText(format), share);
        w.endObject();
    }
    if (!p.competitionByMarket.empty()) {
        w.key("competition_by_market").beginObject();
        for (const auto& [market, landscape] : p.competitionByMarket) {
            w.key(market);
            writeLandscape(w, landscape);
        }
        w.endObject();
    }
    if (p.auction != AuctionKind::SecondPrice) w.member("auction", toText(p.auction));
    w.key("pools").beginArray();
    for (const TrafficPoolLevel& level : p.pools) {
        w.beginObject(JsonWriter::Layout::Inline);
        w.member("quota", level.quota).member("window_hours", level.windowHours);
        w.member("cohort_quantile", level.cohortQuantile);
        w.endObject();
    }
    w.endArray();
    w.endObject();
    w.key("content").beginArray();
    for (const ContentItem& item : s.content) writeContentItem(w, item);
    w.endArray();
    w.key("campaigns").beginArray();
    for (const Campaign& campaign : s.campaigns) writeCampaign(w, campaign);
    w.endArray();
    if (!s.overrides.empty()) {
        w.key("overrides").beginObject();
        for (const auto& [path, value] : s.overrides) w.member(path, value);
        w.endObject();
    }
    w.endObject();
}

void readScenario(const JsonNode& node, const std::string& path, Issues& issues, Scenario& s) {
    ObjectReader r(node, path, issues);
    if (!readHeader(r, "forereach-scenario", kScenarioVersion)) return;
    r.read("name", s.name);
    r.read("seed", s.seed);
    r.read("start", s.start);
    r.read("horizon_days", s.horizonDays);
    r.read("warmup_days", s.warmupDays);
    r.read("viewers", s.viewers);
    r.read("replications", s.replications);
    r.read("parameter_draws", s.parameterDraws);
    r.read("control_replications", s.controls);
    r.read("markets", s.markets, Need::Required);
    readSegments(r, s.segments);
    if (const JsonNode* d = r.find("distribution"))
        readDistribution(*d, r.pathOf("distribution"), issues, s.distribution);
    if (const JsonNode* p = r.find("platform")) readPlatform(*p, r.pathOf("platform"), issues, s.platform);
    r.each("content", [&](const JsonNode& element, const std::string& at) {
        readContentItem(element, at, issues, s.content.emplace_back());
    });
    r.each("campaigns", [&](const JsonNode& element, const std::string& at) {
        readCampaign(element, at, issues, s.campaigns.emplace_back());
    });
    readNumbersByName(r, "overrides", issues, s.overrides);
    if (const JsonNode* shocks = r.find("shocks"))
        if (shocks->kind != JsonNode::Kind::Array || !shocks->children.empty())
            r.refuse("shocks", "shocks are not simulated yet; leave it out or empty");
    r.finish("a scenario");
}

bool readHeader(ObjectReader& r, std::string_view format, int newestVersion) {
    std::string found;
    std::int64_t version = 1;
    r.read("format", found, Need::Required);
    if (!r.valid()) return false;
    if (!found.empty() && found != format) {
        r.refuse("format", "must be \"" + std::string(format) + "\", is \"" + found + "\"");
        return false;
    }
    r.read("version", version, Need::Required);
    if (version > newestVersion) {
        r.refuse("version", "is " + std::to_string(version) +
                                ", written by a newer Forereach; this one reads up to " +
                                std::to_string(newestVersion));
        return false;
    }
    if (version < 1) r.refuse("version", "must be from 1 to " + std::to_string(newestVersion));
    return true;
}

namespace {

/// True if `path` is `other` or a field inside it.
bool isWithin(std::string_view path, std::string_view other) {
    return path.starts_with(other) && (path.size() == other.size() || other.empty() ||
                                       path[other.size()] == '.' || path[other.size()] == '[');
}

/// What is wrong with the values that could be read joins what is wrong with the text, so that the user sees
/// all of it at once. Left out: fields that could not be read, since only their default is known.
void addRangeIssues(const Scenario& scenario, Issues& issues) {
    const Issues unread = issues;
    for (const Issue& issue : unread)
        if (issue.path.empty() || issue.path == "format" || issue.path == "version") return;
    for (Issue& issue : validate(scenario, shippedCatalog())) {
        const bool known = std::any_of(unread.begin(), unread.end(), [&](const Issue& one) {
            return isWithin(issue.path, one.path) || isWithin(one.path, issue.path);
        });
        if (!known) issues.push_back(std::move(issue));
    }
}

} // namespace

std::string scenarioToJson(const Scenario& scenario) {
    JsonWriter w;
    writeScenario(w, scenario);
    return w.take();
}

std::variant<Scenario, Issues> scenarioFromJson(std::string_view text) {
    auto parsed = parseJson(text);
    if (const Issue* issue = std::get_if<Issue>(&parsed)) return Issues{*issue};
    Scenario scenario;
    Issues issues;
    readScenario(std::get<JsonNode>(parsed), "", issues, scenario);
    if (issues.empty()) return scenario;
    addRangeIssues(scenario, issues);
    return issues;
}

} // namespace forereach
