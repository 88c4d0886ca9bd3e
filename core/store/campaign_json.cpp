// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/campaign_json.h"

namespace forereach {

namespace {

using Layout = JsonWriter::Layout;

void readSegmentNames(ObjectReader& r, std::string_view key, std::vector<SegmentId>& segments) {
    std::vector<std::string> names;
    r.read(key, names);
    for (std::string& name : names) segments.push_back({std::move(name)});
}

template <class List>
void listIfAny(JsonWriter& w, std::string_view key, const List& list) {
    if (!list.empty()) w.memberList(key, list);
}

void writeTargeting(JsonWriter& w, const Targeting& t) {
    listIfAny(w, "topics", t.topics);
    listIfAny(w, "exclude_topics", t.excludeTopics);
    listIfAny(w, "languages", t.languages);
    listIfAny(w, "connections", t.connections);
    listIfAny(w, "exclude_markets", t.excludeMarkets);
    listIfAny(w, "exclude_segments", t.excludeSegments);
    if (t.hours.empty()) return;
    w.key("hours").beginArray(Layout::Inline);
    for (const HourRange& h : t.hours)
        w.beginObject(Layout::Inline).member("from", h.from).member("to", h.to).endObject();
    w.endArray();
}

void readTargeting(ObjectReader& r, Issues& issues, Targeting& t) {
    r.read("topics", t.topics);
    r.read("exclude_topics", t.excludeTopics);
    r.read("languages", t.languages);
    r.read("connections", t.connections);
    r.read("exclude_markets", t.excludeMarkets);
    readSegmentNames(r, "exclude_segments", t.excludeSegments);
    r.each("hours", [&](const JsonNode& element, const std::string& at) {
        HourRange& h = t.hours.emplace_back();
        ObjectReader range(element, at, issues);
        range.read("from", h.from, Need::Required);
        range.read("to", h.to, Need::Required);
        range.finish("a range of hours");
    });
}

// Keys that a plain line item does not need are written only where they say something.
void writeLineItem(JsonWriter& w, const LineItem& line) {
    const LineItem plain;
    w.beginObject();
    w.member("id", line.id).member("name", line.name).member("creative", line.creative);
    listIfAny(w, "markets", line.markets);
    w.memberList("segments", line.segments);
    writeTargeting(w, line.targeting);
    if (line.start.seconds != 0) w.member("start", line.start);
    if (line.end.seconds != 0) w.member("end", line.end);
    if (!line.flights.empty()) {
        w.key("flights").beginArray();
        for (const Flight& f : line.flights)
            w.beginObject(Layout::Inline).member("start", f.start).member("end", f.end).endObject();
        w.endArray();
    }
    w.member("lifetime_budget", line.lifetimeBudget).member("daily_budget", line.dailyBudget);
    if (line.bidStrategy != plain.bidStrategy) w.member("bid_strategy", toText(line.bidStrategy));
    w.member("bid_cpm", line.bidCpm);
    if (line.bid != plain.bid) w.member("bid", line.bid);
    if (line.goal != plain.goal) w.member("goal", toText(line.goal));
    if (line.clickRate != plain.clickRate) w.member("click_rate", line.clickRate);
    if (line.quality != plain.quality) w.member("quality", line.quality);
    w.member("pacing", toText(line.pacing));
    if (line.pacingMethod != plain.pacingMethod) w.member("pacing_method", toText(line.pacingMethod));
    w.key("frequency_cap").beginObject(Layout::Inline);
    w.member("impressions", line.frequencyCap.impressions)
        .member("window_hours", line.frequencyCap.windowHours);
    w.endObject();
    if (line.targetFrequency != plain.targetFrequency) {
        w.key("target_frequency").beginObject(Layout::Inline);
        w.member("impressions", line.targetFrequency.impressions)
            .member("window_hours", line.targetFrequency.windowHours);
        w.endObject();
    }
    if (!line.sequence.empty()) w.memberList("sequence", line.sequence);
    if (line.boost) w.member("boost", true);
    w.endObject();
}

void readLineItem(const JsonNode& node, const std::string& path, Issues& issues, LineItem& line) {
    ObjectReader r(node, path, issues);
    r.read("id", line.id, Need::Required);
    r.read("name", line.name);
    r.read("creative", line.creative, Need::Required);
    r.read("markets", line.markets);
    readSegmentNames(r, "segments", line.segments);
    readTargeting(r, issues, line.targeting);
    r.read("start", line.start);
    r.read("end", line.end);
    r.each("flights", [&](const JsonNode& element, const std::string& at) {
        Flight& f = line.flights.emplace_back();
        ObjectReader flight(element, at, issues);
        flight.read("start", f.start, Need::Required);
        flight.read("end", f.end, Need::Required);
        flight.finish("a flight");
    });
    r.read("lifetime_budget", line.lifetimeBudget);
    r.read("daily_budget", line.dailyBudget);
    r.readWord("bid_strategy", line.bidStrategy, bidStrategyFromText, "cpm, cpc, cpv, ocpm");
    r.read("bid_cpm", line.bidCpm);
    r.read("bid", line.bid);
    r.readWord("goal", line.goal, adGoalFromText, "completion, like, share, follow, click");
    r.read("click_rate", line.clickRate);
    r.read("quality", line.quality);
    r.readWord("pacing", line.pacing, pacingFromText, "even, asap");
    r.readWord("pacing_method", line.pacingMethod, pacingMethodFromText, "throttling, multiplicative, pid");
    const auto frequency = [&](const char* key, const char* what, FrequencyCap& cap) {
        const JsonNode* found = r.find(key);
        if (!found) return;
        ObjectReader c(*found, r.pathOf(key), issues);
        c.read("impressions", cap.impressions);
        c.read("window_hours", cap.windowHours);
        c.finish(what);
    };
    frequency("frequency_cap", "a frequency cap", line.frequencyCap);
    frequency("target_frequency", "a target frequency", line.targetFrequency);
    std::vector<std::string> sequence;
    r.read("sequence", sequence);
    for (std::string& id : sequence) line.sequence.push_back({std::move(id)});
    r.read("boost", line.boost);
    r.finish("a line item");
}

} // namespace

void writeCampaign(JsonWriter& w, const Campaign& campaign) {
    w.beginObject();
    w.member("id", campaign.id).member("name", campaign.name).member("advertiser", campaign.advertiser);
    w.member("currency", campaign.currency);
    w.key("line_items").beginArray();
    for (const LineItem& line : campaign.lineItems) writeLineItem(w, line);
    w.endArray();
    w.endObject();
}

void readCampaign(const JsonNode& node, const std::string& path, Issues& issues, Campaign& campaign) {
    ObjectReader r(node, path, issues);
    r.read("id", campaign.id, Need::Required);
    r.read("name", campaign.name);
    r.read("advertiser", campaign.advertiser);
    r.read("currency", campaign.currency, Need::Required);
    r.each("line_items", [&](const JsonNode& element, const std::string& at) {
        readLineItem(element, at, issues, campaign.lineItems.emplace_back());
    });
    r.finish("a campaign");
}

void writeLandscape(JsonWriter& w, const PriceLandscape& landscape) {
    w.beginObject(Layout::Inline);
    w.member("median_cpm", landscape.medianCpm).member("p90_cpm", landscape.p90Cpm);
    w.member("presence", landscape.presence);
    listIfAny(w, "hours", landscape.hours);
    w.endObject();
}

void readLandscape(const JsonNode& node, const std::string& path, Issues& issues, PriceLandscape& landscape) {
    ObjectReader c(node, path, issues);
    c.read("median_cpm", landscape.medianCpm, Need::Required);
    c.read("p90_cpm", landscape.p90Cpm, Need::Required);
    c.read("presence", landscape.presence);
    c.read("hours", landscape.hours);
    c.finish("the competition of ads");
}

} // namespace forereach
