// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/studies_json.h"

#include "core/store/report_parts_json.h"

namespace forereach {
namespace {

template <class Study>
void writeHead(JsonWriter& w, const char* format, const Study& s) {
    w.beginObject()
        .member("format", format)
        .member("version", 1)
        .member("item", s.item)
        .member("title", s.title);
    w.member("seed", s.seed).member("viewers", s.viewers).member("replications", s.replications);
}

void writePaired(JsonWriter& w, const char* key, const Difference& d) {
    w.key(key).beginObject();
    writeEstimate(w, "reach", d.b);
    writeEstimate(w, "difference", d.difference);
    w.member("verdict", toText(verdictOf(d))).endObject();
}

void writeStage(JsonWriter& w, const Stage& s) {
    w.beginObject().member("level", s.pool.level).member("quota", s.pool.quota);
    writeEstimate(w, "shown", s.pool.impressions);
    w.member("passed_share", s.pool.passedShare).memberIf("value", s.pool.value);
    w.memberIf("needed", s.pool.threshold).memberIf("probability", s.pool.probability);
    w.memberIf("passed_after_h", s.pool.passedAfterH).member("reason", s.pool.reason);
    w.memberIf("rivals", s.rivals).memberIf("rival_value", s.rivalValue);
    w.memberIf("rival_spread", s.rivalSpread).endObject();
}

void writeChange(JsonWriter& w, const SmallestChange& c) {
    w.beginObject().member("knob", c.knob).member("from", c.from).member("change", c.change);
    w.member("passed_share", c.passedShare).member("passed_share_at_nine_tenths", c.passedShareAtNineTenths);
    w.member("hold_3s", c.hold3s).member("hold_3s_changed", c.hold3sChanged);
    w.member("hold_3s_points", 100 * (c.hold3sChanged - c.hold3s));
    w.member("reach", c.reach).member("reach_changed", c.reachChanged).endObject();
}

} // namespace

std::string stallToJson(const StallReport& s) {
    JsonWriter w;
    writeHead(w, "forereach-stages", s);
    writeEstimate(w, "reach", s.reach);
    w.key("stages").beginArray();
    for (const Stage& stage : s.stages) writeStage(w, stage);
    w.endArray().memberIf("stopped_at", s.stoppedAt);
    w.key("segments").beginArray();
    for (const StageSegment& row : s.segments) {
        w.beginObject().member("id", row.id);
        writeEstimate(w, "shown", row.shown);
        w.memberIf("value", row.value).endObject();
    }
    w.endArray().key("smallest_changes").beginArray();
    for (const SmallestChange& c : s.changes) writeChange(w, c);
    w.endArray().memberList("not_by", s.cannot);
    if (s.hour) {
        w.key("nearest_hour").beginObject(JsonWriter::Layout::Inline).member("publish_at", s.hour->publishAt);
        w.member("hours_later", s.hour->hoursLater).member("passed_share", s.hour->passedShare).endObject();
    }
    w.key("topics").beginArray();
    for (const OtherTopic& t : s.topics)
        w.beginObject(JsonWriter::Layout::Inline)
            .member("topic", t.topic)
            .member("passed_share", t.passedShare)
            .endObject();
    w.endArray().member("simulated", s.simulated).endObject();
    return w.take();
}

std::string driversToJson(const DriversReport& s) {
    JsonWriter w;
    writeHead(w, "forereach-drivers", s);
    w.member("worlds", s.worlds);
    writeEstimate(w, "reach", s.reach);
    w.key("drivers").beginArray();
    for (const DriverBar& bar : s.bars) {
        w.beginObject().member("driver", bar.driver).member("basis", bar.basis).member("width", bar.width());
        w.member("low", bar.low);
        writePaired(w, "at_low", bar.atLow);
        w.member("high", bar.high);
        writePaired(w, "at_high", bar.atHigh);
        w.endObject();
    }
    w.endArray().endObject();
    return w.take();
}

std::string hoursToJson(const HoursReport& s) {
    JsonWriter w;
    writeHead(w, "forereach-hours", s);
    w.member("age_hours", s.ageHours).key("markets").beginArray();
    for (const MarketHours& m : s.markets) {
        w.beginObject()
            .member("market", m.market)
            .member("own_weekday", m.ownWeekday)
            .member("own_hour", m.ownHour);
        writeEstimate(w, "own_reach", m.ownReach);
        if (!m.cells.empty())
            w.key("best")
                .beginObject(JsonWriter::Layout::Inline)
                .member("weekday", m.cells[m.best].weekday)
                .member("hour", m.cells[m.best].hour)
                .member("verdict", toText(m.bestIs))
                .endObject();
        w.key("cells").beginArray();
        for (const HourCell& c : m.cells) {
            w.beginObject(JsonWriter::Layout::Inline).member("weekday", c.weekday).member("hour", c.hour);
            writeEstimate(w, "reach", c.reach);
            writeEstimate(w, "difference", c.againstOwn.difference);
            w.member("verdict", toText(verdictOf(c.againstOwn))).member("new_items", c.newItems).endObject();
        }
        w.endArray().endObject();
    }
    w.endArray().endObject();
    return w.take();
}

} // namespace forereach
