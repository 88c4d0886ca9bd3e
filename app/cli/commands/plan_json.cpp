// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands/plan_json.h"

#include <cmath>

#include "core/store/json_write.h"

namespace forereach::cli {
namespace {

using Layout = JsonWriter::Layout;

/// To the micro: means over replications have more digits than money has.
Money money(double units) {
    return {static_cast<std::int64_t>(std::floor(units * 1e6 + 0.5))};
}

void writeInterval(JsonWriter& w, std::string_view key, const Estimate& e) {
    w.key(key).beginObject(Layout::Inline).member("mean", e.mean).memberIf("error", e.error);
    w.memberIf("p10", e.p10).memberIf("p50", e.p50).memberIf("p90", e.p90).endObject();
}

void writePoint(JsonWriter& w, const CurvePoint& p) {
    w.beginObject();
    w.member("budget", p.budget).member("spend", money(p.spend.mean));
    w.member("impressions", p.impressions.mean).member("reach", p.reach.mean);
    w.key("n_plus_reach").beginArray(Layout::Inline);
    for (const Estimate& e : p.nPlusReach) w.value(e.mean);
    w.endArray();
    w.member("average_frequency", p.averageFrequency);
    if (p.cpm) w.member("cpm", money(*p.cpm));
    w.member("grp", p.grp.mean).member("trp", p.trp);
    w.memberIf("on_target", p.onTarget);
    if (p.costPerPerson) w.member("cost_per_person", *p.costPerPerson);
    if (p.marginalCost) w.member("marginal_cost", *p.marginalCost);
    w.member("spent_share", p.spentShare).member("saturated", p.saturated);
    w.key("intervals").beginObject();
    writeInterval(w, "spend", p.spend);
    writeInterval(w, "impressions", p.impressions);
    writeInterval(w, "reach", p.reach);
    w.endObject();
    w.endObject();
}

} // namespace

std::string planJson(const PlanCurve& curve, const PlanDetails& details,
                     const std::optional<PlanProof>& proof) {
    JsonWriter w;
    w.beginObject();
    w.member("campaign", curve.campaign).member("currency", curve.currency);
    if (curve.stated.micros > 0) w.member("budget", curve.stated);
    w.member("people", curve.people).member("target_people", curve.targetPeople);
    w.key("provenance").beginObject(Layout::Inline).member("engine_version", FOREREACH_VERSION);
    w.member("scenario_digest", curve.scenarioDigest).member("seed", curve.seed);
    w.member("viewers", curve.viewers).member("replications", curve.replications).endObject();
    w.key("curve").beginArray();
    for (const CurvePoint& p : curve.points) writePoint(w, p);
    w.endArray();
    w.key("maximum");
    writePoint(w, curve.most);
    writeDetails(w, details);
    if (proof) {
        w.key("proof").beginArray();
        for (const PlanProof::Point& p : proof->points) {
            w.beginObject(Layout::Inline).member("budget", p.budget).member("equal", p.equal);
            w.member("reach_replayed", p.reachReplayed)
                .member("reach_simulated", p.reachSimulated)
                .endObject();
        }
        w.endArray();
    }
    w.endObject();
    return w.take();
}

} // namespace forereach::cli
