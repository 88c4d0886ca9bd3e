// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/beside_feed.h"

#include <algorithm>
#include <bit>

#include "core/sim/follows.h"
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

void addSearch(const Serving& serving, const ViewerTruth& truth, std::uint16_t languages,
               RandomStream& random, BesideFeed& out) {
    const Block& shelf = serving.shelves[topicOf(truth, random)];
    if (shelf.meta.count == 0) return;
    int place = 1 + static_cast<int>(random.below(kPage - 2));
    // Words narrow a topic down to a part of its shelf, of which the best stand first.
    const auto count = static_cast<std::uint32_t>(shelf.meta.count);
    const std::uint32_t first = random.below(count);
    std::uint64_t understood = 0;
    for (std::size_t l = 0; l < kLanguages; ++l)
        if ((languages >> l) & 1) understood |= shelf.languageMask[l];
    for (std::uint32_t i = first, found = 0; i < count && found < kSearchResults; ++i)
        if ((understood >> i) & 1) {
            out.item[static_cast<std::size_t>(out.count++)] = {shelf.meta.item[i], place++,
                                                               CandidateSource::Search};
            ++found;
        }
}

} // namespace

BesideFeed besideFeed(const World& world, const Serving& serving, const Luck& luck, std::int64_t viewer,
                      std::uint32_t tick, int session) {
    BesideFeed out;
    const Assumed& share = world.assumed;
    if (share.searchShare <= 0 && share.editorialShare <= 0 && share.networkShare <= 0) return out;
    const std::uint64_t key = sessionKey(luck, Purpose::Search, viewer, tick, session);
    const auto v = static_cast<std::size_t>(viewer);
    const std::uint16_t languages = world.population.visible[v].languages;
    // Each has draws of its own: one of them changes nothing of the others.
    if (RandomStream search(key); search.uniform() < share.searchShare)
        addSearch(serving, world.population.truth[v], languages, search, out);
    const auto add = [&](std::uint32_t item, int place, CandidateSource source) {
        out.item[static_cast<std::size_t>(out.count++)] = {item, place, source};
    };
    if (RandomStream pick(mix64(key ^ 0xed170215ULL)); pick.uniform() < share.editorialShare)
        if (const FrontPage page = frontPageOf(serving); page.count > 0) {
            const std::uint32_t item = page.item[pick.below(static_cast<std::uint32_t>(page.count))];
            if (understands(world.catalogue.visible[item], languages))
                add(item, 1, CandidateSource::Editorial);
        }
    if (RandomStream friends(mix64(key ^ 0xf0110eedULL)); friends.uniform() < share.networkShare) {
        const Follows follows(world, luck, viewer);
        for (int tries = 0; tries < kFollowTries && !serving.fresh.empty(); ++tries) {
            const std::uint32_t item =
                serving.fresh[friends.below(static_cast<std::uint32_t>(serving.fresh.size()))];
            const ItemVisible& fresh = world.catalogue.visible[item];
            if (!understands(fresh, languages) || !follows(fresh.creator, fresh.mainTopic)) continue;
            add(item, 1 + static_cast<int>(friends.below(kPage - 2)), CandidateSource::Follow);
            break;
        }
    }
    return out;
}

FrontPage frontPageOf(const Serving& serving) {
    const Block& trends = serving.trending;
    std::array<std::pair<float, int>, kShelfSlots> order;
    const auto count = static_cast<std::size_t>(trends.meta.count);
    for (std::size_t i = 0; i < count; ++i) order[i] = {-trends.commonValueOf(i), static_cast<int>(i)};
    FrontPage page;
    page.count = std::min(count, kEditorsPicks);
    std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(page.count),
                      order.begin() + static_cast<std::ptrdiff_t>(count));
    for (std::size_t i = 0; i < page.count; ++i) {
        page.item[i] = trends.meta.item[static_cast<std::size_t>(order[i].second)];
        page.weakest = -order[i].first;
    }
    return page;
}

} // namespace forereach
