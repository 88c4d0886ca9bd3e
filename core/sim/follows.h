// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// What of the catalogue a person understands, and whom of the simulated creators they follow. Follows are the
// person's doing and known to the platform; they are drawn once for (viewer, creator) and lean to the
// person's taste. docs/model.md "Distribution modes".

#include <algorithm>

#include "core/base/random.h"
#include "core/feed/request.h"
#include "core/sim/session.h"

namespace forereach {

// A simulated creator stands for many, so the chance is higher than a real one's (assumption, range 0.02 to
// 0.2); this is the mean over topics.
inline constexpr double kFollowsOnAverage = 0.08;
inline constexpr int kFollowTries = 64; // new items looked at for one by a followed creator

/// `languages`: bits that the viewer understands.
inline bool understands(const ItemVisible& item, std::uint16_t languages) {
    return item.language == 0xff || ((languages >> item.language) & 1);
}

class Follows {
public:
    Follows(const World& world, const Luck& luck, std::int64_t viewer)
        : m_taste(world.population.truth[static_cast<std::size_t>(viewer)].taste.data()),
          m_key(RandomStream(luck.seed, world.replication, Purpose::FollowGraph,
                             static_cast<std::uint64_t>(viewer), 1)
                    .key()) {}
    bool operator()(std::uint32_t creator, std::size_t topic) const {
        const double share = static_cast<double>(m_taste[topic]) / 255.0; // of the person's interest
        const double chance = std::min(0.5, kFollowsOnAverage * kTopicCount * share);
        return static_cast<double>(mix64(m_key + creator * 0xd1342543de82ef95ULL) >> 11) * 0x1p-53 < chance;
    }
    SlotMasks among(const ViewerBelief& belief, const Serving& serving) const {
        return masksWhere(belief, serving, [this](const Block& block, std::size_t slot) {
            return (*this)(block.creator[slot], block.topic[slot]);
        });
    }

private:
    const std::uint8_t* m_taste;
    std::uint64_t m_key;
};

} // namespace forereach
