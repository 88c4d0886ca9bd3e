// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/audience/neighbour_lists.h"

namespace forereach {

void NeighbourLists::write(std::vector<std::uint8_t>& out, std::uint32_t x) {
    while (x >= 0x80) {
        out.push_back(static_cast<std::uint8_t>(x | 0x80));
        x >>= 7;
    }
    out.push_back(static_cast<std::uint8_t>(x));
}

void NeighbourLists::append(std::int64_t block, std::span<const std::uint32_t> ascending) {
    Block& b = m_blocks[static_cast<std::size_t>(block)];
    b.offset.push_back(static_cast<std::uint32_t>(b.bytes.size()));
    write(b.bytes, static_cast<std::uint32_t>(ascending.size()));
    std::uint32_t before = 0;
    for (const std::uint32_t x : ascending) {
        write(b.bytes, x - before);
        before = x;
    }
}

void NeighbourLists::finish(std::int64_t block) {
    Block& b = m_blocks[static_cast<std::size_t>(block)];
    b.bytes.shrink_to_fit();
    b.offset.shrink_to_fit();
}

std::uint32_t NeighbourLists::count(std::uint32_t list) const {
    const Block& b = m_blocks[list >> kBlockBits];
    const std::uint8_t* p = b.bytes.data() + b.offset[list & (kBlock - 1)];
    return read(p);
}

std::int64_t NeighbourLists::bytes() const {
    std::int64_t sum = 0;
    for (const Block& b : m_blocks)
        sum += static_cast<std::int64_t>(sizeof b + b.bytes.capacity() +
                                         b.offset.capacity() * sizeof(b.offset[0]));
    return sum;
}

} // namespace forereach
