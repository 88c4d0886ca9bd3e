// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands/feed_json.h"

#include "core/store/json_write.h"

namespace forereach::cli {
namespace {

using Pairs = std::vector<std::pair<std::string, double>>;
using Layout = JsonWriter::Layout;

void candidateMembers(JsonWriter& out, const LedgerCandidate& c) {
    out.member("label", c.itemLabel).memberIf("item", c.item);
    if (!c.item) out.member("catalogue_id", c.catalogueId);
    out.member("source", toText(c.source))
        .member("source_detail", c.sourceDetail)
        .member("topic", c.mainTopic);
    out.member("format", toText(c.format));
    if (lasts(c.format)) out.member("duration_s", c.durationS);
    out.member("creator", c.creatorLabel);
    out.member("score", c.score).member("rank_by_score", c.rankByScore);
    if (!c.filteredBy.empty()) out.member("filtered_by", c.filteredBy);
    if (c.shownInSlot > 0) out.member("shown_in_slot", c.shownInSlot);
    out.key("parts").beginArray();
    for (const LedgerPart& part : c.parts) {
        out.beginObject(Layout::Inline).member("action", part.action).member("prediction", part.prediction);
        out.member("weight", part.weight).member("product", part.product).endObject();
    }
    out.endArray();
}

void candidates(JsonWriter& out, std::string_view key, const std::vector<LedgerCandidate>& list) {
    out.key(key).beginArray();
    for (const LedgerCandidate& c : list) {
        out.beginObject();
        candidateMembers(out, c);
        out.endObject();
    }
    out.endArray();
}

void pairs(JsonWriter& out, std::string_view key, const Pairs& values) {
    out.key(key).beginObject();
    for (const auto& [name, value] : values) out.member(name, value);
    out.endObject();
}

void counts(JsonWriter& out, std::string_view key, const std::vector<std::pair<std::string, int>>& values) {
    out.key(key).beginObject(Layout::Inline);
    for (const auto& [name, value] : values) out.member(name, value);
    out.endObject();
}

void slot(JsonWriter& out, const FeedSlot& s) {
    out.beginObject();
    out.member("slot", s.slot);
    out.key("shown").beginObject();
    candidateMembers(out, s.shown);
    out.endObject();
    out.member("inserted_by_pool", s.insertedByPool)
        .member("people_shown", s.peopleShown)
        .member("margin", s.margin);
    candidates(out, "beat", s.beat);
    out.key("response")
        .beginObject(Layout::Inline)
        .member("watched_s", s.watchedS)
        .member("completed", s.completed);
    out.member("liked", s.liked).member("shared", s.shared).member("quick_skip", s.quickSkip);
    out.member("start_s", s.startS).member("stall_s", s.stallS).member("gave_up", s.gaveUp).endObject();
    out.endObject();
}

} // namespace

std::string feedJson(const FeedAnswer& answer) {
    JsonWriter out;
    out.beginObject();
    out.member("viewer", answer.viewer).member("people_represented", answer.peopleRepresented);
    out.member("segment", answer.segment)
        .member("connection", answer.connection)
        .member("throughput_mbps", answer.throughputMbps)
        .member("at", answer.at);
    pairs(out, "believed_interests", answer.believedInterests);
    out.key("funnel").beginObject().member("found", answer.funnel.found);
    counts(out, "by_source", answer.funnel.bySource);
    counts(out, "removed_by", answer.funnel.removedBy);
    out.member("ranked", answer.funnel.ranked).endObject();
    out.key("slots").beginArray();
    for (const FeedSlot& s : answer.slots) slot(out, s);
    out.endArray();
    candidates(out, "candidates", answer.candidates);
    out.key("sessions").beginArray();
    for (const FeedSession& s : answer.sessions) {
        out.beginObject(Layout::Inline).member("at", s.at).member("slots", s.slots);
        out.memberList("user_item_slots", s.userItemSlots).endObject();
    }
    out.endArray();
    out.endObject();
    return out.take();
}

} // namespace forereach::cli
