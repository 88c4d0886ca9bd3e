// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// NeighbourLists: many ascending lists of node numbers, coded as gaps in base-128 varints, in blocks of 4,096
// lists that are written independently (one writer a block) and are immutable afterwards. Equal neighbours
// may repeat (gap 0). About 1.2 bytes a neighbour where most neighbours are near. Used by FollowGraph.

#include <cstdint>
#include <span>
#include <vector>

namespace forereach {

class NeighbourLists {
public:
    static constexpr std::uint32_t kBlockBits = 12;
    static constexpr std::uint32_t kBlock = 1u << kBlockBits;

    void resize(std::uint32_t lists) { m_blocks.assign((lists + kBlock - 1) >> kBlockBits, {}); }
    std::int64_t blocks() const { return static_cast<std::int64_t>(m_blocks.size()); }
    /// Lists of a block are appended in order, by one thread; different blocks by any threads.
    void append(std::int64_t block, std::span<const std::uint32_t> ascending);
    /// Gives back what the block's buffers do not need.
    void finish(std::int64_t block);

    std::uint32_t count(std::uint32_t list) const;
    /// f(neighbour) for each neighbour, ascending.
    template <typename F>
    void each(std::uint32_t list, F&& f) const {
        const Block& b = m_blocks[list >> kBlockBits];
        const std::uint8_t* p = b.bytes.data() + b.offset[list & (kBlock - 1)];
        std::uint32_t at = 0;
        for (std::uint32_t left = read(p); left > 0; --left) {
            at += read(p);
            f(at);
        }
    }
    std::int64_t bytes() const;

private:
    struct Block {
        std::vector<std::uint8_t> bytes;
        std::vector<std::uint32_t> offset; // of each list in `bytes`
    };
    static std::uint32_t read(const std::uint8_t*& p) {
        std::uint32_t x = *p++;
        if (x < 0x80) return x;
        x &= 0x7f;
        for (int shift = 7;; shift += 7) {
            const std::uint32_t b = *p++;
            x |= (b & 0x7f) << shift;
            if (b < 0x80) return x;
        }
    }
    static void write(std::vector<std::uint8_t>& out, std::uint32_t x);

    std::vector<Block> m_blocks;
};

} // namespace forereach
