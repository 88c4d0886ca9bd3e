// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// PriceBins: prices in micros as bins of a histogram, sixteen of them an octave (each at most 1/16 wide),
// single micros below sixteen. Integers alone.

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace forereach {

struct PriceBins {
    static constexpr int kBits = 4;
    static constexpr std::size_t kBins = 16 * 47; // to 2^50 micros and beyond, which share the last

    static constexpr std::size_t of(std::int64_t micros) {
        const auto x = static_cast<std::uint64_t>(std::max<std::int64_t>(0, micros));
        if (x < 16) return static_cast<std::size_t>(x);
        const auto top = static_cast<int>(std::bit_width(x)) - 1;
        const auto bin = static_cast<std::size_t>(16 * (top - kBits + 1)) +
                         static_cast<std::size_t>((x >> (top - kBits)) & 15);
        return std::min(bin, kBins - 1);
    }
    /// The least price of a bin; of(lowest(b)) == b.
    static constexpr std::int64_t lowest(std::size_t bin) {
        if (bin < 16) return static_cast<std::int64_t>(bin);
        return static_cast<std::int64_t>(16 + bin % 16) << (bin / 16 - 1);
    }
};

} // namespace forereach
