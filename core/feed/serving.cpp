// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/feed/serving.h"

#include <algorithm>

#include "core/base/random.h"
#include "core/feed/request.h"

namespace forereach {
namespace {

struct Ranked {
    float score;
    std::uint32_t item;
};

bool better(const Ranked& a, const Ranked& b) {
    return a.score != b.score ? a.score > b.score : a.item < b.item;
}

// Puts the wanted items into a block: those already there keep their slots, the others take the freed ones in
// order.
void settle(BlockMeta& meta, std::vector<Ranked>& wanted, int capacity, std::uint32_t tick) {
    if (static_cast<int>(wanted.size()) > capacity) {
        std::nth_element(wanted.begin(), wanted.begin() + capacity, wanted.end(), better);
        wanted.resize(static_cast<std::size_t>(capacity));
    }
    std::sort(wanted.begin(), wanted.end(), [](const Ranked& a, const Ranked& b) { return a.item < b.item; });
    const auto wants = [&](std::uint32_t item) {
        const auto it = std::lower_bound(wanted.begin(), wanted.end(), item,
                                         [](const Ranked& r, std::uint32_t i) { return r.item < i; });
        return it != wanted.end() && it->item == item;
    };
    std::array<bool, kShelfSlots> kept{};
    std::vector<std::uint32_t> present;
    for (int s = 0; s < meta.count; ++s) {
        const auto i = static_cast<std::size_t>(s);
        if (wants(meta.item[i])) {
            kept[i] = true;
            present.push_back(meta.item[i]);
        }
    }
    std::sort(present.begin(), present.end());
    std::size_t slot = 0;
    for (const Ranked& r : wanted) {
        if (std::binary_search(present.begin(), present.end(), r.item)) continue;
        while (kept[slot]) ++slot;
        meta.item[slot] = r.item;
        meta.since[slot] = static_cast<std::uint16_t>(tick);
        kept[slot] = true;
    }
    // Close the holes that remain when there are fewer items than before.
    int n = 0;
    for (std::size_t s = 0; s < kShelfSlots; ++s)
        if (kept[s]) {
            if (static_cast<std::size_t>(n) != s) {
                meta.item[static_cast<std::size_t>(n)] = meta.item[s];
                meta.since[static_cast<std::size_t>(n)] = static_cast<std::uint16_t>(tick);
            }
            ++n;
        }
    meta.count = n;
}

void refresh(BlockMeta& meta, const CatalogueView& view, const RankingWeights& weights, std::uint32_t tick) {
    for (int s = 0; s < meta.count; ++s) {
        const auto i = static_cast<std::size_t>(s);
        const std::uint32_t item = meta.item[i];
        const ItemBelief& b = (*view.beliefs)[item];
        meta.residual[i] = b.residual;
        meta.likeFactor[i] = b.likeFactor;
        meta.freshness[i] =
            freshnessOf(weights, tick - (*view.visible)[item].bornTick) * weights.outOfNetwork;
    }
}

void fillBlock(Block& block, const Heads& heads, const std::vector<ItemVisible>& visible,
               std::uint32_t tick) {
    block.changed = {};
    for (int s = 0; s < block.meta.count; ++s) {
        const std::uint32_t age = tick - block.meta.since[static_cast<std::size_t>(s)];
        if (age < kMemoryTicks) block.changed[age] |= std::uint64_t{1} << s;
    }
    for (std::size_t a = 1; a < kMemoryTicks; ++a) block.changed[a] |= block.changed[a - 1];
    block.ageMask = {};
    block.languageMask = {};
    for (int s = 0; s < block.meta.count; ++s) {
        const auto i = static_cast<std::size_t>(s);
        const ItemVisible& v = visible[block.meta.item[i]];
        for (std::size_t k = 0; k < kTopicCount; ++k)
            block.x[k][i] = kFeatureUnit * static_cast<float>(v.x[k]);
        const ValueCurve& base = heads.baseCurve[v.durationBin];
        for (std::size_t k = 0; k < kCurveTerms; ++k)
            block.curve[k][i] =
                (base[k] + block.meta.likeFactor[i] * heads.likeCurve[k]) * block.meta.freshness[i];
        const std::uint64_t bit = std::uint64_t{1} << s;
        for (std::size_t band = v.minimumAgeBand; band < kAgeBands; ++band) block.ageMask[band] |= bit;
        for (std::size_t l = 0; l < kLanguages; ++l)
            block.languageMask[l] |= v.language == 0xff || v.language == l ? bit : 0;
        block.durationBin[i] = v.durationBin;
        block.topic[i] = v.mainTopic;
        block.creator[i] = v.creator;
        block.born[i] = v.bornTick;
    }
}

void linkWide(const Block& wide, const Serving& serving, const std::vector<ItemVisible>& visible,
              std::array<std::uint32_t, kTopicCount * kShelfPages>& onShelf) {
    onShelf = {};
    for (int s = 0; s < wide.meta.count; ++s) {
        const std::uint32_t item = wide.meta.item[static_cast<std::size_t>(s)];
        for (std::size_t shelf = visible[item].mainTopic; shelf < serving.shelves.size();
             shelf += kTopicCount) {
            const BlockMeta& meta = serving.shelves[shelf].meta;
            const auto end = meta.item.begin() + meta.count;
            if (std::find(meta.item.begin(), end, item) != end) onShelf[shelf] |= 1u << s;
        }
    }
}

} // namespace

void finishServing(Serving& serving, const std::vector<ItemVisible>& visible, std::uint32_t tick) {
    for (Block& block : serving.shelves) fillBlock(block, serving.heads, visible, tick);
    fillBlock(serving.trending, serving.heads, visible, tick);
    fillBlock(serving.random, serving.heads, visible, tick);
    linkWide(serving.trending, serving, visible, serving.trendingOnShelf);
    linkWide(serving.random, serving, visible, serving.randomOnShelf);
    serving.tick = tick;
}

void rebuildServing(Serving& serving, const CatalogueView& view, const RankingWeights& weights,
                    std::uint32_t tick, std::int64_t minimumSightings, std::uint64_t key) {
    std::vector<std::vector<Ranked>> byTopic(kTopicCount);
    std::vector<Ranked> trending;
    serving.fresh.clear();
    serving.alive.clear();
    for (std::uint32_t i = view.begin; i < view.end; ++i) {
        const ItemVisible& v = (*view.visible)[i];
        if (v.bornTick > tick) break;
        if (v.diesTick <= tick) continue;
        serving.alive.push_back(i);
        if ((*view.feedback)[i].sightings < minimumSightings) {
            serving.fresh.push_back(i);
            continue;
        }
        const ItemBelief& b = (*view.beliefs)[i];
        // A shelf holds what the platform believes to be good for people of this topic, recent first among
        // equals.
        const float age = static_cast<float>(tick - v.bornTick);
        byTopic[v.mainTopic].push_back({b.residual - age * (0.35f / 168.0f), i});
        trending.push_back({b.trend, i});
    }
    if (serving.fresh.empty()) serving.fresh = serving.alive;
    serving.shelves.resize(kTopicCount * kShelfPages);
    for (std::size_t t = 0; t < kTopicCount; ++t) {
        // Pages by rank: who has seen the first page is served from the next.
        std::sort(byTopic[t].begin(), byTopic[t].end(), better);
        for (std::size_t page = 0; page < kShelfPages; ++page) {
            const std::size_t from = std::min(byTopic[t].size(), page * kShelfSlots),
                              to = std::min(byTopic[t].size(), from + kShelfSlots);
            std::vector<Ranked> wanted(byTopic[t].begin() + static_cast<std::ptrdiff_t>(from),
                                       byTopic[t].begin() + static_cast<std::ptrdiff_t>(to));
            Block& block = serving.shelves[t + page * kTopicCount];
            settle(block.meta, wanted, kShelfSlots, tick);
            refresh(block.meta, view, weights, tick);
        }
    }
    settle(serving.trending.meta, trending, kWideSlots, tick);
    refresh(serving.trending.meta, view, weights, tick);
    // A random draw of the catalogue each tick: what shelves and trends do not know yet.
    RandomStream random(key);
    BlockMeta& r = serving.random.meta;
    r.count = 0;
    const auto n = static_cast<std::uint32_t>(serving.alive.size());
    for (int tries = 0; n > 0 && r.count < kWideSlots && tries < 4 * kWideSlots; ++tries) {
        const std::uint32_t item = serving.alive[random.below(n)];
        const auto holds = [item](const BlockMeta& meta) {
            const auto end = meta.item.begin() + meta.count;
            return std::find(meta.item.begin(), end, item) != end;
        };
        if (holds(r) || holds(serving.trending.meta)) continue;
        r.item[static_cast<std::size_t>(r.count)] = item;
        r.since[static_cast<std::size_t>(r.count)] = static_cast<std::uint16_t>(tick);
        ++r.count;
    }
    refresh(r, view, weights, tick);
    finishServing(serving, *view.visible, tick);
}

} // namespace forereach
