// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Exposure: how often each person of a class has met a line item, exactly, without a record a person: by the
// places of the class's circle (circle.h), as sets. Everybody at a place has the same history. Counts are
// kept bit by bit up to 15: set k holds the places whose count has bit k. The cap looks at each place's own
// last meetings.

#include <array>
#include <cstdint>
#include <tuple>
#include <vector>

#include "core/ads/circle.h"

namespace forereach {

class Exposure {
public:
    auto fields() { return std::tie(m_times, m_full, m_until, m_recent); }

    /// Places that have met it fewer than `cap` times in the last `window` hours, hour `now` included; bits
    /// beyond the class's places are set too. Without a cap (0): all.
    Places belowCap(int cap, int window, std::uint32_t now);
    /// Everybody at these places meets it once more in hour `now`. Returns where nobody ever had before.
    Places show(Places, int cap, int window, std::uint32_t now);

    /// Places that met it at least once in the last `window` hours, hour `now` included; of what a cap keeps.
    Places begun(int window, std::uint32_t now) const {
        Places who = 0;
        for (const Meeting& m : m_recent)
            if (m.hour + static_cast<std::uint32_t>(window) > now) who |= m.who;
        return who;
    }
    Places met() const { return m_times[0] | m_times[1] | m_times[2] | m_times[3]; } // ever
    /// use(places, times) for each number of times above 0; kMostTimes: so often or more.
    template <class F>
    void each(F use) const {
        for (Places rest = met(); rest != 0;) {
            const int first = std::countr_zero(rest);
            Places same = rest;
            std::uint32_t times = 0;
            for (std::size_t k = 0; k < m_times.size(); ++k) {
                const bool set = (m_times[k] >> first) & 1;
                times |= (set ? 1u : 0u) << k;
                same &= set ? m_times[k] : ~m_times[k];
            }
            use(same, times);
            rest &= ~same;
        }
    }
    static constexpr std::uint32_t kMostTimes = 15;

private:
    struct Meeting {
        Places who = 0;
        std::uint32_t hour = 0;
        auto fields() { return std::tie(who, hour); }
    };
    void fill(int cap, int window, std::uint32_t now);

    std::array<Places, 4> m_times{};
    Places m_full = 0;             // at their cap, before hour m_until
    std::uint32_t m_until = 0;     // hour in which the oldest meeting leaves the window
    std::vector<Meeting> m_recent; // in the window, oldest first
};

} // namespace forereach
