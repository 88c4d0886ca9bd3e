// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Counter-based random numbers: a draw is a pure function of (seed, replication, purpose, entity, step,
// index), so adding an item or a worker never moves anyone's luck. Splitmix64's finaliser as the hash (G.
// Steele, D. Lea, C. Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014). No <random>
// distributions anywhere.

#include <cstdint>

namespace forereach {

/// What a draw is for. Append only: a number here is part of every stored digest.
enum class Purpose : std::uint32_t {
    Population = 1,
    Catalogue,
    Activity,
    Exploration,
    Watch,
    Actions,
    Thinning,
    Leave,
    Sharing,
    PlatformNoise,
    Auction,
    WarmUp,
    RandomArm,
    Drift,
    Cascade,
    Parameters,
    Pools,
    Portal,
    FollowGraph = 64,
    Formats = 65,
    AdSlots = 80,
    AdPacing = 81,
    Return = 90,
    Ignorance = 96,
    MetTogether = 82,
    Search = 97,
};

constexpr std::uint64_t mix64(std::uint64_t z) {
    z += 0x9e3779b97f4a7c15ULL;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
}

/// A stream of draws for one (seed, replication, purpose, entity, step).
class RandomStream {
public:
    RandomStream(std::uint64_t seed, std::uint32_t replication, Purpose purpose, std::uint64_t entity,
                 std::uint64_t step)
        : m_key(mix64(mix64(mix64(seed ^ (static_cast<std::uint64_t>(replication) << 32 |
                                          static_cast<std::uint32_t>(purpose))) +
                            entity) +
                      step)) {}
    explicit RandomStream(std::uint64_t key) : m_key(key) {}

    std::uint64_t bits() { return mix64(m_key + m_index++ * 0xd1342543de82ef95ULL); }
    /// Uniform in (0, 1), never 0 or 1, 53 bits.
    double uniform() { return (static_cast<double>(bits() >> 11) + 0.5) * 0x1p-53; }
    /// Uniform float in (0, 1), 24 bits.
    float uniformF() { return (static_cast<float>(bits() >> 40) + 0.5f) * 0x1p-24f; }
    /// Uniform integer in [0, n), n > 0; multiply-shift, bias below 2^-32.
    std::uint32_t below(std::uint32_t n) { return static_cast<std::uint32_t>(((bits() >> 32) * n) >> 32); }
    std::uint64_t key() const { return m_key; }

private:
    std::uint64_t m_key;
    std::uint64_t m_index = 0;
};

} // namespace forereach
