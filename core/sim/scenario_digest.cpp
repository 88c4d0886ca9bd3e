// SPDX-License-Identifier: GPL-3.0-or-later
// scenarioDigest(): every field of a scenario, and every figure it uses, that can change a result.

#include <bit>

#include "core/base/hash.h"
#include "core/model/figures.h"
#include "core/model/overrides.h"
#include "core/sim/parameter_draws.h"
#include "core/sim/simulate.h"

namespace forereach {
namespace {

void addDouble(Digest& d, double x) {
    d.add(static_cast<std::int64_t>(std::bit_cast<std::uint64_t>(x == 0 ? 0.0 : x)));
}
void addOptional(Digest& d, const std::optional<double>& x) {
    d.add(static_cast<std::int64_t>(x.has_value()));
    if (x) addDouble(d, *x);
}
template <class T>
void addCurve(Digest& d, const std::vector<T>& curve) {
    d.add(static_cast<std::int64_t>(curve.size()));
    for (const T x : curve) addDouble(d, static_cast<double>(x));
}

void addSignals(Digest& d, const MediaSignals& s) {
    for (const double x : {s.durationS, s.frameRate, s.bitrateKbps, s.stepS, s.meanLoudnessDb, s.silenceShare,
                           s.meanMotion, s.meanBrightness, s.cutsPerMinute, s.changeFirst3s})
        addDouble(d, x);
    for (const std::int64_t x :
         {static_cast<std::int64_t>(s.width), static_cast<std::int64_t>(s.height),
          static_cast<std::int64_t>(s.rotationDegrees), static_cast<std::int64_t>(s.hasAudio),
          static_cast<std::int64_t>(s.hasCaptions)})
        d.add(x);
    d.add(s.captionLanguage);
    addCurve(d, s.loudnessDb);
    addCurve(d, s.motion);
    addCurve(d, s.brightness);
    addCurve(d, s.cutsS);
}

void addDetails(Digest& d, const FormatDetails& f) {
    const auto add = [&](auto x) { d.add(x ? static_cast<std::int64_t>(*x) : -1); };
    add(f.pictures);
    add(f.words);
    add(f.answers);
    add(f.poll);
    add(f.audience);
}

// The figures themselves: a name says nothing about a pack that has changed, or that the user overrides.
void addFigures(Digest& d, const Scenario& scenario, const Catalog& catalog) {
    Scenario s = scenario;
    Catalog own = withOverrides(catalog, s);
    const bool draws = drawsParameters(s);
    d.add(static_cast<std::int64_t>(draws));
    d.add(static_cast<std::int64_t>(s.controls));
    for (const Figure& f : figuresInUse(s, own)) {
        d.add(f.path);
        addDouble(d, f.value());
        if (!draws) continue;
        addDouble(d, f.shipped.low);
        addDouble(d, f.shipped.high);
        d.add(static_cast<std::int64_t>(s.overrides.contains(f.path)));
    }
    for (const std::string& code : s.markets)
        if (const Market* market = own.market(code)) {
            d.add(static_cast<std::int64_t>(market->utcOffsetMinutes));
            d.add(toText(market->daylightSaving));
        }
    if (const ResponsePreset* preset = own.response(s.distribution.responsePreset))
        addCurve(d, preset->durationQuantilesS);
}

// Terms of ads that a plain scenario leaves as they are add nothing.
void addWiderTerms(Digest& d, const PlatformParameters& p) {
    if (p.auction != AuctionKind::SecondPrice) d.add(toText(p.auction));
    const auto hours = [&](const PriceLandscape& one) {
        if (!one.hours.empty()) addCurve(d, one.hours);
    };
    if (p.competition) hours(*p.competition);
    for (const auto& [market, one] : p.competitionByMarket) {
        d.add(market);
        d.add(one.medianCpm.micros);
        d.add(one.p90Cpm.micros);
        addDouble(d, one.presence);
        hours(one);
    }
}

void addWiderTerms(Digest& d, const LineItem& l) {
    const LineItem plain;
    LineItem wider = l;
    wider.id = {};
    wider.name.clear();
    wider.creative = {};
    wider.markets.clear();
    wider.segments.clear();
    wider.start = wider.end = {};
    wider.lifetimeBudget = wider.dailyBudget = wider.bidCpm = {};
    wider.pacing = plain.pacing;
    wider.frequencyCap = plain.frequencyCap;
    if (wider == plain) return;
    d.add("wider");
    for (const std::string_view word : {toText(l.bidStrategy), toText(l.goal), toText(l.pacingMethod)})
        d.add(word);
    for (const std::int64_t x : {l.bid.micros, l.quality.micros}) d.add(x);
    addDouble(d, l.clickRate);
    if (l.boost) d.add("boost");
    if (l.targetFrequency.impressions > 0) {
        d.add("target frequency");
        d.add(static_cast<std::int64_t>(l.targetFrequency.impressions));
        d.add(static_cast<std::int64_t>(l.targetFrequency.windowHours));
    }
    if (!l.sequence.empty()) {
        d.add("sequence");
        for (const ItemId& id : l.sequence) d.add(id.value);
    }
    const auto list = [&](const auto& values, auto text) {
        d.add(static_cast<std::int64_t>(values.size()));
        for (const auto& one : values) d.add(text(one));
    };
    const auto same = [](const std::string& text) -> const std::string& { return text; };
    const Targeting& t = l.targeting;
    for (const std::vector<std::string>* one :
         {&t.topics, &t.excludeTopics, &t.languages, &t.connections, &t.excludeMarkets})
        list(*one, same);
    list(t.excludeSegments, [](const SegmentId& id) { return id.value; });
    list(t.hours, [](const HourRange& h) { return static_cast<std::int64_t>(h.from * 32 + h.to); });
    list(l.flights, [](const Flight& f) { return f.start.seconds; });
    list(l.flights, [](const Flight& f) { return f.end.seconds; });
}

} // namespace

std::string scenarioDigest(const Scenario& input, const Catalog& catalog) {
    const Scenario s = withOverrides(resolved(input));
    Digest d;
    d.add("forereach-scenario-2");
    d.add(static_cast<std::int64_t>(s.seed));
    d.add(s.start.seconds);
    d.add(static_cast<std::int64_t>(s.horizonDays));
    d.add(static_cast<std::int64_t>(s.warmupDays));
    d.add(s.viewers);
    d.add(static_cast<std::int64_t>(s.replications));
    d.add(static_cast<std::int64_t>(s.markets.size()));
    for (const std::string& m : s.markets) d.add(m);
    d.add(static_cast<std::int64_t>(s.segments.size()));
    for (const SegmentId& id : s.segments) d.add(id.value);
    d.add(toText(s.distribution.mode));
    for (const auto& [mode, share] : s.distribution.blend) {
        d.add(toText(mode));
        addDouble(d, share);
    }
    d.add(s.distribution.rankingPreset);
    d.add(s.distribution.responsePreset);
    d.add(static_cast<std::int64_t>(s.platform.catalogueItems));
    addDouble(d, s.platform.renewalDays);
    addDouble(d, s.platform.syncMinutes);
    if (s.platform.reranker != ReRanker::Spacing) {
        d.add(toText(s.platform.reranker));
        addDouble(d, s.platform.rerankTheta);
    }
    d.add(static_cast<std::int64_t>(s.platform.adLoad));
    d.add(static_cast<std::int64_t>(s.platform.adGap));
    d.add(s.platform.adFloorCpm ? s.platform.adFloorCpm->micros : -1);
    if (s.platform.competition) {
        d.add(s.platform.competition->medianCpm.micros);
        d.add(s.platform.competition->p90Cpm.micros);
        addDouble(d, s.platform.competition->presence);
    }
    addWiderTerms(d, s.platform);
    for (const TrafficPoolLevel& l : s.platform.pools) {
        d.add(l.quota);
        addDouble(d, l.windowHours);
        addDouble(d, l.cohortQuantile);
    }
    for (const auto& [format, share] : s.platform.formats) {
        d.add(toText(format));
        addDouble(d, share);
    }
    d.add(static_cast<std::int64_t>(s.content.size()));
    for (const ContentItem& item : s.content) {
        d.add(item.id.value);
        d.add(toText(item.format));
        addDouble(d, item.durationS);
        if (item.format != Format::ShortVideo) addDetails(d, item.details);
        d.add(static_cast<std::int64_t>(item.topics.size()));
        for (const auto& [topic, weight] : item.topics) {
            d.add(topic);
            addDouble(d, weight);
        }
        d.add(item.language);
        if (item.rules != AudienceRules{}) {
            d.add(static_cast<std::int64_t>(item.rules.minAge));
            for (const std::string& market : item.rules.markets) d.add(market);
        }
        d.add(item.publishAt.seconds);
        d.add(item.creator.id.value);
        d.add(item.creator.followers);
        if (const auto& account = item.creator.account) {
            for (const double x :
                 {account->reachMean, account->reachSd, account->qualityMean, account->qualitySd})
                addDouble(d, x);
            for (const auto& [segment, density] : account->followerDensity) {
                d.add(segment);
                addDouble(d, density);
            }
        }
        d.add(static_cast<std::int64_t>(item.signals.has_value()));
        if (item.signals) addSignals(d, *item.signals);
        addOptional(d, item.overrides.hook);
        addOptional(d, item.overrides.quality);
        addOptional(d, item.overrides.pace);
    }
    d.add(static_cast<std::int64_t>(s.campaigns.size()));
    for (const Campaign& c : s.campaigns) {
        d.add(c.id.value);
        d.add(c.currency);
        d.add(static_cast<std::int64_t>(c.lineItems.size()));
        for (const LineItem& l : c.lineItems) {
            d.add(l.id.value);
            d.add(l.creative.value);
            d.add(static_cast<std::int64_t>(l.segments.size()));
            for (const SegmentId& id : l.segments) d.add(id.value);
            d.add(static_cast<std::int64_t>(l.markets.size()));
            for (const std::string& market : l.markets) d.add(market);
            for (const std::int64_t x :
                 {l.start.seconds, l.end.seconds, l.lifetimeBudget.micros, l.dailyBudget.micros,
                  l.bidCpm.micros, static_cast<std::int64_t>(l.pacing),
                  static_cast<std::int64_t>(l.frequencyCap.impressions),
                  static_cast<std::int64_t>(l.frequencyCap.windowHours)})
                d.add(x);
            addWiderTerms(d, l);
        }
    }
    addFigures(d, s, catalog);
    return d.hex();
}

} // namespace forereach
