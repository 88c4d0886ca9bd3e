// SPDX-License-Identifier: GPL-3.0-or-later
// JSON of what campaigns and their line items bought.
#include "core/store/report_parts_json.h"

#include <utility>

namespace forereach {

namespace {

using Layout = JsonWriter::Layout;

/// The estimates of what was bought, in order of writing; money apart.
struct AdEstimate {
    std::string_view key;
    Estimate AdFigures::*field;
};

constexpr AdEstimate kAdEstimates[] = {
    {"impressions", &AdFigures::impressions},
    {"reach", &AdFigures::reach},
    {"watch_time_s", &AdFigures::watchTimeS},
    {"completions", &AdFigures::completions},
    {"views_6s", &AdFigures::views6s},
    {"viewable_2s", &AdFigures::viewable2s},
    {"likes", &AdFigures::likes},
    {"comments", &AdFigures::comments},
    {"shares", &AdFigures::shares},
    {"follows", &AdFigures::follows},
    {"not_interested", &AdFigures::notInterested},
    {"grp", &AdFigures::grp},
};

void writeAdFigures(JsonWriter& w, const AdFigures& ad) {
    for (const AdEstimate& one : kAdEstimates) writeEstimate(w, one.key, ad.*one.field);
    writeMoney(w, "spend", ad.spend);
    if (ad.cpm) w.member("cpm", toMicros(*ad.cpm));
    w.memberIf("on_target", ad.onTarget).member("average_frequency", ad.averageFrequency);
    w.memberList("frequency_distribution", ad.frequencyDistribution);
    w.key("n_plus_reach").beginArray();
    for (const Estimate& e : ad.nPlusReach) {
        w.beginObject(Layout::Inline).member("mean", e.mean).memberIf("error", e.error);
        w.memberIf("p10", e.p10).memberIf("p50", e.p50).memberIf("p90", e.p90).endObject();
    }
    w.endArray();
    writeSampled(w, ad.sampled);
    writeSegments(w, ad.segments);
    writeHours(w, ad.hours);
    writeSegmentHour(w, ad.segmentHour);
    if (!ad.retention.empty()) writeRetention(w, ad.retention);
}

void readAdFigures(ObjectReader& r, Issues& issues, AdFigures& ad) {
    for (const AdEstimate& one : kAdEstimates) readEstimate(r, one.key, issues, ad.*one.field);
    readEstimate(r, "spend", issues, ad.spend);
    r.read("cpm", ad.cpm);
    r.read("on_target", ad.onTarget);
    r.read("average_frequency", ad.averageFrequency);
    r.read("frequency_distribution", ad.frequencyDistribution);
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
        if (count < ad.nPlusReach.size()) ad.nPlusReach[count] = e;
        ++count;
    });
    if (count != ad.nPlusReach.size() && r.find("n_plus_reach"))
        r.refuse("n_plus_reach", "must have 10 estimates, has " + std::to_string(count));
    readSampled(r, issues, ad.sampled);
    readSegments(r, issues, ad.segments);
    readHours(r, issues, ad.hours);
    readSegmentHour(r, issues, ad.segmentHour);
    readRetention(r, issues, ad.retention);
}

/// Money as plain members: means without an interval.
constexpr std::pair<std::string_view, double AdLossReport::*> kLosses[] = {
    {"targeting", &AdLossReport::targeting}, {"budget", &AdLossReport::budget}, {"cap", &AdLossReport::cap},
    {"pacing", &AdLossReport::pacing},       {"price", &AdLossReport::price},
};

constexpr std::pair<std::string_view, Estimate StepReport::*> kStep[] = {
    {"impressions", &StepReport::impressions}, {"watch_time_s", &StepReport::watchTimeS},
    {"completions", &StepReport::completions}, {"likes", &StepReport::likes},
    {"shares", &StepReport::shares},
};

void writeLineItemReport(JsonWriter& w, const LineItemReport& line) {
    w.beginObject().member("id", line.id);
    writeAdFigures(w, line);
    if (line.actions) writeEstimate(w, "actions", *line.actions);
    w.memberIf("cost_per_action", line.costPerAction);
    w.member("opportunities", line.opportunities).memberIf("win_rate", line.winRate);
    w.key("losses").beginObject(Layout::Inline);
    for (const auto& [key, field] : kLosses) w.member(key, line.losses.*field);
    w.endObject();
    w.key("pacing").beginArray();
    for (const PacingPoint& p : line.pacing) {
        w.beginObject(Layout::Inline).member("at", p.at).member("spend", toMicros(p.spend));
        w.member("planned", toMicros(p.planned)).member("share", p.share).endObject();
    }
    w.endArray();
    if (!line.sequence.empty()) {
        w.key("sequence").beginArray();
        for (const StepReport& step : line.sequence) {
            w.beginObject().member("creative", step.creative);
            for (const auto& [key, field] : kStep) writeEstimate(w, key, step.*field);
            w.endObject();
        }
        w.endArray();
    }
    w.endObject();
}

void readLineItemReport(const JsonNode& node, const std::string& at, Issues& issues, LineItemReport& line) {
    ObjectReader r(node, at, issues);
    r.read("id", line.id, Need::Required);
    readAdFigures(r, issues, line);
    if (r.find("actions")) readEstimate(r, "actions", issues, line.actions.emplace());
    r.read("cost_per_action", line.costPerAction);
    r.read("opportunities", line.opportunities);
    r.read("win_rate", line.winRate);
    if (const JsonNode* losses = r.find("losses")) {
        ObjectReader l(*losses, r.pathOf("losses"), issues);
        for (const auto& [key, field] : kLosses) l.read(key, line.losses.*field);
        l.finish("the losses of a line item");
    }
    r.each("pacing", [&](const JsonNode& element, const std::string& path) {
        PacingPoint& point = line.pacing.emplace_back();
        ObjectReader p(element, path, issues);
        p.read("at", point.at, Need::Required);
        p.read("spend", point.spend);
        p.read("planned", point.planned);
        p.read("share", point.share);
        p.finish("a point of the pacing curve");
    });
    r.each("sequence", [&](const JsonNode& element, const std::string& path) {
        StepReport& step = line.sequence.emplace_back();
        ObjectReader one(element, path, issues);
        one.read("creative", step.creative, Need::Required);
        for (const auto& [key, field] : kStep) readEstimate(one, key, issues, step.*field);
        one.finish("a creative of a sequence");
    });
    r.finish("a line item's report");
}

} // namespace

void writeCampaignReport(JsonWriter& w, const CampaignReport& campaign) {
    w.beginObject();
    w.member("id", campaign.id).member("currency", campaign.currency);
    writeAdFigures(w, campaign);
    w.key("line_items").beginArray();
    for (const LineItemReport& line : campaign.lineItems) writeLineItemReport(w, line);
    w.endArray();
    w.endObject();
}

void readCampaignReport(const JsonNode& node, const std::string& at, Issues& issues,
                        CampaignReport& campaign) {
    ObjectReader r(node, at, issues);
    r.read("id", campaign.id, Need::Required);
    r.read("currency", campaign.currency, Need::Required);
    readAdFigures(r, issues, campaign);
    r.each("line_items", [&](const JsonNode& element, const std::string& path) {
        readLineItemReport(element, path, issues, campaign.lineItems.emplace_back());
    });
    r.finish("a campaign's report");
}

} // namespace forereach
