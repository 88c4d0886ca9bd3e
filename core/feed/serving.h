// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Serving: what the platform's servers hold for one market during one tick, immutable while viewers are
// served and rebuilt at the barrier. Candidates stand in blocks, dimension-major, so that all of a block are
// scored in lanes. A block's Meta is what a replay keeps; features are copied from the catalogue's visible
// columns.

#include <array>
#include <cstdint>
#include <memory>
#include <tuple>
#include <vector>

#include "core/feed/beliefs.h"
#include "core/feed/dots.h"
#include "core/report/run_report.h"

namespace forereach {

/// A viewer away for longer than this many ticks has forgotten what a block held.
inline constexpr int kMemoryTicks = 72;

struct BlockMeta {
    int count = 0;
    std::array<std::uint32_t, kShelfSlots> item{};
    std::array<float, kShelfSlots> residual{}, likeFactor{}, freshness{};
    std::array<std::uint16_t, kShelfSlots> since{}; // tick since which the slot holds this item
    bool operator==(const BlockMeta&) const = default;
};

inline constexpr int kLanguages = 16; // of a population

/// What a page needs to know of a slot, in one place.
struct SlotCard {
    std::uint32_t item = 0, creator = 0;
    float residual = 0;
    std::uint32_t topic = 0;
};

struct alignas(64) Block {
    FeaturePairs<kShelfSlots> x{};                                   // in kFeatureUnit
    std::array<std::array<float, kShelfSlots>, kCurveTerms> curve{}; // value of a slot, freshness included
    std::array<float, kShelfSlots>
        below{}; // what a value below zero on the curve is multiplied by: weighed()
    std::array<SlotCard, kShelfSlots> card{};
    BlockMeta meta;
    std::array<std::uint64_t, kMemoryTicks> changed{}; // [a]: slots that changed hands in the last a+1 ticks
    // Filters as slot bits: who may see it by age band and by language (no words: everyone).
    std::array<std::uint64_t, kAgeBands> ageMask{};
    std::array<std::uint64_t, kLanguages> languageMask{};
    std::array<std::uint8_t, kShelfSlots> durationBin{}, topic{};
    std::array<std::uint32_t, kShelfSlots> creator{}, born{};
    /// What a slot is worth to nobody in particular.
    float commonValueOf(std::size_t slot) const {
        ValueCurve c;
        for (std::size_t k = 0; k < c.size(); ++k) c[k] = curve[k][slot];
        const float value = valueAt(c, meta.residual[slot]);
        return value < 0.0f ? value * below[slot] : value;
    }
    std::int8_t& feature(std::size_t k, std::size_t slot) { return x[k / 2][2 * slot + k % 2]; }
    std::int8_t feature(std::size_t k, std::size_t slot) const { return x[k / 2][2 * slot + k % 2]; }
};

/// A candidate of a shelf and what it is ordered by; higher first, equal ones by item.
struct Ranked {
    float score = 0;
    std::uint32_t item = 0;
};

/// Which items of a market retrieval knows, kept up to date from barrier to barrier: what changes in an hour
/// is a small part of a catalogue.
struct Standing {
    static constexpr std::uint32_t kNowhere = 0xffffffff;
    std::array<std::vector<Ranked>, kTopicCount> byTopic; // seen often enough, in no order
    std::vector<std::uint32_t> place;                     // of an item in its topic's list
    std::vector<std::uint32_t> fresh, alive;              // by item; fresh: not seen often enough
    std::uint32_t born = 0, died = 0; // items taken in, and taken out in the order of their death
    auto fields() { return std::tie(byTopic, place, fresh, alive, born, died); } // core/base/archive.h
};

struct Serving {
    std::vector<Block> shelves; // kShelfPages per topic: topic + 32 x page
    Block trending, random;
    // Slots of trending and of random whose item stands on that shelf too: who is served from the shelf is
    // not offered it twice.
    std::array<std::uint32_t, kTopicCount * kShelfPages> trendingOnShelf{}, randomOnShelf{};
    std::vector<std::uint32_t> fresh; // new background items inside their pool, for exploration slots
    std::vector<std::uint32_t> alive; // whole catalogue alive now, for the random arm
    Heads heads;
    Standing standing;
    std::uint32_t tick = 0;
    auto fields() {
        return std::tie(shelves, trending, random, trendingOnShelf, randomOnShelf, fresh, alive, heads,
                        standing, tick);
    }
};

/// Fills everything that follows from the metas and the heads, as served at `tick`.
void finishServing(Serving&, const std::vector<ItemVisible>&, std::uint32_t tick);

/// Meta only: what a replay keeps of a tick.
struct ServingMeta {
    std::vector<BlockMeta> shelves;
    BlockMeta trending, random;
    std::vector<std::uint32_t> fresh, alive;
    std::shared_ptr<const Heads> heads;
    std::uint32_t tick = 0;
};

/// One market of the catalogue and what has been learned about it.
struct CatalogueView {
    const std::vector<ItemVisible>* visible = nullptr;
    const std::vector<ItemBelief>* beliefs = nullptr;
    const std::vector<ItemFeedback>* feedback = nullptr;
    const std::vector<std::uint32_t>* byDeath =
        nullptr;                       // begin..end hold this market's items, first to die first
    std::uint32_t begin = 0, end = 0;  // items of this market, by birth
    std::int64_t minimumSightings = 0; // before an item leaves exploration
    std::size_t trendingOfTopic = 0;   // items of one topic among those that trend, at most; 0: any number
};

/// Takes in what the last tick changed in these items (in any order, doubles allowed; others are passed
/// over).
void noteFeedback(Serving&, const CatalogueView&, const std::vector<std::uint32_t>& touched);

/// Chooses shelves, trending and random candidates of a market from beliefs, keeping slots stable.
void rebuildServing(Serving&, const CatalogueView&, const RankingWeights&, std::uint32_t tick,
                    std::uint64_t key);

} // namespace forereach
