// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/feed/serving.h"

#include <algorithm>
#include <bit>

#include "core/base/random.h"
#include "core/feed/request.h"

namespace forereach {
namespace {

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

// Fills what follows from a block's meta; `moved`: only the slots that changed hands in this tick need the
// columns that never change for an item.
void fillBlock(Block& block, const Heads& heads, const std::vector<ItemVisible>& visible, std::uint32_t tick,
               bool moved) {
    block.changed = {};
    for (int s = 0; s < block.meta.count; ++s) {
        const std::uint32_t age = tick - block.meta.since[static_cast<std::size_t>(s)];
        if (age < kMemoryTicks) block.changed[age] |= std::uint64_t{1} << s;
    }
    for (std::size_t a = 1; a < kMemoryTicks; ++a) block.changed[a] |= block.changed[a - 1];
    const std::uint64_t held =
        block.meta.count > 0 ? ~std::uint64_t{0} >> (64 - block.meta.count) : std::uint64_t{0};
    const std::uint64_t fresh = moved ? held & block.changed[0] : held;
    for (auto& mask : block.ageMask) mask &= held & ~fresh;
    for (auto& mask : block.languageMask) mask &= held & ~fresh;
    for (std::uint64_t slots = fresh; slots; slots &= slots - 1) {
        const auto i = static_cast<std::size_t>(std::countr_zero(slots));
        const ItemVisible& v = visible[block.meta.item[i]];
        for (std::size_t k = 0; k < kTopicCount; ++k) block.feature(k, i) = v.x[k];
        const std::uint64_t bit = std::uint64_t{1} << i;
        for (std::size_t band = v.minimumAgeBand; band < kAgeBands; ++band) block.ageMask[band] |= bit;
        for (std::size_t l = 0; l < kLanguages; ++l)
            block.languageMask[l] |= v.language == 0xff || v.language == l ? bit : 0;
        block.durationBin[i] = v.durationBin;
        block.topic[i] = v.mainTopic;
        block.creator[i] = v.creator;
        block.born[i] = v.bornTick;
    }
    for (int s = 0; s < block.meta.count; ++s) {
        const auto i = static_cast<std::size_t>(s);
        block.card[i] = {block.meta.item[i], block.creator[i], block.meta.residual[i], block.topic[i]};
        const ValueCurve& base = heads.baseCurve[block.durationBin[i]];
        const ValueCurve& like = heads.likeOf(block.durationBin[i]);
        block.below[i] = 1.0f / (block.meta.freshness[i] * block.meta.freshness[i]);
        for (std::size_t k = 0; k < kCurveTerms; ++k)
            block.curve[k][i] = (base[k] + block.meta.likeFactor[i] * like[k]) * block.meta.freshness[i];
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

void fillAll(Serving& serving, const std::vector<ItemVisible>& visible, std::uint32_t tick, bool moved) {
    for (Block& block : serving.shelves) fillBlock(block, serving.heads, visible, tick, moved);
    fillBlock(serving.trending, serving.heads, visible, tick, moved);
    fillBlock(serving.random, serving.heads, visible, tick, moved);
    linkWide(serving.trending, serving, visible, serving.trendingOnShelf);
    linkWide(serving.random, serving, visible, serving.randomOnShelf);
    serving.tick = tick;
}

// A shelf holds what the platform believes to be good for people of this topic, recent first among equals:
// an item loses the same with every hour, so its birth can stand for its age.
Ranked rankedOf(const CatalogueView& view, std::uint32_t item) {
    const auto born = static_cast<float>((*view.visible)[item].bornTick);
    return {(*view.beliefs)[item].residual + born * (0.35f / 168.0f), item};
}

// Leaves the lists those who stand in them and whose place is known.
void takeOut(Standing& standing, const CatalogueView& view, std::uint32_t item) {
    std::uint32_t& place = standing.place[item - view.begin];
    if (place == Standing::kNowhere) return;
    auto& list = standing.byTopic[(*view.visible)[item].mainTopic];
    list[place] = list.back();
    standing.place[list[place].item - view.begin] = place;
    list.pop_back();
    place = Standing::kNowhere;
}

// Births and deaths up to a tick.
void advance(Standing& standing, const CatalogueView& view, std::uint32_t tick) {
    if (standing.place.empty()) {
        standing.place.assign(view.end - view.begin, Standing::kNowhere);
        standing.born = standing.died = view.begin;
    }
    const std::vector<ItemVisible>& visible = *view.visible;
    std::vector<std::uint32_t> dead;
    for (; standing.died < view.end && visible[(*view.byDeath)[standing.died]].diesTick <= tick;
         ++standing.died)
        dead.push_back((*view.byDeath)[standing.died]);
    std::sort(dead.begin(), dead.end());
    for (const std::uint32_t item : dead) takeOut(standing, view, item);
    for (auto* list : {&standing.alive, &standing.fresh}) {
        auto d = dead.begin();
        std::erase_if(*list, [&](std::uint32_t item) {
            while (d != dead.end() && *d < item) ++d;
            return d != dead.end() && *d == item;
        });
    }
    for (; standing.born < view.end && visible[standing.born].bornTick <= tick; ++standing.born) {
        if (visible[standing.born].diesTick <= tick) continue;
        standing.alive.push_back(standing.born);
        standing.fresh.push_back(standing.born);
    }
}

} // namespace

void finishServing(Serving& serving, const std::vector<ItemVisible>& visible, std::uint32_t tick) {
    fillAll(serving, visible, tick, false);
}

void noteFeedback(Serving& serving, const CatalogueView& view, const std::vector<std::uint32_t>& touched) {
    Standing& standing = serving.standing;
    bool grown = false;
    for (const std::uint32_t item : touched) {
        if (item < view.begin || item >= view.end || (*view.feedback)[item].sightings < view.minimumSightings)
            continue;
        std::uint32_t& place = standing.place[item - view.begin];
        auto& list = standing.byTopic[(*view.visible)[item].mainTopic];
        if (place == Standing::kNowhere) {
            place = static_cast<std::uint32_t>(list.size());
            list.emplace_back();
            grown = true;
        }
        list[place] = rankedOf(view, item);
    }
    if (grown)
        std::erase_if(standing.fresh, [&](std::uint32_t item) {
            return standing.place[item - view.begin] != Standing::kNowhere;
        });
}

void rebuildServing(Serving& serving, const CatalogueView& view, const RankingWeights& weights,
                    std::uint32_t tick, std::uint64_t key) {
    Standing& standing = serving.standing;
    advance(standing, view, tick);
    serving.alive = standing.alive;
    serving.fresh = standing.fresh.empty() ? standing.alive : standing.fresh;
    const bool first = serving.shelves.empty();
    serving.shelves.resize(kTopicCount * kShelfPages);
    std::vector<Ranked> ranked, wanted, trending;
    for (std::size_t t = 0; t < kTopicCount; ++t) {
        // Pages by rank: who has seen the first page is served from the next.
        ranked = standing.byTopic[t];
        const std::size_t before = trending.size();
        for (const Ranked& r : ranked) trending.push_back({(*view.beliefs)[r.item].trend, r.item});
        if (view.trendingOfTopic > 0 && trending.size() - before > view.trendingOfTopic) {
            const auto begin = trending.begin() + static_cast<std::ptrdiff_t>(before);
            const auto end = begin + static_cast<std::ptrdiff_t>(view.trendingOfTopic);
            std::nth_element(begin, end, trending.end(), better);
            trending.erase(end, trending.end());
        }
        for (std::size_t page = 0; page < kShelfPages; ++page) {
            const auto held = static_cast<std::ptrdiff_t>(std::min<std::size_t>(ranked.size(), kShelfSlots));
            if (static_cast<std::size_t>(held) < ranked.size())
                std::nth_element(ranked.begin(), ranked.begin() + held, ranked.end(), better);
            wanted.assign(ranked.begin(), ranked.begin() + held);
            ranked.erase(ranked.begin(), ranked.begin() + held);
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
    fillAll(serving, *view.visible, tick, !first);
}

} // namespace forereach
