// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Scenario: everything a simulation depends on, as one value. validate() returns every issue with its field
// path; simulate() takes only a valid one. JSON form: docs/file-format.md,
// resources/schemas/scenario.schema.json.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/model/campaign.h"
#include "core/model/content_item.h"
#include "core/model/issue.h"
#include "core/model/market.h"
#include "core/model/presets.h"
#include "core/model/viewer_figures.h"

namespace forereach {

/// How a feed is filled (docs/model.md, "Distribution modes").
enum class DistributionMode { Recommended, Chronological, Random, Social, Portal };
inline constexpr int kDistributionModes = 5;
std::string_view toText(DistributionMode); // "recommended", "chronological", "random", "social", "portal"
std::optional<DistributionMode> distributionModeFromText(std::string_view);

struct Distribution {
    DistributionMode mode = DistributionMode::Recommended;
    /// Shares of visits by mode, which add up to 1; empty: all visits are of `mode`. Else `mode` is one of
    /// them.
    std::map<DistributionMode, double> blend;
    std::string rankingPreset = "short-video-form";
    std::string responsePreset = "kuairand";
    bool operator==(const Distribution&) const = default;
};

/// Platform parameters a user can turn. Defaults carry their reasons in docs/model.md.
struct PlatformParameters {
    std::int32_t catalogueItems = 10000; // background items per market alive at a time
    double renewalDays = 7;              // one seventh of the catalogue is renewed a day
    double syncMinutes = 60; // serving gets the learned parameters this often; a multiple of the tick
    ReRanker reranker = ReRanker::Spacing;
    double rerankTheta = 0.65; // weight of value against diversity, where the re-ranker weighs them
    std::int32_t adLoad = 6;   // one ad every so many organic slots, in slots of its own; 0: none
    std::int32_t adGap = 3;    // organic slots at least before an ad: after the start, and after another ad
    std::optional<Money> adFloorCpm;           // absent and no competition: a line item pays its own bid
    std::optional<PriceLandscape> competition; // absent: nobody else bids
    std::map<std::string, PriceLandscape> competitionByMarket; // instead of it in a market
    AuctionKind auction = AuctionKind::SecondPrice;
    std::vector<TrafficPoolLevel> pools; // empty: the default ladder
    /// Shares of the catalogue's items by format other than short video; empty: all are short videos.
    std::map<Format, double> formats;
    bool operator==(const PlatformParameters&) const = default;
};

struct Scenario {
    std::string name = "Untitled";
    std::uint64_t seed = 7;
    SimTime start;       // 0: the earliest publish_at, or 2026-11-23T00:00:00Z
    int horizonDays = 7; // 1..60
    int warmupDays = 8;  // 0..30
    // Virtual viewers over all markets, 12..2e7. Estimates do not depend on it (docs/model.md, Scale),
    // intervals need replications: four of 50,000 cost what one of 200,000 does.
    std::int64_t viewers = 50'000;
    int replications = 4; // 1..64
    /// With two replications and more, each draws the figures that are known only from low to high
    /// (docs/model.md, "Parameter draws"). False: all at their values, the interval is luck alone.
    bool parameterDraws = true;
    /// So many replications are run once more with the same luck and without draws, which tells luck and
    /// ignorance apart: 0, or 2 to `replications`.
    int controls = 0;
    std::vector<std::string> markets; // ISO 3166-1 alpha-2, at least one
    std::vector<SegmentId> segments;  // oversampled and reported first; empty: all
    Distribution distribution;
    PlatformParameters platform;
    std::vector<ContentItem> content;
    std::vector<Campaign> campaigns;
    /// Figures that the user says otherwise, by the path of core/model/defaults_in_use.h:
    /// "markets.GB.penetration.F:18-24".
    std::map<std::string, double> overrides;
    bool operator==(const Scenario&) const = default;
};

/// What validate() and simulate() look things up in: the shipped packs. A scenario's overrides are applied to
/// a copy (core/model/overrides.h).
struct Catalog {
    std::vector<Market> markets;
    std::vector<RankingPreset> rankingPresets;
    std::vector<ResponsePreset> responsePresets;
    EngineAssumptions assumptions;
    ViewerFigures viewers;

    const Market* market(std::string_view code) const;
    const RankingPreset* ranking(std::string_view id) const;
    const ResponsePreset* response(std::string_view id) const;
};

/// All issues; empty means that simulate() will accept it.
Issues validate(const Scenario&, const Catalog&);

/// The segment id of a market's cell: "GB:F:18-24".
SegmentId segmentIdOf(std::string_view market, Gender, AgeBand);

/// The default ladder of traffic pools.
std::vector<TrafficPoolLevel> defaultPools();

/// Defaults filled in (start, pools), as written into the report. Does not change a valid scenario's meaning.
Scenario resolved(Scenario);

} // namespace forereach
