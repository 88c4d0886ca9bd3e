// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/report_parts_json.h"

#include <cmath>

namespace forereach {

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
    if (s.few()) w.member("few", true);
    w.endObject();
}

void readSampled(ObjectReader& parent, Issues& issues, SampledCounts& s) {
    const JsonNode* node = parent.find("sampled");
    if (!node) return;
    ObjectReader r(*node, parent.pathOf("sampled"), issues);
    r.read("viewers", s.viewers);
    r.read("impressions", s.impressions);
    r.read("reach", s.reach);
    r.find("few"); // follows from the viewers
    r.finish("sampled counts");
}

namespace {

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

} // namespace

void writeSegments(JsonWriter& w, const std::vector<SegmentReport>& segments) {
    w.key("segments").beginArray();
    for (const SegmentReport& segment : segments) writeSegment(w, segment);
    w.endArray();
}

void readSegments(ObjectReader& r, Issues& issues, std::vector<SegmentReport>& segments) {
    r.each("segments", [&](const JsonNode& node, const std::string& at) {
        readSegment(node, at, issues, segments.emplace_back());
    });
}

void writeHours(JsonWriter& w, const std::vector<HourReport>& hours) {
    w.key("hours").beginArray();
    for (const HourReport& hour : hours) {
        w.beginObject(Layout::Inline).member("at", hour.at);
        writeEstimate(w, "impressions", hour.impressions);
        writeEstimate(w, "reach", hour.reach);
        w.endObject();
    }
    w.endArray();
}

void readHours(ObjectReader& r, Issues& issues, std::vector<HourReport>& hours) {
    r.each("hours", [&](const JsonNode& node, const std::string& at) {
        HourReport& hour = hours.emplace_back();
        ObjectReader h(node, at, issues);
        h.read("at", hour.at, Need::Required);
        readEstimate(h, "impressions", issues, hour.impressions);
        readEstimate(h, "reach", issues, hour.reach);
        h.finish("an hour's report");
    });
}

void writeSegmentHour(JsonWriter& w, const std::vector<std::vector<double>>& rows) {
    w.key("segment_hour").beginArray();
    for (const std::vector<double>& row : rows) w.list(row);
    w.endArray();
}

void readSegmentHour(ObjectReader& r, Issues& issues, std::vector<std::vector<double>>& rows) {
    r.each("segment_hour", [&](const JsonNode& node, const std::string& at) {
        std::vector<double>& row = rows.emplace_back();
        if (node.kind != JsonNode::Kind::Array)
            issues.push_back({at, "must be a list, is " + std::string(nameOf(node.kind))});
        for (const JsonNode& cell : node.children) {
            const auto value =
                cell.kind == JsonNode::Kind::Number ? doubleFromText(cell.text) : std::optional<double>();
            if (!value) issues.push_back({at, "must hold numbers only"});
            row.push_back(value.value_or(0));
        }
    });
}

namespace {

std::string_view placeKey(RetentionUnit unit) {
    return unit == RetentionUnit::Seconds ? "at_s" : "at";
}

} // namespace

void writeRetention(JsonWriter& w, const std::vector<RetentionPoint>& points, RetentionUnit unit) {
    w.key("retention").beginArray();
    for (const RetentionPoint& point : points) {
        w.beginObject(Layout::Inline).member(placeKey(unit), point.at);
        writeEstimate(w, "share", point.share);
        w.endObject();
    }
    w.endArray();
}

void readRetention(ObjectReader& r, Issues& issues, std::vector<RetentionPoint>& points, RetentionUnit unit) {
    r.each("retention", [&](const JsonNode& node, const std::string& at) {
        RetentionPoint& point = points.emplace_back();
        ObjectReader p(node, at, issues);
        p.read(placeKey(unit), point.at, Need::Required);
        readEstimate(p, "share", issues, point.share);
        p.finish("a point of the retention curve");
    });
}

} // namespace forereach
