// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/search.h"

#include <algorithm>

#include "core/sim/meet_tracked.h"

namespace forereach {
namespace {

// What a query is about: a topic by the person's interests.
std::size_t topicOf(const ViewerTruth& truth, RandomStream& random) {
    std::uint32_t all = 0;
    for (const std::uint8_t x : truth.taste) all += x;
    std::uint32_t left = random.below(std::max(1u, all));
    for (std::size_t k = 0; k < kTopicCount; ++k) {
        if (left < truth.taste[k]) return k;
        left -= truth.taste[k];
    }
    return 0;
}

} // namespace

SearchResults searchIn(const World& world, const Serving& serving, const Luck& luck, std::int64_t viewer,
                       std::uint32_t tick, int session) {
    SearchResults out;
    if (world.assumed.searchShare <= 0) return out;
    RandomStream random(sessionKey(luck, Purpose::Search, viewer, tick, session));
    if (random.uniform() >= world.assumed.searchShare) return out;
    const auto v = static_cast<std::size_t>(viewer);
    const Block& shelf = serving.shelves[topicOf(world.population.truth[v], random)];
    if (shelf.meta.count == 0) return out;
    out.place = 1 + static_cast<int>(random.below(kPage - 2));
    // Words narrow a topic down to a part of its shelf, of which the best stand first.
    const auto count = static_cast<std::uint32_t>(shelf.meta.count);
    const std::uint32_t first = random.below(count);
    const std::uint16_t languages = world.population.visible[v].languages;
    std::uint64_t understood = 0;
    for (std::size_t l = 0; l < kLanguages; ++l)
        if ((languages >> l) & 1) understood |= shelf.languageMask[l];
    for (std::uint32_t i = first; i < count && out.count < kSearchResults; ++i)
        if ((understood >> i) & 1) out.item[static_cast<std::size_t>(out.count++)] = shelf.meta.item[i];
    return out;
}

} // namespace forereach
