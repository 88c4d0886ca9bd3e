// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// SessionLog: which sessions took place in a replication and how long each was, and who met the user's items.
// The feed never depends on ads, so this is all that the ad side of a run needs of it: ads can be sold again
// from it, with other budgets, caps or prices, to the same people at the same moments. Four bytes a session.

#include <cstdint>
#include <vector>

namespace forereach {

/// Viewers that share a lease of a budget; also the unit of work, so that one worker at a time touches it. A
/// model constant: it decides who is shown an ad while a budget runs out.
inline constexpr std::int64_t kLeaseBlock = 2048;

class SessionLog {
public:
    SessionLog() = default;
    /// For ticks [firstTick, endTick).
    SessionLog(std::int64_t viewers, std::uint32_t firstTick, std::uint32_t endTick)
        : m_first(firstTick), m_ticks(endTick - firstTick),
          m_blocks(static_cast<std::size_t>((viewers + kLeaseBlock - 1) / kLeaseBlock)) {
        for (Block& b : m_blocks) b.end.assign(m_ticks, 0);
    }

    /// A session of `length` organic slots, in the order in which they are served. Called by whoever serves
    /// the viewer's block.
    void add(std::int64_t viewer, int session, int length) {
        Block& b = m_blocks[static_cast<std::size_t>(viewer / kLeaseBlock)];
        b.sessions.push_back(static_cast<std::uint32_t>(viewer % kLeaseBlock) |
                             static_cast<std::uint32_t>(session) << 11 |
                             static_cast<std::uint32_t>(length) << 14);
    }
    /// So many people of the viewer's class met the user's item for the first time.
    void met(std::int64_t viewer, std::size_t item, std::uint32_t people) {
        m_blocks[static_cast<std::size_t>(viewer / kLeaseBlock)].meetings.push_back(
            {static_cast<std::uint16_t>(viewer % kLeaseBlock), static_cast<std::uint16_t>(item), people});
    }
    /// At the barrier.
    void endTick(std::uint32_t tick) {
        for (Block& b : m_blocks) b.end[tick - m_first] = static_cast<std::uint32_t>(b.sessions.size());
    }

    std::size_t blocks() const { return m_blocks.size(); }
    /// use(viewer, session, length) for each session of a block's tick, in the order in which it was served;
    /// soon(viewer) a few sessions ahead of it.
    template <class F, class G>
    void each(std::uint32_t tick, std::size_t block, F use, G soon) const {
        const Block& b = m_blocks[block];
        const std::uint32_t t = tick - m_first;
        const std::int64_t first = static_cast<std::int64_t>(block) * kLeaseBlock;
        for (std::size_t i = t > 0 ? b.end[t - 1] : 0; i < b.end[t]; ++i) {
            const std::uint32_t x = b.sessions[i];
            if (i + 4 < b.end[t]) soon(first + (b.sessions[i + 4] & 2047));
            use(first + (x & 2047), static_cast<int>(x >> 11 & 7), static_cast<int>(x >> 14));
        }
    }
    /// use(viewer, item, people) for each meeting of a block with a user's item, in order.
    template <class F>
    void eachMeeting(std::size_t block, F use) const {
        const std::int64_t first = static_cast<std::int64_t>(block) * kLeaseBlock;
        for (const Meeting& m : m_blocks[block].meetings) use(first + m.local, std::size_t{m.item}, m.people);
    }
    std::int64_t sessions() const {
        std::int64_t n = 0;
        for (const Block& b : m_blocks) n += static_cast<std::int64_t>(b.sessions.size());
        return n;
    }

private:
    struct Meeting {
        std::uint16_t local, item;
        std::uint32_t people;
    };
    struct Block {
        std::vector<std::uint32_t> sessions;
        std::vector<std::uint32_t> end; // by tick
        std::vector<Meeting> meetings;
    };
    std::uint32_t m_first = 0, m_ticks = 0;
    std::vector<Block> m_blocks;
};

} // namespace forereach
