// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/documents_json.h"

#include <cmath>

namespace forereach {

namespace {

constexpr int kReportVersion = 1;
using Layout = JsonWriter::Layout;

void writeEstimate(JsonWriter& w, std::string_view key, const Estimate& e) {
    w.key(key).beginObject(Layout::Inline);
    w.member("mean", e.mean).memberIf("error", e.error);
    w.memberIf("p10", e.p10).memberIf("p50", e.p50).memberIf("p90", e.p90);
    w.endObject();
}

double toMicros(double units) {
    const double rounded = std::nearbyint(units * 1e6) / 1e6;
    return std::isfinite(rounded) ? rounded : units;
}

/// Money is a decimal with up to six places: estimates of it are rounded to millionths as they are written.
void writeMoney(JsonWriter& w, std::string_view key, Estimate e) {
    e.mean = toMicros(e.mean);
    for (auto* part : {&e.error, &e.p10, &e.p50, &e.p90})
        if (*part) *part = toMicros(**part);
    writeEstimate(w, key, e);
}

void readEstimate(ObjectReader& parent, std::string_view key, Issues& issues, Estimate& e) {
    const JsonNode* node = parent.find(key, Need::Required);
    if (!node) return;
    ObjectReader r(*node, parent.pathOf(key), issues);
    r.read("mean", e.mean, Need::Required);
    r.read("error", e.error);
    r.read("p10", e.p10);
    r.read("p50", e.p50);
    r.read("p90", e.p90);
    r.finish("an estimate");
}

void writeSampled(JsonWriter& w, const SampledCounts& s) {
    w.key("sampled").beginObject(Layout::Inline);
    w.member("viewers", s.viewers).member("impressions", s.impressions).member("reach", s.reach);
    w.endObject();
}

void readSampled(ObjectReader& parent, Issues& issues, SampledCounts& s) {
    const JsonNode* node = parent.find("sampled");
    if (!node) return;
    ObjectReader r(*node, parent.pathOf("sampled"), issues);
    r.read("viewers", s.viewers);
    r.read("impressions", s.impressions);
    r.read("reach", s.reach);
    r.finish("sampled counts");
}

std::optional<CandidateSource> sourceFromText(std::string_view text) {
    for (int i = 0; i < kCandidateSources; ++i)
        if (toText(static_cast<CandidateSource>(i)) == text) return static_cast<CandidateSource>(i);
    return std::nullopt;
}

void writePool(JsonWriter& w, const PoolReport& p) {
    w.beginObject();
    w.member("level", p.level).member("quota", p.quota);
    writeEstimate(w, "impressions", p.impressions);
    w.member("passed_share", p.passedShare).memberIf("value", p.value).memberIf("threshold", p.threshold);
    w.memberIf("probability", p.probability)
        .memberIf("passed_after_h", p.passedAfterH)
        .member("reason", p.reason);
    w.endObject();
}

void readPool(const JsonNode& node, const std::string& at, Issues& issues, PoolReport& p) {
    ObjectReader r(node, at, issues);
    r.read("level", p.level);
    r.read("quota", p.quota);
    readEstimate(r, "impressions", issues, p.impressions);
    r.read("passed_share", p.passedShare);
    r.read("value", p.value);
    r.read("threshold", p.threshold);
    r.read("probability", p.probability);
    r.read("passed_after_h", p.passedAfterH);
    r.read("reason", p.reason);
    r.finish("a traffic pool's report");
}

void writeSegment(JsonWriter& w, const SegmentReport& s) {
    w.beginObject();
    w.member("id", s.id).member("people", s.people);
    writeEstimate(w, "impressions", s.impressions);
    writeEstimate(w, "reach", s.reach);
    writeEstimate(w, "watch_time_s", s.watchTimeS);
    writeEstimate(w, "completions", s.completions);
    writeEstimate(w, "likes", s.likes);
    writeEstimate(w, "shares", s.shares);
    writeSampled(w, s.sampled);
    w.endObject();
}

void readSegment(const JsonNode& node, const std::string& at, Issues& issues, SegmentReport& s) {
    ObjectReader r(node, at, issues);
    r.read("id", s.id, Need::Required);
    r.read("people", s.people);
    readEstimate(r, "impressions", issues, s.impressions);
    readEstimate(r, "reach", issues, s.reach);
    readEstimate(r, "watch_time_s", issues, s.watchTimeS);
    readEstimate(r, "completions", issues, s.completions);
    readEstimate(r, "likes", issues, s.likes);
    readEstimate(r, "shares", issues, s.shares);
    readSampled(r, issues, s.sampled);
    r.finish("a segment's report");
}

void writeItem(JsonWriter& w, const ItemReport& item) {
    w.beginObject();
    w.member("id", item.id).member("title", item.title);
    writeEstimate(w, "impressions", item.impressions);
    writeEstimate(w, "reach", item.reach);
    writeEstimate(w, "watch_time_s", item.watchTimeS);
    writeEstimate(w, "completions", item.completions);
    writeEstimate(w, "likes", item.likes);
    writeEstimate(w, "comments", item.comments);
    writeEstimate(w, "shares", item.shares);
    writeEstimate(w, "follows", item.follows);
    writeEstimate(w, "not_interested", item.notInterested);
    w.member("average_frequency", item.averageFrequency);
    w.memberList("frequency_distribution", item.frequencyDistribution);
    writeSampled(w, item.sampled);
    w.key("segments").beginArray();
    for (const SegmentReport& segment : item.segments) writeSegment(w, segment);
    w.endArray();
    w.key("hours").beginArray();
    for (const HourReport& hour : item.hours) {
        w.beginObject(Layout::Inline).member("at", hour.at);
        writeEstimate(w, "impressions", hour.impressions);
        writeEstimate(w, "reach", hour.reach);
        w.endObject();
    }
    w.endArray();
    w.key("segment_hour").beginArray();
    for (const std::vector<double>& row : item.segmentHour) w.list(row);
    w.endArray();
    w.key("sources").beginArray();
    for (const SourceReport& source : item.sources) {
        w.beginObject(Layout::Inline).member("source", toText(source.source));
        writeEstimate(w, "impressions", source.impressions);
        w.endObject();
    }
    w.endArray();
    w.key("retention").beginArray();
    for (const RetentionPoint& point : item.retention) {
        w.beginObject(Layout::Inline).member("at_s", point.atS);
        writeEstimate(w, "share", point.share);
        w.endObject();
    }
    w.endArray();
    w.key("pools").beginArray();
    for (const PoolReport& pool : item.pools) writePool(w, pool);
    w.endArray();
    w.endObject();
}

void readItemLists(ObjectReader& r, Issues& issues, ItemReport& item) {
    r.each("segments", [&](const JsonNode& node, const std::string& at) {
        readSegment(node, at, issues, item.segments.emplace_back());
    });
    r.each("hours", [&](const JsonNode& node, const std::string& at) {
        HourReport& hour = item.hours.emplace_back();
        ObjectReader h(node, at, issues);
        h.read("at", hour.at, Need::Required);
        readEstimate(h, "impressions", issues, hour.impressions);
        readEstimate(h, "reach", issues, hour.reach);
        h.finish("an hour's report");
    });
    r.each("segment_hour", [&](const JsonNode& node, const std::string& at) {
        std::vector<double>& row = item.segmentHour.emplace_back();
        if (node.kind != JsonNode::Kind::Array)
            issues.push_back({at, "must be a list, is " + std::string(nameOf(node.kind))});
        for (const JsonNode& cell : node.children) {
            const auto value =
                cell.kind == JsonNode::Kind::Number ? doubleFromText(cell.text) : std::optional<double>();
            if (!value) issues.push_back({at, "must hold numbers only"});
            row.push_back(value.value_or(0));
        }
    });
    r.each("sources", [&](const JsonNode& node, const std::string& at) {
        SourceReport& source = item.sources.emplace_back();
        ObjectReader s(node, at, issues);
        s.readWord("source", source.source, sourceFromText,
                   "interest, trending, follow, exploration, share, random, boosted", Need::Required);
        readEstimate(s, "impressions", issues, source.impressions);
        s.finish("a candidate source's report");
    });
    r.each("retention", [&](const JsonNode& node, const std::string& at) {
        RetentionPoint& point = item.retention.emplace_back();
        ObjectReader p(node, at, issues);
        p.read("at_s", point.atS, Need::Required);
        readEstimate(p, "share", issues, point.share);
        p.finish("a point of the retention curve");
    });
    r.each("pools", [&](const JsonNode& node, const std::string& at) {
        readPool(node, at, issues, item.pools.emplace_back());
    });
}

void readItem(const JsonNode& node, const std::string& at, Issues& issues, ItemReport& item) {
    ObjectReader r(node, at, issues);
    r.read("id", item.id, Need::Required);
    r.read("title", item.title);
    readEstimate(r, "impressions", issues, item.impressions);
    readEstimate(r, "reach", issues, item.reach);
    readEstimate(r, "watch_time_s", issues, item.watchTimeS);
    readEstimate(r, "completions", issues, item.completions);
    readEstimate(r, "likes", issues, item.likes);
    readEstimate(r, "comments", issues, item.comments);
    readEstimate(r, "shares", issues, item.shares);
    readEstimate(r, "follows", issues, item.follows);
    readEstimate(r, "not_interested", issues, item.notInterested);
    r.read("average_frequency", item.averageFrequency);
    r.read("frequency_distribution", item.frequencyDistribution);
    readSampled(r, issues, item.sampled);
    readItemLists(r, issues, item);
    r.finish("an item's report");
}

void writeCampaignReport(JsonWriter& w, const CampaignReport& campaign) {
    w.beginObject();
    w.member("id", campaign.id).member("currency", campaign.currency);
    writeEstimate(w, "impressions", campaign.impressions);
    writeEstimate(w, "reach", campaign.reach);
    writeMoney(w, "spend", campaign.spend);
    w.key("line_items").beginArray();
    for (const LineItemReport& line : campaign.lineItems) {
        w.beginObject().member("id", line.id);
        writeEstimate(w, "impressions", line.impressions);
        writeEstimate(w, "reach", line.reach);
        writeMoney(w, "spend", line.spend);
        w.member("cpm", toMicros(line.cpm)).member("average_frequency", line.averageFrequency);
        w.memberList("frequency_distribution", line.frequencyDistribution);
        w.key("n_plus_reach").beginArray();
        for (const Estimate& e : line.nPlusReach) {
            w.beginObject(Layout::Inline).member("mean", e.mean).memberIf("error", e.error);
            w.memberIf("p10", e.p10).memberIf("p50", e.p50).memberIf("p90", e.p90).endObject();
        }
        w.endArray();
        w.endObject();
    }
    w.endArray();
    w.endObject();
}

void readLineItemReport(const JsonNode& node, const std::string& at, Issues& issues, LineItemReport& line) {
    ObjectReader r(node, at, issues);
    r.read("id", line.id, Need::Required);
    readEstimate(r, "impressions", issues, line.impressions);
    readEstimate(r, "reach", issues, line.reach);
    readEstimate(r, "spend", issues, line.spend);
    r.read("cpm", line.cpm);
    r.read("average_frequency", line.averageFrequency);
    r.read("frequency_distribution", line.frequencyDistribution);
    std::size_t count = 0;
    r.each("n_plus_reach", [&](const JsonNode& element, const std::string& path) {
        Estimate e;
        ObjectReader one(element, path, issues);
        one.read("mean", e.mean, Need::Required);
        one.read("error", e.error);
        one.read("p10", e.p10);
        one.read("p50", e.p50);
        one.read("p90", e.p90);
        one.finish("an estimate");
        if (count < line.nPlusReach.size()) line.nPlusReach[count] = e;
        ++count;
    });
    if (count != line.nPlusReach.size() && r.find("n_plus_reach"))
        r.refuse("n_plus_reach", "must have 10 estimates, has " + std::to_string(count));
    r.finish("a line item's report");
}

void readCampaignReport(const JsonNode& node, const std::string& at, Issues& issues,
                        CampaignReport& campaign) {
    ObjectReader r(node, at, issues);
    r.read("id", campaign.id, Need::Required);
    r.read("currency", campaign.currency, Need::Required);
    readEstimate(r, "impressions", issues, campaign.impressions);
    readEstimate(r, "reach", issues, campaign.reach);
    readEstimate(r, "spend", issues, campaign.spend);
    r.each("line_items", [&](const JsonNode& element, const std::string& path) {
        readLineItemReport(element, path, issues, campaign.lineItems.emplace_back());
    });
    r.finish("a campaign's report");
}

/// The plain rates of the whole feed, in order of writing.
struct MarketRate {
    std::string_view key;
    double MarketReport::*field;
};

constexpr MarketRate kRates[] = {
    {"mean_watch_s", &MarketReport::meanWatchS},
    {"completion_rate", &MarketReport::completionRate},
    {"valid_play_rate", &MarketReport::validPlayRate},
    {"long_view_rate", &MarketReport::longViewRate},
    {"like_rate", &MarketReport::likeRate},
    {"comment_rate", &MarketReport::commentRate},
    {"share_rate", &MarketReport::shareRate},
    {"follow_rate", &MarketReport::followRate},
    {"not_interested_rate", &MarketReport::notInterestedRate},
    {"exposure_gini", &MarketReport::exposureGini},
    {"exposure_top_1_percent_share", &MarketReport::exposureTop1Share},
};

constexpr MarketRate kRandomRates[] = {
    {"mean_watch_s", &MarketReport::randomMeanWatchS},
    {"completion_rate", &MarketReport::randomCompletionRate},
    {"valid_play_rate", &MarketReport::randomValidPlayRate},
    {"long_view_rate", &MarketReport::randomLongViewRate},
    {"like_rate", &MarketReport::randomLikeRate},
    {"not_interested_rate", &MarketReport::randomNotInterestedRate},
};

void writeMarket(JsonWriter& w, const MarketReport& m) {
    w.beginObject();
    w.member("users", m.users).member("viewers", m.viewers);
    writeEstimate(w, "impressions", m.impressions);
    writeEstimate(w, "sessions", m.sessions);
    writeEstimate(w, "watch_time_s", m.watchTimeS);
    for (const MarketRate& rate : kRates) w.member(rate.key, m.*rate.field);
    w.memberList("hour_share", m.hourShare);
    if (m.randomImpressions != 0) { // without random exposure there is nothing to say, which is not zero
        w.key("random_arm").beginObject();
        w.member("sampled_impressions", m.randomImpressions);
        for (const MarketRate& rate : kRandomRates) w.member(rate.key, m.*rate.field);
        w.endObject();
    }
    w.key("learning").beginArray();
    for (const LearningPoint& point : m.learning) {
        w.beginObject(Layout::Inline);
        w.member("day", point.day).member("auc", point.auc).member("valid_play", point.validPlay).endObject();
    }
    w.endArray();
    w.endObject();
}

void readMarket(const JsonNode& node, const std::string& at, Issues& issues, MarketReport& m) {
    ObjectReader r(node, at, issues);
    r.read("users", m.users);
    r.read("viewers", m.viewers);
    readEstimate(r, "impressions", issues, m.impressions);
    readEstimate(r, "sessions", issues, m.sessions);
    readEstimate(r, "watch_time_s", issues, m.watchTimeS);
    for (const MarketRate& rate : kRates) r.read(rate.key, m.*rate.field);
    r.read("hour_share", m.hourShare);
    if (const JsonNode* arm = r.find("random_arm")) {
        ObjectReader a(*arm, r.pathOf("random_arm"), issues);
        a.read("sampled_impressions", m.randomImpressions, Need::Required);
        for (const MarketRate& rate : kRandomRates) a.read(rate.key, m.*rate.field);
        a.finish("the random arm");
    }
    r.each("learning", [&](const JsonNode& element, const std::string& path) {
        LearningPoint& point = m.learning.emplace_back();
        ObjectReader p(element, path, issues);
        p.read("day", point.day, Need::Required);
        p.read("auc", point.auc);
        p.read("valid_play", point.validPlay);
        p.finish("a point of the learning curve");
    });
    r.finish("the market's report");
}

struct AttentionRate {
    std::string_view key;
    double AttentionReport::*field;
};

constexpr AttentionRate kAttention[] = {
    {"sessions_per_day", &AttentionReport::sessionsPerDay},
    {"videos_per_session", &AttentionReport::videosPerSession},
    {"minutes_per_day", &AttentionReport::minutesPerDay},
    {"topic_entropy_shown", &AttentionReport::topicEntropyShown},
    {"newcomer_share", &AttentionReport::newcomerShare},
};

void readProvenance(const JsonNode& node, const std::string& at, Issues& issues, Provenance& p) {
    ObjectReader r(node, at, issues);
    r.read("engine_version", p.engineVersion, Need::Required);
    r.read("scenario_digest", p.scenarioDigest, Need::Required);
    r.read("seed", p.seed, Need::Required);
    r.read("viewers", p.viewers, Need::Required);
    r.read("replications", p.replications, Need::Required);
    r.finish("the provenance");
}

void readReport(const JsonNode& node, Issues& issues, RunReport& report) {
    ObjectReader r(node, "", issues);
    if (!readHeader(r, "forereach-report", kReportVersion)) return;
    if (const JsonNode* p = r.find("provenance", Need::Required))
        readProvenance(*p, "provenance", issues, report.provenance);
    r.read("digest", report.digest, Need::Required);
    if (const JsonNode* s = r.find("scenario", Need::Required))
        readScenario(*s, "scenario", issues, report.scenario);
    r.each(
        "items",
        [&](const JsonNode& element, const std::string& at) {
            readItem(element, at, issues, report.items.emplace_back());
        },
        Need::Required);
    r.each("campaigns", [&](const JsonNode& element, const std::string& at) {
        readCampaignReport(element, at, issues, report.campaigns.emplace_back());
    });
    if (const JsonNode* m = r.find("market", Need::Required)) readMarket(*m, "market", issues, report.market);
    if (const JsonNode* a = r.find("attention", Need::Required)) {
        ObjectReader attention(*a, "attention", issues);
        for (const AttentionRate& rate : kAttention) attention.read(rate.key, report.attention.*rate.field);
        attention.finish("the attention report");
    }
    r.each("laws", [&](const JsonNode& element, const std::string& at) {
        LawResult& law = report.laws.emplace_back();
        ObjectReader l(element, at, issues);
        l.read("name", law.name, Need::Required);
        l.read("holds", law.holds, Need::Required);
        l.read("detail", law.detail);
        l.finish("a law");
    });
    r.finish("a report");
}

} // namespace

std::string reportToJson(const RunReport& report) {
    JsonWriter w;
    w.beginObject();
    w.member("format", "forereach-report").member("version", kReportVersion);
    const Provenance& p = report.provenance;
    w.key("provenance").beginObject();
    w.member("engine_version", p.engineVersion)
        .member("scenario_digest", p.scenarioDigest)
        .member("seed", p.seed);
    w.member("viewers", p.viewers).member("replications", p.replications);
    w.endObject();
    w.member("digest", report.digest);
    w.key("scenario");
    writeScenario(w, report.scenario);
    w.key("items").beginArray();
    for (const ItemReport& item : report.items) writeItem(w, item);
    w.endArray();
    w.key("campaigns").beginArray();
    for (const CampaignReport& campaign : report.campaigns) writeCampaignReport(w, campaign);
    w.endArray();
    w.key("market");
    writeMarket(w, report.market);
    w.key("attention").beginObject();
    for (const AttentionRate& rate : kAttention) w.member(rate.key, report.attention.*rate.field);
    w.endObject();
    w.key("laws").beginArray();
    for (const LawResult& law : report.laws) {
        w.beginObject(Layout::Inline).member("name", law.name).member("holds", law.holds);
        w.member("detail", law.detail).endObject();
    }
    w.endArray();
    w.endObject();
    return w.take();
}

Result<RunReport> reportFromJson(std::string_view text) {
    return documentFromJson<RunReport>(text, readReport);
}

} // namespace forereach
