// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compare/scenario_differences.h"

#include <charconv>

#include "core/response/signal_effects.h"

namespace forereach {
namespace {

std::string textOf(double x) {
    char buffer[64];
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, x);
    return {buffer, end.ptr};
}
std::string textOf(const std::optional<double>& x) {
    return x ? textOf(*x) : "-";
}
std::string textOf(const std::string& text) {
    return text.empty() ? "-" : text;
}
std::string rounded(double x) {
    char buffer[32];
    std::snprintf(buffer, sizeof buffer, "%.2f", x);
    return buffer;
}

template <class List, class Text>
std::string listOf(const List& list, Text text) {
    std::string out;
    for (const auto& entry : list) out += (out.empty() ? "" : ", ") + text(entry);
    return out.empty() ? "-" : out;
}

class Differences {
public:
    void add(const std::string& path, const std::string& a, const std::string& b) {
        if (a != b) rows.push_back({path, a, b});
    }
    std::vector<FieldDifference> rows;
};

std::string topicsOf(const ContentItem& item) {
    return listOf(item.topics, [](const auto& t) { return t.first + " " + textOf(t.second); });
}

std::string poolsOf(const Scenario& s) {
    return listOf(s.platform.pools, [](const TrafficPoolLevel& l) {
        return std::to_string(l.quota) + " in " + textOf(l.windowHours) + " h above " +
               textOf(l.cohortQuantile);
    });
}

std::string competitionOf(const Scenario& s) {
    const auto& c = s.platform.competition;
    return c ? textOf(c->medianCpm.units()) + " to " + textOf(c->p90Cpm.units()) + ", " + textOf(c->presence)
             : "-";
}

std::string accountOf(const ContentItem& item, double AccountEffect::*field) {
    return item.creator.account ? textOf((*item.creator.account).*field) : std::string();
}

void addItems(const ContentItem& a, const ContentItem& b, const std::string& at, Differences& d) {
    d.add(at + ".id", a.id.value, b.id.value);
    d.add(at + ".title", textOf(a.title), textOf(b.title));
    d.add(at + ".caption", textOf(a.caption), textOf(b.caption));
    d.add(at + ".format", std::string(toText(a.format)), std::string(toText(b.format)));
    d.add(at + ".duration_s", textOf(a.durationS), textOf(b.durationS));
    d.add(at + ".topics", topicsOf(a), topicsOf(b));
    d.add(at + ".language", textOf(a.language), textOf(b.language));
    d.add(at + ".min_age", std::to_string(a.rules.minAge), std::to_string(b.rules.minAge));
    d.add(at + ".available_in", listOf(a.rules.markets, [](const auto& m) { return m; }),
          listOf(b.rules.markets, [](const auto& m) { return m; }));
    d.add(at + ".publish_at", a.publishAt.iso(), b.publishAt.iso());
    d.add(at + ".creator.id", a.creator.id.value, b.creator.id.value);
    d.add(at + ".creator.followers", std::to_string(a.creator.followers),
          std::to_string(b.creator.followers));
    d.add(at + ".creator.account.reach_log", accountOf(a, &AccountEffect::reachMean),
          accountOf(b, &AccountEffect::reachMean));
    d.add(at + ".creator.account.quality", accountOf(a, &AccountEffect::qualityMean),
          accountOf(b, &AccountEffect::qualityMean));
    d.add(at + ".overrides.hook", textOf(a.overrides.hook), textOf(b.overrides.hook));
    d.add(at + ".overrides.quality", textOf(a.overrides.quality), textOf(b.overrides.quality));
    d.add(at + ".overrides.pace", textOf(a.overrides.pace), textOf(b.overrides.pace));
    if (a.signals == b.signals) return;
    // What the files measure differs: in what it comes to for the model.
    const SignalPriors x = signalPriors(a), y = signalPriors(b);
    d.add(at + ".signals: hook", rounded(x.hook), rounded(y.hook));
    d.add(at + ".signals: quality", rounded(x.quality), rounded(y.quality));
    d.add(at + ".signals: pace", rounded(x.pace), rounded(y.pace));
    if (x.hazard != y.hazard) d.add(at + ".signals: moments of leaving", "A's own", "B's own");
}

} // namespace

std::vector<FieldDifference> scenarioDifferences(const Scenario& a, const Scenario& b,
                                                 const std::vector<int>& paired) {
    Differences d;
    d.add("markets", listOf(a.markets, [](const auto& m) { return m; }),
          listOf(b.markets, [](const auto& m) { return m; }));
    d.add("segments", listOf(a.segments, [](const auto& s) { return s.value; }),
          listOf(b.segments, [](const auto& s) { return s.value; }));
    d.add("distribution.mode", std::string(toText(a.distribution.mode)),
          std::string(toText(b.distribution.mode)));
    const auto blend = [](const auto& share) {
        return std::string(toText(share.first)) + " " + textOf(share.second);
    };
    d.add("distribution.blend", listOf(a.distribution.blend, blend), listOf(b.distribution.blend, blend));
    d.add("distribution.ranking_preset", a.distribution.rankingPreset, b.distribution.rankingPreset);
    d.add("distribution.response_preset", a.distribution.responsePreset, b.distribution.responsePreset);
    const PlatformParameters &p = a.platform, &q = b.platform;
    d.add("platform.catalogue_items", std::to_string(p.catalogueItems), std::to_string(q.catalogueItems));
    d.add("platform.renewal_days", textOf(p.renewalDays), textOf(q.renewalDays));
    d.add("platform.sync_minutes", textOf(p.syncMinutes), textOf(q.syncMinutes));
    d.add("platform.ad_load", std::to_string(p.adLoad), std::to_string(q.adLoad));
    d.add("platform.ad_gap", std::to_string(p.adGap), std::to_string(q.adGap));
    d.add("platform.ad_floor_cpm", p.adFloorCpm ? textOf(p.adFloorCpm->units()) : "-",
          q.adFloorCpm ? textOf(q.adFloorCpm->units()) : "-");
    d.add("platform.competition", competitionOf(a), competitionOf(b));
    d.add("platform.pools", poolsOf(resolved(a)), poolsOf(resolved(b)));
    for (std::size_t i = 0; i < a.content.size(); ++i)
        if (paired[i] >= 0)
            addItems(a.content[i], b.content[static_cast<std::size_t>(paired[i])],
                     "content[" + std::to_string(i) + "]", d);
    if (!(a.campaigns == b.campaigns)) {
        const auto lines = [](const Campaign& c) {
            return listOf(c.lineItems, [&](const LineItem& l) {
                return c.id.value + "/" + l.id.value + ": budget " + textOf(l.lifetimeBudget.units()) + ", " +
                       textOf(l.dailyBudget.units()) + " a day, bid " + textOf(l.bidCpm.units()) + ", cap " +
                       std::to_string(l.frequencyCap.impressions) + " in " +
                       std::to_string(l.frequencyCap.windowHours) + " h, " + l.start.iso() + " to " +
                       l.end.iso() + ", " + std::string(toText(l.pacing)) + ", segments " +
                       listOf(l.segments, [](const auto& s) { return s.value; });
            });
        };
        d.add("campaigns", listOf(a.campaigns, lines), listOf(b.campaigns, lines));
    }
    return d.rows;
}

} // namespace forereach
