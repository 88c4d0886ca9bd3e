// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/comparison_json.h"

#include "core/store/report_parts_json.h"

namespace forereach {
namespace {

using Inline = JsonWriter::Layout;

/// "a", "b", "difference", "difference_percent", ..
void writeDifference(JsonWriter& w, std::string_view key, const Difference& d) {
    w.key(key).beginObject();
    writeEstimate(w, "a", d.a);
    writeEstimate(w, "b", d.b);
    writeEstimate(w, "difference", d.difference);
    if (d.percent) writeEstimate(w, "difference_percent", *d.percent);
    w.memberIf("narrower_than_unpaired", d.narrower);
    w.member("ahead", d.ahead).member("behind", d.behind).member("verdict", toText(verdictOf(d)));
    w.endObject();
}

struct Outcome {
    const char* key;
    Difference ItemComparison::*field;
};
constexpr Outcome kOutcomes[] = {{"reach", &ItemComparison::reach},
                                 {"impressions", &ItemComparison::impressions},
                                 {"watch_time_s", &ItemComparison::watchTimeS},
                                 {"completions", &ItemComparison::completions},
                                 {"likes", &ItemComparison::likes},
                                 {"comments", &ItemComparison::comments},
                                 {"shares", &ItemComparison::shares},
                                 {"follows", &ItemComparison::follows},
                                 {"not_interested", &ItemComparison::notInterested}};

void writeLiveTest(JsonWriter& w, const LiveTest& t) {
    w.beginObject(Inline::Inline);
    w.member("measure", t.measure).member("rate_a", t.rateA).member("rate_b", t.rateB);
    w.member("impressions_each", t.impressionsEach).endObject();
}

void writeCompared(JsonWriter& w, const ItemComparison& item, const std::string& letter) {
    w.beginObject();
    w.member("item", item.a).member("with", item.b);
    w.member("title", item.titleA).member("title_with", item.titleB);
    w.member("finding", findingOf(item, "A", letter));
    for (const Outcome& o : kOutcomes) writeDifference(w, o.key, item.*o.field);
    w.key("segments").beginArray();
    for (const SegmentDifference& s : item.segments) {
        w.beginObject().member("id", s.id).member("people", s.people).member("viewers", s.viewers);
        writeDifference(w, "reach", s.reach);
        w.endObject();
    }
    w.endArray();
    w.key("over_time").beginArray();
    for (const HourDifference& h : item.hours) {
        w.beginObject().member("hours_since_publishing", h.hour);
        writeEstimate(w, "reach_a", h.reach.a);
        writeEstimate(w, "reach_b", h.reach.b);
        writeEstimate(w, "reach_difference", h.reach.difference);
        w.endObject();
    }
    w.endArray();
    w.key("retention").beginArray();
    for (const RetentionDifference& r : item.retention) {
        w.beginObject().member("at_s", r.atS);
        writeEstimate(w, "share_a", r.share.a);
        writeEstimate(w, "share_b", r.share.b);
        writeEstimate(w, "share_difference", r.share.difference);
        w.endObject();
    }
    w.endArray();
    w.memberIf("part_at_s", widestGapS(item));
    w.key("pools").beginArray();
    for (const PoolDifference& p : item.pools) {
        w.beginObject().member("level", p.level).member("passed_share_a", p.passed.a.mean);
        w.member("passed_share_b", p.passed.b.mean);
        writeEstimate(w, "passed_difference", p.passed.difference);
        w.endObject();
    }
    w.endArray();
    w.key("live_tests").beginArray();
    for (const LiveTest& t : item.liveTests) writeLiveTest(w, t);
    w.endArray();
    w.endObject();
}

void writeAds(JsonWriter& w, const AdComparison& ad) {
    w.beginObject().member("id", ad.id).member("currency", ad.currency);
    writeDifference(w, "impressions", ad.impressions);
    writeDifference(w, "reach", ad.reach);
    writeDifference(w, "spend", ad.spend);
    w.endObject();
}

} // namespace

std::string comparisonToJson(const Comparison& c) {
    JsonWriter w;
    w.beginObject().member("format", "forereach-comparison").member("version", 1);
    w.key("provenance").beginObject().member("engine_version", c.engineVersion).member("seed", c.seed);
    w.member("viewers", c.viewers).member("replications", c.replications).member("horizon_days", c.days);
    w.member("worlds", c.worlds).endObject();
    w.key("live_test").beginObject(Inline::Inline).member("power", kTestPower).member("level", kTestLevel);
    w.endObject();
    w.key("variants").beginArray();
    for (const ComparedVariant& v : c.variants) {
        w.beginObject(Inline::Inline).member("letter", v.letter).member("name", v.name);
        w.member("scenario_digest", v.scenarioDigest).member("digest", v.digest).endObject();
    }
    w.endArray();
    w.key("comparisons").beginArray();
    for (const VariantComparison& v : c.comparisons) {
        w.beginObject().member("a", "A").member("b", v.letter);
        w.key("items").beginArray();
        for (const ItemComparison& item : v.items) writeCompared(w, item, v.letter);
        w.endArray();
        w.key("campaigns").beginArray();
        for (const AdComparison& ad : v.ads) writeAds(w, ad);
        w.endArray();
        w.key("what_differs").beginArray();
        for (const FieldDifference& f : v.differs)
            w.beginObject(Inline::Inline)
                .member("field", f.path)
                .member("a", f.a)
                .member("b", f.b)
                .endObject();
        w.endArray();
        w.key("notes").list(v.notes).endObject();
    }
    w.endArray().endObject();
    return w.take();
}

} // namespace forereach
