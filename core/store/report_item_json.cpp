// SPDX-License-Identifier: GPL-3.0-or-later
// The part of a report that is of one item.
#include "core/store/report_parts_json.h"

namespace forereach {

namespace {

using Layout = JsonWriter::Layout;

std::optional<CandidateSource> sourceFromText(std::string_view text) {
    for (int i = 0; i < kCandidateSources; ++i)
        if (toText(static_cast<CandidateSource>(i)) == text) return static_cast<CandidateSource>(i);
    return std::nullopt;
}

std::optional<Connection> connectionFromText(std::string_view text) {
    for (int i = 0; i < kConnections; ++i)
        if (toText(static_cast<Connection>(i)) == text) return static_cast<Connection>(i);
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

struct SharingEstimate {
    std::string_view key;
    Estimate SharingReport::*field;
};

constexpr SharingEstimate kSharing[] = {
    {"cascades", &SharingReport::cascades}, {"sharers", &SharingReport::sharers},
    {"opened", &SharingReport::opened},     {"mean_size", &SharingReport::meanSize},
    {"largest", &SharingReport::largest},   {"depth", &SharingReport::depth},
    {"virality", &SharingReport::virality}, {"branching", &SharingReport::branching},
};

struct SpreadEstimate {
    std::string_view key;
    Estimate SpreadReport::*field;
};

constexpr SpreadEstimate kSpread[] = {
    {"outside_first_segment", &SpreadReport::outsideFirst},
    {"outside_followers", &SpreadReport::outsideFollowers},
    {"effective_segments", &SpreadReport::effectiveSegments},
};

void writeSpread(JsonWriter& w, const SpreadReport& s) {
    w.key("spread").beginObject();
    for (const SpreadEstimate& e : kSpread) writeEstimate(w, e.key, s.*e.field);
    w.endObject();
}

void readSpread(ObjectReader& item, Issues& issues, std::optional<SpreadReport>& spread) {
    const JsonNode* node = item.find("spread");
    if (!node) return;
    SpreadReport& s = spread.emplace();
    ObjectReader r(*node, item.pathOf("spread"), issues);
    for (const SpreadEstimate& e : kSpread) readEstimate(r, e.key, issues, s.*e.field);
    r.finish("the report of spread");
}

void writeSharing(JsonWriter& w, const SharingReport& s) {
    w.key("sharing").beginObject();
    for (const SharingEstimate& e : kSharing) writeEstimate(w, e.key, s.*e.field);
    w.member("exact", s.exact).endObject();
}

void readSharing(ObjectReader& item, Issues& issues, std::optional<SharingReport>& sharing) {
    const JsonNode* node = item.find("sharing");
    if (!node) return;
    SharingReport& s = sharing.emplace();
    ObjectReader r(*node, item.pathOf("sharing"), issues);
    for (const SharingEstimate& e : kSharing) readEstimate(r, e.key, issues, s.*e.field);
    r.read("exact", s.exact);
    r.finish("the report of sharing");
}

struct ResponseEstimate {
    std::string_view key;
    std::optional<Estimate> FormatReport::*field;
};

constexpr ResponseEstimate kResponse[] = {
    {"depth", &FormatReport::depth},
    {"parts", &FormatReport::parts},
    {"gifts", &FormatReport::gifts},
    {"votes", &FormatReport::votes},
};

void writeResponse(JsonWriter& w, const FormatReport& f) {
    w.key("response").beginObject();
    writeEstimate(w, "taken", f.taken);
    for (const ResponseEstimate& e : kResponse)
        if (f.*e.field) writeEstimate(w, e.key, *(f.*e.field));
    w.endObject();
}

void readResponse(ObjectReader& item, Issues& issues, std::optional<FormatReport>& response) {
    const JsonNode* node = item.find("response");
    if (!node) return;
    FormatReport& f = response.emplace();
    ObjectReader r(*node, item.pathOf("response"), issues);
    readEstimate(r, "taken", issues, f.taken);
    for (const ResponseEstimate& e : kResponse)
        if (r.find(e.key)) readEstimate(r, e.key, issues, (f.*e.field).emplace());
    r.finish("what people do with a format");
}

void readItemLists(ObjectReader& r, Issues& issues, ItemReport& item) {
    readSegments(r, issues, item.segments);
    readHours(r, issues, item.hours);
    readSegmentHour(r, issues, item.segmentHour);
    r.each("sources", [&](const JsonNode& node, const std::string& at) {
        SourceReport& source = item.sources.emplace_back();
        ObjectReader s(node, at, issues);
        s.readWord("source", source.source, sourceFromText,
                   "interest, trending, follow, exploration, share, random, boosted", Need::Required);
        readEstimate(s, "impressions", issues, source.impressions);
        s.finish("a candidate source's report");
    });
    r.each("connections", [&](const JsonNode& node, const std::string& at) {
        ConnectionReport& c = item.connections.emplace_back();
        ObjectReader s(node, at, issues);
        s.readWord("connection", c.connection, connectionFromText, "3g, 4g, 5g, fixed", Need::Required);
        readEstimate(s, "impressions", issues, c.impressions);
        s.read("starts_lost", c.startsLost);
        s.read("start_s", c.startS);
        s.read("stall_s", c.stallS);
        s.finish("a connection's report");
    });
    std::string unit; // says what `format` says too
    r.read("retention_unit", unit);
    readRetention(r, issues, item.retention, retentionUnitOf(item.format));
    readResponse(r, issues, item.response);
    r.each("pools", [&](const JsonNode& node, const std::string& at) {
        readPool(node, at, issues, item.pools.emplace_back());
    });
    readSharing(r, issues, item.sharing);
    readSpread(r, issues, item.spread);
    if (const JsonNode* node = r.find("width")) {
        WidthReport& width = item.width.emplace();
        ObjectReader o(*node, r.pathOf("width"), issues);
        o.read("pairs", width.pairs, Need::Required);
        o.read("ignorance", width.ignorance, Need::Required);
        o.read("low", width.low, Need::Required);
        o.read("high", width.high, Need::Required);
        o.finish("what an interval is made of");
    }
}

} // namespace

void writeItemReport(JsonWriter& w, const ItemReport& item) {
    w.beginObject();
    w.member("id", item.id).member("title", item.title).member("format", toText(item.format));
    writeEstimate(w, "impressions", item.impressions);
    writeEstimate(w, "reach", item.reach);
    if (item.reachWithAds) writeEstimate(w, "reach_with_ads", *item.reachWithAds);
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
    writeSegments(w, item.segments);
    writeHours(w, item.hours);
    writeSegmentHour(w, item.segmentHour);
    w.key("sources").beginArray();
    for (const SourceReport& source : item.sources) {
        w.beginObject(Layout::Inline).member("source", toText(source.source));
        writeEstimate(w, "impressions", source.impressions);
        w.endObject();
    }
    w.endArray();
    w.key("connections").beginArray();
    for (const ConnectionReport& c : item.connections) {
        w.beginObject(Layout::Inline).member("connection", toText(c.connection));
        writeEstimate(w, "impressions", c.impressions);
        w.member("starts_lost", c.startsLost)
            .member("start_s", c.startS)
            .member("stall_s", c.stallS)
            .endObject();
    }
    w.endArray();
    w.member("retention_unit", toText(retentionUnitOf(item.format)));
    writeRetention(w, item.retention, retentionUnitOf(item.format));
    if (item.response) writeResponse(w, *item.response);
    w.key("pools").beginArray();
    for (const PoolReport& pool : item.pools) writePool(w, pool);
    w.endArray();
    if (item.sharing) writeSharing(w, *item.sharing);
    if (item.spread) writeSpread(w, *item.spread);
    if (item.width) {
        w.key("width").beginObject(Layout::Inline);
        w.member("pairs", item.width->pairs).member("ignorance", item.width->ignorance);
        w.member("low", item.width->low).member("high", item.width->high).endObject();
    }
    w.endObject();
}

void readItemReport(const JsonNode& node, const std::string& at, Issues& issues, ItemReport& item) {
    ObjectReader r(node, at, issues);
    r.read("id", item.id, Need::Required);
    r.read("title", item.title);
    r.readWord("format", item.format, formatFromText,
               "short_video, live, picture, article, question_answer, community_post");
    readEstimate(r, "impressions", issues, item.impressions);
    readEstimate(r, "reach", issues, item.reach);
    if (r.find("reach_with_ads")) readEstimate(r, "reach_with_ads", issues, item.reachWithAds.emplace());
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

} // namespace forereach
