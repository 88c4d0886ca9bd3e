// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands/plan_lab.h"

#include <cmath>
#include <cstdio>

#include "app/cli/table.h"
#include "core/report/rounding.h"

namespace forereach::cli {
namespace {

using Layout = JsonWriter::Layout;

Money labMicros(double units) {
    return {static_cast<std::int64_t>(std::floor(units * 1e6 + 0.5))};
}

std::string labMoney(double units) {
    char text[48];
    std::snprintf(text, sizeof text, "%.2f", units);
    return text;
}

std::string labPeople(const Estimate& e) {
    const RoundedEstimate r = roundEstimate(e);
    return numberText(r.value, r.unit);
}

std::string lostShare(double lost, const BidLandscape& b) {
    return b.auctions.mean > 0 ? shareText(lost / b.auctions.mean) : "-";
}

void writeStep(JsonWriter& w, const PaceStep& s) {
    w.beginObject(Layout::Inline).member("at", s.at);
    if (s.planned) w.member("planned", labMicros(s.planned->mean));
    w.member("spend", labMicros(s.spend.mean)).member("impressions", s.impressions.mean);
    w.member("opportunities", s.opportunities).memberIf("win_rate", s.winRate);
    w.member("targeting", s.lost.targeting).member("budget", s.lost.budget).member("cap", s.lost.cap);
    w.member("pacing", s.lost.pacing).member("price", s.lost.price).endObject();
}

void writePart(JsonWriter& w, const BoostPart& p) {
    w.beginObject(Layout::Inline);
    if (!p.id.value.empty()) w.member("segment", p.id);
    w.member("people", p.people).member("without", p.reach.a.mean).member("with", p.reach.b.mean);
    w.member("added", p.reach.difference.mean).memberIf("added_p10", p.reach.difference.p10);
    w.memberIf("added_p90", p.reach.difference.p90).member("bought", p.bought.mean);
    w.member("given_up", p.cannibalised.mean).memberIf("given_up_p10", p.cannibalised.p10);
    w.memberIf("given_up_p90", p.cannibalised.p90).endObject();
}

} // namespace

void writeAuctions(JsonWriter& w, const Auctions& a) {
    w.beginArray();
    for (const LineAuctions& line : a.lines) {
        w.beginObject();
        if (!line.id.value.empty()) w.member("line_item", line.id);
        w.memberIf("off_plan", line.offPlan);
        const BidLandscape& b = line.landscape;
        if (!b.points.empty()) {
            w.member("bid", b.bid).member("auctions", b.auctions.mean);
            w.member("lost_to_floor", b.underFloor).member("lost_to_own", b.toOwn);
            w.member("lost_to_others", b.toOthers);
            w.key("landscape").beginArray();
            for (const WinPoint& p : b.points)
                w.beginObject(Layout::Inline).member("bid", p.bid).member("won", p.share.mean).endObject();
            w.endArray();
        }
        w.key("hours").beginArray();
        for (const PaceStep& s : line.hours) writeStep(w, s);
        w.endArray().endObject();
    }
    w.endArray();
}

void writeBoost(JsonWriter& w, const Boost& boost) {
    w.beginObject().member("spend", labMicros(boost.spend.mean));
    if (boost.costPerAdded) w.member("cost_per_added", labMicros(*boost.costPerAdded));
    w.key("posts").beginArray();
    for (const BoostedPost& post : boost.posts) {
        w.beginObject().member("item", post.item).member("shown", post.shown.mean).key("all");
        writePart(w, post.all);
        w.key("segments").beginArray();
        for (const BoostPart& part : post.segments) writePart(w, part);
        w.endArray().endObject();
    }
    w.endArray().endObject();
}

std::string auctionsTable(const Auctions& a) {
    Table table({{"line item"},
                 {"spent " + a.currency, Align::Right},
                 {"hours off plan", Align::Right},
                 {"bid CPM", Align::Right},
                 {"won", Align::Right},
                 {"half won from", Align::Right},
                 {"90 % won from", Align::Right},
                 {"lost to floor", Align::Right},
                 {"to own lines", Align::Right},
                 {"to others", Align::Right}});
    for (const LineAuctions& line : a.lines) {
        const BidLandscape& b = line.landscape;
        const auto from = [&](double share) {
            const std::optional<Money> bid = b.priceToWin(share);
            return bid ? labMoney(bid->units()) : std::string("-");
        };
        const bool all = line.id.value.empty();
        table.add({all ? "(all)" : fitted(line.id.value, 32), labMoney(line.whole.spend.mean),
                   line.offPlan ? shareText(*line.offPlan) : "-", all ? "-" : labMoney(b.bid.units()),
                   line.whole.winRate ? shareText(*line.whole.winRate) : "-", from(0.5), from(0.9),
                   lostShare(b.underFloor, b), lostShare(b.toOwn, b), lostShare(b.toOthers, b)});
    }
    return table.text();
}

std::string boostTable(const Boost& boost) {
    Table table({{"post"},
                 {"segment"},
                 {"without", Align::Right},
                 {"with", Align::Right},
                 {"added", Align::Right},
                 {"8 in 10 outcomes", Align::Right},
                 {"given up in the feed", Align::Right}});
    for (const BoostedPost& post : boost.posts) {
        const auto row = [&](const BoostPart& p) {
            table.add({fitted(post.item.value, 24), p.id.value.empty() ? "(all)" : p.id.value,
                       labPeople(p.reach.a), labPeople(p.reach.b), labPeople(p.reach.difference),
                       intervalText(p.reach.difference), labPeople(p.cannibalised)});
        };
        row(post.all);
        for (const BoostPart& part : post.segments) row(part);
    }
    return table.text() + "Spent on it: " + boost.currency + " " + labMoney(boost.spend.mean) +
           (boost.costPerAdded ? ", " + labMoney(*boost.costPerAdded) + " for each person added.\n" : ".\n");
}

} // namespace forereach::cli
